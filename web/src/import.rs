//! Importers: foreign formats become bodies of acts, with a report that accounts for every line.
//!
//! Nothing here reads a disk, writes an act or knows a log: bytes in, bodies and a report out. What is wrong with
//! the input is said as problems with file and line, all of them at once.

pub mod pages;
pub mod record;
