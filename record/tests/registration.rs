//! When an act is registered, and what follows.

use law::state::{Scope, Verdict};
use record::{ActQuery, DrillFilter, Relation};

use crate::alliance::{Alliance, MEMBERS, act, report, statement};

#[test]
fn four_of_six_members_are_not_enough_and_five_are() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "all", "first")).id;
    alliance.settle(&["AA", "BB", "CC", "DD", "SEC"]);
    let ladder = alliance.node("AA").ladder(&id).expect("read").expect("held");
    assert_eq!((ladder.delivered.len(), ladder.needed, ladder.registered), (4, 5, false));
    assert!(alliance.node("AA").state().verdict(&id).is_none());
    assert_eq!(alliance.node("AA").pending().len(), 1);
    alliance.settle(&["AA", "EE"]);
    let ladder = alliance.node("AA").ladder(&id).expect("read").expect("held");
    assert_eq!((ladder.delivered.len(), ladder.registered), (5, true));
    assert!(matches!(alliance.node("AA").state().verdict(&id), Some(Verdict::Effective { .. })));
    assert!(alliance.node("AA").pending().is_empty());
}

#[test]
fn organs_and_observers_do_not_count() {
    let mut alliance = Alliance::new();
    let id = alliance.write("SEC", &act("press@SEC", "statement.issue", "all", "")).id;
    alliance.settle(&["SEC", "AA", "BB", "CC", "DD", "public"]);
    let ladder = alliance.node("SEC").ladder(&id).expect("read").expect("held");
    assert_eq!((ladder.delivered.len(), ladder.registered), (4, false));
    alliance.settle(&["SEC", "FF"]);
    assert!(alliance.node("SEC").ladder(&id).expect("read").expect("held").registered);
}

#[test]
fn all_nodes_come_to_the_same_state() {
    let mut alliance = Alliance::new();
    for (number, member) in MEMBERS.iter().enumerate() {
        alliance.write(member, &statement(member, "all", &format!("for all {number}")));
        alliance.write(member, &report(member, "public", &format!("for anybody {number}")));
    }
    alliance.write("JS", &statement("JS", "all", "an office that the staff does not have"));
    let names = alliance.names();
    alliance.settle(&names);
    let first = alliance.node("AA");
    for name in names {
        let node = alliance.node(name);
        assert_eq!(node.state_hash(Scope::Public), first.state_hash(Scope::Public), "{name}");
        if name != "public" {
            assert_eq!(node.state_hash(Scope::Members), first.state_hash(Scope::Members), "{name}");
        }
        for peer in node.network() {
            assert_eq!(peer.relation, Relation::Equal, "{name} sees {}", peer.node);
        }
    }
}

#[test]
fn an_act_without_effect_is_registered_and_shows_its_verdict() {
    let mut alliance = Alliance::new();
    let id = alliance.write("BB", &statement("CC", "all", "in the name of another")).id;
    let names = alliance.names();
    alliance.settle(&names);
    let row = alliance.node("AA").act_row(&id).expect("read").expect("listed");
    assert_eq!(
        (row.verdict.as_str(), row.registered, row.log.as_str(), row.party.as_str()),
        ("refused", true, "BB", "CC")
    );
}

#[test]
fn only_public_acts_that_are_meant_are_public_items() {
    let mut alliance = Alliance::new();
    let shown = alliance.write("AA", &statement("AA", "public", "shown")).id;
    let mut drill = statement("AA", "public", "only a drill");
    drill.drill = Some("winter".into());
    alliance.write("AA", &drill);
    alliance.write("AA", &statement("AA", "all", "not for anybody"));
    alliance.write("AA", &statement("BB", "public", "without effect"));
    assert!(alliance.node("AA").public_items(10).expect("read").is_empty(), "nothing is registered yet");
    let names = alliance.names();
    alliance.settle(&names);
    for name in names {
        let items = alliance.node(name).public_items(10).expect("read");
        assert_eq!(items.iter().map(|item| item.id).collect::<Vec<_>>(), [shown], "{name}");
    }
}

#[test]
fn the_list_of_acts_is_filtered_and_paged() {
    let mut alliance = Alliance::new();
    for number in 0..7 {
        alliance.write("AA", &report("AA", "all", &format!("number {number}")));
    }
    let mut drill = statement("AA", "public", "a drill");
    drill.drill = Some("winter".into());
    alliance.write("AA", &drill);
    let node = alliance.node("AA");
    let query = ActQuery { rows: Some(3), drill: DrillFilter::Meant, ..ActQuery::default() };
    let first = node.acts(&query).expect("read");
    let last = first.last().expect("a row");
    let second = node.acts(&ActQuery { after: Some((last.written, last.id)), ..query.clone() }).expect("read");
    let titles = |rows: &[record::ActRow]| rows.iter().map(|row| row.index).collect::<Vec<_>>();
    assert_eq!((titles(&first), titles(&second)), (vec![7, 6, 5], vec![4, 3, 2]));
    assert_eq!(node.count_acts(&query).expect("read"), 7);
    let count = |query: ActQuery| node.count_acts(&query).expect("read");
    assert_eq!(count(ActQuery { kind: Some("report.".into()), ..ActQuery::default() }), 7);
    assert_eq!(count(ActQuery { kind: Some("statement.issue".into()), ..ActQuery::default() }), 1);
    assert_eq!(count(ActQuery { label: Some("public".into()), ..ActQuery::default() }), 1);
    assert_eq!(count(ActQuery { log: Some("BB".into()), ..ActQuery::default() }), 0);
    assert_eq!(count(ActQuery { drill: DrillFilter::Of("winter".into()), ..ActQuery::default() }), 1);
    assert_eq!(count(ActQuery { registered: Some(true), ..ActQuery::default() }), 0);
}
