//! The smallest changes that would adopt a text.

use super::{Bench, Question, Stance, look, silence::Calm, with_bench};
use crate::charter::Consolidated;
use crate::charter::rule::Procedure;
use crate::id::Party;
use crate::judge::list;
use crate::outcome::Finding;

/// Returns the hints; none once the text is adopted, or where no change of positions adopts it.
pub(super) fn hints(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> Vec<String> {
    if adopts(law, question, bench) {
        return Vec::new();
    }
    if question.procedure == Procedure::Silence {
        return by_silence(law, question, bench);
    }
    let word = if question.procedure == Procedure::Circulation { "signature" } else { "agreement" };
    let mut hints = Vec::new();
    let single = |opposing: bool, stance: Stance| -> Vec<&Party> {
        let open_to = |party: &&Party| opposes(question, party) == opposing && !question.vacant.contains(*party);
        let parties = bench.parties.iter().filter(open_to);
        parties.filter(|party| adopts(law, &changed(question, &[party], stance), bench)).collect()
    };
    let agreeing = single(false, Stance::Agree);
    if !agreeing.is_empty() {
        hints.push(format!("One more {word}, of {}, adopts it.", list(&agreeing, "or")));
    }
    let withdrawing = single(true, Stance::Abstain);
    if !withdrawing.is_empty() {
        hints.push(format!("A withdrawn objection, of {}, adopts it.", list(&withdrawing, "or")));
    }
    if hints.is_empty() {
        hints.extend(several(law, question, bench, word));
    }
    hints
}

fn adopts(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> bool {
    with_bench(law, question, bench).adopted == Finding::Yes
}

fn opposes(question: &Question, party: &Party) -> bool {
    let stance = question.positions.get(party).map(|position| position.stance);
    matches!(stance, Some(Stance::Object | Stance::Brake | Stance::Amend))
}

fn changed(question: &Question, parties: &[&Party], stance: Stance) -> Question {
    let mut question = question.clone();
    for party in parties {
        question.positions.insert((*party).clone(), stance.into());
    }
    question
}

/// Where no single change does: agreements of those that do not oppose, else of all, left out one by one while the
/// text is still adopted. So those that agree already, and vacant seats, are left out as well.
fn several(law: &Consolidated<'_>, question: &Question, bench: &Bench, word: &str) -> Option<String> {
    let all: Vec<&Party> = bench.parties.iter().collect();
    let friendly: Vec<&Party> = all.iter().copied().filter(|party| !opposes(question, party)).collect();
    let mut needed =
        [friendly, all].into_iter().find(|parties| adopts(law, &changed(question, parties, Stance::Agree), bench))?;
    for party in needed.clone().into_iter().rev() {
        let without: Vec<&Party> = needed.iter().copied().filter(|other| *other != party).collect();
        if adopts(law, &changed(question, &without, Stance::Agree), bench) {
            needed = without;
        }
    }
    Some(format!("The {word}s of {} adopt it.", list(&needed, "and")))
}

fn by_silence(law: &Consolidated<'_>, question: &Question, bench: &Bench) -> Vec<String> {
    let (Some(rule), Some(silence)) = (look::silence(law, question), &question.silence) else { return Vec::new() };
    let calm = Calm::new(law, question, bench, rule);
    let later = Question { now: Some(crate::time::Instant(silence.until.0.saturating_add(1))), ..question.clone() };
    let mut confirmed = later.clone();
    let missing = calm.missing_confirmations(silence);
    if let Some(silence) = &mut confirmed.silence {
        silence.confirmed_by.extend(missing.iter().cloned());
    }
    if !adopts(law, &confirmed, bench) {
        return Vec::new();
    }
    let confirm = |what: &str| {
        let offices: Vec<String> = missing.iter().map(|office| format!("the office {office}")).collect();
        format!("{what} of {} adopts it.", list(&offices, "and"))
    };
    let until = silence.until;
    vec![match (calm.has_passed(silence), missing.is_empty()) {
        (false, true) => format!("Silence until {until} adopts it."),
        (false, false) => confirm(&format!("Silence until {until}, with a confirmation")),
        (true, _) => confirm("A confirmation"),
    }]
}
