//! Tokens with which programs ask a node. Each is shown once and kept as a digest, reads, and writes the kinds of act that
//! it names for one office.

use law::act::Author;
use law::time::Instant;
use rusqlite::{OptionalExtension, Row, params};

use crate::limits::{NAME_CHARS_MAX, TOKEN_DAYS_MAX, TOKEN_KINDS_MAX, TOKENS_MAX};
use crate::refused::{Refused, during};
use crate::store::{Desk, conversion, digest};

/// What every token begins with, so that one that was left somewhere is recognised.
pub const TOKEN_HEAD: &str = "foedera-";

/// A token, without its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The number on this node.
    pub id: i64,
    /// What it is for, as the administrator wrote it.
    pub name: String,
    /// For which office it writes, and which kinds of act; a name that ends with a dot stands for its family. Nothing if
    /// it only reads.
    pub writes: Option<(Author, Vec<String>)>,
    /// Since when, UTC.
    pub since: Instant,
    /// Until when, UTC.
    pub until: Instant,
    /// When it was last used, UTC, within a minute.
    pub used: Option<Instant>,
    /// When it was revoked, UTC.
    pub revoked: Option<Instant>,
}

impl Token {
    /// Says whether it may write an act of a kind for an office.
    pub fn may_write(&self, office: &Author, kind: &str) -> bool {
        let covers = |name: &String| if name.ends_with('.') { kind.starts_with(name.as_str()) } else { kind == name };
        self.writes.as_ref().is_some_and(|(own, kinds)| own == office && kinds.iter().any(covers))
    }
}

const COLUMNS: &str = "id, name, office, kinds, since, until, used, revoked";

impl Desk {
    /// Makes a token that holds for so many days, and returns it with its code, which is shown once. Refused if a limit is
    /// passed, or there are too many.
    pub fn issue(
        &self,
        name: &str,
        writes: Option<(&Author, &[String])>,
        days: u32,
        now: Instant,
    ) -> Result<(Token, String), Refused> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(Refused::Office(format!("a name has 1 to {NAME_CHARS_MAX} characters")));
        }
        if !(1..=TOKEN_DAYS_MAX).contains(&days) {
            return Err(Refused::Office(format!("a token holds for 1 to {TOKEN_DAYS_MAX} days")));
        }
        if writes.is_some_and(|(_, kinds)| !(1..=TOKEN_KINDS_MAX).contains(&kinds.len())) {
            return Err(Refused::Office(format!("a token that writes names 1 to {TOKEN_KINDS_MAX} kinds of act")));
        }
        let until = Instant(now.0.saturating_add(i64::from(days) * 86_400_000_000));
        let (code, _) = self.code();
        let code = format!("{TOKEN_HEAD}{code}");
        let doing = during("making a token");
        let db = self.lock();
        let count: i64 = db
            .query_row("SELECT count(*) FROM tokens WHERE revoked IS NULL AND until >= ?", [now.0], |row| row.get(0))
            .map_err(&doing)?;
        if count >= TOKENS_MAX as i64 {
            return Err(Refused::Office(format!("a node has {TOKENS_MAX} tokens at the most; revoke one first")));
        }
        let (office, kinds) = match writes {
            Some((office, kinds)) => (Some(office.to_string()), Some(kinds.join(" "))),
            None => (None, None),
        };
        db.execute(
            "INSERT INTO tokens (digest, name, office, kinds, since, until) VALUES (?, ?, ?, ?, ?, ?)",
            params![digest(&code), name, office, kinds, now.0, until.0],
        )
        .map_err(&doing)?;
        let id = db.last_insert_rowid();
        let writes = writes.map(|(office, kinds)| (office.clone(), kinds.to_vec()));
        Ok((Token { id, name: name.to_owned(), writes, since: now, until, used: None, revoked: None }, code))
    }

    /// Returns all tokens, the oldest first.
    pub fn tokens(&self) -> Result<Vec<Token>, Refused> {
        let doing = during("reading tokens");
        let db = self.lock();
        let mut statement = db.prepare(&format!("SELECT {COLUMNS} FROM tokens ORDER BY id")).map_err(&doing)?;
        let rows = statement.query_map([], token).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }

    /// Returns the token of a code and counts it as used; nothing if it does not hold.
    pub fn token(&self, code: &str, now: Instant) -> Result<Option<Token>, Refused> {
        let doing = during("reading a token");
        let db = self.lock();
        let query =
            format!("SELECT {COLUMNS} FROM tokens WHERE digest = ? AND revoked IS NULL AND since <= ? AND until >= ?");
        let found = db.query_row(&query, params![digest(code), now.0, now.0], token).optional().map_err(&doing)?;
        let Some(found) = found else { return Ok(None) };
        if found.used.is_none_or(|used| now.0 - used.0 > 60_000_000) {
            db.execute("UPDATE tokens SET used = ? WHERE id = ?", params![now.0, found.id]).map_err(&doing)?;
        }
        Ok(Some(found))
    }

    /// Revokes a token. Refused if there is none of that number, or it is revoked already.
    pub fn revoke(&self, id: i64, now: Instant) -> Result<(), Refused> {
        let done = self.lock().execute("UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL", [now.0, id]);
        match done.map_err(during("revoking a token"))? {
            0 => Err(Refused::Office(format!("there is no token {id} that holds"))),
            _ => Ok(()),
        }
    }
}

fn token(row: &Row<'_>) -> rusqlite::Result<Token> {
    let (office, kinds): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
    let writes = match (office, kinds) {
        (Some(office), Some(kinds)) => {
            let office = office.parse().map_err(|says: String| conversion(2, says))?;
            Some((office, kinds.split(' ').map(str::to_owned).collect()))
        }
        _ => None,
    };
    let instant = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Instant));
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        writes,
        since: Instant(row.get(4)?),
        until: Instant(row.get(5)?),
        used: instant(6)?,
        revoked: instant(7)?,
    })
}
