//! The asking side of sessions: greets a peer, proves who this node is, and marks every question. Source: spec/session.md.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::Shared;
use record::sync::{Greeted, SessionFault};
use seal::Hash;
use seal::limits::SESSION_MESSAGE_MAX;
use seal::session::{Answer, Confirmation, Question, Session, Stale};
use tokio::sync::Mutex as Turn;

use crate::session::{CONFIRM_PATH, HELLO_PATH, Mark, hex};

/// How long a peer that cannot be greeted is asked without a session before it is greeted again.
const GREET_AGAIN: Duration = Duration::from_secs(10);
/// How long one message of a greeting may take.
pub(crate) const GREET_TIME_MAX: Duration = Duration::from_secs(20);
/// Bytes of the longest answer to a greeting.
pub(crate) const GREET_BYTES_MAX: usize = SESSION_MESSAGE_MAX;

/// Proves to peers who this node is. Clones share the sessions.
#[derive(Clone)]
pub struct Greeter {
    shared: Shared,
    peers: Arc<Mutex<BTreeMap<String, Arc<Turn<Known>>>>>,
}

#[derive(Default)]
struct Known {
    live: Option<Live>,
    not_before: Option<Instant>,
}

/// A session with a peer.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    session: Session,
    version: u64,
    number: AtomicU64,
}

/// A question that was marked.
pub struct Marked {
    live: Live,
    number: u64,
    /// The text of the header.
    pub header: String,
}

impl Live {
    /// Marks a question.
    pub fn mark(&self, path: &str, body: Hash) -> Marked {
        let number = self.0.number.fetch_add(1, Ordering::Relaxed);
        let mark = self.0.session.question(&Question { number, path, body });
        let header = Mark { id: self.0.session.id(), number, mark }.text();
        Marked { live: self.clone(), number, header }
    }
}

impl Marked {
    /// Says whether the mark of an answer is that of the peer, to this question.
    pub fn proves(&self, mark: &str, status: u16, body: Hash) -> bool {
        let answer = Answer { number: self.number, status, body };
        hex(&self.live.0.session.answer(&answer)) == mark
    }

    /// Says whether it belongs to a session.
    fn is_of(&self, live: &Live) -> bool {
        Arc::ptr_eq(&self.live.0, &live.0)
    }
}

/// What one step of a greeting needs: a message to a path of the peer, and its answer.
pub trait Carry {
    /// Why nothing came.
    type Fault;
    /// Posts bytes. `Ok(Err(()))` where the peer answered and would have none of it.
    fn post(
        &self,
        path: &'static str,
        body: Vec<u8>,
    ) -> impl Future<Output = Result<Result<Vec<u8>, ()>, Self::Fault>> + Send;
}

impl Greeter {
    /// Begins without any session.
    pub fn new(shared: Shared) -> Self {
        Self { shared, peers: Arc::default() }
    }

    /// Returns the session with a peer, opened now if there is none. Nothing where one of the two can prove nothing, or
    /// the peer would not have it a moment ago. Fails where the peer is not reached.
    pub async fn session<C: Carry>(&self, peer: &str, carry: &C) -> Result<Option<Live>, C::Fault> {
        let slot = {
            let mut peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
            peers.entry(peer.to_owned()).or_default().clone()
        };
        let mut known = slot.lock().await;
        let latest = self.shared.read(|record| {
            let own = record.node().to_owned();
            record.proves_by(&own).and_then(|_| record.proves_by(peer))
        });
        let Some(latest) = latest else { return Ok(None) };
        if let Some(live) = known.live.as_ref().filter(|live| live.0.version >= latest) {
            return Ok(Some(live.clone()));
        }
        known.live = None;
        if known.not_before.is_some_and(|instant| Instant::now() < instant) {
            return Ok(None);
        }
        match self.open(peer, carry).await? {
            Ok(live) => {
                known.not_before = None;
                known.live = Some(live);
            }
            Err(says) => {
                tracing::info!(peer, says, "not greeted; what it answers is not taken for its own");
                known.not_before = Some(Instant::now() + GREET_AGAIN);
            }
        }
        Ok(known.live.clone())
    }

    /// Lets a session go that the peer does not know any more, unless another has taken its place.
    pub async fn forget(&self, peer: &str, marked: &Marked) {
        let slot = self.peers.lock().unwrap_or_else(PoisonError::into_inner).get(peer).cloned();
        let Some(slot) = slot else { return };
        let mut known = slot.lock().await;
        if known.live.as_ref().is_some_and(|live| marked.is_of(live)) {
            known.live = None;
        }
    }

    async fn open<C: Carry>(&self, peer: &str, carry: &C) -> Result<Result<Live, String>, C::Fault> {
        let mut stale: Option<Stale> = None;
        // Once with what is known, once more with what the peer says to that.
        for _ in 0..2 {
            let greeting = self.with_entropy(|record, entropy| record.greet(peer, stale.as_ref(), entropy));
            let (hello, greeting) = match greeting {
                Ok(made) => made,
                Err(says) => return Ok(Err(says)),
            };
            let Ok(answer) = carry.post(HELLO_PATH, hello).await? else {
                return Ok(Err("it would not be greeted".to_owned()));
            };
            match self.shared.read(|record| record.greeted(greeting, &answer)) {
                Err(fault) => return Ok(Err(fault.to_string())),
                Ok(Greeted::Stale(told)) => stale = Some(told),
                Ok(Greeted::Session { session, ticket, version }) => {
                    let proof = session.confirmation(&ticket);
                    let confirmation = Confirmation { ticket, proof }.to_bytes();
                    let Ok(confirmation) = confirmation else { return Ok(Err("its ticket is none".to_owned())) };
                    return Ok(match carry.post(CONFIRM_PATH, confirmation).await? {
                        Ok(_) => Ok(Live(Arc::new(Inner { session, version, number: AtomicU64::new(1) }))),
                        Err(()) => Err("it does not take the proof".to_owned()),
                    });
                }
            }
        }
        Ok(Err("it goes by root documents that this node cannot follow yet".to_owned()))
    }

    fn with_entropy<T>(
        &self,
        make: impl FnOnce(&record::Record, &mut record::SystemEntropy) -> Result<T, SessionFault>,
    ) -> Result<T, String> {
        let mut entropy = crate::node::random().map_err(|fault| fault.to_string())?;
        self.shared.read(|record| make(record, &mut entropy)).map_err(|fault| fault.to_string())
    }
}
