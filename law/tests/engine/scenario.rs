//! The assistance of January 2022, step by step: what a reader sees after each act.

use std::collections::BTreeMap;

use law::case::Case;
use law::clock::{ClockForm, ClockStatus};
use law::decide::Stance;
use law::id::{Kind, Party};
use law::outcome::{Bound, Finding};
use law::state::{Scope, State, Verdict};
use law::time::Instant;

use super::{Line, alias, charter, entries, given, id, line, state, uses};

fn now() -> Instant {
    "2022-01-06T02:00:00Z".parse().unwrap()
}

/// Returns the given acts up to and with one.
fn until(last: &str) -> Vec<Line> {
    let lines = given();
    let end = lines.iter().position(|line| line.alias == last).unwrap_or_else(|| panic!("no given act '{last}'"));
    lines[..=end].to_vec()
}

fn case(state: &State) -> Case {
    state.plane(None).case(&id("invocation"), now()).expect("the case is there")
}

fn status(state: &State, name: &str) -> Option<ClockStatus> {
    case(state).clocks.into_iter().find(|clock| clock.name == name).map(|clock| clock.status)
}

fn names(parties: &[&str]) -> Vec<Party> {
    parties.iter().map(|code| Party::from(*code)).collect()
}

#[test]
fn every_given_act_has_effect() {
    let state = state(&given());
    for judged in state.entries() {
        assert!(judged.is_effective(), "{}: {:?}", alias(&judged.id), judged.verdict);
    }
    assert_eq!(state.len(), given().len());
}

#[test]
fn the_case_goes_through_the_states_of_the_mechanism() {
    let steps = [
        ("invocation", "invoked"),
        ("report", "invoked"),
        ("consultation", "consultation"),
        ("view-ru", "consultation"),
        ("draft", "consultation"),
        ("position-am", "decision_pending"),
        ("position-tj", "decision_pending"),
        ("position-kg", "decided"),
        ("decision", "mandate_active"),
        ("duty", "mandate_active"),
    ];
    for (last, expected) in steps {
        assert_eq!(case(&state(&until(last))).state, expected, "after {last}");
    }
}

#[test]
fn clocks_run_and_are_stopped_by_acts() {
    let invoked = state(&until("invocation"));
    assert_eq!(status(&invoked, "crisis-draft"), Some(ClockStatus::Open));
    assert_eq!(status(&invoked, "consult-on-threat"), Some(ClockStatus::Open));
    assert_eq!(status(&invoked, "notify-unsc"), None);
    let opened = state(&until("consultation"));
    assert_eq!(status(&opened, "consult-on-threat"), Some(ClockStatus::Done { by: id("consultation") }));
    let drafted = state(&until("draft-1"));
    assert_eq!(status(&drafted, "crisis-draft"), Some(ClockStatus::Done { by: id("draft-1") }));
    let decided = state(&until("decision"));
    assert_eq!(status(&decided, "notify-unsc"), Some(ClockStatus::Open));
    let done = state(&until("duty"));
    assert_eq!(status(&done, "notify-unsc"), Some(ClockStatus::Done { by: id("duty") }));
    let duty = case(&done).clocks.into_iter().find(|clock| clock.name == "notify-unsc").unwrap();
    assert_eq!((duty.form, duty.who), (ClockForm::Duty, names(&["AM"])));
    assert_eq!(duty.cite.to_string(), "peacekeeping-2007#article-3/notify-unsc");
}

#[test]
fn a_clock_is_late_only_after_its_time() {
    let state = state(&until("invocation"));
    let at = |text: &str| {
        let clocks = state.plane(None).clocks(text.parse().unwrap());
        clocks.into_iter().find(|clock| clock.name == "crisis-draft").unwrap().status
    };
    assert_eq!(at("2022-01-06T22:00:00Z"), ClockStatus::Open);
    assert_eq!(at("2022-01-06T22:00:01Z"), ClockStatus::Late);
}

#[test]
fn what_is_due_names_the_act_and_what_follows_from_silence() {
    let state = state(&until("position-tj"));
    let due = state.plane(None).due(&Party::from("KG"), now());
    let position = due.iter().find(|due| due.kind == Kind::from("position.state")).expect("a position is awaited");
    assert_eq!(
        position.says,
        "The head of KG states the position of KG on the draft: Collective peacekeeping forces for Kazakhstan."
    );
    assert_eq!(
        (position.office.as_ref().map(|office| office.as_str()), position.refs.as_slice()),
        (Some("head"), &[id("draft")][..])
    );
    assert_eq!(position.if_nothing, "The outcome stays undetermined: the charter does not say what silence means.");
    assert_eq!(
        position.cites.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["amendments-2010#article-3/general"]
    );
    let due = state.plane(None).due(&Party::from("TJ"), now());
    assert!(due.iter().all(|due| due.kind != Kind::from("position.state")), "{due:?}");
}

#[test]
fn what_is_due_names_the_offices_that_may_write_it() {
    let state = state(&until("consultation"));
    let due = state.plane(None).due(&Party::from("TJ"), now());
    let view = due.iter().find(|due| due.kind == Kind::from("consultation.state")).expect("a view is awaited");
    assert_eq!(
        (view.says.as_str(), &view.office),
        (
            "The head, foreign minister or permanent representative of TJ states the view of TJ in the consultation.",
            &None
        )
    );
}

#[test]
fn the_chair_owes_the_closing_act_and_then_the_notification() {
    let chair = Party::from("AM");
    let state_ = state(&until("position-kg"));
    let due = state_.plane(None).due(&chair, now());
    let record = due.iter().find(|due| due.kind == Kind::from("decision.record")).expect("the record is awaited");
    assert_eq!(record.refs.len(), 8);
    let says = "The chair of the CSC records the decision: every position is stated on Collective peacekeeping forces for \
                Kazakhstan.";
    assert_eq!((record.says.as_str(), record.office.as_ref().map(|office| office.as_str())), (says, Some("chair")));
    let state_ = state(&until("decision"));
    let due = state_.plane(None).due(&chair, now());
    assert_eq!(due.iter().map(|due| due.kind.as_str()).collect::<Vec<_>>(), ["duty.done"]);
    assert_eq!((due[0].refs.as_slice(), &due[0].office), (&[id("decision")][..], &Some("chair".into())));
    assert_eq!(state(&until("duty")).plane(None).due(&chair, now()), []);
}

#[test]
fn an_open_draft_says_what_is_missing() {
    let state = state(&until("position-tj"));
    let draft = state.plane(None).draft(&id("draft")).unwrap();
    assert_eq!(draft.outcome.open, ["KG has not stated a position."]);
    let Finding::Undetermined(gap) = &draft.outcome.adopted else { panic!("{:?}", draft.outcome) };
    assert_eq!(gap.clause, "amendments-2010#article-3/general: absent");
    assert!(draft.outcome.bound.values().all(|bound| *bound == Bound::Pending));
    assert_eq!(draft.positions.len(), 5);
    assert_eq!((draft.root, draft.supersedes), (id("draft-1"), Some(id("draft-1"))));
    assert_eq!(draft.versions, [id("draft-1"), id("draft")]);
}

#[test]
fn what_if_one_more_agrees_adopts_and_one_objection_does_not() {
    let state = state(&until("position-tj"));
    let plane = state.plane(None);
    let with = |stance| {
        let extra = BTreeMap::from([(Party::from("KG"), stance)]);
        plane.what_if(&id("draft"), &extra, now()).expect("the draft is there")
    };
    assert_eq!(with(Stance::Agree).adopted, Finding::Yes);
    assert_eq!(with(Stance::Abstain).adopted, Finding::Yes);
    let Finding::No(refusal) = with(Stance::Object).adopted else { panic!("an objection prevents it") };
    assert_eq!(refusal.reason, "objection");
    assert_eq!(plane.decision(&id("draft"), now()).unwrap().open.len(), 1, "a question changes nothing");
}

#[test]
fn the_recorded_decision_binds_six() {
    let state = state(&given());
    let draft = state.plane(None).draft(&id("draft")).unwrap();
    assert_eq!(draft.outcome.adopted, Finding::Yes);
    assert_eq!(draft.recorded_by, [id("decision")]);
    let bound: Vec<Party> =
        draft.outcome.bound.into_iter().filter(|row| row.1 == Bound::Bound).map(|row| row.0).collect();
    assert_eq!(bound, names(&["AM", "BY", "KG", "KZ", "RU", "TJ"]));
    let case = case(&state);
    assert_eq!(case.decision, Some(id("decision")));
}

#[test]
fn the_silent_members_of_a_case_are_known_and_the_requester_is_none_of_them() {
    let silent = |lines: &[Line]| -> Vec<Party> {
        case(&state(lines)).answered.into_iter().filter(|row| row.1.is_none()).map(|row| row.0).collect()
    };
    assert_eq!(silent(&until("invocation")), names(&["AM", "BY", "KG", "RU", "TJ"]));
    assert_eq!(silent(&until("consultation")), names(&["BY", "KG", "RU", "TJ"]));
    assert_eq!(silent(&given()), names(&[]));
}

#[test]
fn an_end_without_decision_is_a_state_of_its_own() {
    let mut lines = until("position-tj");
    lines.push(line(
        "as = 'against'\nkind = 'position.state'\nauthor = 'head@KG'\nat = '2022-01-06T00:20:00Z'\nrefs = ['draft']\n\
         body = { position = 'object' }",
    ));
    lines.push(line(
        "as = 'close'\nkind = 'consultation.close'\nauthor = 'chair@AM'\nat = '2022-01-06T00:40:00Z'\n\
         refs = ['consultation']\nbody = { outcome = 'mission', text = 'A mission is sent instead.' }",
    ));
    let state = state(&lines);
    assert_eq!(case(&state).state, "consultation_closed_without_decision");
    let draft = state.plane(None).draft(&id("draft")).unwrap();
    assert!(matches!(&draft.outcome.adopted, Finding::No(refusal) if refusal.says.starts_with("KG objects")));
    assert!(draft.outcome.bound.values().all(|bound| *bound == Bound::NotBound));
}

#[test]
fn the_latest_position_of_a_party_counts() {
    let mut lines = until("position-tj");
    let later = "as = 'later'\nkind = 'position.state'\nauthor = 'head@TJ'\nat = '2022-01-05T00:00:00Z'\n\
                 refs = ['draft']\nbody = { position = 'object' }";
    lines.push(line(later));
    let state = state(&lines);
    let positions = state.plane(None).draft(&id("draft")).unwrap().positions;
    assert_eq!(positions[&Party::from("TJ")].act, id("later"), "the order of the log decides, not the clock");
}

#[test]
fn a_drill_is_invisible_to_what_is_meant_and_rests_on_real_credentials() {
    let drill = Some("Barrier 2022".to_owned());
    let is_credential = |line: &Line| line.kind == Kind::from("credential.issue");
    let mut lines = given();
    lines.iter_mut().filter(|line| !is_credential(line)).for_each(|line| line.drill.clone_from(&drill));
    let state = state(&lines);
    assert!(state.entries().all(|judged| judged.is_effective()));
    assert_eq!(state.drills(), ["Barrier 2022"]);
    let plane = state.plane(drill.as_deref());
    assert_eq!(plane.case(&id("invocation"), now()).unwrap().state, "mandate_active");
    assert_eq!(plane.public_items().len(), 1);
    let meant = state.plane(None);
    assert_eq!((meant.cases(now()), meant.drafts(), meant.clocks(now())), (vec![], vec![], vec![]));
    assert_eq!((meant.public_items(), state.public_plane().public_items()), (vec![], vec![]));
    assert_eq!(meant.due(&Party::from("KG"), now()), []);
    assert_eq!(meant.credentials(now()).len(), 6);
    assert_eq!(state.plane(Some("another")).credentials(now()), [], "a drill that nobody plays shows nothing");
}

#[test]
fn a_drill_cannot_rest_on_another_drill() {
    let mut lines = uses(&["invocation".into()]);
    lines.last_mut().unwrap().drill = Some("one".into());
    lines.push(line(
        "as = 'report'\nkind = 'report.situation'\nauthor = 'duty@JS'\nat = '2022-01-05T22:01:00Z'\n\
         refs = ['invocation']\ndrill = 'two'\nbody = { text = 'Received.' }",
    ));
    let state = state(&lines);
    let Some(Verdict::Refused(refusal)) = state.verdict(&id("report")) else { panic!("it is refused") };
    assert_eq!(refusal.reason, "drill");
}

#[test]
fn the_public_sees_only_what_was_released() {
    let state = state(&given());
    let items = state.public_plane().public_items();
    assert_eq!(items.iter().map(|item| alias(&item.id)).collect::<Vec<_>>(), ["statement"]);
    assert_eq!(state.public_plane().drafts(), []);
    let dump = String::from_utf8(state.canonical(Scope::Public)).unwrap();
    assert_eq!(dump.lines().filter(|line| line.starts_with("act ")).count(), 1, "{dump}");
}

#[test]
fn a_later_page_takes_the_place_of_an_earlier_one() {
    let page = |alias: &str, at: &str| {
        line(&format!(
            "as = '{alias}'\nkind = 'page.publish'\nauthor = 'press@SEC'\nat = '{at}'\nlabel = 'public'\n\
             body = {{ slug = 'structure', title = 'Structure', language = 'en', sections = [{{ paragraphs = ['{at}'] }}], \
             sources = [{{ name = 'a.txt', lines = '1' }}] }}"
        ))
    };
    let state = state(&[page("old", "2022-04-01T00:00:00Z"), page("new", "2023-04-01T00:00:00Z")]);
    let items = state.public_plane().public_items();
    let rows: Vec<_> = items.iter().map(|item| (item.id, item.superseded_by)).collect();
    assert_eq!(rows, [(id("new"), None), (id("old"), Some(id("new")))]);
}

#[test]
fn an_act_waits_for_what_it_rests_on() {
    let mut state = State::new(charter());
    let all = entries(&uses(&["consultation".into()]));
    let (invocation, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|entry| entry.id == id("invocation"));
    for entry in rest {
        state.apply(entry);
    }
    assert_eq!(state.verdict(&id("consultation")), Some(&Verdict::Waiting));
    assert!(state.explain(&id("consultation")).acts.contains(&id("invocation")));
    let judged = state.apply(invocation[0].clone());
    assert_eq!(judged, [id("invocation"), id("consultation")]);
    assert!(state.judged(&id("consultation")).unwrap().is_effective());
    assert_eq!(state.apply(invocation[0].clone()), [], "the same act again changes nothing");
}

#[test]
fn a_refusal_is_explained_as_a_tree() {
    let mut lines = until("draft");
    lines.push(line(
        "as = 'attempt'\nkind = 'decision.record'\nauthor = 'chair@AM'\nat = '2022-01-05T23:40:00Z'\nrefs = ['draft']\n\
         body = { title = 'Mandate', matter = 'peacekeeping-on-member', body = 'cfm' }",
    ));
    let state = state(&lines);
    insta::assert_snapshot!(state.explain(&id("attempt")));
}

#[test]
fn a_decision_is_explained_as_a_tree() {
    insta::assert_snapshot!(state(&until("decision")).explain(&id("decision")));
}

#[test]
fn one_member_that_does_not_join_leaves_five_bound() {
    let mut lines = until("position-tj");
    lines.push(line(
        "as = 'out'\nkind = 'position.state'\nauthor = 'head@KG'\nat = '2022-01-06T00:20:00Z'\nrefs = ['draft']\n\
         body = { position = 'stay-out' }",
    ));
    lines.push(line(
        "as = 'record'\nkind = 'decision.record'\nauthor = 'chair@AM'\nat = '2022-01-06T00:21:00Z'\n\
         refs = ['invocation', 'draft', 'position-am', 'position-by', 'position-kz', 'position-ru', 'position-tj', \
         'out']\nbody = { title = 'Mandate', matter = 'peacekeeping-on-member', body = 'csc' }",
    ));
    let state = state(&lines);
    assert!(state.judged(&id("record")).unwrap().is_effective(), "{:?}", state.verdict(&id("record")));
    let draft = state.plane(None).draft_at(&id("draft"), now()).unwrap();
    assert_eq!((&draft.outcome.adopted, draft.outcome.format), (&Finding::Yes, law::outcome::Format::Limited));
    let bound: Vec<Party> =
        draft.outcome.bound.iter().filter(|(_, is)| **is == Bound::Bound).map(|(it, _)| it.clone()).collect();
    assert_eq!(bound, names(&["AM", "BY", "KZ", "RU", "TJ"]));
    assert_eq!(draft.outcome.bound[&Party::from("KG")], Bound::NotBound);
    assert_eq!(case(&state).state, "mandate_active");
    lines.push(line(
        "as = 'joins'\nkind = 'decision.join'\nauthor = 'head@KG'\nat = '2022-01-07T00:00:00Z'\nrefs = ['record']\n\
         body = {}",
    ));
    let joined = super::state(&lines);
    let Some(Verdict::Undetermined(gap)) = joined.verdict(&id("joins")) else { panic!("the Charter does not say") };
    assert_eq!(gap.clause, "amendments-2010#article-3/general: joining");
}
