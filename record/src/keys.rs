//! The secrets of the parties that a node hosts: the file `keys.toml` in its directory.
//!
//! Trusted and secret: whoever reads this file can sign as these parties and read what is sealed to them. It is written with
//! mode 0600, and never leaves the node but sealed. Root keys have no place in it: their holders carry them. Only a
//! demonstration or a test keeps them here, where one machine plays everybody.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use law::id::Party;
use seal::Refused;
use seal::daily::SealingSecret;
use seal::entropy::Entropy;
use seal::key::{LogSecret, PartySecrets, ReaderPublic, ReaderSecret, RootSecret, WitnessSecret};
use seal::root::{Chain, Draft, Follows, RootDocument, Successor, next_digest};
use serde::{Deserialize, Serialize};

use crate::fault::SetupFault;
use crate::hex;
use crate::limits::KEYS_BYTES_MAX;
use crate::roster::{Roster, RosterParty, Standing};

/// The name of a node and the secrets of the parties that it hosts; none for an observer.
#[derive(Clone, Debug)]
pub struct NodeKeys {
    /// The node's name in the roster.
    pub node: String,
    /// The secrets, by party.
    pub parties: BTreeMap<Party, PartyKeys>,
}

/// The secrets of one party, as its node keeps them.
#[derive(Clone, Debug)]
pub struct PartyKeys {
    /// Signs leaves and checkpoints.
    pub log: LogSecret,
    /// Cosigns checkpoints.
    pub witness: WitnessSecret,
    /// Opens what is sealed to the party.
    pub reader: ReaderSecret,
    /// Makes the daily seals of the log; nothing where the latest root document names no key for them.
    pub sealing: Option<SealingSecret>,
    /// Opens what was sealed to the party before its reader key was replaced.
    pub earlier: Vec<ReaderSecret>,
    /// The root documents after the genesis, in order; the last one names these keys. Those that are not in the log
    /// yet, the node publishes.
    pub documents: Vec<Vec<u8>>,
    /// The root keys, where one machine plays everybody.
    pub roots: Option<OnlineRoots>,
}

/// Root keys that stand on the node: in demonstrations and tests only.
#[derive(Clone, Debug)]
pub struct OnlineRoots {
    /// The one root key of the latest document.
    pub root: RootSecret,
    /// The one that it announces.
    pub next: RootSecret,
}

impl From<PartySecrets> for PartyKeys {
    fn from(secrets: PartySecrets) -> Self {
        let PartySecrets { root, next, log, witness, reader } = secrets;
        let roots = Some(OnlineRoots { root, next });
        Self { log, witness, reader, sealing: None, earlier: Vec::new(), documents: Vec::new(), roots }
    }
}

impl PartyKeys {
    /// Returns all secrets that open what is or was sealed to the party.
    pub fn readers(&self) -> impl Iterator<Item = &ReaderSecret> {
        std::iter::once(&self.reader).chain(&self.earlier)
    }

    /// Says whether one of the secrets is that of a reader key.
    pub(crate) fn opens(&self, key: &ReaderPublic) -> bool {
        self.readers().any(|secret| secret.public() == *key)
    }

    /// Returns the chain of root documents that ends with these keys. Refused if a document does not follow, or the
    /// last one names other keys.
    pub fn chain(&self, genesis: &Chain) -> Result<Chain, Refused> {
        let mut chain = genesis.clone();
        self.documents.iter().try_for_each(|document| chain.push(document))?;
        let latest = chain.latest();
        let sealing = self.sealing.as_ref().map(|secret| secret.public().digest());
        let same = latest.log == *self.log.public() && latest.witness == *self.witness.public();
        if same && latest.sealing == sealing && latest.reader == self.reader.public() {
            Ok(chain)
        } else {
            Err(Refused::WrongKey)
        }
    }

    /// Takes the place of these secrets with new ones, which a new root document names. The reader secret stays among
    /// the earlier ones.
    pub fn replace(&mut self, new: Self, document: Vec<u8>) {
        self.earlier.push(std::mem::replace(&mut self.reader, new.reader));
        (self.log, self.witness, self.sealing) = (new.log, new.witness, new.sealing);
        self.documents.push(document);
    }

    /// Replaces all keys, signing with the root keys that stand on this node: for demonstrations and tests.
    ///
    /// Refused with `wrong-key` if there are none, or they are not those of the latest document.
    pub fn rotate_online(&mut self, genesis: &Chain, entropy: &mut dyn Entropy) -> Result<(), Refused> {
        self.replace_online(genesis, None, entropy)
    }

    /// Replaces all keys and starts a successor log, signing with the root keys that stand on this node: for
    /// demonstrations, tests and the simulator. Refused as by [`PartyKeys::rotate_online`].
    ///
    /// This is how a simulator makes a successor: let a twin of the node write to the same log, let the two versions
    /// meet, take size and root from [`crate::Record::successor_base`], call this on the keys of the node, open its store
    /// again with them, and call [`crate::Record::publish_keys`].
    pub fn succeed_online(
        &mut self,
        genesis: &Chain,
        (size, root): (u64, seal::Hash),
        entropy: &mut dyn Entropy,
    ) -> Result<(), Refused> {
        let number = self.chain(genesis)?.number() + 1;
        self.replace_online(genesis, Some(Successor { number, size, root }), entropy)
    }

    fn replace_online(
        &mut self,
        genesis: &Chain,
        successor: Option<Successor>,
        entropy: &mut dyn Entropy,
    ) -> Result<(), Refused> {
        let before = self.chain(genesis)?.latest().clone();
        let roots = self.roots.clone().ok_or(Refused::WrongKey)?;
        let new = PartySecrets::generate(entropy);
        let sealing = SealingSecret::generate(entropy);
        let document = RootDocument {
            sealing: Some(sealing.public().digest()),
            successor,
            code: before.code.clone(),
            roots: vec![*roots.next.public()],
            threshold: 1,
            next: next_digest(1, &[*new.next.public()]),
            log: *new.log.public(),
            witness: *new.witness.public(),
            reader: new.reader.public(),
            follows: Some(Follows { party: before.party(), version: before.version() + 1, before: before.digest() }),
        };
        let mut draft = Draft::new(document, &new.log, &new.witness)?;
        draft.sign(&roots.root, Some(&before))?;
        draft.sign(&roots.next, Some(&before))?;
        let next = new.next.clone();
        self.replace(Self { sealing: Some(sealing), ..new.into() }, draft.to_bytes());
        self.roots = Some(OnlineRoots { root: roots.next, next });
        Ok(())
    }

    /// Writes the secrets: root and next where they stand here, then log, witness and reader, 32 bytes each.
    fn secrets(&self) -> Vec<u8> {
        let roots = self.roots.iter().flat_map(|roots| [roots.root.to_bytes(), roots.next.to_bytes()]);
        roots.chain([self.log.to_bytes(), self.witness.to_bytes(), self.reader.to_bytes()]).flatten().collect()
    }

    fn read(text: &SecretsText) -> Option<Self> {
        let secrets = hex::read(&text.secrets)?;
        let parts: Vec<[u8; 32]> = secrets.chunks(32).map(<[u8; 32]>::try_from).collect::<Result<_, _>>().ok()?;
        let (roots, node) = match parts.as_slice() {
            [root, next, node @ ..] if node.len() == 3 => {
                let (root, next) = (RootSecret::from_bytes(root), RootSecret::from_bytes(next));
                (Some(OnlineRoots { root, next }), node)
            }
            node => (None, node),
        };
        let [log, witness, reader] = node else { return None };
        let sealing = |text: &String| Some(SealingSecret::from_bytes(&hex::read(text)?.try_into().ok()?));
        let sealing = match &text.sealing {
            Some(text) => Some(sealing(text)?),
            None => None,
        };
        let earlier = |text: &String| Some(ReaderSecret::from_bytes(&hex::read(text)?.try_into().ok()?));
        Some(Self {
            log: LogSecret::from_bytes(log),
            witness: WitnessSecret::from_bytes(witness),
            reader: ReaderSecret::from_bytes(reader),
            sealing,
            earlier: text.earlier_readers.iter().map(earlier).collect::<Option<_>>()?,
            documents: text.documents.iter().map(|text| hex::read(text)).collect::<Option<_>>()?,
            roots,
        })
    }
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealing: Option<String>,
    #[serde(default, rename = "earlier-readers", skip_serializing_if = "Vec::is_empty")]
    earlier_readers: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    documents: Vec<String>,
}

impl NodeKeys {
    /// Returns the keys of a node that hosts nobody.
    pub fn observer(node: &str) -> Self {
        Self { node: node.to_owned(), parties: BTreeMap::new() }
    }

    /// Reads `keys.toml`. Refused if it has another form or names a party twice.
    pub fn read(text: &str) -> Result<Self, SetupFault> {
        let wrong = |why: &str| SetupFault::Keys(why.to_owned());
        if text.len() > KEYS_BYTES_MAX {
            return Err(wrong("the file is too long"));
        }
        // The reader's message would quote the line, and with it a secret.
        let read: KeysText = toml::from_str(text).map_err(|_| wrong("the file has another form"))?;
        let mut parties = BTreeMap::new();
        for party in read.party {
            let keys = PartyKeys::read(&party);
            let keys = keys.ok_or_else(|| wrong("the secrets of a party are not 96 or 160 bytes in hexadecimal"))?;
            if parties.insert(Party::from(party.code), keys).is_some() {
                return Err(wrong("a party stands in the file twice"));
            }
        }
        Ok(Self { node: read.node, parties })
    }

    /// Writes the text of `keys.toml`.
    pub fn write(&self) -> String {
        let party = self.parties.iter().map(|(code, keys)| SecretsText {
            code: code.to_string(),
            secrets: hex::write(&keys.secrets()),
            sealing: keys.sealing.as_ref().map(|secret| hex::write(&secret.to_bytes())),
            earlier_readers: keys.earlier.iter().map(|secret| hex::write(&secret.to_bytes())).collect(),
            documents: keys.documents.iter().map(|document| hex::write(document)).collect(),
        });
        let text = KeysText { node: self.node.clone(), party: party.collect() };
        toml::to_string(&text).expect("bug: keys are plain text")
    }

    /// Reads the file. Refused as by [`NodeKeys::read`], and if it cannot be read.
    pub fn load(path: &Path) -> Result<Self, SetupFault> {
        Self::read(&std::fs::read_to_string(path).map_err(at(path))?)
    }

    /// Writes the file with mode 0600, in the place of one that may be there: a reader finds the old or the new one.
    pub fn replace(&self, path: &Path) -> Result<(), SetupFault> {
        let new = path.with_extension("new");
        // One that an earlier attempt left behind is nobody's.
        let _ = std::fs::remove_file(&new);
        self.save(&new)?;
        std::fs::rename(&new, path).map_err(at(path))
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
) -> Result<(PartyKeys, RosterParty), SetupFault> {
    let secrets = PartySecrets::generate(entropy);
    let sealing = SealingSecret::generate(entropy);
    let root = RootDocument::genesis_with(code.as_str(), &secrets, Some(sealing.public().digest()))
        .map_err(|refused| SetupFault::Keys(format!("no root document for {code}: {refused}")))?;
    let keys = PartyKeys { sealing: Some(sealing), ..secrets.into() };
    Ok((keys, RosterParty { code: code.clone(), standing, node: node.to_owned(), root }))
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
