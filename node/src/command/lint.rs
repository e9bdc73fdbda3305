//! `foedera charter lint`: what a charter leaves open or does wrong, with the smallest situation in which it shows.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::path::Path;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use law::charter::Charter;
use law::lint::{Lint, Severity};
use law::time::{AsOf, Date};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "lint"],
    about: "Says what a charter leaves open or does wrong, each time with an example and how to mend it.",
    words: &["DIR"],
    options: &[
        Choice {
            name: "effective",
            value: "DATE",
            help: "The day whose rules and members are looked at; today if not given.",
        },
        Choice {
            name: "known",
            value: "DATE",
            help: "The day up to which what was recorded counts; today if not given.",
        },
        Choice {
            name: "only",
            value: "GRAVITY",
            help: "Leaves out what is less grave: error, warning or note (the default).",
        },
        Choice { name: "json", value: "", help: "Prints the findings as JSON, one list." },
    ],
    more: "Example: foedera charter lint charters/csto\n\
           Exit codes: 0 no error (there may be warnings and notes), 1 at least one error, or the charter has problems,\n\
           2 the folder cannot be read. docs/reference/lint.md lists what is looked for.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let today = Clock::System.now().date();
    let effective = line.read::<Date>("effective", "a date like 2012-07-01")?.unwrap_or(today);
    let known = line.read::<Date>("known", "a date like 2026-01-01")?.unwrap_or(today);
    let least = match line.value("only") {
        None | Some("note") => Severity::Note,
        Some("warning") => Severity::Warning,
        Some("error") => Severity::Error,
        Some(other) => anyhow::bail!("--only: '{other}' is not error, warning or note"),
    };
    let folder = Folder::on_disk(Path::new(&line.words[0]))?;
    let (charter, problems) = folder.charter();
    if !problems.is_empty() {
        say_as_is!("{}", law::charter::report::problems(&problems));
        return Ok(Exit::Findings);
    }
    let as_of = AsOf { effective, known };
    let lints = law::lint::lint(&charter, as_of, &collate);
    // The gravest is the least.
    let shown: Vec<&Lint> = lints.iter().filter(|lint| lint.severity <= least).collect();
    match line.has("json") {
        true => say_as_is!("{}\n", serde_json::to_string_pretty(&shown)?),
        false => say_as_is!("{}{}", text(&charter, &shown), sum(&charter, as_of, &lints)),
    }
    let errors = lints.iter().any(|lint| lint.severity == Severity::Error);
    Ok(if errors { Exit::Findings } else { Exit::Fine })
}

/// Compares two names by the alphabet of a language, with the data of the Unicode CLDR that the program carries.
/// Nothing if the tag is none, or names a language that the data has no alphabet for.
pub fn collate(language: &str, left: &str, right: &str) -> Option<Ordering> {
    Some(collator(language)?.compare(left, right))
}

fn collator(language: &str) -> Option<CollatorBorrowed<'static>> {
    let locale: icu_locale_core::Locale = language.parse().ok()?;
    if locale.id.language.is_unknown() {
        return None;
    }
    Collator::try_new((&locale).into(), CollatorOptions::default()).ok()
}

/// Writes the findings for people: the rule with its file and line, what is found, the story, how to mend it.
fn text(charter: &Charter, lints: &[&Lint]) -> String {
    let mut out = String::new();
    for lint in lints {
        let place = charter.rule(&lint.rule).map(|rule| format!("{}:{}: ", rule.file, rule.line)).unwrap_or_default();
        let _ = writeln!(out, "{place}{} {} [{}]", lint.severity.word(), lint.rule, lint.name);
        let _ = writeln!(out, "  {}", lint.says);
        for step in &lint.story {
            let _ = writeln!(out, "  - {step}");
        }
        let _ = writeln!(out, "  To mend it: {}\n", lint.mend);
    }
    out
}

/// Counts the findings, one line.
fn sum(charter: &Charter, as_of: AsOf, lints: &[Lint]) -> String {
    let count = |severity: Severity| {
        let number = lints.iter().filter(|lint| lint.severity == severity).count();
        format!("{number} {}{}", severity.word(), if number == 1 { "" } else { "s" })
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(count).join(", ");
    format!("{} as of {}, known {}: {counts}\n", charter.id, as_of.effective, as_of.known)
}
