//! What the charter in `charters/osce` says.

use law::charter::ORGANISATION;
use law::charter::rule::{Binds, Breaks, Effect, Excluded, How, Meaning, SilenceOpening, StatusKind};
use law::id::{Body, Matter};

use super::{codes, of_repository, on};

#[test]
fn thirty_five_states_became_fifty_seven_by_their_days() {
    let charter = of_repository("osce");
    let days = [
        ("1975-07-31", 0),
        ("1975-08-01", 35),
        ("1990-10-03", 34),
        ("1991-06-19", 35),
        ("1991-09-10", 38),
        ("1992-01-30", 48),
        ("1992-03-31", 51),
        ("1992-04-30", 52),
        ("1992-07-08", 51),
        ("1993-01-01", 52),
        ("1995-10-12", 53),
        ("1996-04-25", 54),
        ("2000-11-10", 55),
        ("2006-06-22", 56),
        ("2012-11-21", 57),
        ("2026-11-01", 57),
    ];
    for (date, states) in days {
        assert_eq!(on(&charter, date).members(ORGANISATION).len(), states, "{date}");
    }
    let law = on(&charter, "1992-07-08");
    assert_eq!(codes(law.holders_of(StatusKind::Suspended, ORGANISATION)), "YU");
    assert_eq!(codes(on(&charter, "2026-11-01").holders_of(StatusKind::Former, ORGANISATION)), "CS DD YU");
}

#[test]
fn consensus_is_the_absence_of_an_objection_and_commits_politically() {
    let charter = of_repository("osce");
    let law = on(&charter, "2020-01-01");
    for (body, matter) in [("mc", "general"), ("pc", "budget"), ("fsc", "military-aspects")] {
        let (decide, rule) = law.decide(&body.into(), &matter.into())[0];
        assert_eq!(rule.cite.to_string(), "rules-2006#decisions/general");
        assert_eq!((decide.how, decide.absent), (How::Consensus, Meaning::NoObjection));
        assert_eq!((decide.bound, decide.effect), (Binds::All, Some(Effect::Political)));
        assert_eq!(law.seated(&body.into()).len(), 57);
    }
}

#[test]
fn silence_is_used_only_if_nobody_objects_to_it_and_an_amendment_breaks_it() {
    let charter = of_repository("osce");
    let law = on(&charter, "2020-01-01");
    let (silence, _) = law.silence(&"pc".into(), &"budget".into())[0];
    assert_eq!(silence.opening, SilenceOpening::NoObjection);
    assert_eq!(silence.broken_by, [Breaks::Objection, Breaks::Amendment]);
    assert!(law.silence(&"mc".into(), &"general".into()).is_empty(), "Annex 1(A) is for the two bodies in Vienna");
}

#[test]
fn the_state_concerned_and_the_parties_to_a_dispute_can_be_left_out_since_1992() {
    let charter = of_repository("osce");
    let rule = |date, body: &str, matter: &str| {
        let law = on(&charter, date);
        law.decide(&Body::from(body), &Matter::from(matter)).first().map(|(terms, _)| terms.exclude.clone())
    };
    assert_eq!(rule("1992-01-29", "cso", "gross-violations"), Some(Vec::new()), "consensus of all");
    assert_eq!(rule("1992-01-30", "cso", "gross-violations"), Some(vec![Excluded::StateConcerned]));
    assert_eq!(rule("1992-12-15", "mc", "directed-conciliation"), Some(vec![Excluded::PartiesToTheDispute]));
}

#[test]
fn the_chair_is_decided_and_not_counted() {
    let charter = of_repository("osce");
    let law = charter.as_of(law::time::AsOf { effective: super::day("2026-11-01"), known: super::day("2026-11-01") });
    let chair = |year| law.chair(&"pc".into(), year).map(|chair| (chair.party.0, chair.overridden.is_some()));
    assert_eq!(chair(1992), Some(("CS".into(), true)));
    assert_eq!(chair(2025), Some(("FI".into(), true)));
    assert_eq!(chair(2027), None, "no decision is recorded");
}

#[test]
fn every_rule_says_where_it_comes_from() {
    for rule in &of_repository("osce").rules {
        assert!(!rule.source.is_empty() && !rule.text.is_empty(), "{}", rule.cite);
    }
}
