//! Pages that need no log: ids, CBOR, trees, tiles, root documents.

use seal::cbor::{self, Value};
use seal::entropy::{Entropy, Seeded};
use seal::hash::tagged;
use seal::id::{CharterId, KeyId, LabelId, LogId, PartyId};
use seal::key::PartySecrets;
use seal::root::{RootDocument, next_digest};
use seal::tile::{self, TileKind, TilePath};
use seal::tree::{self, Frontier, leaf_hash};
use seal::{Hash, sha256};

use super::CHARTER;
use super::page::{Page, hex};

pub fn ids() -> String {
    let mut page = Page::new("Hashes that say what they are of. spec/encoding.md");
    page.section("tagged(tag, parts)");
    page.bytes("tagged foedera-test no-parts", tagged("foedera test", &[]).0);
    page.bytes("tagged foedera-test one-empty-part", tagged("foedera test", &[b""]).0);
    page.bytes("tagged foedera-test parts-ab-c", tagged("foedera test", &[b"ab", b"c"]).0);
    page.bytes("tagged foedera-test parts-a-bc", tagged("foedera test", &[b"a", b"bc"]).0);
    page.section("Seeded bytes, for vectors only: the first 40 of the seed `vectors`");
    let mut bytes = [0; 40];
    Seeded::new("vectors").fill(&mut bytes);
    page.bytes("seeded vectors", bytes);
    page.section("Ids");
    let party = PartyId([0x11; 32]);
    page.text("party", party);
    page.text("log 0", LogId::of(&party, 0));
    page.text("log 1", LogId::of(&party, 1));
    page.bytes("ed25519 public", [0x22; 32]);
    page.text("key", KeyId::of(&[0x22; 32]));
    page.text("label public", LabelId::of("public"));
    page.text("label all", LabelId::of("all"));
    page.text("label list:KG,TJ", LabelId::of("list:KG,TJ"));
    page.text("charter hash", sha256(CHARTER.as_bytes()));
    page.text("charter id", CharterId::of(&sha256(CHARTER.as_bytes())));
    page.finish()
}

pub fn cbor() -> String {
    let mut page = Page::new("Deterministic CBOR: what is read, and what is refused and why. spec/encoding.md");
    page.section("Accepted, and encoded again to the same bytes");
    let int_rows = |keys: &[i64]| Value::map(keys.iter().map(|&key| (key, Value::Bool(key > 0))));
    let accepted = [
        ("zero", Value::Int(0)),
        ("int-23", Value::Int(23)),
        ("int-24", Value::Int(24)),
        ("int-255", Value::Int(255)),
        ("int-256", Value::Int(256)),
        ("int-65535", Value::Int(65_535)),
        ("int-65536", Value::Int(65_536)),
        ("int-4294967296", Value::Int(4_294_967_296)),
        ("int-max", Value::Int(i64::MAX)),
        ("int-minus-1", Value::Int(-1)),
        ("int-min", Value::Int(i64::MIN)),
        ("no-bytes", Value::Bytes(Vec::new())),
        ("bytes-1-2-3", Value::from([1, 2, 3].as_slice())),
        ("text-csc", Value::from("csc")),
        ("text-cyrillic", Value::from("ОДКБ")),
        ("true", Value::Bool(true)),
        ("false", Value::Bool(false)),
        ("list-of-lists", Value::Array(vec![Value::Array(vec![]), Value::Array(vec![Value::Int(1)])])),
        ("map-int-keys-10-100-minus-1", int_rows(&[-1, 10, 100])),
        ("map-text-keys-short-first", Value::map([("b", Value::Int(1)), ("aa", Value::Int(2))])),
    ];
    for (name, value) in accepted {
        page.bytes(&format!("accept {name}"), cbor::encode(&value));
    }
    page.section("Refused");
    let refused = [
        ("nothing truncated", ""),
        ("half-an-integer truncated", "19ff"),
        ("list-promises-more truncated", "8201"),
        ("bytes-promise-more truncated", "4301"),
        ("bytes-promise-2-to-the-63 truncated", "5b7fffffffffffffff"),
        ("two-items trailing", "0000"),
        ("int-1-in-two-bytes not-canonical", "1801"),
        ("int-255-in-three-bytes not-canonical", "1900ff"),
        ("length-2-in-two-bytes not-canonical", "58020102"),
        ("indefinite-bytes not-canonical", "5f4101ff"),
        ("indefinite-list not-canonical", "9f01ff"),
        ("map-keys-reordered not-canonical", "a2020101f4"),
        ("map-key-twice not-canonical", "a201010101"),
        ("map-text-before-int not-canonical", "a26161010102"),
        ("map-key-is-a-list malformed", "a18001"),
        ("null malformed", "f6"),
        ("undefined malformed", "f7"),
        ("float malformed", "f93c00"),
        ("tag malformed", "c000"),
        ("reserved-head malformed", "1c"),
        ("text-not-utf-8 malformed", "61ff"),
        ("int-2-to-the-63 oversized", "1b8000000000000000"),
        ("int-below-minus-2-to-the-63 oversized", "3b8000000000000000"),
        ("seventeen-lists-deep oversized", "818181818181818181818181818181818100"),
    ];
    for (name, bytes) in refused {
        page.text(&format!("refuse {name}"), bytes);
    }
    page.finish()
}

/// The hash of the subtree of leaves `[index]`, one byte each.
fn node(level: u8, index: u64) -> Result<Hash, ()> {
    if level == 0 {
        return Ok(leaf_hash(&[index as u8]));
    }
    Ok(tree::node_hash(&node(level - 1, 2 * index)?, &node(level - 1, 2 * index + 1)?))
}

pub fn tree() -> String {
    let mut page = Page::new("RFC 6962 trees over one-byte leaves 00, 01, 02, ... spec/checkpoint.md");
    page.section("root SIZE");
    let mut frontier = Frontier::new();
    for size in 0..=9_u8 {
        page.text(&format!("root {size}"), frontier.root());
        frontier.push(leaf_hash(&[size]));
    }
    page.section("inclusion INDEX SIZE: the audit path, one after the other");
    let joined = |path: Vec<Hash>| path.iter().map(|hash| hex(&hash.0)).collect::<String>();
    for (index, size) in [(0, 1), (0, 2), (0, 7), (3, 7), (5, 7), (6, 7), (8, 9)] {
        page.text(&format!("inclusion {index} {size}"), joined(tree::inclusion(index, size, &mut node).unwrap()));
    }
    page.section("consistency OLD NEW: the proof, one hash after the other");
    for (old, new) in [(1, 2), (3, 7), (4, 7), (6, 7), (6, 8), (8, 9), (7, 7)] {
        page.text(&format!("consistency {old} {new}"), joined(tree::consistency(old, new, &mut node).unwrap()));
    }
    page.finish()
}

pub fn tile() -> String {
    let mut page = Page::new("Tile paths and tiles. spec/checkpoint.md#tiles");
    page.section("path KIND INDEX WIDTH");
    let paths = [
        (TileKind::Hashes(0), 0, 256),
        (TileKind::Hashes(0), 1_234_067, 256),
        (TileKind::Hashes(0), 273, 112),
        (TileKind::Hashes(2), 0, 1),
        (TileKind::Entries, 999, 256),
        (TileKind::Entries, 1000, 7),
    ];
    for (kind, index, width) in paths {
        let name = match kind {
            TileKind::Hashes(level) => format!("path {level} {index} {width}"),
            TileKind::Entries => format!("path entries {index} {width}"),
        };
        page.text(&name, TilePath { kind, index, width });
    }
    page.section("Refused paths");
    let refused = [
        ("no-index malformed", "tile/0/"),
        ("level-64 malformed", "tile/64/000"),
        ("level-with-zero not-canonical", "tile/00/000"),
        ("short-index not-canonical", "tile/0/1"),
        ("index-with-a-zero-element not-canonical", "tile/0/x000/001"),
        ("width-256 malformed", "tile/0/000.p/256"),
        ("width-0 malformed", "tile/0/000.p/0"),
        ("parent malformed", "tile/0/../000"),
    ];
    for (name, path) in refused {
        page.text(&format!("refuse-path {name}"), path);
    }
    page.section("A bundle of three entries: no bytes, 01, 02 03");
    page.bytes("bundle", tile::encode_entries(&[&[][..], &[1], &[2, 3]]).unwrap());
    page.finish()
}

pub fn root() -> String {
    let secrets = PartySecrets::generate(&mut Seeded::new("vectors KZ"));
    let document = RootDocument::genesis("KZ", &secrets).unwrap();
    let (party, read) = RootDocument::verify(&document).unwrap();
    let mut page = Page::new("A genesis root document. spec/root.md");
    page.section("Secrets: 160 seeded bytes of the seed `vectors KZ`; root, next, log, witness, reader");
    page.bytes("secrets", secrets.to_bytes());
    page.section("Public keys");
    page.bytes("root key", secrets.root.public().to_bytes());
    page.bytes("next root key", secrets.next.public().to_bytes());
    page.bytes("next digest", next_digest(1, &[*secrets.next.public()]).0);
    page.bytes("log key", secrets.log.public().to_bytes());
    page.bytes("witness key", secrets.witness.public().to_bytes());
    page.bytes("reader key", secrets.reader.public().to_bytes());
    page.section("The document and what follows from it");
    page.bytes("document", &document);
    page.text("party", party);
    page.text("log", read.log_id());
    page.section("Refused");
    let flipped = |place: usize| {
        let mut bytes = document.clone();
        bytes[place] ^= 1;
        bytes
    };
    page.bytes("refuse truncated truncated", &document[..document.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [document.as_slice(), &[0]].concat());
    // The body starts with `84 59 LL LL a8 01 01 02 62 K Z`.
    page.bytes("refuse another-code bad-signature", flipped(9));
    page.bytes("refuse edition-0 unknown-edition", flipped(6));
    page.bytes("refuse keys-reordered not-canonical", flipped(5));
    page.bytes("refuse last-signature-flipped bad-signature", flipped(document.len() - 1));
    page.finish()
}
