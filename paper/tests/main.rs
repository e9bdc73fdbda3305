//! What this crate promises about papers, and what others' programs say of them.
#![allow(clippy::unwrap_used, reason = "helpers of tests too")]

mod copy;
mod limits;
mod tools;
