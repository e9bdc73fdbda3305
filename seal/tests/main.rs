//! What this crate promises about bytes: which are accepted, which are refused and under which name.
#![allow(clippy::unwrap_used, reason = "helpers of tests too")]

mod attestation;
mod case;
mod cbor;
mod chain;
mod checkpoint;
mod content;
mod cosignature;
mod daily;
mod epoch;
mod handing;
mod leaf;
mod limits;
mod probe;
mod proof;
mod property;
mod receipt;
mod root;
mod session;
mod standard;
mod tile;
mod tree;
mod vectors;
