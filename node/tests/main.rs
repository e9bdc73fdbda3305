//! Several nodes on loopback, each test with its own: walk-throughs, the command line, restarts, and a browser.

mod amendment;
mod browser;
mod bundle;
mod cli;
mod flood;
mod guide;
mod keys;
mod killed;
mod leaks;
mod lines;
mod network;
mod packaging;
mod restart;
mod service;
mod tidy;
mod tls;
#[cfg(feature = "hardware-token")]
mod token;
mod verifier;
mod walkthrough;
