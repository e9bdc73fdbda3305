//! From files to a charter: headers, articles, rules, then the checks across files.

use std::collections::{BTreeMap, BTreeSet};

use super::nearest::{hint, nearest};
use super::parse::Table;
use super::rule::{self, EVERY_RULE, KINDS, Rule, RuleKind, Terms};
use super::scan::{self, Fence, Page};
use super::{Article, Charter, Instrument, SourceFile, article, check, limit, sense};
use crate::outcome::{Citation, Problem};
use crate::time::Date;

table! {
    /// The header of a file.
    Header {
        /// The instrument's id, the first part of every citation.
        id "id": String,
        /// What it is, in a word: `treaty`, `charter`, `protocol`, `decision`.
        kind "kind": String,
        /// The day on which it was adopted or signed; from then on it is known.
        adopted "adopted": Date,
        /// The language of the authentic text.
        authentic "authentic": String,
        /// Where its text comes from, or `design`.
        source "source": String,
    } optional {
        /// The day on which it entered into force. Without it a `change` rule of the instrument says what that takes.
        in_force "in-force": Option<Date>,
        /// The first day on which it is no longer in force.
        ends "ends": Option<Date>,
        /// Where it was adopted.
        place "place": String,
        /// The instruments that it amends.
        amends "amends": Vec<String>,
        /// The rules that it repeals from its entry into force: `instrument#article/name`.
        repeals "repeals": Vec<String>,
        /// The instruments that prevail over it where both speak to one question.
        under "under": Vec<String>,
        /// The instruments over which it prevails where both speak to one question.
        over "over": Vec<String>,
    }
}

/// An instrument with its rules, and where it stands.
pub(super) struct Draft {
    /// The instrument; the rule indices of its articles count from its own first rule.
    pub(super) instrument: Instrument,
    /// The line of its header.
    pub(super) line: usize,
    /// Its rules.
    pub(super) rules: Vec<Placed>,
    /// Kind and address of every fence, read or not: what a wrong rule declares is not missing elsewhere.
    pub(super) declared: Vec<(String, Citation)>,
}

/// A rule and the lines of its keys.
pub(super) struct Placed {
    /// The rule.
    pub(super) rule: Rule,
    /// The line of each key of its table.
    pub(super) lines: BTreeMap<String, usize>,
}

/// See [`Charter::read`].
pub(super) fn charter(id: &str, files: &[SourceFile]) -> (Charter, Vec<Problem>) {
    let mut problems = Vec::new();
    if files.is_empty() {
        let says = "there is no instrument; a charter is a folder of .md files".to_owned();
        problems.push(Problem { file: id.to_owned(), line: 1, says });
    }
    let drafts = drafts(files, limit::FILES_MAX, &mut problems);
    together(id, drafts, problems)
}

/// See [`Charter::with`].
pub(super) fn more(charter: &Charter, files: &[SourceFile]) -> (Charter, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut all: Vec<Draft> = charter.instruments.iter().map(|paper| Draft::of(charter, paper)).collect();
    all.extend(drafts(files, limit::FILES_MAX.saturating_sub(all.len()), &mut problems));
    together(&charter.id, all, problems)
}

/// Reads files, as many as there is room for.
fn drafts(files: &[SourceFile], room: usize, problems: &mut Vec<Problem>) -> Vec<Draft> {
    if let Some(file) = files.get(room) {
        let count = limit::FILES_MAX - room + files.len();
        let says = format!("a charter has at most {} files, not {count}; the rest is not read", limit::FILES_MAX);
        problems.push(Problem { file: file.name.clone(), line: 1, says });
    }
    files.iter().take(room).filter_map(|file| draft(file, problems)).collect()
}

/// Checks instruments against one another and puts them together.
fn together(id: &str, mut drafts: Vec<Draft>, mut problems: Vec<Problem>) -> (Charter, Vec<Problem>) {
    drafts.sort_by(|a, b| (a.instrument.adopted, &a.instrument.id).cmp(&(b.instrument.adopted, &b.instrument.id)));
    check::across(&drafts, &mut problems);
    let (mut instruments, mut rules) = (Vec::new(), Vec::new());
    for Draft { mut instrument, rules: own, .. } in drafts {
        for article in &mut instrument.articles {
            article.rules.iter_mut().for_each(|index| *index += rules.len());
        }
        instruments.push(instrument);
        rules.extend(own.into_iter().map(|placed| placed.rule));
    }
    problems.sort();
    problems.dedup();
    cap(&mut problems);
    (Charter::assemble(id, instruments, rules), problems)
}

impl Draft {
    /// Takes an instrument out of a charter again. The lines of its keys are no longer known.
    fn of(charter: &Charter, paper: &Instrument) -> Self {
        let mut draft = Self { instrument: paper.clone(), line: 1, rules: Vec::new(), declared: Vec::new() };
        for article in &mut draft.instrument.articles {
            let first = draft.rules.len();
            for rule in article.rules.iter().filter_map(|place| charter.rules.get(*place)) {
                draft.declared.push((rule.terms.kind().to_owned(), rule.cite.clone()));
                draft.rules.push(Placed { rule: rule.clone(), lines: BTreeMap::new() });
            }
            article.rules = (first..draft.rules.len()).collect();
        }
        draft
    }
}

/// See [`Terms::parse`].
pub(super) fn terms(kind: &str, text: &str) -> Result<Terms, Vec<Problem>> {
    let file = format!("{kind} rule");
    let mut problems = Vec::new();
    let Some(found) = find(kind) else {
        return Err(vec![Problem { file, line: 1, says: unknown_kind(kind) }]);
    };
    let fence = Fence { line: 0, kind, name: "", body: text, text: String::new() };
    let mut lines = BTreeMap::new();
    let terms = Table::read(&file, &fence, article_of(found), &mut problems).and_then(|mut table| {
        lines = table.lines();
        rule::read(&mut table, found, &[])
    });
    for (key, says) in terms.iter().flat_map(sense::wrong) {
        problems.push(Problem { file: file.clone(), line: lines.get(key).copied().unwrap_or(1), says });
    }
    // What is missing as a whole is at the fence of a file, and at the first line here.
    problems.iter_mut().for_each(|problem| problem.line = problem.line.max(1));
    problems.sort();
    match terms {
        Some(terms) if problems.is_empty() => Ok(terms),
        _ => Err(problems),
    }
}

/// Names a rule of a kind: `a decide rule`.
fn article_of(kind: &RuleKind) -> String {
    let article = if kind.word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {} rule", kind.word)
}

/// Keeps the first problems and says how many there were.
fn cap(problems: &mut Vec<Problem>) {
    let more = problems.len().saturating_sub(limit::PROBLEMS_MAX);
    if more > 0 {
        problems.truncate(limit::PROBLEMS_MAX);
        if let Some(last) = problems.last_mut() {
            last.says.push_str(&format!(" (and {more} more problems, not listed)"));
        }
    }
}

/// Reads one file.
pub(super) fn draft(file: &SourceFile, problems: &mut Vec<Problem>) -> Option<Draft> {
    if file.text.len() > limit::FILE_BYTES_MAX {
        let (size, most) = (file.text.len(), limit::FILE_BYTES_MAX);
        let says = format!("the file has {size} bytes, more than {most}; divide it into several instruments");
        problems.push(Problem { file: file.name.clone(), line: 1, says });
        return None;
    }
    let page = scan::page(file, problems);
    let (instrument, line) = header(file, &page, problems);
    let mut draft = Draft { instrument, line, rules: Vec::new(), declared: Vec::new() };
    let mut slugs = BTreeSet::new();
    for section in page.sections {
        let slug = article::slug(&section.heading);
        let mut problem = |says| problems.push(Problem { file: file.name.clone(), line: section.line, says });
        if slug.is_empty() || slug.len() > limit::NAME_CHARS_MAX {
            problem("this heading gives no address; begin it with Latin letters or a number".into());
        } else if !slugs.insert(slug.clone()) {
            problem(format!("there is a second article \"{slug}\"; give one of them another heading"));
        }
        let first = draft.rules.len();
        for fence in &section.fences {
            let cite =
                Citation { instrument: draft.instrument.id.clone(), article: slug.clone(), rule: fence.name.into() };
            draft.declared.push((meant(fence.kind), cite.clone()));
            draft.rules.extend(rule(file, fence, cite, &draft.instrument, problems));
        }
        draft.instrument.articles.push(Article {
            slug,
            heading: section.heading,
            line: section.line,
            text: section.text,
            not_encoded: section.not_encoded,
            rules: (first..draft.rules.len()).collect(),
        });
    }
    Some(draft)
}

/// Reads the header. A wrong one gives a stand-in, so that the rest of the file is looked at all the same.
fn header(file: &SourceFile, page: &Page<'_>, problems: &mut Vec<Problem>) -> (Instrument, usize) {
    let fence = page.header.as_ref();
    let line = fence.map_or(1, |fence| fence.line);
    if fence.is_none() {
        let says = "the header is missing; write a fence ```instrument with id, kind, adopted under the title".into();
        problems.push(Problem { file: file.name.clone(), line, says });
    }
    let mut header = Header::stand_in(file);
    if let Some(mut table) = fence.and_then(|fence| Table::read(&file.name, fence, "the header".into(), problems)) {
        header.id = table.peek("id").unwrap_or(header.id);
        header.adopted = table.peek("adopted").unwrap_or(header.adopted);
        header.in_force = table.peek("in-force");
        if let Some(date) = header.in_force.filter(|date| *date < header.adopted) {
            let line = table.line_of("in-force");
            table.problem(line, format!("in force on {date}, before it was adopted on {}", header.adopted));
        }
        let ends: Option<Date> = table.peek("ends");
        let begins = header.in_force.unwrap_or(header.adopted);
        if let Some(date) = ends.filter(|date| *date <= begins) {
            let line = table.line_of("ends");
            table.problem(line, format!("ends on {date}, not after {begins}; it would never be in force"));
        }
        header = table.terms(Header::KEYS, &[]).unwrap_or(header);
    }
    let instrument = Instrument {
        id: header.id,
        title: page.title.clone().unwrap_or_default(),
        kind: header.kind,
        adopted: header.adopted,
        known: header.adopted,
        deposit: None,
        in_force: header.in_force,
        ends: header.ends,
        place: header.place,
        language: header.authentic,
        amends: header.amends,
        repeals: header.repeals,
        under: header.under,
        over: header.over,
        source: header.source,
        file: file.name.clone(),
        articles: Vec::new(),
    };
    (instrument, line)
}

impl Header {
    /// Returns what stands for a header that cannot be read.
    fn stand_in(file: &SourceFile) -> Self {
        let stem = file.name.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        Self {
            id: stem.to_owned(),
            kind: String::new(),
            adopted: Date { year: 1, month: 1, day: 1 },
            in_force: None,
            ends: None,
            place: String::new(),
            authentic: String::new(),
            amends: Vec::new(),
            repeals: Vec::new(),
            under: Vec::new(),
            over: Vec::new(),
            source: String::new(),
        }
    }
}

/// Reads one rule.
fn rule(
    file: &SourceFile,
    fence: &Fence<'_>,
    cite: Citation,
    instrument: &Instrument,
    problems: &mut Vec<Problem>,
) -> Option<Placed> {
    let mut problem = |says| problems.push(Problem { file: file.name.clone(), line: fence.line, says });
    let Some(kind) = find(fence.kind) else {
        problem(unknown_kind(fence.kind));
        return None;
    };
    if fence.text.is_empty() {
        problem(format!("the {} rule has no text above it; write the article's words first", fence.kind));
    }
    if let Some(says) = check::name(fence) {
        problem(says);
        return None;
    }
    let mut table = Table::read(&file.name, fence, article_of(kind), problems)?;
    let lines = table.lines();
    let from = table.take_date("from");
    let to = table.take_date("to");
    let known = table.take_date("known");
    let source = table.take("source").unwrap_or_else(|| instrument.source.clone());
    let replaces = table.take("replaces");
    let terms = rule::read(&mut table, kind, &EVERY_RULE)?;
    let rule = Rule {
        cite,
        file: file.name.clone(),
        line: fence.line,
        from: from.map(|(_, date)| date).or(instrument.in_force).unwrap_or(limit::NEVER),
        to: to.map(|(_, date)| date).or(instrument.ends),
        known: known.map_or(instrument.adopted, |(_, date)| date),
        replaces,
        renewed: Vec::new(),
        by: None,
        source,
        text: fence.text.clone(),
        terms,
    };
    if let Some((line, to)) = to.filter(|(_, to)| *to <= rule.from && rule.from < limit::NEVER) {
        table.problem(line, format!("\"to\" {to} is not after \"from\" {}; the rule would never hold", rule.from));
    }
    Some(Placed { rule, lines })
}

/// Returns the kind that a fence means, so that a misspelt one is reported once and not wherever it is referred to.
fn meant(kind: &str) -> String {
    let kinds = KINDS.iter().map(|kind| kind.word);
    match find(kind) {
        Some(_) => kind.to_owned(),
        None => nearest(kind, kinds).unwrap_or(kind).to_owned(),
    }
}

fn unknown_kind(kind: &str) -> String {
    let kinds = KINDS.iter().map(|kind| kind.word);
    match kind {
        "" => "this fence names no rule; write ```decide general".into(),
        "instrument" => "the header stands under the title, before the first article".into(),
        _ => format!("there is no rule kind \"{kind}\"; {}", hint(kind, kinds, "the kinds are")),
    }
}

/// Returns the rule kind that a word names.
fn find(kind: &str) -> Option<&'static RuleKind> {
    KINDS.iter().find(|known| known.word == kind)
}
