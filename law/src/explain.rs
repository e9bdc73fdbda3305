//! Why an act has effect or not, as a tree: the steps of its judgement, and the outcome if it is a draft or decision.

use crate::act::Act;
use crate::charter::{Note, limit};
use crate::contest;
use crate::draft::{self, Draft, PositionRow};
use crate::facts::{Facts, Slot};
use crate::id::{ActId, Party};
use crate::judge::{self, Place, Telling, list};
use crate::outcome::{Bound, Citation, Explanation, Finding, Gap};
use crate::plane::Plane;
use crate::reading;
use crate::state::{Content, Judged, Scope, State, Verdict};
use crate::time::AsOf;

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
    steps.extend(notes(state, act, judged));
    steps.extend(times(state, judged));
    let contested = contested(state, judged);
    let (says, finding, cites) = match &contested {
        Some((says, gap)) => (says.clone(), "undetermined", gap.cites.clone()),
        None => headline(judged),
    };
    Explanation { says, finding, cites, acts: vec![*id], steps }
}

/// Tells both times of an act: that which its author gives, and when others received it.
fn times(state: &State, judged: &Judged) -> Option<Explanation> {
    let act = judged.act()?;
    let received = state.received(&judged.id);
    let says = format!("Its author dates it {}; {received}.", act.at);
    received.is_kept().then(|| leaf(says))
}

/// Tells what is noted for the day of an act on the rules that it rests on.
fn notes(state: &State, act: &Act, judged: &Judged) -> Vec<Explanation> {
    let cites: &[Citation] = match &judged.verdict {
        Verdict::Effective { because } => because,
        Verdict::Refused(refusal) => &refusal.cites,
        Verdict::Undetermined(gap) => &gap.cites,
        _ => &[],
    };
    let charter = Plane::new(state, act.drill.as_deref(), Scope::All).charter();
    let law = charter.as_of(AsOf { effective: act.at.date(), known: limit::NEVER });
    let told = |note: &Note| Explanation {
        says: format!("Noted on this rule: {} Source: {}.", note.says, note.source.trim_end_matches('.')),
        finding: "",
        cites: vec![note.rule.clone()],
        acts: vec![note.act],
        steps: Vec::new(),
    };
    cites.iter().flat_map(|cite| law.notes(cite)).map(told).collect()
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
    let plane = Plane::new(state, judged.act()?.drill.as_deref(), Scope::All);
    let draft = match judged.ruling.facts {
        Facts::Decision { draft, .. } => draft,
        Facts::Clause(_) => {
            let (record, _) = contest::unsettled(&plane, plane.find(&judged.id)?)?;
            let gap = contest::open(state, &judged.id)?;
            let says = judged.says();
            let record = plane.state.entry(record).says();
            let says = format!(
                "{says}: it rests on a contested record ({record}), and nothing follows from it yet. {}",
                gap.says
            );
            return Some((says, gap));
        }
        _ => return None,
    };
    if contest::settling(&plane, draft).is_some() {
        return None;
    }
    let gap = contest::open(state, &judged.id)?;
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
    let positions = draft.positions.iter().map(|(party, row)| stated(party.as_str(), row));
    let after = draft.after.iter().map(|(party, row)| {
        let mut says = format!("{party}, after the decision: {}; it changes nothing.", row.stance.word());
        if let Some(slot) = plane.find(&row.act).filter(|_| plane.state.keeps_time()) {
            says = format!("{says} It is {}.", plane.state.dated(slot));
        }
        Explanation { acts: vec![row.act], ..leaf(says) }
    });
    let record = draft.contested.first().and_then(|one| plane.find(&one.record));
    let contest = record.map(|record| contest::tree(plane, record, &draft.contested));
    let open = draft.outcome.open.iter().cloned().map(leaf);
    let slot = plane.find(&judged.id)?;
    let silence = draft.silence.as_ref().map(|row| {
        let says = format!("Silence runs from {} until {}.", row.opened_at, row.until);
        Explanation { acts: vec![row.act], ..leaf(says) }
    });
    let rule = draft.contested.is_empty().then(|| draft::tree(plane, slot));
    let steps = positions.chain(after).chain(silence).chain(rule).chain(contest).chain(open);
    let steps = steps.chain(since(&draft)).chain(readings(plane, slot)).collect();
    Some(Explanation { says, finding, cites: draft.outcome.because, acts: vec![judged.id], steps })
}

fn leaf(says: String) -> Explanation {
    Explanation { says, finding: "", cites: vec![], acts: vec![], steps: vec![] }
}

/// Tells a position with what was stated with it.
fn stated(party: &str, row: &PositionRow) -> Explanation {
    let reservation = row.reservation.as_ref().map(|text| format!(", with a reservation: {text}")).unwrap_or_default();
    let consents =
        if row.consents.is_empty() { String::new() } else { format!(", consents to {}", row.consents.join(", ")) };
    Explanation { acts: vec![row.act], ..leaf(format!("{party}: {}{reservation}{consents}", row.stance.word())) }
}

/// Tells what happened to a decision since: who joined, who challenged a record, what was repealed.
fn since(draft: &Draft) -> Vec<Explanation> {
    let one = |says: String, acts: Vec<ActId>| Explanation { acts, ..leaf(says) };
    let joined = draft.joined.iter().map(|(party, act)| one(format!("{party} has joined or accepted it."), vec![*act]));
    let jointly = draft.jointly.iter().map(|joint| match joint.record {
        Some(record) => one(format!("{} has adopted the identical text.", joint.body), vec![record]),
        None => one(format!("{} has not adopted the identical text.", joint.body), vec![]),
    });
    let challenged = draft.challenged_by.iter().map(|act| one("A record of it is challenged.".into(), vec![*act]));
    let repealed = draft.repealed.iter().map(|repeal| {
        let what = repeal.part.as_ref().map_or_else(|| "It".to_owned(), |part| format!("A part of it ({part})"));
        one(format!("{what} is repealed from {} on.", repeal.from), vec![repeal.act, repeal.by])
    });
    joined.chain(jointly).chain(challenged).chain(repealed).collect()
}

/// Tells the outcome under each reading that a party has stated, with who holds it.
fn readings(plane: &Plane<'_>, slot: Slot) -> Vec<Explanation> {
    let read = reading::outcomes(plane, slot, None).outcomes.into_iter().filter_map(|one| {
        let parties: Vec<&Party> = one.held_by().into_iter().collect();
        let (first, more) = one.readings.split_first()?;
        let (finding, says) = match &one.closed.adopted {
            Finding::Yes => ("yes", "it would be adopted".to_owned()),
            Finding::No(refusal) => ("no", format!("it would not be adopted: {}", refusal.says.trim_end_matches('.'))),
            Finding::Undetermined(gap) => ("undetermined", format!("undetermined: {}", gap.says.trim_end_matches('.'))),
        };
        let bound = one.closed.bound.iter().filter(|(_, bound)| **bound == Bound::Bound);
        let bound: Vec<&Party> = bound.map(|(party, _)| party).collect();
        Some(Explanation {
            says: match more.is_empty() {
                true => format!(
                    "Under another reading of {}, held by {}, and if no further position came, {says}.",
                    first.rule,
                    list(&parties, "and")
                ),
                false => format!(
                    "Under other readings of {} together, which {} holds, and if no further position came, {says}.",
                    list(&one.readings.iter().map(|reading| &reading.rule).collect::<Vec<_>>(), "and"),
                    list(&parties, "and"),
                ),
            },
            finding,
            cites: one.closed.because.clone(),
            acts: one.readings.iter().flat_map(|held| held.held_by.values()).map(|held| held.act).collect(),
            steps: one
                .readings
                .iter()
                .map(|held| leaf(format!("It reads: {}", held.reads)))
                .chain([leaf(format!("It would bind {}.", list(&bound, "and")))])
                .collect(),
        })
    });
    read.collect()
}
