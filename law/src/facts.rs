//! What is kept of an act that has effect, so that later questions need not read its body again.

use crate::act::{Author, OfficerKey};
use std::sync::Arc;

use crate::constitution::clause::Clause;
use crate::id::{ActId, Body, Matter, Name, Names, Office, Party};
use crate::session::{Attendance, Convened};

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
    /// What an office of the author's party may write, from here on.
    Authority(Box<Authorised>),
    /// A credential or an authority revoked.
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
    /// Silence confirmed by an office, while others have yet to confirm it: no decision is recorded by that.
    Confirmation {
        /// The opening of silence.
        silence: Slot,
    },
    /// A duty reported done.
    Done {
        /// The duty.
        duty: Name,
        /// The act that gave rise to it.
        origin: Slot,
    },
    /// Somebody appointed to an office.
    Appointment(Box<Appointed>),
    /// An office left before the end of the term.
    Departure {
        /// The office and the party whose it is.
        office: Box<Author>,
        /// The first day without a holder.
        from: Date,
    },
    /// Something released: news, a page, a statement.
    Release,
    /// Keys of earlier epochs handed to parties that read a label later.
    Admission,
    /// The content of an act taken out of the record.
    Redaction(ActId),
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
    /// A session convened or asked for.
    Session(Arc<Convened>),
    /// The agenda of a session adopted or changed.
    Agenda {
        /// The session.
        session: Slot,
    },
    /// Who attends a session.
    Attendance(Arc<Attendance>),
    /// A session closed.
    SessionClosed {
        /// The session.
        session: Slot,
    },
    /// A party's own reading of a rule.
    Reading,
    /// Something about the charter itself.
    Clause(Arc<Clause>),
}

/// What a party lets one of its offices write.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Authorised {
    /// The office.
    pub(crate) office: Office,
    /// Kinds by name; a name that ends with a dot stands for its family.
    pub(crate) kinds: Vec<String>,
    /// The bodies before which it may act; empty for every body.
    pub(crate) bodies: Vec<Body>,
    /// The officers who approve its acts, if the party names any.
    pub(crate) officers: Option<Officers>,
}

/// The officers of an office, k of n of whom approve its acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officers {
    /// How many must approve.
    pub needed: usize,
    /// Their keys, in the order of the grant, each once.
    pub keys: Vec<OfficerKey>,
}

/// Somebody appointed to an office.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Appointed {
    /// The office and the party whose it is.
    pub(crate) office: Author,
    /// The appointment.
    pub(crate) row: Appointment,
    /// The decision that appoints.
    pub(crate) decision: Option<Slot>,
    /// The decision that proposes.
    pub(crate) proposal: Option<Slot>,
}

impl Authorised {
    /// Says whether an act of a kind, before a body or none, is among what the office may write.
    pub(crate) fn covers(&self, kind: &str, body: Option<&Body>) -> bool {
        let named = |name: &String| if name.ends_with('.') { kind.starts_with(name.as_str()) } else { kind == name };
        let before = body.is_none_or(|body| self.bodies.is_empty() || self.bodies.contains(body));
        before && self.kinds.iter().any(named)
    }
}

impl Ruling {
    /// Shares what many rulings have in common.
    pub(crate) fn share(&mut self, names: &mut Names) {
        if let Some(matter) = &mut self.matter {
            names.share(&mut matter.0);
        }
        match &mut self.facts {
            Facts::Credential(office) => names.share(&mut office.0),
            Facts::Invocation { territory } => names.share(&mut territory.0),
            Facts::Draft { body, .. } | Facts::Decision { body, .. } => names.share(&mut body.0),
            Facts::Done { duty, .. } => names.share(duty),
            _ => {}
        }
    }
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
