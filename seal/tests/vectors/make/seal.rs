//! The page of daily seals, and the party that makes them.

use seal::cbor::{self, Value};
use seal::checkpoint::Checkpoint;
use seal::daily::{DailySeal, SealingSecret};
use seal::entropy::Seeded;
use seal::key::PartySecrets;
use seal::note::{Note, SignatureKind, verifier_key};
use seal::root::{Chain, Draft, Follows, RootDocument, next_digest};

use super::TIME;
use super::log::{Made, party};
use super::page::Page;

/// Returns the sealing key of a number: its secret is the first 32 bytes of the seed `vectors seal NUMBER`.
pub fn sealing(number: u8) -> SealingSecret {
    SealingSecret::generate(&mut Seeded::new(&format!("vectors seal {number}")))
}

/// Returns a party whose genesis names sealing key 1, with that genesis.
pub fn sealer() -> (Made, Vec<u8>) {
    let secrets = PartySecrets::generate(&mut Seeded::new("vectors KZ"));
    let genesis = RootDocument::genesis_with("KZ", &secrets, Some(sealing(1).public().digest())).unwrap();
    let (party, document) = RootDocument::verify(&genesis).unwrap();
    (Made { secrets, party, log: document.log_id() }, genesis)
}

/// Seals a checkpoint with a sealing key of a number.
pub fn made(checkpoint: &Checkpoint, of: &Made, number: u8) -> DailySeal {
    let mut entropy = Seeded::new("vectors seal entropy");
    DailySeal::make(checkpoint, &of.party, TIME, &sealing(number), &mut entropy).unwrap()
}

/// Returns a document that goes on from the genesis with the same node keys and another sealing key.
pub fn next(of: &Made, genesis: &[u8], number: u8) -> Vec<u8> {
    let (_, before) = RootDocument::verify(genesis).unwrap();
    let document = RootDocument {
        roots: vec![*of.secrets.next.public()],
        next: next_digest(1, &[*of.secrets.root.public()]),
        follows: Some(Follows { party: of.party, version: 2, before: before.digest() }),
        sealing: Some(sealing(number).public().digest()),
        ..before.clone()
    };
    let mut draft = Draft::new(document, &of.secrets.log, &of.secrets.witness).unwrap();
    draft.sign(&of.secrets.root, Some(&before)).unwrap();
    draft.sign(&of.secrets.next, Some(&before)).unwrap();
    draft.to_bytes()
}

/// Returns a document that goes on from the second one, with a sealing key of a number.
pub fn third(chain: &Chain, number: u8) -> Vec<u8> {
    let (of, _) = sealer();
    let before = chain.latest();
    let document = RootDocument {
        roots: vec![*of.secrets.root.public()],
        next: next_digest(1, &[*of.secrets.next.public()]),
        follows: Some(Follows { party: of.party, version: 3, before: before.digest() }),
        sealing: Some(sealing(number).public().digest()),
        ..before.clone()
    };
    let mut draft = Draft::new(document, &of.secrets.log, &of.secrets.witness).unwrap();
    draft.sign(&of.secrets.next, Some(before)).unwrap();
    draft.sign(&of.secrets.root, Some(before)).unwrap();
    draft.to_bytes()
}

/// Returns a document whose body has one row changed; nobody has signed it so.
fn with_row(document: &[u8], row: i64, value: Option<Value>) -> Vec<u8> {
    let Ok(Value::Array(mut parts)) = cbor::decode(document) else { unreachable!("a document is an array") };
    let Value::Bytes(body) = &parts[0] else { unreachable!("a body is bytes") };
    let Ok(Value::Map(mut rows)) = cbor::decode(body) else { unreachable!("a body holds a map") };
    match value {
        Some(value) => drop(rows.insert(row.into(), value)),
        None => drop(rows.remove(&row.into())),
    }
    parts[0] = Value::Bytes(cbor::encode(&Value::Map(rows)));
    cbor::encode(&Value::Array(parts))
}

pub fn seal() -> String {
    let (of, genesis) = sealer();
    let key = sealing(1).public();
    let checkpoint = Checkpoint::of(&of.log, 5, super::log::root_of(5));
    let seal = made(&checkpoint, &of, 1);
    let line = seal.line(&of.party, &key);
    let mut note = checkpoint.note(&of.secrets.log);
    note.signatures.push(line.clone());
    let mut page = Page::new(
        "Daily seals of the log of a party that is like the one in root.txt but for the sealing key that its genesis names.\n\
         Sealing key N: the secret is the first 32 bytes of the seed `vectors seal N`. spec/seal.md",
    );
    page.section("The party, and the document after its genesis, with sealing key 2");
    page.bytes("document 1", &genesis);
    page.bytes("document 2", next(&of, &genesis, 2));
    page.text("party", of.party);
    page.text("log", of.log);
    page.section("Sealing key 1");
    page.bytes("sealing secret", sealing(1).to_bytes());
    page.bytes("sealing key", key.to_bytes());
    page.text("digest 1", key.digest());
    page.text("digest 2", sealing(2).public().digest());
    page.text("verifier key", verifier_key(&line.name, SignatureKind::DailySeal, key.to_bytes()));
    page.section("The tree of size 5 in tree.txt, signed by the log and sealed at 2022-01-05T22:00:00Z");
    page.text("time", TIME);
    page.bytes("seal", seal.to_bytes());
    page.lines("note", &note.to_string());
    page.section("Refused as sealed by the party with sealing key 1");
    refused(&mut page, &of, &checkpoint, &note);
    let chain = Chain::read([genesis.as_slice(), &next(&of, &genesis, 2)]).unwrap();
    page.section("Refused as what comes after documents 1 and 2: a sealing key that was left comes back");
    page.bytes("return sealing-key retired-key", third(&chain, 1));
    page.section("Refused as a genesis");
    for (name, row, value) in [
        ("edition-without-its-row malformed", 15, None),
        ("row-without-its-edition malformed", 1, Some(Value::Int(1))),
        ("edition-of-a-later-document malformed", 1, Some(Value::Int(5))),
        ("edition-7 unknown-edition", 1, Some(Value::Int(7))),
        ("digest-of-31-bytes malformed", 15, Some(Value::Bytes(vec![1; 31]))),
        ("another-digest bad-signature", 15, Some(Value::Bytes(vec![1; 32]))),
    ] {
        page.bytes(&format!("reject {name}"), with_row(&genesis, row, value));
    }
    page.finish()
}

fn refused(page: &mut Page, of: &Made, checkpoint: &Checkpoint, note: &Note) {
    let with = |bytes: Vec<u8>| {
        let mut note: Note = note.clone();
        note.signatures[1].bytes = bytes;
        note.to_string()
    };
    let bytes = note.signatures[1].bytes.clone();
    page.lines("refuse not-sealed no-signature", &checkpoint.note(&of.secrets.log).to_string());
    page.lines("refuse one-byte-less truncated", &with(bytes[..bytes.len() - 1].to_vec()));
    page.lines("refuse one-byte-more oversized", &with([bytes.as_slice(), &[0]].concat()));
    let later = [&(TIME + 1).to_be_bytes(), &bytes[8..]].concat();
    page.lines("refuse another-time bad-signature", &with(later));
    let beyond = [&(1_u64 << 63).to_be_bytes(), &bytes[8..]].concat();
    page.lines("refuse time-beyond-its-limit malformed", &with(beyond));
    let mut flipped = bytes.clone();
    flipped[1000] ^= 1;
    page.lines("refuse flipped bad-signature", &with(flipped));
    let mut hints = bytes.clone();
    *hints.last_mut().unwrap() = 0xff;
    page.lines("refuse more-hints-than-there-may-be bad-signature", &with(hints));
    let other = made(checkpoint, of, 2);
    page.lines("refuse by-another-key bad-signature", &with(other.to_bytes()));
    let stranger = made(checkpoint, &party("KG"), 1);
    page.lines("refuse in-the-name-of-another bad-signature", &with(stranger.to_bytes()));
    let mut replayed = Checkpoint { size: 6, ..checkpoint.clone() }.note(&of.secrets.log);
    replayed.signatures.push(note.signatures[1].clone());
    page.lines("refuse of-another-size bad-signature", &replayed.to_string());
    let mut forked = Checkpoint { root: seal::Hash([1; 32]), ..checkpoint.clone() }.note(&of.secrets.log);
    forked.signatures.push(note.signatures[1].clone());
    page.lines("refuse of-a-forked-root bad-signature", &forked.to_string());
}
