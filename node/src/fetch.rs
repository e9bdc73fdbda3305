//! Requests to other nodes: a time limit and a size limit on each, and who asks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use record::Shared;
use record::digest;
use record::sync::Identity;
use reqwest::header::{HeaderMap, HeaderValue};
use seal::Hash;
use thiserror::Error;

use crate::greet::{Carry, GREET_BYTES_MAX, GREET_TIME_MAX, Greeter, Marked};
use crate::link::NODE_HEADER;
use crate::session::{MARK_HEADER, covered, whole_digest};
use crate::tls::{Trusted, Wire, dialler};

/// The longest that connecting to a peer may take.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

/// How long a connection is kept for the next question: less than the other side keeps it.
const IDLE_TIME_MAX: Duration = Duration::from_secs(5);

/// Why a peer gave no usable answer.
#[derive(Debug, Error)]
pub enum FetchFault {
    /// It could not be reached, or broke off.
    #[error("{0:#}")]
    Wire(#[from] reqwest::Error),
    /// It answered with an error.
    #[error("it answered {status}: {says}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// The beginning of what it said.
        says: String,
    },
    /// Its answer is longer than allowed.
    #[error("its answer is longer than {0} bytes")]
    TooLong(usize),
    /// It proved who it is before, and this answer is not marked as its own.
    #[error("its answer is not marked as its own; something on the line may have altered it")]
    Unmarked,
}

/// What came of a question.
#[derive(Debug)]
pub enum Got {
    /// The whole answer, or the whole rest that was asked for.
    Whole(Vec<u8>),
    /// Its beginning: the line broke, or the time was over.
    Cut {
        /// What came.
        bytes: Vec<u8>,
        /// The digest that the peer gave of the whole answer.
        digest: Hash,
        /// Why no more came.
        why: FetchFault,
    },
}

/// The rest of an answer, to be asked for.
#[derive(Clone, Debug)]
pub struct Rest {
    /// The digest of the whole answer.
    pub digest: Hash,
    /// How many bytes are here.
    pub from: usize,
}

/// Where a peer is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The peer's name in the roster.
    pub peer: String,
    /// The peer's address, without a slash at the end.
    pub address: String,
}

/// An answer, or its beginning.
#[derive(Debug)]
pub struct Answered {
    /// What came.
    pub got: Got,
    /// How long its bytes took.
    pub took: Duration,
    /// Whether it is proved that the peer gave it.
    pub identity: Identity,
}

/// Asks other nodes.
#[derive(Clone)]
pub struct Fetcher {
    client: reqwest::Client,
    /// Those for peers whose certificates are known.
    clients: Arc<BTreeMap<String, reqwest::Client>>,
    from: HeaderValue,
    greeter: Greeter,
}

impl Fetcher {
    /// Returns a fetcher for a node. Fails if its name cannot stand in a header.
    pub fn new(shared: &Shared, wire: &Wire) -> anyhow::Result<Self> {
        let dialler = |trusted: Option<&Trusted>| -> anyhow::Result<reqwest::Client> {
            let client = dialler(trusted)?.connect_timeout(CONNECT_TIME_MAX).pool_idle_timeout(IDLE_TIME_MAX);
            Ok(client.build()?)
        };
        let client = |(peer, trusted): (&String, &Trusted)| Ok((peer.clone(), dialler(Some(trusted))?));
        let clients = wire.trusted.iter().map(client).collect::<anyhow::Result<_>>()?;
        let from = HeaderValue::from_str(&shared.read(|record| record.node().to_owned()))?;
        let greeter = Greeter::new(shared.clone());
        Ok(Self { client: dialler(None)?, clients: Arc::new(clients), from, greeter })
    }

    /// Posts bytes and returns the answer's bytes. The time limit is over the whole exchange.
    pub async fn post(&self, to: &Target, path: &str, body: Vec<u8>, limit: Limit) -> Result<Vec<u8>, FetchFault> {
        match self.ask(to, path, body, limit, None).await?.got {
            Got::Whole(bytes) => Ok(bytes),
            Got::Cut { why, .. } => Err(why),
        }
    }

    /// Posts bytes and returns what came of the answer, or of the rest of one. Who is asked is greeted first, if it was
    /// not yet, and once more if it has forgotten that.
    pub async fn ask(
        &self,
        to: &Target,
        path: &str,
        body: Vec<u8>,
        limit: Limit,
        rest: Option<Rest>,
    ) -> Result<Answered, FetchFault> {
        let carry = Line { fetcher: self, to };
        let Some(live) = self.greeter.session(&to.peer, &carry).await? else {
            return self.send(to, path, body, limit, rest.as_ref(), None).await;
        };
        let covered = Rest::covered(rest.as_ref(), path);
        let marked = live.mark(&covered, digest(&body));
        let first = self.send(to, path, body.clone(), limit, rest.as_ref(), Some(&marked)).await;
        match &first {
            Err(FetchFault::Status { status: 401, .. }) => self.greeter.forget(&to.peer, &marked).await,
            Err(FetchFault::Unmarked) => {
                self.greeter.forget(&to.peer, &marked).await;
                return first;
            }
            _ => return first,
        }
        let marked = self.greeter.session(&to.peer, &carry).await?.map(|live| live.mark(&covered, digest(&body)));
        self.send(to, path, body, limit, rest.as_ref(), marked.as_ref()).await
    }

    async fn send(
        &self,
        to: &Target,
        path: &str,
        body: Vec<u8>,
        limit: Limit,
        rest: Option<&Rest>,
        marked: Option<&Marked>,
    ) -> Result<Answered, FetchFault> {
        let mut headers = HeaderMap::new();
        headers.insert(NODE_HEADER, self.from.clone());
        headers.insert("content-type", HeaderValue::from_static("application/cbor"));
        let url = format!("{}{path}", to.address);
        let client = self.clients.get(&to.peer).unwrap_or(&self.client);
        let mut request = client.post(url).headers(headers).timeout(limit.time).body(body);
        if let Some(rest) = rest {
            let (range, condition) = rest.headers();
            request = request.header("range", range).header("if-match", condition);
        }
        if let Some(marked) = marked {
            request = request.header(MARK_HEADER, &marked.header);
        }
        let mut answer = request.send().await?;
        let status = answer.status();
        let digest = whole_digest(answer.headers()).filter(|_| status.is_success());
        let mark = answer.headers().get(MARK_HEADER).and_then(|mark| mark.to_str().ok()).map(str::to_owned);
        let proves = |digest: Hash| {
            marked.is_none_or(|marked| mark.as_ref().is_some_and(|mark| marked.proves(mark, status.as_u16(), digest)))
        };
        if digest.is_some_and(|digest| !proves(digest)) {
            return Err(FetchFault::Unmarked);
        }
        // From here on it is the line that takes the time, not the peer that waits for news.
        let begun = Instant::now();
        let mut bytes = Vec::new();
        let ended = loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() > limit.bytes => {
                    return Err(FetchFault::TooLong(limit.bytes));
                }
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) => break None,
                Err(fault) => break Some(FetchFault::Wire(fault)),
            }
        };
        let identity = if marked.is_some() { Identity::Proved } else { Identity::Claimed };
        match (ended, digest) {
            (Some(why), Some(digest)) => {
                return Ok(Answered { got: Got::Cut { bytes, digest, why }, took: begun.elapsed(), identity });
            }
            (Some(why), None) => return Err(why),
            (None, _) => {}
        }
        // Whoever knows nothing of parts answers with all of it, which is not the rest.
        if !status.is_success() || (rest.is_some() && status.as_u16() != 206) {
            let says = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim().to_owned();
            return Err(FetchFault::Status { status: status.as_u16(), says });
        }
        // One that names its digest is what it names: a part of it would not be put together with the rest.
        let whole = record::digest(&bytes);
        let as_named = digest.is_none_or(|digest| rest.is_some() || digest == whole);
        if !as_named || (digest.is_none() && !proves(whole)) {
            return Err(FetchFault::Unmarked);
        }
        Ok(Answered { got: Got::Whole(bytes), took: begun.elapsed(), identity })
    }
}

impl Rest {
    fn headers(&self) -> (String, String) {
        (format!("bytes={}-", self.from), format!("\"{}\"", self.digest))
    }

    /// Returns what the mark of a question covers.
    fn covered(rest: Option<&Self>, path: &str) -> String {
        let headers = rest.map(Self::headers);
        covered(path, headers.as_ref().map(|(range, condition)| (range.as_str(), condition.as_str())))
    }
}

/// Carries a greeting.
struct Line<'f> {
    fetcher: &'f Fetcher,
    to: &'f Target,
}

impl Carry for Line<'_> {
    type Fault = FetchFault;

    async fn post(&self, path: &'static str, body: Vec<u8>) -> Result<Result<Vec<u8>, ()>, FetchFault> {
        let limit = Limit { time: GREET_TIME_MAX, bytes: GREET_BYTES_MAX };
        match self.fetcher.send(self.to, path, body, limit, None, None).await {
            Ok(Answered { got: Got::Whole(bytes), .. }) => Ok(Ok(bytes)),
            Ok(Answered { got: Got::Cut { why, .. }, .. }) => Err(why),
            Err(FetchFault::Wire(fault)) => Err(fault.into()),
            Err(FetchFault::Status { status: 503, says }) => Err(FetchFault::Status { status: 503, says }),
            Err(_) => Ok(Err(())),
        }
    }
}

/// How long an exchange may take, and how long its answer may be.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The time over all.
    pub time: Duration,
    /// The bytes of the answer.
    pub bytes: usize,
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    async fn asked(answer: &'static str, limit: Limit) -> Result<Vec<u8>, FetchFault> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
            // An empty answer stands for a peer that never says anything: hold the line until the asker gives up.
            let _ = if answer.is_empty() { stream.read(&mut [0; 1]) } else { Ok(0) };
        });
        let to = Target { peer: "PUB".into(), address: url };
        // A node without keys asks: nobody is greeted.
        Fetcher::new(&crate::trial::shared("PUB"), &Wire::default()).unwrap().post(&to, "", vec![1], limit).await
    }

    #[tokio::test]
    async fn answers_that_are_too_long_too_late_or_errors_are_refused() {
        let limit = Limit { time: Duration::from_secs(10), bytes: 4 };
        let long = asked("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n12345", limit).await;
        assert!(matches!(long, Err(FetchFault::TooLong(4))), "{long:?}");
        let error = asked("HTTP/1.1 500 No\r\nconnection: close\r\n\r\nno", limit).await;
        assert_eq!(error.unwrap_err().to_string(), "it answered 500: no");
        let late = asked("", Limit { time: Duration::from_millis(20), ..limit }).await;
        assert!(matches!(late, Err(FetchFault::Wire(fault)) if fault.is_timeout()));
        let good = asked("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n1234", limit).await;
        assert_eq!(good.unwrap(), b"1234");
    }
}
