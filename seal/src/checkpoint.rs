//! Checkpoints: a log's own word on its size and root, as a signed note.
//!
//! Source: c2sp.org/tlog-checkpoint, spec/checkpoint.md.

use crate::id::LogId;
use crate::key::{LogPublic, LogSecret};
use crate::note::{Note, Signature, SignatureKind, key_id};
use crate::{Hash, Refused, base64};

const WHAT: &str = "checkpoint";

/// The size and root of a log at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: [`origin`] of its id.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the tree.
    pub root: Hash,
}

/// Returns the first line of the checkpoints of a log, which is also the name of its key in notes.
pub fn origin(log: &LogId) -> String {
    format!("foedera/log/{log}")
}

impl Checkpoint {
    /// Returns the checkpoint of a log.
    pub fn of(log: &LogId, size: u64, root: Hash) -> Self {
        Self { origin: origin(log), size, root }
    }

    /// Returns the three lines that are signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, base64::encode(&self.root.0))
    }

    /// Reads the three lines. Refused if there are more, or if one is not in its one form.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let malformed = Refused::Malformed { what: WHAT };
        let lines = text.strip_suffix('\n').ok_or(Refused::Truncated { what: WHAT })?;
        let mut lines = lines.split('\n');
        let (origin, size, root) = match (lines.next(), lines.next(), lines.next()) {
            (Some(origin), Some(size), Some(root)) => (origin, size, root),
            _ => return Err(Refused::Truncated { what: WHAT }),
        };
        // "The use of extension lines is NOT RECOMMENDED": our logs write none, so a further line is not ours.
        if lines.next().is_some() {
            return Err(Refused::Trailing { what: WHAT });
        }
        if origin.is_empty() || origin.bytes().any(|byte| byte < 0x20) {
            return Err(malformed);
        }
        let size = decimal(size)?;
        let root = base64::decode(root)?.try_into().map_err(|_| malformed)?;
        Ok(Self { origin: origin.to_owned(), size, root: Hash(root) })
    }

    /// Returns the log's signature line.
    pub fn sign(&self, secret: &LogSecret) -> Signature {
        let key = key_id(&self.origin, SignatureKind::Ed25519, &secret.public().to_bytes());
        Signature { name: self.origin.clone(), key, bytes: secret.sign(self.text().as_bytes()).to_vec() }
    }

    /// Returns the checkpoint as a note with the log's signature; cosignatures go under it.
    pub fn note(&self, secret: &LogSecret) -> Note {
        Note { text: self.text(), signatures: vec![self.sign(secret)] }
    }

    /// Says whether both are of one log, of one size, and have two roots. Both signed, that is proof of a forked log.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.origin == other.origin && self.size == other.size && self.root != other.root
    }
}

/// Reads a checkpoint from a note and checks that the log signed it.
///
/// Refused with `wrong-origin` if it is of another log, `no-signature` if this key has no line, `bad-signature`, and
/// whatever [`Note::parse`] and [`Checkpoint::parse`] refuse.
pub fn verify(note: &[u8], log: &LogId, key: &LogPublic) -> Result<Checkpoint, Refused> {
    verify_note(&Note::parse(note)?, log, key)
}

/// Checks a note that is already read. Refused as by [`verify`].
pub fn verify_note(note: &Note, log: &LogId, key: &LogPublic) -> Result<Checkpoint, Refused> {
    let checkpoint = Checkpoint::parse(&note.text)?;
    if checkpoint.origin != origin(log) {
        return Err(Refused::WrongOrigin);
    }
    let id = key_id(&checkpoint.origin, SignatureKind::Ed25519, &key.to_bytes());
    let mut signed = false;
    for line in note.of_key(&checkpoint.origin, id) {
        key.verify(note.text.as_bytes(), line.ed25519()?)?;
        signed = true;
    }
    if signed { Ok(checkpoint) } else { Err(Refused::NoSignature) }
}

/// Reads a number "with no leading zeroes (unless the tree is empty)".
fn decimal(text: &str) -> Result<u64, Refused> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::Malformed { what: "tree size" });
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(Refused::NotCanonical { what: "tree size" });
    }
    text.parse().map_err(|_| Refused::Oversized { what: "tree size", limit: usize::MAX })
}
