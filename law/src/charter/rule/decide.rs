//! How a body decides and who is bound: adopted and bound are two results.

use super::{Effect, Quorum, Share, Within};
use crate::id::{Body, Matter, Party};

table! {
    /// `decide general`: how a body decides.
    DecideTerms {
        /// The bodies that decide so.
        by "by": Vec<Body>,
        /// The way.
        how "how": How,
        /// What the absence of a member means.
        absent "absent": Meaning,
        /// What an abstention means.
        abstain "abstain": Meaning,
        /// Who is bound by what is adopted.
        bound "bound": Binds,
    } optional {
        /// The matters; empty for every matter that no narrower rule names.
        matters "matters": Vec<Matter>,
        /// The procedures in which the rule holds; a meeting if nothing is said.
        procedures "procedures": Vec<Procedure>,
        /// For consensus: how many objections prevent it; one if nothing is said. Two is consensus minus one.
        objections_min "objections-min": Option<u16>,
        /// Who has no vote.
        exclude "exclude": Vec<Excluded>,
        /// Whether those excluded are bound by what is adopted; like the others if nothing is said.
        excluded_bound "excluded-bound": Option<Binds>,
        /// How many must take part.
        quorum "quorum": Option<Quorum>,
        /// For a vote: every one of these shares must be for it.
        thresholds "thresholds": Vec<Share>,
        /// Parties whose vote against prevents adoption, for as long as they have a seat.
        veto "veto": Vec<Party>,
        /// What an equal number of votes for and against means; not adopted if nothing is said.
        tie "tie": Option<Tie>,
        /// What a member may declare when it abstains.
        qualified_abstention "qualified-abstention": Option<QualifiedAbstention>,
        /// Whether and how the body may decide without some members.
        limited_format "limited-format": Option<LimitedFormat>,
        /// Whether a member may oppose the vote itself for stated vital reasons; the matter is then referred.
        brake "brake": bool,
        /// What follows when the text is not adopted.
        fallback "fallback": Option<Fallback>,
        /// Whether the rule holds only where another one falls back on it.
        only_as_fallback "only-as-fallback": bool,
        /// Who may be bound later by declaring that it joins; not regulated if nothing is said.
        joining "joining": Option<Joining>,
        /// Whether reservations may be made; not regulated if nothing is said.
        reservations "reservations": Option<Reservations>,
        /// Obligations that bind otherwise than the rest of the decision.
        carve_outs "carve-outs": Vec<CarveOut>,
        /// What a decision under this rule does, where it differs from the competence rule.
        effect "effect": Option<Effect>,
    }
}

vocabulary! {
    /// A way of deciding.
    How {
        Consensus "consensus" "adopted when no member objects",
        Unanimity "unanimity" "adopted when every member agrees",
        Vote "vote" "adopted when the votes for it reach the thresholds",
        ReverseConsensus "reverse-consensus" "adopted unless every member objects",
        Undetermined "undetermined" "the text does not say how",
    }
}

vocabulary! {
    /// What absence, abstention or a vacant seat means.
    Meaning {
        Objection "objection" "counts as an objection",
        NoObjection "no-objection" "counts as no objection",
        NotCounted "not-counted" "is not counted",
        BlocksQuorum "blocks-quorum" "prevents a decision",
        Undetermined "undetermined" "has no meaning that the text gives",
    }
}

vocabulary! {
    /// Who is bound by an adopted decision.
    Binds {
        All "all" "binds every member",
        Agreeing "agreeing" "binds the members that agreed",
        Accepting "accepting" "binds each member from the day on which it accepts",
        Participants "participants" "binds the members that take part",
        Consenting "consenting" "binds a member only by its own consent",
        Nobody "nobody" "binds nobody: it recommends",
        Undetermined "undetermined" "does not say whom it binds",
    }
}

vocabulary! {
    /// The form in which positions are given.
    Procedure {
        Meeting "meeting" "in a meeting",
        Silence "silence" "by silence: adopted when a period passes unbroken",
        Circulation "circulation" "by circulation: the text goes round for signature",
    }
}

vocabulary! {
    /// Who has no vote.
    Excluded {
        StateConcerned "state-concerned" "the state concerned",
        PartiesToTheDispute "parties-to-the-dispute" "the parties to the dispute",
        Suspended "suspended" "members whose vote is suspended",
        InArrears "in-arrears" "members in arrears",
    }
}

vocabulary! {
    /// What a tie means.
    Tie {
        NotAdopted "not-adopted" "the text is not adopted",
        ChairDecides "chair-decides" "the vote of the chair decides",
        Undetermined "undetermined" "the text does not say",
    }
}

table! {
    /// What a member may declare when it abstains: it is not obliged to apply the decision.
    QualifiedAbstention {} optional {
        /// The decision is not adopted once those that declare it reach every one of these shares.
        blocks_at "blocks-at": Vec<Share>,
    }
}

table! {
    /// A decision without some members, which stay out.
    LimitedFormat {
        /// What opening it takes.
        opening "opening": LimitedOpening,
        /// Who is bound by it.
        bound "bound": Binds,
    } optional {
        /// How many members must take part at the least.
        participants_min "participants-min": Option<u16>,
        /// Whether a member that stays out may join later; not regulated if nothing is said.
        joining "joining": Option<Joining>,
        /// What follows for the members that stay out, in words.
        stays_out "stays-out": Option<String>,
    }
}

vocabulary! {
    /// What opening a limited format takes.
    LimitedOpening {
        NoObjection "no-objection" "no member objects to it",
        Consensus "consensus" "a decision of all members by consensus",
        Free "free" "nothing: any number of members may",
    }
}

table! {
    /// What follows when a text is not adopted. One of `rule` and `refer-to`.
    Fallback {} optional {
        /// The rule that then decides: a decide rule's name in the same article, or its address.
        rule "rule": Option<String>,
        /// The body that the matter then goes to.
        refer_to "refer-to": Option<Body>,
        /// How long agreement is sought before.
        after "after": Option<Within>,
    }
}

vocabulary! {
    /// Whether others may join a decision later.
    Joining {
        Free "free" "any member may join by declaring it",
        WithConsent "with-consent" "a member may join if those that take part agree",
        Closed "closed" "nobody may join later",
    }
}

table! {
    /// Whether a member may agree with a reservation.
    Reservations {
        /// Whether they are allowed.
        allowed "allowed": bool,
    } optional {
        /// A reservation has no effect once those that object to it reach this share.
        void_at "void-at": Option<Share>,
    }
}

table! {
    /// An obligation that binds otherwise than the rest of the decision.
    CarveOut {
        /// The obligation, a word: `armed-force`.
        obligation "obligation": String,
        /// Whom it binds.
        bound "bound": Binds,
    } optional {}
}
