//! A charter: instruments, their articles and the rules under them.

pub mod rule;
