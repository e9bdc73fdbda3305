//! What was due as known at an instant never changes by acts that are done later.

use law::id::Party;
use law::state::State;
use law::time::Instant;
use proptest::prelude::*;

use super::*;
use crate::engine::{given, read_given};

const PARTIES: [&str; 8] = ["AM", "BY", "KG", "KZ", "RU", "TJ", "SEC", "JS"];

/// Writes all that a plane says of time as known at an instant.
fn told(state: &State, now: Instant) -> String {
    let plane = state.plane(None).known_by(now);
    let dues: Vec<_> = PARTIES.iter().map(|party| plane.due(&Party::from(*party), now)).collect();
    let tenures = plane.tenures(now.date());
    format!("{:?}\n{:?}\n{dues:?}\n{tenures:?}\n{:?}", plane.cases(now), plane.clocks(now), plane.drafts())
}

#[test]
fn later_acts_change_nothing_of_what_was_due_as_known_earlier() {
    for lines in [given(), read_given("examples/offices.toml")] {
        let whole = crate::engine::state(&lines);
        let mut times: Vec<Instant> = lines.iter().map(|line| line.at).collect();
        times.sort();
        times.dedup();
        for now in times {
            let earlier: Vec<_> = lines.iter().filter(|line| line.at <= now).cloned().collect();
            assert_eq!(told(&crate::engine::state(&earlier), now), told(&whole, now), "as known on {now}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_part_of_the_later_acts_changes_nothing(cut in 0_usize..60, keep in proptest::collection::vec(any::<bool>(), 60)) {
        let lines = given();
        let now = lines[cut % lines.len()].at;
        let mut kept: Vec<Line> = Vec::new();
        for (line, keep) in lines.iter().zip(&keep) {
            let rests = line.refs.iter().all(|alias| kept.iter().any(|line| line.alias == *alias));
            if line.at <= now || (*keep && rests) {
                kept.push(line.clone());
            }
        }
        let earlier: Vec<_> = lines.iter().filter(|line| line.at <= now).cloned().collect();
        prop_assert_eq!(told(&crate::engine::state(&earlier), now), told(&crate::engine::state(&kept), now));
    }
}
