//! Lint of a charter of sixty parties, beside the bare reading of its files.

use std::cmp::Ordering;

use divan::Bencher;
use law::charter::{Charter, SourceFile};
use law::time::AsOf;

fn main() {
    divan::main();
}

/// The whole lint: six bodies, with consensus, majorities, a quorum, weights, exclusions and a fallback.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn lint_of_sixty_parties(bencher: Bencher) {
    let charter = charter();
    let day = "2024-01-01".parse().expect("a date");
    let as_of = AsOf { effective: day, known: day };
    let compare = |_: &str, left: &str, right: &str| -> Option<Ordering> { Some(left.cmp(right)) };
    bencher.bench(|| law::lint::lint(&charter, as_of, &compare));
}

/// The reference: the same files read into a charter, without lint.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn reference_charter_read(bencher: Bencher) {
    let files = files();
    bencher.bench(|| Charter::read("sixty", &files));
}

fn charter() -> Charter {
    let (charter, problems) = Charter::read("sixty", &files());
    assert_eq!(problems, [], "the charter has problems");
    charter
}

/// Returns the code of a party: two letters.
fn code(place: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place).expect("a letter"));
    [letter(place / 26 + 1), letter(place % 26)].iter().collect()
}

fn files() -> Vec<SourceFile> {
    let codes: Vec<String> = (0..60).map(code).collect();
    let quoted = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(", ");
    let mut text = HEAD.to_owned();
    for code in &codes {
        text += &format!(
            "```party {code}\nis = \"state\"\nnames.en = {{ short = \"{code}\", official = \"{code}\" }}\n```\n\n"
        );
    }
    let weights = codes.iter().enumerate().map(|(place, code)| format!("{code} = {}", 1000 - place * place / 5));
    text += &format!(
        "```status members\nparties = [{quoted}]\nis = \"member\"\nscope = \"organisation\"\nby = \"signature\"\n```\n\n"
    );
    text += &format!(
        "```scale people\nunit = \"thousands\"\nvalues = {{ {} }}\n```\n\n",
        weights.collect::<Vec<_>>().join(", ")
    );
    text += &format!(
        "```rotation chair\nbody = \"plenary\"\norder = [{quoted}]\nlanguage = \"en\"\nform = \"short\"\nanchor-year = 2000\nanchor = \"{}\"\nhandover = \"1 January\"\n```\n\n",
        codes[0]
    );
    for (body, terms) in BODIES {
        text += &format!(
            "```body {body}\nlevel = \"ministers\"\nnames.en = {{ short = \"{body}\", official = \"{body}\" }}\n```\n\n\
             ```seats {body}-seats\nbody = \"{body}\"\noffice = \"head\"\nof = \"member\"\n```\n\n\
             ```competence {body}-on\nbody = \"{body}\"\nmatters = [\"{body}-matter\"]\neffect = \"binding\"\n```\n\n\
             ```decide {body}-by\nby = [\"{body}\"]\nbound = \"all\"\n{terms}\n```\n\n"
        );
    }
    vec![SourceFile { name: "sixty.md".to_owned(), text }]
}

const HEAD: &str = r#"# Sixty

```instrument
id        = "sixty"
kind      = "charter"
adopted   = "2000-01-01"
in-force  = "2000-01-01"
authentic = "en"
source    = "design"
```

## Article 1. All

Everything stands in one article.

```office head
of       = "member"
power    = "ex-officio"
names.en = { short = "Head", official = "Head" }
```

"#;

const BODIES: [(&str, &str); 6] = [
    ("plenary", "how = \"consensus\"\nabsent = \"undetermined\"\nabstain = \"no-objection\""),
    (
        "council",
        "how = \"vote\"\nabsent = \"not-counted\"\nabstain = \"not-counted\"\nquorum = { present = { of = \"all\", at-least = \"2/3\" } }\nthresholds = [{ of = \"voting\", more-than = \"1/2\" }]",
    ),
    (
        "assembly",
        "how = \"vote\"\nabsent = \"not-counted\"\nabstain = \"not-counted\"\nthresholds = [{ of = \"present\", at-least = \"2/3\" }]\nexclude = [\"parties-to-the-dispute\"]",
    ),
    ("committee", "how = \"unanimity\"\nabsent = \"no-objection\"\nabstain = \"no-objection\""),
    (
        "board",
        "how = \"vote\"\nabsent = \"not-counted\"\nabstain = \"not-counted\"\nthresholds = [{ of = \"all\", at-least = \"11/20\" }, { of = \"all\", at-least = \"13/20\", scale = \"people\" }]",
    ),
    (
        "panel",
        "how = \"consensus\"\nobjections-min = 2\nabsent = \"not-counted\"\nabstain = \"not-counted\"\nexclude = [\"state-concerned\"]",
    ),
];
