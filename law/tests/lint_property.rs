//! What stories claim is asked again, and every way of standing is counted without classes.

use std::collections::BTreeSet;

use law::charter::Charter;
use law::decide::{self, Question, Stance};
use law::id::Party;
use law::lint::{Check, lint};
use law::outcome::Finding;
use proptest::prelude::*;

use super::{as_of, compare, read};

/// Rules on deciding, built from everything that the lint turns over.
fn rule() -> impl Strategy<Value = String> {
    let meaning =
        || prop::sample::select(vec!["objection", "no-objection", "not-counted", "blocks-quorum", "undetermined"]);
    let how = prop::sample::select(vec!["consensus", "unanimity", "vote", "reverse-consensus"]);
    let of = || prop::sample::select(vec!["all", "eligible", "present", "voting"]);
    let there = prop::sample::select(vec!["all", "eligible"]);
    let least = || {
        prop::sample::select(vec![
            "at-least = \"1/3\"",
            "at-least = \"1/2\"",
            "more-than = \"1/2\"",
            "at-least = \"2/3\"",
            "count = 2",
            "at-least = \"1/1\"",
        ])
    };
    let quorum = prop::option::of(
        (there, least()).prop_map(|(of, least)| format!("quorum = {{ present = {{ of = \"{of}\", {least} }} }}\n")),
    );
    let more = prop::sample::select(vec![
        "",
        "exclude = [\"state-concerned\"]\n",
        "exclude = [\"parties-to-the-dispute\"]\n",
        "veto = [\"RU\"]\n",
        "tie = \"chair-decides\"\n",
        "tie = \"undetermined\"\n",
        "objections-min = 2\n",
        "qualified-abstention = { blocks-at = [{ of = \"all\", at-least = \"1/3\" }] }\n",
        "limited-format = { opening = \"free\", bound = \"participants\", participants-min = 2 }\n",
    ]);
    let scale = prop::sample::select(vec!["", ", scale = \"people\""]);
    (how, meaning(), meaning(), of(), least(), quorum, more, scale).prop_map(|(how, absent, abstain, of, least, quorum, more, scale)| {
        let thresholds = if how == "vote" { format!("thresholds = [{{ of = \"{of}\", {least}{scale} }}]\n") } else { String::new() };
        let more = if how != "consensus" && more.starts_with("objections") { "" } else { more };
        format!(
            "```scale people\nunit = \"inhabitants\"\nvalues = {{ AM = 3, BY = 9, KZ = 20, RU = 140 }}\n```\n\
             ```status members\nparties = [\"AM\", \"BY\", \"KZ\", \"RU\"]\nis = \"member\"\nscope = \"organisation\"\nby = \"signature\"\n```\n\
             ```decide general\nby = [\"csc\"]\nhow = \"{how}\"\nabsent = \"{absent}\"\nabstain = \"{abstain}\"\nbound = \"all\"\n{thresholds}{}{more}```\n",
            quorum.unwrap_or_default(),
        )
    })
}

/// Reads a rule into the charter of the tests; one that the reader refuses is not tried.
fn sound(rule: &str) -> Result<Charter, TestCaseError> {
    read(&[rule]).map_err(|_| TestCaseError::reject("refused by the reader"))
}

/// How the four members may stand; nothing for one that stays away.
const STANDS: [Option<Stance>; 4] = [Some(Stance::Agree), Some(Stance::Object), Some(Stance::Abstain), None];

/// Asks every way of standing of four members, one by one, and returns the checks that should find something.
fn expected(charter: &Charter) -> BTreeSet<&'static str> {
    let law = charter.as_of(as_of());
    let parties: Vec<Party> = ["AM", "BY", "KZ", "RU"].map(Party::from).to_vec();
    let ask = |way: usize| {
        let mut question = Question::new("csc".into(), "general".into());
        let mut rest = way;
        for party in &parties {
            if let Some(stance) = STANDS[rest % 4] {
                question.positions.insert(party.clone(), stance.into());
            }
            rest /= 4;
        }
        decide::decide(&law, &question).adopted
    };
    let outcomes: Vec<Finding> = (0..4_usize.pow(4)).map(ask).collect();
    let mut expected = BTreeSet::new();
    for way in 0..outcomes.len() {
        for place in 0..4_u32 {
            let unit = 4_usize.pow(place);
            let from = way / unit % 4;
            for (to, stance) in STANDS.iter().enumerate() {
                let moved = way - from * unit + to * unit;
                let (before, after) = (&outcomes[way], &outcomes[moved]);
                let yes = |finding: &Finding| *finding == Finding::Yes;
                let no = |finding: &Finding| matches!(finding, Finding::No(_));
                let name = match (STANDS[from], stance) {
                    (None, Some(Stance::Agree)) if yes(before) && no(after) => Check::NoShow,
                    (None, Some(Stance::Object)) if no(before) && yes(after) => Check::NoShow,
                    (Some(Stance::Object | Stance::Abstain), Some(Stance::Agree)) if yes(before) && !yes(after) => {
                        Check::MoreYesRejects
                    }
                    (Some(Stance::Abstain), Some(Stance::Object)) if no(before) && yes(after) => Check::MoreNoAdopts,
                    _ => continue,
                };
                expected.insert(name.word());
            }
        }
    }
    expected
}

/// The members that [`expected`] asks.
const FOUR: &str = "```status members\nparties = [\"AM\", \"BY\", \"KZ\", \"RU\"]\nis = \"member\"\n\
                    scope = \"organisation\"\nby = \"signature\"\n```\n";

/// Rules that a chain of fallbacks is made of, as far as they differ.
const LINKS: [&str; 4] = [
    "how = \"consensus\"\nabsent = \"no-objection\"\nabstain = \"no-objection\"\n",
    "how = \"vote\"\nabsent = \"blocks-quorum\"\nabstain = \"not-counted\"\nthresholds = [{ of = \"present\", at-least = \"2/3\" }]\n",
    "how = \"vote\"\nabsent = \"not-counted\"\nabstain = \"objection\"\nthresholds = [{ of = \"voting\", more-than = \"1/2\" }]\n\
     quorum = { present = { of = \"all\", more-than = \"1/2\" } }\n",
    "how = \"reverse-consensus\"\nabsent = \"undetermined\"\nabstain = \"no-objection\"\n",
];

#[test]
fn counting_follows_fallbacks_as_deciding_does() {
    let counted = [Check::NoShow, Check::MoreYesRejects, Check::MoreNoAdopts].map(Check::word);
    let (mut told, mut silent) = (0, 0);
    for way in 0..LINKS.len().pow(3) {
        let links = [way % 4, way / 4 % 4, way / 16].map(|link| LINKS[link]);
        let rule = |place: usize, more: &str| {
            let name = ["general", "second", "third"][place];
            format!("```decide {name}\nby = [\"csc\"]\n{}bound = \"all\"\n{more}```\n", links[place])
        };
        let chain = rule(0, "fallback = { rule = \"second\" }\n")
            + &rule(1, "only-as-fallback = true\nfallback = { rule = \"third\" }\n")
            + &rule(2, "only-as-fallback = true\n");
        let charter = read(&[FOUR, &chain]).unwrap_or_else(|problems| panic!("{problems}\n{chain}"));
        let lints = lint(&charter, as_of(), &compare);
        let found: BTreeSet<&str> = lints.iter().map(|lint| lint.name).filter(|name| counted.contains(name)).collect();
        assert_eq!(found, expected(&charter), "{chain}");
        if found.is_empty() { silent += 1 } else { told += 1 }
    }
    assert!(told > 5 && silent > 5, "both happen: {told} and {silent}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_stories_claim_holds_when_it_is_asked_again(rule in rule()) {
        let charter = sound(&rule)?;
        let law = charter.as_of(as_of());
        for lint in lint(&charter, as_of(), &compare) {
            for claim in &lint.claims {
                prop_assert!(claim.holds(&law), "{}: {:?}\n{rule}", lint.name, lint.story);
            }
        }
    }

    #[test]
    fn counting_by_classes_finds_what_asking_one_by_one_finds(rule in rule()) {
        let charter = sound(&rule)?;
        let counted = [Check::NoShow, Check::MoreYesRejects, Check::MoreNoAdopts].map(Check::word);
        let found: BTreeSet<&str> = lint(&charter, as_of(), &compare).iter().map(|lint| lint.name).filter(|name| counted.contains(name)).collect();
        let expected = expected(&charter);
        // With more stands to take (a declared abstention, staying out) the lint looks further than this count.
        let further = rule.contains("qualified-abstention") || rule.contains("limited-format");
        prop_assert!(if further { expected.is_subset(&found) } else { expected == found }, "{found:?} instead of {expected:?}\n{rule}");
    }
}
