//! What holds for any value and any bytes.

use proptest::prelude::*;
use seal::cbor::{Key, Value};
use seal::content::{self, Salt};
use seal::entropy::Seeded;
use seal::epoch::EpochKey;
use seal::id::{CharterId, LabelId, LogId};
use seal::leaf::{self, ContentKind, Hlc, Item, Leaf, Place};
use seal::{Hash, probe};

use crate::case::party;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::Int),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        "\\PC{0,12}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
    ];
    let key = prop_oneof![any::<i64>().prop_map(Key::Int), "\\PC{0,6}".prop_map(Key::Text)];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(key.clone(), inner, 0..6).prop_map(Value::Map),
        ]
    })
}

fn any_leaf() -> impl Strategy<Value = Leaf> {
    let place = (any::<[u8; 32]>(), 1..=u64::from(u32::MAX), 0..=i64::MAX as u64, any::<u16>());
    let about = (any::<[u8; 8]>(), any::<[u8; 16]>(), 0..3_u8, any::<u64>());
    let content = (any::<[u8; 32]>(), any::<u32>(), any::<[u8; 32]>());
    (place, about, content).prop_map(|((log, index, micros, counter), (label, charter, kind, epoch), content)| Leaf {
        log: LogId(log),
        index,
        time: Hlc { micros, counter },
        key: party("KZ").secrets.log.public().id(),
        label: LabelId(label),
        charter: CharterId(charter),
        content: match kind {
            0 => ContentKind::Clear,
            1 => ContentKind::Epoch,
            _ => ContentKind::Sealed { epoch: epoch % index },
        },
        content_hash: Hash(content.0),
        content_len: content.1,
        commitment: Hash(content.2),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_reads_back(value in value()) {
        let bytes = seal::cbor::encode(&value);
        prop_assert_eq!(crate::cbor::independent(&bytes), value.clone());
        prop_assert_eq!(seal::cbor::decode(&bytes), Ok(value));
    }

    #[test]
    fn two_values_have_two_encodings(left in value(), right in value()) {
        prop_assert_eq!(left == right, seal::cbor::encode(&left) == seal::cbor::encode(&right));
    }

    #[test]
    fn any_leaf_reads_back_within_its_limit(leaf in any_leaf()) {
        let secret = party("KZ").secrets.log;
        let bytes = leaf.sign(&secret).unwrap();
        prop_assert!(bytes.len() <= seal::limits::LEAF_MAX);
        prop_assert_eq!(leaf::verify(&bytes, secret.public()), Ok(leaf));
    }

    #[test]
    fn changed_leaf_never_verifies_alone_or_in_a_batch(
        leaf in any_leaf(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4),
    ) {
        let secret = party("KZ").secrets.log;
        let good = leaf.sign(&secret).unwrap();
        let mut bytes = good.clone();
        for (place, change) in changes {
            let place = place.index(bytes.len());
            bytes[place] ^= change;
        }
        prop_assume!(bytes != good);
        prop_assert!(leaf::verify(&bytes, secret.public()).is_err());
        let place = Place { log: leaf.log, index: leaf.index };
        let items = [good.as_slice(), &bytes].map(|bytes| Item { bytes, place, key: secret.public() });
        let batch = leaf::verify_batch(&items, &mut Seeded::new("batch"));
        prop_assert!(batch[0].is_ok() && batch[1].is_err());
    }

    #[test]
    fn any_act_opens_as_it_was_sealed_and_not_when_changed(
        act in prop::collection::vec(any::<u8>(), 0..3000),
        salt in any::<[u8; 32]>(),
        place in any::<prop::sample::Index>(),
        change in 1..=255_u8,
    ) {
        let key = EpochKey::from_bytes(&[6; 32]);
        let (leaf, mut sealed) = content::seal(&party("KZ").heading(1), 0, &key, &act, &Salt(salt)).unwrap();
        prop_assert_eq!(content::open(&leaf, &key, &sealed).unwrap().act, act.clone());
        let (clear, stored) = content::clear(&party("KZ").heading(1), &act, &Salt(salt)).unwrap();
        prop_assert_eq!(content::read(&clear, &stored).unwrap().act, act);
        let place = place.index(sealed.len());
        sealed[place] ^= change;
        prop_assert_eq!(content::open(&leaf, &key, &sealed), Err(seal::Refused::WrongContentHash));
        let restated = Leaf { content_hash: seal::sha256(&sealed), ..leaf };
        prop_assert_eq!(content::open(&restated, &key, &sealed), Err(seal::Refused::WrongSeal));
    }

    #[test]
    fn every_probe_holds_for_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        probe::ALL.iter().for_each(|(_, probe)| probe(&bytes));
    }
}
