//! Drives the exchange with one peer over HTTP: asks for its tail, hands the answer to the record, fetches what the
//! record wants, waits, and begins again. What an answer means is the record's to say.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::limits::MESSAGE_BYTES_MAX;
use record::sync::message::ContentsRequest;
use record::sync::{Accepted, CutAnswer, Descended, Descent, Identity, Line, Manner, Question, Round};
use record::{Fault, Record, Shared};
use seal::entropy::Entropy;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::clock::Clock;
use crate::fetch::{Answered, FetchFault, Fetcher, Got, Limit, Rest, Target};
use crate::link::Links;

/// The longest wait for a peer's tail; the peer answers an empty one earlier.
const TAIL_TIME_MAX: Duration = Duration::from_secs(45);
/// The longest that fetching contents may take: what is asked for is as much as the line carries in half of it.
const CONTENTS_TIME_MAX: Duration = Duration::from_secs(60);
/// How long catching up with one peer keeps others from it. One that keeps this node waiting must not stop the others.
const TURN_TIME_MAX: Duration = Duration::from_secs(10);

/// The pause after an answer, so that what several nodes sign at about the same time comes in one answer, and is
/// written in one go, instead of one by one.
const GATHER: Duration = Duration::from_millis(4);

/// A round that took at least this long and brought nothing was a peer waiting for something to say.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long to wait after a failure.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// After the first.
    pub first: Duration,
    /// At the most, after many.
    pub most: Duration,
}

impl Pace {
    /// On one machine: a node that comes back is found at once.
    pub const LOOPBACK: Self = Self { first: Duration::from_millis(25), most: Duration::from_millis(500) };

    /// Between machines: one that is gone for long is not asked all the time.
    pub const NETWORK: Self = Self { first: Duration::from_millis(250), most: Duration::from_secs(30) };

    /// Returns the wait after so many failures in a row: doubled each time, and between half and all of that, so that
    /// many nodes do not come back at the same instant.
    pub(crate) fn wait(self, failures: u32, chance: u8) -> Duration {
        let whole = self.first.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(self.most);
        whole / 2 + (whole / 2).mul_f64(f64::from(chance) / 255.0)
    }
}

/// One node's side of the exchange with one peer.
pub struct Exchange {
    /// The node's record.
    pub shared: Shared,
    /// The peer's name in the roster.
    pub peer: String,
    /// The peer's address, without a slash at the end.
    pub address: String,
    /// The node's links.
    pub links: Links,
    /// Asks.
    pub fetcher: Fetcher,
    /// The pace after failures.
    pub pace: Pace,
    /// Whose turn it is to be caught up with: so no two peers send the same.
    pub turn: Turn,
}

/// The turn of one among a node's peers. Clones are the same turn.
pub type Turn = Arc<Mutex<()>>;

#[derive(Debug, Error)]
enum Trouble {
    #[error(transparent)]
    Fetch(#[from] FetchFault),
    #[error(transparent)]
    Record(#[from] Fault),
    #[error("it sent {0} things that were refused")]
    Refused(usize),
    #[error("its answer brought nothing new")]
    Nothing,
}

impl Exchange {
    /// Runs until it is dropped.
    pub async fn run(self, mut chance: impl Entropy) {
        let mut failures = 0;
        let mut line = Line::default();
        loop {
            self.links.until_whole(&self.peer).await;
            match self.links.over(&self.peer, self.round(&mut line)).await {
                None => failures = 0,
                Some(Ok(())) => {
                    if failures > 0 {
                        tracing::info!(peer = %self.peer, "reached again");
                    }
                    failures = 0;
                    tokio::time::sleep(GATHER).await;
                }
                Some(Err(trouble)) => {
                    failures += 1;
                    if failures == 1 && !matches!(trouble, Trouble::Nothing) {
                        tracing::info!(peer = %self.peer, %trouble, "no exchange for now");
                    }
                    let mut byte = [0];
                    chance.fill(&mut byte);
                    tokio::time::sleep(self.pace.wait(failures, byte[0])).await;
                }
            }
        }
    }

    /// One question and all that follows from its answer.
    async fn round(&self, line: &mut Line) -> Result<(), Trouble> {
        let asked = Instant::now();
        let manner = self.shared.read(|record| line.manner(record, &self.peer));
        let _turn = match manner {
            Manner::CatchUp(_) => tokio::time::timeout(TURN_TIME_MAX, self.turn.lock()).await.ok(),
            _ => None,
        };
        let mut round = Round::default();
        if let Some(cut) = line.cut() {
            self.go_on(line, cut, &mut round).await?;
        }
        let next = self.shared.read(|record| round.begin(record, &self.peer));
        self.contents(line, &mut round, next).await?;
        // What is here may have grown while another peer had its turn.
        let manner = self.shared.read(|record| line.manner(record, &self.peer));
        let (room, path) = match manner {
            Manner::Introduce => (0, "/sync/tail?wait=0"),
            Manner::CatchUp(room) => (room, "/sync/tail?wait=0"),
            Manner::News(room) => (room, "/sync/tail"),
        };
        let mut request = self.shared.read(|record| record.tail_request(&self.peer));
        request.room = room;
        let answer = self.ask(line, path, Question::Tail, request.encode()).await?;
        let next = self.take(Question::Tail, &answer, &mut round)?;
        self.contents(line, &mut round, next).await?;
        self.publish();
        self.descend().await?;
        self.doubt().await?;
        let judged = self.judge(&round.end(), asked.elapsed());
        if let (Manner::CatchUp(_), Err(_)) = (manner, &judged) {
            self.shared.read(|record| line.brought_nothing(record, &self.peer));
        }
        judged
    }

    /// Asks for contents for as long as each answer brings something.
    async fn contents(
        &self,
        line: &mut Line,
        round: &mut Round,
        mut next: Option<ContentsRequest>,
    ) -> Result<(), Trouble> {
        while let Some(mut request) = next {
            request.room = line.room();
            let answer = self.ask(line, "/sync/contents", Question::Contents, request.encode()).await?;
            next = self.take(Question::Contents, &answer, round)?;
        }
        Ok(())
    }

    /// Hands an answer to the record. Returns what to ask next.
    fn take(
        &self,
        question: Question,
        (bytes, identity): &(Vec<u8>, Identity),
        round: &mut Round,
    ) -> Result<Option<ContentsRequest>, Fault> {
        let now = Clock::System.now();
        self.shared.write(|record| {
            let accepted = match (question, identity) {
                (Question::Tail, Identity::Proved) => record.accept_bytes(&self.peer, bytes, now),
                (Question::Tail, Identity::Claimed) => record.accept_unproved_bytes(&self.peer, bytes, now),
                (Question::Contents, _) => record.accept_contents_bytes(&self.peer, bytes, now),
            };
            accepted.map(|accepted| round.next(record, accepted))
        })
    }

    /// Asks for the rest of an answer that was cut off. One that the peer does not have any more is let go.
    async fn go_on(&self, line: &mut Line, cut: CutAnswer, round: &mut Round) -> Result<(), Trouble> {
        let path = if cut.question == Question::Tail { "/sync/tail?wait=0" } else { "/sync/contents" };
        let question = cut.question;
        match self.fetched(line, path, cut).await {
            Ok(Some(answer)) => {
                self.take(question, &answer, round)?;
                Ok(())
            }
            Ok(None) | Err(FetchFault::Status { .. }) => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    async fn ask(
        &self,
        line: &mut Line,
        path: &str,
        question: Question,
        body: Vec<u8>,
    ) -> Result<(Vec<u8>, Identity), Trouble> {
        let begun = CutAnswer { question, request: body, digest: seal::Hash([0; 32]), bytes: Vec::new() };
        let whole = self.fetched(line, path, begun).await?;
        Ok(whole.expect("bug: an answer from its beginning needs no digest"))
    }

    /// Asks for an answer from where it ended. If it is cut again, the line keeps what came. Nothing where the rest is
    /// of another answer.
    async fn fetched(
        &self,
        line: &mut Line,
        path: &str,
        mut cut: CutAnswer,
    ) -> Result<Option<(Vec<u8>, Identity)>, FetchFault> {
        let limit = Limit {
            time: if cut.question == Question::Tail { TAIL_TIME_MAX } else { CONTENTS_TIME_MAX },
            bytes: MESSAGE_BYTES_MAX - cut.bytes.len(),
        };
        let rest = (!cut.bytes.is_empty()).then_some(Rest { digest: cut.digest, from: cut.bytes.len() });
        let begun = rest.is_some();
        let Answered { got, took, identity } =
            match self.fetcher.ask(&self.to(), path, cut.request.clone(), limit, rest).await {
                Ok(got) => got,
                Err(fault) => {
                    // Not even a head came: what is here is still good.
                    if begun && matches!(fault, FetchFault::Wire(_)) {
                        line.keep(cut);
                    }
                    return Err(fault);
                }
            };
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        match got {
            Got::Whole(bytes) => {
                line.measured(bytes.len(), micros);
                Ok(if begun { cut.completed(&bytes) } else { Some(bytes) }.map(|bytes| (bytes, identity)))
            }
            Got::Cut { bytes, digest, why } => {
                line.measured(bytes.len(), micros);
                if !begun {
                    cut.digest = digest;
                }
                cut.bytes.extend_from_slice(&bytes);
                line.keep(cut);
                Err(why)
            }
        }
    }

    fn to(&self) -> Target {
        Target { peer: self.peer.clone(), address: self.address.clone() }
    }

    /// Where the peer draws another state from the same acts: asks it down to the first act on which the two differ.
    async fn descend(&self) -> Result<(), Trouble> {
        if !self.shared.read(|record| record.differs_unexplained(&self.peer)) {
            return Ok(());
        }
        let Some((mut descent, mut question)) = self.shared.read(|record| Descent::begin(record, &self.peer)) else {
            return Ok(());
        };
        loop {
            let limit = Limit { time: CONTENTS_TIME_MAX, bytes: MESSAGE_BYTES_MAX };
            let answer = self.fetcher.post(&self.to(), "/sync/state", question.encode(), limit).await?;
            match self.shared.read(|record| descent.next(record, &answer)) {
                Ok(Descended::Ask(next)) => question = next,
                Ok(Descended::Found(found)) => {
                    let (log, index) = (&found.log, found.index);
                    tracing::warn!(peer = %self.peer, %log, index, "judges this act otherwise than this node");
                    self.shared.write(|record| record.keep_difference(&self.peer, found));
                    return Ok(());
                }
                Ok(Descended::Nothing(why)) => {
                    tracing::info!(peer = %self.peer, why, "where it differs was not found");
                    return Ok(());
                }
                Err(fault) => {
                    let now = Clock::System.now();
                    self.shared.write(|record| record.refuse(&self.peer, "state response", &fault, now))?;
                    return Ok(());
                }
            }
        }
    }

    /// Where a party of the peer attests other entries of a log than are held here: asks for its version.
    async fn doubt(&self) -> Result<(), Trouble> {
        let Some(question) = self.shared.write(|record| record.doubt(&self.peer))? else { return Ok(()) };
        let limit = Limit { time: CONTENTS_TIME_MAX, bytes: MESSAGE_BYTES_MAX };
        let answer = self.fetcher.post(&self.to(), "/sync/tail?wait=0", question.encode(), limit).await?;
        let now = Clock::System.now();
        self.shared.write(|record| record.accept_unproved_bytes(&self.peer, &answer, now))?;
        Ok(())
    }

    /// Publishes root documents that wait in the key file. With each answer it may have become possible.
    fn publish(&self) {
        if !self.shared.read(Record::keys_wait) {
            return;
        }
        match self.shared.write(|record| record.publish_keys(Clock::System.now())) {
            Ok(parties) => parties.iter().for_each(|party| tracing::info!(%party, "new keys are in force")),
            Err(fault) => tracing::warn!(%fault, "new keys are not published"),
        }
    }

    /// Says whether to go on at once. A peer that answers at once and brings nothing is given a pause; one that held
    /// the question back for as long as there was nothing has made its own.
    fn judge(&self, accepted: &Accepted, took: Duration) -> Result<(), Trouble> {
        for item in &accepted.refused {
            tracing::warn!(peer = %item.peer, log = %item.log, what = %item.what, why = item.why, "refused: {}", item.says);
        }
        let waited = accepted.wants.is_empty() && took >= PATIENCE;
        match (accepted.refused.len(), accepted.changed || waited) {
            (0, true) => Ok(()),
            (0, false) => Err(Trouble::Nothing),
            (refused, _) => Err(Trouble::Refused(refused)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_between_half_and_all_of_the_most() {
        let pace = Pace { first: Duration::from_millis(10), most: Duration::from_millis(80) };
        let waits = |failures| (pace.wait(failures, 0).as_millis(), pace.wait(failures, 255).as_millis());
        assert_eq!([1, 2, 3, 4, 5, 40].map(waits), [(5, 10), (10, 20), (20, 40), (40, 80), (40, 80), (40, 80)]);
    }
}
