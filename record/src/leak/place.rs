//! The places that are searched: each file for what it is.

use std::fs;
use std::path::{Path, PathBuf};

use law::id::ActId;
use seal::leaf::ContentKind;

use super::{Leak, Reader, Watch};
use crate::bundle::{self, Part};
use crate::fault::{Fault, SetupFault};
use crate::store::Store;

/// How the file of a store begins.
const STORE: &[u8] = b"SQLite format 3\0";

impl Watch {
    /// Searches a file, or every file of a folder and the folders in it: stores by their rows, bundles part by part,
    /// everything else as it is. Returns what was found, and how many files were read.
    ///
    /// Refused if one cannot be read.
    pub fn path(&self, path: &Path) -> Result<(Vec<Leak>, usize), SetupFault> {
        let at = |path: &Path| {
            let path = path.display().to_string();
            move |source| SetupFault::File { path, source }
        };
        let (mut leaks, mut files) = (Vec::new(), 0);
        let mut ahead: Vec<PathBuf> = vec![path.to_owned()];
        while let Some(path) = ahead.pop() {
            if path.is_dir() {
                let mut inside = Vec::new();
                for entry in fs::read_dir(&path).map_err(at(&path))? {
                    inside.push(entry.map_err(at(&path))?.path());
                }
                inside.sort_by(|left, right| right.cmp(left));
                ahead.append(&mut inside);
                continue;
            }
            files += 1;
            let bytes = fs::read(&path).map_err(at(&path))?;
            let name = path.display().to_string();
            if bytes.starts_with(STORE) {
                leaks.extend(self.store(&name, &path)?);
            }
            match bundle::Reader::open(bytes.as_slice()) {
                Ok((reader, _)) => leaks.extend(self.bundle(&name, reader)),
                Err(_) => leaks.extend(self.search(&name, &bytes)),
            }
        }
        Ok((leaks, files))
    }

    /// Searches the parts of a bundle. What is sealed is handed on by design; words are not.
    fn bundle(&self, file: &str, mut reader: bundle::Reader<&[u8]>) -> Vec<Leak> {
        let mut leaks = Vec::new();
        for number in 1.. {
            let bytes = match reader.next_part() {
                Ok(Part::Tail(bytes) | Part::Contents(bytes)) => bytes,
                Ok(Part::Damaged) => continue,
                Ok(Part::End | Part::Cut) | Err(_) => break,
            };
            let mut found = self.search(file, &bytes);
            found.iter_mut().for_each(|leak| leak.place = format!("part {number}, {}", leak.place));
            leaks.extend(found);
        }
        leaks
    }

    /// Looks through the rows of a store. One that the database cannot read, or that is of a later program, is searched
    /// as a file only.
    fn store(&self, file: &str, path: &Path) -> Result<Vec<Leak>, Fault> {
        let Ok(store) = Store::copied(path) else { return Ok(Vec::new()) };
        let mut leaks = Vec::new();
        let mut found = |place: String, act: Option<ActId>, says: String| {
            leaks.push(Leak { file: file.to_owned(), place, act, says });
        };
        for (log, size) in store.sizes()? {
            for row in store.contents(&log, 0, size)? {
                let Some(leaf) = store.leaves(&log, row.index as u64, row.index as u64 + 1)?.pop() else { continue };
                let place = format!("contents, {log} {}", row.index);
                let id = ActId(leaf.hash.0);
                if let Some(sealed) = self.sealed.get(&id) {
                    let says = format!("the sealed content of {} is kept for {}", sealed.named(&id), self.reader);
                    found(place, Some(id), says);
                } else if self.reader == Reader::Public {
                    let is_sealed = |leaf: &seal::leaf::Leaf| matches!(leaf.content, ContentKind::Sealed { .. });
                    if seal::leaf::decode(&leaf.bytes).as_ref().is_ok_and(is_sealed) {
                        found(place, None, "a sealed content is kept, which the public cannot open".into());
                    }
                }
            }
        }
        for row in store.all_acts()? {
            let blank = row.kind.is_empty() && row.label.is_empty() && row.drill.is_empty() && row.office.is_empty();
            if let (Some(sealed), false) = (self.sealed.get(&row.id), blank) {
                let says = format!(
                    "the list of acts says what {} is, and {} may not know",
                    sealed.named(&row.id),
                    self.reader
                );
                found(format!("view_act, {} {}", row.log, row.index), Some(row.id), says);
            }
        }
        for row in store.all_public()? {
            if let Some(sealed) = self.sealed.get(&row.id) {
                let says = format!("{} is listed as a public item", sealed.named(&row.id));
                found(format!("view_public, {}", row.id), Some(row.id), says);
            }
        }
        Ok(leaks)
    }
}
