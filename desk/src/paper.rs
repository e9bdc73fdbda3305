//! Internal drafts: what officers write before it is an act, with its versions and what other offices say of them.
//!
//! Nothing here leaves the node. A version is kept once it is saved, and cleared as it stands: a later one begins anew.

use std::collections::BTreeSet;

use law::act::Author;
use law::time::Instant;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::limits::{
    OFFICES_MAX, PAPER_BYTES_MAX, PAPER_VERSIONS_MAX, PAPER_WORDS_MAX, PAPERS_MAX, TITLE_CHARS_MAX, WORD_CHARS_MAX,
};
use crate::officer::OfficerId;
use crate::refused::{Refused, during};
use crate::store::{Desk, conversion};

/// The answers of a form, in order, as they were typed.
pub type Answers = Vec<(String, String)>;

/// An internal draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its number on this node.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// The kind of act that it is to become.
    pub kind: String,
    /// The office that drafts it.
    pub office: Author,
    /// The offices that are to clear it, in order.
    pub asked: Vec<Author>,
    /// When it was closed, and why, if so.
    pub closed: Option<(Instant, String)>,
}

/// A version of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// Who saved it.
    pub by: OfficerId,
    /// When, UTC.
    pub at: Instant,
    /// The answers.
    pub answers: Answers,
}

/// What an office says of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The version.
    pub version: i64,
    /// The office for which it is said.
    pub office: Author,
    /// By whom.
    pub by: OfficerId,
    /// When, UTC.
    pub at: Instant,
    /// What.
    pub stand: Stand,
    /// Why, or the comment itself; may be empty where it clears.
    pub text: String,
}

/// Where an office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It comments.
    Comments,
    /// It clears the version.
    Clears,
    /// It refuses to clear it, with its reason.
    Refuses,
}

/// A draft with its versions and what was said of it, in order.
pub type Whole = (Paper, Vec<Version>, Vec<Word>);

/// How far a draft is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clearance {
    /// Nobody was asked.
    NotAsked,
    /// These offices have yet to clear the latest version.
    Awaits(Vec<Author>),
    /// These offices refuse to.
    Refused(Vec<Author>),
    /// All have.
    Cleared,
}

impl Paper {
    /// Says whether an officer who acts for these offices may see it.
    pub fn is_open_to(&self, offices: &[Author]) -> bool {
        offices.iter().any(|office| *office == self.office || self.asked.contains(office))
    }

    /// Returns how far it is, given what was said of its latest version.
    pub fn clearance(&self, latest: i64, words: &[Word]) -> Clearance {
        let stand = |office: &Author| {
            let mut said = words.iter().filter(|word| word.version == latest && word.office == *office);
            said.rfind(|word| word.stand != Stand::Comments).map(|word| word.stand)
        };
        let with = |wanted: Option<Stand>| -> Vec<Author> {
            self.asked.iter().filter(|office| stand(office) == wanted).cloned().collect()
        };
        let (refused, awaits) = (with(Some(Stand::Refuses)), with(None));
        match (self.asked.is_empty(), refused.is_empty(), awaits.is_empty()) {
            (true, ..) => Clearance::NotAsked,
            (_, false, _) => Clearance::Refused(refused),
            (_, _, false) => Clearance::Awaits(awaits),
            _ => Clearance::Cleared,
        }
    }
}

const COLUMNS: &str = "id, title, kind, office, asked, closed, why";

impl Desk {
    /// Keeps the first version of a draft and returns its number. Refused if a limit is passed.
    pub fn draft(
        &self,
        by: OfficerId,
        (title, kind, office): (&str, &str, &Author),
        answers: &Answers,
        now: Instant,
    ) -> Result<i64, Refused> {
        let title = titled(title)?;
        let text = written(answers)?;
        let doing = during("keeping a draft");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let open: i64 =
            tx.query_row("SELECT count(*) FROM papers WHERE closed IS NULL", [], |row| row.get(0)).map_err(&doing)?;
        if open >= PAPERS_MAX as i64 {
            return Err(Refused::Office(format!(
                "a node keeps {PAPERS_MAX} open drafts at the most; close some first"
            )));
        }
        tx.execute(
            "INSERT INTO papers (title, kind, office, asked) VALUES (?, ?, ?, '[]')",
            params![title, kind, office.to_string()],
        )
        .map_err(&doing)?;
        let id = tx.last_insert_rowid();
        tx.execute("INSERT INTO versions VALUES (?, 1, ?, ?, ?)", params![id, by.0, now.0, text]).map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        Ok(id)
    }

    /// Keeps a further version of a draft and returns its number; what was said of earlier ones stays with them. The
    /// latest one is returned if the answers are the same. Refused if the draft is closed or a limit is passed.
    pub fn revise(&self, id: i64, by: OfficerId, answers: &Answers, now: Instant) -> Result<i64, Refused> {
        let text = written(answers)?;
        let doing = during("keeping a version");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        open(&tx, id)?;
        let (latest, kept): (i64, String) = tx
            .query_row(
                "SELECT number, answers FROM versions WHERE paper = ? ORDER BY number DESC LIMIT 1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(&doing)?;
        if kept == text {
            return Ok(latest);
        }
        if latest >= PAPER_VERSIONS_MAX {
            return Err(Refused::Office(format!(
                "a draft has {PAPER_VERSIONS_MAX} versions at the most; begin another"
            )));
        }
        tx.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", params![id, latest + 1, by.0, now.0, text])
            .map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        Ok(latest + 1)
    }

    /// Says which offices are to clear a draft, in order. Refused if its own office is among them, one is named twice,
    /// there are too many, or the draft is closed.
    pub fn ask(&self, id: i64, offices: &[Author]) -> Result<(), Refused> {
        let distinct: BTreeSet<&Author> = offices.iter().collect();
        if distinct.len() != offices.len() || offices.len() > OFFICES_MAX {
            return Err(Refused::Office(format!("name each office once, and {OFFICES_MAX} at the most")));
        }
        let db = self.lock();
        if offices.contains(&open(&db, id)?.office) {
            return Err(Refused::Office("the office that drafts does not clear its own draft".into()));
        }
        let names: Vec<String> = offices.iter().map(ToString::to_string).collect();
        let names = serde_json::to_string(&names).expect("bug: names are text");
        let done = db.execute("UPDATE papers SET asked = ? WHERE id = ?", params![names, id]);
        done.map(drop).map_err(during("asking offices"))
    }

    /// Keeps what an office says of a version. Refused if a later version is there, the office was not asked and does
    /// not draft it, the drafting office clears or refuses, a comment or a refusal says nothing, or a limit is passed.
    pub fn say(&self, id: i64, word: &Word) -> Result<(), Refused> {
        let text = word.text.trim();
        let doing = during("keeping a word");
        let db = self.lock();
        let paper = open(&db, id)?;
        if !paper.is_open_to(std::slice::from_ref(&word.office)) {
            return Err(Refused::Office(format!("{} was not asked about this draft", word.office)));
        }
        if word.office == paper.office && word.stand != Stand::Comments {
            return Err(Refused::Office("the office that drafts does not clear its own draft".into()));
        }
        if text.is_empty() && word.stand != Stand::Clears {
            return Err(Refused::Office("say why, in a sentence: others are to mend it".into()));
        }
        if text.chars().count() > WORD_CHARS_MAX {
            return Err(Refused::Office(format!("at most {WORD_CHARS_MAX} characters")));
        }
        let latest: i64 =
            db.query_row("SELECT max(number) FROM versions WHERE paper = ?", [id], |row| row.get(0)).map_err(&doing)?;
        if word.version != latest {
            return Err(Refused::Office(format!("version {latest} is the latest by now; look at that one first")));
        }
        let said: i64 =
            db.query_row("SELECT count(*) FROM words WHERE paper = ?", [id], |row| row.get(0)).map_err(&doing)?;
        if said >= PAPER_WORDS_MAX as i64 {
            return Err(Refused::Office(format!("{PAPER_WORDS_MAX} things were said of this draft; begin another")));
        }
        let stand = word.stand as i64;
        db.execute(
            "INSERT INTO words (paper, version, office, officer, at, stand, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![id, word.version, word.office.to_string(), word.by.0, word.at.0, stand, text],
        )
        .map(drop)
        .map_err(&doing)
    }

    /// Closes a draft: it became an act, or is given up. Refused if it is closed already.
    pub fn close(&self, id: i64, why: &str, now: Instant) -> Result<(), Refused> {
        let db = self.lock();
        open(&db, id)?;
        let done = db.execute("UPDATE papers SET closed = ?, why = ? WHERE id = ?", params![now.0, why, id]);
        done.map(drop).map_err(during("closing a draft"))
    }

    /// Returns the drafts that an officer who acts for these offices may see, the latest begun first.
    pub fn papers(&self, offices: &[Author]) -> Result<Vec<Paper>, Refused> {
        let doing = during("reading drafts");
        let db = self.lock();
        let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM papers ORDER BY id DESC")).map_err(&doing)?;
        let rows = statement.query_map([], paper).map_err(&doing)?;
        let all: Vec<Paper> = rows.collect::<Result<_, _>>().map_err(&doing)?;
        Ok(all.into_iter().filter(|paper| paper.is_open_to(offices)).collect())
    }

    /// Returns a draft with its versions and what was said, in order; nothing if there is none.
    pub fn paper(&self, id: i64) -> Result<Option<Whole>, Refused> {
        let doing = during("reading a draft");
        let db = self.lock();
        let Some(paper) = find(&db, id)? else { return Ok(None) };
        let mut statement = db
            .prepare("SELECT number, officer, at, answers FROM versions WHERE paper = ? ORDER BY number")
            .map_err(&doing)?;
        let versions = statement.query_map([id], version).map_err(&doing)?;
        let versions = versions.collect::<Result<_, _>>().map_err(&doing)?;
        let mut statement = db
            .prepare("SELECT version, office, officer, at, stand, text FROM words WHERE paper = ? ORDER BY id")
            .map_err(&doing)?;
        let words = statement.query_map([id], word).map_err(&doing)?;
        Ok(Some((paper, versions, words.collect::<Result<_, _>>().map_err(&doing)?)))
    }
}

fn find(db: &Connection, id: i64) -> Result<Option<Paper>, Refused> {
    let query = format!("SELECT {COLUMNS} FROM papers WHERE id = ?");
    db.query_row(&query, [id], paper).optional().map_err(during("reading a draft"))
}

/// Returns a draft that is open.
fn open(db: &Connection, id: i64) -> Result<Paper, Refused> {
    let found = find(db, id)?.ok_or_else(|| Refused::Office(format!("there is no draft {id}")))?;
    match found.closed {
        None => Ok(found),
        Some(_) => Err(Refused::Office(format!("draft {id} is closed"))),
    }
}

fn titled(title: &str) -> Result<&str, Refused> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > TITLE_CHARS_MAX || title.chars().any(char::is_control) {
        return Err(Refused::Office(format!("a draft is called by one line of 1 to {TITLE_CHARS_MAX} characters")));
    }
    Ok(title)
}

fn written(answers: &Answers) -> Result<String, Refused> {
    let text = serde_json::to_string(answers).expect("bug: answers are text");
    if text.len() > PAPER_BYTES_MAX {
        return Err(Refused::Office(format!("a draft has at most {} kB", PAPER_BYTES_MAX / 1024)));
    }
    Ok(text)
}

fn office(row: &Row<'_>, column: usize) -> rusqlite::Result<Author> {
    row.get::<_, String>(column)?.parse().map_err(|says: String| conversion(column, says))
}

fn paper(row: &Row<'_>) -> rusqlite::Result<Paper> {
    let asked: Vec<String> =
        serde_json::from_str(&row.get::<_, String>(4)?).map_err(|fault| conversion(4, fault.to_string()))?;
    let asked = asked.iter().map(|name| name.parse().map_err(|says: String| conversion(4, says)));
    let closed: Option<i64> = row.get(5)?;
    let why: Option<String> = row.get(6)?;
    Ok(Paper {
        id: row.get(0)?,
        title: row.get(1)?,
        kind: row.get(2)?,
        office: office(row, 3)?,
        asked: asked.collect::<Result<_, _>>()?,
        closed: closed.map(|at| (Instant(at), why.unwrap_or_default())),
    })
}

fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    let answers = serde_json::from_str(&row.get::<_, String>(3)?).map_err(|fault| conversion(3, fault.to_string()))?;
    Ok(Version { number: row.get(0)?, by: OfficerId(row.get(1)?), at: Instant(row.get(2)?), answers })
}

fn word(row: &Row<'_>) -> rusqlite::Result<Word> {
    let stand = match row.get::<_, i64>(4)? {
        0 => Stand::Comments,
        1 => Stand::Clears,
        _ => Stand::Refuses,
    };
    let (by, at) = (OfficerId(row.get(2)?), Instant(row.get(3)?));
    Ok(Word { version: row.get(0)?, office: office(row, 1)?, by, at, stand, text: row.get(5)? })
}
