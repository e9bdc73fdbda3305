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
}

/// Keys that stand in every rule.
pub(super) const EVERY_RULE: [&str; 5] = ["from", "to", "known", "source", "replaces"];

/// The header of a file.
pub(super) const INSTRUMENT: Schema = Schema {
    kind: "instrument",
    needed: &["id", "kind", "adopted", "authentic", "source"],
    optional: &["in-force", "place", "amends", "repeals"],
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
    rule("decide", &["by", "how", "absent", "abstain", "bound"], &["matters"]),
    rule("clock", &["starts", "stops", "within", "who", "on-expiry"], &["matters"]),
    rule("duty", &["when", "who", "must", "within", "on-expiry"], &["matters"]),
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

const fn rule(kind: &'static str, needed: &'static [&'static str], optional: &'static [&'static str]) -> Schema {
    Schema { kind, needed, optional }
}
