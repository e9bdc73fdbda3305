//! Takes connections: so many in all and from one address, each with a time for its first words and none to stand still.
//!
//! Whoever holds a connection costs a node memory, also who says nothing. The limits are in [`crate::limits`]. A proxy on
//! this machine is not limited by its address; what it lets through is for its own configuration.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::limits::{
    CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS, HEAD_BYTES_MAX, HEAD_TIME_MAX, STALL_TIME_MAX, TLS_TIME_MAX,
};

/// The address at the other end of the connection on which a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remote(pub IpAddr);

/// The connections that there are.
#[derive(Clone, Debug, Default)]
struct Seats(Arc<Mutex<Taken>>);

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: BTreeMap<IpAddr, usize>,
}

/// One connection, until it is dropped.
#[derive(Debug)]
struct Seat {
    seats: Seats,
    address: IpAddr,
}

impl Seats {
    /// Takes one for an address; nothing where there are too many.
    fn take(&self, address: IpAddr) -> Option<Seat> {
        let address = whole(address);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = taken.by.get(&address).copied().unwrap_or_default();
        if taken.all >= CONNECTIONS_MAX || (of_one >= CONNECTIONS_PER_ADDRESS && !address.is_loopback()) {
            return None;
        }
        taken.all += 1;
        taken.by.insert(address, of_one + 1);
        Some(Seat { seats: self.clone(), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(count) = taken.by.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.by.remove(&self.address);
            }
        }
    }
}

/// Returns the address under which its holder is counted: of IPv6 the first 64 bits, which one holder has whole.
pub(crate) fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
        other => other,
    }
}

/// Serves until it is told to stop, and then until the requests under way have ended.
pub async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, router: Router, mut stop: watch::Receiver<bool>) {
    let (seats, mut connections) = (Seats::default(), JoinSet::new());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        while connections.try_join_next().is_some() {}
        let (stream, from) = match accepted {
            Ok(accepted) => accepted,
            Err(fault) => {
                tracing::warn!(%fault, "a connection could not be taken");
                sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
        };
        let Some(seat) = seats.take(from.ip()) else { continue };
        let (tls, router, stop) = (tls.clone(), router.clone(), stop.clone());
        connections.spawn(async move {
            let _seat = seat;
            let _ = stream.set_nodelay(true);
            let Some(tls) = tls else { return talk(stream, from, router, stop).await };
            if let Ok(Ok(stream)) = timeout(TLS_TIME_MAX, tls.accept(stream)).await {
                talk(stream, from, router, stop).await;
            }
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn talk<S>(stream: S, from: SocketAddr, router: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(Remote(from.ip()));
        request.extensions_mut().insert(ConnectInfo(from));
        inner.call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX).max_buf_size(HEAD_BYTES_MAX);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(Steady::new(stream)), service));
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// A stream that ends when its other end takes nothing for too long.
struct Steady<S> {
    stream: S,
    stands_still: Option<Pin<Box<Sleep>>>,
}

impl<S> Steady<S> {
    fn new(stream: S) -> Self {
        Self { stream, stands_still: None }
    }

    fn moved<T>(&mut self, cx: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stands_still = None;
            return done;
        }
        let end = self
            .stands_still
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + STALL_TIME_MAX)));
        match end.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Steady<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Steady<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.moved(cx, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(cx);
        self.moved(cx, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.moved(cx, done)
    }
}

/// Returns a listener of this runtime for one of the system.
pub fn listener(listener: std::net::TcpListener) -> io::Result<TcpListener> {
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    async fn connected() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (near, listener.accept().await.unwrap().0)
    }

    #[test]
    fn one_address_gets_so_many_connections_and_all_together_so_many() {
        let seats = Seats::default();
        let address = |number: u32| IpAddr::V4((0x0a00_0000 + number).into());
        let mut held: Vec<Seat> = (0..CONNECTIONS_PER_ADDRESS).filter_map(|_| seats.take(address(0))).collect();
        assert_eq!(held.len(), CONNECTIONS_PER_ADDRESS);
        assert!(seats.take(address(0)).is_none(), "one past what one address gets");
        held.extend((held.len()..CONNECTIONS_MAX).filter_map(|number| seats.take(address(number as u32))));
        assert_eq!(held.len(), CONNECTIONS_MAX);
        assert!(seats.take(address(9_999)).is_none(), "one past what there is");
        held.pop();
        assert!(seats.take(address(9_999)).is_some());
        drop(held);
        let taken = seats.0.lock().unwrap();
        assert_eq!((taken.all, taken.by.len()), (0, 0));
    }

    #[test]
    fn a_proxy_on_this_machine_is_not_limited_by_its_address_and_of_ipv6_a_network_is_one() {
        let seats = Seats::default();
        let own: Vec<_> = (0..=CONNECTIONS_PER_ADDRESS).map(|_| seats.take("127.0.0.1".parse().unwrap())).collect();
        assert!(own.iter().all(Option::is_some));
        let six = |text: &str| whole(text.parse().unwrap());
        assert_eq!(six("2001:db8::1"), six("2001:db8::2:3"));
        assert_ne!(six("2001:db8::1"), six("2001:db8:0:1::1"));
        assert_eq!(six("::ffff:192.0.2.1"), six("192.0.2.1"));
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_let_go_after_a_while() {
        let (near, _far) = connected().await;
        let mut steady = Steady::new(near);
        let begun = Instant::now();
        let ended = loop {
            if let Err(fault) = steady.write_all(&[0; 65_536]).await {
                break fault.kind();
            }
        };
        assert_eq!(ended, io::ErrorKind::TimedOut);
        assert!(begun.elapsed() >= STALL_TIME_MAX);
    }

    #[tokio::test]
    async fn a_head_that_is_too_long_is_refused_and_a_request_is_told_where_it_came_from() {
        let router = Router::new().route(
            "/",
            axum::routing::get(
                |axum::Extension(Remote(from)): axum::Extension<Remote>| async move { from.to_string() },
            ),
        );
        let listening = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listening.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let server = tokio::spawn(serve(listening, None, router, stopping));
        let asked = async |request: String| {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let _ = stream.write_all(request.as_bytes()).await;
            let mut answer = String::new();
            let _ = stream.read_to_string(&mut answer).await;
            answer
        };
        let head = |more: String| format!("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{more}\r\n");
        assert!(asked(head(String::new())).await.ends_with("127.0.0.1"));
        let long = asked(head(format!("x: {}\r\n", "y".repeat(HEAD_BYTES_MAX)))).await;
        assert!(!long.contains(" 200 "), "{long}");
        stop.send_replace(true);
        server.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_begin_tls_is_let_go() {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let (certificate, key) = (dir.path().join("tls.crt"), dir.path().join("tls.key"));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let tls = crate::tls::acceptor(&certificate, &key).unwrap();
        let listening = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listening.local_addr().unwrap();
        let (_stop, stopping) = watch::channel(false);
        tokio::spawn(serve(listening, Some(tls), Router::new(), stopping));
        let (mut silent, begun) = (TcpStream::connect(address).await.unwrap(), Instant::now());
        assert_eq!(silent.read(&mut [0; 1]).await.unwrap(), 0);
        assert!(begun.elapsed() >= TLS_TIME_MAX - std::time::Duration::from_millis(10));
    }

    #[tokio::test]
    async fn who_does_not_finish_its_head_is_let_go() {
        let listening = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listening.local_addr().unwrap();
        let (_stop, stopping) = watch::channel(false);
        tokio::spawn(serve(listening, None, Router::new(), stopping));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost:").await.unwrap();
        let mut answer = Vec::new();
        let ended = timeout(2 * HEAD_TIME_MAX, slow.read_to_end(&mut answer)).await;
        assert!(ended.is_ok(), "the connection is still there");
    }
}
