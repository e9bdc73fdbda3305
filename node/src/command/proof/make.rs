//! `foedera proof make`: the proof pack of an act, from the store of a node that may be running.

use std::path::Path;

use anyhow::{Context, ensure};
use law::id::ActId;
use record::NodeKeys;
use record::proof::{Proof, Shows, WithSeal, needed, prove};
use seal::proof::{Pins, check};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::command::compare::one;
use crate::command::verify::roster;
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["proof", "make"],
    about: "Makes the proof pack of an act, which anybody can check without a node.",
    words: &["ACT", "DIR"],
    options: &[
        Choice { name: "out", value: "FILE", help: "Where to write the pack; ACT.proof if not given." },
        Choice {
            name: "reveal",
            value: "",
            help: "Shows a sealed act, with the keys of the node. Whoever gets the pack reads it.",
        },
        Choice {
            name: "seal",
            value: "",
            help: "Adds the log's daily seal (ML-DSA-44), which holds should Ed25519 be broken.",
        },
        Choice {
            name: "receipt",
            value: "",
            help: "Writes no pack but a COSE message with a receipt by this node (RFC 9942); ACT.cose if no --out.",
        },
        Choice { name: "with", value: "FILE", help: "Takes the receipts of an earlier such message along." },
        Choice {
            name: "roster",
            value: "FILE",
            help: "The roster with the parties' keys; roster.toml beside or above DIR if not given.",
        },
        Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." },
    ],
    more: "ACT is the id of the act, as its page shows it. DIR is the directory of a node; it may be running.\n\
           The pack has at most 12 kB; a seal takes 3.7 of them, and root documents that then do not fit are left out. It shows an act that everybody may read; of a sealed one it shows place and\n\
           time only, unless --reveal. A receipt is for other programs, takes the node's keys, and shows nothing.\n\
           Example: foedera proof make 5f0c... demo-data/nodes/KZ --out act.proof\n\
           Exit codes: 0 the pack proves that the act is registered, 1 it does not yet, 2 there is no pack.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (text, dir) = (&line.words[0], Path::new(&line.words[1]));
    let id: ActId = text.parse().map_err(|_| anyhow::anyhow!("'{text}' is not the id of an act: 64 digits 0-9 a-f"))?;
    let store = one(&line.words[1])?;
    let roster = roster(line.value("roster"), dir)?;
    if line.has("receipt") {
        return super::receipt::make(line, &id, &store, &roster);
    }
    ensure!(!line.has("with"), "--with goes with --receipt");
    let charter = Folder::named(line.value("charter"))?.sound_charter()?;
    let needed = needed(&charter, &roster, Clock::System.now())?;
    let keys = store.with_file_name("keys.toml");
    let keys =
        if line.has("reveal") { Some(NodeKeys::load(&keys).context("--reveal needs the node's keys")?) } else { None };
    let seal = if line.has("seal") { WithSeal::Yes } else { WithSeal::No };
    let proof = prove(&store, &roster, needed, &id, (keys.as_ref(), seal))?;
    let mut pins = Pins::default();
    record::proof::read_pins(&mut pins, roster.write().as_bytes())?;
    let found = proof.witnesses.len() as u64;
    let checked = check(&proof.bytes, &pins, Some(found.min(proof.quorum)));
    if let Some((step, refused)) = checked.failed {
        anyhow::bail!("the store gives a pack that does not hold, at the step {}: {refused}", step.name());
    }
    let default = format!("{id}.proof");
    let out = line.value("out").unwrap_or(&default);
    std::fs::write(out, &proof.bytes).with_context(|| format!("cannot write {out}"))?;
    say!("{out}: {} bytes, entry {} of the log of {}.", proof.bytes.len(), proof.index, proof.log);
    said(&proof);
    Ok(if found < proof.quorum { Exit::Findings } else { Exit::Fine })
}

fn said(proof: &Proof) {
    let names: Vec<&str> = proof.witnesses.iter().map(law::id::Party::as_str).collect();
    let (found, quorum) = (names.len() as u64, proof.quorum);
    match found {
        0 => say!("No other node has cosigned it; {quorum} are needed."),
        _ => say!("Cosigned by {}; {quorum} are needed beside its author.", names.join(", ")),
    }
    if found < quorum {
        say!("It is not registered yet. Make the pack again once more nodes hold it.");
    }
    match proof.shows {
        Shows::Act => say!("It shows the act."),
        Shows::Sealed => say!("The act is sealed: the pack proves that it is there and when, and shows nothing of it."),
        Shows::TooLong(bytes) => {
            say!(
                "The act has {bytes} bytes and does not fit: the pack proves that it is there, and shows nothing of it."
            )
        }
        Shows::Keys => say!("The entry holds keys for readers and no act."),
        Shows::NotHere => say!("The content of the act is not here, so the pack shows nothing of it."),
    }
    if let Some(size) = proof.sealed {
        say!("It carries the daily seal of the first {size} entries.");
    }
    if !proof.left_out.is_empty() {
        let names: Vec<&str> = proof.left_out.iter().map(law::id::Party::as_str).collect();
        say!("The root documents of {} do not fit: whoever checks the pack must know them.", names.join(", "));
    }
}
