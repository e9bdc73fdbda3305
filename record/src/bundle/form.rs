//! The form of a bundle file: a first line, then parts, each with its kind, length and digest. Source: spec/bundle.md.

use std::io::{self, Read};

use law::id::Party;
use law::time::Instant;
use seal::cbor::Value;
use seal::{Hash, sha256};
use thiserror::Error;

use crate::fault::Fault;
use crate::limits::{LOGS_MAX, MESSAGE_BYTES_MAX};
use crate::sync::message::{
    MessageFault, TailRequest, ascending, each, hash, int, items, list, name, open, read_bytes, read_hash, read_int,
    read_party, seal_up,
};

const FIRST_LINE: &[u8] = b"foedera bundle v1\n";
const HEADER: &str = "foedera bundle-header v1";
/// Kind, length and digest of a part.
const HEAD_LEN: usize = 1 + 4 + 32;

const KIND_HEADER: u8 = 1;
const KIND_TAIL: u8 = 2;
const KIND_CONTENTS: u8 = 3;
const KIND_END: u8 = 4;

/// Why a file cannot be taken in at all.
#[derive(Debug, Error)]
pub enum BundleFault {
    /// It could not be read or written.
    #[error("the file cannot be read or written: {0}")]
    File(#[from] io::Error),
    /// It is something else.
    #[error("this is no bundle file of edition 1")]
    NoBundle,
    /// Its first part cannot be read.
    #[error("the first part of the bundle cannot be read: {0}; have the file copied or made again")]
    Header(MessageFault),
    /// Its first part is cut off or damaged.
    #[error("the file ends, or is damaged, within its first part; have it copied or made again")]
    NoHeader,
    /// The record could not take it in.
    #[error(transparent)]
    Record(#[from] Fault),
}

/// What a bundle says of itself. Nothing of it is believed: it tells people what to expect, and its maker's next
/// bundle what may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the maker holds; `from` is its name.
    pub holds: TailRequest,
    /// The hash of the maker's roster.
    pub roster: Hash,
    /// When it was made, by the maker's clock.
    pub made: Instant,
    /// The digest of the first part of the bundle that it answers; zeros where it answers none.
    pub answers: Hash,
    /// The leaves that it carries: party, the first index, the index after the last.
    pub offers: Vec<(Party, u64, u64)>,
}

impl Header {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let offer = |(party, from, to): &(Party, u64, u64)| list([name(party), int(*from), int(*to)]);
        let offers = Value::Array(self.offers.iter().map(offer).collect());
        let made = int(self.made.0.max(0) as u64);
        let holds = Value::Bytes(self.holds.encode());
        seal_up(HEADER, [holds, hash(&self.roster), made, hash(&self.answers), offers])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [holds, roster, made, answers, offers] = open(bytes, HEADER)?;
        let offers = each(offers, "offers", LOGS_MAX, |value| {
            let [party, from, to] = items(value, "offer")?;
            Ok((read_party(party)?, read_int(from, "from")?, read_int(to, "to")?))
        })?;
        ascending(&offers, "offers", |(party, ..)| party)?;
        Ok(Self {
            holds: TailRequest::decode(&read_bytes(holds, "holds", MESSAGE_BYTES_MAX)?)?,
            roster: read_hash(roster, "roster")?,
            made: Instant(read_int(made, "made")? as i64),
            answers: read_hash(answers, "answers")?,
            offers,
        })
    }

    /// Returns the digest by which another bundle says that it answers this one.
    pub fn digest(&self) -> Hash {
        sha256(&self.encode())
    }
}

/// A part of a bundle after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The bytes of a tail response.
    Tail(Vec<u8>),
    /// The bytes of a contents response.
    Contents(Vec<u8>),
    /// A part whose bytes do not have the digest that stands before them, or of a kind that is not known: passed over.
    Damaged,
    /// The last part: nothing is missing behind it.
    End,
    /// The file ends before its last part.
    Cut,
}

/// The kind of a part and its bytes.
type Framed = (u8, Option<Vec<u8>>);

/// Reads a bundle part by part; never holds more than one.
pub struct Reader<R> {
    from: R,
}

impl<R: Read> Reader<R> {
    /// Reads the first line and the first part. Refused if it is no bundle.
    pub fn open(mut from: R) -> Result<(Self, Header), BundleFault> {
        let mut first = [0; FIRST_LINE.len()];
        match from.read_exact(&mut first) {
            Ok(()) if first == FIRST_LINE => {}
            Err(fault) if fault.kind() != io::ErrorKind::UnexpectedEof => return Err(fault.into()),
            _ => return Err(BundleFault::NoBundle),
        }
        let mut reader = Self { from };
        match reader.part()? {
            Some((KIND_HEADER, Some(bytes))) => {
                let header = Header::decode(&bytes).map_err(BundleFault::Header)?;
                Ok((reader, header))
            }
            _ => Err(BundleFault::NoHeader),
        }
    }

    /// Reads the next part.
    pub fn next_part(&mut self) -> Result<Part, BundleFault> {
        Ok(match self.part()? {
            None => Part::Cut,
            Some((KIND_TAIL, Some(bytes))) => Part::Tail(bytes),
            Some((KIND_CONTENTS, Some(bytes))) => Part::Contents(bytes),
            Some((KIND_END, Some(bytes))) if bytes.is_empty() => Part::End,
            Some(_) => Part::Damaged,
        })
    }

    /// Reads kind and bytes of a part: no bytes where they are not those of its digest, nothing where the file ends.
    fn part(&mut self) -> Result<Option<Framed>, BundleFault> {
        let mut head = [0; HEAD_LEN];
        match self.from.read_exact(&mut head) {
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let [kind, a, b, c, d, digest @ ..] = head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        // A length that no part can have: where the next part begins is not known any more.
        if length > MESSAGE_BYTES_MAX {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        // Memory grows with what is there, not with what is promised.
        self.from.by_ref().take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Ok(None);
        }
        let whole = sha256(&bytes).0 == digest;
        Ok(Some((kind, whole.then_some(bytes))))
    }
}

/// Returns the first line and the first part.
pub(super) fn begin(header: &Header) -> Vec<u8> {
    [FIRST_LINE, &framed(KIND_HEADER, &header.encode())].concat()
}

/// Returns the part with a tail response.
pub(super) fn tail(bytes: &[u8]) -> Vec<u8> {
    framed(KIND_TAIL, bytes)
}

/// Returns the part with a contents response.
pub(super) fn contents(bytes: &[u8]) -> Vec<u8> {
    framed(KIND_CONTENTS, bytes)
}

/// Returns the last part.
pub(super) fn end() -> Vec<u8> {
    framed(KIND_END, &[])
}

fn framed(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("bug: a message is at most 16 MiB");
    [&[kind], length.to_be_bytes().as_slice(), &sha256(bytes).0, bytes].concat()
}
