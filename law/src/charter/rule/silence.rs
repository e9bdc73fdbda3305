//! The silence procedure.

use super::{Binds, Excluded, Joining, Within};
use crate::id::{Body, Matter, Office};

table! {
    /// `silence general`: how a body decides by silence.
    SilenceTerms {
        /// The bodies whose decisions may be taken so.
        by "by": Vec<Body>,
        /// The offices that may open it.
        opened_by "opened-by": Vec<Office>,
        /// How it is agreed that silence is used.
        opening "opening": SilenceOpening,
        /// The least period; `immediately` where the text sets no figure.
        least "least": Within,
        /// What breaks it.
        broken_by "broken-by": Vec<Breaks>,
        /// The form in which it is broken.
        form "form": SilenceForm,
        /// Who is bound by what is adopted.
        bound "bound": Binds,
    } optional {
        /// The matters; empty for every matter that no narrower rule names.
        matters "matters": Vec<Matter>,
        /// The longest period.
        most "most": Option<Within>,
        /// Who has no part in it.
        exclude "exclude": Vec<Excluded>,
        /// Who must confirm the result before it has effect; nobody if nothing is said.
        confirmed_by "confirmed-by": Vec<Office>,
        /// When the text is made public, in words.
        published "published": Option<String>,
        /// The calendar for working days and ends of days.
        calendar "calendar": Option<String>,
        /// Who may be bound later by declaring that it joins; not regulated if nothing is said.
        joining "joining": Option<Joining>,
    }
}

vocabulary! {
    /// How it is agreed that silence is used.
    SilenceOpening {
        ByRule "by-rule" "the rule itself allows it",
        NoObjection "no-objection" "proposed in a meeting, and no member objects to using it",
        Decision "decision" "by a decision of the body",
        Chair "chair" "the chair says so after consulting the members",
    }
}

vocabulary! {
    /// What breaks silence.
    Breaks {
        Objection "objection" "an objection",
        Amendment "amendment" "a proposal to change the text",
        Extension "extension" "a request for more time",
        Reservation "reservation" "a reservation",
    }
}

vocabulary! {
    /// The form in which silence is broken.
    SilenceForm {
        Written "written" "in writing",
        Any "any" "in any form",
    }
}
