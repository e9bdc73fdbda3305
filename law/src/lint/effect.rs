//! Who is bound, who may join, who has lost his vote: what the rules on deciding leave open.

use super::words::list;
use super::{Check, Look, seated};
use crate::charter::rule::{Binds, ChangeOf, DecideTerms, Excluded, How, Procedure, Right, Rule, StatusKind, Terms};
use crate::id::Party;

pub(super) fn look(look: &mut Look<'_>) {
    let law = look.law;
    let mut arrears = false;
    for rule in law.rules() {
        let Terms::Decide(terms) = &rule.terms else { continue };
        bound(look, terms, rule);
        silent(look, terms, rule);
        suspended(look, terms, rule);
        arrears |= terms.exclude.contains(&Excluded::InArrears);
    }
    in_arrears(look, arrears);
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

/// Returns a party whose vote is suspended, or may be, with the rule that says so.
fn without_vote<'c>(look: &Look<'c>) -> Option<(Option<&'c Party>, &'c Rule)> {
    let vote = |loses: &[Right]| loses.is_empty() || loses.contains(&Right::Vote);
    let now = look.law.rules().find_map(|rule| match &rule.terms {
        Terms::Status(terms) if terms.is == StatusKind::Suspended && vote(&terms.loses) => {
            let still = |party: &&Party| {
                look.law.status(party, &terms.scope).is_some_and(|standing| standing.rule.cite == rule.cite)
            };
            terms.parties.iter().find(still).map(|party| (Some(party), rule))
        }
        _ => None,
    });
    now.or_else(|| {
        look.law.rules().find_map(|rule| match &rule.terms {
            Terms::Change(terms) if terms.of == ChangeOf::Suspension && vote(&terms.loses) => Some((None, rule)),
            _ => None,
        })
    })
}

/// Suspended members, where the rule on deciding does not say that they have no vote.
fn suspended(look: &mut Look<'_>, terms: &DecideTerms, rule: &Rule) {
    let meets = super::totality::procedures(terms).contains(&Procedure::Meeting);
    if terms.exclude.contains(&Excluded::Suspended) || !meets || terms.how == How::Undetermined {
        return;
    }
    let Some((party, source)) = without_vote(look) else { return };
    let seated = terms.by.iter().flat_map(|body| seated(&look.law, body)).next();
    let Some(who) = party.cloned().or(seated) else { return };
    look.find(
        Check::SuspendedEffects,
        rule,
        format!(
            "{} lets the vote of a member be suspended, and this rule does not say that such a member has none.",
            source.cite
        ),
        vec![format!(
            "{who} is suspended and objects all the same: whether its objection counts, this rule does not say."
        )],
        "Add \"suspended\" to \"exclude\".".to_owned(),
    );
}

/// Arrears that take the vote, and rules that leave out those in arrears.
fn in_arrears(look: &mut Look<'_>, excluded: bool) {
    let law = look.law;
    let change = law.changes().into_iter().find(|(terms, _)| terms.of == ChangeOf::Arrears);
    match change {
        Some((terms, rule)) if !excluded && (terms.loses.is_empty() || terms.loses.contains(&Right::Vote)) => {
            look.find(
                Check::ArrearsWithoutEffect,
                rule,
                "Members in arrears lose their vote, and no rule on deciding leaves them out.".to_owned(),
                vec!["A member that has paid nothing for years objects: by this rule it has no vote, by the rule on deciding its objection counts.".to_owned()],
                "Add \"in-arrears\" to \"exclude\" in the decide rules.".to_owned(),
            );
        }
        None if excluded => {
            let rule = law.rules().find(
                |rule| matches!(&rule.terms, Terms::Decide(terms) if terms.exclude.contains(&Excluded::InArrears)),
            );
            let Some(rule) = rule else { return };
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
        _ => {}
    }
}
