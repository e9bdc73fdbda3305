//! The list of acts: one row for each act held here, registered or not, also those that are sealed to others.

use law::act::Label;
use law::id::{ActId, Kind, Party};
use law::time::Instant;
use rusqlite::types::Value as Sql;

use crate::entry::{Entry, Reading};
use crate::limits::PAGE_ROWS_MAX;
use crate::store::read::Condition;

/// One act in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// The party whose log it is in.
    pub log: Party,
    /// Its index there.
    pub index: i64,
    /// Its id.
    pub id: ActId,
    /// Its kind; empty where it is sealed to others or malformed.
    pub kind: String,
    /// The edition of its kind.
    pub edition: i64,
    /// The office that speaks.
    pub office: String,
    /// The party for which it speaks, as it says; the log's party is `log`.
    pub party: String,
    /// Who reads it: `public`, `all`, codes with commas; empty where it is sealed to others.
    pub label: String,
    /// The drill it belongs to; empty for none.
    pub drill: String,
    /// When it was done, as its author says.
    pub at: Instant,
    /// When it was written, as its log says.
    pub written: Instant,
    /// One line for people.
    pub title: String,
    /// The verdict in a word, see [`law::state::Verdict::word`]; empty while it is not registered.
    pub verdict: String,
    /// Whether it is registered.
    pub registered: bool,
}

/// Which acts to list, the latest written first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActQuery {
    /// Only this kind; a name that ends in a dot is a family of kinds: `consultation.`.
    pub kind: Option<String>,
    /// Only this party's log.
    pub log: Option<Party>,
    /// Only this label, as in [`ActRow::label`].
    pub label: Option<String>,
    /// Only what is meant, or only one drill.
    pub drill: DrillFilter,
    /// Only registered ones, or only others.
    pub registered: Option<bool>,
    /// Only those after this row in the order of the list: the last row of the page before.
    pub after: Option<(Instant, ActId)>,
    /// How many at most; nothing for the limit of a page.
    pub rows: Option<usize>,
}

/// Which plane to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DrillFilter {
    /// Everything.
    #[default]
    Any,
    /// Only acts that are meant.
    Meant,
    /// Only acts of that drill.
    Of(String),
}

impl ActQuery {
    /// Returns the conditions without the place in the list, given how many entries of each log are registered.
    pub(crate) fn filters(&self, registered: &[(&Party, u64)]) -> Vec<Condition> {
        let text = |text: &str| vec![Sql::Text(text.to_owned())];
        let mut conditions = Vec::new();
        if let Some(kind) = &self.kind {
            match kind.strip_suffix('.') {
                // The slash is the character after the dot, so this is the range of all names with that beginning.
                Some(family) => {
                    let range = vec![Sql::Text(kind.clone()), Sql::Text(format!("{family}/"))];
                    conditions.push(("kind >= ? AND kind < ?".into(), range));
                }
                None => conditions.push(("kind = ?".into(), text(kind))),
            }
        }
        if let Some(log) = &self.log {
            conditions.push(("log = ?".into(), text(log.as_str())));
        }
        if let Some(label) = &self.label {
            conditions.push(("label = ?".into(), text(label)));
        }
        match &self.drill {
            DrillFilter::Any => {}
            DrillFilter::Meant => conditions.push(("drill = ?".into(), text(""))),
            DrillFilter::Of(drill) => conditions.push(("drill = ?".into(), text(drill))),
        }
        match self.registered {
            None => {}
            Some(true) => conditions.push(up_to(registered, "")),
            Some(false) => conditions.push(up_to(registered, "NOT ")),
        }
        conditions
    }

    /// Returns all conditions.
    pub(crate) fn conditions(&self, registered: &[(&Party, u64)]) -> Vec<Condition> {
        let mut conditions = self.filters(registered);
        if let Some((written, id)) = &self.after {
            conditions.push(("(written, id) < (?, ?)".into(), vec![Sql::Integer(written.0), Sql::Blob(id.0.to_vec())]));
        }
        conditions
    }

    /// Returns how many rows to give.
    pub(crate) fn page(&self) -> usize {
        self.rows.unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX)
    }
}

/// Returns the condition that a row stands at a place of a log.
pub(crate) fn at(log: &Party, index: u64) -> Condition {
    ("log = ? AND idx = ?".into(), vec![Sql::Text(log.to_string()), Sql::Integer(index as i64)])
}

/// Returns the condition that a row stands before the index given for its log, or its contrary.
fn up_to(ends: &[(&Party, u64)], contrary: &str) -> Condition {
    let each = ["(log = ? AND idx < ?)"].repeat(ends.len()).join(" OR ");
    let values = ends.iter().flat_map(|(log, end)| [Sql::Text(log.to_string()), Sql::Integer(*end as i64)]);
    (format!("{contrary}({each})").into(), values.collect())
}

/// Returns the row of an entry, before it is registered. Nothing for an epoch entry, which is no act.
pub(crate) fn row(entry: &Entry) -> Option<ActRow> {
    let blank = ActRow {
        log: entry.log.clone(),
        index: entry.index as i64,
        id: entry.id,
        kind: String::new(),
        edition: 0,
        office: String::new(),
        party: entry.log.to_string(),
        label: String::new(),
        drill: String::new(),
        at: entry.written,
        written: entry.written,
        title: String::new(),
        verdict: String::new(),
        registered: false,
    };
    match &entry.reading {
        Reading::Epoch | Reading::Root | Reading::Attestation(_) => None,
        Reading::Redacted(_) => Some(ActRow { title: "Redacted".into(), ..blank }),
        Reading::Opaque => Some(ActRow { title: "Sealed to other readers".into(), ..blank }),
        Reading::Malformed(why) => Some(ActRow { title: format!("Cannot be read: {why}"), ..blank }),
        Reading::Act(act) => Some(ActRow {
            kind: act.kind.to_string(),
            edition: i64::from(act.edition),
            office: act.author.office.to_string(),
            party: act.author.party.to_string(),
            label: label_text(&act.label),
            drill: act.drill.clone().unwrap_or_default().into(),
            at: act.at,
            title: law::kinds::says(act),
            ..blank
        }),
    }
}

/// Returns a label as one word or as codes with commas.
pub fn label_text(label: &Label) -> String {
    match label {
        Label::Named(name) => name.to_string(),
        Label::Parties(parties) => parties.iter().map(Party::as_str).collect::<Vec<_>>().join(","),
    }
}

/// Says whether a kind is one that the public site prints when it is public, meant and has effect.
pub(crate) fn is_published(kind: &Kind) -> bool {
    matches!(kind.as_str(), "news.publish" | "page.publish" | "release" | "statement.issue")
}
