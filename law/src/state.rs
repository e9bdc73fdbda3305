//! The state: a pure function of the charter and of the set of registered acts.
//!
//! The verdict of an act depends on the charter and on its causal past only: the acts it rests on, and earlier
//! credentials of its own log. Every other answer is derived from the set of acts with effect when it is asked for.
//! So any order that keeps each log's own order gives the same state. An act whose references are not here yet
//! waits. What is left out: which acts are registered, and every question of bytes and signatures.

mod again;
mod amended;
mod canonical;
mod settle;
pub mod suppose;
mod touched;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::act::{Act, Author};
use crate::audience::Audience;
use crate::charter::Charter;
use crate::constitution::laws::Laws;
use crate::era::Era;
use crate::explain;
use crate::facts::{Ruling, Slot};
use crate::id::{ActId, Kind, Name, Names, Party};
use crate::judge;
use crate::kinds;
use crate::outcome::{Citation, Explanation, Gap, Refusal};
use crate::plane::Plane;
use crate::received::{Attestation, Times};
use crate::time::{Date, Instant};

/// One entry of a party's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The act's id.
    pub id: ActId,
    /// The party in whose log it stands.
    pub party: Party,
    /// Its index in that log.
    pub index: u64,
    /// What it holds.
    pub content: Content,
}

/// What an entry holds, as far as this node can read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An act.
    Act(Act),
    /// Sealed to others: not readable here.
    Opaque,
    /// Readable, but not an act; what is wrong with it.
    Malformed(String),
    /// What a member's node holds at its time. It is no act: it gets no verdict and stands in no list of acts.
    Attestation(Attestation),
    /// Deleted here and everywhere, by that act `redact`.
    Redacted(ActId),
}

/// What an act amounts to.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It has effect.
    Effective {
        /// The rules it rests on.
        because: Arc<[Citation]>,
    },
    /// It has no effect anywhere, and why.
    Refused(Box<Refusal>),
    /// The charter does not say whether it has effect.
    Undetermined(Box<Gap>),
    /// Its kind or edition is not known to this program: kept, without effect.
    Unknown,
    /// It is not readable here.
    Opaque,
    /// Its content was deleted, by an act `redact`.
    Redacted,
    /// An act that it rests on is not here yet.
    Waiting,
}

/// Which entries a dump holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// What anybody may read.
    Public,
    /// What every member may read: the same on every member's node, whatever was sealed to a few.
    Members,
    /// All that is readable here.
    All,
}

/// An entry with what was found out about it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The act's id.
    pub id: ActId,
    /// The party in whose log it stands.
    pub party: Party,
    /// Its index in that log.
    pub index: u64,
    /// What it holds.
    pub content: Content,
    /// What it amounts to.
    pub verdict: Verdict,
    /// For a public act: the day on which it and all that it rests on are known.
    pub(crate) known: Date,
    /// The same as far as its own log says.
    own: Date,
    /// The latest day of it, of all that it rests on and of the powers given before it in its log: a law that differs
    /// only later does not bear on it.
    reach: Date,
    pub(crate) audience: Arc<Audience>,
    pub(crate) ruling: Ruling,
    /// The acts with effect that rest on it.
    pub(crate) referrers: Vec<Slot>,
    /// Whether it stands among those touched already.
    touched: bool,
}

/// The latest day of an act in a log that gives or takes a power.
#[derive(Clone, Copy, Debug)]
struct Empowered {
    /// Of a public one.
    public: Date,
    /// Of any, with all that it rests on.
    reach: Date,
}

/// What all nodes know of the same set of acts.
#[derive(Debug)]
pub struct State<'u> {
    pub(crate) laws: Laws,
    /// What members say of when they held entries.
    pub(crate) times: Arc<Times>,
    /// What is supposed in the state that lies below; nothing in a state by itself.
    over: Option<suppose::Over<'u>>,
    entries: Vec<Judged>,
    ids: BTreeMap<ActId, Slot>,
    logs: BTreeMap<Party, Vec<Slot>>,
    /// Entries that wait, by an id that is missing or waits itself.
    waiting: BTreeMap<ActId, Vec<Slot>>,
    /// Credentials in force or revoked, by the author they are for, in log order.
    credentials: BTreeMap<Author, Vec<Slot>>,
    /// Authorities in force or revoked, by the author they are for, in log order.
    authorities: BTreeMap<Author, Vec<Slot>>,
    /// Acts with effect, by kind.
    kinds: BTreeMap<Kind, Vec<Slot>>,
    /// Acts with effect, by the invocation at the root of their case.
    cases: BTreeMap<Slot, Vec<Slot>>,
    /// The drills met so far, with the instant of the earliest act of each.
    drills: BTreeMap<Name, Instant>,
    names: Names,
    reasons: BTreeMap<Vec<u32>, Arc<[Citation]>>,
    lists: BTreeMap<BTreeSet<Party>, Vec<Arc<Audience>>>,
    nobody: Arc<Audience>,
    /// The latest day of an act that is here.
    last_day: Option<Date>,
    /// The latest day of an act that gives or takes a power, log by log.
    empowered: BTreeMap<Party, Empowered>,
    /// Public acts that change the charter if they have effect.
    changing: Vec<Slot>,
    /// Public acts that give or take a power if they have effect.
    powers: Vec<Slot>,
    /// Public positions, signatures and records, by the draft that they name.
    on_drafts: BTreeMap<ActId, Vec<Slot>>,
    /// Public acts about sessions.
    on_sessions: Vec<Slot>,
    /// Whether an act that changes the charter was given effect since the charter was worked out.
    pub(crate) amended: bool,
    /// The entries whose lines may be others than when they were last asked for.
    touched: Vec<Slot>,
}

impl<'u> State<'u> {
    /// Returns the state of no acts under a charter.
    pub fn new(charter: Arc<Charter>) -> Self {
        Self {
            laws: Laws::new(charter),
            times: Arc::default(),
            over: None,
            entries: Vec::new(),
            ids: BTreeMap::new(),
            logs: BTreeMap::new(),
            waiting: BTreeMap::new(),
            credentials: BTreeMap::new(),
            authorities: BTreeMap::new(),
            kinds: BTreeMap::new(),
            cases: BTreeMap::new(),
            drills: BTreeMap::new(),
            names: Names::default(),
            reasons: BTreeMap::new(),
            lists: BTreeMap::new(),
            nobody: Arc::new(Audience::Nobody),
            last_day: None,
            empowered: BTreeMap::new(),
            changing: Vec::new(),
            powers: Vec::new(),
            on_drafts: BTreeMap::new(),
            on_sessions: Vec::new(),
            amended: false,
            touched: Vec::new(),
        }
    }

    /// Returns the charter with what acts that are meant have changed.
    pub fn charter(&self) -> &Arc<Charter> {
        self.laws.in_plane(None).constitution.asked()
    }

    /// Returns the charter as it was given, before any act.
    pub fn genesis(&self) -> &Arc<Charter> {
        self.laws.in_plane(None).constitution.genesis()
    }

    /// Adds an entry and judges it, with all that waited for it. Returns the ids judged now, the entry's own first,
    /// and those of earlier acts that are judged otherwise because it changed the charter for a day that has been
    /// judged. An id that is here already changes nothing. Entries of one log come in the order of their indexes.
    pub fn apply(&mut self, entry: Entry) -> Vec<ActId> {
        let mut judged = self.attested(entry).map(|entry| self.judge_entry(entry)).unwrap_or_default();
        judged.extend(self.reconcile());
        judged
    }

    /// Adds an entry and judges it by the law in use, with all that waited for it.
    fn judge_entry(&mut self, entry: Entry) -> Vec<ActId> {
        if self.slot(&entry.id).is_some() {
            return Vec::new();
        }
        let arrived = self.keep(entry);
        self.settle_from(arrived)
    }

    /// Judges an entry unless it has to wait, with all that waited for it.
    fn settle_from(&mut self, arrived: Slot) -> Vec<ActId> {
        let mut ready = vec![arrived];
        let mut judged = Vec::new();
        while let Some(slot) = ready.pop() {
            if let Some(missing) = self.missing(slot) {
                self.waiting.entry(missing).or_default().push(slot);
                if slot == arrived {
                    // What waited for it to come may not have to wait for its verdict: see whether it does.
                    let id = self.entry(slot).id;
                    ready.extend(self.waiting.remove(&id).into_iter().flatten().rev());
                }
                continue;
            }
            self.settle(slot);
            let id = self.entry(slot).id;
            judged.push(id);
            ready.extend(self.waiting.remove(&id).into_iter().flatten().rev());
        }
        judged
    }

    /// Returns the verdict on an act.
    pub fn verdict(&self, id: &ActId) -> Option<&Verdict> {
        self.judged(id).map(|judged| &judged.verdict)
    }

    /// Returns an act, if it is here and readable.
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        self.judged(id)?.act()
    }

    /// Returns an entry.
    pub fn judged(&self, id: &ActId) -> Option<&Judged> {
        self.slot(id).map(|slot| self.entry(slot))
    }

    /// Returns all entries, by party, then by index.
    pub fn entries(&self) -> impl Iterator<Item = &Judged> {
        self.logs.values().flatten().map(|slot| self.entry(*slot))
    }

    /// Returns how many entries there are.
    pub fn len(&self) -> usize {
        self.below() + self.entries.len()
    }

    /// Says whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the acts with effect that rest on an act, by time, then id.
    pub fn referrers(&self, id: &ActId) -> Vec<ActId> {
        let mut slots = self.judged(id).map(|judged| judged.referrers.clone()).unwrap_or_default();
        self.sort(&mut slots);
        slots.into_iter().map(|slot| self.entry(slot).id).collect()
    }

    /// Returns the verdict that an act would get if it were the next one registered in its author's log.
    pub fn preview(&self, act: &Act) -> Verdict {
        judge::judge(self, act, judge::Place::next(&act.author.party), judge::Telling::Nothing).verdict()
    }

    /// Returns why an act has effect or not, as a tree. An id that is not here gives a tree that says so.
    pub fn explain(&self, id: &ActId) -> Explanation {
        explain::act(self, id)
    }

    /// Returns what is meant (no drill), or what a drill makes of it: real acts are visible inside a drill.
    pub fn plane<'s>(&'s self, drill: Option<&str>) -> Plane<'s> {
        Plane::new(self, drill, Scope::All)
    }

    /// Returns what anybody may know: derived from public acts that are meant, and from nothing else.
    pub fn public_plane(&self) -> Plane<'_> {
        Plane::new(self, None, Scope::Public)
    }

    /// Returns the names of the drills met so far, in order.
    pub fn drills(&self) -> Vec<String> {
        self.drills.keys().map(Name::to_string).collect()
    }

    /// Returns a deterministic text of the verdicts and of what follows from them. Two nodes that hold the same acts
    /// give the same bytes; for [`Scope::Public`] and [`Scope::Members`] also if only one of them reads the others.
    pub fn canonical(&self, scope: Scope) -> Vec<u8> {
        canonical::dump(self, scope)
    }

    pub(crate) fn entry(&self, slot: Slot) -> &Judged {
        match &self.over {
            None => &self.entries[slot as usize],
            Some(over) => over.entry(slot).unwrap_or_else(|| &self.entries[slot as usize - over.below()]),
        }
    }

    pub(crate) fn slot(&self, id: &ActId) -> Option<Slot> {
        self.ids.get(id).copied().or_else(|| self.under()?.slot(id))
    }

    /// Returns the law of a day, by which acts of the plane are judged.
    pub(crate) fn era(&self, drill: Option<&str>, date: Date) -> Arc<Era> {
        self.laws.era(drill, date)
    }

    /// Returns the redactions that are meant and have effect, each with the act whose content it takes out.
    pub fn redactions(&self) -> Vec<(ActId, ActId)> {
        let taken = |slot: &Slot| {
            let judged = self.entry(*slot);
            let meant = judged.act().is_some_and(|act| act.drill.is_none());
            match judged.ruling.facts {
                crate::facts::Facts::Redaction(id) if meant => Some((judged.id, id)),
                _ => None,
            }
        };
        self.of_kind(kinds::redact::ROW.name).iter().filter_map(taken).collect()
    }

    /// Returns the admissions of later readers that are meant and have effect.
    pub fn admissions(&self) -> Vec<ActId> {
        let slots = self.of_kind(kinds::reader_admit::ROW.name).iter().map(|slot| self.entry(*slot));
        slots.filter(|judged| judged.act().is_some_and(|act| act.drill.is_none())).map(|judged| judged.id).collect()
    }

    /// Returns the acts of a kind that have effect, in no order.
    pub(crate) fn of_kind(&self, kind: &str) -> &[Slot] {
        match (self.kinds.get(&Kind::from(kind)), self.under()) {
            (Some(slots), _) => slots,
            (None, Some(under)) => under.of_kind(kind),
            (None, None) => &[],
        }
    }

    /// Returns the acts of a case that have effect, in no order.
    pub(crate) fn in_case(&self, case: Slot) -> &[Slot] {
        match (self.cases.get(&case), self.under()) {
            (Some(slots), _) => slots,
            (None, Some(under)) => under.in_case(case),
            (None, None) => &[],
        }
    }

    /// Returns the credentials issued for an author, in log order.
    pub(crate) fn credentials_of(&self, author: &Author) -> &[Slot] {
        match (self.credentials.get(author), self.under()) {
            (Some(slots), _) => slots,
            (None, Some(under)) => under.credentials_of(author),
            (None, None) => &[],
        }
    }

    /// Returns the authorities granted to an author, in log order.
    pub(crate) fn authorities_of(&self, author: &Author) -> &[Slot] {
        match (self.authorities.get(author), self.under()) {
            (Some(slots), _) => slots,
            (None, Some(under)) => under.authorities_of(author),
            (None, None) => &[],
        }
    }

    pub(crate) fn credential_holders(&self) -> impl Iterator<Item = (&Author, &[Slot])> {
        let below = self.under().map(State::credential_authors).unwrap_or_default();
        let all: BTreeSet<&Author> = self.credentials.keys().chain(below).collect();
        all.into_iter().map(|author| (author, self.credentials_of(author)))
    }

    fn credential_authors(&self) -> Vec<&Author> {
        let below = self.under().map(State::credential_authors).unwrap_or_default();
        self.credentials.keys().chain(below).collect()
    }

    /// Says whether an act of a drill was done by an instant.
    pub(crate) fn has_drill(&self, name: &str, until: Instant) -> bool {
        self.drills.get(name).is_some_and(|first| *first <= until)
    }

    /// Sorts by the instant done, then by id: the order in which people read them, the same on every node.
    pub(crate) fn sort(&self, slots: &mut [Slot]) {
        slots.sort_by_key(|slot| {
            let judged = self.entry(*slot);
            (judged.act().map(|act| act.at), judged.id)
        });
    }

    /// Returns the name of a drill as the state holds it.
    pub(crate) fn drill_name(&self, name: &str) -> Option<&str> {
        self.drills.get_key_value(name).map(|(name, _)| name.as_str())
    }

    /// Says whether an entry belongs to a dump: by its label, never by who happens to read it here.
    pub(crate) fn in_scope(&self, judged: &Judged, scope: Scope) -> bool {
        match (scope, judged.act()) {
            (Scope::All, _) => true,
            (_, None) => false,
            (Scope::Public, Some(_)) => *judged.audience == Audience::Everybody,
            (Scope::Members, Some(act)) => match &*judged.audience {
                Audience::Everybody => true,
                Audience::Nobody => false,
                Audience::Parties(readers) => {
                    self.era(act.drill.as_deref(), act.at.date()).members.iter().all(|member| readers.contains(member))
                }
            },
        }
    }

    pub(crate) fn nobody(&self) -> Arc<Audience> {
        self.nobody.clone()
    }
}

impl Judged {
    /// Returns the act, if it is readable here.
    pub fn act(&self) -> Option<&Act> {
        match &self.content {
            Content::Act(act) => Some(act),
            _ => None,
        }
    }

    /// Says whether it has effect.
    pub fn is_effective(&self) -> bool {
        matches!(self.verdict, Verdict::Effective { .. })
    }

    /// Returns the matter that it is about, if it has effect and is about one.
    pub fn matter(&self) -> Option<&crate::id::Matter> {
        self.ruling.matter.as_ref()
    }

    /// Says in one line what it is, for people.
    pub fn says(&self) -> String {
        match &self.content {
            Content::Act(act) => kinds::says(act),
            Content::Opaque => "An act that is not readable here".into(),
            Content::Malformed(_) | Content::Attestation(_) => "An entry that is not an act".into(),
            Content::Redacted(_) => "An act whose content was redacted".into(),
        }
    }
}

impl Verdict {
    /// Returns the verdict as one word: `effective`, `refused`, `undetermined`, `unknown`, `opaque`, `redacted`, `waiting`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Effective { .. } => "effective",
            Self::Refused(_) => "refused",
            Self::Undetermined(_) => "undetermined",
            Self::Unknown => "unknown",
            Self::Opaque => "opaque",
            Self::Redacted => "redacted",
            Self::Waiting => "waiting",
        }
    }
}

/// Returns the addresses of rules.
pub(crate) fn citations(charter: &Charter, rules: &[u32]) -> Arc<[Citation]> {
    rules.iter().map(|rule| charter.rules[*rule as usize].cite.clone()).collect()
}
