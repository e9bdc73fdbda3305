//! Keys that are replaced: who signs from where on, what the old ones can still do, and what everybody else goes on doing.

use law::id::Party;
use record::sync::message::LogTail;
use record::{NodeKeys, Opening, Place, Record, WriteFault};
use seal::checkpoint::Checkpoint;
use seal::entropy::Seeded;
use seal::root::Chain;

use crate::alliance::{Alliance, MEMBERS, START, at, check, network, opening, report, statement};

/// Returns the keys of a node with those of one party replaced so many times.
fn replaced(node: &str, party: &str, times: usize) -> NodeKeys {
    let (roster, keys) = network();
    let mut keys = keys.iter().find(|keys| keys.node == node).expect("a node").clone();
    let genesis = Chain::begin(&roster.parties[&Party::from(party)].root).expect("a genesis");
    for time in 0..times {
        let own = keys.parties.get_mut(&Party::from(party)).expect("a party");
        own.rotate_online(&genesis, &mut Seeded::new(&format!("{party} again {time}"))).expect("replaced");
    }
    keys
}

fn opening_with(keys: NodeKeys, now: law::time::Instant) -> Opening {
    Opening { keys: keys.clone(), ..opening(&keys.node, now) }
}

/// Stops a node and opens it again with other keys.
fn restart_with(alliance: &mut Alliance, keys: NodeKeys) {
    let name = keys.node.clone();
    let store = alliance.nodes.remove(&name).expect("a node").close();
    let now = alliance.tick();
    let record = Record::open(Place::Store(store), opening_with(keys, now)).expect("opened again");
    check(&record);
    alliance.nodes.insert(name, record);
}

/// Replaces the keys of AA on its node and publishes the document.
fn rotate(alliance: &mut Alliance, times: usize) {
    restart_with(alliance, replaced("AA", "AA", times));
    let now = alliance.tick();
    let published = alliance.node_mut("AA").publish_keys(now).expect("published");
    assert_eq!(published, [Party::from("AA")]);
    check(alliance.node("AA"));
}

fn keys_of(record: &Record, log: &str) -> u64 {
    record.heads().into_iter().find(|head| head.party.as_str() == log).expect("a log").keys
}

fn size(record: &Record, log: &str) -> u64 {
    record.heads().into_iter().find(|head| head.party.as_str() == log).expect("a log").size
}

fn why(accepted: &record::sync::Accepted) -> Vec<&'static str> {
    accepted.refused.iter().map(|item| item.why).collect()
}

/// Returns what a node of AA with the old keys writes by itself, as an answer to another node.
fn thief(alliance: &Alliance, texts: &[&str], asker: &str) -> record::sync::message::TailResponse {
    let mut twin = Record::open(Place::Memory, opening("AA", START)).expect("a thief");
    for text in texts {
        twin.write(&"AA".into(), &statement("AA", "public", text), at(7)).expect("written");
    }
    twin.respond(&alliance.node(asker).tail_request("AA")).expect("a response")
}

#[test]
fn a_node_with_keys_that_were_replaced_writes_no_more() {
    let mut alliance = Alliance::new();
    rotate(&mut alliance, 1);
    restart_with(&mut alliance, replaced("AA", "AA", 0));
    let refused = alliance.node_mut("AA").write(&"AA".into(), &statement("AA", "public", "late"), START);
    let Err(WriteFault::Keys { why, .. }) = refused else { panic!("{refused:?}") };
    assert!(why.starts_with("root document 2 is in force and the key file ends with 1"), "{why}");
    assert_eq!(alliance.node_mut("AA").publish_keys(START).expect("nothing to do"), []);
}

#[test]
fn keys_that_no_root_document_names_do_not_open() {
    let mut keys = replaced("AA", "AA", 1);
    keys.parties.get_mut(&Party::from("AA")).expect("a party").documents.clear();
    let refused = Record::open(Place::Memory, opening_with(keys, START)).err().expect("refused");
    assert!(refused.to_string().contains("the keys of AA are not those of its root document"), "{refused}");
    let mut keys = replaced("AA", "AA", 2);
    keys.parties.get_mut(&Party::from("AA")).expect("a party").documents.remove(0);
    let refused = Record::open(Place::Memory, opening_with(keys, START)).err().expect("refused");
    assert!(refused.to_string().contains("has number 3 and number 2 is next"), "{refused}");
}

#[test]
fn a_document_that_was_replaced_before_it_was_published_is_named() {
    let mut alliance = Alliance::new();
    restart_with(&mut alliance, replaced("AA", "AA", 2));
    let refused = alliance.node_mut("AA").write(&"AA".into(), &statement("AA", "public", "on"), START);
    let Err(WriteFault::Keys { why, .. }) = refused else { panic!("{refused:?}") };
    assert!(why.starts_with("root document 2 was replaced before it was published"), "{why}");
}

#[test]
fn what_an_old_key_signs_after_the_rotation_is_refused_and_freezes_nothing() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "before"));
    rotate(&mut alliance, 1);
    alliance.write("AA", &statement("AA", "public", "after"));
    alliance.settle(&["AA", "BB"]);
    assert_eq!((size(alliance.node("BB"), "AA"), keys_of(alliance.node("BB"), "AA")), (3, 2));
    // Longer than the log, of its length, and shorter: other leaves, signed with the key that was in force there.
    for (count, expected) in [(5, "no-signature"), (3, "no-signature"), (1, "retired-key")] {
        let texts: Vec<String> = (0..count).map(|number| format!("forged {number}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut answer = thief(&alliance, &texts, "BB");
        // A thief who is behind would say nothing: let him show his checkpoint.
        let note = thief(&alliance, &texts, "CC").logs[0].note.clone();
        let tail = LogTail {
            log: "AA".into(),
            note,
            from: 3,
            leaves: Vec::new(),
            contents: Vec::new(),
            proof: Vec::new(),
            documents: Vec::new(),
            fork: None,
            cosignatures: Vec::new(),
            seal: None,
        };
        answer.logs = vec![tail];
        let accepted = alliance.node_mut("BB").accept("EE", answer, at(90)).expect("no fault");
        assert_eq!(why(&accepted), [expected], "{count}");
        assert!(!alliance.node("BB").heads()[0].forked, "{count}");
    }
    alliance.write("AA", &statement("AA", "public", "on"));
    alliance.settle(&["AA", "BB"]);
    assert_eq!(size(alliance.node("BB"), "AA"), 4, "the log goes on");
}

#[test]
fn a_proof_of_two_versions_by_a_key_that_was_replaced_proves_nothing_here() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    rotate(&mut alliance, 1);
    alliance.settle(&["AA", "BB"]);
    let secrets = &network().1[0].parties[&Party::from("AA")];
    let genesis = Chain::begin(&network().0.parties[&Party::from("AA")].root).expect("a genesis");
    let note = |byte| Checkpoint::of(&genesis.log_at(0), 1, seal::Hash([byte; 32])).note(&secrets.log).to_string();
    let mut answer = alliance.node("AA").respond(&alliance.node("CC").tail_request("AA")).expect("a response");
    let tail = &mut answer.logs[0];
    (tail.note, tail.leaves, tail.contents) = (String::new(), Vec::new(), Vec::new());
    let (first, second) = (note(1), note(2));
    tail.fork = Some(record::sync::message::ForkItem { first, second, root: seal::Hash([9; 32]), proof: Vec::new() });
    let accepted = alliance.node_mut("BB").accept("CC", answer.clone(), at(80)).expect("no fault");
    assert_eq!(why(&accepted), ["retired-key"]);
    assert!(!alliance.node("BB").heads()[0].forked);
    // Who has not heard of the rotation is convinced: for him the key is in force.
    answer.logs[0].documents.clear();
    let accepted = alliance.node_mut("CC").accept("BB", answer, at(80)).expect("no fault");
    assert_eq!((why(&accepted), alliance.node("CC").heads()[0].forked), (vec![], true));
}

#[test]
fn a_node_that_took_a_thiefs_leaves_sees_the_two_versions() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.settle(&["AA", "BB", "CC"]);
    let mut twin = Record::open(Place::Memory, opening("AA", START)).expect("a thief");
    let answer = alliance.node("AA").respond(&twin.tail_request("AA")).expect("a response");
    twin.accept("AA", answer, at(5)).expect("no fault");
    twin.write(&"AA".into(), &statement("AA", "public", "forged"), at(7)).expect("written");
    let answer = twin.respond(&alliance.node("CC").tail_request("AA")).expect("a response");
    alliance.node_mut("CC").accept("AA", answer, at(8)).expect("no fault");
    rotate(&mut alliance, 1);
    alliance.write("AA", &statement("AA", "public", "two"));
    // CC never had the document: it comes with the proof, which needs its key, and CC gives both on.
    alliance.pull("BB", "AA");
    alliance.pull("CC", "BB");
    assert!(alliance.node("CC").heads()[0].forked);
    alliance.restart("CC");
    let mut late = Record::open(Place::Memory, opening("DD", at(40))).expect("a record");
    let answer = alliance.node("CC").respond(&late.tail_request("CC")).expect("a response");
    let accepted = late.accept("CC", answer, at(41)).expect("no fault");
    assert_eq!((why(&accepted), late.heads()[0].forked), (vec![], true));
    assert!(!alliance.node("BB").heads()[0].forked, "here the root has spoken");
}

#[test]
fn an_old_key_signs_neither_the_document_nor_what_follows() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    rotate(&mut alliance, 1);
    let whole = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let refused = |change: &dyn Fn(&mut LogTail)| {
        let mut answer = whole.clone();
        change(&mut answer.logs[0]);
        let mut node = Record::open(Place::Memory, opening("BB", START)).expect("a record");
        let accepted = node.accept("CC", answer, at(30)).expect("no fault");
        assert_eq!(size(&node, "AA"), 0);
        check(&node);
        why(&accepted)
    };
    assert_eq!(refused(&|tail| tail.documents.clear()), ["no-signature"], "nothing says whose key that is");
    assert_eq!(refused(&|tail| *tail.documents[0].last_mut().expect("bytes") ^= 1), ["bad-signature"]);
    assert_eq!(refused(&|tail| drop(tail.leaves.pop())), ["wrong-root"]);
    let again = |tail: &mut LogTail| tail.documents.push(tail.documents[0].clone());
    let mut node = Record::open(Place::Memory, opening("BB", START)).expect("a record");
    let mut twice = whole.clone();
    again(&mut twice.logs[0]);
    assert_eq!(why(&node.accept("CC", twice, at(30)).expect("no fault")), [""; 0], "what is known is passed over");
    assert_eq!(size(&node, "AA"), 2);
}

#[test]
fn from_the_document_on_the_new_key_signs_and_every_node_registers_alike() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "all", "under the first keys"));
    alliance.write("BB", &report("BB", "all", "to the first keys"));
    alliance.settle(&MEMBERS);
    rotate(&mut alliance, 1);
    let act = alliance.write("AA", &report("AA", "all", "under the second keys"));
    let other = alliance.write("BB", &report("BB", "all", "before BB knows"));
    alliance.settle(&alliance.names());
    let last = alliance.write("BB", &report("BB", "all", "to the second keys"));
    alliance.settle(&alliance.names());
    for name in alliance.names() {
        let node = alliance.node(name);
        assert_eq!(keys_of(node, "AA"), 2, "{name}");
        let tenures = node.tenures(&"AA".into());
        assert_eq!(tenures.iter().map(|tenure| (tenure.version, tenure.from)).collect::<Vec<_>>(), [(1, 0), (2, 2)]);
        for written in [&act, &other, &last] {
            assert!(node.ladder(&written.id).expect("read").expect("held").registered, "{name}");
        }
    }
    // AA reads what was sealed to its first reader key, and what is sealed to its second.
    for written in [&other, &last] {
        assert!(alliance.node("AA").act(&written.id).is_some());
    }
    let hashes: std::collections::BTreeSet<String> =
        MEMBERS.iter().map(|name| alliance.node(name).state_hash(law::state::Scope::Members).to_string()).collect();
    assert_eq!(hashes.len(), 1);
    for name in alliance.names() {
        if name != "AA" {
            alliance.restart(name);
        }
    }
    restart_with(&mut alliance, replaced("AA", "AA", 1));
}

#[test]
fn a_changed_reader_key_begins_an_epoch() {
    let mut alliance = Alliance::new();
    alliance.write("BB", &report("BB", "all", "one"));
    alliance.write("BB", &report("BB", "all", "two"));
    assert_eq!(size(alliance.node("BB"), "BB"), 3, "one epoch and two acts");
    rotate(&mut alliance, 1);
    alliance.settle(&["AA", "BB"]);
    alliance.write("BB", &report("BB", "all", "three"));
    assert_eq!(size(alliance.node("BB"), "BB"), 5, "another epoch");
}

#[test]
fn a_witness_cosigns_anew_and_its_old_word_keeps_its_meaning() {
    let mut alliance = Alliance::new();
    let act = alliance.write("BB", &statement("BB", "public", "held"));
    alliance.settle(&["AA", "BB", "CC", "DD"]);
    let held = |alliance: &Alliance, name: &str| {
        alliance.node(name).ladder(&act.id).expect("read").expect("held").delivered.len()
    };
    assert_eq!(held(&alliance, "CC"), 4);
    let note = |alliance: &Alliance, name: &str| alliance.node(name).checkpoint_note(&"BB".into()).expect("read");
    let before = note(&alliance, "CC");
    rotate(&mut alliance, 1);
    // AA is away. CC hears of the document from DD alone, and still counts what AA had cosigned.
    // At the first answer DD does not know yet that it will want another cosignature.
    alliance.pull("DD", "AA");
    alliance.pull("DD", "AA");
    alliance.settle(&["CC", "DD"]);
    assert_eq!((keys_of(alliance.node("CC"), "AA"), held(&alliance, "CC")), (2, 4));
    alliance.restart("CC");
    assert_eq!(held(&alliance, "CC"), 4);
    // EE has never seen AA's first cosignature and gets the second, also from others.
    alliance.settle(&["CC", "DD", "EE"]);
    assert_eq!(held(&alliance, "EE"), 5);
    assert_ne!(note(&alliance, "EE"), before);
    alliance.settle(&["AA", "CC"]);
    alliance.restart("CC");
    check(alliance.node("CC"));
}

#[test]
fn a_cosignature_by_a_key_that_was_replaced_is_not_taken_and_nobody_is_blamed() {
    let mut alliance = Alliance::new();
    alliance.write("BB", &statement("BB", "public", "held"));
    alliance.settle(&["AA", "BB"]);
    let request = alliance.node("CC").tail_request("BB");
    let answer = alliance.node("BB").respond(&request).expect("a response");
    let old = answer.logs.iter().find(|tail| tail.log.as_str() == "BB").expect("a log").cosignatures.clone();
    assert_eq!(old.len(), 1);
    rotate(&mut alliance, 1);
    alliance.settle(&["AA", "BB", "CC"]);
    alliance.write("BB", &statement("BB", "public", "more"));
    alliance.settle(&["BB", "CC"]);
    // The thief of the old witness key, or an old message: it covers what the new one covers, and less.
    let mut late = answer;
    late.logs.retain(|tail| tail.log.as_str() == "BB");
    (late.logs[0].note, late.logs[0].leaves, late.logs[0].contents) = (String::new(), Vec::new(), Vec::new());
    let mut node = Record::open(Place::Memory, opening("DD", START)).expect("a record");
    for peer in ["BB", "CC"] {
        let fresh = alliance.node(peer).respond(&node.tail_request(peer)).expect("a response");
        node.accept(peer, fresh, at(60)).expect("no fault");
    }
    let before = node.heads();
    let accepted = node.accept("EE", late, at(61)).expect("no fault");
    assert_eq!((why(&accepted), node.heads()), (vec![], before));
}

#[test]
fn a_rotation_in_the_middle_of_a_long_log_is_caught_up_with() {
    let mut alliance = Alliance::new();
    let many = |from: usize, count: usize| {
        (from..from + count).map(|number| statement("AA", "public", &number.to_string())).collect::<Vec<_>>()
    };
    alliance.node_mut("AA").write_all(&"AA".into(), &many(0, 2100), at(3)).expect("written");
    rotate(&mut alliance, 1);
    alliance.node_mut("AA").write_all(&"AA".into(), &many(9000, 99), at(30)).expect("written");
    // The first answer ends before the document, under a checkpoint that only its key explains.
    let answer = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    assert_eq!((answer.logs[0].leaves.len(), answer.logs[0].documents.len()), (2048, 1));
    let node = alliance.node_mut("BB");
    assert_eq!(why(&node.accept("AA", answer, at(90)).expect("no fault")), [""; 0]);
    assert_eq!((size(node, "AA"), keys_of(node, "AA")), (2048, 1));
    check(node);
    alliance.restart("BB");
    alliance.settle(&["AA", "BB"]);
    assert_eq!((size(alliance.node("BB"), "AA"), keys_of(alliance.node("BB"), "AA")), (2200, 2));
    alliance.restart("BB");
}

#[test]
fn a_node_that_lost_its_disk_comes_back_with_its_newer_keys() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "all", "one"));
    rotate(&mut alliance, 1);
    alliance.write("AA", &report("AA", "all", "two"));
    alliance.settle(&["AA", "BB"]);
    let mut record = Record::open(Place::Memory, opening_with(replaced("AA", "AA", 1), at(50))).expect("a record");
    record.set_caution(record::Caution::AnswerFirst);
    assert_eq!(record.publish_keys(at(50)).expect("nothing yet"), []);
    alliance.nodes.insert("AA".into(), record);
    alliance.settle(&["AA", "BB", "CC", "DD"]);
    assert_eq!(size(alliance.node("AA"), "AA"), 5, "two epochs, two acts, a document");
    assert_eq!(alliance.node_mut("AA").publish_keys(at(90)).expect("nothing to do"), []);
    alliance.write("AA", &report("AA", "all", "three"));
    alliance.settle(&["AA", "BB"]);
    assert!(!alliance.node("BB").heads()[0].forked);
}

#[test]
fn a_lost_reader_key_does_not_cut_its_party_off() {
    let mut alliance = Alliance::new();
    alliance.write("BB", &report("BB", "all", "lost to AA"));
    let mut keys = replaced("AA", "AA", 1);
    keys.parties.get_mut(&Party::from("AA")).expect("a party").earlier.clear();
    restart_with(&mut alliance, keys);
    let now = alliance.tick();
    alliance.node_mut("AA").publish_keys(now).expect("published");
    alliance.settle(&["AA", "BB", "CC"]);
    let last = alliance.write("BB", &report("BB", "all", "to the new key"));
    alliance.settle(&["AA", "BB", "CC"]);
    assert_eq!(size(alliance.node("AA"), "BB"), 4);
    assert!(alliance.node("AA").act(&last.id).is_some());
}

#[test]
fn a_key_file_keeps_what_was_replaced() {
    let keys = replaced("AA", "AA", 2);
    let text = keys.write();
    let read = NodeKeys::read(&text).expect("read");
    assert_eq!(read.write(), text);
    let own = &read.parties[&Party::from("AA")];
    assert_eq!((own.earlier.len(), own.documents.len()), (2, 2));
    let mut apart = read.clone();
    apart.parties.get_mut(&Party::from("AA")).expect("a party").roots = None;
    assert_eq!(NodeKeys::read(&apart.write()).expect("read").write(), apart.write());
    let genesis = Chain::begin(&network().0.parties[&Party::from("AA")].root).expect("a genesis");
    let party = apart.parties.get_mut(&Party::from("AA")).expect("a party");
    assert!(party.rotate_online(&genesis, &mut Seeded::new("x")).is_err(), "its root keys are elsewhere");
}

#[test]
fn acts_from_before_and_after_a_rotation_are_proved_with_the_keys_of_today() {
    let mut alliance = Alliance::new();
    let before = alliance.write("AA", &statement("AA", "public", "before"));
    let theirs = alliance.write("BB", &statement("BB", "public", "theirs"));
    let names = alliance.names();
    alliance.settle(&names);
    rotate(&mut alliance, 1);
    let after = alliance.write("AA", &statement("AA", "public", "after"));
    alliance.settle(&names);
    for name in names {
        for (written, parties) in [(before, 5), (after, 5), (theirs, 5)] {
            let proof = alliance.node(name).prove(&written.id).expect("a pack");
            let report = seal::proof::check(&proof.bytes, &Default::default(), None);
            assert_eq!(report.failed, None, "{name}");
            let pack = seal::proof::Pack::decode(&proof.bytes).expect("a pack");
            let documents: Vec<usize> = pack.roots.iter().map(Vec::len).collect();
            assert_eq!((documents.len(), documents.iter().sum()), (parties, parties + 1), "{name}: AA has two");
        }
    }
}

#[test]
fn what_came_before_the_new_key_was_in_force_is_cosigned_once_it_is() {
    let mut alliance = Alliance::new();
    restart_with(&mut alliance, replaced("AA", "AA", 1));
    alliance.write("BB", &report("BB", "public", "one"));
    alliance.pull("AA", "BB");
    let cosigned = |alliance: &Alliance| {
        let heads = alliance.node("AA").heads();
        heads.into_iter().find(|head| head.party.as_str() == "BB").expect("a log").cosigners
    };
    assert_eq!(cosigned(&alliance).len(), 0, "a key that is not in force convinces nobody");
    let now = alliance.tick();
    alliance.node_mut("AA").publish_keys(now).expect("published");
    assert_eq!(cosigned(&alliance).into_iter().collect::<Vec<_>>(), [("AA".into(), 1)]);
    check(alliance.node("AA"));
    alliance.pull("BB", "AA");
    alliance.pull("BB", "AA");
    assert!(alliance.node("BB").heads()[1].cosigners.contains_key(&"AA".into()));
}
