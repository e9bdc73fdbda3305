//! What a draft counts beside the positions, and whether its decision holds: who is concerned, who agreed to a limited format,
//! which offices have confirmed silence, what another body must adopt too, what was repealed.

use std::sync::Arc;

use law::charter::{Charter, SourceFile};
use law::draft::Draft;
use law::id::Party;
use law::outcome::Finding;
use law::state::{State, Verdict};

use super::ways::{ALL, act, adopted, agree, at, draft, play, position, record};
use super::{Line, id, line, state_under};

const LEAGUE: &str = include_str!("../charters/league.md");
const NOW: &str = "2022-06-30T00:00:00Z";

/// Returns the league with one thing in its charter changed.
fn changed(from: &str, to: &str) -> Arc<Charter> {
    assert_eq!(LEAGUE.matches(from).count(), 1, "{from}");
    let file = SourceFile { name: "league.md".into(), text: LEAGUE.replace(from, to) };
    let (charter, problems) = Charter::read("league", &[file]);
    assert_eq!(problems, []);
    Arc::new(charter)
}

fn view(state: &State, draft: &str) -> Draft {
    state.plane(None).draft_at(&id(draft), at(NOW)).expect("the draft is there")
}

/// Returns what was found in one word: the reason of a refusal, or `yes` or `undetermined`.
fn word(finding: &Finding) -> &str {
    match finding {
        Finding::Yes => "yes",
        Finding::No(refusal) => refusal.reason,
        Finding::Undetermined(_) => "undetermined",
    }
}

fn in_force(lines: &[Line], draft: &str, on: &str) -> Finding {
    play(lines).plane(None).in_force(&id(draft), on.parse().unwrap()).unwrap()
}

#[test]
fn without_a_word_on_it_the_state_concerned_is_the_one_that_appeals() {
    let appeal = line(
        "as = 'appeal'\nkind = 'invocation.make'\nauthor = 'mayor@ELM'\nat = '2022-03-01T07:00:00Z'\n\
         body = { matter = 'accession', territory = 'ELM', situation = 'A storm.', requested = 'Boats.' }",
    );
    // Who is concerned has no vote, and the absence of a vote leaves the decision open: only who is silent tells.
    let rows = [
        ("'appeal'", "", "ELM", "yes"),
        ("'appeal'", "", "DELL", "undetermined"),
        ("'appeal'", ", concerned = ['DELL']", "DELL", "yes"),
        ("'appeal'", ", concerned = ['DELL']", "ELM", "undetermined"),
        ("'appeal'", ", concerned = ['none']", "ELM", "undetermined"),
        ("", ", concerned = ['ELM']", "ELM", "yes"),
        ("", "", "ELM", "undetermined"),
    ];
    for (refs, concerned, silent, expected) in rows {
        let tabled = line(&format!(
            "as = 'draft'\nkind = 'draft.table'\nauthor = 'mayor@ADA'\nat = '2022-03-01T08:00:00Z'\nrefs = [{refs}]\n\
             body = {{ title = 'a', matter = 'accession', body = 'assembly', text = 'b'{concerned} }}"
        ));
        let mut lines = vec![appeal.clone(), tabled];
        lines.extend(agree("draft", &ALL.into_iter().filter(|party| *party != silent).collect::<Vec<_>>()));
        let found = view(&play(&lines), "draft").outcome.adopted;
        assert_eq!(word(&found), expected, "{refs}{concerned}, {silent} silent: {found:?}");
    }
}

#[test]
fn a_limited_format_is_agreed_by_who_says_so_or_once_all_have_spoken_without_objecting() {
    let charter =
        changed("[limited-format]\nopening   = \"no-objection\"", "[limited-format]\nopening   = \"consensus\"");
    let out = "'stay-out'";
    let rows: [([&str; 5], &str); 5] = [
        (["'agree'", "'agree'", "'agree'", "", out], "limited-format"),
        (["'agree', limited-format = 'agree'", "'agree'", "'agree'", "", out], "yes"),
        (["'agree'", "'agree'", "'agree'", "'agree'", out], "yes"),
        (["'agree'", "'agree'", "'agree'", "'agree', limited-format = 'object'", out], "limited-format"),
        (
            ["'agree', limited-format = 'agree'", "'agree', limited-format = 'object'", "'agree'", "", out],
            "limited-format",
        ),
    ];
    for (stated, expected) in rows {
        let mut lines = vec![draft("draft", "open-affairs", "assembly", "The lights are lit at dusk.")];
        for (party, body) in ALL.iter().zip(stated).filter(|(_, body)| !body.is_empty()) {
            let author = format!("mayor@{party}");
            lines.push(position(&format!("p-{party}"), &author, "draft", "2022-03-02T08:00:00Z", body));
        }
        let refs: Vec<String> = lines[1..].iter().map(|line| line.alias.clone()).collect();
        lines.push(record("record", "draft", "open-affairs", "assembly", &refs, "2022-03-10T08:00:00Z"));
        let state = state_under(charter.clone(), &lines);
        let found = match state.verdict(&id("record")).unwrap() {
            Verdict::Effective { .. } => "yes",
            Verdict::Refused(refusal) => refusal.reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{stated:?}");
    }
}

/// Returns a closure under silence that the Secretary and a mayor are to confirm, until it has passed.
fn silent() -> (Arc<Charter>, Vec<Line>) {
    let until = "until = '2022-03-05T09:00:00Z', opening = 'no-objection'";
    let lines = vec![
        draft("draft", "closure", "assembly", "The lights are lit at dusk."),
        act("silence", "silence.open", "mayor@ADA", "2022-03-01T09:00:00Z", &["draft"], until),
    ];
    (changed("confirmed-by = [\"secretary\"]", "confirmed-by = [\"secretary\", \"mayor\"]"), lines)
}

fn confirm(alias: &str, author: &str, when: &str, refs: &[&str]) -> Line {
    let refs = [&["draft", "silence"], refs].concat();
    let body = "title = 'Lights', matter = 'closure', body = 'assembly'";
    act(alias, "decision.record", author, when, &refs, body)
}

#[test]
fn silence_that_two_offices_confirm_is_adopted_once_each_has() {
    let (charter, mut lines) = silent();
    let state = |lines: &[Line]| state_under(charter.clone(), lines);
    let found = |lines: &[Line]| {
        let view = view(&state(lines), "draft");
        (word(&view.outcome.adopted).to_owned(), view.recorded_by.len())
    };
    let refused = |line: Line, lines: &[Line], expected: &str| {
        let state = state(&[lines, std::slice::from_ref(&line)].concat());
        match state.verdict(&id(&line.alias)).unwrap() {
            Verdict::Refused(refusal) => assert_eq!(refusal.reason, expected, "{}", line.alias),
            other => panic!("{}: {other:?}", line.alias),
        }
    };
    let (early, first, second) = ("2022-03-05T09:00:00Z", "2022-03-06T08:00:00Z", "2022-03-07T08:00:00Z");
    refused(confirm("early", "secretary@BUREAU", early, &[]), &lines, "pending");
    refused(confirm("neither", "master@ADA", first, &[]), &lines, "pending");
    let due = |lines: &[Line], party: &str| {
        let dues = state(lines).plane(None).due(&Party::from(party), at(second));
        dues.into_iter().find(|due| due.says.contains("confirms that silence has passed"))
    };
    assert!(due(&lines, "BUREAU").is_some() && due(&lines, "BRIN").is_some());

    lines.push(confirm("one", "secretary@BUREAU", first, &[]));
    assert!(state(&lines).judged(&id("one")).unwrap().is_effective());
    assert_eq!(found(&lines), ("pending".to_owned(), 0), "one of two");
    assert!(due(&lines, "BUREAU").is_none(), "it has confirmed");
    assert_eq!(due(&lines, "BRIN").unwrap().refs, [id("draft"), id("silence"), id("one")]);
    refused(act("joins", "decision.join", "mayor@ELM", second, &["one"], ""), &lines, "unconfirmed");
    let word_of_elm =
        act("word", "position.state", "mayor@ELM", "2022-03-04T08:00:00Z", &["draft"], "position = 'agree'");
    let with_a_word = [&lines[..], &[word_of_elm]].concat();
    refused(act("doubts", "challenge", "mayor@ELM", second, &["one", "word"], ""), &with_a_word, "unconfirmed");
    refused(confirm("none", "master@ADA", second, &["one"]), &lines, "pending");

    let mut apart = lines.clone();
    apart.push(confirm("two", "mayor@BRIN", second, &[]));
    assert_eq!(found(&apart), ("yes".to_owned(), 0), "each on its own: adopted, and not recorded");
    apart.push(confirm("both", "master@ADA", second, &["one", "two"]));
    assert_eq!(found(&apart), ("yes".to_owned(), 1), "anybody may record what both have confirmed");

    lines.push(confirm("two", "mayor@BRIN", second, &["one"]));
    assert_eq!(found(&lines), ("yes".to_owned(), 1), "the last to confirm records it");
    let holds = state(&lines).plane(None).in_force(&id("draft"), "2022-03-07".parse().unwrap());
    assert_eq!(holds, Some(Finding::Yes));
}

#[test]
fn a_confirmation_of_silence_on_another_draft_confirms_nothing() {
    let (charter, mut lines) = silent();
    let until = "until = '2022-03-05T09:00:00Z', opening = 'no-objection'";
    lines.push(draft("other", "closure", "assembly", "The lights are lit at dawn."));
    lines.push(act("silence-2", "silence.open", "mayor@ADA", "2022-03-01T09:00:00Z", &["other"], until));
    let mut elsewhere = confirm("one", "secretary@BUREAU", "2022-03-06T08:00:00Z", &[]);
    elsewhere.refs = vec!["other".into(), "silence-2".into()];
    lines.push(elsewhere);
    lines.push(confirm("two", "mayor@BRIN", "2022-03-07T08:00:00Z", &["one"]));
    let view = view(&state_under(charter, &lines), "draft");
    assert_eq!((word(&view.outcome.adopted), view.recorded_by.len()), ("pending", 0));
}

#[test]
fn a_confirmation_of_a_later_opening_of_silence_confirms_nothing_of_the_first() {
    let (charter, mut lines) = silent();
    let until = "until = '2022-03-05T10:00:00Z', opening = 'no-objection'";
    lines.push(act("again", "silence.open", "mayor@BRIN", "2022-03-01T10:00:00Z", &["draft"], until));
    let mut elsewhere = confirm("one", "secretary@BUREAU", "2022-03-06T08:00:00Z", &[]);
    elsewhere.refs = vec!["draft".into(), "again".into()];
    lines.push(elsewhere);
    let mut state = state_under(charter.clone(), &lines);
    assert!(state.judged(&id("one")).unwrap().is_effective(), "it confirms the opening that it points to");
    lines.push(confirm("two", "mayor@BRIN", "2022-03-07T08:00:00Z", &[]));
    state = state_under(charter, &lines);
    assert!(state.judged(&id("two")).unwrap().is_effective());
    assert_eq!(word(&view(&state, "draft").outcome.adopted), "pending");
}

#[test]
fn a_text_that_waits_for_another_body_cites_each_rule_once() {
    let state = play(&adopted("draft", "tolls", &ALL, "2022-03-10T08:00:00Z"));
    let cites: Vec<String> = view(&state, "draft").outcome.because.iter().map(ToString::to_string).collect();
    for rule in ["league#article-6/general", "league#article-5/tolls"] {
        assert_eq!(cites.iter().filter(|cite| *cite == rule).count(), 1, "{cites:?}");
    }
}

#[test]
fn a_decision_holds_from_the_day_of_its_record() {
    let lines = adopted("draft", "affairs", &ALL, "2022-03-10T08:00:00Z");
    for (on, expected) in [("2022-03-09", "later"), ("2022-03-10", "yes"), ("2022-03-11", "yes")] {
        assert_eq!(word(&in_force(&lines, "draft", on)), expected, "{on}");
    }
}

fn repeal() -> Line {
    let refs = ["draft-record", "end-record"];
    act("whole", "decision.repeal", "secretary@BUREAU", "2022-05-03T08:00:00Z", &refs, "scope = 'whole'")
}

#[test]
fn a_repeal_ends_the_earlier_decision_and_not_the_one_that_repeals() {
    let mut lines = adopted("draft", "affairs", &ALL, "2022-03-10T08:00:00Z");
    lines.extend(adopted("end", "affairs", &ALL, "2022-05-02T08:00:00Z"));
    lines.push(repeal());
    let state = play(&lines);
    let repealed = |draft: &str| view(&state, draft).repealed.iter().map(|one| one.act).collect::<Vec<_>>();
    assert_eq!((repealed("draft"), repealed("end")), (vec![id("whole")], vec![]));
    assert_eq!(word(&in_force(&lines, "draft", "2022-06-01")), "repealed");
    assert_eq!(word(&in_force(&lines, "end", "2022-06-01")), "yes");
}

#[test]
fn a_repeal_counts_once_the_other_body_has_adopted_the_identical_text_too() {
    let board = |alias: &str, text: &str, when: &str| {
        let mut lines = vec![draft(alias, "tolls", "board", text)];
        let refs: Vec<String> = ALL.iter().map(|party| format!("{alias}-{party}")).collect();
        for (party, position_) in ALL.iter().zip(&refs) {
            lines.push(position(position_, &format!("master@{party}"), alias, "2022-03-02T08:00:00Z", "'agree'"));
        }
        lines.push(record(&format!("{alias}-end"), alias, "tolls", "board", &refs, when));
        lines
    };
    let tolls = |alias: &str, text: &str, when: &str| {
        let mut lines = adopted(alias, "tolls", &ALL, when);
        lines[0].body.insert("text".into(), text.into());
        lines
    };
    let mut lines = tolls("draft", "Boats pay.", "2022-03-10T08:00:00Z");
    lines.extend(board("b-draft", "Boats pay.", "2022-03-10T08:00:00Z"));
    lines.extend(tolls("end", "Boats pay no more.", "2022-05-02T08:00:00Z"));
    lines.push(repeal());
    assert_eq!(word(&in_force(&lines, "draft", "2022-06-01")), "yes", "one of two bodies");
    lines.extend(board("b-end", "Boats pay no more.", "2022-05-04T08:00:00Z"));
    assert_eq!(word(&in_force(&lines, "draft", "2022-06-01")), "repealed");
}

#[test]
fn a_repeal_by_a_contested_record_ends_nothing() {
    let mut lines = adopted("draft", "affairs", &ALL, "2022-03-10T08:00:00Z");
    lines.extend(adopted("end", "affairs", &ALL, "2022-05-02T08:00:00Z"));
    lines.push(repeal());
    lines.push(position("no", "mayor@ELM", "end", "2022-03-03T08:00:00Z", "'object'"));
    assert!(view(&play(&lines), "end").contested.len() == 1, "the record leaves it out");
    assert_eq!(word(&in_force(&lines, "draft", "2022-06-01")), "yes");
}
