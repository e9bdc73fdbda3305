//! What the consolidated charter answers about chairs, orders, scales, silence and seats, and charters made of others.

use insta::assert_snapshot;
use law::charter::rule::{How, Meaning, Terms};
use law::charter::{Charter, Consolidated};
use law::id::{Body, Matter, Party};
use law::outcome::Citation;
use law::time::{AsOf, Date};

use super::kinds::EVERY_KEY;
use super::problems::BASE;
use super::{file, lines, sound};

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn on<'c>(charter: &'c Charter, date: &str) -> Consolidated<'c> {
    charter.as_of(AsOf { effective: day(date), known: day(date) })
}

fn codes(parties: &[Party]) -> String {
    parties.iter().map(Party::as_str).collect::<Vec<_>>().join(" ")
}

/// A charter of three parties with a rotation that carries these keys, the order being AA BB CC from AA in 2010.
fn rotating(keys: &str) -> Charter {
    let rules = format!(
        "```party CC\nis = \"state\"\nnames.en = {{ short = \"C\", official = \"C\" }}\n```\n\n\
         ```rotation chair\nbody = \"council\"\norder = [\"AA\", \"BB\", \"CC\"]\nlanguage = \"en\"\nform = \"short\"\n\
         anchor-year = 2010\nanchor = \"AA\"\nhandover = \"on the first day\"\n{keys}\n```\n"
    );
    sound(&[file("small.md", &format!("{BASE}{rules}"))])
}

/// Returns who is in the chair on each day, `-` for nobody.
fn chairs(keys: &str, days: &[&str]) -> String {
    let charter = rotating(keys);
    let chair = |date: &&str| {
        let chair = on(&charter, "2020-01-01").chair_on(&Body("council".into()), day(date));
        chair.map_or_else(|| "-".to_owned(), |chair| chair.party.to_string())
    };
    days.iter().map(chair).collect::<Vec<_>>().join(" ")
}

#[test]
fn nobody_is_in_the_chair_before_the_first_year_that_is_counted() {
    assert_eq!(chairs("first-year = 2009", &["2008-12-31", "2009-01-01"]), "- CC");
}

#[test]
fn a_turn_is_a_year_from_january_unless_the_charter_says_otherwise() {
    assert_eq!(chairs("", &["2009-12-31", "2010-01-01", "2010-12-31", "2011-01-01"]), "CC AA AA BB");
    assert_eq!(chairs("anchor-month = 7", &["2010-06-30", "2010-07-01", "2011-06-30", "2011-07-01"]), "CC AA AA BB");
    let half = ["2009-12-31", "2010-01-01", "2010-06-30", "2010-07-01", "2011-01-01", "2011-07-01"];
    assert_eq!(chairs("turn = \"P6M\"", &half), "CC AA AA BB CC AA");
    assert_eq!(chairs("turn = \"P18M\"\nanchor-month = 7", &["2010-06-30", "2011-12-31", "2012-01-01"]), "CC AA BB");
    assert_eq!(chairs("turn = \"P2Y\"", &["2011-12-31", "2012-01-01", "2013-12-31", "2014-01-01"]), "AA BB BB CC");
}

#[test]
fn the_chair_of_a_year_is_that_of_its_anchor_month() {
    let charter = rotating("turn = \"P6M\"\nanchor-month = 7");
    let of =
        |year| on(&charter, "2020-01-01").chair(&Body("council".into()), year).map(|chair| chair.party.to_string());
    assert_eq!([of(2010), of(2011), of(2012)].map(Option::unwrap_or_default), ["AA", "CC", "BB"]);
}

#[test]
fn a_turn_taken_otherwise_lasts_to_its_end_and_bends_no_other() {
    let since = |date: &str, year: u16| {
        format!("overrides = [{{ year = {year}, party = \"CC\", source = \"design\", since = \"{date}\" }}]")
    };
    let days = ["2010-05-31", "2010-06-01", "2010-12-31", "2011-01-01"];
    assert_eq!(chairs(&since("2010-06-01", 2010), &days), "AA CC CC BB");
    // Begun before the year that it is the turn of.
    assert_eq!(
        chairs(&since("2010-11-01", 2011), &["2010-10-31", "2010-11-01", "2011-12-31", "2012-01-01"]),
        "AA CC CC CC"
    );
    let whole = "overrides = [{ year = 2010, party = \"CC\", source = \"design\" }]";
    assert_eq!(chairs(whole, &["2009-12-31", "2010-01-01", "2010-12-31", "2011-01-01"]), "CC CC CC BB");
    let half = format!("turn = \"P6M\"\n{whole}");
    assert_eq!(chairs(&half, &["2010-01-01", "2010-07-01", "2011-01-01"]), "CC CC CC");
    assert_eq!(
        chairs(&format!("turn = \"P6M\"\n{}", since("2010-08-01", 2010)), &["2010-07-31", "2010-08-01", "2011-01-01"]),
        "BB CC CC"
    );
    let later = format!("turn = \"P2Y\"\n{}", since("2011-02-01", 2011));
    assert_eq!(chairs(&later, &["2011-01-31", "2011-02-01", "2012-01-01"]), "AA CC BB");
}

#[test]
fn orders_scales_calendars_and_documents_are_found_by_name() {
    let charter = sound(&[file("every-key.md", EVERY_KEY)]);
    let law = on(&charter, "2020-01-01");
    assert!(law.order("names").is_none() && law.scale("shares").is_none() && law.calendar("utc").is_none());
    assert_eq!(codes(&law.order("short-names").expect("an order").0.parties), "AA BB CC");
    assert_eq!(law.scale("people").expect("a scale").0.values.len(), 3);
    assert_eq!(law.calendar("seat").expect("a calendar").0.offset, "+03:00");
    assert_eq!(law.documents().len(), 1);
    assert!(law.document("decision").is_some());
    assert!(on(&charter, "2000-12-31").documents().is_empty());
}

#[test]
fn a_scale_counts_between_its_days() {
    let scale = |name: &str, days: &str, share: u8| {
        format!("## {name}\n\nShares.\n\n```scale people\n{days}\nunit = \"persons\"\nvalues.AA = {share}\n```\n")
    };
    let first = scale("First", "from = \"2005-01-01\"\nto = \"2006-01-01\"", 1);
    let second = scale("Second", "from = \"2006-01-01\"", 2);
    let charter = sound(&[file("small.md", &format!("{BASE}{first}{second}"))]);
    let share = |date| on(&charter, date).scale("people").map(|(terms, _)| terms.values[&Party("AA".into())]);
    assert_eq!([share("2004-12-31"), share("2005-12-31"), share("2006-01-01")], [None, Some(1), Some(2)]);
}

#[test]
fn seats_go_by_scope_and_by_the_parties_listed() {
    let seats = |keys: &str| {
        let rules = format!(
            "```status founders\nparties = [\"AA\"]\nis = \"member\"\nscope = \"treaty\"\nby = \"signature\"\n```\n\n\
             ```seats council\n{keys}\n```\n"
        );
        let charter = sound(&[file("small.md", &format!("{BASE}{rules}"))]);
        codes(&on(&charter, "2020-01-01").seated(&Body("council".into())))
    };
    assert_eq!(seats("of = \"member\""), "");
    assert_eq!(seats("of = \"member\"\nscope = \"treaty\""), "AA");
    assert_eq!(seats("parties = [\"BB\", \"AA\"]"), "BB AA");
    assert_eq!(seats("of = \"member\"\nscope = \"treaty\"\nparties = [\"BB\", \"AA\"]"), "AA BB");
}

#[test]
fn the_narrowest_silence_rule_comes_first() {
    let silence = |name: &str, matters: &str| {
        format!(
            "```silence {name}\nby = [\"council\"]\nmatters = [{matters}]\nopened-by = [\"head\"]\nopening = \"by-rule\"\n\
             least = \"PT72H\"\nbroken-by = [\"objection\"]\nform = \"written\"\nbound = \"all\"\n```\n\n"
        )
    };
    let text = format!("{BASE}{}{}", silence("any", ""), silence("narrow", "\"general\""));
    let charter = sound(&[file("small.md", &text)]);
    let found = |body: &str, matter: &str| {
        let law = on(&charter, "2020-01-01");
        let rules = law.silence(&Body(body.into()), &Matter(matter.into()));
        rules.iter().map(|(_, rule)| rule.cite.rule.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("committee", "general"), "");
    assert_eq!(found("council", "budget"), "any");
    assert_eq!(found("council", "general"), "narrow any");
}

const PROTOCOL: &str = r#"# Protocol

```instrument
id        = "protocol"
kind      = "protocol"
adopted   = "2005-01-01"
in-force  = "2006-01-01"
authentic = "en"
source    = "design"
amends    = ["small"]
```

## Article 1

Bravo has another name.

```party BB
replaces = "small#article-1/BB"
is       = "state"
names.en = { short = "Beta", official = "Republic of Beta" }
```
"#;

#[test]
fn an_instrument_that_does_not_agree_with_the_rest_is_not_added_silently() {
    let base = sound(&[file("small.md", BASE)]);
    let wrong = PROTOCOL.replace("small#", "smal#").replace("[\"small\"]", "[\"smal\"]");
    assert_snapshot!(lines(&base.with(&[file("p.md", &wrong)]).1), @r#"
    p.md:3: there is no instrument "smal" to amend; did you mean "small"?
    p.md:17: the party "BB" is given by small#article-1/BB too; write replaces = "small#article-1/BB", or give that one a "to"
    p.md:18: there is no rule "smal#article-1/BB" to replace; did you mean "small#article-1/BB"?
    "#);
    let again = PROTOCOL.replace("\"protocol\"", "\"small\"");
    assert_snapshot!(lines(&base.with(&[file("p.md", &again)]).1), @r#"
    p.md:3: an instrument does not amend itself; write the rules as they are
    p.md:3: the id "small" is that of small.md too; give one of them another
    p.md:18: a rule cannot replace itself
    "#);
}

#[test]
fn an_instrument_added_later_gives_the_charter_read_at_once() {
    let files = [file("small.md", BASE), file("p.md", PROTOCOL)];
    let (added, problems) = sound(&files[..1]).with(&files[1..]);
    assert_eq!(lines(&problems), "");
    assert_eq!(added, sound(&files));
    let name = |date| on(&added, date).party(&Party("BB".into())).map(|(terms, _)| terms.names["en"].short.clone());
    assert_eq!(name("2005-12-31").as_deref(), Some("Bravo"));
    assert_eq!(name("2006-01-01").as_deref(), Some("Beta"));
}

#[test]
fn nothing_added_changes_nothing() {
    let charter = super::csto::csto();
    let (same, problems) = charter.with(&[]);
    assert_eq!(lines(&problems), "");
    assert_eq!(same, charter);
}

const DECIDE: &str =
    "by = [\"council\"]\nhow = \"consensus\"\nabsent = \"undetermined\"\nabstain = \"not-counted\"\nbound = \"all\"\n";

#[test]
fn terms_with_problems_are_refused_with_all_of_them() {
    let says = |kind: &str, text: &str| lines(&Terms::parse(kind, text).expect_err("it has problems"));
    assert_snapshot!(says("decid", ""), @r#"decid rule:1: there is no rule kind "decid"; did you mean "decide"?"#);
    assert_snapshot!(says("decide", "how = \"concensus\"\nquorom = 1\n"), @r#"
    decide rule:1: "how" cannot be "concensus"; did you mean "consensus"?
    decide rule:1: a decide rule needs "absent", which is missing here
    decide rule:1: a decide rule needs "abstain", which is missing here
    decide rule:1: a decide rule needs "bound", which is missing here
    decide rule:1: a decide rule needs "by", which is missing here
    decide rule:2: a decide rule has no "quorom"; did you mean "quorum"?
    "#);
    assert_snapshot!(says("register", "more-than = "), @r#"register rule:1: this is not TOML: words, dates and fractions stand in quotes, as in "2/3""#);
}

#[test]
fn another_reading_of_a_rule_is_another_charter() {
    let cite = Citation { instrument: "small".into(), article: "article-2".into(), rule: "general".into() };
    let charter = sound(&[file("small.md", &format!("{BASE}```decide general\n{DECIDE}```\n"))]);
    let terms = Terms::parse("decide", &DECIDE.replace("undetermined", "no-objection")).expect("sound terms");
    let other = charter.read_as(&[(cite.clone(), terms.clone())]);
    let absent = |charter: &Charter| match &charter.rule(&cite).expect("the rule").terms {
        Terms::Decide(terms) => (terms.how, terms.absent),
        _ => unreachable!(),
    };
    assert_eq!(absent(&charter), (How::Consensus, Meaning::Undetermined));
    assert_eq!(absent(&other), (How::Consensus, Meaning::NoObjection));
    let nowhere = Citation { rule: "other".into(), ..cite };
    assert_eq!(charter.read_as(&[(nowhere, terms)]), charter);
}
