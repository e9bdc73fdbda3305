//! What time does in a small charter of its own: clocks, duties, expiry, early exits, offices and their holders.

use std::sync::Arc;

use law::case::Case;
use law::charter::{Charter, SourceFile};
use law::clock::{Clock, ClockStatus, Until};
use law::id::Party;
use law::state::{State, Verdict};
use law::time::Instant;

use super::{Line, entries, id, line};

mod clocks;
mod dues;
mod events;
mod instruments;
mod known;
mod offices;
mod received;
mod seats;
mod triggers;

/// Three members, a council with a yearly chair, a secretariat, and appeals. Rules under test are added to it.
const BASE: &str = include_str!("time/base.md");

/// Returns the charter with further rules under its last article.
pub fn charter(rules: &str) -> Arc<Charter> {
    let text = format!("{BASE}\n## Article 9. Under test\n\nThe text under test.\n\n{rules}\n");
    let (charter, problems) = Charter::read("test", &[SourceFile { name: "compact.md".into(), text }]);
    assert_eq!(problems, [], "the charter under test has problems");
    Arc::new(charter)
}

/// Returns the state of acts under the charter with further rules.
pub fn state(rules: &str, lines: &[Line]) -> State<'static> {
    let mut state = State::new(charter(rules));
    for entry in entries(lines) {
        state.apply(entry);
    }
    for line in lines {
        let verdict = state.verdict(&id(&line.alias)).expect("the act is there");
        assert!(matches!(verdict, Verdict::Effective { .. }), "{}: {verdict:?}", line.alias);
    }
    state
}

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// An act of B's head at an instant; `more` is added to the line.
pub fn act(alias: &str, kind: &str, author: &str, at: &str, refs: &str, body: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = '{kind}'\nauthor = '{author}'\nat = '{at}'\nrefs = [{refs}]\nbody = {{ {body} }}"
    ))
}

/// B's appeal on the matter `aid`.
pub fn appeal() -> Line {
    let body = "matter = 'aid', territory = 'B', situation = 'A flood.', requested = 'Boats.'";
    act("appeal", "invocation.make", "head@B", "2024-03-04T10:00:00Z", "", body)
}

pub fn draft(at: &str) -> Line {
    let body = "title = 'Boats', matter = 'aid', body = 'council', text = 'Boats are sent.'";
    act("draft", "draft.table", "head@A", at, "'appeal'", body)
}

pub fn case(state: &State, now: &str) -> Case {
    state.plane(None).case(&id("appeal"), at(now)).expect("the case is there")
}

pub fn clock(state: &State, name: &str, now: &str) -> Clock {
    let clocks = state.plane(None).clocks(at(now));
    clocks.into_iter().find(|clock| clock.name == name).unwrap_or_else(|| panic!("no clock '{name}'"))
}

pub fn due(state: &State, party: &str, now: &str) -> Vec<(String, Option<Until>, String)> {
    let due = state.plane(None).due(&Party::from(party), at(now));
    due.into_iter().map(|due| (due.says, due.until, due.if_nothing)).collect()
}

pub fn word(state: &State, name: &str, now: &str) -> &'static str {
    clock(state, name, now).status.word()
}

pub fn done(alias: &str) -> ClockStatus {
    ClockStatus::Done { by: id(alias) }
}
