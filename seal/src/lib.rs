//! Bytes: encoding, hash trees, checkpoints, signatures, keys, encryption to an audience.
//!
//! This crate knows how acts travel and how they are proved, never what an act means: an act is a byte string here.
//! It has no clock, no randomness and no files; time and [`entropy::Entropy`] are arguments. The formats are written
//! down in `spec/`, with vectors as text files that the tests read.
//!
//! Left out on purpose: any choice of algorithm (one signature scheme, one hash, one way to seal), and anything that
//! would need to know who holds which office.

pub mod approval;
pub mod attestation;
pub mod cbor;
pub mod checkpoint;
pub mod content;
pub mod cosignature;
pub mod daily;
pub mod entropy;
pub mod epoch;
pub mod fork;
pub mod handing;
pub mod hash;
pub mod hkdf;
pub mod id;
pub mod key;
pub mod leaf;
pub mod limits;
pub mod note;
pub mod probe;
pub mod proof;
pub mod receipt;
pub mod refused;
pub mod root;
pub mod session;
pub mod tile;
pub mod tree;

pub use hash::{Hash, sha256};
pub use refused::Refused;

mod base64;
