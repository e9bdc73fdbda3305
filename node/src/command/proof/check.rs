//! `foedera proof check`: a proof pack checked offline, each step in a sentence.

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use law::time::Instant;
use paper::Signed;
use paper::cms::{self, Judged};
use paper::limits::COPY_MAX;
use record::proof::read_pins;
use seal::Refused;
use seal::proof::{Pack, Pins, check};

use super::{receipt, said};
use crate::args::{Choice, Command, Exit, Line};

/// The first byte of a tagged COSE_Sign1, which no pack has.
const COSE_SIGN1: u8 = 0xd2;

/// The command.
pub const COMMAND: Command = Command {
    path: &["proof", "check"],
    about: "Checks a proof pack, an act with receipts or a certified copy without any node, and says what it proves.",
    words: &["FILE", "[PINS...]"],
    options: &[Choice {
        name: "needed",
        value: "N",
        help: "How many cosignatures must count; the number that the pack names if not given.",
    }],
    more: "PINS are files that say which parties you know: a roster, a root document, or lines of party ids.\n\
           With them only these parties count. Without any, the check says which party ids to compare.\n\
           Examples:\n  foedera proof check act.proof\n  foedera proof check act.proof roster.toml --needed 4\n\
           Exit codes: 0 the pack is valid, 1 it is not, 2 a file cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let mut bytes = read(Path::new(&line.words[0]), COPY_MAX)?;
    let mut pins = Pins::default();
    for file in &line.words[1..] {
        let bytes = read(Path::new(file), record::limits::FILE_BYTES_MAX)?;
        read_pins(&mut pins, &bytes).with_context(|| file.clone())?;
    }
    if bytes.starts_with(b"%PDF") {
        match attached(bytes) {
            Ok(pack) => bytes = pack,
            Err(fault) => {
                say!("NOT VALID. {fault:#}.");
                return Ok(Exit::Findings);
            }
        }
    }
    if bytes.first() == Some(&COSE_SIGN1) {
        return Ok(receipts(&bytes, &pins));
    }
    let needed = line.read::<u64>("needed", "a number of cosignatures")?;
    let report = check(&bytes, &pins, needed);
    said::report(&report, &pins);
    Ok(if report.is_valid() { Exit::Fine } else { Exit::Findings })
}

/// Returns the pack in a certified copy, once the signature of the copy was judged and said. Refused if the copy was changed.
fn attached(bytes: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let copy = Signed::read(bytes)?;
    let signature = copy.signature()?;
    match cms::judge(&signature, &copy.digest())? {
        Judged::Good(certificate) => {
            say!("copy          Signed with the certificate whose SHA-256 is {}.", super::copy::hex(&certificate));
        }
        Judged::Other => {
            say!("copy          Signed with another kind of key: let openssl or a reader of PDF judge it.")
        }
    }
    if cms::is_stamped(&signature)? {
        say!("copy          It carries a time stamp, which openssl or a reader of PDF judges.");
    }
    let packs = copy.attachments().into_iter().find(|file| Pack::decode(file).is_ok()).map(<[u8]>::to_vec);
    packs.context("no proof pack is attached to the copy")
}

/// Checks an act with receipts.
fn receipts(bytes: &[u8], pins: &Pins) -> Exit {
    match seal::receipt::check(bytes, pins) {
        Ok(shown) => {
            receipt::said(&shown);
            Exit::Fine
        }
        Err(refused) => {
            say!("NOT VALID. The receipts do not show that the act stands in the log: {refused} ({}).", refused.name());
            if refused == Refused::UnknownParty {
                say!("Receipts carry no root documents: name the roster, or those of the party, after the file.");
            }
            Exit::Findings
        }
    }
}

/// Returns an instant of seconds as text.
pub(super) fn named_time(seconds: u64) -> Instant {
    Instant(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000_000))
}

/// Reads a file as far as one byte beyond its limit, so that what is too long is refused by who knows the limit.
pub(crate) fn read(path: &Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    file.take(limit as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}
