//! How instruments change: entry into force, amendment, accession, renewal, withdrawal, suspension.

use super::{Fraction, Reservations, Within};
use crate::id::{Body, Matter, Party};

table! {
    /// `change in-force`: how an instrument enters into force, is renewed, left or amended.
    ChangeTerms {
        /// What changes.
        of "of": ChangeOf,
        /// The condition, in words.
        when "when": String,
    } optional {
        /// The instrument that it is about; the one it stands in if nothing is said. For `amendment` the one amended.
        instrument "instrument": Option<String>,
        /// A term in years, where there is one.
        years "years": Option<u16>,
        /// The deposits that it takes.
        deposits "deposits": Option<Deposits>,
        /// Further deposits that it takes beside: another group, or the same parties by weight. All must be reached.
        also_deposits "also-deposits": Vec<Deposits>,
        /// Consent by silence: who has not objected in time is bound.
        tacit "tacit": Option<Tacit>,
        /// How long after its adoption a text may still gather what it takes; without end if nothing is said.
        lapses_after "lapses-after": Option<Within>,
        /// How long after the last deposit or the notice it takes effect; on that day if nothing is said.
        delay "delay": Option<Within>,
        /// For a party that deposits later: from which day it is bound; from its own deposit if nothing is said.
        later "later": Option<Later>,
        /// The body whose decision it takes, adopted by that body's own rule.
        decided_by "decided-by": Option<Body>,
        /// The matter on which that body decides it; any matter if nothing is said.
        matter "matter": Option<Matter>,
        /// The scope in which a status changes; that of the statuses in the instrument, or its id, if nothing is said.
        scope "scope": Option<String>,
        /// Whether parties may make reservations when they consent; not regulated if nothing is said.
        reservations "reservations": Option<Reservations>,
        /// What must be settled before it takes effect.
        conditions "conditions": Vec<Condition>,
        /// How long the instrument holds unless it is renewed.
        term "term": Option<Within>,
        /// How it is renewed.
        renewal "renewal": Option<Renewal>,
        /// What may lead to it, in words.
        grounds "grounds": Vec<String>,
        /// For suspension: the rights that are lost; all of them if nothing is said.
        loses "loses": Vec<Right>,
        /// For arrears: how long a contribution may stay unpaid.
        unpaid "unpaid": Option<Within>,
        /// For arrears: the body that may leave a member its rights all the same; nobody may if nothing is said.
        waived_by "waived-by": Option<Body>,
    }
}

impl ChangeTerms {
    /// Returns all deposits that it takes, each to be reached.
    pub fn all_deposits(&self) -> impl Iterator<Item = &Deposits> {
        self.deposits.iter().chain(&self.also_deposits)
    }
}

table! {
    /// Consent by silence: a text binds those that have not objected in time.
    Tacit {
        /// How long a party may object, from the day on which the text is deposited or notified.
        within "within": Within,
        /// What follows for a party that objects in time.
        objecting "objecting": Objecting,
    } optional {
        /// The text fails once the objections reach any one of these parts; no number prevents it if nothing is said.
        prevented_by "prevented-by": Vec<Part>,
    }
}

vocabulary! {
    /// What follows for a party that objects in time to a text that silence lets pass.
    Objecting {
        NotBound "not-bound" "is not bound",
        Bound "bound" "is bound all the same",
    }
}

table! {
    /// A part of the members: exactly one of `at-least`, `more-than` and `count`.
    Part {} optional {
        /// This fraction of them or more.
        at_least "at-least": Option<Fraction>,
        /// More than this fraction of them.
        more_than "more-than": Option<Fraction>,
        /// This number or more.
        count "count": Option<u32>,
        /// The rule's name of the `scale` by which parties weigh; by heads if nothing is said.
        scale "scale": Option<String>,
        /// The scope whose members alone are counted; all members if nothing is said.
        among "among": Option<String>,
    }
}

vocabulary! {
    /// What a `change` rule is about.
    ChangeOf {
        EntryIntoForce "entry-into-force" "entry into force",
        Renewal "renewal" "renewal",
        Amendment "amendment" "amendment",
        Accession "accession" "accession",
        Withdrawal "withdrawal" "withdrawal",
        Suspension "suspension" "suspension",
        Expulsion "expulsion" "expulsion",
        Arrears "arrears" "arrears of contributions",
    }
}

table! {
    /// The deposits that something takes: one of `count`, `at-least`, `all`, with `named` beside it if need be.
    Deposits {
        /// What is deposited.
        what "what": Consent,
        /// Of whom they are counted.
        of "of": DepositsOf,
    } optional {
        /// Whether every one of them must deposit.
        all "all": bool,
        /// This many of them or more.
        count "count": Option<u16>,
        /// This fraction of them or more.
        at_least "at-least": Option<Fraction>,
        /// For `of = "signatories"`: the fraction of the members that must have signed before deposits are counted;
        /// all of them if nothing is said.
        signed "signed": Option<Fraction>,
        /// Parties whose deposit is needed in any case.
        named "named": Vec<Party>,
        /// The rule's name of the `scale` by which parties weigh; by heads if nothing is said.
        scale "scale": Option<String>,
        /// The scope whose members alone are counted; all of them if nothing is said.
        among "among": Option<String>,
    }
}

vocabulary! {
    /// An expression of consent to be bound.
    Consent {
        Signature "signature" "signature",
        Ratification "ratification" "ratification, acceptance or approval",
    }
}

vocabulary! {
    /// Of whom deposits are counted.
    DepositsOf {
        Signatories "signatories" "the states that signed",
        Members "members" "the members on the day the instrument was adopted",
    }
}

vocabulary! {
    /// From which day a party is bound that deposits after the entry into force.
    Later {
        OwnDeposit "own-deposit" "from its own deposit, with the same delay",
        Once "once" "not at all: all are bound from one day",
    }
}

vocabulary! {
    /// What must be settled first.
    Condition {
        ObligationsSettled "obligations-settled" "obligations under the instrument are settled",
        DepositaryInformed "depositary-informed" "the depositary has told the others",
    }
}

vocabulary! {
    /// How an instrument is renewed.
    Renewal {
        Automatic "automatic" "by itself",
        ByDecision "by-decision" "by a decision",
        ByProtocol "by-protocol" "by a protocol, for the parties that are bound by it",
    }
}

vocabulary! {
    /// A right of a member.
    Right {
        Vote "vote" "to vote",
        Attend "attend" "to attend",
        Posts "posts" "to fill posts",
        Chair "chair" "to take the chair",
    }
}
