//! An act as bytes: deterministic CBOR with text keys. One act has one byte string; everything else is refused.
//!
//! Source: spec/sync.md#act. Left out: floats and native dates, which the body of an act never holds.

use std::collections::{BTreeMap, BTreeSet};

use law::act::{self, Act, Label};
use law::id::{ActId, Kind, Party};
use law::time::Instant;
use seal::Refused;
use seal::cbor::{Key, Value, decode, encode};
use thiserror::Error;

use crate::approval;
use crate::limits::{ACT_BYTES_MAX, BODY_DEPTH_MAX};

/// Why an act cannot be put into bytes, or bytes are not an act.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodecFault {
    /// The act is larger than the limit.
    #[error("it has {0} bytes, the most is {ACT_BYTES_MAX}")]
    TooLarge(usize),
    /// A value in the body has no place in an act.
    #[error("'{key}' holds {what}, which an act cannot hold")]
    Value {
        /// The key, with dots.
        key: String,
        /// What it holds.
        what: &'static str,
    },
    /// The time at which it was done falls on no day.
    #[error("the time at which it was done is not in the years 1 to 9999")]
    Time,
    /// The bytes are not deterministic CBOR.
    #[error("it is not deterministic CBOR: {0}")]
    Cbor(Refused),
    /// A field of the act is missing, has another form, or is unknown.
    #[error("its field '{0}' is missing, of another form, or unknown")]
    Field(&'static str),
    /// An approval was supposed: nobody has signed it.
    #[error("an approval in it is supposed, and nobody has signed it")]
    Supposed,
    /// The bytes hold an act and are not its one encoding.
    #[error("it is not the one encoding of its act")]
    NotCanonical,
}

/// Returns the one encoding of an act. Refused if the body holds what an act cannot hold, its time is not in the years
/// 1 to 9999, or it is too large.
pub fn encode_act(act: &Act) -> Result<Vec<u8>, CodecFault> {
    let label = match &act.label {
        Label::Named(name) => Value::Text(name.to_string()),
        Label::Parties(parties) => Value::Array(parties.iter().map(|party| Value::Text(party.to_string())).collect()),
    };
    if !act.at.has_day() {
        return Err(CodecFault::Time);
    }
    let refs = act.refs.iter().map(|id| Value::Bytes(id.0.to_vec())).collect();
    let mut rows = vec![
        ("at", Value::Int(act.at.0)),
        ("author", Value::Text(act.author.to_string())),
        ("body", table(act.body.group(), "body", 0)?),
        ("edition", Value::Int(i64::from(act.edition))),
        ("kind", Value::Text(act.kind.to_string())),
        ("label", label),
        ("refs", Value::Array(refs)),
        ("zone", Value::Text(act.zone.to_string())),
    ];
    if let Some(drill) = &act.drill {
        rows.push(("drill", Value::Text(drill.to_string())));
    }
    if !act.approvals.is_empty() {
        rows.push(("approvals", approval::rows(&act.approvals)?));
    }
    let bytes = encode(&Value::map(rows));
    if bytes.len() > ACT_BYTES_MAX { Err(CodecFault::TooLarge(bytes.len())) } else { Ok(bytes) }
}

/// Reads an act. Refused unless the bytes are exactly what [`encode_act`] makes of it.
pub fn decode_act(bytes: &[u8]) -> Result<Act, CodecFault> {
    if bytes.len() > ACT_BYTES_MAX {
        return Err(CodecFault::TooLarge(bytes.len()));
    }
    let value = decode(bytes).map_err(CodecFault::Cbor)?;
    let text = |name: &'static str| value.get(name).and_then(Value::as_text).ok_or(CodecFault::Field(name));
    let label = match value.get("label") {
        Some(Value::Text(name)) => Label::Named(name.as_str().into()),
        Some(Value::Array(parties)) => {
            let party = |party: &Value| party.as_text().map(Party::from);
            Label::Parties(
                parties.iter().map(party).collect::<Option<BTreeSet<_>>>().ok_or(CodecFault::Field("label"))?,
            )
        }
        _ => return Err(CodecFault::Field("label")),
    };
    let reference = |id: &Value| id.as_bytes().and_then(|id| id.try_into().ok()).map(ActId);
    let refs = value.get("refs").and_then(Value::as_array).ok_or(CodecFault::Field("refs"))?;
    let body = value.get("body").and_then(Value::as_map).ok_or(CodecFault::Field("body"))?;
    let edition = value.get("edition").and_then(Value::as_u64).and_then(|edition| u16::try_from(edition).ok());
    let act = Act {
        kind: Kind::from(text("kind")?),
        edition: edition.ok_or(CodecFault::Field("edition"))?,
        author: text("author")?.parse().map_err(|_| CodecFault::Field("author"))?,
        at: Instant(value.get("at").and_then(Value::as_int).ok_or(CodecFault::Field("at"))?),
        zone: text("zone")?.into(),
        refs: refs.iter().map(reference).collect::<Option<_>>().ok_or(CodecFault::Field("refs"))?,
        label,
        drill: value.get("drill").map(|_| text("drill").map(Into::into)).transpose()?,
        body: untable(body)?.into(),
        approvals: match value.get("approvals") {
            Some(rows) => approval::read(rows).ok_or(CodecFault::Field("approvals"))?,
            None => Box::default(),
        },
    };
    if encode_act(&act)? == bytes { Ok(act) } else { Err(CodecFault::NotCanonical) }
}

fn table(body: act::Group<'_>, path: &str, depth: usize) -> Result<Value, CodecFault> {
    let row = |(key, value): (&str, act::Value<'_>)| {
        Ok((Key::Text(key.to_owned()), item(value, &format!("{path}.{key}"), depth + 1)?))
    };
    Ok(Value::Map(body.iter().map(row).collect::<Result<BTreeMap<_, _>, _>>()?))
}

fn item(value: act::Value<'_>, path: &str, depth: usize) -> Result<Value, CodecFault> {
    let wrong = |what| CodecFault::Value { key: path.to_owned(), what };
    if depth > BODY_DEPTH_MAX {
        return Err(wrong("lists and tables too deep"));
    }
    Ok(match value {
        act::Value::Text(text) => Value::Text(text.to_owned()),
        act::Value::Integer(number) => Value::Int(number),
        act::Value::Boolean(truth) => Value::Bool(truth),
        act::Value::List(values) => {
            Value::Array(values.iter().map(|value| item(value, path, depth + 1)).collect::<Result<_, _>>()?)
        }
        act::Value::Group(rows) => table(rows, path, depth)?,
        act::Value::Foreign(_) if value.to_toml().is_float() => return Err(wrong("a number with a fraction")),
        act::Value::Foreign(_) => return Err(wrong("a native date")),
    })
}

fn untable(rows: &BTreeMap<Key, Value>) -> Result<toml::Table, CodecFault> {
    let row = |(key, value): (&Key, &Value)| match key {
        Key::Text(key) => Ok((key.clone(), unitem(value)?)),
        Key::Int(_) => Err(CodecFault::Field("body")),
    };
    rows.iter().map(row).collect()
}

fn unitem(value: &Value) -> Result<toml::Value, CodecFault> {
    Ok(match value {
        Value::Text(text) => toml::Value::String(text.clone()),
        Value::Int(number) => toml::Value::Integer(*number),
        Value::Bool(truth) => toml::Value::Boolean(*truth),
        Value::Array(values) => toml::Value::Array(values.iter().map(unitem).collect::<Result<_, _>>()?),
        Value::Map(rows) => toml::Value::Table(untable(rows)?),
        Value::Bytes(_) => return Err(CodecFault::Field("body")),
    })
}
