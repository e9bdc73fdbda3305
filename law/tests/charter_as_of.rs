//! What holds depends on two dates: when it was so, and when it was known.

use law::act::{Author, Label};
use law::charter::rule::StatusKind;
use law::charter::{Charter, Consolidated, ORGANISATION, Readership};
use law::id::{Body, Matter, Party};
use law::time::{AsOf, Date};

use super::{file, sound};

/// A founding text.
const FIRST: &str = r#"# First

```instrument
id        = "first"
kind      = "charter"
adopted   = "2000-01-01"
in-force  = "2001-01-01"
authentic = "en"
source    = "design"
```

## Article 1

Three parties and a council.

```party AA
is       = "state"
names.en = { short = "Alpha", official = "Alpha" }
```

```party BB
is       = "state"
names.en = { short = "Bravo", official = "Bravo" }
```

```party CC
is       = "state"
names.en = { short = "Charlie", official = "Charlie" }
```

```body council
level    = "heads"
names.en = { short = "Council", official = "Council" }
```

```status members
parties = ["AA", "BB", "CC"]
is      = "member"
scope   = "organisation"
by      = "entry into force"
```

```competence all-matters
body    = "council"
matters = ["general", "budget"]
```

```register quorum
more-than = "1/2"
```

## Article 2

Every member sits in the council. It is chaired in turn.

```seats council
of = "member"
```

```rotation turns
body        = "council"
order       = ["BB", "CC", "AA"]
language    = "en"
form        = "short"
anchor-year = 2004
anchor      = "CC"
first-year  = 2002
handover    = "on 1 January"
overrides   = [
  { year = 2001, party = "AA", source = "printed" },
  { year = 2006, party = "CC", source = "decided otherwise" },
]
```

```office chair
of       = "body"
body     = "council"
power    = "ex-officio"
names.en = { short = "Chair", official = "Chair" }
```

```office permrep
of       = "member"
power    = "credential"
names.en = { short = "Representative", official = "Representative" }
```

It decides by consensus.

```decide general
by      = ["council"]
how     = "consensus"
absent  = "undetermined"
abstain = "no-objection"
bound   = "all"
```

```decide budget
by      = ["council"]
matters = ["budget"]
how     = "consensus"
absent  = "objection"
abstain = "objection"
bound   = "agreeing"
```
"#;

/// An amendment that was signed in 2005 and entered into force in 2007.
const SECOND: &str = r#"# Second

```instrument
id        = "second"
kind      = "protocol"
adopted   = "2005-06-01"
in-force  = "2007-01-01"
authentic = "en"
amends    = ["first"]
repeals   = ["first#article-2/budget"]
source    = "design"
```

## Article 1

Registration needs two thirds. This figure is for three years.

```register quorum
to        = "2010-01-01"
more-than = "2/3"
replaces  = "first#article-1/quorum"
```

One party is suspended from 2003 for four years, as was learnt later.

```status suspension
from    = "2003-01-01"
to      = "2007-01-01"
parties = ["BB"]
is      = "suspended"
scope   = "organisation"
by      = "decision"
```

Another one has left.

```status leaving
from      = "2008-05-01"
known     = "2009-01-01"
precision = "month"
parties   = ["CC"]
is        = "former"
scope     = "organisation"
by        = "notice"
```
"#;

/// A protocol that never entered into force.
const THIRD: &str = r#"# Third

```instrument
id        = "third"
kind      = "protocol"
adopted   = "2006-01-01"
authentic = "en"
amends    = ["first"]
source    = "design"
```

## Article 1

A label that nobody has.

```audience all
readers = "members"
```

A label that was used all the same, from a day of its own.

```audience listed
from    = "2006-02-01"
readers = "listed"
```
"#;

fn charter() -> Charter {
    sound(&[file("2.md", SECOND), file("1.md", FIRST), file("3.md", THIRD)])
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn at<'c>(charter: &'c Charter, effective: &str, known: &str) -> Consolidated<'c> {
    charter.as_of(AsOf { effective: day(effective), known: day(known) })
}

fn members(law: Consolidated<'_>) -> String {
    law.members(ORGANISATION).iter().map(|party| format!("{party} ")).collect()
}

#[test]
fn before_an_instrument_exists_there_is_no_rule() {
    let charter = charter();
    assert_eq!(at(&charter, "2000-12-31", "2030-01-01").rules().count(), 0);
    assert_eq!(at(&charter, "2030-01-01", "1999-12-31").rules().count(), 0);
    assert_ne!(at(&charter, "2001-01-01", "2001-01-01").rules().count(), 0);
}

#[test]
fn what_was_learnt_later_changes_the_answer_for_the_same_day() {
    let charter = charter();
    assert_eq!(members(at(&charter, "2004-01-01", "2004-01-01")), "BB CC AA ");
    assert_eq!(members(at(&charter, "2004-01-01", "2005-06-01")), "CC AA ");
    let party = Party::from("BB");
    let standing = at(&charter, "2004-01-01", "2005-06-01").status(&party, ORGANISATION).expect("a row");
    assert_eq!((standing.is, standing.since), (StatusKind::Suspended, day("2003-01-01")));
    assert_eq!(standing.rule.cite.to_string(), "second#article-1/suspension");
}

#[test]
fn the_latest_row_of_a_status_counts_and_one_that_has_ended_gives_way() {
    let charter = charter();
    assert_eq!(members(at(&charter, "2006-12-31", "2009-01-01")), "CC AA ");
    assert_eq!(members(at(&charter, "2007-01-01", "2009-01-01")), "BB CC AA ");
    assert_eq!(members(at(&charter, "2008-05-01", "2008-12-31")), "BB CC AA ");
    assert_eq!(members(at(&charter, "2008-05-01", "2009-01-01")), "BB AA ");
    assert_eq!(
        at(&charter, "2008-05-01", "2009-01-01").holders_of(StatusKind::Former, ORGANISATION),
        [Party::from("CC")]
    );
}

#[test]
fn a_replaced_rule_holds_until_the_other_is_in_force_and_known_and_does_not_come_back() {
    let charter = charter();
    let cite = |effective, known| {
        at(&charter, effective, known).register().map(|(_, rule)| rule.cite.to_string()).unwrap_or_default()
    };
    assert_eq!(cite("2006-12-31", "2020-01-01"), "first#article-1/quorum");
    assert_eq!(cite("2007-01-01", "2005-05-31"), "first#article-1/quorum");
    assert_eq!(cite("2007-01-01", "2005-06-01"), "second#article-1/quorum");
    assert_eq!(cite("2010-01-01", "2020-01-01"), "");
}

#[test]
fn a_repealed_rule_ends_with_the_entry_into_force_of_what_repeals_it() {
    let charter = charter();
    let narrowest = |effective, known| {
        let rules = at(&charter, effective, known).decide(&"council".into(), &Matter::from("budget"));
        rules.iter().map(|(_, rule)| rule.cite.rule.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(narrowest("2006-12-31", "2020-01-01"), "budget general");
    assert_eq!(narrowest("2007-01-01", "2005-05-31"), "budget general");
    assert_eq!(narrowest("2007-01-01", "2020-01-01"), "general");
    let council: Body = "council".into();
    let general = at(&charter, "2006-01-01", "2006-01-01");
    assert_eq!(general.decide(&council, &Matter::from("general")).len(), 1);
    assert_eq!(general.decide(&"none".into(), &Matter::from("general")).len(), 0);
}

#[test]
fn an_instrument_that_is_not_in_force_gives_only_the_rules_with_a_day_of_their_own() {
    let charter = charter();
    let law = at(&charter, "2030-01-01", "2030-01-01");
    assert!(law.audience("all").is_none() && law.readers(&Label::all()).is_none());
    assert!(at(&charter, "9999-12-31", "9999-12-31").audience("all").is_none(), "never is not the last day");
    let label = Label::Parties([Party::from("AA"), Party::from("BB")].into());
    let (readers, rule) = law.readers(&label).expect("a label");
    assert_eq!(rule.cite.to_string(), "third#article-1/listed");
    assert_eq!(readers, Readership::Parties([Party::from("AA"), Party::from("BB")].into()));
    assert!(at(&charter, "2006-01-31", "2030-01-01").readers(&label).is_none());
}

#[test]
fn the_chair_goes_round_and_an_override_bends_its_own_year_only() {
    let charter = charter();
    let law = at(&charter, "2004-01-01", "2004-01-01");
    let chair = |year| law.chair(&"council".into(), year).map(|chair| chair.party.0).unwrap_or_default();
    let years: Vec<_> = (2000..=2008).map(chair).collect();
    assert_eq!(years, ["", "AA", "AA", "BB", "CC", "AA", "CC", "CC", "AA"]);
    let bent = law.chair(&"council".into(), 2006).expect("a chair");
    assert_eq!(
        (bent.by_order.as_ref().map(Party::as_str), bent.overridden.map(|turn| turn.source.as_str())),
        (Some("BB"), Some("decided otherwise"))
    );
    assert!(law.chair(&"council".into(), 2004).expect("a chair").overridden.is_none());
    assert!(law.chair(&"none".into(), 2004).is_none());
}

#[test]
fn an_office_is_its_owners_only() {
    let charter = charter();
    let office = |author: &str, effective: &str| {
        let author: Author = author.parse().expect("an author");
        at(&charter, effective, "2009-01-01").office(&author).map(|(_, rule)| rule.cite.rule.as_str())
    };
    assert_eq!(office("chair@AA", "2004-01-01"), None);
    assert_eq!(office("chair@CC", "2004-01-01"), Some("chair"));
    assert_eq!(office("permrep@ZZ", "2004-01-01"), None);
    assert_eq!(office("permrep@BB", "2004-01-01"), Some("permrep"));
    assert_eq!(office("permrep@CC", "2008-05-01"), None, "it has left");
    assert_eq!(office("head@AA", "2004-01-01"), None);
}

#[test]
fn who_sits_follows_the_status() {
    let charter = charter();
    let seated = |effective| at(&charter, effective, "2009-01-01").seated(&"council".into());
    assert_eq!(seated("2004-01-01"), [Party::from("CC"), Party::from("AA")]);
    assert_eq!(seated("2007-06-01"), [Party::from("BB"), Party::from("CC"), Party::from("AA")]);
    assert_eq!(at(&charter, "2004-01-01", "2004-01-01").seated(&"none".into()), []);
}
