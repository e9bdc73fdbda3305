//! Tests of the record: what is refused, what survives, what is registered, what a check finds.

mod alliance;
mod amendment;
mod attest;
mod bad_input;
mod behind;
mod bundle;
mod caution;
mod check;
mod clock;
mod codec;
mod files;
mod fork;
mod hostile;
mod narrow;
mod probe;
mod proof;
mod push;
mod receipt;
mod registration;
mod repair;
mod rotation;
mod secrecy;
mod state_tree;
mod survival;
mod sync_vectors;
mod tile;
