//! The secrets of the parties that a node hosts: the file `keys.toml` in its directory.
//!
//! Trusted and secret: whoever reads this file can sign as these parties and read what is sealed to them. It is written with
//! mode 0600, and never leaves the node.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use law::id::Party;
use seal::entropy::Entropy;
use seal::key::PartySecrets;
use seal::root::RootDocument;
use serde::{Deserialize, Serialize};

use crate::fault::SetupFault;
use crate::hex;
use crate::limits::FILE_BYTES_MAX;
use crate::roster::{Roster, RosterParty, Standing};

/// The name of a node and the secrets of the parties that it hosts; none for an observer.
#[derive(Clone, Debug)]
pub struct NodeKeys {
    /// The node's name in the roster.
    pub node: String,
    /// The secrets, by party.
    pub parties: BTreeMap<Party, PartySecrets>,
}

/// A node to be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodePlan {
    /// Its name.
    pub node: String,
    /// The parties that it will host; none for an observer.
    pub parties: Vec<(Party, Standing)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysText {
    node: String,
    #[serde(default)]
    party: Vec<SecretsText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecretsText {
    code: String,
    secrets: String,
}

impl NodeKeys {
    /// Returns the keys of a node that hosts nobody.
    pub fn observer(node: &str) -> Self {
        Self { node: node.to_owned(), parties: BTreeMap::new() }
    }

    /// Reads `keys.toml`. Refused if it has another form or names a party twice.
    pub fn read(text: &str) -> Result<Self, SetupFault> {
        let wrong = |why: &str| SetupFault::Keys(why.to_owned());
        if text.len() > FILE_BYTES_MAX {
            return Err(wrong("the file is too long"));
        }
        // The reader's message would quote the line, and with it a secret.
        let read: KeysText = toml::from_str(text).map_err(|_| wrong("the file has another form"))?;
        let mut parties = BTreeMap::new();
        for party in read.party {
            let bytes = hex::read(&party.secrets).and_then(|bytes| <[u8; 160]>::try_from(bytes).ok());
            let secrets = bytes.ok_or_else(|| wrong("the secrets of a party are not 160 bytes in hexadecimal"))?;
            if parties.insert(Party::from(party.code), PartySecrets::from_bytes(&secrets)).is_some() {
                return Err(wrong("a party stands in the file twice"));
            }
        }
        Ok(Self { node: read.node, parties })
    }

    /// Writes the text of `keys.toml`.
    pub fn write(&self) -> String {
        let party = self
            .parties
            .iter()
            .map(|(code, secrets)| SecretsText { code: code.to_string(), secrets: hex::write(&secrets.to_bytes()) });
        let text = KeysText { node: self.node.clone(), party: party.collect() };
        toml::to_string(&text).expect("bug: keys are plain text")
    }

    /// Reads the file. Refused as by [`NodeKeys::read`], and if it cannot be read.
    pub fn load(path: &Path) -> Result<Self, SetupFault> {
        Self::read(&std::fs::read_to_string(path).map_err(at(path))?)
    }

    /// Writes the file, new and with mode 0600. Refused if there is one already.
    pub fn save(&self, path: &Path) -> Result<(), SetupFault> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let written = file.and_then(|mut file| {
            file.write_all(self.write().as_bytes())?;
            file.sync_all()
        });
        written.map_err(at(path))
    }
}

/// Makes the keys and the genesis root document of one party, for the roster of a network that others set up too.
pub fn party(
    code: &Party,
    standing: Standing,
    node: &str,
    entropy: &mut dyn Entropy,
) -> Result<(PartySecrets, RosterParty), SetupFault> {
    let secrets = PartySecrets::generate(entropy);
    let root = RootDocument::genesis(code.as_str(), &secrets)
        .map_err(|refused| SetupFault::Keys(format!("no root document for {code}: {refused}")))?;
    Ok((secrets, RosterParty { code: code.clone(), standing, node: node.to_owned(), root }))
}

/// Makes a whole network at once: the roster and the keys of each node, in the order of the plan.
///
/// For demonstrations and tests: whoever runs it sees the secrets of all parties.
pub fn setup(
    charter: &str,
    plan: &[NodePlan],
    entropy: &mut dyn Entropy,
) -> Result<(Roster, Vec<NodeKeys>), SetupFault> {
    let mut roster = Roster { charter: charter.to_owned(), parties: BTreeMap::new(), observers: Default::default() };
    let mut nodes = Vec::new();
    for planned in plan {
        let mut keys = NodeKeys::observer(&planned.node);
        for (code, standing) in &planned.parties {
            let (secrets, row) = party(code, *standing, &planned.node, entropy)?;
            keys.parties.insert(code.clone(), secrets);
            roster.parties.insert(code.clone(), row);
        }
        if planned.parties.is_empty() {
            roster.observers.insert(planned.node.clone());
        }
        nodes.push(keys);
    }
    // Reading it back applies the checks of a roster that comes from outside.
    Ok((Roster::read(&roster.write())?, nodes))
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> SetupFault {
    let path = path.display().to_string();
    move |source| SetupFault::File { path: path.clone(), source }
}
