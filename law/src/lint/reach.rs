//! What can be reached: with all members, with one away, with some excluded, with seats vacant.

use std::collections::BTreeSet;

use super::count::said;
use super::room::{Outcome, Room, Stand, names};
use super::words::number;
use super::{Check, Claim, Look};
use crate::charter::rule::{Excluded, How, Procedure};
use crate::decide::Question;
use crate::id::Party;
use crate::outcome::Citation;

pub(super) fn look(look: &mut Look<'_>, rooms: &[Room<'_>]) {
    let mut told = BTreeSet::new();
    for room in rooms {
        if room.terms.how == How::Undetermined {
            way(look, room);
            continue;
        }
        if all(look, room) {
            one(look, room);
            vacant(look, room, &mut told);
            excluded(look, room);
        }
        // Reverse consensus adopts on purpose what nobody comes to stop.
        if room.terms.how != How::ReverseConsensus {
            alone(look, room);
        }
    }
}

/// Notes a finding with one question and its answer.
fn find(look: &mut Look<'_>, room: &Room<'_>, check: Check, says: String, asked: (Question, String), mend: String) {
    let (question, begin) = asked;
    let decision = room.decide(&question);
    let story = vec![format!("{begin}: {}.", said(&decision))];
    look.find(check, room.rule, says, story, mend);
    look.claim([Claim::new(question, &decision)], room);
}

/// The text does not say how.
fn way(look: &mut Look<'_>, room: &Room<'_>) {
    let by = room.body;
    let question = room.ask(&room.all(Stand::Agrees));
    let begin = format!("Every member of {by} agrees");
    let mend = "Leave it, if the text is silent; once the members have settled it, write \"how\".".to_owned();
    find(
        look,
        room,
        Check::WayUndetermined,
        format!("The text does not say how {by} decides."),
        (question, begin),
        mend,
    );
}

/// All members agree. Returns whether that adopts.
fn all(look: &mut Look<'_>, room: &Room<'_>) -> bool {
    let by = room.body;
    let every = room.all(Stand::Agrees);
    let question = room.ask(&every);
    let begin = format!("Every member of {by} agrees");
    match room.outcome(&every) {
        Outcome::Yes => return true,
        Outcome::No => {
            let says = format!("No text can be adopted in {by} by this rule.");
            let mend = "Lower what the thresholds or the quorum ask for, or fill the seats.".to_owned();
            find(look, room, Check::NeverAdopted, says, (question, begin), mend);
        }
        Outcome::Undetermined => {
            let says = format!("Whether a text is adopted in {by} cannot be said, even if every member agrees.");
            let mend = "Add the clause that is missing.".to_owned();
            find(look, room, Check::NeverDetermined, says, (question, begin), mend);
        }
    }
    false
}

/// One member is away or abstains, of each class the last.
fn one(look: &mut Look<'_>, room: &Room<'_>) {
    if room.seats() < 2 {
        return;
    }
    let by = room.body;
    let every = room.all(Stand::Agrees);
    for (stand, check, does, key) in [
        (Stand::Away, Check::AbsenceUndetermined, "stays away", "absent"),
        (Stand::Abstains, Check::AbstentionUndetermined, "abstains", "abstain"),
    ] {
        let found = (0..room.classes.len()).find_map(|class| {
            let way = room.moved(&every, class, Stand::Agrees, stand)?;
            (room.outcome(&way) == Outcome::Undetermined).then_some(way)
        });
        let Some(way) = found else { continue };
        let party = room.parties(&way)[&stand][0].clone();
        let begin = format!("{party} {does} and all others in {by} agree");
        let mend = format!(
            "Write {key} = \"not-counted\", \"no-objection\", \"objection\" or \"blocks-quorum\"; if the text is silent, let the members settle it by a decision before they need it."
        );
        let says = format!("The charter does not say what it means that a member of {by} {does}.");
        find(look, room, check, says, (room.ask(&way), begin), mend);
    }
}

/// Vacant seats. What a vacant seat means is told once for each rule on seats.
fn vacant(look: &mut Look<'_>, room: &Room<'_>, told: &mut BTreeSet<Citation>) {
    let by = room.body;
    let parties = &room.bench.parties;
    let most = parties.len() / 2;
    for vacant in 1..=most {
        let gone: Vec<&Party> = parties.iter().rev().take(vacant).collect();
        let mut question = room.ask(&room.all(Stand::Agrees));
        for party in &gone {
            question.positions.remove(*party);
            question.vacant.insert((*party).clone());
        }
        let begin = format!(
            "The {} of {} in {by} {} vacant and all others agree",
            number(vacant, "seat", "seats"),
            names(&gone),
            number(vacant, "is", "are")
        );
        match Outcome::of(&room.decide(&question).adopted) {
            Outcome::Yes => continue,
            Outcome::Undetermined if told.insert(room.bench.cite.clone()) => {
                let says = format!("The charter does not say what a vacant seat in {by} means.");
                let mend = format!(
                    "Add vacant = \"not-counted\", \"objection\", \"no-objection\" or \"blocks-quorum\" to the seats rule of {by}."
                );
                find(look, room, Check::VacancyNotGiven, says, (question, begin), mend);
                let last = look.found.last_mut().expect("bug: noted one line above");
                last.rule = room.bench.cite.clone();
            }
            Outcome::Undetermined => {}
            Outcome::No => {
                let says = format!(
                    "With {vacant} vacant {} of {} no text can be adopted in {by}.",
                    number(vacant, "seat", "seats"),
                    parties.len()
                );
                let mend = "Nothing, if that is meant; otherwise take the thresholds and the quorum of the seats that are filled.".to_owned();
                find(look, room, Check::StuckByVacancy, says, (question, begin), mend);
            }
        }
        return;
    }
}

/// Excludes so many, and lets all others agree.
fn without(room: &Room<'_>, excluded: Excluded, gone: &[&Party]) -> Question {
    let mut question = room.ask(&room.all(Stand::Agrees));
    let set = match excluded {
        Excluded::StateConcerned => &mut question.concerned,
        Excluded::PartiesToTheDispute => &mut question.disputing,
        _ => &mut question.in_arrears,
    };
    set.extend(gone.iter().map(|party| (*party).clone()));
    gone.iter().for_each(|party| {
        question.positions.remove(*party);
    });
    question
}

fn are(excluded: Excluded, count: usize) -> &'static str {
    match excluded {
        Excluded::StateConcerned => number(count, "is the state concerned", "are the states concerned"),
        Excluded::PartiesToTheDispute => number(count, "is party to the dispute", "are parties to the dispute"),
        _ => number(count, "is in arrears", "are in arrears"),
    }
}

/// Members that the rule excludes, one after another, the heaviest first.
fn excluded(look: &mut Look<'_>, room: &Room<'_>) {
    let by = room.body;
    let parties: Vec<&Party> = room.classes.iter().flatten().collect();
    for excluded in room.terms.exclude.iter().copied().filter(|excluded| *excluded != Excluded::Suspended) {
        let everybody = without(room, excluded, &parties);
        if Outcome::of(&room.decide(&everybody).adopted) != Outcome::No {
            let begin = format!("All members of {by} {}", are(excluded, 2));
            let says = format!("All members of {by} may be excluded, and nobody is left to vote.");
            let mend = "Nothing, if that cannot happen; otherwise let another body decide on such matters, or take this out of \"exclude\".".to_owned();
            find(look, room, Check::EmptyElectorate, says, (everybody, begin), mend);
        }
        let stuck = (1..=parties.len() / 2).find_map(|count| {
            let question = without(room, excluded, &parties[..count]);
            (Outcome::of(&room.decide(&question).adopted) != Outcome::Yes).then_some((count, question))
        });
        let Some((count, question)) = stuck else { continue };
        let begin = format!("{} {} and all others in {by} agree", names(&parties[..count]), are(excluded, count));
        let check = if count <= 2 { Check::StuckAfterExclusion } else { Check::StuckByManyExclusions };
        let says = format!(
            "Once {count} of {} {}, no text can be adopted in {by}.",
            parties.len(),
            number(count, "is excluded", "are excluded")
        );
        let mend = "Take the shares of the seats that may vote: of = \"eligible\".".to_owned();
        find(look, room, check, says, (question, begin), mend);
    }
}

/// One member alone, all others away. When nobody at all attends the engine adopts nothing.
fn alone(look: &mut Look<'_>, room: &Room<'_>) {
    let by = room.body;
    if room.question.procedure != Procedure::Meeting || room.seats() < 3 {
        return;
    }
    let nobody = room.all(Stand::Away);
    let mend =
        "Add a quorum: quorum = { present = { of = \"all\", more-than = \"1/2\" } }, or another meaning of absence.";
    let found = (0..room.classes.len()).find_map(|class| {
        let way = room.moved(&nobody, class, Stand::Away, Stand::Agrees)?;
        (room.outcome(&way) == Outcome::Yes).then_some(way)
    });
    let Some(way) = found else { return };
    let party = room.parties(&way)[&Stand::Agrees][0].clone();
    let begin = format!("{party} agrees and all others in {by} stay away");
    let says = format!("One member of {by} alone can adopt a text.");
    find(look, room, Check::OneMemberAdopts, says, (room.ask(&way), begin), mend.to_owned());
}
