//! The bytes of a root document, written and read, and its signatures.

use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::hash::Hash;
use crate::id::PartyId;
use crate::key::{LogPublic, READER_PUBLIC_LEN, ReaderPublic, RootPublic, SIGNATURE_LEN, WitnessPublic};
use crate::limits::{CODE_MAX, ROOT_CHAIN_MAX, ROOT_KEYS_MAX, ROOT_MAX};
use crate::root::{Follows, RootDocument, Successor};

const WHAT: &str = "root document";
/// The edition of a genesis: eight rows.
const GENESIS: u64 = 1;
/// The edition of a document that follows another: eleven rows.
const FOLLOWING: u64 = 2;
/// The edition of one that also starts a successor log: fourteen rows.
const STARTING: u64 = 3;
/// How far up the editions are that have one row more, which names a sealing key.
const SEALING: u64 = 3;

/// A signature, and the place of its key in the list of root keys.
pub(super) type Placed = (u64, [u8; SIGNATURE_LEN]);

/// A document with the signatures that came with it, not checked yet.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) document: RootDocument,
    /// Signatures by root keys of the document before; none in a genesis.
    pub(super) before: Vec<Placed>,
    pub(super) own: Vec<Placed>,
    pub(super) log: [u8; SIGNATURE_LEN],
    pub(super) witness: [u8; SIGNATURE_LEN],
}

impl Signed {
    pub(super) fn verify_genesis(&self) -> Result<(), Refused> {
        if self.document.follows.is_some() {
            return Err(Refused::WrongVersion { expected: 1, found: self.document.version() });
        }
        let message = message(&self.document);
        verify_roots(&self.own, &self.document, &message)?;
        self.verify_node_keys(&message)
    }

    pub(super) fn verify_after(&self, before: &RootDocument) -> Result<(), Refused> {
        check_follows(&self.document, before)?;
        let message = message(&self.document);
        verify_roots(&self.before, before, &message)?;
        verify_roots(&self.own, &self.document, &message)?;
        self.verify_node_keys(&message)
    }

    pub(super) fn verify_node_keys(&self, message: &[u8]) -> Result<(), Refused> {
        self.document.log.verify(message, &self.log)?;
        self.document.witness.verify(message, &self.witness)
    }
}

/// Refused if a document does not take the place of the one before, signatures aside.
pub(super) fn check_follows(document: &RootDocument, before: &RootDocument) -> Result<(), Refused> {
    let expected = before.version() + 1;
    let follows = document.follows.ok_or(Refused::WrongVersion { expected, found: 1 })?;
    if follows.party != before.party() || document.code != before.code {
        return Err(Refused::WrongParty);
    }
    if follows.version != expected {
        return Err(Refused::WrongVersion { expected, found: follows.version });
    }
    if follows.before != before.digest() {
        return Err(Refused::WrongPrevious);
    }
    if super::next_digest(document.threshold, &document.roots) != before.next {
        return Err(Refused::WrongNext);
    }
    Ok(())
}

/// Checks signatures by the root keys of a document: each good, in ascending order of place, and as many as its threshold.
fn verify_roots(signatures: &[Placed], of: &RootDocument, message: &[u8]) -> Result<(), Refused> {
    for (place, signature) in signatures {
        let key = usize::try_from(*place).ok().and_then(|place| of.roots.get(place));
        key.ok_or(Refused::WrongKey)?.verify(message, signature)?;
    }
    if (signatures.len() as u64) < of.threshold { Err(Refused::NoSignature) } else { Ok(()) }
}

/// Returns what the signatures are over.
pub(super) fn message(document: &RootDocument) -> Vec<u8> {
    [b"foedera root v1\n".as_slice(), &body(document)].concat()
}

/// Returns how many rows a document has that names no sealing key, by its edition.
fn rows_of(edition: u64) -> usize {
    match edition {
        GENESIS => 8,
        FOLLOWING => 11,
        _ => 14,
    }
}

/// Returns the bytes that are signed and hashed: a map of eight rows, three more if it follows another, three more if it
/// starts a successor log, and one more if it names a sealing key.
pub(super) fn body(document: &RootDocument) -> Vec<u8> {
    let edition = match (&document.follows, &document.successor) {
        (None, _) => GENESIS,
        (Some(_), None) => FOLLOWING,
        (Some(_), Some(_)) => STARTING,
    };
    let mut out = Writer::with_capacity(READER_PUBLIC_LEN + 384);
    let more = u64::from(document.sealing.is_some());
    out.map(rows_of(edition) + more as usize);
    out.uint(1);
    out.uint(edition + more * SEALING);
    out.uint(2);
    out.text(&document.code);
    out.uint(3);
    out.array(document.roots.len());
    document.roots.iter().for_each(|key| out.byte_string(&key.to_bytes()));
    out.uint(4);
    out.uint(document.threshold);
    out.uint(5);
    out.byte_string(&document.next.0);
    out.uint(6);
    out.byte_string(&document.log.to_bytes());
    out.uint(7);
    out.byte_string(&document.witness.to_bytes());
    out.uint(8);
    out.byte_string(&document.reader.to_bytes());
    if let Some(follows) = &document.follows {
        out.uint(9);
        out.byte_string(&follows.party.0);
        out.uint(10);
        out.uint(follows.version);
        out.uint(11);
        out.byte_string(&follows.before.0);
    }
    if let (STARTING, Some(successor)) = (edition, &document.successor) {
        out.uint(12);
        out.uint(successor.number);
        out.uint(13);
        out.uint(successor.size);
        out.uint(14);
        out.byte_string(&successor.root.0);
    }
    if let Some(sealing) = &document.sealing {
        out.uint(15);
        out.byte_string(&sealing.0);
    }
    out.bytes
}

/// Writes a document with its signatures.
pub(super) fn write(signed: &Signed) -> Vec<u8> {
    let body = body(&signed.document);
    let mut out = Writer::with_capacity(body.len() + 256);
    let follows = signed.document.follows.is_some();
    out.array(if follows { 5 } else { 4 });
    out.byte_string(&body);
    if follows {
        write_placed(&signed.before, &mut out);
    }
    write_placed(&signed.own, &mut out);
    out.byte_string(&signed.log);
    out.byte_string(&signed.witness);
    out.bytes
}

fn write_placed(signatures: &[Placed], out: &mut Writer) {
    out.array(signatures.len());
    for (place, signature) in signatures {
        out.array(2);
        out.uint(*place);
        out.byte_string(signature);
    }
}

/// Reads a document with its signatures, without checking them. Refused if it is too long or not in the one form.
pub(super) fn read(bytes: &[u8]) -> Result<Signed, Refused> {
    if bytes.len() > ROOT_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: ROOT_MAX });
    }
    let mut reader = Reader::new(bytes, WHAT);
    let parts = reader.array()?;
    let document = read_body(reader.byte_string()?)?;
    if parts != if document.follows.is_some() { 5 } else { 4 } {
        return Err(Refused::Malformed { what: WHAT });
    }
    let before = if document.follows.is_some() { read_placed(&mut reader)? } else { Vec::new() };
    let own = read_placed(&mut reader)?;
    let (log, witness) = (reader.fixed()?, reader.fixed()?);
    reader.end()?;
    Ok(Signed { document, before, own, log, witness })
}

fn read_placed(reader: &mut Reader<'_>) -> Result<Vec<Placed>, Refused> {
    let count = reader.array()?;
    if count > ROOT_KEYS_MAX {
        return Err(Refused::Oversized { what: "list of root signatures", limit: ROOT_KEYS_MAX });
    }
    let mut signatures: Vec<Placed> = Vec::with_capacity(count);
    for _ in 0..count {
        reader.array_of(2)?;
        let (place, signature) = (reader.uint()?, reader.fixed()?);
        if signatures.last().is_some_and(|(last, _)| *last >= place) {
            return Err(Refused::NotCanonical { what: "order of root signatures" });
        }
        signatures.push((place, signature));
    }
    Ok(signatures)
}

fn read_body(body: &[u8]) -> Result<RootDocument, Refused> {
    let mut reader = Reader::new(body, WHAT);
    let rows = reader.map()?;
    reader.key(1)?;
    let said = reader.uint()?;
    if !(GENESIS..=STARTING + SEALING).contains(&said) {
        return Err(Refused::UnknownEdition { what: WHAT });
    }
    let (edition, seals) = if said > STARTING { (said - SEALING, true) } else { (said, false) };
    if rows != rows_of(edition) + usize::from(seals) {
        return Err(Refused::Malformed { what: WHAT });
    }
    reader.key(2)?;
    let code = reader.text()?.to_owned();
    reader.key(3)?;
    let count = reader.array()?;
    if count > ROOT_KEYS_MAX {
        return Err(Refused::Oversized { what: "list of root keys", limit: ROOT_KEYS_MAX });
    }
    let roots = (0..count).map(|_| RootPublic::from_bytes(&reader.fixed()?)).collect::<Result<_, _>>()?;
    reader.key(4)?;
    let threshold = reader.uint()?;
    reader.key(5)?;
    let next = Hash(reader.fixed()?);
    reader.key(6)?;
    let log = LogPublic::from_bytes(&reader.fixed()?)?;
    reader.key(7)?;
    let witness = WitnessPublic::from_bytes(&reader.fixed()?)?;
    reader.key(8)?;
    let reader_key = ReaderPublic::from_bytes(reader.byte_string()?)?;
    let follows = if edition == GENESIS { None } else { Some(read_follows(&mut reader)?) };
    let successor = if edition == STARTING { Some(read_successor(&mut reader)?) } else { None };
    let sealing = if seals { Some(read_sealing(&mut reader)?) } else { None };
    reader.end()?;
    let document =
        RootDocument { code, roots, threshold, next, log, witness, reader: reader_key, follows, successor, sealing };
    check(&document)?;
    Ok(document)
}

fn read_follows(reader: &mut Reader<'_>) -> Result<Follows, Refused> {
    reader.key(9)?;
    let party = PartyId(reader.fixed()?);
    reader.key(10)?;
    let version = reader.uint()?;
    reader.key(11)?;
    let before = Hash(reader.fixed()?);
    Ok(Follows { party, version, before })
}

fn read_successor(reader: &mut Reader<'_>) -> Result<Successor, Refused> {
    reader.key(12)?;
    let number = reader.uint()?;
    reader.key(13)?;
    let size = reader.uint()?;
    reader.key(14)?;
    Ok(Successor { number, size, root: Hash(reader.fixed()?) })
}

fn read_sealing(reader: &mut Reader<'_>) -> Result<Hash, Refused> {
    reader.key(15)?;
    Ok(Hash(reader.fixed()?))
}

/// Refused if a part is outside what the form allows.
pub(super) fn check(document: &RootDocument) -> Result<(), Refused> {
    let code = &document.code;
    if code.len() > CODE_MAX {
        return Err(Refused::Oversized { what: "party code", limit: CODE_MAX });
    }
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Err(Refused::Malformed { what: "party code" });
    }
    if document.roots.len() > ROOT_KEYS_MAX {
        return Err(Refused::Oversized { what: "list of root keys", limit: ROOT_KEYS_MAX });
    }
    if document.threshold == 0 || document.threshold > document.roots.len() as u64 {
        return Err(Refused::Malformed { what: "threshold of root keys" });
    }
    if !document.roots.windows(2).all(|pair| pair[0].to_bytes() < pair[1].to_bytes()) {
        return Err(Refused::NotCanonical { what: "order of root keys" });
    }
    if document.successor.is_some_and(|next| next.number == 0 || document.follows.is_none()) {
        return Err(Refused::Malformed { what: "number of a successor log" });
    }
    match document.follows.map(|follows| follows.version) {
        Some(0 | 1) => Err(Refused::Malformed { what: "number of a root document" }),
        Some(version) if version > ROOT_CHAIN_MAX as u64 => {
            Err(Refused::Oversized { what: "chain of root documents", limit: ROOT_CHAIN_MAX })
        }
        _ => Ok(()),
    }
}
