//! `foedera keys create`: makes the keys of a party's node, and its first root document for root keys to sign.

use std::path::PathBuf;

use anyhow::ensure;
use law::id::Party;
use record::NodeKeys;

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::Documents;
use crate::carried::sealed::write_new;
use crate::command::keys::{NEXT, ROOTS, THRESHOLD, documents_path, draft, say};

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "create"],
    about: "Makes the keys of a party's node, and its first root document to be signed.",
    words: &["CODE", "DIR"],
    options: &[
        ROOTS,
        NEXT,
        THRESHOLD,
        Choice { name: "node", value: "NAME", help: "The node's name in the roster; the code if it is not given." },
    ],
    more: "Writes DIR/keys.toml, which only the node reads, and DIR/CODE.root, which goes from holder to holder until\n\
           enough have signed it with 'keys sign'. Whoever joins the others gives them the result of 'keys show'.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (code, dir) = (line.words[0].as_str(), PathBuf::from(&line.words[1]));
    let (path, documents_path) = (dir.join("keys.toml"), documents_path(&dir, code));
    let node = line.value("node").unwrap_or(code);
    let mut keys = if path.exists() { NodeKeys::load(&path)? } else { NodeKeys::observer(node) };
    let party = Party::from(code);
    ensure!(!keys.parties.contains_key(&party), "{} holds keys of {code} already", path.display());
    let (own, draft) = draft(code, line, None, None)?;
    keys.parties.insert(party, own);
    let documents = Documents { complete: Vec::new(), draft: Some(draft) };
    std::fs::create_dir_all(&dir)?;
    write_new(&documents_path, documents.write()?.as_bytes())?;
    keys.replace(&path)?;
    say(&documents)?;
    say!("the node's keys are in {}, the root document to be signed in {}", path.display(), documents_path.display());
    Ok(Exit::Fine)
}
