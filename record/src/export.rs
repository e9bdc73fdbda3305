//! Logs as static files: C2SP tiles and checkpoints, with root documents and the contents that everybody may read.
//!
//! Any web server or stick can carry them and any C2SP client can read them. Nothing in them is secret. Source:
//! spec/export.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use law::id::Party;
use seal::Hash;
use seal::checkpoint::Checkpoint;
use seal::cosignature::Cosignature;
use seal::leaf::{self, ContentKind};
use seal::tile::{TILE_WIDTH, TileKind, TilePath, encode_entries, encode_hashes};
use seal::tree::node_hash;

use crate::fault::{Fault, SetupFault};
use crate::proof::Papers;
use crate::roster::Roster;
use crate::store::Store;
use crate::store::row::{CheckpointRow, CosignatureRow, Held, LeafRow};

/// A log that was written as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The party whose log it is.
    pub party: Party,
    /// How many entries it has, up to its latest checkpoint.
    pub size: u64,
    /// How many contents lie beside them.
    pub contents: u64,
}

/// Writes the logs of a store file, opened for reading only, into a directory: a folder for each party.
///
/// The directory must be new or empty, so that no file of an earlier export is taken for one of this. A log without a
/// checkpoint is left out.
pub fn export(path: &Path, roster: &Roster, to: &Path) -> Result<Vec<Exported>, SetupFault> {
    let at = |source| SetupFault::File { path: to.display().to_string(), source };
    fs::create_dir_all(to).map_err(at)?;
    if fs::read_dir(to).map_err(at)?.next().is_some() {
        return Err(at(std::io::ErrorKind::DirectoryNotEmpty.into()));
    }
    let store = Store::read_only(path)?;
    let directory = roster.directory()?;
    let papers = Papers::in_store(&store, roster, &directory)?;
    let redacted = store.redactions()?.into_iter().map(|row| Hash(row.id.0)).collect();
    let mut exported = Vec::new();
    for party in directory.keys() {
        let log = Log { store: &store, party, papers: &papers, redacted: &redacted, folder: to.join(party.as_str()) };
        exported.extend(log.export(&roster.parties[party].root)?);
    }
    Ok(exported)
}

struct Log<'s> {
    store: &'s Store,
    party: &'s Party,
    papers: &'s BTreeMap<Party, Papers>,
    redacted: &'s BTreeSet<Hash>,
    folder: PathBuf,
}

impl Log<'_> {
    fn export(&self, root: &[u8]) -> Result<Option<Exported>, SetupFault> {
        let checkpoints = self.store.checkpoints()?;
        let whole = checkpoints.into_iter().find(|row| row.log == *self.party && row.held == Held::Whole);
        let Some(whole) = whole else { return Ok(None) };
        let size = whole.size as u64;
        let width = u64::from(TILE_WIDTH);
        let mut exported = Exported { party: self.party.clone(), size, contents: 0 };
        // The hashes of full tiles, from the leaves up: the last of each row are of a tile that is not full yet.
        let mut rows: Vec<Vec<Hash>> = vec![Vec::new()];
        for number in 0..size.div_ceil(width) {
            let (from, to) = (number * width, size.min((number + 1) * width));
            let leaves = self.store.leaves(self.party, from, to)?;
            if leaves.len() as u64 != to - from {
                return Err(self.damaged(format!("leaves are missing between {from} and {to}")).into());
            }
            self.entries(number, &leaves)?;
            exported.contents += self.contents(&leaves, from, to)?;
            rows[0].extend(leaves.iter().map(|leaf| leaf.hash));
            self.full_tiles(&mut rows, number)?;
        }
        self.partial_tiles(&rows, size)?;
        self.write("root", root)?;
        self.seal(size)?;
        // The checkpoint last: whoever reads it finds all that it covers.
        self.write("checkpoint", self.note(whole)?.as_bytes())?;
        Ok(Some(exported))
    }

    /// Returns the checkpoint with the cosignatures that are over it, each by the latest key of its witness.
    fn note(&self, whole: CheckpointRow) -> Result<String, Fault> {
        let checkpoint =
            Checkpoint::of(&self.papers[self.party].log_of(whole.size as u64), whole.size as u64, whole.root);
        let mut note = whole.note;
        let over = |row: &CosignatureRow| row.log == *self.party && row.size == whole.size;
        for row in self.store.cosignatures()?.into_iter().filter(over) {
            let cosignature =
                Cosignature::from_bytes(&row.bytes).map_err(|refused| self.damaged(refused.to_string()))?;
            let papers = self.papers.get(&row.cosigner).filter(|papers| papers.cosigned(&checkpoint, &cosignature));
            note.extend(papers.map(|papers| papers.line(&cosignature)));
        }
        Ok(note)
    }

    /// Writes the daily seal of the log, if there is one of no more leaves than there are here, and its key.
    fn seal(&self, size: u64) -> Result<(), SetupFault> {
        let seals = self.store.seals()?;
        let Some(row) = seals.into_iter().find(|row| row.log == *self.party && row.size as u64 <= size) else {
            return Ok(());
        };
        let papers = &self.papers[self.party];
        let checkpoint = Checkpoint::of(&papers.log_of(row.size as u64), row.size as u64, row.root);
        let note = row.note(&checkpoint, &papers.party()).map_err(|refused| self.damaged(refused.to_string()))?;
        self.write("seal-key", &row.key)?;
        self.write("seal", note.as_bytes())
    }

    fn damaged(&self, why: String) -> Fault {
        Fault::Damaged(format!("the log of {}: {why}", self.party))
    }

    fn entries(&self, number: u64, leaves: &[LeafRow]) -> Result<(), SetupFault> {
        let bytes: Vec<&[u8]> = leaves.iter().map(|leaf| leaf.bytes.as_slice()).collect();
        let bundle = encode_entries(&bytes).map_err(|refused| self.damaged(refused.to_string()))?;
        let path = TilePath { kind: TileKind::Entries, index: number, width: leaves.len() as u16 };
        self.write(&path.to_string(), &bundle)
    }

    /// Writes the contents that everybody may read.
    fn contents(&self, leaves: &[LeafRow], from: u64, to: u64) -> Result<u64, SetupFault> {
        let mut contents = self.store.contents(self.party, from, to)?.into_iter().peekable();
        let mut count = 0;
        for row in leaves {
            let content = contents.next_if(|content| content.index == row.index);
            let leaf = leaf::decode(&row.bytes).map_err(|refused| self.damaged(refused.to_string()))?;
            if matches!(leaf.content, ContentKind::Clear | ContentKind::Root | ContentKind::Attestation) {
                let bytes = match content {
                    Some(content) => content.bytes,
                    // Nothing stands where a content was taken out.
                    None if self.redacted.contains(&row.hash) => Vec::new(),
                    None => return Err(self.damaged(format!("entry {} has no content", leaf.index)).into()),
                };
                self.write(&format!("content/{}", TilePath::number(leaf.index)), &bytes)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Writes the tiles of hashes that have become full with an entry bundle, and hashes each into the row above.
    fn full_tiles(&self, rows: &mut Vec<Vec<Hash>>, number: u64) -> Result<(), SetupFault> {
        let width = usize::from(TILE_WIDTH);
        let (mut level, mut index) = (0, number);
        while rows[level].len() == width {
            let tile = std::mem::take(&mut rows[level]);
            self.tile(level, index, &tile)?;
            if rows.len() == level + 1 {
                rows.push(Vec::new());
            }
            rows[level + 1].push(fold(tile));
            (level, index) = (level + 1, index / u64::from(TILE_WIDTH));
        }
        Ok(())
    }

    fn partial_tiles(&self, rows: &[Vec<Hash>], size: u64) -> Result<(), SetupFault> {
        for (level, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            self.tile(level, size >> (8 * (level + 1)), row)?;
        }
        Ok(())
    }

    fn tile(&self, level: usize, index: u64, hashes: &[Hash]) -> Result<(), SetupFault> {
        let path = TilePath { kind: TileKind::Hashes(level as u8), index, width: hashes.len() as u16 };
        self.write(&path.to_string(), &encode_hashes(hashes))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SetupFault> {
        let path = self.folder.join(name);
        let write = || {
            fs::create_dir_all(path.parent().expect("bug: a file of a log lies in its folder"))?;
            fs::write(&path, bytes)
        };
        write().map_err(|source| SetupFault::File { path: path.display().to_string(), source })
    }
}

fn fold(mut row: Vec<Hash>) -> Hash {
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row[0]
}
