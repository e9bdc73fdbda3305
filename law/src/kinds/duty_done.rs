//! `duty.done`: somebody reports that what it owed is done.

use serde::Deserialize;

use crate::act::Act;
use crate::case;
use crate::charter::rule::{DutyTerms, Event, Expiry, Rule};
use crate::clock::{Setting, body_of, deciding, owers};
use crate::era::Era;
use crate::facts::Facts;
use crate::id::Party;
use crate::judge::{Judge, Rested, Ruling, Stop, list};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "duty.done",
    edition: 1,
    family: "duties",
    title: "Report a duty done",
    about: "Says that a duty which the charter lays on the author's party is done.",
    fields: &[
        Field::required("duty", Shape::Duty, "Duty", "The duty, by the name of its rule."),
        Field::optional("addressee", Shape::Line, "Addressee", "Who was told."),
        Field::optional("reference", Shape::Line, "Reference", "The number or date of the document."),
        Field::optional("text", Shape::Text, "Text", "What was done."),
    ],
    refs: &[RefRole {
        name: "origin",
        kinds: &[
            "decision.record",
            "invocation.make",
            "consultation.open",
            "consultation.close",
            "draft.table",
            "position.state",
            "silence.open",
            "decision.repeal",
            "session.convene",
            "session.close",
            "instrument.deposit",
            "instrument.sign",
            "instrument.ratify",
            "instrument.withdraw",
        ],
        count: Count::One,
        help: "Point to the one act that gave rise to the duty.",
    }],
    labels: &["all", "public", LISTED],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    duty: String,
    addressee: Option<String>,
    #[serde(rename = "reference")]
    _reference: Option<String>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let origin = judge.the("origin");
        let started = origin.judged.act().map_or(judge.act.at, |act| act.at);
        // A duty that an instrument brings with it is there from its entry into force, not from the act before.
        let knows = |era: &Era| era.law().duties().iter().any(|(_, rule)| rule.cite.rule == self.duty);
        let era = Some(judge.era_on(started.date())).filter(|era| knows(era)).unwrap_or_else(|| judge.era.clone());
        let law = era.law();
        let duties = match &matter {
            Some(matter) => law.duties_on(matter),
            None => law.duties(),
        };
        let Some((terms, rule)) = duties.iter().find(|(_, rule)| rule.cite.rule == self.duty) else {
            let names: Vec<&str> = duties.iter().map(|(_, rule)| rule.cite.rule.as_str()).collect();
            let rules: Vec<_> = duties.iter().map(|(_, rule)| judge.number(rule)).collect();
            let says = format!("The charter lays no duty '{}' on anybody in this matter.", self.duty);
            return Err(judge.refuse("duty", &rules, says, format!("Name one of its duties: {}.", list(&names, "or"))));
        };
        let number = judge.number(rule);
        judge.cite(number);
        if !gives_rise(judge, origin, terms) {
            let says = format!("The act pointed to does not give rise to the duty '{}'.", self.duty);
            let next = "Point to the act from which the duty runs; the list of what is due names it.".to_owned();
            return Err(judge.refuse("duty", &[number], says, next));
        }
        let party = &judge.author().party;
        let who = owing(judge, origin, terms, rule)?;
        if !who.contains(party) {
            let says = format!("The duty '{}' is owed by {}, not by {party}.", self.duty, list(&who, "and"));
            let next = format!("It is for {} to report it done.", list(&who, "or"));
            return Err(judge.refuse("owner", &[number], says, next));
        }
        if !terms.by.is_empty() && !terms.by.contains(&judge.author().office) {
            let offices = list(&terms.by, "or");
            let says = format!("{} may not report the duty '{}' done.", judge.author(), self.duty);
            return Err(judge.refuse(
                "office",
                &[number],
                says,
                format!("It is for the office {offices} to report it."),
            ));
        }
        judge.tell(&[number], &[origin.judged.id], |_| format!("{party} owes: {}", terms.must));
        let facts = Facts::Done { duty: self.duty.into(), origin: origin.slot };
        Ok(Ruling { facts, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        let to = self.addressee.map_or_else(String::new, |addressee| format!(" to {addressee}"));
        format!("{} reports the duty {} done{to}", act.author.party, self.duty)
    }
}

/// Returns who owes a duty that an act gave rise to.
fn owing(judge: &Judge<'_>, origin: Rested<'_>, terms: &DutyTerms, rule: &Rule) -> Result<Vec<Party>, Stop> {
    let started = origin.judged.act().map_or(judge.act.at, |act| act.at);
    let era = judge.era_on(started.date());
    let ruling = &origin.judged.ruling;
    let body = body_of(judge.state, origin.slot);
    let body = body.or_else(|| ruling.matter.as_ref().and_then(|matter| deciding(&era, matter)));
    let appeal = ruling.case.map(|case| &judge.state.entry(case).ruling.facts);
    let concerned = match appeal {
        Some(Facts::Invocation { territory, .. }) => Some(territory),
        _ if matches!(ruling.facts, Facts::Clause(_)) => Some(&origin.judged.party),
        _ => None,
    };
    let setting = Setting { body: body.as_ref(), concerned, at: started };
    owers(&era, terms.who, &setting, &rule.cite).map_err(Stop::Undetermined)
}

/// Says whether an act is the event from which a duty runs, or the one from which a period ran whose expiry is.
fn gives_rise(judge: &Judge<'_>, origin: Rested<'_>, terms: &DutyTerms) -> bool {
    let Some(event) = case::event(&origin.judged.ruling.facts) else { return false };
    let started = origin.judged.act().map_or(judge.act.at, |act| act.at);
    let era = judge.era_on(started.date());
    let matter = origin.judged.ruling.matter.clone().unwrap_or_else(|| "".into());
    let tacit =
        era.law().clocks_on(&matter).into_iter().any(|(clock, _)| {
            clock.then == Some(Expiry::DeemedDone) && clock.stops == terms.when && clock.starts == event
        });
    let by_position = matches!(terms.when, Event::PositionsComplete | Event::SilenceBroken);
    let completed = by_position && event == Event::PositionStated;
    // What happens through time alone runs from the act that brought it about.
    let by_time = match terms.when {
        Event::EnteredIntoForce => matches!(event, Event::Deposited | Event::Signed | Event::Ratified),
        Event::MandateEnded => matches!(event, Event::Repealed | Event::Decided),
        _ => false,
    };
    terms.when == event || completed || tacit || by_time
}
