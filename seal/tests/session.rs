//! Sessions: who does not hold the secret of its party opens none, and what was marked cannot be altered or said again.

use seal::entropy::Seeded;
use seal::key::ReaderSecret;
use seal::limits::{NODE_NAME_MAX, ROOT_MAX, SESSION_DOCUMENTS_MAX, SESSION_MESSAGE_MAX, TICKET_MAX};
use seal::session::{self, Answer, Hello, Opening, Parties, Question, Session, Stale, TicketKey, Welcome, same};
use seal::{Hash, sha256};

use crate::case::{party, refused};

fn parties() -> Parties {
    Parties { asker: party("KZ").id, asked: party("KG").id }
}

fn stranger() -> ReaderSecret {
    ReaderSecret::generate(&mut Seeded::new("stranger"))
}

fn hello() -> Hello {
    Hello { from: "KZ".into(), to: "KG".into(), version: 1, addressed: 1, ..Hello::default() }
}

/// KZ says hello to the holder of a key.
fn opened(to: &ReaderSecret) -> (Vec<u8>, Opening) {
    session::open(hello(), &to.public(), &mut Seeded::new("hello")).unwrap()
}

/// The holder of a secret answers to the holder of a key.
fn answered(hello: &[u8], parties: &Parties, own: &ReaderSecret, to: &ReaderSecret) -> (Session, Welcome) {
    session::answer((hello, [1; 8]), parties, own, &to.public(), &mut Seeded::new("welcome")).unwrap()
}

#[test]
fn who_answers_without_the_secret_is_refused() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (hello, opening) = opened(&kg);
    let (_, welcome) = answered(&hello, &parties(), &stranger(), &kz);
    assert_eq!(refused(opening.finish(&welcome, &parties(), &kz)), "unproved");
}

#[test]
fn an_answer_to_another_hello_is_refused() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (earlier, _) = opened(&kg);
    let (_, welcome) = answered(&earlier, &parties(), &kg, &kz);
    let (_, opening) = session::open(hello(), &kg.public(), &mut Seeded::new("later")).unwrap();
    assert_eq!(refused(opening.finish(&welcome, &parties(), &kz)), "unproved");
}

#[test]
fn an_answer_for_other_parties_is_refused() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let turned = Parties { asker: parties().asked, asked: parties().asker };
    let (hello, opening) = opened(&kg);
    let (_, welcome) = answered(&hello, &turned, &kg, &kz);
    assert_eq!(refused(opening.finish(&welcome, &parties(), &kz)), "unproved");
}

#[test]
fn every_flipped_byte_of_a_welcome_is_noticed() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (hello, _) = opened(&kg);
    let (_, welcome) = answered(&hello, &parties(), &kg, &kz);
    for place in (0..welcome.encapsulated.len()).step_by(93) {
        let mut flipped = welcome.clone();
        flipped.encapsulated[place] ^= 1;
        assert!(opened(&kg).1.finish(&flipped, &parties(), &kz).is_err(), "secret at {place}");
    }
    for place in 0..8 {
        let mut flipped = welcome.clone();
        flipped.id[place] ^= 1;
        assert_eq!(refused(opened(&kg).1.finish(&flipped, &parties(), &kz)), "unproved", "id at {place}");
    }
}

#[test]
fn who_asks_without_the_secret_has_other_marks() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (hello, _) = opened(&kg);
    let (mine, _) = answered(&hello, &parties(), &kg, &kz);
    // A stranger says hello in the name of KZ; what comes back it cannot open, so it goes on with a secret of its own.
    let (theirs, _) = answered(&hello, &parties(), &kg, &stranger());
    assert_eq!(mine.id(), theirs.id());
    assert_ne!(mine.confirmation(b"ticket"), theirs.confirmation(b"ticket"));
}

#[test]
fn both_nodes_make_the_same_marks_and_each_covers_everything_it_names() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (hello, opening) = opened(&kg);
    let (theirs, welcome) = answered(&hello, &parties(), &kg, &kz);
    let mine = opening.finish(&welcome, &parties(), &kz).unwrap();
    assert_eq!(mine.confirmation(b"ticket"), theirs.confirmation(b"ticket"));
    let question = Question { number: 7, path: "/sync/tail", body: sha256(b"body") };
    let mark = mine.question(&question);
    assert!(same(&mark, &theirs.question(&question)));
    for other in [
        Question { number: 8, ..question },
        Question { path: "/sync/contents", ..question },
        Question { body: Hash([0; 32]), ..question },
    ] {
        assert!(!same(&mark, &theirs.question(&other)), "{other:?}");
    }
    let answer = Answer { number: 7, status: 200, body: sha256(b"body") };
    let mark = theirs.answer(&answer);
    assert!(same(&mark, &mine.answer(&answer)));
    for other in
        [Answer { number: 8, ..answer }, Answer { status: 206, ..answer }, Answer { body: Hash([0; 32]), ..answer }]
    {
        assert!(!same(&mark, &mine.answer(&other)), "{other:?}");
    }
    assert_ne!(mark, theirs.question(&Question { number: 7, path: "", body: sha256(b"body") }), "turned back");
}

#[test]
fn a_ticket_is_read_by_who_made_it_and_by_nobody_else() {
    let (kz, kg) = (party("KZ").secrets.reader, party("KG").secrets.reader);
    let (session, _) = answered(&opened(&kg).0, &parties(), &kg, &kz);
    let mut entropy = Seeded::new("tickets");
    let (key, other) = (TicketKey::generate(&mut entropy), TicketKey::generate(&mut entropy));
    let ticket = key.seal(&session, "KZ", 3, &mut entropy);
    assert!(ticket.len() < TICKET_MAX);
    assert_eq!(refused(other.open(&ticket)), "wrong-seal");
    assert_eq!(refused(key.open(&ticket[..11])), "truncated");
    for place in 0..ticket.len() {
        let mut flipped = ticket.clone();
        flipped[place] ^= 1;
        assert_eq!(refused(key.open(&flipped)), "wrong-seal", "at {place}");
    }
    let (again, node, version) = key.open(&ticket).unwrap();
    assert_eq!((again.confirmation(b""), node.as_str(), version), (session.confirmation(b""), "KZ", 3));
}

#[test]
fn one_past_each_limit_is_refused() {
    let full = |hello: Hello| Hello { encapsulated: vec![0; 1120], ..hello }.to_bytes();
    assert!(full(hello()).is_ok());
    assert_eq!(refused(full(Hello { from: "K".repeat(NODE_NAME_MAX + 1), ..hello() })), "oversized");
    assert_eq!(refused(full(Hello { to: String::new(), ..hello() })), "malformed");
    let documents = |count, length| vec![vec![0; length]; count];
    assert!(full(Hello { documents: documents(SESSION_DOCUMENTS_MAX, ROOT_MAX), ..hello() }).is_ok());
    assert_eq!(refused(full(Hello { documents: documents(SESSION_DOCUMENTS_MAX + 1, 1), ..hello() })), "oversized");
    assert_eq!(refused(full(Hello { documents: documents(1, ROOT_MAX + 1), ..hello() })), "oversized");
    assert_eq!(refused(Hello::from_bytes(&vec![0; SESSION_MESSAGE_MAX + 1])), "oversized");
    let stale = |count| Stale { known: 1, documents: documents(count, 1) }.to_bytes();
    assert!(stale(SESSION_DOCUMENTS_MAX).is_ok());
    assert_eq!(refused(stale(SESSION_DOCUMENTS_MAX + 1)), "oversized");
    let welcome = |length| {
        Welcome { id: [0; 8], encapsulated: vec![0; 1120], ticket: vec![0; length], proof: [0; 16] }.to_bytes()
    };
    assert!(welcome(TICKET_MAX).is_ok());
    assert_eq!(refused(welcome(TICKET_MAX + 1)), "oversized");
}
