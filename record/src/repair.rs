//! Mending a damaged store in place: every difference is named, and what is missing or damaged is taken from others.
//!
//! Nothing that others have is believed: a leaf must be signed for its place, a content must be the one that its leaf
//! names, all leaves together must have the root of a signed checkpoint. What can be computed is computed; what only
//! this node could have is left and named. Source: spec/store.md#mending. Left out: files that the database itself
//! cannot read; those are put aside with `foedera restore`.

mod log;
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use law::id::{ActId, Party};
use seal::id::LabelId;

use crate::fault::{Fault, SetupFault};
use crate::keys::NodeKeys;
use crate::limits::DIFFERENCES_MAX;
use crate::record::readers;
use crate::roster::{Known, Roster};
use crate::store::Store;
use crate::store::mend::Stroke;
use crate::succession::Succession;

/// Somebody who may have what is damaged here.
pub struct Donor {
    /// Who it is, for people.
    pub name: String,
    /// What it holds.
    pub store: Store,
}

/// What became of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It was taken from a donor.
    Taken(String),
    /// It was computed from what is here, or removed because it belongs to nothing.
    Made,
    /// It comes again by itself from the peers.
    ComesAgain,
    /// Nobody had it.
    Left,
}

/// One thing that was wrong in a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table it is in.
    pub table: &'static str,
    /// The row: `KZ 12`.
    pub row: String,
    /// What is wrong, one sentence.
    pub says: String,
    /// What became of it.
    pub mended: Mended,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, row '{}': {}", self.table, self.row, self.says)?;
        match &self.mended {
            Mended::Taken(from) => write!(out, "; taken from {from}"),
            Mended::Made => write!(out, "; mended here"),
            Mended::ComesAgain => write!(out, "; removed, it comes again from the peers"),
            Mended::Left => write!(out, "; nobody had it: bring a bundle of a node that holds it"),
        }
    }
}

/// What was found in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What was wrong, at most [`DIFFERENCES_MAX`] named.
    pub differences: Vec<Difference>,
    /// How many more there were.
    pub unnamed: u64,
    /// How many of all were left as they are.
    pub left: u64,
    /// Leaves that were verified.
    pub leaves: u64,
}

/// Called while long work goes on: the log, how many of its leaves are done, and of how many.
pub type Progress<'p> = &'p mut dyn FnMut(&Party, u64, u64);

/// Mends the base tables of a store file, which nobody may have open. The views are made again at the next opening.
///
/// Fails if the file cannot be read at all, or if roster and keys do not fit.
pub fn repair(
    path: &Path,
    roster: &Roster,
    keys: &NodeKeys,
    donors: &[Donor],
    progress: Progress<'_>,
) -> Result<Repaired, SetupFault> {
    let store = Store::open(path)?;
    if let Some(says) = store.integrity()? {
        let advice = "put the store aside with 'foedera restore'";
        return Err(Fault::Damaged(format!("the file itself is damaged ({says}); {advice}")).into());
    }
    let directory = roster.directory()?;
    let mut bench = Bench {
        store: &store,
        keys,
        donors,
        done: Repaired::default(),
        strokes: Vec::new(),
        lists: BTreeMap::new(),
        redacted: store.redactions().unwrap_or_default().into_iter().map(|row| row.id).collect(),
        blocked: BTreeSet::new(),
    };
    let logs: Vec<&str> = directory.keys().map(Party::as_str).collect();
    for (table, count) in store.drop_strangers(&logs)? {
        let again = matches!(table, "cosignatures" | "seals" | "beyond" | "forks");
        let mended = if again { Mended::ComesAgain } else { Mended::Made };
        bench.differs(table, "-", &format!("{count} rows belong to no log"), mended);
    }
    let mut successions = BTreeMap::new();
    for (party, known) in &directory {
        let left = bench.done.left;
        let keys = bench.leaves(party, known, progress)?;
        // What was signed over leaves that nobody had cannot be judged.
        if bench.done.left > left {
            bench.blocked.insert(party.clone());
        } else {
            bench.checkpoint(party, &keys)?;
        }
        successions.insert(party.clone(), keys);
    }
    for party in directory.keys().filter(|party| !bench.blocked.contains(*party)).collect::<Vec<_>>() {
        bench.cosignatures(party, &successions)?;
        bench.seal(party, &successions[party])?;
        bench.fork(party, &successions[party])?;
        bench.aside(party, &directory[party], &successions)?;
    }
    bench.own_tables()?;
    store.forget_views()?;
    Ok(bench.done)
}

/// What is worked on.
struct Bench<'b> {
    store: &'b Store,
    keys: &'b NodeKeys,
    donors: &'b [Donor],
    done: Repaired,
    strokes: Vec<Stroke>,
    /// The explicit lists of readers that own acts name, by log and label.
    lists: BTreeMap<(Party, LabelId), String>,
    /// The acts whose contents were taken out.
    redacted: BTreeSet<ActId>,
    /// The logs in which something was left as it is.
    blocked: BTreeSet<Party>,
}

impl Bench<'_> {
    /// Notes a difference.
    fn differs(&mut self, table: &'static str, row: impl Into<String>, says: &str, mended: Mended) {
        self.done.left += u64::from(mended == Mended::Left);
        if self.done.differences.len() < DIFFERENCES_MAX {
            let (row, says) = (row.into(), says.to_owned());
            self.done.differences.push(Difference { table, row, says, mended });
        } else {
            self.done.unnamed += 1;
        }
    }

    /// Writes what was mended so far.
    fn flush(&mut self) -> Result<(), Fault> {
        self.store.mend(&std::mem::take(&mut self.strokes))
    }

    /// Returns the first thing of a donor that fits, and the donor's name. A donor that cannot be read has nothing.
    fn given<T>(&self, get: impl Fn(&Store) -> Result<Option<T>, Fault>) -> Option<(T, String)> {
        self.donors.iter().find_map(|donor| Some((get(&donor.store).ok()??, donor.name.clone())))
    }

    /// Compares the tables about own logs with what own acts say. To whom an epoch was sealed cannot be found again:
    /// without its row the next act opens a new one, as after a restore.
    fn own_tables(&mut self) -> Result<(), Fault> {
        let mut wanted = std::mem::take(&mut self.lists);
        let kept = self.store.audiences().ok();
        // Acts that nobody had may name lists, too.
        for row in kept.iter().flatten().filter(|row| self.blocked.contains(&row.log)) {
            wanted.entry((row.log.clone(), row.label)).or_insert_with(|| row.readers.clone());
        }
        let same = kept.as_ref().is_some_and(|rows| {
            let kept: BTreeMap<_, _> =
                rows.iter().map(|row| ((row.log.clone(), row.label), row.readers.clone())).collect();
            kept.len() == rows.len() && kept == wanted
        });
        if !same {
            self.differs("audiences", "-", "the lists of readers are not those of the own acts", Mended::Made);
            self.strokes.push(Stroke::Empty("audiences"));
            let put = |((log, label), readers)| Stroke::PutAudience(log, label, readers);
            self.strokes.extend(wanted.into_iter().map(put));
        }
        match self.store.epochs() {
            Err(_) => {
                self.differs("epochs", "-", "a row cannot be read", Mended::Made);
                self.strokes.push(Stroke::Empty("epochs"));
            }
            Ok(rows) => {
                for row in rows {
                    let leaf = self.store.leaves(&row.log, row.index as u64, row.index as u64 + 1)?.pop();
                    let leaf = leaf.and_then(|leaf| seal::leaf::decode(&leaf.bytes).ok());
                    let own = self.keys.parties.contains_key(&row.log);
                    if !own || leaf.is_none_or(|leaf| leaf.content != seal::leaf::ContentKind::Epoch) {
                        let place = format!("{} {}", row.log, row.index);
                        self.differs("epochs", place, "there is no epoch of an own log at its place", Mended::Made);
                        self.strokes.push(Stroke::DropEpoch(row.log, row.index as u64));
                    }
                }
            }
        }
        if self.store.refusals().is_err() {
            self.differs("refusals", "-", "a row cannot be read", Mended::Made);
            self.strokes.push(Stroke::Empty("refusals"));
        }
        self.flush()
    }

    fn secrets(&self) -> Vec<&seal::key::ReaderSecret> {
        readers(self.keys)
    }

    fn genesis(known: &Known) -> Succession {
        Succession::new(known.genesis.clone())
    }
}
