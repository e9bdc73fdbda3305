//! Pages about content: clear, sealed, epoch documents.

use seal::content::{self, Salt};
use seal::epoch::{self, EpochKey};
use seal::hkdf;
use seal::leaf::{Heading, Leaf};
use seal::sha256;

use super::ACT;
use super::log::{heading, party};
use super::page::Page;

const SALT: Salt = Salt([0x33; 32]);

pub fn content() -> String {
    let made = party("KZ");
    let key = EpochKey::from_bytes(&[0x44; 32]);
    let sign = |leaf: &Leaf| leaf.sign(&made.secrets.log).unwrap();
    let mut page = Page::new("Content, in the clear and sealed, in the log of the party in root.txt. spec/content.md");
    page.section("The act");
    page.bytes("act", ACT);
    page.bytes("salt", SALT.0);
    page.text("commitment", content::commitment(&SALT, ACT));
    page.section("In the clear, at index 1");
    let (leaf, clear) = content::clear(&heading(&made, 1), ACT, &SALT).unwrap();
    page.bytes("clear leaf", sign(&leaf));
    page.bytes("clear content", &clear);
    page.section("Sealed with the epoch key of index 0, at index 2");
    let (leaf, sealed) = content::seal(&heading(&made, 2), 0, &key, ACT, &SALT).unwrap();
    page.bytes("epoch key", key.to_bytes());
    let info = [b"foedera seal v1".as_slice(), &made.log.0, &2_u64.to_be_bytes(), &leaf.commitment.0].concat();
    page.bytes("act key", hkdf::derive(&[], &key.to_bytes(), &info));
    page.bytes("sealed leaf", sign(&leaf));
    page.bytes("sealed content", &sealed);
    page.section("Refused as the content of the sealed leaf");
    let flipped = |place: usize| {
        let mut bytes = sealed.clone();
        bytes[place] ^= 1;
        bytes
    };
    page.bytes("refuse truncated wrong-content-length", &sealed[..sealed.len() - 1]);
    page.bytes("refuse oversized wrong-content-length", [sealed.as_slice(), &[0]].concat());
    page.bytes("refuse flipped wrong-content-hash", flipped(100));
    page.section("Leaves that go with a content that does not open, and the reason; each is `leaf` and `content`");
    let lie = |page: &mut Page, name: &str, leaf: Leaf, stored: &[u8]| {
        let leaf = Leaf { content_hash: sha256(stored), content_len: stored.len() as u32, ..leaf };
        page.bytes(&format!("refuse-leaf {name}"), sign(&leaf));
        page.bytes(&format!("refuse-content {name}"), stored);
    };
    lie(&mut page, "flipped-and-hashed-anew wrong-seal", leaf, &flipped(100));
    let moved = Heading { index: 3, ..heading(&made, 2) };
    lie(&mut page, "moved-to-index-3 wrong-seal", Leaf { index: moved.index, ..leaf }, &sealed);
    let later = Leaf { time: heading(&made, 3).time, ..leaf };
    lie(&mut page, "at-another-time wrong-seal", later, &sealed);
    let other = content::commitment(&SALT, b"another act");
    lie(&mut page, "another-commitment wrong-seal", Leaf { commitment: other, ..leaf }, &sealed);
    page.finish()
}

pub fn epoch() -> String {
    let made = party("KZ");
    let readers = [party("KZ"), party("KG")];
    let key = EpochKey::from_bytes(&[0x44; 32]);
    let publics: Vec<_> = readers.iter().map(|reader| reader.secrets.reader.public()).collect();
    let (leaf, document) = epoch::write(&heading(&made, 0), &key, &publics).unwrap();
    let sign = |leaf: &Leaf| leaf.sign(&made.secrets.log).unwrap();
    let mut page =
        Page::new("An epoch key wrapped to KZ and KG, at index 0 of the log of KZ. spec/content.md#epoch-document");
    page.section("The key, its leaf and document");
    page.bytes("epoch key", key.to_bytes());
    page.text("commitment", key.commitment());
    page.bytes("epoch leaf", sign(&leaf));
    page.bytes("epoch document", &document);
    page.section("Readers and a stranger");
    page.bytes("reader secret KZ", readers[0].secrets.reader.to_bytes());
    page.bytes("reader secret KG", readers[1].secrets.reader.to_bytes());
    page.bytes("stranger secret AM", party("AM").secrets.reader.to_bytes());
    page.section("Refused when KG reads; each is `leaf` and `document`");
    let lie = |page: &mut Page, name: &str, leaf: Leaf, document: &[u8]| {
        let leaf = Leaf { content_hash: sha256(document), content_len: document.len() as u32, ..leaf };
        page.bytes(&format!("refuse-leaf {name}"), sign(&leaf));
        page.bytes(&format!("refuse-document {name}"), document);
    };
    let (first, second) = (&document[1..1172], &document[1172..]);
    lie(&mut page, "wraps-reordered not-canonical", leaf, &[&[0x82], second, first].concat());
    lie(&mut page, "wrap-twice not-canonical", leaf, &[&[0x82], first, first].concat());
    lie(&mut page, "truncated truncated", leaf, &document[..document.len() - 1]);
    lie(&mut page, "one-byte-more trailing", leaf, &[document.as_slice(), &[0]].concat());
    lie(&mut page, "short-wrap malformed", leaf, &[0x81, 0x41, 0x00]);
    lie(&mut page, "no-readers not-in-audience", leaf, &[0x80]);
    lie(&mut page, "moved-to-index-1 not-in-audience", Leaf { index: 1, ..leaf }, &document);
    let relabelled = Leaf { label: seal::id::LabelId::of("public"), ..leaf };
    lie(&mut page, "another-label not-in-audience", relabelled, &document);
    let other = EpochKey::from_bytes(&[0x45; 32]).commitment();
    lie(&mut page, "another-key-committed wrong-epoch-key", Leaf { commitment: other, ..leaf }, &document);
    page.finish()
}
