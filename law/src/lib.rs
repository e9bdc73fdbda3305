//! What acts mean: charter rules, kinds of act, competence, decisions, clocks, state, explanations.
//!
//! Pure: no I/O, no async, no clock, no randomness, no floats, no hash-map order, no signatures, no JSON.
//! Time and bytes are arguments. The same set of registered acts gives the same [`state::State`] on every node.

pub mod act;
pub mod audience;
pub mod calendar;
pub mod case;
#[macro_use]
pub mod charter;
pub mod clock;
pub mod constitution;
pub mod contest;
pub mod decide;
pub mod draft;
pub mod due;
mod era;
mod explain;
mod facts;
pub mod id;
pub mod judge;
pub mod kind;
pub mod kinds;
pub mod limits;
pub mod lint;
pub mod may;
pub mod outcome;
pub mod plane;
pub mod precedent;
pub mod reading;
pub mod received;
pub mod session;
pub mod state;
pub mod tenure;
pub mod time;
