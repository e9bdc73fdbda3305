//! `foedera backup`: copies a node's stores and its configuration while it runs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use record::backup;

use crate::args::{Command, Exit, Line};
use crate::service::{FILE, Service};

/// The stores of a node that are copied, if it has them.
pub(crate) const STORES: [&str; 2] = ["record.sqlite", "desk.sqlite"];

/// The command.
pub const COMMAND: Command = Command {
    path: &["backup"],
    about: "Copies a node's stores and its configuration into a new directory; the node may run.",
    words: &["DIR", "NEW"],
    options: &[],
    more: "The keys are not in it: foedera keys backup seals those. The copy is as confidential as the acts that the node\n\
           reads. A copy of any age will do: what is missing in it comes from the other nodes. foedera restore DIR NODE\n\
           --from NEW brings it back.\n\
           Example: foedera backup /var/lib/foedera /mnt/backup/2026-11-22",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (dir, new) = (Path::new(&line.words[0]), Path::new(&line.words[1]));
    let service = Service::open(dir)?;
    ensure!(!new.exists(), "{} is there already; a backup goes into a new directory", new.display());
    // Made under another name: a backup that was broken off never looks like one.
    let begun = begun(new)?;
    if begun.exists() {
        fs::remove_dir_all(&begun).with_context(|| format!("cannot remove {}, begun earlier", begun.display()))?;
    }
    fs::create_dir_all(&begun).with_context(|| format!("cannot make {}", begun.display()))?;
    let files = [PathBuf::from(FILE), service.roster_file().to_owned()];
    let mut bytes = 0;
    for file in files.iter().filter(|file| file.is_relative()) {
        let to = begun.join(file);
        to.parent().map(fs::create_dir_all).transpose()?;
        bytes += fs::copy(dir.join(file), &to).with_context(|| format!("cannot copy {}", file.display()))?;
        File::open(&to).and_then(|file| file.sync_all())?;
    }
    for store in STORES.iter().filter(|store| dir.join(store).exists()) {
        backup::copy(&dir.join(store), &begun.join(store)).with_context(|| (*store).to_owned())?;
        bytes += fs::metadata(begun.join(store))?.len();
    }
    File::open(&begun)?.sync_all()?;
    fs::rename(&begun, new).with_context(|| format!("cannot name it {}", new.display()))?;
    say!("{}: {bytes} bytes, without the keys", new.display());
    Ok(Exit::Fine)
}

/// Returns the name under which a backup is made.
fn begun(new: &Path) -> anyhow::Result<PathBuf> {
    let name = new.file_name().with_context(|| format!("{} names no directory", new.display()))?;
    let mut name = name.to_owned();
    name.push(".begun");
    Ok(new.with_file_name(name))
}
