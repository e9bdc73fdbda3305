//! Acts as bytes: one act, one byte string.

use law::act::{Act, Approval, Author, Found, Label, OfficerKey, Signed};
use law::id::ActId;
use law::time::Instant;
use proptest::prelude::*;
use record::{CodecFault, decode_act, encode_act};

use crate::alliance::statement;

fn text() -> impl Strategy<Value = String> {
    "[a-z0-9 \u{400}-\u{44f}\"\\\\]{0,12}"
}

fn value() -> impl Strategy<Value = toml::Value> {
    let leaf = prop_oneof![
        text().prop_map(toml::Value::String),
        any::<i64>().prop_map(toml::Value::Integer),
        any::<bool>().prop_map(toml::Value::Boolean),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(toml::Value::Array),
            prop::collection::btree_map(text(), inner, 0..4)
                .prop_map(|rows| toml::Value::Table(rows.into_iter().collect())),
        ]
    })
}

fn label() -> impl Strategy<Value = Label> {
    prop_oneof![
        text().prop_map(|name| Label::Named(name.into())),
        prop::collection::btree_set("[A-Z]{2}", 0..4)
            .prop_map(|codes| Label::Parties(codes.into_iter().map(|code| code.as_str().into()).collect())),
    ]
}

fn approvals() -> impl Strategy<Value = Vec<Approval>> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..70);
    let signed = (bytes(), bytes(), bytes())
        .prop_map(|(authenticator, client, signature)| Box::new(Signed { authenticator, client, signature }));
    let one = ([any::<u8>(); 33], signed).prop_map(|(key, signed)| Approval {
        key: OfficerKey(key),
        signed: Some(signed),
        found: Found::Nothing,
    });
    prop::collection::vec(one, 0..4)
}

fn act() -> impl Strategy<Value = Act> {
    let refs = prop::collection::vec(any::<[u8; 32]>(), 0..3);
    let body = prop::collection::btree_map(text(), value(), 0..4);
    (
        text(),
        any::<u16>(),
        Instant::FIRST.0..=Instant::LAST.0,
        text(),
        refs,
        label(),
        prop::option::of(text()),
        (body, approvals()),
    )
        .prop_map(|(kind, edition, at, zone, refs, label, drill, (body, approvals))| Act {
            kind: kind.as_str().into(),
            edition,
            author: Author { office: "head".into(), party: "AA".into() },
            at: Instant(at),
            zone: zone.into(),
            refs: refs.into_iter().map(ActId).collect(),
            label,
            drill: drill.map(Into::into),
            body: body.into_iter().collect(),
            approvals: approvals.into(),
        })
}

proptest! {
    #[test]
    fn every_act_survives_its_bytes(act in act()) {
        let bytes = encode_act(&act).expect("encoded");
        prop_assert_eq!(decode_act(&bytes).expect("decoded"), act);
    }

    #[test]
    fn a_changed_byte_gives_another_act_or_none(act in act(), place in any::<prop::sample::Index>(), bit in 0u8..8) {
        let mut bytes = encode_act(&act).expect("encoded");
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(other) = decode_act(&bytes) {
            prop_assert_ne!(&other, &act);
            prop_assert_eq!(encode_act(&other).expect("encoded"), bytes);
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused_or_their_own_encoding(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(act) = decode_act(&bytes) {
            prop_assert_eq!(encode_act(&act).expect("encoded"), bytes);
        }
    }
}

#[test]
fn what_an_act_cannot_hold_is_refused_by_name() {
    for (body, key) in [("a.b = 1.5", "body.a.b"), ("c = 2020-01-01", "body.c")] {
        let mut act = statement("AA", "all", "x");
        act.body = body.parse().expect("a body");
        assert!(matches!(encode_act(&act), Err(CodecFault::Value { key: found, .. }) if found == key));
    }
    let mut deep = toml::Value::Integer(1);
    for _ in 0..record::limits::BODY_DEPTH_MAX {
        deep = toml::Value::Array(vec![deep]);
    }
    let mut act = statement("AA", "all", "x");
    let mut body = act.body.to_table();
    body.insert("deep".into(), deep);
    act.body = body.into();
    assert!(matches!(encode_act(&act), Err(CodecFault::Value { .. })));
}

#[test]
fn an_act_outside_the_years_that_have_days_is_refused_both_ways() {
    use seal::cbor::{Value, decode, encode};
    let act = |at| Act { at, ..statement("AA", "all", "x") };
    let Ok(Value::Map(rows)) = decode(&encode_act(&act(Instant(0))).expect("encoded")) else { panic!("a map") };
    for at in [i64::MIN, Instant::FIRST.0 - 1, Instant::LAST.0 + 1, i64::MAX] {
        assert_eq!(encode_act(&act(Instant(at))), Err(CodecFault::Time));
        let mut rows = rows.clone();
        rows.insert("at".into(), Value::Int(at));
        assert_eq!(decode_act(&encode(&Value::Map(rows))), Err(CodecFault::Time));
    }
    for at in [Instant::FIRST, Instant::LAST] {
        assert_eq!(decode_act(&encode_act(&act(at)).expect("encoded")), Ok(act(at)));
    }
}

#[test]
fn an_act_beyond_its_limit_is_refused() {
    let act = statement("AA", "all", &"x".repeat(record::limits::ACT_BYTES_MAX));
    assert!(matches!(encode_act(&act), Err(CodecFault::TooLarge(_))));
}

#[test]
fn an_unknown_field_and_a_repeated_reader_are_refused() {
    use seal::cbor::{Value, decode, encode};
    let good = decode(&encode_act(&statement("AA", "AA,BB", "x")).expect("encoded")).expect("a value");
    let Value::Map(mut rows) = good else { panic!("an act is a map") };
    rows.insert("extra".into(), Value::Int(1));
    assert_eq!(decode_act(&encode(&Value::Map(rows.clone()))), Err(CodecFault::NotCanonical));
    rows.remove(&"extra".into());
    rows.insert("label".into(), Value::Array(vec!["AA".into(), "AA".into()]));
    assert_eq!(decode_act(&encode(&Value::Map(rows))), Err(CodecFault::NotCanonical));
}
