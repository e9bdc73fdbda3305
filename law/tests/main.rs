//! Tests of the law, in one binary.

mod charter;
mod engine;
mod precedent;
