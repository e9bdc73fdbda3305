//! What a key of a charter holds, told for readers and for the reference pages.

use std::collections::BTreeMap;

use super::{Fraction, Within};
use crate::id::{Body, Kind, Matter, Office, Party};
use crate::time::Date;

/// A rule kind: the word that opens its fence, the question it answers, and its keys.
#[derive(Clone, Copy, Debug)]
pub struct RuleKind {
    /// The word: `decide`.
    pub word: &'static str,
    /// What it answers, one sentence.
    pub answers: &'static str,
    /// Its keys, needed ones first.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as a charter writes it: `on-expiry`.
    pub name: &'static str,
    /// Whether it must be there.
    pub needed: bool,
    /// What it is for; begins with a space, as doc comments do.
    pub help: &'static str,
    /// What it holds.
    pub holds: fn() -> Value,
}

/// What a key holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// A value told in words: `a date, "2012-12-19"`.
    Plain(&'static str),
    /// One word of a closed vocabulary, each with its meaning.
    Word(Vec<(&'static str, &'static str)>),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list.
    List(Box<Value>),
    /// A table whose keys are names of the first kind.
    Map(Box<Value>, Box<Value>),
}

/// Something that a key may hold.
pub trait Holds {
    /// Returns what it is.
    fn holds() -> Value;
}

macro_rules! plain {
    ($($type:ty: $says:literal,)+) => {
        $(impl Holds for $type { fn holds() -> Value { Value::Plain($says) } })+
    };
}

plain! {
    String: "text in quotes",
    bool: "`true` or `false`",
    u8: "a whole number",
    u16: "a whole number",
    u32: "a whole number",
    i64: "a whole number",
    Date: "a date in quotes, `\"2012-12-19\"`",
    Within: "a period: `\"PT24H\"`, `\"P3D\"`, `\"P6M\"`, `\"P1Y\"`, `\"5 working days\"` or `\"immediately\"`",
    Fraction: "an exact fraction in quotes, `\"2/3\"`",
    Body: "the code of a body",
    Party: "the code of a party",
    Office: "the code of an office",
    Matter: "a matter",
    Kind: "a kind of act, `\"invocation.make\"`",
}

impl<T: Holds> Holds for Option<T> {
    fn holds() -> Value {
        T::holds()
    }
}

impl<T: Holds> Holds for Vec<T> {
    fn holds() -> Value {
        Value::List(Box::new(T::holds()))
    }
}

impl<K: Holds, V: Holds> Holds for BTreeMap<K, V> {
    fn holds() -> Value {
        Value::Map(Box::new(K::holds()), Box::new(V::holds()))
    }
}
