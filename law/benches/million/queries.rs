//! Questions at random pairs of dates, what was so and what was known of it, over a whole record.

#![allow(clippy::disallowed_types, reason = "a bench looks at the clock")]

use std::hint::black_box;
use std::time::Instant as Clock;

use law::charter::ORGANISATION;
use law::id::ActId;
use law::state::{Content, Entry, State};
use law::time::{AsOf, Instant};

use super::orders::Dice;
use super::year::{SPAN, START, Years};

const TIMES: usize = 2_000;

/// Asks each question many times at random pairs of dates, and prints the middle and the slow end of the times.
pub fn run(acts: usize) {
    let mut state = State::new(super::charter());
    let (mut drafts, mut cases) = (Vec::new(), Vec::new());
    for entry in Years::new(acts, super::CHANGES) {
        match kind(&entry) {
            "draft.table" => drafts.push(entry.id),
            "invocation.make" => cases.push(entry.id),
            _ => {}
        }
        state.apply(entry);
    }
    println!("{} acts, {} drafts, {} cases", state.len(), drafts.len(), cases.len());
    let charter = state.charter().clone();
    let plane = |known: Instant| state.plane(None).known_by(known);
    let dates = |now: Instant, known: Instant| AsOf { effective: now.date(), known: known.date() };
    let one = |all: &[ActId], dice: &mut Dice| all[dice.below(all.len())];
    ask("members of the organisation", TIMES, |now, known, _| {
        black_box(charter.as_of(dates(now, known)).members(ORGANISATION));
    });
    ask("chair of a body", TIMES, |now, known, _| {
        black_box(charter.as_of(dates(now, known)).chair_on(&"csc".into(), now.date()).map(|chair| chair.party));
    });
    ask("status of an instrument", TIMES, |now, known, dice| {
        black_box(plane(known).instrument(&format!("aid-{}", dice.below(super::CHANGES / 9))));
        black_box(now);
    });
    ask("decision on a draft", TIMES, |now, known, dice| {
        black_box(plane(known).decision(&one(&drafts, dice), now));
    });
    ask("a draft with its positions", TIMES, |now, known, dice| {
        black_box(plane(known).draft_at(&one(&drafts, dice), now));
    });
    ask("a case with its clocks", TIMES, |now, known, dice| {
        black_box(plane(known).case(&one(&cases, dice), now));
    });
    ask("why an act has effect", TIMES, |_, _, dice| {
        black_box(state.explain(&one(&drafts, dice)));
    });
    ask("credentials in force", TIMES, |now, known, _| {
        black_box(plane(known).credentials(now));
    });
    ask("who holds the offices", 200, |now, known, _| {
        black_box(plane(known).tenures(now.date()));
    });
    ask("all that a party owes", 3, |now, known, _| {
        black_box(plane(known).due(&"KZ".into(), now));
    });
    ask("the list of all cases", 3, |now, known, _| {
        black_box(plane(known).cases(now));
    });
}

fn ask(what: &str, times: usize, mut question: impl FnMut(Instant, Instant, &mut Dice)) {
    let start: Instant = START.parse().expect("an instant");
    let mut dice = Dice(11);
    let mut took = Vec::with_capacity(times);
    let before = super::cpu();
    for _ in 0..times {
        let mut instant = || Instant(start.0 + dice.below((SPAN / 1_000_000) as usize) as i64 * 1_000_000);
        let (now, known) = (instant(), instant());
        let clock = Clock::now();
        question(now, known, &mut dice);
        took.push(clock.elapsed().as_micros());
    }
    let mean = (super::cpu() - before) * 1e6 / times as f64;
    took.sort();
    let (middle, slow) = (took[times / 2], took[times * 99 / 100]);
    println!("{what}: middle {middle} us, 99 of 100 within {slow} us, {mean:.0} us of the processor each");
}

fn kind(entry: &Entry) -> &str {
    match &entry.content {
        Content::Act(act) => act.kind.as_str(),
        _ => "",
    }
}
