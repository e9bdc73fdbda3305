//! Acts that somebody might write to make nodes differ, or to make one of them stop.

use law::limits;
use law::state::{Content, Scope, State, Verdict};
use law::time::Instant;

use super::{Line, charter, entries, id, line, state};

/// A public word of Armenia on a sealed one, which itself rests on an act that nobody has ever seen.
fn word_on_a_sealed_act_that_waits() -> [Line; 2] {
    [
        line(
            "as = 'sealed'\nkind = 'statement.issue'\nauthor = 'head@AM'\nat = '2022-01-06T03:00:00Z'\n\
             label = ['AM', 'BY']\nrefs = ['never-seen']\n\
             body = { title = 'Aside', text = 'For one reader.', in-name-of = 'office' }",
        ),
        line(
            "as = 'word'\nkind = 'statement.issue'\nauthor = 'head@AM'\nat = '2022-01-06T03:01:00Z'\nlabel = 'public'\n\
             refs = ['sealed']\nbody = { title = 'Word', text = 'For all.', in-name-of = 'office' }",
        ),
    ]
}

#[test]
fn who_reads_a_sealed_act_that_waits_judges_a_public_one_as_everybody_does() {
    let lines = word_on_a_sealed_act_that_waits();
    let reader = state(&lines);
    let mut other = State::new(charter());
    for mut entry in entries(&lines) {
        if entry.id == id("sealed") {
            entry.content = Content::Opaque;
        }
        other.apply(entry);
    }
    assert_eq!(reader.verdict(&id("sealed")), Some(&Verdict::Waiting));
    assert_eq!(reader.verdict(&id("word")), other.verdict(&id("word")));
    assert!(matches!(other.verdict(&id("word")), Some(Verdict::Effective { .. })), "{:?}", other.verdict(&id("word")));
    assert_eq!(reader.canonical(Scope::Public), other.canonical(Scope::Public));
    assert_eq!(reader.canonical(Scope::Members), other.canonical(Scope::Members));
}

#[test]
fn an_act_with_too_many_references_is_refused_at_once_and_waits_for_none() {
    let mut act = line(
        "as = 'act'\nkind = 'report.situation'\nauthor = 'duty@JS'\nat = '2022-01-05T22:01:00Z'\n\
         body = { text = 'Received.' }",
    );
    act.refs = (0..=limits::REFS).map(|number| format!("missing-{number}")).collect();
    let state = state(&[act]);
    let Some(Verdict::Refused(refusal)) = state.verdict(&id("act")) else { panic!("{:?}", state.verdict(&id("act"))) };
    assert_eq!(refusal.reason, "form");
    assert!(refusal.says.contains("at most 256 are allowed"), "{}", refusal.says);
}

#[test]
fn an_act_of_a_time_without_a_day_is_refused_and_stops_nobody() {
    for at in [Instant(i64::MIN), Instant(i64::MAX), Instant(Instant::LAST.0 + 1), Instant(Instant::FIRST.0 - 1)] {
        let mut act = line(
            "as = 'act'\nkind = 'invocation.make'\nauthor = 'head@KZ'\nat = '2022-01-05T22:01:00Z'\n\
             body = { matter = 'crisis-response', territory = 'KZ', situation = 'a', requested = 'b' }",
        );
        act.at = at;
        let state = state(&[act]);
        let Some(Verdict::Refused(refusal)) = state.verdict(&id("act")) else { panic!("{at:?}") };
        assert!(refusal.says.contains("years 1 to 9999") || refusal.reason != "form", "{}", refusal.says);
        assert!(!state.canonical(Scope::All).is_empty());
        assert!(state.plane(None).cases(Instant(i64::MAX)).is_empty());
    }
}

#[test]
fn acts_of_many_years_do_not_pile_up_eras_and_are_judged_alike() {
    let years = 1..=2 * limits::ERAS_KEPT;
    let report = |year: usize| {
        let mut act = line(
            "as = 'act'\nkind = 'report.situation'\nauthor = 'duty@JS'\nat = '2022-01-05T22:01:00Z'\n\
             body = { text = 'Received.' }",
        );
        act.alias = format!("act-{year}");
        act.at = format!("{:04}-06-01T00:00:00Z", 2010 + year).parse().expect("an instant");
        act
    };
    let acts: Vec<Line> = years.clone().map(report).collect();
    let together = state(&acts);
    for (year, act) in years.zip(&acts) {
        let alone = state(std::slice::from_ref(act));
        let id = id(&format!("act-{year}"));
        assert_eq!(together.verdict(&id), alone.verdict(&id), "{}", act.at);
    }
}

#[test]
fn a_public_act_on_a_sealed_one_that_waits_does_not_depend_on_which_came_first() {
    let [sealed, mut word] = word_on_a_sealed_act_that_waits();
    word.log = Some("BY".into());
    let lines = [sealed, word];
    let [first, second] = entries(&lines).try_into().expect("two acts");
    let mut state = State::new(charter());
    state.apply(second);
    assert_eq!(state.verdict(&id("word")), Some(&Verdict::Waiting));
    let judged = state.apply(first);
    assert_eq!(judged, [id("word")]);
    let other = super::state(&lines);
    assert_ne!(other.verdict(&id("word")), Some(&Verdict::Waiting));
    assert_eq!(state.canonical(Scope::All), other.canonical(Scope::All));
}
