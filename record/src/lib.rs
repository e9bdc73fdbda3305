//! A node's memory: store, logs, mirrors, sync, views, check.
//!
//! Every node mirrors every log of the roster, reads what is sealed to its parties, and tells the law what is
//! registered. [`Record`] is one node's memory, [`Shared`] the handle that many threads use. The exchange with other
//! nodes ([`sync`]) is made of plain messages: this crate knows no network. Left out: PostgreSQL,
//! restoring from a backup without trust in one's own tail.

mod admission;
mod approval;
mod attest;
mod audience;
pub mod backup;
mod beyond;
pub mod bundle;
mod caution;
mod check;
mod clock;
mod codec;
mod daily;
mod disclosure;
mod entropy;
mod entry;
mod export;
mod fault;
pub mod fork;
mod hex;
mod keys;
pub mod leak;
pub mod limits;
mod mirror;
mod network;
pub mod probe;
pub mod proof;
mod publish;
mod record;
mod redaction;
mod register;
pub mod repair;
mod roster;
mod search;
mod served;
mod shared;
mod state_tree;
mod store;
mod succession;
mod successor;
pub mod sync;
mod tile;
mod verify;
mod view;
mod write;

pub use approval::challenge;
pub use attest::{Attested, Compared};
pub use caution::Caution;
pub use check::{CheckFault, Checked, Finding};
pub use clock::ClockReport;
pub use codec::{CodecFault, decode_act, encode_act};
pub use disclosure::{Released, shown as reads_as};
pub use entropy::SystemEntropy;
pub use export::{Exported, export};
pub use fault::{Fault, SetupFault, WriteFault};
pub use keys::{NodeKeys, NodePlan, OnlineRoots, PartyKeys, party, setup};
pub use network::{PeerReport, Pending, Relation};
pub use record::{Head, Opening, Place, Record};
pub use register::Ladder;
pub use roster::{Roster, RosterParty, Standing};
pub use search::word::{stem, words};
pub use search::{Found, Hit, Hits, Piece, Reach, Search, Sort};
pub use served::Misled;
pub use shared::{Listener, Shared};
pub use state_tree::{Blind, Child, Step};
pub use store::row::{AsideRow, ForkRow, LeafRow, RefusalRow};
pub use store::{Store, locked};
pub use succession::Tenure;
pub use verify::{LogDifference, LogReport, compare, verify};
pub use view::act::{ActQuery, ActRow, DrillFilter};
pub use view::public::PublicRow;
pub use write::Written;

pub use seal::{Hash, sha256 as digest};
