//! Files sealed with age (age-encryption.org/v1), to a passphrase or to recipients: how secrets leave a machine.
//!
//! Trusted: whoever has a sealed file learns its length and the number of recipients; whoever has the passphrase or an
//! identity of a recipient reads it. A file that is opened comes from outside: its size, the number of recipients and
//! the cost of its passphrase are limited.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use age::secrecy::SecretString;
use age::{Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use anyhow::{Context, bail, ensure};

use crate::args::{Choice, Line};

/// Bytes of a sealed file: a node's secrets with all root documents, and the seal.
pub const SEALED_BYTES_MAX: usize = 17 * 1024 * 1024;
/// Recipients of a sealed file. Reading the header costs the square of their number.
pub const RECIPIENTS_MAX: usize = 16;
/// Characters of a passphrase, at least.
pub const PASSPHRASE_CHARS_MIN: usize = 16;
/// The cost of a passphrase: 2^17 rounds of scrypt, about half a second and 128 MB.
const WORK_FACTOR: u8 = 17;
/// The highest cost that is paid to open a file.
const WORK_FACTOR_MAX: u8 = 18;

/// Seals to a passphrase.
pub const SEAL_PASSPHRASE: Choice = Choice {
    name: "passphrase",
    value: "FILE",
    help: "Seal to the passphrase in the first line of FILE; - for input.",
};
/// Seals to recipients.
pub const RECIPIENTS: Choice =
    Choice { name: "recipients", value: "AGE,AGE", help: "Seal to these age recipients (age1...), with commas." };
/// Opens with a passphrase.
pub const OPEN_PASSPHRASE: Choice = Choice {
    name: "passphrase",
    value: "FILE",
    help: "Open with the passphrase in the first line of FILE; - for input.",
};
/// Opens with an identity.
pub const IDENTITY: Choice = Choice { name: "identity", value: "FILE", help: "Open with the age identity in FILE." };

/// To whom a file is sealed.
pub struct Seal(Vec<Box<dyn Recipient>>);

impl Seal {
    /// Reads the options of a command line. Refused unless exactly one of the two is given and can be used.
    pub fn read(line: &Line) -> anyhow::Result<Self> {
        match (line.value("passphrase"), line.value("recipients")) {
            (Some(path), None) => {
                let mut recipient = scrypt::Recipient::new(passphrase(path)?);
                recipient.set_work_factor(WORK_FACTOR);
                Ok(Self(vec![Box::new(recipient)]))
            }
            (None, Some(names)) => {
                let read = |name: &str| -> anyhow::Result<Box<dyn Recipient>> {
                    let recipient: x25519::Recipient = name
                        .parse()
                        .map_err(|why| anyhow::anyhow!("--recipients: '{name}' is no age recipient: {why}"))?;
                    Ok(Box::new(recipient))
                };
                let recipients: Vec<_> = names.split(',').map(read).collect::<anyhow::Result<_>>()?;
                ensure!(
                    recipients.len() <= RECIPIENTS_MAX,
                    "--recipients names {}, the most is {RECIPIENTS_MAX}",
                    recipients.len()
                );
                Ok(Self(recipients))
            }
            _ => bail!("say to whom it is sealed: --passphrase FILE or --recipients AGE,AGE"),
        }
    }

    /// Seals bytes.
    pub fn seal(&self, plain: &[u8]) -> anyhow::Result<Vec<u8>> {
        let encryptor = Encryptor::with_recipients(self.0.iter().map(|recipient| &**recipient))?;
        let mut sealed = Vec::with_capacity(plain.len() + 1024);
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(plain)?;
        writer.finish()?;
        Ok(sealed)
    }
}

/// Opens the file at a path with what a command line gives. Refused if it is no sealed file, is beyond a limit, or does
/// not open.
pub fn open(line: &Line, path: &Path) -> anyhow::Result<Vec<u8>> {
    let identity: Box<dyn Identity> = match (line.value("passphrase"), line.value("identity")) {
        (Some(path), None) => {
            let mut identity = scrypt::Identity::new(passphrase(path)?);
            identity.set_max_work_factor(WORK_FACTOR_MAX);
            Box::new(identity)
        }
        (None, Some(path)) => {
            let text = fs::read_to_string(path).with_context(|| format!("cannot read the identity {path}"))?;
            let key = text.lines().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
            Box::new(key.parse::<x25519::Identity>().map_err(|_| anyhow::anyhow!("{path} holds no age identity"))?)
        }
        _ => bail!("say how it is opened: --passphrase FILE or --identity FILE"),
    };
    let name = path.display();
    let mut bytes = Vec::new();
    let file = fs::File::open(path).with_context(|| format!("cannot read {name}"))?;
    file.take(SEALED_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
    ensure!(
        bytes.len() <= SEALED_BYTES_MAX,
        "{name} has more than {SEALED_BYTES_MAX} bytes; no file of ours is as long"
    );
    let count = recipients(&bytes);
    ensure!(count <= RECIPIENTS_MAX, "{name} has {count} recipients, the most is {RECIPIENTS_MAX}");
    let decryptor = Decryptor::new(&bytes[..]).map_err(|_| anyhow::anyhow!("{name} is no file sealed with age"))?;
    let opened = decryptor.decrypt(std::iter::once(&*identity));
    let mut plain = Vec::new();
    let read = opened
        .map_err(|why| why.to_string())
        .and_then(|mut reader| reader.read_to_end(&mut plain).map_err(|why| why.to_string()));
    read.map_err(|why| anyhow::anyhow!("{name} does not open: {why}"))?;
    Ok(plain)
}

/// Counts the recipients in the header of a sealed file, without reading it closer.
fn recipients(bytes: &[u8]) -> usize {
    let end = bytes.windows(5).position(|window| window == b"\n--- ").unwrap_or(bytes.len());
    bytes[..end].windows(4).filter(|window| window == b"\n-> ").count()
}

/// Returns the first line of a file that is named for its secret, or of the input for `-`.
pub(crate) fn first_line(path: &str, what: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    if path == "-" {
        std::io::stdin().read_line(&mut text).with_context(|| format!("no {what} came in"))?;
    } else {
        text = fs::read_to_string(path).with_context(|| format!("cannot read the {what} {path}"))?;
    }
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn passphrase(path: &str) -> anyhow::Result<SecretString> {
    let line = first_line(path, "passphrase")?;
    let length = line.chars().count();
    ensure!(
        length >= PASSPHRASE_CHARS_MIN,
        "the passphrase has {length} characters; use at least {PASSPHRASE_CHARS_MIN}, for example six words drawn by lot"
    );
    Ok(SecretString::from(line))
}

/// Writes a new file that only its owner reads. Refused if there is one.
pub fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_are_counted_before_the_header_is_read() {
        let header = |count: usize| {
            let stanzas = "-> X25519 c2hhcmU\nYm9keQ\n".repeat(count);
            format!("age-encryption.org/v1\n{stanzas}--- bWFj\n-> no header any more\n-> nor this").into_bytes()
        };
        assert_eq!([0, 1, 16, 17].map(|count| recipients(&header(count))), [0, 1, 16, 17]);
        assert_eq!(recipients(b""), 0);
    }
}
