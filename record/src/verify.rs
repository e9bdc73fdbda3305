//! Verifying a store file from outside, without the keys of its node, and comparing two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use law::id::Party;
use seal::Hash;

use crate::check::{CheckFault, Checked, StoredLog};
use crate::fault::{Fault, SetupFault};
use crate::roster::Roster;
use crate::store::Store;
use crate::succession::Succession;

/// One log of a store file, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogReport {
    /// The party whose log it is.
    pub party: Party,
    /// How many leaves are good, from the first on.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
    /// What is wrong: nothing further was looked at in this log.
    pub wrong: Option<String>,
}

/// Where two stores hold different entries of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogDifference {
    /// The party whose log it is.
    pub party: Party,
    /// How many leaves each holds.
    pub sizes: (u64, u64),
    /// The index of the first entry that differs; nothing if the shorter is the beginning of the longer.
    pub first: Option<u64>,
}

/// Verifies the logs of a store file, opened for reading only, with the keys of a roster: every signature, place and
/// root, every stored content against its leaf, every checkpoint and cosignature. Contents are not opened.
pub fn verify(path: &Path, roster: &Roster) -> Result<(Vec<LogReport>, Checked), SetupFault> {
    let store = Store::read_only(path)?;
    let directory = roster.directory()?;
    let mut checked = Checked::default();
    let mut reports = Vec::new();
    let mut keys = BTreeMap::new();
    let mut read = Vec::new();
    for (party, known) in &directory {
        let log = StoredLog { store: &store, party, known };
        let mut good = (0, seal::tree::empty_root());
        let outcome = verify_leaves(&log, &mut checked, &mut good);
        // Where leaves are wrong, at least what the roster pins is known of the party's witness.
        let pinned = || Succession::new(known.genesis.clone());
        keys.insert(party.clone(), outcome.as_ref().map_or_else(|_| pinned(), Succession::clone));
        read.push((log, good, outcome));
    }
    // A cosignature is by the key of another party's log, so all logs come first.
    for (log, good, outcome) in read {
        let party = log.party;
        let outcome = outcome.and_then(|_| {
            log.checkpoints(&keys[party], &mut checked)?;
            log.cosignatures(&|witness| keys.get(witness), &mut checked)?;
            log.aside(&keys[party])?;
            log.aside_cosignatures(&|witness| keys.get(witness))
        });
        let wrong = match outcome {
            Ok(()) => None,
            Err(CheckFault::Found(finding)) => Some(finding.to_string()),
            Err(CheckFault::Store(fault)) => return Err(fault.into()),
        };
        reports.push(LogReport { party: party.clone(), size: good.0, root: good.1, wrong });
    }
    Ok((reports, checked))
}

fn verify_leaves(log: &StoredLog<'_>, checked: &mut Checked, good: &mut (u64, Hash)) -> Result<Succession, CheckFault> {
    let (_, keys) = log.leaves(checked, &mut |row, leaf, checked| {
        if let Some(content) = log.store.content(log.party, leaf.index)? {
            log.content(leaf, &content)?;
            checked.contents += 1;
        }
        *good = (leaf.index + 1, row.root);
        Ok(())
    })?;
    Ok(keys)
}

/// Compares two store files, both opened for reading only, and returns the logs that they do not hold alike.
pub fn compare(left: &Path, right: &Path) -> Result<Vec<LogDifference>, Fault> {
    let (left, right) = (Store::read_only(left)?, Store::read_only(right)?);
    let (mine, theirs) = (left.sizes()?, right.sizes()?);
    let size = |sizes: &[(Party, u64)], party: &Party| {
        sizes.iter().find(|(other, _)| other == party).map_or(0, |(_, size)| *size)
    };
    let parties: BTreeSet<&Party> = mine.iter().chain(&theirs).map(|(party, _)| party).collect();
    let mut differences = Vec::new();
    for party in parties {
        let sizes = (size(&mine, party), size(&theirs, party));
        let first = first_difference(&left, &right, party, sizes.0.min(sizes.1))?;
        if first.is_some() || sizes.0 != sizes.1 {
            differences.push(LogDifference { party: party.clone(), sizes, first });
        }
    }
    Ok(differences)
}

/// Returns the first index below `size` at which the leaves differ. Trusts no stored hash.
fn first_difference(left: &Store, right: &Store, party: &Party, size: u64) -> Result<Option<u64>, Fault> {
    let mut from = 0;
    while from < size {
        let to = size.min(from + 1024);
        let (mine, theirs) = (left.leaves(party, from, to)?, right.leaves(party, from, to)?);
        let differs = mine.iter().zip(&theirs).find(|(mine, theirs)| mine.bytes != theirs.bytes);
        if let Some((row, _)) = differs {
            return Ok(Some(row.index as u64));
        }
        from = to;
    }
    Ok(None)
}
