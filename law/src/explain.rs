//! Why an act has effect or not, as a tree: the steps of its judgement, and the outcome if it is a draft or decision.

use crate::contest;
use crate::facts::{Facts, Slot};
use crate::id::ActId;
use crate::judge::{self, Place, Telling};
use crate::outcome::{Explanation, Finding, Gap};
use crate::plane::Plane;
use crate::state::{Content, Judged, Scope, State, Verdict};

/// Explains an act.
pub(crate) fn act(state: &State, id: &ActId) -> Explanation {
    let leaf = |says: String| Explanation { says, finding: "", cites: vec![], acts: vec![*id], steps: vec![] };
    let Some(judged) = state.judged(id) else { return leaf(format!("The act {id} is not in this record.")) };
    let Content::Act(act) = &judged.content else {
        return match &judged.verdict {
            Verdict::Refused(refusal) => leaf(refusal.says.clone()),
            _ => leaf("The act is sealed to others; nothing here depends on it.".into()),
        };
    };
    match &judged.verdict {
        Verdict::Unknown => {
            return leaf(format!(
                "The kind {} edition {} is not known here: kept, without effect.",
                act.kind, act.edition
            ));
        }
        Verdict::Waiting => {
            let missing: Vec<ActId> = act.refs.iter().copied().filter(|id| !is_here(state, id)).collect();
            let mut tree = leaf("It waits for acts that it rests on and that are not here yet.".into());
            tree.acts.extend(missing);
            return tree;
        }
        _ => {}
    }
    let place = Place { party: &judged.party, index: judged.index };
    let told = judge::judge(state, act, place, Telling::Steps);
    let mut steps = told.steps;
    steps.extend(outcome(state, judged));
    let contested = contested(state, judged);
    let (says, finding, cites) = match &contested {
        Some((says, gap)) => (says.clone(), "undetermined", gap.cites.clone()),
        None => headline(judged),
    };
    Explanation { says, finding, cites, acts: vec![*id], steps }
}

fn is_here(state: &State, id: &ActId) -> bool {
    state.verdict(id).is_some_and(|verdict| *verdict != Verdict::Waiting)
}

fn headline(judged: &Judged) -> (String, &'static str, Vec<crate::outcome::Citation>) {
    match &judged.verdict {
        Verdict::Effective { because } => (format!("{}: it has effect.", judged.says()), "yes", because.to_vec()),
        Verdict::Refused(refusal) => {
            let says = format!("{}: it has no effect. {} {}", judged.says(), refusal.says, refusal.next);
            (says, "no", refusal.cites.clone())
        }
        Verdict::Undetermined(gap) => {
            let says = format!("{}: undetermined. {} Missing clause: {}.", judged.says(), gap.says, gap.clause);
            (says, "undetermined", gap.cites.clone())
        }
        _ => (judged.says(), "", Vec::new()),
    }
}

/// Returns what is open about a closing act that leaves a position out, if no other one settles its draft.
fn contested(state: &State, judged: &Judged) -> Option<(String, Gap)> {
    let Facts::Decision { draft, .. } = judged.ruling.facts else { return None };
    let plane = Plane::new(state, judged.act()?.drill.as_deref(), Scope::All);
    let record = plane.find(&judged.id)?;
    let omissions = contest::omissions(&plane, record);
    if omissions.is_empty() || contest::settling(&plane, draft).is_some() {
        return None;
    }
    let gap = contest::gap(&plane, record, &omissions);
    Some((format!("{}: it is contested, and nothing follows from it yet. {}", judged.says(), gap.says), gap))
}

/// Tells how a draft or its record stands, from the acts that are here.
fn outcome(state: &State, judged: &Judged) -> Option<Explanation> {
    let plane = Plane::new(state, judged.act()?.drill.as_deref(), Scope::All);
    match judged.ruling.facts {
        Facts::Draft { .. } => of_draft(&plane, judged),
        Facts::Decision { draft, .. } => of_record(&plane, judged, draft),
        _ => None,
    }
}

/// Tells what a closing act leaves out, and whether another one settles the draft.
fn of_record(plane: &Plane<'_>, judged: &Judged, draft: Slot) -> Option<Explanation> {
    let record = plane.find(&judged.id)?;
    let omissions = contest::omissions(plane, record);
    if omissions.is_empty() {
        return None;
    }
    let mut tree = contest::tree(plane, record, &omissions);
    if let Some(other) = contest::settling(plane, draft) {
        let says = "Another closing act counts them, and settles the draft.".to_owned();
        tree.steps.push(Explanation { says, finding: "", cites: vec![], acts: vec![plane.id(other)], steps: vec![] });
    }
    Some(tree)
}

fn of_draft(plane: &Plane<'_>, judged: &Judged) -> Option<Explanation> {
    let draft = plane.draft(&judged.id)?;
    let (says, finding) = match &draft.outcome.adopted {
        Finding::Yes => ("As it stands, it is adopted.".to_owned(), "yes"),
        Finding::No(refusal) => (format!("As it stands, it is not adopted. {}", refusal.says), "no"),
        Finding::Undetermined(gap) => (format!("As it stands: undetermined. {}", gap.says), "undetermined"),
    };
    let leaf = |says: String| Explanation { says, finding: "", cites: vec![], acts: vec![], steps: vec![] };
    let positions = draft
        .positions
        .iter()
        .map(|(party, row)| Explanation { acts: vec![row.act], ..leaf(format!("{party}: {}", row.stance.word())) });
    let after = draft.after.iter().map(|(party, row)| {
        let says = format!("{party}, after the decision: {}; it changes nothing.", row.stance.word());
        Explanation { acts: vec![row.act], ..leaf(says) }
    });
    let record = draft.contested.first().and_then(|one| plane.find(&one.record));
    let contest = record.map(|record| contest::tree(plane, record, &draft.contested));
    let open = draft.outcome.open.iter().cloned().map(leaf);
    let steps = positions.chain(after).chain(contest).chain(open).collect();
    Some(Explanation { says, finding, cites: draft.outcome.because, acts: vec![judged.id], steps })
}
