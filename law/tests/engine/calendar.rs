//! When periods end: the arithmetic against another library, and what a calendar does not say.

use jiff::ToSpan;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use law::calendar::{day, day_after, end, read_offset, weekday, works};
use law::charter::rule::{CalendarTerms, Summer, Week, Weekday, Within, YearDay};
use law::limits::OFFSET_MINUTES;
use law::time::{Date, Instant};
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn calendar(offset: &str) -> CalendarTerms {
    CalendarTerms {
        offset: offset.into(),
        summer: None,
        weekend: vec![Weekday::Saturday, Weekday::Sunday],
        holidays: vec![date("2024-03-08")],
        working: vec![date("2024-04-27")],
        known_until: Some(date("2024-12-31")),
    }
}

#[test]
fn whoever_names_the_last_second_of_a_period_means_its_end() {
    let end = at("2024-03-05T23:59:59.999999Z");
    for (says, means) in [
        ("2024-03-05T23:59:58Z", "2024-03-05T23:59:58Z"),
        ("2024-03-05T23:59:59Z", "2024-03-05T23:59:59.999999Z"),
        ("2024-03-05T23:59:59.5Z", "2024-03-05T23:59:59.500000Z"),
        ("2024-03-06T00:00:00Z", "2024-03-06T00:00:00Z"),
    ] {
        assert_eq!(law::calendar::stated(at(says), end), at(means), "{says}");
    }
}

#[test]
fn working_days_beyond_the_known_holidays_have_no_end() {
    let gap = end(at("2024-12-30T09:00:00Z"), Within::WorkingDays(3), Some(&calendar("+03:00"))).unwrap_err();
    assert_eq!(gap.clause, "known-until");
    assert_eq!(gap.says, "The calendar knows its holidays until 2024-12-31, and the period reaches 2025-01-01.");
    let known = end(at("2024-12-30T09:00:00Z"), Within::WorkingDays(1), Some(&calendar("+03:00")));
    assert_eq!(known, Ok(Some(at("2024-12-31T20:59:59.999999Z"))));
    let calendar_days = end(at("2024-12-30T09:00:00Z"), Within::Days(5), Some(&calendar("+03:00")));
    assert_eq!(calendar_days, Ok(Some(at("2025-01-04T20:59:59.999999Z"))), "holidays do not matter to calendar days");
}

#[test]
fn working_days_need_a_calendar() {
    let gap = end(at("2024-12-30T09:00:00Z"), Within::WorkingDays(3), None).unwrap_err();
    assert_eq!(gap.says, "The period is in working days, and no calendar says which days those are.");
}

#[test]
fn a_period_that_ends_beyond_the_counted_days_is_a_gap() {
    let start = at("2024-01-01T00:00:00Z");
    for within in [Within::Days(u32::MAX), Within::Months(u32::MAX), Within::Years(8000), Within::Hours(u32::MAX)] {
        let gap = end(at("9999-12-30T00:00:00Z"), within, None).unwrap_err();
        assert_eq!(gap.says, format!("A period of {within} ends beyond the days that are counted."));
    }
    let mut never = calendar("+03:00");
    (never.weekend, never.working, never.known_until) = (Weekday::ALL.to_vec(), Vec::new(), None);
    let gap = end(start, Within::WorkingDays(1), Some(&never)).unwrap_err();
    assert_eq!(gap.says, "A period of 1 working days ends beyond the days that are counted.");
}

#[test]
fn the_last_day_that_is_counted_is_the_end_of_9999() {
    let last = date("9999-12-31");
    assert_eq!(day_after(date("9999-12-30"), Within::Days(1), None), Ok(last));
    for (days, start) in [(2, "9999-12-30"), (3, "9999-12-30"), (u32::MAX, "2024-01-01")] {
        assert!(day_after(date(start), Within::Days(days), None).is_err(), "{days} days from {start}");
    }
    let mut always = calendar("+00:00");
    (always.weekend, always.holidays, always.known_until) = (Vec::new(), Vec::new(), None);
    assert_eq!(day_after(date("9999-12-30"), Within::WorkingDays(1), Some(&always)), Ok(last));
    let gap = day_after(date("9999-12-30"), Within::WorkingDays(2), Some(&always)).unwrap_err();
    assert_eq!(gap.says, "A period of 2 working days ends beyond the days that are counted.");
}

#[test]
fn a_working_day_is_looked_for_as_long_as_the_limit_says() {
    let start = date("2024-01-01");
    let walked = i64::from(law::limits::WALKED_DAYS);
    let mut rare = calendar("+00:00");
    (rare.weekend, rare.known_until) = (Weekday::ALL.to_vec(), None);
    for (ahead, is_found) in [(1, true), (walked, true), (walked + 1, false), (3 * walked, false)] {
        rare.working = vec![Date::from_days(start.days() + ahead)];
        let found = day_after(start, Within::WorkingDays(1), Some(&rare));
        assert_eq!(found.is_ok(), is_found, "{ahead} days ahead: {found:?}");
    }
}

#[test]
fn an_offset_that_is_none_is_a_gap() {
    for text in ["", "03:00", "+3:00", "+03", "+18:01", "+00:60", "Moscow", "+0a:00"] {
        assert_eq!(read_offset(text), None, "{text}");
        assert!(end(at("2024-01-01T00:00:00Z"), Within::Days(1), Some(&calendar(text))).is_err(), "{text}");
    }
    assert_eq!(read_offset("-04:30"), Some(-16_200_000_000));
    let text = |minutes: i64| format!("+{:02}:{:02}", minutes / 60, minutes % 60);
    assert_eq!(read_offset(&text(OFFSET_MINUTES)), Some(OFFSET_MINUTES * 60_000_000));
    assert_eq!(read_offset(&text(OFFSET_MINUTES + 1)), None);
}

#[test]
fn a_day_ends_at_the_offset_of_the_calendar() {
    // 22:30 UTC on the 4th is the 5th in Moscow.
    let start = at("2024-03-04T22:30:00Z");
    assert_eq!(day(start, Some(&calendar("+03:00"))), Ok(date("2024-03-05")));
    assert_eq!(end(start, Within::Days(1), Some(&calendar("+03:00"))), Ok(Some(at("2024-03-06T20:59:59.999999Z"))));
    assert_eq!(end(start, Within::Days(1), None), Ok(Some(at("2024-03-05T23:59:59.999999Z"))));
    assert_eq!(end(start, Within::Days(0), None), Ok(Some(at("2024-03-04T23:59:59.999999Z"))));
    assert_eq!(end(start, Within::Immediately, None), Ok(None));
}

fn sunday(month: u8, week: Week) -> YearDay {
    YearDay { month, week, day: Weekday::Sunday }
}

#[test]
fn a_day_ends_at_the_offset_of_its_season() {
    let mut geneva = calendar("+01:00");
    let (begins, ends) = (sunday(3, Week::Last), sunday(10, Week::Last));
    geneva.summer = Some(Summer { offset: "+02:00".into(), begins, ends });
    let start = at("2026-03-27T12:00:00Z");
    for (days, until) in [
        (1, "2026-03-28T22:59:59.999999Z"),
        (2, "2026-03-29T21:59:59.999999Z"),
        (211, "2026-10-24T21:59:59.999999Z"),
        (212, "2026-10-25T22:59:59.999999Z"),
    ] {
        assert_eq!(end(start, Within::Days(days), Some(&geneva)), Ok(Some(at(until))), "{days} days");
    }
    for (instant, on) in [
        ("2026-03-28T22:59:59Z", "2026-03-28"),
        ("2026-03-28T23:00:00Z", "2026-03-29"),
        ("2026-03-29T21:59:59Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-25T22:30:00Z", "2026-10-25"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),
    ] {
        assert_eq!(day(at(instant), Some(&geneva)), Ok(date(on)), "{instant}");
    }
}

#[test]
fn a_season_may_run_over_the_end_of_the_year() {
    let mut santiago = calendar("-04:00");
    let (begins, ends) = (sunday(9, Week::First), sunday(4, Week::First));
    santiago.summer = Some(Summer { offset: "-03:00".into(), begins, ends });
    for (start, until) in [
        ("2026-12-31T12:00:00Z", "2027-01-02T02:59:59.999999Z"),
        ("2026-04-03T12:00:00Z", "2026-04-05T02:59:59.999999Z"),
        ("2026-04-04T12:00:00Z", "2026-04-06T03:59:59.999999Z"),
        ("2026-09-05T12:00:00Z", "2026-09-07T02:59:59.999999Z"),
    ] {
        assert_eq!(end(at(start), Within::Days(1), Some(&santiago)), Ok(Some(at(until))), "{start}");
    }
}

#[test]
fn an_offset_of_a_season_that_is_none_is_a_gap() {
    let mut wrong = calendar("+01:00");
    wrong.summer =
        Some(Summer { offset: "summer".into(), begins: sunday(3, Week::Last), ends: sunday(10, Week::Last) });
    let gap = end(at("2026-01-01T00:00:00Z"), Within::Days(1), Some(&wrong)).unwrap_err();
    assert_eq!(gap.says, "The calendar gives its offset from UTC as 'summer', and that is none.");
}

#[test]
fn working_days_skip_weekends_and_holidays_and_honour_working_saturdays() {
    let moscow = calendar("+03:00");
    // Friday 8 March 2024 is a holiday.
    assert_eq!(day_after(date("2024-03-07"), Within::WorkingDays(1), Some(&moscow)), Ok(date("2024-03-11")));
    // Saturday 27 April 2024 is a working day.
    assert_eq!(day_after(date("2024-04-26"), Within::WorkingDays(1), Some(&moscow)), Ok(date("2024-04-27")));
    assert_eq!(works(date("2024-04-28"), &moscow), Ok(false));
}

#[test]
fn months_and_years_end_on_the_last_day_where_the_number_is_missing() {
    assert_eq!(day_after(date("2024-01-31"), Within::Months(1), None), Ok(date("2024-02-29")));
    assert_eq!(day_after(date("2023-01-31"), Within::Months(1), None), Ok(date("2023-02-28")));
    assert_eq!(day_after(date("2024-02-29"), Within::Years(1), None), Ok(date("2025-02-28")));
    assert_eq!(day_after(date("2024-12-31"), Within::Months(2), None), Ok(date("2025-02-28")));
    assert_eq!(day_after(date("2024-12-31"), Within::Hours(25), None), Ok(date("2025-01-02")));
}

fn civil(date: Date) -> civil::Date {
    civil::date(date.year as i16, date.month as i8, date.day as i8)
}

fn any_date() -> impl Strategy<Value = Date> {
    (-719_162_i64..2_800_000).prop_map(Date::from_days)
}

proptest! {
    #[test]
    fn dates_are_counted_as_another_library_counts_them(start in any_date(), number in 0_u32..1500) {
        let own = |within| civil(day_after(start, within, None).unwrap());
        let from = civil(start);
        let number_of = i64::from(number);
        prop_assert_eq!(own(Within::Days(number)), from.checked_add(number_of.days()).unwrap());
        prop_assert_eq!(own(Within::Months(number)), from.checked_add(number_of.months()).unwrap());
        let years = number % 300;
        prop_assert_eq!(own(Within::Years(years)), from.checked_add(i64::from(years).years()).unwrap());
        let day = Weekday::ALL.iter().position(|one| *one == weekday(start)).unwrap();
        prop_assert_eq!(day as i8, from.weekday().to_monday_zero_offset());
    }

    #[test]
    fn days_end_as_another_library_ends_them(micros in -60_000_000_000_000_000_i64..200_000_000_000_000_000, days in 0_u32..4000, hours in -18_i8..18) {
        let terms = calendar(&format!("{}{:02}:00", if hours < 0 { '-' } else { '+' }, hours.abs()));
        let zone = TimeZone::fixed(Offset::constant(hours));
        let start = jiff::Timestamp::from_microsecond(micros).unwrap().to_zoned(zone.clone());
        let after = start.date().checked_add(i64::from(days + 1).days()).unwrap().to_zoned(zone).unwrap();
        let own = end(Instant(micros), Within::Days(days), Some(&terms)).unwrap().unwrap();
        prop_assert_eq!(own.0 + 1, after.timestamp().as_microsecond());
    }

    #[test]
    fn working_days_are_those_that_a_walk_finds(start in 19_700_i64..20_000, number in 0_u32..40) {
        let mut terms = calendar("+00:00");
        terms.known_until = None;
        let start = Date::from_days(start);
        let last = day_after(start, Within::WorkingDays(number), Some(&terms)).unwrap();
        let walked = (start.days() + 1..=last.days()).filter(|day| {
            let date = civil(Date::from_days(*day));
            let weekend = matches!(date.weekday(), civil::Weekday::Saturday | civil::Weekday::Sunday);
            date == civil::date(2024, 4, 27) || (!weekend && date != civil::date(2024, 3, 8))
        });
        prop_assert_eq!(walked.count(), number as usize);
        prop_assert!(number == 0 || works(last, &terms).unwrap());
    }

    #[test]
    fn a_longer_period_never_ends_earlier(micros in 0_i64..4_000_000_000_000_000, number in 0_u32..200) {
        for unit in [Within::Hours, Within::Days, Within::Months, Within::Years] {
            let start = Instant(micros);
            let ends = |number| end(start, unit(number), None).unwrap().unwrap();
            prop_assert!(ends(number) < ends(number + 1));
            prop_assert!(ends(number) >= start);
        }
    }
}
