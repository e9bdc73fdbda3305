//! The pages of the member interface, one module each.

pub mod act;
pub mod bodies;
pub mod calendar;
pub mod case;
pub mod charter;
pub mod clock;
pub mod crisis;
pub mod decisions;
pub mod draft;
pub mod instrument;
pub mod lint;
pub mod listed;
pub mod network;
pub mod record;
pub mod rule;
pub mod search;
pub mod today;
pub mod write;
