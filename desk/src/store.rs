//! The desk: its file, and everything that is asked of it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use law::act::{Author, OfficerKey};
use law::time::Instant;
use rusqlite::{Connection, OptionalExtension, Row, params};
use seal::entropy::Entropy;

use crate::ceremony::{Assertion, Registration, Site};
use crate::challenge::{Marker, Purpose};
use crate::limits::{INVITATION_MICROS, NAME_CHARS_MAX, OFFICERS_MAX, OFFICES_MAX, PASSKEYS_MAX, SESSIONS_MAX};
use crate::officer::{Approval, Invitation, Officer, OfficerId, Passkey};
use crate::passkey::PublicKey;
use crate::refused::{Refused, during};
use crate::session::{Session, holds};

/// Each step brings a file up by one version; a step that has been released is never changed.
const MIGRATIONS: &[&str] = &["
CREATE TABLE officers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, offices TEXT NOT NULL, suspended INTEGER);
CREATE TABLE invitations (digest BLOB PRIMARY KEY, officer INTEGER NOT NULL REFERENCES officers, until INTEGER NOT NULL);
CREATE TABLE passkeys (id INTEGER PRIMARY KEY, credential BLOB NOT NULL UNIQUE, officer INTEGER NOT NULL REFERENCES officers,
  public BLOB NOT NULL, counter INTEGER NOT NULL, since INTEGER NOT NULL, used INTEGER);
CREATE TABLE sessions (digest BLOB PRIMARY KEY, officer INTEGER NOT NULL REFERENCES officers, since INTEGER NOT NULL,
  used INTEGER NOT NULL);
CREATE TABLE answers (challenge BLOB PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE approvals (act BLOB NOT NULL, officer INTEGER NOT NULL REFERENCES officers, passkey INTEGER NOT NULL,
  at INTEGER NOT NULL, message BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (act, officer));
", "
ALTER TABLE approvals ADD COLUMN key BLOB;
ALTER TABLE approvals ADD COLUMN authenticator BLOB;
ALTER TABLE approvals ADD COLUMN rest BLOB;
ALTER TABLE approvals ADD COLUMN raw BLOB;
CREATE TABLE waiting (challenge BLOB PRIMARY KEY, office TEXT NOT NULL, act BLOB NOT NULL, officer INTEGER REFERENCES officers,
  since INTEGER NOT NULL, until INTEGER NOT NULL, fate INTEGER NOT NULL, written BLOB, ended_by INTEGER, ended INTEGER);
CREATE TABLE tokens (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, name TEXT NOT NULL, office TEXT, kinds TEXT,
  since INTEGER NOT NULL, until INTEGER NOT NULL, used INTEGER, revoked INTEGER);
CREATE TABLE papers (id INTEGER PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, office TEXT NOT NULL,
  asked TEXT NOT NULL, closed INTEGER, why TEXT);
CREATE TABLE versions (paper INTEGER NOT NULL REFERENCES papers, number INTEGER NOT NULL, officer INTEGER NOT NULL,
  at INTEGER NOT NULL, answers TEXT NOT NULL, PRIMARY KEY (paper, number));
CREATE TABLE words (id INTEGER PRIMARY KEY, paper INTEGER NOT NULL REFERENCES papers, version INTEGER NOT NULL,
  office TEXT NOT NULL, officer INTEGER NOT NULL, at INTEGER NOT NULL, stand INTEGER NOT NULL, text TEXT NOT NULL);
"];

/// The people of one node.
pub struct Desk {
    db: Mutex<Connection>,
    site: Site,
    marker: Marker,
    entropy: Mutex<Box<dyn Entropy + Send>>,
}

impl Desk {
    /// Opens or makes the desk in a file. Refused if it cannot be opened, or was made by a later program.
    pub fn open(path: &Path, site: Site, entropy: Box<dyn Entropy + Send>) -> Result<Self, Refused> {
        let db = Connection::open(path).map_err(during("opening the file"))?;
        db.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;").map_err(during("setting up the file"))?;
        Self::ready(db, site, entropy)
    }

    /// Makes a desk in memory: for tests.
    pub fn memory(site: Site, entropy: Box<dyn Entropy + Send>) -> Result<Self, Refused> {
        Self::ready(Connection::open_in_memory().map_err(during("opening memory"))?, site, entropy)
    }

    fn ready(mut db: Connection, site: Site, mut entropy: Box<dyn Entropy + Send>) -> Result<Self, Refused> {
        let doing = during("bringing the file up");
        db.busy_timeout(std::time::Duration::from_secs(5)).map_err(&doing)?;
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(&doing)?;
        if version > MIGRATIONS.len() as i64 {
            return Err(Refused::Office(format!("the desk's file has version {version}; use the later program")));
        }
        let tx = db.transaction().map_err(&doing)?;
        for step in &MIGRATIONS[version as usize..] {
            tx.execute_batch(step).map_err(&doing)?;
        }
        tx.execute_batch(&format!("PRAGMA user_version = {}", MIGRATIONS.len())).map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        let marker = Marker::new(&mut *entropy);
        Ok(Self { db: Mutex::new(db), site, marker, entropy: Mutex::new(entropy) })
    }

    /// Returns the address that its passkeys belong to.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Adds an officer and returns the invitation to register a passkey. Refused if the name or the offices pass a
    /// limit, or there is none of either.
    pub fn add(&self, name: &str, offices: &[Author], now: Instant) -> Result<Invitation, Refused> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(Refused::Office(format!("a name has 1 to {NAME_CHARS_MAX} characters")));
        }
        let offices = written(offices)?;
        let doing = during("adding an officer");
        let db = self.lock();
        let count: i64 = db.query_row("SELECT count(*) FROM officers", [], |row| row.get(0)).map_err(&doing)?;
        if count >= OFFICERS_MAX as i64 {
            return Err(Refused::Office(format!("a node has {OFFICERS_MAX} officers at the most")));
        }
        db.execute("INSERT INTO officers (name, offices) VALUES (?, ?)", params![name, offices]).map_err(&doing)?;
        let officer = OfficerId(db.last_insert_rowid());
        drop(db);
        self.invite(officer, now)
    }

    /// Returns a new invitation for an officer; earlier ones of the officer no longer hold. Refused if there is no such
    /// officer, or the officer is suspended.
    pub fn invite(&self, officer: OfficerId, now: Instant) -> Result<Invitation, Refused> {
        if self.officer(officer)?.suspended.is_some() {
            return Err(Refused::Office(format!("officer {} is suspended", officer.0)));
        }
        let (code, digest) = self.code();
        let until = Instant(now.0.saturating_add(INVITATION_MICROS));
        let doing = during("inviting an officer");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        tx.execute("DELETE FROM invitations WHERE officer = ? OR until < ?", params![officer.0, now.0])
            .map_err(&doing)?;
        tx.execute("INSERT INTO invitations VALUES (?, ?, ?)", params![digest, officer.0, until.0]).map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        Ok(Invitation { officer, code, until })
    }

    /// Returns all officers, in the order in which they were added.
    pub fn officers(&self) -> Result<Vec<Officer>, Refused> {
        let doing = during("reading the officers");
        let db = self.lock();
        let mut statement =
            db.prepare("SELECT id, name, offices, suspended FROM officers ORDER BY id").map_err(&doing)?;
        let rows = statement.query_map([], officer).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }

    /// Returns an officer. Refused if there is none of that number.
    pub fn officer(&self, id: OfficerId) -> Result<Officer, Refused> {
        let found = self
            .lock()
            .query_row("SELECT id, name, offices, suspended FROM officers WHERE id = ?", [id.0], officer)
            .optional()
            .map_err(during("reading an officer"))?;
        found.ok_or_else(|| Refused::Office(format!("there is no officer {} on this node", id.0)))
    }

    /// Gives an officer other offices. Refused as by [`Desk::add`].
    pub fn assign(&self, id: OfficerId, offices: &[Author]) -> Result<(), Refused> {
        self.officer(id)?;
        let offices = written(offices)?;
        let done = self.lock().execute("UPDATE officers SET offices = ? WHERE id = ?", params![offices, id.0]);
        done.map(drop).map_err(during("assigning offices"))
    }

    /// Suspends an officer: sessions and invitations end at once, passkeys open nothing until [`Desk::restore`].
    pub fn suspend(&self, id: OfficerId, now: Instant) -> Result<(), Refused> {
        self.officer(id)?;
        let doing = during("suspending an officer");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        for statement in ["DELETE FROM sessions WHERE officer = ?", "DELETE FROM invitations WHERE officer = ?"] {
            tx.execute(statement, [id.0]).map_err(&doing)?;
        }
        tx.execute("UPDATE officers SET suspended = ? WHERE id = ?", params![now.0, id.0]).map_err(&doing)?;
        tx.commit().map_err(&doing)
    }

    /// Ends the suspension of an officer.
    pub fn restore(&self, id: OfficerId) -> Result<(), Refused> {
        self.officer(id)?;
        let done = self.lock().execute("UPDATE officers SET suspended = NULL WHERE id = ?", [id.0]);
        done.map(drop).map_err(during("restoring an officer"))
    }

    /// Returns the passkeys of an officer, the oldest first.
    pub fn passkeys(&self, id: OfficerId) -> Result<Vec<Passkey>, Refused> {
        let doing = during("reading passkeys");
        let db = self.lock();
        let mut statement = db
            .prepare("SELECT id, officer, since, used, public FROM passkeys WHERE officer = ? ORDER BY id")
            .map_err(&doing)?;
        let passkey = |row: &Row<'_>| {
            let used: Option<i64> = row.get(3)?;
            let (id, officer) = (row.get(0)?, OfficerId(row.get(1)?));
            let public: Vec<u8> = row.get(4)?;
            let key = PublicKey::from_bytes(&public).map_err(|refused| conversion(4, refused.to_string()))?;
            let key = OfficerKey(key.compressed());
            Ok(Passkey { id, officer, key, since: Instant(row.get(2)?), used: used.map(Instant) })
        };
        let rows = statement.query_map([id.0], passkey).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }

    /// Removes a passkey of an officer, and ends the officer's sessions. Refused if there is no such passkey.
    pub fn remove(&self, officer: OfficerId, passkey: i64) -> Result<(), Refused> {
        let doing = during("removing a passkey");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let gone = tx.execute("DELETE FROM passkeys WHERE id = ? AND officer = ?", params![passkey, officer.0]);
        if gone.map_err(&doing)? == 0 {
            return Err(Refused::Office(format!("officer {} has no passkey {passkey}", officer.0)));
        }
        tx.execute("DELETE FROM sessions WHERE officer = ?", [officer.0]).map_err(&doing)?;
        tx.commit().map_err(&doing)
    }

    /// Returns whom an invitation is for. Refused if it does not hold.
    pub fn invited(&self, code: &str, now: Instant) -> Result<Officer, Refused> {
        let id = self
            .lock()
            .query_row(
                "SELECT officer FROM invitations WHERE digest = ? AND until >= ?",
                params![digest(code), now.0],
                |row| row.get(0),
            )
            .optional()
            .map_err(during("reading an invitation"))?;
        self.officer(OfficerId(id.ok_or(Refused::Invitation)?))
    }

    /// Returns a challenge for a browser that is to make a passkey.
    pub fn challenge_to_register(&self, now: Instant) -> [u8; 32] {
        self.marker.make(Purpose::Register, now, &mut **self.chance())
    }

    /// Returns a challenge for a browser that is to sign in.
    pub fn challenge_to_sign_in(&self, now: Instant) -> [u8; 32] {
        self.marker.make(Purpose::SignIn, now, &mut **self.chance())
    }

    /// Registers the passkey that a browser made, and uses the invitation up.
    pub fn register(&self, code: &str, registration: &Registration, now: Instant) -> Result<Officer, Refused> {
        let officer = self.invited(code, now)?;
        let made = registration.read(&self.site)?;
        if !self.marker.knows(Purpose::Register, &made.challenge, now) {
            return Err(Refused::Challenge);
        }
        if self.passkeys(officer.id)?.len() >= PASSKEYS_MAX {
            return Err(Refused::Office(format!(
                "an officer has {PASSKEYS_MAX} passkeys at the most; remove one first"
            )));
        }
        let doing = during("registering a passkey");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let known: Option<i64> = tx
            .query_row("SELECT id FROM passkeys WHERE credential = ?", [&made.id], |row| row.get(0))
            .optional()
            .map_err(&doing)?;
        if known.is_some() {
            return Err(Refused::Form("this passkey is registered already"));
        }
        if tx.execute("DELETE FROM invitations WHERE digest = ?", [digest(code)]).map_err(&doing)? == 0 {
            return Err(Refused::Invitation);
        }
        tx.execute(
            "INSERT INTO passkeys (credential, officer, public, counter, since) VALUES (?, ?, ?, ?, ?)",
            params![made.id, officer.id.0, made.key.to_bytes(), made.counter, now.0],
        )
        .map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        drop(db);
        Ok(officer)
    }

    /// Signs an officer in with a passkey. An answer to a challenge counts once.
    pub fn sign_in(&self, assertion: &Assertion, now: Instant) -> Result<Session, Refused> {
        let used = assertion.read(&self.site)?;
        if !self.marker.knows(Purpose::SignIn, &used.challenge, now) {
            return Err(Refused::Challenge);
        }
        let (code, digest) = self.code();
        let doing = during("signing in");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let (officer, ..) = use_passkey(&tx, &used, now)?;
        // Challenges that are too old to be known need not be remembered.
        tx.execute("DELETE FROM answers WHERE at < ?", [now.0.saturating_sub(2 * crate::limits::CHALLENGE_MICROS)])
            .map_err(&doing)?;
        let first = tx.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", params![used.challenge, now.0]);
        if first.map_err(&doing)? == 0 {
            return Err(Refused::Challenge);
        }
        tx.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", params![digest, officer.id.0, now.0, now.0])
            .map_err(&doing)?;
        tx.execute(
            "DELETE FROM sessions WHERE officer = ?1 AND digest NOT IN
             (SELECT digest FROM sessions WHERE officer = ?1 ORDER BY used DESC, rowid DESC LIMIT ?2)",
            params![officer.id.0, SESSIONS_MAX as i64],
        )
        .map_err(&doing)?;
        tx.commit().map_err(&doing)?;
        drop(db);
        Ok(Session { code, officer, since: now })
    }

    /// Returns the session of a code and counts it as used, or nothing if it does not hold.
    pub fn session(&self, code: &str, now: Instant) -> Result<Option<Session>, Refused> {
        let doing = during("reading a session");
        let digest = digest(code);
        let db = self.lock();
        let found: Option<(i64, i64, i64)> = db
            .query_row("SELECT officer, since, used FROM sessions WHERE digest = ?", params![digest], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
            .map_err(&doing)?;
        let Some((id, since, used)) = found else { return Ok(None) };
        if !holds(Instant(since), Instant(used), now) {
            db.execute("DELETE FROM sessions WHERE digest = ?", params![digest]).map_err(&doing)?;
            return Ok(None);
        }
        // A page a second needs no write a second.
        if now.0 - used > 60_000_000 {
            db.execute("UPDATE sessions SET used = ? WHERE digest = ?", params![now.0, digest]).map_err(&doing)?;
        }
        drop(db);
        let officer = self.officer(OfficerId(id))?;
        Ok(Some(Session { code: code.to_owned(), officer, since: Instant(since) }))
    }

    /// Ends a session. Nothing happens if there is none.
    pub fn sign_out(&self, code: &str) -> Result<(), Refused> {
        let done = self.lock().execute("DELETE FROM sessions WHERE digest = ?", params![digest(code)]);
        done.map(drop).map_err(during("signing out"))
    }

    /// Takes the approval of an act: the signature of one of the officer's passkeys over the act's challenge. What was
    /// signed is kept, as it travels in an act. Refused if another's passkey signed, if it is not one of `among` where
    /// that names any, and if the officer approved the same act before.
    pub fn approve(
        &self,
        by: OfficerId,
        (challenge, among): (&seal::Hash, &[OfficerKey]),
        assertion: &Assertion,
        now: Instant,
    ) -> Result<Approval, Refused> {
        let used = assertion.read(&self.site)?;
        if used.challenge != challenge.0 {
            return Err(Refused::Form("it approves another act"));
        }
        let parts = used.parts(challenge)?;
        let doing = during("taking an approval");
        let mut db = self.lock();
        let tx = db.transaction().map_err(&doing)?;
        let (officer, passkey, key) = use_passkey(&tx, &used, now)?;
        if officer.id != by {
            return Err(Refused::Form("the passkey belongs to another officer than the one who is signed in"));
        }
        let key = OfficerKey(key.compressed());
        if !among.is_empty() && !among.contains(&key) {
            return Err(Refused::NotNamed(key));
        }
        let (message, signature) = used.kept();
        let first = tx.execute(
            "INSERT OR IGNORE INTO approvals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![challenge.0, by.0, passkey, now.0, message, signature, key.0, parts.0, parts.1, parts.2],
        );
        if first.map_err(&doing)? == 0 {
            return Err(Refused::Twice);
        }
        tx.commit().map_err(&doing)?;
        Ok(Approval { officer: by, passkey, key, act: *challenge, at: now })
    }

    /// Returns who approved an act, the first first.
    pub fn approvals(&self, act: &seal::Hash) -> Result<Vec<Approval>, Refused> {
        let doing = during("reading approvals");
        let db = self.lock();
        let mut statement = db
            .prepare("SELECT officer, passkey, at, key FROM approvals WHERE act = ? AND key IS NOT NULL ORDER BY at, officer")
            .map_err(&doing)?;
        let approval = |row: &Row<'_>| {
            let key = OfficerKey(row.get(3)?);
            let (officer, passkey) = (OfficerId(row.get(0)?), row.get(1)?);
            Ok(Approval { officer, passkey, key, act: *act, at: Instant(row.get(2)?) })
        };
        let rows = statement.query_map(params![act.0], approval).map_err(&doing)?;
        rows.collect::<Result<_, _>>().map_err(&doing)
    }

    /// Draws a code of 256 bits, in hexadecimal, with its digest.
    pub(crate) fn code(&self) -> (String, [u8; 32]) {
        let mut bytes = [0; 32];
        self.chance().fill(&mut bytes);
        let code: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let digest = digest(&code);
        (code, digest)
    }

    fn chance(&self) -> MutexGuard<'_, Box<dyn Entropy + Send>> {
        self.entropy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Checks the signature of a passkey that is registered, and counts its use.
fn use_passkey(
    db: &Connection,
    used: &crate::ceremony::Used,
    now: Instant,
) -> Result<(Officer, i64, PublicKey), Refused> {
    let doing = during("using a passkey");
    let found: Option<(i64, i64, Vec<u8>, u32)> = db
        .query_row("SELECT id, officer, public, counter FROM passkeys WHERE credential = ?", [&used.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()
        .map_err(&doing)?;
    let (passkey, id, key, counter) = found.ok_or(Refused::Unknown)?;
    let key = PublicKey::from_bytes(&key)?;
    used.verify(&key)?;
    // Authenticators that do not count say zero.
    if (counter, used.counter) != (0, 0) && used.counter <= counter {
        return Err(Refused::Copied);
    }
    let officer = db
        .query_row("SELECT id, name, offices, suspended FROM officers WHERE id = ?", [id], officer)
        .map_err(&doing)?;
    if officer.suspended.is_some() {
        return Err(Refused::Unknown);
    }
    db.execute("UPDATE passkeys SET counter = ?, used = ? WHERE id = ?", params![used.counter, now.0, passkey])
        .map_err(&doing)?;
    Ok((officer, passkey, key))
}

/// Returns the digest under which a code is kept.
pub(crate) fn digest(code: &str) -> [u8; 32] {
    seal::sha256(code.as_bytes()).0
}

/// Writes offices as they are kept: in JSON, in order.
fn written(offices: &[Author]) -> Result<String, Refused> {
    if offices.is_empty() || offices.len() > OFFICES_MAX {
        return Err(Refused::Office(format!(
            "an officer acts for 1 to {OFFICES_MAX} offices; name them like permrep@KZ"
        )));
    }
    let names: Vec<String> = offices.iter().map(ToString::to_string).collect();
    Ok(serde_json::to_string(&names).expect("bug: names are text"))
}

/// Returns the fault of a column that holds something else than this program wrote.
pub(crate) fn conversion(column: usize, says: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, says.into())
}

fn officer(row: &Row<'_>) -> rusqlite::Result<Officer> {
    let (offices, suspended): (String, Option<i64>) = (row.get(2)?, row.get(3)?);
    let wrong = |fault: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, fault)
    };
    let names: Vec<String> = serde_json::from_str(&offices).map_err(|fault| wrong(fault.into()))?;
    let offices = names.iter().map(|name| name.parse::<Author>().map_err(|_| wrong(name.clone().into())));
    let offices = offices.collect::<Result<_, _>>()?;
    Ok(Officer { id: OfficerId(row.get(0)?), name: row.get(1)?, offices, suspended: suspended.map(Instant) })
}
