//! A reader who comes later: what is refused, what an author hands on, and that nobody else reads more.

use std::collections::BTreeMap;
use std::sync::Arc;

use law::act::Act;
use law::charter::{Charter, SourceFile};
use law::id::ActId;
use law::state::Scope;
use law::time::Instant;
use record::{NodeKeys, Opening, Place, Record, WriteFault};

use crate::alliance::{Alliance, START, act, at, check, network, opening, report, statement};

/// One day in seconds. FF becomes a member on the first of February, day 31.
const DAY: i64 = 86_400;

/// Returns the charter of the tests, in which FF is a member from February 2026 on, with one text in the place of another.
pub fn charter(old: &str, new: &str) -> Arc<Charter> {
    let five = r#"parties = ["AA", "BB", "CC", "DD", "EE"]"#;
    let late = "```status late\nparties = [\"FF\"]\nis = \"member\"\nscope = \"organisation\"\nby = \"foundation\"\n\
        from = \"2026-02-01\"\n```\n\n## Article 2. Offices";
    let text = include_str!("alliance.md")
        .replace(r#"parties = ["AA", "BB", "CC", "DD", "EE", "FF"]"#, five)
        .replace("## Article 2. Offices", &format!("FF is a member from February on.\n\n{late}"));
    assert!(text.contains(old), "there is no '{old}'");
    let file = SourceFile { name: "alliance.md".into(), text: text.replace(old, new) };
    let (charter, problems) = Charter::read("alliance", &[file]);
    assert!(problems.is_empty(), "{problems:?}");
    Arc::new(charter)
}

/// Opens a node under a charter.
pub fn open(charter: &Arc<Charter>, node: &str, place: Place, now: Instant) -> Record {
    let opening = Opening { charter: charter.clone(), ..opening(node, now) };
    Record::open(place, opening).expect("opened")
}

/// An alliance under that charter, in which AA and BB wrote for all in January, and AA again in March.
struct Case {
    charter: Arc<Charter>,
    alliance: Alliance,
    before: Vec<ActId>,
}

fn case(old: &str, new: &str) -> Case {
    let charter = charter(old, new);
    let of = |keys: &NodeKeys| (keys.node.clone(), open(&charter, &keys.node, Place::Memory, START));
    let nodes: BTreeMap<_, _> = network().1.iter().map(of).collect();
    let mut alliance = Alliance { nodes, now: at(DAY) };
    let first = alliance.write("AA", &report("AA", "all", "what was said before FF came")).id;
    let second = alliance.write("AA", &statement("AA", "all", "a statement of January")).id;
    let others = alliance.write("BB", &report("BB", "all", "what BB said in January")).id;
    alliance.settle(&alliance.names());
    alliance.now = at(60 * DAY);
    let late = Act { at: alliance.now, ..report("AA", "all", "to FF too") };
    let late = alliance.write("AA", &late).id;
    alliance.settle(&alliance.names());
    assert!(alliance.node("FF").act(&late).is_some(), "FF is a reader of the label");
    Case { charter, alliance, before: vec![first, second, others] }
}

fn admit(party: &str, listed: &str) -> Act {
    Act { at: at(60 * DAY), ..act(&format!("head@{party}"), "reader.admit", listed, "under = 'all'") }
}

fn refusal(case: &mut Case, party: &str, act: &Act) -> String {
    let node = case.alliance.node_mut(party);
    let size = |node: &Record| node.heads().iter().map(|head| head.size).sum::<u64>();
    let before = size(node);
    match node.write(&party.into(), act, at(60 * DAY + 900)) {
        Err(WriteFault::Admission(why)) => {
            assert_eq!(size(node), before, "something was written");
            why
        }
        other => panic!("{other:?}"),
    }
}

fn reads(node: &Record, ids: &[ActId]) -> Vec<bool> {
    ids.iter().map(|id| node.act(id).is_some()).collect()
}

#[test]
fn without_a_rule_nothing_is_handed_on_and_the_article_is_named() {
    let mut silent = case("earlier = \"by-author\"\n", "");
    let why = refusal(&mut silent, "AA", &admit("AA", "AA,FF"));
    assert!(why.contains("does not say") && why.contains("alliance#article-4/all: earlier"), "{why}");
    let mut never = case("earlier = \"by-author\"\n", "earlier = \"never\"\n");
    let why = refusal(&mut never, "AA", &admit("AA", "AA,FF"));
    assert!(why.contains("is not given what was written before") && why.contains("alliance#article-4/all"), "{why}");
}

#[test]
fn what_has_no_effect_is_refused_before_keys_are_out() {
    let mut case = case("", "");
    let drill = Act { drill: Some("storm".into()), ..admit("AA", "AA,FF") };
    assert!(refusal(&mut case, "AA", &drill).contains("write it as meant"));
    let nobody = refusal(&mut case, "AA", &admit("AA", "AA"));
    assert!(nobody.contains("no party beside its own"), "{nobody}");
    let nothing = refusal(&mut case, "CC", &admit("CC", "CC,FF"));
    assert!(nothing.contains("CC has written nothing under that label"), "{nothing}");
    let public = Act { body: "under = 'public'".parse().expect("a body"), ..admit("AA", "AA,FF") };
    assert!(refusal(&mut case, "AA", &public).contains("nothing to hand on"));
    let anothers = Act { author: "head@BB".parse().expect("an author"), ..admit("AA", "AA,FF") };
    let why = case.alliance.node_mut("AA").write(&"AA".into(), &anothers, at(60 * DAY + 900));
    assert!(matches!(why, Err(WriteFault::NotHosted(_))), "{why:?}");
}

#[test]
fn a_later_reader_is_handed_what_an_author_wrote_before_and_nobody_else_reads_more() {
    let mut case = case("", "");
    let members = |alliance: &Alliance, name: &str| alliance.node(name).state_hash(Scope::Members);
    assert_eq!(reads(case.alliance.node("FF"), &case.before), [false; 3]);
    assert_ne!(members(&case.alliance, "FF"), members(&case.alliance, "AA"));
    let by = case.alliance.write("AA", &admit("AA", "AA,FF")).id;
    case.alliance.settle(&case.alliance.names());
    assert_eq!(reads(case.alliance.node("FF"), &case.before), [true, true, false], "BB hands on for itself");
    let row = case.alliance.node("FF").act_row(&case.before[0]).expect("read").expect("listed");
    assert_eq!((row.kind.as_str(), row.label.as_str(), row.verdict.as_str()), ("report.situation", "all", "effective"));
    case.alliance.write("BB", &admit("BB", "BB,FF"));
    case.alliance.settle(&case.alliance.names());
    assert_eq!(reads(case.alliance.node("FF"), &case.before), [true; 3]);
    assert_eq!(
        (members(&case.alliance, "FF"), case.alliance.node("FF").still_unread()),
        (members(&case.alliance, "AA"), 0)
    );
    for name in ["BB", "EE", "SEC", "public"] {
        let node = case.alliance.node(name);
        assert!(node.act(&by).is_none(), "{name} reads the admission");
        assert_eq!(reads(node, &case.before), [name != "public"; 3], "{name}");
        check(node);
    }
    // The keys are opened again with the record, and nothing is asked for twice.
    let store = case.alliance.nodes.remove("FF").expect("a node").close();
    let again = open(&case.charter, "FF", Place::Store(store), at(61 * DAY));
    assert_eq!((reads(&again, &case.before), again.wants()), (vec![true; 3], vec![]));
    check(&again);
}

#[test]
fn a_new_store_takes_the_logs_in_and_what_is_withheld_holds_up_nothing() {
    let mut case = case("", "");
    case.alliance.write("AA", &admit("AA", "AA,FF"));
    let last = case.alliance.write("AA", &statement("AA", "public", "after that")).id;
    case.alliance.settle(&["AA", "BB", "CC", "DD", "EE", "SEC", "public"]);
    let empty = open(&case.charter, "FF", Place::Memory, case.alliance.now);
    case.alliance.nodes.insert("FF".into(), empty);
    // An observer hands on what FF waits for by its keys, and has nothing of what is sealed.
    case.alliance.pull("FF", "AA");
    case.alliance.pull("FF", "public");
    let ff = case.alliance.node("FF");
    assert!(ff.act(&last).is_some(), "the log of AA is held up");
    case.alliance.settle(&["FF", "BB", "public"]);
    let ff = case.alliance.node("FF");
    assert_eq!((reads(ff, &case.before[..2]), ff.still_unread()), (vec![true; 2], 0));
}

#[test]
fn contents_that_nobody_gives_stay_wanted_and_a_wrong_one_is_refused() {
    let mut case = case("", "");
    case.alliance.write("AA", &admit("AA", "AA,FF"));
    case.alliance.settle(&["AA", "BB", "CC", "DD", "EE", "SEC"]);
    let now = case.alliance.tick();
    let answer = case.alliance.node("BB").respond(&case.alliance.node("FF").tail_request("BB")).expect("a response");
    let ff = case.alliance.nodes.get_mut("FF").expect("a node");
    let wants = ff.accept("BB", answer, now).expect("no fault").wants;
    // First the admission itself, whose content FF waits for.
    let given =
        case.alliance.nodes["AA"].contents(&case.alliance.nodes["FF"].contents_request(&wants)).expect("contents");
    let ff = case.alliance.nodes.get_mut("FF").expect("a node");
    ff.accept_contents("AA", given, now).expect("no fault");
    // With the cosignatures it has effect, and what it opens is wanted.
    let answer = case.alliance.nodes["BB"].respond(&case.alliance.nodes["FF"].tail_request("BB")).expect("a response");
    let ff = case.alliance.nodes.get_mut("FF").expect("a node");
    ff.accept("BB", answer, now).expect("no fault");
    assert_eq!((reads(ff, &case.before[..2]), ff.still_unread()), (vec![false; 2], 2));
    check(ff);
    let wants = ff.wants();
    let request = ff.contents_request(&wants);
    let given = case.alliance.nodes["BB"].contents(&request).expect("contents");
    let ff = case.alliance.nodes.get_mut("FF").expect("a node");
    let mut wrong = given.clone();
    wrong.contents[0].2[7] ^= 1;
    let refused = ff.accept_contents("BB", wrong, now).expect("no fault").refused;
    assert_eq!(refused.iter().map(|item| item.why).collect::<Vec<_>>(), ["wrong-content-hash"]);
    assert_eq!(ff.still_unread(), 2, "one that came waits to be read until the rest was asked for");
    // Also one who cannot read the admission hands a later reader of the label what he waits for.
    let asker = record::sync::Asker::Node("FF".into());
    assert_eq!(case.alliance.nodes["BB"].contents_to(&asker, &request).expect("contents"), given);
    let ff = case.alliance.nodes.get_mut("FF").expect("a node");
    ff.accept_contents("BB", given, now).expect("no fault");
    assert_eq!((reads(ff, &case.before[..2]), ff.still_unread()), (vec![true; 2], 0));
    check(ff);
}
