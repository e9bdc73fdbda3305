//! Parties, their statuses, and the orders in which they are named.

use std::collections::BTreeMap;

use crate::id::{Body, Party};
use crate::time::Date;

use super::{Fraction, Right, Within};

table! {
    /// `party KZ`: a state, organ or other party. The rule's name is its code.
    PartyTerms {
        /// What it is.
        is "is": PartyKind,
        /// Names by language and form: `ru.short`, `ru.official`, `en.short`, `en.official`.
        names "names": BTreeMap<String, Names>,
    } optional {}
}

table! {
    /// Names of one thing in one language.
    #[derive(Eq)]
    Names {
        /// The short form: `Kazakhstan`.
        short "short": String,
        /// The official form: `Republic of Kazakhstan`.
        official "official": String,
    } optional {
        /// Other spellings met in sources, as printed.
        variants "variants": Vec<String>,
    }
}

vocabulary! {
    /// What a party is.
    PartyKind {
        State "state" "a state",
        Community "community" "a region, a city or a federation of such",
        Organ "organ" "an organ of the organisation that keeps a log of its own",
        Organisation "organisation" "another organisation",
    }
}

table! {
    /// `status founding`: a status of parties in a scope, from the rule's `from` to its `to`.
    StatusTerms {
        /// The parties.
        parties "parties": Vec<Party>,
        /// The status.
        is "is": StatusKind,
        /// The scope: `treaty`, `organisation`, a body, an instrument.
        scope "scope": String,
        /// The act that changed it, in words.
        by "by": String,
    } optional {
        /// How exact `from` is.
        precision "precision": Precision,
        /// For `suspended`: the rights that are suspended; all of them if nothing is said.
        loses "loses": Vec<Right>,
    }
}

vocabulary! {
    /// A status. Later rows of the same party and scope supersede earlier ones.
    StatusKind {
        Member "member" "bound with all rights",
        Suspended "suspended" "bound, rights suspended",
        Former "former" "no longer bound",
        Observer "observer" "may attend",
        Partner "partner" "takes part in agreed areas",
        Signatory "signatory" "signed, not yet bound",
        Invited "invited" "may attend what it is invited to",
        Associate "associate" "takes part without a vote, with the duties agreed for it",
        PermanentObserver "permanent-observer" "may attend everything that is open to observers, for good",
        PermanentParticipant "permanent-participant" "takes part in everything and is consulted in full, without a vote",
    }
}

vocabulary! {
    /// How exact a printed date is.
    Precision {
        Year "year" "only the year is known",
        Quarter "quarter" "year and quarter or season are known",
        Month "month" "year and month are known",
        Day "day" "the day is known",
    }
}

impl Default for Precision {
    /// Returns the day: a date is exact unless the charter says otherwise.
    fn default() -> Self {
        Self::Day
    }
}

table! {
    /// `order short-names`: an order of parties.
    OrderTerms {
        /// The parties, in order.
        parties "parties": Vec<Party>,
        /// The language that the order follows.
        language "language": String,
        /// The form of name that it follows.
        form "form": NameForm,
    } optional {
        /// What it is used for, in words: `speaking`, `seating`, `signature`.
        used_for "used-for": Vec<String>,
    }
}

vocabulary! {
    /// The form of a name.
    NameForm {
        Short "short" "the short form",
        Official "official" "the official form",
    }
}

table! {
    /// `rotation csc-chair`: whose turn it is.
    RotationTerms {
        /// The body whose chair rotates.
        body "body": Body,
        /// The order, an explicit list.
        order "order": Vec<Party>,
        /// The language and form of name that the order follows.
        language "language": String,
        /// `short` or `official`.
        form "form": String,
        /// A year and the party that held the chair in it; the others are counted from there.
        anchor_year "anchor-year": u16,
        /// See `anchor-year`.
        anchor "anchor": Party,
        /// How the handover is dated, in words.
        handover "handover": String,
    } optional {
        /// The month of `anchor-year` in which the anchor's turn begins; January if nothing is said.
        anchor_month "anchor-month": Option<u8>,
        /// How long a turn is, whole months or years; one year if nothing is said.
        turn "turn": Option<Within>,
        /// What follows when the party whose turn it is does not take the chair; not regulated if nothing is said.
        absence "absence": Option<TurnAbsence>,
        /// The body that may decide otherwise for a turn.
        overridden_by "overridden-by": Option<Body>,
        /// The first year for which the count answers; for earlier ones only the overrides do.
        first_year "first-year": Option<u16>,
        /// Turns taken otherwise, with source. They never bend the rule for other years.
        overrides "overrides": Vec<Turn>,
    }
}

vocabulary! {
    /// What follows when the party whose turn it is does not take the chair.
    TurnAbsence {
        NextInOrder "next-in-order" "the next party in the order takes the chair",
        PreviousStays "previous-stays" "the previous chair stays",
        DeputyChairs "deputy-chairs" "the deputy takes the chair",
        Undetermined "undetermined" "the text does not say",
    }
}

table! {
    /// A turn that was taken otherwise than by the order.
    Turn {
        /// The year.
        year "year": u16,
        /// Who held the chair.
        party "party": Party,
        /// Where it is recorded, and what it says.
        source "source": String,
    } optional {
        /// From which day, where known.
        since "since": Option<Date>,
        /// The day from which it was known that the turn was taken otherwise; as early as the rule if nothing is said.
        known "known": Option<Date>,
    }
}

table! {
    /// `scale population`: shares or weights. The rule's `from` and `to` are the days between which they hold.
    ScaleTerms {
        /// What is measured, in words: `inhabitants`, `share of the budget in 1/10000`.
        unit "unit": String,
        /// The weight of each party, a whole number.
        values "values": BTreeMap<Party, i64>,
    } optional {
        /// What the weights are to add up to, where the text says so.
        total "total": Option<i64>,
        /// The most that one party may have, a fraction of all the weights; a weight above it is refused.
        at_most "at-most": Option<Fraction>,
        /// The least weight that a party may have; one below it is refused.
        at_least "at-least": Option<i64>,
    }
}

table! {
    /// `chair council-chair`: who takes the chair of a body that elects it.
    ChairTerms {
        /// The body whose chair it is.
        body "body": Body,
        /// The body that elects, by its own rule.
        elected_by "elected-by": Body,
        /// How long a term is, whole months or years.
        term "term": Within,
    } optional {
        /// Whether the party whose term is over stays in the chair until another is elected.
        holds_over "holds-over": bool,
        /// Elections as recorded, each with its source.
        elected "elected": Vec<Turn>,
    }
}
