//! Calendars, clocks, duties and mechanisms in words.

use super::name::{self, Naming};
use super::{Says, and, or};
use crate::charter::rule::{CalendarTerms, ClockTerms, DutyTerms, MechanismTerms, Rule, YearDay};
use crate::id::Matter;

pub(super) fn calendar(rule: &Rule, terms: &CalendarTerms, out: &mut Says) {
    let own = name::quoted(&rule.cite.rule);
    out.say(format!("By the calendar {own}, days begin and end at the offset {} from UTC", terms.offset));
    out.when(terms.summer.as_ref(), |summer| {
        let day = |day: &YearDay| format!("the {} {} of {}", day.week.means(), day.day.means(), name::month(day.month));
        format!("From {} to {} of each year the offset is {}", day(&summer.begins), day(&summer.ends), summer.offset)
    });
    match terms.weekend.as_slice() {
        [] => out.say("Every day of the week is a working day"),
        some => out.say(format!("Not working days are {}", and(some.iter().map(|day| day.means())))),
    }
    out.list(&terms.holidays, |days| format!("Holidays are {}", and(days.iter().map(|day| name::day(*day)))));
    out.list(&terms.working, |days| {
        format!("Working days although they fall on a weekend: {}", and(days.iter().map(|day| name::day(*day))))
    });
    out.when(terms.known_until, |until| {
        format!("Holidays are known until {}; later deadlines in working days are undetermined", name::day(until))
    });
}

pub(super) fn clock(terms: &ClockTerms, named: &Naming<'_>, out: &mut Says) {
    out.say(format!("“{}” is a period{}", terms.title, on(&terms.matters, named)));
    out.say(format!("It begins when {}", terms.starts.means()));
    out.say(format!("It is kept if {} {}", terms.stops.means(), terms.within.says()));
    by_calendar(terms.calendar.as_ref(), out);
    out.say(format!("Expected to act: {}", terms.who.means()));
    out.say(format!("If it runs out: {}", terms.on_expiry));
    out.when(terms.then, |then| format!("What its expiry does by itself: {}", then.means()));
}

pub(super) fn duty(terms: &DutyTerms, named: &Naming<'_>, out: &mut Says) {
    out.say(format!("“{}” is a duty{}", terms.title, on(&terms.matters, named)));
    let (when, who, by) = (terms.when.means(), terms.who.means(), terms.within.says());
    out.say(format!("When {when}, {who} must, {by}: {}", terms.must));
    by_calendar(terms.calendar.as_ref(), out);
    out.list(&terms.by, |offices| {
        format!("It is reported done by {}", or(offices.iter().map(|office| format!("the {}", named.office(office)))))
    });
    out.say(format!("If nothing is done: {}", terms.on_expiry));
    out.when(terms.then, |then| format!("What its expiry does by itself: {}", then.means()));
}

fn on(matters: &[Matter], named: &Naming<'_>) -> String {
    match matters {
        [] => String::new(),
        some => format!(" on {}", named.matters(some)),
    }
}

fn by_calendar(calendar: Option<&String>, out: &mut Says) {
    out.when(calendar, |calendar| format!("Days are counted by the calendar {}", name::quoted(calendar)));
}

pub(super) fn mechanism(terms: &MechanismTerms, named: &Naming<'_>, out: &mut Says) {
    let on = match terms.matters.as_slice() {
        [] => "any matter".to_owned(),
        some => named.matters(some),
    };
    out.say(format!("A case on {on} goes through these states"));
    for (event, state) in &terms.states {
        out.say(format!("Once {}: “{state}”", event.means()));
    }
    out.list(&terms.triggered_by, |list| format!("It is set in motion by {}", or(list.iter().map(|one| one.means()))));
    out.list(&terms.ends, |events| {
        format!("It may end, also early, when {}", or(events.iter().map(|event| event.means())))
    });
}
