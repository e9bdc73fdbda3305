//! What stands beside the tables: bodies that decide together, seats looked up once, JSON and text of the tree.

use law::decide::{self, Question, Stance};
use law::outcome::{Finding, Reserved, Standing};

const RULE: &str = r#"
```competence peace
matters = ["peace"]
body = "council"
jointly-with = ["summit"]
effect = "binding"
```

```decide general
by = ["council"]
how = "consensus"
absent = "undetermined"
abstain = "no-objection"
bound = "all"
reservations = { allowed = true }
```
"#;

#[test]
fn a_body_without_seats_or_a_matter_without_a_rule_is_undetermined() {
    let charter = super::charter(&super::parties(2), RULE);
    let law = charter.as_of(super::on("2010-06-15"));
    let clause = |body: &str, matter: &str| {
        let (decision, tree) = decide::explain(&law, &Question::new(body.into(), matter.into()));
        assert_eq!(decision, decide::decide(&law, &Question::new(body.into(), matter.into())));
        assert_eq!(tree.finding, "undetermined");
        match decision.adopted {
            Finding::Undetermined(gap) => (gap.clause, gap.says),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(clause("summit", "peace"), ("seats: summit".into(), "No rule says who sits in the Summit.".into()));
    let charter = super::charter(&super::parties(2), &RULE.replace("how = ", "matters = [\"peace\"]\nhow = "));
    let law = charter.as_of(super::on("2010-06-15"));
    let decision = decide::decide(&law, &Question::new("council".into(), "staff".into()));
    let Finding::Undetermined(gap) = decision.adopted else { panic!("there is a rule") };
    assert_eq!(gap.clause, "decide: council, staff");
    assert!(decide::hints(&law, &Question::new("summit".into(), "peace".into())).is_empty());
}

#[test]
fn the_bodies_that_decide_together_are_named_with_the_rule() {
    let charter = super::charter(&super::parties(2), RULE);
    let law = charter.as_of(super::on("2010-06-15"));
    let (bodies, cite) = decide::together(&law, &"council".into(), &"peace".into()).expect("a joint decision");
    assert_eq!((bodies, cite.to_string().as_str()), (&["summit".into()][..], "compact#decisions/peace"));
    assert_eq!(decide::together(&law, &"summit".into(), &"peace".into()), None);
    let alone = super::charter(&super::parties(2), &RULE.replace("jointly-with = [\"summit\"]\n", ""));
    assert_eq!(decide::together(&alone.as_of(super::on("2010-06-15")), &"council".into(), &"peace".into()), None);
}

#[test]
fn seats_looked_up_before_give_the_same_answer() {
    let charter = super::charter(&super::parties(3), RULE);
    let law = charter.as_of(super::on("2010-06-15"));
    let bench = decide::bench(&law, &"council".into()).expect("seats");
    for last in [Stance::Agree, Stance::Object, Stance::StayOut] {
        let question = super::question().with("P01", Stance::Agree).with("P02", Stance::Agree).with("P03", last);
        assert_eq!(decide::explain(&law, &question), decide::explain_with_bench(&law, &question, &bench));
        assert_eq!(decide::decide(&law, &question), decide::with_bench(&law, &question, &bench));
    }
    assert!(decide::bench(&law, &"summit".into()).is_none());
}

#[test]
fn a_suspended_member_keeps_its_seat_unless_it_may_not_attend() {
    let rows = |loses: &str| {
        let suspended = "```status suspended\nparties = [\"P02\"]\nis = \"suspended\"\nscope = \"organisation\"\n\
                         by = \"decision\"\nfrom = \"2005-01-01\"\n";
        let members = "```status founding\nparties = [\"P01\", \"P02\"]\nis = \"member\"\nscope = \"organisation\"\n\
                       by = \"signature\"\n```\n\n";
        let charter = super::charter(&super::parties(2), &format!("{members}{suspended}{loses}```\n{RULE}"));
        let law = charter.as_of(super::on("2010-06-15"));
        let bench = decide::bench(&law, &"council".into()).expect("seats");
        let question = super::question().with("P01", Stance::Agree).with("P02", Stance::Object);
        let (decision, tree) = decide::explain(&law, &question);
        (bench.parties.len(), bench.suspended.len(), decision.adopted == Finding::Yes, tree.to_string())
    };
    let (seats, without_vote, adopted, tree) = rows("");
    assert_eq!((seats, without_vote, adopted), (1, 1, true));
    assert!(tree.contains("P02 has no seat: its rights are suspended. [compact#decisions/suspended]"), "{tree}");
    let (seats, without_vote, adopted, tree) = rows("loses = [\"vote\"]\n");
    assert_eq!((seats, without_vote, adopted), (2, 1, true));
    assert!(tree.contains("P02 has no vote: its vote is suspended. [compact#decisions/suspended]"), "{tree}");
    let (seats, without_vote, adopted, _) = rows("loses = [\"posts\"]\n");
    assert_eq!((seats, without_vote, adopted), (2, 0, false));
    let (seats, without_vote, adopted, _) = rows("loses = [\"attend\"]\n");
    assert_eq!((seats, without_vote, adopted), (1, 0, true));
}

#[test]
fn a_reservation_is_kept_with_its_words() {
    let charter = super::charter(&super::parties(2), RULE);
    let mut question = super::question().with("P01", Stance::Agree).with("P02", Stance::Agree);
    question.positions.get_mut(&"P02".into()).unwrap().reservation = Some("Not before May.".into());
    let decision = decide::decide(&charter.as_of(super::on("2010-06-15")), &question);
    let reserved = Reserved { text: "Not before May.".into(), standing: Standing::Stands };
    assert_eq!(decision.reservations, [("P02".into(), reserved)].into());
}

#[test]
fn a_fallback_that_another_reading_leads_in_a_circle_ends() {
    let rules = RULE.replace("bound = \"all\"", "bound = \"all\"\nfallback = { rule = \"vote\" }")
        + "\n```decide vote\nby = [\"council\"]\nonly-as-fallback = true\nhow = \"unanimity\"\nabsent = \"objection\"\n\
           abstain = \"objection\"\nbound = \"all\"\n```\n";
    let charter = super::charter(&super::parties(2), &rules);
    let question = super::question().with("P01", Stance::Agree).with("P02", Stance::Object);
    let refused = decide::decide(&charter.as_of(super::on("2010-06-15")), &question);
    assert!(matches!(refused.adopted, Finding::No(_)), "{refused:?}");
    let rule = charter.rules.iter().find(|rule| rule.cite.rule == "vote").unwrap();
    for to in ["general", "vote"] {
        let law::charter::rule::Terms::Decide(mut terms) = rule.terms.clone() else { panic!("a decide rule") };
        terms.fallback = Some(law::charter::rule::Fallback { rule: Some(to.into()), refer_to: None, after: None });
        let read = charter.read_as(&[(rule.cite.clone(), law::charter::rule::Terms::Decide(terms))]);
        let decision = decide::decide(&read.as_of(super::on("2010-06-15")), &question);
        let Finding::Undetermined(gap) = decision.adopted else { panic!("a circle ends nowhere") };
        assert_eq!(gap.clause, "compact#decisions/vote: fallback");
    }
}

/// Of the founding text, a rule that falls back to a vote; of the amendment, another vote in its place.
const AMENDED: &str = r#"# Second

```instrument
id        = "second"
kind      = "protocol"
adopted   = "2005-01-01"
in-force  = "2006-01-01"
authentic = "en"
amends    = ["compact"]
source    = "design"
```

## Votes

A majority is enough, and two other rules.

```decide advice
by = ["council"]
matters = ["staff"]
procedures = ["circulation"]
how = "unanimity"
absent = "objection"
abstain = "objection"
bound = "all"
```

```decide majority
replaces = "compact#decisions/vote"
by = ["council"]
only-as-fallback = true
how = "vote"
absent = "not-counted"
abstain = "not-counted"
bound = "all"
thresholds = [{ of = "voting", more-than = "1/2" }]
```
"#;

#[test]
fn a_fallback_leads_to_the_rule_that_it_names_and_after_an_amendment_to_the_one_in_its_place() {
    let vote = "```decide vote\nby = [\"council\"]\nonly-as-fallback = true\nhow = \"vote\"\nabsent = \"not-counted\"\n\
                abstain = \"not-counted\"\nbound = \"all\"\nthresholds = [{ of = \"all\", count = 3 }]\n```\n";
    let other = "```decide other\nby = [\"council\"]\nmatters = [\"staff\"]\nhow = \"unanimity\"\nabsent = \"objection\"\n\
                 abstain = \"objection\"\nbound = \"all\"\n```\n";
    for name in ["vote", "compact#decisions/vote"] {
        let matters = RULE.replace("matters = [\"peace\"]", "matters = [\"peace\", \"staff\"]");
        let general =
            matters.replace("bound = \"all\"", &format!("bound = \"all\"\nfallback = {{ rule = \"{name}\" }}"));
        let charter = super::charter(&super::parties(3), &format!("{other}{general}{vote}"));
        let amendment = law::charter::SourceFile { name: "second.md".into(), text: AMENDED.to_owned() };
        let (charter, problems) = charter.with(&[amendment]);
        assert_eq!(problems, []);
        let question =
            super::question().with("P01", Stance::Agree).with("P02", Stance::Agree).with("P03", Stance::Object);
        let asked = |day: &str| {
            let decision = decide::decide(&charter.as_of(super::on(day)), &question);
            let rules: Vec<String> = decision.because.iter().take(2).map(ToString::to_string).collect();
            (decision.adopted == Finding::Yes, rules.join(", "))
        };
        assert_eq!(asked("2005-12-31"), (false, "compact#decisions/general, compact#decisions/vote".into()), "{name}");
        assert_eq!(asked("2006-01-01"), (true, "compact#decisions/general, second#votes/majority".into()), "{name}");
    }
}

#[test]
fn a_vote_that_another_reading_leaves_without_a_threshold_is_undetermined() {
    let charter = super::charter(&super::parties(2), RULE);
    let rule = charter.rules.iter().find(|rule| rule.cite.rule == "general").unwrap();
    let law::charter::rule::Terms::Decide(mut terms) = rule.terms.clone() else { panic!("a decide rule") };
    terms.how = law::charter::rule::How::Vote;
    let read = charter.read_as(&[(rule.cite.clone(), law::charter::rule::Terms::Decide(terms))]);
    let question = super::question().with("P01", Stance::Agree).with("P02", Stance::Agree);
    let decision = decide::decide(&read.as_of(super::on("2010-06-15")), &question);
    let Finding::Undetermined(gap) = decision.adopted else { panic!("no threshold is set") };
    assert_eq!(gap.clause, "compact#decisions/general: thresholds");
}
