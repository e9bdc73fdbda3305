//! A text of the state that is the same on every node that holds the same acts.
//!
//! One line for each entry by id, then what follows from them, plane by plane. No instant of asking enters, so a
//! clock is `open` or `done`, never late. Nothing here is hashed. What follows from the entries is the same wherever their
//! lines are; tests compare it.

use std::fmt::Write;

use super::{Judged, Scope, State, Verdict};
use crate::case;
use crate::clock::{ClockStatus, Until};
use crate::draft::Draft;
use crate::outcome::{Citation, Decision, Finding};
use crate::plane::Plane;
use crate::time::Instant;

/// The first instant there is: no clock is late at it.
const NEVER_LATE: Instant = Instant(i64::MIN);

/// Writes the dump.
pub(super) fn dump(state: &State, scope: Scope) -> Vec<u8> {
    let mut out = String::from("foedera state 1\n");
    for slot in state.ids.values() {
        if let Some(line) = line(state, state.entry(*slot), scope) {
            let _ = writeln!(out, "{line}");
        }
    }
    let planes = std::iter::once(None).chain(state.drills.keys().map(|drill| Some(drill.as_str())));
    for drill in planes {
        let plane = Plane::new(state, drill, scope);
        // A drill in which nothing is visible to the scope leaves no line: its name may be sealed as well.
        let has_acts = state.ids.values().any(|slot| {
            let act = state.entry(*slot).act();
            act.is_some_and(|act| act.drill.as_deref() == drill) && plane.sees(*slot)
        });
        if drill.is_none() || has_acts {
            let _ = writeln!(out, "plane {:?}", drill.unwrap_or_default());
            derived(&plane, &mut out);
        }
    }
    out.into_bytes()
}

/// Returns what the dump says of one entry; nothing if the scope does not see it.
pub(super) fn line(state: &State<'_>, judged: &Judged, scope: Scope) -> Option<String> {
    let text = || format!("act {} {} {} {}", judged.id, judged.party, judged.index, verdict(&judged.verdict));
    state.in_scope(judged, scope).then(text)
}

fn derived(plane: &Plane<'_>, out: &mut String) {
    for table in plane.instruments().iter().filter_map(|id| plane.instrument(id)) {
        let _ = writeln!(out, "instrument {table:?}");
    }
    for rule in plane.charter().rules.iter().filter(|rule| rule.by.is_some()) {
        let _ = writeln!(out, "rule {} from {} to {:?} known {}", rule.cite, rule.from, rule.to, rule.known);
    }
    for note in &plane.charter().notes {
        let _ = writeln!(out, "note {note:?}");
    }
    for thread in case::threads(plane).iter().filter(|thread| thread.is_case) {
        let case = case::view(plane, thread.root, NEVER_LATE);
        let _ = writeln!(out, "case {} {:?} timeline {:?}", case.invocation, case.state, case.timeline);
        let _ = writeln!(out, "answered {:?} decision {:?}", case.answered, case.decision);
    }
    for clock in plane.clocks(NEVER_LATE) {
        let until = match clock.due {
            Until::At(end) => end.to_string(),
            Until::Immediately => "immediately".into(),
            Until::Undetermined => "undetermined".into(),
        };
        let status = match clock.status {
            ClockStatus::Done { by } => format!("done {by}"),
            ClockStatus::Ended { at } => format!("ended {at}"),
            ClockStatus::Open | ClockStatus::Late | ClockStatus::Undetermined | ClockStatus::Expired { .. } => {
                "open".into()
            }
        };
        let _ = writeln!(out, "clock {} {} until {until} {status} who {:?}", clock.name, clock.opened_by, clock.who);
    }
    for one in plane.all_sessions() {
        let _ = writeln!(out, "session {one:?}");
    }
    for draft in plane.drafts() {
        let _ = writeln!(out, "draft {} root {} of {} on {}", draft.id, draft.root, draft.body, draft.matter);
        for (party, row) in &draft.positions {
            let _ = writeln!(out, "position {party} {} {}", row.stance.word(), row.act);
        }
        for (party, row) in &draft.after {
            let _ = writeln!(out, "after {party} {} {}", row.stance.word(), row.act);
        }
        for one in &draft.contested {
            let _ =
                writeln!(out, "contested {} {} counted {:?} stated {}", one.record, one.party, one.counted, one.stated);
        }
        also(&draft, out);
        let _ = writeln!(out, "outcome {} recorded {:?}", decision(&draft.outcome), draft.recorded_by);
    }
    for one in plane.all_readings() {
        let held: Vec<_> = one.held_by.iter().map(|(party, held)| format!("{party} {}", held.act)).collect();
        let _ = writeln!(out, "reading {} {:?} {}", one.rule, one.reads, held.join(" "));
    }
    for credential in plane.credentials(Instant(i64::MAX)) {
        let _ = writeln!(out, "credential {} {}", credential.author, credential.id);
    }
    for item in plane.public_items() {
        let _ = writeln!(out, "item {} superseded by {:?}", item.id, item.superseded_by);
    }
}

/// Writes what stands beside the positions of a draft. Lines only where there is something to say.
fn also(draft: &Draft, out: &mut String) {
    for (party, row) in &draft.positions {
        if row.reservation.is_some() || !row.consents.is_empty() {
            let _ = writeln!(out, "with {party} {:?} {:?}", row.reservation, row.consents);
        }
    }
    if let Some(row) = &draft.silence {
        let _ = writeln!(out, "silence {} until {}", row.act, row.until);
    }
    for (party, act) in &draft.joined {
        let _ = writeln!(out, "joined {party} {act}");
    }
    for joint in &draft.jointly {
        let _ = writeln!(out, "jointly {} {:?}", joint.body, joint.record);
    }
    for act in &draft.challenged_by {
        let _ = writeln!(out, "challenged {act}");
    }
    for repeal in &draft.repealed {
        let _ = writeln!(out, "repealed {} by {} from {} {:?}", repeal.act, repeal.by, repeal.from, repeal.part);
    }
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Effective { because } => format!("effective {}", cites(because)),
        Verdict::Refused(refusal) => {
            format!("refused {} {:?} {:?} {}", refusal.reason, refusal.says, refusal.next, cites(&refusal.cites))
        }
        Verdict::Undetermined(gap) => format!("undetermined {:?} {:?} {}", gap.clause, gap.says, cites(&gap.cites)),
        other => other.word().to_owned(),
    }
}

fn decision(decision: &Decision) -> String {
    let adopted = match &decision.adopted {
        Finding::Yes => "yes".to_owned(),
        Finding::No(refusal) => format!("no {}", refusal.reason),
        Finding::Undetermined(gap) => format!("undetermined {}", gap.clause),
    };
    format!("{adopted} bound {:?} open {:?} because {}", decision.bound, decision.open, cites(&decision.because))
}

fn cites(cites: &[Citation]) -> String {
    cites.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
