//! What parties owe on an instrument that waits for their consent.

use super::*;
use crate::engine::amend::{amendment, play};

#[test]
fn an_instrument_that_is_not_in_force_awaits_those_who_have_not_ratified_it() {
    let lines = amendment();
    let state = play(&lines[..3]);
    let owed = |party: &str| state.plane(None).due(&Party::from(party), at("2010-04-10T00:00:00Z"));
    let due = owed("CC");
    assert_eq!(due.len(), 1, "{due:?}");
    assert_eq!(due[0].kind.as_str(), "instrument.ratify");
    assert!(due[0].says.ends_with("of CC ratifies the instrument: Protocol on absence."), "{}", due[0].says);
    assert!(due[0].if_nothing.starts_with("The instrument does not enter into force: "), "{}", due[0].if_nothing);
    assert!(due[0].if_nothing.contains("CC"), "{}", due[0].if_nothing);
    assert_eq!(due[0].refs, [id("text")]);
    assert_eq!(owed("AA"), []);
    let whole = play(&lines);
    assert_eq!(whole.plane(None).due(&Party::from("CC"), at("2010-06-01T00:00:00Z")), []);
    let earlier = whole.plane(None).known_by(at("2010-04-10T00:00:00Z"));
    assert_eq!(earlier.due(&Party::from("CC"), at("2010-04-10T00:00:00Z")), due, "as known before");
}
