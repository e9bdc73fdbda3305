//! Tests of the web crate, in one binary.

mod import;
