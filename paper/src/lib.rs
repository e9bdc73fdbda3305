//! Papers for readers without a node: copies typeset as PDF, signed as CAdES asks, with time stamps of RFC 3161.
//!
//! This crate knows bytes, fonts and the formats of other people. It knows no act and no log: what stands on a paper and
//! what is attached to it are given, and so are time, font and entropy. It has no clock, network or file.
//!
//! Left out on purpose: judging certificates of others and the signatures of time-stamp services. Tools that hold lists of
//! trusted services do that; what is made here, they read.

pub mod certificate;
pub mod cms;
mod der;
pub mod fault;
pub mod limits;
mod sheet;
pub mod signed;
pub mod stamp;
mod when;

pub use fault::PaperFault;
pub use sheet::{Attachment, Block, Sheet};
pub use signed::Signed;
