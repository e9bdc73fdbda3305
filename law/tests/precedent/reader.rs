//! What the reader refuses, and what it makes of a sound case.

use super::{HEAD, read, run};

/// Returns the problems of a case with the usual head.
fn wrong(text: &str) -> String {
    read(&format!("{HEAD}{text}")).expect_err("the case has problems")
}

#[test]
fn a_case_without_head_or_question_names_every_missing_key() {
    let problems = read("abuot = \"A test.\"\n").unwrap_err();
    for says in [
        "case.toml:1: the case asks nothing; write [[ask]] and under it a question",
        "case.toml:1: the case has no \"abuot\"; did you mean \"about\"?",
        "case.toml:1: the case needs \"because\", which is missing here",
        "case.toml:1: the case needs \"effective\", which is missing here",
        "case.toml:1: the case needs \"source\", which is missing here",
    ] {
        assert!(problems.contains(says), "{says}\n{problems}");
    }
}

#[test]
fn problems_of_all_questions_come_at_once_with_their_lines() {
    let problems = wrong(
        "[[ask]]\nchair = { body = \"comission\" }\n\n[[ask]]\ndecide = { body = \"commission\", mater = \"works\" }\n\n\
         [[ask]]\ndecide = { body = \"commission\", matter = \"wroks\", positions = { UP = \"agre\", MIDD = \"object\" } }\n",
    );
    assert_eq!(
        problems,
        "case.toml:6: there is no body \"comission\"; did you mean \"commission\"?\n\
         case.toml:9: \"decide\" has no \"mater\"; did you mean \"matter\"?\n\
         case.toml:9: \"decide\" needs \"matter\", which is missing here\n\
         case.toml:12: \"positions\" cannot be \"agre\"; did you mean \"agree\"?\n\
         4 problems\n"
    );
    let problems = wrong(
        "[[ask]]\ndecide = { body = \"commission\", matter = \"wroks\", positions = { UP = \"agree\", MIDD = \"object\" } }\n",
    );
    assert_eq!(
        problems,
        "case.toml:6: no rule names the matter \"wroks\"; did you mean \"works\"?\n\
         case.toml:6: there is no party \"MIDD\"; did you mean \"MID\"?\n\
         2 problems\n"
    );
}

#[test]
fn an_ask_has_exactly_one_question() {
    assert!(wrong("[[ask]]\nabout = \"Nothing.\"\n").contains("case.toml:5: the ask has no question"));
    let two = wrong("[[ask]]\nseats = { body = \"commission\" }\nchair = { body = \"commission\" }\n");
    assert!(two.contains("the ask has two questions, chair and seats; write an [[ask]] for each"), "{two}");
    let other = wrong("[[ask]]\nmembers = { scope = \"organisation\" }\nexepct = { are = [] }\n");
    assert!(other.contains("case.toml:7: an ask has no \"exepct\"; did you mean \"expect\"?"), "{other}");
}

#[test]
fn a_reading_names_a_rule_its_keys_and_its_holder() {
    let ask = "[[ask]]\nseats = { body = \"commission\" }\n";
    for (reading, says) in [
        ("rule = \"statute#article-3/general\"\nabsent = \"objection\"", "a reading needs \"by\""),
        ("by = \"MIDD\"\nrule = \"statute#article-3/general\"\nabsent = \"objection\"", "there is no party \"MIDD\""),
        (
            "by = \"MID\"\nrule = \"statute#article-3/genral\"\nabsent = \"objection\"",
            "did you mean \"statute#article-3/general\"?",
        ),
        (
            "by = \"MID\"\nrule = \"statute#article-3/general\"\nabsnet = \"objection\"",
            "case.toml:8: a decide rule has no \"absnet\"; did you mean \"absent\"?",
        ),
        (
            "by = \"MID\"\nrule = \"statute#article-3/general\"\nabsent = \"objecton\"",
            "case.toml:8: \"absent\" cannot be \"objecton\"; did you mean \"objection\"?",
        ),
        ("by = \"MID\"\nrule = \"statute#article-3/general\"", "the reading names no key that reads otherwise"),
    ] {
        let problems = wrong(&format!("[[reading]]\n{reading}\n{ask}"));
        assert!(problems.contains(says), "{says}\n{problems}");
    }
    let under = wrong(&format!("{ask}[ask.under.LOW]\nare = []\n"));
    assert!(under.contains("nobody called \"LOW\" holds a reading"), "{under}");
}

#[test]
fn an_expectation_names_rules_and_parties_that_there_are() {
    let problems = wrong(
        "[[ask]]\ndecide = { body = \"commission\", matter = \"works\" }\n\
         expect = { adopted = \"maybe\" }\n[[ask]]\ndecide = { body = \"commission\", matter = \"works\" }\n\
         expect = { bound = { yes = [\"UPP\"] }, cites = [\"statute#article-3/work\"] }\n",
    );
    for says in [
        "case.toml:7: \"adopted\" cannot be \"maybe\"; it is one of yes, no, undetermined",
        "case.toml:10: there is no party \"UPP\"; did you mean \"UP\"?",
        "case.toml:10: there is no rule \"statute#article-3/work\"; did you mean \"statute#article-3/works\"?",
    ] {
        assert!(problems.contains(says), "{says}\n{problems}");
    }
}

#[test]
fn what_differs_from_the_expectation_is_told_with_what_came_out() {
    let answers = run("[[ask]]\nchair = { body = \"commission\", on = \"2012-05-01\" }\nexpect = { is = \"LOW\" }\n\
                       [[ask]]\nchair = { body = \"commission\", on = \"2013-05-01\" }\nexpect = { is = \"LOW\" }\n\
                       [[ask]]\nchair = { body = \"commission\" }\n");
    let missed = answers[0].missed.as_ref().unwrap();
    assert_eq!(missed.len(), 1);
    assert_eq!((missed[0].what.as_str(), missed[0].expected.as_str(), missed[0].got.as_str()), ("is", "LOW", "MID"));
    assert_eq!((answers[1].is_met(), answers[2].is_met()), (Some(true), None));
    assert!(answers[1].reply.tree.to_string().contains("By the order it is the turn of UP on 2013-05-01."));
}

#[test]
fn a_question_on_a_decision_is_answered_under_each_reading() {
    let answers = run(
        "[[reading]]\nby = [\"UP\", \"the secretary\"]\nrule = \"statute#article-3/general\"\nabsent = \"objection\"\n\
                       [[ask]]\ndecide = { body = \"commission\", matter = \"general\", positions = { UP = \"agree\", LOW = \"agree\" } }\n\
                       expect = { adopted = \"undetermined\", clause = \"statute#article-3/general: absent\", cites = [\"statute#article-3/general\"] }\n\
                       under.UP = { adopted = \"no\" }\nunder.\"the secretary\" = { adopted = \"yes\" }\n",
    );
    let told: Vec<_> = answers.iter().map(|answer| (answer.holder.as_deref(), answer.is_met())).collect();
    assert_eq!(told, [(None, Some(true)), (Some("UP"), Some(true)), (Some("the secretary"), Some(false))]);
    let missed = &answers[2].missed.as_ref().unwrap()[0];
    assert_eq!((missed.what.as_str(), missed.expected.as_str(), missed.got.as_str()), ("adopted", "yes", "no"));
}

#[test]
fn other_positions_can_be_tried_without_the_expectations_of_the_old_ones() {
    let case = read(&format!(
        "{HEAD}[[ask]]\ndecide = {{ body = \"commission\", matter = \"general\", others = \"agree\" }}\nexpect = {{ adopted = \"yes\" }}\n"
    ))
    .unwrap();
    let charter = super::river();
    let adopted = |case: &law::precedent::Case| law::precedent::run(&charter, case)[0].clone();
    assert_eq!(adopted(&case).is_met(), Some(true));
    let tried = case.with_positions(
        &[("UP".into(), law::decide::Stance::Object), ("LOW".into(), law::decide::Stance::Object)].into(),
    );
    let answer = adopted(&tried);
    assert!(answer.says().starts_with("Not adopted."), "{}", answer.says());
    assert_eq!(answer.is_met(), None);
}

#[test]
fn a_question_over_supposed_acts_is_answered_as_if_they_were_registered() {
    let acts = r#"
[[given]]
as = "draft"
kind = "draft.table"
author = "secretary@COMMISSION"
at = "2020-06-01T09:00:00Z"
body = { title = "A title", matter = "general", body = "commission", text = "The text." }

[[suppose]]
as = "yes"
kind = "position.state"
author = "delegate@UP"
at = "2020-06-01T10:00:00Z"
refs = ["draft"]
body = { position = "agree" }

[[ask]]
suppose = ["yes"]
verdict = { act = "yes" }

[[ask]]
suppose = ["no"]
verdict = { act = "draft" }
"#;
    let problems = read(&format!("{HEAD}{acts}")).unwrap_err();
    assert!(problems.contains("no supposed act is called \"no\"; there are yes"), "{problems}");
    let (first, _) = acts.split_once("\n[[ask]]\nsuppose = [\"no\"]").expect("two questions");
    let answers = run(&format!("{first}\n[[ask]]\nverdict = {{ act = \"draft\" }}\n"));
    assert!(answers[0].question.starts_with("If yes were registered: "), "{}", answers[0].question);
    assert!(!answers[0].reply.are[0].is_empty(), "{:?}", answers[0]);
}

#[test]
fn plain_questions_are_answered_with_their_rule() {
    let answers = run(
        "[[ask]]\nmembers = { scope = \"organisation\" }\nexpect = { are = [\"LOW\", \"MID\", \"UP\"], cites = [\"statute#article-1/members\"] }\n\
        [[ask]]\nseats = { body = \"commission\" }\nexpect = { are = [\"LOW\", \"MID\", \"UP\"], cites = [\"statute#article-2/each-member\"] }\n\
        [[ask]]\nstatus = { party = \"UP\", scope = \"organisation\" }\nexpect = { is = \"member\" }\n\
        [[ask]]\neffective = \"2010-03-01\"\nstatus = { party = \"UP\", scope = \"organisation\" }\nexpect = { is = \"none\" }\n\
        [[ask]]\nwho-may = { act = \"decision.record\" }\nexpect = { is = \"secretary\", cites = [\"statute#article-5/recording\"] }\n\
        [[ask]]\nwho-may = { act = \"draft.table\" }\nexpect = { is = \"undetermined\", clause = \"competence: draft.table\" }\n\
        [[ask]]\ndeadline = { clock = \"answer\", from = \"2020-06-01T10:00:00Z\" }\nexpect = { is = \"2020-06-11T23:59:59.999999Z\", cites = [\"statute#article-4/answer\"] }\n\
        [[ask]]\ndeadline = { change = \"leaving\", from = \"2020-06-01T10:00:00Z\" }\nexpect = { is = \"2021-06-01T23:59:59.999999Z\" }\n\
        [[ask]]\nin-force = { instrument = \"statute\" }\nexpect = { is = \"2010-06-01\" }\n\
        [[ask]]\neffective = \"2010-05-31\"\nin-force = { instrument = \"statute\" }\nexpect = { is = \"not in force\" }\n",
    );
    for answer in answers {
        assert_eq!(answer.missed, Some(vec![]), "{}\n{}", answer.question, answer.reply.tree);
    }
}

#[test]
fn an_office_is_held_until_its_term_or_its_holder_ends() {
    let on = |day: &str, vacated: &str| {
        let answers = run(&format!(
            "[[ask]]\noffice = {{ office = \"secretary\", on = \"{day}\", vacated = [{vacated}], \
             appointed = [{{ holder = \"A. Reed\", on = \"2012-01-01\" }}] }}\n"
        ));
        format!("{} {}", answers[0].says(), answers[0].reply.tree.says)
    };
    assert!(on("2011-12-31", "").starts_with("Undetermined. No act records who holds it on 2011-12-31."));
    assert!(
        on("2015-12-31", "").starts_with("A. Reed. On 2015-12-31 the office secretary@commission is held by A. Reed.")
    );
    assert!(on("2016-01-02", "").starts_with("nobody. On 2016-01-02 the office secretary@commission is vacant."));
    let left = on("2014-02-01", "\"2014-01-15\"");
    assert!(left.contains("Missing clause: statute#article-5/secretary: vacancy."), "{left}");
}

#[test]
fn given_acts_rest_on_acts_above_them_and_are_named_once() {
    let act = |name: &str, refs: &str| {
        format!(
            "[[given]]\nas = \"{name}\"\nkind = \"draft.table\"\nauthor = \"secretary@UP\"\nat = \"2020-06-01T10:00:00Z\"\nrefs = [{refs}]\nbody = {{}}\n"
        )
    };
    let text = format!(
        "{}{}{}[[ask]]\nverdict = {{ act = \"thrid\" }}\n",
        act("first", "\"later\""),
        act("first", ""),
        act("third", "\"frist\"")
    );
    assert_eq!(
        wrong(&text),
        "case.toml:5: no given act above is called \"later\"; there are none\n\
         case.toml:12: there is a given act \"first\" already; give one another name\n\
         case.toml:19: no given act above is called \"frist\"; did you mean \"first\"?\n\
         case.toml:26: no given act above is called \"thrid\"; did you mean \"third\"?\n\
         4 problems\n"
    );
}

#[test]
fn a_text_that_two_bodies_adopt_together_waits_for_the_other() {
    let ask = |more: &str| {
        format!("[[ask]]\ndecide = {{ body = \"commission\", matter = \"dams\", others = \"agree\"{more} }}\n")
    };
    let answers = run(&(ask("") + &ask(", adopted-by = [\"experts\"]") + &ask(", positions = { UP = \"object\" }")));
    let told: Vec<String> = answers.iter().map(law::precedent::Answer::says).collect();
    assert_eq!(
        told[0],
        "Not adopted. commission adopts the text, and experts must adopt the identical text too before it has effect. \
         Not yet bound: LOW, MID, UP."
    );
    assert_eq!(told[1], "Adopted. Bound: LOW, MID, UP.");
    assert!(told[2].starts_with("Not adopted. UP objects"), "{}", told[2]);
}
