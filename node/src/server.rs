//! One node's threads: a runtime of its own that serves its pages and runs its errands, and that ends all of it at once.
//!
//! Every node of a demo has its own, so that stopping one is what losing one is: nothing of it goes on elsewhere.

use std::future::Future;
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::limits::WORKERS_MAX;
use crate::link::{Links, NODE_HEADER};
use crate::serve::{self, Remote};

/// How long requests under way may take to end when a node stops; those that only wait for news end at once.
const GRACE: Duration = Duration::from_millis(250);

/// What is told only to who asks on this machine.
const NEAR: [&str; 2] = ["/ready", "/metrics"];

/// A node's runtime with what runs on it.
pub struct Server {
    runtime: Runtime,
    stopping: watch::Sender<bool>,
    done: mpsc::Receiver<()>,
}

/// What stands before every request.
#[derive(Clone)]
struct Gate {
    links: Links,
    stopping: watch::Receiver<bool>,
}

impl Server {
    /// Serves the router on the listener. Fails if threads or the listener cannot be had.
    pub fn start(
        name: &str,
        (listener, tls): (TcpListener, Option<TlsAcceptor>),
        router: Router,
        links: Links,
    ) -> anyhow::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(WORKERS_MAX)
            .thread_name(format!("node-{name}"))
            .enable_all()
            .build()
            .context("cannot start threads")?;
        let stopping = watch::Sender::new(false);
        let (say, done) = mpsc::channel();
        let stop = stopping.subscribe();
        let router = router.layer(middleware::from_fn_with_state(Gate { links, stopping: stopping.subscribe() }, pass));
        let listener = {
            let _inside = runtime.enter();
            serve::listener(listener).context("cannot listen")?
        };
        runtime.spawn(async move {
            serve::serve(listener, tls, router, stop).await;
            let _ = say.send(());
        });
        Ok(Self { runtime, stopping, done })
    }

    /// Runs an errand until the node is asked to stop.
    pub fn spawn(&self, errand: impl Future<Output = ()> + Send + 'static) {
        let mut stop = self.stopping.subscribe();
        self.runtime.spawn(async move {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => {}
                () = errand => {}
            }
        });
    }

    /// Asks it to end: no new request is taken, errands and requests that wait for news end. [`Server::stop`] waits
    /// for the rest. Who stops several nodes asks all of them first: each holds requests of the others.
    pub fn ask_to_stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Ends it: requests under way get a moment, everything else ends at once. Blocks for up to half a second.
    pub fn stop(self) {
        self.ask_to_stop();
        let _ = self.done.recv_timeout(GRACE);
        self.runtime.shutdown_timeout(GRACE);
    }
}

/// Lets a request pass unless it comes in the name of a peer whose link is cut, and breaks it off when the link is cut meanwhile. One that may
/// wait for news is also broken off when the node stops.
async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Gate { links, mut stopping } = gate;
    let peer = request.headers().get(NODE_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let remote = request.extensions().get::<Remote>();
    // Who is not on this machine can say any host name.
    if remote.is_some_and(|remote| !remote.0.is_loopback()) && NEAR.contains(&request.uri().path()) {
        return (StatusCode::NOT_FOUND, "asked on this machine only\n").into_response();
    }
    let waits = ["/sync/tail", "/events"].contains(&request.uri().path());
    let unavailable = |says| (StatusCode::SERVICE_UNAVAILABLE, says).into_response();
    let answer = async {
        match peer {
            None => next.run(request).await,
            Some(peer) => match links.over(&peer, next.run(request)).await {
                Some(answer) => answer,
                None => unavailable("this link is cut\n"),
            },
        }
    };
    tokio::select! {
        answer = answer => answer,
        _ = stopping.wait_for(|stop| *stop), if waits => unavailable("this node stops\n"),
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;

    use super::*;

    fn ask(port: u16, path: &str, from: &str) -> Option<u16> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = crate::tls::dialler(None).unwrap().timeout(Duration::from_secs(5)).build().unwrap();
        let request = client.get(format!("http://127.0.0.1:{port}{path}")).header(NODE_HEADER, from);
        runtime.block_on(async { request.send().await }).ok().map(|answer| answer.status().as_u16())
    }

    #[test]
    fn a_cut_peer_is_not_answered_and_a_stopped_node_answers_nobody() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let links = Links::default();
        let hang = || std::future::pending::<&'static str>();
        let router = Router::new().route("/", get(|| async { "here" })).route("/hang", get(hang));
        let server = Server::start("KZ", (listener, None), router, links.clone()).unwrap();
        let under_way = std::thread::spawn(move || ask(port, "/hang", "RU"));
        links.cut("RU");
        assert_eq!(under_way.join().unwrap(), Some(503));
        assert_eq!((ask(port, "/", "RU"), ask(port, "/", "KG")), (Some(503), Some(200)));
        links.heal("RU");
        assert_eq!(ask(port, "/", "RU"), Some(200));
        server.stop();
        assert_eq!(ask(port, "/", "KG"), None);
        assert!(TcpListener::bind(("127.0.0.1", port)).is_ok(), "the port is free again");
    }

    #[test]
    fn so_many_threads_work_on_a_record_and_no_more() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicUsize, Ordering};
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server::start("KZ", (listener, None), Router::new(), Links::default()).unwrap();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let works: Vec<_> = (0..2 * WORKERS_MAX)
            .map(|_| {
                let (now, most) = (now.clone(), most.clone());
                server.runtime.spawn_blocking(move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(100));
                    now.fetch_sub(1, Ordering::SeqCst);
                })
            })
            .collect();
        server.runtime.block_on(async {
            for work in works {
                work.await.unwrap();
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), WORKERS_MAX);
        server.stop();
    }

    #[test]
    fn what_waits_for_news_ends_at_once_when_the_node_stops() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (heard, waiting) = mpsc::channel();
        let hang = move || {
            heard.send(()).unwrap();
            std::future::pending::<&'static str>()
        };
        let router = Router::new().route("/events", get(hang));
        let server = Server::start("KZ", (listener, None), router, Links::default()).unwrap();
        server.spawn(std::future::pending());
        let reader = std::thread::spawn(move || ask(port, "/events", "a browser"));
        waiting.recv().unwrap();
        server.ask_to_stop();
        assert_eq!(reader.join().unwrap(), Some(503), "it was told, not cut off");
        server.stop();
    }
}
