//! Tests of the law, in one binary.

mod charter;
mod decide;
mod engine;
mod lint;
mod precedent;
