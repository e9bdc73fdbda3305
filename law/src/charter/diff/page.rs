//! What differs, as text for the command line.

use toml::Value;

use super::{Altered, Change};
use crate::charter::Consolidated;
use crate::charter::report::Page;

/// Writes what differs between two consolidated charters under headings, or that nothing does.
pub fn page(was: &Consolidated<'_>, is: &Consolidated<'_>, changes: &[Change]) -> String {
    let dates = |law: &Consolidated<'_>| format!("{}, known on {}", law.dates().effective, law.dates().known);
    let mut out = Page::new(format!("Charter {}, what differs", is.charter().id));
    out.line(format!("from {}", dates(was)));
    out.line(format!("to   {}", dates(is)));
    if changes.is_empty() {
        out.line("Nothing differs.".to_owned());
    }
    let mut heading = "";
    for change in changes {
        if heading != self::heading(change) {
            heading = self::heading(change);
            out.heading(heading);
        }
        write(&mut out, change);
    }
    out.text
}

fn heading(change: &Change) -> &'static str {
    match change {
        Change::Instrument { .. } => "Instruments",
        Change::Status { .. } => "Statuses",
        Change::Chair { .. } => "Chairs",
        Change::Replaced { .. } => "Rules that read otherwise",
        Change::Came { .. } => "Rules that came",
        Change::Went { .. } => "Rules that went",
    }
}

fn write(out: &mut Page, change: &Change) {
    match change {
        Change::Instrument { id, says, .. } => out.line(format!("{says} [{id}]")),
        Change::Status { was, is, says, .. } => {
            let rule = is.as_ref().or(was.as_ref()).map(|held| format!(" [{}]", held.rule)).unwrap_or_default();
            out.line(format!("{says}{rule}"));
        }
        Change::Chair { rule, says, .. } => out.line(format!("{says} [{rule}]")),
        Change::Replaced { was, is, kind, altered, because } => {
            match was == is {
                true => out.line(format!("{kind} {is}")),
                false => out.line(format!("{kind} {is}, in the place of {was}, {because}")),
            }
            if altered.is_empty() {
                out.line("  It says the same.".to_owned());
            }
            altered.iter().for_each(|altered| self::altered(out, altered));
        }
        Change::Came { rule, kind, says, because } | Change::Went { rule, kind, says, because } => {
            out.line(format!("{kind} {rule}: {because}"));
            says.iter().for_each(|sentence| out.line(format!("  {sentence}")));
        }
    }
}

/// Writes the keys, and what the rule said and says; the values where no sentence turns on them.
fn altered(out: &mut Page, altered: &Altered) {
    let keys: Vec<&str> = altered.keys.iter().map(|key| key.key.as_str()).collect();
    if !keys.is_empty() {
        out.line(format!("  {}", keys.join(", ")));
    }
    let silent = altered.was.is_empty() && altered.is.is_empty();
    for key in altered.keys.iter().filter(|_| silent) {
        out.line(format!("    was: {}", value(key.was.as_ref())));
        out.line(format!("    now: {}", value(key.is.as_ref())));
    }
    if !silent {
        sentences(out, "was", &altered.was);
        sentences(out, "now", &altered.is);
    }
}

fn sentences(out: &mut Page, when: &str, sentences: &[String]) {
    match sentences {
        [] => out.line(format!("    {when}: nothing")),
        some => some.iter().for_each(|sentence| out.line(format!("    {when}: {sentence}"))),
    }
}

fn value(value: Option<&Value>) -> String {
    let text = value.map(Value::to_string).unwrap_or_default();
    if ["", "[]", "\"\""].contains(&text.as_str()) { "nothing".to_owned() } else { text }
}
