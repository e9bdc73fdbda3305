//! What a party owes on instruments: its signature or ratification, where their entry into force or its own being bound
//! waits for it.

use super::{Due, office};
use crate::charter::rule::{Consent, DepositsOf};
use crate::clock::ClockStatus;
use crate::constitution::condition::{Condition, Given};
use crate::constitution::enact::Paper;
use crate::id::{Kind, Matter, Party};
use crate::plane::Plane;
use crate::time::Instant;

/// Returns the signatures and ratifications awaited from a party.
pub(super) fn of(plane: &Plane<'_>, party: &Party, now: Instant) -> Vec<Due> {
    let papers = plane.papers();
    papers.iter().filter_map(|paper| awaited(plane, paper, party, now)).collect()
}

fn awaited(plane: &Plane<'_>, paper: &Paper, party: &Party, now: Instant) -> Option<Due> {
    let deposit = paper.deposit?;
    let slot = plane.find(&deposit)?;
    let given: Vec<Given> = paper.given.iter().filter(|one| plane.find(&one.act).is_some()).cloned().collect();
    let owes = |condition: &&Condition| {
        condition.deposits.as_ref().is_some_and(|deposits| {
            let signed = |one: &Given| one.party == *party && one.what == Consent::Signature;
            let among = match deposits.of {
                DepositsOf::Members => paper.governing.members.contains(party),
                DepositsOf::Signatories => given.iter().any(signed),
            };
            let has = given.iter().any(|one| one.party == *party && one.what == deposits.what);
            (among || deposits.named.contains(party)) && !has
        })
    };
    let condition = paper.governing.conditions.iter().find(owes)?;
    let what = condition.deposits.as_ref()?.what;
    let (kind, does) = match what {
        Consent::Signature => ("instrument.sign", "signs"),
        Consent::Ratification => ("instrument.ratify", "ratifies"),
    };
    let era = plane.era(now.date());
    let matter = Matter::from("");
    let kind = Kind::from(kind);
    let offices = office::that_may(&era, party, &kind, &matter, None);
    let who = office::named(&era, party, &offices);
    let if_nothing = match paper.entered.filter(|entered| entered.known <= now.date()) {
        Some(entered) => format!("The instrument is in force from {}; {party} is not bound by it.", entered.on),
        None => format!("The instrument does not enter into force: {}", paper.governing.open(&given).join(" ")),
    };
    Some(Due {
        says: format!("{who} {does} the instrument: {}.", paper.title),
        office: office::only(offices),
        kind,
        refs: vec![deposit],
        case: None,
        drill: plane.act(slot).drill.clone(),
        matter,
        clock: None,
        until: None,
        status: ClockStatus::Open,
        if_nothing,
        cites: vec![condition.rule.clone()],
    })
}
