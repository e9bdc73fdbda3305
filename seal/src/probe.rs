//! What must hold of every decoder for any bytes whatever: it answers, and what it accepts is the one form.
//!
//! Each function is the whole body of a fuzz target under `fuzz/`, and the test suite runs the same bodies over
//! mutated vectors on the stable compiler. They panic if the promise is broken.

use crate::checkpoint::Checkpoint;
use crate::content::{self, Salt};
use crate::cosignature::{self, COSIGNATURE_LEN, Cosignature};
use crate::daily::{DailySeal, SealingSecret};
use crate::entropy::Seeded;
use crate::epoch::{self, EpochKey};
use crate::fork::ForkProof;
use crate::id::{CharterId, KeyId, LabelId, LogId, PartyId};
use crate::key::{LogSecret, ReaderSecret, WitnessSecret};
use crate::leaf::{ContentKind, Heading, Hlc, Leaf};
use crate::note::Note;
use crate::proof::{self, Pack, Pins};
use crate::receipt::{self, Statement};
use crate::root::{Draft, RootDocument};
use crate::session::{Confirmation, Hello, Stale, TicketKey, Welcome};
use crate::tile::{self, TilePath};
use crate::{Hash, cbor, leaf};

/// A decoder under test.
pub type Probe = fn(&[u8]);

/// Every probe under the name of its fuzz target.
pub const ALL: [(&str, Probe); 14] = [
    ("cbor", cbor),
    ("leaf", leaf),
    ("note", note),
    ("checkpoint", checkpoint),
    ("cosignature", cosignature),
    ("seal", seal),
    ("content", content),
    ("epoch", epoch),
    ("fork", fork),
    ("root", root),
    ("proof", proof),
    ("receipt", receipt),
    ("tile", tile),
    ("session", session),
];

/// A value that decodes encodes to the same bytes.
pub fn cbor(bytes: &[u8]) {
    if let Ok(value) = cbor::decode(bytes) {
        assert_eq!(cbor::encode(&value), bytes, "bug: two encodings of one value");
    }
}

/// A leaf that decodes encodes to the same bytes around its signature, and no stranger's key checks it.
pub fn leaf(bytes: &[u8]) {
    let stranger = LogSecret::generate(&mut Seeded::new("probe"));
    assert!(leaf::verify(bytes, stranger.public()).is_err(), "bug: a leaf nobody signed");
    if let Ok(read) = leaf::decode(bytes) {
        let signed = Leaf { key: stranger.public().id(), ..read }.sign(&stranger).expect("bug: a leaf that was read");
        let body = |leaf: &[u8]| (leaf[..7].to_vec(), leaf[15..leaf.len() - 64].to_vec());
        assert_eq!(body(&signed), body(bytes), "bug: two encodings of one leaf");
    }
}

/// A note that reads prints to the same bytes.
pub fn note(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes, "bug: two forms of one note");
    }
}

/// A checkpoint that reads prints to the same text, and no stranger's key checks it.
pub fn checkpoint(bytes: &[u8]) {
    let Ok(note) = Note::parse(bytes) else { return };
    if let Ok(checkpoint) = Checkpoint::parse(&note.text) {
        assert_eq!(checkpoint.text(), note.text, "bug: two forms of one checkpoint");
    }
    let stranger = LogSecret::generate(&mut Seeded::new("probe"));
    let log = LogId([1; 32]);
    assert!(crate::checkpoint::verify_note(&note, &log, stranger.public()).is_err(), "bug: nobody signed this");
}

/// A cosignature that reads prints to the same bytes, and no stranger's key checks it.
pub fn cosignature(bytes: &[u8]) {
    let stranger = WitnessSecret::generate(&mut Seeded::new("probe"));
    if let Ok(cosignature) = Cosignature::from_bytes(bytes) {
        assert_eq!(cosignature.to_bytes().as_slice(), bytes, "bug: two forms of one cosignature");
        assert_eq!(bytes.len(), COSIGNATURE_LEN);
        let checkpoint = Checkpoint::of(&LogId([1; 32]), 1, Hash([2; 32]));
        assert!(cosignature.verify(&checkpoint, stranger.public()).is_err(), "bug: nobody signed this");
    }
    if let Ok(note) = Note::parse(bytes) {
        assert!(cosignature::verify_note(&note, &PartyId([1; 32]), stranger.public()).is_err());
    }
}

/// A daily seal that reads prints to the same bytes, and no stranger's key checks it.
pub fn seal(bytes: &[u8]) {
    if let Ok(seal) = DailySeal::from_bytes(bytes) {
        let stranger = SealingSecret::generate(&mut Seeded::new("probe")).public();
        assert_eq!(seal.to_bytes(), bytes, "bug: two forms of one seal");
        let checkpoint = Checkpoint::of(&LogId([1; 32]), 1, Hash([2; 32]));
        assert!(seal.verify(&checkpoint, &PartyId([1; 32]), &stranger).is_err(), "bug: nobody signed this");
    }
}

/// Content that reads is exactly what its own act and salt give, and matches no other commitment; none opens by chance.
pub fn content(bytes: &[u8]) {
    let (other, _) = content::clear(&heading(), b"other", &Salt([0; 32])).expect("bug: a short act");
    let other = content::with_content(other, bytes);
    assert!(content::read(&other, bytes).is_err(), "bug: content of another act");
    if let Ok((opened, [])) = content::unpack(bytes) {
        let (leaf, again) = content::clear(&heading(), &opened.act, &opened.salt).expect("bug: an act that was read");
        assert_eq!(again, bytes, "bug: two forms of one content");
        assert_eq!(content::read(&leaf, bytes), Ok(opened));
    }
    let sealed = Leaf { content: ContentKind::Sealed { epoch: 0 }, ..other };
    assert!(content::open(&sealed, &EpochKey::from_bytes(&[7; 32]), bytes).is_err(), "bug: a seal opened by chance");
}

/// No wrap opens for a stranger.
pub fn epoch(bytes: &[u8]) {
    let leaf = content::complete(&heading(), ContentKind::Epoch, Hash([0; 32]));
    let leaf = content::with_content(leaf, bytes);
    let stranger = ReaderSecret::from_bytes(&[9; 32]);
    assert!(epoch::read(&leaf, bytes, &stranger).is_err(), "bug: a wrap opened by chance");
    if let Ok(count) = epoch::count(bytes) {
        assert!(count * epoch::WRAP_LEN <= bytes.len(), "bug: more wraps than bytes");
    }
}

/// A proof of two versions that decodes encodes to the same bytes.
pub fn fork(bytes: &[u8]) {
    if let Ok(proof) = ForkProof::decode(bytes) {
        assert_eq!(proof.encode(), bytes, "bug: two encodings of one proof");
        let _ = proof.check(&Pins::default());
    }
}

/// A root document that verifies has the id that its own body gives, one that reads is written alike, and none follows
/// itself.
pub fn root(bytes: &[u8]) {
    if let Ok(draft) = Draft::read(bytes) {
        assert_eq!(draft.to_bytes(), bytes, "bug: two forms of one document");
        assert!(draft.document().verify_next(bytes).is_err(), "bug: a document follows itself");
    }
    if let Ok((party, document)) = RootDocument::verify(bytes) {
        assert_eq!(party, document.party(), "bug: two bodies of one document");
    }
}

/// A pack that reads encodes to the same bytes, and proves nothing to who knows only others.
pub fn proof(bytes: &[u8]) {
    if let Ok(pack) = Pack::decode(bytes) {
        assert_eq!(pack.encode(), bytes, "bug: two encodings of one pack");
    }
    let mut stranger = Pins::default();
    stranger.add(PartyId([1; 32]));
    assert!(!proof::check(bytes, &stranger, Some(0)).is_valid(), "bug: a proof by nobody");
}

/// An act with receipts that reads is written alike, and proves nothing to who knows only others.
pub fn receipt(bytes: &[u8]) {
    if let Ok(statement) = Statement::read(bytes) {
        assert_eq!(statement.to_bytes(), bytes, "bug: two forms of one act with receipts");
    }
    let mut stranger = Pins::default();
    stranger.add(PartyId([1; 32]));
    assert!(receipt::check(bytes, &stranger).is_err(), "bug: a receipt by nobody");
}

/// A tile path that reads prints to the same text; a bundle that reads encodes to the same bytes.
pub fn tile(bytes: &[u8]) {
    if let Some(path) = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<TilePath>().ok()) {
        assert_eq!(path.to_string().as_bytes(), bytes, "bug: two forms of one path");
    }
    let Some((&width, rest)) = bytes.split_first() else { return };
    if let Ok(entries) = tile::decode_entries(rest, u16::from(width)) {
        assert_eq!(tile::encode_entries(&entries).expect("bug: entries that were read"), rest);
    }
    if let Ok(hashes) = tile::decode_hashes(rest, u16::from(width)) {
        assert_eq!(tile::encode_hashes(&hashes), rest);
    }
}

/// A message that opens a session encodes to the same bytes if it decodes; nobody's ticket opens.
pub fn session(bytes: &[u8]) {
    if let Ok(hello) = Hello::from_bytes(bytes) {
        assert_eq!(hello.to_bytes().as_deref(), Ok(bytes), "bug: two encodings of one hello");
    }
    if let Ok(welcome) = Welcome::from_bytes(bytes) {
        assert_eq!(welcome.to_bytes().as_deref(), Ok(bytes), "bug: two encodings of one welcome");
    }
    if let Ok(stale) = Stale::from_bytes(bytes) {
        assert_eq!(stale.to_bytes().as_deref(), Ok(bytes), "bug: two encodings of one stale hello");
    }
    if let Ok(confirmation) = Confirmation::from_bytes(bytes) {
        assert_eq!(confirmation.to_bytes().as_deref(), Ok(bytes), "bug: two encodings of one confirmation");
    }
    assert!(TicketKey::generate(&mut Seeded::new("probe")).open(bytes).is_err(), "bug: a ticket that nobody sealed");
}

fn heading() -> Heading {
    Heading {
        log: LogId([1; 32]),
        index: 1,
        time: Hlc { micros: 1, counter: 0 },
        key: KeyId([1; 8]),
        label: LabelId([1; 8]),
        charter: CharterId([1; 16]),
    }
}
