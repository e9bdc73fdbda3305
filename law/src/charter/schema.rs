//! The keys of each rule kind. A test compares them with the structs that they are read into.

/// The keys that one kind of table may hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Schema {
    /// The kind, as the fence names it.
    pub(super) kind: &'static str,
    /// The keys that it must hold.
    pub(super) needed: &'static [&'static str],
    /// The keys that it may hold.
    pub(super) optional: &'static [&'static str],
    /// The keys that the design lists and that this edition does not encode.
    pub(super) to_come: &'static [&'static str],
}

/// Keys that stand in every rule.
pub(super) const EVERY_RULE: [&str; 5] = ["from", "to", "known", "source", "replaces"];

/// The header of a file.
pub(super) const INSTRUMENT: Schema = Schema {
    kind: "instrument",
    needed: &["id", "kind", "adopted", "authentic", "source"],
    optional: &["in-force", "place", "amends", "repeals"],
    to_come: &[],
};

/// The rule kinds of this edition.
pub(super) const RULES: [Schema; 14] = [
    rule("party", &["is", "names"], &[]),
    rule("status", &["parties", "is", "scope", "by"], &["precision"]),
    rule("body", &["names", "level"], &["parent", "sessions-per-year-min", "chair-of"]),
    rule("seats", &[], &["office", "of", "holders"]),
    rule("office", &["names", "of", "power"], &["code", "body", "organ"]),
    rule(
        "rotation",
        &["body", "order", "language", "form", "anchor-year", "anchor", "handover"],
        &["first-year", "overrides"],
    ),
    rule("competence", &[], &["acts", "by", "while-chairing", "matters", "body", "initiative", "requires", "effect"]),
    Schema {
        to_come: &[
            "electorate",
            "exclude",
            "quorum",
            "threshold",
            "veto",
            "weights",
            "fallback",
            "procedure",
            "joining",
        ],
        ..rule("decide", &["by", "how", "absent", "abstain", "bound"], &["matters"])
    },
    rule("clock", &["title", "starts", "stops", "within", "who", "on-expiry"], &["matters"]),
    rule("duty", &["title", "when", "who", "must", "within", "on-expiry"], &["matters"]),
    rule("mechanism", &["states"], &["matters"]),
    rule("change", &["of", "when"], &["years"]),
    rule("audience", &["readers"], &["organs"]),
    rule("register", &["more-than"], &[]),
];

/// Returns the schema of a rule kind.
pub(super) fn find(kind: &str) -> Option<&'static Schema> {
    RULES.iter().find(|schema| schema.kind == kind)
}

impl Schema {
    /// Returns the keys, needed ones first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.needed.iter().chain(self.optional).copied()
    }
}

/// Returns a schema without keys to come.
const fn rule(kind: &'static str, needed: &'static [&'static str], optional: &'static [&'static str]) -> Schema {
    Schema { kind, needed, optional, to_come: &[] }
}

#[cfg(test)]
mod tests {
    use super::super::rule::*;
    use super::*;

    /// A deserializer that answers with the field names of the struct it is asked for.
    struct Fields;

    impl<'de> serde::Deserializer<'de> for Fields {
        type Error = serde::de::value::Error;

        fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::custom("not a struct"))
        }

        fn deserialize_struct<V: serde::de::Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Self::Error> {
            Err(serde::de::Error::custom(fields.join(" ")))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
            newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    fn same<'de, T: serde::Deserialize<'de>>(kind: &str) {
        let told = T::deserialize(Fields).err().expect("a refusal").to_string();
        let told: std::collections::BTreeSet<&str> = told.split(' ').collect();
        let schema = find(kind).expect("a kind");
        assert_eq!(told, schema.keys().collect(), "{kind}");
        let empty = format!("{:?}", T::deserialize(toml::Table::new()).err().map(|err| err.to_string()));
        assert_eq!(schema.needed.is_empty(), empty == "None", "{kind}: {empty}");
        for key in EVERY_RULE {
            assert!(!told.contains(key), "{kind} has a key {key} of its own");
        }
    }

    #[test]
    fn the_keys_of_each_kind_are_those_of_its_struct() {
        same::<PartyTerms>("party");
        same::<StatusTerms>("status");
        same::<BodyTerms>("body");
        same::<SeatsTerms>("seats");
        same::<OfficeTerms>("office");
        same::<RotationTerms>("rotation");
        same::<CompetenceTerms>("competence");
        same::<DecideTerms>("decide");
        same::<ClockTerms>("clock");
        same::<DutyTerms>("duty");
        same::<MechanismTerms>("mechanism");
        same::<ChangeTerms>("change");
        same::<AudienceTerms>("audience");
        same::<RegisterTerms>("register");
    }
}
