//! What is sealed is read by its audience and by nobody else.

use std::sync::Arc;

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use record::limits::EPOCH_MONTHS;
use record::sync::ContentWant;
use record::{Opening, Place, Record, WriteFault};

use crate::alliance::{Alliance, START, at, opening, report, statement};

#[test]
fn an_act_for_a_list_is_held_by_all_and_read_by_the_list() {
    let mut alliance = Alliance::new();
    let id = alliance.write("CC", &report("CC", "CC,FF", "between two")).id;
    let names = alliance.names();
    alliance.settle(&names);
    for name in names {
        let node = alliance.node(name);
        let row = node.act_row(&id).expect("read").expect("listed everywhere");
        assert!(row.registered, "{name}");
        let index = row.index as u64;
        let content = node.content(&"CC".into(), index).expect("read");
        if ["CC", "FF"].contains(&name) {
            assert_eq!(row.verdict, "effective", "{name}");
            assert_eq!(row.label, "CC,FF");
            assert!(node.act(&id).is_some() && content.is_some());
        } else {
            assert_eq!((row.verdict.as_str(), row.kind.as_str(), row.label.as_str()), ("opaque", "", ""), "{name}");
            assert!(node.act(&id).is_none() && content.is_none(), "{name} holds what it cannot open");
        }
    }
}

#[test]
fn an_observer_reads_only_what_is_public() {
    let mut alliance = Alliance::new();
    let sealed = alliance.write("AA", &statement("AA", "all", "for all")).id;
    let open = alliance.write("AA", &statement("AA", "public", "for anybody")).id;
    let names = alliance.names();
    alliance.settle(&names);
    let observer = alliance.node("public");
    assert!(observer.act(&sealed).is_none() && observer.act(&open).is_some());
    assert!(observer.content(&"AA".into(), 1).expect("read").is_none());
    assert_eq!(observer.summary().all, None);
}

#[test]
fn two_lists_of_one_author_have_unlike_labels_and_one_list_keeps_its_own() {
    let mut alliance = Alliance::new();
    for readers in ["AA,BB", "AA,CC", "AA,BB"] {
        alliance.write("AA", &report("AA", readers, "something"));
    }
    alliance.restart("AA");
    alliance.write("AA", &report("AA", "AA,BB", "again"));
    let leaves = alliance.node("AA").leaves(&"AA".into(), 0, 9).expect("read");
    let labels: Vec<_> = leaves.iter().map(|row| seal::leaf::decode(&row.bytes).expect("a leaf").label).collect();
    // Two epochs and four acts: epoch, act, epoch, act, act, act.
    assert_eq!(labels.len(), 6);
    assert_eq!((labels[0], labels[1], labels[4], labels[5]), (labels[1], labels[4], labels[5], labels[0]));
    assert_eq!(labels[2], labels[3]);
    assert_ne!(labels[0], labels[2]);
    assert_ne!(labels[0], seal::id::LabelId::of("AA,BB"), "the id would tell who can guess the list");
}

#[test]
fn a_label_that_cannot_be_served_is_refused_and_nothing_is_written() {
    let mut alliance = Alliance::new();
    let party = "AA".into();
    let mut unknown = statement("AA", "all", "x");
    unknown.label = Label::Named("secret".into());
    for act in [unknown, statement("AA", "BB,CC", "without the author"), statement("AA", "AA,ZZ", "with a stranger")] {
        let refused = alliance.node_mut("AA").write(&party, &act, START);
        assert!(matches!(refused, Err(WriteFault::Label(_))), "{refused:?}");
    }
    let refused = alliance.node_mut("AA").write(&"BB".into(), &statement("BB", "all", "x"), START);
    assert!(matches!(refused, Err(WriteFault::NotHosted(_))));
    let all_or_none = [statement("AA", "all", "good"), statement("AA", "BB,CC", "bad")];
    assert!(alliance.node_mut("AA").write_all(&party, &all_or_none, START).is_err());
    assert_eq!(alliance.node("AA").heads()[0].size, 0);
    crate::alliance::check(alliance.node("AA"));
}

/// Returns the charter of the tests, in which FF is a member until the first of February 2026 only.
fn charter_that_ff_leaves() -> Arc<Charter> {
    let five = r#"parties = ["AA", "BB", "CC", "DD", "EE"]"#;
    let late = "```status late\nparties = [\"FF\"]\nis = \"member\"\nscope = \"organisation\"\nby = \"foundation\"\n\
        to = \"2026-02-01\"\n```\n\n## Article 2. Offices";
    let text = include_str!("alliance.md")
        .replace(r#"parties = ["AA", "BB", "CC", "DD", "EE", "FF"]"#, five)
        .replace("## Article 2. Offices", &format!("FF is a member until February.\n\n{late}"));
    let (charter, problems) = Charter::read("alliance", &[SourceFile { name: "alliance.md".into(), text }]);
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(charter)
}

#[test]
fn a_party_that_is_no_reader_any_more_cannot_open_the_next_act() {
    let charter = charter_that_ff_leaves();
    let open = |node: &str, place, now| {
        let opening = Opening { charter: charter.clone(), ..opening(node, now) };
        Record::open(place, opening).expect("opened")
    };
    let (january, march) = (at(1), at(60 * 86_400));
    let mut author = open("AA", Place::Memory, january);
    let mut write = |text: &str, now| {
        let act = Act { at: now, ..report("AA", "all", text) };
        author.write(&"AA".into(), &act, now).expect("written")
    };
    let before = write("while FF is a member", january);
    assert_eq!(write("to the same readers", january).index, 2, "the epoch goes on");
    let after = write("after FF has left", march);
    assert_eq!(after.index, 4, "no epoch stands before it");
    let store = author.close();
    let mut author = open("AA", Place::Store(store), march);
    let act = Act { at: march, ..report("AA", "all", "after a restart") };
    assert_eq!(author.write(&"AA".into(), &act, march).expect("written").index, 5, "a restart forgot the readers");
    for (name, reads) in [("FF", false), ("EE", true)] {
        let mut node = open(name, Place::Memory, march);
        let answer = author.respond(&node.tail_request("AA")).expect("a response");
        let wants = node.accept("AA", answer, march).expect("no fault").wants;
        // All that there is, as from a peer that gives more than is asked.
        let all = (0..6).map(|index| ContentWant { log: "AA".into(), index }).collect::<Vec<_>>();
        assert!(wants.len() < all.len());
        let contents = author.contents(&node.contents_request(&all)).expect("contents");
        assert_eq!(node.accept_contents("AA", contents, march).expect("no fault").refused, []);
        assert_eq!(node.heads()[0].size, 6, "{name}");
        assert_eq!((node.act(&before.id).is_some(), node.act(&after.id).is_some()), (true, reads), "{name}");
        crate::alliance::check(&node);
    }
}

#[test]
fn an_epoch_ends_with_the_month_and_earlier_ones_still_open() {
    let mut alliance = Alliance::new();
    let mut write = |text: &str, seconds: i64| {
        alliance.now = at(seconds);
        let act = Act { at: at(seconds), ..report("AA", "all", text) };
        let written = alliance.node_mut("AA").write(&"AA".into(), &act, at(seconds)).expect("written");
        (written.index, written.id)
    };
    // One second before February in UTC, and its first instant.
    assert_eq!(EPOCH_MONTHS, 1);
    let (last, first) = (31 * 86_400 - 1, 31 * 86_400);
    let january = [write("at first", 1), write("in the same month", last)];
    let february = [write("in February", first), write("still in February", first + 60)];
    let next_year = write("in the February after", first + 365 * 86_400);
    assert_eq!([january[0].0, january[1].0, february[0].0, february[1].0, next_year.0], [1, 2, 4, 5, 7]);
    alliance.restart("AA");
    alliance.settle(&["AA", "BB"]);
    alliance.restart("BB");
    for (_, id) in [january, february].concat().into_iter().chain([next_year]) {
        assert!(alliance.node("BB").act(&id).is_some(), "an earlier epoch does not open");
    }
    let now = at(first + 365 * 86_400 + 60);
    let act = Act { at: now, ..report("AA", "all", "after a restart") };
    assert_eq!(
        alliance.node_mut("AA").write(&"AA".into(), &act, now).expect("written").index,
        8,
        "the month is forgotten"
    );
}

#[test]
fn a_clock_that_is_set_back_does_not_go_on_with_a_later_month() {
    let mut alliance = Alliance::new();
    let write = |alliance: &mut Alliance, now| {
        let act = Act { at: now, ..report("AA", "all", "x") };
        alliance.node_mut("AA").write(&"AA".into(), &act, now).expect("written").index
    };
    let march = at(60 * 86_400);
    assert_eq!(write(&mut alliance, march), 1);
    // The node's own time never goes back, so it is still March for it.
    assert_eq!(write(&mut alliance, at(1)), 2);
}
