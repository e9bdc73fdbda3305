//! Contested records: a closing act that leaves out a position stated before it, and positions stated after it.

use law::case::Case;
use law::contest::Omission;
use law::decide::Stance;
use law::draft::Draft;
use law::id::{Kind, Party};
use law::outcome::{Bound, Finding, Gap};
use law::state::{Scope, State, Verdict};
use law::time::Instant;

use super::{Line, given, id, line, state};

const REFS: &str = "'invocation', 'draft', 'position-am', 'position-by', 'position-kz', 'position-ru', 'position-tj'";

fn now() -> Instant {
    "2022-01-06T02:00:00Z".parse().unwrap()
}

/// Returns January 2022 until every member agrees; nothing is recorded yet.
fn agreed() -> Vec<Line> {
    let mut lines = given();
    let end = lines.iter().position(|line| line.alias == "decision").unwrap();
    lines.truncate(end);
    lines
}

fn position(alias: &str, stance: &str, at: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'position.state'\nauthor = 'head@KG'\nat = '2022-01-06T{at}Z'\nrefs = ['draft']\n\
         body = {{ position = '{stance}' }}"
    ))
}

/// Returns a closing act that lists the five and one position of KG.
fn record(alias: &str, author: &str, at: &str, kg: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'decision.record'\nauthor = '{author}'\nat = '2022-01-06T{at}Z'\n\
         refs = [{REFS}, '{kg}']\nbody = {{ title = 'Mandate', matter = 'peacekeeping-on-member', body = 'csc' }}"
    ))
}

/// Returns an objection of KG, and after it a closing act that lists the earlier agreement.
fn contested() -> Vec<Line> {
    let mut lines = agreed();
    lines.push(position("against", "object", "00:20:30"));
    lines.push(record("record", "chair@AM", "00:21:00", "position-kg"));
    lines
}

fn draft(state: &State) -> Draft {
    state.plane(None).draft(&id("draft")).expect("the draft is there")
}

fn case(state: &State) -> Case {
    state.plane(None).case(&id("invocation"), now()).expect("the case is there")
}

fn gap(draft: &Draft) -> &Gap {
    match &draft.outcome.adopted {
        Finding::Undetermined(gap) => gap,
        other => panic!("{other:?}"),
    }
}

fn kg() -> Party {
    Party::from("KG")
}

#[test]
fn a_record_that_leaves_a_position_out_adopts_nothing() {
    let state = state(&contested());
    assert!(
        matches!(state.verdict(&id("record")), Some(Verdict::Effective { .. })),
        "its verdict rests on what it lists"
    );
    let draft = draft(&state);
    let gap = gap(&draft);
    assert_eq!(gap.clause, "amendments-2010#article-3/general: the positions to count");
    assert_eq!(
        gap.says,
        "KG stated another position (object) on 2022-01-06T00:20:30Z, before the record, and the record does not count it."
    );
    assert_eq!(
        gap.settled_by,
        "A closing act that lists the latest position of KG; if it is an objection, a new version or the end of the consultation."
    );
    let cites: Vec<String> = gap.cites.iter().map(ToString::to_string).collect();
    assert_eq!(cites, ["amendments-2010#article-3/general", "common-record#article-8/decision-record"]);
    assert_eq!(draft.outcome.bound.len(), 6);
    assert!(draft.outcome.bound.values().all(|bound| *bound == Bound::Undetermined));
    assert_eq!(draft.outcome.open, ["The record does not count the position of KG."]);
    let omission =
        Omission { record: id("record"), party: kg(), counted: Some(id("position-kg")), stated: id("against") };
    assert_eq!((draft.contested.as_slice(), draft.is_settled()), (&[omission][..], false));
    assert_eq!((draft.positions[&kg()].stance, draft.after.len()), (Stance::Object, 0));
    assert_eq!(state.plane(None).decision(&id("draft"), now()).unwrap(), draft.outcome);
}

#[test]
fn nothing_follows_from_a_contested_record() {
    let mut lines = contested();
    let check = |state: &State, after: &str| {
        let case = case(state);
        assert_eq!((case.state.as_str(), case.decision), ("decision_pending", None), "{after}");
        assert!(case.clocks.iter().all(|clock| clock.name != "notify-unsc"), "{after}: a duty runs");
    };
    check(&state(&lines), "the record");
    lines.push(line(
        "as = 'done'\nkind = 'duty.done'\nauthor = 'chair@AM'\nat = '2022-01-06T01:00:00Z'\nrefs = ['record']\n\
         body = { duty = 'notify-unsc', addressee = 'President of the Security Council' }",
    ));
    let state = state(&lines);
    assert!(state.judged(&id("done")).unwrap().is_effective());
    check(&state, "a duty reported done");
}

#[test]
fn the_chair_is_told_to_record_again_or_to_end_it() {
    let due = |lines: &[Line]| {
        let state = state(lines);
        let mut due = state.plane(None).due(&Party::from("AM"), now());
        due.retain(|due| ["decision.record", "consultation.close"].contains(&due.kind.as_str()));
        assert_eq!(due.len(), 1, "{due:?}");
        due.remove(0)
    };
    let mut lines = contested();
    let objected = due(&lines);
    assert_eq!((objected.kind.as_str(), objected.refs), ("consultation.close", vec![id("consultation")]));
    lines.push(position("agrees", "agree", "00:30:00"));
    let again = due(&lines);
    assert_eq!(
        again.says,
        "The chair of the CSC records the decision again: the record leaves a position out of Collective peacekeeping \
         forces for Kazakhstan."
    );
    assert_eq!((again.kind, again.office), (Kind::from("decision.record"), Some("chair".into())));
    assert!(again.refs.contains(&id("agrees")) && !again.refs.contains(&id("position-kg")), "{:?}", again.refs);
}

#[test]
fn a_complete_record_settles_a_contested_one() {
    let mut lines = contested();
    lines.push(position("agrees", "agree", "00:30:00"));
    assert_eq!(gap(&draft(&state(&lines))).cites.len(), 2, "agreement alone does not settle it");
    lines.push(record("again", "permrep@BY", "00:35:00", "agrees"));
    let state = state(&lines);
    let draft = draft(&state);
    assert_eq!((&draft.outcome.adopted, draft.is_settled()), (&Finding::Yes, true));
    assert_eq!(draft.recorded_by, [id("record"), id("again")]);
    assert_eq!(draft.positions[&kg()].act, id("agrees"));
    let case = case(&state);
    assert_eq!((case.state.as_str(), case.decision), ("mandate_active", Some(id("again"))));
    let duty = case.clocks.iter().find(|clock| clock.name == "notify-unsc").expect("the duty runs");
    assert_eq!(duty.opened_by, id("again"), "it runs from the record that settles it");
    let tree = state.explain(&id("record"));
    assert_eq!(tree.finding, "yes");
    assert!(tree.to_string().contains("Another closing act counts them, and settles the draft."), "{tree}");
}

#[test]
fn a_second_statement_of_the_same_position_is_left_out_as_well() {
    let mut lines = agreed();
    lines.push(position("with-text", "agree", "00:20:30"));
    lines.push(record("record", "chair@AM", "00:21:00", "position-kg"));
    let draft = draft(&state(&lines));
    assert!(gap(&draft).says.contains("(agree)"), "{}", gap(&draft).says);
    let dues = state(&lines).plane(None).due(&Party::from("AM"), now());
    assert!(dues.iter().any(|due| due.kind == Kind::from("decision.record")), "{dues:?}");
}

#[test]
fn a_party_that_a_record_does_not_list_at_all_contests_it() {
    let charter = super::decisions::charter("no-objection", "no-objection", "all");
    let mut lines = contested();
    lines.retain(|line| line.alias != "position-kg");
    lines.last_mut().unwrap().refs.pop();
    let mut state = State::new(charter);
    for entry in super::entries(&lines) {
        state.apply(entry);
    }
    assert!(state.judged(&id("record")).unwrap().is_effective());
    let draft = draft(&state);
    assert_eq!((draft.contested.len(), draft.contested[0].counted), (1, None));
    assert!(gap(&draft).says.starts_with("KG stated a position (object)"), "{}", gap(&draft).says);
}

#[test]
fn an_objection_after_the_record_changes_nothing() {
    let before = state(&given());
    let mut lines = given();
    lines.push(position("late", "object", "00:21:01"));
    let after = state(&lines);
    assert!(after.judged(&id("late")).unwrap().is_effective());
    let (old, new) = (draft(&before), draft(&after));
    assert_eq!((&new.outcome, &new.positions), (&old.outcome, &old.positions));
    assert_eq!((old.after.len(), new.after[&kg()].act, new.after[&kg()].stance), (0, id("late"), Stance::Object));
    assert_eq!((new.after.len(), new.contested.len()), (1, 0));
    let (old, new) = (case(&before), case(&after));
    assert_eq!((new.state, new.decision, new.clocks), (old.state, old.decision, old.clocks));
    let tree = after.explain(&id("draft")).to_string();
    assert!(tree.contains("KG, after the decision: object; it changes nothing."), "{tree}");
}

#[test]
fn a_position_at_the_instant_of_the_record_is_not_after_it() {
    let mut lines = given();
    lines.push(position("same-instant", "object", "00:21:00"));
    assert_eq!(draft(&state(&lines)).contested.len(), 1);
}

#[test]
fn an_objection_in_a_drill_contests_nothing_that_is_meant() {
    let mut lines = given();
    let mut objection = position("in-drill", "object", "00:20:30");
    objection.drill = Some("Barrier".into());
    lines.push(objection);
    let state = state(&lines);
    assert!(draft(&state).is_settled());
    assert!(!state.plane(Some("Barrier")).draft(&id("draft")).unwrap().is_settled());
}

#[test]
fn the_dump_tells_what_is_contested_and_what_came_after() {
    let dump = |lines: &[Line]| String::from_utf8(state(lines).canonical(Scope::All)).unwrap();
    let contested = dump(&contested());
    assert!(contested.lines().any(|line| line.starts_with("contested ")), "{contested}");
    let mut lines = given();
    lines.push(position("late", "object", "00:21:01"));
    let late = dump(&lines);
    assert!(late.lines().any(|line| line.starts_with("after KG object ")), "{late}");
}

#[test]
fn a_contested_record_is_explained_with_both_acts() {
    let state = state(&contested());
    let tree = state.explain(&id("record"));
    assert_eq!(tree.finding, "undetermined");
    let step = tree.steps.last().expect("the contest is a step");
    let acts: Vec<_> = step.steps.iter().flat_map(|step| step.acts.clone()).collect();
    assert_eq!(acts, [id("position-kg"), id("against")]);
    insta::assert_snapshot!(step);
}

#[test]
fn a_contested_draft_is_explained_as_a_tree() {
    let tree = state(&contested()).explain(&id("draft"));
    insta::assert_snapshot!(tree.steps.last().expect("the outcome is a step"));
}
