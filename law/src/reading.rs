//! Readings: how parties read a rule otherwise than the charter's own words, and the outcome under each, side by side.
//!
//! A reading changes no rule and no act's effect. Who has stated none is not said to hold any.

use std::collections::{BTreeMap, BTreeSet};

use crate::act::Value;
use crate::charter::rule::{Rule, Terms};
use crate::decide::Stage;
use crate::draft::{self, Counted, asked};
use crate::facts::Slot;
use crate::id::{ActId, Party};
use crate::limits;
use crate::outcome::{Citation, Decision};
use crate::plane::Plane;
use crate::time::Instant;

/// A reading of a rule, with the parties that hold it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The rule.
    pub rule: Citation,
    /// The keys that are read otherwise, as the charter writes them.
    pub reads: String,
    /// The rule with these keys.
    pub terms: Terms,
    /// Who holds it: the act that says so, and the grounds.
    pub held_by: BTreeMap<Party, Held>,
}

/// A party's statement of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The act.
    pub act: ActId,
    /// The grounds.
    pub why: String,
}

/// The outcome of a draft under one reading, or under readings of several rules together.
#[derive(Clone, Debug, PartialEq)]
pub struct ByReading {
    /// The readings, of each rule one at most; none for the charter's own words.
    pub readings: Vec<Reading>,
    /// The outcome as it stands.
    pub outcome: Decision,
    /// The outcome if no further position came. The same once a closing act settles the draft.
    pub closed: Decision,
}

/// The outcomes of a draft under the readings that bear on it.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    /// The charter's own words first, then each reading by itself, then readings of several rules together, fewer first.
    pub outcomes: Vec<ByReading>,
    /// Why readings are not put together, if there would be too many ways: one sentence.
    pub left_out: Option<String>,
}

impl ByReading {
    /// Returns the parties that hold every one of the readings; nobody for the charter's own words.
    pub fn held_by(&self) -> BTreeSet<&Party> {
        let mut held = self.readings.iter().map(|reading| reading.held_by.keys().collect::<BTreeSet<_>>());
        let first = held.next().unwrap_or_default();
        held.fold(first, |held, other| held.intersection(&other).copied().collect())
    }
}

/// Reads the keys that a party reads otherwise over those of a rule. Refused in words that fit after a colon.
pub(crate) fn terms(rule: &Rule, reads: &str) -> Result<Terms, String> {
    let other: toml::Table = toml::from_str(reads).map_err(|err| format!("it is not TOML, {}", err.message()))?;
    if other.is_empty() {
        return Err("it has no key".into());
    }
    let own = toml::Table::try_from(&rule.terms).map_err(|err| err.to_string())?;
    let mut table = match own.into_iter().next() {
        Some((_, toml::Value::Table(table))) => table,
        _ => toml::Table::new(),
    };
    table.extend(other);
    let text = toml::to_string(&table).map_err(|err| err.to_string())?;
    Terms::parse(rule.terms.kind(), &text).map_err(|problems| {
        let says: Vec<String> = problems.into_iter().map(|problem| problem.says).collect();
        says.join("; ").trim_end_matches('.').to_owned()
    })
}

/// Returns the readings that parties hold, by rule: of each party and rule the latest one.
pub(crate) fn held(plane: &Plane<'_>) -> Vec<Reading> {
    let mut latest: BTreeMap<(String, Party), Slot> = BTreeMap::new();
    for slot in plane.all("reading.state") {
        let entry = plane.state.entry(slot);
        let key = (text(plane, slot, "rule").to_owned(), entry.party.clone());
        let held = latest.entry(key).or_insert(slot);
        if plane.state.entry(*held).index < entry.index {
            *held = slot;
        }
    }
    let mut readings: Vec<Reading> = Vec::new();
    for ((_, party), slot) in latest {
        let Some((rule, reads, terms)) = stated(plane, slot) else { continue };
        let held = Held { act: plane.id(slot), why: text(plane, slot, "why").to_owned() };
        match readings.iter_mut().find(|reading| reading.rule == rule && reading.terms == terms) {
            Some(reading) => drop(reading.held_by.insert(party, held)),
            None => readings.push(Reading { rule, reads, terms, held_by: BTreeMap::from([(party, held)]) }),
        }
    }
    readings
}

/// Returns the readings of the rules on which the outcome of a draft may rest.
pub(crate) fn on_draft(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> Vec<Reading> {
    let mut readings = held(plane);
    if readings.is_empty() {
        return readings;
    }
    let (body, matter) = asked::subject(plane.state, slot);
    let (_, _, at) = draft::counts(plane, slot, now);
    let era = plane.era(at.date());
    let outcome = draft::outcome(plane, slot, now);
    readings.retain(|reading| {
        let law = era.law();
        let in_force = law.rules().any(|rule| rule.cite == reading.rule);
        let bears = match &reading.terms {
            Terms::Decide(terms) => {
                terms.by.contains(body) && (terms.matters.is_empty() || terms.matters.contains(matter))
            }
            Terms::Silence(terms) => {
                terms.by.contains(body) && (terms.matters.is_empty() || terms.matters.contains(matter))
            }
            Terms::Seats(_) => reading.rule.rule == body.as_str(),
            Terms::Competence(terms) => terms.body.as_ref() == Some(body) && terms.matters.contains(matter),
            _ => outcome.because.contains(&reading.rule),
        };
        in_force && bears
    });
    readings
}

/// Returns the outcome of a draft under the charter's own words, under each reading of a rule that it rests on, and
/// under readings of several rules together.
pub(crate) fn outcomes(plane: &Plane<'_>, slot: Slot, now: Option<Instant>) -> SideBySide {
    let (counted, stage, at) = draft::counts(plane, slot, now);
    let charter = plane.era(at.date());
    let law = charter.law();
    let under = |readings: Vec<Reading>| {
        let terms: Vec<(Citation, Terms)> = readings.iter().map(|one| (one.rule.clone(), one.terms.clone())).collect();
        let read = (!terms.is_empty()).then(|| law.charter().read_as(&terms));
        let law = read.as_ref().map_or(law, |read| read.as_of(law.dates()));
        let by = |stage| {
            let decide = |counted: &Counted| asked::decided(plane.state, &law, slot, counted, stage, at);
            draft::heard::doubted(plane, slot, (&counted, at), decide)
        };
        ByReading { outcome: by(stage), closed: by(Stage::Closed), readings }
    };
    let own = ByReading { outcome: draft::outcome(plane, slot, now), ..under(Vec::new()) };
    let readings = on_draft(plane, slot, now);
    let (together, left_out) = match combined(&readings) {
        Ok(together) => (together, None),
        Err(says) => (readings.into_iter().map(|one| vec![one]).collect(), Some(says)),
    };
    let outcomes = std::iter::once(own).chain(together.into_iter().map(under)).collect();
    SideBySide { outcomes, left_out }
}

/// Returns the ways of reading, of each rule one reading at most: those of one rule first, then of two, and so on.
/// Refused with a sentence if there are too many ways.
fn combined(readings: &[Reading]) -> Result<Vec<Vec<Reading>>, String> {
    let rules: BTreeSet<&Citation> = readings.iter().map(|reading| &reading.rule).collect();
    let of = |rule: &&Citation| readings.iter().filter(|reading| reading.rule == **rule).count();
    let ways = rules.iter().map(of).try_fold(1usize, |ways, count| ways.checked_mul(count + 1));
    let ways = ways.filter(|ways| ways - 1 <= limits::READINGS_TOGETHER);
    if ways.is_none() {
        return Err(format!(
            "{} readings of {} rules bear on this outcome and can be put together in more than {} ways, so each stands \
             by itself here.",
            readings.len(),
            rules.len(),
            limits::READINGS_TOGETHER
        ));
    }
    let mut all: Vec<Vec<Reading>> = vec![Vec::new()];
    for rule in rules {
        for way in all.clone() {
            let own = readings.iter().filter(|reading| reading.rule == *rule);
            all.extend(own.map(|reading| way.iter().chain([reading]).cloned().collect()));
        }
    }
    all.sort_by_key(Vec::len);
    all.remove(0);
    Ok(all)
}

fn stated(plane: &Plane<'_>, slot: Slot) -> Option<(Citation, String, Terms)> {
    let act = plane.act(slot);
    let reads = act.body.get("reads").and_then(Value::as_str)?;
    let era = plane.era(act.at.date());
    let address = text(plane, slot, "rule");
    let law = era.law();
    let rule = law.rules().find(|rule| rule.cite.to_string() == address)?;
    Some((rule.cite.clone(), reads.to_owned(), terms(rule, reads).ok()?))
}

fn text<'s>(plane: &Plane<'s>, slot: Slot, field: &str) -> &'s str {
    plane.act(slot).body.get(field).and_then(Value::as_str).unwrap_or_default()
}
