//! The encoding, beside an independent decoder.

use minicbor::Decoder;
use minicbor::data::Type;
use seal::cbor::{Key, Value, decode, encode};

use crate::case::refused;

#[test]
fn keys_stand_in_the_order_of_their_encodings() {
    let keys = [
        Key::Int(0),
        Key::Int(23),
        Key::Int(24),
        Key::Int(1 << 40),
        Key::Int(-1),
        Key::Int(-25),
        Key::Int(i64::MIN),
        Key::from(""),
        Key::from("b"),
        Key::from("aa"),
        Key::from("ab"),
    ];
    let encoded = |key: &Key| match key {
        Key::Int(key) => encode(&Value::Int(*key)),
        Key::Text(key) => encode(&Value::Text(key.clone())),
    };
    for (left, right) in keys.iter().zip(&keys[1..]) {
        assert!(left < right && encoded(left) < encoded(right), "{left:?} {right:?}");
    }
}

#[test]
fn every_truncation_is_refused() {
    let bytes = encode(&Value::map([
        (1, Value::from("text")),
        (-2, Value::Array(vec![Value::Bool(true), Value::Int(300)])),
        (300, Value::from([1, 2, 3].as_slice())),
    ]));
    for length in 0..bytes.len() {
        assert_eq!(refused(decode(&bytes[..length])), "truncated", "at {length}");
    }
    assert_eq!(encode(&decode(&bytes).unwrap()), bytes);
}

/// Reads one value with another decoder.
pub fn independent(bytes: &[u8]) -> Value {
    fn read(other: &mut Decoder<'_>) -> Value {
        match other.datatype().unwrap() {
            Type::Bytes => Value::from(other.bytes().unwrap()),
            Type::String => Value::from(other.str().unwrap()),
            Type::Bool => Value::Bool(other.bool().unwrap()),
            Type::Array => {
                let length = other.array().unwrap().unwrap();
                Value::Array((0..length).map(|_| read(other)).collect())
            }
            Type::Map => {
                let length = other.map().unwrap().unwrap();
                let row = |_| match read(other) {
                    Value::Int(key) => (Key::Int(key), read(other)),
                    Value::Text(key) => (Key::Text(key), read(other)),
                    key => panic!("a key of the wrong type: {key:?}"),
                };
                Value::map((0..length).map(row))
            }
            _ => Value::Int(other.i64().unwrap()),
        }
    }
    let mut other = Decoder::new(bytes);
    let value = read(&mut other);
    assert_eq!(other.position(), bytes.len(), "the other decoder left bytes over");
    value
}

#[test]
fn values_are_found_by_key() {
    let value = Value::map([("name", Value::from("ОДКБ")), ("at", Value::Int(-7))]);
    assert_eq!(independent(&encode(&value)), value);
    assert_eq!(value.get("at").and_then(Value::as_int), Some(-7));
    assert_eq!(value.get("at").and_then(Value::as_u64), None);
    assert_eq!(value.get("missing"), None);
    assert_eq!(Value::Int(1).get(1), None);
}
