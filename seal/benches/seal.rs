//! How long a daily seal takes, beside the library's bare calls in the same run.
//!
//! `cargo bench -p foedera-seal --bench seal`. Nothing here is timed in a test.

use divan::{Bencher, black_box};
use ml_dsa::{MlDsa44, Signature, SigningKey, VerifyingKey};
use seal::Hash;
use seal::checkpoint::Checkpoint;
use seal::daily::{DailySeal, SealingSecret};
use seal::entropy::{Seeded, Source};
use seal::id::{LogId, PartyId};

/// When all seals here are made.
const TIME: u64 = 1_767_225_600;
/// What a seal signs has about so many bytes.
const MESSAGE: [u8; 230] = [7; 230];

fn main() {
    divan::main();
}

fn checkpoint() -> Checkpoint {
    Checkpoint::of(&LogId([1; 32]), 1_000_000, Hash([2; 32]))
}

/// A seal: the key from its seed, the message, the signature.
#[divan::bench]
fn seal_make(bencher: Bencher) {
    let secret = SealingSecret::from_bytes(&[5; 32]);
    let mut entropy = Seeded::new("bench");
    bencher.bench_local(|| DailySeal::make(&checkpoint(), &PartyId([3; 32]), TIME, &secret, &mut entropy));
}

/// The bare calls of the library for the same.
#[divan::bench]
fn reference_sign(bencher: Bencher) {
    let mut entropy = Seeded::new("bench");
    bencher.bench_local(|| {
        let key = SigningKey::<MlDsa44>::from_seed(&black_box([5; 32]).into());
        key.expanded_key().sign_randomized(black_box(&MESSAGE), &[], &mut Source(&mut entropy)).is_ok()
    });
}

/// The check of a seal: form, key, message, signature.
#[divan::bench]
fn seal_verify(bencher: Bencher) {
    let secret = SealingSecret::from_bytes(&[5; 32]);
    let (party, key) = (PartyId([3; 32]), secret.public());
    let made = DailySeal::make(&checkpoint(), &party, TIME, &secret, &mut Seeded::new("bench"));
    let bytes = made.expect("a seal").to_bytes();
    bencher.bench(|| {
        DailySeal::from_bytes(black_box(&bytes)).and_then(|seal| seal.verify(&checkpoint(), &party, &key)).is_ok()
    });
}

/// The bare calls of the library for the same.
#[divan::bench]
fn reference_verify(bencher: Bencher) {
    let key = SigningKey::<MlDsa44>::from_seed(&[5; 32].into());
    let public = key.expanded_key().verifying_key().encode();
    let signature = key.expanded_key().sign_deterministic(&MESSAGE, &[]).expect("signed").encode();
    bencher.bench(|| {
        let signature = Signature::<MlDsa44>::decode(black_box(&signature)).expect("a signature");
        VerifyingKey::<MlDsa44>::decode(black_box(&public)).verify_with_context(&MESSAGE, &[], &signature)
    });
}
