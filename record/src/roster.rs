//! The roster: which parties take part, by which genesis root documents, and which node keeps whose log.
//!
//! It is given at set-up, pinned by each node, and trusted: whoever alters this file on a node chooses whom that node
//! believes. It holds no secrets. In text it is TOML, so that two people can compare it aloud by its [`Roster::hash`].

use std::collections::{BTreeMap, BTreeSet};

use law::id::Party;
use seal::id::PartyId;
use seal::root::Chain;
use serde::{Deserialize, Serialize};

use crate::fault::SetupFault;
use crate::hex;
use crate::limits::{FILE_BYTES_MAX, LOGS_MAX, NAME_CHARS_MAX};

/// Who takes part in the record. Checked when read; see [`Roster::read`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// The id of the charter that the parties have agreed on: `csto`.
    pub charter: String,
    /// The parties that keep a log, in the order of their codes.
    pub parties: BTreeMap<Party, RosterParty>,
    /// Nodes that keep no log: they mirror and read what is public.
    pub observers: BTreeSet<String>,
}

/// One party of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterParty {
    /// Its code, as the charter gives it.
    pub code: Party,
    /// Whether what its node holds counts towards registration.
    pub standing: Standing,
    /// The node that keeps its log.
    pub node: String,
    /// Its genesis root document, as signed.
    pub root: Vec<u8>,
}

/// Whether a party counts towards registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A member: what its node holds counts.
    Member,
    /// An organ: it reads and relays, and does not count.
    Organ,
}

/// What the genesis of a party gives.
pub(crate) struct Known {
    pub(crate) party: PartyId,
    pub(crate) genesis: Chain,
    pub(crate) standing: Standing,
    pub(crate) node: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterText {
    charter: String,
    #[serde(default)]
    observers: Vec<String>,
    #[serde(default)]
    party: Vec<PartyText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyText {
    code: String,
    standing: Standing,
    node: String,
    root: String,
}

impl Roster {
    /// Reads `roster.toml`. Refused if it is too long, is not of that form, names a code twice, or lists no party.
    pub fn read(text: &str) -> Result<Self, SetupFault> {
        let wrong = |why: String| SetupFault::Roster(why);
        if text.len() > FILE_BYTES_MAX {
            return Err(wrong(format!("it has {} bytes, the most is {FILE_BYTES_MAX}", text.len())));
        }
        let read: RosterText = toml::from_str(text).map_err(|err| wrong(err.to_string()))?;
        if read.party.is_empty() || read.party.len() > LOGS_MAX {
            return Err(wrong(format!("it lists {} parties; 1 to {LOGS_MAX} can take part", read.party.len())));
        }
        let mut parties = BTreeMap::new();
        for party in read.party {
            for name in [&party.code, &party.node] {
                if !is_name(name) {
                    return Err(wrong(format!("'{name}' is not a name of 1 to {NAME_CHARS_MAX} letters, digits or -")));
                }
            }
            let code = Party::from(party.code);
            let root = hex::read(&party.root).ok_or_else(|| wrong(format!("the root of {code} is not hexadecimal")))?;
            let row = RosterParty { code: code.clone(), standing: party.standing, node: party.node, root };
            if parties.insert(code.clone(), row).is_some() {
                return Err(wrong(format!("it names {code} twice")));
            }
        }
        if let Some(name) = read.observers.iter().find(|name| !is_name(name)) {
            return Err(wrong(format!("'{name}' is not the name of a node")));
        }
        Ok(Self { charter: read.charter, parties, observers: read.observers.into_iter().collect() })
    }

    /// Writes `roster.toml`; reading it gives the same roster.
    pub fn write(&self) -> String {
        let party = self.parties.values().map(text);
        let text = RosterText {
            charter: self.charter.clone(),
            observers: self.observers.iter().cloned().collect(),
            party: party.collect(),
        };
        toml::to_string(&text).expect("bug: a roster is plain text and lists")
    }

    /// Writes the row of one party as it stands in `roster.toml`.
    pub fn row(party: &RosterParty) -> String {
        #[derive(Serialize)]
        struct Rows {
            party: [PartyText; 1],
        }
        toml::to_string(&Rows { party: [text(party)] }).expect("bug: a row is plain text")
    }

    /// Returns the digest of its text, by which two nodes see whether they pin the same roster.
    pub fn hash(&self) -> seal::Hash {
        seal::sha256(self.write().as_bytes())
    }

    /// Reads the root documents. Refused if one is not signed as it must be, or is of another party than listed.
    pub(crate) fn directory(&self) -> Result<BTreeMap<Party, Known>, SetupFault> {
        let known = |party: &RosterParty| {
            let wrong = |why: String| SetupFault::Roster(format!("the root document of {}: {why}", party.code));
            let genesis = Chain::begin(&party.root).map_err(|refused| wrong(refused.to_string()))?;
            if genesis.latest().code != party.code.as_str() {
                return Err(wrong(format!("it is of '{}'", genesis.latest().code)));
            }
            let id = genesis.party();
            let known = Known { party: id, genesis, standing: party.standing, node: party.node.clone() };
            Ok((party.code.clone(), known))
        };
        self.parties.values().map(known).collect()
    }

    /// Returns the members, in the order of their codes.
    pub fn members(&self) -> Vec<Party> {
        let member = |party: &&RosterParty| party.standing == Standing::Member;
        self.parties.values().filter(member).map(|party| party.code.clone()).collect()
    }

    /// Returns the names of all nodes, observers last.
    pub fn nodes(&self) -> Vec<String> {
        let hosts: BTreeSet<&String> = self.parties.values().map(|party| &party.node).collect();
        hosts.into_iter().chain(&self.observers).cloned().collect()
    }

    /// Returns the parties whose logs a node keeps, in the order of their codes.
    pub fn hosted(&self, node: &str) -> Vec<Party> {
        self.parties.values().filter(|party| party.node == node).map(|party| party.code.clone()).collect()
    }

    /// Returns the party whose witness key a node signs with: of those it hosts the one of its own name, else the first.
    pub fn witness_of(&self, node: &str) -> Option<&Party> {
        let hosted = || self.parties.values().filter(|party| party.node == node).map(|party| &party.code);
        hosted().find(|party| party.as_str().eq_ignore_ascii_case(node)).or_else(|| hosted().next())
    }
}

fn text(party: &RosterParty) -> PartyText {
    PartyText {
        code: party.code.to_string(),
        standing: party.standing,
        node: party.node.clone(),
        root: hex::write(&party.root),
    }
}

fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.len() <= NAME_CHARS_MAX && text.bytes().all(fits)
}
