//! The base tables and how they came about. Views are not migrated: they are dropped and made again from the log.
//!
//! Portable from the first day: integers, text and blobs; time is microseconds UTC; a log is named by its party's code.

/// Statements that bring a store from the version of their position to the next. Only ever appended to.
pub const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE leaves (
        log TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, root BLOB NOT NULL,
        PRIMARY KEY (log, idx));
    CREATE UNIQUE INDEX leaves_hash ON leaves (hash);
    CREATE TABLE contents (log TEXT NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (log, idx));
    CREATE TABLE checkpoints (
        log TEXT NOT NULL, held INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (log, held));
    CREATE TABLE cosignatures (
        log TEXT NOT NULL, cosigner TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (log, cosigner));
    CREATE TABLE audiences (log TEXT NOT NULL, label BLOB NOT NULL, readers TEXT NOT NULL, PRIMARY KEY (log, label));
    CREATE TABLE refusals (
        peer TEXT NOT NULL, log TEXT NOT NULL, why TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL,
        first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (peer, log, why));
    CREATE TABLE forks (
        log TEXT PRIMARY KEY, peer TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL, root BLOB NOT NULL,
        proof BLOB NOT NULL, found_at INTEGER NOT NULL);
",
    "
    CREATE TABLE epochs (log TEXT NOT NULL, idx INTEGER NOT NULL, readers BLOB NOT NULL, PRIMARY KEY (log, idx));
",
    "
    ALTER TABLE forks ADD COLUMN documents BLOB NOT NULL DEFAULT x'80';
",
    // An index of hashes is written to all over, so that each commit wrote most of its pages again. The record knows
    // from memory where an act stands.
    "
    DROP INDEX leaves_hash;
",
    "
    ALTER TABLE forks RENAME TO forks_before;
    CREATE TABLE forks (
        log TEXT NOT NULL, number INTEGER NOT NULL, peer TEXT NOT NULL, first TEXT NOT NULL, second TEXT NOT NULL,
        root BLOB NOT NULL, proof BLOB NOT NULL, documents BLOB NOT NULL, found_at INTEGER NOT NULL,
        PRIMARY KEY (log, number));
    INSERT INTO forks (log, number, peer, first, second, root, proof, documents, found_at)
        SELECT log, 0, peer, first, second, root, proof, documents, found_at FROM forks_before;
    DROP TABLE forks_before;
    CREATE TABLE aside (
        log TEXT NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL,
        root BLOB NOT NULL, content BLOB, kind TEXT NOT NULL, title TEXT NOT NULL, written INTEGER NOT NULL,
        PRIMARY KEY (log, number, idx, hash));
    CREATE INDEX aside_hash ON aside (hash);
    CREATE TABLE aside_words (
        log TEXT NOT NULL, number INTEGER NOT NULL, cosigner TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (log, number, cosigner));
",
    "
    CREATE TABLE redactions (id BLOB PRIMARY KEY, by_act BLOB NOT NULL);
",
    "
    CREATE TABLE seals (
        log TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, key BLOB NOT NULL, bytes BLOB NOT NULL);
",
    "
    CREATE TABLE beyond (
        log TEXT NOT NULL, cosigner TEXT NOT NULL, id BLOB NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL,
        bytes BLOB NOT NULL, proven INTEGER NOT NULL, PRIMARY KEY (log, cosigner));
",
];

/// The views, dropped and made again whenever they were made by another program or under another charter or roster.
pub const VIEWS: &str = "
    DROP TABLE IF EXISTS view_act;
    DROP TABLE IF EXISTS view_public;
    CREATE TABLE view_act (
        log TEXT NOT NULL, idx INTEGER NOT NULL, id BLOB NOT NULL, kind TEXT NOT NULL, edition INTEGER NOT NULL,
        office TEXT NOT NULL, party TEXT NOT NULL, label TEXT NOT NULL, drill TEXT NOT NULL, at INTEGER NOT NULL,
        written INTEGER NOT NULL, title TEXT NOT NULL, PRIMARY KEY (log, idx));
    CREATE INDEX view_act_written ON view_act (written, id);
    CREATE INDEX view_act_kind ON view_act (kind, written);
    CREATE INDEX view_act_drill ON view_act (drill, written);
    CREATE TABLE view_public (
        id BLOB PRIMARY KEY, kind TEXT NOT NULL, party TEXT NOT NULL, office TEXT NOT NULL, at INTEGER NOT NULL,
        dated TEXT NOT NULL, title TEXT NOT NULL);
    CREATE INDEX view_public_dated ON view_public (dated, at);
";

/// Counts up when the views change shape or meaning, so that an older store makes them again; see
/// [`ViewsKey`](super::ViewsKey).
pub const VIEW_EDITION: i64 = 3;
