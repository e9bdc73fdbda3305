//! One decision of sixty parties, with and without its explanation, beside a copy of the sixty positions.
//!
//! The bar: at most 50 microseconds for a decision with its explanation.

use law::charter::{Charter, SourceFile};
use law::decide::{self, Bench, Question, Stance};
use law::outcome::Finding;
use law::time::{AsOf, Date};

const PARTIES: usize = 60;

fn main() {
    divan::main();
}

/// The reference: the sixty positions are copied.
#[divan::bench]
fn reference_positions_copied(bencher: divan::Bencher) {
    let (_, question) = sixty("consensus", "");
    bencher.bench(|| question.positions.clone());
}

#[divan::bench]
fn consensus_with_explanation(bencher: divan::Bencher) {
    explained(bencher, &sixty("consensus", ""));
}

#[divan::bench]
fn weighted_vote_with_explanation(bencher: divan::Bencher) {
    explained(bencher, &sixty("vote", VOTE));
}

#[divan::bench]
fn weighted_vote_without_explanation(bencher: divan::Bencher) {
    let (charter, question) = sixty("vote", VOTE);
    let law = charter.as_of(today());
    let bench = bench(&charter);
    bencher.bench(|| decide::with_bench(&law, &question, &bench));
}

#[divan::bench]
fn weighted_vote_with_explanation_and_seats(bencher: divan::Bencher) {
    let (charter, question) = sixty("vote", VOTE);
    let law = charter.as_of(today());
    bencher.bench(|| decide::explain(&law, &question));
}

const VOTE: &str = "quorum = { present = { of = \"all\", at-least = \"2/3\" } }\n\
    thresholds = [{ of = \"all\", at-least = \"11/20\" }, { of = \"all\", at-least = \"13/20\", scale = \"people\" }]\n";

fn explained(bencher: divan::Bencher, (charter, question): &(Charter, Question)) {
    let law = charter.as_of(today());
    let bench = bench(charter);
    let (decision, tree) = decide::explain_with_bench(&law, question, &bench);
    assert!(decision.adopted == Finding::Yes && tree.steps.len() > PARTIES, "{tree}");
    bencher.bench(|| decide::explain_with_bench(&law, question, &bench));
}

fn bench(charter: &Charter) -> Bench {
    decide::bench(&charter.as_of(today()), &"council".into()).expect("seats")
}

fn today() -> AsOf {
    let day = Date::new(2020, 6, 15).expect("a day");
    AsOf { effective: day, known: day }
}

/// Returns a charter of sixty parties, and the question on which two thirds of them agree and the others abstain.
fn sixty(how: &str, more: &str) -> (Charter, Question) {
    let names: Vec<String> = (1..=PARTIES).map(|number| format!("P{number:02}")).collect();
    let mut text = "# Compact\n\n```instrument\nid = \"compact\"\nkind = \"charter\"\nadopted = \"2000-01-01\"\n\
        in-force = \"2000-01-01\"\nauthentic = \"en\"\nsource = \"design\"\n```\n\n## Members\n\nWho takes part.\n\n"
        .to_owned();
    for name in &names {
        text += &format!(
            "```party {name}\nis = \"state\"\nnames.en = {{ short = \"{name}\", official = \"{name}\" }}\n```\n\n"
        );
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let weights: Vec<String> =
        names.iter().zip(1..).map(|(name, weight)| format!("{name} = {}", 100 - weight)).collect();
    text += &format!(
        "```status founding\nparties = [{}]\nis = \"member\"\nscope = \"organisation\"\nby = \"signature\"\n```\n\n\
         ```scale people\nunit = \"inhabitants\"\nvalues = {{ {} }}\n```\n\n## Council\n\nIt decides.\n\n\
         ```body council\nlevel = \"ministers\"\nnames.en = {{ short = \"Council\", official = \"Council\" }}\n```\n\n\
         ## Seats\n\nWho sits.\n\n```seats council\nof = \"member\"\n```\n\n## Decisions\n\nHow it decides.\n\n\
         ```competence peace\nmatters = [\"peace\"]\nbody = \"council\"\neffect = \"binding\"\n```\n\n\
         ```decide general\nby = [\"council\"]\nhow = \"{how}\"\nabsent = \"not-counted\"\nabstain = \"no-objection\"\n\
         bound = \"all\"\n{more}```\n",
        quoted.join(", "),
        weights.join(", ")
    );
    let (charter, problems) = Charter::read("compact", &[SourceFile { name: "compact.md".into(), text }]);
    assert_eq!(problems, [], "the charter has problems");
    let mut question = Question::new("council".into(), "peace".into());
    for (place, name) in names.iter().enumerate() {
        let stance = if place < PARTIES * 2 / 3 { Stance::Agree } else { Stance::Abstain };
        question = question.with(name, stance);
    }
    (charter, question)
}
