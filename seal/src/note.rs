//! Signed notes: a text and lines of signatures under it. Source: c2sp.org/signed-note, spec/checkpoint.md#note.

use std::fmt;

use crate::key::SIGNATURE_LEN;
use crate::limits::{NOTE_MAX, NOTE_SIGNATURES_MAX};
use crate::{Refused, base64, sha256};

const WHAT: &str = "signed note";

/// The first four bytes of a hash over name, kind of signature and public key.
pub type NoteKeyId = [u8; 4];

/// What a signature in a note means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// Plain Ed25519 over the text.
    Ed25519,
    /// A checkpoint's cosignature with a time.
    Cosignature,
    /// A checkpoint's cosignature with a time, by ML-DSA-44.
    DailySeal,
}

impl SignatureKind {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
            Self::DailySeal => 0x06,
        }
    }
}

/// Returns the id of a key under this name.
///
/// `key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]`. Source: c2sp.org/signed-note.
pub fn key_id(name: &str, kind: SignatureKind, public: &[u8]) -> NoteKeyId {
    let hash = sha256(&[name.as_bytes(), b"\n", &[kind.byte()], public].concat());
    [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
}

/// Returns the text by which other software is told of a key: `name+hash+key`.
pub fn verifier_key(name: &str, kind: SignatureKind, public: &[u8]) -> String {
    let id = u32::from_be_bytes(key_id(name, kind, public));
    format!("{name}+{id:08x}+{}", base64::encode(&[&[kind.byte()], public].concat()))
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key: not empty, without spaces and plus signs.
    pub name: String,
    /// The id of the key.
    pub key: NoteKeyId,
    /// The signature itself; its form depends on the kind of key.
    pub bytes: Vec<u8>,
}

impl fmt::Display for Signature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = base64::encode(&[self.key.as_slice(), &self.bytes].concat());
        writeln!(out, "\u{2014} {} {signed}", self.name)
    }
}

/// A text with signatures that nobody has checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its last newline.
    pub text: String,
    /// The signature lines, in their order.
    pub signatures: Vec<Signature>,
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(out))
    }
}

impl Note {
    /// Reads a note. Refused if it is larger than its limits, has no signature line, or is not in the form of one.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > NOTE_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: NOTE_MAX });
        }
        let note = std::str::from_utf8(bytes).map_err(|_| Refused::Malformed { what: "UTF-8 text" })?;
        // "MUST NOT contain any ASCII control characters (those below U+0020) other than newline."
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(Refused::Malformed { what: "note without control characters" });
        }
        // "the text is separated from the signatures by the last empty line in the note."
        let blank = note.rfind("\n\n").ok_or(Refused::Truncated { what: WHAT })?;
        let (text, lines) = (&note[..=blank], &note[blank + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(Refused::Truncated { what: WHAT })?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == NOTE_SIGNATURES_MAX {
                return Err(Refused::Oversized { what: "list of signatures", limit: NOTE_SIGNATURES_MAX });
            }
            signatures.push(parse_signature(line)?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Returns the signatures of this key.
    ///
    /// Others are passed over: "Verifiers MUST ignore signatures from unknown keys, even if they share a name or ID
    /// (but not both) with a known key."
    pub fn of_key(&self, name: &str, key: NoteKeyId) -> impl Iterator<Item = &Signature> {
        self.signatures.iter().filter(move |line| line.name == name && line.key == key)
    }
}

impl Signature {
    /// Returns the bytes of a plain Ed25519 signature. Refused if there are more or fewer than 64.
    pub(crate) fn ed25519(&self) -> Result<&[u8; SIGNATURE_LEN], Refused> {
        self.bytes.as_slice().try_into().map_err(|_| Refused::Malformed { what: "note signature" })
    }
}

fn parse_signature(line: &str) -> Result<Signature, Refused> {
    let malformed = Refused::Malformed { what: "note signature" };
    let (name, signed) = line.strip_prefix("\u{2014} ").and_then(|line| line.split_once(' ')).ok_or(malformed)?;
    if name.is_empty() || name.contains(|letter: char| letter.is_whitespace() || letter == '+') {
        return Err(Refused::Malformed { what: "name of a note's key" });
    }
    let signed = base64::decode(signed)?;
    let (key, bytes) = signed.split_first_chunk::<4>().ok_or(malformed)?;
    Ok(Signature { name: name.to_owned(), key: *key, bytes: bytes.to_vec() })
}
