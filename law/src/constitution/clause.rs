//! What one act says about the charter, read from its body once and for all.

use std::sync::Arc;

use crate::charter::rule::{Consent, Right, StatusKind, Turn};
use crate::constitution::condition::Governing;
use crate::id::{ActId, Party};
use crate::outcome::Citation;
use crate::time::Date;

/// What an act says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    /// An instrument is deposited.
    Deposit(Deposit),
    /// A party consents to be bound.
    Consent {
        /// By what.
        on: Target,
        /// How.
        what: Consent,
        /// The day of the signature or of the deposit of the ratification.
        date: Date,
    },
    /// A party objects to being bound by a text that silence lets pass.
    Objection {
        /// By what.
        on: Target,
        /// The day on which the depositary received it.
        date: Date,
    },
    /// A party makes a reservation or a statement, or objects to one.
    Reserve(Reserve),
    /// A party gives notice that it withdraws.
    Notice(Notice),
    /// A status changes.
    Status(StatusRow),
    /// An instrument goes on for a further term.
    Renewal {
        /// Which.
        on: Target,
        /// The day until which it goes on.
        until: Date,
    },
    /// A turn was taken otherwise.
    Turn {
        /// The rotation.
        rule: Citation,
        /// The turn.
        turn: Turn,
    },
    /// Something happened otherwise than a rule says.
    Noted {
        /// The rule.
        rule: Citation,
        /// What happened.
        says: String,
        /// Where it is recorded.
        source: String,
        /// The first day.
        from: Date,
        /// The first day on which it is over.
        to: Option<Date>,
    },
}

/// The instrument that an act is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// One that an act deposited.
    Deposited(ActId),
    /// One of the files, with what its entry into force takes.
    Shipped(String, Arc<Governing>),
}

impl Target {
    /// Says whether another act is about the same instrument.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Deposited(own), Self::Deposited(other)) => own == other,
            (Self::Shipped(own, _), Self::Shipped(other, _)) => own == other,
            _ => false,
        }
    }
}

/// An instrument as deposited.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Deposit {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// The exact text.
    pub(crate) text: Arc<str>,
    /// What its entry into force takes, by the law of the day of the deposit.
    pub(crate) governing: Arc<Governing>,
}

/// A reservation, a statement, or an objection to one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reserve {
    /// The instrument.
    pub(crate) on: Target,
    /// Which of them.
    pub(crate) what: Reservation,
    /// The article or rule that it is about, if it names one.
    pub(crate) provision: Option<String>,
    /// Its words.
    pub(crate) text: String,
    /// For an objection: what it objects to.
    pub(crate) to: Option<ActId>,
}

/// What a party adds to its consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reservation {
    /// It excludes or alters the effect of a provision for itself.
    Reservation,
    /// It says how it understands a provision.
    Interpretation,
    /// It objects to another party's reservation.
    Objection,
}

/// A notice of withdrawal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    /// The instrument.
    pub(crate) on: Target,
    /// The scopes in which the party's status ends.
    pub(crate) scopes: Vec<String>,
    /// The rule on withdrawal.
    pub(crate) rule: Citation,
    /// The day of the notice.
    pub(crate) date: Date,
    /// The first day on which it may have effect.
    pub(crate) effect: Date,
    /// What must be settled before, in words; with nothing it takes effect by itself.
    pub(crate) conditions: Vec<&'static str>,
}

/// A status from a day on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatusRow {
    /// Whose.
    pub(crate) party: Party,
    /// Which.
    pub(crate) is: StatusKind,
    /// Where.
    pub(crate) scopes: Vec<String>,
    /// The first day.
    pub(crate) from: Date,
    /// The first day on which it is over, if that is known already.
    pub(crate) to: Option<Date>,
    /// The rights that are lost; all of them for a suspension that names none.
    pub(crate) loses: Vec<Right>,
    /// The rule that lets it change.
    pub(crate) rule: Citation,
    /// The notice that it confirms, if it does.
    pub(crate) notice: Option<ActId>,
    /// The act that changed it, in words.
    pub(crate) by: String,
}
