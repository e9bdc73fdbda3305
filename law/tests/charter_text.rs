//! What the reader keeps of an instrument's text, and how a rule hangs on it.

use law::charter::{Article, Charter};

use super::{file, sound};

const TEXT: &str = r#"# Text

```instrument
id        = "text"       # a comment is no heading
kind      = "rules"
adopted   = "2000-01-01"
in-force  = "2000-01-01"
authentic = "en"
source    = "design"
```

An introduction before the first article.

## Article 12. Of several paragraphs

The first paragraph
goes over two lines.

The second one stands above two rules.

```party AA
## not a heading but a comment
is       = "state"
names.en = { short = "Alpha", official = "Alpha" }
```

```party BB
source   = "memory"
from     = "2001-02-03"
known    = "2001-02-04"
is       = "state"
names.en = { short = "Bravo", official = "Bravo" }
```

A third paragraph
> with a quotation

stands above the third rule.

```register quorum
more-than = "2/3"
```

> not encoded: a note
> of two lines.
> not encoded: another note.

### A smaller heading is text

## Final provisions

Nothing more.
"#;

fn read(text: &str) -> Charter {
    sound(&[file("folder/text.md", text)])
}

fn article<'c>(charter: &'c Charter, slug: &str) -> &'c Article {
    let articles = &charter.instruments[0].articles;
    articles.iter().find(|article| article.slug == slug).expect("an article")
}

#[test]
fn paragraphs_and_notes_are_kept_in_order() {
    let charter = read(TEXT);
    let first = article(&charter, "article-12");
    assert_eq!((first.heading.as_str(), first.line), ("Article 12. Of several paragraphs", 14));
    assert_eq!(
        first.text,
        [
            "The first paragraph goes over two lines.",
            "The second one stands above two rules.",
            "A third paragraph with a quotation",
            "stands above the third rule.",
            "### A smaller heading is text",
        ]
    );
    assert_eq!(first.not_encoded, ["a note of two lines.", "another note."]);
    assert_eq!(article(&charter, "final-provisions").text, ["Nothing more."]);
    assert_eq!(charter.instruments[0].title, "Text");
}

#[test]
fn a_rule_carries_the_text_above_it_or_that_of_the_rule_before() {
    let charter = read(TEXT);
    let texts: Vec<&str> = charter.rules.iter().map(|rule| rule.text.as_str()).collect();
    let first = "The first paragraph goes over two lines.\n\nThe second one stands above two rules.";
    assert_eq!(texts, [first, first, "A third paragraph with a quotation\n\nstands above the third rule."]);
}

#[test]
fn a_rule_takes_dates_and_source_from_its_instrument_unless_it_has_its_own() {
    let charter = read(TEXT);
    let facts: Vec<String> = charter
        .rules
        .iter()
        .map(|rule| format!("{} {} {} {} {}:{}", rule.cite, rule.from, rule.known, rule.source, rule.file, rule.line))
        .collect();
    assert_eq!(
        facts,
        [
            "text#article-12/AA 2000-01-01 2000-01-01 design folder/text.md:21",
            "text#article-12/BB 2001-02-03 2001-02-04 memory folder/text.md:27",
            "text#article-12/quorum 2000-01-01 2000-01-01 design folder/text.md:40",
        ]
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = read(TEXT);
    assert_eq!(read(&TEXT.replace('\n', "\r\n")), plain);
    assert_eq!(read(&format!("\u{feff}{TEXT}")), plain);
    assert_eq!(read(TEXT.trim_end()), plain);
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut files = super::csto::files();
    let (first, _) = Charter::read("csto", &files);
    files.reverse();
    assert_eq!(Charter::read("csto", &files).0, first);
}

#[test]
fn each_article_points_to_its_own_rules() {
    let (charter, _) = Charter::read("csto", &super::csto::files());
    let mut seen = Vec::new();
    for instrument in &charter.instruments {
        for article in &instrument.articles {
            for index in &article.rules {
                let cite = &charter.rules[*index].cite;
                assert_eq!((&cite.instrument, &cite.article), (&instrument.id, &article.slug));
                assert_eq!(charter.rule(cite), Some(&charter.rules[*index]));
                seen.push(*index);
            }
        }
    }
    assert_eq!(seen, (0..charter.rules.len()).collect::<Vec<_>>());
}
