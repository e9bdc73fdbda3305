//! Acts that wait for further approvals. They are in this file and nowhere else until the last officer approves; then the
//! node writes them, and here is kept what became of them.

use law::act::{Approval, Author, Found, OfficerKey, Signed};
use law::id::ActId;
use law::time::Instant;
use rusqlite::{OptionalExtension, Row, params};
use seal::Hash;

use crate::limits::{WAITING_BYTES_MAX, WAITING_KEPT_MAX, WAITING_MAX, WAITING_MICROS};
use crate::officer::OfficerId;
use crate::refused::{Refused, during};
use crate::store::{Desk, conversion};

/// An act that waits, or has waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What officers approve: it follows from the act and its log.
    pub challenge: Hash,
    /// The office that writes it.
    pub office: Author,
    /// The act's bytes, without approvals.
    pub act: Vec<u8>,
    /// The officer who began; nothing if a program did.
    pub by: Option<OfficerId>,
    /// Since when, UTC.
    pub since: Instant,
    /// Until when it can be approved, UTC.
    pub until: Instant,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an act that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It waits.
    Waits,
    /// The last officer has approved, and it is being written.
    Claimed,
    /// It was written.
    Written(ActId),
    /// An officer withdrew it.
    Withdrawn(OfficerId, Instant),
}

impl Waiting {
    /// Says whether it can still be approved.
    pub fn is_open(&self, now: Instant) -> bool {
        self.fate == Fate::Waits && now <= self.until
    }

    /// Says whether its time ran out.
    pub fn is_expired(&self, now: Instant) -> bool {
        self.fate == Fate::Waits && now > self.until
    }
}

const COLUMNS: &str = "challenge, office, act, officer, since, until, fate, written, ended_by, ended";

impl Desk {
    /// Lets an act wait for approvals. Nothing happens if it waits already. Refused if too many wait, or it is too large.
    pub fn wait(
        &self,
        challenge: &Hash,
        office: &Author,
        act: &[u8],
        by: Option<OfficerId>,
        now: Instant,
    ) -> Result<(), Refused> {
        if act.len() > WAITING_BYTES_MAX {
            return Err(Refused::Office(format!("an act that waits has at most {WAITING_BYTES_MAX} bytes")));
        }
        let doing = during("letting an act wait");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let open: i64 = tx
            .query_row(
                "SELECT count(*) FROM waiting WHERE fate = 0 AND until >= ? AND challenge != ?",
                params![now.0, challenge.0],
                |row| row.get(0),
            )
            .map_err(&doing)?;
        if open >= WAITING_MAX as i64 {
            return Err(Refused::Office(format!(
                "{open} acts wait for approvals already; approve or withdraw some first"
            )));
        }
        let until = now.0.saturating_add(WAITING_MICROS);
        tx.execute(
            "INSERT OR IGNORE INTO waiting (challenge, office, act, officer, since, until, fate) VALUES (?, ?, ?, ?, ?, ?, 0)",
            params![challenge.0, office.to_string(), act, by.map(|by| by.0), now.0, until],
        )
        .map_err(&doing)?;
        // What has ended is shown for a while; the oldest goes first.
        tx.execute(
            "DELETE FROM waiting WHERE (fate > 1 OR fate = 0 AND until < ?1) AND challenge NOT IN
             (SELECT challenge FROM waiting ORDER BY since DESC LIMIT ?2)",
            params![now.0, WAITING_KEPT_MAX as i64],
        )
        .map_err(&doing)?;
        tx.commit().map_err(&doing)
    }

    /// Returns what waits and has waited, the latest first.
    pub fn waiting(&self) -> Result<Vec<Waiting>, Refused> {
        let doing = during("reading what waits");
        let db = self.lock();
        let mut statement =
            db.prepare(&format!("SELECT {COLUMNS} FROM waiting ORDER BY since DESC, challenge")).map_err(&doing)?;
        let rows = statement.query_map([], waiting).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }

    /// Returns one of them.
    pub fn waits(&self, challenge: &Hash) -> Result<Option<Waiting>, Refused> {
        let query = format!("SELECT {COLUMNS} FROM waiting WHERE challenge = ?");
        self.lock().query_row(&query, params![challenge.0], waiting).optional().map_err(during("reading what waits"))
    }

    /// Claims an act for writing: only one caller gets it. Says whether this one did.
    pub fn claim(&self, challenge: &Hash) -> Result<bool, Refused> {
        self.turn(challenge, (0, 1), None)
    }

    /// Keeps what became of an act that was claimed: the act that was written, or nothing, and it waits again.
    pub fn settle(&self, challenge: &Hash, written: Option<ActId>) -> Result<(), Refused> {
        let to = if written.is_some() { 2 } else { 0 };
        self.turn(challenge, (1, to), written).map(drop)
    }

    /// Withdraws an act that waits. Refused if it waits no longer.
    pub fn withdraw(&self, challenge: &Hash, by: OfficerId, now: Instant) -> Result<(), Refused> {
        let changed = self.lock().execute(
            "UPDATE waiting SET fate = 3, ended_by = ?, ended = ? WHERE challenge = ? AND fate = 0",
            params![by.0, now.0, challenge.0],
        );
        match changed.map_err(during("withdrawing an act"))? {
            0 => Err(Refused::Office("this act waits no longer".into())),
            _ => Ok(()),
        }
    }

    fn turn(&self, challenge: &Hash, (from, to): (i64, i64), written: Option<ActId>) -> Result<bool, Refused> {
        let changed = self.lock().execute(
            "UPDATE waiting SET fate = ?, written = ? WHERE challenge = ? AND fate = ?",
            params![to, written.map(|id| id.0), challenge.0, from],
        );
        Ok(changed.map_err(during("writing what waited"))? > 0)
    }

    /// Returns what officers signed to approve something, as it travels in an act, the first first.
    pub fn given(&self, challenge: &Hash) -> Result<Vec<Approval>, Refused> {
        let doing = during("reading approvals");
        let db = self.lock();
        let mut statement = db
            .prepare(
                "SELECT key, authenticator, rest, raw FROM approvals WHERE act = ? AND key IS NOT NULL ORDER BY at, officer",
            )
            .map_err(&doing)?;
        let approval = |row: &Row<'_>| {
            let key: Vec<u8> = row.get(0)?;
            let key = key.try_into().map_err(|_| conversion(0, "a key".into()))?;
            let signed = Signed { authenticator: row.get(1)?, client: row.get(2)?, signature: row.get(3)? };
            Ok(Approval { key: OfficerKey(key), signed: Some(Box::new(signed)), found: Found::Nothing })
        };
        let rows = statement.query_map(params![challenge.0], approval).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let office: String = row.get(1)?;
    let (fate, ended_by, ended): (i64, Option<i64>, Option<i64>) = (row.get(6)?, row.get(8)?, row.get(9)?);
    let written: Option<[u8; 32]> = row.get(7)?;
    let fate = match (fate, written, ended_by, ended) {
        (0, ..) => Fate::Waits,
        (2, Some(id), ..) => Fate::Written(ActId(id)),
        (3, _, Some(by), Some(at)) => Fate::Withdrawn(OfficerId(by), Instant(at)),
        _ => Fate::Claimed,
    };
    Ok(Waiting {
        challenge: Hash(row.get(0)?),
        office: office.parse().map_err(|says: String| conversion(1, says))?,
        act: row.get(2)?,
        by: row.get::<_, Option<i64>>(3)?.map(OfficerId),
        since: Instant(row.get(4)?),
        until: Instant(row.get(5)?),
        fate,
    })
}
