//! Every limit has a test: just within it an act is judged, beyond it the limit is named.

use law::act::Label;
use law::id::Party;
use law::limits;
use law::state::Verdict;

use super::{Line, id, line, state, uses};

fn report() -> Line {
    line(
        "as = 'act'\nkind = 'report.situation'\nauthor = 'duty@JS'\nat = '2022-01-05T22:01:00Z'\n\
         body = { text = 'Received.' }",
    )
}

/// Returns the reason of the refusal with its sentence; empty if the act has effect.
fn refusal(act: Line) -> String {
    let state = state(&[act]);
    match state.verdict(&id("act")) {
        Some(Verdict::Refused(refusal)) => format!("{}: {}", refusal.reason, refusal.says),
        Some(Verdict::Effective { .. }) => String::new(),
        other => panic!("{other:?}"),
    }
}

fn with(change: impl FnOnce(&mut Line)) -> String {
    let mut act = report();
    change(&mut act);
    refusal(act)
}

#[test]
fn instrument_beyond_its_limit_is_refused() {
    let text = |bytes: usize| {
        let mut act = line(
            "as = 'act'\nkind = 'instrument.deposit'\nauthor = 'secretary-general@SEC'\nat = '2022-01-05T22:01:00Z'\n\
             label = 'public'\nbody = { text = 'x' }",
        );
        act.body.insert("text".into(), "x".repeat(bytes).into());
        refusal(act)
    };
    let beyond = text(limits::DOCUMENT_BYTES + 1);
    assert!(beyond.contains("has 102401 bytes, and at most 102400 are allowed"), "{beyond}");
    let within = text(limits::DOCUMENT_BYTES);
    assert!(!within.contains("are allowed"), "it is read, and no instrument: {within}");
}

#[test]
fn text_beyond_its_limit_is_refused() {
    let text = |chars: usize| with(|act| drop(act.body.insert("text".into(), "ж".repeat(chars).into())));
    assert_eq!(text(limits::TEXT_CHARS), "");
    assert!(text(limits::TEXT_CHARS + 1).contains("at most 20000 are allowed"));
    assert!(text(0).contains("is empty"));
}

#[test]
fn a_line_beyond_its_limit_is_refused() {
    let name = |name: String| {
        let row = format!("body.text = 'x'\nbody.counts = [{{ name = {name:?}, value = 1, unit = 'persons' }}]");
        let row: toml::Table = toml::from_str(&row).unwrap();
        with(|act| act.body = row["body"].as_table().unwrap().clone())
    };
    assert_eq!(name("x".repeat(limits::LINE_CHARS)), "");
    assert!(name("x".repeat(limits::LINE_CHARS + 1)).contains("'counts[1].name' has 301 characters"));
    assert!(name("two\nlines".into()).contains("must be one line"));
}

#[test]
fn counts_and_rows_beyond_their_limit_are_refused() {
    let counts = |rows: usize, value: i64| {
        let row: toml::Table = toml::from_str(&format!("name = 'a'\nvalue = {value}\nunit = 'b'")).unwrap();
        with(|act| drop(act.body.insert("counts".into(), toml::Value::Array(vec![row.into(); rows]))))
    };
    assert_eq!(counts(limits::ROWS, limits::COUNT), "");
    assert!(counts(limits::ROWS + 1, 1).contains("has 401 entries, and at most 400 are allowed"));
    assert!(counts(1, limits::COUNT + 1).contains("is not a whole number from 0 to"));
}

#[test]
fn paragraphs_beyond_their_limit_are_refused() {
    let news = |paragraphs: usize| {
        let mut act = line(
            "as = 'act'\nkind = 'news.publish'\nauthor = 'press@SEC'\nat = '2022-01-05T22:01:00Z'\nlabel = 'public'\n\
             body = { form = 'news', language = 'en', sources = [{ name = 'a.txt', lines = '1' }] }",
        );
        act.body.insert("paragraphs".into(), toml::Value::Array(vec!["text".into(); paragraphs]));
        refusal(act)
    };
    assert_eq!(news(limits::PARAGRAPHS), "");
    assert!(news(limits::PARAGRAPHS + 1).contains("at most 400 are allowed"));
    assert!(news(0).contains("there is no paragraph"));
}

#[test]
fn references_beyond_their_limit_are_refused() {
    let lines = |count: usize| {
        let mut lines: Vec<Line> =
            (0..count).map(|place| Line { alias: format!("r{place}"), ..report() }).chain([report()]).collect();
        lines[count].refs = (0..count).map(|place| format!("r{place}")).collect();
        let state = state(&lines);
        match state.verdict(&id("act")) {
            Some(Verdict::Refused(refusal)) => refusal.says.clone(),
            _ => String::new(),
        }
    };
    assert_eq!(lines(limits::REFS), "");
    assert!(lines(limits::REFS + 1).contains("rests on 257 acts, and at most 256 are allowed"));
}

#[test]
fn the_same_act_twice_is_refused() {
    let mut lines = uses(&["invocation".into()]);
    lines.push(Line { refs: vec!["invocation".into(), "invocation".into()], ..report() });
    let state = state(&lines);
    assert!(matches!(state.verdict(&id("act")), Some(Verdict::Refused(refusal)) if refusal.says.contains("twice")));
}

#[test]
fn a_drill_and_a_zone_have_a_name_of_limited_length() {
    let drill = |chars: usize| with(|act| act.drill = Some("d".repeat(chars)));
    assert_eq!(drill(limits::DRILL_CHARS), "");
    assert!(drill(limits::DRILL_CHARS + 1).contains("name of the drill"));
    assert!(drill(0).contains("name of the drill"));
    let zone = |chars: usize| with(|act| act.zone = "z".repeat(chars));
    assert_eq!(zone(limits::ZONE_CHARS), "");
    assert!(zone(limits::ZONE_CHARS + 1).contains("zone"));
    assert!(zone(0).contains("zone"));
}

#[test]
fn a_list_of_readers_names_parties_of_the_charter_and_the_author() {
    let label =
        |codes: &[&str]| with(|act| act.label = Label::Parties(codes.iter().map(|code| Party::from(*code)).collect()));
    assert_eq!(label(&["JS", "KZ"]), "");
    assert!(label(&["KZ"]).starts_with("label: The label lists KZ, and not the author's own party"));
    assert!(label(&["JS", "XX"]).contains("XX, and the charter names no such party"));
    assert!(label(&[]).contains("lists no party"));
    let many: Vec<String> = (0..=limits::LABEL_PARTIES).map(|place| format!("P{place}")).collect();
    assert!(label(&many.iter().map(String::as_str).collect::<Vec<_>>()).contains("more than 256 parties"));
}

#[test]
fn officers_and_approvals_beyond_their_limits_are_refused() {
    let keys = |count: usize| -> Vec<String> { (0..count).map(|place| format!("02{place:064x}")).collect() };
    let grant = |named: usize, needed: usize| {
        let mut act = line(
            "as = 'act'\nkind = 'authority.grant'\nauthor = 'head@KG'\nat = '2022-01-05T18:00:00Z'\nlabel = 'public'\n\
             body = { office = 'duty', kinds = ['report.'] }",
        );
        let keys = keys(named).into_iter().map(toml::Value::String).collect();
        act.body.insert("officers".into(), toml::Value::Array(keys));
        act.body.insert("approvals".into(), toml::Value::Integer(needed as i64));
        refusal(act)
    };
    assert_eq!(grant(limits::OFFICERS, limits::APPROVALS), "");
    assert!(grant(limits::OFFICERS + 1, 1).contains("names 65 keys, and at most 64 are allowed"));
    assert!(grant(limits::OFFICERS, limits::APPROVALS + 1).contains("a number from 1 to 16"));
    assert!(grant(1, 0).contains("a number from 1 to 1"));
    let approved =
        |count: usize| with(|act| act.approvals = keys(count).iter().map(|key| key.parse().expect("a key")).collect());
    assert!(approved(limits::APPROVALS + 1).contains("carries 17 approvals, and at most 16 are allowed"));
    assert!(approved(limits::APPROVALS).contains("no authority in force"));
}
