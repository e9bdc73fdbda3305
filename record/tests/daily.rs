//! Daily seals of logs: when they are made, who gets them, what is refused, and what stands without Ed25519.

use law::id::Party;
use law::time::Instant;
use record::proof::{ProofFault, WithSeal, prove};
use record::repair::{Donor, Mended, repair};
use record::sync::message::{LogTail, SealItem, TailRequest, TailResponse};
use record::{NodeKeys, Opening, Place, Record, Store, bundle};
use seal::checkpoint::Checkpoint;
use seal::daily::{DailySeal, SealingSecret};
use seal::entropy::Seeded;
use seal::limits::PROOF_PACK_MAX;
use seal::proof::{Passed, Pins, check as check_pack};
use seal::root::Chain;

use crate::alliance::{Alliance, MEMBERS, START, at, check, network, opening, statement};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Returns how many leaves of a log a node knows to be sealed, and when that was in seconds after the start.
fn sealed(record: &Record, log: &str) -> Option<(u64, i64)> {
    let head = record.heads().into_iter().find(|head| head.party.as_str() == log).expect("a log");
    head.sealed.map(|(size, at)| (size, (at.0 - START.0) / 1_000_000))
}

fn secret(party: &str) -> &'static SealingSecret {
    let keys = network().1.iter().find_map(|keys| keys.parties.get(&Party::from(party))).expect("a party");
    keys.sealing.as_ref().expect("it seals")
}

fn write(record: &mut Record, text: &str, now: Instant) {
    record.write(&"AA".into(), &statement("AA", "public", text), now).expect("written");
    check(record);
}

#[test]
fn the_first_entry_of_a_day_and_the_end_of_one_are_sealed() {
    let mut record = Record::open(Place::Memory, opening("AA", START)).expect("a record");
    assert!(!record.seals_wait(START), "there is nothing to seal");
    write(&mut record, "one", at(10));
    assert_eq!(sealed(&record, "AA"), Some((1, 10)));
    write(&mut record, "two", at(DAY - 1));
    assert!(!record.seals_wait(at(DAY - 1)), "there is a seal of today");
    assert_eq!(sealed(&record, "AA"), Some((1, 10)));
    assert!(record.seals_wait(at(DAY)), "the day is over, in UTC");
    assert_eq!(record.seal_daily(at(DAY)).expect("sealed"), [Party::from("AA")]);
    assert_eq!(sealed(&record, "AA"), Some((2, DAY)));
    check(&record);
    assert_eq!(record.seal_daily(at(3 * DAY)).expect("nothing"), [], "nothing was written since");
    write(&mut record, "three", at(4 * DAY));
    assert_eq!(sealed(&record, "AA"), Some((3, 4 * DAY)));
    // A clock that is set back seals again: what is written under it is covered, whatever it says.
    write(&mut record, "four", at(2 * DAY));
    assert_eq!(sealed(&record, "AA").map(|(size, _)| size), Some(4));
    assert_eq!(record.check().expect("good").seals, 1);
}

#[test]
fn a_party_whose_document_names_no_key_makes_no_seals() {
    let (roster, mut keys) = network().clone();
    let own = keys[0].parties.get_mut(&Party::from("AA")).expect("a party");
    own.sealing = None;
    let opening = |keys: NodeKeys| Opening { keys, roster: roster.clone(), ..opening("AA", START) };
    let refused = Record::open(Place::Memory, opening(keys[0].clone())).err().expect("other keys than the document's");
    assert!(refused.to_string().contains("are not those of its root document"), "{refused}");
    let text = network().1[0].write();
    assert_eq!(NodeKeys::read(&text).expect("keys").write(), text);
    let without: String =
        text.lines().filter(|line| !line.starts_with("sealing")).map(|line| format!("{line}\n")).collect();
    assert!(NodeKeys::read(&without).expect("an earlier key file").parties[&Party::from("AA")].sealing.is_none());
}

#[test]
fn others_take_a_seal_with_the_leaves_and_keep_it() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.settle(&MEMBERS);
    for name in MEMBERS {
        assert_eq!(sealed(alliance.node(name), "AA").map(|(size, _)| size), Some(1), "{name}");
    }
    alliance.restart("CC");
    assert_eq!(sealed(alliance.node("CC"), "AA").map(|(size, _)| size), Some(1));
    assert_eq!(alliance.node("CC").check().expect("good").seals, 1);
    // One that nobody but CC has now reaches FF through it.
    alliance.write("AA", &statement("AA", "public", "two"));
    alliance.now = at(DAY);
    assert_eq!(alliance.node_mut("AA").seal_daily(at(DAY)).expect("sealed"), [Party::from("AA")]);
    alliance.pull("CC", "AA");
    alliance.pull("FF", "CC");
    assert_eq!(sealed(alliance.node("FF"), "AA"), Some((2, DAY)));
    assert!(!alliance.pull("FF", "CC").changed, "it does not come twice");
}

#[test]
fn who_does_not_know_of_seals_and_who_has_not_come_so_far_get_none() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    let mut request = alliance.node("BB").tail_request("AA");
    request.logs.iter_mut().for_each(|head| head.sealed = None);
    let read = TailRequest::decode(&request.encode()).expect("the form of an earlier program");
    let answer = alliance.node("AA").respond(&read).expect("a response");
    assert!(answer.logs.iter().all(|tail| tail.seal.is_none()));
    assert_eq!(answer.logs[0].leaves.len(), 1);
    alliance.pull("BB", "AA");
    let mut request = alliance.node("CC").tail_request("AA");
    request.room = 0;
    assert!(alliance.node("AA").respond(&request).expect("a response").logs.iter().all(|tail| tail.seal.is_none()));
}

/// Returns what a seal of BB's copy of the log of AA comes to.
fn offered(alliance: &mut Alliance, change: impl FnOnce(&mut SealItem)) -> Vec<(&'static str, String)> {
    let head = alliance.node("BB").heads().into_iter().find(|head| head.party.as_str() == "AA").expect("a log");
    let key = secret("AA");
    let mut item =
        SealItem { size: head.size, root: head.root, key: key.public().to_bytes().to_vec(), bytes: Vec::new() };
    change(&mut item);
    if item.bytes.is_empty() {
        item.bytes = made("AA", &item, key);
    }
    let request = alliance.node("BB").tail_request("EE");
    let from = request.logs[0].size;
    let tail = LogTail {
        log: "AA".into(),
        note: String::new(),
        from,
        leaves: Vec::new(),
        contents: Vec::new(),
        proof: Vec::new(),
        documents: Vec::new(),
        fork: None,
        cosignatures: Vec::new(),
        seal: Some(item),
    };
    let answer = TailResponse { summary: alliance.node("EE").summary(), logs: vec![tail] };
    let accepted = alliance.node_mut("BB").accept_bytes("EE", &answer.encode(), at(50)).expect("no fault");
    check(alliance.node("BB"));
    accepted.refused.into_iter().map(|item| (item.why, item.what)).collect()
}

/// Returns the bytes of a seal of a tree in the log of a party, in the name of the party.
fn made(party: &str, item: &SealItem, key: &SealingSecret) -> Vec<u8> {
    let chain = Chain::begin(&network().0.parties[&Party::from(party)].root).expect("a genesis");
    let checkpoint = Checkpoint::of(&chain.log_of(item.size), item.size, item.root);
    let seal = DailySeal::make(&checkpoint, &chain.party(), 1_767_225_700, key, &mut Seeded::new("made"));
    seal.expect("a seal").to_bytes()
}

#[test]
fn a_bad_seal_is_refused_counted_and_named() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.pull("BB", "AA");
    alliance.write("AA", &statement("AA", "public", "two"));
    alliance.pull("BB", "AA");
    let what = || "daily seal at 2".to_owned();
    let good = |item: &SealItem| made("AA", item, secret("AA"));
    let flipped = offered(&mut alliance, |item| {
        item.bytes = good(item);
        item.bytes[1000] ^= 1;
    });
    assert_eq!(flipped, [("bad-signature", what())]);
    assert_eq!(offered(&mut alliance, |item| item.bytes = good(item)[1..].to_vec()), [("truncated", what())]);
    assert_eq!(offered(&mut alliance, |item| item.key.truncate(1311)), [("not-a-key", what())]);
    let stranger = offered(&mut alliance, |item| {
        item.key = secret("EE").public().to_bytes().to_vec();
        item.bytes = made("AA", item, secret("EE"));
    });
    assert_eq!(stranger, [("wrong-key", what())]);
    // Signed by AA's own sealing key, and of another second leaf: what is held here, or what is sealed, was forged.
    assert_eq!(offered(&mut alliance, |item| item.root.0[0] ^= 1), [("sealed-otherwise", what())]);
    assert_eq!(offered(&mut alliance, |item| item.size = 0), [("wrong-root", "daily seal at 0".into())]);
    assert_eq!(offered(&mut alliance, |item| item.size = 3), [], "its leaves have not come");
    assert_eq!(sealed(alliance.node("BB"), "AA").map(|(size, _)| size), Some(1));
    let refusals = alliance.node("BB").refusals().expect("refusals");
    assert_eq!(refusals.len(), 6);
    assert!(refusals.iter().any(|row| row.why == "sealed-otherwise" && row.what.contains("may be forged")));
    assert_eq!(offered(&mut alliance, |_| {}), []);
    assert_eq!(sealed(alliance.node("BB"), "AA").map(|(size, _)| size), Some(2));
    assert_eq!(
        offered(&mut alliance, |item| item.bytes = vec![0; 2428]),
        [],
        "one that covers no more is not looked at"
    );
}

#[test]
fn a_bundle_carries_seals() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    let mut file = Vec::new();
    bundle::Export::of_everything().write(alliance.node("AA"), at(60), &mut file).expect("a bundle");
    bundle::import(alliance.node_mut("DD"), file.as_slice(), at(61)).expect("taken in");
    assert_eq!(sealed(alliance.node("DD"), "AA").map(|(size, _)| size), Some(1));
    check(alliance.node("DD"));
}

#[test]
fn a_new_sealing_key_seals_with_the_entry_that_names_it() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.settle(&["AA", "BB"]);
    let genesis = Chain::begin(&network().0.parties[&Party::from("AA")].root).expect("a genesis");
    let mut keys = network().1.iter().find(|keys| keys.node == "AA").expect("a node").clone();
    let own = keys.parties.get_mut(&Party::from("AA")).expect("a party");
    own.rotate_online(&genesis, &mut Seeded::new("another")).expect("replaced");
    let store = alliance.nodes.remove("AA").expect("a node").close();
    let now = alliance.tick();
    let record = Record::open(Place::Store(store), Opening { keys, ..opening("AA", now) }).expect("opened again");
    alliance.nodes.insert("AA".into(), record);
    let now = alliance.tick();
    assert_eq!(alliance.node_mut("AA").publish_keys(now).expect("published"), [Party::from("AA")]);
    assert_eq!(sealed(alliance.node("AA"), "AA").map(|(size, _)| size), Some(2), "on the same day");
    alliance.settle(&["AA", "BB"]);
    assert_eq!(sealed(alliance.node("BB"), "AA").map(|(size, _)| size), Some(2));
    // The old key seals nothing more, and what it did seal at its time is still by the key of that time.
    assert_eq!(offered(&mut alliance, |item| item.size = 1), [], "covered");
    alliance.write("AA", &statement("AA", "public", "two"));
    alliance.pull("BB", "AA");
    assert_eq!(offered(&mut alliance, |_| {}), [("wrong-key", "daily seal at 3".to_owned())]);
}

#[test]
fn a_damaged_seal_is_named_and_taken_from_another_node() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("record.sqlite");
    let mut record = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("a record");
    write(&mut record, "one", at(1));
    let donor = |name: &str| Donor { name: name.into(), store: Store::copied(&path).expect("a copy") };
    drop(record);
    let good = donor("BB");
    let spoil = |statement: &str| {
        let db = rusqlite::Connection::open(&path).expect("a store");
        db.execute(statement, []).expect("spoiled");
    };
    let mended = |donors: &[Donor]| {
        let (roster, keys) = network();
        let keys = keys.iter().find(|keys| keys.node == "AA").expect("a node");
        let done = repair(&path, roster, keys, donors, &mut |_, _, _| {}).expect("mended");
        let seals: Vec<_> = done.differences.into_iter().map(|found| (found.table, found.mended)).collect();
        (seals, Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("opened"))
    };
    spoil("UPDATE seals SET bytes = zeroblob(2428)");
    let record = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("it is not looked into");
    let wrong = record.check().expect_err("it is no seal").to_string();
    assert_eq!(wrong, "seals, row 'AA': the signature does not match");
    drop(record);
    let (seals, record) = mended(std::slice::from_ref(&good));
    assert_eq!(seals, [("seals", Mended::Taken("BB".into()))]);
    assert_eq!(record.check().expect("good").seals, 1);
    drop(record);
    spoil("UPDATE seals SET root = zeroblob(32)");
    let refused = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).err().expect("of other leaves");
    assert!(refused.to_string().contains("the daily seal of the log of AA: it is not of the leaves"), "{refused}");
    let (seals, mut record) = mended(&[]);
    assert_eq!(seals, [("seals", Mended::ComesAgain)]);
    assert_eq!(record.seal_daily(at(2)).expect("sealed"), [Party::from("AA")], "it makes another");
    check(&record);
}

#[test]
fn a_pack_carries_the_seal_on_request() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("record.sqlite");
    let mut record = Record::open(Place::Dir(dir.path().into()), opening("AA", START)).expect("a record");
    let one = record.write(&"AA".into(), &statement("AA", "public", "one"), at(1)).expect("written").id;
    let two = record.write(&"AA".into(), &statement("AA", "public", "two"), at(2)).expect("written").id;
    let (roster, needed) = (&network().0, record.needed());
    let pack = |id, seal| prove(&path, roster, needed, id, (None, seal));
    let refused = pack(&two, WithSeal::Yes).expect_err("it was written after the seal of the day");
    assert!(matches!(&refused, ProofFault::NotSealed(party) if party.as_str() == "AA"), "{refused}");
    assert_eq!(pack(&two, WithSeal::No).expect("a pack").sealed, None);
    let proof = pack(&one, WithSeal::Yes).expect("a pack");
    assert_eq!(proof.sealed, Some(1));
    assert!(proof.bytes.len() <= PROOF_PACK_MAX);
    let report = check_pack(&proof.bytes, &Pins::default(), Some(0));
    assert_eq!(report.failed, None);
    assert!(matches!(report.passed.last(), Some(Passed::Seal { size: 1, .. })), "{:?}", report.passed.last());
    record.seal_daily(at(DAY)).expect("sealed");
    assert_eq!(pack(&two, WithSeal::Yes).expect("a pack").sealed, Some(2));
}
