//! The messages that open a session, as bytes.

use super::{ENCAPSULATED_LEN, ID_LEN, MARK_LEN};
use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::limits::{NODE_NAME_MAX, ROOT_MAX, SESSION_DOCUMENTS_MAX, SESSION_MESSAGE_MAX, TICKET_MAX};

/// The first message: who asks whom, by which root documents, and a secret for the one that is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hello {
    /// The node that asks.
    pub from: String,
    /// The node that is asked.
    pub to: String,
    /// The number of the latest root document of the asking node's party.
    pub version: u64,
    /// The number of the root document to whose reader key the secret is encapsulated.
    pub addressed: u64,
    /// The encapsulated secret.
    pub encapsulated: Vec<u8>,
    /// Root documents of the asking node's party that the other may not have, in order.
    pub documents: Vec<Vec<u8>>,
}

/// The answer to a hello by the node that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The name of the session.
    pub id: [u8; ID_LEN],
    /// A secret for the asking node.
    pub encapsulated: Vec<u8>,
    /// What the asking node gives back with its proof: bytes that only their maker reads.
    pub ticket: Vec<u8>,
    /// The proof that the answering node holds its secret.
    pub proof: [u8; MARK_LEN],
}

/// The answer to a hello that goes by other root documents than the answering node does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// The number of the latest root document of the asking party that the answering node knows.
    pub known: u64,
    /// Root documents of the answering node's party from the one after the addressed on, in order.
    pub documents: Vec<Vec<u8>>,
}

/// The asking node's proof, with which the session begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The ticket of the welcome.
    pub ticket: Vec<u8>,
    /// The proof that the asking node holds its secret.
    pub proof: [u8; MARK_LEN],
}

impl Hello {
    /// Returns its one encoding. Refused if it could not be read back.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut out = begin("foedera hello v1", 7);
        out.text(&self.from);
        out.text(&self.to);
        out.uint(self.version);
        out.uint(self.addressed);
        out.byte_string(&self.encapsulated);
        put_documents(&mut out, &self.documents);
        Self::from_bytes(&out.bytes)?;
        Ok(out.bytes)
    }

    /// Reads one. Refused if it is too long, or not in the one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let mut reader = enter(bytes, "foedera hello v1", 7, "hello")?;
        let (from, to) = (name(&mut reader)?, name(&mut reader)?);
        let (version, addressed) = (reader.uint()?, reader.uint()?);
        let encapsulated = reader.fixed::<ENCAPSULATED_LEN>()?.to_vec();
        let documents = documents(&mut reader)?;
        reader.end()?;
        Ok(Self { from, to, version, addressed, encapsulated, documents })
    }
}

impl Welcome {
    /// Returns its one encoding. Refused if it could not be read back.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut out = begin("foedera welcome v1", 5);
        out.byte_string(&self.id);
        out.byte_string(&self.encapsulated);
        out.byte_string(&self.ticket);
        out.byte_string(&self.proof);
        Self::from_bytes(&out.bytes)?;
        Ok(out.bytes)
    }

    /// Reads one. Refused if it is too long, or not in the one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let mut reader = enter(bytes, "foedera welcome v1", 5, "welcome")?;
        let id = reader.fixed()?;
        let encapsulated = reader.fixed::<ENCAPSULATED_LEN>()?.to_vec();
        let ticket = ticket(&mut reader)?;
        let proof = reader.fixed()?;
        reader.end()?;
        Ok(Self { id, encapsulated, ticket, proof })
    }
}

impl Stale {
    /// Returns its one encoding. Refused if it could not be read back.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut out = begin("foedera stale hello v1", 3);
        out.uint(self.known);
        put_documents(&mut out, &self.documents);
        Self::from_bytes(&out.bytes)?;
        Ok(out.bytes)
    }

    /// Reads one. Refused if it is too long, or not in the one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let mut reader = enter(bytes, "foedera stale hello v1", 3, "stale hello")?;
        let known = reader.uint()?;
        let documents = documents(&mut reader)?;
        reader.end()?;
        Ok(Self { known, documents })
    }
}

impl Confirmation {
    /// Returns its one encoding. Refused if it could not be read back.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refused> {
        let mut out = begin("foedera confirmation v1", 3);
        out.byte_string(&self.ticket);
        out.byte_string(&self.proof);
        Self::from_bytes(&out.bytes)?;
        Ok(out.bytes)
    }

    /// Reads one. Refused if it is too long, or not in the one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let mut reader = enter(bytes, "foedera confirmation v1", 3, "confirmation")?;
        let ticket = ticket(&mut reader)?;
        let proof = reader.fixed()?;
        reader.end()?;
        Ok(Self { ticket, proof })
    }
}

fn begin(name: &str, parts: usize) -> Writer {
    let mut out = Writer::default();
    out.array(parts);
    out.text(name);
    out
}

fn enter<'b>(bytes: &'b [u8], name: &str, parts: usize, what: &'static str) -> Result<Reader<'b>, Refused> {
    if bytes.len() > SESSION_MESSAGE_MAX {
        return Err(Refused::Oversized { what, limit: SESSION_MESSAGE_MAX });
    }
    let mut reader = Reader::new(bytes, what);
    reader.array_of(parts)?;
    if reader.text()? == name { Ok(reader) } else { Err(Refused::Malformed { what }) }
}

fn name(reader: &mut Reader<'_>) -> Result<String, Refused> {
    let name = reader.text()?;
    match name.len() {
        0 => Err(Refused::Malformed { what: "name of a node" }),
        length if length > NODE_NAME_MAX => Err(Refused::Oversized { what: "name of a node", limit: NODE_NAME_MAX }),
        _ => Ok(name.to_owned()),
    }
}

fn ticket(reader: &mut Reader<'_>) -> Result<Vec<u8>, Refused> {
    let ticket = reader.byte_string()?;
    match ticket.len() {
        length if length > TICKET_MAX => Err(Refused::Oversized { what: "ticket", limit: TICKET_MAX }),
        _ => Ok(ticket.to_vec()),
    }
}

fn put_documents(out: &mut Writer, documents: &[Vec<u8>]) {
    out.array(documents.len());
    documents.iter().for_each(|document| out.byte_string(document));
}

fn documents(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, Refused> {
    let count = reader.array()?;
    if count > SESSION_DOCUMENTS_MAX {
        return Err(Refused::Oversized { what: "list of root documents", limit: SESSION_DOCUMENTS_MAX });
    }
    let mut documents = Vec::with_capacity(count);
    for _ in 0..count {
        let document = reader.byte_string()?;
        if document.len() > ROOT_MAX {
            return Err(Refused::Oversized { what: "root document", limit: ROOT_MAX });
        }
        documents.push(document.to_vec());
    }
    Ok(documents)
}
