//! Proving to a peer who this node is, and learning who a peer is, by the root documents of their parties.
//!
//! A node speaks as the party with whose witness key it cosigns. Nothing here needs the two to have come equally far:
//! who knows fewer root documents of the other is given them, and believes them as it believes the genesis that it has
//! pinned. Source: spec/session.md.

use law::id::Party;
use seal::entropy::Entropy;
use seal::limits::SESSION_DOCUMENTS_MAX;
use seal::root::Chain;
use seal::session::{self, Hello, ID_LEN, Opening, Parties, Session, Stale, Welcome};
use seal::{Refused, root};
use thiserror::Error;

use crate::keys::PartyKeys;
use crate::record::Record;

/// Whether a peer has proved that it is the one that it is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// It says so, or it answers where that peer was dialled.
    #[default]
    Claimed,
    /// It holds the secret of the reader key in force of its node's party.
    Proved,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Anybody: what is public is for all.
    Anybody,
    /// A node of the roster that has proved it.
    Node(String),
}

/// Why no session comes about.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionFault {
    /// The hello is for another node.
    #[error("the hello is for the node '{0}'; ask that one")]
    AnotherNode(String),
    /// One of the two nodes has no key to prove itself with.
    #[error("the node '{0}' keeps no log of the roster: it has no key to prove itself with")]
    NoKeys(String),
    /// The bytes, or what they say, cannot be accepted.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl SessionFault {
    /// Returns the stable word for counting and showing.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AnotherNode(_) => "another-node",
            Self::NoKeys(_) => "no-keys",
            Self::Refused(refused) => refused.name(),
        }
    }
}

/// A hello under way.
pub struct Greeting {
    opening: Opening,
    parties: Parties,
    version: u64,
}

/// What came of a hello.
pub enum Greeted {
    /// The peer has proved itself.
    Session {
        /// The session.
        session: Session,
        /// What to send back with the confirmation.
        ticket: Vec<u8>,
        /// The number of the peer's root document whose key it holds.
        version: u64,
    },
    /// The two go by other root documents: greet it again with what it says.
    Stale(Stale),
}

/// What is answered to a hello.
pub enum Welcomed {
    /// A session, once the asking node has confirmed it.
    Session {
        /// The session.
        session: Session,
        /// The answer, its ticket still empty.
        welcome: Welcome,
        /// The asking node.
        node: String,
        /// The number of its root document.
        version: u64,
    },
    /// The two go by other root documents.
    Stale(Stale),
}

impl Record {
    /// Returns the number of the latest root document known of the party that a node speaks as; nothing for a node that
    /// can prove nothing.
    pub fn proves_by(&self, node: &str) -> Option<u64> {
        let party = self.roster.witness_of(node)?;
        let chain = self.own.get(party).unwrap_or_else(|| self.logs[party].keys.chain());
        Some(chain.latest().version())
    }

    /// Makes a hello to a peer; `stale` is what it answered to one before. Fails if one of the two has no keys, or the
    /// root documents in that answer are not the peer's.
    pub fn greet(
        &self,
        peer: &str,
        stale: Option<&Stale>,
        entropy: &mut dyn Entropy,
    ) -> Result<(Vec<u8>, Greeting), SessionFault> {
        let (mine, keys) = self.speaks_as()?;
        let theirs = self.party_of(peer)?;
        let mut chain = self.logs[theirs].keys.chain().clone();
        extend(&mut chain, stale.map(|stale| stale.documents.as_slice()).unwrap_or_default())?;
        let hello = Hello {
            from: self.keys.node.clone(),
            to: peer.to_owned(),
            version: self.own[mine].latest().version(),
            addressed: chain.latest().version(),
            encapsulated: Vec::new(),
            documents: stale.map(|stale| after(keys, stale.known)).unwrap_or_default(),
        };
        let (bytes, opening) = session::open(hello, &chain.latest().reader, entropy)?;
        let parties = Parties { asker: self.own[mine].party(), asked: chain.party() };
        Ok((bytes, Greeting { opening, parties, version: chain.latest().version() }))
    }

    /// Takes the answer to a hello. Refused with `unproved` if the peer is not the one that was greeted.
    pub fn greeted(&self, greeting: Greeting, answer: &[u8]) -> Result<Greeted, SessionFault> {
        if let Ok(stale) = Stale::from_bytes(answer) {
            return Ok(Greeted::Stale(stale));
        }
        let welcome = Welcome::from_bytes(answer)?;
        let (_, keys) = self.speaks_as()?;
        let session = greeting.opening.finish(&welcome, &greeting.parties, &keys.reader)?;
        Ok(Greeted::Session { session, ticket: welcome.ticket, version: greeting.version })
    }

    /// Answers a hello with a session of that id, which must be new. That the other is who it says is not known before
    /// its confirmation.
    ///
    /// Refused if it is for another node, from a node without keys, with `retired-key` if it goes by a root document
    /// that was replaced, and if what it carries is wrong.
    pub fn welcome(&self, hello: &[u8], id: [u8; ID_LEN], entropy: &mut dyn Entropy) -> Result<Welcomed, SessionFault> {
        let read = Hello::from_bytes(hello)?;
        if read.to != self.keys.node {
            return Err(SessionFault::AnotherNode(read.to));
        }
        let (mine, keys) = self.speaks_as()?;
        let theirs = self.party_of(&read.from).ok().filter(|_| read.from != self.keys.node);
        let theirs = theirs.ok_or_else(|| SessionFault::NoKeys(read.from.clone()))?;
        let own = &self.own[mine];
        let version = own.latest().version();
        if read.addressed > version {
            return Err(Refused::WrongVersion { expected: version, found: read.addressed }.into());
        }
        let mut chain = self.logs[theirs].keys.chain().clone();
        extend(&mut chain, &read.documents)?;
        let known = chain.latest().version();
        if read.version < known {
            return Err(Refused::RetiredKey.into());
        }
        if read.version > known || read.addressed < version {
            return Ok(Welcomed::Stale(Stale { known, documents: after(keys, read.addressed) }));
        }
        let parties = Parties { asker: chain.party(), asked: own.party() };
        let reader = &chain.latest().reader;
        let (session, welcome) = session::answer((hello, id), &parties, &keys.reader, reader, entropy)?;
        Ok(Welcomed::Session { session, welcome, node: read.from, version: known })
    }

    fn speaks_as(&self) -> Result<(&Party, &PartyKeys), SessionFault> {
        let party = self.party_of(&self.keys.node)?;
        Ok((party, &self.keys.parties[party]))
    }

    fn party_of(&self, node: &str) -> Result<&Party, SessionFault> {
        self.roster.witness_of(node).ok_or_else(|| SessionFault::NoKeys(node.to_owned()))
    }
}

/// Takes up the documents that a chain does not have yet.
fn extend(chain: &mut Chain, documents: &[Vec<u8>]) -> Result<(), Refused> {
    for document in documents {
        if root::decode(document)?.version() > chain.latest().version() {
            chain.push(document)?;
        }
    }
    Ok(())
}

/// Returns the root documents of a party after the one with a number, as many as a message carries.
fn after(keys: &PartyKeys, known: u64) -> Vec<Vec<u8>> {
    // The genesis, number 1, stands in every roster; the first of these has number 2.
    let skip = usize::try_from(known.saturating_sub(1)).unwrap_or(usize::MAX);
    keys.documents.iter().skip(skip).take(SESSION_DOCUMENTS_MAX).cloned().collect()
}
