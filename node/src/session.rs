//! The answering side of sessions: who asks proves itself once, and every question is marked. Source: spec/session.md.
//!
//! Only sessions that were confirmed are kept, few for each node of the roster: hellos in anybody's name take time, which
//! is limited, and no memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ETAG, IF_MATCH, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use record::limits::MESSAGE_BYTES_MAX;
use record::sync::{SessionFault, Welcomed};
use record::{Shared, SystemEntropy, digest};
use seal::Hash;
use seal::limits::SESSION_MESSAGE_MAX;
use seal::session::{Answer, Confirmation, ID_LEN, MARK_LEN, Question, Session, TicketKey, same};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use web::Proved;
use web::limits::SYNC_BYTES_MAX;

use crate::limits::{HELLOS_AT_ONCE, QUESTION_TIME_MAX, QUESTIONS_PER_NODE, SESSIONS_PER_NODE, UNPROVED_BYTES_MAX};
use crate::link::{Links, NODE_HEADER};
use crate::rates::Rates;
use crate::serve::Remote;

/// The header with the mark of a question, and with that of an answer.
pub const MARK_HEADER: &str = "foedera-mark";
/// Where a hello is posted.
pub const HELLO_PATH: &str = "/sync/hello";
const TAIL_PATH: &str = "/sync/tail";
/// Where its confirmation is posted.
pub const CONFIRM_PATH: &str = "/sync/confirm";

/// The sessions that others have with this node. Clones share one table.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

struct Inner {
    shared: Shared,
    links: Links,
    key: TicketKey,
    hellos: Semaphore,
    rates: Rates,
    entropy: Mutex<SystemEntropy>,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    held: BTreeMap<u64, Held>,
    /// The greatest id given to a session.
    given: u64,
    /// The greatest id of those that were let go, by node: none up to there begins again.
    ended: BTreeMap<String, u64>,
    /// The places in which each node is answered.
    places: BTreeMap<String, Arc<Semaphore>>,
    /// How often a session was used, over all.
    uses: u64,
}

struct Held {
    session: Session,
    node: String,
    version: u64,
    window: Window,
    used: u64,
}

/// Which numbers of questions were used: the greatest, and those of the 64 before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Window {
    greatest: u64,
    used: u64,
}

impl Window {
    /// Takes up a number. Says whether it is new.
    fn take(&mut self, number: u64) -> bool {
        if number > self.greatest {
            let by = number - self.greatest;
            self.used = if by < 64 { self.used << by } else { 0 } | 1;
            self.greatest = number;
            return true;
        }
        let behind = self.greatest - number;
        let new = number > 0 && behind < 64 && self.used >> behind & 1 == 0;
        if new {
            self.used |= 1 << behind;
        }
        new
    }
}

/// What the header of a question says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) id: [u8; ID_LEN],
    pub(crate) number: u64,
    pub(crate) mark: [u8; MARK_LEN],
}

impl Mark {
    /// Returns the text of the header: id, number and mark.
    pub(crate) fn text(&self) -> String {
        format!("{}-{}-{}", hex(&self.id), self.number, hex(&self.mark))
    }

    /// Reads it.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (id, number, mark) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { id: unhex(id)?, number: number.parse().ok()?, mark: unhex(mark)? })
    }
}

/// Returns bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads bytes in hexadecimal.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Returns what the mark of a question covers as its path: with the part of an answer that it asks for.
pub(crate) fn covered(path: &str, rest: Option<(&str, &str)>) -> String {
    rest.map_or_else(|| path.to_owned(), |(range, condition)| format!("{path} {range} {condition}"))
}

impl Sessions {
    /// Begins without any.
    pub fn new(shared: Shared, links: Links) -> anyhow::Result<Self> {
        let mut entropy = crate::node::random()?;
        let key = TicketKey::generate(&mut entropy);
        let (hellos, entropy) = (Semaphore::new(HELLOS_AT_ONCE), Mutex::new(entropy));
        let (rates, table) = (Rates::default(), Mutex::default());
        Ok(Self(Arc::new(Inner { shared, links, key, hellos, rates, entropy, table })))
    }

    /// Puts the sessions around the routes of a node: they learn who asks, and answers are marked.
    pub fn around(&self, router: Router) -> Router {
        let own =
            Router::new().route(HELLO_PATH, post(hello)).route(CONFIRM_PATH, post(confirm)).with_state(self.clone());
        own.merge(router.layer(middleware::from_fn_with_state(self.clone(), pass)))
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a node asks for tails which has no keys to prove itself with: its name is all there is.
    fn hear_claimed(&self, request: &Request) {
        let name = request.headers().get(NODE_HEADER).and_then(|name| name.to_str().ok());
        let Some(name) = name.filter(|_| request.uri().path() == TAIL_PATH) else { return };
        let has_only_a_name = |record: &record::Record| {
            let roster = record.roster();
            roster.observers.contains(name) && roster.witness_of(name).is_none()
        };
        if self.0.shared.read(has_only_a_name) {
            self.0.links.hear(name);
        }
    }

    fn welcome(&self, body: &[u8]) -> Result<Vec<u8>, SessionFault> {
        let id = {
            let mut table = self.table();
            table.given += 1;
            table.given
        };
        let mut entropy = self.0.entropy.lock().unwrap_or_else(PoisonError::into_inner);
        let welcomed = self.0.shared.read(|record| record.welcome(body, id.to_be_bytes(), &mut *entropy))?;
        Ok(match welcomed {
            Welcomed::Stale(stale) => stale.to_bytes()?,
            Welcomed::Session { session, mut welcome, node, version } => {
                welcome.ticket = self.0.key.seal(&session, &node, version, &mut *entropy);
                welcome.to_bytes()?
            }
        })
    }

    /// Begins a session with a ticket of this node and the proof of who got it. A ticket is good once.
    fn begin(&self, body: &[u8]) -> Option<()> {
        let confirmation = Confirmation::from_bytes(body).ok()?;
        let (session, node, version) = self.0.key.open(&confirmation.ticket).ok()?;
        if !same(&confirmation.proof, &session.confirmation(&confirmation.ticket)) {
            return None;
        }
        let id = u64::from_be_bytes(session.id());
        let mut table = self.table();
        if table.held.contains_key(&id) || table.ended.get(&node).is_some_and(|ended| id <= *ended) {
            return None;
        }
        table.uses += 1;
        let used = table.uses;
        table.held.insert(id, Held { session, node: node.clone(), version, window: Window::default(), used });
        let of_node = |table: &Table| {
            let held = table.held.iter().filter(|(_, held)| held.node == node);
            held.map(|(id, held)| (held.used, *id)).collect::<Vec<_>>()
        };
        let held = of_node(&table);
        if held.len() > SESSIONS_PER_NODE
            && let Some((_, oldest)) = held.into_iter().min()
        {
            table.held.remove(&oldest);
            let ended = table.ended.entry(node).or_default();
            *ended = oldest.max(*ended);
        }
        Some(())
    }

    /// Returns the places in which the node of a session is answered.
    fn places(&self, mark: &Mark) -> Option<Arc<Semaphore>> {
        let mut table = self.table();
        let node = table.held.get(&u64::from_be_bytes(mark.id))?.node.clone();
        Some(table.places.entry(node).or_insert_with(|| Arc::new(Semaphore::new(QUESTIONS_PER_NODE))).clone())
    }

    /// Says whether the address from which somebody asks may ask again. Where it is not known, it may.
    fn may_ask(&self, request: &Request) -> bool {
        let remote = request.extensions().get::<Remote>();
        remote.is_none_or(|remote| self.0.rates.take(remote.0, Instant::now()))
    }

    /// Returns who asks, with the session, if the mark is that of this question and its number is new.
    fn known(&self, mark: &Mark, path: &str, body: Hash) -> Option<(String, Session)> {
        let id = u64::from_be_bytes(mark.id);
        let mut table = self.table();
        table.uses += 1;
        let uses = table.uses;
        let held = table.held.get_mut(&id)?;
        let question = Question { number: mark.number, path, body };
        if !same(&mark.mark, &held.session.question(&question)) || !held.window.take(mark.number) {
            return None;
        }
        held.used = uses;
        let (node, session, version) = (held.node.clone(), held.session.clone(), held.version);
        drop(table);
        // Keys that were replaced prove nothing any more.
        if self.0.shared.read(|record| record.proves_by(&node)).is_none_or(|latest| latest > version) {
            self.table().held.remove(&id);
            return None;
        }
        Some((node, session))
    }
}

/// Answers a hello.
async fn hello(State(sessions): State<Sessions>, request: Request) -> Response {
    if !sessions.may_ask(&request) {
        return (StatusCode::TOO_MANY_REQUESTS, "Too much is asked from this address; come again.\n").into_response();
    }
    let body = match taken(request.into_body(), SESSION_MESSAGE_MAX).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let Ok(_turn) = sessions.0.hellos.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Others say hello at the moment; come again.\n").into_response();
    };
    let work = {
        let sessions = sessions.clone();
        move || sessions.welcome(&body)
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(bytes)) => bytes.into_response(),
        Ok(Err(fault)) => (StatusCode::BAD_REQUEST, format!("{}: {fault}\n", fault.name())).into_response(),
        Err(err) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{err}\n")).into_response(),
    }
}

/// Takes the proof of who said hello.
async fn confirm(State(sessions): State<Sessions>, request: Request) -> Response {
    let body = match taken(request.into_body(), SESSION_MESSAGE_MAX).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    match sessions.begin(&body) {
        Some(()) => StatusCode::NO_CONTENT.into_response(),
        None => (StatusCode::UNAUTHORIZED, "This proves nothing here; say hello again.\n").into_response(),
    }
}

/// Lets a question pass that carries no mark; one that does is let pass if the mark is right, and says then who asks.
async fn pass(State(sessions): State<Sessions>, request: Request, next: Next) -> Response {
    let Some(mark) = request.headers().get(MARK_HEADER) else {
        return anybody(&sessions, request, next).await;
    };
    let unknown = || (StatusCode::UNAUTHORIZED, "That session is not known here; say hello again.\n").into_response();
    // Before anything of the body is taken.
    let Some((mark, places)) =
        mark.to_str().ok().and_then(Mark::read).and_then(|mark| Some((mark, sessions.places(&mark)?)))
    else {
        return unknown();
    };
    let Ok(_place) = places.try_acquire() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "So much is asked by this node already.\n").into_response();
    };
    let (mut head, body) = request.into_parts();
    let body = match taken(body, SYNC_BYTES_MAX).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let path = path_of(&head);
    let Some((node, session)) = sessions.known(&mark, &path, digest(&body)) else { return unknown() };
    let links = sessions.0.links.clone();
    if head.uri.path() == TAIL_PATH {
        links.hear(&node);
    }
    head.extensions.insert(Proved(node.clone()));
    let request = Request::from_parts(head, Body::from(body));
    let answer = links.over(&node, async { marked(next.run(request).await, &session, mark.number).await }).await;
    answer.unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, "this link is cut\n").into_response())
}

/// Lets a question pass by somebody who has proved nothing: small, and not too often from one address.
async fn anybody(sessions: &Sessions, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/sync/") {
        return next.run(request).await;
    }
    if !sessions.may_ask(&request) {
        return (StatusCode::TOO_MANY_REQUESTS, "Too much is asked from this address; come again.\n").into_response();
    }
    sessions.hear_claimed(&request);
    let (head, body) = request.into_parts();
    match taken(body, UNPROVED_BYTES_MAX).await {
        Ok(body) => next.run(Request::from_parts(head, Body::from(body))).await,
        Err(refused) => refused,
    }
}

/// Takes the body of a question.
async fn taken(body: Body, most: usize) -> Result<Bytes, Response> {
    match timeout(QUESTION_TIME_MAX, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err((StatusCode::PAYLOAD_TOO_LARGE, "That is too long.\n").into_response()),
        Err(_) => Err((StatusCode::REQUEST_TIMEOUT, "That took too long.\n").into_response()),
    }
}

fn path_of(head: &request::Parts) -> String {
    let path = head.uri.path_and_query().map_or_else(|| head.uri.path(), |path| path.as_str());
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    covered(path, text(RANGE).map(|range| (range, text(IF_MATCH).unwrap_or_default())))
}

/// Puts the mark on an answer. It covers the digest of the whole answer where only a part of it is given.
async fn marked(answer: Response, session: &Session, number: u64) -> Response {
    let (mut head, body) = answer.into_parts();
    let (digest, body) = match whole_digest(&head.headers) {
        Some(digest) => (digest, body),
        None => match to_bytes(body, MESSAGE_BYTES_MAX).await {
            Ok(bytes) => (digest(&bytes), Body::from(bytes)),
            Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
    };
    let mark = session.answer(&Answer { number, status: head.status.as_u16(), body: digest });
    if let Ok(value) = HeaderValue::from_str(&hex(&mark)) {
        head.headers.insert(MARK_HEADER, value);
    }
    Response::from_parts(head, body)
}

/// Returns the digest that an answer gives of the whole of which it is all or a part.
pub(crate) fn whole_digest(headers: &HeaderMap) -> Option<Hash> {
    headers.get(ETAG)?.to_str().ok()?.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_once_and_not_when_it_is_too_far_behind() {
        let mut window = Window::default();
        let taken: Vec<bool> = [0, 1, 1, 3, 2, 2, 67, 3, 4, 66, 66, 500, 67, u64::MAX, 500]
            .into_iter()
            .map(|number| window.take(number))
            .collect();
        let expected =
            [false, true, false, true, true, false, true, false, true, true, false, true, false, true, false];
        assert_eq!(taken, expected);
    }

    /// A node that answers /sync/who with who asks, and the sessions that others have with it.
    fn serve(name: &str) -> (Sessions, std::net::SocketAddr) {
        async fn who(proved: Option<axum::Extension<Proved>>) -> String {
            proved.map_or_else(|| "nobody".to_owned(), |axum::Extension(Proved(node))| node)
        }
        let sessions = Sessions::new(crate::trial::shared(name), Links::default()).unwrap();
        let router = sessions.around(Router::new().route("/sync/who", post(who)));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (sessions, address)
    }

    async fn ask(address: std::net::SocketAddr, path: &str, mark: Option<&str>, body: &'static str) -> (u16, String) {
        let request =
            crate::tls::dialler(None).unwrap().build().unwrap().post(format!("http://{address}{path}")).body(body);
        let request = mark.into_iter().fold(request, |request, mark| request.header(MARK_HEADER, mark));
        let answer = request.header(NODE_HEADER, "KZ").send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// KZ opens a session with KG. Returns it with the confirmation that began it.
    fn opened(sessions: &Sessions) -> (Session, Vec<u8>) {
        let mut entropy = crate::node::random().unwrap();
        let kz = crate::trial::shared("KZ");
        let (hello, greeting) = kz.read(|record| record.greet("KG", None, &mut entropy)).unwrap();
        let answer = sessions.welcome(&hello).unwrap();
        let greeted = kz.read(|record| record.greeted(greeting, &answer)).unwrap();
        let record::sync::Greeted::Session { session, ticket, .. } = greeted else { panic!("not stale") };
        let proof = session.confirmation(&ticket);
        (session, Confirmation { ticket, proof }.to_bytes().unwrap())
    }

    fn mark(session: &Session, number: u64, path: &str, body: &str) -> String {
        let mark = session.question(&Question { number, path, body: digest(body.as_bytes()) });
        Mark { id: session.id(), number, mark }.text()
    }

    #[tokio::test]
    async fn only_a_question_with_its_own_mark_is_from_the_node_that_proved_itself_and_only_once() {
        let (sessions, address) = serve("KG");
        let (session, confirmation) = opened(&sessions);
        let first = mark(&session, 1, "/sync/who", "body");
        let status = async |path: &str, mark: &str, body| ask(address, path, Some(mark), body).await.0;
        assert_eq!(status("/sync/who", &first, "body").await, 401, "before it was confirmed");
        assert_eq!(sessions.begin(&confirmation), Some(()));
        assert_eq!(ask(address, "/sync/who", None, "body").await, (200, "nobody".into()), "a name proves nothing");
        assert_eq!(status("/sync/who", "1-1-1", "body").await, 401);
        assert_eq!(status("/sync/who", &first, "altered").await, 401);
        assert_eq!(status("/sync/who?wait=0", &first, "body").await, 401);
        assert_eq!(ask(address, "/sync/who", Some(&first), "body").await, (200, "KZ".into()));
        assert_eq!(status("/sync/who", &first, "body").await, 401, "replayed");
        let second = mark(&session, 2, "/sync/who", "body");
        assert_eq!(ask(address, "/sync/who", Some(&second), "body").await, (200, "KZ".into()));
        assert_eq!(status("/sync/who", &mark(&opened(&sessions).0, 1, "/sync/who", "body"), "body").await, 401);
    }

    #[tokio::test]
    async fn a_confirmation_is_good_once_and_not_after_its_session_was_let_go() {
        let (sessions, _) = serve("KG");
        let begun: Vec<_> = (0..=SESSIONS_PER_NODE).map(|_| opened(&sessions)).collect();
        for (_, confirmation) in &begun {
            assert_eq!(sessions.begin(confirmation), Some(()));
            assert_eq!(sessions.begin(confirmation), None);
        }
        assert_eq!(sessions.table().held.len(), SESSIONS_PER_NODE);
        let known = |(session, _): &(Session, Vec<u8>)| {
            let mark = Mark::read(&mark(session, 1, "/sync/who", "")).unwrap();
            sessions.known(&mark, "/sync/who", digest(b"")).is_some()
        };
        assert_eq!(begun.iter().map(known).collect::<Vec<_>>(), [false, true, true, true, true]);
        assert_eq!(sessions.begin(&begun[0].1), None, "it would begin with numbers that were used");
        // Hellos that nobody confirms take no place.
        (0..100).for_each(|_| drop(opened(&sessions)));
        assert_eq!(sessions.table().held.len(), SESSIONS_PER_NODE);
    }

    #[tokio::test]
    async fn hellos_wait_outside_while_others_are_answered() {
        let (sessions, address) = serve("KG");
        let held = sessions.0.hellos.try_acquire_many(HELLOS_AT_ONCE as u32).unwrap();
        assert_eq!(ask(address, HELLO_PATH, None, "hello").await.0, 503);
        drop(held);
        assert_eq!(ask(address, HELLO_PATH, None, "hello").await.0, 400);
    }

    #[tokio::test]
    async fn one_node_is_answered_so_often_at_the_same_time_and_strangers_say_little() {
        let (sessions, address) = serve("KG");
        let (session, confirmation) = opened(&sessions);
        sessions.begin(&confirmation).unwrap();
        let places = sessions.places(&Mark { id: session.id(), number: 1, mark: [0; 16] }).unwrap();
        let held = places.try_acquire_many(QUESTIONS_PER_NODE as u32).unwrap();
        let asked =
            async |number| ask(address, "/sync/who", Some(&mark(&session, number, "/sync/who", "")), "").await.0;
        assert_eq!(asked(1).await, 503);
        drop(held);
        assert_eq!(asked(1).await, 200);
        let long: &'static str = Box::leak("x".repeat(UNPROVED_BYTES_MAX + 1).into_boxed_str());
        assert_eq!(ask(address, "/sync/who", None, &long[1..]).await.0, 200);
        assert_eq!(ask(address, "/sync/who", None, long).await.0, 413);
    }

    /// A body of which nothing ever comes.
    struct Silent;

    impl hyper::body::Body for Silent {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_that_does_not_end_is_given_up() {
        let silent = Body::new(Silent);
        let begun = tokio::time::Instant::now();
        assert_eq!(taken(silent, 10).await.unwrap_err().status(), 408);
        assert_eq!(begun.elapsed(), QUESTION_TIME_MAX);
    }

    #[tokio::test]
    async fn a_peer_is_greeted_once_and_again_when_it_has_forgotten() {
        use crate::fetch::{Fetcher, Limit, Target};
        use crate::tls::Wire;
        let (sessions, address) = serve("KG");
        let fetcher = Fetcher::new(&crate::trial::shared("KZ"), &Wire::default()).unwrap();
        let limit = Limit { time: std::time::Duration::from_secs(10), bytes: 1000 };
        let to = |peer: &str| Target { peer: peer.into(), address: format!("http://{address}") };
        let who = async |peer: &str| {
            let answered = fetcher.ask(&to(peer), "/sync/who", vec![1], limit, None).await.unwrap();
            let crate::fetch::Got::Whole(bytes) = answered.got else { panic!("it was not cut") };
            (String::from_utf8(bytes).unwrap(), answered.identity)
        };
        use record::sync::Identity::{Claimed, Proved};
        assert_eq!(who("PUB").await, ("nobody".into(), Claimed));
        assert_eq!(who("KG").await, ("KZ".into(), Proved));
        assert_eq!(who("KG").await, ("KZ".into(), Proved));
        assert_eq!(sessions.table().given, 1);
        sessions.table().held.clear();
        assert_eq!(who("KG").await, ("KZ".into(), Proved));
        assert_eq!(sessions.table().given, 2);
        // Somebody else sits where KG is dialled: KZ gets its answer, and does not take it for that of KG.
        let (_, other) = serve("KZ");
        let to = Target { peer: "KG".into(), address: format!("http://{other}") };
        let fetcher = Fetcher::new(&crate::trial::shared("KZ"), &Wire::default()).unwrap();
        let answered = fetcher.ask(&to, "/sync/who", vec![1], limit, None).await.unwrap();
        assert_eq!(answered.identity, Claimed);
    }

    #[test]
    fn the_header_of_a_question_is_read_as_it_was_written_and_nothing_else_is() {
        let mark = Mark { id: [1; ID_LEN], number: 300, mark: [0xab; MARK_LEN] };
        assert_eq!(Mark::read(&mark.text()), Some(mark));
        for text in ["", "-", "--", "0101010101010101-1", "01-1-ab", "é101010101010101-1-ab", "0101010101010101-x-ab"]
        {
            assert_eq!(Mark::read(text), None, "{text}");
        }
        assert_eq!(unhex::<1>("g0"), None);
        assert_eq!(unhex::<2>("é"), None);
    }
}
