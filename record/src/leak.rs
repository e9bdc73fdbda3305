//! Finding what stands where it may not be read: in a store, a bundle, an export, a page.
//!
//! A record says which sealed acts a reader may not read, and what words stand in them. Files and pages are then searched
//! for these words, in the clear or in hexadecimal digits; stores also for rows that say what an act is. Words that stand
//! as well in something that the reader may read tell nothing and are left out. What is not found: a paraphrase, a
//! picture, what was compressed or sealed, and words of acts that none of the records opens.

mod place;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use law::act::{Act, Label, Value};
use law::charter::Readership;
use law::id::{ActId, Party};
use law::time::{AsOf, Instant};

use crate::admission::is_admission;
use crate::record::Record;
use words::{Words, telling};

/// Who looks at what is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Anybody.
    Public,
    /// Those who read for these parties.
    Parties(BTreeSet<Party>),
}

/// Something that stands where the reader may not read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file or page.
    pub file: String,
    /// Where in it.
    pub place: String,
    /// The act that it gives away; nothing where no record here opens it.
    pub act: Option<ActId>,
    /// What is wrong, without the words themselves: a report of a leak must not be one.
    pub says: String,
}

impl fmt::Display for Leak {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}: {}", self.file, self.place, self.says)
    }
}

/// A sealed act that the reader may not read.
struct Sealed {
    log: Party,
    index: u64,
    label: String,
}

impl Sealed {
    fn named(&self, id: &ActId) -> String {
        let mut short = id.to_string();
        short.truncate(12);
        format!("the act {short} ({} {}, for {})", self.log, self.index, self.label)
    }
}

/// What a reader may not see, gathered from records that open it.
pub struct Watch {
    reader: Reader,
    sealed: BTreeMap<ActId, Sealed>,
    words: Words,
    open: BTreeSet<String>,
}

impl Watch {
    /// Begins to watch for a reader; nothing is known to be sealed yet.
    pub fn new(reader: Reader) -> Self {
        Self { reader, sealed: BTreeMap::new(), words: Words::default(), open: BTreeSet::new() }
    }

    /// Takes up what a record opens: what the reader may not read is watched, all other words are free.
    pub fn add(&mut self, record: &Record) {
        let pending = record.logs.values().flat_map(|mirror| &mirror.pending);
        let pending = pending.filter_map(|entry| Some((entry.id, &entry.log, entry.index, entry.act()?)));
        let entries = record.state.entries();
        let judged = entries.filter_map(|judged| Some((judged.id, &judged.party, judged.index, judged.act()?)));
        for (id, log, index, act) in judged.chain(pending) {
            let mut texts = BTreeSet::new();
            act.body.group().iter().for_each(|(_, value)| gather(value, &mut texts));
            if reads(record, &self.reader, &id, log, act) {
                self.open.extend(texts);
                continue;
            }
            let label = crate::view::act::label_text(&act.label);
            if self.sealed.insert(id, Sealed { log: log.clone(), index, label }).is_none() {
                texts.iter().for_each(|text| self.words.add(text, id));
            }
        }
    }

    /// Takes up a text that everybody may read, such as a charter's: what stands in it tells nothing.
    pub fn know(&mut self, text: &str) {
        self.open.insert(text.to_owned());
    }

    /// Makes ready to search: leaves out the words that stand in what the reader may read. Returns how many acts are
    /// watched, and how many words of them.
    pub fn ready(&mut self) -> (usize, usize) {
        for text in std::mem::take(&mut self.open) {
            self.words.forget(&text);
        }
        (self.sealed.len(), self.words.len())
    }

    /// Searches bytes for the words of sealed acts, as they stand and as HTML or JSON shows them. An act is named once.
    pub fn search(&self, file: &str, bytes: &[u8]) -> Vec<Leak> {
        let found = self.words.found(bytes).into_iter();
        let leak = |(id, at): (ActId, usize)| Leak {
            file: file.to_owned(),
            place: format!("byte {at}"),
            act: Some(id),
            says: format!("words of {}, which {} may not read", self.sealed[&id].named(&id), self.reader),
        };
        found.map(leak).collect()
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => out.write_str("the public"),
            Self::Parties(parties) => {
                out.write_str(&parties.iter().map(Party::as_str).collect::<Vec<_>>().join(" and "))
            }
        }
    }
}

/// Gathers the texts of a field that tell something.
fn gather(value: Value<'_>, texts: &mut BTreeSet<String>) {
    match value {
        Value::Text(text) => texts.extend(telling(text).then(|| text.to_owned())),
        Value::List(list) => list.iter().for_each(|value| gather(value, texts)),
        Value::Group(group) => group.iter().for_each(|(_, value)| gather(value, texts)),
        _ => {}
    }
}

/// Says whether a reader may read an act: by its label as of its day, because it was released to him with effect, or
/// because its author admitted him later.
fn reads(record: &Record, reader: &Reader, id: &ActId, log: &Party, act: &Act) -> bool {
    if serves(record, reader, &act.label, act.at) {
        return true;
    }
    let released = record.released(id).and_then(|released| record.act(&released.by));
    if released.is_some_and(|release| serves(record, reader, &release.label, release.at)) {
        return true;
    }
    let admissions = record.state.admissions();
    admissions.iter().filter_map(|id| record.state.judged(id)).any(|judged| {
        let admits = |admission: &Act| {
            let under = admission.body.get("under").and_then(Value::as_str);
            is_admission(admission)
                && act.label == Label::Named(under.unwrap_or_default().into())
                && serves(record, reader, &admission.label, admission.at)
        };
        judged.party == *log && judged.act().is_some_and(admits)
    })
}

fn serves(record: &Record, reader: &Reader, label: &Label, at: Instant) -> bool {
    let day = AsOf { effective: at.date(), known: at.date() };
    let charter = record.charter().clone();
    match (charter.as_of(day).readers(label), reader) {
        (Some((Readership::Everybody, _)), _) => true,
        (Some((Readership::Parties(parties), _)), Reader::Parties(own)) => !parties.is_disjoint(own),
        _ => false,
    }
}
