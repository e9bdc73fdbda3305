//! `foedera proof`: proof packs of acts, made from a node's store and checked anywhere.

pub mod certify;
pub mod check;
mod copy;
pub mod make;
pub mod receipt;
mod said;
