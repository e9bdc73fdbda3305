//! Handing on: the keys of a writer's earlier epochs, sealed once more to readers who came later.
//!
//! Like an epoch document it names no reader, and nothing in it is drawn at random: the key under which all of them are
//! sealed follows from all of them together, so only who has every one can make it again. Whether a key is the one of
//! its epoch shows in the commitment of the epoch's leaf. Source: spec/content.md#handing-on.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::epoch::{EpochKey, WRAP_LEN, enclose, enclosed};
use crate::hkdf;
use crate::id::{LabelId, LogId};
use crate::key::{ReaderPublic, ReaderSecret};
use crate::limits::{HANDED_MAX, READERS_MAX};

const WHAT: &str = "handing of epoch keys";

/// Length of an epoch's index and key, bytes.
const ITEM_LEN: usize = 8 + 32;

/// Makes the document that gives keys of epochs of one log and label to readers.
///
/// Refused with `oversized` beyond [`READERS_MAX`] readers or [`HANDED_MAX`] epochs. One list of keys and readers gives
/// one document, in whatever order the readers stand.
pub fn write(
    log: &LogId,
    label: LabelId,
    keys: &[(u64, EpochKey)],
    readers: &[ReaderPublic],
) -> Result<Vec<u8>, Refused> {
    if readers.len() > READERS_MAX {
        return Err(Refused::Oversized { what: "list of readers", limit: READERS_MAX });
    }
    if keys.len() > HANDED_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: HANDED_MAX });
    }
    let info = info(log, label);
    let plain: Vec<u8> =
        keys.iter().flat_map(|(index, key)| [index.to_be_bytes().as_slice(), key.secret()].concat()).collect();
    let all = hkdf::derive(&[], &plain, &info);
    let wrap = |reader: &ReaderPublic| {
        let drawn = hkdf::derive_64(&[], &all, &[info.as_slice(), &reader.to_bytes()].concat());
        enclose(&info, &drawn, &all, reader)
    };
    let mut wraps = readers.iter().map(wrap).collect::<Result<Vec<_>, _>>()?;
    wraps.sort_unstable();
    let sealed = Aes256Gcm::new(&all.into()).encrypt(&Nonce::default(), Payload { msg: &plain, aad: &info });
    let mut out = Writer::with_capacity(wraps.len() * (WRAP_LEN + 3) + plain.len() + 32);
    out.array(2);
    out.array(wraps.len());
    wraps.iter().for_each(|wrap| out.byte_string(wrap));
    out.byte_string(&sealed.expect("bug: AES-GCM takes some kilobytes"));
    Ok(out.bytes)
}

/// Opens such a document with the secret of a reader. Returns indices, ascending, and keys.
///
/// Refused if it is not in the one form, with `not-in-audience` if no wrap opens, and with `wrong-seal` if the key in
/// the wrap does not open the rest.
pub fn read(
    log: &LogId,
    label: LabelId,
    document: &[u8],
    secret: &ReaderSecret,
) -> Result<Vec<(u64, EpochKey)>, Refused> {
    let mut reader = Reader::new(document, WHAT);
    let malformed = || Refused::Malformed { what: WHAT };
    reader.array_of(2)?;
    let count = reader.array()?;
    if count > READERS_MAX {
        return Err(Refused::Oversized { what: "list of readers", limit: READERS_MAX });
    }
    let info = info(log, label);
    let mut key = None;
    for _ in 0..count {
        let wrap: &[u8; WRAP_LEN] = reader.byte_string()?.try_into().map_err(|_| malformed())?;
        key = key.or_else(|| enclosed(&info, wrap, secret));
    }
    let sealed = reader.byte_string()?;
    reader.end()?;
    if sealed.len() > HANDED_MAX * ITEM_LEN + 16 {
        return Err(Refused::Oversized { what: WHAT, limit: HANDED_MAX });
    }
    let key = key.ok_or(Refused::NotInAudience)?;
    let opened = Aes256Gcm::new(&key.into()).decrypt(&Nonce::default(), Payload { msg: sealed, aad: &info });
    let plain = opened.map_err(|_| Refused::WrongSeal)?;
    let (items, []) = plain.as_chunks::<ITEM_LEN>() else { return Err(malformed()) };
    let mut keys: Vec<(u64, EpochKey)> = Vec::with_capacity(items.len());
    for item in items {
        let (index, key) = item.split_at(8);
        let index = u64::from_be_bytes(index.try_into().expect("bug: eight bytes"));
        if keys.last().is_some_and(|(last, _)| *last >= index) {
            return Err(Refused::NotCanonical { what: "order of epochs" });
        }
        keys.push((index, EpochKey::from_bytes(key.try_into().expect("bug: 32 bytes"))));
    }
    Ok(keys)
}

/// Binds a document to the log and the label whose epochs it is about.
fn info(log: &LogId, label: LabelId) -> Vec<u8> {
    [b"foedera handing v1".as_slice(), &log.0, &label.0].concat()
}
