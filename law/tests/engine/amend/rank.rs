//! Two instruments that say different things of one question, and which of them prevails.

use law::charter::{Charter, SourceFile};
use law::constitution::table::Entry;
use law::decide::{Question, Stance, decide};
use law::id::Party;
use law::outcome::Finding;
use law::time::AsOf;

use super::{absence, amendment, day, found, play};

/// Reads the compact with rules of procedure that let absence count as an objection. Both speak to general questions, and
/// each to others, so that neither is narrower.
fn read(compact: &str, rules: &str) -> Result<Charter, Vec<String>> {
    let base = super::BASE.replace("source    = \"design\"", &format!("source    = \"design\"\n{compact}"));
    let base = base.replace("[\"general\", \"membership\"]", "[\"general\", \"membership\", \"procedure\"]");
    let base = base.replace(
        "by      = [\"council\"]\nhow     = \"consensus\"",
        "by = [\"council\"]\nmatters = [\"general\", \"membership\"]\nhow = \"consensus\"",
    );
    let text = absence("rules", rules).replace("amends = [\"compact\"]\n", "in-force = \"2010-01-01\"\n");
    let text = text.replace("replaces = \"compact#article-5/general\"\n", "matters = [\"general\", \"procedure\"]\n");
    let files = [SourceFile { name: "compact.md".into(), text: base }, SourceFile { name: "rules.md".into(), text }];
    let (charter, problems) = Charter::read("compact", &files);
    if problems.is_empty() { Ok(charter) } else { Err(problems.into_iter().map(|problem| problem.says).collect()) }
}

/// Says what comes out where one is absent.
fn outcome(charter: &Charter) -> Finding {
    let law = charter.as_of(AsOf { effective: day("2011-01-01"), known: day("2011-01-01") });
    let mut question = Question::new("council".into(), "general".into());
    question.stage = law::decide::Stage::Closed;
    question.positions = ["AA", "BB"].map(|party| (Party::from(party), Stance::Agree.into())).into();
    decide(&law, &question).adopted
}

#[test]
fn ranks_that_contradict_or_name_nothing_are_refused() {
    let says = |compact: &str, rules: &str| read(compact, rules).expect_err("it has a problem").join("\n");
    assert_eq!(says("", "under = [\"statute\"]\n"), "\"under\" names \"statute\", and there is no such instrument");
    assert_eq!(says("", "over = [\"rules\"]\n"), "\"over\" names the instrument itself; name another");
    assert!(says("over = [\"rules\"]", "over = [\"compact\"]\n").contains("each prevail over the other"));
}

#[test]
fn two_instruments_without_a_rank_leave_the_question_undetermined_and_name_both() {
    let charter = read("", "").expect("sound");
    let Finding::Undetermined(gap) = outcome(&charter) else { panic!("{:?}", outcome(&charter)) };
    assert_eq!(gap.clause, "rules: under");
    assert_eq!(
        format!("{} {}", gap.says, gap.settled_by),
        "compact#article-5/general and rules#article-1/general each say how the Council decides on general, neither is \
         narrower, and no header says which of the two instruments prevails. The header of 'rules' with under = \
         [\"compact\"] or over = [\"compact\"], or a rule that replaces the other."
    );
    let found =
        law::lint::lint(&charter, AsOf { effective: day("2011-01-01"), known: day("2011-01-01") }, &|_, _, _| None);
    let two = found.iter().find(|one| one.name == "two-decide-rules").expect("it is found");
    assert!(two.mend.contains("under = [\"compact\"]"), "{}", two.mend);
}

#[test]
fn the_header_says_which_instrument_prevails_the_higher_or_the_later() {
    for (compact, rules, adopted) in [
        ("", "under = [\"compact\"]\n", true),
        ("over = [\"rules\"]", "", true),
        ("", "over = [\"compact\"]\n", false),
        ("under = [\"rules\"]", "", false),
    ] {
        let charter = read(compact, rules).expect("sound");
        assert_eq!(outcome(&charter) == Finding::Yes, adopted, "{compact}{rules}: {:?}", outcome(&charter));
        let found =
            law::lint::lint(&charter, AsOf { effective: day("2011-01-01"), known: day("2011-01-01") }, &|_, _, _| None);
        assert!(found.iter().all(|one| one.name != "two-decide-rules"), "{compact}{rules}");
    }
}

#[test]
fn a_text_that_prevails_over_another_takes_what_an_amendment_of_it_takes() {
    let text = absence("rules", "over = [\"compact\"]\n").replace("amends = [\"compact\"]\n", "");
    let text = text.replace("replaces = \"compact#article-5/general\"\n", "");
    let state = play(&[super::deposit("text", "2010-02-01", &text)]);
    assert_eq!(found(&state, "text"), "effective");
    let table = state.plane(None).instrument("rules").expect("a table");
    let Entry::Pending { open } = table.entry else { panic!("{:?}", table.entry) };
    assert_eq!(open, ["The ratification of AA, BB and CC is missing (compact#article-4/amendment)."]);
}

#[test]
fn the_status_table_as_known_on_a_day_leaves_out_what_came_later() {
    let state = play(&amendment());
    let table = |known: &str| state.plane(None).instrument_known("absence", day(known));
    assert_eq!(table("2010-01-31"), None);
    let march = table("2010-03-15").expect("deposited");
    assert_eq!(march.parties.keys().map(Party::as_str).collect::<Vec<_>>(), ["AA"]);
    let Entry::Pending { open } = march.entry else { panic!("{:?}", march.entry) };
    assert_eq!(open, ["The ratification of BB and CC is missing (compact#article-4/amendment)."]);
    let may = table("2010-05-01").expect("in force");
    assert_eq!(Some(may), state.plane(None).instrument("absence"));
}

#[test]
fn two_rules_on_the_very_same_question_stand_in_one_charter_only_where_a_header_ranks_them() {
    let same = |rules: &str| {
        let text = absence("rules", rules).replace("amends = [\"compact\"]\n", "in-force = \"2010-01-01\"\n");
        let text = text.replace("replaces = \"compact#article-5/general\"\n", "");
        let base = SourceFile { name: "compact.md".into(), text: super::BASE.to_owned() };
        Charter::read("compact", &[base, SourceFile { name: "rules.md".into(), text }])
    };
    let (_, problems) = same("");
    assert!(problems[0].says.contains("is given by compact#article-5/general too"), "{problems:?}");
    for (rules, adopted) in [("under = [\"compact\"]\n", true), ("over = [\"compact\"]\n", false)] {
        let (charter, problems) = same(rules);
        assert_eq!(problems, []);
        assert_eq!(outcome(&charter) == Finding::Yes, adopted, "{rules}");
    }
}
