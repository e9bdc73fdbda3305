//! What is searched: one row for each act that is read here and for each article of the charter, with its words.
//!
//! The index over the words is made by the store from these rows. An act that is sealed to others, or was redacted, has no
//! row, so none of its words is in the file.

use law::charter::Charter;
use law::id::ActId;
use law::outcome::Citation;
use law::time::Instant;

use crate::search::text;
use crate::view::act::ActRow;

/// Seconds before 1970 from which searched things are dated; what lies before is dated then.
const SECONDS_BEFORE: i64 = 1 << 32;
/// The last second under which a thing is found, in the year 2106; what lies beyond is dated then.
const SECONDS_MAX: i64 = (1 << 33) - 1;
/// Bits of a row's number below its second.
pub(crate) const SLOT_BITS: u32 = 30;

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// An act, at its place in a log.
    Act { log: String, index: i64, id: ActId },
    /// An article: `charter#article-12`.
    Article(String),
}

/// One searched thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocRow {
    pub(crate) subject: Subject,
    /// The second under which it is found, counted from 136 years before 1970.
    pub(crate) second: i64,
    /// When it was written; for an article, the day from which it is known.
    pub(crate) written: Instant,
    /// Its words and marks, each once, with spaces.
    pub(crate) words: String,
}

/// Returns the row of an act that is read here.
pub(crate) fn row(row: &ActRow, act: &law::act::Act) -> DocRow {
    let seen = text::seen(act);
    DocRow {
        subject: Subject::Act { log: row.log.to_string(), index: row.index, id: row.id },
        second: second(text::dated(&seen)),
        written: row.written,
        words: text::words_of(act),
    }
}

/// Returns the rows of a charter's articles.
pub(crate) fn articles(charter: &Charter) -> Vec<DocRow> {
    let of_files = charter.instruments.iter().filter(|instrument| instrument.deposit.is_none());
    let articles = of_files.flat_map(|instrument| instrument.articles.iter().map(move |article| (instrument, article)));
    articles
        .map(|(instrument, article)| DocRow {
            subject: Subject::Article(cite(&instrument.id, &article.slug).to_string()),
            second: second(instrument.in_force.unwrap_or(instrument.adopted).start()),
            written: instrument.known.start(),
            words: text::words_of_article(instrument, article),
        })
        .collect()
}

/// Returns the address of an article.
pub(crate) fn cite(instrument: &str, article: &str) -> Citation {
    Citation { instrument: instrument.to_owned(), article: article.to_owned(), rule: String::new() }
}

/// Returns the second of an instant as rows count them; the first or last one for what lies beyond.
pub(crate) fn second(at: Instant) -> i64 {
    (at.0.div_euclid(1_000_000).saturating_add(SECONDS_BEFORE)).clamp(0, SECONDS_MAX)
}

impl DocRow {
    /// Returns what the row is about, as findings name it: `KZ 12`.
    pub(crate) fn place(&self) -> String {
        match &self.subject {
            Subject::Act { log, index, .. } => format!("{log} {index}"),
            Subject::Article(cite) => cite.clone(),
        }
    }
}
