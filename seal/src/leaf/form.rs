//! The bytes of a leaf, written and read.

use crate::cbor::{Reader, Writer};
use crate::id::{CharterId, KeyId, LabelId, LogId};
use crate::key::SIGNATURE_LEN;
use crate::leaf::{ContentKind, Hlc, Leaf};
use crate::limits::LEAF_MAX;
use crate::{Hash, Refused};

const WHAT: &str = "leaf";

/// The context that COSE calls external_aad: no other signature of ours begins like this one.
const DOMAIN: &[u8] = b"foedera leaf v1";

/// A leaf that was read, with what its signature is over.
pub(crate) struct Parsed {
    pub(crate) leaf: Leaf,
    pub(crate) to_be_signed: Vec<u8>,
    pub(crate) signature: [u8; SIGNATURE_LEN],
}

/// Returns the payload: a map with ten integer keys.
pub(crate) fn payload(leaf: &Leaf) -> Vec<u8> {
    let mut out = Writer::with_capacity(LEAF_MAX);
    out.map(10);
    facts(leaf, &mut out);
    out.uint(9);
    out.byte_string(&leaf.content_hash.0);
    out.uint(10);
    out.uint(u64::from(leaf.content_len));
    out.bytes
}

/// Returns what the seal of the content is bound to: the payload without the hash and length of the content.
pub(crate) fn aad(leaf: &Leaf) -> Vec<u8> {
    let mut out = Writer::with_capacity(LEAF_MAX);
    out.map(8);
    facts(leaf, &mut out);
    out.bytes
}

fn facts(leaf: &Leaf, out: &mut Writer) {
    out.uint(1);
    out.byte_string(&leaf.log.0);
    out.uint(2);
    out.uint(leaf.index);
    out.uint(3);
    out.uint(leaf.time.micros);
    out.uint(4);
    out.uint(u64::from(leaf.time.counter));
    out.uint(5);
    out.byte_string(&leaf.label.0);
    out.uint(6);
    out.byte_string(&leaf.charter.0);
    out.uint(7);
    match leaf.content {
        ContentKind::Clear => out.int(-1),
        ContentKind::Epoch => out.int(-2),
        ContentKind::Root => out.int(-3),
        ContentKind::Attestation => out.int(-4),
        ContentKind::Sealed { epoch } => out.uint(epoch),
    }
    out.uint(8);
    out.byte_string(&leaf.commitment.0);
}

/// Returns the protected header: a map with the algorithm (1: -8, EdDSA) and the key's name (4).
fn protected(key: &KeyId) -> [u8; 13] {
    let mut bytes = [0xa2, 0x01, 0x27, 0x04, 0x48, 0, 0, 0, 0, 0, 0, 0, 0];
    bytes[5..].copy_from_slice(&key.0);
    bytes
}

/// Returns the bytes under the signature.
///
/// Source: RFC 9052 section 4.4: "Create a Sig_structure and populate it with the appropriate fields."
pub(crate) fn to_be_signed(key: &KeyId, payload: &[u8]) -> Vec<u8> {
    let mut out = Writer::with_capacity(LEAF_MAX);
    out.array(4);
    out.text("Signature1");
    out.byte_string(&protected(key));
    out.byte_string(DOMAIN);
    out.byte_string(payload);
    out.bytes
}

/// Returns the leaf: an untagged COSE_Sign1 array of four.
pub(crate) fn assemble(key: &KeyId, payload: &[u8], signature: &[u8; SIGNATURE_LEN]) -> Vec<u8> {
    join(&Parts { protected: &protected(key), payload, signature })
}

/// The three byte strings of a leaf, for those who write it into another message.
pub(crate) struct Parts<'b> {
    /// The protected header.
    pub(crate) protected: &'b [u8],
    /// The payload.
    pub(crate) payload: &'b [u8],
    /// The signature.
    pub(crate) signature: &'b [u8],
}

/// Returns the parts of a leaf.
pub(crate) fn parts(bytes: &[u8]) -> Result<Parts<'_>, Refused> {
    let mut reader = Reader::new(bytes, WHAT);
    reader.array_of(4)?;
    let protected = reader.byte_string()?;
    reader.map_of(0)?;
    let (payload, signature) = (reader.byte_string()?, reader.byte_string()?);
    reader.end()?;
    Ok(Parts { protected, payload, signature })
}

/// Returns the leaf that has these parts. It may not be in the one form: the caller reads it again.
pub(crate) fn join(parts: &Parts<'_>) -> Vec<u8> {
    let mut out = Writer::with_capacity(LEAF_MAX);
    out.array(4);
    out.byte_string(parts.protected);
    out.map(0);
    out.byte_string(parts.payload);
    out.byte_string(parts.signature);
    out.bytes
}

/// Reads the one form: every key in its place, every integer in its shortest form, nothing after the end.
pub(crate) fn parse(bytes: &[u8]) -> Result<Parsed, Refused> {
    if bytes.len() > LEAF_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: LEAF_MAX });
    }
    let mut reader = Reader::new(bytes, WHAT);
    reader.array_of(4)?;
    let key = read_protected(reader.byte_string()?)?;
    reader.map_of(0)?;
    let payload = reader.byte_string()?;
    let signature = reader.fixed()?;
    reader.end()?;
    let leaf = read_payload(key, payload)?;
    leaf.check()?;
    Ok(Parsed { leaf, to_be_signed: to_be_signed(&key, payload), signature })
}

fn read_protected(bytes: &[u8]) -> Result<KeyId, Refused> {
    let mut reader = Reader::new(bytes, WHAT);
    reader.map_of(2)?;
    reader.key(1)?;
    if reader.int()? != -8 {
        return Err(Refused::Malformed { what: "leaf signed with EdDSA" });
    }
    reader.key(4)?;
    let key = KeyId(reader.fixed()?);
    reader.end()?;
    Ok(key)
}

fn read_payload(key: KeyId, bytes: &[u8]) -> Result<Leaf, Refused> {
    let mut reader = Reader::new(bytes, WHAT);
    reader.map_of(10)?;
    reader.key(1)?;
    let log = LogId(reader.fixed()?);
    reader.key(2)?;
    let index = reader.uint()?;
    reader.key(3)?;
    let micros = reader.uint()?;
    reader.key(4)?;
    let counter = narrow(reader.uint()?, "time counter")?;
    reader.key(5)?;
    let label = LabelId(reader.fixed()?);
    reader.key(6)?;
    let charter = CharterId(reader.fixed()?);
    reader.key(7)?;
    let content = match reader.int()? {
        -1 => ContentKind::Clear,
        -2 => ContentKind::Epoch,
        -3 => ContentKind::Root,
        -4 => ContentKind::Attestation,
        epoch => ContentKind::Sealed { epoch: narrow(epoch, "epoch index")? },
    };
    reader.key(8)?;
    let commitment = Hash(reader.fixed()?);
    reader.key(9)?;
    let content_hash = Hash(reader.fixed()?);
    reader.key(10)?;
    let content_len = narrow(reader.uint()?, "content length")?;
    reader.end()?;
    let time = Hlc { micros, counter };
    Ok(Leaf { log, index, time, key, label, charter, content, content_hash, content_len, commitment })
}

fn narrow<A, B: TryFrom<A>>(value: A, what: &'static str) -> Result<B, Refused> {
    B::try_from(value).map_err(|_| Refused::Malformed { what })
}
