//! Requests to other nodes: a time limit and a size limit on each, and who asks.

use std::time::{Duration, Instant};

use reqwest::header::{HeaderMap, HeaderValue};
use seal::Hash;
use thiserror::Error;

use crate::link::NODE_HEADER;

/// The longest that connecting to a peer may take.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);

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

/// Asks other nodes.
#[derive(Clone, Debug)]
pub struct Fetcher {
    client: reqwest::Client,
    from: HeaderValue,
}

impl Fetcher {
    /// Returns a fetcher for the node of that name. Fails if the name cannot stand in a header.
    pub fn new(node: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().connect_timeout(CONNECT_TIME_MAX).no_proxy().build()?;
        Ok(Self { client, from: HeaderValue::from_str(node)? })
    }

    /// Posts bytes and returns the answer's bytes. The time limit is over the whole exchange.
    pub async fn post(&self, url: String, body: Vec<u8>, limit: Limit) -> Result<Vec<u8>, FetchFault> {
        match self.ask(url, body, limit, None).await? {
            (Got::Whole(bytes), _) => Ok(bytes),
            (Got::Cut { why, .. }, _) => Err(why),
        }
    }

    /// Posts bytes and returns what came of the answer, or of the rest of one, and how long its bytes took.
    pub async fn ask(
        &self,
        url: String,
        body: Vec<u8>,
        limit: Limit,
        rest: Option<Rest>,
    ) -> Result<(Got, Duration), FetchFault> {
        let mut headers = HeaderMap::new();
        headers.insert(NODE_HEADER, self.from.clone());
        headers.insert("content-type", HeaderValue::from_static("application/cbor"));
        let mut request = self.client.post(url).headers(headers).timeout(limit.time).body(body);
        if let Some(Rest { digest, from }) = &rest {
            request = request.header("range", format!("bytes={from}-")).header("if-match", format!("\"{digest}\""));
        }
        let mut answer = request.send().await?;
        let status = answer.status();
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
        let digest = tag.and_then(|tag| tag.trim_matches('"').parse::<Hash>().ok()).filter(|_| status.is_success());
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
        match (ended, digest) {
            (Some(why), Some(digest)) => return Ok((Got::Cut { bytes, digest, why }, begun.elapsed())),
            (Some(why), None) => return Err(why),
            (None, _) => {}
        }
        // Whoever knows nothing of parts answers with all of it, which is not the rest.
        if !status.is_success() || (rest.is_some() && status.as_u16() != 206) {
            let says = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).trim().to_owned();
            return Err(FetchFault::Status { status: status.as_u16(), says });
        }
        Ok((Got::Whole(bytes), begun.elapsed()))
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
        Fetcher::new("KZ").unwrap().post(url, vec![1], limit).await
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
