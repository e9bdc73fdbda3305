//! Rehearsals: walk-throughs that several nodes play over real HTTP, with every expectation checked on every node.

pub mod expect;
pub mod walkthrough;
