//! The people of one node: officers, the offices they act for, their passkeys, who is signed in, what they approved.
//!
//! Nothing of it leaves the node: to the others a party speaks as one, through its log. What is left out: passwords,
//! which can be guessed and given away, and any way to lock somebody else out. A passkey cannot be guessed, so failed
//! attempts cost nobody but their sender anything.
//!
//! Trusted: whoever can write the file `desk.sqlite` decides who may sign in. What is kept in it opens nothing: public
//! halves of passkeys, and digests of session and invitation codes.

mod ceremony;
mod challenge;
pub mod limits;
mod officer;
mod passkey;
pub mod probe;
mod refused;
mod session;
mod store;

pub use ceremony::{Assertion, Registration, Site};
pub use officer::{Approval, Invitation, Officer, OfficerId, Passkey};
pub use refused::Refused;
pub use session::Session;
pub use store::Desk;
