//! Tickets: a session that waits for its proof is kept by nobody; it travels, sealed to the node that made it.
//!
//! So hellos in anybody's name take no memory, and push no session of an honest node out.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};

use super::{ID_LEN, Session};
use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::entropy::Entropy;
use crate::key::Seed;

const WHAT: &str = "ticket";
const NONCE_LEN: usize = 12;

/// The key with which a node seals tickets to itself: a new one at each start.
pub struct TicketKey(Seed);

impl TicketKey {
    /// Makes a new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self(Seed::generate(entropy))
    }

    /// Seals a session with the name of the asking node and the number of the root document whose key it was opened to.
    pub fn seal(&self, session: &Session, node: &str, version: u64, entropy: &mut dyn Entropy) -> Vec<u8> {
        let mut out = Writer::default();
        out.array(5);
        out.byte_string(&session.id);
        out.byte_string(&session.asker.0);
        out.byte_string(&session.asked.0);
        out.text(node);
        out.uint(version);
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), out.bytes.as_slice());
        out.bytes.fill(0);
        [nonce.as_slice(), &sealed.expect("bug: a short text can be sealed")].concat()
    }

    /// Opens a ticket that this key sealed: the session, the node's name and the number. Refused with `wrong-seal` if
    /// another key did.
    pub fn open(&self, ticket: &[u8]) -> Result<(Session, String, u64), Refused> {
        let (nonce, sealed) = ticket.split_first_chunk::<NONCE_LEN>().ok_or(Refused::Truncated { what: WHAT })?;
        let opened = self.cipher().decrypt(&Nonce::from(*nonce), sealed).map_err(|_| Refused::WrongSeal)?;
        let mut reader = Reader::new(&opened, WHAT);
        reader.array_of(5)?;
        let id: [u8; ID_LEN] = reader.fixed()?;
        let session = Session { id, asker: Seed(reader.fixed()?), asked: Seed(reader.fixed()?) };
        let (node, version) = (reader.text()?.to_owned(), reader.uint()?);
        reader.end()?;
        Ok((session, node, version))
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.0.into())
    }
}
