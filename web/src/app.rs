//! What the routers are given: the record, the node's name and neighbours, the clock, the pen.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use desk::Desk;
use law::act::Act;
use law::id::{ActId, Party};
use law::time::Instant;
use record::Shared;
use tokio::sync::watch;

use crate::door::Counts;
use crate::limits::SIGNED_KEPT;
use crate::page::lint::Kept;

/// Tells the time. Given from outside, so that tests and demos choose it.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Writes an act into the log of one of the hosted parties and returns its id, or says in words why it could not.
pub type Pen = Arc<dyn Fn(&Party, Act) -> Result<ActId, String> + Send + Sync>;

/// What a node gives to set the routers up.
pub struct Setup {
    /// The node's record.
    pub shared: Shared,
    /// The node's code, for cookies and the header: `KZ`.
    pub code: String,
    /// The node's name for people: `Kazakhstan`.
    pub title: String,
    /// The parties whose logs this node writes. Empty on the public node.
    pub hosted: Vec<Party>,
    /// The other nodes, for links.
    pub nodes: Vec<Neighbour>,
    /// The IANA zone of the place where acts are done, for printing: `Asia/Almaty`.
    pub zone: String,
    /// The address of the public site.
    pub public_site: Option<String>,
    /// The clock by which the pages answer: the system's, or an exercise's own.
    pub clock: Clock,
    /// The system's clock, for what happened between nodes.
    pub wall: Clock,
    /// The pen.
    pub pen: Pen,
    /// Demo or not.
    pub mode: Mode,
    /// A secret of at least 128 bits, fresh at each start, that forms carry (hexadecimal or the like).
    pub token: String,
}

/// Another node of the alliance.
#[derive(Clone, Debug)]
pub struct Neighbour {
    /// Its code: `KG`.
    pub code: String,
    /// Its name for people.
    pub title: String,
    /// The address of its pages, without a slash at the end.
    pub address: String,
}

/// How the node is run.
#[derive(Clone)]
pub enum Mode {
    /// On loopback, seats are chosen freely. What is written belongs to the drill, if one is named.
    Demo {
        /// The name of the drill that new acts belong to.
        drill: Option<String>,
    },
    /// As an office of a member runs it: its officers sign in and approve acts with their passkeys.
    Office {
        /// The node's people.
        desk: Arc<Desk>,
    },
}

/// The state shared by all requests. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What [`App`] shares.
pub struct Inner {
    /// What the node gave.
    pub setup: Setup,
    /// The version of the record, as it changes.
    pub changes: watch::Receiver<u64>,
    signed: Mutex<Vec<(String, ActId)>>,
    forms: AtomicU64,
    /// What was found in charters, the last asked for.
    pub lints: Mutex<Vec<Kept>>,
    /// How often each has come to the door.
    pub counts: Counts,
}

impl App {
    /// Sets the routers' state up and begins to listen to changes of the record.
    pub fn new(setup: Setup) -> Self {
        let (heard, changes) = watch::channel(setup.shared.version());
        setup.shared.on_change(Box::new(move |version| {
            heard.send_replace(version);
        }));
        let (signed, lints) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
        let counts = Counts::new(&setup.token);
        Self(Arc::new(Inner { setup, changes, signed, forms: AtomicU64::new(0), lints, counts }))
    }

    /// Returns a mark for a new form, another for each.
    pub fn mark(&self) -> String {
        let number = self.0.forms.fetch_add(1, Ordering::Relaxed);
        format!("{}-{number}", (self.clock)().0)
    }

    /// Writes the act of a form once: a second press of the button gets the act of the first.
    pub fn once(&self, mark: &str, write: impl FnOnce() -> Result<ActId, String>) -> Result<ActId, String> {
        let mut signed = self.0.signed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, id)) = signed.iter().find(|(known, _)| known == mark && !mark.is_empty()) {
            return Ok(*id);
        }
        let id = write()?;
        if signed.len() >= SIGNED_KEPT {
            signed.remove(0);
        }
        signed.push((mark.to_owned(), id));
        Ok(id)
    }

    /// Returns the drill that new acts belong to.
    pub fn drill(&self) -> Option<&str> {
        match &self.0.setup.mode {
            Mode::Demo { drill } => drill.as_deref(),
            Mode::Office { .. } => None,
        }
    }

    /// Returns the node's people; nothing in the demo, where seats are chosen freely.
    pub fn desk(&self) -> Option<&Arc<Desk>> {
        match &self.0.setup.mode {
            Mode::Demo { .. } => None,
            Mode::Office { desk } => Some(desk),
        }
    }
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::ops::Deref for Inner {
    type Target = Setup;

    fn deref(&self) -> &Setup {
        &self.setup
    }
}
