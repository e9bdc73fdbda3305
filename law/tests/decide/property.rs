//! Properties of every charter of a kind: rules that are monotone stay so, order and names of parties do not matter,
//! an empty electorate adopts nothing, and what is explained is what is decided.

use std::collections::BTreeMap;

use law::charter::Charter;
use law::decide::{self, Question, Stage, Stance};
use law::id::Party;
use law::outcome::{Decision, Finding};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const MEANINGS: [&str; 5] = ["objection", "no-objection", "not-counted", "blocks-quorum", "undetermined"];
const WAYS: [&str; 4] = ["consensus", "unanimity", "vote", "reverse-consensus"];
const WHOLES: [&str; 4] = ["all", "eligible", "present", "voting"];
const SHARES: [&str; 5] =
    ["more-than = \"1/2\"", "at-least = \"1/2\"", "at-least = \"2/3\"", "at-least = \"1/1\"", "count = 2"];
const STANCES: [Option<Stance>; 6] = [
    None,
    Some(Stance::Agree),
    Some(Stance::Object),
    Some(Stance::Abstain),
    Some(Stance::AbstainDeclared),
    Some(Stance::Brake),
];

/// Draws a decide rule without a quorum, or with one if that is asked for.
fn rule(quorum: bool) -> impl Strategy<Value = String> {
    let shares = prop::collection::vec((select(&WHOLES[..]), select(&SHARES[..])), 1..3);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), 1..3_u8, 0..3_u8);
    let words = (select(&WAYS[..]), select(&MEANINGS[..]), select(&MEANINGS[..]));
    (words, shares, flags, select(&["not-adopted", "undetermined"][..])).prop_map(
        move |((how, absent, abstain), shares, (veto, brake, qualified, objections, exclude), tie)| {
            // A share of those present or voting grows with who comes: absence is not counted there.
            let shares: Vec<String> =
                shares.into_iter().map(|(of, share)| format!("{{ of = \"{of}\", {share} }}")).collect();
            let mut rule = format!(
                "```decide general\nby = [\"council\"]\nhow = \"{how}\"\nabsent = \"{absent}\"\n\
                 abstain = \"{abstain}\"\nbound = \"agreeing\"\n"
            );
            match how {
                "vote" => rule += &format!("tie = \"{tie}\"\nthresholds = [{}]\n", shares.join(", ")),
                "consensus" => rule += &format!("objections-min = {objections}\n"),
                _ => {}
            }
            if veto {
                rule += "veto = [\"P01\"]\n";
            }
            if brake {
                rule += "brake = true\n";
            }
            if qualified {
                rule += "qualified-abstention = { blocks-at = [{ of = \"all\", at-least = \"1/3\" }] }\n";
            }
            if exclude > 0 {
                rule += "exclude = [\"state-concerned\"]\n";
            }
            if quorum {
                rule += "quorum = { present = { of = \"all\", more-than = \"1/2\" } }\n";
            }
            rule + "```\n"
        },
    )
}

fn question(stances: &[Option<Stance>], stage: Stage, concerned: &[usize]) -> Question {
    let names = super::parties(stances.len());
    let stated =
        names.iter().zip(stances).filter_map(|(party, own)| Some((Party::from(party.clone()), (*own)?.into())));
    Question {
        positions: stated.collect(),
        stage,
        concerned: concerned.iter().map(|place| Party::from(names[*place].clone())).collect(),
        ..super::question()
    }
}

fn asked(charter: &Charter, question: &Question) -> Decision {
    let law = charter.as_of(super::on("2010-06-15"));
    let (decision, tree) = decide::explain(&law, question);
    assert_eq!(decision, decide::decide(&law, question), "explain and decide agree");
    let word = match decision.adopted {
        Finding::Yes => "yes",
        Finding::No(_) => "no",
        Finding::Undetermined(_) => "undetermined",
    };
    assert_eq!(tree.finding, word, "the tree ends where the decision does");
    assert_eq!(tree.cites, decision.because);
    every_step_cites(&tree);
    decision
}

fn every_step_cites(tree: &law::outcome::Explanation) {
    assert!(!tree.cites.is_empty(), "{tree}");
    tree.steps.iter().for_each(every_step_cites);
}

fn stage() -> impl Strategy<Value = Stage> {
    select(&[Stage::Open, Stage::Closed][..])
}

/// How well the text fares: refused, open, adopted.
fn fares(decision: &Decision) -> u8 {
    match &decision.adopted {
        Finding::No(refusal) if refusal.reason != "pending" => 0,
        Finding::Yes => 2,
        _ => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_more_agreement_never_rejects_and_one_more_objection_never_adopts(
        rule in rule(false),
        stances in prop::collection::vec(select(&STANCES[1..]), 1..7),
        place in 0..6_usize,
        stage in stage(),
    ) {
        let parties = super::parties(stances.len());
        let charter = super::charter(&parties, &rule);
        let place = place % stances.len();
        let with = |stance: Stance| {
            let mut stances = stances.clone();
            stances[place] = Some(stance);
            fares(&asked(&charter, &question(&stances, stage, &[])))
        };
        let now = fares(&asked(&charter, &question(&stances, stage, &[])));
        prop_assert!(with(Stance::Agree) >= now, "an agreement makes it worse: {rule}\n{stances:?}");
        // Whoever opposes the vote, declares that it is not obliged, or abstains where that prevents a decision, does
        // more against the text than by objecting: these are the no-show rules.
        let worse = match stances[place] {
            Some(Stance::Brake | Stance::AbstainDeclared) => true,
            Some(Stance::Abstain) => rule.contains("abstain = \"blocks-quorum\""),
            _ => false,
        };
        prop_assert!(worse || with(Stance::Object) <= now, "an objection makes it better: {rule}\n{stances:?}");
    }

    #[test]
    fn an_open_stage_settles_only_what_no_later_position_changes(
        rule in rule(true),
        stances in prop::collection::vec(select(&STANCES[..]), 1..6),
        later in prop::collection::vec(select(&STANCES[..]), 6),
    ) {
        let parties = super::parties(stances.len());
        let charter = super::charter(&parties, &rule);
        let open = fares(&asked(&charter, &question(&stances, Stage::Open, &[])));
        let ends: Vec<Option<Stance>> = stances.iter().zip(&later).map(|(own, later)| own.or(*later)).collect();
        let ended = asked(&charter, &question(&ends, Stage::Closed, &[]));
        prop_assert!(open == 1 || fares(&ended) == open, "{rule}\n{stances:?}\n{ends:?}\n{ended:?}");
    }

    #[test]
    fn the_order_of_the_parties_does_not_matter(
        rule in rule(true),
        stances in prop::collection::vec(select(&STANCES[..]), 1..7),
        turn in 0..6_usize,
        stage in stage(),
    ) {
        let rule = rule.replace("veto = [\"P01\"]\n", "");
        let parties = super::parties(stances.len());
        let mut turned = parties.clone();
        turned.rotate_left(turn % parties.len());
        let question = question(&stances, stage, &[]);
        let here = asked(&super::charter(&parties, &rule), &question);
        let mut there = question.clone();
        let names: BTreeMap<&String, &String> = parties.iter().zip(&turned).collect();
        there.positions = question.positions.iter()
            .map(|(party, own)| (Party::from(names[&party.to_string()].clone()), own.clone())).collect();
        let there = asked(&super::charter(&turned, &rule), &there);
        prop_assert_eq!(std::mem::discriminant(&here.adopted), std::mem::discriminant(&there.adopted));
        for (party, bound) in &here.bound {
            prop_assert_eq!(bound, &there.bound[&Party::from(names[&party.to_string()].clone())]);
        }
    }

    #[test]
    fn an_empty_electorate_adopts_nothing(
        rule in rule(false),
        stances in prop::collection::vec(select(&STANCES[..]), 1..6),
        stage in stage(),
    ) {
        let rule = if rule.contains("exclude") { rule } else { rule.replace("bound =", "exclude = [\"state-concerned\"]\nbound =") };
        let charter = super::charter(&super::parties(stances.len()), &rule);
        let all: Vec<usize> = (0..stances.len()).collect();
        let decision = asked(&charter, &question(&stances, stage, &all));
        prop_assert!(matches!(decision.adopted, Finding::Undetermined(_)), "{decision:?}");
    }

    #[test]
    fn those_without_a_vote_change_nothing(
        rule in rule(false),
        stances in prop::collection::vec(select(&STANCES[..]), 2..6),
        others in prop::collection::vec(select(&STANCES[..]), 6),
        out in subsequence(vec![0_usize, 1], 0..2),
    ) {
        let rule = if rule.contains("exclude") { rule } else { rule.replace("bound =", "exclude = [\"state-concerned\"]\nbound =") };
        let charter = super::charter(&super::parties(stances.len()), &rule);
        let mut other = stances.clone();
        for place in &out {
            other[*place] = others[*place];
        }
        let here = asked(&charter, &question(&stances, Stage::Closed, &out));
        let there = asked(&charter, &question(&other, Stage::Closed, &out));
        prop_assert_eq!(here.adopted, there.adopted);
    }
}
