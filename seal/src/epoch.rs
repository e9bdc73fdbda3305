//! Epoch keys: one secret for each writer and label, wrapped once to each reader.
//!
//! HPKE (RFC 9180) in base mode with X-Wing, HKDF-SHA-256 and AES-256-GCM. The document names no reader: each tries
//! every wrap with its own key. What it does show is how many readers there are. The randomness of a wrap follows from
//! the epoch key and the reader's key, so that whoever opens one wrap can make all others again and sees whom they
//! serve. Source: spec/content.md#epoch-document.

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
use crate::{Hash, Refused, hkdf};

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

/// Whom the wraps of a document serve, as somebody finds who has the epoch key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The places, in the list that was asked about, of the readers for whom there is a wrap.
    pub readers: Vec<usize>,
    /// How many wraps serve none of them: they are for keys not asked about, or lead astray.
    pub others: usize,
}

/// Makes the leaf and the document that give an epoch key to the readers of the heading's label.
///
/// Refused with `oversized` beyond [`READERS_MAX`] readers. The order of `readers` leaves no trace. One epoch key with
/// one heading and the same readers gives the same document.
pub fn write(heading: &Heading, key: &EpochKey, readers: &[ReaderPublic]) -> Result<(Leaf, Vec<u8>), Refused> {
    let document = document(heading, key, readers)?;
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

/// Finds out whom the document of an epoch leaf serves, with its key: every wrap is made again and looked for.
///
/// Refused if the document is not the one the leaf names or not in the one form, and with `wrong-epoch-key` if the key
/// is not the one that the leaf commits to.
pub fn served(leaf: &Leaf, document: &[u8], key: &EpochKey, readers: &[ReaderPublic]) -> Result<Served, Refused> {
    check(leaf, document)?;
    if key.commitment() != leaf.commitment {
        return Err(Refused::WrongEpochKey);
    }
    let mut wraps = split(document)?;
    let mut served = Served { readers: Vec::new(), others: 0 };
    for (place, reader) in readers.iter().enumerate() {
        let wrap = wrap(&leaf.heading(), key, reader)?;
        if let Ok(found) = wraps.binary_search_by(|other| other.as_slice().cmp(&wrap)) {
            wraps.remove(found);
            served.readers.push(place);
        }
    }
    served.others = wraps.len();
    Ok(served)
}

fn document(heading: &Heading, key: &EpochKey, readers: &[ReaderPublic]) -> Result<Vec<u8>, Refused> {
    if readers.len() > READERS_MAX {
        return Err(Refused::Oversized { what: "list of readers", limit: READERS_MAX });
    }
    let mut wraps = readers.iter().map(|reader| wrap(heading, key, reader)).collect::<Result<Vec<_>, _>>()?;
    // Encapsulations look random, so sorting them hides the order of the readers.
    wraps.sort_unstable();
    let mut out = Writer::with_capacity(wraps.len() * (WRAP_LEN + 3) + 3);
    out.array(wraps.len());
    wraps.iter().for_each(|wrap| out.byte_string(wrap));
    Ok(out.bytes)
}

fn wrap(heading: &Heading, key: &EpochKey, reader: &ReaderPublic) -> Result<Vec<u8>, Refused> {
    let purpose = b"foedera wrap v1".as_slice();
    let place = [purpose, &heading.log.0, &heading.index.to_be_bytes(), &heading.label.0, &reader.to_bytes()].concat();
    let drawn = hkdf::derive_64(&[], key.secret(), &place);
    enclose(&info(heading), &drawn, key.secret(), reader)
}

/// Seals 32 secret bytes to a reader with randomness that was worked out.
pub(crate) fn enclose(
    info: &[u8],
    drawn: &[u8; 64],
    secret: &[u8; 32],
    reader: &ReaderPublic,
) -> Result<Vec<u8>, Refused> {
    let sealed = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
        &OpModeS::Base,
        reader.key(),
        info,
        secret,
        &[],
        &mut Source(&mut Given(drawn)),
    );
    let (encapsulated, sealed) = sealed.map_err(|_| Refused::NotAKey { what: "reader" })?;
    Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
}

/// Bytes that were worked out and take the place of random ones: an encapsulation draws all 64 of them, once.
struct Given<'g>(&'g [u8]);

impl Entropy for Given<'_> {
    fn fill(&mut self, out: &mut [u8]) {
        let (now, later) = self.0.split_at_checked(out.len()).expect("bug: an encapsulation draws 64 bytes");
        out.copy_from_slice(now);
        self.0 = later;
    }
}

fn unwrap(heading: &Heading, document: &[u8], secret: &ReaderSecret) -> Result<Option<EpochKey>, Refused> {
    let info = info(heading);
    let opened = split(document)?.into_iter().find_map(|wrap| enclosed(&info, wrap, secret));
    Ok(opened.map(|key| EpochKey::from_bytes(&key)))
}

/// Opens what was sealed to a reader; nothing if it was sealed to another, or for another purpose.
pub(crate) fn enclosed(info: &[u8], wrap: &[u8; WRAP_LEN], secret: &ReaderSecret) -> Option<[u8; 32]> {
    let (encapsulated, sealed) = wrap.split_at(ENCAPSULATED_LEN);
    let encapsulated = <XWing as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
    let mode = OpModeR::Base;
    let opened =
        single_shot_open::<AesGcm256, HkdfSha256, XWing>(&mode, secret.key(), &encapsulated, info, sealed, &[]);
    opened.ok()?.try_into().ok()
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
