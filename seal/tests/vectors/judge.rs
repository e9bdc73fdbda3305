//! Reads each page with nothing but what the page says, and compares the judgement.

use seal::approval;
use seal::attestation::{self, Attestation};
use seal::checkpoint::{self, Checkpoint};
use seal::content::{self, Salt};
use seal::cosignature::{self, Cosignature};
use seal::daily::{self, DailySeal, SealingPublic, SealingSecret};
use seal::epoch::{self, EpochKey};
use seal::fork::ForkProof;
use seal::id::{LogId, PartyId};
use seal::key::{LogPublic, PartySecrets, ReaderSecret, WitnessPublic};
use seal::leaf::{self, ContentKind, Place};
use seal::note::Note;
use seal::proof::{self, Pack, Pins};
use seal::root::{self, Chain, RootDocument};
use seal::session::{self, Answer, Confirmation, Hello, Parties, Question, Stale, Welcome};
use seal::tile::TilePath;
use seal::tree::{leaf_hash, verify_consistency, verify_inclusion};
use seal::{Hash, Refused, cbor, sha256};

use super::{Page, page, unhex};

/// Every `refuse` row must be refused with the reason that its name ends in.
fn refusals<T: std::fmt::Debug>(page: &Page, least: usize, read: impl Fn(&str) -> Result<T, Refused>) {
    let mut count = 0;
    for (name, value) in page.all("refuse") {
        let reason = name.rsplit(' ').next().unwrap();
        let refused = read(value).expect_err(name);
        assert_eq!(refused.name(), reason, "{name}: {refused}");
        count += 1;
    }
    assert!(count >= least, "only {count} refusals on the page");
}

#[test]
fn cbor_page() {
    let page = page("cbor.txt");
    refusals(&page, 24, |value| cbor::decode(&unhex(value)));
    for (name, value) in page.all("accept") {
        let value = unhex(value);
        let read = cbor::decode(&value).unwrap();
        assert_eq!(cbor::encode(&read), value, "{name}");
        assert_eq!(crate::cbor::independent(&value), read, "{name}");
    }
}

#[test]
fn root_page() {
    let page = page("root.txt");
    refusals(&page, 6, |value| RootDocument::verify(&unhex(value)));
    let (party, document) = RootDocument::verify(&page.bytes("document")).unwrap();
    assert_eq!(party.to_string(), page.text("party"));
    assert_eq!(document.log_id().to_string(), page.text("log"));
    assert_eq!(document.code, "KZ");
    assert_eq!(document.log.to_bytes().as_slice(), page.bytes("log key"));
    assert_eq!(document.next.to_string(), page.text("next digest"));
    let secrets = PartySecrets::from_bytes(&page.fixed("secrets"));
    assert_eq!(RootDocument::genesis("KZ", &secrets).unwrap(), page.bytes("document"));
}

#[test]
fn approval_page() {
    let page = page("approval.txt");
    let challenge = approval::challenge(&page.text("log").parse().unwrap(), &page.bytes("act"));
    assert_eq!(challenge.to_string(), page.text("challenge"));
    assert_eq!(super::make::approval::url(&challenge.0), page.text("challenge in the browser's data"));
    let verify = |value: &str| {
        let parts: Vec<Vec<u8>> = value.split(' ').map(unhex).collect();
        let [key, authenticator, client, signature] = parts.as_slice() else { panic!("four parts") };
        let key = key.as_slice().try_into().unwrap();
        approval::Approval { key, authenticator, client, signature }.verify(&challenge)
    };
    refusals(&page, 13, verify);
    for (name, value) in page.all("accept") {
        assert_eq!(verify(value), Ok(()), "{name}");
    }
    verify(page.text("approval")).unwrap();
    let rest = unhex(page.text("approval").split(' ').nth(2).unwrap());
    let head = format!(r#"{{"type":"webauthn.get","challenge":"{}"#, page.text("challenge in the browser's data"));
    let client = [head.as_bytes(), &rest].concat();
    assert_eq!(approval::rest(&client, &challenge), Ok(rest.as_slice()));
    let another = approval::challenge(&page.text("log").parse().unwrap(), b"another act");
    assert_eq!(approval::rest(&client, &another).unwrap_err().name(), "malformed");
}

#[test]
fn attestation_page() {
    let page = page("attestation.txt");
    refusals(&page, 6, |value| Attestation::from_bytes(&unhex(value)));
    let log: LogId = page.text("log").parse().unwrap();
    let key = LogPublic::from_bytes(&page.fixed("log key")).unwrap();
    let leaf = leaf::verify_at(&page.bytes("leaf"), &Place { log, index: 3 }, &key).unwrap();
    let bytes = page.bytes("attestation");
    attestation::check_leaf(&leaf, &bytes).unwrap();
    let said = Attestation::from_bytes(&bytes).unwrap();
    assert_eq!(said.micros.to_string(), page.text("time"));
    for holding in &said.logs {
        assert_eq!(page.text(&format!("holds {}", holding.log)), format!("{} {}", holding.size, holding.root));
    }
    for state in &said.states {
        assert_eq!(page.text(&format!("state {}", state.scope)), format!("{} {}", state.of, state.hash));
    }
}

#[test]
fn chain_page() {
    let page = page("chain.txt");
    let documents: Vec<Vec<u8>> = page.all("document").map(|(_, value)| unhex(value)).collect();
    let up_to = |count: usize| Chain::read(documents[..count].iter().map(Vec::as_slice)).unwrap();
    refusals(&page, 15, |value| up_to(1).push(&unhex(value)));
    for (name, value) in page.all("return") {
        let refused = up_to(2).push(&unhex(value)).unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
    let chain = up_to(3);
    assert_eq!(chain.party().to_string(), page.text("party"));
    assert_eq!(chain.log_at(0).to_string(), page.text("log"));
    for (number, digest) in page.all("digest") {
        let number: usize = number.parse().unwrap();
        assert_eq!(chain.documents()[number - 1].digest().to_string(), digest);
    }
    let key = chain.documents()[1].log;
    let place = Place { log: chain.log_at(0), index: 5 };
    let leaf = leaf::verify_at(&page.bytes("leaf"), &place, &key).unwrap();
    root::check_leaf(&leaf, &documents[1]).unwrap();
    assert_eq!(leaf.commitment.to_string(), page.text("commitment"));
}

#[test]
fn fork_page() {
    let page = page("fork.txt");
    let documents: Vec<Vec<u8>> = page.all("document").map(|(_, value)| unhex(value)).collect();
    let up_to = |count: usize| Chain::read(documents[..count].iter().map(Vec::as_slice)).unwrap();
    for (name, value) in page.all("reject") {
        let refused = up_to(2).push(&unhex(value)).unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
    let chain = up_to(3);
    let log = |number: usize| page.text(&format!("log {number}")).parse::<LogId>().unwrap();
    assert_eq!([chain.log_at(1), chain.log_at(2), chain.log_of(2), chain.log_of(3)], [0, 1, 0, 1].map(log));
    assert_eq!((chain.number(), chain.number_of(&log(1)), up_to(2).number_of(&log(1))), (1, Some(1), None));
    let judge = |bytes: &[u8], pins: &Pins| ForkProof::decode(bytes).and_then(|proof| proof.check(pins));
    refusals(&page, 13, |value| judge(&unhex(value), &Pins::default()));
    let mut pins = Pins::default();
    for document in &documents {
        pins.add_document(document).unwrap();
    }
    for (name, number) in [("same", 0), ("longer", 0), ("successor", 1)] {
        let bytes = page.bytes(&format!("proof {name}"));
        assert_eq!(ForkProof::decode(&bytes).unwrap().encode(), bytes, "{name}");
        for pins in [&Pins::default(), &pins] {
            let shown = judge(&bytes, pins).unwrap();
            assert_eq!((shown.party, shown.number, shown.first.size), (chain.party(), number, 2), "{name}");
        }
        let mut others = Pins::default();
        others.add(PartyId([7; 32]));
        assert_eq!(judge(&bytes, &others).unwrap_err().name(), "not-pinned", "{name}");
    }
}

#[test]
fn leaf_page() {
    let page = page("leaf.txt");
    let key = LogPublic::from_bytes(&page.fixed("log key")).unwrap();
    let log: LogId = page.text("log").parse().unwrap();
    let place = Place { log, index: page.text("index").parse().unwrap() };
    refusals(&page, 18, |value| leaf::verify_at(&unhex(value), &place, &key));
    let bytes = page.bytes("leaf");
    let leaf = leaf::verify_at(&bytes, &place, &key).unwrap();
    assert_eq!(leaf.content, ContentKind::Clear);
    assert_eq!(leaf_hash(&bytes).to_string(), page.text("leaf hash"));
    let longest = page.bytes("longest");
    assert_eq!(longest.len(), 250);
    leaf::verify_at(&longest, &Place { log, index: u64::from(u32::MAX) }, &key).unwrap();
}

#[test]
fn checkpoint_page() {
    let page = page("checkpoint.txt");
    let key = LogPublic::from_bytes(&page.fixed("log key")).unwrap();
    let log: LogId = page.text("log").parse().unwrap();
    refusals(&page, 11, |value| checkpoint::verify(value.as_bytes(), &log, &key));
    let checkpoint = checkpoint::verify(page.text("note").as_bytes(), &log, &key).unwrap();
    let root = super::page("tree.txt").text("root 5").parse().unwrap();
    assert_eq!(checkpoint, Checkpoint::of(&log, 5, root));
    let empty = checkpoint::verify(page.text("note empty").as_bytes(), &log, &key).unwrap();
    assert_eq!((empty.size, empty.root), (0, sha256(&[])));
}

#[test]
fn cosignature_page() {
    let page = page("cosignature.txt");
    let key = WitnessPublic::from_bytes(&page.fixed("witness key")).unwrap();
    let party: PartyId = page.text("party").parse().unwrap();
    let verify = |value: &str| cosignature::verify_note(&Note::parse(value.as_bytes())?, &party, &key);
    refusals(&page, 8, verify);
    let cosignature = verify(page.text("note")).unwrap();
    assert_eq!(cosignature.time.to_string(), page.text("time"));
    assert_eq!(cosignature, Cosignature::from_bytes(&page.bytes("cosignature")).unwrap());
}

#[test]
fn seal_page() {
    let page = page("seal.txt");
    let documents: Vec<Vec<u8>> = page.all("document").map(|(_, value)| unhex(value)).collect();
    let chain = Chain::read(documents.iter().map(Vec::as_slice)).unwrap();
    for (number, digest) in page.all("digest") {
        let number: usize = number.parse().unwrap();
        assert_eq!(chain.documents()[number - 1].sealing.unwrap().to_string(), digest);
    }
    for (name, value) in page.all("reject") {
        let refused = Chain::begin(&unhex(value)).unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
    let key = SealingPublic::from_bytes(&page.bytes("sealing key")).unwrap();
    assert_eq!(key.digest().to_string(), page.text("digest 1"));
    assert_eq!(SealingSecret::from_bytes(&page.fixed("sealing secret")).public(), key);
    let party: PartyId = page.text("party").parse().unwrap();
    assert_eq!((chain.party(), chain.log_at(0).to_string().as_str()), (party, page.text("log")));
    let verify = |value: &str| daily::verify_note(&Note::parse(value.as_bytes())?, &party, &key);
    refusals(&page, 11, verify);
    let seal = verify(page.text("note")).unwrap();
    assert_eq!(seal.time.to_string(), page.text("time"));
    assert_eq!(seal, DailySeal::from_bytes(&page.bytes("seal")).unwrap());
}

#[test]
fn content_page() {
    let page = page("content.txt");
    let key = EpochKey::from_bytes(&page.fixed("epoch key"));
    let clear = leaf::decode(&page.bytes("clear leaf")).unwrap();
    let sealed = leaf::decode(&page.bytes("sealed leaf")).unwrap();
    assert_eq!(clear.commitment, sealed.commitment);
    for opened in [
        content::read(&clear, &page.bytes("clear content")).unwrap(),
        content::open(&sealed, &key, &page.bytes("sealed content")).unwrap(),
    ] {
        assert_eq!(opened.act, page.bytes("act"));
        assert_eq!(opened.salt, Salt(page.fixed("salt")));
    }
    refusals(&page, 3, |value| content::open(&sealed, &key, &unhex(value)));
    for (name, leaf) in page.all("refuse-leaf") {
        let leaf = leaf::decode(&unhex(leaf)).unwrap();
        let refused = content::open(&leaf, &key, &page.bytes(&format!("refuse-content {name}"))).unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
}

#[test]
fn epoch_page() {
    let page = page("epoch.txt");
    let leaf = leaf::decode(&page.bytes("epoch leaf")).unwrap();
    let document = page.bytes("epoch document");
    let secret = |name: &str| ReaderSecret::from_bytes(&page.fixed(name));
    for reader in ["reader secret KZ", "reader secret KG"] {
        let key = epoch::read(&leaf, &document, &secret(reader)).unwrap();
        assert_eq!(key.to_bytes().as_slice(), page.bytes("epoch key"));
        let served = epoch::served(&leaf, &document, &key, &[secret(reader).public()]).unwrap();
        assert_eq!((served.readers, served.others), (vec![0], 1), "the wrap does not follow from the key");
    }
    let stranger = secret("stranger secret AM");
    assert_eq!(epoch::read(&leaf, &document, &stranger).unwrap_err(), Refused::NotInAudience);
    for (name, leaf) in page.all("refuse-leaf") {
        let leaf = leaf::decode(&unhex(leaf)).unwrap();
        let document = page.bytes(&format!("refuse-document {name}"));
        let refused = epoch::read(&leaf, &document, &secret("reader secret KG")).unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
}

#[test]
fn proof_page() {
    let page = page("proof.txt");
    let report = |value: &str| proof::check(&unhex(value), &Pins::default(), None);
    let mut count = 0;
    for (name, value) in page.all("refuse") {
        let (step, refused) = report(value).failed.expect(name);
        let said: Vec<&str> = name.split(' ').skip(1).collect();
        assert_eq!([step.name(), refused.name()].as_slice(), said, "{name}: {refused}");
        count += 1;
    }
    assert!(count >= 38, "only {count} refusals on the page");
    for (name, value) in page.all("accept") {
        assert_eq!(report(value).failed, None, "{name}");
        assert_eq!(Pack::decode(&unhex(value)).unwrap().encode(), unhex(value), "{name}");
    }
}

#[test]
fn tree_page() {
    let page = page("tree.txt");
    let root = |size: &str| page.text(&format!("root {size}")).parse::<Hash>().unwrap();
    let path = |value: &str| unhex(value).chunks(32).map(|hash| Hash(hash.try_into().unwrap())).collect::<Vec<_>>();
    for (name, value) in page.all("inclusion") {
        let (index, size) = name.split_once(' ').unwrap();
        let index: u64 = index.parse().unwrap();
        let proved = verify_inclusion(&[index as u8], index, size.parse().unwrap(), &root(size), &path(value));
        assert_eq!(proved, Ok(()), "inclusion {name}");
    }
    for (name, value) in page.all("consistency") {
        let (old, new) = name.split_once(' ').unwrap();
        let sizes = (old.parse().unwrap(), new.parse().unwrap());
        let proved = verify_consistency(sizes.0, &root(old), sizes.1, &root(new), &path(value));
        assert_eq!(proved, Ok(()), "consistency {name}");
    }
}

#[test]
fn tile_page() {
    let page = page("tile.txt");
    for (name, value) in page.all("path") {
        let path: TilePath = value.parse().unwrap();
        assert!(name.ends_with(&format!("{} {}", path.index, path.width)), "{name}: {path:?}");
    }
    for (name, value) in page.all("refuse-path") {
        let refused = value.parse::<TilePath>().unwrap_err();
        assert_eq!(refused.name(), name.rsplit(' ').next().unwrap(), "{name}");
    }
    let entries = seal::tile::decode_entries(&unhex(page.text("bundle")), 3).map(|entries| entries.len());
    assert_eq!(entries, Ok(3));
}

#[test]
fn session_page() {
    let page = page("session.txt");
    refusals(&page, 6, |value| Hello::from_bytes(&unhex(value)));
    let parties = Parties { asker: page.text("asker").parse().unwrap(), asked: page.text("asked").parse().unwrap() };
    let secret = |name| ReaderSecret::from_bytes(&page.fixed(name));
    let (hello, welcome) = (page.bytes("hello"), page.bytes("welcome"));
    let read = Hello::from_bytes(&hello).unwrap();
    assert_eq!((read.from.as_str(), read.to.as_str(), read.version, read.addressed), ("KZ", "KG", 1, 1));
    // The answering side, with the answer that it gave then: its own secret and the other's encapsulation suffice.
    let mut drawn = seal::entropy::Seeded::new("vectors welcome");
    let asker = secret("reader secret KZ").public();
    let welcome = Welcome::from_bytes(&welcome).unwrap();
    let own = secret("reader secret KG");
    let (made, again) = session::answer((&hello, welcome.id), &parties, &own, &asker, &mut drawn).unwrap();
    assert_eq!((again.id, &again.encapsulated, again.proof), (welcome.id, &welcome.encapsulated, welcome.proof));
    assert_eq!(made.id().as_slice(), page.bytes("session"));
    let confirmation = Confirmation::from_bytes(&page.bytes("confirmation")).unwrap();
    assert_eq!(confirmation.ticket, welcome.ticket);
    assert_eq!(confirmation.proof, made.confirmation(&welcome.ticket));
    assert_eq!(Stale::from_bytes(&page.bytes("stale hello")).unwrap().known, 1);
    let number = page.text("number").parse().unwrap();
    let question =
        Question { number, path: page.text("path"), body: page.text("digest of the question").parse().unwrap() };
    assert_eq!(made.question(&question).as_slice(), page.bytes("mark of the question"));
    let status = page.text("status").parse().unwrap();
    let answer = Answer { number, status, body: page.text("digest of the answer").parse().unwrap() };
    assert_eq!(made.answer(&answer).as_slice(), page.bytes("mark of the answer"));
}
