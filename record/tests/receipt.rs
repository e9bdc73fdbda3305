//! Receipts that nodes issue of acts that they hold, and another project's library that checks them.

use std::path::{Path, PathBuf};
use std::process::Command;

use law::id::ActId;
use record::proof::{ProofFault, read_pins, receipt};
use record::{NodeKeys, Place, Record};
use seal::proof::Pins;
use seal::receipt::{Statement, check};
use seal::root::RootDocument;

use crate::alliance::{START, at, network, opening, statement};

const PYTHON: &str = "
import sys
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ed25519
from scitt_cose.receipt import verify_receipt
leaf, key, *receipts = sys.argv[1:]
key = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
key = key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
for receipt in receipts:
    found = verify_receipt(bytes.fromhex(receipt), leaf_entry_hex=leaf, log_public_key_pem=key)
    print(found.ok, found.failed_at, found.leaf_index, found.tree_size, found.subject)
";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn keys(node: &str) -> &'static NodeKeys {
    network().1.iter().find(|keys| keys.node == node).expect("a node")
}

/// A store with several acts of AA.
fn stored(count: usize) -> (tempfile::TempDir, PathBuf, Vec<ActId>) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut record = Record::open(Place::Dir(dir.path().to_owned()), opening("AA", START)).expect("a record");
    let acts: Vec<_> = (0..count).map(|number| statement("AA", "public", &format!("Number {number}."))).collect();
    let written = record.write_all(&"AA".into(), &acts, at(1)).expect("written");
    let store = dir.path().join("record.sqlite");
    (dir, store, written.into_iter().map(|written| written.id).collect())
}

#[test]
fn acts_without_place_or_signer_get_no_receipt() {
    let (_dir, store, ids) = stored(1);
    let roster = &network().0;
    let issue = |id: &ActId, keys: &NodeKeys| receipt(&store, roster, id, keys, &[], START);
    assert!(matches!(issue(&ActId([7; 32]), keys("AA")), Err(ProofFault::NotHere(_))));
    assert!(matches!(issue(&ids[0], keys("AA")), Err(ProofFault::Alone(_))), "the only entry");
    let (_dir, store, ids) = stored(2);
    let nobody = NodeKeys { node: "PUB".into(), parties: Default::default() };
    let refused = receipt(&store, roster, &ids[0], &nobody, &[], START);
    assert!(matches!(refused, Err(ProofFault::NoSigner(_))), "{refused:?}");
}

#[test]
fn receipts_of_several_nodes_stand_under_one_act() {
    let (_dir, store, ids) = stored(5);
    let roster = &network().0;
    let mut pins = Pins::default();
    read_pins(&mut pins, roster.write().as_bytes()).expect("a roster");
    let own = receipt(&store, roster, &ids[2], keys("AA"), &[], at(5)).expect("a receipt");
    let both = receipt(&store, roster, &ids[2], keys("BB"), &own.statement.receipts, at(6)).expect("a receipt");
    let again = receipt(&store, roster, &ids[2], keys("BB"), &both.statement.receipts, at(7)).expect("a receipt");
    assert_eq!((own.issuer.as_str(), both.issuer.as_str(), both.index, both.size), ("AA", "BB", 2, 5));
    let shown = check(&again.statement.to_bytes(), &pins).expect("it holds");
    let counted: Vec<_> = shown.counted.iter().map(|one| (one.code.as_str(), one.size)).collect();
    assert_eq!(counted, [("BB", 5), ("AA", 5)], "the later one of BB replaced the earlier");
    assert_eq!(shown.counted[0].root, shown.counted[1].root);
    assert_eq!(shown.id.0, ids[2].0);
}

/// Returns a Python that has the package `scitt-cose`, which `./test` sets up.
fn python() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/third-party/bin/python");
    let has = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", "import scitt_cose, cryptography"]).output();
        asked.is_ok_and(|asked| asked.status.success())
    };
    [own, "python3".into()].into_iter().find(has)
}

#[test]
fn another_projects_library_checks_the_receipts() {
    let Some(python) = python() else {
        eprintln!("NOT TESTED: no Python with scitt-cose; ./test sets one up");
        return;
    };
    let roster = &network().0;
    for (count, place) in [(2, 0), (5, 2), (300, 299)] {
        let (_dir, store, ids) = stored(count);
        let made = receipt(&store, roster, &ids[place], keys("AA"), &[], at(5)).expect("a receipt");
        let Statement { leaf, receipts } = &made.statement;
        let document = &roster.parties[&"AA".into()].root;
        let document = RootDocument::verify(document).expect("a genesis").1;
        let mut moved = receipts[0].clone();
        moved.time += 1;
        let mut longer = receipts[0].clone();
        longer.path[0].0[0] ^= 1;
        let forms = [&receipts[0], &moved, &longer].map(|receipt| hex(&receipt.to_bytes()));
        let output = Command::new(&python)
            .args(["-c", PYTHON, &hex(leaf), &hex(&document.log.to_bytes())])
            .args(forms)
            .output()
            .expect("it runs");
        let (said, why) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let said: Vec<&str> = said.lines().collect();
        let good = format!("True None {place} {count} {}", receipts[0].subject);
        assert_eq!(said.len(), 3, "{said:?} {why}");
        assert_eq!(said[0], good);
        assert!(said[1].starts_with("False signature"), "{said:?}");
        assert!(said[2].starts_with("False signature"), "{said:?}");
    }
}
