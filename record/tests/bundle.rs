//! Bundle files: what is refused, what a cut or damaged one gives, and registration without any line.

use std::fmt::Write;
use std::path::PathBuf;

use record::bundle::{BundleFault, Ending, Export, Header, Imported, Load, Part, Reader, import};
use record::limits::{BUNDLE_REFUSALS_MAX, MESSAGE_BYTES_MAX};
use record::sync::message::{ContentsResponse, TailRequest};
use record::{Caution, Place, Record};
use seal::{Hash, sha256};

use crate::alliance::{Alliance, START, at, check, opening, report, statement};
use crate::sync_vectors::unhex;

fn file(record: &Record, export: Export) -> Vec<u8> {
    let mut bytes = Vec::new();
    export.write(record, at(100), &mut bytes).expect("a bundle");
    bytes
}

fn everything(record: &Record) -> Vec<u8> {
    file(record, Export::of_everything())
}

fn header(bytes: &[u8]) -> Header {
    Reader::open(bytes).expect("a bundle").1
}

fn taken(record: &mut Record, bytes: &[u8]) -> Imported {
    let imported = import(record, bytes, at(200)).expect("no fault");
    check(record);
    imported
}

fn fresh(node: &str) -> Record {
    Record::open(Place::Memory, opening(node, START)).expect("a record")
}

/// A part as it stands in a file.
fn part(kind: u8, bytes: &[u8]) -> Vec<u8> {
    [&[kind], (bytes.len() as u32).to_be_bytes().as_slice(), &sha256(bytes).0, bytes].concat()
}

/// An author with acts of every label, and what somebody without a disk gets of it.
fn author() -> (Alliance, Vec<u8>) {
    let mut alliance = Alliance::new();
    for number in 0..6 {
        alliance.write("AA", &report("AA", ["public", "all", "AA,BB"][number % 3], &format!("number {number}")));
    }
    alliance.write("BB", &statement("BB", "public", "another log"));
    alliance.settle(&["AA", "BB"]);
    let bytes = everything(alliance.node("AA"));
    (alliance, bytes)
}

#[test]
fn what_is_no_bundle_is_refused_in_words() {
    let open = |bytes: &[u8]| Reader::open(bytes).err().map(|fault| fault.to_string());
    let says = |bytes: &[u8], words: &str| {
        let fault = open(bytes).expect("refused");
        assert!(fault.contains(words), "{fault}");
    };
    says(b"", "no bundle file of edition 1");
    says(b"foedera bundle v2\n", "no bundle file of edition 1");
    says(b"foedera bundle v1\n", "within its first part");
    let (_, bytes) = author();
    says(&bytes[..70], "within its first part");
    let mut damaged = bytes.clone();
    damaged[80] ^= 1;
    says(&damaged, "within its first part");
    says(&[b"foedera bundle v1\n".as_slice(), &part(1, b"\x80")].concat(), "cannot be read");
    says(&[b"foedera bundle v1\n".as_slice(), &part(2, b"\x80")].concat(), "within its first part");
    assert!(matches!(import(&mut fresh("BB"), b"x".as_slice(), START), Err(BundleFault::NoBundle)));
}

#[test]
fn a_part_that_promises_more_than_a_message_may_have_ends_the_file() {
    let (_, bytes) = author();
    let begin = &bytes[..18 + 37 + header(&bytes).encode().len()];
    let mut long = part(2, b"");
    long[1..5].copy_from_slice(&(MESSAGE_BYTES_MAX as u32 + 1).to_be_bytes());
    let imported = taken(&mut fresh("BB"), &[begin, &long, &part(4, b"")].concat());
    assert_eq!((imported.ending, imported.parts), (Ending::Cut, (0, 0)));
}

#[test]
fn a_hostile_bundle_is_left_unread_after_so_many_refusals() {
    let (_, bytes) = author();
    let begin = &bytes[..18 + 37 + header(&bytes).encode().len()];
    let garbage = part(2, b"\x80");
    let mut hostile = begin.to_vec();
    (0..BUNDLE_REFUSALS_MAX + 10).for_each(|_| hostile.extend_from_slice(&garbage));
    let mut node = fresh("BB");
    let imported = taken(&mut node, &hostile);
    assert_eq!(imported.ending, Ending::Refused);
    assert_eq!((imported.refused.len(), imported.parts.0), (BUNDLE_REFUSALS_MAX, BUNDLE_REFUSALS_MAX as u64));
    let counted = node.refusals().expect("read");
    assert_eq!((counted.len(), counted[0].peer.as_str()), (1, "bundle of AA"));
    let nobody = ContentsResponse { contents: vec![("AA".into(), 0, vec![1; 1000])] }.encode();
    let imported = taken(&mut node, &[begin, &part(3, &nobody), &part(9, b""), &part(4, b"")].concat());
    assert_eq!((imported.refused.len(), imported.parts, imported.ending), (0, (1, 1), Ending::Whole));
}

#[test]
fn what_was_altered_inside_a_part_is_refused_as_from_a_line() {
    let (_, bytes) = author();
    let (mut reader, _) = Reader::open(bytes.as_slice()).expect("a bundle");
    let Part::Tail(mut tail) = reader.next_part().expect("a part") else { panic!("leaves come first") };
    let place = tail.len() / 2;
    tail[place] ^= 1;
    let altered = [&bytes[..18 + 37 + header(&bytes).encode().len()], &part(2, &tail), &part(4, b"")].concat();
    let mut node = fresh("CC");
    let imported = taken(&mut node, &altered);
    assert_eq!(imported.ending, Ending::Whole);
    assert!(!imported.refused.is_empty(), "{imported:?}");
    assert!(imported.logs.iter().any(|log| log.after < log.offered));
}

#[test]
fn twice_is_once() {
    let (_, bytes) = author();
    let mut node = fresh("CC");
    let first = taken(&mut node, &bytes);
    assert_eq!((first.ending, first.refused.len(), first.wants.len()), (Ending::Whole, 0, 0));
    let (heads, version) = (node.heads(), node.version());
    assert_eq!(heads.iter().map(|head| head.size).sum::<u64>(), 9, "seven acts and two epochs");
    let again = taken(&mut node, &bytes);
    assert_eq!((again.ending, again.refused.len()), (Ending::Whole, 0));
    assert!(again.logs.iter().all(|log| log.before == log.after && log.after == log.offered), "{:?}", again.logs);
    assert_eq!((node.heads(), node.version()), (heads, version));
}

#[test]
fn a_file_cut_anywhere_gives_what_is_whole_and_the_next_goes_on() {
    let (alliance, bytes) = author();
    let begin = 18 + 37 + header(&bytes).encode().len();
    let mut held_most = 0;
    for end in (begin..bytes.len()).step_by(bytes.len() / 23) {
        let mut node = fresh("CC");
        let imported = taken(&mut node, &bytes[..end]);
        assert_eq!((imported.ending, imported.refused.len()), (Ending::Cut, 0), "cut at {end}");
        held_most = imported.logs.iter().map(|log| log.after).max().max(Some(held_most)).unwrap_or_default();
        let whole = taken(&mut node, &bytes);
        assert_eq!((whole.ending, whole.refused.len()), (Ending::Whole, 0), "cut at {end}");
        assert!(whole.logs.iter().all(|log| log.after == log.offered), "cut at {end}: {:?}", whole.logs);
        let roots = |record: &Record| record.heads().into_iter().map(|head| head.root).collect::<Vec<_>>();
        assert_eq!(roots(&node), roots(alliance.node("AA")));
    }
    assert!(held_most > 0, "no cut file gave anything");
}

#[test]
fn a_damaged_part_is_passed_over_and_named_as_missing() {
    let (_, bytes) = author();
    let begin = 18 + 37 + header(&bytes).encode().len();
    for place in [begin + 5, begin + 40, begin + 300, bytes.len() - 60] {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x10;
        let mut node = fresh("CC");
        let imported = taken(&mut node, &damaged);
        assert_eq!((imported.ending, imported.parts.1, imported.refused.len()), (Ending::Whole, 1, 0), "{place}");
        assert_eq!(taken(&mut node, &bytes).parts.1, 0);
        assert_eq!(node.heads()[0].size, 8);
    }
}

#[test]
fn a_content_that_the_carrier_does_not_have_is_named_and_the_log_held_up_to_it() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "public", "one"));
    alliance.write("AA", &report("AA", "AA,CC", "for two"));
    alliance.write("AA", &report("AA", "public", "three"));
    alliance.settle(&["AA", "BB"]);
    let mut node = fresh("CC");
    // BB carries the log of AA, and cannot carry what it does not read.
    let imported = taken(&mut node, &everything(alliance.node("BB")));
    assert_eq!(imported.wants.iter().map(|want| want.index).collect::<Vec<_>>(), [2]);
    assert_eq!((node.heads()[0].size, imported.refused.len()), (2, 0));
    let imported = taken(&mut node, &everything(alliance.node("AA")));
    assert_eq!((imported.wants.len(), node.heads()[0].size), (0, 4));
}

#[test]
fn acts_are_registered_by_files_alone_and_receipts_make_the_next_file_small() {
    let mut alliance = Alliance::new();
    for number in 0..40 {
        alliance.write("AA", &report("AA", ["public", "all"][number % 2], &format!("number {number}")));
    }
    let full = everything(alliance.node("AA"));
    let mut receipts = Vec::new();
    for member in ["BB", "CC", "DD", "EE", "FF"] {
        let imported = taken(alliance.node_mut(member), &full);
        assert_eq!((imported.ending, imported.logs[0].after), (Ending::Whole, 41));
        let receipt = Export::answering(alliance.node(member), &imported.header, Load::Receipt);
        receipts.push(file(alliance.node(member), receipt));
    }
    assert_eq!(alliance.node("AA").heads()[0].registered, 0);
    for receipt in &receipts {
        assert!(receipt.len() < 2500, "a receipt has {} bytes", receipt.len());
        assert_eq!(header(receipt).answers, header(&full).digest());
        assert_eq!(taken(alliance.node_mut("AA"), receipt).refused, []);
    }
    assert_eq!(alliance.node("AA").heads()[0].registered, 41);
    alliance.write("AA", &report("AA", "public", "one more"));
    let next = Export::answering(alliance.node("AA"), &header(&receipts[0]), Load::Everything);
    let next = file(alliance.node("AA"), next);
    assert_eq!(header(&next).offers, [("AA".into(), 41, 42)]);
    assert!(next.len() * 4 < full.len(), "{} after {}", next.len(), full.len());
    let for_node = file(alliance.node("AA"), Export::for_node(alliance.node("AA"), "BB").expect("a bundle"));
    assert_eq!(header(&for_node).offers, [("AA".into(), 41, 42)]);
    assert_eq!(taken(alliance.node_mut("BB"), &next).refused, []);
    assert_eq!((alliance.node("BB").heads()[0].size, alliance.node("BB").heads()[0].registered), (42, 41));
    let equal = |scope| alliance.node("BB").state_hash(scope) != alliance.node("CC").state_hash(scope);
    assert!(equal(law::state::Scope::Public), "BB has registered what CC has not heard of");
}

#[test]
fn a_node_without_a_party_is_given_no_sealed_contents() {
    let (alliance, full) = author();
    let aa = alliance.node("AA");
    let public = file(aa, Export::for_node(aa, "public").expect("a bundle"));
    let mut reader = Reader::open(public.as_slice()).expect("a bundle").0;
    let mut parts = std::iter::from_fn(|| Some(reader.next_part().expect("a part")).filter(|part| *part != Part::End));
    assert!(parts.all(|part| matches!(part, Part::Tail(_))), "contents that nobody without keys reads");
    assert!(public.len() < full.len());
    let mut node = fresh("public");
    let imported = taken(&mut node, &public);
    assert!(imported.logs.iter().all(|log| log.after == log.offered));
}

#[test]
fn two_versions_of_a_log_are_proven_by_a_file() {
    let (mut one, mut other) = (fresh("AA"), fresh("AA"));
    one.write(&"AA".into(), &statement("AA", "public", "to one"), at(1)).expect("written");
    other.write(&"AA".into(), &statement("AA", "public", "to the other"), at(2)).expect("written");
    let mut node = fresh("BB");
    taken(&mut node, &everything(&one));
    let answer = Export::answering(&other, &header(&everything(&node)), Load::Everything);
    taken(&mut node, &file(&other, answer));
    assert!(node.heads()[0].forked);
    let mut third = fresh("CC");
    taken(&mut third, &everything(&other));
    taken(&mut third, &everything(&node));
    assert!(third.heads()[0].forked, "the proof travels in a file too");
}

#[test]
fn a_bundle_is_nobodys_answer() {
    let (_, bytes) = author();
    let mut node = fresh("BB");
    node.set_caution(Caution::AnswerFirst);
    taken(&mut node, &bytes);
    assert!(!node.may_write(), "a file may be older than the copy that it is taken into");
    assert!(node.network().iter().all(|peer| peer.last_contact.is_none()));
}

fn page() -> String {
    let log = record::sync::message::LogHead {
        log: "AA".into(),
        size: 3,
        root: Hash([1; 32]),
        checkpoint: 3,
        number: 1,
        forked: false,
        cosigned: vec![("BB".into(), 2)],
        sealed: None,
    };
    let holds = TailRequest { from: "AA".into(), logs: vec![log], seen: Hash([0; 32]), room: 0 };
    let made = Header {
        holds,
        roster: Hash([2; 32]),
        made: START,
        answers: Hash([0; 32]),
        offers: vec![("AA".into(), 0, 3), ("BB".into(), 1, 2)],
    };
    let mut unordered = made.clone();
    unordered.offers.reverse();
    let begin = [b"foedera bundle v1\n".as_slice(), &part(1, &made.encode())].concat();
    let rows = [
        ("header", made.encode()),
        ("file", [begin.as_slice(), &part(3, &ContentsResponse { contents: vec![] }.encode()), &part(4, b"")].concat()),
        ("refuse header-cut truncated", made.encode()[..40].to_vec()),
        ("refuse offers-out-of-order message-form", unordered.encode()),
        ("refuse another-message message-kind", made.holds.encode()),
    ];
    let mut text = "# The first part of a bundle, and a file without leaves. spec/bundle.md\n".to_owned();
    for (name, bytes) in rows {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(text, "\n{name} = {hex}").expect("written");
    }
    text
}

#[test]
fn the_page_of_vectors_is_made_read_and_refused_as_it_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec/vectors/bundle.txt");
    let made = page();
    if std::env::var_os("FOEDERA_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&path).expect("spec/vectors/bundle.txt");
    assert!(kept == made, "the format changed: see spec/bundle.md; write the page anew with FOEDERA_WRITE_VECTORS=1");
    for row in kept.lines().filter(|line| line.contains(" = ")) {
        let (name, hex) = row.split_once(" = ").expect("a row");
        let bytes = unhex(hex);
        let good = match name {
            "header" => Header::decode(&bytes).expect(name).encode() == bytes,
            "file" => {
                let (mut reader, _) = Reader::open(bytes.as_slice()).expect(name);
                let parts = [reader.next_part().expect(name), reader.next_part().expect(name)];
                matches!(parts, [Part::Contents(_), Part::End])
            }
            refused => Header::decode(&bytes).is_err_and(|fault| refused.ends_with(fault.name())),
        };
        assert!(good, "{name}");
    }
}

#[test]
fn a_bundle_for_a_node_that_holds_more_of_a_log_ends() {
    let mut alliance = Alliance::new();
    alliance.write("CC", &report("CC", "public", "number 1"));
    alliance.settle(&["AA", "CC"]);
    // AA learns what CC does not: that DD cosigned the first entry. BB takes in a second one.
    alliance.pull("DD", "AA");
    alliance.pull("AA", "DD");
    alliance.write("CC", &report("CC", "public", "number 2"));
    alliance.pull("BB", "CC");
    let theirs = header(&everything(alliance.node("BB")));
    let record = alliance.node("AA");
    let mut export = Export::answering(record, &theirs, Load::Everything);
    let mut parts = 0;
    while export.next_part(record, at(100)).expect("a part").is_some() {
        parts += 1;
        assert!(parts < 100, "the bundle goes on for ever");
    }
    assert!(parts >= 3, "a beginning, the cosignatures, an end");
}
