//! The one way values are written as bytes: deterministic CBOR (RFC 8949 section 4.2.1), a small part of it.
//!
//! Integers, byte strings, text, booleans, arrays, and maps with integer or text keys. No floating point, tags, null,
//! undefined or indefinite lengths. Decoding refuses every other form, so each value has exactly one byte string.
//! Source: spec/encoding.md#cbor.

mod reader;
mod writer;

use std::cmp::Ordering;
use std::collections::BTreeMap;

pub(crate) use reader::Reader;
pub(crate) use writer::Writer;

use crate::Refused;
use crate::limits::{CBOR_DEPTH_MAX, CBOR_ITEMS_MAX, CBOR_SIZE_MAX};

/// A value of the profile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// An integer from -2^63 to 2^63 - 1.
    Int(i64),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A text string.
    Text(String),
    /// True or false.
    Bool(bool),
    /// A list of values.
    Array(Vec<Value>),
    /// A map; its order is that of the encoded keys.
    Map(BTreeMap<Key, Value>),
}

/// A key of a map. Integers come before text; see the order below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// An integer key.
    Int(i64),
    /// A text key.
    Text(String),
}

impl Ord for Key {
    /// Orders keys as their encodings: "The keys in every map MUST be sorted in the bytewise lexicographic order of
    /// their deterministic encodings" (RFC 8949 section 4.2.1).
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) if (*left < 0) == (*right < 0) => {
                left.unsigned_abs().cmp(&right.unsigned_abs())
            }
            (Self::Int(left), Self::Int(right)) => (*left < 0).cmp(&(*right < 0)),
            (Self::Int(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Int(_)) => Ordering::Greater,
            (Self::Text(left), Self::Text(right)) => left.len().cmp(&right.len()).then_with(|| left.cmp(right)),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Key {
    fn from(key: i64) -> Self {
        Self::Int(key)
    }
}

impl From<&str> for Key {
    fn from(key: &str) -> Self {
        Self::Text(key.to_owned())
    }
}

impl Value {
    /// Returns a map from keys and values. A key that comes twice keeps its last value.
    pub fn map<K: Into<Key>>(rows: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(rows.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// Returns the value under `key`, if this is a map that has it.
    pub fn get(&self, key: impl Into<Key>) -> Option<&Value> {
        match self {
            Self::Map(rows) => rows.get(&key.into()),
            _ => None,
        }
    }

    /// Returns the integer, if this is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// Returns the integer, if this is one and it is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_int().and_then(|value| u64::try_from(value).ok())
    }

    /// Returns the bytes, if this is a byte string.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(value) = self { Some(value) } else { None }
    }

    /// Returns the text, if this is text.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }

    /// Returns the boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// Returns the values, if this is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(value) = self { Some(value) } else { None }
    }

    /// Returns the rows, if this is a map.
    pub fn as_map(&self) -> Option<&BTreeMap<Key, Value>> {
        if let Self::Map(value) = self { Some(value) } else { None }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// Returns the one encoding of `value`. A value deeper or larger than the limits encodes, and is refused on decoding.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Writer::default();
    put(value, &mut out);
    out.bytes
}

/// Reads one value that fills `bytes`.
///
/// Refused if the bytes are longer, deeper or richer than the limits, end early, go on after the value, hold something
/// outside the profile, or are not the one encoding of the value.
pub fn decode(bytes: &[u8]) -> Result<Value, Refused> {
    if bytes.len() > CBOR_SIZE_MAX {
        return Err(Refused::Oversized { what: "CBOR item", limit: CBOR_SIZE_MAX });
    }
    let mut reader = Reader::new(bytes, "CBOR item");
    let mut items = CBOR_ITEMS_MAX;
    let value = take(&mut reader, 0, &mut items)?;
    reader.end()?;
    Ok(value)
}

fn put(value: &Value, out: &mut Writer) {
    match value {
        Value::Int(value) => out.int(*value),
        Value::Bytes(value) => out.byte_string(value),
        Value::Text(value) => out.text(value),
        Value::Bool(value) => out.bool(*value),
        Value::Array(values) => {
            out.array(values.len());
            values.iter().for_each(|value| put(value, out));
        }
        Value::Map(rows) => {
            out.map(rows.len());
            for (key, value) in rows {
                match key {
                    Key::Int(key) => out.int(*key),
                    Key::Text(key) => out.text(key),
                }
                put(value, out);
            }
        }
    }
}

fn take(reader: &mut Reader<'_>, depth: usize, items: &mut usize) -> Result<Value, Refused> {
    if depth > CBOR_DEPTH_MAX {
        return Err(Refused::Oversized { what: "CBOR depth", limit: CBOR_DEPTH_MAX });
    }
    spend(items, 1)?;
    Ok(match reader.peek()? >> 5 {
        0 | 1 => Value::Int(reader.int()?),
        2 => Value::Bytes(reader.byte_string()?.to_vec()),
        3 => Value::Text(reader.text()?.to_owned()),
        4 => {
            let length = reader.array()?;
            let mut values = Vec::with_capacity(length.min(64));
            for _ in 0..length {
                values.push(take(reader, depth + 1, items)?);
            }
            Value::Array(values)
        }
        5 => {
            let length = reader.map()?;
            let mut rows = BTreeMap::new();
            for _ in 0..length {
                let key = take_key(reader, items)?;
                if rows.last_key_value().is_some_and(|(last, _)| *last >= key) {
                    return Err(Refused::NotCanonical { what: "order of map keys" });
                }
                let value = take(reader, depth + 1, items)?;
                rows.insert(key, value);
            }
            Value::Map(rows)
        }
        _ => Value::Bool(reader.bool()?),
    })
}

fn take_key(reader: &mut Reader<'_>, items: &mut usize) -> Result<Key, Refused> {
    spend(items, 1)?;
    match reader.peek()? >> 5 {
        0 | 1 => Ok(Key::Int(reader.int()?)),
        3 => Ok(Key::Text(reader.text()?.to_owned())),
        _ => Err(Refused::Malformed { what: "map key" }),
    }
}

fn spend(items: &mut usize, count: usize) -> Result<(), Refused> {
    *items = items.checked_sub(count).ok_or(Refused::Oversized { what: "CBOR item count", limit: CBOR_ITEMS_MAX })?;
    Ok(())
}
