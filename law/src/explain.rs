//! Why an act has effect or not, as a tree: the steps of its judgement, and the outcome if it is a draft or decision.

use crate::facts::Facts;
use crate::id::ActId;
use crate::judge::{self, Place, Telling};
use crate::outcome::{Explanation, Finding};
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
    let (says, finding, cites) = headline(judged);
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

/// Tells how a draft stands, from the acts that its own readers may read.
fn outcome(state: &State, judged: &Judged) -> Option<Explanation> {
    let Facts::Draft { .. } = judged.ruling.facts else { return None };
    let drill = judged.act()?.drill.as_deref();
    let plane = Plane::new(state, drill, Scope::All);
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
    let steps = positions.chain(draft.outcome.open.iter().cloned().map(leaf)).collect();
    Some(Explanation { says, finding, cites: draft.outcome.because, acts: vec![judged.id], steps })
}
