//! Readings side by side, who may write what, and the explanation of both.

use std::collections::BTreeSet;

use law::act::Author;
use law::id::{Kind, Party};
use law::limits::READINGS_TOGETHER;
use law::outcome::{Bound, Finding};
use law::state::{State, Verdict};
use law::time::Date;

use super::ways::{ALL, act, adopted, agree, at, draft, play};
use super::{Line, charter, given, id, line, state};

const RULE: &str = "league#article-6/general";
const NOW: &str = "2022-04-01T00:00:00Z";

fn reading(alias: &str, party: &str, reads: &str) -> Line {
    let reads = if reads.is_empty() { String::new() } else { format!("reads = '{reads}', ") };
    let body = format!("rule = '{RULE}', {reads}why = 'So it was always read.'");
    act(alias, "reading.state", &format!("mayor@{party}"), "2022-03-20T08:00:00Z", &[], &body)
}

/// Returns a text to which four of five agree.
fn open() -> Vec<Line> {
    let mut lines = vec![draft("draft", "affairs", "assembly", "The lights are lit at dusk.")];
    lines.extend(agree("draft", &ALL[..4]));
    lines
}

fn side_by_side(state: &State) -> law::reading::SideBySide {
    state.plane(None).decisions_by_reading(&id("draft"), at(NOW)).expect("the draft is there")
}

fn outcomes(state: &State) -> Vec<law::reading::ByReading> {
    side_by_side(state).outcomes
}

#[test]
fn outcomes_under_each_reading_stand_side_by_side_with_who_holds_which() {
    let mut lines = open();
    lines.push(reading("strict", "ADA", "absent = \"objection\""));
    lines.push(reading("strict-too", "BRIN", "absent=\"objection\""));
    lines.push(reading("wide", "ELM", "bound = \"all\""));
    let all = outcomes(&play(&lines));
    assert_eq!(all.len(), 3);
    assert!(all[0].readings.is_empty(), "the charter's own words come first");
    assert_eq!((&all[0].closed.adopted, &all[0].closed.bound[&Party::from("ELM")]), (&Finding::Yes, &Bound::NotBound));
    let held = |place: usize| -> Vec<&str> { all[place].held_by().into_iter().map(|party| party.as_str()).collect() };
    assert_eq!(held(1), ["ADA", "BRIN"], "the same reading in other signs is one reading");
    assert!(matches!(&all[1].closed.adopted, Finding::No(refusal) if refusal.reason == "objection"), "{:?}", all[1]);
    assert_eq!((held(2), &all[2].closed.bound[&Party::from("ELM")]), (vec!["ELM"], &Bound::Bound));
}

/// Returns a statement of how a party reads the rule on who has a seat in the Assembly.
fn seats(alias: &str, party: &str, reads: &str) -> Line {
    let body = format!("rule = 'league#article-10/assembly', reads = '{reads}', why = 'The port is closed.'");
    act(alias, "reading.state", &format!("mayor@{party}"), "2022-03-21T08:00:00Z", &[], &body)
}

/// Returns a statement of how a party reads the rule on what the Assembly's decisions do.
fn effect(alias: &str, party: &str, word: &str) -> Line {
    let body = format!("rule = 'league#article-5/affairs', reads = 'effect = \"{word}\"', why = 'So we read it.'");
    act(alias, "reading.state", &format!("mayor@{party}"), "2022-03-21T08:00:00Z", &[], &body)
}

#[test]
fn readings_of_two_rules_stand_side_by_side_and_together_with_who_holds_both() {
    let mut lines = open();
    lines.push(reading("strict", "ADA", "absent = \"objection\""));
    lines.push(reading("strict-too", "BRIN", "absent = \"objection\""));
    lines.push(effect("advice", "BRIN", "advisory"));
    let all = outcomes(&play(&lines));
    let told: Vec<(usize, Vec<&str>, bool, Option<&str>)> = all
        .iter()
        .map(|one| {
            let held = one.held_by().into_iter().map(|party| party.as_str()).collect();
            let effect = one.closed.effect.map(|effect| effect.word());
            (one.readings.len(), held, one.closed.adopted == Finding::Yes, effect)
        })
        .collect();
    assert_eq!(
        told,
        [
            (0, vec![], true, Some("binding")),
            (1, vec!["BRIN"], true, Some("advisory")),
            (1, vec!["ADA", "BRIN"], false, Some("binding")),
            (2, vec!["BRIN"], false, Some("advisory")),
        ]
    );
}

#[test]
fn readings_that_can_be_put_together_in_too_many_ways_stand_by_themselves() {
    let mut lines = open();
    let words = ["absent = \"objection\"", "bound = \"all\"", "abstain = \"objection\""];
    for (party, word) in ALL.iter().zip(words) {
        lines.push(reading(&format!("r-{party}"), party, word));
    }
    for (place, party) in ALL.iter().enumerate() {
        let others: Vec<String> =
            ALL.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, name)| format!("\"{name}\"")).collect();
        lines.push(seats(&format!("s-{party}"), party, &format!("parties = [{}]", others.join(", "))));
    }
    let few = side_by_side(&play(&lines));
    assert_eq!((few.left_out, few.outcomes.len()), (None, 1 + 3 + 5 + 15));
    for (place, (party, word)) in ALL.iter().zip(["advisory", "authorises"]).enumerate() {
        lines.push(effect(&format!("e-{party}"), party, word));
        // As many as there may be, or fewer, are worked out; beyond that none.
        let ways = 4 * 6 * (2 + place) - 1;
        let worked_out = side_by_side(&play(&lines)).left_out.is_none();
        assert_eq!(worked_out, ways <= READINGS_TOGETHER, "{ways} ways");
    }
    let many = side_by_side(&play(&lines));
    assert_eq!(many.outcomes.len(), 1 + 3 + 5 + 2, "4 x 6 x 3 ways are more than 63 beside the charter's own words");
    assert_eq!(
        many.left_out.as_deref(),
        Some(
            "10 readings of 3 rules bear on this outcome and can be put together in more than 63 ways, so each stands by \
             itself here."
        )
    );
}

#[test]
fn a_reading_changes_no_act_and_no_outcome() {
    let mut lines = adopted("draft", "affairs", &ALL[..4], "2022-03-10T08:00:00Z");
    let before = play(&lines).plane(None).draft_at(&id("draft"), at(NOW));
    lines.push(reading("strict", "ADA", "absent = \"objection\""));
    let state = play(&lines);
    assert_eq!(state.plane(None).draft_at(&id("draft"), at(NOW)), before);
    assert_eq!(outcomes(&state).len(), 2);
}

#[test]
fn the_latest_reading_of_a_party_counts_and_none_takes_it_back() {
    let mut lines = open();
    lines.push(reading("first", "ADA", "absent = \"objection\""));
    lines.push(reading("second", "ADA", "bound = \"all\""));
    let readings = play(&lines).plane(None).all_readings();
    assert_eq!((readings.len(), readings[0].reads.as_str()), (1, "bound = \"all\""));
    assert_eq!(readings[0].held_by[&Party::from("ADA")].act, id("second"));
    lines.push(reading("back", "ADA", ""));
    assert_eq!(play(&lines).plane(None).all_readings(), []);
}

#[test]
fn a_reading_of_a_rule_on_other_matters_has_no_part_in_the_draft() {
    let mut lines = vec![draft("draft", "neighbours", "assembly", "b")];
    lines.push(reading("strict", "ADA", "matters = [\"berths\"]"));
    assert_eq!(play(&lines).plane(None).readings(&id("draft"), at(NOW)), []);
}

#[test]
fn a_draft_is_explained_under_each_reading() {
    let mut lines = open();
    lines.push(reading("strict", "ADA", "absent = \"objection\""));
    let tree = play(&lines).explain(&id("draft")).to_string();
    assert!(tree.contains("Under another reading of league#article-6/general"), "{tree}");
    assert!(tree.contains("held by ADA"), "{tree}");
}

#[test]
fn who_may_names_offices_with_the_articles() {
    let state = state(&given());
    let on: Date = "2022-01-06".parse().unwrap();
    let matter = "peacekeeping-on-member".into();
    let may = state.who_may(&Kind::from("position.state"), Some(&matter), Some(&"csc".into()), on);
    let authors: Vec<String> = may.iter().map(|one| one.author.to_string()).collect();
    assert_eq!(authors, ["head@AM", "head@BY", "head@KG", "head@KZ", "head@RU", "head@TJ"]);
    let because: Vec<String> = may[0].because.iter().map(ToString::to_string).collect();
    assert_eq!(because, ["common-record#article-2/head", "common-record#article-7/position-csc"]);
    let not =
        state.may(&"press@SEC".parse().unwrap(), &"position.state".into(), Some(&matter), Some(&"csc".into()), on);
    let Finding::No(refusal) = not.finding else { panic!("{not:?}") };
    assert_eq!((refusal.reason, refusal.next.as_str()), ("competence", "It is for the office head to write it."));
}

/// What `may` says of every author and kind is what the judgement of an act says of its author.
#[test]
fn may_agrees_with_the_judgement_of_every_given_act() {
    let mut lines = given();
    lines.push(line(
        "as = 'wrong'\nkind = 'statement.issue'\nauthor = 'drafts@SEC'\nat = '2022-01-06T03:00:00Z'\n\
         body = { title = 'a', text = 'b', in-name-of = 'office' }",
    ));
    let state = state(&lines);
    let mut words = BTreeSet::new();
    for judged in state.entries() {
        let act = judged.act().unwrap();
        let body = match act.kind.as_str() {
            "position.state" => Some("csc".into()),
            _ => act.body.get("body").and_then(law::act::Value::as_str).map(Into::into),
        };
        let may = state.may(&act.author, &act.kind, judged.matter(), body.as_ref(), act.at.date());
        match (&judged.verdict, &may.finding) {
            (Verdict::Effective { because }, Finding::Yes) => {
                assert!(may.because.iter().all(|cite| because.contains(cite)), "{may:?}");
                words.insert("yes");
            }
            (Verdict::Refused(refusal), Finding::No(no)) => {
                assert_eq!(&**refusal, no);
                words.insert("no");
            }
            other => panic!("{}: {other:?}", act.kind),
        }
    }
    assert_eq!(words.len(), 2, "both answers come up");
}

#[test]
fn an_office_that_needs_a_credential_is_said_to_need_one() {
    let state = State::new(charter());
    let author: Author = "permrep@KZ".parse().unwrap();
    let may = state.may(&author, &"consultation.open".into(), None, None, "2022-01-06".parse().unwrap());
    assert_eq!((may.finding, may.power), (Finding::Yes, Some(law::charter::rule::Power::Credential)));
}
