//! `foedera keys restore`: opens what `foedera keys backup` has sealed.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use record::NodeKeys;

use crate::args::{Command, Exit, Line};
use crate::carried::sealed::{IDENTITY, OPEN_PASSPHRASE, open, write_new};
use crate::command::keys::backup::{MARK, parties};
use crate::command::keys::documents_path;

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "restore"],
    about: "Opens the sealed secrets of a node into its directory.",
    words: &["FILE", "DIR"],
    options: &[OPEN_PASSPHRASE, IDENTITY],
    more: "Refused if DIR has keys already. The node then takes its logs back from the others before it writes.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (file, dir) = (PathBuf::from(&line.words[0]), PathBuf::from(&line.words[1]));
    let path = dir.join("keys.toml");
    ensure!(!path.exists(), "{} is there already; move it away first", path.display());
    let text = String::from_utf8(open(line, &file)?).unwrap_or_default();
    let mut parts = text.split(MARK).skip(1).filter_map(|part| part.split_once('\n'));
    let keys = parts.next().filter(|(name, _)| *name == "keys.toml").and_then(|(_, text)| NodeKeys::read(text).ok());
    let keys = keys.with_context(|| format!("{} holds no secrets of a node", file.display()))?;
    std::fs::create_dir_all(&dir)?;
    // Only files of these names are written, whatever the backup says.
    for party in keys.parties.keys() {
        let name = format!("{party}.root");
        if let Some((_, documents)) = parts.clone().find(|(part, _)| *part == name) {
            write_new(&documents_path(&dir, party.as_str()), documents.as_bytes())?;
        }
    }
    keys.save(&path)?;
    say!("the secrets of {} are in {}", parties(&keys), path.display());
    Ok(Exit::Fine)
}
