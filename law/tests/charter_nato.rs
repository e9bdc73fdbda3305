//! What the charter in `charters/nato` says.

use law::charter::ORGANISATION;
use law::charter::rule::{Breaks, ChangeOf, StatusKind, Within};
use law::id::{Body, Matter, Party};

use super::{codes, of_repository, on};

#[test]
fn twelve_states_became_thirty_two_by_their_days() {
    let charter = of_repository("nato");
    let days = [
        ("1949-08-23", 0),
        ("1949-08-24", 12),
        ("1952-02-18", 14),
        ("1955-05-06", 15),
        ("1982-05-30", 16),
        ("1999-03-12", 19),
        ("2003-02-10", 19),
        ("2004-03-29", 26),
        ("2009-04-01", 28),
        ("2017-06-05", 29),
        ("2020-03-27", 30),
        ("2023-04-03", 30),
        ("2023-04-04", 31),
        ("2024-03-07", 32),
        ("2026-11-01", 32),
    ];
    for (date, members) in days {
        assert_eq!(on(&charter, date).members(ORGANISATION).len(), members, "{date}");
    }
    let signed = on(&charter, "1949-04-04");
    assert_eq!(codes(signed.holders_of(StatusKind::Signatory, ORGANISATION)), "BE CA DK FR GB IS IT LU NL NO PT US");
}

/// One matter, two bodies with other seats: what stands still in the one may be decided in the other.
#[test]
fn france_has_a_seat_in_the_council_and_none_in_the_committee() {
    let charter = of_repository("nato");
    let law = on(&charter, "2003-02-16");
    let planning = Matter::from("defence-planning");
    let bodies: Vec<Body> =
        law.competence_on(&planning).into_iter().filter_map(|(terms, _)| terms.body.clone()).collect();
    assert_eq!(bodies, [Body::from("nac"), Body::from("dpc")]);
    let (council, committee) = (law.seated(&bodies[0]), law.seated(&bodies[1]));
    assert_eq!((council.len(), committee.len()), (19, 18));
    let apart: Vec<Party> = council.into_iter().filter(|party| !committee.contains(party)).collect();
    assert_eq!(codes(apart), "FR");
    assert!(on(&charter, "2010-06-01").body(&bodies[1]).is_none(), "it was dissolved");
}

#[test]
fn silence_is_opened_by_the_secretary_general_alone_and_sets_no_figure() {
    let charter = of_repository("nato");
    let law = on(&charter, "2003-02-06");
    let (silence, _) = law.silence(&"nac".into(), &"defence-planning".into())[0];
    assert_eq!(silence.opened_by, ["secretary-general".into()]);
    assert_eq!((silence.least, silence.broken_by.as_slice()), (Within::Immediately, &[Breaks::Objection][..]));
}

#[test]
fn nobody_could_leave_in_the_first_twenty_years() {
    let charter = of_repository("nato");
    let leaving = |date| {
        let changes = on(&charter, date).changes();
        changes.into_iter().find(|(terms, _)| terms.of == ChangeOf::Withdrawal).map(|(terms, _)| terms.delay)
    };
    assert_eq!(leaving("1969-08-23"), None);
    assert_eq!(leaving("1969-08-24"), Some(Some(Within::Years(1))));
}

#[test]
fn seven_are_named_and_seven_are_the_majority_of_twelve() {
    let charter = of_repository("nato");
    let law = on(&charter, "1950-01-01");
    let (change, _) =
        law.changes().into_iter().find(|(terms, _)| terms.of == ChangeOf::EntryIntoForce).expect("a rule");
    let deposits = change.deposits.as_ref().expect("deposits");
    assert_eq!((deposits.count, deposits.named.len()), (Some(7), 7));
    assert!(deposits.named.iter().all(|party| law.party(party).is_some()));
}

#[test]
fn every_rule_says_where_it_comes_from() {
    for rule in &of_repository("nato").rules {
        assert!(!rule.source.is_empty() && !rule.text.is_empty(), "{}", rule.cite);
    }
}
