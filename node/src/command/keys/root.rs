//! `foedera keys root`: makes one root key, on the machine of the person who will carry it.

use std::path::PathBuf;

use anyhow::ensure;
use seal::key::RootSecret;

use crate::args::{Command, Exit, Line};
use crate::carried::document::hex;
use crate::carried::sealed::{RECIPIENTS, SEAL_PASSPHRASE, Seal, write_new};
use crate::carried::spoken::digits;
#[cfg(feature = "hardware-token")]
use crate::carried::token;

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["keys", "root"],
    about: "Makes a root key in a file sealed with age, for one person to carry.",
    words: &["FILE"],
    options: &[
        SEAL_PASSPHRASE,
        RECIPIENTS,
        #[cfg(feature = "hardware-token")]
        token::MODULE,
        #[cfg(feature = "hardware-token")]
        token::TOKEN,
        #[cfg(feature = "hardware-token")]
        token::PIN,
    ],
    more: "Writes the sealed key to FILE and its public half to FILE.pub, which goes to whoever prepares root documents.\n\
           Each root key signs for one root document and, beside the next ones, the document after it. Make the keys of\n\
           the next document at once, and keep them in another place.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = PathBuf::from(&line.words[0]);
    let public = PathBuf::from(format!("{}.pub", line.words[0]));
    #[cfg(feature = "hardware-token")]
    if let Some(token) = token::Token::named(line)? {
        ensure!(!public.exists(), "{} is there already; a root key is never written over", public.display());
        let id = token.generate(&line.words[0])?.to_bytes();
        write_new(&public, format!("{}\n", hex(&id)).as_bytes())?;
        say!("root key {}", digits(&id));
        say!("kept in the token, public half in {}", public.display());
        return Ok(Exit::Fine);
    }
    let seal = Seal::read(line)?;
    for path in [&path, &public] {
        ensure!(!path.exists(), "{} is there already; a root key is never written over", path.display());
    }
    let key = RootSecret::generate(&mut crate::node::random()?);
    let id = key.public().to_bytes();
    write_new(&path, &seal.seal(format!("{WHAT}\n{}\n", hex(&key.to_bytes())).as_bytes())?)?;
    write_new(&public, format!("{}\n", hex(&id)).as_bytes())?;
    say!("root key {}", digits(&id));
    say!("sealed in {}, public half in {}", path.display(), public.display());
    Ok(Exit::Fine)
}

/// The first line inside a sealed root key.
pub const WHAT: &str = "foedera root key v1";
