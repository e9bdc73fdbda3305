//! What a verdict says in sentences: the refusal with what to do next, the gap with what would settle it.

use super::roll::{Cast, Out, Seat};
use super::share::{Counted, Measured, Scale};
use super::verdict::{Hearing, Key, Lack, Settled, Verdict, Why};
use super::{Stance, look};
use crate::charter::rule::{Denominator, How, LimitedOpening, Procedure};
use crate::id::Party;
use crate::judge::list;
use crate::outcome::{Citation, Finding, Gap, Refusal};

/// Returns the finding of a rule.
pub(super) fn finding(hearing: &Hearing<'_, '_>, settled: &Settled<'_>) -> Finding {
    match &settled.verdict {
        Verdict::Yes => Finding::Yes,
        Verdict::No(why) => Finding::No(refusal(hearing, settled, why)),
        Verdict::Open(lack) => Finding::Undetermined(gap(hearing, lack)),
    }
}

/// Returns the gap of a body in which nobody may vote.
pub(super) fn empty(cite: &Citation, seats: &Citation) -> Gap {
    Gap {
        clause: format!("{cite}: exclude"),
        says: "Nobody is left that may vote, and the rule does not say what follows.".to_owned(),
        settled_by: "A rule that says who decides in the place of those without a vote.".to_owned(),
        cites: vec![cite.clone(), seats.clone()],
    }
}

/// Returns the gap of a vacant seat without a meaning.
pub(super) fn vacancy(seats: &Citation, named: &str, cite: &Citation) -> Gap {
    Gap {
        clause: format!("{seats}: vacant"),
        says: format!("The seat of {named} is vacant, and the rule does not say what that means."),
        settled_by: "A holder of the seat, or a decision that says what a vacant seat means.".to_owned(),
        cites: vec![seats.clone(), cite.clone()],
    }
}

fn refusal(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, why: &Why) -> Refusal {
    let (reason, says, next) = match why {
        Why::Objections => objections(hearing, settled),
        Why::Pending => pending(hearing),
        Why::Participants(..) | Why::LimitedOpening => limited(hearing, why),
        Why::Blocked | Why::Quorum(..) | Why::Named(_) | Why::VotesNeeded(..) => quorum(hearing, settled, why),
        Why::Veto | Why::Brake | Why::Tie | Why::Threshold(..) | Why::Cap => vote(hearing, settled, why),
        Why::Sought(until) => (
            "pending",
            format!("Agreement is still sought, until {until}; only then does the rule to fall back to decide."),
            "Go on consulting, or wait for the end of the period.".to_owned(),
        ),
        Why::NotUnanimous => {
            let silent = named(hearing, |place, _| settled.casts[place] == Cast::Silent);
            let says = format!("{} stated no agreement, so there is no unanimity.", have(&silent));
            ("not-unanimous", says, format!("Ask {} for a position.", list(&silent, "and")))
        }
        Why::AllObject => (
            "objection",
            "Every member objects, so the text is not adopted.".to_owned(),
            "One member that withdraws its objection lets it pass.".to_owned(),
        ),
        Why::NoAgreement => (
            "no-agreement",
            "No member agrees, so there is nothing to adopt.".to_owned(),
            "At least one member states that it agrees.".to_owned(),
        ),
    };
    Refusal { reason, says, next, cites: vec![hearing.rule.cite.clone()] }
}

type Told = (&'static str, String, String);

fn objections(hearing: &Hearing<'_, '_>, settled: &Settled<'_>) -> Told {
    let stated = |seat: &Seat<'_>| matches!(seat.stance, Some(Stance::Object | Stance::Brake | Stance::Amend));
    let against = |place: usize, _: &Seat<'_>| settled.casts[place] == Cast::Against;
    let objecting = named(hearing, |place, seat| against(place, seat) && stated(seat));
    let least = hearing.terms.objections_min.filter(|least| *least > 1 && hearing.terms.how == How::Consensus);
    let ends = match (hearing.terms.how, least) {
        (How::Unanimity, _) => "so there is no unanimity".to_owned(),
        (_, Some(least)) => format!("and {least} objections are enough to prevent consensus"),
        _ => "so there is no consensus".to_owned(),
    };
    let says = if objecting.is_empty() {
        let counted = named(hearing, against);
        let of = if counted.is_empty() { "a seat that nobody holds".to_owned() } else { list(&counted, "and") };
        format!("No agreement of {of}, which counts as an objection, {ends}.")
    } else {
        let objects = if objecting.len() == 1 { "objects" } else { "object" };
        format!("{} {objects}, {ends}.", list(&objecting, "and"))
    };
    let next = "Table a new version that meets the objection, or close the consultation without a decision.";
    ("objection", says, next.to_owned())
}

fn pending(hearing: &Hearing<'_, '_>) -> Told {
    let missing = named(hearing, |_, seat| seat.is_missing());
    if hearing.question.procedure == Procedure::Circulation {
        let next = "Wait for the signatures that are missing, or ask for them.".to_owned();
        return ("pending", format!("{} not signed yet.", have(&missing)), next);
    }
    let next = "Wait for the positions that are missing, or ask for them.".to_owned();
    ("pending", format!("{} stated no position yet.", have(&missing)), next)
}

fn limited(hearing: &Hearing<'_, '_>, why: &Why) -> Told {
    if let Why::Participants(taking_part, least) = why {
        let says = format!("{taking_part} take part, and a decision in limited format takes {least}.");
        return ("limited-format", says, "Have more members take part.".to_owned());
    }
    let opening = hearing.terms.limited_format.as_ref().map(|rule| rule.opening);
    let says = match (&hearing.question.limited, opening) {
        (Some(super::Opening::Objected(by)), _) => {
            let by: Vec<&Party> = by.iter().collect();
            format!("{} objected to deciding in limited format.", list(&by, "and"))
        }
        (_, Some(LimitedOpening::Consensus)) => {
            "Limited format takes a decision of all members by consensus, and there is none.".to_owned()
        }
        _ => "Limited format was not proposed to the members, so none could object to it.".to_owned(),
    };
    ("limited-format", says, "Propose limited format to all members, or decide with all of them.".to_owned())
}

fn quorum(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, why: &Why) -> Told {
    let says = match why {
        Why::Quorum(number, counted) => {
            format!("There is no quorum: present are {}.", told(&hearing.quorum[*number], counted))
        }
        Why::Named(away) => {
            let away: Vec<&Party> = away.iter().collect();
            let (has, it) = if away.len() == 1 { ("is", "its") } else { ("are", "their") };
            format!(
                "There is no quorum: {} {has} away, and the rule asks for {it} presence in any case.",
                list(&away, "and")
            )
        }
        Why::VotesNeeded(here, needed) => {
            format!("There is no quorum: adoption takes {needed} votes, and only {here} can be cast by those present.")
        }
        _ => {
            let blocking = named(hearing, |place, _| settled.casts[place] == Cast::Blocks);
            let of = if blocking.is_empty() { "a seat that nobody holds".to_owned() } else { list(&blocking, "and") };
            format!("Without {of} there is no quorum.")
        }
    };
    ("quorum", says, "Convene the body again, so that enough members take part.".to_owned())
}

fn vote(hearing: &Hearing<'_, '_>, settled: &Settled<'_>, why: &Why) -> Told {
    let next = "Table a new version that more members can vote for.".to_owned();
    match why {
        Why::Threshold(number, counted) => {
            let votes = told(&hearing.thresholds[*number], counted);
            ("threshold", format!("The votes for it are {votes}."), next)
        }
        Why::Tie => {
            let tie = hearing.terms.tie.map_or("the text is not adopted", |tie| tie.means());
            let says = format!("As many votes are for it as against it, and on a tie {tie}.");
            let says = match hearing.terms.tie {
                Some(crate::charter::rule::Tie::ChairDecides) => format!("{says} It is not cast so as to adopt it."),
                _ => says,
            };
            ("tie", says, next)
        }
        Why::Cap => {
            let declaring = named(hearing, |place, _| settled.casts[place] == Cast::Declared);
            let says = format!(
                "{} that they are not obliged to apply it, and these are too many for the text to be adopted.",
                if declaring.len() == 1 {
                    format!("{} declares", declaring[0])
                } else {
                    format!("{} declare", list(&declaring, "and"))
                }
            );
            ("qualified-abstention", says, next)
        }
        Why::Brake => {
            let braking = named(hearing, |_, seat| seat.out.is_none() && seat.stance == Some(Stance::Brake));
            let verb = if braking.len() == 1 { "opposes" } else { "oppose" };
            let says = format!("{} {verb} the vote for vital reasons, so it is not taken.", list(&braking, "and"));
            ("brake", says, "Look for a text that the member can accept.".to_owned())
        }
        _ => {
            let terms = hearing.terms;
            let vetoes = |place: usize, seat: &Seat<'_>| {
                settled.casts[place] == Cast::Against && terms.veto.contains(seat.party)
            };
            let vetoing = named(hearing, vetoes);
            let has = if vetoing.len() == 1 { "is against it and has" } else { "are against it and have" };
            let says = format!("{} {has} a veto, so the text is not adopted.", list(&vetoing, "and"));
            let next = "Table a new version that meets the objection.".to_owned();
            ("veto", says, next)
        }
    }
}

/// Tells a count against a share: `18 of 27 (all seats of the body); at least 11/20 is needed, that is 15`.
pub(super) fn told(measured: &Measured<'_>, counted: &Counted) -> String {
    let share = measured.share;
    let mut needs = Vec::new();
    let whole = counted.whole;
    let number = measured.needed(whole);
    needs.extend(share.at_least.map(|of| format!("at least {of} is needed, that is {number}")));
    needs.extend(share.more_than.map(|of| format!("more than {of} is needed, that is {number}")));
    needs.extend(share.count.map(|count| format!("{count} are needed")));
    let of = match share.of {
        Denominator::Voting => "the votes for and against",
        other => other.means(),
    };
    let of = match &share.among {
        Some(group) => format!("{of}, of the members in {group}"),
        None => of.to_owned(),
    };
    let by = share.scale.as_deref().map(|scale| format!(", by the scale {scale}")).unwrap_or_default();
    format!("{} of {whole} ({of}{by}); {}", counted.part, list(&needs, "and"))
}

fn gap(hearing: &Hearing<'_, '_>, lack: &Lack<'_>) -> Gap {
    let cite = &hearing.rule.cite;
    let here = |key: &str, says: String, settled_by: &str| Gap {
        clause: format!("{cite}: {key}"),
        says,
        settled_by: settled_by.to_owned(),
        cites: vec![cite.clone()],
    };
    match lack {
        Lack::Empty => empty(cite, &hearing.bench.cite),
        Lack::NobodyRatified => {
            let says = "Nobody that may vote has ratified the instrument, so there is nothing to count.".to_owned();
            here("thresholds", says, "Ratifications, or a rule for the time before them.")
        }
        Lack::How => here("how", "The text does not say how the body decides.".to_owned(), "A rule that says it."),
        Lack::Thresholds => {
            let says = "The rule is about a vote and sets no threshold.".to_owned();
            here("thresholds", says, "A threshold with its denominator.")
        }
        Lack::Scale(name) => Gap {
            clause: format!("scale: {name}"),
            says: format!("The votes weigh by the scale {name}, and no such scale is in force."),
            settled_by: "A scale of that name for the day.".to_owned(),
            cites: vec![cite.clone()],
        },
        Lack::Group(scope) => nobody_of(scope, cite),
        Lack::Weight(scale, party) => Gap {
            clause: format!("{}: values", scale.cite),
            says: format!("The scale {} gives {party} no weight.", scale.cite.rule),
            settled_by: format!("A scale with the weight of {party}."),
            cites: vec![scale.cite.clone(), cite.clone()],
        },
        Lack::Meaning(key) => meaning(hearing, *key),
        Lack::LimitedFormat => {
            let out = named(hearing, |_, seat| matches!(seat.out, Some(Out::Staying)));
            let stays = if out.len() == 1 { "stays" } else { "stay" };
            let says =
                format!("{} {stays} out, and the rule does not say whether the others may decide.", list(&out, "and"));
            let settled = format!("A position of {}, or a rule on limited format.", list(&out, "and"));
            here("limited-format", says, &settled)
        }
        Lack::Tie => {
            let says = "As many votes are for it as against it, and the text does not say what follows.".to_owned();
            here("tie", says, "A rule on ties, or another vote.")
        }
        Lack::Chair => Gap {
            clause: format!("rotation: {}", hearing.question.body),
            says: "The vote of the chair decides, and the charter does not say whose the chair is.".to_owned(),
            settled_by: "A rotation of the chair, or an override for the day.".to_owned(),
            cites: vec![cite.clone()],
        },
        Lack::Fallback(name) => {
            let says = format!("The rule falls back to {name}, and no such rule is in force.");
            here("fallback", says, "A decide rule of that name.")
        }
        Lack::Loop => {
            let says = "The rule falls back to one that falls back to it.".to_owned();
            here("fallback", says, "A fallback that ends.")
        }
        Lack::Tabled => {
            let says = "Agreement is sought for a time first, and it is not known since when or until when.".to_owned();
            here("fallback", says, "The instant at which the text was tabled, and the instant of the question.")
        }
        Lack::Period(gap) => gap.clone(),
    }
}

/// Returns the gap of a group of which nobody sits in the body.
fn nobody_of(scope: &str, cite: &Citation) -> Gap {
    Gap {
        clause: format!("status: {scope}"),
        says: format!("Votes are counted among the members in {scope}, and nobody that sits in the body is one."),
        settled_by: format!("A status in the scope {scope} for the day."),
        cites: vec![cite.clone()],
    }
}

fn meaning(hearing: &Hearing<'_, '_>, key: Key) -> Gap {
    let cite = &hearing.rule.cite;
    let (name, did, what, parties) = match key {
        Key::Absent => ("absent", "stated no position", "absence", named(hearing, |_, seat| seat.is_absent())),
        Key::Abstain => {
            let abstains = |_: usize, seat: &Seat<'_>| seat.abstains(hearing.declared);
            ("abstain", "abstained", "abstention", named(hearing, abstains))
        }
        Key::Vacant => {
            let vacant = named(hearing, |_, seat| seat.vacant && seat.out.is_none());
            let of = if vacant.is_empty() { "a seat that nobody holds".to_owned() } else { list(&vacant, "and") };
            return vacancy(&hearing.bench.cite, &of, cite);
        }
    };
    let parties = list(&parties, "and");
    Gap {
        clause: format!("{cite}: {name}"),
        says: format!("{parties} {did}, and the rule does not say what {what} means."),
        settled_by: format!("A position of {parties}, or a decision that says what {what} means."),
        cites: vec![cite.clone()],
    }
}

/// Returns the parties of the seats that are so, in the order of the roll.
pub(super) fn named<'q>(hearing: &Hearing<'_, 'q>, is: impl Fn(usize, &Seat<'q>) -> bool) -> Vec<&'q Party> {
    let seats = hearing.seats.iter().enumerate();
    seats.filter(|(place, seat)| is(*place, seat)).map(|(_, seat)| seat.party).collect()
}

fn have(parties: &[&Party]) -> String {
    format!("{} {}", list(parties, "and"), if parties.len() == 1 { "has" } else { "have" })
}

/// Returns the gap of a body of which no rule says who sits in it.
pub(super) fn no_seats(law: &crate::charter::Consolidated<'_>, question: &super::Question) -> Gap {
    let body = &question.body;
    Gap {
        clause: format!("seats: {body}"),
        says: format!("No rule says who sits in {}.", look::body_name(law, body)),
        settled_by: "A seats rule for the body.".to_owned(),
        cites: Vec::new(),
    }
}

/// Returns the gap of two rules of different instruments that both speak, where no header says which prevails.
pub(super) fn two_rules(
    law: &crate::charter::Consolidated<'_>,
    question: &super::Question,
    one: &crate::charter::rule::Rule,
    other: &crate::charter::rule::Rule,
) -> Gap {
    let (first, second) = (&one.cite.instrument, &other.cite.instrument);
    Gap {
        clause: format!("{second}: under"),
        says: format!(
            "{} and {} each say how {} decides on {}, neither is narrower, and no header says which of the two \
             instruments prevails.",
            one.cite,
            other.cite,
            look::body_name(law, &question.body),
            question.matter
        ),
        settled_by: format!(
            "The header of '{second}' with under = [\"{first}\"] or over = [\"{first}\"], or a rule that replaces the other."
        ),
        cites: vec![one.cite.clone(), other.cite.clone()],
    }
}

/// Returns the gap of a body and a matter without a rule for the procedure.
pub(super) fn no_rule(law: &crate::charter::Consolidated<'_>, question: &super::Question, bench: &super::Bench) -> Gap {
    let (body, matter) = (&question.body, &question.matter);
    let name = look::body_name(law, body);
    let (clause, says, settled_by) = match question.procedure {
        Procedure::Meeting => (
            format!("decide: {body}, {matter}"),
            format!("No rule says how {name} decides on {matter}."),
            "A decide rule for the body and the matter.",
        ),
        Procedure::Circulation => (
            format!("decide: {body}, {matter}, circulation"),
            format!("No rule lets {name} decide on {matter} by circulation."),
            "A decide rule for the body, the matter and the procedure.",
        ),
        Procedure::Silence => (
            format!("silence: {body}, {matter}"),
            format!("No rule lets {name} decide on {matter} by silence on the day on which silence was opened."),
            "A silence rule for the body and the matter, in force on that day.",
        ),
    };
    Gap { clause, says, settled_by: settled_by.to_owned(), cites: vec![bench.cite.clone()] }
}

/// Returns the rule of the scale by which a share weighs.
pub(super) fn scale_cite<'m>(measured: &'m Measured<'_>) -> Option<&'m Citation> {
    match &measured.scale {
        Scale::Weights(_, rule) => Some(&rule.cite),
        Scale::Heads | Scale::Missing(_) => None,
    }
}
