//! `foedera keys rotate`: makes new keys of a party's node, and the root document that will name them.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use law::id::Party;
use record::NodeKeys;
use seal::root::{Chain, Successor};

use crate::args::{Command, Exit, Line};
use crate::carried::document::Documents;
use crate::carried::sealed::write_new;
use crate::command::keys::{NEXT, ROOTS, THRESHOLD, documents_path, draft, load, next_path, say};

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "rotate"],
    about: "Prepares new keys of a party's node, and the root document to be signed for them.",
    words: &["CODE", "DIR"],
    options: &[ROOTS, NEXT, THRESHOLD],
    more: "--roots are the keys that the document before announced. The node goes on with its old keys: the new ones wait in\n\
           DIR/CODE.keys, and DIR/CODE.next goes from holder to holder until enough root keys of the document before and\n\
           of this one have signed. Then 'keys install'.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    prepare(line, |_| Ok(None))
}

/// Makes new keys and the document that will name them, which may start a successor of the log.
pub(super) fn prepare(
    line: &Line,
    successor: impl FnOnce(&Chain) -> anyhow::Result<Option<Successor>>,
) -> anyhow::Result<Exit> {
    let (code, dir) = (line.words[0].as_str(), PathBuf::from(&line.words[1]));
    let (_, own) = load(&dir, code)?;
    let mut documents = Documents::load(&documents_path(&dir, code))?;
    ensure!(documents.draft.is_none(), "the root document before lacks signatures; it comes first");
    let chain = documents.chain()?.context("there is no root document")?;
    ensure!(
        chain.latest().log == *own.log.public(),
        "{} and the keys in {} do not belong together",
        documents_path(&dir, code).display(),
        dir.join("keys.toml").display()
    );
    let (new, draft) = draft(code, line, Some(chain.latest()), successor(&chain)?)?;
    documents.draft = Some(draft);
    let (path, waiting) = (next_path(&dir, code), dir.join(format!("{code}.keys")));
    for path in [&path, &waiting] {
        ensure!(!path.exists(), "{} is there: a rotation is on its way; delete it to begin again", path.display());
    }
    let mut keys = NodeKeys::observer(code);
    keys.parties.insert(Party::from(code), new);
    keys.save(&waiting)?;
    write_new(&path, documents.write()?.as_bytes())?;
    say(&documents)?;
    say!("the root document to be signed is in {}; the new keys wait in {}", path.display(), waiting.display());
    Ok(Exit::Fine)
}
