//! The walk-through file: what is said in prose and what is checked in fenced blocks. No I/O here.
//!
//! A walk-through is Markdown. Fences are read, prose is kept to be shown:
//!
//! * ```` ```walkthrough ````: `title`, `start` (the instant T), `zone`, `drill` (the name of the exercise).
//! * ```` ```lines FILE ````: takes over lines of another walk-through, up to `to`, but for `without`.
//! * ```` ```line ID ````: `when` (`T+00:15`, `T-30d`), then either an act (`by`, `kind`, `refs` by line id, `label`,
//!   `body`) or one of `cut`, `heal`, `stop`, `start` with a node's name; and `expect`, a list.
//!
//! Everything else in the file is for the reader. All problems are reported at once, with file and line.

use std::collections::{BTreeMap, BTreeSet};

use law::act::{Author, Label};
use law::id::Kind;
use law::outcome::Problem;
use law::time::Instant;
use serde::Deserialize;

use super::expect::Expect;

/// A rehearsal of several nodes: steps in time, with what must be true after each.
#[derive(Clone, Debug)]
pub struct Walkthrough {
    /// What it is called.
    pub title: String,
    /// The instant T that offsets count from, UTC.
    pub start: Instant,
    /// The IANA zone written into its acts.
    pub zone: String,
    /// The name of the exercise, for a play in drill mode.
    pub drill: String,
    /// Its lines, in order.
    pub lines: Vec<Line>,
}

/// One line: a step and what must be true on every node after it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id: `1.04`.
    pub id: String,
    /// When it happens, in microseconds after T (before T if negative).
    pub offset: i64,
    /// `when` as written.
    pub when: String,
    /// The paragraph above the block.
    pub says: String,
    /// What is done.
    pub step: Step,
    /// What must be true after it.
    pub expects: Vec<Expect>,
    /// The file and line of its block, for messages.
    pub place: String,
}

/// What a line does.
#[derive(Clone, Debug)]
pub enum Step {
    /// An act is written on its author's node.
    Write(Box<Writing>),
    /// Every link of a node is cut.
    Cut(String),
    /// The links of a node are healed.
    Heal(String),
    /// A node is stopped.
    Stop(String),
    /// A stopped node is started again, from what it has on disk.
    Start(String),
}

/// An act to write, with references by line.
#[derive(Clone, Debug)]
pub struct Writing {
    /// Who writes it.
    pub by: Author,
    /// Its kind.
    pub kind: Kind,
    /// Its edition.
    pub edition: u16,
    /// The lines it points to.
    pub refs: Vec<String>,
    /// Who may read it.
    pub label: Label,
    /// The fields of the kind. A text `line:ID` stands for the id of that line's act.
    pub body: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderBlock {
    title: String,
    start: Instant,
    zone: String,
    drill: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinesBlock {
    to: String,
    #[serde(default)]
    without: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineBlock {
    when: String,
    by: Option<Author>,
    kind: Option<Kind>,
    #[serde(default = "first_edition")]
    edition: u16,
    #[serde(default)]
    refs: Vec<String>,
    label: Option<Label>,
    #[serde(default)]
    body: toml::Table,
    cut: Option<String>,
    heal: Option<String>,
    stop: Option<String>,
    start: Option<String>,
    #[serde(default)]
    expect: Vec<String>,
}

fn first_edition() -> u16 {
    1
}

/// Reads a walk-through; `files` gives the text of the one named and of those that it takes lines from.
///
/// Returned with every problem found; it may be played only if there is none.
pub fn read(name: &str, files: &dyn Fn(&str) -> Option<String>) -> (Walkthrough, Vec<Problem>) {
    let mut reader = Reader { name, files, title: None, lines: Vec::new(), problems: Vec::new() };
    match files(name) {
        Some(text) => reader.text(&text),
        None => reader.problem(1, "there is no such walk-through".to_owned()),
    }
    let Reader { title, lines, mut problems, .. } = reader;
    problems.extend(dangling(&lines));
    let header = title.unwrap_or_else(|| {
        problems.push(problem(name, 1, "a walk-through needs a 'walkthrough' block".to_owned()));
        HeaderBlock { title: String::new(), start: Instant(0), zone: String::new(), drill: String::new() }
    });
    let HeaderBlock { title, start, zone, drill } = header;
    (Walkthrough { title, start, zone, drill, lines }, problems)
}

struct Reader<'a> {
    name: &'a str,
    files: &'a dyn Fn(&str) -> Option<String>,
    title: Option<HeaderBlock>,
    lines: Vec<Line>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        let mut prose: Vec<&str> = Vec::new();
        let mut ended = false;
        let mut block: Option<(usize, &str, Vec<&str>)> = None;
        for (number, line) in (1..).zip(text.lines()) {
            match (&mut block, line.strip_prefix("```")) {
                (None, Some(info)) => block = Some((number, info.trim(), Vec::new())),
                (None, None) if line.starts_with('#') || line.trim().is_empty() => ended = true,
                (None, None) => {
                    if std::mem::take(&mut ended) {
                        prose.clear();
                    }
                    prose.push(line.trim());
                }
                (Some((_, _, body)), None) => body.push(line),
                (Some(_), Some(_)) => {
                    let (number, info, body) = block.take().expect("bug: matched as present");
                    self.block(number, info, &body.join("\n"), prose.join(" ").trim());
                    prose.clear();
                }
            }
        }
        if let Some((number, ..)) = block {
            self.problem(number, "this block is not closed".to_owned());
        }
    }

    fn block(&mut self, number: usize, info: &str, body: &str, says: &str) {
        let (what, rest) = info.split_once(' ').unwrap_or((info, ""));
        match what {
            "walkthrough" => self.title = self.parse(number, body),
            "lines" => {
                if let Some(block) = self.parse(number, body) {
                    self.take_over(number, rest, &block);
                }
            }
            "line" if rest.is_empty() => self.problem(number, "a line needs an id: line 1.04".to_owned()),
            "line" => {
                if let Some(block) = self.parse(number, body) {
                    self.line(number, rest, block, says);
                }
            }
            other => self.problem(number, format!("'{other}' is not one of walkthrough, lines, line")),
        }
    }

    fn parse<T: for<'de> Deserialize<'de>>(&mut self, number: usize, body: &str) -> Option<T> {
        match toml::from_str(body) {
            Ok(block) => Some(block),
            Err(fault) => {
                let before = fault.span().map_or(0, |span| body[..span.start].matches('\n').count());
                self.problem(number + 1 + before, fault.message().to_owned());
                None
            }
        }
    }

    fn take_over(&mut self, number: usize, from: &str, block: &LinesBlock) {
        if from == self.name {
            return self.problem(number, "a walk-through cannot take lines from itself".to_owned());
        }
        let (other, problems) = read(from, self.files);
        self.problems.extend(problems);
        let Some(last) = other.lines.iter().position(|line| line.id == block.to) else {
            return self.problem(number, format!("{from} has no line '{}'", block.to));
        };
        for id in &block.without {
            if !other.lines.iter().any(|line| line.id == *id) {
                self.problem(number, format!("{from} has no line '{id}'"));
            }
        }
        let kept = |line: &Line| !block.without.contains(&line.id);
        self.lines.extend(other.lines.into_iter().take(last + 1).filter(kept));
    }

    fn line(&mut self, number: usize, id: &str, block: LineBlock, says: &str) {
        let mut wrong = Vec::new();
        let offset = offset(&block.when).map_err(|says| wrong.push(says)).unwrap_or_default();
        let expects = block.expect.iter().filter_map(|text| text.parse().map_err(|says| wrong.push(says)).ok());
        let expects = expects.collect();
        if self.lines.iter().any(|line| line.id == id) {
            wrong.push(format!("line {id} is there twice"));
        }
        let when = block.when.clone();
        let step = step(block).map_err(|says| wrong.push(says)).ok();
        let place = format!("{}:{number}", self.name);
        wrong.into_iter().for_each(|says| self.problem(number, format!("line {id}: {says}")));
        if let Some(step) = step {
            self.lines.push(Line { id: id.to_owned(), offset, when, says: says.to_owned(), step, expects, place });
        }
    }

    fn problem(&mut self, line: usize, says: String) {
        self.problems.push(problem(self.name, line, says));
    }
}

fn problem(file: &str, line: usize, says: String) -> Problem {
    Problem { file: file.to_owned(), line, says }
}

fn step(block: LineBlock) -> Result<Step, String> {
    let nets = [
        block.cut.map(Step::Cut),
        block.heal.map(Step::Heal),
        block.stop.map(Step::Stop),
        block.start.map(Step::Start),
    ];
    let mut nets = nets.into_iter().flatten();
    match (nets.next(), nets.next(), block.by, block.kind) {
        (Some(step), None, None, None) => Ok(step),
        (None, None, Some(by), Some(kind)) => {
            let label = block.label.ok_or("an act needs a label: label = \"all\"")?;
            let (edition, refs, body) = (block.edition, block.refs, block.body);
            Ok(Step::Write(Box::new(Writing { by, kind, edition, refs, label, body })))
        }
        _ => Err("a line does one thing: an act ('by' and 'kind'), or one of cut, heal, stop, start".to_owned()),
    }
}

/// Reads `T+02:05`, `T-01:00`, `T-30d`, in microseconds.
fn offset(when: &str) -> Result<i64, String> {
    let wrong = || format!("'{when}' is not a time like T+02:05 or T-30d");
    let (sign, rest) = match when.split_at_checked(2) {
        Some(("T+", rest)) => (1, rest),
        Some(("T-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let number = |text: &str| text.parse::<u32>().map(i64::from).map_err(|_| wrong());
    let minutes = match (rest.strip_suffix('d'), rest.split_once(':')) {
        (Some(days), _) => number(days)? * 24 * 60,
        (None, Some((hours, minutes))) if minutes.len() == 2 => number(hours)? * 60 + number(minutes)?,
        _ => return Err(wrong()),
    };
    Ok(sign * minutes * 60_000_000)
}

/// Finds references to lines that are not earlier lines with an act, and time that runs backwards.
fn dangling(lines: &[Line]) -> Vec<Problem> {
    let mut written: BTreeMap<&str, i64> = BTreeMap::new();
    let mut last = i64::MIN;
    let mut problems = Vec::new();
    for line in lines {
        let (file, number) = line.place.rsplit_once(':').unwrap_or((&line.place, "1"));
        let mut wrong = |says: String| problems.push(problem(file, number.parse().unwrap_or(1), says));
        if line.offset < last {
            wrong(format!("line {} happens before the line above it", line.id));
        }
        last = last.max(line.offset);
        if let Step::Write(writing) = &line.step {
            for reference in writing.refs.iter().filter(|reference| !written.contains_key(reference.as_str())) {
                wrong(format!("line {} points to '{reference}', which is no earlier act", line.id));
            }
            written.insert(&line.id, line.offset);
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "```walkthrough\ntitle = \"t\"\nstart = 2022-01-05T18:00:00Z\n";

    fn file(lines: &str) -> String {
        let header =
            "```walkthrough\ntitle = \"t\"\nstart = \"2022-01-05T18:00:00Z\"\nzone = \"UTC\"\ndrill = \"d\"\n```\n";
        format!("# Title\n{header}{lines}")
    }

    fn problems(text: &str) -> Vec<String> {
        let text = text.to_owned();
        let files = move |name: &str| (name == "w.md").then(|| text.clone());
        read("w.md", &files).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn problems_are_all_reported_with_file_and_line() {
        assert_eq!(
            problems(HEADER),
            ["w.md:1: this block is not closed", "w.md:1: a walk-through needs a 'walkthrough' block"]
        );
        let lines = "```line 1\nwhen = \"soon\"\nby = \"head@KZ\"\n```\n```line\n```\n```lien 2\n```\n";
        assert_eq!(
            problems(&file(lines)),
            [
                "w.md:8: line 1: 'soon' is not a time like T+02:05 or T-30d",
                "w.md:8: line 1: a line does one thing: an act ('by' and 'kind'), or one of cut, heal, stop, start",
                "w.md:12: a line needs an id: line 1.04",
                "w.md:14: 'lien' is not one of walkthrough, lines, line",
            ]
        );
        let lines = "```line 1\nwhen = \"T+00:01\"\nby = \"head@KZ\"\nkind = \"draft.table\"\nlabel = \"all\"\nrefs = [\"7\"]\nexpect = [\"eff=perhaps\"]\n```\n";
        let found = problems(&file(lines));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("w.md:8: line 1: 'eff=perhaps'"), "{found:?}");
        assert_eq!(found[1], "w.md:8: line 1 points to '7', which is no earlier act");
        assert!(
            problems(&file("```line 1\nwhen = \"T+00:01\"\nwho = 1\n```\n"))[0]
                .starts_with("w.md:10: unknown field `who`")
        );
    }

    #[test]
    fn lines_are_taken_over_from_another_file() {
        let base = file(
            "Prose.\n```line 1\nwhen = \"T-01:30\"\ncut = \"RU\"\n```\n```line 2\nwhen = \"T+1d\"\nheal = \"RU\"\n```\n",
        );
        let own = file("```lines base.md\nto = \"2\"\nwithout = [\"1\"]\n```\n");
        let files = move |name: &str| Some(if name == "base.md" { base.clone() } else { own.clone() });
        let (walkthrough, problems) = read("own.md", &files);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(walkthrough.lines.len(), 1);
        assert_eq!((walkthrough.lines[0].id.as_str(), walkthrough.lines[0].offset), ("2", 86_400_000_000));
        let (base, _) = read("base.md", &files);
        assert_eq!((base.lines[0].says.as_str(), base.lines[0].offset), ("Prose.", -5_400_000_000));
    }
}
