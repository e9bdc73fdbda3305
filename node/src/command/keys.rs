//! `foedera keys`: root keys that people carry, root documents that they sign, and the node's own secrets.
//!
//! Nothing here speaks to a network. Root keys are made on the machines of their holders; the node never sees one.

pub mod backup;
pub mod create;
pub mod install;
pub mod restore;
pub mod root;
pub mod rotate;
pub mod show;
pub mod sign;
pub mod succeed;

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use law::id::Party;
use record::{NodeKeys, PartyKeys};
use seal::daily::SealingSecret;
use seal::key::{PartySecrets, RootPublic};
use seal::root::{Draft, Follows, RootDocument, Successor, next_digest};

use crate::args::{Choice, Line};
use crate::carried::document::{Documents, read_publics};

/// Names the root keys of a document.
pub const ROOTS: Choice =
    Choice { name: "roots", value: "PUB,PUB", help: "The public root keys of this document, from 'keys root'." };
/// Names those of the next.
pub const NEXT: Choice =
    Choice { name: "next", value: "PUB,PUB", help: "The public root keys of the document after it." };
/// Says how many must sign.
pub const THRESHOLD: Choice = Choice { name: "threshold", value: "K", help: "How many of each must sign." };

/// Returns the path of the file with a party's root documents in a node's directory.
pub fn documents_path(dir: &Path, code: &str) -> PathBuf {
    dir.join(format!("{code}.root"))
}

/// Returns the path of the file in which a party's next document goes round.
pub fn next_path(dir: &Path, code: &str) -> PathBuf {
    dir.join(format!("{code}.next"))
}

/// Makes the secrets of a party's node and the document that names them, for root keys to sign.
pub fn draft(
    code: &str,
    line: &Line,
    before: Option<&RootDocument>,
    successor: Option<Successor>,
) -> anyhow::Result<(PartyKeys, Draft)> {
    let named = |option: &str| {
        read_publics(option, line.value(option).with_context(|| format!("--{option} PUB,PUB is needed"))?)
    };
    let (roots, next): (Vec<RootPublic>, Vec<RootPublic>) = (named("roots")?, named("next")?);
    let threshold: u64 = line.read("threshold", "a number")?.context("--threshold K is needed")?;
    for (option, keys) in [("roots", &roots), ("next", &next)] {
        ensure!(
            threshold >= 1 && threshold <= keys.len() as u64,
            "--threshold: {threshold} of the {} keys of --{option} cannot sign",
            keys.len()
        );
    }
    if let Some(before) = before {
        ensure!(
            next_digest(threshold, &roots) == before.next,
            "the root keys of --roots with this threshold are not those that root document {} announced",
            before.version()
        );
    }
    let mut entropy = crate::node::random()?;
    let mut keys = PartyKeys::from(PartySecrets::generate(&mut entropy));
    let sealing = SealingSecret::generate(&mut entropy);
    let digest = sealing.public().digest();
    (keys.roots, keys.sealing) = (None, Some(sealing));
    let document = RootDocument {
        code: code.to_owned(),
        next: next_digest(threshold, &next),
        roots,
        threshold,
        log: *keys.log.public(),
        witness: *keys.witness.public(),
        reader: keys.reader.public(),
        follows: before.map(|before| Follows {
            party: before.party(),
            version: before.version() + 1,
            before: before.digest(),
        }),
        successor,
        sealing: Some(digest),
    };
    let draft = Draft::new(document, &keys.log, &keys.witness)?;
    Ok((keys, draft))
}

/// Reads a node's keys and those of a party in them. Refused, naming the file, if the party is not there.
pub fn load(dir: &Path, code: &str) -> anyhow::Result<(NodeKeys, PartyKeys)> {
    let path = dir.join("keys.toml");
    let keys = NodeKeys::load(&path)?;
    let own = keys.parties.get(&Party::from(code)).cloned();
    let own = own.with_context(|| format!("{} holds no keys of {code}", path.display()))?;
    Ok((keys, own))
}

/// Says what the last document of a file says.
pub fn say(documents: &Documents) -> anyhow::Result<()> {
    say_as_is!("{}", documents.say()?);
    Ok(())
}
