//! The list of what is looked for: one line a lint, from which names, severities and the reference page come.

use serde::Serialize;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The charter contradicts itself, or a rule of it can never work.
    Error,
    /// The charter works, and in some situation it does what hardly anybody means, or does not say what to do.
    Warning,
    /// The charter is silent where others speak; often on purpose.
    Note,
}

impl Severity {
    /// Returns the word: `error`, `warning`, `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! checks {
    ($( $group:literal { $( $variant:ident $word:literal $severity:ident $finds:literal, )+ } )+) => {
        /// One thing that is looked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Check {
            $($( #[doc = $finds] $variant, )+)+
        }

        impl Check {
            /// Every check, in the order of the reference.
            pub const ALL: &'static [Self] = &[$($(Self::$variant),+),+];

            /// Returns its name: `no-show`.
            pub fn word(self) -> &'static str {
                match self { $($(Self::$variant => $word),+),+ }
            }

            /// Returns how grave what it finds is.
            pub fn severity(self) -> Severity {
                match self { $($(Self::$variant => Severity::$severity),+),+ }
            }

            /// Returns what it finds, one sentence.
            pub fn finds(self) -> &'static str {
                match self { $($(Self::$variant => $finds),+),+ }
            }

            /// Returns the group that it stands in.
            pub fn group(self) -> &'static str {
                match self { $($(Self::$variant)|+ => $group),+ }
            }
        }
    };
}

checks! {
    "Every question has one answer" {
        NoDecideRule "no-decide-rule" Error "A body is competent on a matter, and no rule says how it decides.",
        TwoDecideRules "two-decide-rules" Error "Two rules, neither narrower, say how a body decides on a matter in one procedure.",
        SeveralBodies "several-bodies" Note "Several bodies may decide on one matter.",
        NoCompetentBody "no-competent-body" Warning "A rule is about a matter on which no body is competent.",
        NoSeats "no-seats" Error "A body decides, and nobody has a seat in it.",
        NoMatter "no-matter" Note "A rule says how a body decides, and the body is competent on nothing.",
        NothingStopsIt "nothing-stops-it" Warning "A clock or duty ends with an act that nobody may write.",
    }
    "Whom a share is taken of" {
        RatifiedOfWhat "ratified-of-what" Note "A share counts those that have ratified, and does not name the instrument.",
        ScaleMissing "scale-missing" Error "A share is weighted by a scale that is not in force.",
        ScaleLacksParty "scale-lacks-party" Error "A share is weighted by a scale in which a member with a seat has no weight.",
        GroupEmpty "group-empty" Error "A share counts the members of a group, and nobody that sits in the body is of it.",
        OneMemberAdopts "one-member-adopts" Warning "One member alone, all others away, adopts a text.",
    }
    "What absence and vacancy mean" {
        WayUndetermined "way-undetermined" Note "The text does not say how a body decides.",
        AbsenceUndetermined "absence-undetermined" Warning "One member stays away, and the charter does not say whether the text is adopted.",
        AbstentionUndetermined "abstention-undetermined" Warning "One member abstains, and the charter does not say whether the text is adopted.",
        VacancyNotGiven "vacancy-not-given" Warning "One seat is vacant, and the charter does not say whether the text is adopted.",
        SuspendedEffects "suspended-effects" Note "Members may be suspended, and the charter does not say which rights they lose.",
        ArrearsNotDefined "arrears-not-defined" Warning "A rule on deciding leaves out members in arrears, and none says when a member is.",
    }
    "How votes count" {
        MoreYesRejects "more-yes-rejects" Error "One more vote for a text rejects it.",
        MoreNoAdopts "more-no-adopts" Error "One more vote against a text adopts it.",
        NoShow "no-show" Warning "A member that is against a text does better by staying away, or one that is for it.",
        EmptyElectorate "empty-electorate" Note "All members are excluded, and nobody is left to vote.",
        TieAdopts "tie-adopts" Warning "As many votes are against a text as for it, and it is adopted.",
        TieNotGiven "tie-not-given" Note "As many votes are against a text as for it, and the charter does not say what that means.",
        NoCastingVote "no-casting-vote" Warning "The chair decides a tie, and the body has no chair.",
    }
    "What can be reached" {
        NeverAdopted "never-adopted" Error "Every member agrees, and the text is not adopted.",
        NeverDetermined "never-determined" Warning "Every member agrees, and the charter does not say whether the text is adopted.",
        StuckAfterExclusion "stuck-after-exclusion" Warning "Some members are excluded, and the agreement of all others does not adopt.",
        StuckByManyExclusions "stuck-by-many-exclusions" Note "More than two members are excluded, and the agreement of all others does not adopt.",
        StuckByVacancy "stuck-by-vacancy" Note "Some seats are vacant, and the agreement of all others does not adopt.",
        VetoWithoutSeat "veto-without-seat" Warning "A party has a veto and no seat.",
        FallbackNowhere "fallback-nowhere" Warning "What follows when a text is not adopted leads nowhere.",
        FallbackLoop "fallback-loop" Error "What follows when a text is not adopted comes back to where it began.",
    }
    "How the charter changes" {
        NoAmendmentRule "no-amendment-rule" Warning "No rule says how the charter is amended.",
        AmendmentInWords "amendment-in-words" Note "A rule says in words only when a change takes effect.",
        UnreachableChange "unreachable-change" Error "A change takes deposits or a decision that can never be had.",
        ExtendsItself "extends-itself" Warning "A rule that ends may be extended by the procedure that it allows.",
    }
    "Time" {
        CalendarMissing "calendar-missing" Error "A period names a calendar that is not in force.",
        WorkingDaysOfWhom "working-days-of-whom" Warning "A period is in working days, and no calendar says which these are.",
        HolidaysUnknown "holidays-unknown" Warning "A period in working days reaches beyond the holidays that the calendar knows.",
        DaysOfWhom "days-of-whom" Note "A period is in days, and no calendar says where a day ends.",
        EndsOnHoliday "ends-on-holiday" Note "A period in days may end on a day on which nobody works.",
    }
    "Orders and offices" {
        OrderDiffers "order-differs" Warning "An order is not the alphabetical one of the names in its language and form.",
        OrderNameMissing "order-name-missing" Warning "An order follows a form of name that a party does not have.",
        OrderNotCompared "order-not-compared" Note "An order follows a language whose alphabet is not known here.",
        TurnMissing "turn-missing" Warning "A member has no turn in the chair, or a party that has no seat has one.",
        TurnAbsence "turn-absence" Warning "No rule says who takes the chair when the one whose turn it is does not.",
        OfficeVacancy "office-vacancy" Warning "An office has a term or is filled by appointment, and no rule says what a vacancy means.",
    }
    "Who is bound" {
        BoundUndetermined "bound-undetermined" Warning "The charter does not say whom a decision binds.",
        ExcludedBound "excluded-bound" Note "Members have no vote, and the charter does not say whether they are bound.",
        LimitedFormatNotGiven "limited-format" Note "No rule says whether a body may decide without some members.",
        JoiningNotGiven "joining" Note "Not all members are bound, and no rule says whether others may join later.",
        ReservationsNotGiven "reservations" Note "No rule says whether a member may agree with a reservation.",
    }
    "Who reads" {
        LabelWithoutReaders "label-without-readers" Error "A label has no reader.",
        ReleaseNotGiven "release" Note "No rule says when what carries a label may be made public.",
    }
}

/// Returns the list of what is looked for, as Markdown: a section a group, a row a check.
pub fn reference() -> String {
    let mut page = String::new();
    let mut group = "";
    for check in Check::ALL {
        if check.group() != group {
            group = check.group();
            page += &format!("### {group}\n\n| name | gravity | what it finds |\n|---|---|---|\n");
        }
        page += &format!("| `{}` | {} | {} |\n", check.word(), check.severity().word(), check.finds());
        let last = Check::ALL.iter().rfind(|other| other.group() == group) == Some(check);
        page += if last { "\n" } else { "" };
    }
    page
}
