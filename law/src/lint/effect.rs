//! Who is bound, who may join, who has lost his vote: what the rules on deciding leave open.

use super::words::list;
use super::{Check, Look};
use crate::charter::ORGANISATION;
use crate::charter::rule::{Binds, ChangeOf, DecideTerms, Excluded, How, Rule, StatusKind, Terms};
use crate::id::Party;

pub(super) fn look(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        if let Terms::Decide(terms) = &rule.terms {
            bound(look, terms, rule);
            silent(look, terms, rule);
        }
    }
    suspended(look);
    in_arrears(look);
}

fn bound(look: &mut Look<'_>, terms: &DecideTerms, rule: &Rule) {
    let by = list(&terms.by);
    if terms.bound == Binds::Undetermined {
        look.find(
            Check::BoundUndetermined,
            rule,
            format!("The charter does not say whom a decision of {by} binds."),
            vec!["A text is adopted; a member that abstained asks whether it must carry it out: the charter does not say.".to_owned()],
            "Write bound = \"all\", \"agreeing\", \"accepting\", \"participants\", \"consenting\" or \"nobody\".".to_owned(),
        );
    }
    let binds = !matches!(terms.bound, Binds::Nobody | Binds::Undetermined);
    if binds && !terms.exclude.is_empty() && terms.excluded_bound.is_none() {
        let who = list(terms.exclude.iter().map(|excluded| excluded.means()));
        look.find(
            Check::ExcludedBound,
            rule,
            format!("The charter does not say whether those without a vote ({who}) are bound; they are bound like the others."),
            vec!["A text is adopted without the vote of the member that it is about, and binds it as it binds the others.".to_owned()],
            "Write excluded-bound = \"all\" if that is meant, otherwise \"consenting\" or \"nobody\".".to_owned(),
        );
    }
}

/// Limited format, joining, reservations.
fn silent(look: &mut Look<'_>, terms: &DecideTerms, rule: &Rule) {
    let by = list(&terms.by);
    let every = matches!(terms.how, How::Consensus | How::Unanimity);
    if every && terms.limited_format.is_none() && terms.bound != Binds::Nobody {
        look.find(
            Check::LimitedFormatNotGiven,
            rule,
            format!("The charter does not say whether {by} may decide without some members."),
            vec!["All members but one want to act, and the one neither wants to take part nor to stand in the way: the charter offers no way.".to_owned()],
            "Add limited-format = { opening = \"no-objection\", bound = \"participants\", joining = \"free\" }, or write under the article that there is none.".to_owned(),
        );
    }
    let some = matches!(terms.bound, Binds::Agreeing | Binds::Accepting | Binds::Participants | Binds::Consenting);
    let limited = terms.limited_format.as_ref().is_some_and(|limited| limited.joining.is_none());
    if (some && terms.joining.is_none()) || limited {
        let key = if limited { "limited-format.joining" } else { "joining" };
        look.find(
            Check::JoiningNotGiven,
            rule,
            format!("A decision of {by} binds some members, and the charter does not say whether others may join it later."),
            vec!["A member that is not bound declares a year later that it joins: whether it is bound then, the charter does not say.".to_owned()],
            format!("Add {key} = \"free\", \"with-consent\" or \"closed\"."),
        );
    }
    if terms.reservations.is_none() && terms.bound != Binds::Nobody {
        look.find(
            Check::ReservationsNotGiven,
            rule,
            format!("The charter does not say whether a member may agree with a reservation in {by}."),
            vec!["A member agrees, and adds that it will not apply the second paragraph: whether it may, the charter does not say.".to_owned()],
            "Add reservations = { allowed = false }, or allowed = true with \"void-at\" if others may strike one down.".to_owned(),
        );
    }
}

/// Suspensions that do not say what is lost.
fn suspended(look: &mut Look<'_>) {
    let law = look.law;
    for rule in law.rules() {
        let (who, named) = match &rule.terms {
            Terms::Status(terms) if terms.is == StatusKind::Suspended && terms.loses.is_empty() => {
                let still = |party: &&Party| {
                    law.status(party, &terms.scope).is_some_and(|standing| standing.rule.cite == rule.cite)
                };
                let Some(party) = terms.parties.iter().find(still) else { continue };
                (party.to_string(), "is suspended")
            }
            Terms::Change(terms) if terms.of == ChangeOf::Suspension && terms.loses.is_empty() => {
                let member = law.members(ORGANISATION).pop();
                (member.map_or("A member".to_owned(), |party| party.to_string()), "is suspended by this rule")
            }
            _ => continue,
        };
        look.find(
            Check::SuspendedEffects,
            rule,
            "The charter does not say which rights a suspended member loses; it loses all.".to_owned(),
            vec![format!(
                "{who} {named} and wants to attend without a vote: whether it may, the charter does not say in words."
            )],
            "Write loses = [\"vote\"], or all of \"vote\", \"attend\", \"posts\" and \"chair\" if that is meant."
                .to_owned(),
        );
    }
}

/// Members in arrears have no vote, and no rule says when a member is in arrears.
fn in_arrears(look: &mut Look<'_>) {
    let law = look.law;
    if law.changes().iter().any(|(terms, _)| terms.of == ChangeOf::Arrears) {
        return;
    }
    for rule in law.rules() {
        let Terms::Decide(terms) = &rule.terms else { continue };
        if terms.exclude.contains(&Excluded::InArrears) {
            look.find(
                Check::ArrearsNotDefined,
                rule,
                "This rule leaves out members in arrears, and no rule says when a member is in arrears.".to_owned(),
                vec![
                    "A member has paid half of its contribution: whether it may vote, the charter does not say."
                        .to_owned(),
                ],
                "Add a change rule with of = \"arrears\" and \"unpaid\", a period.".to_owned(),
            );
        }
    }
}
