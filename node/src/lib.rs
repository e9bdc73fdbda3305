//! The one binary: configuration, commands, wiring, the demo. No domain rules here.

#[macro_use]
mod say;

pub mod alliance;
pub mod api;
pub mod args;
pub mod attest;
pub mod carried;
pub mod clock;
pub mod command;
pub mod directory;
pub mod ends;
pub mod fetch;
pub mod folder;
pub mod greet;
pub mod indexing;
pub mod limits;
pub mod link;
pub mod node;
pub mod plan;
pub mod play;
pub mod push;
pub mod rates;
pub mod seal;
pub mod serve;
pub mod server;
pub mod service;
pub mod session;
pub mod stopped;
pub mod sync;
pub mod tls;
pub mod told;
#[cfg(test)]
mod trial;
