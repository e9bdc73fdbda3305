//! Pages about a log: leaves, checkpoints, cosignatures.

use ed25519_zebra::SigningKey;
use seal::cbor::{self, Value};
use seal::checkpoint::Checkpoint;
use seal::content::{self, Salt};
use seal::cosignature::Cosignature;
use seal::entropy::Seeded;
use seal::id::{CharterId, LabelId, LogId, PartyId};
use seal::key::PartySecrets;
use seal::leaf::{ContentKind, Heading, Hlc, Leaf};
use seal::note::{Note, SignatureKind, verifier_key};
use seal::root::RootDocument;
use seal::tree::{Frontier, leaf_hash};
use seal::{Hash, sha256};

use super::page::Page;
use super::{ACT, CHARTER, TIME};

/// A party with its ids, made from a seed.
pub struct Made {
    pub secrets: PartySecrets,
    pub party: PartyId,
    pub log: LogId,
}

/// Returns the party of a code; its seed is `vectors CODE`.
pub fn party(code: &str) -> Made {
    let secrets = PartySecrets::generate(&mut Seeded::new(&format!("vectors {code}")));
    let (party, document) = RootDocument::verify(&RootDocument::genesis(code, &secrets).unwrap()).unwrap();
    Made { secrets, party, log: document.log_id() }
}

/// Returns a heading in the log of a party.
pub fn heading(made: &Made, index: u64) -> Heading {
    Heading {
        log: made.log,
        index,
        time: Hlc { micros: TIME * 1_000_000 + index, counter: 0 },
        key: made.secrets.log.public().id(),
        label: LabelId::of("all"),
        charter: CharterId::of(&sha256(CHARTER.as_bytes())),
    }
}

/// The example leaf: clear, at index 1.
fn example(made: &Made) -> Leaf {
    let heading = Heading { label: LabelId::of("public"), ..heading(made, 1) };
    content::clear(&heading, ACT, &Salt([0x33; 32])).unwrap().0
}

/// The longest leaf there is.
pub fn longest(made: &Made) -> Leaf {
    Leaf {
        index: u64::from(u32::MAX),
        time: Hlc { micros: i64::MAX as u64, counter: u16::MAX },
        content: ContentKind::Sealed { epoch: u64::from(u32::MAX) - 1 },
        content_len: u32::MAX,
        ..example(made)
    }
}

/// Signs parts that the library itself would not put together: protected header, unprotected header, payload.
fn forged(made: &Made, protected: &[u8], unprotected: Value, payload: &[u8]) -> Vec<u8> {
    let bytes = |bytes: &[u8]| Value::from(bytes);
    let signed =
        Value::Array(vec![Value::from("Signature1"), bytes(protected), bytes(b"foedera leaf v1"), bytes(payload)]);
    let signature = SigningKey::from(made.secrets.log.to_bytes()).sign(&cbor::encode(&signed)).to_bytes();
    cbor::encode(&Value::Array(vec![bytes(protected), unprotected, bytes(payload), bytes(&signature)]))
}

/// Returns the parts of a leaf: protected header and payload.
fn parts(leaf: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let value = cbor::decode(leaf).unwrap();
    let part = |place: usize| value.as_array().unwrap()[place].as_bytes().unwrap().to_vec();
    (part(0), part(2))
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
    [&bytes[..at], new, &bytes[at + old.len()..]].concat()
}

pub fn leaf() -> String {
    let made = party("KZ");
    let example = example(&made);
    let bytes = example.sign(&made.secrets.log).unwrap();
    let (protected, payload) = parts(&bytes);
    let empty = || Value::Map(Default::default());
    let mut page = Page::new("Leaves of the log of the party in root.txt. spec/leaf.md");
    page.section("The example leaf, clear, offered at index 1 of the log");
    page.text("log", made.log);
    page.text("index", example.index);
    page.bytes("log key", made.secrets.log.public().to_bytes());
    page.bytes("protected", &protected);
    page.bytes("payload", &payload);
    page.bytes("leaf", &bytes);
    page.text("leaf hash", leaf_hash(&bytes));
    page.section("The longest leaf there is, 250 bytes, at index 4294967295");
    page.bytes("longest", longest(&made).sign(&made.secrets.log).unwrap());
    page.section("Refused when offered at index 1 of the log with the log key");
    page.bytes("refuse truncated truncated", &bytes[..bytes.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [bytes.as_slice(), &[0]].concat());
    page.bytes("refuse 251-bytes oversized", [bytes.as_slice(), &[0; 251][bytes.len()..]].concat());
    let swapped = [&[0xaa], &payload[36..38], &payload[1..36], &payload[38..]].concat();
    page.bytes("refuse payload-keys-reordered not-canonical", forged(&made, &protected, empty(), &swapped));
    let long = replaced(&payload, &[0x02, 0x01, 0x03], &[0x02, 0x18, 0x01, 0x03]);
    page.bytes("refuse index-in-two-bytes not-canonical", forged(&made, &protected, empty(), &long));
    let es256 = replaced(&protected, &[0x01, 0x27], &[0x01, 0x26]);
    page.bytes("refuse another-algorithm malformed", forged(&made, &es256, empty(), &payload));
    let header = Value::map([(4, Value::from(b"12345678".as_slice()))]);
    page.bytes("refuse unprotected-header malformed", forged(&made, &protected, header, &payload));
    page.bytes("refuse cose-tag malformed", [&[0xd2], bytes.as_slice()].concat());
    let more = [&[0xab], &payload[1..], &[0x0b, 0x00]].concat();
    page.bytes("refuse eleventh-row malformed", forged(&made, &protected, empty(), &more));
    let place = payload.windows(3).position(|window| window == [0x07, 0x20, 0x08]).unwrap();
    let unknown = [&payload[..place], &[0x07, 0x37, 0x08], &payload[place + 3..]].concat();
    page.bytes("refuse unknown-content-kind malformed", forged(&made, &protected, empty(), &unknown));
    let own = [&payload[..place], &[0x07, 0x01, 0x08], &payload[place + 3..]].concat();
    page.bytes("refuse sealed-by-itself malformed", forged(&made, &protected, empty(), &own));
    let signed = |leaf: Leaf| leaf.sign(&made.secrets.log).unwrap();
    page.bytes("refuse replayed-from-index-2 wrong-index", signed(Leaf { index: 2, ..example }));
    page.bytes("refuse of-another-log wrong-log", signed(Leaf { log: party("KG").log, ..example }));
    let other = party("KG").secrets.log;
    page.bytes("refuse another-key wrong-key", Leaf { key: other.public().id(), ..example }.sign(&other).unwrap());
    for (name, place) in [("kid", 7), ("log", 30), ("commitment", 120), ("signature", bytes.len() - 1)] {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        let reason = if name == "kid" { "wrong-key" } else { "bad-signature" };
        page.bytes(&format!("refuse flipped-in-{name} {reason}"), flipped);
    }
    page.finish()
}

/// The root of the tree with one-byte leaves up to `size`.
pub fn root_of(size: u8) -> Hash {
    let mut frontier = Frontier::new();
    (0..size).for_each(|leaf| frontier.push(leaf_hash(&[leaf])));
    frontier.root()
}

/// A checkpoint of the log with one-byte leaves up to `size`.
fn checkpoint_of(made: &Made, size: u8) -> Checkpoint {
    Checkpoint::of(&made.log, u64::from(size), root_of(size))
}

pub fn checkpoint() -> String {
    let made = party("KZ");
    let note = checkpoint_of(&made, 5).note(&made.secrets.log);
    let text = note.to_string();
    let mut page = Page::new("Checkpoints of the log of the party in root.txt. spec/checkpoint.md");
    page.section("Signed by the log, over the tree of size 5 in tree.txt");
    page.text("log", made.log);
    page.bytes("log key", made.secrets.log.public().to_bytes());
    let public = made.secrets.log.public().to_bytes();
    page.text("verifier key", verifier_key(&note.signatures[0].name, SignatureKind::Ed25519, &public));
    page.lines("note", &text);
    page.section("The empty log");
    page.lines("note empty", &checkpoint_of(&made, 0).note(&made.secrets.log).to_string());
    page.section("Refused");
    page.lines("refuse no-signatures truncated", &note.text);
    page.lines("refuse another-size bad-signature", &text.replacen("\n5\n", "\n6\n", 1));
    page.lines("refuse size-with-a-zero not-canonical", &text.replacen("\n5\n", "\n05\n", 1));
    page.lines("refuse size-not-a-number malformed", &text.replacen("\n5\n", "\nfive\n", 1));
    page.lines("refuse extension-line trailing", &text.replacen("\n\n", "\nmore\n\n", 1));
    page.lines("refuse line-that-is-no-signature malformed", &format!("{text}foedera\n"));
    let tabbed = text.replacen("\n5\n", "\n\t5\n", 1);
    page.lines("refuse control-character malformed", &tabbed);
    let other = party("KG");
    page.lines("refuse of-another-log wrong-origin", &checkpoint_of(&other, 5).note(&other.secrets.log).to_string());
    page.lines("refuse another-key no-signature", &checkpoint_of(&made, 5).note(&other.secrets.log).to_string());
    let mut flipped = note.clone();
    flipped.signatures[0].bytes[63] ^= 1;
    page.lines("refuse signature-flipped bad-signature", &flipped.to_string());
    let mut short = note.clone();
    short.signatures[0].bytes.pop();
    page.lines("refuse short-signature malformed", &short.to_string());
    page.finish()
}

pub fn cosignature() -> String {
    let made = party("KZ");
    let witness = party("KG");
    let checkpoint = checkpoint_of(&made, 5);
    let cosignature = Cosignature::make(&checkpoint, TIME, &witness.secrets.witness).unwrap();
    let line = cosignature.line(&witness.party, witness.secrets.witness.public());
    let mut note = checkpoint.note(&made.secrets.log);
    note.signatures.push(line.clone());
    let mut page = Page::new(
        "A checkpoint of checkpoint.txt, cosigned by the party of the seed `vectors KG`. spec/cosignature.md",
    );
    page.section("The cosigner");
    page.text("party", witness.party);
    let public = witness.secrets.witness.public().to_bytes();
    page.bytes("witness key", public);
    page.text("verifier key", verifier_key(&line.name, SignatureKind::Cosignature, &public));
    page.section("Signed by the log and cosigned at 2022-01-05T22:00:00Z");
    page.text("time", TIME);
    page.lines("message", &format!("cosignature/v1\ntime {TIME}\n{}", checkpoint.text()));
    page.bytes("cosignature", cosignature.to_bytes());
    page.lines("note", &note.to_string());
    page.section("Refused as cosigned by the party");
    let with = |bytes: Vec<u8>| {
        let mut note: Note = note.clone();
        note.signatures[1].bytes = bytes;
        note.to_string()
    };
    let bytes = cosignature.to_bytes().to_vec();
    page.lines("refuse not-cosigned no-signature", &checkpoint.note(&made.secrets.log).to_string());
    page.lines("refuse truncated truncated", &with(bytes[..71].to_vec()));
    page.lines("refuse oversized oversized", &with([bytes.as_slice(), &[0]].concat()));
    let later = [&(TIME + 1).to_be_bytes(), &bytes[8..]].concat();
    page.lines("refuse another-time bad-signature", &with(later));
    let beyond = [&(1_u64 << 63).to_be_bytes(), &bytes[8..]].concat();
    page.lines("refuse time-beyond-its-limit malformed", &with(beyond));
    let plain = SigningKey::from(witness.secrets.witness.to_bytes()).sign(checkpoint.text().as_bytes()).to_bytes();
    page.lines("refuse plain-signature-with-a-time bad-signature", &with([&bytes[..8], &plain].concat()));
    let mut replayed = checkpoint_of(&made, 6).note(&made.secrets.log);
    replayed.signatures.push(line.clone());
    page.lines("refuse of-another-checkpoint bad-signature", &replayed.to_string());
    let forked = Checkpoint { root: Hash([1; 32]), ..checkpoint };
    let mut forked = forked.note(&made.secrets.log);
    forked.signatures.push(line);
    page.lines("refuse of-a-forked-root bad-signature", &forked.to_string());
    page.finish()
}
