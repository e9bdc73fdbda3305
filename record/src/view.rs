//! The views: tables made from the log for one family of screens each, in the transaction of the append.
//!
//! A view says nothing of its own: [`crate::Record::check`] makes it again from the log and compares every row.

pub mod act;
pub(crate) mod doc;
pub mod public;
