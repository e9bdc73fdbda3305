//! Sessions: two nodes prove to one another, over any line, that they hold the reader secrets of their parties.
//!
//! Each encapsulates a secret to the other's reader key; who has both makes the same two keys, with which every later
//! question and answer is marked. No signature is made, so nobody can show to others who asked whom; no clock is read.
//! Nothing is hidden by a session: that is for the line. Source: spec/session.md.

mod form;
mod ticket;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};

use crate::entropy::{Entropy, Source};
use crate::hash::tagged;
use crate::id::PartyId;
use crate::key::{ReaderPublic, ReaderSecret, Seed};
use crate::{Hash, Refused, hkdf};

pub use form::{Confirmation, Hello, Stale, Welcome};
pub use ticket::TicketKey;

/// Length of an encapsulated secret, bytes.
pub const ENCAPSULATED_LEN: usize = 1120;
/// Length of the id of a session, bytes.
pub const ID_LEN: usize = 8;
/// Length of a mark, bytes.
pub const MARK_LEN: usize = 16;

const INFO: &[u8] = b"foedera session v1";

/// The parties that two nodes speak as: the one that asks, then the one that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// The party of the node that asks.
    pub asker: PartyId,
    /// The party of the node that is asked.
    pub asked: PartyId,
}

/// What the asking node keeps until it is answered.
pub struct Opening {
    hello: Vec<u8>,
    secret: Seed,
}

/// Two keys that only the two nodes have, and the name of the session.
#[derive(Clone)]
pub struct Session {
    id: [u8; ID_LEN],
    asker: Seed,
    asked: Seed,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Session({:02x?}, keys not shown)", self.id)
    }
}

/// What a question's mark covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'q> {
    /// Its number in the session: none is used twice.
    pub number: u64,
    /// The path with what follows after `?`: `/sync/tail?wait=0`.
    pub path: &'q str,
    /// The digest of what is sent with it.
    pub body: Hash,
}

/// What an answer's mark covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The number of the question.
    pub number: u64,
    /// The status of HTTP.
    pub status: u16,
    /// The digest of the whole answer, also where only a part of it comes.
    pub body: Hash,
}

/// Opens a session with the holder of a reader key. Returns the message, and what to keep until the answer is here.
///
/// `hello` says who asks whom; its encapsulated secret is put in. Refused if it could not be read back.
pub fn open(mut hello: Hello, reader: &ReaderPublic, entropy: &mut dyn Entropy) -> Result<(Vec<u8>, Opening), Refused> {
    let (encapsulated, secret) = encapsulate(reader, entropy)?;
    hello.encapsulated = encapsulated;
    let bytes = hello.to_bytes()?;
    Ok((bytes.clone(), Opening { hello: bytes, secret }))
}

/// Answers the bytes of a hello that was read and found to be for this node. Returns the session and the answer; its
/// ticket is for the caller to put in.
///
/// `id` must be new; `own` is the secret of the key that the hello names, `reader` the key of the asking party. Refused
/// if the encapsulated secret is none. Whether the asking node holds its secret is shown only by its confirmation.
pub fn answer(
    (hello, id): (&[u8], [u8; ID_LEN]),
    parties: &Parties,
    own: &ReaderSecret,
    reader: &ReaderPublic,
    entropy: &mut dyn Entropy,
) -> Result<(Session, Welcome), Refused> {
    let read = Hello::from_bytes(hello)?;
    let first = decapsulate(&read.encapsulated, own)?;
    let (encapsulated, second) = encapsulate(reader, entropy)?;
    let session = Session::derive(hello, &encapsulated, id, parties, [&first, &second]);
    let proof = session.welcome_proof();
    Ok((session, Welcome { id, encapsulated, ticket: Vec::new(), proof }))
}

impl Opening {
    /// Ends the opening with the other node's answer. Refused with `unproved` if that node does not hold the secret of
    /// the key to which the hello was addressed; and if the encapsulated secret is none.
    pub fn finish(self, welcome: &Welcome, parties: &Parties, own: &ReaderSecret) -> Result<Session, Refused> {
        let second = decapsulate(&welcome.encapsulated, own)?;
        let session = Session::derive(&self.hello, &welcome.encapsulated, welcome.id, parties, [&self.secret, &second]);
        if same(&session.welcome_proof(), &welcome.proof) { Ok(session) } else { Err(Refused::Unproved) }
    }
}

impl Session {
    fn derive(
        hello: &[u8],
        encapsulated: &[u8],
        id: [u8; ID_LEN],
        parties: &Parties,
        [first, second]: [&Seed; 2],
    ) -> Self {
        let heard = tagged("foedera session v1", &[hello, encapsulated, &id, &parties.asker.0, &parties.asked.0]);
        let mut both = [0; 64];
        both[..32].copy_from_slice(&first.0);
        both[32..].copy_from_slice(&second.0);
        let mut keys = hkdf::derive_64(&heard.0, &both, b"foedera session keys v1");
        let (mut asker, mut asked) = (Seed([0; 32]), Seed([0; 32]));
        asker.0.copy_from_slice(&keys[..32]);
        asked.0.copy_from_slice(&keys[32..]);
        keys.fill(0);
        both.fill(0);
        std::hint::black_box((&keys, &both));
        Self { id, asker, asked }
    }

    /// Returns the name of the session, which anybody may read on the line.
    pub fn id(&self) -> [u8; ID_LEN] {
        self.id
    }

    /// Returns the asking node's proof that it holds its secret, over a ticket.
    pub fn confirmation(&self, ticket: &[u8]) -> [u8; MARK_LEN] {
        mark(&self.asker, "foedera session confirmation v1", &[&self.id, ticket])
    }

    /// Returns the mark of a question.
    pub fn question(&self, question: &Question<'_>) -> [u8; MARK_LEN] {
        let parts: [&[u8]; 4] = [&self.id, &question.number.to_be_bytes(), question.path.as_bytes(), &question.body.0];
        mark(&self.asker, "foedera session question v1", &parts)
    }

    /// Returns the mark of an answer.
    pub fn answer(&self, answer: &Answer) -> [u8; MARK_LEN] {
        let parts: [&[u8]; 4] = [&self.id, &answer.number.to_be_bytes(), &answer.status.to_be_bytes(), &answer.body.0];
        mark(&self.asked, "foedera session answer v1", &parts)
    }

    fn welcome_proof(&self) -> [u8; MARK_LEN] {
        mark(&self.asked, "foedera session welcome v1", &[&self.id])
    }
}

/// Compares two marks in the same time wherever they differ.
pub fn same(left: &[u8; MARK_LEN], right: &[u8; MARK_LEN]) -> bool {
    let differ = left.iter().zip(right).fold(0, |differ, (left, right)| differ | (left ^ right));
    std::hint::black_box(differ) == 0
}

fn mark(key: &Seed, tag: &str, parts: &[&[u8]]) -> [u8; MARK_LEN] {
    let whole = hkdf::hmac(&key.0, &[&tagged(tag, parts).0]);
    let mut mark = [0; MARK_LEN];
    mark.copy_from_slice(&whole[..MARK_LEN]);
    mark
}

fn encapsulate(reader: &ReaderPublic, entropy: &mut dyn Entropy) -> Result<(Vec<u8>, Seed), Refused> {
    let mut source = Source(entropy);
    let sent = setup_sender_with_rng::<AesGcm256, HkdfSha256, XWing>(&OpModeS::Base, reader.key(), INFO, &mut source);
    let (encapsulated, context) = sent.map_err(|_| Refused::NotAKey { what: "reader" })?;
    let mut secret = Seed([0; 32]);
    context.export(INFO, &mut secret.0).expect("bug: 32 bytes can be exported");
    Ok((encapsulated.to_bytes().to_vec(), secret))
}

fn decapsulate(encapsulated: &[u8], own: &ReaderSecret) -> Result<Seed, Refused> {
    let none = Refused::Malformed { what: "encapsulated secret" };
    let key = <XWing as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| none)?;
    let context = setup_receiver::<AesGcm256, HkdfSha256, XWing>(&OpModeR::Base, own.key(), &key, INFO);
    let mut secret = Seed([0; 32]);
    let context = context.map_err(|_| none)?;
    context.export(INFO, &mut secret.0).expect("bug: 32 bytes can be exported");
    Ok(secret)
}
