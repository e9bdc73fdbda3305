//! What a check found, in sentences.

use law::time::Instant;
use seal::content::Opened;
use seal::id::PartyId;
use seal::leaf::{ContentKind, Leaf};
use seal::proof::{Passed, Pins, Report, Step, Witness};

use super::check::named_time;

/// Prints the steps passed, the one that failed, and what it comes to.
pub fn report(report: &Report, pins: &Pins) {
    for passed in &report.passed {
        step(passed, pins);
    }
    match &report.failed {
        None => {
            say!("VALID.");
            if pins.0.is_empty() {
                say!("You pinned no party: compare the party ids above with those that you know from elsewhere.");
            }
        }
        Some((step, refused)) => {
            say!("NOT VALID. {}: {refused} ({}).", failing(*step), refused.name());
        }
    }
}

fn failing(step: Step) -> &'static str {
    match step {
        Step::Form => "This is no proof pack",
        Step::Roots => "Whose log it is, is not shown",
        Step::Leaf => "The log's key has not signed the act",
        Step::Place => "The act does not stand where the pack says",
        Step::Checkpoint => "The log's key has not signed a checkpoint over the act",
        Step::Cosignatures => "A cosignature is not that of its party",
        Step::Quorum => "The act is not shown to be registered",
        Step::Content => "What the pack shows is not the act that was signed",
        Step::Seal => "The daily seal does not hold for this tree",
    }
}

fn step(passed: &Passed, pins: &Pins) {
    match passed {
        Passed::Form { bytes } => say!("form          A proof pack of {bytes} bytes."),
        Passed::Roots { party, code, parties } => {
            say!("roots         The root documents of {parties} parties hold. The log is that of {code}:");
            say!("              party {}", named(party, pins));
        }
        Passed::Leaf { leaf: said, id } => leaf(said, &id.to_string()),
        Passed::Place { sizes } => {
            let sizes: Vec<String> = sizes.iter().map(u64::to_string).collect();
            say!("place         It stands there in the tree of {} entries.", sizes.join(", and in that of "));
        }
        Passed::Checkpoint { size, root } => {
            say!("checkpoint    The log's key signed the tree of {size} entries with root {root}.");
        }
        Passed::Cosignatures { counted, passed_over } => cosignatures(counted, passed_over, pins),
        Passed::Quorum { found, needed } => {
            say!("quorum        {found} cosignatures count, {needed} are needed.");
        }
        Passed::Content { opened: None } => say!("content       The pack shows nothing of the act."),
        Passed::Content { opened: Some(opened) } => content(opened),
        Passed::Seal { size, time } => {
            say!(
                "seal          The log's party sealed the tree of {size} entries with ML-DSA-44, {}.",
                named_time(*time)
            );
        }
    }
}

fn named(party: &PartyId, pins: &Pins) -> String {
    match pins.0.contains_key(party) {
        true => format!("{party}, which you pinned"),
        false => format!("{party}, which you have not pinned"),
    }
}

fn leaf(leaf: &Leaf, id: &str) {
    let kind = match leaf.content {
        ContentKind::Clear => "everybody may read it",
        ContentKind::Epoch => "it holds keys for readers",
        ContentKind::Root => "it is a root document of the party",
        ContentKind::Attestation => "it says what the party holds of each log",
        ContentKind::Sealed { .. } => "it is sealed to its audience",
    };
    let time = Instant(leaf.time.micros as i64);
    say!("leaf          The log's key signed act {id}");
    say!("              as entry {}, written {time} by the log's own clock; {kind}.", leaf.index);
    say!("              It was written under the charter {}.", leaf.charter);
}

fn cosignatures(counted: &[Witness], passed_over: &[PartyId], pins: &Pins) {
    match counted.len() {
        0 => say!("cosignatures  None counts."),
        _ => say!("cosignatures  These parties signed that they hold the log so far:"),
    }
    for witness in counted {
        let time = named_time(witness.time);
        say!(
            "              {:5} {} entries, {time}; party {}",
            witness.code,
            witness.size,
            named(&witness.party, pins)
        );
    }
    for party in passed_over {
        say!("              Passed over, not pinned or without a root document: party {party}");
    }
}

fn content(opened: &Opened) {
    match record::decode_act(&opened.act) {
        Ok(act) => {
            say!("content       The act is the one that was signed: {} by {}, {}.", act.kind, act.author, act.at);
            for line in act.body.to_string().lines() {
                say!("              | {line}");
            }
        }
        Err(fault) => say!("content       It is what was signed, and no act: {fault}."),
    }
}
