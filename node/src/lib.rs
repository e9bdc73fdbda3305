//! The one binary: configuration, commands, wiring, the demo. No domain rules here.

pub mod args;
pub mod clock;
pub mod link;
pub mod play;
