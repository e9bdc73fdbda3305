//! The people of one node: officers, the offices they act for, their passkeys, who is signed in, what they approved, what
//! waits for approval, what they draft among themselves, and the tokens of their programs.
//!
//! Nothing of it leaves the node but what an act carries: the approvals that its authority asks for. What is left out: passwords,
//! which can be guessed and given away, and any way to lock somebody else out. A passkey cannot be guessed, so failed
//! attempts cost nobody but their sender anything.
//!
//! Trusted: whoever can write the file `desk.sqlite` decides who may sign in. What is kept in it opens nothing: public
//! halves of passkeys, and digests of session and invitation codes.

mod ceremony;
mod challenge;
pub mod limits;
mod officer;
mod paper;
mod passkey;
pub mod probe;
mod refused;
mod session;
mod store;
mod token;
mod waiting;

pub use ceremony::{Assertion, Registration, Site};
pub use officer::{Approval, Invitation, Officer, OfficerId, Passkey};
pub use paper::{Answers, Clearance, Paper, Stand, Version, Whole, Word};
pub use refused::Refused;
pub use session::Session;
pub use store::Desk;
pub use token::{TOKEN_HEAD, Token};
pub use waiting::{Fate, Waiting};
