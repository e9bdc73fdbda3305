//! Texts that bind whoever has not objected in time, and texts that lapse.

use law::charter::rule::StatusKind;
use law::time::AsOf;

use super::*;

/// A text that changes no rule of the compact and says itself how it binds.
fn paper(rule: &str) -> String {
    format!(
        "# Regulations\n\n```instrument\nid = \"regulations\"\nkind = \"rules\"\nadopted = \"2010-01-01\"\n\
         authentic = \"en\"\nsource = \"design\"\n```\n\n## Article 1\n\nHow they enter into force.\n\n\
         ```change in-force\nof = \"entry-into-force\"\nwhen = \"as said\"\n{rule}\n```\n"
    )
}

fn tacit(prevented_by: &str) -> String {
    paper(&format!("tacit = {{ within = \"P6M\", objecting = \"not-bound\"{prevented_by} }}"))
}

fn object(alias: &str, party: &str, at: &str) -> Line {
    act(alias, "instrument.object", &format!("head@{party}"), at, &["text"], "instrument = 'regulations'")
}

/// Returns who is bound by the regulations as of two dates.
fn bound(state: &State, effective: &str, known: &str) -> String {
    let law = state.charter().as_of(AsOf { effective: day(effective), known: day(known) });
    let bound = law.holders_of(StatusKind::Member, "regulations");
    bound.iter().map(Party::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_objection_after_the_period_is_refused_and_binds_its_party_all_the_same() {
    let state = play(&[deposit("text", "2010-02-01", &tacit("")), object("no", "BB", "2010-08-02")]);
    assert!(found(&state, "no").starts_with("late: "), "{}", found(&state, "no"));
    assert_eq!(bound(&state, "2010-08-02", "2030-01-01"), "AA BB CC");
}

#[test]
fn a_text_of_the_past_month_binds_nobody_yet() {
    let state = play(&[deposit("text", "2010-02-01", &tacit(""))]);
    assert_eq!(bound(&state, "2030-01-01", "2010-08-01"), "");
    assert_eq!(bound(&state, "2010-08-01", "2030-01-01"), "");
    assert_eq!(bound(&state, "2010-08-02", "2010-08-02"), "AA BB CC");
}

#[test]
fn who_objects_in_time_is_not_bound_until_it_consents() {
    let mut lines = vec![deposit("text", "2010-02-01", &tacit("")), object("no", "BB", "2010-08-01")];
    let state = play(&lines);
    assert_eq!(found(&state, "no"), "effective");
    assert_eq!(bound(&state, "2015-01-01", "2015-01-01"), "AA CC");
    let table = state.plane(None).instrument("regulations").expect("a table");
    assert_eq!(table.parties[&"AA".into()].bound, Some(day("2010-08-02")));
    assert_eq!(table.parties.get(&"BB".into()).and_then(|row| row.bound), None);
    lines.push(ratify("yes", "BB", "2012-05-05", "text", "regulations"));
    let state = play(&lines);
    assert_eq!(bound(&state, "2012-05-04", "2015-01-01"), "AA CC");
    assert_eq!(bound(&state, "2012-05-05", "2015-01-01"), "AA BB CC");
}

#[test]
fn enough_objections_keep_it_from_entering_into_force() {
    let two = ", prevented-by = [{ at-least = \"2/3\" }]";
    let mut lines = vec![deposit("text", "2010-02-01", &tacit(two)), object("no", "BB", "2010-03-01")];
    assert_eq!(bound(&play(&lines), "2015-01-01", "2015-01-01"), "AA CC");
    lines.push(object("no-too", "CC", "2010-07-31"));
    let state = play(&lines);
    assert_eq!(bound(&state, "2015-01-01", "2015-01-01"), "");
    let table = state.plane(None).instrument("regulations").expect("a table");
    assert!(matches!(table.entry, Entry::Pending { .. }), "{:?}", table.entry);
}

#[test]
fn a_text_that_lacks_a_ratification_at_its_limit_has_lapsed() {
    let rule = "deposits = { what = \"ratification\", of = \"members\", all = true }\nlapses-after = \"P6M\"\nlater = \"once\"";
    let lines = |last: &str| {
        vec![
            deposit("text", "2010-02-01", &paper(rule)),
            ratify("yes-aa", "AA", "2010-03-01", "text", "regulations"),
            ratify("yes-bb", "BB", "2010-04-01", "text", "regulations"),
            ratify("yes-cc", "CC", last, "text", "regulations"),
        ]
    };
    let state = play(&lines("2010-07-02"));
    let table = state.plane(None).instrument("regulations").expect("a table");
    let Entry::Pending { open } = table.entry else { panic!("{:?}", table.entry) };
    assert_eq!(
        open,
        ["The text lapsed on 2010-07-01: by then it had not what it takes (regulations#article-1/in-force)."]
    );
    assert_eq!(bound(&play(&lines("2010-07-01")), "2010-07-01", "2030-01-01"), "AA BB CC");
    let state = play(&lines("2010-07-01")[..3]);
    let table = state.plane(None).instrument("regulations").expect("a table");
    let Entry::Pending { open } = table.entry else { panic!("{:?}", table.entry) };
    assert_eq!(open, ["The ratification of CC is missing, by 2010-07-01 (regulations#article-1/in-force)."]);
}
