//! How fast one core checks leaves, opens content and appends to a tree, beside the bare primitives in the same run.
//!
//! `cargo bench -p foedera-seal --bench verify`. Nothing here is timed in a test.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ed25519_zebra::{SigningKey, VerificationKey, VerificationKeyBytes, batch};
use seal::content::{self, Salt};
use seal::entropy::{Entropy, Seeded, Source};
use seal::epoch::{self, EpochKey};
use seal::id::{CharterId, LabelId, LogId};
use seal::key::{LogSecret, ReaderSecret};
use seal::leaf::{self, Heading, Hlc, Item, Leaf, Place};
use seal::tree::{Frontier, leaf_hash};
use seal::{Hash, sha256};

fn main() {
    divan::main();
}

const BATCHES: [usize; 5] = [16, 64, 256, 512, 1024];

fn heading(index: u64, secret: &LogSecret) -> Heading {
    Heading {
        log: LogId([1; 32]),
        index,
        time: Hlc { micros: 1_700_000_000_000_000 + index, counter: 0 },
        key: secret.public().id(),
        label: LabelId::of("all"),
        charter: CharterId([3; 16]),
    }
}

fn leaves(count: usize, secret: &LogSecret) -> Vec<Vec<u8>> {
    let mut entropy = Seeded::new("bench");
    let key = EpochKey::generate(&mut entropy);
    let leaf = |index: u64| {
        let salt = Salt(sha256(&index.to_be_bytes()).0);
        let (leaf, _) = content::seal(&heading(index, secret), 0, &key, b"an act", &salt).expect("a short act");
        leaf.sign(secret).expect("a good leaf")
    };
    (1..=count as u64).map(leaf).collect()
}

/// Bare Ed25519 verification of a message as long as what a leaf signs, key already decompressed.
#[divan::bench]
fn reference_ed25519_single(bencher: Bencher) {
    let secret = SigningKey::from([5; 32]);
    let message = [7; 210];
    let signature = secret.sign(&message);
    let public = VerificationKey::from(&secret);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| public.verify(black_box(&signature), black_box(&message)).is_ok());
}

/// Bare Ed25519 batch verification, one key.
#[divan::bench(args = BATCHES)]
fn reference_ed25519_batch(bencher: Bencher, count: usize) {
    let secret = SigningKey::from([5; 32]);
    let public = VerificationKeyBytes::from(&secret);
    let messages: Vec<_> = (0..count).map(|number| [number as u8; 210]).collect();
    let signed: Vec<_> = messages.iter().map(|message| (secret.sign(message), message)).collect();
    let mut entropy = Seeded::new("bench");
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        let mut verifier = batch::Verifier::new();
        signed.iter().for_each(|(signature, message)| verifier.queue((public, *signature, *message)));
        verifier.verify(Source(&mut entropy)).is_ok()
    });
}

/// The whole check of a leaf: form, key, signature, place.
#[divan::bench]
fn leaf_verify_single(bencher: Bencher) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let bytes = leaves(1, &secret).remove(0);
    let place = Place { log: LogId([1; 32]), index: 1 };
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| leaf::verify_at(black_box(&bytes), &place, secret.public()).is_ok());
}

/// The whole check of many leaves of one log, and the hash that goes into the tree.
#[divan::bench(args = BATCHES)]
fn leaf_verify_batch_and_hash(bencher: Bencher, count: usize) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let leaves = leaves(count, &secret);
    let item = |(number, bytes)| Item {
        bytes,
        place: Place { log: LogId([1; 32]), index: number as u64 + 1 },
        key: secret.public(),
    };
    let items: Vec<Item<'_>> = leaves.iter().map(Vec::as_slice).enumerate().map(item).collect();
    let mut entropy = Seeded::new("bench");
    bencher.counter(ItemsCount::new(count)).bench_local(|| {
        let checked = leaf::verify_batch(&items, &mut entropy);
        assert!(checked.iter().all(Result::is_ok));
        items.iter().map(|item| leaf_hash(item.bytes)).fold(Hash([0; 32]), |last, hash| last.max(hash))
    });
}

/// Form and hash only, as when a root that others cosigned is rebuilt.
#[divan::bench]
fn leaf_decode_and_hash(bencher: Bencher) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let bytes = leaves(1, &secret).remove(0);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| (leaf::decode(black_box(&bytes)).is_ok(), leaf_hash(black_box(&bytes))));
}

#[divan::bench]
fn leaf_sign(bencher: Bencher) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let leaf = leaf::decode(&leaves(1, &secret)[0]).expect("a good leaf");
    bencher.counter(ItemsCount::new(1_usize)).bench(|| black_box(&leaf).sign(&secret).is_ok());
}

fn sealed(length: usize) -> (Leaf, EpochKey, Vec<u8>) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let mut entropy = Seeded::new("bench");
    let key = EpochKey::generate(&mut entropy);
    let mut act = vec![0; length];
    entropy.fill(&mut act);
    let salt = Salt::fresh(&mut entropy);
    let (leaf, stored) = content::seal(&heading(1, &secret), 0, &key, &act, &salt).expect("a short act");
    (leaf, key, stored)
}

/// Hash, key, seal, form and commitment. An act of 2000 bytes fills the bucket of 2 KiB; 2048 bytes need that of 4 KiB.
#[divan::bench(args = [200, 2000, 2048, 60_000])]
fn content_open(bencher: Bencher, length: usize) {
    let (leaf, key, stored) = sealed(length);
    bencher.counter(ItemsCount::new(1_usize)).bench(|| content::open(&leaf, &key, black_box(&stored)).is_ok());
}

/// Bare SHA-256 of 2 KiB, twice: what the hash of content and the commitment cost at least.
#[divan::bench]
fn reference_sha256_2k_twice(bencher: Bencher) {
    let bytes = [9; 2048];
    bencher.counter(ItemsCount::new(1_usize)).bench(|| (sha256(black_box(&bytes)), sha256(black_box(&bytes))));
}

/// One leaf hash pushed onto a frontier of about a million.
#[divan::bench]
fn frontier_append(bencher: Bencher) {
    let mut frontier = Frontier::new();
    (0..1_000_000_u64).for_each(|number| frontier.push(Hash([number as u8; 32])));
    bencher.counter(ItemsCount::new(1000_usize)).bench_local(|| {
        for number in 0..1000_u16 {
            frontier.push(Hash([number as u8; 32]));
        }
        frontier.root()
    });
}

/// Finding one's own wrap as the last of ten.
#[divan::bench]
fn epoch_unwrap_of_ten(bencher: Bencher) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let mut entropy = Seeded::new("bench");
    let readers: Vec<_> = (0..10).map(|_| ReaderSecret::generate(&mut entropy)).collect();
    let publics: Vec<_> = readers.iter().map(ReaderSecret::public).collect();
    let key = EpochKey::generate(&mut entropy);
    let (leaf, document) = epoch::write(&heading(1, &secret), &key, &publics).expect("ten readers");
    let mut turn = readers.iter().cycle();
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let reader = turn.next().expect("a cycle has no end");
        epoch::read(&leaf, &document, reader).is_ok()
    });
}

/// An act of 200 bytes sealed under an epoch of so many readers: salt, key, seal, hash, commitment. The leaf's signature
/// is `leaf_sign`.
#[divan::bench(args = [1, 10, 60])]
fn content_seal_for_readers(bencher: Bencher, count: usize) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let mut entropy = Seeded::new("bench");
    let (_, key, _) = epoch_of(count);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        let salt = Salt::fresh(&mut entropy);
        content::seal(&heading(1, &secret), 0, &key, black_box(&[7; 200]), &salt).is_ok()
    });
}

fn epoch_of(count: usize) -> (Vec<u8>, EpochKey, Vec<seal::key::ReaderPublic>) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let mut entropy = Seeded::new("bench");
    let readers: Vec<_> = (0..count).map(|_| ReaderSecret::generate(&mut entropy).public()).collect();
    let key = EpochKey::generate(&mut entropy);
    let (_, document) = epoch::write(&heading(1, &secret), &key, &readers).expect("not too many readers");
    (document, key, readers)
}

/// A new post-quantum epoch: one wrap a reader. Prints the bytes of the document.
#[divan::bench(args = [1, 10, 60])]
fn epoch_write_for_readers(bencher: Bencher, count: usize) {
    let secret = LogSecret::from_bytes(&[5; 32]);
    let (document, key, readers) = epoch_of(count);
    eprintln!("an epoch for {count} readers has {} bytes", document.len());
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| epoch::write(&heading(1, &secret), &key, black_box(&readers)).is_ok());
}
