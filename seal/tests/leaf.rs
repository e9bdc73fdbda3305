//! Leaves: refused ones by name, good ones whole.

use ed25519_zebra::{Signature, SigningKey, VerificationKey};
use seal::Refused;
use seal::entropy::Seeded;
use seal::key::{LogPublic, RootPublic, WitnessPublic};
use seal::leaf::{self, ContentKind, Hlc, Item, Leaf};

use crate::case::{party, refused};

#[test]
fn every_truncation_is_refused() {
    let kz = party("KZ");
    let (_, bytes) = kz.leaf(1);
    for length in 0..bytes.len() {
        let result = leaf::verify_at(&bytes[..length], &kz.place(1), kz.secrets.log.public());
        assert_eq!(refused(result), "truncated", "at {length}");
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    let kz = party("KZ");
    let (_, bytes) = kz.leaf(1);
    let mut seen = std::collections::BTreeSet::new();
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        seen.insert(refused(leaf::verify_at(&flipped, &kz.place(1), kz.secrets.log.public())));
    }
    for reason in ["bad-signature", "malformed", "not-canonical", "truncated", "wrong-key"] {
        assert!(seen.contains(reason), "{reason} in {seen:?}");
    }
}

#[test]
fn replay_at_another_index_is_refused() {
    let kz = party("KZ");
    let (_, bytes) = kz.leaf(1);
    let result = leaf::verify_at(&bytes, &kz.place(2), kz.secrets.log.public());
    assert_eq!(result.unwrap_err(), Refused::WrongIndex { expected: 2, found: 1 });
}

#[test]
fn leaf_of_another_log_is_refused() {
    let kz = party("KZ");
    let stray = Leaf { log: party("KG").log, ..kz.leaf(1).0 }.sign(&kz.secrets.log).unwrap();
    assert_eq!(refused(leaf::verify_at(&stray, &kz.place(1), kz.secrets.log.public())), "wrong-log");
}

#[test]
fn leaf_of_another_key_is_refused() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let (_, bytes) = kz.leaf(1);
    assert_eq!(refused(leaf::verify(&bytes, kg.secrets.log.public())), "wrong-key");
    // The forger writes the right name of the key and signs with another.
    let forged = SigningKey::from(kg.secrets.log.to_bytes()).sign(b"anything").to_bytes();
    let forged = [&bytes[..bytes.len() - 64], &forged].concat();
    assert_eq!(refused(leaf::verify(&forged, kz.secrets.log.public())), "bad-signature");
}

#[test]
fn leaf_that_could_not_be_read_back_is_not_signed() {
    let kz = party("KZ");
    let (leaf, _) = kz.leaf(5);
    let sign = |leaf: Leaf| refused(leaf.sign(&kz.secrets.log));
    assert_eq!(sign(Leaf { index: 1 << 32, ..leaf }), "oversized");
    assert_eq!(sign(Leaf { time: Hlc { micros: 1 << 63, counter: 0 }, ..leaf }), "malformed");
    assert_eq!(sign(Leaf { content: ContentKind::Sealed { epoch: 5 }, ..leaf }), "malformed");
    assert_eq!(sign(Leaf { key: party("KG").secrets.log.public().id(), ..leaf }), "wrong-key");
}

#[test]
fn good_leaf_reads_back_whole() {
    let kz = party("KZ");
    for content in [ContentKind::Clear, ContentKind::Epoch, ContentKind::Sealed { epoch: 0 }] {
        let leaf = Leaf { content, ..kz.leaf(1).0 };
        let bytes = leaf.sign(&kz.secrets.log).unwrap();
        assert_eq!(leaf::verify_at(&bytes, &kz.place(1), kz.secrets.log.public()), Ok(leaf));
        assert_eq!(leaf::decode(&bytes), Ok(leaf));
        assert!((215..=250).contains(&bytes.len()), "{}", bytes.len());
    }
}

#[test]
fn batch_judges_each_leaf_as_single_verification_does() {
    let (kz, kg) = (party("KZ"), party("KG"));
    let mut offered: Vec<(Vec<u8>, u64)> = (0..20).map(|index| (kz.leaf(index).1, index)).collect();
    let last = offered[3].0.len() - 1;
    offered[3].0[last] ^= 1;
    offered[7].0[60] ^= 1;
    offered[9].1 = 10;
    offered[11].0.truncate(100);
    offered[13].0 = kg.leaf(13).1;
    offered[15].0 = vec![0; 300];
    let item = |(bytes, index): &'_ (Vec<u8>, u64)| (bytes.clone(), kz.place(*index));
    let offered: Vec<_> = offered.iter().map(item).collect();
    let items: Vec<_> =
        offered.iter().map(|(bytes, place)| Item { bytes, place: *place, key: kz.secrets.log.public() }).collect();
    let batch = leaf::verify_batch(&items, &mut Seeded::new("batch"));
    let single: Vec<_> = items.iter().map(|item| leaf::verify_at(item.bytes, &item.place, item.key)).collect();
    assert_eq!(batch, single);
    assert_eq!(batch.iter().filter(|judged| judged.is_err()).count(), 6);
}

#[test]
fn batch_of_good_leaves_of_several_logs_is_accepted() {
    let parties = [party("KZ"), party("KG"), party("TJ")];
    let leaves: Vec<_> = (0..30).map(|number| (number % 3, kz_leaf(&parties, number))).collect();
    let items: Vec<_> = leaves
        .iter()
        .enumerate()
        .map(|(number, (party, bytes))| Item {
            bytes,
            place: parties[*party].place(number as u64),
            key: parties[*party].secrets.log.public(),
        })
        .collect();
    assert!(leaf::verify_batch(&items, &mut Seeded::new("batch")).iter().all(Result::is_ok));
    assert!(leaf::verify_batch(&[], &mut Seeded::new("batch")).is_empty());
}

fn kz_leaf(parties: &[crate::case::Party], number: usize) -> Vec<u8> {
    parties[number % 3].leaf(number as u64).1
}

/// For a key of small order the signature of nothing holds for every message, so nobody may use one.
#[test]
fn a_key_of_small_order_is_refused_since_anybody_can_sign_for_it() {
    let small_order = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for point in small_order {
        for sign in [0, 0x80] {
            let mut key = point.parse::<seal::Hash>().unwrap().0;
            key[31] |= sign;
            // R is the neutral element and s is nothing: the cofactored equation of ZIP 215 holds for every message.
            let mut nothing = [0; 64];
            nothing[0] = 1;
            let verified =
                VerificationKey::try_from(key).unwrap().verify(&Signature::from_bytes(&nothing), b"anything");
            assert!(verified.is_ok(), "{point} is of no small order");
            let refusals = [LogPublic::from_bytes(&key).err(), RootPublic::from_bytes(&key).err()];
            for refused in refusals.into_iter().chain([WitnessPublic::from_bytes(&key).err()]) {
                assert_eq!(refused.map(|refused| refused.name()), Some("weak-key"), "{point}");
            }
        }
    }
}
