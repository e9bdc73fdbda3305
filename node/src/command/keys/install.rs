//! `foedera keys install`: puts new keys of a party's node in their place, once the root document is signed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use law::id::Party;
use record::NodeKeys;
use seal::root::Chain;

use crate::args::{Command, Exit, Line};
use crate::carried::document::Documents;
use crate::command::keys::{documents_path, load, next_path};

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "install"],
    about: "Puts the keys that 'keys rotate' prepared in their place.",
    words: &["CODE", "DIR"],
    options: &[],
    more: "Stop the node first. When it is started again it writes the root document into its log, and from there on the new\n\
           keys sign. The old reader key is kept for what was sealed to it; the other old keys are gone.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (code, dir) = (line.words[0].as_str(), PathBuf::from(&line.words[1]));
    let (next, waiting) = (next_path(&dir, code), dir.join(format!("{code}.keys")));
    ensure!(next.exists() && waiting.exists(), "nothing waits in {}; begin with 'keys rotate'", dir.display());
    let documents = Documents::load(&next)?;
    if documents.draft.is_some() {
        say_as_is!("{}", documents.say()?);
        say!("signatures are missing; nothing was changed");
        return Ok(Exit::Findings);
    }
    let (mut keys, mut own) = load(&dir, code)?;
    let party = Party::from(code);
    let new = NodeKeys::load(&waiting)?.parties.remove(&party);
    let new = new.with_context(|| format!("{} holds no keys of {code}", waiting.display()))?;
    let document = documents.complete.last().context("there is no root document")?.clone();
    own.replace(new, document);
    // What is put in place must be what the documents name: a node with other keys would not open.
    let genesis = Chain::begin(&documents.complete[0])?;
    own.chain(&genesis)
        .with_context(|| format!("{} and {} do not belong together", next.display(), waiting.display()))?;
    keys.parties.insert(party, own);
    keys.replace(&dir.join("keys.toml"))?;
    fs::rename(&next, documents_path(&dir, code))?;
    fs::remove_file(&waiting)?;
    let version = documents.complete.len();
    say!("root document {version} of {code} is in place; the node publishes it when it is started");
    Ok(Exit::Fine)
}
