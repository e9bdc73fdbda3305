//! `foedera keys backup`: seals a node's secrets into a file that can be carried away.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use record::NodeKeys;

use crate::args::{Command, Exit, Line};
use crate::carried::sealed::{RECIPIENTS, SEAL_PASSPHRASE, Seal, write_new};
use crate::command::keys::documents_path;

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "backup"],
    about: "Seals the secrets of a node into a file to be kept elsewhere.",
    words: &["DIR", "FILE"],
    options: &[SEAL_PASSPHRASE, RECIPIENTS],
    more: "What is sealed is DIR/keys.toml, and beside it DIR/CODE.root of each party. Make a backup after each rotation: a\n\
           node with older keys reads, and writes no more. The acts are not in it; a node takes them back from the others.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (dir, file) = (PathBuf::from(&line.words[0]), PathBuf::from(&line.words[1]));
    let seal = Seal::read(line)?;
    let path = dir.join("keys.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let keys = NodeKeys::read(&text)?;
    let mut plain = format!("{MARK}keys.toml\n{text}");
    for party in keys.parties.keys() {
        if let Ok(documents) = fs::read_to_string(documents_path(&dir, party.as_str())) {
            plain += &format!("{MARK}{party}.root\n{documents}");
        }
    }
    write_new(&file, &seal.seal(plain.as_bytes())?)?;
    say!("the secrets of {} are sealed in {}", parties(&keys), file.display());
    Ok(Exit::Fine)
}

/// Begins the line with the name of a file inside a backup. No line of these files begins so.
pub const MARK: &str = "--- ";

/// Names the parties whose secrets these are.
pub fn parties(keys: &NodeKeys) -> String {
    keys.parties.keys().map(law::id::Party::as_str).collect::<Vec<_>>().join(", ")
}
