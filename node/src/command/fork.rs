//! `foedera fork`: the proof that a log was signed in two versions, as a file, made from a node's store and checked anywhere.

use std::path::Path;

use anyhow::{Context, bail};
use record::proof::read_pins;
use seal::fork::{ForkProof, Shown};
use seal::limits::FORK_MAX;
use seal::proof::Pins;

use super::proof::check::read;
use super::verify::roster;
use crate::args::{Choice, Command, Exit, Line};
use crate::command::compare::one;

/// `foedera fork export`.
pub const EXPORT: Command = Command {
    path: &["fork", "export"],
    about: "Writes the proof that a log was signed in two versions into a file.",
    words: &["DIR", "CODE", "FILE"],
    options: &[Choice {
        name: "roster",
        value: "FILE",
        help: "The roster with the parties' keys; roster.toml beside or above DIR if not given.",
    }],
    more: "DIR is the directory of a node, which may be running; CODE is the party whose log it is. The Network page says\n\
           which logs were signed in two versions. Where a log and its successor both were, the latest is written.\n\
           Example: foedera fork export demo-data/nodes/KZ BY by.fork\n\
           Exit codes: 0 the file is written, 1 this node knows of no two versions, 2 it cannot be read.",
    run: export,
};

/// `foedera fork check`.
pub const CHECK: Command = Command {
    path: &["fork", "check"],
    about: "Checks a proof that a log was signed in two versions, without any node.",
    words: &["FILE", "[PINS...]"],
    options: &[],
    more: "PINS are files that say which parties you know: a roster, a root document, or lines of party ids.\n\
           Example: foedera fork check by.fork roster.toml\n\
           Exit codes: 0 the proof holds, 1 it does not, 2 a file cannot be read.",
    run: check,
};

fn export(line: &Line) -> anyhow::Result<Exit> {
    let (dir, code, out) = (Path::new(&line.words[0]), &line.words[1], &line.words[2]);
    let roster = roster(line.value("roster"), dir)?;
    if !roster.parties.keys().any(|party| party.as_str() == code) {
        bail!("the roster knows no party '{code}'");
    }
    let kept = record::fork::kept(&one(&line.words[0])?, &roster)?;
    let Some(fork) = kept.into_iter().rfind(|fork| fork.log.as_str() == code) else {
        say!("This node knows of no two versions of the log of {code}.");
        return Ok(Exit::Findings);
    };
    let bytes = fork.proof.encode();
    std::fs::write(out, &bytes).with_context(|| format!("cannot write {out}"))?;
    say!("{out}: {} bytes.", bytes.len());
    said(&fork.shown);
    Ok(Exit::Fine)
}

fn check(line: &Line) -> anyhow::Result<Exit> {
    let bytes = read(Path::new(&line.words[0]), FORK_MAX)?;
    let mut pins = Pins::default();
    for file in &line.words[1..] {
        let bytes = read(Path::new(file), record::limits::FILE_BYTES_MAX)?;
        read_pins(&mut pins, &bytes).with_context(|| file.clone())?;
    }
    match ForkProof::decode(&bytes).and_then(|proof| proof.check(&pins)) {
        Ok(shown) => {
            said(&shown);
            if pins.0.is_empty() {
                say!("You have pinned nobody: compare the party id with one that you know.");
            }
            say!("It holds.");
            Ok(Exit::Fine)
        }
        Err(refused) => {
            say!("It does NOT hold: {refused} ({}).", refused.name());
            Ok(Exit::Findings)
        }
    }
}

fn said(shown: &Shown) {
    let Shown { party, code, number, first, second, root } = shown;
    say!("The log of {code} was signed in two versions. Party {party}, its log number {number}.");
    say!("  one version has {} entries with the root {}", first.size, first.root);
    match first.size == second.size {
        true => say!("  the other has as many with the root {}", second.root),
        false => say!("  the other has {} entries, and at {} the root {root}", second.size, first.size),
    }
    say!("Both are signed with the log's key: by {code}, or by somebody who had taken it.");
}
