//! The fields of an act, packed into one piece of memory.
//!
//! A record of a million acts is kept whole, and a tree of tables takes ten times the room of its text. So the fields
//! are written one after the other, keys in order, and read where they lie. Equal fields are equal bytes. This form
//! never leaves the program: what is signed is for the record to say.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};

/// Why fields cannot be read into a struct, in the struct's own words.
pub type Unread = serde::de::value::Error;

/// The fields of an act's body: named values, by key.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fields(Box<[u8]>);

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'f> {
    /// Text.
    Text(&'f str),
    /// A whole number.
    Integer(i64),
    /// A truth.
    Boolean(bool),
    /// A list.
    List(List<'f>),
    /// Fields below.
    Group(Group<'f>),
    /// What no act may hold, a float or a native date, in TOML. It is kept so that the refusal can name the field.
    Foreign(&'f str),
}

/// A list of values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct List<'f>(&'f [u8]);

/// Named values, by key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Group<'f>(&'f [u8]);

/// The values of a list, one after the other.
#[derive(Clone, Debug)]
pub struct Values<'f>(&'f [u8]);

const TEXT: u8 = 0;
const INTEGER: u8 = 1;
const NO: u8 = 2;
const YES: u8 = 3;
const LIST: u8 = 4;
const GROUP: u8 = 5;
const FOREIGN: u8 = 6;

impl Fields {
    /// Returns a field.
    pub fn get(&self, key: &str) -> Option<Value<'_>> {
        self.group().get(key)
    }

    /// Says whether there is a field.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns the fields as a group, which is read like those below it.
    pub fn group(&self) -> Group<'_> {
        Group(&self.0)
    }

    /// Returns the fields as a table.
    pub fn to_table(&self) -> toml::Table {
        self.group().to_table()
    }

    /// Reads the fields into a struct. Refused in the struct's own words.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Unread> {
        T::deserialize(Value::Group(self.group()))
    }
}

impl<'f> Value<'f> {
    /// Returns the text, if it is one.
    pub fn as_str(self) -> Option<&'f str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number, if it is one.
    pub fn as_integer(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the list, if it is one.
    pub fn as_list(self) -> Option<List<'f>> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// Returns the fields below, if there are.
    pub fn as_group(self) -> Option<Group<'f>> {
        match self {
            Self::Group(group) => Some(group),
            _ => None,
        }
    }

    /// Returns a field of a group.
    pub fn get(self, key: &str) -> Option<Self> {
        self.as_group()?.get(key)
    }

    /// Returns it as a value of TOML.
    pub fn to_toml(self) -> toml::Value {
        match self {
            Self::Text(text) => toml::Value::String(text.to_owned()),
            Self::Integer(number) => toml::Value::Integer(number),
            Self::Boolean(truth) => toml::Value::Boolean(truth),
            Self::List(list) => toml::Value::Array(list.iter().map(Self::to_toml).collect()),
            Self::Group(group) => toml::Value::Table(group.to_table()),
            Self::Foreign(text) => text.parse().expect("bug: TOML writes what it reads"),
        }
    }
}

impl<'f> List<'f> {
    /// Returns the values in order.
    pub fn iter(self) -> Values<'f> {
        Values(self.0)
    }

    /// Returns how many there are.
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Says whether there is none.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl<'f> Iterator for Values<'f> {
    type Item = Value<'f>;

    fn next(&mut self) -> Option<Value<'f>> {
        (!self.0.is_empty()).then(|| value(&mut self.0))
    }
}

impl<'f> IntoIterator for List<'f> {
    type Item = Value<'f>;
    type IntoIter = Values<'f>;

    fn into_iter(self) -> Values<'f> {
        self.iter()
    }
}

impl<'f> Group<'f> {
    /// Returns the fields, by key.
    pub fn iter(self) -> impl Iterator<Item = (&'f str, Value<'f>)> {
        let mut rest = self.0;
        std::iter::from_fn(move || (!rest.is_empty()).then(|| (text(&mut rest), value(&mut rest))))
    }

    /// Returns a field.
    pub fn get(self, key: &str) -> Option<Value<'f>> {
        self.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    }

    /// Returns the fields as a table.
    pub fn to_table(self) -> toml::Table {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_toml())).collect()
    }
}

impl From<toml::Table> for Fields {
    fn from(table: toml::Table) -> Self {
        let mut out = Vec::new();
        put_table(&mut out, &table);
        Self(out.into_boxed_slice())
    }
}

impl<K: Into<String>, V: Into<toml::Value>> FromIterator<(K, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(rows: I) -> Self {
        toml::Table::from_iter(rows.into_iter().map(|(key, value)| (key.into(), value.into()))).into()
    }
}

impl std::str::FromStr for Fields {
    type Err = toml::de::Error;

    /// Reads fields written in TOML.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<toml::Table>().map(Self::from)
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.to_table())
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.group().fmt(out)
    }
}

impl fmt::Debug for Group<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        Value::Group(self.group()).serialize(out)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Text(text) => out.serialize_str(text),
            Self::Integer(number) => out.serialize_i64(number),
            Self::Boolean(truth) => out.serialize_bool(truth),
            Self::List(list) => out.collect_seq(list.iter()),
            Self::Group(group) => out.collect_map(group.iter()),
            Self::Foreign(_) => self.to_toml().serialize(out),
        }
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        toml::Table::deserialize(from).map(Self::from)
    }
}

impl<'f> IntoDeserializer<'f, Unread> for Value<'f> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::Text(text) => visitor.visit_borrowed_str(text),
            Self::Integer(number) => visitor.visit_i64(number),
            Self::Boolean(truth) => visitor.visit_bool(truth),
            Self::List(list) => visitor.visit_seq(SeqDeserializer::new(list.iter())),
            Self::Group(group) => visitor.visit_map(MapDeserializer::new(group.iter())),
            Self::Foreign(text) => Err(Unread::custom(format!("'{text}' is a float or a native date"))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match self {
            Self::Text(text) => {
                let variant: serde::de::value::StrDeserializer<'_, Unread> = text.into_deserializer();
                variant.deserialize_enum(name, variants, visitor)
            }
            other => other.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn put_table(out: &mut Vec<u8>, table: &toml::Table) {
    for (key, value) in table {
        put_text(out, key);
        put(out, value);
    }
}

fn put(out: &mut Vec<u8>, value: &toml::Value) {
    match value {
        toml::Value::String(text) => {
            out.push(TEXT);
            put_text(out, text);
        }
        toml::Value::Integer(number) => {
            out.push(INTEGER);
            out.extend(number.to_le_bytes());
        }
        toml::Value::Boolean(truth) => out.push(if *truth { YES } else { NO }),
        toml::Value::Array(values) => {
            let mut below = Vec::new();
            values.iter().for_each(|value| put(&mut below, value));
            out.push(LIST);
            put_bytes(out, &below);
        }
        toml::Value::Table(table) => {
            let mut below = Vec::new();
            put_table(&mut below, table);
            out.push(GROUP);
            put_bytes(out, &below);
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) => {
            out.push(FOREIGN);
            put_text(out, &value.to_string());
        }
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

/// Writes bytes after their number, seven bits in a byte, the lowest first.
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut size = bytes.len();
    while size >= 0x80 {
        out.push((size & 0x7f) as u8 | 0x80);
        size >>= 7;
    }
    out.push(size as u8);
    out.extend(bytes);
}

fn value<'f>(rest: &mut &'f [u8]) -> Value<'f> {
    let tag = byte(rest);
    match tag {
        TEXT => Value::Text(text(rest)),
        INTEGER => {
            let (number, after) = rest.split_first_chunk().expect("bug: fields end inside a number");
            *rest = after;
            Value::Integer(i64::from_le_bytes(*number))
        }
        NO | YES => Value::Boolean(tag == YES),
        LIST => Value::List(List(bytes(rest))),
        GROUP => Value::Group(Group(bytes(rest))),
        FOREIGN => Value::Foreign(text(rest)),
        _ => unreachable!("bug: fields hold no other values"),
    }
}

fn text<'f>(rest: &mut &'f [u8]) -> &'f str {
    std::str::from_utf8(bytes(rest)).expect("bug: the texts of fields are texts")
}

fn bytes<'f>(rest: &mut &'f [u8]) -> &'f [u8] {
    let (mut size, mut shift) = (0, 0);
    loop {
        let next = byte(rest);
        size |= usize::from(next & 0x7f) << shift;
        shift += 7;
        if next < 0x80 {
            break;
        }
    }
    let (bytes, after) = rest.split_at(size);
    *rest = after;
    bytes
}

fn byte(rest: &mut &[u8]) -> u8 {
    let (first, after) = rest.split_first().expect("bug: fields end inside a value");
    *rest = after;
    *first
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        text.parse().expect("fields in TOML")
    }

    #[test]
    fn a_float_and_a_native_date_are_no_text_and_no_number_and_come_back_as_they_were() {
        let text = "a = 1.5\nb = 2022-01-05\nc = nan\n";
        let fields = fields(text);
        for key in ["a", "b", "c"] {
            let value = fields.get(key).expect("it is there");
            assert_eq!((value.as_str(), value.as_integer()), (None, None), "{key}");
        }
        assert_eq!(fields.to_string(), text);
        #[derive(Debug, Deserialize)]
        struct Read {
            #[serde(rename = "a")]
            _a: String,
        }
        let says = fields.read::<Read>().expect_err("it is no text").to_string();
        assert_eq!(says, "'1.5' is a float or a native date");
    }

    #[test]
    fn a_struct_that_denies_unknown_fields_refuses_them_in_its_own_words() {
        #[derive(Debug, Deserialize, PartialEq)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        struct Read {
            title: String,
            count: Option<u16>,
            rows: Vec<Vec<bool>>,
        }
        let read = |text: &str| fields(text).read::<Read>().map_err(|err| err.to_string());
        assert_eq!(
            read("title = 'a'\nrows = []\nother = 1"),
            Err("unknown field `other`, expected one of `title`, `count`, `rows`".into())
        );
        assert_eq!(read("rows = []"), Err("missing field `title`".into()));
        assert_eq!(
            read("title = 'a'\nrows = []\ncount = 65536"),
            Err("invalid value: integer `65536`, expected u16".into())
        );
        let whole = Read { title: "a".into(), count: Some(7), rows: vec![vec![], vec![true, false]] };
        assert_eq!(read("title = 'a'\ncount = 7\nrows = [[], [true, false]]"), Ok(whole));
    }

    #[test]
    fn fields_of_any_size_come_back_as_they_were_whatever_the_order_in_which_they_were_written() {
        for size in [0, 1, 127, 128, 20_000, 3_000_000] {
            let text = "ж".repeat(size);
            let table = toml::Table::from_iter([
                ("b".to_owned(), toml::Value::String(text.clone())),
                ("a".to_owned(), toml::Value::Array(vec![toml::Value::Integer(i64::MIN), toml::Value::Boolean(true)])),
            ]);
            let packed = Fields::from(table.clone());
            assert_eq!(packed.to_table(), table);
            assert_eq!(packed.get("b").and_then(Value::as_str), Some(text.as_str()));
            assert_eq!(packed.get("a").and_then(Value::as_list).map(List::len), Some(2));
            assert!(!packed.contains_key("c"));
        }
        assert_eq!(fields("a = 1\n[b]\nc = 'x'"), fields("b = { c = 'x' }\na = 1"));
        assert_ne!(fields("a = 1"), fields("a = 2"));
    }
}
