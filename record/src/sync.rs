//! The exchange between nodes, without I/O: what to ask, what to answer, what to make of an answer.
//!
//! A node asks for the tails of all logs at once, takes what verifies, asks for the sealed contents that it can open,
//! and only then holds the new leaves and cosigns them. The network and the simulator drive the same code. Source: spec/sync.md.
//! Left out: tiles: a node that is far behind asks many times, since tails carry the same leaves with less around them.

mod accept;
mod batch;
mod contents;
mod descent;
mod doubt;
mod fork;
mod halves;
mod line;
pub mod message;
mod push;
mod respond;
mod round;
mod seal;
mod session;
pub mod state;
mod tail;

pub use accept::{Accepted, RefusedItem};
pub(crate) use batch::Batch;
pub use batch::ContentWant;
pub use descent::{Descended, Descent, Difference};
pub(crate) use halves::in_halves;
pub use line::{CutAnswer, Line, Manner, Question};
pub use push::Wish;
pub use round::Round;
pub use session::{Asker, Greeted, Greeting, Identity, SessionFault, Welcomed};
