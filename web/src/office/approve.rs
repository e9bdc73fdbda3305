//! An act on its way from the first officer's approval to the log.
//!
//! Every officer approves the very same bytes. Until enough have, the act waits in the desk's file; the last approval
//! writes it. Which officers count, and how many, is asked of the law each time, so that an authority that has changed
//! meanwhile is the one that holds.

use desk::{Assertion, Desk, Fate, OfficerId, Refused};
use law::act::Act;
use law::id::ActId;
use law::judge::Asked;
use record::Hash;

use crate::app::App;
use crate::ask::Ask;

/// What an approval led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The act was written.
    Written(ActId),
    /// It waits for further officers.
    Waits(Hash),
}

/// An act as it would be written, with what approves it.
pub struct Ready {
    /// What officers approve.
    pub challenge: Hash,
    /// The act's bytes without approvals.
    bytes: Vec<u8>,
    /// The approvals that it needs, if any.
    pub asked: Option<Asked>,
}

impl Ready {
    /// Makes an act ready. Refused, in words, if it cannot be written.
    pub fn of(record: &record::Record, act: &Act) -> Result<Self, String> {
        let filled = record.filled(act).map_err(|fault| fault.to_string())?;
        let bytes = record::encode_act(&filled).map_err(|fault| fault.to_string())?;
        let missing = || format!("this node does not keep the log of {}", act.author.party);
        let challenge = record.challenge(&act.author.party, &filled).ok_or_else(missing)?;
        Ok(Self { challenge, bytes, asked: record.state().approvals_asked(&filled) })
    }
}

/// Takes the first approval of an act, of the officer who is signed in, and writes it or lets it wait. Refused, in words,
/// unless a passkey of the officer signed exactly this act, and the officer acts for its office.
pub fn first(app: &App, desk: &Desk, ask: &Ask, act: &Act, answer: Option<&str>) -> Result<Outcome, String> {
    let ready = app.shared.read(|record| Ready::of(record, act))?;
    let officer = take(app, desk, ask, act, (&ready.challenge, ready.asked.as_ref()), answer)?;
    if ready.asked.is_none() {
        return (app.pen)(&act.author.party, act.clone()).map(Outcome::Written);
    }
    wait(app, desk, act, &ready, Some(officer))
}

/// Lets an act wait for approvals, of which there may be some already.
pub fn wait(app: &App, desk: &Desk, act: &Act, ready: &Ready, by: Option<OfficerId>) -> Result<Outcome, String> {
    desk.wait(&ready.challenge, &act.author, &ready.bytes, by, (app.wall)()).map_err(|refused| refused.to_string())?;
    go_on(app, desk, &ready.challenge)
}

/// Takes a further approval of an act that waits.
pub fn further(app: &App, desk: &Desk, ask: &Ask, challenge: &Hash, answer: Option<&str>) -> Result<Outcome, String> {
    let waiting = desk.waits(challenge).map_err(|refused| refused.to_string())?.ok_or("there is no such act")?;
    if !waiting.is_open((app.wall)()) {
        return Err("this act waits no longer".into());
    }
    let act = record::decode_act(&waiting.act).map_err(|fault| fault.to_string())?;
    let ready = app.shared.read(|record| Ready::of(record, &act))?;
    if ready.challenge != *challenge {
        return Err(moved(&act));
    }
    take(app, desk, ask, &act, (challenge, ready.asked.as_ref()), answer)?;
    go_on(app, desk, challenge)
}

/// Checks and keeps an approval. One that was given before is no fault: the act goes on from there.
fn take(
    app: &App,
    desk: &Desk,
    ask: &Ask,
    act: &Act,
    (challenge, asked): (&Hash, Option<&Asked>),
    answer: Option<&str>,
) -> Result<OfficerId, String> {
    let officer = ask.officer.as_ref().ok_or("nobody is signed in; sign in again")?;
    if !officer.offices.contains(&act.author) {
        return Err(format!("{} does not act for {} on this node", officer.name, act.author));
    }
    let answer = answer.filter(|text| !text.is_empty());
    let answer = answer.ok_or("no passkey has approved it; the page asks for one when you press the button")?;
    let assertion: Assertion =
        serde_json::from_str(answer).map_err(|_| "what the passkey answered has another form")?;
    let among = asked.map_or(&[][..], |asked| &asked.officers.keys);
    match desk.approve(officer.id, (challenge, among), &assertion, (app.wall)()) {
        Ok(_) => Ok(officer.id),
        Err(Refused::Twice) if asked.is_some() => Ok(officer.id),
        Err(Refused::Form("it approves another act")) => Err(
            "what the passkey approved is not this act; too much time has passed, or an answer has changed; check the answers again"
                .to_owned(),
        ),
        Err(other) => Err(other.to_string()),
    }
}

/// Writes an act that waits if enough officers have approved it.
fn go_on(app: &App, desk: &Desk, challenge: &Hash) -> Result<Outcome, String> {
    let said = |refused: Refused| refused.to_string();
    let waiting = desk.waits(challenge).map_err(said)?.ok_or("there is no such act")?;
    match waiting.fate {
        Fate::Waits if waiting.is_expired((app.wall)()) => {
            return Err("this act has waited too long; write it anew".into());
        }
        Fate::Waits => {}
        Fate::Written(id) => return Ok(Outcome::Written(id)),
        Fate::Claimed => return Err("another officer's approval is writing this act at this moment".into()),
        Fate::Withdrawn(..) => return Err("this act was withdrawn; write it anew".into()),
    }
    let act = record::decode_act(&waiting.act).map_err(|fault| fault.to_string())?;
    let ready = app.shared.read(|record| Ready::of(record, &act))?;
    if ready.challenge != *challenge {
        return Err(moved(&act));
    }
    let mut given = desk.given(challenge).map_err(said)?;
    match &ready.asked {
        Some(asked) => given.retain(|one| asked.officers.keys.contains(&one.key)),
        None => given.clear(),
    }
    given.truncate(law::limits::APPROVALS);
    if ready.asked.as_ref().is_some_and(|asked| given.len() < asked.officers.needed) {
        return Ok(Outcome::Waits(*challenge));
    }
    if !desk.claim(challenge).map_err(said)? {
        return Err("another officer's approval is writing this act at this moment".into());
    }
    let party = act.author.party.clone();
    let written = (app.pen)(&party, Act { approvals: given.into(), ..act });
    desk.settle(challenge, written.as_ref().ok().copied()).map_err(said)?;
    written.map(Outcome::Written)
}

fn moved(act: &Act) -> String {
    format!(
        "the log of {} goes on under another name since, so what was approved is no longer this act; withdraw it and write it anew",
        act.author.party
    )
}
