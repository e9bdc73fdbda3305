//! What time does: events, periods, calendars, clocks, duties and mechanisms.

use std::collections::BTreeMap;

use super::Initiative;
use crate::id::{Matter, Office};
use crate::time::Date;

vocabulary! {
    /// Something that happens in a case, to an instrument or to a body, and that clocks, duties and mechanisms hang on.
    Event {
        Invoked "invoked" "an appeal has effect",
        ConsultationOpened "consultation-opened" "a consultation on the case is opened",
        ConsultationClosed "consultation-closed" "the consultation is closed without a decision",
        DraftTabled "draft-tabled" "a draft on the case is tabled",
        SilenceOpened "silence-opened" "a silence procedure is opened",
        SilenceBroken "silence-broken" "a silence procedure is broken",
        PositionStated "position-stated" "the first position on a draft of the case is stated",
        PositionsComplete "positions-complete" "every member has stated its position and the draft would be adopted",
        Decided "decided" "a closing act records an adopted decision",
        DutyDone "duty-done" "the duty of that name is reported done",
        MandateEnded "mandate-ended" "a decision that authorises something is repealed as a whole, or its period is over",
        Repealed "repealed" "a decision is repealed",
        Deposited "deposited" "an instrument is deposited",
        Signed "signed" "a party signs an instrument",
        Ratified "ratified" "a party ratifies an instrument",
        EnteredIntoForce "entered-into-force" "an instrument enters into force",
        NoticeGiven "notice-given" "a party gives notice of withdrawal",
        SessionConvened "session-convened" "a session of a body is convened",
        SessionClosed "session-closed" "a session of a body is closed",
    }
}

/// A period. In text: `PT24H`, `P3D`, `P6M`, `P1Y`, `5 working days`, or `immediately` where the text sets no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// So many hours.
    Hours(u32),
    /// So many calendar days: to the end of the last of them.
    Days(u32),
    /// So many working days: to the end of the last of them.
    WorkingDays(u32),
    /// So many months: to the end of the day of the same number, or of the month's last day.
    Months(u32),
    /// So many years, likewise.
    Years(u32),
    /// At once; no figure is given.
    Immediately,
}

table! {
    /// `calendar seat`: which days are working days, and when a day ends.
    CalendarTerms {
        /// The offset from UTC at which days begin and end: `+03:00`.
        offset "offset": String,
        /// The days of the week that are not working days.
        weekend "weekend": Vec<Weekday>,
    } optional {
        /// Another offset in a season of each year; the same all the year if nothing is said.
        summer "summer": Option<Summer>,
        /// Days that are not working days.
        holidays "holidays": Vec<Date>,
        /// Working days that fall on a weekend.
        working "working": Vec<Date>,
        /// The last day for which holidays are known; later deadlines in working days are undetermined.
        known_until "known-until": Option<Date>,
    }
}

table! {
    /// A season in which days begin and end at another offset. A season may run over the end of the year.
    Summer {
        /// The offset in it: `+02:00`.
        offset "offset": String,
        /// The day in whose early hours it begins.
        begins "begins": YearDay,
        /// The day in whose early hours it ends.
        ends "ends": YearDay,
    } optional {}
}

table! {
    /// A day of each year: the last Sunday of March.
    YearDay {
        /// The month, 1 to 12.
        month "month": u8,
        /// Which of its weeks.
        week "week": Week,
        /// The day of the week.
        day "day": Weekday,
    } optional {}
}

vocabulary! {
    /// Which one of the days of that name in a month.
    Week {
        First "first" "first",
        Second "second" "second",
        Third "third" "third",
        Fourth "fourth" "fourth",
        Last "last" "last",
    }
}

vocabulary! {
    /// A day of the week.
    Weekday {
        Monday "monday" "Monday",
        Tuesday "tuesday" "Tuesday",
        Wednesday "wednesday" "Wednesday",
        Thursday "thursday" "Thursday",
        Friday "friday" "Friday",
        Saturday "saturday" "Saturday",
        Sunday "sunday" "Sunday",
    }
}

table! {
    /// `clock crisis-draft`: a period that an event starts and another stops. The rule's name is the clock's.
    ClockTerms {
        /// What people call it: a few words.
        title "title": String,
        /// What starts it.
        starts "starts": Event,
        /// What stops it.
        stops "stops": Event,
        /// How long it runs.
        within "within": Within,
        /// Who is expected to act.
        who "who": Owes,
        /// What happens when it runs out, in words.
        on_expiry "on-expiry": String,
    } optional {
        /// The matters; empty for every matter.
        matters "matters": Vec<Matter>,
        /// The calendar for days and working days; UTC and every day if nothing is said.
        calendar "calendar": Option<String>,
        /// What its expiry does by itself; it stays open and late if nothing is said.
        then "then": Option<Expiry>,
    }
}

table! {
    /// `duty notify-unsc`: when X happens Y must do Z by when. The rule's name is the duty's.
    DutyTerms {
        /// What people call it: a few words.
        title "title": String,
        /// What gives rise to it.
        when "when": Event,
        /// Who owes it.
        who "who": Owes,
        /// What is to be done, in words.
        must "must": String,
        /// By when.
        within "within": Within,
        /// What follows if nothing is done, in words.
        on_expiry "on-expiry": String,
    } optional {
        /// The matters; empty for every matter.
        matters "matters": Vec<Matter>,
        /// The calendar for days and working days; UTC and every day if nothing is said.
        calendar "calendar": Option<String>,
        /// What its expiry does by itself; it stays open and late if nothing is said.
        then "then": Option<Expiry>,
        /// The offices that report it done; any office that may write `duty.done` if nothing is said.
        by "by": Vec<Office>,
    }
}

vocabulary! {
    /// What the expiry of a clock does by itself.
    Expiry {
        StaysOpen "stays-open" "it stays open and is shown as late",
        Lapses "lapses" "what it was for lapses",
        EndsCase "ends-case" "the case ends without a decision",
        DeemedDone "deemed-done" "it counts as done",
    }
}

vocabulary! {
    /// Who owes something.
    Owes {
        EachMember "each-member" "each member",
        StateConcerned "state-concerned" "the state concerned",
        Chair "chair" "the party in the chair",
        Secretariat "secretariat" "the organ that prepares drafts",
        Depositary "depositary" "the depositary",
    }
}

table! {
    /// `mechanism crisis`: the steps of a case, by the last event that happened.
    MechanismTerms {
        /// The name of the state after each event.
        states "states": BTreeMap<Event, String>,
    } optional {
        /// The matters; empty for every matter.
        matters "matters": Vec<Matter>,
        /// Who may set it in motion.
        triggered_by "triggered-by": Vec<Initiative>,
        /// The events with which it may end, also early.
        ends "ends": Vec<Event>,
    }
}
