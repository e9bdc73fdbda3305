//! `foedera keys succeed`: prepares the root document that starts a successor of a log that was signed in two versions.

use anyhow::Context;
use seal::Hash;
use seal::root::Successor;

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::unhex;
use crate::command::keys::{NEXT, ROOTS, THRESHOLD, rotate};

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "succeed"],
    about: "Prepares the root document from which a log goes on that was signed in two versions.",
    words: &["CODE", "DIR"],
    options: &[
        ROOTS,
        NEXT,
        THRESHOLD,
        Choice { name: "size", value: "N", help: "How many entries are kept: the largest number that any node shows." },
        Choice { name: "root", value: "HASH", help: "The root of these entries, as that node shows it." },
    ],
    more: "Ask every node for what its Network page says of the log: size and root of what is registered there. The largest\n\
           is kept; what stands behind it is put aside everywhere. A smaller one would take registered acts back, and\n\
           nodes that have them refuse it. Then as with 'keys rotate': the document goes from holder to holder, and\n\
           'keys install' puts the new keys in their place.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let size = line.read::<u64>("size", "a number of entries")?.context("--size N is needed")?;
    let root = line.value("root").context("--root HASH is needed")?;
    let root = unhex(root).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let root = Hash(root.context("--root: a hash has 64 digits 0-9 a-f")?);
    rotate::prepare(line, |chain| Ok(Some(Successor { number: chain.number() + 1, size, root })))
}
