//! From a file to a case: every key by itself, so that all problems come at once.

use std::collections::BTreeMap;

use super::form::{self, Expect, Given, Head};
use super::refer::Names;
use super::{Ask, Asked, Case, Reading, play};
use crate::charter::nearest::{hint, nearest};
use crate::charter::parse::{Part, Table};
use crate::charter::rule::{self, Key, Terms};
use crate::charter::{Charter, SourceFile};
use crate::outcome::{Citation, Problem};
use crate::time::{AsOf, Date};

/// The questions that an `[[ask]]` can hold.
const QUESTIONS: [&str; 11] = [
    "decide", "chair", "members", "seats", "status", "office", "who-may", "deadline", "in-force", "verdict", "outcome",
];
/// The keys of an `[[ask]]` beside its question.
const BESIDE: [&str; 6] = ["about", "effective", "known", "suppose", "expect", "under"];
/// The keys of a `[[reading]]` beside those of its rule.
const OF_READING: [&str; 2] = ["by", "rule"];

/// See [`super::read`].
pub(super) fn case(charter: &Charter, file: &SourceFile) -> (Case, Vec<Problem>) {
    let mut problems = Vec::new();
    let day = Date { year: 1, month: 1, day: 1 };
    let mut case = Case {
        file: file.name.clone(),
        about: String::new(),
        source: String::new(),
        because: String::new(),
        as_of: AsOf { effective: day, known: day },
        readings: Vec::new(),
        given: Vec::new(),
        supposed: Vec::new(),
        asks: Vec::new(),
    };
    if let Some(mut table) = Table::document(file, "the case", &mut problems) {
        let (readings, given, asks) = (table.parts("reading"), table.parts("given"), table.parts("ask"));
        let supposed = table.parts("suppose");
        if asks.is_empty() {
            table.problem(1, "the case asks nothing; write [[ask]] and under it a question".into());
        }
        let names = Names::of(charter);
        if let Some(effective) = table.peek("effective") {
            case.as_of = AsOf { effective, known: table.peek("known").unwrap_or(effective) };
        }
        for part in readings {
            let mut table = table.part(part, "a reading".into());
            case.readings.extend(reading(charter, &names, &mut table));
        }
        for part in given {
            let mut table = table.part(part, "a given act".into());
            let line = table.line();
            let Some(act) = table.terms::<Given>(Given::KEYS, &[]) else { continue };
            given_act(&case.given, &act).into_iter().for_each(|says| table.problem(line, says));
            case.given.push(act);
        }
        for part in supposed {
            let mut table = table.part(part, "a supposed act".into());
            let line = table.line();
            let Some(act) = table.terms::<Given>(Given::KEYS, &[]) else { continue };
            let earlier: Vec<Given> = case.given.iter().chain(&case.supposed).cloned().collect();
            given_act(&earlier, &act).into_iter().for_each(|says| table.problem(line, says));
            case.supposed.push(act);
        }
        let holders: Vec<&str> = case.readings.iter().flat_map(|one| &one.by).map(String::as_str).collect();
        for part in asks {
            let mut table = table.part(part, "an ask".into());
            let ask = ask(&names, &holders, case.as_of, &mut table);
            let says = ask.as_ref().map(|ask| unplayed(&case, ask)).unwrap_or_default();
            says.into_iter().for_each(|says| table.problem(table.line(), says));
            case.asks.extend(ask);
        }
        if let Some(head) = table.terms::<Head>(Head::KEYS, &["reading", "given", "suppose", "ask"]) {
            (case.about, case.source, case.because) = (head.about, head.source, head.because);
        }
    }
    problems.sort();
    problems.dedup();
    (case, problems)
}

/// Reads a `[[reading]]`: the keys that it names take the place of those of its rule.
fn reading(charter: &Charter, names: &Names, table: &mut Table<'_, '_>) -> Option<Reading> {
    let at = table.line_of("by");
    let by: Vec<String> = match table.peek::<String>("by") {
        Some(_) => table.take::<String>("by").into_iter().collect(),
        None => table.take("by").unwrap_or_default(),
    };
    if by.is_empty() {
        table.problem(at, "a reading needs \"by\": who holds it, as in by = \"KZ\"".into());
    }
    for holder in &by {
        names.holder(holder).into_iter().for_each(|says| table.problem(at, says));
    }
    let at = table.line_of("rule");
    let Some(address) = table.take::<String>("rule") else {
        table.problem(at, "a reading needs \"rule\": the address of the rule, as in charter#article-12/general".into());
        return None;
    };
    let Some(rule) = charter.rules.iter().find(|rule| rule.cite.to_string() == address) else {
        let all: Vec<String> = charter.rules.iter().map(|rule| rule.cite.to_string()).collect();
        let near = nearest(&address, all.iter().map(String::as_str));
        let near = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        table.problem(at, format!("there is no rule \"{address}\" to read otherwise{near}"));
        return None;
    };
    let (keys, lines) = (table.names(), table.lines());
    let mut merged = inner(&rule.terms);
    let kind = rule::KINDS.iter().find(|kind| kind.word == rule.terms.kind()).expect("bug: every kind is listed");
    for key in &keys {
        let line = lines[key];
        let Some(value) = table.take::<toml::Value>(key) else { continue };
        if kind.keys.iter().any(|known| known.name == key) {
            merged.insert(key.clone(), value);
        } else {
            let known = kind.keys.iter().map(|key| key.name).chain(OF_READING);
            let says = format!("a {} rule has no \"{key}\"; {}", kind.word, hint(key, known, "its keys are"));
            table.problem(line, says);
        }
    }
    if keys.is_empty() {
        let says = "the reading names no key that reads otherwise; write one, as in absent = \"objection\"";
        table.problem(table.line(), says.into());
    }
    let text = toml::to_string(&merged).expect("bug: terms are a table");
    let terms = Terms::parse(kind.word, &text);
    for problem in terms.as_ref().err().into_iter().flatten() {
        let key = keys.iter().find(|key| problem.says.starts_with(&format!("\"{key}\"")));
        table.problem(key.map_or(table.line(), |key| lines[key]), problem.says.clone());
    }
    Some(Reading { by, rule: rule.cite.clone(), terms: terms.ok()?, keys })
}

/// Returns the terms as a table.
fn inner(terms: &Terms) -> toml::Table {
    let whole = toml::Table::try_from(terms).expect("bug: terms are a table");
    match whole.into_iter().next() {
        Some((_, toml::Value::Table(inner))) => inner,
        _ => toml::Table::new(),
    }
}

/// Says what is wrong with a given act: it is named once, and rests on acts above it.
fn given_act(earlier: &[Given], act: &Given) -> Vec<String> {
    let mut says = Vec::new();
    if act.name.is_empty() || act.name.len() > play::NAME_MAX {
        says.push(format!("the name of a given act has 1 to {} letters", play::NAME_MAX));
    }
    if earlier.iter().any(|other| other.name == act.name) {
        says.push(format!("there is a given act \"{}\" already; give one another name", act.name));
    }
    says.extend(act.refs.iter().filter_map(|name| unknown_act(earlier, name)));
    says
}

fn unknown_act(given: &[Given], name: &str) -> Option<String> {
    let names = given.iter().map(|act| act.name.as_str());
    let missing = names.clone().all(|known| known != name);
    missing.then(|| format!("no given act above is called \"{name}\"; {}", hint(name, names, "there are")))
}

/// Says what is wrong with a question about acts: those that it supposes, and the one that it is about, are there.
fn unplayed(case: &Case, ask: &Ask) -> Vec<String> {
    let supposed = |name: &&String| case.supposed.iter().all(|act| act.name != **name);
    let names = || case.supposed.iter().map(|act| act.name.as_str());
    let missing = ask.suppose.iter().filter(supposed);
    let mut says: Vec<String> = missing
        .map(|name| format!("no supposed act is called \"{name}\"; {}", hint(name, names(), "there are")))
        .collect();
    says.extend(played(&case.given_for(ask), &ask.asked));
    says
}

/// Says what is wrong with a question about a given act.
fn played(given: &[Given], asked: &Asked) -> Option<String> {
    match asked {
        Asked::Verdict(ask) => unknown_act(given, &ask.act),
        Asked::Outcome(ask) => unknown_act(given, &ask.draft),
        _ => None,
    }
}

/// Reads an `[[ask]]`.
fn ask(names: &Names, holders: &[&str], as_of: AsOf, table: &mut Table<'_, '_>) -> Option<Ask> {
    let line = table.line();
    let about = table.take("about");
    let effective = table.take::<Date>("effective");
    let known = table.take::<Date>("known").or(effective.map(|day| day.max(as_of.known)));
    let suppose = table.take("suppose").unwrap_or_default();
    let as_of = AsOf { effective: effective.unwrap_or(as_of.effective), known: known.unwrap_or(as_of.known) };
    let expect = table.parts("expect").into_iter().next().map(|part| expected(names, table, part));
    let mut under = BTreeMap::new();
    for part in table.parts("under") {
        let mut table = table.part(part, "\"under\"".into());
        for holder in table.names() {
            if !holders.contains(&holder.as_str()) {
                let hint = hint(&holder, holders.iter().copied(), "readings are held by");
                table.problem(table.line_of(&holder), format!("nobody called \"{holder}\" holds a reading; {hint}"));
            }
            for part in table.parts(&holder) {
                under.extend(expected(names, &mut table, part).map(|expect| (holder.clone(), expect)));
            }
        }
    }
    let asked: Vec<&str> = QUESTIONS.into_iter().filter(|name| table.names().iter().any(|key| key == name)).collect();
    let question = match &asked[..] {
        [one] => table.parts(one).into_iter().next().map(|part| (*one, part)),
        [] => {
            let says = format!("the ask has no question; write one of {}", QUESTIONS.join(", "));
            table.problem(line, says);
            None
        }
        [first, second, ..] => {
            table.problem(line, format!("the ask has two questions, {first} and {second}; write an [[ask]] for each"));
            return None;
        }
    };
    let known: Vec<&'static str> = QUESTIONS.into_iter().chain(BESIDE).collect();
    table.nothing_else(&known);
    let (word, part) = question?;
    let mut table = table.part(part, format!("\"{word}\""));
    let asked = asked_in(word, &mut table)?;
    names.asked(&asked).into_iter().for_each(|says| table.problem(table.line(), says));
    Some(Ask { line, about, as_of, suppose, asked, expect: expect.flatten(), under })
}

/// Reads the table of a question.
fn asked_in(word: &str, table: &mut Table<'_, '_>) -> Option<Asked> {
    match word {
        "decide" => terms(table, form::AskDecide::KEYS).map(Asked::Decide),
        "chair" => terms(table, form::AskChair::KEYS).map(Asked::Chair),
        "members" => terms(table, form::AskMembers::KEYS).map(Asked::Members),
        "seats" => terms(table, form::AskSeats::KEYS).map(Asked::Seats),
        "status" => terms(table, form::AskStatus::KEYS).map(Asked::Status),
        "office" => terms(table, form::AskOffice::KEYS).map(Asked::Office),
        "who-may" => terms(table, form::AskWhoMay::KEYS).map(Asked::WhoMay),
        "deadline" => terms(table, form::AskDeadline::KEYS).map(Asked::Deadline),
        "verdict" => terms(table, form::AskVerdict::KEYS).map(Asked::Verdict),
        "outcome" => terms(table, form::AskOutcome::KEYS).map(Asked::Outcome),
        "in-force" => terms(table, form::AskInForce::KEYS).map(Asked::InForce),
        other => unreachable!("bug: {other} is no question"),
    }
}

fn terms<T: serde::de::DeserializeOwned>(table: &mut Table<'_, '_>, keys: &'static [Key]) -> Option<T> {
    table.terms(keys, &[])
}

/// Reads a table of expectations.
fn expected<'t>(names: &Names, table: &mut Table<'t, '_>, part: Part<'t>) -> Option<Expect> {
    let mut table = table.part(part, "\"expect\"".into());
    let expect: Expect = table.terms(Expect::KEYS, &[])?;
    names.expected(&expect).into_iter().for_each(|says| table.problem(table.line(), says));
    Some(expect)
}

/// Reads an address: `charter#article-12/general`.
pub(super) fn address(text: &str) -> Option<Citation> {
    let (instrument, rest) = text.split_once('#')?;
    let (article, rule) = rest.split_once('/').unwrap_or((rest, ""));
    Some(Citation { instrument: instrument.into(), article: article.into(), rule: rule.into() })
}
