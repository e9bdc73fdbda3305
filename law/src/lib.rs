//! What acts mean: charter rules, kinds of act, competence, decisions, clocks, state, explanations.
//!
//! Pure: no I/O, no async, no clock, no randomness, no floats, no hash-map order, no signatures, no JSON.
//! Time and bytes are arguments. The same set of registered acts gives the same [`state::State`] on every node.

pub mod act;
pub mod charter;
pub mod id;
pub mod outcome;
pub mod time;
