//! Content: the act itself, its salt and padding, in the clear or sealed to its audience.
//!
//! An act is a byte string here. Source: spec/content.md.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::cbor::{Reader, Writer};
use crate::entropy::Entropy;
use crate::epoch::EpochKey;
use crate::hash::tagged;
use crate::leaf::{ContentKind, Heading, Leaf, aad};
use crate::limits::{ACT_MAX, BUCKETS, CONTENT_MAX};
use crate::{Hash, Refused, hkdf, sha256};

const WHAT: &str = "content";

/// Length of the tag that AES-GCM adds, bytes.
pub const TAG_LEN: usize = 16;

/// 32 random bytes that keep the commitment from being guessed. Fresh for every act.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// Draws a fresh salt.
    pub fn fresh(entropy: &mut dyn Entropy) -> Self {
        let mut salt = Self([0; 32]);
        entropy.fill(&mut salt.0);
        salt
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Salt(not shown)")
    }
}

/// An act that was opened and matches its commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The act's bytes.
    pub act: Vec<u8>,
    /// The salt, which together with the act discloses it to others.
    pub salt: Salt,
}

/// Returns the commitment to an act: it binds the writer and tells nothing to who does not know the salt.
pub fn commitment(salt: &Salt, act: &[u8]) -> Hash {
    tagged("foedera act v1", &[&salt.0, act])
}

/// Makes the leaf and stored content of an act that everyone may read. Refused if the act is larger than its limit.
pub fn clear(heading: &Heading, act: &[u8], salt: &Salt) -> Result<(Leaf, Vec<u8>), Refused> {
    let plain = plain(act, salt)?;
    let leaf = complete(heading, ContentKind::Clear, commitment(salt, act));
    Ok((with_content(leaf, &plain), plain))
}

/// Makes the leaf and stored content of an act sealed under the epoch key that stands at index `epoch` of the log.
///
/// Refused if the act is larger than its limit. The salt must be fresh: it keeps a writer restored from a backup, who
/// comes to the same index again, from using a key twice.
pub fn seal(
    heading: &Heading,
    epoch: u64,
    key: &EpochKey,
    act: &[u8],
    salt: &Salt,
) -> Result<(Leaf, Vec<u8>), Refused> {
    let mut plain = plain(act, salt)?;
    let bucket = BUCKETS.iter().find(|&&bucket| bucket >= plain.len());
    plain.resize(*bucket.expect("bug: the largest act fits the largest bucket"), 0);
    let leaf = complete(heading, ContentKind::Sealed { epoch }, commitment(salt, act));
    let message = Payload { msg: &plain, aad: &aad(&leaf) };
    let sealed = cipher(key, &leaf).encrypt(&Nonce::default(), message);
    let sealed = sealed.expect("bug: AES-GCM takes a mebibyte");
    Ok((with_content(leaf, &sealed), sealed))
}

/// Returns the length of the stored content of an act of so many bytes once it is sealed: salt, padding and tag added.
///
/// Panics beyond [`ACT_MAX`], where nothing is sealed.
pub const fn sealed_len(act_len: usize) -> usize {
    assert!(act_len <= ACT_MAX, "bug: an act beyond its limit is not sealed");
    let head = match act_len {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        _ => 5,
    };
    // The map, its two keys, the salt with its head, the head of the act, and the act.
    let plain = 1 + 2 + 34 + head + act_len;
    let mut place = 0;
    while BUCKETS[place] < plain {
        place += 1;
    }
    BUCKETS[place] + TAG_LEN
}

/// Checks that stored content is the one a leaf names, without opening it. This is all that a mirror outside the
/// audience can check. Refused with `wrong-content-length` or `wrong-content-hash`.
pub fn check(leaf: &Leaf, stored: &[u8]) -> Result<(), Refused> {
    if stored.len() > CONTENT_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: CONTENT_MAX });
    }
    if stored.len() != leaf.content_len as usize {
        return Err(Refused::WrongContentLength { expected: leaf.content_len as usize, found: stored.len() });
    }
    if sha256(stored) != leaf.content_hash {
        return Err(Refused::WrongContentHash);
    }
    Ok(())
}

/// Reads the content of a clear leaf. Refused as by [`check`], if it is not in the one form, and with
/// `wrong-commitment`.
pub fn read(leaf: &Leaf, stored: &[u8]) -> Result<Opened, Refused> {
    if leaf.content != ContentKind::Clear {
        return Err(Refused::WrongContentKind { expected: "clear" });
    }
    check(leaf, stored)?;
    let (opened, rest) = unpack(stored)?;
    if !rest.is_empty() {
        return Err(Refused::Trailing { what: WHAT });
    }
    committed(leaf, opened)
}

/// Opens the content of a sealed leaf with the epoch key that the leaf names by index.
///
/// Refused as by [`check`]; with `wrong-seal` if the key or a fact of the leaf is another; if what is inside is not in
/// the one form; and with `wrong-commitment` if the writer sealed something other than what the leaf commits to.
pub fn open(leaf: &Leaf, key: &EpochKey, stored: &[u8]) -> Result<Opened, Refused> {
    if !matches!(leaf.content, ContentKind::Sealed { .. }) {
        return Err(Refused::WrongContentKind { expected: "sealed" });
    }
    check(leaf, stored)?;
    let message = Payload { msg: stored, aad: &aad(leaf) };
    let plain = cipher(key, leaf).decrypt(&Nonce::default(), message).map_err(|_| Refused::WrongSeal)?;
    let (opened, padding) = unpack(&plain)?;
    let used = plain.len() - padding.len();
    let bucket = BUCKETS.iter().find(|&&bucket| bucket >= used);
    if bucket != Some(&plain.len()) || padding.iter().any(|&byte| byte != 0) {
        return Err(Refused::NotCanonical { what: "padding of content" });
    }
    committed(leaf, opened)
}

/// Returns the plain form of an act that was opened: what a proof pack shows of it.
pub fn disclose(opened: &Opened) -> Result<Vec<u8>, Refused> {
    plain(&opened.act, &opened.salt)
}

/// Reads the plain form of an act that somebody shows, and compares it with a clear or sealed leaf.
///
/// Refused as by [`read`] for a clear leaf; for a sealed one if it is not in the one form, and with
/// `wrong-commitment`; with `wrong-content-kind` for an epoch and a root document.
pub fn disclosed(leaf: &Leaf, plain: &[u8]) -> Result<Opened, Refused> {
    match leaf.content {
        ContentKind::Clear => read(leaf, plain),
        ContentKind::Epoch | ContentKind::Root | ContentKind::Attestation => {
            Err(Refused::WrongContentKind { expected: "clear or sealed" })
        }
        ContentKind::Sealed { .. } => {
            let (opened, rest) = unpack(plain)?;
            if !rest.is_empty() {
                return Err(Refused::Trailing { what: WHAT });
            }
            committed(leaf, opened)
        }
    }
}

/// Returns the stored form of an act: a map of salt (1) and act (2).
fn plain(act: &[u8], salt: &Salt) -> Result<Vec<u8>, Refused> {
    if act.len() > ACT_MAX {
        return Err(Refused::Oversized { what: "act", limit: ACT_MAX });
    }
    let mut out = Writer::with_capacity(act.len() + 64);
    out.map(2);
    out.uint(1);
    out.byte_string(&salt.0);
    out.uint(2);
    out.byte_string(act);
    Ok(out.bytes)
}

/// Reads salt and act, and returns what follows them.
pub(crate) fn unpack(plain: &[u8]) -> Result<(Opened, &[u8]), Refused> {
    let mut reader = Reader::new(plain, WHAT);
    reader.map_of(2)?;
    reader.key(1)?;
    let salt = Salt(reader.fixed()?);
    reader.key(2)?;
    let act = reader.byte_string()?;
    if act.len() > ACT_MAX {
        return Err(Refused::Oversized { what: "act", limit: ACT_MAX });
    }
    Ok((Opened { act: act.to_vec(), salt }, reader.rest()))
}

fn committed(leaf: &Leaf, opened: Opened) -> Result<Opened, Refused> {
    if commitment(&opened.salt, &opened.act) == leaf.commitment { Ok(opened) } else { Err(Refused::WrongCommitment) }
}

/// Each act has its own key, so the nonce can be all zero. The key follows from the commitment, and so from the salt:
/// two different acts have two different keys even at the same index.
fn cipher(key: &EpochKey, leaf: &Leaf) -> Aes256Gcm {
    let info = [b"foedera seal v1".as_slice(), &leaf.log.0, &leaf.index.to_be_bytes(), &leaf.commitment.0].concat();
    Aes256Gcm::new(&hkdf::derive(&[], key.secret(), &info).into())
}

/// Returns a leaf whose content is not known yet.
pub(crate) fn complete(heading: &Heading, content: ContentKind, commitment: Hash) -> Leaf {
    Leaf {
        log: heading.log,
        index: heading.index,
        time: heading.time,
        key: heading.key,
        label: heading.label,
        charter: heading.charter,
        content,
        content_hash: Hash([0; 32]),
        content_len: 0,
        commitment,
    }
}

/// Returns the leaf with hash and length of its stored content.
pub(crate) fn with_content(leaf: Leaf, stored: &[u8]) -> Leaf {
    let content_len = u32::try_from(stored.len()).expect("bug: content is far below 4 GiB");
    Leaf { content_hash: sha256(stored), content_len, ..leaf }
}
