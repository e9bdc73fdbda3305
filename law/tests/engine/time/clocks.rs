//! Clocks and duties: all units, what expiry does by itself, early exits, who owes, and what nobody can say.

use law::charter::rule::Expiry;
use law::clock::{ClockStatus, Until};
use proptest::prelude::*;

use super::*;

/// A clock from the appeal to the draft.
fn until_draft(keys: &str) -> String {
    format!(
        "```clock drafting\ntitle = \"Draft\"\nstarts = \"invoked\"\nstops = \"draft-tabled\"\n{keys}\n\
         on-expiry = \"no draft came in time\"\n```\n"
    )
}

const SEAT: &str = "```calendar seat\noffset = \"+03:00\"\nweekend = [\"saturday\", \"sunday\"]\n\
                    holidays = [\"2024-03-08\"]\nknown-until = \"2024-03-31\"\n```\n";

fn ends(rules: &str) -> Until {
    clock(&state(rules, &[appeal()]), "drafting", "2024-03-04T11:00:00Z").due
}

#[test]
fn working_days_beyond_the_calendar_are_undetermined_and_the_missing_clause_is_named() {
    let rules = until_draft("within = \"30 working days\"\nwho = \"secretariat\"\ncalendar = \"seat\"") + SEAT;
    let state = state(&rules, &[appeal()]);
    let clock = clock(&state, "drafting", "2030-01-01T00:00:00Z");
    assert_eq!((clock.due, &clock.status), (Until::Undetermined, &ClockStatus::Open));
    let gap = clock.gap.unwrap();
    assert_eq!(gap.clause, "compact#article-9/seat: known-until");
    assert_eq!(gap.says, "The calendar 'seat' knows its holidays until 2024-03-31, and the period reaches 2024-04-01.");
    assert_eq!(gap.settled_by, "Add the later holidays to the calendar, and move its known-until.");
}

#[test]
fn every_unit_ends_by_the_calendar_of_its_rule() {
    let by = |within: &str| {
        ends(&(until_draft(&format!("within = \"{within}\"\nwho = \"secretariat\"\ncalendar = \"seat\"")) + SEAT))
    };
    assert_eq!(by("PT24H"), Until::At(at("2024-03-05T10:00:00Z")));
    assert_eq!(by("P3D"), Until::At(at("2024-03-07T20:59:59.999999Z")));
    assert_eq!(by("4 working days"), Until::At(at("2024-03-11T20:59:59.999999Z")));
    assert_eq!(by("P1M"), Until::At(at("2024-04-04T20:59:59.999999Z")));
    assert_eq!(by("P1Y"), Until::At(at("2025-03-04T20:59:59.999999Z")));
    assert_eq!(by("immediately"), Until::Immediately);
}

#[test]
fn an_expired_clock_stays_open_and_late_unless_the_rule_says_more() {
    for then in ["", "then = \"stays-open\""] {
        let rules = until_draft(&format!("within = \"PT24H\"\nwho = \"secretariat\"\n{then}"));
        let late = state(&rules, &[appeal()]);
        assert_eq!(word(&late, "drafting", "2024-03-05T10:00:00Z"), "open");
        assert_eq!(word(&late, "drafting", "2024-03-05T10:00:01Z"), "late");
        let done = state(&rules, &[appeal(), draft("2024-03-06T00:00:00Z")]);
        assert_eq!(clock(&done, "drafting", "2024-03-07T00:00:00Z").status, super::done("draft"));
    }
}

#[test]
fn a_clock_that_lapses_is_not_stopped_by_a_later_act() {
    let rules = until_draft("within = \"PT24H\"\nwho = \"secretariat\"\nthen = \"lapses\"");
    let state = state(&rules, &[appeal(), draft("2024-03-06T00:00:00Z")]);
    let lapsed = ClockStatus::Expired { at: at("2024-03-05T10:00:00Z"), then: Expiry::Lapses };
    assert_eq!(clock(&state, "drafting", "2024-03-07T00:00:00Z").status, lapsed);
    let due = state.plane(None).due(&Party::from("SEC"), at("2024-03-07T00:00:00Z"));
    assert_eq!(due, [], "what has lapsed is owed no more");
}

#[test]
fn the_expiry_of_a_clock_ends_the_case_by_itself() {
    let rules = until_draft("within = \"PT24H\"\nwho = \"secretariat\"\nthen = \"ends-case\"")
        + "```clock visit\ntitle = \"Visit\"\nstarts = \"invoked\"\nstops = \"consultation-opened\"\nwithin = \"P30D\"\n\
           who = \"each-member\"\non-expiry = \"no visit\"\n```\n"
        + "```duty report\ntitle = \"Report\"\nwhen = \"invoked\"\nwho = \"state-concerned\"\nmust = \"report\"\n\
           within = \"P30D\"\non-expiry = \"the others are told\"\n```\n";
    let state = state(&rules, &[appeal()]);
    assert_eq!(case(&state, "2024-03-05T10:00:00Z").ended, None);
    let over = case(&state, "2024-03-05T10:00:01Z");
    let ended = over.ended.unwrap();
    assert_eq!((ended.at, ended.by), (at("2024-03-05T10:00:00Z"), None));
    assert_eq!(
        ended.says,
        "The case ended on 2024-03-05T10:00:00Z: the time of 'Draft' ran out, and with it the case ends."
    );
    assert_eq!(ended.because.to_string(), "compact#article-9/drafting");
    let words: Vec<_> = over.clocks.iter().map(|clock| (clock.name.as_str(), clock.status.word())).collect();
    assert_eq!(words, [("drafting", "ended"), ("visit", "ended"), ("report", "open")], "a duty stays owed");
    let before = due(&state, "SEC", "2024-03-04T12:00:00Z");
    assert_eq!(before[0].2, "no draft came in time; by itself: the case ends without a decision");
}

#[test]
fn what_is_deemed_done_starts_what_depends_on_it() {
    let rules = "```clock tacit\ntitle = \"Consultation\"\nstarts = \"invoked\"\nstops = \"consultation-opened\"\n\
                 within = \"P2D\"\nwho = \"each-member\"\non-expiry = \"it counts as opened\"\nthen = \"deemed-done\"\n```\n\
                 ```duty view\ntitle = \"View\"\nwhen = \"consultation-opened\"\nwho = \"each-member\"\nmust = \"say what it can send\"\n\
                 within = \"P1D\"\non-expiry = \"it sends nothing\"\n```\n\
                 ```mechanism aid\nmatters = [\"aid\"]\nstates = { invoked = \"asked\", consultation-opened = \"consulting\" }\n```\n";
    let state_ = state(rules, &[appeal()]);
    assert_eq!(case(&state_, "2024-03-06T23:59:59Z").state, "asked");
    assert_eq!(case(&state_, "2024-03-07T00:00:00Z").state, "consulting");
    assert_eq!(word(&state_, "tacit", "2024-03-07T00:00:00Z"), "deemed-done");
    let view = clock(&state_, "view", "2024-03-07T00:00:00Z");
    assert_eq!(view.due, Until::At(at("2024-03-07T23:59:59.999999Z")));
    let report = act("report", "duty.done", "head@A", "2024-03-07T08:00:00Z", "'appeal'", "duty = 'view'");
    let state = state(rules, &[appeal(), report]);
    let says = |party| due(&state, party, "2024-03-07T09:00:00Z").into_iter().map(|due| due.0).collect::<Vec<_>>();
    assert_eq!((says("A"), says("B")), (vec![], vec!["say what it can send".to_owned()]));
}

#[test]
fn a_case_that_may_end_early_says_so_and_its_clocks_run_no_longer() {
    let rules = until_draft("within = \"P30D\"\nwho = \"secretariat\"")
        + "```mechanism aid\nmatters = [\"aid\"]\nstates = { invoked = \"asked\" }\nends = [\"consultation-closed\"]\n```\n";
    let open = act("open", "consultation.open", "head@A", "2024-03-04T11:00:00Z", "'appeal'", "subject = 'Come.'");
    let close = act(
        "close",
        "consultation.close",
        "head@A",
        "2024-03-05T11:00:00Z",
        "'open'",
        "outcome = 'mission', text = 'A mission is sent.'",
    );
    let state = state(&rules, &[appeal(), open, close]);
    let case = case(&state, "2024-03-06T00:00:00Z");
    let ended = case.ended.unwrap();
    assert_eq!((ended.by, ended.at), (Some(id("close")), at("2024-03-05T11:00:00Z")));
    assert_eq!(
        ended.says,
        "The case ended on 2024-03-05T11:00:00Z: the consultation is closed without a decision, and with that it ends."
    );
    assert_eq!(word(&state, "drafting", "2024-03-06T00:00:00Z"), "ended");
    assert_eq!(due(&state, "SEC", "2024-03-06T00:00:00Z"), []);
}

#[test]
fn who_owes_is_found_in_the_case_or_the_gap_is_named() {
    let who = |who: &str, more: &str| {
        let rules = until_draft(&format!("within = \"P1D\"\nwho = \"{who}\"")) + more;
        let clock = clock(&state(&rules, &[appeal()]), "drafting", "2024-03-04T11:00:00Z");
        (clock.who.iter().map(|party| party.0.clone()).collect::<Vec<_>>().join(" "), clock.gap.map(|gap| gap.says))
    };
    assert_eq!(who("each-member", ""), ("A B C".into(), None));
    assert_eq!(who("state-concerned", ""), ("B".into(), None));
    assert_eq!(who("chair", ""), ("A".into(), None));
    assert_eq!(who("secretariat", ""), ("SEC".into(), None));
    let archive = "```party ARC\nis = \"organ\"\nnames.en = { short = \"Archive\", official = \"Archive\" }\n```\n\
                   ```office archive\nof = \"organ\"\norgan = \"ARC\"\npower = \"ex-officio\"\n\
                   names.en = { short = \"Archive\", official = \"Archive\" }\n```\n";
    assert_eq!(who("secretariat", archive), ("SEC".into(), None), "another organ prepares no drafts");
    let none = "The depositary owes it, and no document rule names one.".to_owned();
    assert_eq!(who("depositary", ""), (String::new(), Some(none)));
    let paper = |name: &str, party: &str| {
        format!(
            "```document {name}\nnames.en = {{ short = \"{name}\", official = \"{name}\" }}\nauthentic = [\"en\"]\ndepositary = \"{party}\"\n```\n"
        )
    };
    assert_eq!(who("depositary", &paper("protocol", "C")), ("C".into(), None));
    let two = "The depositary owes it, and several are named: C and SEC.".to_owned();
    assert_eq!(who("depositary", &(paper("protocol", "C") + &paper("rules", "SEC"))), (String::new(), Some(two)));
}

#[test]
fn a_duty_is_reported_by_the_offices_that_it_names() {
    let duty = "```duty report\ntitle = \"Report\"\nwhen = \"invoked\"\nwho = \"each-member\"\nmust = \"report\"\n\
                within = \"P1D\"\non-expiry = \"the others are told\"\nby = [\"drafts\"]\n```\n";
    let mut state = state(duty, &[appeal()]);
    let line = act("report", "duty.done", "head@A", "2024-03-04T12:00:00Z", "'appeal'", "duty = 'report'");
    for entry in entries(&[appeal(), line]) {
        state.apply(entry);
    }
    let Some(Verdict::Refused(refusal)) = state.verdict(&id("report")) else { panic!("it is refused") };
    assert_eq!(refusal.says, "head@A may not report the duty 'report' done.");
    assert_eq!(refusal.next, "It is for the office drafts to report it.");
}

proptest! {
    /// Expiry never runs backwards: what is over stays over, and a clock is open exactly until its end.
    #[test]
    fn a_clock_is_open_until_its_end_and_never_again(hours in 1_u32..200, then in 0_usize..4, probe in 0_i64..400) {
        let word_of = ["stays-open", "lapses", "ends-case", "deemed-done"][then];
        let rules = until_draft(&format!("within = \"PT{hours}H\"\nwho = \"secretariat\"\nthen = \"{word_of}\""));
        let state = state(&rules, &[appeal()]);
        let start = at("2024-03-04T10:00:00Z");
        let now = law::time::Instant(start.0 + probe * 3_600_000_000);
        let clock = state.plane(None).clocks(now).into_iter().find(|clock| clock.name == "drafting").unwrap();
        prop_assert_eq!(clock.status == ClockStatus::Open, probe <= i64::from(hours));
    }
}
