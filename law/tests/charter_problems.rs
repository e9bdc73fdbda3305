//! What is wrong with a charter file is said by file and line, all at once, with suggestions.

use insta::assert_snapshot;
use law::charter::{Charter, limit, report};

use super::{file, lines, sound};

/// A small charter without problems. The rules of a test are put under its last article.
pub(super) const BASE: &str = r#"# Small charter

```instrument
id        = "small"
kind      = "charter"
adopted   = "2000-01-01"
in-force  = "2001-01-01"
authentic = "en"
source    = "design"
```

## Article 1

Two parties, an organ and a council with a chair.

```party AA
is       = "state"
names.en = { short = "Alpha", official = "Republic of Alpha" }
```

```party BB
is       = "state"
names.en = { short = "Bravo", official = "Republic of Bravo" }
```

```party SEC
is       = "organ"
names.en = { short = "Secretariat", official = "Secretariat of the Council" }
```

```body council
level    = "heads of state"
names.en = { short = "Council", official = "Council" }
```

```office head
of       = "member"
power    = "ex-officio"
names.en = { short = "Head", official = "Head of state" }
```

```competence council-general
body    = "council"
matters = ["general"]
```

## Article 2

The text under test.

"#;

/// Returns the problems of the base with these rules under its article 2. Line 52 is the first of them.
fn with(rules: &str) -> String {
    let (_, problems) = Charter::read("test", &[file("small.md", &format!("{BASE}{rules}"))]);
    lines(&problems)
}

/// Returns the problems of one file.
fn alone(text: &str) -> String {
    lines(&Charter::read("test", &[file("small.md", text)]).1)
}

#[test]
fn the_base_has_no_problems() {
    assert_eq!(sound(&[file("small.md", BASE)]).rules.len(), 6);
}

#[test]
fn all_problems_of_a_rule_come_at_once_with_their_lines() {
    let rules = r#"```decide general
by     = ["counsil"]
how    = "concensus"
quorom = "2/3"
absent = "undetermned"
bound  = 3
veto   = ["AA"]
```
"#;
    assert_snapshot!(with(rules), @r#"
    small.md:51: a decide rule needs "abstain", which is missing here
    small.md:53: "how" cannot be "concensus"; did you mean "consensus"?
    small.md:54: a decide rule has no "quorom"; did you mean "quorum"?
    small.md:55: "absent" cannot be "undetermned"; did you mean "undetermined"?
    small.md:56: "bound" is wrong: a word in quotes belongs here
    "#);
}

#[test]
fn all_problems_of_a_charter_come_at_once_sorted_by_file_and_line() {
    let second = r#"# Second

```instrument
id       = "small"
kind     = "protocol"
adopted  = "2002-01-01"
in-force = "2001-01-01"
authentic = "en"
amend    = ["smal"]
```

## Article 1

```clck draft
within = "PT24H"
```

A text.

```clock consult
starts    = "invoked"
stops     = "consultation-open"
within    = "24 hours"
who       = "chair"
on-expiry = ""
title     = "A clock"
```
"#;
    let files = [
        file("b.md", second),
        file("c.md", &BASE.replace("2001-01-01", "200l-01-01").replace("\"small\"", "\"third\"")),
        file("a.md", &format!("{BASE}```party\nis = \"state\"\n```\n")),
    ];
    assert_snapshot!(lines(&Charter::read("test", &files).1), @r#"
    a.md:51: the party rule has no name; write ```party NAME
    b.md:3: the header needs "source", which is missing here
    b.md:3: the id "small" is that of a.md too; give one of them another
    b.md:7: in force on 2001-01-01, before it was adopted on 2002-01-01
    b.md:9: the header has no "amend"; did you mean "amends"?
    b.md:14: there is no rule kind "clck"; did you mean "clock"?
    b.md:22: "stops" cannot be "consultation-open"; did you mean "consultation-opened"?
    b.md:23: "within" is wrong: '24 hours' is not a period like PT24H, P3D, P6M, P1Y or '5 working days', nor 'immediately'
    c.md:7: "in-force" is wrong: '200l-01-01' is not a date like 2022-01-05
    c.md:16: the party "AA" is given by small#article-1/AA too; write replaces = "small#article-1/AA", or give that one a "to"
    c.md:21: the party "BB" is given by small#article-1/BB too; write replaces = "small#article-1/BB", or give that one a "to"
    c.md:26: the party "SEC" is given by small#article-1/SEC too; write replaces = "small#article-1/SEC", or give that one a "to"
    c.md:31: the body "council" is given by small#article-1/council too; write replaces = "small#article-1/council", or give that one a "to"
    c.md:36: the office "head" is given by small#article-1/head too; write replaces = "small#article-1/head", or give that one a "to"
    "#);
}

#[test]
fn what_is_not_toml_is_named_by_line() {
    assert_snapshot!(with("```register quorum\nmore-than = 2/3\nmore = \n```\n"), @r#"
    small.md:52: this is not TOML: words, dates and fractions stand in quotes, as in "2/3"
    small.md:53: this is not TOML: words, dates and fractions stand in quotes, as in "2/3"
    "#);
}

#[test]
fn an_unknown_kind_gets_a_suggestion() {
    assert_snapshot!(with("```deicde general\n```\n\n```zebra x\n```\n\n```\n```\n"), @r#"
    small.md:51: there is no rule kind "deicde"; did you mean "decide"?
    small.md:54: there is no rule kind "zebra"; the kinds are party, status, body, seats, office, order, rotation, chair, competence, decide, silence, calendar, clock, duty, mechanism, change, scale, audience, document, register, indicator, capability, term, anniversary
    small.md:57: this fence names no rule; write ```decide general
    "#);
}

#[test]
fn a_rule_without_text_above_it_is_a_problem() {
    let text = BASE.replace("The text under test.", "");
    assert_snapshot!(alone(&format!("{text}```register quorum\nmore-than = \"2/3\"\n```\n")), @"small.md:51: the register rule has no text above it; write the article's words first");
}

#[test]
fn a_fence_that_is_not_closed_is_named_where_it_opens() {
    assert_snapshot!(with("```register quorum\nmore-than = \"2/3\"\n\n```audience public\nreaders = \"everybody\"\n"), @r#"
    small.md:51: this fence is not closed; end it with a line ```
    small.md:54: this fence is not closed; end it with a line ```
    "#);
    assert_snapshot!(with("~~~register quorum\nmore-than = \"2/3\"\n~~~\n"), @r#"
    small.md:51: a fence is three backticks at the start of a line; write ```
    small.md:53: a fence is three backticks at the start of a line; write ```
    "#);
}

#[test]
fn a_file_needs_title_header_and_articles() {
    assert_snapshot!(alone(""), @"small.md:1: the header is missing; write a fence ```instrument with id, kind, adopted under the title");
    assert_snapshot!(alone("```register quorum\nmore-than = \"2/3\"\n```\n"), @r###"
    small.md:1: a rule stands under an article; write "## Article 1" above it
    small.md:1: the header is missing; write a fence ```instrument with id, kind, adopted under the title
    "###);
    assert_snapshot!(alone(&BASE.replace("# Small charter\n", "")), @r##"small.md:2: the title is missing; write "# Title" above the header"##);
    assert_snapshot!(alone(&BASE.replace("## Article 2", "## Article 1")), @r#"small.md:47: there is a second article "article-1"; give one of them another heading"#);
    assert_snapshot!(alone(&BASE.replace("## Article 2", "## Статья")), @"small.md:47: this heading gives no address; begin it with Latin letters or a number");
    assert_snapshot!(alone(&BASE.replace("## Article 2", "# Annex")), @r###"small.md:47: a file has one title; use "## " for an article"###);
    assert_snapshot!(lines(&Charter::read("empty", &[]).1), @"empty:1: there is no instrument; a charter is a folder of .md files");
}

#[test]
fn dates_out_of_order_are_problems() {
    assert_snapshot!(alone(&BASE.replace("2001-01-01", "1999-12-31")), @"small.md:7: in force on 1999-12-31, before it was adopted on 2000-01-01");
    assert_snapshot!(alone(&BASE.replace("\"2001-01-01\"", "2001-01-01")), @r#"small.md:7: "in-force" is a bare date; put it in quotes: in-force = "2012-12-19""#);
    assert_snapshot!(alone(&BASE.replace("2001-01-01", "2001-02-29")), @r#"small.md:7: "in-force" is wrong: '2001-02-29' is not a date like 2022-01-05"#);
    let ends = |day: &str| alone(&BASE.replace("source    =", &format!("ends = \"{day}\"\nsource    =")));
    assert_snapshot!(ends("2001-01-01"), @"small.md:9: ends on 2001-01-01, not after 2001-01-01; it would never be in force");
    assert_snapshot!(ends("never"), @r#"small.md:9: "ends" is wrong: 'never' is not a date like 2022-01-05"#);
    assert_eq!(ends("2001-01-02"), "");
    let rules = "```register quorum\nfrom = \"2005-01-01\"\nto = \"2004-01-01\"\nmore-than = \"2/3\"\n```\n";
    assert_snapshot!(with(rules), @r#"small.md:53: "to" 2004-01-01 is not after "from" 2005-01-01; the rule would never hold"#);
}

#[test]
fn what_a_rule_refers_to_must_exist() {
    let rules = r#"```status members
parties = ["AA", "AB", "XYZ", "AA"]
is      = "member"
scope   = "organisation"
by      = "signature"
```

```competence statements
acts    = ["statement.issue", "statement"]
by      = ["haed"]
matters = ["genral"]
```

```body committee
level    = "officials"
parent   = "concil"
chair-of = "committee"
names.en = { shrt = "Committee", official = "Committee" }
```

```seats cuncil
office  = "minister"
holders = { CC = { title = "Head", name = "A" } }
```

```office chief
of       = "organ"
organ    = "AA"
power    = "ex-officio"
names.en = { short = "Chief", official = "Chief" }
```

```audience all
readers = "members"
organs  = ["SECC"]
```
"#;
    assert_snapshot!(with(rules), @r#"
    small.md:52: "AA" stands twice in "parties"; leave it once
    small.md:52: there is no party "AB"; the parties are AA, BB, SEC
    small.md:52: there is no party "XYZ"; the parties are AA, BB, SEC
    small.md:59: "statement" is not a kind of act; write noun.verb: invocation.make
    small.md:60: there is no office "haed"; did you mean "head"?
    small.md:61: there is no matter "genral"; did you mean "general"?
    small.md:68: "names" has no "shrt"; did you mean "short"?
    small.md:71: there is no body "cuncil"; did you mean "council"?
    small.md:72: there is no office "minister"; the offices are chief, head
    small.md:73: there is no party "CC"; the parties are AA, BB, SEC
    small.md:78: "AA" is not an organ; an organ is a party with is = "organ"
    small.md:85: there is no party "SECC"; did you mean "SEC"?
    "#);
}

#[test]
fn a_rotation_contains_its_anchor_and_nobody_twice() {
    let rules = r#"```rotation chair
body        = "council"
order       = ["AA", "AA"]
language    = "en"
form        = "shrot"
anchor-year = 2001
anchor      = "BB"
handover    = "on 1 January"
overrides   = [
  { year = 2003, party = "AA", source = "design" },
  { year = 2003, party = "CC", source = "design" },
  { year = 2004, party = "AA" },
]
```
"#;
    assert_snapshot!(with(rules), @r#"small.md:62: "overrides" needs "source", which is missing here"#);
    let rules = rules.replace("  { year = 2004, party = \"AA\" },\n", "");
    assert_snapshot!(with(&rules), @r#"
    small.md:53: "AA" stands twice in "order"; leave it once
    small.md:55: "form" cannot be "shrot"; did you mean "short"?
    small.md:57: the anchor "BB" is not in the order; the order is AA, AA
    small.md:59: there are two overrides for 2003; leave one, or give each its "since"
    small.md:59: there is no party "CC"; the parties are AA, BB, SEC
    "#);
}

#[test]
fn a_competence_is_about_acts_or_about_matters() {
    let rules = r#"```competence a
acts = ["statement.issue"]
```

```competence b
by = ["head"]
```

```competence c
effect = "binding"
```

```competence d
body = "council"
```
"#;
    assert_snapshot!(with(rules), @r#"
    small.md:51: a competence rule about acts names in "by" the offices that may write them
    small.md:55: a competence rule with "by" names in "acts" what these offices may write
    small.md:59: a competence rule has "acts" and "by", or "body" and "matters"
    small.md:63: a competence rule with a body names the "matters" on which it decides
    "#);
}

#[test]
fn an_office_says_whose_it_is() {
    let office = |rest: &str| {
        let names = "names.en = { short = \"O\", official = \"O\" }";
        with(&format!("```office o\npower = \"ex-officio\"\n{names}\n{rest}\n```\n"))
    };
    assert_snapshot!(office("of = \"member\"\nbody = \"council\""), @r#"small.md:54: an office of members has neither "body" nor "organ""#);
    assert_snapshot!(office("of = \"organ\""), @r#"small.md:54: an office of an organ needs "organ""#);
    assert_snapshot!(office("of = \"body\""), @r#"small.md:54: an office of a body needs "body""#);
    assert_snapshot!(office("of = \"body\"\nbody = \"council\"\norgan = \"SEC\""), @r#"small.md:54: an office of a body has no "organ""#);
    assert_eq!(office("of = \"organ\"\norgan = \"SEC\""), "");
}

#[test]
fn figures_that_cannot_be_are_problems() {
    let rules = r#"```register quorum
more-than = "3/3"
```

```clock none
starts    = "invoked"
stops     = "invoked"
within    = "PT0H"
who       = "chair"
on-expiry = ""
title     = "A clock"
```

```clock long
starts    = "invoked"
stops     = "decided"
within    = "PT87601H"
who       = "chair"
on-expiry = ""
title     = "A clock"
```

```body often
level                 = "heads"
sessions-per-year-min = "once"
names.en              = { short = "Often", official = "Often" }
```
"#;
    assert_snapshot!(with(rules), @r#"
    small.md:52: no number of members is more than all of them; use less than 1
    small.md:57: the clock is stopped by what starts it; name another event
    small.md:58: a period of no hours is "immediately"
    small.md:67: a period has at most 87600 hours, not 87601
    small.md:75: "sessions-per-year-min" is string "once", where a whole number belongs
    "#);
}

#[test]
fn one_address_and_one_question_have_one_rule() {
    let rules = r#"```party AA
is       = "state"
names.en = { short = "Alpha", official = "Alpha" }
```

```register quorum
more-than = "2/3"
```

```register quorum
more-than = "1/2"
```

```decide by-consensus
by      = ["council"]
matters = ["general"]
how     = "consensus"
absent  = "objection"
abstain = "objection"
bound   = "all"
```

```decide general
by      = ["council"]
matters = ["general"]
how     = "consensus"
absent  = "undetermined"
abstain = "objection"
bound   = "all"
```

```status members
parties = ["AA", "BB"]
is      = "member"
scope   = "organisation"
by      = "signature"
```

```status observers
parties = ["BB"]
is      = "observer"
scope   = "organisation"
by      = "signature"
```
"#;
    assert_snapshot!(with(rules), @r#"
    small.md:51: the party "AA" is given by small#article-1/AA too; write replaces = "small#article-1/AA", or give that one a "to"
    small.md:60: the article has a rule "quorum" already, line 56; give one another name
    small.md:73: how "council" decides on general is given by small#article-2/by-consensus too; write replaces = "small#article-2/by-consensus", or give that one a "to"
    small.md:89: the status of BB in "organisation" from 2001-01-01, known 2000-01-01, is given by small#article-2/members too; write replaces = "small#article-2/members", or give that one a "to"
    "#);
}

#[test]
fn what_is_replaced_exists_is_of_the_same_kind_and_is_replaced_once() {
    let rule = |name: &str, replaces: &str| {
        format!(
            "```party {name}\nis = \"state\"\nreplaces = \"{replaces}\"\nnames.en = {{ short = \"A\", official = \"A\" }}\n```\n\n"
        )
    };
    assert_snapshot!(with(&rule("AA", "small#article-1/A")), @r#"
    small.md:51: the party "AA" is given by small#article-1/AA too; write replaces = "small#article-1/AA", or give that one a "to"
    small.md:53: there is no rule "small#article-1/A" to replace; did you mean "small#article-1/AA"?
    "#);
    assert_snapshot!(with(&rule("CC", "small#article-2/CC")), @"small.md:53: a rule cannot replace itself");
    assert_snapshot!(with(&rule("CC", "small#article-1/head")), @r#"small.md:53: "small#article-1/head" is of the kind office; a rule of the kind party cannot replace it"#);
    let twice = rule("AA", "small#article-1/AA") + &rule("DD", "small#article-1/AA");
    assert_snapshot!(with(&twice), @r#"small.md:59: "small#article-1/AA" is replaced by small#article-2/AA already; replace that one"#);
    assert_eq!(with(&rule("AA", "small#article-1/AA")), "");
    let header =
        BASE.replace("source    =", "repeals   = [\"small#article-1/haed\"]\namends    = [\"smal\"]\nsource    =");
    assert_snapshot!(alone(&header), @r#"
    small.md:3: there is no instrument "smal" to amend; did you mean "small"?
    small.md:3: there is no rule "small#article-1/haed" to repeal; did you mean "small#article-1/head"?
    "#);
}

#[test]
fn limits_of_size_are_kept() {
    let long = format!("{BASE}{}", "x".repeat(limit::FILE_BYTES_MAX));
    assert_snapshot!(alone(&long), @"small.md:1: the file has 263027 bytes, more than 262144; divide it into several instruments");
    let name = "n".repeat(limit::NAME_CHARS_MAX + 1);
    assert_snapshot!(with(&format!("```register {name}\nmore-than = \"2/3\"\n```\n\n```register two/thirds\n```\n")), @r#"
    small.md:51: a rule's name has at most 64 letters
    small.md:55: "two/thirds" is not a name; use Latin letters, figures and "-"
    "#);
    let many: String = (0..limit::PROBLEMS_MAX + 5).map(|n| format!("```zebra z{n}\n```\n")).collect();
    let problems = Charter::read("test", &[file("small.md", &format!("{BASE}{many}"))]).1;
    assert_eq!(problems.len(), limit::PROBLEMS_MAX);
    assert!(problems.last().unwrap().says.ends_with("(and 5 more problems, not listed)"));
    let header = BASE.split("## Article 1").next().expect("a first part");
    let numbered =
        |text: &str, n: usize| file(&format!("{n:03}.md"), &text.replace("\"small\"", &format!("\"small-{n}\"")));
    let files: Vec<_> = (0..=limit::FILES_MAX).map(|n| numbered(header, n)).collect();
    assert_snapshot!(lines(&Charter::read("test", &files).1), @"256.md:1: a charter has at most 256 files, not 257; the rest is not read");
    let rules: String =
        (0..limit::RULES_MAX / 2).map(|n| format!("```change c{n}\nof = \"renewal\"\nwhen = \"\"\n```\n")).collect();
    let files: Vec<_> = (0..2).map(|n| numbered(&format!("{BASE}{rules}"), n)).collect();
    assert_snapshot!(lines(&Charter::read("test", &files).1), @"001.md:1: the charter has 4108 rules, more than 4096; the checks are left out");
}

#[test]
fn the_report_counts_the_problems() {
    let problems = Charter::read("test", &[file("small.md", &format!("{BASE}```zebra z\n```\n"))]).1;
    assert_snapshot!(report::problems(&problems), @r#"
    small.md:51: there is no rule kind "zebra"; the kinds are party, status, body, seats, office, order, rotation, chair, competence, decide, silence, calendar, clock, duty, mechanism, change, scale, audience, document, register, indicator, capability, term, anniversary
    1 problem
    "#);
    assert_eq!(report::problems(&[]), "");
}
