//! Reads a project's own public record: TOML files of `[[act]]` entries that the demo publishes.
//!
//! Only `news.publish` and `page.publish` stand there, and every entry names a source. Fields are strict: an unknown
//! key is a problem, not ignored. What an entry lacks (author, label, often the instant) is for whoever loads it.
//! Reference: docs/reference/record-format.md.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use law::act::{Act, Author, Label};
use law::charter::{Charter, SourceFile};
use law::outcome::Problem;
use law::state::{State, Verdict};
use law::time::Instant;
use toml::{Table, Value};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// The most entries of one record.
pub const MAX_ENTRIES: usize = 10_000;

/// A charter that knows the label of the record and nothing else.
static FORMS: LazyLock<Arc<Charter>> = LazyLock::new(|| {
    let text = "# Forms\n\n```instrument\nid = \"forms\"\nkind = \"rules\"\nadopted = \"1970-01-01\"\n\
        in-force = \"1970-01-01\"\nauthentic = \"en\"\nsource = \"design\"\n```\n\n## Article 1. Labels\n\n\
        A public act is for anybody.\n\n```audience public\nreaders = \"everybody\"\n```\n";
    let file = SourceFile { name: "forms.md".into(), text: text.into() };
    let (charter, problems) = Charter::read("forms", &[file]);
    assert!(problems.is_empty(), "bug: the charter of forms is wrong: {problems:?}");
    Arc::new(charter)
});

/// One entry of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `news.publish` or `page.publish`.
    pub kind: &'static str,
    /// When it is entered, if the file says so; else the loader does.
    pub at: Option<Instant>,
    /// The fields of the kind.
    pub body: Table,
    /// The file it stands in.
    pub file: String,
    /// The line of its `[[act]]`, from 1.
    pub line: usize,
}

/// Reads the files of a record, `(name, bytes)`, in the order given. Entries with a problem are left out; all problems
/// of all files are returned at once, by file and line.
pub fn read(files: &[(String, Vec<u8>)]) -> (Vec<Entry>, Vec<Problem>) {
    let (mut entries, mut problems) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        match table(bytes) {
            Ok((text, table)) => file(name, text, table, &mut entries, &mut problems),
            Err((line, says)) => problems.push(Problem { file: name.clone(), line, says }),
        }
    }
    twice(&mut entries, &mut problems);
    if let Some(entry) = entries.get(MAX_ENTRIES) {
        let says = format!("the record has more than {MAX_ENTRIES} entries; those from here on are left out");
        problems.push(Problem { file: entry.file.clone(), line: entry.line, says });
        entries.truncate(MAX_ENTRIES);
    }
    problems.sort();
    (entries, problems)
}

fn table(bytes: &[u8]) -> Result<(&str, Table), (usize, String)> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err((1, format!("the file has {} bytes, the limit is {MAX_FILE_BYTES}; split it", bytes.len())));
    }
    let line_of = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = std::str::from_utf8(bytes)
        .map_err(|fault| (line_of(fault.valid_up_to()), "the file is not UTF-8 here; save it as UTF-8".to_owned()))?;
    let table = text.parse::<Table>().map_err(|fault| {
        let line = fault.span().map_or(1, |span| line_of(span.start.min(bytes.len())));
        (line, format!("the file is not TOML: {}", fault.message()))
    })?;
    Ok((text, table))
}

fn file(name: &str, text: &str, mut table: Table, entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].split('#').next().is_some_and(|line| line.trim() == "[[act]]"))
        .collect();
    let acts = match table.remove("act") {
        Some(Value::Array(acts)) => acts,
        _ => Vec::new(),
    };
    if acts.is_empty() {
        let says = "the file has no entry; an entry begins with [[act]]".to_owned();
        problems.push(Problem { file: name.to_owned(), line: 1, says });
    }
    for key in table.keys() {
        let says = format!("a record has no '{key}'; it has only [[act]] entries");
        problems.push(Problem {
            file: name.to_owned(),
            line: line_with(&lines, 0..lines.len(), key).unwrap_or(1),
            says,
        });
    }
    for (index, act) in acts.into_iter().enumerate() {
        let start = starts.get(index).copied().unwrap_or(0);
        let end = starts.get(index + 1).copied().unwrap_or(lines.len());
        match entry(act) {
            Ok((kind, at, body)) => entries.push(Entry { kind, at, body, file: name.to_owned(), line: start + 1 }),
            Err((key, says)) => {
                let line = line_with(&lines, start..end, &key).unwrap_or(start + 1);
                problems.push(Problem { file: name.to_owned(), line, says });
            }
        }
    }
}

/// Returns the first line of a range, from 1, that sets a key.
fn line_with(lines: &[&str], range: std::ops::Range<usize>, key: &str) -> Option<usize> {
    let sets = |line: &str| {
        let head = line.trim_start().trim_start_matches('[');
        let path = head.split(['=', ']', ' ']).next().unwrap_or("");
        path.rsplit('.').next() == Some(key)
            || line.contains(&format!("{{ {key} ="))
            || line.contains(&format!(", {key} ="))
    };
    range.into_iter().find(|at| !key.is_empty() && sets(lines[*at])).map(|at| at + 1)
}

type Read = (&'static str, Option<Instant>, Table);

/// Reads one entry, or returns the key at fault and what is wrong.
fn entry(act: Value) -> Result<Read, (String, String)> {
    let fault = |key: &str, says: String| (key.to_owned(), says);
    let Value::Table(mut act) = act else { return Err(fault("act", "an entry is a table, [[act]]".into())) };
    let kind = match act.remove("kind").as_ref().and_then(Value::as_str) {
        Some("news.publish") => "news.publish",
        Some("page.publish") => "page.publish",
        Some(other) => {
            return Err(fault("kind", format!("a record has no '{other}'; it has news.publish and page.publish")));
        }
        None => {
            return Err(fault(
                "kind",
                "the entry has no kind; write kind = \"news.publish\" or \"page.publish\"".into(),
            ));
        }
    };
    let at = match act.remove("at") {
        None => None,
        Some(Value::String(text)) => Some(text.parse().map_err(|says| fault("at", says))?),
        Some(_) => return Err(fault("at", "the instant is text: at = \"2026-01-31T12:00:00Z\"".into())),
    };
    let body = match act.remove("body") {
        Some(Value::Table(body)) => body,
        _ => return Err(fault("body", "the entry has no body; write [act.body] and its fields".into())),
    };
    if let Some(key) = act.keys().next() {
        return Err(fault(key, format!("an entry has no '{key}'; it has kind, at and body")));
    }
    form(kind, &body).map_err(|says| fault(&key_in(&says), says))?;
    sourced(&body).map_err(|says| fault("sources", says))?;
    Ok((kind, at, body))
}

/// Says what is wrong with the sources of an entry. A record has no text of its own making, so each names where it stands.
fn sourced(body: &Table) -> Result<(), String> {
    let sources = body.get("sources").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if sources.is_empty() {
        return Err("no source is named; write sources = [{ name = \"...\", lines = \"whole\" }]".into());
    }
    match sources.iter().position(|source| source.get("lines").is_none()) {
        Some(place) => Err(format!("source {} names no lines; write lines = \"12-18\" or \"whole\"", place + 1)),
        None => Ok(()),
    }
}

/// Says what is wrong with the form of a body: the kind's own check, the one that every node makes.
///
/// The charter here says no more than that public acts are public, so that an act gets past its label and no further
/// than its form; competence is for the charter that it meets.
pub fn form(kind: &str, body: &Table) -> Result<(), String> {
    let act = Act {
        kind: kind.into(),
        edition: 1,
        author: Author { office: "press".into(), party: "SEC".into() },
        at: Instant(0),
        zone: "UTC".into(),
        refs: Vec::new(),
        label: Label::public(),
        drill: None,
        body: body.clone().into(),
        approvals: Box::default(),
    };
    match State::new(FORMS.clone()).preview(&act) {
        Verdict::Refused(refusal) if refusal.reason == "form" => Err(refusal.says),
        Verdict::Unknown => Err(format!("the kind {kind} is not known")),
        _ => Ok(()),
    }
}

/// Returns the key that a refusal names between quotes: the last part of its path.
fn key_in(says: &str) -> String {
    let path = says.split('\'').nth(1).unwrap_or("");
    let part = path.rsplit('.').next().unwrap_or("");
    part.split('[').next().unwrap_or("").to_owned()
}

/// Leaves out pages whose address is taken and news that stand there already.
fn twice(entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    entries.retain(|entry| {
        let place = format!("{}:{}", entry.file, entry.line);
        let slug = entry.body.get("slug").and_then(Value::as_str);
        let key = slug.map_or_else(|| format!("{:?}", entry.body), |slug| format!("page {slug}"));
        let Some(first) = seen.get(&key) else {
            seen.insert(key, place);
            return true;
        };
        let says = match slug {
            Some(slug) => format!("the page '{slug}' is already at {first}; choose another slug"),
            None => format!("the same item is already at {first}; remove one of them"),
        };
        problems.push(Problem { file: entry.file.clone(), line: entry.line, says });
        false
    });
}
