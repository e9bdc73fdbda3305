//! Makes every page of vectors anew from fixed seeds.

// The paths are written out because an example takes this file in too.
#[path = "make/approval.rs"]
pub mod approval;
#[path = "make/attestation.rs"]
mod attestation;
#[path = "make/chain.rs"]
pub mod chain;
#[path = "make/fork.rs"]
mod fork;
#[path = "make/log.rs"]
mod log;
#[path = "make/page.rs"]
pub mod page;
#[path = "make/proof.rs"]
pub mod proof;
#[path = "make/seal.rs"]
pub mod seal;
#[path = "make/sealed.rs"]
mod sealed;
#[path = "make/session.rs"]
mod session;
#[path = "make/small.rs"]
mod small;

/// What is written under, in all pages: the example charter's hash is that of this text.
pub const CHARTER: &str = "example charter";
/// 2022-01-05T22:00:00Z in seconds.
pub const TIME: u64 = 1_641_420_000;
/// The act in all pages.
pub const ACT: &[u8] = b"an act, which is only bytes here";

/// Returns all pages: file name and text.
pub fn pages() -> Vec<(&'static str, String)> {
    vec![
        ("ids.txt", small::ids()),
        ("cbor.txt", small::cbor()),
        ("tree.txt", small::tree()),
        ("tile.txt", small::tile()),
        ("root.txt", small::root()),
        ("chain.txt", chain::chain()),
        ("leaf.txt", log::leaf()),
        ("checkpoint.txt", log::checkpoint()),
        ("cosignature.txt", log::cosignature()),
        ("content.txt", sealed::content()),
        ("epoch.txt", sealed::epoch()),
        ("proof.txt", proof::proof()),
        ("receipt.txt", proof::receipt()),
        ("fork.txt", fork::fork()),
        ("attestation.txt", attestation::attestation()),
        ("session.txt", session::session()),
        ("seal.txt", seal::seal()),
        ("approval.txt", approval::approval()),
    ]
}
