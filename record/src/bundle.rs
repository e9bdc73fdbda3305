//! Bundle files: the answers of the exchange on a stick, for lines that carry nothing else.
//!
//! A bundle says what its maker holds and carries what the receiver lacks, as the very messages that sync answers
//! with; taking it in goes the way of any answer ([`crate::sync`]), so nothing in it is believed. It has no signature
//! of its own: whoever carries or alters it can lose parts, not forge them. A bundle without leaves, only with
//! cosignatures, is a receipt. Source: spec/bundle.md. Left out: compression, and choosing what a reader may open.

mod export;
mod form;
mod import;

pub use export::{Export, Load};
pub use form::{BundleFault, Header, Part, Reader};
pub use import::{Ending, Imported, LogGot, import};
