//! Bodies, seats and offices.

use std::collections::BTreeMap;

use super::{Meaning, Names, StatusKind, Within};
use crate::id::{Body, Matter, Office, Party};

table! {
    /// `body csc`: a body. The rule's name is its code.
    BodyTerms {
        /// Names by language.
        names "names": BTreeMap<String, Names>,
        /// The level of its seats, in words: `heads of state`.
        level "level": String,
    } optional {
        /// The body it is under.
        parent "parent": Option<Body>,
        /// How often it meets a year at the least; nothing if the text does not say.
        sessions_per_year_min "sessions-per-year-min": Option<u16>,
        /// The body whose chair is of the same party, where it has no rotation of its own.
        chair_of "chair-of": Option<Body>,
        /// Who may have it convened.
        convened_by "convened-by": Vec<Convener>,
        /// How many members must ask together, for `members-together`.
        convening_members_min "convening-members-min": Option<u16>,
        /// How long before a meeting its members are told.
        notice "notice": Option<Within>,
        /// By when it must meet once it is asked to.
        meets_within "meets-within": Option<Within>,
        /// Further ways in which it is convened, each with its own numbers and times.
        also_convened "also-convened": Vec<Convening>,
        /// The formats in which it meets.
        formats "formats": Vec<Format>,
        /// The order in which its members speak.
        speaking "speaking": Option<Speaking>,
        /// The rule's name of the `order` for speaking in a fixed order.
        speaking_order "speaking-order": Option<String>,
        /// Minutes for each speaker.
        speaking_minutes "speaking-minutes": Option<u16>,
    }
}

table! {
    /// One more way in which a body is convened.
    Convening {
        /// Who may have it convened so.
        by "by": Vec<Convener>,
    } optional {
        /// How many members must ask together, for `members-together`.
        members_min "members-min": Option<u16>,
        /// How long before the meeting its members are told.
        notice "notice": Option<Within>,
        /// By when it must meet once it is asked to.
        meets_within "meets-within": Option<Within>,
        /// The format in which it then meets.
        format "format": Option<Format>,
    }
}

vocabulary! {
    /// Who may have a body convened.
    Convener {
        AnyMember "any-member" "any member",
        MembersTogether "members-together" "several members together",
        StateConcerned "state-concerned" "the state concerned",
        Chair "chair" "the chair",
        SecretaryGeneral "secretary-general" "the secretary general",
        ParentBody "parent-body" "the body it is under",
    }
}

vocabulary! {
    /// A format of meeting.
    Format {
        Narrow "narrow" "the narrow format",
        Plenary "plenary" "the plenary",
        Extraordinary "extraordinary" "an extraordinary meeting",
    }
}

vocabulary! {
    /// The order in which members speak.
    Speaking {
        Rank "rank" "by protocol rank",
        FixedOrder "fixed-order" "in a fixed order",
        Request "request" "in the order of requests",
    }
}

table! {
    /// `seats csc`: who sits in a body. The rule's name is the body's code, unless `body` says otherwise.
    SeatsTerms {} optional {
        /// The body, where the rule's name is another word: two rules of one article have two names.
        body "body": Option<Body>,
        /// The office of each member that takes its seat; nothing where only holders are recorded.
        office "office": Option<Office>,
        /// The status whose holders have a seat.
        of "of": Option<StatusKind>,
        /// The scope of that status; `organisation` if nothing is said.
        scope "scope": Option<String>,
        /// The parties that have a seat, where they are elected or named one by one.
        parties "parties": Vec<Party>,
        /// Seats that several parties hold in turn.
        constituencies "constituencies": Vec<Constituency>,
        /// How many seats there are, where the text sets a number.
        number "number": Option<u16>,
        /// Offices that may take the seat in place of `office`.
        alternates "alternates": Vec<Office>,
        /// What a vacant seat means in a decision; not regulated if nothing is said.
        vacant "vacant": Option<Meaning>,
        /// Printed holders, by party, as of the rule's `from`.
        holders "holders": BTreeMap<Party, Holder>,
    }
}

table! {
    /// Parties that hold one seat in turn.
    Constituency {
        /// The parties, in the order of their turns.
        parties "parties": Vec<Party>,
        /// A year and the party that held the seat in it; the others are counted from there.
        anchor_year "anchor-year": u16,
        /// See `anchor-year`.
        anchor "anchor": Party,
        /// How long a turn is, whole months or years.
        turn "turn": Within,
        /// Whose votes the holder casts.
        casts "casts": Casts,
    } optional {
        /// The month of `anchor-year` in which the anchor's turn begins; January if nothing is said.
        anchor_month "anchor-month": Option<u8>,
        /// What the constituency is called.
        name "name": Option<String>,
    }
}

vocabulary! {
    /// Whose votes the holder of a shared seat casts.
    Casts {
        Own "own" "its own vote alone",
        All "all" "the votes of all of them together",
    }
}

table! {
    /// A printed holder of a seat.
    #[derive(Eq)]
    Holder {
        /// The title as printed.
        title "title": String,
        /// The name as printed.
        name "name": String,
    } optional {}
}

table! {
    /// `office permrep`: an office. The rule's name is its code, unless `code` says otherwise.
    OfficeTerms {
        /// Names by language.
        names "names": BTreeMap<String, Names>,
        /// Whose office it is.
        of "of": OfficeOf,
        /// What gives its holder power to act.
        power "power": Power,
    } optional {
        /// The code, where several owners have an office of one code: `duty` of members and of organs.
        code "code": Option<Office>,
        /// For `of = "body"`: the body whose chair it is.
        body "body": Option<Body>,
        /// For `of = "organ"`: the organ.
        organ "organ": Option<Party>,
        /// The body that appoints its holder.
        appointed_by "appointed-by": Option<Body>,
        /// The body on whose proposal it does.
        proposed_by "proposed-by": Option<Body>,
        /// The matter on which the body decides when it appoints; any matter of its own if nothing is said.
        matter "matter": Option<Matter>,
        /// How long a term is.
        term "term": Option<Within>,
        /// How many terms one holder may serve.
        terms_max "terms-max": Option<u16>,
        /// The rule's name of the `order` in which the parties supply the holder.
        supplied_in "supplied-in": Option<String>,
        /// What a vacancy in mid-term means; not regulated if nothing is said.
        vacancy "vacancy": Option<Vacancy>,
        /// The office whose holder acts meanwhile.
        acting "acting": Option<Office>,
    }
}

vocabulary! {
    /// Whose office it is.
    OfficeOf {
        Member "member" "each member has one",
        Organ "organ" "an organ has it",
        Body "body" "the party that chairs the body has it",
    }
}

vocabulary! {
    /// What gives the holder of an office power to act.
    Power {
        ExOfficio "ex-officio" "the office itself (head of state or government, foreign minister)",
        Credential "credential" "a credential of his own party, in force",
    }
}

vocabulary! {
    /// What a vacancy in mid-term means.
    Vacancy {
        SamePartyServesOut "same-party-serves-out" "the same party supplies a holder for the rest of the term",
        NextInOrder "next-in-order" "the next party in the order supplies a holder for a full term",
        ActingHolder "acting-holder" "the acting holder serves until a new holder is appointed",
        NewAppointment "new-appointment" "the appointing body appoints anew for a full term",
        Undetermined "undetermined" "the text does not say",
    }
}
