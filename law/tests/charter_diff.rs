//! What differs between two consolidated charters.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use law::charter::diff::{self, Change};
use law::charter::rule::Terms;
use law::charter::{Charter, Consolidated};
use law::outcome::Citation;
use law::time::AsOf;

use super::csto::csto;
use super::{day, file, shipped, sound};

fn at<'c>(charter: &'c Charter, effective: &str, known: &str) -> Consolidated<'c> {
    charter.as_of(AsOf { effective: day(effective), known: day(known) })
}

fn page(was: &Consolidated<'_>, is: &Consolidated<'_>) -> String {
    diff::page(was, is, &diff::diff(was, is))
}

/// Returns what is under some headings of a page.
fn part(page: &str, headings: &[&str]) -> String {
    let parts = page.split("\n\n").filter(|part| headings.iter().any(|heading| part.starts_with(heading)));
    parts.collect::<Vec<_>>().join("\n\n")
}

const DAYS: [&str; 6] = ["1990-01-01", "2003-01-01", "2012-07-01", "2013-01-01", "2023-12-01", "2026-01-01"];

#[test]
fn nothing_differs_from_itself_in_any_charter() {
    for charter in shipped::charters() {
        for date in DAYS {
            let law = at(&charter, date, "2026-01-01");
            assert_eq!(diff::diff(&law, &law), [], "{} on {date}", charter.id);
        }
    }
    let charter = csto();
    let law = at(&charter, "2013-01-01", "2026-01-01");
    assert_snapshot!(page(&law, &law), @r"
    Charter csto, what differs
      from 2013-01-01, known on 2026-01-01
      to   2013-01-01, known on 2026-01-01
      Nothing differs.
    ");
}

#[test]
fn no_rule_that_came_or_went_is_passed_over_in_any_charter() {
    for charter in shipped::charters() {
        for (from, to) in DAYS.iter().flat_map(|from| DAYS.iter().map(move |to| (from, to))) {
            let (was, is) = (at(&charter, from, "2026-01-01"), at(&charter, to, "2026-01-01"));
            let mut told: BTreeSet<Citation> = BTreeSet::new();
            for change in diff::diff(&was, &is) {
                match change {
                    Change::Status { was, is, .. } => told.extend(was.into_iter().chain(is).map(|held| held.rule)),
                    Change::Replaced { was, is, .. } => told.extend([was, is]),
                    Change::Came { rule, .. } => assert!(told.insert(rule.clone()), "{rule} is told twice"),
                    Change::Went { rule, .. } => assert!(told.insert(rule.clone()), "{rule} is told twice"),
                    Change::Instrument { .. } | Change::Chair { .. } => {}
                }
            }
            let apart = (was.rules().filter(|rule| is.rule(&rule.cite).is_none()))
                .chain(is.rules().filter(|rule| was.rule(&rule.cite).is_none()));
            for rule in apart {
                assert!(told.contains(&rule.cite), "{} from {from} to {to}: {} is not told", charter.id, rule.cite);
            }
        }
    }
}

#[test]
fn uzbekistan_is_suspended_and_the_council_may_decide_without_all() {
    let charter = csto();
    let page = page(&at(&charter, "2012-07-01", "2026-01-01"), &at(&charter, "2013-01-01", "2026-01-01"));
    assert_snapshot!(page.split("\n\nRules that came").next().unwrap_or_default(), @r"
    Charter csto, what differs
      from 2012-07-01, known on 2026-01-01
      to   2013-01-01, known on 2026-01-01

    Instruments
      “Protocols on amendments to the Treaty and to the Charter” entered into force on 19 December 2012. [amendments-2010]
      “Practice of the Parliamentary Assembly” entered into force on 19 December 2012. [parliamentary-assembly]
      “Decision on the suspension of the membership of Uzbekistan” entered into force on 19 December 2012. [membership-2012]

    Statuses
      Uzbekistan, in the organisation: from “member” to “suspended” since 19 December 2012, by decision of the Council of 19.12.2012 on the note received on 28.06.2012. [membership-2012#decision/suspended-uz]

    Chairs
      The chair of the Collective Security Council was Kazakhstan, and is Kyrgyzstan. [charter#article-13/csc-chair]

    Rules that read otherwise
      clock amendments-2010#article-1/consult-on-threat, in the place of treaty#article-2/consult-on-threat, since 19 December 2012
        It says the same.
      decide amendments-2010#article-3/general, in the place of charter#article-12/general, since 19 December 2012
        by
          was: On every matter that no narrower rule names, the Collective Security Council, the Council of Foreign Ministers, the Council of Ministers of Defence and the Committee of Secretaries of Security Councils decide by consensus.
          now: On every matter that no narrower rule names, the Collective Security Council decides by consensus.
        exclude
          was: nothing
          now: Without a vote are members whose vote is suspended.
        limited-format
          was: nothing
          now: The body may decide without some members, which stay out.
          now: That is open to it if no member objects to deciding so.
          now: What is decided so binds the members that take part.
          now: What follows for those that stay out: does not answer for the consequences of the decision.
    ");
    assert!(
        page.contains("\n  body amendments-2010#article-2/parliamentary-assembly: since 19 December 2012\n"),
        "{page}"
    );
    assert!(!page.contains("Rules that went"), "{page}");
}

#[test]
fn what_became_known_later_differs_on_the_same_day() {
    let charter = csto();
    let (was, is) = (at(&charter, "2012-12-31", "2012-12-01"), at(&charter, "2012-12-31", "2026-01-01"));
    assert_snapshot!(page(&was, &is), @r"
    Charter csto, what differs
      from 2012-12-31, known on 2012-12-01
      to   2012-12-31, known on 2026-01-01

    Instruments
      “Decision on the suspension of the membership of Uzbekistan” was not known on 1 December 2012, and is in force since 19 December 2012. [membership-2012]

    Statuses
      Uzbekistan, in the organisation: from “member” to “suspended” since 19 December 2012, by decision of the Council of 19.12.2012 on the note received on 28.06.2012. [membership-2012#decision/suspended-uz]
    ");
}

#[test]
fn an_earlier_day_may_be_asked_for_as_the_later_one() {
    let charter = csto();
    let page = page(&at(&charter, "2013-01-01", "2026-01-01"), &at(&charter, "2012-07-01", "2026-01-01"));
    assert_snapshot!(part(&page, &["Instruments", "Statuses", "Chairs"]), @r"
    Instruments
      “Protocols on amendments to the Treaty and to the Charter” was in force, and is not in force; it was adopted on 10 December 2010. [amendments-2010]
      “Practice of the Parliamentary Assembly” was in force, and is not in force; it was adopted on 10 December 2010. [parliamentary-assembly]
      “Decision on the suspension of the membership of Uzbekistan” was in force, and is not adopted. [membership-2012]

    Statuses
      Uzbekistan, in the organisation: from “suspended” to “member” since 23 June 2006, by decision of the session in Minsk; protocol of 16.08.2006. [membership-2006#decision/restored-uz]

    Chairs
      The chair of the Collective Security Council was Kyrgyzstan, and is Kazakhstan. [charter#article-13/csc-chair]
    ");
    assert!(page.contains("charter#article-12/general, in the place of amendments-2010#article-3/general"), "{page}");
    assert!(page.contains("parliamentary-assembly: it holds only from 19 December 2012\n"), "{page}");
}

#[test]
fn twenty_three_years_of_the_alliance() {
    let charter = csto();
    let page = page(&at(&charter, "2003-01-01", "2026-01-01"), &at(&charter, "2026-01-01", "2026-01-01"));
    assert_snapshot!(part(&page, &["Statuses", "Chairs", "Rules that read"]), @r"
    Statuses
      Belarus, Kyrgyzstan, Kazakhstan, Russia and Tajikistan, in “Decision on the budget of 2024”: from no status to “member” since 1 January 2024, by decision of the session in Minsk of 23.11.2023. [budget-2024#adherence/adhering]
      Armenia, Belarus, Kyrgyzstan, Kazakhstan, Russia and Tajikistan, in the organisation: from “signatory” to “member” since 18 September 2003, by entry into force of the Charter. [charter#article-19/founding-members]
      Uzbekistan, in the organisation: from no status to “suspended” since 19 December 2012, by decision of the Council of 19.12.2012 on the note received on 28.06.2012. [membership-2012#decision/suspended-uz]
      Armenia, Belarus, Kyrgyzstan, Kazakhstan, Russia and Tajikistan, in “Protocol on amendments to the agreement on peacekeeping”: from no status to “signatory” since 16 September 2021, by signature of the protocol in Dushanbe. [peacekeeping-protocol-2021#entry-into-force/signatories]

    Chairs
      The chair of the Emergency Coordination Council of the member states is Russia; before, no rule said who. [subsidiary-bodies#coordination-councils/emergency-chair]
      The chair of the Interstate Commission for Military-Economic Cooperation is Russia; before, no rule said who. [icmec-2015#composition/icmec-chair]
      The chair of the Collective Security Council is Russia; before, no rule said who. [charter#article-13/csc-chair]

    Rules that read otherwise
      clock amendments-2010#article-1/consult-on-threat, in the place of treaty#article-2/consult-on-threat, since 19 December 2012
        It says the same.
      body amendments-2018#composition-of-the-council/csc, in the place of treaty#article-3/csc, since 19 January 2021
        level
          was: The Collective Security Council is a body; its seats are at this level: heads of state.
          now: The Collective Security Council is a body; its seats are at this level: heads of state or government.
        sessions-per-year-min
          was: It meets at least 2 times a year.
          now: It meets at least once a year.
        convened-by, convening-members-min
          was: It is convened when at least 2 members together asks for it.
          now: nothing
        formats
          was: It meets in an extraordinary meeting.
          now: It meets in the narrow format, the plenary and an extraordinary meeting.
        speaking, speaking-order
          was: nothing
          now: Its members speak in the order “short names”.
        speaking-minutes
          was: nothing
          now: Each speaker has 10 minutes.
      competence use-of-forces-2023#order/use-of-forces, in the place of use-of-forces-2000#regulation/use-of-forces, since 23 November 2023
        It says the same.
    ");
    // The membership that was restored and suspended again in between is told among the rules.
    assert!(page.contains("\n  status membership-2006#decision/restored-uz: since 23 June 2006\n"), "{page}");
}

const CLUB: &str = r#"# Club

```instrument
id        = "club"
kind      = "statute"
adopted   = "2001-01-01"
in-force  = "2001-01-01"
authentic = "en"
source    = "design"
```

## Article 1

Ash and Birch are members, and the board of the two decides. Until 2002 all had to agree.

```party ASH
is       = "state"
names.en = { short = "Ash", official = "Town of Ash" }
```

```party BIR
is       = "state"
names.en = { short = "Birch", official = "Town of Birch" }
```

```body board
level    = "mayors"
names.en = { short = "Board", official = "Board" }
```

```status first
parties = ["ASH", "BIR"]
is      = "member"
scope   = "organisation"
by      = "the statute"
```

```status guest
parties = ["BIR"]
is      = "observer"
scope   = "board"
by      = "invitation"
to      = "2002-01-01"
```

```scale dues
to     = "2002-01-01"
unit   = "crowns"
values = { ASH = 1, BIR = 1 }
```

```decide general
by      = ["board"]
how     = "unanimity"
absent  = "objection"
abstain = "objection"
bound   = "all"
```

```competence planting
body    = "board"
matters = ["trees"]
```

```decide trees
by      = ["board"]
matters = ["trees"]
how     = "consensus"
absent  = "not-counted"
abstain = "no-objection"
bound   = "all"
```
"#;

const REFORM: &str = r#"# Reform

```instrument
id        = "reform"
kind      = "protocol"
adopted   = "2001-06-01"
in-force  = "2002-01-01"
authentic = "en"
amends    = ["club"]
repeals   = ["club#article-1/trees"]
source    = "design"
```

## Article 1

The board votes, and dues are higher.

```decide general
by         = ["board"]
how        = "vote"
absent     = "not-counted"
abstain    = "objection"
bound      = "all"
thresholds = [{ of = "all", at-least = "2/3" }]
replaces   = "club#article-1/general"
```

```scale dues
unit   = "crowns"
values = { ASH = 2, BIR = 1 }
```
"#;

#[test]
fn each_key_that_differs_stands_with_the_sentences_that_turn_on_it() {
    let charter = sound(&[file("club.md", CLUB), file("reform.md", REFORM)]);
    let (was, is) = (at(&charter, "2001-12-31", "2003-01-01"), at(&charter, "2003-01-01", "2003-01-01"));
    assert_snapshot!(page(&was, &is), @r"
    Charter test, what differs
      from 2001-12-31, known on 2003-01-01
      to   2003-01-01, known on 2003-01-01

    Instruments
      “Reform” entered into force on 1 January 2002. [reform]

    Statuses
      Birch, in the Board: from “observer” to no status; it ended on 1 January 2002. [club#article-1/guest]

    Rules that read otherwise
      decide reform#article-1/general, in the place of club#article-1/general, since 1 January 2002
        how, thresholds
          was: On every matter that no narrower rule names, the Board decides unanimously.
          was: A text is adopted when every member agrees.
          now: On every matter that no narrower rule names, the Board decides by a vote.
          now: A text is adopted when those that vote for it are at least two thirds of all seats of the body.
          now: When as many vote for it as against, it is not adopted.
        absent
          was: The absence of a member counts as an objection.
          now: The absence of a member is not counted.
      scale reform#article-1/dues, in the place of club#article-1/dues, since 1 January 2002
        values
          was: Ash 1, Birch 1.
          now: Ash 2, Birch 1.

    Rules that went
      decide club#article-1/trees: “Reform” repealed it on 1 January 2002
        On “trees”, the Board decides by consensus.
        A text is adopted when no member objects.
        The absence of a member is not counted.
        An abstention counts as no objection.
        What is adopted binds every member.
    ");
    // On the eve the reform is adopted, and nothing else is different.
    let spring = at(&charter, "2001-05-01", "2003-01-01");
    assert_snapshot!(part(&page(&spring, &was), &["Instruments", "Statuses", "Rules"]), @r"
    Instruments
      “Reform” was adopted on 1 June 2001; it is not in force. [reform]
    ");
}

#[test]
fn a_rule_read_otherwise_differs_at_its_own_address() {
    let charter = csto();
    let law = at(&charter, "2026-01-01", "2026-01-01");
    let rule = law.rules_of("decide").into_iter().find(|rule| rule.cite.rule == "general").expect("the general rule");
    let Terms::Decide(mut terms) = rule.terms.clone() else { panic!("{} decides", rule.cite) };
    terms.absent = law::charter::rule::Meaning::Objection;
    let other = charter.read_as(&[(rule.cite.clone(), Terms::Decide(terms))]);
    let page = page(&law, &at(&other, "2026-01-01", "2026-01-01"));
    assert_snapshot!(page, @r"
    Charter csto, what differs
      from 2026-01-01, known on 2026-01-01
      to   2026-01-01, known on 2026-01-01

    Rules that read otherwise
      decide amendments-2010#article-3/general
        absent
          was: The absence of a member has no meaning that the text gives.
          now: The absence of a member counts as an objection.
    ");
}
