//! Epoch keys: one secret for each writer and label, wrapped once to each reader.
//!
//! HPKE (RFC 9180) in base mode with X-Wing, HKDF-SHA-256 and AES-256-GCM. The document names no reader: each tries
//! every wrap with its own key. What it does show is how many readers there are. Source: spec/content.md#epoch-document.

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal_with_rng};

use crate::cbor::{Reader, Writer};
use crate::content::{check, complete, with_content};
use crate::entropy::{Entropy, Source};
use crate::hash::tagged;
use crate::key::{ReaderPublic, ReaderSecret, Seed};
use crate::leaf::{ContentKind, Heading, Leaf};
use crate::limits::READERS_MAX;
use crate::{Hash, Refused};

const WHAT: &str = "epoch document";

/// Length of an encapsulated key, bytes: ML-KEM-768 ciphertext and X25519 point.
const ENCAPSULATED_LEN: usize = 1120;

/// Length of one wrap, bytes: encapsulated key, 32 bytes of key, 16 bytes of tag.
pub const WRAP_LEN: usize = ENCAPSULATED_LEN + 32 + 16;

/// The secret under which a writer seals acts of one label, until the readers change.
#[derive(Clone)]
pub struct EpochKey(Seed);

impl EpochKey {
    /// Makes a new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self(Seed::generate(entropy))
    }

    /// Takes up a key from its 32 secret bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Seed(*bytes))
    }

    /// Returns the 32 secret bytes.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.0
    }

    /// Returns what the epoch leaf commits to, so that no reader can be given another key than the others.
    pub fn commitment(&self) -> Hash {
        tagged("foedera epoch key v1", &[&self.0.0])
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.0.0
    }
}

impl std::fmt::Debug for EpochKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("EpochKey(secret not shown)")
    }
}

/// Makes the leaf and the document that give an epoch key to the readers of the heading's label.
///
/// Refused with `oversized` beyond [`READERS_MAX`] readers. The order of `readers` leaves no trace.
pub fn write(
    heading: &Heading,
    key: &EpochKey,
    readers: &[ReaderPublic],
    entropy: &mut dyn Entropy,
) -> Result<(Leaf, Vec<u8>), Refused> {
    let document = wrap(heading, key, readers, entropy)?;
    let leaf = complete(heading, ContentKind::Epoch, key.commitment());
    Ok((with_content(leaf, &document), document))
}

/// Finds the epoch key in the document of an epoch leaf, with the secret of a reader.
///
/// Refused if the document is not the one the leaf names or not in the one form; with `not-in-audience` if no wrap
/// opens; and with `wrong-epoch-key` if the wrap holds a key other than the one that the leaf commits to.
pub fn read(leaf: &Leaf, document: &[u8], secret: &ReaderSecret) -> Result<EpochKey, Refused> {
    if leaf.content != ContentKind::Epoch {
        return Err(Refused::WrongContentKind { expected: "epoch" });
    }
    check(leaf, document)?;
    let key = unwrap(&leaf.heading(), document, secret)?.ok_or(Refused::NotInAudience)?;
    if key.commitment() == leaf.commitment { Ok(key) } else { Err(Refused::WrongEpochKey) }
}

/// Reads an epoch document and returns the number of its wraps. Refused if it is not in the one form.
pub fn count(document: &[u8]) -> Result<usize, Refused> {
    split(document).map(|wraps| wraps.len())
}

fn wrap(
    heading: &Heading,
    key: &EpochKey,
    readers: &[ReaderPublic],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, Refused> {
    if readers.len() > READERS_MAX {
        return Err(Refused::Oversized { what: "list of readers", limit: READERS_MAX });
    }
    let info = info(heading);
    let mut wraps = Vec::with_capacity(readers.len());
    for reader in readers {
        let sealed = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
            &OpModeS::Base,
            reader.key(),
            &info,
            key.secret(),
            &[],
            &mut Source(entropy),
        );
        let (encapsulated, sealed) = sealed.map_err(|_| Refused::NotAKey { what: "reader" })?;
        wraps.push([encapsulated.to_bytes().as_slice(), &sealed].concat());
    }
    // Encapsulations look random, so sorting them hides the order of the readers.
    wraps.sort_unstable();
    let mut out = Writer::with_capacity(wraps.len() * (WRAP_LEN + 3) + 3);
    out.array(wraps.len());
    wraps.iter().for_each(|wrap| out.byte_string(wrap));
    Ok(out.bytes)
}

fn unwrap(heading: &Heading, document: &[u8], secret: &ReaderSecret) -> Result<Option<EpochKey>, Refused> {
    let info = info(heading);
    for wrap in split(document)? {
        let (encapsulated, sealed) = wrap.split_at(ENCAPSULATED_LEN);
        let Ok(encapsulated) = <XWing as Kem>::EncappedKey::from_bytes(encapsulated) else { continue };
        let opened = single_shot_open::<AesGcm256, HkdfSha256, XWing>(
            &OpModeR::Base,
            secret.key(),
            &encapsulated,
            &info,
            sealed,
            &[],
        );
        if let Some(key) = opened.ok().and_then(|key| key.try_into().ok()) {
            return Ok(Some(EpochKey::from_bytes(&key)));
        }
    }
    Ok(None)
}

/// Returns the wraps. Refused if there are too many, if one has another length, or if they are not in ascending order.
fn split(document: &[u8]) -> Result<Vec<&[u8; WRAP_LEN]>, Refused> {
    let mut reader = Reader::new(document, WHAT);
    let count = reader.array()?;
    if count > READERS_MAX {
        return Err(Refused::Oversized { what: "list of readers", limit: READERS_MAX });
    }
    let mut wraps = Vec::with_capacity(count);
    for _ in 0..count {
        let wrap = reader.byte_string()?.try_into().map_err(|_| Refused::Malformed { what: WHAT })?;
        if wraps.last().is_some_and(|last| *last >= wrap) {
            return Err(Refused::NotCanonical { what: "order of wraps" });
        }
        wraps.push(wrap);
    }
    reader.end()?;
    Ok(wraps)
}

/// Binds a wrap to the log, the place and the label it was made for.
fn info(heading: &Heading) -> Vec<u8> {
    [b"foedera epoch v1".as_slice(), &heading.log.0, &heading.index.to_be_bytes(), &heading.label.0].concat()
}
