//! What is kept of an act that has effect, so that later questions need not read its body again.

use crate::act::Author;
use std::sync::Arc;

use crate::constitution::clause::Clause;
use crate::id::{Body, Matter, Office, Party};

pub use crate::decide::Stance;
use crate::tenure::Appointment;
use crate::time::Date;

/// The place of an entry in the state's own list. It differs from node to node and never leaves the state.
pub(crate) type Slot = u32;

/// What a judgement found out about an act.
#[derive(Clone, Debug, Default)]
pub struct Ruling {
    /// What its kind's questions need.
    pub(crate) facts: Facts,
    /// The invocation at the root of its case.
    pub(crate) case: Option<Slot>,
    /// The consultation that it belongs to or rests on.
    pub(crate) consultation: Option<Slot>,
    /// The matter that it is about.
    pub(crate) matter: Option<Matter>,
}

/// The facts of an act, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Facts {
    /// Nothing that other acts or questions need.
    #[default]
    Nothing,
    /// A credential for an office of the author's party.
    Credential(Office),
    /// A credential revoked.
    Revocation(Slot),
    /// A case opened.
    Invocation {
        /// The state on whose territory it is.
        territory: Party,
    },
    /// A consultation opened.
    Opening,
    /// A view stated in a consultation.
    View,
    /// A consultation closed.
    Closing {
        /// Whether it ends the case.
        ends: Ends,
    },
    /// A draft tabled.
    Draft {
        /// The body that is to decide.
        body: Body,
        /// The draft that it takes the place of.
        supersedes: Option<Slot>,
    },
    /// A comment on a draft.
    Comment(Slot),
    /// A position on a draft.
    Position {
        /// The draft.
        draft: Slot,
        /// The position.
        stance: Stance,
    },
    /// A decision recorded.
    Decision {
        /// The draft that was adopted.
        draft: Slot,
        /// The deciding body.
        body: Body,
    },
    /// A duty reported done.
    Done {
        /// The duty.
        duty: String,
        /// The act that gave rise to it.
        origin: Slot,
    },
    /// Somebody appointed to an office.
    Appointment {
        /// The office and the party whose it is.
        office: Author,
        /// The appointment.
        row: Appointment,
        /// The decision that appoints.
        decision: Option<Slot>,
        /// The decision that proposes.
        proposal: Option<Slot>,
    },
    /// An office left before the end of the term.
    Departure {
        /// The office and the party whose it is.
        office: Author,
        /// The first day without a holder.
        from: Date,
    },
    /// Something released: news, a page, a statement.
    Release,
    /// A silence procedure opened.
    Silence {
        /// The draft.
        draft: Slot,
        /// The instant up to which it can be broken.
        until: crate::time::Instant,
    },
    /// A party joins a decision, or accepts it.
    Joining {
        /// The draft that was adopted.
        draft: Slot,
    },
    /// A decision repealed by another.
    Repeal {
        /// The draft whose decision is repealed.
        repealed: Slot,
        /// The draft whose decision repeals it.
        by: Slot,
        /// The first day on which it no longer holds.
        from: crate::time::Date,
        /// How much of it.
        scope: Extent,
    },
    /// The record of a decision challenged: it leaves timely positions out.
    Challenge {
        /// The record.
        record: Slot,
    },
    /// A party's own reading of a rule.
    Reading,
    /// Something about the charter itself.
    Clause(Arc<Clause>),
}

/// What the end of a consultation means for its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The case goes on to a decision.
    GoesOn,
    /// It ends without a decision.
    WithoutDecision,
}

/// How much of a decision is repealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// All of it.
    Whole,
    /// A part, which the act names.
    Part,
}
