//! The page about attestations.

use seal::attestation::{self, Attestation, Holding, StateHash};
use seal::cbor::{self, Value};
use seal::id::LabelId;
use seal::leaf::Heading;
use seal::sha256;

use super::TIME;
use super::log::{heading, party};
use super::page::Page;

pub fn attestation() -> String {
    let made = party("KZ");
    let mut logs = vec![
        Holding { log: made.log, size: 3, root: sha256(b"root of KZ") },
        Holding { log: party("KG").log, size: 300, root: sha256(b"root of KG") },
    ];
    logs.sort_by_key(|holding| holding.log.0);
    let state = |scope: u64, text: &str| StateHash { scope, of: sha256(b"of"), hash: sha256(text.as_bytes()) };
    let said = Attestation {
        micros: TIME * 1_000_000,
        logs,
        states: vec![state(0, "public state"), state(1, "state of members")],
    };
    let bytes = said.to_bytes().unwrap();
    let leaf = attestation::leaf(&Heading { label: LabelId::of("public"), ..heading(&made, 3) }, &bytes);
    let mut page = Page::new("An attestation in the log of the party in root.txt. spec/attestation.md");
    page.section("At index 3");
    page.text("log", made.log);
    page.bytes("log key", made.secrets.log.public().to_bytes());
    page.bytes("attestation", &bytes);
    page.bytes("leaf", leaf.sign(&made.secrets.log).unwrap());
    page.text("time", said.micros);
    for holding in &said.logs {
        page.text(&format!("holds {}", holding.log), format!("{} {}", holding.size, holding.root));
    }
    for state in &said.states {
        page.text(&format!("state {}", state.scope), format!("{} {}", state.of, state.hash));
    }
    page.section("Refused as attestations");
    page.bytes("refuse truncated truncated", &bytes[..bytes.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [bytes.as_slice(), &[0]].concat());
    let Value::Array(parts) = cbor::decode(&bytes).unwrap() else { panic!("an array") };
    let with = |place: usize, value: Value| {
        let mut parts = parts.clone();
        parts[place] = value;
        cbor::encode(&Value::Array(parts))
    };
    page.bytes("refuse another-edition wrong-version", with(0, Value::Int(2)));
    page.bytes("refuse time-before-1970 malformed", with(1, Value::Int(-1)));
    let reversed = |place: usize| Value::Array(parts[place].as_array().unwrap().iter().rev().cloned().collect());
    page.bytes("refuse logs-in-another-order not-canonical", with(2, reversed(2)));
    page.bytes("refuse scopes-in-another-order not-canonical", with(3, reversed(3)));
    page.finish()
}
