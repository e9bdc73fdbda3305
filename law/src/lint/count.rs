//! How votes count: one more yes never rejects, one more no never adopts, and staying away is not the better vote.

use super::room::{Outcome, Room, Stand, Way};
use super::{Check, Claim, Look};
use crate::charter::rule::{DecideTerms, How, Tie};
use crate::decide::Question;
use crate::id::Party;
use crate::outcome::{Decision, Finding};

pub(super) fn look(look: &mut Look<'_>, rooms: &[Room<'_>]) {
    for room in rooms {
        moves(look, room);
        ties(look, room);
    }
}

/// One member changes its stand, and the text fares the other way.
struct Turn {
    check: Check,
    /// How many do not agree, then how many stands are taken: the least is the smallest example.
    size: (u16, usize, Way),
    class: usize,
    from: Stand,
    to: Stand,
}

fn moves(look: &mut Look<'_>, room: &Room<'_>) {
    let mut turns: Vec<Turn> = Vec::new();
    let mut teller = room.teller();
    let steps = steps(room);
    for mut way in room.ways() {
        let before = teller.outcome(&way);
        for (from, to) in steps.iter().copied().filter(|(from, to)| matters(*from, *to, before)) {
            for class in room.movers(&way, from) {
                let (one, other) = (room.cell(class, room.at(from)), room.cell(class, room.at(to)));
                way[one] -= 1;
                way[other] += 1;
                let after = teller.outcome(&way);
                way[one] += 1;
                way[other] -= 1;
                let Some(check) = judged(from, to, before, after) else { continue };
                let size = size(room, &way);
                let known = turns.iter().position(|turn| turn.check == check && turn.to == to);
                match known {
                    Some(at) if turns[at].size <= size => {}
                    Some(at) => turns[at] = Turn { check, size, class, from, to },
                    None => turns.push(Turn { check, size, class, from, to }),
                }
            }
        }
    }
    for turn in turns {
        tell(look, room, &turn);
    }
}

/// Says whether a change of mind may be one to tell of, whatever comes of it: the others need not be asked.
fn matters(from: Stand, to: Stand, before: Outcome) -> bool {
    [Outcome::Yes, Outcome::Undetermined, Outcome::No].iter().any(|after| judged(from, to, before, *after).is_some())
}

/// Returns the changes of mind that are looked at.
fn steps(room: &Room<'_>) -> Vec<(Stand, Stand)> {
    let others = room.stands.iter().copied().filter(|stand| *stand != Stand::Agrees);
    let up = others.map(|stand| (stand, Stand::Agrees));
    up.chain([(Stand::Abstains, Stand::Objects), (Stand::Away, Stand::Objects)]).collect()
}

fn judged(from: Stand, to: Stand, before: Outcome, after: Outcome) -> Option<Check> {
    match (from, to) {
        (Stand::Away, Stand::Agrees) if before == Outcome::Yes && after == Outcome::No => Some(Check::NoShow),
        (Stand::Away, Stand::Objects) if before == Outcome::No && after == Outcome::Yes => Some(Check::NoShow),
        (Stand::Away, _) => None,
        (_, Stand::Agrees) if before == Outcome::Yes && after != Outcome::Yes => Some(Check::MoreYesRejects),
        (_, Stand::Objects) if before == Outcome::No && after == Outcome::Yes => Some(Check::MoreNoAdopts),
        _ => None,
    }
}

/// How large an example is: those that do not agree, the stands taken, then the way itself, so that it is one.
fn size(room: &Room<'_>, way: &Way) -> (u16, usize, Way) {
    let agrees = room.at(Stand::Agrees);
    let kinds = room.stands.len();
    let taken = |stand: &usize| way.chunks(kinds).any(|class| class[*stand] > 0);
    let others = way.chunks(kinds).flat_map(|class| class.iter().enumerate().filter(|(stand, _)| *stand != agrees));
    (others.map(|(_, count)| *count).sum(), (0..room.stands.len()).filter(taken).count(), way.clone())
}

fn tell(look: &mut Look<'_>, room: &Room<'_>, turn: &Turn) {
    let way = &turn.size.2;
    let before = room.parties(way);
    // The one that changes its mind is the last of its class in its stand.
    let own = &room.classes[turn.class];
    let Some(who) = before[&turn.from].iter().rfind(|party| own.contains(party)).copied().cloned() else { return };
    let (mut one, mut other) = (room.ask(way), room.ask(way));
    set(&mut one, &who, turn.from);
    set(&mut other, &who, turn.to);
    let outcomes = [room.decide(&one), room.decide(&other)];
    let [old, new] = outcomes.each_ref().map(|decision| Outcome::of(&decision.adopted));
    debug_assert_eq!(judged(turn.from, turn.to, old, new), Some(turn.check), "bug: a poll and a decision differ");
    let rest = room.tell(way, Some(&who));
    let begin =
        format!("A text is put to {}{}.", room.body, if rest.is_empty() { String::new() } else { format!(": {rest}") });
    let away = before.get(&Stand::Away).map_or(0, Vec::len);
    let too = if turn.from == Stand::Away && away > 1 { " too" } else { "" };
    let does = |stand: Stand, attends: &str| match stand {
        Stand::Away => format!("If {who} stays away{too}"),
        _ => format!("If {who} {attends}{}", stand.says().0),
    };
    let attends = if turn.from == Stand::Away { "attends and " } else { "" };
    let mut story = vec![
        begin,
        format!("{}, {}.", does(turn.from, ""), said(&outcomes[0])),
        format!("{}, {}.", does(turn.to, attends), said(&outcomes[1])),
    ];
    let by = room.body;
    let (says, mend) = match (turn.check, turn.to) {
        (Check::NoShow, Stand::Objects) => {
            story.push(format!("Staying away serves {who} better than voting against the text."));
            (format!("A member of {by} that is against a text can prevent it by staying away, and adopt it by voting against it."), without_quorum_games(room.terms))
        }
        (Check::NoShow, _) => {
            story.push(format!("Staying away serves {who} better than voting for the text."));
            (format!("A member of {by} that is for a text can adopt it by staying away, and prevent it by voting for it."), without_quorum_games(room.terms))
        }
        (Check::MoreYesRejects, _) => (
            format!("One more vote for a text can reject it in {by}."),
            "Take out of \"tie\", \"abstain\" and \"quorum\" what makes a vote for the text count against it; where the chair decides a tie, ask for more than one half and no more.".to_owned(),
        ),
        _ => (
            format!("One more vote against a text can adopt it in {by}."),
            format!("Write another meaning than abstain = \"{}\": one by which an abstention hinders a text no more than a vote against it.", room.terms.abstain.word()),
        ),
    };
    let claims = [one, other].into_iter().zip(&outcomes).map(|(question, decision)| Claim::new(question, decision));
    look.find(turn.check, room.rule, says, story, mend);
    look.claim(claims, room);
}

fn without_quorum_games(terms: &DecideTerms) -> String {
    match &terms.quorum {
        Some(quorum) if quorum.present.is_some() => {
            "Instead of a quorum of those present set a floor of votes for the text: add { of = \"all\", ... } to \"thresholds\", or quorum = { votes-needed = true }.".to_owned()
        }
        Some(_) => "Take the quorum out; the thresholds already say how many votes a text needs.".to_owned(),
        None => format!("Write another meaning than absent = \"{}\": one by which staying away hinders a text no more than a vote against it.", terms.absent.word()),
    }
}

fn set(question: &mut Question, who: &Party, stand: Stand) {
    question.positions.remove(who);
    if let Some(stance) = stand.stance() {
        question.positions.insert(who.clone(), stance.into());
    }
}

/// Says how a decision ends, as the end of a sentence.
pub(super) fn said(decision: &Decision) -> String {
    match &decision.adopted {
        Finding::Yes => "the text is adopted".to_owned(),
        Finding::No(refusal) if refusal.reason == "quorum" => {
            "there is no quorum, and the text is not adopted".to_owned()
        }
        Finding::No(_) => "the text is not adopted".to_owned(),
        Finding::Undetermined(gap) => {
            format!("the charter does not say whether the text is adopted (missing: {})", gap.clause)
        }
    }
}

/// As many votes for a text as against it: adopted, decided by a chair that is not there, or left open.
fn ties(look: &mut Look<'_>, room: &Room<'_>) {
    if room.terms.how != How::Vote {
        return;
    }
    let by = room.body;
    let found = tied(room).find_map(|(way, outcome)| {
        let check = match (outcome, room.terms.tie) {
            (Outcome::Yes, None | Some(Tie::NotAdopted)) => Check::TieAdopts,
            (Outcome::Undetermined, Some(Tie::ChairDecides)) => Check::NoCastingVote,
            (Outcome::Undetermined, Some(Tie::Undetermined)) => Check::TieNotGiven,
            (Outcome::No, None) if refused(room, &way, "tie") => Check::TieNotGiven,
            _ => return None,
        };
        Some((check, way))
    });
    let Some((check, way)) = found else { return };
    let question = room.ask(&way);
    let decision = room.decide(&question);
    let story = vec![
        format!("A text is put to {by}: {}.", room.tell(&way, None)),
        format!("As many are for it as against it: {}.", said(&decision)),
    ];
    let (says, mend) = match check {
        Check::TieAdopts => (
            format!("A text is adopted in {by} with as many votes against it as for it."),
            "Ask for more than one half: more-than = \"1/2\".".to_owned(),
        ),
        Check::NoCastingVote => (
            format!("In a tie the chair of {by} decides, and nobody chairs {by} on this day."),
            format!("Add a rotation with body = \"{by}\", or \"chair-of\" to the body, or another \"tie\"."),
        ),
        _ => (
            format!(
                "As many votes may be for a text as against it in {by}, and the charter does not say what that means."
            ),
            "Add tie = \"not-adopted\" or \"chair-decides\".".to_owned(),
        ),
    };
    look.find(check, room.rule, says, story, mend);
    look.claim([Claim::new(question, &decision)], room);
}

/// Says whether a text is not adopted for that reason.
fn refused(room: &Room<'_>, way: &Way, reason: &str) -> bool {
    matches!(room.decide(&room.ask(way)).adopted, Finding::No(refusal) if refusal.reason == reason)
}

/// Returns the ties of heads, the fullest first, with their outcomes: so many for it, as many against it, the rest
/// abstaining.
fn tied<'r>(room: &'r Room<'_>) -> impl Iterator<Item = (Way, Outcome)> + 'r {
    let (agree, object, abstain) = (room.at(Stand::Agrees), room.at(Stand::Objects), room.at(Stand::Abstains));
    let of = |class: usize| std::iter::repeat_n(class, room.classes[class].len());
    let seats: Vec<usize> = (0..room.classes.len()).flat_map(of).collect();
    let mut teller = room.teller();
    (1..=seats.len() / 2).rev().map(move |votes| {
        let mut way = room.nobody();
        for (place, class) in seats.iter().enumerate() {
            let stand = match place {
                place if place < votes => agree,
                place if place < 2 * votes => object,
                _ => abstain,
            };
            way[room.cell(*class, stand)] += 1;
        }
        let outcome = teller.outcome(&way);
        (way, outcome)
    })
}
