//! Supposed acts: every answer is the one that the acts themselves would give, and the state below stays as it is.

use std::sync::Arc;

use law::act::{Act, Author};
use law::charter::Charter;
use law::id::{ActId, Kind, Party};
use law::limits;
use law::outcome::{Bound, Finding};
use law::state::suppose::Supposition;
use law::state::{Content, Entry, Scope, State, Verdict};
use law::time::{AsOf, Date, Instant};

use super::amend::{act, amendment, compact, deposit, ratify};
use super::{Line, charter, entries, given, id, line, state_under, uses};

/// Returns acts to suppose after some lines; among themselves they rest on one another by their numbers.
fn supposed(lines: &[Line]) -> Vec<Act> {
    let place = |wanted: &ActId| lines.iter().position(|line| id(&line.alias) == *wanted);
    let number = |at: usize| ActId::supposed(u16::try_from(at).expect("few lines"));
    let renamed = |line: &Line| {
        let mut act = line.act();
        act.refs.iter_mut().for_each(|id| *id = place(id).map_or(*id, number));
        act
    };
    lines.iter().map(renamed).collect()
}

/// Returns the state in which the same acts are registered under the same ids.
fn registered(charter: Arc<Charter>, first: &[Line], acts: &[Act]) -> State<'static> {
    let mut state = state_under(charter, first);
    let mut sizes = entries(first).into_iter().map(|entry| entry.party).collect::<Vec<Party>>();
    for (number, act) in (0..).zip(acts) {
        let party = act.author.party.clone();
        let index = sizes.iter().filter(|other| **other == party).count() as u64;
        sizes.push(party.clone());
        state.apply(Entry { id: ActId::supposed(number), party, index, content: Content::Act(act.clone()) });
    }
    state
}

/// Tells everything that can be asked of a plane.
fn told(plane: law::plane::Plane<'_>, now: Instant) -> String {
    let day = now.date();
    let law = plane.charter().as_of(AsOf { effective: day, known: day });
    let parties: Vec<Party> = law.parties().into_iter().map(|(party, ..)| party).collect();
    let dues: Vec<_> = parties.iter().map(|party| plane.due(party, now)).collect();
    let drafts = plane.drafts_at(now);
    let hints: Vec<_> = drafts.iter().map(|draft| plane.hints(&draft.id, now)).collect();
    let tables: Vec<_> = plane.instruments().iter().map(|id| plane.instrument(id)).collect();
    let members = law.members("organisation");
    format!(
        "{drafts:#?}\n{hints:#?}\n{:#?}\n{:#?}\n{dues:#?}\n{tables:#?}\n{members:?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        plane.cases(now),
        plane.clocks(now),
        plane.tenures(day),
        plane.credentials(now),
        plane.all_readings(),
        plane.public_items(),
    )
}

/// Supposes the lines from a place on, and compares with the state in which they are registered.
fn same(charter: &Arc<Charter>, lines: &[Line], from: usize, now: Instant) {
    let acts = supposed(&lines[from..]);
    let below = state_under(charter.clone(), &lines[..from]);
    let before = below.canonical(Scope::All);
    let layer = below.suppose(acts.clone()).expect("few acts");
    let whole = registered(charter.clone(), &lines[..from], &acts);
    for judged in whole.entries() {
        assert_eq!(layer.verdict(&judged.id), Some(&judged.verdict), "from {from}: {}", judged.says());
        assert_eq!(layer.explain(&judged.id), whole.explain(&judged.id), "from {from}");
    }
    for drill in [None, Some("Shield")] {
        assert_eq!(told(layer.plane(drill), now), told(whole.plane(drill), now), "from {from}");
    }
    assert_eq!(below.canonical(Scope::All), before, "a question changes nothing");
}

fn refusal(layer: &Supposition<'_>) -> String {
    match layer.acts().last() {
        Some((_, Verdict::Refused(refusal))) => format!("{} {}", refusal.says, refusal.next),
        other => panic!("{other:?}"),
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[test]
fn a_supposed_act_that_would_be_refused_says_so_and_changes_nothing() {
    let lines = uses(&["position-tj".to_owned()]);
    let state = state_under(charter(), &lines);
    let twice = line(
        "as = 'x'\nkind = 'position.state'\nauthor = 'permrep@SEC'\nat = '2022-01-06T01:00:00Z'\nrefs = ['draft']\n\
         body = { position = 'agree' }",
    );
    let layer = state.suppose(vec![twice.act()]).expect("one act");
    assert!(refusal(&layer).contains("SEC"), "{}", refusal(&layer));
    let now = "2022-01-06T02:00:00Z".parse().expect("an instant");
    assert_eq!(told(layer.plane(None), now), told(state.plane(None), now));
    let missing = line(
        "as = 'x'\nkind = 'position.state'\nauthor = 'permrep@TJ'\nat = '2022-01-06T01:00:00Z'\nrefs = ['nothing']\n\
         body = { position = 'agree' }",
    );
    let layer = state.suppose(vec![missing.act()]).expect("one act");
    assert_eq!(layer.acts().map(|(_, verdict)| verdict.word()).collect::<Vec<_>>(), ["waiting"]);
}

#[test]
fn too_many_supposed_acts_are_refused() {
    let state = State::new(compact());
    let act = ratify("x", "AA", "2010-03-01", "text", "absence").act();
    let refused = state.suppose(vec![act; limits::SUPPOSED_ACTS + 1]).expect_err("one too many");
    assert_eq!(refused.says, "65 acts are supposed; 64 may be.");
}

#[test]
fn a_change_of_the_law_of_judged_days_is_refused_where_too_much_would_be_judged_again() {
    let mut state = state_under(compact(), &amendment()[..3]);
    let late = act("late", "instrument.ratify", "head@AA", "2012-01-01", &["text"], "instrument = 'absence'");
    state.apply(Entry { id: id("late"), party: "AA".into(), index: 9, content: Content::Act(late.act()) });
    let last = ratify("yes-cc", "CC", "2010-05-01", "text", "absence").act();
    assert!(state.suppose(vec![last.clone()]).is_ok(), "a short record is judged again");
    for index in 0..limits::SUPPOSED_JUDGED_AGAIN as u64 {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&index.to_be_bytes());
        state.apply(Entry { id: ActId(bytes), party: "SEC".into(), index: 100 + index, content: Content::Opaque });
    }
    let refused = state.suppose(vec![last.clone()]).expect_err("too long a record");
    assert_eq!(
        format!("{} {}", refused.says, refused.next),
        "The supposed acts change the law from 2010-05-02 on, and acts of that day or later are in the record: more \
         than 20000 would have to be judged again. Give the supposed acts the day of the last act in the record, or a \
         later one."
    );
    let today = ratify("yes-cc", "CC", "2012-01-01", "text", "absence").act();
    let layer = state.suppose(vec![today]).expect("it bears on no judged day");
    assert_eq!(layer.charter().instruments.len(), 2);
}

#[test]
fn every_answer_over_supposed_acts_is_the_one_of_the_acts_themselves() {
    let now = "2022-01-20T02:00:00Z".parse().expect("an instant");
    let lines = given();
    for from in (lines.len().saturating_sub(40)..lines.len()).step_by(3) {
        same(&charter(), &lines, from, now);
    }
    let offices = super::read_given("examples/offices.toml");
    for from in (offices.len().saturating_sub(20)..offices.len()).step_by(4) {
        same(&charter(), &offices, from, "2026-03-01T00:00:00Z".parse().expect("an instant"));
    }
}

#[test]
fn every_answer_over_supposed_amendments_is_the_one_of_the_acts_themselves() {
    let now = "2012-01-01T02:00:00Z".parse().expect("an instant");
    let mut lines = amendment();
    lines.push(act("out", "instrument.withdraw", "head@CC", "2011-02-01", &[], "instrument = 'compact'"));
    lines.push(deposit("other", "2011-03-01", &super::amend::absence("other", "")));
    lines.push(ratify("more-aa", "AA", "2011-03-02", "other", "other"));
    for from in 0..lines.len() {
        same(&compact(), &lines, from, now);
    }
    // The record holds later acts than the supposed ones: what was judged is judged again.
    lines.swap(3, 6);
    for from in 0..lines.len() {
        same(&compact(), &lines, from, now);
    }
}

#[test]
fn one_more_ratification_would_bring_an_instrument_into_force_for_members_and_decisions() {
    let state = state_under(compact(), &amendment()[..3]);
    let layer = state.suppose(supposed(&amendment()[3..])).expect("one act");
    let absent = |charter: &Charter| super::amend::absent(charter, "2011-01-01", "2011-01-01");
    assert_eq!((absent(state.charter()), absent(layer.charter())), ("no objection", "objection"));
}

#[test]
fn a_supposed_position_adopts_and_a_supposed_appointment_gives_power() {
    let lines: Vec<Line> = uses(&["position-tj".to_owned(), "position-am".to_owned()]);
    let state = state_under(charter(), &lines);
    let now: Instant = "2022-01-06T02:00:00Z".parse().expect("an instant");
    let wanted: Vec<Line> = given().into_iter().filter(|line| line.alias.starts_with("position-")).collect();
    let further: Vec<Act> =
        wanted.iter().filter(|line| !lines.iter().any(|own| own.alias == line.alias)).map(Line::act).collect();
    let credentials: Vec<Act> = given()
        .iter()
        .filter(|line| line.kind.0 == "credential.issue" && !lines.iter().any(|own| own.alias == line.alias))
        .map(Line::act)
        .collect();
    let layer = state.suppose(credentials.into_iter().chain(further).collect()).expect("few acts");
    for (id, verdict) in layer.acts() {
        assert_eq!(verdict.word(), "effective", "{:?} {verdict:?}", layer.act(&id));
    }
    let adopted = |plane: law::plane::Plane<'_>| plane.decision(&id("draft"), now).expect("a draft");
    assert!(matches!(adopted(state.plane(None)).adopted, Finding::Undetermined(_)));
    let decision = adopted(layer.plane(None));
    assert_eq!(decision.adopted, Finding::Yes);
    assert!(decision.bound.values().all(|bound| *bound == Bound::Bound));
    let head = Author { office: "head".into(), party: "KZ".into() };
    let kind = Kind::from("invocation.make");
    let on = day("2022-01-06");
    assert_eq!(layer.may(&head, &kind, None, None, on), state.may(&head, &kind, None, None, on));
}
