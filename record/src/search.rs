//! Search: what this node may read of acts, and the charter, by words in Russian and English.
//!
//! Only what is read here is in the index, so nothing else shows in hits, counts or suggestions. What the public may see is
//! narrower still: see [`Reach`]. An act is found in the transaction that writes it; where a great many come at once they
//! are taken into the index behind it, and [`Found::waiting`] says how many are not searched yet.

pub(crate) mod asked;
pub(crate) mod name;
pub(crate) mod text;
pub(crate) mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard, PoisonError};

use law::act::Act;
use law::charter::Charter;
use law::id::{Kind, Party};
use law::time::{AsOf, Date};
use rusqlite::types::Value as Sql;

use crate::fault::Fault;
use crate::limits::{FOUND_COUNTED_MAX, INDEXED_AT_ONCE, PAGE_ROWS_MAX};
use crate::mirror::Mirror;
use crate::record::Record;
use crate::store::read::Condition;
use crate::store::row::Change;
use crate::view::act::{ActRow, DrillFilter};
use crate::view::doc::{self, SLOT_BITS, Subject};
use asked::{Asked, steps};
use name::Synonyms;

/// Known words among which the one nearest to a misspelt one is looked for.
const SUGGESTED_FROM: usize = 20_000;

/// What sort of thing is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// An act of any other sort.
    Act,
    /// A draft, a decision, an instrument.
    Document,
    /// News, a page, a statement, a release.
    Publication,
    /// An article of the charter.
    Charter,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Act, Self::Document, Self::Publication, Self::Charter];

    /// Returns the sort of an act of a kind.
    pub fn of(kind: &Kind) -> Self {
        match kind.as_str().split_once('.').map_or("", |(family, _)| family) {
            "draft" | "decision" | "instrument" | "document" => Self::Document,
            "news" | "page" | "statement" => Self::Publication,
            _ if kind.as_str() == "release" => Self::Publication,
            _ => Self::Act,
        }
    }

    /// Returns its word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Document => "document",
            Self::Publication => "publication",
            Self::Charter => "charter",
        }
    }

    /// Returns the sort of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.word() == word)
    }
}

/// How far a search reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// All that this node reads.
    #[default]
    Node,
    /// What the public site prints: its items, and the charter.
    Public,
}

/// What is searched for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words: all must be there. A word after `-` must not; one before `*` may go on.
    pub text: String,
    /// Only this sort.
    pub sort: Option<Sort>,
    /// Only acts of this kind; a name that ends in a dot is a family of kinds.
    pub kind: Option<String>,
    /// Only acts that speak for this party.
    pub party: Option<Party>,
    /// Only acts that name this body.
    pub body: Option<String>,
    /// Only from this day on.
    pub from: Option<Date>,
    /// Only up to this day.
    pub to: Option<Date>,
    /// Only what was done and written by these days.
    pub as_of: Option<AsOf>,
    /// Only what is meant, or one drill.
    pub drill: DrillFilter,
    /// How far it reaches.
    pub reach: Reach,
    /// Only what comes after this place in the list, see [`Found::after`].
    pub after: Option<i64>,
    /// How many at most; nothing for the limit of a page.
    pub rows: Option<usize>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The hits, the latest first.
    pub hits: Vec<Hit>,
    /// How many there are, counted up to a limit.
    pub total: usize,
    /// Whether there may be more than were counted.
    pub at_least: bool,
    /// The place of the last hit, if more follow.
    pub after: Option<i64>,
    /// Entries of logs that are held and not searched yet.
    pub waiting: u64,
    /// Where nothing was found: words that are found, each near one that was asked for.
    pub instead: Option<String>,
}

/// One hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it is.
    pub subject: Hits,
    /// The words around the first that fits.
    pub excerpt: Vec<Piece>,
}

/// What a hit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hits {
    /// An act.
    Act(Box<ActRow>),
    /// An article of the charter.
    Article {
        /// The instrument.
        instrument: String,
        /// The article's slug.
        article: String,
        /// The instrument's title and the article's heading.
        title: String,
    },
}

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text between hits.
    Text(String),
    /// A word that was asked for.
    Word(String),
}

/// The names of a charter that mean the same, and the charter that they were read from.
#[derive(Default)]
pub(crate) struct Known(Option<(Arc<Charter>, Arc<Synonyms>)>);

impl Record {
    /// Searches. Nothing is found where nothing was asked for but filters that all fit.
    pub fn search(&self, search: &Search) -> Result<Found, Fault> {
        let asked = Asked::read(&search.text, &self.synonyms());
        let Some(fits) = asked.fits(search) else { return Ok(Found::default()) };
        let (from, to) = range(search);
        let conditions = conditions(search);
        let rows = search.rows.unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let upper = search.after.map_or(to, |after| after.min(to));
        let mut found = self.store.find(&fits, (from, upper), &conditions, rows + 1)?;
        let more = found.len() > rows;
        found.truncate(rows);
        let total = self.store.count_found(&fits, (from, to), &conditions, FOUND_COUNTED_MAX + 1)?;
        let after = found.last().map(|row| row.number).filter(|_| more);
        let mut hits = Vec::new();
        for row in found {
            hits.extend(self.hit(row.subject, &asked)?);
        }
        let instead = match total {
            0 => self.instead(search, &asked)?,
            _ => None,
        };
        let (total, at_least) = (total.min(FOUND_COUNTED_MAX), total > FOUND_COUNTED_MAX);
        Ok(Found { hits, total, at_least, after, waiting: self.waits_for_search(), instead })
    }

    fn synonyms(&self) -> Arc<Synonyms> {
        let mut known = self.known_names.lock().unwrap_or_else(PoisonError::into_inner);
        let charter = self.charter();
        if let Some((of, synonyms)) = &known.0
            && Arc::ptr_eq(of, charter)
        {
            return synonyms.clone();
        }
        let synonyms = Arc::new(Synonyms::of(charter));
        known.0 = Some((charter.clone(), synonyms.clone()));
        synonyms
    }

    fn hit(&self, subject: Subject, asked: &Asked) -> Result<Option<Hit>, Fault> {
        match subject {
            Subject::Act { id, .. } => {
                let (Some(row), Some(act)) = (self.act_row(&id)?, self.act(&id)) else { return Ok(None) };
                let seen = text::seen(act);
                let texts = text::texts(&seen);
                // The line stands above the excerpt, so another text goes first.
                let own = texts.iter().skip(1).chain(texts.first()).map(AsRef::as_ref);
                Ok(Some(Hit { subject: Hits::Act(Box::new(row)), excerpt: asked.excerpt(own) }))
            }
            Subject::Article(cite) => {
                let Some((instrument, article)) = cite.split_once('#') else { return Ok(None) };
                let cite = doc::cite(instrument, article);
                let Some((instrument, article)) = self.charter().article(&cite) else { return Ok(None) };
                let texts = text::article_texts(instrument, article);
                let title = texts.first().cloned().unwrap_or_default();
                let excerpt = asked.excerpt(texts.iter().skip(1).chain(texts.first()).map(String::as_str));
                let subject = Hits::Article { instrument: cite.instrument, article: cite.article, title };
                Ok(Some(Hit { subject, excerpt }))
            }
        }
    }

    /// Returns what was asked for with the nearest known word in the place of each that is not known; only if that finds
    /// something within the same reach and filters.
    fn instead(&self, search: &Search, asked: &Asked) -> Result<Option<String>, Fault> {
        let mut other = search.text.clone();
        let mut changed = false;
        for word in asked.words.iter().rev() {
            let begin: String = word.stem.chars().take(1).collect();
            let known = self.store.known_words(&begin, SUGGESTED_FROM)?;
            if known.iter().any(|(known, _)| *known == word.stem) {
                continue;
            }
            let letters = word.stem.chars().count();
            let near = known.iter().filter(|(known, _)| !text::is_mark(known)).filter_map(|(known, count)| {
                let steps = steps(&word.stem, known);
                (steps <= 1 + letters / 6).then_some((steps, -count, known))
            });
            let Some((_, _, near)) = near.min() else { return Ok(None) };
            other.replace_range(word.place.clone(), near);
            changed = true;
        }
        let again = Search { text: other.clone(), after: None, ..search.clone() };
        let Some(fits) = Asked::read(&other, &self.synonyms()).fits(&again).filter(|_| changed) else {
            return Ok(None);
        };
        let found = self.store.count_found(&fits, range(&again), &conditions(&again), 1)?;
        Ok((found > 0).then_some(other))
    }

    /// Returns how many entries of logs are held and not searched yet.
    pub fn waits_for_search(&self) -> u64 {
        let searched = self.searched();
        let waits = |(party, mirror): (&Party, &Mirror)| mirror.size().saturating_sub(up_to(&searched, party));
        self.logs.iter().map(waits).sum()
    }

    /// Takes acts into the index that came with many others, at most so many at a time; says how many still wait.
    pub fn index_waiting(&self) -> Result<u64, Fault> {
        let mut searched = self.searched();
        let mut left = INDEXED_AT_ONCE as u64;
        let mut change = Change::default();
        for (party, mirror) in &self.logs {
            let from = up_to(&searched, party);
            let to = mirror.size().min(from + left);
            if to <= from {
                continue;
            }
            left -= to - from;
            let rows = self.store.acts_between(party, from, to)?;
            change.docs.extend(self.docs(&rows));
            change.searched.push((party.clone(), to));
        }
        if !change.searched.is_empty() {
            self.store.put_searched(&change)?;
            searched.extend(change.searched);
        }
        drop(searched);
        Ok(self.waits_for_search())
    }

    fn searched(&self) -> MutexGuard<'_, BTreeMap<Party, u64>> {
        self.searched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from the store how far each log is searched.
    pub(crate) fn load_searched(&self) -> Result<(), Fault> {
        *self.searched() = self.store.searched()?.into_iter().collect();
        Ok(())
    }

    /// Returns the rows that are searched for acts of the list that are read here.
    pub(crate) fn docs<'a>(&self, rows: impl IntoIterator<Item = &'a ActRow>) -> Vec<doc::DocRow> {
        rows.into_iter().filter_map(|row| Some(doc::row(row, self.act_at(row)?))).collect()
    }

    /// Returns the act of a row: what waits for quorum is found by its place.
    fn act_at(&self, row: &ActRow) -> Option<&Act> {
        let mirror = self.logs.get(&row.log)?;
        match (row.index as u64).checked_sub(mirror.registered) {
            None => self.state.act(&row.id),
            Some(place) => mirror.pending.get(place as usize).filter(|entry| entry.id == row.id)?.act(),
        }
    }

    /// Puts into a change what is searched of it, if that is not too much for one transaction.
    ///
    /// A log that is searched up to the first new entry goes on; one that waits waits on, so that what is searched is
    /// always the beginning of a log.
    pub(crate) fn searched_with(&self, change: &mut Change) {
        let mut marks = self.searched();
        for cut in &change.cuts {
            let mark = marks.entry(cut.log.clone()).or_default();
            *mark = (*mark).min(cut.from as u64);
        }
        if change.leaves.is_empty() || change.leaves.len() > INDEXED_AT_ONCE || self.catching_up().is_some() {
            return;
        }
        let logs: BTreeSet<&Party> = change.leaves.iter().map(|leaf| &leaf.log).collect();
        let mut searched = Vec::new();
        for log in logs {
            let places = || change.leaves.iter().filter(|leaf| leaf.log == *log).map(|leaf| leaf.index as u64);
            if let (Some(first), Some(last)) = (places().min(), places().max())
                && first == up_to(&marks, log)
            {
                searched.push((log.clone(), last + 1));
            }
        }
        let rows = change.acts.iter().filter(|row| searched.iter().any(|(log, _)| *log == row.log));
        change.docs = self.docs(rows);
        marks.extend(searched.iter().cloned());
        change.searched = searched;
    }

    /// Puts into views that are made anew what is searched: the charter, and the acts if they are not too many.
    pub(crate) fn searched_anew(&self, views: &mut Change) {
        views.docs = doc::articles(self.state().genesis());
        if views.acts.len() <= INDEXED_AT_ONCE {
            views.docs.extend(self.docs(&views.acts));
            views.searched = self.logs.iter().map(|(party, mirror)| (party.clone(), mirror.size())).collect();
        }
    }
}

fn up_to(searched: &BTreeMap<Party, u64>, party: &Party) -> u64 {
    searched.get(party).copied().unwrap_or(0)
}

/// Returns the numbers of rows that the days allow.
fn range(search: &Search) -> (i64, i64) {
    let begin = |day: Date| doc::second(day.start()) << SLOT_BITS;
    // A day has 86 400 seconds.
    let end = |day: Date| (doc::second(day.start()) + 86_400) << SLOT_BITS;
    let to = search.to.into_iter().chain(search.as_of.map(|dates| dates.effective)).min();
    (search.from.map_or(0, begin), to.map_or(i64::MAX, end))
}

fn conditions(search: &Search) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = Vec::new();
    if let Some(AsOf { known, .. }) = search.as_of {
        let end = known.start().0 + 86_400_000_000;
        conditions.push(("d.written < ?".into(), vec![Sql::Integer(end)]));
    }
    if search.reach == Reach::Public {
        let printed = "(d.log = '' OR EXISTS (SELECT 1 FROM view_public p WHERE p.id = d.id))";
        conditions.push((printed.into(), Vec::new()));
    }
    conditions
}
