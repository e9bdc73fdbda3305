//! Why, as a tree: made from the same chain of rules as the decision, each step with the rule that it rests on.

use super::bound::Binding;
use super::chain::Chain;
use super::roll::{Cast, Out, Seat};
use super::silence::{Calm, Effect};
use super::tell::{self, told};
use super::verdict::{Hearing, Settled};
use super::{Bench, Stance, look};
use crate::charter::rule::{DecideTerms, Excluded, How, Procedure};
use crate::id::Party;
use crate::judge::{list, sentence};
use crate::outcome::{Bound, Citation, Decision, Explanation, Finding, Format};

/// Returns the tree of a question that a decide rule settles.
pub(super) fn of_rules(chain: &Chain<'_, '_>, decision: &Decision, binding: &Binding<'_>) -> Explanation {
    let mut steps = Vec::new();
    for (hearing, settled) in &chain.before {
        let mut tried = Vec::new();
        rule(hearing, settled, &mut tried);
        let mut step = headline(&tell::finding(hearing, settled), vec![hearing.rule.cite.clone()]);
        step.says = format!("First it is sought to decide under another rule. {}", step.says);
        step.steps = tried;
        steps.push(step);
    }
    let hearing = &chain.hearing;
    rule(hearing, &chain.settled, &mut steps);
    if let Some(body) = chain.referred_to {
        let says = format!("The matter goes to {}.", look::body_name(&hearing.law, body));
        steps.push(line(says, &hearing.rule.cite));
    }
    binds(decision, binding, &hearing.rule.cite, &mut steps);
    Explanation { steps, ..headline(&decision.adopted, decision.because.clone()) }
}

/// Returns the tree of a question that a silence rule settles.
pub(super) fn of_silence(
    calm: &Calm<'_, '_>,
    bench: &Bench,
    decision: &Decision,
    binding: &Binding<'_>,
) -> Explanation {
    let cite = &calm.rule.cite;
    let name = sentence(&look::body_name(&calm.law, &calm.question.body));
    let broken: Vec<&str> = calm.terms.broken_by.iter().map(|breaks| breaks.means()).collect();
    let mut steps = vec![line(
        format!(
            "{name} may decide on {} by silence: {}; it is broken by {}, {}.",
            calm.question.matter,
            calm.terms.opening.means(),
            list(&broken, "or"),
            calm.terms.form.means()
        ),
        cite,
    )];
    seats(bench, &calm.seats, cite, &mut steps);
    if let Some(silence) = &calm.question.silence {
        steps.push(line(format!("Opened on {}, until {}.", silence.opened_at, silence.until), cite));
        for seat in calm.seats.iter().filter(|seat| seat.out.is_none()) {
            let says = match (calm.question.positions.get(seat.party), calm.effect(seat, silence)) {
                _ if seat.vacant => "vacant seat".to_owned(),
                (None, _) => "silent".to_owned(),
                (Some(stated), Effect::Breaks(breaks)) => {
                    format!("{}, which as {} breaks silence", stated.stance.word(), breaks.means())
                }
                (Some(stated), Effect::Late) => {
                    format!("{}, after the period, which does not break silence", stated.stance.word())
                }
                (Some(stated), Effect::Spoken) => {
                    format!("{}, not in writing, which does not break silence", stated.stance.word())
                }
                (Some(stated), Effect::None) => stated.stance.word().to_owned(),
            };
            steps.push(line(format!("{}: {says}", seat.party), cite));
        }
        for office in &silence.confirmed_by {
            steps.push(line(format!("Confirmed by the office {office}."), cite));
        }
    }
    binds(decision, binding, cite, &mut steps);
    Explanation { steps, ..headline(&decision.adopted, decision.because.clone()) }
}

/// Returns the step that says what was found.
pub(super) fn headline(adopted: &Finding, cites: Vec<Citation>) -> Explanation {
    let (says, finding) = match adopted {
        Finding::Yes => ("The text is adopted.".to_owned(), "yes"),
        Finding::No(refusal) => (refusal.says.clone(), "no"),
        Finding::Undetermined(gap) => (format!("{} Missing: {}.", gap.says, gap.clause), "undetermined"),
    };
    Explanation { says, finding, cites, acts: Vec::new(), steps: Vec::new() }
}

fn line(says: String, cite: &Citation) -> Explanation {
    Explanation { says, finding: "", cites: vec![cite.clone()], acts: Vec::new(), steps: Vec::new() }
}

fn rule(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, steps: &mut Vec<Explanation>) {
    let (terms, cite) = (hearing.terms, &hearing.rule.cite);
    steps.push(line(
        format!(
            "{} decides on {} {}; absence {}, abstention {}.",
            sentence(&look::body_name(&hearing.law, &hearing.question.body)),
            hearing.question.matter,
            way(terms, hearing.question.procedure),
            terms.absent.means(),
            terms.abstain.means()
        ),
        cite,
    ));
    seats(hearing.bench, &hearing.seats, cite, steps);
    for (place, seat) in hearing.seats.iter().enumerate() {
        steps.push(line(format!("{}: {}", seat.party, stated(hearing, settled, place)), cite));
    }
    counts(hearing, settled, steps);
}

fn way(terms: &DecideTerms, procedure: Procedure) -> String {
    let how = match (terms.how, terms.objections_min) {
        (How::Consensus, Some(least)) if least > 1 => {
            format!("by consensus, which {least} objections prevent")
        }
        (How::Consensus, _) => "by consensus".to_owned(),
        (How::Unanimity, _) => "by unanimity".to_owned(),
        (How::Vote, _) => "by vote".to_owned(),
        (How::ReverseConsensus, _) => "by reverse consensus".to_owned(),
        (How::Undetermined, _) => "in a way that the text does not say".to_owned(),
    };
    if procedure == Procedure::Circulation { format!("{how}, by circulation for signature") } else { how }
}

fn seats(bench: &Bench, seats: &[Seat<'_>], rule: &Citation, steps: &mut Vec<Explanation>) {
    let parties: Vec<&Party> = bench.parties.iter().collect();
    steps.push(line(format!("Seats: {}.", list(&parties, "and")), &bench.cite));
    for (holder, parties) in &bench.behind {
        let parties: Vec<&Party> = parties.iter().collect();
        let says = format!("{holder} casts the votes of {}.", list(&parties, "and"));
        steps.push(line(says, &bench.cite));
    }
    if bench.unfilled > 0 {
        steps.push(line(format!("Seats that nobody holds: {}.", bench.unfilled), &bench.cite));
    }
    for seat in seats {
        let (excluded, cite) = match &seat.out {
            Some(Out::Excluded(excluded)) => (excluded, rule),
            Some(Out::By(excluded, cite)) => (excluded, *cite),
            _ => continue,
        };
        let why = match excluded {
            Excluded::StateConcerned => "it is the state concerned",
            Excluded::PartiesToTheDispute => "it is a party to the dispute",
            Excluded::Suspended => "its vote is suspended",
            Excluded::InArrears => "it is in arrears",
        };
        steps.push(line(format!("{} has no vote: {why}.", seat.party), cite));
    }
    let absent = bench.suspended.iter().filter(|(party, _)| !bench.parties.contains(party));
    for (party, cite) in absent {
        steps.push(line(format!("{party} has no seat: its rights are suspended."), cite));
    }
}

fn stated(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, place: usize) -> String {
    let seat = &hearing.seats[place];
    let word = match seat.stance {
        _ if seat.vacant => "vacant seat",
        Some(stance) => stance.word(),
        None if seat.attends => "present, no position",
        None => "no position",
    };
    let apart = match (settled.casts[place], seat.stance) {
        (Cast::Out, Some(Stance::StayOut)) | (Cast::Against, Some(Stance::Object | Stance::Brake)) => "",
        (Cast::Out, Some(_)) => ", not counted",
        (Cast::Against, _) => ", counts as an objection",
        (Cast::Blocks, _) => ", prevents a decision",
        (Cast::Gone, _) => ", not counted as a seat",
        _ => "",
    };
    let veto = if hearing.terms.veto.contains(seat.party) { ", has a veto" } else { "" };
    format!("{word}{apart}{veto}")
}

fn counts(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, steps: &mut Vec<Explanation>) {
    let cite = &hearing.rule.cite;
    let counting = hearing.counting(&settled.casts, &settled.reading);
    let mut count = |what: &str, measured: &super::share::Measured<'_>, part: &dyn Fn(usize) -> bool| {
        let Ok(counted) = counting.count(measured, part) else { return };
        let reached = if counted.reached { "reached" } else { "not reached" };
        let says = format!("{what}: {}: {reached}.", told(measured, &counted));
        let mut step = line(says, cite);
        step.cites.extend(tell::scale_cite(measured).cloned());
        steps.push(step);
    };
    for quorum in &hearing.quorum {
        count("Present", quorum, &|place| counting.is_present(place));
    }
    if hearing.terms.how == How::Vote {
        for threshold in &hearing.thresholds {
            count("Votes for it", threshold, &|place| settled.casts[place] == Cast::For);
        }
    }
    for cap in &hearing.caps {
        count("Declared that they are not obliged", cap, &|place| settled.casts[place] == Cast::Declared);
    }
    let chair = hearing.terms.tie == Some(crate::charter::rule::Tie::ChairDecides);
    if let Some(chair) = hearing.chair().filter(|_| chair && hearing.terms.how == How::Vote) {
        steps.push(line(format!("The chair is of {chair}."), cite));
    }
}

fn binds(decision: &Decision, binding: &Binding<'_>, cite: &Citation, steps: &mut Vec<Explanation>) {
    if let Some(effect) = decision.effect.filter(|_| decision.adopted == Finding::Yes) {
        steps.push(line(format!("A decision {}.", effect.means()), decision.because.last().unwrap_or(cite)));
    }
    if decision.adopted == Finding::Yes {
        let limited = binding.limited.filter(|_| decision.format == Format::Limited);
        let binds = limited.map_or(binding.binds, |rule| rule.bound);
        steps.push(line(format!("What is adopted {}.", binds.means()), cite));
    }
    groups("", &decision.bound, cite, steps);
    for (obligation, bound) in &decision.obligations {
        groups(&format!("{obligation}: "), bound, cite, steps);
    }
    for (party, reserved) in &decision.reservations {
        steps.push(line(format!("The reservation of {party} {}.", reserved.standing.means()), cite));
    }
}

fn groups(what: &str, bound: &std::collections::BTreeMap<Party, Bound>, cite: &Citation, steps: &mut Vec<Explanation>) {
    let words = [
        (Bound::Bound, "Bound"),
        (Bound::NotBound, "Not bound"),
        (Bound::Pending, "Not bound yet"),
        (Bound::Undetermined, "Undetermined whether bound"),
    ];
    for (kind, word) in words {
        let parties: Vec<&Party> = bound.iter().filter(|(_, own)| **own == kind).map(|(party, _)| party).collect();
        if !parties.is_empty() {
            steps.push(line(format!("{what}{word}: {}.", list(&parties, "and")), cite));
        }
    }
}
