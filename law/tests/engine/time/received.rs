//! Clocks where members keep time: what stops them is what others received in time, whatever its author dates it.

use law::charter::rule::Expiry;
use law::clock::ClockStatus;
use law::state::Content;

use super::*;
use crate::engine::received::attests;

const END: &str = "2024-03-05T10:00:00Z";

/// A clock of a day from the appeal to the draft, which lapses.
const RULES: &str = "```clock drafting\ntitle = \"Draft\"\nstarts = \"invoked\"\nstops = \"draft-tabled\"\nwithin = \"PT24H\"\n\
                     who = \"secretariat\"\nthen = \"lapses\"\non-expiry = \"no draft came in time\"\n```\n";

/// Returns the state in which the appeal came when it is dated, and each of some members said when it held the draft.
fn said(dated: &str, draft_held: &[(&str, &str)]) -> State<'static> {
    let lines = [appeal(), draft(dated)];
    let mut state = State::new(charter(RULES)).with_timekeepers(["A", "B", "C"].map(Into::into).into());
    let mut all = entries(&lines);
    // The draft stands in A's log behind what A said of the appeal.
    all.iter_mut().filter(|entry| entry.id == id("draft")).for_each(|entry| entry.index = 1);
    for member in ["A", "B", "C"] {
        all.push(attests(member, u64::from(member == "B"), at("2024-03-04T10:00:05Z"), &[("B", 1)]));
    }
    for (member, held) in draft_held {
        all.push(attests(member, 2, at(held), &[("A", 2)]));
    }
    assert!(all.iter().any(|entry| matches!(entry.content, Content::Attestation(_))));
    state.apply_all(all);
    state
}

fn lapsed() -> ClockStatus {
    ClockStatus::Expired { at: at(END), then: Expiry::Lapses }
}

#[test]
fn what_stops_a_clock_is_in_time_at_its_last_instant_and_not_after_it() {
    let held = |when: &str| said("2024-03-05T08:00:00Z", &["A", "B", "C"].map(|member| (member, when)));
    let after = "2024-03-06T00:00:00Z";
    assert_eq!(clock(&held(END), "drafting", after).status, done("draft"));
    assert_eq!(clock(&held("2024-03-05T10:00:00.000001Z"), "drafting", after).status, lapsed());
    let dated_ahead = said("2034-03-05T08:00:00Z", &["A", "B", "C"].map(|member| (member, END)));
    assert_eq!(clock(&dated_ahead, "drafting", after).status, done("draft"));
}

#[test]
fn while_too_few_have_said_it_is_stopped_so_far_and_afterwards_open_and_nothing_lapses() {
    let cases: [&[(&str, &str)]; 2] = [&[("A", "2024-03-05T08:00:00Z")], &[("A", END), ("B", "2024-03-05T10:00:01Z")]];
    for held in cases {
        let state = said("2024-03-05T08:00:00Z", held);
        assert_eq!(clock(&state, "drafting", END).status, done("draft"), "{held:?}");
        let open = clock(&state, "drafting", "2024-03-05T10:00:01Z");
        assert_eq!(open.status, ClockStatus::Undetermined, "{held:?}");
        let says = open.gap.expect("it says why").says;
        assert!(
            says.starts_with("Its time is over, and whether the act that stops it came in time cannot be said yet")
        );
    }
    let open = said("2024-03-05T08:00:00Z", cases[0]);
    assert!(
        clock(&open, "drafting", "2024-03-06T00:00:00Z")
            .gap
            .expect("it says why")
            .says
            .ends_with("not enough members have said when they held it with all that it points to: 1 of 3.")
    );
    assert_eq!(due(&open, "SEC", "2024-03-06T00:00:00Z").len(), 1, "it is still expected");
}
