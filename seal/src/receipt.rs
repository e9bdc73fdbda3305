//! Receipts: an act as a COSE message that readers of RFC 9942 understand, with signed proofs of its place in its log.
//!
//! A receipt says what a checkpoint or a cosignature says, in the words of others. It shows neither whose key signed nor
//! the act: the first is for pins ([`Pins`]), the second for proof packs. Source: RFC 9942, spec/receipt.md.

mod form;

use crate::checkpoint::origin;
use crate::cosignature::witness_name;
use crate::id::{KeyId, LogId, PartyId};
use crate::key::{LogSecret, SIGNATURE_LEN, WitnessSecret};
use crate::leaf::{self, Leaf};
use crate::proof::Pins;
use crate::root::Chain;
use crate::tree::{leaf_hash, root_above};
use crate::{Hash, Refused};

/// Who issues a receipt.
#[derive(Clone, Copy, Debug)]
pub enum Issuer<'k> {
    /// The log itself.
    Log(&'k LogSecret),
    /// A party that holds the log.
    Witness(PartyId, &'k WitnessSecret),
}

/// A proof that a leaf stands in a tree, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The name of the key that signed.
    pub key: KeyId,
    /// Who issued it, by the name that its key has in notes.
    pub issuer: String,
    /// The origin of the log.
    pub subject: String,
    /// When it was issued: seconds since 1970-01-01T00:00:00Z, by the issuer's clock.
    pub time: u64,
    /// The number of leaves of the tree.
    pub size: u64,
    /// The index of the leaf.
    pub index: u64,
    /// The audit path of the leaf.
    pub path: Vec<Hash>,
    /// The signature of the root.
    pub signature: [u8; SIGNATURE_LEN],
}

/// An act with its receipts. Nothing in it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The leaf, as signed.
    pub leaf: Vec<u8>,
    /// Its receipts, one at least.
    pub receipts: Vec<Receipt>,
}

/// What an act with receipts shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The leaf, signed by its log.
    pub leaf: Leaf,
    /// Its hash, which is the act's id.
    pub id: Hash,
    /// The party whose log it is.
    pub party: PartyId,
    /// The code that it gives itself.
    pub code: String,
    /// Those whose receipts count, with the size of the tree and the time of each.
    pub counted: Vec<Vouched>,
    /// Issuers that are not among the parties known, whose receipts were not looked at.
    pub passed_over: Vec<String>,
}

/// Which key of a party signed a receipt.
#[derive(Clone, Copy)]
enum Role {
    Log,
    Witness,
}

/// A receipt that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The code of the party that issued it.
    pub code: String,
    /// The number of leaves of the tree.
    pub size: u64,
    /// The root that was signed.
    pub root: Hash,
    /// When, in seconds since 1970-01-01T00:00:00Z, by its own clock.
    pub time: u64,
}

impl Receipt {
    /// Issues a receipt for a leaf that stands at `index` under `path` in the tree of `size` leaves of a log.
    ///
    /// The caller must hold every leaf of that tree, checked and on disk, and must never sign two that contradict.
    /// Refused if the path has another length than index and size give; if it is empty, since RFC 9942 has no receipt for
    /// the only entry of a log; and if the time is beyond 2^63 - 1.
    pub fn issue(
        leaf: &[u8],
        log: &LogId,
        (index, size): (u64, u64),
        path: Vec<Hash>,
        time: u64,
        issuer: Issuer<'_>,
    ) -> Result<Self, Refused> {
        let root = root_above(leaf, index, size, &path)?;
        if path.is_empty() || i64::try_from(time).is_err() {
            return Err(Refused::Malformed { what: "receipt" });
        }
        let (key, name) = match issuer {
            Issuer::Log(secret) => (secret.public().id(), origin(log)),
            Issuer::Witness(party, secret) => (secret.public().id(), witness_name(&party)),
        };
        let signature = [0; SIGNATURE_LEN];
        let mut receipt = Self { key, issuer: name, subject: origin(log), time, size, index, path, signature };
        let message = form::to_be_signed(&receipt, &root);
        receipt.signature = match issuer {
            Issuer::Log(secret) => secret.sign(&message),
            Issuer::Witness(_, secret) => secret.sign(&message),
        };
        Ok(receipt)
    }

    /// Returns the bytes of the receipt alone: a tagged COSE_Sign1 without payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        form::receipt(self)
    }

    /// Returns which key of a party signed it by its own word, if the party is the issuer.
    fn role(&self, author: &Chain, party: &Chain) -> Option<Role> {
        if self.issuer == witness_name(&party.party()) {
            return Some(Role::Witness);
        }
        let own = author.party() == party.party() && self.issuer == origin(&party.log_of(self.size));
        own.then_some(Role::Log)
    }

    /// Checks it for a leaf against the documents of its issuer, and returns the root that was signed.
    fn check(&self, leaf: &[u8], author: &Chain, party: &Chain, role: Role) -> Result<Hash, Refused> {
        if self.subject != origin(&author.log_of(self.size)) {
            return Err(Refused::WrongOrigin);
        }
        let root = root_above(leaf, self.index, self.size, &self.path)?;
        let (message, document) = (form::to_be_signed(self, &root), party.latest());
        let id = match role {
            Role::Log => document.log.id(),
            Role::Witness => document.witness.id(),
        };
        if id != self.key {
            return Err(Refused::WrongKey);
        }
        match role {
            Role::Log => document.log.verify(&message, &self.signature),
            Role::Witness => document.witness.verify(&message, &self.signature),
        }?;
        Ok(root)
    }
}

impl Statement {
    /// Reads an act with receipts without checking anything that it shows.
    ///
    /// Refused if it is longer than its limits, ends early, goes on, or is not in the one form.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        form::read(bytes)
    }

    /// Returns the bytes: the leaf as a tagged COSE_Sign1 with the receipts in its unprotected header.
    pub fn to_bytes(&self) -> Vec<u8> {
        form::statement(self)
    }
}

/// Checks an act with receipts against the parties that the reader knows by their root documents.
///
/// Refused as by [`Statement::read`]; with `unknown-party` unless the documents of the party whose log it is are among the
/// pins; as by [`leaf::verify`]; if a receipt of a known party does not hold; and with `no-signature` if none is of one.
pub fn check(bytes: &[u8], pins: &Pins) -> Result<Shown, Refused> {
    let statement = Statement::read(bytes)?;
    let said = leaf::decode(&statement.leaf)?;
    let known = || pins.0.values().flatten();
    let author = known().find(|chain| chain.number_of(&said.log).is_some()).ok_or(Refused::UnknownParty)?;
    let key = author.documents().iter().map(|document| &document.log).find(|key| key.id() == said.key);
    let leaf = key.ok_or(Refused::WrongKey).and_then(|key| leaf::verify(&statement.leaf, key))?;
    if author.log_at(leaf.index) != leaf.log {
        return Err(Refused::WrongLog);
    }
    let (mut counted, mut passed_over) = (Vec::new(), Vec::new());
    for receipt in &statement.receipts {
        if receipt.index != leaf.index {
            return Err(Refused::WrongIndex { expected: receipt.index, found: leaf.index });
        }
        match known().find_map(|party| Some((party, receipt.role(author, party)?))) {
            Some((party, role)) => {
                let root = receipt.check(&statement.leaf, author, party, role)?;
                let code = party.latest().code.clone();
                counted.push(Vouched { code, size: receipt.size, root, time: receipt.time });
            }
            None => passed_over.push(receipt.issuer.clone()),
        }
    }
    if counted.is_empty() {
        return Err(Refused::NoSignature);
    }
    let (party, code) = (author.party(), author.latest().code.clone());
    Ok(Shown { leaf, id: leaf_hash(&statement.leaf), party, code, counted, passed_over })
}
