//! The page about sessions.

use seal::cbor::{self, Value};
use seal::entropy::Seeded;
use seal::session::{self, Answer, Confirmation, Hello, Parties, Question, Stale, TicketKey};
use seal::sha256;

use super::log::party;
use super::page::Page;

pub fn session() -> String {
    let (kz, kg) = (party("KZ"), party("KG"));
    let parties = Parties { asker: kz.party, asked: kg.party };
    let hello = Hello { from: "KZ".into(), to: "KG".into(), version: 1, addressed: 1, ..Hello::default() };
    let (hello, opening) =
        session::open(hello, &kg.secrets.reader.public(), &mut Seeded::new("vectors hello")).unwrap();
    let mut drawn = Seeded::new("vectors welcome");
    let (made, mut welcome) =
        session::answer((&hello, [7; 8]), &parties, &kg.secrets.reader, &kz.secrets.reader.public(), &mut drawn)
            .unwrap();
    welcome.ticket = TicketKey::generate(&mut drawn).seal(&made, "KZ", 1, &mut drawn);
    let welcome = welcome.to_bytes().unwrap();
    let read = session::Welcome::from_bytes(&welcome).unwrap();
    opening.finish(&read, &parties, &kz.secrets.reader).unwrap();

    let mut page = Page::new("A session that node KZ opens with node KG. spec/session.md");
    page.section("Who they are");
    page.text("asker", kz.party);
    page.text("asked", kg.party);
    page.bytes("reader secret KZ", kz.secrets.reader.to_bytes());
    page.bytes("reader secret KG", kg.secrets.reader.to_bytes());
    page.section("The messages");
    page.bytes("hello", &hello);
    page.bytes("welcome", &welcome);
    page.bytes("session", made.id());
    let proof = made.confirmation(&read.ticket);
    let confirmation = Confirmation { ticket: read.ticket.clone(), proof };
    page.bytes("confirmation", confirmation.to_bytes().unwrap());
    page.bytes("stale hello", Stale { known: 1, documents: vec![b"a root document".to_vec()] }.to_bytes().unwrap());
    page.section("A question and its answer");
    let question = Question { number: 1, path: "/sync/tail?wait=0", body: sha256(b"a question") };
    page.text("number", question.number);
    page.text("path", question.path);
    page.text("digest of the question", question.body);
    page.bytes("mark of the question", made.question(&question));
    let answer = Answer { number: 1, status: 200, body: sha256(b"an answer") };
    page.text("status", answer.status);
    page.text("digest of the answer", answer.body);
    page.bytes("mark of the answer", made.answer(&answer));
    page.section("Refused as a hello");
    page.bytes("refuse truncated truncated", &hello[..hello.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [hello.as_slice(), &[0]].concat());
    let Value::Array(parts) = cbor::decode(&hello).unwrap() else { panic!("an array") };
    let with = |place: usize, value: Value| {
        let mut parts = parts.clone();
        parts[place] = value;
        cbor::encode(&Value::Array(parts))
    };
    page.bytes("refuse another-message malformed", with(0, Value::Text("foedera welcome v1".into())));
    page.bytes("refuse no-name malformed", with(1, Value::Text(String::new())));
    page.bytes("refuse version-below-0 malformed", with(3, Value::Int(-1)));
    page.bytes("refuse short-secret malformed", with(5, Value::Bytes(vec![0; 1119])));
    page.finish()
}
