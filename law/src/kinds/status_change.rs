//! `status.change`: a status begins, ends or is confirmed, as the rule of an instrument provides.

use std::sync::Arc;

use serde::Deserialize;

use crate::act::Act;
use crate::calendar;
use crate::charter::rule::{ChangeOf, ChangeTerms, Rule, StatusKind};
use crate::constitution::clause::{Clause, StatusRow};
use crate::constitution::target::{DEPOSIT, scopes};
use crate::contest;
use crate::facts::Facts;
use crate::id::Party;
use crate::judge::{Judge, Rested, Ruling, Stop, list};
use crate::kind::{self, Count, Field, Form, KindRow, Reach, RefRole, Shape};
use crate::outcome::Gap;
use crate::time::Date;

/// The kind.
pub const ROW: KindRow = KindRow {
    name: "status.change",
    edition: 1,
    family: "instruments",
    title: "Change a status",
    about: "Gives a party a status, or confirms that it has left, on the decision that the rule asks for; or renews a term.",
    fields: &[
        Field::required("instrument", Shape::Line, "Instrument", "The id of the instrument whose rule lets it change."),
        Field::required("of", Shape::Choice(&OF), "Ground", "What changes."),
        Field::optional("party", Shape::Party, "Party", "Whose status changes."),
        Field::optional("is", Shape::Choice(&IS), "Status", "The status from then on."),
        Field::optional("from", Shape::Date, "From", "The first day; the day of the act if none is given."),
        Field::optional("to", Shape::Date, "To", "The first day on which it is over, if that is known."),
        Field::optional("text", Shape::Text, "Text", "Anything the others should know about it."),
    ],
    refs: &[
        DEPOSIT,
        RefRole {
            name: "decision",
            kinds: &["decision.record"],
            count: Count::AtMostOne,
            help: "Point to the one decision of the body that the rule names.",
        },
        RefRole {
            name: "notice",
            kinds: &["instrument.withdraw"],
            count: Count::AtMostOne,
            help: "Point to the one notice of withdrawal that takes effect.",
        },
        RefRole {
            name: "challenge",
            kinds: &["challenge"],
            count: Count::Any,
            help: "Point to challenges of the decision's record that you know of.",
        },
    ],
    labels: &["public"],
    reach: Reach::AnyLog,
    judge: kind::judge::<Body>,
    says: kind::says::<Body>,
    read: kind::read::<Body>,
};

const OF: [(&str, &str); 6] = [
    ("accession", "Accession"),
    ("suspension", "Suspension"),
    ("arrears", "Arrears of contributions"),
    ("expulsion", "Expulsion"),
    ("withdrawal", "Withdrawal after notice"),
    ("renewal", "Renewal of the term"),
];

const IS: [(&str, &str); 7] = [
    ("member", "Member"),
    ("suspended", "Suspended"),
    ("former", "Former member"),
    ("observer", "Observer"),
    ("partner", "Partner"),
    ("signatory", "Signatory"),
    ("invited", "Invited"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Body {
    instrument: String,
    of: ChangeOf,
    party: Option<Party>,
    is: Option<StatusKind>,
    from: Option<Date>,
    to: Option<Date>,
    #[serde(rename = "text")]
    _text: Option<String>,
}

impl Form for Body {
    fn judge(self, judge: &mut Judge<'_>) -> Result<Ruling, Stop> {
        let (_, _, matter) = judge.inherited();
        judge.standing(matter.as_ref(), None)?;
        let on = judge.target(&self.instrument)?;
        let (terms, rule) = judge.change(self.of, &self.instrument)?;
        let notice = judge.role("notice").next();
        if self.of != ChangeOf::Withdrawal {
            self.decided(judge, &terms, &rule)?;
        }
        judge.cite_by(&rule.cite);
        let clause = match self.of {
            ChangeOf::Renewal => Clause::Renewal { on, until: self.renewal(judge, &terms, &rule)? },
            ChangeOf::Withdrawal => Clause::Status(self.withdrawal(judge, notice, &rule)?),
            _ => Clause::Status(self.status(judge, &terms, &rule)?),
        };
        Ok(Ruling { facts: Facts::Clause(Arc::new(clause)), matter, ..Ruling::default() })
    }

    fn says(self, act: &Act) -> String {
        match (self.party, self.is) {
            (Some(party), Some(is)) => {
                format!("{} changes the status of {party} under {}: {}", act.author, self.instrument, is.word())
            }
            (Some(party), None) => {
                format!("{} confirms the withdrawal of {party} from {}", act.author, self.instrument)
            }
            _ => format!("{} renews the term of {}", act.author, self.instrument),
        }
    }
}

impl Body {
    /// Refuses the act if it does not rest on a decision of the body that the rule names, about the party.
    fn decided(&self, judge: &mut Judge<'_>, terms: &ChangeTerms, rule: &Rule) -> Result<(), Stop> {
        let cite = std::slice::from_ref(&rule.cite);
        let Some(body) = &terms.decided_by else {
            return Err(Stop::Undetermined(Gap {
                clause: format!("{}: decided-by", rule.cite),
                says: format!("The rule on the {} does not say which body decides.", self.of.means()),
                settled_by: "A rule in its place that names the body.".into(),
                cites: cite.to_vec(),
            }));
        };
        let name = judge.body_name(body);
        let next = format!(
            "Have {name} decide it, record the decision for the public, and rest the act on it (decision.record)."
        );
        let Some(decision) = judge.role("decision").next() else {
            let says = format!("The {} takes a decision of {name}, and the act rests on none.", self.of.means());
            return Err(judge.refuse_by("prior-act", cite, says, next));
        };
        let matter = &decision.judged.ruling.matter;
        let own = matches!(&decision.judged.ruling.facts, Facts::Decision { body: own, .. } if own == body);
        if !own || terms.matter.as_ref().is_some_and(|wanted| matter.as_ref() != Some(wanted)) {
            let on = terms.matter.as_ref().map_or_else(String::new, |matter| format!(" on {matter}"));
            let says =
                format!("The {} takes a decision of {name}{on}, and the act rests on another one.", self.of.means());
            return Err(judge.refuse_by("prior-act", cite, says, next));
        }
        contest::unchallenged(judge, decision, &rule.cite)?;
        if let Some(party) = self.party.as_ref().filter(|party| !judge.decides_on(decision, party)) {
            let says = format!("The text decided on does not name {party}.");
            return Err(judge.refuse_by(
                "prior-act",
                cite,
                says,
                format!("Rest the act on the decision about {party}."),
            ));
        }
        judge.tell_cited(cite, &[decision.judged.id], "The decision that it takes is there.");
        Ok(())
    }

    fn status(&self, judge: &Judge<'_>, terms: &ChangeTerms, rule: &Rule) -> Result<StatusRow, Stop> {
        let (Some(party), Some(is)) = (self.party.clone(), self.is) else {
            return Err(judge.bad_form("the fields 'party' and 'is' are needed for this ground".into()));
        };
        let allowed: &[StatusKind] = match self.of {
            ChangeOf::Expulsion => &[StatusKind::Former],
            ChangeOf::Suspension | ChangeOf::Arrears => &[StatusKind::Suspended, StatusKind::Member],
            _ => &[
                StatusKind::Member,
                StatusKind::Observer,
                StatusKind::Partner,
                StatusKind::Signatory,
                StatusKind::Invited,
            ],
        };
        let words: Vec<&str> = allowed.iter().map(|is| is.word()).collect();
        let cite = std::slice::from_ref(&rule.cite);
        if !allowed.contains(&is) {
            let says = format!("By {} a party becomes {}, not {}.", self.of.means(), list(&words, "or"), is.word());
            return Err(judge.refuse_by("status", cite, says, "Name another ground, or another status.".into()));
        }
        let era = judge.era.clone();
        let law = era.law();
        let scopes = scopes(&law, terms, rule);
        let has = |scope: &String| law.status(&party, scope).is_some_and(|row| bound(row.is));
        if self.of != ChangeOf::Accession && !scopes.iter().any(has) {
            let says = format!("{party} is not bound in {}, so nothing can be taken from it.", list(&scopes, "or"));
            return Err(judge.refuse_by("status", cite, says, "See who is bound on that day.".into()));
        }
        let today = judge.act.at.date();
        let from = self.from.unwrap_or(today);
        if self.to.is_some_and(|to| to <= from) {
            let says = format!("It would end before it begins, on {from}.");
            return Err(judge.refuse("date", &[], says, "Give a later day, or none.".into()));
        }
        let loses = if is == StatusKind::Suspended { terms.loses.clone() } else { Vec::new() };
        let by = format!("{} on {}, act of {today}", self.of.means(), rule.cite);
        Ok(StatusRow { party, is, scopes, from, to: self.to, loses, rule: rule.cite.clone(), notice: None, by })
    }

    /// Returns the status of a party whose notice takes effect: not before its period has run.
    fn withdrawal(&self, judge: &Judge<'_>, notice: Option<Rested<'_>>, rule: &Rule) -> Result<StatusRow, Stop> {
        let cite = std::slice::from_ref(&rule.cite);
        let clause = notice.and_then(|rested| match &rested.judged.ruling.facts {
            Facts::Clause(clause) => Some((clause.clone(), rested)),
            _ => None,
        });
        let Some((clause, rested)) = clause else {
            let says = "A withdrawal rests on a notice, and the act points to none.".to_owned();
            let next = "Point to the notice of the party (instrument.withdraw).".to_owned();
            return Err(judge.refuse_by("prior-act", cite, says, next));
        };
        let Clause::Notice(notice) = &*clause else { unreachable!("bug: a notice has the facts of a notice") };
        let party = rested.judged.party.clone();
        if self.party.as_ref().is_some_and(|named| *named != party) || notice.rule != rule.cite {
            let says = format!("The notice pointed to is of {party}, under {}.", notice.rule);
            return Err(judge.refuse_by(
                "refs",
                cite,
                says,
                "Point to the notice of that party under that rule.".into(),
            ));
        }
        if self.is.is_some_and(|is| is != StatusKind::Former) {
            let says = "Who has withdrawn is a former member.".to_owned();
            return Err(judge.refuse_by("status", cite, says, "Leave the status out, or write former.".into()));
        }
        let from = self.from.unwrap_or(judge.act.at.date().max(notice.effect));
        if from < notice.effect {
            let says = format!("The notice takes effect on {} at the earliest.", notice.effect);
            return Err(judge.refuse_by("date", cite, says, format!("Name {} or a later day.", notice.effect)));
        }
        Ok(StatusRow {
            party,
            is: StatusKind::Former,
            scopes: notice.scopes.clone(),
            from,
            to: None,
            loses: Vec::new(),
            rule: rule.cite.clone(),
            notice: Some(rested.judged.id),
            by: format!("withdrawal on notice of {}, confirmed on {}", notice.date, judge.act.at.date()),
        })
    }

    /// Returns the day until which an instrument goes on.
    fn renewal(&self, judge: &Judge<'_>, terms: &ChangeTerms, rule: &Rule) -> Result<Date, Stop> {
        let cite = std::slice::from_ref(&rule.cite);
        let era = judge.era.clone();
        let ends = era.charter().instrument(&self.instrument).and_then(|paper| paper.ends);
        let Some(ends) = ends else {
            let says = format!("'{}' has no day on which it ends, so there is nothing to renew.", self.instrument);
            return Err(judge.refuse_by("status", cite, says, "See the term of the instrument.".into()));
        };
        match (self.to, terms.term) {
            (Some(to), _) if to > ends => Ok(to),
            (Some(_), _) => {
                let says = format!("It ends on {ends} as it is.");
                Err(judge.refuse_by("date", cite, says, "Name a later day.".into()))
            }
            (None, Some(term)) => calendar::day_after(ends, term, None).map_err(Stop::Undetermined),
            (None, None) => Err(Stop::Undetermined(Gap {
                clause: format!("{}: term", rule.cite),
                says: "The rule does not say for how long it is renewed.".into(),
                settled_by: "A day in the field 'to', as decided.".into(),
                cites: cite.to_vec(),
            })),
        }
    }
}

fn bound(is: StatusKind) -> bool {
    matches!(is, StatusKind::Member | StatusKind::Suspended)
}
