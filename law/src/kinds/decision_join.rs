//! `decision.join`: a member joins a decision that it is not bound by, accepts it, or consents to an obligation of it.
//! It is bound from that day on, if the rule that the decision was taken by allows it.

use serde::Deserialize;

use crate::act::Act;
use crate::charter::rule::{Binds, Joining, Terms};
use crate::decide::Stage;
use crate::draft::asked;
use crate::facts::{Facts, Slot};
use crate::id::{self, Party};
use crate::judge::{Judge, Rested, Ruling, Stop};
use crate::kind::{self, Count, Field, Form, KindRow, LISTED, Reach, RefRole, Shape};
use crate::outcome::{Bound, Citation, Decision, Format, Gap};

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "decision.join",
    edition: 1,
    family: "decisions",
    title: "Join or accept a decision",
    about: "Binds a member to a recorded decision from the day of the act: it joins, accepts or consents to obligations.",
    fields: &[
        Field::optional("text", Shape::Text, "Statement", "Kept with the declaration for ever."),
        super::position_state::CONSENTS,
        Field::optional(
            "admits",
            Shape::Party,
            "Agrees that this party joins",
            "For a member that takes part, where joining needs its agreement: the party that wants to join.",
        ),
    ],
    refs: &[RefRole {
        name: "decision",
        kinds: &["decision.record"],
        count: Count::One,
        help: "Point to the one record of the decision that is joined.",
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
    #[serde(rename = "text")]
    _text: Option<String>,
    #[serde(default)]
    consents_to: Vec<String>,
    admits: Option<Party>,
}

/// Whether a member may join, and the rule that says so.
enum Way {
    /// It may: by declaring it, with the consent of those that take part, or because the decision binds by acceptance.
    Open(Citation, &'static str),
    /// Nobody may.
    Closed(Citation),
    /// The rule does not say.
    Silent(Citation),
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (case, consultation, matter) = judge.inherited();
        let record = judge.the("decision");
        let Facts::Decision { draft, body } = &record.judged.ruling.facts else {
            return Err(super::decision_record::only_confirms(judge));
        };
        judge.standing(matter.as_ref(), Some(body))?;
        judge.seat(body)?;
        let decision = outcome(judge, record, *draft);
        if let Some(other) = &self.admits {
            admitting(judge, &decision, other)?;
        } else {
            self.binds_anew(judge, &decision)?;
        }
        way(judge, &decision, body)?;
        Ok(Ruling { facts: Facts::Joining { draft: *draft }, case, consultation, matter })
    }

    fn says(self, act: &Act) -> String {
        if let Some(other) = &self.admits {
            return format!("{} agrees that {other} joins a decision", act.author.party);
        }
        match self.consents_to.as_slice() {
            [] => format!("{} joins a decision", act.author.party),
            named => format!("{} joins a decision and consents to {}", act.author.party, named.join(", ")),
        }
    }
}

impl Body {
    /// Refuses a member that is bound already.
    fn binds_anew(&self, judge: &Judge<'_>, decision: &Decision) -> Result<(), Stop> {
        let party = &judge.author().party;
        if decision.bound.get(party) != Some(&Bound::Bound) || !self.consents_to.is_empty() {
            return Ok(());
        }
        let says = format!("{party} is bound by the decision already.");
        let next = "Nothing is to be done; it holds for this party.".to_owned();
        Err(judge.refuse("bound", &numbers(judge, &decision.because), says, next))
    }
}

/// Refuses the agreement of a party that does not take part, and an agreement with itself.
fn admitting(judge: &Judge<'_>, decision: &Decision, other: &Party) -> Result<(), Stop> {
    let party = &judge.author().party;
    let rules = numbers(judge, &decision.because);
    if other == party || decision.bound.get(party) != Some(&Bound::Bound) {
        let says = format!("{party} agrees that {other} joins, and that is for the other members that take part.");
        let next =
            "A member that is bound by the decision agrees; one that wants to join says so for itself.".to_owned();
        return Err(judge.refuse("joining", &rules, says, next));
    }
    Ok(())
}

/// Refuses the act unless the rule of the decision lets a member join later.
fn way(judge: &mut Judge<'_>, decision: &Decision, body: &id::Body) -> Result<(), Stop> {
    let party = &judge.author().party;
    match by(judge, decision) {
        Some(Way::Open(cite, how)) => {
            let number = numbers(judge, &[cite]);
            number.iter().for_each(|rule| judge.cite(*rule));
            judge.tell(&number, &[], |_| format!("By the rule of the decision {how}."));
            Ok(())
        }
        Some(Way::Closed(cite)) => {
            let says = format!("Nobody may join this decision later, so {party} may not.");
            let next = "Table a new decision that binds it (draft.table).".to_owned();
            Err(judge.refuse("joining", &numbers(judge, &[cite]), says, next))
        }
        Some(Way::Silent(cite)) => Err(Stop::Undetermined(Gap {
            clause: format!("{cite}: joining"),
            says: "The rule does not say whether a member may join the decision later.".into(),
            settled_by: format!(
                "A decision of {} on who may join, or a new decision that binds the member.",
                judge.body_name(body)
            ),
            cites: vec![cite],
        })),
        None => {
            let says = "No rule says how the decision was taken, so none lets a member join it.".to_owned();
            Err(judge.refuse("joining", &[], says, "See why the decision is undetermined.".to_owned()))
        }
    }
}

/// Computes the decision that a record lists, before anybody joins.
fn outcome(judge: &Judge<'_>, record: Rested<'_>, draft: Slot) -> Decision {
    let at = record.judged.act().map_or(judge.act.at, |act| act.at);
    let counted = asked::listed(judge.state, record.slot);
    asked::decided(judge.state, &judge.era_on(at.date()).law(), draft, &counted, Stage::Closed, at)
}

/// Returns what the rule of the decision says about joining: that of its limited format if it has one.
fn by(judge: &Judge<'_>, decision: &Decision) -> Option<Way> {
    let charter = judge.era.law().charter();
    let rules = decision.because.iter().filter_map(|cite| charter.rule(cite));
    let (joining, bound, cite) = rules.into_iter().find_map(|rule| match &rule.terms {
        Terms::Decide(terms) => {
            let limited = terms.limited_format.as_ref().filter(|_| decision.format == Format::Limited);
            let joining = limited.map_or(terms.joining, |limited| limited.joining.or(terms.joining));
            Some((joining, limited.map_or(terms.bound, |limited| limited.bound), &rule.cite))
        }
        Terms::Silence(terms) => Some((terms.joining, terms.bound, &rule.cite)),
        _ => None,
    })?;
    let cite = cite.clone();
    Some(match (joining, bound) {
        (Some(Joining::Closed), _) => Way::Closed(cite),
        (Some(open), _) => Way::Open(cite, open.means()),
        (None, bound @ (Binds::Accepting | Binds::Consenting)) => Way::Open(cite, bound.means()),
        (None, _) => Way::Silent(cite),
    })
}

fn numbers(judge: &Judge<'_>, cites: &[Citation]) -> Vec<crate::era::RuleNo> {
    cites.iter().filter_map(|cite| judge.era.law().charter().rule(cite)).map(|rule| judge.number(rule)).collect()
}
