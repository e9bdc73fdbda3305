//! Reading a charter of two hundred articles and sixty parties, beside the bare TOML of its fences; then the questions
//! that every decision asks of it.
//!
//! The bar: at most 50 milliseconds for the reading.

use divan::{Bencher, black_box};
use law::charter::{Charter, SourceFile};
use law::decide::{self, Question, Stance};
use law::outcome::Finding;
use law::time::{AsOf, Date};

const PARTIES: usize = 60;
const ARTICLES: usize = 200;

fn main() {
    divan::main();
}

/// The reference: the same fences as TOML, without the articles, the kinds and the checks.
#[divan::bench]
fn reference_toml_of_the_fences(bencher: Bencher) {
    let files = files();
    let fences: Vec<&str> = files.iter().flat_map(|file| fences(&file.text)).collect();
    bencher.bench(|| fences.iter().map(|fence| fence.parse::<toml::Table>().expect("TOML").len()).sum::<usize>());
}

#[divan::bench]
fn charter_read(bencher: Bencher) {
    let files = files();
    bencher.bench(|| Charter::read("compact", &files));
}

/// An instrument of twenty articles is added to the others.
#[divan::bench]
fn charter_with_one_instrument_more(bencher: Bencher) {
    let mut files = files();
    let last = files.pop().expect("an instrument");
    let (charter, problems) = Charter::read("compact", &files);
    assert_eq!(problems, [], "the charter has problems without its last instrument");
    bencher.bench(|| charter.with(std::slice::from_ref(&last)));
}

/// The consolidated charter is a pair of dates; what it costs is to look which of all rules hold.
#[divan::bench]
fn as_of_with_all_rules_in_force(bencher: Bencher) {
    let charter = charter();
    assert!(charter.as_of(today()).rules().count() > ARTICLES, "rules are missing");
    bencher.bench(|| black_box(&charter).as_of(black_box(today())).rules().count());
}

#[divan::bench]
fn chair_on_a_day(bencher: Bencher) {
    let charter = charter();
    let law = charter.as_of(today());
    let body = "body-3".into();
    assert!(law.chair_on(&body, today().effective).is_some(), "no chair");
    bencher.bench(|| law.chair_on(black_box(&body), today().effective));
}

#[divan::bench]
fn seats_of_a_body(bencher: Bencher) {
    let charter = charter();
    let law = charter.as_of(today());
    let body = "body-3".into();
    assert_eq!(law.seated(&body).len(), PARTIES);
    bencher.bench(|| law.seated(black_box(&body)));
}

#[divan::bench]
fn decide_rules_of_a_matter(bencher: Bencher) {
    let charter = charter();
    let law = charter.as_of(today());
    let (body, matter) = ("body-3".into(), "matter-3".into());
    assert!(!law.decide(&body, &matter).is_empty(), "no decide rule");
    bencher.bench(|| law.decide(black_box(&body), &matter));
}

/// The whole way: the consolidated charter, the seats, the rule, the decision.
#[divan::bench]
fn decision_from_the_charter(bencher: Bencher) {
    let charter = charter();
    let mut question = Question::new("body-3".into(), "matter-3".into());
    for party in codes() {
        question = question.with(&party, Stance::Agree);
    }
    assert_eq!(decide::decide(&charter.as_of(today()), &question).adopted, Finding::Yes);
    bencher.bench(|| decide::decide(&charter.as_of(today()), &question));
}

fn charter() -> Charter {
    let files = files();
    let (charter, problems) = Charter::read("compact", &files);
    assert_eq!(problems, [], "the charter has problems");
    let articles: usize = charter.instruments.iter().map(|paper| paper.articles.len()).sum();
    assert_eq!(articles, ARTICLES, "the charter has another size");
    charter
}

fn today() -> AsOf {
    let day = Date::new(2020, 6, 15).expect("a day");
    AsOf { effective: day, known: day }
}

fn codes() -> Vec<String> {
    (1..=PARTIES).map(|number| format!("P{number:02}")).collect()
}

/// Returns the bodies of the fences of a file.
fn fences(text: &str) -> Vec<&str> {
    let parts = text.split("\n```").skip(1).step_by(2);
    parts.filter_map(|fence| fence.split_once('\n')).map(|(_, body)| body).collect()
}

/// Returns ten instruments of twenty articles each: the first with the parties, each with two bodies and what these
/// decide, by when, who owes what, which papers they have and how all that changes.
fn files() -> Vec<SourceFile> {
    let per_file = ARTICLES / 10;
    (0..10)
        .map(|number| {
            let mut text = format!(
                "# Instrument {number}\n\n```instrument\nid = \"paper-{number}\"\nkind = \"treaty\"\n\
                 adopted = \"2000-01-{:02}\"\nin-force = \"2001-01-01\"\nauthentic = \"en\"\nsource = \"design\"\n```\n\n",
                number + 1
            );
            for article in 1..=per_file {
                let subject = number * 2 + (article - 1) / 10;
                text += &format!("## Article {article}. Subject {subject}\n\n{PROSE}\n\n");
                if (number, article) == (0, 1) {
                    text += &parties();
                }
                text += &rules(subject, (article - 1) % 10);
            }
            SourceFile { name: format!("paper-{number}.md"), text }
        })
        .collect()
}

const PROSE: &str = "The members act together in what this article is about, and tell one another in good time what they \
    intend.\nThey keep to what they have agreed, and what is not agreed is left to each of them.\n\n\
    Nothing in this article takes away a right that a member has under another treaty.";

fn parties() -> String {
    let codes = codes();
    let mut text: String = codes
        .iter()
        .map(|code| {
            format!(
                "```party {code}\nis = \"state\"\nnames.en = {{ short = \"{code}\", official = \"Republic of {code}\" }}\n\
                 names.fr = {{ short = \"{code}\", official = \"République de {code}\" }}\n```\n\n"
            )
        })
        .collect();
    let weights: Vec<String> = codes.iter().zip(1..).map(|(code, place)| format!("{code} = {}", 100 - place)).collect();
    text += &format!(
        "```status founding\nparties = {codes:?}\nis = \"member\"\nscope = \"organisation\"\nby = \"signature\"\n```\n\n\
         ```scale people\nunit = \"thousands\"\nvalues = {{ {} }}\n```\n\n\
         ```office delegate\nof = \"member\"\npower = \"credential\"\n\
         names.en = {{ short = \"Delegate\", official = \"Delegate of the member\" }}\n```\n\n",
        weights.join(", ")
    );
    text
}

/// Returns the rules of the tenth part of a subject.
fn rules(subject: usize, part: usize) -> String {
    let codes = codes();
    match part {
        0 => format!(
            "```body body-{subject}\nlevel = \"ministers\"\nnames.en = {{ short = \"Body {subject}\", official = \"Body {subject} of the Compact\" }}\n```\n\n"
        ),
        1 => format!(
            "```seats body-{subject}\noffice = \"delegate\"\nof = \"member\"\nvacant = \"not-counted\"\n```\n\n"
        ),
        2 => format!(
            "```rotation chair-{subject}\nbody = \"body-{subject}\"\norder = {codes:?}\nlanguage = \"en\"\nform = \"short\"\n\
             anchor-year = 2000\nanchor = \"P01\"\nhandover = \"1 January\"\n```\n\n"
        ),
        3 => format!(
            "```competence on-{subject}\nmatters = [\"matter-{subject}\", \"budget-{subject}\"]\nbody = \"body-{subject}\"\n\
             effect = \"binding\"\n```\n\n"
        ),
        4 => format!(
            "```decide general\nby = [\"body-{subject}\"]\nhow = \"consensus\"\nabsent = \"no-objection\"\nabstain = \"no-objection\"\n\
             bound = \"all\"\nreservations = {{ allowed = false }}\n```\n\n"
        ),
        5 => format!(
            "```decide budget\nby = [\"body-{subject}\"]\nmatters = [\"budget-{subject}\"]\nhow = \"vote\"\nabsent = \"not-counted\"\n\
             abstain = \"not-counted\"\nbound = \"all\"\nexclude = [\"suspended\"]\nquorum = {{ present = {{ of = \"all\", at-least = \"2/3\" }} }}\n\
             thresholds = [{{ of = \"voting\", more-than = \"1/2\" }}, {{ of = \"all\", at-least = \"1/2\", scale = \"people\" }}]\n```\n\n"
        ),
        6 => format!(
            "```clock clock-{subject}\ntitle = \"First draft\"\nstarts = \"invoked\"\nstops = \"draft-tabled\"\nwithin = \"P30D\"\n\
             who = \"chair\"\non-expiry = \"it stays open\"\nmatters = [\"matter-{subject}\"]\nthen = \"stays-open\"\n```\n\n"
        ),
        7 => format!(
            "```duty duty-{subject}\ntitle = \"Notice\"\nwhen = \"decided\"\nwho = \"chair\"\nmust = \"tell the members\"\n\
             within = \"P3D\"\non-expiry = \"the delegates ask for it\"\nmatters = [\"matter-{subject}\"]\n```\n\n"
        ),
        8 => format!(
            "```document document-{subject}\nnames.en = {{ short = \"Decision\", official = \"Decision of body {subject}\" }}\n\
             authentic = [\"en\"]\nworking = [\"en\", \"fr\"]\nadopted-by = [\"body-{subject}\"]\nnumbering = \"per-year\"\n```\n\n"
        ),
        _ if subject % 2 == 1 => format!(
            "```change withdrawal-{subject}\nof = \"withdrawal\"\nwhen = \"by notice to the others\"\ndelay = \"P1Y\"\n```\n\n"
        ),
        _ => format!(
            "```change amendment-{subject}\nof = \"amendment\"\nwhen = \"when two thirds have ratified\"\n\
             deposits = {{ what = \"ratification\", of = \"members\", at-least = \"2/3\" }}\ndelay = \"P30D\"\nlater = \"own-deposit\"\n```\n\n"
        ),
    }
}
