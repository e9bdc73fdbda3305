//! A caller of nodes' JSON interface: for walk-throughs, tests and benchmarks. It waits for each answer.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::Value;

/// The longest that one answer may take.
const TIME_MAX: Duration = Duration::from_secs(10);
/// How long to wait before looking again.
const LOOK_AGAIN: Duration = Duration::from_millis(4);
/// How long a connection is kept for the next question. A node ends one that is silent for `HEAD_TIME_MAX`, which is not
/// seen here between questions.
const IDLE_MAX: Duration = Duration::from_secs(5);

/// Calls nodes, one request at a time. Not for use inside an async runtime: it has its own.
pub struct Api {
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as it came.
    pub text: String,
}

impl Answer {
    /// Returns the body as JSON; null if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Api {
    /// Returns a caller. Fails if the system gives no threads.
    pub fn new() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = crate::tls::dialler(None)?.timeout(TIME_MAX).pool_idle_timeout(IDLE_MAX).build()?;
        Ok(Self { runtime, client })
    }

    /// Gets an address.
    pub fn get(&self, url: &str) -> anyhow::Result<Answer> {
        self.send(self.client.get(url)).with_context(|| format!("GET {url}"))
    }

    /// Gets an address that answers in JSON. Fails on any status but 200.
    pub fn json(&self, url: &str) -> anyhow::Result<Value> {
        let answer = self.get(url)?;
        match answer.status {
            200 => Ok(answer.json()),
            status => bail!("GET {url}: {status} {}", answer.text),
        }
    }

    /// Posts JSON.
    pub fn post(&self, url: &str, body: &Value) -> anyhow::Result<Answer> {
        let request = self.client.post(url).header("content-type", "application/json").body(body.to_string());
        self.send(request).with_context(|| format!("POST {url}"))
    }

    fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Answer> {
        self.runtime.block_on(async {
            let answer = request.send().await?;
            Ok(Answer { status: answer.status().as_u16(), text: answer.text().await? })
        })
    }
}

/// Looks until it finds what it looks for. Fails, with what it saw last, once the time is over.
pub fn until<T>(within: Duration, mut look: impl FnMut() -> anyhow::Result<Result<T, String>>) -> anyhow::Result<T> {
    let end = Instant::now() + within;
    loop {
        match look()? {
            Ok(found) => return Ok(found),
            Err(seen) if Instant::now() > end => bail!("waited {} s in vain: {seen}", within.as_secs()),
            Err(_) => std::thread::sleep(LOOK_AGAIN),
        }
    }
}
