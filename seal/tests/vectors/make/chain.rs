//! The page of a chain of root documents, and of all the ways in which the second can be wrong.

use seal::Hash;
use seal::cbor::{self, Value};
use seal::entropy::Seeded;
use seal::id::{CharterId, LabelId};
use seal::key::{PartySecrets, RootPublic, RootSecret};
use seal::leaf::{Heading, Hlc};
use seal::root::{self, Draft, Follows, RootDocument, next_digest};

use super::page::Page;
use super::{CHARTER, TIME};

/// Three root keys, ascending, from the first 96 bytes of a seed.
fn holders(seed: &str) -> Vec<RootSecret> {
    let mut entropy = Seeded::new(seed);
    let mut keys: Vec<_> = (0..3).map(|_| RootSecret::generate(&mut entropy)).collect();
    keys.sort_by_key(|key| key.public().to_bytes());
    keys
}

fn publics(keys: &[RootSecret]) -> Vec<RootPublic> {
    keys.iter().map(|key| *key.public()).collect()
}

pub fn document(sets: [&str; 2], node: &PartySecrets, before: Option<&RootDocument>) -> RootDocument {
    let follows = |before: &RootDocument| Follows {
        party: before.party(),
        version: before.version() + 1,
        before: before.digest(),
    };
    RootDocument {
        successor: None,
        sealing: None,
        code: "KZ".into(),
        roots: publics(&holders(sets[0])),
        threshold: 2,
        next: next_digest(2, &publics(&holders(sets[1]))),
        log: *node.log.public(),
        witness: *node.witness.public(),
        reader: node.reader.public(),
        follows: before.map(follows),
    }
}

/// Returns the bytes of a document that the first two root keys of each seed have signed.
pub fn signed(document: RootDocument, node: &PartySecrets, sets: &[&str], before: Option<&RootDocument>) -> Vec<u8> {
    let mut draft = Draft::new(document, &node.log, &node.witness).unwrap();
    for set in sets {
        holders(set)[..2].iter().for_each(|key| draft.sign(key, before).unwrap());
    }
    draft.to_bytes()
}

/// Returns the parts of a document: body, signatures of the root keys before, own, log, witness.
fn parts(bytes: &[u8]) -> Vec<Value> {
    match cbor::decode(bytes).unwrap() {
        Value::Array(parts) => parts,
        _ => unreachable!("a document is an array"),
    }
}

/// Returns the document with one part changed.
fn with(bytes: &[u8], part: usize, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut parts = parts(bytes);
    change(&mut parts[part]);
    cbor::encode(&Value::Array(parts))
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    match value {
        Value::Array(items) => items,
        _ => unreachable!("it is a list"),
    }
}

/// Returns the node keys of the three documents, and the documents.
pub fn documents() -> ([PartySecrets; 3], [Vec<u8>; 3]) {
    let [first, second, third] =
        [1, 2, 3].map(|number| PartySecrets::generate(&mut Seeded::new(&format!("vectors node {number}"))));
    let one = signed(document(["vectors a", "vectors b"], &first, None), &first, &["vectors a"], None);
    let (_, genesis) = RootDocument::verify(&one).unwrap();
    let said = document(["vectors b", "vectors c"], &second, Some(&genesis));
    let two = signed(said, &second, &["vectors a", "vectors b"], Some(&genesis));
    let next = genesis.verify_next(&two).unwrap();
    let three = signed(
        document(["vectors c", "vectors d"], &third, Some(&next)),
        &third,
        &["vectors b", "vectors c"],
        Some(&next),
    );
    ([first, second, third], [one, two, three])
}

pub fn chain() -> String {
    let ([first, second, third], [one, two, three]) = documents();
    let (party, genesis) = RootDocument::verify(&one).unwrap();
    let next = genesis.verify_next(&two).unwrap();
    let mut page = Page::new(
        "A chain of three root documents of one party, each with two of three root keys. spec/root.md\n\
         Root keys of set X: the first three secrets of the seed `vectors X`, ascending by public key.\n\
         Node keys of document N: those of a party (spec/encoding.md#vector-pages) of the seed `vectors node N`.",
    );
    page.section("The chain");
    for (number, bytes) in [&one, &two, &three].into_iter().enumerate() {
        page.bytes(&format!("document {}", number + 1), bytes);
    }
    page.text("party", party);
    page.text("log", genesis.log_id());
    page.text("digest 1", genesis.digest());
    page.text("digest 2", next.digest());
    page.section("The leaf that carries document 2 at index 5, signed by the log key of document 2");
    let heading = Heading {
        log: genesis.log_id(),
        index: 5,
        time: Hlc { micros: TIME * 1_000_000, counter: 0 },
        key: second.log.public().id(),
        label: LabelId::of("public"),
        charter: CharterId::of(&seal::sha256(CHARTER.as_bytes())),
    };
    let leaf = root::leaf(&heading, &two);
    page.text("commitment", leaf.commitment);
    page.bytes("leaf", leaf.sign(&second.log).unwrap());
    page.section("Refused as what comes after document 1");
    refused(&mut page, &one, &two, &three, (&first, &second), &genesis);
    page.section("Refused as what comes after documents 1 and 2: a log key that was left comes back");
    let mut back = third.clone();
    back.log = first.log.clone();
    let back_said = document(["vectors c", "vectors d"], &back, Some(&next));
    page.bytes("return log-key retired-key", signed(back_said, &back, &["vectors b", "vectors c"], Some(&next)));
    page.finish()
}

fn refused(
    page: &mut Page,
    one: &[u8],
    two: &[u8],
    three: &[u8],
    nodes: (&PartySecrets, &PartySecrets),
    genesis: &RootDocument,
) {
    page.bytes("refuse genesis-again wrong-version", one);
    page.bytes("refuse one-left-out wrong-version", three);
    page.bytes("refuse truncated truncated", &two[..two.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [two, &[0]].concat());
    page.bytes("refuse one-old-signature no-signature", with(two, 1, |part| drop(list(part).pop())));
    page.bytes("refuse one-new-signature no-signature", with(two, 2, |part| drop(list(part).pop())));
    page.bytes(
        "refuse signature-twice not-canonical",
        with(two, 1, |part| {
            let first = list(part)[0].clone();
            list(part)[1] = first;
        }),
    );
    page.bytes("refuse no-such-place wrong-key", with(two, 1, |part| list(&mut list(part)[1])[0] = Value::Int(3)));
    page.bytes("refuse another-place bad-signature", with(two, 2, |part| list(&mut list(part)[1])[0] = Value::Int(2)));
    page.bytes("refuse four-parts malformed", {
        let mut parts = parts(two);
        parts.remove(1);
        cbor::encode(&Value::Array(parts))
    });
    let mut last = two.to_vec();
    *last.last_mut().unwrap() ^= 1;
    page.bytes("refuse witness-signature-flipped bad-signature", last);
    // Made by a genesis that is like this one in all that the change does not touch.
    let node = nodes.1;
    let other = |change: &dyn Fn(&mut RootDocument)| {
        let mut earlier = genesis.clone();
        change(&mut earlier);
        let mut said = document(["vectors b", "vectors c"], node, Some(&earlier));
        said.code.clone_from(&earlier.code);
        signed(said, node, &["vectors a", "vectors b"], Some(&earlier))
    };
    page.bytes("refuse another-party wrong-party", other(&|before| before.code = "KG".into()));
    let follows = |change: fn(&mut Follows)| {
        let mut said = document(["vectors b", "vectors c"], node, Some(genesis));
        change(said.follows.as_mut().unwrap());
        Draft::new(said, &node.log, &node.witness).unwrap().to_bytes()
    };
    page.bytes("refuse number-3 wrong-version", follows(|follows| follows.version = 3));
    page.bytes("refuse after-another wrong-previous", follows(|follows| follows.before = Hash([0; 32])));
    let thief = document(["vectors d", "vectors e"], node, Some(genesis));
    page.bytes("refuse keys-not-announced wrong-next", {
        Draft::new(thief, &node.log, &node.witness).unwrap().to_bytes()
    });
}
