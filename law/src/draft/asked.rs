//! The question that a draft puts to the charter: everything stated on it that a rule may look at.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::{self, Doubts};
use super::seats;
use crate::act::{Act, Value};
use crate::charter::Consolidated;
use crate::charter::rule::{Excluded, Procedure, SilenceOpening};
use crate::decide::{self, Bench, Opening, Position, Question, Silence, Stage, Stance};
use crate::facts::{Facts, Slot};
use crate::id::{Body, Matter, Office, Party};
use crate::outcome::Decision;
use crate::plane::Plane;
use crate::received::Entered;
use crate::session;
use crate::state::State;
use crate::time::Instant;

/// The word by which a draft says that there is nobody to name in a field.
pub(crate) const NOBODY: &str = "none";

/// The latest position of each party: the act and what it states.
pub(crate) type Stated = BTreeMap<Party, (Slot, Stance)>;

/// What an outcome counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counted {
    /// The positions and signatures: of each party the latest one.
    pub(crate) positions: Stated,
    /// Positions that nobody has stated yet: a question only.
    pub(crate) supposed: BTreeMap<Party, Stance>,
    /// The opening of silence.
    pub(crate) silence: Option<Slot>,
    /// Who has joined, accepted, consented or agreed that another joins.
    pub(crate) joined: Vec<Slot>,
    /// The offices that have recorded the decision, and so confirmed it where the rule asks for that.
    pub(crate) recorded_by: BTreeSet<Office>,
    /// The session in which it is decided.
    pub(crate) session: Option<Slot>,
    /// The acts on who attends it.
    pub(crate) attendance: Vec<Slot>,
    /// The acts by which offices of seats are filled or left.
    pub(crate) offices: Vec<Slot>,
    /// Whose word on the times of acts is taken.
    pub(crate) dating: Dating,
}

/// Whose word on the times of acts is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Dating {
    /// Their authors': a closing act is judged by its causal past, in which no other word need stand.
    #[default]
    Authors,
    /// What members say of when they held them: what came too late has been left out.
    Others,
}

/// Returns what a closing act counts: exactly what it lists.
pub(crate) fn listed(state: &State, record: Slot) -> Counted {
    let entry = state.entry(record);
    let Some(act) = entry.act() else { return Counted::default() };
    let slots = act.refs.iter().filter_map(|id| state.slot(id)).filter(|slot| state.entry(*slot).is_effective());
    of(state, act, slots)
}

/// Returns what an act counts that rests on these acts, whether or not it is in the record.
pub(crate) fn of(state: &State, act: &Act, slots: impl Iterator<Item = Slot>) -> Counted {
    let mut counted = Counted { recorded_by: BTreeSet::from([act.author.office.clone()]), ..Counted::default() };
    let mut confirmed = Vec::new();
    for slot in slots {
        match state.entry(slot).ruling.facts {
            Facts::Position { stance, .. } => latest(state, &mut counted.positions, slot, stance),
            Facts::Silence { .. } => counted.silence = counted.silence.or(Some(slot)),
            Facts::Confirmation { silence } => confirmed.push((silence, slot)),
            Facts::Session(_) => counted.session = counted.session.or(Some(slot)),
            Facts::Attendance(_) => counted.attendance.push(slot),
            Facts::Appointment(_) | Facts::Departure { .. } => counted.offices.push(slot),
            _ => {}
        }
    }
    // A confirmation of another silence says nothing about this one.
    confirmed.retain(|(silence, _)| Some(*silence) == counted.silence);
    counted.recorded_by.extend(confirmed.into_iter().filter_map(|(_, slot)| office(state, slot)));
    counted
}

/// Returns the office that wrote an act.
pub(crate) fn office(state: &State, slot: Slot) -> Option<Office> {
    state.entry(slot).act().map(|act| act.author.office.clone())
}

/// Keeps of each party the position that stands last in its log.
pub(crate) fn latest(state: &State, stated: &mut Stated, slot: Slot, stance: Stance) {
    let judged = state.entry(slot);
    match stated.get_mut(&judged.party) {
        Some(held) if state.entry(held.0).index > judged.index => {}
        Some(held) => *held = (slot, stance),
        None => drop(stated.insert(judged.party.clone(), (slot, stance))),
    }
}

/// Returns the body and the matter of a draft.
pub(crate) fn subject<'s>(state: &'s State<'_>, draft: Slot) -> (&'s Body, &'s Matter) {
    let ruling = &state.entry(draft).ruling;
    match (&ruling.facts, &ruling.matter) {
        (Facts::Draft { body, .. }, Some(matter)) => (body, matter),
        _ => unreachable!("bug: a draft has a body and a matter"),
    }
}

/// Returns the procedure in which a draft is tabled.
pub(crate) fn tabled_for(act: &Act) -> Procedure {
    match act.body.get("procedure").and_then(Value::as_str) {
        Some("circulation") => Procedure::Circulation,
        _ => Procedure::Meeting,
    }
}

/// Returns the last instant at which silence can be broken.
pub(crate) fn until(state: &State, silence: Slot) -> Option<Instant> {
    match state.entry(silence).ruling.facts {
        Facts::Silence { until, .. } => Some(until),
        _ => None,
    }
}

/// Puts the question of a draft.
fn question(
    state: &State,
    bench: Option<&Bench>,
    draft: Slot,
    counted: &Counted,
    stage: Stage,
    now: Instant,
) -> Question {
    let (body, matter) = subject(state, draft);
    let tabled = state.entry(draft).act();
    let mut question = Question::new(body.clone(), matter.clone());
    question.stage = stage;
    question.now = Some(now);
    question.tabled = match counted.dating {
        Dating::Authors => tabled.map(|act| act.at),
        Dating::Others => begun(state, draft),
    };
    question.procedure = match (counted.silence, tabled) {
        (Some(_), _) => Procedure::Silence,
        (None, Some(act)) => tabled_for(act),
        (None, None) => Procedure::Meeting,
    };
    question.positions = counted.positions.iter().map(|(party, row)| (party.clone(), position(state, *row))).collect();
    if counted.dating == Dating::Others {
        question.positions.values_mut().for_each(|position| position.at = None);
    }
    question.positions.extend(counted.supposed.iter().map(|(party, stance)| (party.clone(), (*stance).into())));
    question.concerned = concerned(state, draft, tabled);
    question.disputing = tabled.map(|act| named(act, "disputing")).unwrap_or_default();
    question.silence = counted.silence.and_then(|slot| silence(state, slot, &counted.recorded_by));
    question.limited = limited(state, bench, &question, counted);
    question.attending = session::roll(state, counted.attendance.iter().copied()).present;
    let stated = counted.positions.values().map(|(slot, _)| *slot);
    for slot in stated.clone().chain(counted.joined.iter().copied()) {
        let party = &state.entry(slot).party;
        for word in texts(state.entry(slot).act(), "consents-to") {
            question.consents.entry(word.to_owned()).or_default().insert(party.clone());
        }
    }
    for slot in stated {
        let entry = state.entry(slot);
        for other in entry.act().into_iter().flat_map(|act| parties(act, "objects-to-reservation-of")) {
            question.reservation_objections.entry(other).or_default().insert(entry.party.clone());
        }
    }
    for slot in &counted.joined {
        let entry = state.entry(*slot);
        let admits = entry.act().and_then(|act| act.body.get("admits")).and_then(Value::as_str);
        let (joins, says) = match admits {
            Some(other) => (question.joining_agreed.entry(other.into()).or_default(), &entry.party),
            None => (&mut question.accepted, &entry.party),
        };
        joins.insert(says.clone());
    }
    question
}

/// Returns the question of a draft and the outcome under the law of a day.
pub(crate) fn put(
    state: &State,
    law: &Consolidated<'_>,
    draft: Slot,
    counted: &Counted,
    stage: Stage,
    now: Instant,
) -> (Question, Decision) {
    let Posed { question, bench, doubts } = posed(state, law, draft, counted, stage, now);
    let decision = match &bench {
        Some(bench) => doubt::decided(law, &question, bench, &doubts),
        None => decide::decide(law, &question),
    };
    (question, decision)
}

/// A question as acts put it.
pub(crate) struct Posed {
    /// The question.
    pub(crate) question: Question,
    /// Who sits in the body, if a rule says so.
    bench: Option<Bench>,
    /// What acts leave open about it.
    doubts: Doubts,
}

/// Puts the question of a draft under the law of a day.
pub(crate) fn posed(
    state: &State,
    law: &Consolidated<'_>,
    draft: Slot,
    counted: &Counted,
    stage: Stage,
    now: Instant,
) -> Posed {
    let (body, _) = subject(state, draft);
    let bench = decide::bench(law, body);
    let mut question = question(state, bench.as_ref(), draft, counted, stage, now);
    let doubts = bench.as_ref().map(|bench| seated(state, law, draft, counted, bench, &mut question));
    Posed { question, bench, doubts: doubts.unwrap_or_default() }
}

/// Adds what is known of the seats to a question: vacancies, arrears, ratifications. Returns what is open about them.
fn seated(
    state: &State,
    law: &Consolidated<'_>,
    draft: Slot,
    counted: &Counted,
    bench: &Bench,
    question: &mut Question,
) -> Doubts {
    let tabled = state.entry(draft).act();
    let day = question.now.map_or(law.dates().effective, Instant::date);
    if let Some(office) = seats::office(law, &question.body).filter(|_| !counted.offices.is_empty()) {
        let mut vacant = seats::vacant(state, &office, &counted.offices, day);
        vacant.retain(|party| !question.positions.contains_key(party) && !question.attending.contains(party));
        question.vacant = vacant;
    }
    question.in_arrears = seats::in_arrears(state, law, bench);
    let instruments = seats::counted_instruments(law, &question.body, &question.matter, question.procedure);
    if let Some(instrument) = instruments.first().filter(|_| instruments.len() == 1) {
        question.ratified = seats::ratified(state, law, (bench, tabled), instrument, day);
    }
    let says_nobody = |field: &str| tabled.is_some_and(|act| says_nobody(act, field));
    let fields = [(Excluded::StateConcerned, "concerned"), (Excluded::PartiesToTheDispute, "disputing")];
    Doubts {
        disputed: session::roll(state, counted.attendance.iter().copied()).disputed,
        instruments: instruments.into_iter().collect(),
        nobody: fields.into_iter().filter(|(_, field)| says_nobody(field)).map(|(excluded, _)| excluded).collect(),
    }
}

/// Returns the acts about the offices of a draft's seats that are visible by an instant.
pub(crate) fn offices(plane: &Plane<'_>, draft: Slot, now: Option<Instant>) -> Vec<Slot> {
    if plane.state.of_kind("office.vacate").is_empty() && plane.state.of_kind("office.appoint").is_empty() {
        return Vec::new();
    }
    let (body, _) = subject(plane.state, draft);
    let day = now.unwrap_or(plane.act(draft).at).date();
    let Some(office) = seats::office(&plane.era(day).law(), body) else { return Vec::new() };
    let mut acts = plane.all("office.vacate");
    acts.extend(plane.all("office.appoint"));
    acts.retain(|slot| seats::is_of(plane.facts(*slot), &office));
    acts.retain(|slot| now.is_none_or(|now| plane.act(*slot).at <= now));
    acts
}

/// Decides a draft under the law of a day.
pub(crate) fn decided(
    state: &State,
    law: &Consolidated<'_>,
    draft: Slot,
    counted: &Counted,
    stage: Stage,
    now: Instant,
) -> Decision {
    put(state, law, draft, counted, stage, now).1
}

/// Returns when a draft was tabled, as others could know it: nothing while that cannot be said.
fn begun(state: &State, draft: Slot) -> Option<Instant> {
    let began = state.begins(draft);
    match state.entered(draft, began) {
        Entered::AsDated => Some(began),
        Entered::Later => state.received_at(draft).latest,
        Entered::Unsaid => None,
    }
}

/// Returns what a position states.
pub(crate) fn position(state: &State, (slot, stance): (Slot, Stance)) -> Position {
    let act = state.entry(slot).act();
    let reservation = act.and_then(|act| act.body.get("reservation")).and_then(Value::as_str).map(str::to_owned);
    Position { stance, reservation, at: act.map(|act| act.at) }
}

/// Returns the states concerned: those that the draft names, else the territory of the appeal that it answers.
fn concerned(state: &State, draft: Slot, tabled: Option<&Act>) -> BTreeSet<Party> {
    let named: BTreeSet<Party> = tabled.map(|act| named(act, "concerned")).unwrap_or_default();
    if !named.is_empty() || tabled.is_some_and(|act| says_nobody(act, "concerned")) {
        return named;
    }
    let case = state.entry(draft).ruling.case.map(|case| &state.entry(case).ruling.facts);
    match case {
        Some(Facts::Invocation { territory }) => BTreeSet::from([territory.clone()]),
        _ => named,
    }
}

fn silence(state: &State, slot: Slot, recorded_by: &BTreeSet<Office>) -> Option<Silence> {
    let act = state.entry(slot).act()?;
    let agreed = act.body.get("opening").and_then(Value::as_str) != Some(SilenceOpening::ByRule.word());
    Some(Silence {
        opened_by: Some(act.author.office.clone()),
        opened_at: act.at,
        until: until(state, slot)?,
        opening: if agreed { Opening::Agreed } else { Opening::NotAsked },
        confirmed_by: recorded_by.clone(),
        spoken: BTreeSet::new(),
    })
}

/// Returns what the members said to deciding without some of them. Where every member has stated its position, nobody has
/// objected to it unless he says so. It is looked at only where some stay out.
fn limited(state: &State, bench: Option<&Bench>, question: &Question, counted: &Counted) -> Option<Opening> {
    let says =
        |slot: Slot| state.entry(slot).act().and_then(|act| act.body.get("limited-format")).and_then(Value::as_str);
    let said = |word: &str| -> BTreeSet<Party> {
        let rows = counted.positions.iter().filter(|(_, (slot, _))| says(*slot) == Some(word));
        rows.map(|(party, _)| party.clone()).collect()
    };
    let objected = said("object");
    if !objected.is_empty() {
        return Some(Opening::Objected(objected));
    }
    let all = bench.is_some_and(|bench| bench.parties.iter().all(|party| question.positions.contains_key(party)));
    (all || !said("agree").is_empty()).then_some(Opening::Agreed)
}

/// Returns the parties that a draft names in a field, without the word that says that there is none.
fn named(act: &Act, field: &str) -> BTreeSet<Party> {
    parties(act, field).filter(|party| party.as_str() != NOBODY).collect()
}

/// Says whether a draft says that there is nobody to name in a field.
fn says_nobody(act: &Act, field: &str) -> bool {
    texts(Some(act), field).any(|text| text == NOBODY)
}

fn texts<'a>(act: Option<&'a Act>, field: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let list = act.and_then(|act| act.body.get(field)).and_then(Value::as_list);
    list.into_iter().flatten().filter_map(Value::as_str)
}

fn parties<'a>(act: &'a Act, field: &str) -> impl Iterator<Item = Party> + use<'a> {
    texts(Some(act), field).map(Party::from)
}
