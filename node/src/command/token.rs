//! `foedera token`: the programs that may ask a node where officers sign in. The node may be running meanwhile.

pub mod add;
pub mod list;
pub mod revoke;
