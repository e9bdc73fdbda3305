//! `foedera proof make --receipt`: an act as a COSE message with a receipt by this node's key.

use std::path::Path;

use anyhow::{Context, ensure};
use law::id::ActId;
use record::proof::receipt;
use record::{NodeKeys, Roster};
use seal::limits::STATEMENT_MAX;
use seal::receipt::{Receipt, Shown, Statement, check};

use super::check::{named_time, read};
use crate::args::{Exit, Line};
use crate::clock::Clock;

/// Writes the message, with the receipts of others that the line names.
pub fn make(line: &Line, id: &ActId, store: &Path, roster: &Roster) -> anyhow::Result<Exit> {
    let keys =
        NodeKeys::load(&store.with_file_name("keys.toml")).context("a receipt is signed with the node's keys")?;
    let earlier = line.value("with").map(|file| earlier(Path::new(file), id)).transpose()?.unwrap_or_default();
    let made = receipt(store, roster, id, &keys, &earlier, Clock::System.now())?;
    let bytes = made.statement.to_bytes();
    let mut pins = seal::proof::Pins::default();
    record::proof::read_pins(&mut pins, roster.write().as_bytes())?;
    check(&bytes, &pins).context("the store gives a receipt that does not hold")?;
    let default = format!("{id}.cose");
    let out = line.value("out").unwrap_or(&default);
    std::fs::write(out, &bytes).with_context(|| format!("cannot write {out}"))?;
    say!("{out}: {} bytes, entry {} of the log of {}.", bytes.len(), made.index, made.log);
    say!("{} signed that it stands in the tree of {} entries.", made.issuer, made.size);
    say!("{} receipts in all. It shows nothing of the act.", made.statement.receipts.len());
    Ok(Exit::Fine)
}

fn earlier(file: &Path, id: &ActId) -> anyhow::Result<Vec<Receipt>> {
    let statement = Statement::read(&read(file, STATEMENT_MAX)?).with_context(|| format!("{}", file.display()))?;
    let same = seal::tree::leaf_hash(&statement.leaf).0 == id.0;
    ensure!(same, "{} is of another act", file.display());
    Ok(statement.receipts)
}

/// Says what an act with receipts shows.
pub fn said(shown: &Shown) {
    say!("leaf          The key of the log of {} signed act {}", shown.code, shown.id);
    say!("              as entry {}; party {}.", shown.leaf.index, shown.party);
    for one in &shown.counted {
        say!("receipt       {}: it stands in the tree of {} entries, {}", one.code, one.size, named_time(one.time));
        say!("              with root {}", one.root);
    }
    for issuer in &shown.passed_over {
        say!("receipt       Passed over, not pinned or without a root document: {issuer}");
    }
    say!("VALID.");
}
