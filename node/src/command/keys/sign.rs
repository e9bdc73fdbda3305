//! `foedera keys sign`: adds the signature of a root key to a root document, on the machine of its holder.

use std::path::PathBuf;

use anyhow::Context;
use seal::key::{RootPublic, RootSecret};

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::{Documents, unhex};
use crate::carried::sealed::{IDENTITY, OPEN_PASSPHRASE, open};
use crate::carried::spoken::digits;
#[cfg(feature = "hardware-token")]
use crate::carried::token;
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
        #[cfg(feature = "hardware-token")]
        token::MODULE,
        #[cfg(feature = "hardware-token")]
        token::TOKEN,
        #[cfg(feature = "hardware-token")]
        token::PIN,
    ],
    more: "Compare what 'keys show' prints with the others first, aloud. The file is written anew with the signature in it.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = PathBuf::from(&line.words[0]);
    let mut documents = Documents::load(&path)?;
    let with = line.value("with").context("--with FILE is needed")?;
    let public = signed(line, with, &mut documents)?;
    std::fs::write(&path, documents.write()?).with_context(|| format!("cannot write {}", path.display()))?;
    say!("signed with root key {}", digits(&public.to_bytes()));
    say(&documents)?;
    Ok(Exit::Fine)
}

/// Signs with the key in a sealed file, or in a token, and returns its public half.
fn signed(line: &Line, with: &str, documents: &mut Documents) -> anyhow::Result<RootPublic> {
    #[cfg(feature = "hardware-token")]
    if let Some(token) = token::Token::named(line)? {
        let public = token.public(with)?;
        documents.sign_with(public, |message| token.sign(with, message))?;
        return Ok(public);
    }
    let with = PathBuf::from(with);
    let plain = open(line, &with)?;
    let text = String::from_utf8(plain).unwrap_or_default();
    let secret = text.strip_prefix(root::WHAT).and_then(|text| unhex(text.trim()).ok());
    let secret = secret.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let secret = RootSecret::from_bytes(&secret.with_context(|| format!("{} holds no root key", with.display()))?);
    documents.sign(&secret)?;
    Ok(*secret.public())
}
