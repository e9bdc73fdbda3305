//! The record of a node: opening it, and asking what it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use law::charter::Charter;
use law::id::{ActId, Party};
use law::state::{Scope, State};
use law::time::Instant;
use seal::cosignature::Cosignature;
use seal::entropy::Entropy;
use seal::id::{CharterId, LogId};
use seal::key::ReaderSecret;
use seal::leaf::{ContentKind, Hlc};
use seal::root::Chain;
use seal::tree::{Frontier, leaf_hash};
use seal::{Hash, Refused};

use crate::attest::{self, Said};
use crate::caution::Caution;
use crate::clock::Clocks;
use crate::entry::{Entry, Epochs, Found, Need, Reading};
use crate::fault::{Fault, SetupFault};
use crate::keys::{NodeKeys, PartyKeys};
use crate::limits::SUCCESSORS_NAMED;
use crate::mirror::{Cosigned, Fork, Mirror};
use crate::network::Peer;
use crate::proof::{self, Subtrees};
use crate::redaction::{self, Redacted};
use crate::roster::{Known, Roster, Standing};
use crate::search;
use crate::served::ServedBy;
use crate::state_tree::StateTree;
use crate::store::row::{Change, Held, LeafRow};
use crate::store::{Store, ViewsKey};
use crate::succession::Succession;
use crate::sync::message::Summary;
use crate::sync::{Batch, ContentWant};
use crate::view;

/// Where a record is kept.
pub enum Place {
    /// In memory, gone with the record: for tests and simulation.
    Memory,
    /// In the file `record.sqlite` of a directory, which is made if it is not there.
    Dir(PathBuf),
    /// In a store that is open already.
    Store(Store),
}

/// What a node needs to open its record.
pub struct Opening {
    /// Who takes part, as pinned by this node.
    pub roster: Roster,
    /// The charter as read.
    pub charter: Arc<Charter>,
    /// The hash of the charter's files, which leaves carry.
    pub charter_hash: Hash,
    /// The node's name and the secrets of the parties that it hosts.
    pub keys: NodeKeys,
    /// Where salts, keys and the coefficients of batch verification come from. Must not be foreseeable.
    pub entropy: Box<dyn Entropy + Send + Sync>,
    /// The time: the register rule is taken as of this day.
    pub now: Instant,
}

/// A node's memory: every log that it mirrors, what it reads in them, and the state that follows.
pub struct Record {
    pub(crate) roster: Roster,
    pub(crate) roster_hash: Hash,
    pub(crate) directory: BTreeMap<Party, Known>,
    pub(crate) log_names: BTreeMap<LogId, Party>,
    pub(crate) charter_hash: Hash,
    pub(crate) keys: NodeKeys,
    /// The root documents that end with this node's keys, whether they stand in the log yet or not.
    pub(crate) own: BTreeMap<Party, Chain>,
    pub(crate) entropy: Box<dyn Entropy + Send + Sync>,
    pub(crate) needed: usize,
    pub(crate) store: Arc<Store>,
    pub(crate) logs: BTreeMap<Party, Mirror>,
    pub(crate) epochs: Epochs,
    pub(crate) redacted: Redacted,
    /// Contents that are read once they are here: their keys were handed on.
    pub(crate) later: BTreeSet<ContentWant>,
    /// Whom the wraps of epochs serve, as far as that was found out.
    pub(crate) served: Mutex<ServedBy>,
    /// How many of them came since what is read was made again.
    pub(crate) unread: usize,
    pub(crate) state: State<'static>,
    /// Where registered entries stand that hold keys: the state does not know of them.
    pub(crate) keyed: BTreeMap<ActId, (Party, u64)>,
    pub(crate) staged: BTreeMap<Party, Batch>,
    pub(crate) peers: BTreeMap<String, Peer>,
    /// What each party attested so far.
    pub(crate) said: BTreeMap<Party, Said>,
    pub(crate) clocks: Clocks,
    pub(crate) time: Hlc,
    pub(crate) halted: Option<String>,
    pub(crate) caution: Caution,
    pub(crate) subtrees: Mutex<Subtrees>,
    version: u64,
    /// What this node says of itself at a version, with its digest.
    pub(crate) said_at: Mutex<Option<(u64, Summary, Hash)>>,
    pub(crate) state_tree: Mutex<StateTree>,
    pub(crate) known_names: Mutex<search::Known>,
    /// Up to where each log is searched.
    pub(crate) searched: Mutex<BTreeMap<Party, u64>>,
}

/// What becomes of the rows of the list of acts while the logs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Those in the store stay.
    Kept,
    /// They are made again.
    Made,
}

/// One log in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The party whose log it is.
    pub party: Party,
    /// Whether this node keeps it.
    pub hosted: bool,
    /// How many leaves are held.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
    /// How many of them are registered.
    pub registered: u64,
    /// The largest size that each witness has cosigned.
    pub cosigners: BTreeMap<Party, u64>,
    /// Whether it was signed in two versions and has no successor here; see [`Record::forks`].
    pub forked: bool,
    /// Which of the party's logs it is: 0 is the first, each successor has the next number.
    pub number: u64,
    /// The number of the root document whose keys speak at its end; see [`Record::tenures`].
    pub keys: u64,
    /// Whether that document names a key for daily seals.
    pub seals: bool,
    /// How many leaves the latest daily seal covers, and when it was made by its maker's clock.
    pub sealed: Option<(u64, Instant)>,
}

impl Head {
    /// Returns the index of the oldest entry held that no daily seal covers.
    pub fn oldest_unsealed(&self) -> Option<u64> {
        let sealed = self.sealed.map_or(0, |(size, _)| size);
        (sealed < self.size).then_some(sealed)
    }
}

impl Record {
    /// Opens a record: reads the roster's root documents, opens the store, and rebuilds the state from what is
    /// registered. Every leaf is hashed again from its bytes, every root and every log's own checkpoint is checked; the
    /// signatures of leaves and cosignatures are not, [`Record::check`] does that.
    ///
    /// Refused if roster, keys and charter do not fit one another, the store fails, or a leaf, a content or a
    /// checkpoint in it is not what was stored: the entry is named.
    pub fn open(place: Place, opening: Opening) -> Result<Self, SetupFault> {
        let directory = opening.roster.directory()?;
        let own = fits(&opening, &directory)?;
        let store = match place {
            Place::Memory => Store::memory()?,
            Place::Store(store) => store,
            Place::Dir(dir) => {
                let at = |source| SetupFault::File { path: dir.display().to_string(), source };
                std::fs::create_dir_all(&dir).map_err(at)?;
                Store::open(&dir.join("record.sqlite"))?
            }
        };
        let needed = proof::needed(&opening.charter, &opening.roster, opening.now)?;
        let begin = |known: &Known| Mirror::new(Succession::new(known.genesis.clone()));
        let logs = directory.iter().map(|(party, known)| (party.clone(), begin(known)));
        let mut record = Self {
            logs: logs.collect(),
            log_names: log_names(&directory),
            directory,
            charter_hash: opening.charter_hash,
            state: State::new(opening.charter).with_timekeepers(opening.roster.members().into_iter().collect()),
            roster_hash: opening.roster.hash(),
            roster: opening.roster,
            keys: opening.keys,
            own,
            entropy: opening.entropy,
            needed,
            store: Arc::new(store),
            epochs: Epochs::default(),
            keyed: BTreeMap::new(),
            redacted: Redacted::new(),
            later: BTreeSet::new(),
            served: Mutex::default(),
            unread: 0,
            staged: BTreeMap::new(),
            peers: BTreeMap::new(),
            said: BTreeMap::new(),
            clocks: Clocks::default(),
            time: Hlc::default(),
            halted: None,
            caution: Caution::None,
            subtrees: Mutex::default(),
            version: 1,
            said_at: Mutex::default(),
            state_tree: Mutex::default(),
            known_names: Mutex::default(),
            searched: Mutex::default(),
        };
        let key = record.views_key();
        match record.store.views_are_current(&key)? {
            true => drop(record.load(Listing::Kept)?),
            false => {
                let mut views = record.load(Listing::Made)?;
                record.searched_anew(&mut views);
                record.store.make_views(&views, &key)?;
            }
        }
        record.load_searched()?;
        record.take_out()?;
        record.take_keys()?;
        Ok(record)
    }

    /// Gives back the store, so that it can be opened again: a restart without a disk.
    pub fn close(self) -> Store {
        Arc::into_inner(self.store).expect("bug: the store is in use beyond its record")
    }

    /// Reads the logs from the store, registers what the cosignatures allow, and returns the rows of the views that are
    /// to be made.
    pub(crate) fn load(&mut self, listing: Listing) -> Result<Change, Fault> {
        let mut views = Change::default();
        self.redacted = self.store.redactions()?.into_iter().map(|row| (row.id, row.by)).collect();
        for (party, size) in self.store.sizes()? {
            self.load_log(&party, size, listing, &mut views)?;
        }
        self.load_checkpoints()?;
        self.load_epochs()?;
        self.load_cosignatures()?;
        self.load_seals()?;
        self.load_beyond()?;
        for row in self.store.forks()? {
            let mirror = self.logs.get_mut(&row.log).ok_or_else(|| stranger(&row.log))?;
            // One of a log that has a successor here is history.
            if row.number as u64 == mirror.keys.number() {
                mirror.fork = Fork::Proven;
            }
        }
        self.load_left()?;
        self.settle(&mut views);
        let frozen = self.logs.iter().filter(|(_, mirror)| mirror.is_frozen()).map(|(party, _)| party.clone());
        for party in frozen.collect::<Vec<_>>() {
            self.freeze(&party, Fork::Proven)?;
        }
        Ok(views)
    }

    /// Takes up the cosignatures, each with the key of its witness that made it.
    fn load_cosignatures(&mut self) -> Result<(), Fault> {
        for row in self.store.cosignatures()? {
            let keys = &self.logs.get(&row.cosigner).ok_or_else(|| stranger(&row.cosigner))?.keys;
            let mut by = keys.latest().witness;
            // Where the witness key was never replaced, there is nothing to find out.
            if keys.version() > 1
                && let Some(root) = self.store.root_at(&row.log, row.size as u64)?
                && let Ok(cosignature) = Cosignature::from_bytes(&row.bytes)
                && let Some(mirror) = self.logs.get(&row.log)
            {
                by = keys.cosigned_by(&mirror.checkpoint(row.size as u64, root), &cosignature).unwrap_or(by);
            }
            let mirror = self.logs.get_mut(&row.log).ok_or_else(|| stranger(&row.log))?;
            mirror.cosigned.insert(row.cosigner, Cosigned { size: row.size as u64, bytes: row.bytes, by });
        }
        Ok(())
    }

    /// Takes up the checkpoints. Damaged if one is not signed by its log, or is of other leaves than those that are here.
    fn load_checkpoints(&mut self) -> Result<(), Fault> {
        for row in self.store.checkpoints()? {
            let mirror = self.logs.get_mut(&row.log).ok_or_else(|| stranger(&row.log))?;
            let damaged = |why: String| Fault::Damaged(format!("the checkpoint of the log of {}: {why}", row.log));
            let signed = match mirror.signed(&row.note, mirror.keys.chain()) {
                // Its key may be named by a root document that is not reached yet. It comes again with its leaves.
                Err(_) if row.held == Held::Ahead && row.size as u64 > mirror.size() => continue,
                signed => signed.map_err(|refused| damaged(refused.to_string()))?,
            };
            if signed.size != row.size as u64 || signed.root != row.root {
                return Err(damaged("its size or root is not the one that was signed".into()));
            }
            match row.held {
                Held::Whole => mirror.whole = Some(signed),
                Held::Ahead => mirror.ahead = Some(signed),
            }
        }
        for (party, mirror) in &mut self.logs {
            mirror.ahead = mirror.ahead.take().filter(|ahead| ahead.size > mirror.frontier.size());
            let Some(whole) = &mirror.whole else { continue };
            if whole.size > mirror.size() {
                return Err(Fault::Damaged(format!("the log of {party} is shorter than its checkpoint")));
            }
            if self.store.root_at(party, whole.size)? != Some(whole.root) {
                let why =
                    format!("the log of {party}: its first {} leaves are not those of its checkpoint", whole.size);
                return Err(Fault::Damaged(why));
            }
        }
        Ok(())
    }

    fn load_log(&mut self, party: &Party, size: u64, listing: Listing, views: &mut Change) -> Result<(), Fault> {
        let damaged = |why: String| Fault::Damaged(format!("the log of {party}: {why}"));
        let secrets = readers(&self.keys);
        let mirror = self.logs.get_mut(party).ok_or_else(|| stranger(party))?;
        let mut from = 0;
        while from < size {
            let to = (from + 1024).min(size);
            let mut contents: BTreeMap<_, _> =
                self.store.contents(party, from, to)?.into_iter().map(|row| (row.index, row.bytes)).collect();
            let leaves = self.store.leaves(party, from, to)?;
            if leaves.len() as u64 != to - from {
                return Err(damaged(format!("leaves are missing between {from} and {to}")));
            }
            for row in leaves {
                let before = mirror.frontier.clone();
                grow(&mut mirror.frontier, &row).map_err(damaged)?;
                let wrong = |refused: seal::Refused| damaged(format!("entry {}: {refused}", row.index));
                let leaf = seal::leaf::decode(&row.bytes).map_err(wrong)?;
                let content = contents.remove(&row.index);
                if leaf.content == ContentKind::Root {
                    let document = content.as_deref().unwrap_or_default();
                    mirror.keys.take(&leaf, document, &before.root()).map_err(wrong)?;
                }
                if leaf.content == ContentKind::Epoch {
                    self.epochs.take(party, &leaf, content.as_deref(), &secrets).map_err(wrong)?;
                }
                let id = ActId(row.hash.0);
                let reading = redaction::read(&self.epochs, &self.redacted, party, &id, &leaf, content.as_deref());
                let entry = Entry::of(party, &leaf, id, reading.map_err(wrong)?);
                let later = self.epochs.need(party, &leaf, &[]) == Need::Later && entry.reading == Reading::Opaque;
                self.later.extend(later.then(|| ContentWant { log: party.clone(), index: row.index as u64 }));
                mirror.latest = mirror.latest.max(entry.written);
                if listing == Listing::Made {
                    views.acts.extend(view::act::row(&entry));
                }
                attest::note(&mut self.said, mirror, &entry);
                mirror.pending.push_back(entry);
                if self.keys.parties.contains_key(party) {
                    self.time = self.time.max(leaf.time);
                }
            }
            from = to;
        }
        Ok(())
    }

    /// Returns the state that follows from the registered acts.
    pub fn state(&self) -> &State<'_> {
        &self.state
    }

    /// Returns the charter.
    pub fn charter(&self) -> &Arc<Charter> {
        self.state.charter()
    }

    /// Returns the hash of the charter's files.
    pub fn charter_hash(&self) -> Hash {
        self.charter_hash
    }

    /// Returns the state of a node that holds nothing.
    pub(crate) fn empty_state(&self) -> State<'static> {
        State::new(self.state.genesis().clone()).with_timekeepers(self.timekeepers())
    }

    /// Returns the parties whose attestations tell when others received an entry: the members of the roster.
    fn timekeepers(&self) -> BTreeSet<Party> {
        self.roster.members().into_iter().collect()
    }

    /// Returns the roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Returns the node's name.
    pub fn node(&self) -> &str {
        &self.keys.node
    }

    /// Returns the parties whose logs this node keeps.
    pub fn hosted(&self) -> Vec<Party> {
        self.keys.parties.keys().cloned().collect()
    }

    /// Returns a number that grows with every visible change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns all logs of the roster in short.
    pub fn heads(&self) -> Vec<Head> {
        let head = |(party, mirror): (&Party, &Mirror)| Head {
            party: party.clone(),
            hosted: self.keys.parties.contains_key(party),
            size: mirror.size(),
            root: mirror.frontier.root(),
            registered: mirror.registered,
            cosigners: mirror.cosigned.iter().map(|(party, cosigned)| (party.clone(), cosigned.size)).collect(),
            forked: mirror.fork == Fork::Proven,
            number: mirror.keys.number(),
            keys: mirror.keys.version(),
            seals: mirror.keys.latest().sealing.is_some(),
            sealed: mirror.sealed.as_ref().and_then(|row| Some((row.size as u64, row.time()?))),
        };
        self.logs.iter().map(head).collect()
    }

    /// Returns the hash of the state that follows from what a scope lets be read. Two nodes with the same registered
    /// sizes have the same hash for [`Scope::Public`]; two nodes of members or organs also for [`Scope::Members`].
    pub fn state_hash(&self, scope: Scope) -> Hash {
        self.tree(|tree, state| tree.hash(state, scope))
    }

    /// Asks the tree of the state.
    pub(crate) fn tree<T>(&self, ask: impl FnOnce(&mut StateTree, &State<'_>) -> T) -> T {
        ask(&mut self.state_tree.lock().unwrap_or_else(PoisonError::into_inner), &self.state)
    }

    /// Counts a visible change.
    pub(crate) fn changed(&mut self) {
        self.version += 1;
    }

    pub(crate) fn views_key(&self) -> ViewsKey {
        ViewsKey::new(&self.charter_hash, &self.roster_hash, self.needed)
    }

    pub(crate) fn charter_id(&self) -> CharterId {
        CharterId::of(&self.charter_hash)
    }

    /// Writes a change. After a fault, memory may be ahead of disk, so the record stops.
    pub(crate) fn commit(&mut self, mut change: Change) -> Result<(), Fault> {
        if change.is_empty() {
            return Ok(());
        }
        self.searched_with(&mut change);
        let (takes_out, admits) = (!change.redacting.is_empty(), !change.admitting.is_empty());
        self.mark(&change);
        let committed = self.store.commit(change);
        self.or_halt(committed)?;
        self.changed();
        if takes_out {
            let taken = self.take_out();
            self.or_halt(taken)?;
        }
        if admits {
            let taken = self.take_keys();
            self.or_halt(taken)?;
        }
        Ok(())
    }

    /// Marks the logs of which a change says something.
    fn mark(&mut self, change: &Change) {
        let leaves = change.leaves.iter().map(|row| &row.log);
        let signed =
            change.checkpoints.iter().map(|row| &row.log).chain(change.cosignatures.iter().map(|row| &row.log));
        let signed = signed.chain(change.seals.iter().map(|row| &row.log));
        let moved = change.cuts.iter().map(|row| &row.log).chain(change.forks.iter().map(|row| &row.log));
        let mut last = None;
        for log in leaves.chain(signed).chain(moved) {
            if last.replace(log) != Some(log)
                && let Some(mirror) = self.logs.get_mut(log)
            {
                mirror.changed = self.version + 1;
            }
        }
    }

    /// Stops the record: nothing is written, taken in or given out until it is opened again.
    pub(crate) fn halt(&mut self, why: String) {
        self.halted.get_or_insert(why);
    }

    /// Stops the record after a fault that may have left memory ahead of disk.
    pub(crate) fn or_halt<T>(&mut self, done: Result<T, Fault>) -> Result<T, Fault> {
        if let Err(fault) = &done {
            self.halt(fault.to_string());
        }
        done
    }

    /// Refused once an earlier fault has stopped the record.
    pub(crate) fn running(&self) -> Result<(), Fault> {
        self.halted.as_ref().map_or(Ok(()), |why| Err(Fault::Halted(why.clone())))
    }
}

/// Returns whose log is whose, successors too: what an attestation says of a log must mean the same to who does not hold
/// it yet.
fn log_names(directory: &BTreeMap<Party, Known>) -> BTreeMap<LogId, Party> {
    let names = directory.iter().flat_map(|(party, known)| {
        (0..SUCCESSORS_NAMED).map(|number| (LogId::of(&known.party, number), party.clone()))
    });
    names.collect()
}

/// Returns the secrets with which a node opens what is sealed to the parties that it hosts.
pub(crate) fn readers(keys: &NodeKeys) -> Vec<&ReaderSecret> {
    keys.parties.values().flat_map(PartyKeys::readers).collect()
}

/// Says whether a node that reads for its parties found the key of an epoch that a charter's label promises them.
pub(crate) fn is_left_out(found: Found, promised: bool) -> bool {
    promised && found == Found::NoKey
}

/// Puts a stored leaf at the end of a tree. Says what is wrong if its hash or root is not that of the stored bytes.
fn grow(frontier: &mut Frontier, row: &LeafRow) -> Result<(), String> {
    let index = frontier.size();
    if row.index as u64 != index {
        return Err(format!("entry {index} is missing"));
    }
    if leaf_hash(&row.bytes) != row.hash {
        return Err(format!("entry {index}: its bytes and its hash do not belong together"));
    }
    frontier.push(row.hash);
    match frontier.root() == row.root {
        true => Ok(()),
        false => Err(format!("entry {index}: its root is not that of the leaves up to it")),
    }
}

fn stranger(log: &Party) -> Fault {
    Fault::Damaged(format!("it holds a log of {log}, who is not in the roster"))
}

/// Checks that the keys are those that the roster leads to, that the node hosts whom the roster says, and that somebody
/// counts. Returns the root documents that end with the keys.
fn fits(opening: &Opening, directory: &BTreeMap<Party, Known>) -> Result<BTreeMap<Party, Chain>, SetupFault> {
    let hosted = opening.roster.hosted(&opening.keys.node);
    if !hosted.iter().eq(opening.keys.parties.keys()) {
        let named = hosted.iter().map(Party::as_str).collect::<Vec<_>>().join(", ");
        let node = &opening.keys.node;
        return Err(SetupFault::Keys(format!(
            "the roster says that node '{node}' hosts [{named}]; the keys are others'"
        )));
    }
    let mut own = BTreeMap::new();
    for (party, keys) in &opening.keys.parties {
        let chain = keys.chain(&directory[party].genesis).map_err(|refused| match refused {
            Refused::WrongKey => SetupFault::Keys(format!("the keys of {party} are not those of its root document")),
            refused => SetupFault::Keys(format!("the root documents of {party} beside its keys: {refused}")),
        })?;
        own.insert(party.clone(), chain);
    }
    if !directory.values().any(|known| known.standing == Standing::Member) {
        return Err(SetupFault::Roster("it lists no member".into()));
    }
    Ok(own)
}
