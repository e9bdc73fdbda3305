//! One past each limit is refused.

use seal::cbor::{self, Value};
use seal::content::{self, Salt};
use seal::cosignature::{COSIGNATURE_LEN, Cosignature};
use seal::entropy::Seeded;
use seal::epoch::{self, EpochKey};
use seal::key::ReaderSecret;
use seal::leaf::{self, Leaf};
use seal::limits::*;
use seal::note::Note;
use seal::proof::{Pack, Tree};
use seal::root::RootDocument;
use seal::tile;
use seal::tree::{Frontier, verify_consistency, verify_inclusion};
use seal::{Hash, Refused};

use crate::case::{party, refused};

#[test]
fn leaf_longer_than_its_limit() {
    assert_eq!(leaf::decode(&[0; LEAF_MAX + 1]), Err(Refused::Oversized { what: "leaf", limit: LEAF_MAX }));
    assert_eq!(refused(tile::encode_entries(&[[0; LEAF_MAX + 1]])), "oversized");
    assert_eq!(refused(tile::decode_entries(&[0, 251], 1)), "oversized");
    let full = tile::encode_entries(&[[0; LEAF_MAX]; 256]).unwrap();
    assert!(full.len() < 65_536, "a full bundle is smaller than 64 KiB");
}

#[test]
fn act_larger_than_its_limit() {
    let kz = party("KZ");
    let act = |length| content::clear(&kz.heading(1), &vec![0; length], &Salt([0; 32])).map(|made| made.1.len());
    assert_eq!(refused(act(ACT_MAX + 1)), "oversized");
    assert!(act(ACT_MAX).unwrap() <= CONTENT_MAX);
    let key = EpochKey::from_bytes(&[1; 32]);
    let (leaf, sealed) = content::seal(&kz.heading(1), 0, &key, &vec![0; ACT_MAX], &Salt([0; 32])).unwrap();
    assert_eq!(sealed.len(), CONTENT_MAX);
    assert_eq!(content::open(&leaf, &key, &sealed).unwrap().act.len(), ACT_MAX);
    assert_eq!(refused(content::check(&leaf, &vec![0; CONTENT_MAX + 1])), "oversized");
}

#[test]
fn content_is_padded_to_a_bucket() {
    let kz = party("KZ");
    let key = EpochKey::from_bytes(&[1; 32]);
    let sealed = |length| {
        let made = content::seal(&kz.heading(1), 0, &key, &vec![7; length], &Salt([0; 32])).unwrap();
        assert_eq!(content::open(&made.0, &key, &made.1).unwrap().act, vec![7; length]);
        made.1.len() - content::TAG_LEN
    };
    let plain = |length| content::clear(&kz.heading(1), &vec![7; length], &Salt([0; 32])).unwrap().1.len();
    for (number, bucket) in BUCKETS.into_iter().enumerate().take(8) {
        let longest = (0..=64).map(|less| bucket - less).find(|length| plain(*length) <= bucket).unwrap();
        assert_eq!(sealed(longest), bucket);
        assert_eq!(sealed(longest + 1), BUCKETS[number + 1]);
    }
    for length in [0, 23, 24, 171, 172, 255, 256, 65_494, 65_495, 65_535, 65_536, 131_030, 131_031, ACT_MAX] {
        assert_eq!(content::sealed_len(length), sealed(length) + content::TAG_LEN, "{length}");
    }
    assert_eq!(sealed(0), BUCKETS[0]);
}

#[test]
fn readers_beyond_their_limit() {
    let kz = party("KZ");
    let reader = ReaderSecret::generate(&mut Seeded::new("reader")).public();
    let key = EpochKey::from_bytes(&[1; 32]);
    let readers = vec![reader; READERS_MAX + 1];
    assert_eq!(refused(epoch::write(&kz.heading(0), &key, &readers)), "oversized");
    let wraps = Value::Array(vec![Value::Bytes(vec![0; epoch::WRAP_LEN]); READERS_MAX + 1]);
    assert_eq!(refused(epoch::count(&cbor::encode(&wraps))), "oversized");
}

#[test]
fn root_document_beyond_its_limits() {
    assert_eq!(refused(RootDocument::verify(&[0; ROOT_MAX + 1])), "oversized");
    assert_eq!(refused(RootDocument::genesis(&"A".repeat(CODE_MAX + 1), &party("KZ").secrets)), "oversized");
    assert_eq!(refused(RootDocument::genesis("", &party("KZ").secrets)), "malformed");
    assert_eq!(refused(RootDocument::genesis("K Z", &party("KZ").secrets)), "malformed");
    let body = Value::map([
        (1, Value::Int(1)),
        (2, Value::from("KZ")),
        (3, Value::Array(vec![Value::Bytes(vec![1; 32]); ROOT_KEYS_MAX + 1])),
        (4, Value::Int(1)),
        (5, Value::Int(0)),
        (6, Value::Int(0)),
        (7, Value::Int(0)),
        (8, Value::Int(0)),
    ]);
    let nothing = Value::Array(vec![]);
    let document = Value::Array(vec![Value::Bytes(cbor::encode(&body)), nothing.clone(), nothing.clone(), nothing]);
    let refused = RootDocument::verify(&cbor::encode(&document)).unwrap_err();
    assert_eq!(refused, Refused::Oversized { what: "list of root keys", limit: ROOT_KEYS_MAX });
}

#[test]
fn leaf_beyond_the_greatest_index() {
    let kz = party("KZ");
    let leaf = |index| Leaf { index, ..kz.leaf(0).0 }.sign(&kz.secrets.log);
    assert_eq!(leaf(INDEX_MAX + 1), Err(Refused::Oversized { what: "index", limit: INDEX_MAX as usize }));
    assert_eq!(leaf::decode(&leaf(INDEX_MAX).unwrap()).unwrap().index, INDEX_MAX);
}

#[test]
fn pack_of_more_trees_than_there_may_be() {
    let least = crate::vectors::make::proof::Log::new().least(2);
    let pack = |trees: usize| {
        let tree = |place: usize| Tree { size: 1000 - place as u64, signature: None, ..least.trees[0].clone() };
        Pack { trees: (0..trees).map(tree).collect(), ..least.clone() }
    };
    let most = pack(PROOF_TREES_MAX);
    assert_eq!(Pack::decode(&most.encode()), Ok(most));
    let refused = Pack::decode(&pack(PROOF_TREES_MAX + 1).encode());
    assert_eq!(refused, Err(Refused::Oversized { what: "list of trees", limit: PROOF_TREES_MAX }));
}

#[test]
fn note_beyond_its_limits() {
    assert_eq!(refused(Note::parse(&[b'a'; NOTE_MAX + 1])), "oversized");
    let note = |lines| format!("text\n\n{}", "\u{2014} a AAAAAA==\n".repeat(lines));
    assert_eq!(Note::parse(note(NOTE_SIGNATURES_MAX).as_bytes()).unwrap().signatures.len(), NOTE_SIGNATURES_MAX);
    assert_eq!(refused(Note::parse(note(NOTE_SIGNATURES_MAX + 1).as_bytes())), "oversized");
    assert_eq!(refused(Cosignature::from_bytes(&[0; COSIGNATURE_LEN + 1])), "oversized");
}

#[test]
fn cbor_beyond_its_limits() {
    let nested = |depth: usize| [vec![0x81; depth], vec![0x00]].concat();
    assert!(cbor::decode(&nested(CBOR_DEPTH_MAX)).is_ok());
    assert_eq!(refused(cbor::decode(&nested(CBOR_DEPTH_MAX + 1))), "oversized");
    let list = |items: usize| cbor::encode(&Value::Array(vec![Value::Int(0); items]));
    assert!(cbor::decode(&list(CBOR_ITEMS_MAX - 1)).is_ok());
    assert_eq!(refused(cbor::decode(&list(CBOR_ITEMS_MAX))), "oversized");
    let bytes = |length: usize| cbor::encode(&Value::Bytes(vec![0; length]));
    assert!(cbor::decode(&bytes(CBOR_SIZE_MAX - 5)).is_ok());
    assert_eq!(refused(cbor::decode(&bytes(CBOR_SIZE_MAX - 4))), "oversized");
}

#[test]
fn proof_beyond_its_limit() {
    let path = [Hash([0; 32]); PROOF_MAX + 1];
    assert_eq!(refused(verify_inclusion(b"", 0, 2, &Hash([0; 32]), &path)), "oversized");
    assert_eq!(refused(verify_consistency(1, &Hash([0; 32]), 2, &Hash([0; 32]), &path)), "oversized");
    assert_eq!(refused(Frontier::from_parts(3, vec![Hash([0; 32])])), "malformed");
}

#[test]
fn approval_longer_than_its_limits() {
    let verify = |authenticator: usize, client: usize| {
        let mut rest = br#"","origin":""#.to_vec();
        rest.resize(client, b' ');
        let (key, challenge) = ([2; 33], Hash([0; 32]));
        let approval = seal::approval::Approval {
            key: &key,
            authenticator: &vec![0xff; authenticator],
            client: &rest,
            signature: &[1; 64],
        };
        refused(approval.verify(&challenge))
    };
    assert_eq!(verify(AUTHENTICATOR_MAX + 1, 64), "oversized");
    assert_eq!(verify(64, CLIENT_REST_MAX + 1), "oversized");
    assert_ne!(verify(AUTHENTICATOR_MAX, CLIENT_REST_MAX), "oversized");
}
