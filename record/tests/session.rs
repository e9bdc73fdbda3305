//! Peers that prove who they are, who cannot, and what is handed to whom.

use law::id::Party;
use record::sync::message::ContentsRequest;
use record::sync::{Asker, Greeted, Identity, SessionFault, Welcomed};
use record::{Caution, NodeKeys, Opening, Place, Record};
use seal::entropy::Seeded;
use seal::leaf::ContentKind;
use seal::root::Chain;
use seal::session::{Hello, Session, Stale};

use crate::alliance::{Alliance, START, at, check, network, opening, report};

fn node(name: &str) -> Record {
    Record::open(Place::Memory, opening(name, START)).expect("a record")
}

/// A node whose party has replaced its keys so many times, and has told nobody.
fn rotated(name: &str, times: usize) -> Record {
    let (roster, keys) = network();
    let mut keys: NodeKeys = keys.iter().find(|keys| keys.node == name).expect("a node").clone();
    let genesis = Chain::begin(&roster.parties[&Party::from(name)].root).expect("a genesis");
    for time in 0..times {
        let own = keys.parties.get_mut(&Party::from(name)).expect("a party");
        own.rotate_online(&genesis, &mut Seeded::new(&format!("{name} {time}"))).expect("replaced");
    }
    Record::open(Place::Memory, Opening { keys, ..opening(name, START) }).expect("a record")
}

/// One hello and its answer.
fn greet(asker: &Record, asked: &Record, stale: Option<&Stale>) -> Result<Result<(Session, Session), Stale>, String> {
    let said = |fault: SessionFault| fault.name().to_owned();
    let (hello, greeting) = asker.greet(asked.node(), stale, &mut Seeded::new("hello")).map_err(said)?;
    match asked.welcome(&hello, [1; 8], &mut Seeded::new("welcome")).map_err(said)? {
        Welcomed::Stale(stale) => Ok(Err(stale)),
        Welcomed::Session { session, welcome, node, .. } => {
            assert_eq!(node, asker.node());
            match asker.greeted(greeting, &welcome.to_bytes().expect("bytes")).map_err(said)? {
                Greeted::Session { session: mine, .. } => Ok(Ok((mine, session))),
                Greeted::Stale(_) => panic!("a welcome is no stale hello"),
            }
        }
    }
}

fn proves_itself(asker: &Record, asked: &Record) -> bool {
    let mut stale = None;
    for _ in 0..2 {
        match greet(asker, asked, stale.as_ref()) {
            Ok(Ok((mine, theirs))) => return mine.confirmation(b"ticket") == theirs.confirmation(b"ticket"),
            Ok(Err(told)) => stale = Some(told),
            Err(_) => return false,
        }
    }
    false
}

#[test]
fn hellos_that_cannot_be_answered_are_refused_with_a_word() {
    let (aa, bb, cc) = (node("AA"), node("BB"), node("CC"));
    let (hello, _) = aa.greet("BB", None, &mut Seeded::new("hello")).expect("a hello");
    let word = |answered: Result<Welcomed, SessionFault>| answered.err().map(|fault| fault.name());
    let welcome = |record: &Record, hello: &[u8]| record.welcome(hello, [1; 8], &mut Seeded::new("welcome"));
    assert_eq!(word(welcome(&cc, &hello)), Some("another-node"));
    assert_eq!(word(welcome(&bb, &hello[..9])), Some("truncated"));
    let said = Hello::from_bytes(&hello).expect("a hello");
    let with = |change: fn(&mut Hello)| {
        let mut hello = said.clone();
        change(&mut hello);
        hello.to_bytes().expect("bytes")
    };
    assert_eq!(word(welcome(&bb, &with(|hello| hello.from = "public".into()))), Some("no-keys"));
    assert_eq!(word(welcome(&bb, &with(|hello| hello.from = "nobody".into()))), Some("no-keys"));
    assert_eq!(word(welcome(&bb, &with(|hello| hello.from = "BB".into()))), Some("no-keys"), "in its own name");
    assert_eq!(word(welcome(&bb, &with(|hello| hello.addressed = 2))), Some("wrong-version"));
    assert_eq!(word(welcome(&bb, &with(|hello| hello.documents = vec![vec![0; 9]]))), Some("malformed"));
    let word = |greeted: Result<_, SessionFault>| greeted.err().map(|fault| fault.name());
    assert_eq!(word(aa.greet("public", None, &mut Seeded::new("hello"))), Some("no-keys"));
    assert_eq!(word(node("public").greet("AA", None, &mut Seeded::new("hello"))), Some("no-keys"));
}

#[test]
fn who_has_keys_that_were_replaced_proves_nothing_to_those_who_know_that() {
    let mut alliance = Alliance::new();
    let now = alliance.tick();
    let mut aa = rotated("AA", 1);
    aa.publish_keys(now).expect("published");
    alliance.nodes.insert("AA".into(), aa);
    alliance.pull("BB", "AA");
    let thief = node("AA");
    assert_eq!(greet(&thief, alliance.node("BB"), None).err().as_deref(), Some("retired-key"));
    assert!(proves_itself(alliance.node("AA"), alliance.node("BB")));
    // Who is asked with the key that was left is told which one took its place; the thief cannot take that up.
    let from = alliance.node("BB");
    let (hello, _) = from.greet("AA", None, &mut Seeded::new("hello")).expect("a hello");
    let answered = thief.welcome(&hello, [1; 8], &mut Seeded::new("welcome"));
    assert_eq!(answered.err().map(|fault| fault.name()), Some("wrong-version"));
}

#[test]
fn nodes_prove_themselves_whichever_has_replaced_its_keys_and_how_often() {
    for (asker, asked) in [(0, 0), (1, 0), (0, 1), (2, 3)] {
        let (aa, bb) = (rotated("AA", asker), rotated("BB", asked));
        let first = greet(&aa, &bb, None).expect("no fault");
        assert_eq!(first.is_err(), asker + asked > 0, "{asker} {asked}");
        if let Err(stale) = first {
            assert_eq!((stale.known, stale.documents.len()), (1, asked));
        }
        assert!(proves_itself(&aa, &bb), "{asker} {asked}");
    }
}

#[test]
fn documents_that_are_not_the_peers_are_not_believed() {
    let (aa, bb) = (node("AA"), node("BB"));
    let others = Stale { known: 1, documents: greet(&aa, &rotated("CC", 1), None).unwrap().unwrap_err().documents };
    assert!(greet(&aa, &bb, Some(&others)).is_err());
}

#[test]
fn what_is_sealed_is_handed_to_proved_members_alone_and_what_is_public_to_anybody() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "public", "for all"));
    alliance.write("AA", &report("AA", "all", "for members"));
    let aa = alliance.node("AA");
    let kinds = |tail: &record::sync::message::LogTail| {
        let kind = |index: &u64| seal::leaf::decode(&tail.leaves[*index as usize]).expect("a leaf").content;
        tail.contents.iter().map(|(index, _)| kind(index)).collect::<Vec<_>>()
    };
    let request = alliance.node("BB").tail_request("AA");
    let wanted = (0..3).map(|index| (Party::from("AA"), index)).collect();
    let contents = ContentsRequest { from: "BB".into(), wanted, room: 1 << 20 };
    for asker in [Asker::Anybody, Asker::Node("public".into()), Asker::Node("nobody".into())] {
        let answer = aa.respond_to(&asker, &request).expect("an answer");
        assert_eq!(answer.logs[0].leaves.len(), 3, "{asker:?}");
        assert_eq!(kinds(&answer.logs[0]), [ContentKind::Clear], "{asker:?}");
        let given = aa.contents_to(&asker, &contents).expect("contents").contents;
        assert_eq!(given.iter().map(|(_, index, _)| *index).collect::<Vec<_>>(), [0], "{asker:?}");
    }
    let asker = Asker::Node("BB".into());
    let answer = aa.respond_to(&asker, &request).expect("an answer");
    assert_eq!(kinds(&answer.logs[0]), [ContentKind::Clear, ContentKind::Epoch]);
    assert_eq!(aa.contents_to(&asker, &contents).expect("contents").contents.len(), 3);
}

#[test]
fn what_is_sealed_to_a_list_is_handed_to_proved_nodes_of_its_readers_alone() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "AA,CC", "for two"));
    alliance.write("AA", &report("AA", "all", "for members"));
    alliance.settle(&["AA", "BB", "CC"]);
    let wanted = (0..4).map(|index| (Party::from("AA"), index)).collect();
    let contents = ContentsRequest { from: "BB".into(), wanted, room: 1 << 20 };
    for (holder, asker, given) in [
        ("AA", "BB", [0, 2, 3].as_slice()),
        ("AA", "SEC", &[0, 2, 3]),
        ("AA", "CC", &[0, 1, 2, 3]),
        ("CC", "AA", &[0, 1, 2, 3]),
        ("CC", "DD", &[0, 2, 3]),
        ("BB", "CC", &[0, 2, 3]),
    ] {
        let answer = alliance.node(holder).contents_to(&Asker::Node(asker.into()), &contents).expect("contents");
        let indices: Vec<u64> = answer.contents.iter().map(|(_, index, _)| *index).collect();
        assert_eq!(indices, given, "{holder} to {asker}");
    }
}

#[test]
fn an_answer_that_nobody_proved_is_taken_in_and_ends_no_wait() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "public", "text"));
    let others = ["AA", "CC", "DD", "EE", "FF"];
    let mut bb = node("BB");
    bb.set_caution(Caution::AnswerFirst);
    for other in others {
        let answer = alliance.node(other).respond(&bb.tail_request(other)).expect("an answer").encode();
        assert_eq!(bb.accept_unproved_bytes(other, &answer, at(5)).expect("no fault").refused, []);
    }
    assert_eq!((bb.heads()[0].size, bb.confirmations(), bb.may_write()), (1, 0, false));
    assert!(bb.network().iter().all(|peer| peer.identity == Identity::Claimed));
    for other in others {
        let answer = alliance.node(other).respond(&bb.tail_request(other)).expect("an answer").encode();
        bb.accept_bytes(other, &answer, at(6)).expect("no fault");
    }
    assert!(bb.may_write());
}

#[test]
fn what_a_proved_node_gives_is_its_answer() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "public", "text"));
    let mut bb = node("BB");
    bb.set_caution(Caution::AnswerFirst);
    for other in ["AA", "CC", "DD", "EE", "FF"] {
        // Also who has nothing to give says how it stands, once.
        let mut wish = Some(bb.wish_of(other));
        let mut given = 0;
        while let Some((question, bytes)) =
            wish.as_ref().and_then(|wish| alliance.node(other).grant_proved(wish).expect("no fault"))
        {
            let (accepted, next) = bb.take_given_by(other, question, &bytes, at(5)).expect("no fault");
            assert_eq!(accepted.refused, []);
            (wish, given) = (next, given + 1);
            assert!(given < 5, "{other} gives without end");
        }
        assert!(given > 0);
        assert_eq!(alliance.node(other).grant_proved(&bb.wish_of(other)).expect("no fault"), None);
    }
    assert!(bb.may_write());
    assert_eq!(bb.refusals().expect("read"), []);
    check(&bb);
}
