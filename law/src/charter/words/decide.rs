//! Ways of deciding in words: who decides how, what absence means, who is bound.

use super::body::effect;
use super::name::{self, Naming, length};
use super::{Says, and, or};
use crate::charter::article;
use crate::charter::rule::{
    Binds, DecideTerms, Excluded, Fallback, How, Joining, LimitedFormat, LimitedOpening, Procedure, Rule, SilenceTerms,
    Terms, Within,
};
use crate::id::Matter;

pub(super) fn decide(rule: &Rule, terms: &DecideTerms, named: &Naming<'_>, out: &mut Says) {
    let way = match terms.how {
        How::Consensus => "by consensus",
        How::Unanimity => "unanimously",
        How::Vote => "by a vote",
        How::ReverseConsensus => "by reverse consensus",
        How::Undetermined => "in a way that the text does not give",
    };
    let verb = if terms.by.len() == 1 { "decides" } else { "decide" };
    out.say(format!("On {}, {} {verb} {way}", on(&terms.matters, named), named.bodies(&terms.by)));
    if terms.only_as_fallback {
        out.say("This holds only where another rule falls back on it");
    }
    out.list(&terms.procedures, |list| format!("It is done {}", or(list.iter().map(|one: &Procedure| one.means()))));
    adopted(terms, named, out);
    out.say(format!("The absence of a member {}", terms.absent.means()));
    out.say(format!("An abstention {}", terms.abstain.means()));
    quorum(terms, named, out);
    out.list(&terms.exclude, |list| format!("Without a vote are {}", excluded(list)));
    out.when(terms.excluded_bound, |bound| format!("As to those without a vote, what is adopted {}", bound.means()));
    out.list(&terms.veto, |parties| {
        format!(
            "A vote against by {} prevents adoption, for as long as the party has a seat",
            or(parties.iter().map(|party| named.party(party)))
        )
    });
    out.when(terms.qualified_abstention.as_ref(), |qualified| {
        let blocks: Vec<String> = qualified.blocks_at.iter().map(|share| named.share(share)).collect();
        let cap = match blocks.is_empty() {
            true => String::new(),
            false => format!("; once {} declare that, nothing is adopted", and(blocks)),
        };
        format!("A member that abstains may declare that it is not obliged to apply the decision{cap}")
    });
    if terms.brake {
        out.say("A member may oppose the vote itself for vital reasons that it states; the matter is then referred");
    }
    out.when(terms.limited_format.as_ref(), |_| "The body may decide without some members, which stay out".to_owned());
    terms.limited_format.iter().for_each(|limited| self::limited(limited, out));
    out.when(terms.fallback.as_ref(), |fallback| self::fallback(rule, fallback, named));
    out.say(binds("is adopted", terms.bound));
    for carved in &terms.carve_outs {
        let (obligation, bound) = (name::quoted(&carved.obligation), carved.bound);
        out.say(format!("But the obligation {obligation} {}", bound.means()));
    }
    out.when(terms.joining, later);
    out.when(terms.reservations.as_ref(), |reservations| match (&reservations.void_at, reservations.allowed) {
        (_, false) => "No member may agree with a reservation".to_owned(),
        (None, true) => "A member may agree with a reservation".to_owned(),
        (Some(share), true) => {
            format!("A member may agree with a reservation; it has no effect once {} object to it", named.share(share))
        }
    });
    out.when(terms.effect, effect);
}

/// Says which matters a rule is about.
pub(super) fn on(matters: &[Matter], named: &Naming<'_>) -> String {
    match matters {
        [] => "every matter that no narrower rule names".to_owned(),
        some => named.matters(some),
    }
}

/// Says whom a decision binds; `what` is as in `is adopted`.
fn binds(what: &str, bound: Binds) -> String {
    match bound {
        Binds::Undetermined => format!("Who is bound by what {what}, the text does not say"),
        bound => format!("What {what} {}", bound.means()),
    }
}

fn adopted(terms: &DecideTerms, named: &Naming<'_>, out: &mut Says) {
    match terms.how {
        How::Consensus if terms.objections_min.is_some_and(|least| least > 1) => {
            let least = terms.objections_min.unwrap_or_default();
            out.say(format!(
                "A text is adopted unless {least} members or more object; {} not prevent it",
                fewer(least)
            ));
        }
        How::Vote => {
            let shares = and(terms.thresholds.iter().map(|share| named.share(share)));
            out.say(format!("A text is adopted when those that vote for it are {shares}"));
            match terms.tie {
                Some(tie) => out.say(format!("When as many vote for it as against, {}", tie.means())),
                None => out.say("When as many vote for it as against, it is not adopted"),
            }
        }
        How::Undetermined => {}
        how => out.say(format!("A text is {}", how.means())),
    }
}

fn fewer(least: u16) -> String {
    match least {
        2 => "one objection does".to_owned(),
        least => format!("{} objections do", least - 1),
    }
}

fn quorum(terms: &DecideTerms, named: &Naming<'_>, out: &mut Says) {
    let Some(quorum) = &terms.quorum else { return };
    out.when(quorum.present.as_ref(), |share| format!("It counts only if there are present {}", named.share(share)));
    for share in &quorum.also {
        out.say(format!("There must also be present {}", named.share(share)));
    }
    out.list(&quorum.named, |parties| format!("In any case {} must be present", named.parties(parties)));
    if quorum.votes_needed {
        out.say("It counts only if as many take part as adoption needs votes");
    }
}

fn excluded(list: &[Excluded]) -> String {
    and(list.iter().map(|one| one.means()))
}

fn limited(terms: &LimitedFormat, out: &mut Says) {
    let opening = match terms.opening {
        LimitedOpening::NoObjection => "That is open to it if no member objects to deciding so",
        LimitedOpening::Consensus => "That takes a decision of all members by consensus first",
        LimitedOpening::Free => "That takes nothing: any number of members may",
    };
    out.say(opening);
    out.say(binds("is decided so", terms.bound));
    out.when(terms.participants_min, |least| format!("At least {least} members must take part"));
    out.when(terms.joining, |joining| format!("For members that stayed out: {}", joining.means()));
    out.when(terms.stays_out.as_ref(), |says| format!("What follows for those that stay out: {says}"));
}

fn fallback(rule: &Rule, fallback: &Fallback, named: &Naming<'_>) -> String {
    let after = fallback.after.map(|after| format!(" for {}", length(after))).unwrap_or_default();
    let then = match (&fallback.rule, &fallback.refer_to) {
        (Some(other), _) => {
            let cite = article::cited_from(&rule.cite, other);
            let how = named.rule(&cite).map(|rule| match &rule.terms {
                Terms::Decide(terms) => format!(" (where a text is {})", terms.how.means()),
                _ => String::new(),
            });
            format!("the rule {} decides{}", name::quoted(&cite.rule), how.unwrap_or_default())
        }
        (None, Some(body)) => format!("the matter goes to {}", named.body(body)),
        (None, None) => "nothing that the text gives follows".to_owned(),
    };
    match after.is_empty() {
        true => format!("If a text is not adopted, {then}"),
        false => format!("If agreement has been sought{after} without success, {then}"),
    }
}

/// Says whether others may join later.
pub(super) fn later(joining: Joining) -> String {
    format!("Afterwards {}", joining.means())
}

pub(super) fn silence(terms: &SilenceTerms, named: &Naming<'_>, out: &mut Says) {
    let verb = if terms.by.len() == 1 { "may decide" } else { "may each decide" };
    out.say(format!(
        "On {}, {} {verb} by silence: the text is adopted when a period passes unbroken",
        on(&terms.matters, named),
        named.bodies(&terms.by)
    ));
    out.say(format!(
        "It is opened by {}",
        or(terms.opened_by.iter().map(|office| format!("the {}", named.office(office))))
    ));
    out.say(format!("It may be used on this condition: {}", terms.opening.means()));
    let most = terms.most.map(|most| format!(", and at most {}", length(most))).unwrap_or_default();
    out.say(match terms.least {
        Within::Immediately => format!("The text sets no least period{most}"),
        least => format!("It lasts at least {}{most}", length(least)),
    });
    out.when(terms.calendar.as_ref(), |calendar| {
        format!("Days are counted by the calendar {}", name::quoted(calendar))
    });
    let breaks = or(terms.broken_by.iter().map(|one| one.means()));
    out.say(format!("It is broken by {breaks}, {}", terms.form.means()));
    out.list(&terms.exclude, |list| format!("Without a part in it are {}", excluded(list)));
    match terms.confirmed_by.as_slice() {
        [] => out.say("Nobody has to confirm the result"),
        some => out.say(format!("The result has effect once it is confirmed by {}", named.offices(some))),
    }
    out.when(terms.published.as_ref(), |says| format!("When the text is made public: {says}"));
    out.say(binds("is adopted", terms.bound));
    out.when(terms.joining, later);
}
