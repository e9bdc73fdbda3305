//! `foedera keys sign`: adds the signature of a root key to a root document, on the machine of its holder.

use std::path::PathBuf;

use anyhow::Context;
use seal::key::RootSecret;

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::{Documents, unhex};
use crate::carried::sealed::{IDENTITY, OPEN_PASSPHRASE, open};
use crate::carried::spoken::digits;
use crate::command::keys::{root, say};

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "sign"],
    about: "Signs a root document with a root key.",
    words: &["DOCUMENT"],
    options: &[
        Choice { name: "with", value: "FILE", help: "The sealed root key, from 'keys root'." },
        OPEN_PASSPHRASE,
        IDENTITY,
    ],
    more: "Compare what 'keys show' prints with the others first, aloud. The file is written anew with the signature in it.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = PathBuf::from(&line.words[0]);
    let mut documents = Documents::load(&path)?;
    let with = PathBuf::from(line.value("with").context("--with FILE is needed")?);
    let plain = open(line, &with)?;
    let text = String::from_utf8(plain).unwrap_or_default();
    let secret = text.strip_prefix(root::WHAT).and_then(|text| unhex(text.trim()).ok());
    let secret = secret.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let secret = RootSecret::from_bytes(&secret.with_context(|| format!("{} holds no root key", with.display()))?);
    documents.sign(&secret)?;
    std::fs::write(&path, documents.write()?).with_context(|| format!("cannot write {}", path.display()))?;
    say!("signed with root key {}", digits(&secret.public().to_bytes()));
    say(&documents)?;
    Ok(Exit::Fine)
}
