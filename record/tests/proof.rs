//! Proof packs made from a record: what they show, to whom, and what they do not.

use law::act::Act;
use law::id::ActId;
use record::proof::{ProofFault, Shows, WithSeal, needed, prove, read_pins, write_pins};
use record::{NodeKeys, Place, Record};
use seal::limits::PROOF_PACK_MAX;
use seal::proof::{Pack, Passed, Pins, check};

use crate::alliance::{Alliance, START, at, charter, network, opening, statement};

/// Whoever knows the roster.
fn pins() -> Pins {
    let mut pins = Pins::default();
    read_pins(&mut pins, network().0.write().as_bytes()).expect("a roster");
    pins
}

/// Says at which step a pack fails and why, or what of the act it shows.
fn judged(bytes: &[u8], pins: &Pins) -> String {
    assert!(bytes.len() <= PROOF_PACK_MAX, "{} bytes", bytes.len());
    let report = check(bytes, pins, None);
    match (report.failed, report.passed.last()) {
        (Some((step, refused)), _) => format!("{} {}", step.name(), refused.name()),
        (None, Some(Passed::Content { opened: Some(opened) })) => {
            let act = record::decode_act(&opened.act).expect("an act");
            format!("shows {}", act.body.get("text").and_then(|text| text.as_str()).unwrap_or_default())
        }
        (None, _) => "shows nothing".to_owned(),
    }
}

/// A record of one node on disk that has written acts.
fn on_disk(acts: &[Act]) -> (tempfile::TempDir, Vec<ActId>) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut record = Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
    let written = record.write_all(&"AA".into(), acts, at(1)).expect("written");
    (dir, written.into_iter().map(|written| written.id).collect())
}

fn keys(node: &str) -> &'static NodeKeys {
    network().1.iter().find(|keys| keys.node == node).expect("a node")
}

#[test]
fn an_act_that_is_not_here_has_no_proof() {
    let alliance = Alliance::new();
    let missing = alliance.node("AA").prove(&ActId([7; 32]));
    assert!(matches!(missing, Err(ProofFault::NotHere(_))), "{missing:?}");
}

#[test]
fn an_act_that_too_few_hold_is_proved_without_a_quorum() {
    let mut alliance = Alliance::new();
    let written = alliance.write("AA", &statement("AA", "public", "Good morning."));
    alliance.settle(&["AA", "BB", "CC"]);
    let proof = alliance.node("AA").prove(&written.id).expect("a pack");
    assert_eq!((proof.witnesses.len(), proof.quorum), (2, 4), "five of six, and the author is one");
    assert_eq!(judged(&proof.bytes, &pins()), "quorum no-quorum");
    assert_eq!(check(&proof.bytes, &pins(), Some(2)).failed, None);
}

#[test]
fn any_node_proves_a_registered_act_of_any_log() {
    let mut alliance = Alliance::new();
    let ours = alliance.write("AA", &statement("AA", "public", "Good morning."));
    let theirs = alliance.write("SEC", &statement("SEC", "public", "Good evening."));
    let names = alliance.names();
    alliance.settle(&names);
    for name in names {
        for (written, quorum, says) in [(ours, 4, "shows Good morning."), (theirs, 5, "shows Good evening.")] {
            let proof = alliance.node(name).prove(&written.id).expect("a pack");
            assert_eq!(proof.quorum, quorum, "an organ's node does not count");
            assert!(!proof.witnesses.contains(&"SEC".into()), "{:?}", proof.witnesses);
            assert_eq!(proof.left_out, []);
            assert_eq!(judged(&proof.bytes, &Pins::default()), says, "{name}");
            assert_eq!(judged(&proof.bytes, &pins()), says, "{name}");
        }
    }
}

#[test]
fn cosignatures_of_several_sizes_make_one_proof() {
    let mut alliance = Alliance::new();
    let written = alliance.write("AA", &statement("AA", "public", "Good morning."));
    let mut names = vec!["AA"];
    for other in ["BB", "CC", "DD", "EE"] {
        names.push(other);
        alliance.pull(other, "AA");
        alliance.pull("AA", other);
        alliance.write("AA", &statement("AA", "public", other));
    }
    let proof = alliance.node("AA").prove(&written.id).expect("a pack");
    let pack = Pack::decode(&proof.bytes).expect("a pack");
    let sizes: Vec<_> = pack.trees.iter().map(|tree| (tree.size, tree.cosignatures.len())).collect();
    assert_eq!(sizes, [(5, 0), (4, 1), (3, 1), (2, 1), (1, 1)]);
    assert_eq!(judged(&proof.bytes, &pins()), "shows Good morning.");
}

#[test]
fn a_sealed_act_is_proved_and_not_shown() {
    let mut alliance = Alliance::new();
    let written = alliance.write("AA", &statement("AA", "AA,BB", "Between us."));
    let names = alliance.names();
    alliance.settle(&names);
    for name in ["AA", "BB", "CC", "public"] {
        let proof = alliance.node(name).prove(&written.id).expect("a pack");
        assert_eq!(proof.shows, Shows::Sealed);
        assert_eq!(judged(&proof.bytes, &pins()), "shows nothing");
        assert!(!proof.bytes.windows(7).any(|window| window == b"Between"));
    }
}

#[test]
fn only_a_reader_can_show_a_sealed_act() {
    let (dir, ids) = on_disk(&[statement("AA", "AA,BB", "Between us."), statement("AA", "public", "To all.")]);
    let (store, roster) = (dir.path().join("record.sqlite"), &network().0);
    let needed = needed(&charter(), roster, START).expect("a rule");
    for (reader, says) in [("AA", Some("shows Between us.")), ("BB", Some("shows Between us.")), ("CC", None)] {
        let proof = prove(&store, roster, needed, &ids[0], (Some(keys(reader)), WithSeal::No));
        match (proof, says) {
            (Ok(proof), Some(says)) => {
                assert_eq!(
                    judged(&Pack { quorum: 0, ..Pack::decode(&proof.bytes).expect("a pack") }.encode(), &pins()),
                    says
                )
            }
            (Err(ProofFault::NotReadable), None) => {}
            (other, _) => panic!("{reader}: {other:?}"),
        }
    }
    let epoch = Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
    let leaf = epoch.leaves(&"AA".into(), 0, 1).expect("leaves").remove(0);
    let proof = epoch.prove(&ActId(leaf.hash.0)).expect("a pack");
    assert_eq!(proof.shows, Shows::Keys, "the entry before it holds its key");
}

#[test]
fn an_act_that_does_not_fit_is_proved_and_not_shown() {
    let (dir, ids) = on_disk(&[statement("AA", "public", &"long ".repeat(3000))]);
    let record = Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
    let proof = record.prove(&ids[0]).expect("a pack");
    assert!(matches!(proof.shows, Shows::TooLong(bytes) if bytes > 15_000), "{:?}", proof.shows);
    assert_eq!(check(&proof.bytes, &pins(), Some(0)).failed, None);
}

#[test]
fn every_entry_of_a_long_log_is_proved_by_a_running_record_and_by_its_file() {
    let acts: Vec<Act> = (0..700).map(|number| statement("AA", "public", &format!("Number {number}."))).collect();
    let (dir, ids) = on_disk(&acts);
    let mut record = Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
    for number in [0, 1, 255, 256, 300, 511, 512, 698, 699] {
        let proof = record.prove(&ids[number]).expect("a pack");
        assert_eq!(check(&proof.bytes, &pins(), Some(0)).failed, None, "{number}");
        let file =
            prove(&dir.path().join("record.sqlite"), &network().0, record.needed(), &ids[number], (None, WithSeal::No));
        assert_eq!(file.expect("a pack"), proof);
    }
    let more = record.write_all(&"AA".into(), &acts[..100], at(2)).expect("written");
    for id in [ids[0], ids[699], more[99].id] {
        let proof = record.prove(&id).expect("a pack");
        assert_eq!(check(&proof.bytes, &pins(), Some(0)).failed, None, "the kept hashes go on with the log");
    }
}

#[test]
fn pins_are_rosters_documents_or_lines_of_ids_and_nothing_else() {
    let roster = &network().0;
    for wrong in ["", "no roster", "0011 AA", &"a".repeat(2_000_000), &"ab".repeat(33)] {
        assert!(read_pins(&mut Pins::default(), wrong.as_bytes()).is_err(), "{:.20}", wrong);
    }
    assert!(read_pins(&mut Pins::default(), &roster.parties[&"AA".into()].root[1..]).is_err());
    let mut document = Pins::default();
    assert_eq!(read_pins(&mut document, &roster.parties[&"AA".into()].root).expect("a document"), 1);
    let text = format!("# who takes part\n\n{}", write_pins(roster).expect("a roster"));
    let mut ids = Pins::default();
    assert_eq!(read_pins(&mut ids, text.as_bytes()).expect("pins"), roster.parties.len());
    assert!(ids.0.keys().eq(pins().0.keys()), "the same parties, by id alone");
    assert!(ids.0.contains_key(document.0.keys().next().expect("one")));
}
