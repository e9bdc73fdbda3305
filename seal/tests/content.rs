//! Content: what a reader refuses, and what a mirror outside the audience can check.

use seal::content::{self, Salt};
use seal::entropy::{Entropy, Seeded};
use seal::epoch::EpochKey;
use seal::leaf::{ContentKind, Leaf};
use seal::{Hash, sha256};

use crate::case::{party, refused};

const SALT: Salt = Salt([3; 32]);

fn key() -> EpochKey {
    EpochKey::generate(&mut Seeded::new("epoch"))
}

/// The leaf says of the content what is so, as a lying writer would make it.
fn restated(leaf: Leaf, stored: &[u8]) -> Leaf {
    Leaf { content_hash: sha256(stored), content_len: stored.len() as u32, ..leaf }
}

#[test]
fn content_of_another_length_or_hash_is_refused_without_opening() {
    let (leaf, sealed) = content::seal(&party("KZ").heading(1), 0, &key(), b"act", &SALT).unwrap();
    assert_eq!(refused(content::check(&leaf, &sealed[1..])), "wrong-content-length");
    let mut flipped = sealed.clone();
    flipped[0] ^= 1;
    assert_eq!(refused(content::check(&leaf, &flipped)), "wrong-content-hash");
    assert_eq!(content::check(&leaf, &sealed), Ok(()));
}

#[test]
fn another_epoch_key_does_not_open() {
    let (leaf, sealed) = content::seal(&party("KZ").heading(1), 0, &key(), b"act", &SALT).unwrap();
    let other = EpochKey::generate(&mut Seeded::new("other"));
    assert_eq!(refused(content::open(&leaf, &other, &sealed)), "wrong-seal");
}

#[test]
fn seal_is_bound_to_every_fact_of_its_leaf() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let (leaf, sealed) = content::seal(&kz.heading(2), 0, &key(), b"act", &SALT).unwrap();
    let changed = [
        Leaf { log: kg.log, ..leaf },
        Leaf { index: 3, ..leaf },
        Leaf { time: kz.heading(3).time, ..leaf },
        Leaf { label: seal::id::LabelId::of("all"), ..leaf },
        Leaf { charter: seal::id::CharterId([8; 16]), ..leaf },
        Leaf { content: ContentKind::Sealed { epoch: 1 }, ..leaf },
        Leaf { commitment: Hash([9; 32]), ..leaf },
    ];
    for changed in changed {
        assert_eq!(refused(content::open(&changed, &key(), &sealed)), "wrong-seal", "{changed:?}");
    }
    assert_eq!(content::open(&leaf, &key(), &sealed).unwrap().act, b"act");
}

/// A writer who seals one act and commits to another is found out by the commitment.
#[test]
fn clear_act_other_than_the_committed_one_is_refused() {
    let kz = party("KZ");
    let (leaf, _) = content::clear(&kz.heading(1), b"act", &SALT).unwrap();
    let (_, other) = content::clear(&kz.heading(1), b"another act", &SALT).unwrap();
    assert_eq!(refused(content::read(&restated(leaf, &other), &other)), "wrong-commitment");
    let (_, salted) = content::clear(&kz.heading(1), b"act", &Salt([4; 32])).unwrap();
    assert_eq!(refused(content::read(&restated(leaf, &salted), &salted)), "wrong-commitment");
}

#[test]
fn sealed_act_other_than_the_committed_one_is_refused() {
    let kz = party("KZ");
    let sealed = lying_seal(&kz, b"another act", &[0; 256 - 49]);
    assert_eq!(refused(content::open(&sealed.0, &key(), &sealed.1)), "wrong-commitment");
}

#[test]
fn padding_that_is_not_nothing_or_of_another_bucket_is_refused() {
    let kz = party("KZ");
    let plain = 1 + 35 + 2 + 3;
    let mut marked = vec![0; 256 - plain];
    marked[5] = 1;
    let padded = |padding: &[u8]| {
        let (leaf, sealed) = lying_seal(&kz, b"act", padding);
        content::open(&leaf, &key(), &sealed)
    };
    assert_eq!(refused(padded(&marked)), "not-canonical");
    assert_eq!(refused(padded(&vec![0; 255 - plain])), "not-canonical");
    assert_eq!(refused(padded(&vec![0; 512 - plain])), "not-canonical");
    assert_eq!(padded(&vec![0; 256 - plain]).unwrap().act, b"act");
}

/// Seals with the right key what the library would not: any act and padding under the commitment to `act`.
fn lying_seal(kz: &crate::case::Party, act: &[u8], padding: &[u8]) -> (Leaf, Vec<u8>) {
    use aes_gcm::aead::{Aead, KeyInit, Payload};
    use seal::cbor::{Value, encode};

    let (leaf, _) = content::seal(&kz.heading(1), 0, &key(), b"act", &SALT).unwrap();
    let bytes = |bytes: &[u8]| Value::from(bytes);
    let plain = encode(&Value::map([(1, bytes(&SALT.0)), (2, bytes(act))]));
    let facts = [
        (1, bytes(&leaf.log.0)),
        (2, Value::Int(1)),
        (3, Value::Int(leaf.time.micros as i64)),
        (4, Value::Int(0)),
        (5, bytes(&leaf.label.0)),
        (6, bytes(&leaf.charter.0)),
        (7, Value::Int(0)),
        (8, bytes(&leaf.commitment.0)),
    ];
    let info = [b"foedera seal v1".as_slice(), &leaf.log.0, &1_u64.to_be_bytes(), &leaf.commitment.0].concat();
    let cipher = aes_gcm::Aes256Gcm::new(&seal::hkdf::derive(&[], &key().to_bytes(), &info).into());
    let message = Payload { msg: &[plain.as_slice(), padding].concat(), aad: &encode(&Value::map(facts)) };
    let sealed = cipher.encrypt(&aes_gcm::Nonce::default(), message).unwrap();
    (restated(leaf, &sealed), sealed)
}

#[test]
fn content_is_opened_only_as_what_it_is() {
    let kz = party("KZ");
    let (clear, plain) = content::clear(&kz.heading(1), b"act", &SALT).unwrap();
    let (sealed, stored) = content::seal(&kz.heading(1), 0, &key(), b"act", &SALT).unwrap();
    assert_eq!(refused(content::open(&clear, &key(), &plain)), "wrong-content-kind");
    assert_eq!(refused(content::read(&sealed, &stored)), "wrong-content-kind");
    let longer = [plain.as_slice(), &[0]].concat();
    assert_eq!(refused(content::read(&restated(clear, &longer), &longer)), "trailing");
}

/// A writer restored from a backup comes to the same index again: another act there has another key.
#[test]
fn same_index_with_another_act_shares_no_key_stream() {
    let kz = party("KZ");
    let mut entropy = Seeded::new("salts");
    let mut sealed = |act: &[u8]| {
        let salt = Salt::fresh(&mut entropy);
        content::seal(&kz.heading(1), 0, &key(), act, &salt).unwrap().1
    };
    let (first, second) = (sealed(&[0; 100]), sealed(&[0; 100]));
    let same = first.iter().zip(&second).filter(|(left, right)| left == right).count();
    assert!(same < 20, "{same} equal bytes of {}", first.len());
}

#[test]
fn secrets_are_not_shown() {
    let mut entropy = Seeded::new("shown");
    let secrets = seal::key::PartySecrets::generate(&mut entropy);
    let mut salt = [0; 32];
    entropy.fill(&mut salt);
    let shown = format!("{secrets:?} {:?} {:?}", EpochKey::from_bytes(&salt), Salt(salt));
    for secret in secrets.to_bytes().chunks(32).chain([salt.as_slice()]) {
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!shown.contains(&hex) && !shown.contains(&format!("{secret:?}")));
    }
    assert!(shown.contains("not shown"));
}
