//! Acts that change the charter: deposits, consents, statuses, turns and notes, on every node from the same day.

mod rank;
mod silence;
mod statuses;

use std::sync::Arc;

use law::charter::rule::{Meaning, Terms};
use law::charter::{Charter, ORGANISATION, SourceFile};
use law::constitution::table::Entry;
use law::id::Party;
use law::state::{State, Verdict};
use law::time::{AsOf, Date};

use super::{Line, entries, id, line};

/// The compact of three states.
const BASE: &str = include_str!("amend/base.md");

pub fn compact() -> Arc<Charter> {
    let (charter, problems) =
        Charter::read("compact", &[SourceFile { name: "compact.md".into(), text: BASE.to_owned() }]);
    assert_eq!(problems, [], "the compact has problems");
    Arc::new(charter)
}

/// Returns the text of an instrument that lets absence count as an objection, with more lines in its header.
pub fn absence(name: &str, header: &str) -> String {
    format!(
        "# Protocol on absence\n\n```instrument\nid = \"{name}\"\nkind = \"protocol\"\nadopted = \"2010-01-01\"\n\
         authentic = \"en\"\namends = [\"compact\"]\nsource = \"design\"\n{header}```\n\n## Article 1\n\n\
         Who is absent objects.\n\n```decide general\nby = [\"council\"]\nhow = \"consensus\"\nabsent = \"objection\"\n\
         abstain = \"no-objection\"\nbound = \"all\"\nreplaces = \"compact#article-5/general\"\n```\n"
    )
}

/// Writes a public act.
pub fn act(alias: &str, kind: &str, author: &str, at: &str, refs: &[&str], body: &str) -> Line {
    let at = if at.len() == 10 { format!("{at}T12:00:00Z") } else { at.to_owned() };
    let text = format!(
        "as = '{alias}'\nkind = '{kind}'\nauthor = '{author}'\nat = '{at}'\nlabel = 'public'\nrefs = {refs:?}\nbody = {{}}"
    );
    let mut line = line(&text);
    line.body = body.parse().unwrap_or_else(|err| panic!("{body}: {err}"));
    line
}

/// Writes the deposit of a text.
pub fn deposit(alias: &str, at: &str, text: &str) -> Line {
    let mut line = act(alias, "instrument.deposit", "keeper@SEC", at, &[], "");
    line.body.insert("text".into(), text.into());
    line
}

/// Writes a ratification.
pub fn ratify(alias: &str, party: &str, at: &str, deposit: &str, id: &str) -> Line {
    act(alias, "instrument.ratify", &format!("head@{party}"), at, &[deposit], &format!("instrument = '{id}'"))
}

/// Returns the deposit of the protocol on absence and three ratifications.
pub fn amendment() -> Vec<Line> {
    vec![
        deposit("text", "2010-02-01", &absence("absence", "")),
        ratify("yes-aa", "AA", "2010-03-01", "text", "absence"),
        ratify("yes-bb", "BB", "2010-04-01", "text", "absence"),
        ratify("yes-cc", "CC", "2010-05-01", "text", "absence"),
    ]
}

pub fn play(lines: &[Line]) -> State<'static> {
    let mut state = State::new(compact());
    for entry in entries(lines) {
        state.apply(entry);
    }
    state
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Returns the reason of the refusal of an act, its effect or its gap, in words.
pub fn found(state: &State, alias: &str) -> String {
    match state.verdict(&id(alias)).expect("the act is there") {
        Verdict::Effective { .. } => "effective".into(),
        Verdict::Refused(refusal) => format!("{}: {} {}", refusal.reason, refusal.says, refusal.next),
        Verdict::Undetermined(gap) => format!("undetermined: {}", gap.clause),
        other => other.word().to_owned(),
    }
}

/// Returns what absence means in the council as of two dates.
pub fn absent(charter: &Charter, effective: &str, known: &str) -> &'static str {
    let law = charter.as_of(AsOf { effective: day(effective), known: day(known) });
    let rules = law.decide(&"council".into(), &"general".into());
    match rules.first().map(|(terms, _)| terms.absent) {
        Some(Meaning::Objection) => "objection",
        Some(Meaning::NoObjection) => "no objection",
        other => panic!("{other:?}"),
    }
}

pub fn members(charter: &Charter, effective: &str, known: &str) -> String {
    let law = charter.as_of(AsOf { effective: day(effective), known: day(known) });
    law.members(ORGANISATION).iter().map(Party::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_amendment_without_the_last_ratification_changes_nothing() {
    let state = play(&amendment()[..3]);
    for alias in ["text", "yes-aa", "yes-bb"] {
        assert_eq!(found(&state, alias), "effective", "{alias}");
    }
    assert_eq!(absent(state.charter(), "2030-01-01", "2030-01-01"), "no objection");
    assert_eq!(state.charter(), state.genesis());
    let table = state.plane(None).instrument("absence").expect("a table");
    let Entry::Pending { open } = table.entry else { panic!("{:?}", table.entry) };
    assert_eq!(open, ["The ratification of CC is missing (compact#article-4/amendment)."]);
}

#[test]
fn the_last_ratification_switches_the_rule_from_its_day_and_earlier_days_keep_the_old_one() {
    let state = play(&amendment());
    let charter = state.charter();
    assert_eq!(absent(charter, "2010-04-30", "2030-01-01"), "no objection");
    assert_eq!(absent(charter, "2010-05-01", "2030-01-01"), "objection");
    let law = charter.as_of(AsOf { effective: day("2020-01-01"), known: day("2020-01-01") });
    let (_, rule) = law.decide(&"council".into(), &"general".into())[0];
    assert_eq!(rule.cite.to_string(), "absence#article-1/general");
    assert_eq!(rule.by, Some(id("text")));
    assert!(matches!(&rule.terms, Terms::Decide(terms) if terms.absent == Meaning::Objection));
}

#[test]
fn what_was_not_known_on_a_day_stays_unknown_as_of_it() {
    let state = play(&amendment());
    assert_eq!(absent(state.charter(), "2020-01-01", "2010-04-30"), "no objection");
    assert_eq!(absent(state.charter(), "2020-01-01", "2010-05-01"), "objection");
}

#[test]
fn the_day_that_a_text_states_is_kept_and_gives_no_force_by_itself() {
    let mut lines = amendment();
    lines[0] = deposit("text", "2010-02-01", &absence("absence", "in-force = \"2010-07-01\"\n"));
    let state = play(&lines[..3]);
    assert_eq!(absent(state.charter(), "2030-01-01", "2030-01-01"), "no objection");
    let state = play(&lines);
    assert_eq!(absent(state.charter(), "2010-06-30", "2030-01-01"), "no objection");
    assert_eq!(absent(state.charter(), "2010-07-01", "2030-01-01"), "objection");
    assert_eq!(absent(state.charter(), "2010-07-01", "2010-04-30"), "no objection");
}

/// A draft on which nobody but Alpha speaks, and the record of its adoption.
fn decided(prefix: &str, day: &str) -> Vec<Line> {
    let matter = "matter = 'general'\nbody = 'council'\ntitle = 'Text'";
    let at = |hour: u8| format!("{day}T{hour:02}:00:00Z");
    let [draft, yes, end] = ["draft", "yes", "end"].map(|part| format!("{prefix}-{part}"));
    vec![
        act(&draft, "draft.table", "head@AA", &at(8), &[], &format!("{matter}\ntext = 'To act.'")),
        act(&yes, "position.state", "head@AA", &at(9), &[&draft], "position = 'agree'"),
        act(&end, "decision.record", "head@AA", &at(10), &[&draft, &yes], matter),
    ]
}

#[test]
fn acts_of_the_day_on_which_a_change_becomes_known_are_judged_by_the_old_rule() {
    let mut lines = amendment();
    lines.extend(decided("same", "2010-05-01"));
    lines.extend(decided("next", "2010-05-02"));
    let state = play(&lines);
    assert_eq!(found(&state, "same-end"), "effective");
    assert!(found(&state, "next-end").starts_with("objection: "), "{}", found(&state, "next-end"));
}

#[test]
fn a_change_that_arrives_late_judges_the_days_it_touches_again_and_names_what_it_turned() {
    let mut lines = decided("early", "2010-04-15");
    lines.extend(decided("late", "2010-08-01"));
    lines.extend(amendment());
    let mut state = State::new(compact());
    let entries = entries(&lines);
    let (last, before) = entries.split_last().expect("some");
    for entry in before {
        state.apply(entry.clone());
    }
    assert_eq!(found(&state, "late-end"), "effective");
    let judged = state.apply(last.clone());
    assert_eq!(judged, [id("yes-cc"), id("late-end")]);
    assert_eq!(found(&state, "early-end"), "effective");
    assert!(found(&state, "late-end").starts_with("objection: "), "{}", found(&state, "late-end"));
}

#[test]
fn all_at_once_gives_what_one_by_one_gives() {
    let mut lines = decided("late", "2010-08-01");
    lines.extend(amendment());
    let mut together = State::new(compact());
    let judged = together.apply_all(entries(&lines));
    assert_eq!(judged.len(), lines.len());
    let one = play(&lines);
    let dump = |state: &State| String::from_utf8(state.canonical(law::state::Scope::All)).unwrap();
    assert_eq!(dump(&together), dump(&one));
    assert_eq!(together.apply_all(entries(&lines)), []);
}

#[test]
fn an_amendment_of_a_drill_changes_the_charter_of_that_drill_only() {
    let mut lines = amendment();
    lines.iter_mut().for_each(|line| line.drill = Some("Storm".into()));
    let mut real = decided("real", "2010-08-01");
    let mut drill = decided("drill", "2010-08-01");
    drill.iter_mut().for_each(|line| line.drill = Some("Storm".into()));
    real.append(&mut drill);
    lines.extend(real);
    let state = play(&lines);
    assert_eq!(state.charter(), state.genesis());
    assert_eq!(absent(state.plane(Some("Storm")).charter(), "2010-08-01", "2010-08-01"), "objection");
    assert_eq!(found(&state, "real-end"), "effective");
    assert!(found(&state, "drill-end").starts_with("objection: "), "{}", found(&state, "drill-end"));
}

#[test]
fn a_text_that_cannot_be_read_is_refused_with_its_first_problem() {
    let text = absence("absence", "").replace("absent =", "absnt =");
    let state = play(&[deposit("text", "2010-02-01", &text)]);
    assert_eq!(
        found(&state, "text"),
        "text: The text cannot be taken into the charter: absence.md:16: a decide rule needs \
         \"absent\", which is missing here. There is one more problem. Mend the text and deposit it again; `foedera charter lint` lists every \
         problem."
    );
}

#[test]
fn a_text_that_names_nothing_it_amends_cannot_add_rules_on_easier_terms() {
    let text = "# Side letter\n\n```instrument\nid = \"side\"\nkind = \"protocol\"\nadopted = \"2010-01-01\"\n\
                authentic = \"en\"\nsource = \"design\"\nin-force = \"2010-01-01\"\n```\n\n## Article 1\n\nOne is enough.\n\n\
                ```change in-force\nof = \"entry-into-force\"\nwhen = \"one\"\n\
                deposits = { what = \"ratification\", of = \"members\", count = 1 }\n```\n\n\
                ```competence more\nacts = [\"credential.issue\"]\nby = [\"keeper\"]\n```\n";
    let state = play(&[deposit("text", "2010-02-01", text), ratify("yes", "AA", "2010-03-01", "text", "side")]);
    assert_eq!(state.charter(), state.genesis());
    let table = state.plane(None).instrument("side").expect("a table");
    let Entry::Undetermined(gap) = table.entry else { panic!("{:?}", table.entry) };
    assert_eq!(gap.clause, "side: change of = \"entry-into-force\"");
}

#[test]
fn an_amendment_cannot_make_its_own_way_easier() {
    let text = absence("absence", "").replace(
        "## Article 1\n",
        "## Article 9\n\nOne is enough.\n\n```change in-force\nof = \"entry-into-force\"\nwhen = \"one\"\n\
         deposits = { what = \"ratification\", of = \"members\", count = 1 }\n```\n\n## Article 1\n",
    );
    let mut lines = amendment();
    lines[0] = deposit("text", "2010-02-01", &text);
    assert_eq!(play(&lines[..3]).charter(), play(&[]).charter());
    assert_eq!(absent(play(&lines).charter(), "2010-05-01", "2010-05-01"), "objection");
}

#[test]
fn of_two_texts_that_replace_one_rule_the_later_one_is_left_out_and_says_why() {
    let mut lines = amendment();
    lines.push(deposit("text-2", "2010-02-01", &absence("absence-2", "")));
    for (alias, party) in [("two-aa", "AA"), ("two-bb", "BB"), ("two-cc", "CC")] {
        lines.push(ratify(alias, party, "2010-06-01", "text-2", "absence-2"));
    }
    let state = play(&lines);
    let table = state.plane(None).instrument("absence-2").expect("a table");
    let Entry::LeftOut { why } = table.entry else { panic!("{:?}", table.entry) };
    assert!(why.contains("is given by absence#article-1/general too"), "{why}");
    assert!(state.charter().instrument("absence-2").is_none());
}

#[test]
fn a_signature_is_a_status_once_the_text_is_in_force_and_not_as_known_before() {
    let mut lines = amendment();
    lines.push(act("sign", "instrument.sign", "head@AA", "2010-02-02", &["text"], "instrument = 'absence'"));
    let state = play(&lines);
    let standing = |known: &str| {
        let law = state.charter().as_of(AsOf { effective: day("2010-04-30"), known: day(known) });
        law.status(&"AA".into(), "absence").map(|standing| standing.is)
    };
    assert_eq!(standing("2010-04-30"), None);
    assert_eq!(standing("2010-05-01"), Some(law::charter::rule::StatusKind::Signatory));
}

#[test]
fn a_drill_is_not_known_before_its_first_act() {
    let mut lines = decided("real", "2010-04-15");
    let mut drill = decided("drill", "2010-08-01");
    drill.iter_mut().for_each(|line| line.drill = Some("Storm".into()));
    lines.extend(drill);
    let state = play(&lines);
    let drafts = |on: &str| {
        let until = format!("{on}T23:00:00Z").parse().expect("an instant");
        state.plane(Some("Storm")).known_by(until).drafts().len()
    };
    assert_eq!((drafts("2010-07-31"), drafts("2010-08-01")), (0, 2));
}
