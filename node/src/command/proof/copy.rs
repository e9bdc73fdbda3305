//! What stands on a certified copy: the act for people, how far it came, and how to check it.

use law::act::{Act, Label};
use law::id::ActId;
use law::kinds;
use law::outcome::Citation;
use law::state::Verdict;
use paper::certificate::Certifier;
use paper::{Attachment, Block, Sheet};
use record::Record;
use record::proof::{Certified, Shows};
use seal::leaf::ContentKind;

use super::check::named_time;

/// Returns bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the copy of an act.
pub fn sheet(
    id: &ActId,
    found: &Certified,
    certifier: Option<&Certifier>,
    record: Option<&Record>,
    time: u64,
) -> Sheet {
    let mut blocks = vec![row("Act", &id.to_string()), row("Log", found.proof.log.as_str())];
    blocks.push(row("Entry", &found.leaf.index.to_string()));
    blocks.push(row("Copy made", &named_time(time).to_string()));
    blocks.push(Block::Heading("The act".into()));
    match &found.act {
        Some(act) => blocks.extend(act_blocks(act)),
        None => blocks.push(Block::Text(not_shown(found).into())),
    }
    blocks.push(Block::Heading("How far it came".into()));
    blocks.extend(ladder(found));
    blocks.extend(effect(id, record));
    blocks.push(Block::Heading("Digests".into()));
    blocks.push(row("Act (SHA-256)", &id.to_string()));
    blocks.push(row("Content (SHA-256)", &found.leaf.content_hash.to_string()));
    blocks.push(row("Charter", &found.leaf.charter.to_string()));
    if let Some(certifier) = certifier {
        blocks.push(row("Certificate (SHA-256)", &hex(&certifier.digest())));
    }
    blocks.push(Block::Heading("How to check this copy".into()));
    blocks.push(Block::Text(
        "The file act.proof is attached. It proves without any server that the log's key signed the act for this entry, and \
         who holds it: foedera proof check act.proof ROSTER, or the independent verifier. The signature in this PDF says only \
         that the holder of the certificate made the copy; the proof does not rest on it."
            .into(),
    ));
    Sheet {
        title: "Certified copy".into(),
        foot: format!("Act {id}"),
        language: "en".into(),
        time,
        blocks,
        attachments: attachments(found),
    }
}

fn row(label: &str, text: &str) -> Block {
    Block::Row(label.into(), text.into())
}

fn not_shown(found: &Certified) -> &'static str {
    match (found.leaf.content, found.proof.shows) {
        (ContentKind::Epoch, _) => "The entry holds keys for readers and no act.",
        (ContentKind::Root, _) => "The entry holds a root document of the party and no act.",
        (ContentKind::Sealed { .. }, Shows::Sealed) => {
            "The act is sealed to its audience. This copy certifies that it stands at this place, and shows nothing of it."
        }
        (_, Shows::NotHere) => "The content of the act is not on the node that made this copy.",
        _ => "The content is not an act that this program can read; the attached files hold it as it was signed.",
    }
}

fn act_blocks(act: &Act) -> Vec<Block> {
    let mut blocks = Vec::new();
    let kind = kinds::find(&act.kind, act.edition);
    blocks.push(Block::Text(kinds::says(act)));
    let title = kind.map_or("not known to this program", |kind| kind.title);
    blocks.push(row("Kind", &format!("{} ({title})", act.kind)));
    if let Some(drill) = &act.drill {
        blocks.push(row("Drill", &format!("{drill}. This act is an exercise and not meant.")));
    }
    blocks.push(row("Author", &act.author.to_string()));
    blocks.push(row("Done at", &format!("{}, zone {}, by its author's word", act.at, act.zone)));
    blocks.push(row("Readers", &readers(&act.label)));
    for reference in &act.refs {
        blocks.push(row("Rests on", &reference.to_string()));
    }
    for (name, value) in &act.body.to_table() {
        let label = kind.and_then(|kind| kind.fields.iter().find(|field| field.name == name.as_str()));
        blocks.push(row(label.map_or(name.as_str(), |field| field.label), &said(value)));
    }
    blocks
}

fn readers(label: &Label) -> String {
    match label {
        Label::Named(name) => name.to_string(),
        Label::Parties(parties) => parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// Returns a field as text for people: lists and tables line by line.
fn said(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(values) => values.iter().map(said).collect::<Vec<_>>().join("\n"),
        toml::Value::Table(rows) => {
            rows.iter().map(|(name, value)| format!("{name}: {}", said(value))).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}

fn ladder(found: &Certified) -> Vec<Block> {
    let at = law::time::Instant(i64::try_from(found.leaf.time.micros).unwrap_or(i64::MAX));
    let mut blocks = vec![row("Written", &format!("{at}, by the clock of the log"))];
    for held in &found.held {
        blocks.push(row("Delivered", &format!("{}: {} entries held, {}", held.party, held.size, held.time)));
    }
    let enough = found.proof.witnesses.len() as u64 >= found.proof.quorum;
    let needed = format!("{} of {} members must hold it", found.needed, found.members);
    let registered = if enough { format!("yes: {needed}") } else { format!("not yet: {needed}") };
    blocks.push(row("Registered", &registered));
    blocks
}

/// Returns what a node finds of the act in its whole record, if it was asked.
fn effect(id: &ActId, record: Option<&Record>) -> Vec<Block> {
    let Some(record) = record else {
        let says = "not looked at: it follows from the charter and from the other acts";
        return vec![row("Effect", says)];
    };
    let listed = |cites: &[Citation]| cites.iter().map(|cite| format!("\n{cite}")).collect::<String>();
    let says = match record.state().verdict(id) {
        Some(Verdict::Effective { because }) => format!("it has effect, by{}", listed(because)),
        Some(Verdict::Refused(refusal)) => {
            format!("it has none. {} {}{}", refusal.says, refusal.next, listed(&refusal.cites))
        }
        Some(Verdict::Undetermined(gap)) => {
            format!(
                "the charter does not say whether it has any. {} {}{}",
                gap.says,
                gap.settled_by,
                listed(&gap.cites)
            )
        }
        Some(other) => format!("none that this node can judge: {}", other.word()),
        None => "none yet: it is not registered".to_owned(),
    };
    let mut blocks = vec![row("Effect", &says)];
    let counted = record.ladder(id).ok().flatten().map(|ladder| ladder.counted_by).unwrap_or_default();
    blocks.extend(counted.iter().map(|by| row("Counted by", &by.to_string())));
    blocks.push(row("", "Computed by the node that made this copy, from the charter and every act that it holds."));
    blocks
}

fn attachments(found: &Certified) -> Vec<Attachment> {
    let mut attachments = vec![Attachment {
        name: "act.proof".into(),
        media: "application/octet-stream",
        about: "The proof pack of the act: leaf, path, signatures, root documents, and the act if it fits.".into(),
        bytes: found.proof.bytes.clone(),
    }];
    if matches!(found.proof.shows, Shows::TooLong(_)) {
        attachments.push(Attachment {
            name: "act.content".into(),
            media: "application/octet-stream",
            about: "The act with its salt, as the commitment in the leaf binds it; too long for the proof pack.".into(),
            bytes: found.content.clone(),
        });
    }
    attachments
}
