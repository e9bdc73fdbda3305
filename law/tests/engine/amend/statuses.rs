//! Statuses by acts: suspension, admission, withdrawal after notice, turns and notes, and the table of an instrument.

use law::charter::rule::{Right, StatusKind};
use law::constitution::table::{Entry, Stands};
use law::time::AsOf;

use super::*;

/// A decision of the council, for the public.
fn decision(text: &str, on: &str) -> Vec<Line> {
    let matter = "matter = 'membership'\nbody = 'council'\ntitle = 'Membership'";
    vec![
        act("draft", "draft.table", "head@AA", on, &[], &format!("{matter}\ntext = '{text}'")),
        act("agrees", "position.state", "head@BB", on, &["draft"], "position = 'agree'"),
        act("agrees-first", "position.state", "head@AA", on, &["draft"], "position = 'agree'"),
        act("agrees-too", "position.state", "head@CC", on, &["draft"], "position = 'agree'"),
        act("decided", "decision.record", "head@AA", on, &["draft", "agrees", "agrees-first", "agrees-too"], matter),
    ]
}

fn change(at: &str, refs: &[&str], body: &str) -> Line {
    act("change", "status.change", "keeper@SEC", at, refs, &format!("instrument = 'compact'\n{body}"))
}

#[test]
fn a_suspension_holds_from_its_day_and_is_known_from_the_act() {
    let mut lines = decision("To suspend Charlie.", "2012-12-19");
    lines.push(change(
        "2012-12-20",
        &["decided"],
        "of = 'suspension'\nparty = 'CC'\nis = 'suspended'\nfrom = 2012-12-10"
            .replace("2012-12-10", "'2012-12-10'")
            .as_str(),
    ));
    let state = play(&lines);
    assert_eq!(found(&state, "change"), "effective");
    let charter = state.charter();
    assert_eq!(members(charter, "2012-12-09", "2030-01-01"), "AA BB CC");
    assert_eq!(members(charter, "2012-12-10", "2030-01-01"), "AA BB");
    assert_eq!(members(charter, "2012-12-10", "2012-12-19"), "AA BB CC");
    let law = charter.as_of(AsOf { effective: day("2013-01-01"), known: day("2013-01-01") });
    let row = law.status(&"CC".into(), "organisation").expect("a row");
    assert_eq!((row.is, row.terms.loses.as_slice()), (StatusKind::Suspended, [Right::Vote].as_slice()));
    assert_eq!(row.rule.by, Some(id("change")));
    assert_eq!(row.terms.by, "suspension on compact#article-4/suspending, act of 2012-12-20");
    assert_eq!(row.rule.cite.article, "article-4");
}

#[test]
fn a_new_member_signs_from_the_day_after_its_admission_is_known() {
    let mut lines = decision("To admit the Republic of Delta.", "2012-12-19");
    lines.push(change("2012-12-20", &["decided"], "of = 'accession'\nparty = 'DD'\nis = 'member'"));
    let word = |alias: &str, at: &str| {
        act(alias, "statement.issue", "head@DD", at, &[], "title = 'Word'\ntext = 'Thanks.'\nin-name-of = 'office'")
    };
    lines.push(word("same-day", "2012-12-20"));
    lines.push(word("next-day", "2012-12-21"));
    let state = play(&lines);
    assert!(found(&state, "same-day").starts_with("office: "), "{}", found(&state, "same-day"));
    assert_eq!(found(&state, "next-day"), "effective");
}

#[test]
fn a_notice_takes_effect_when_its_period_has_run() {
    let state = play(&[act("notice", "instrument.withdraw", "head@CC", "2015-03-31", &[], "instrument = 'compact'")]);
    assert_eq!(members(state.charter(), "2015-09-29", "2030-01-01"), "AA BB CC");
    assert_eq!(members(state.charter(), "2015-09-30", "2030-01-01"), "AA BB");
    assert_eq!(members(state.charter(), "2030-01-01", "2015-03-30"), "AA BB CC");
    let table = state.plane(None).instrument("compact").expect("a table");
    assert_eq!(table.parties[&"CC".into()].withdrawn, Some((day("2015-03-31"), id("notice"), Some(day("2015-09-30")))));
}

/// The protocol with conditions of its own: two thirds of the members after thirty days, with reservations.
fn protocol(header: &str) -> String {
    absence("absence", header).replace(
        "## Article 1\n",
        "## Article 9\n\nConditions of its own.\n\n```change in-force\nof = \"entry-into-force\"\n\
         when = \"two thirds of the members\"\n\
         deposits = { what = \"ratification\", of = \"members\", at-least = \"2/3\" }\ndelay = \"P30D\"\n\
         reservations = { allowed = true, void-at = { of = \"all\", count = 2 } }\n```\n\n\
         ```change term\nof = \"renewal\"\nwhen = \"for two years\"\nterm = \"P2Y\"\nrenewal = \"by-decision\"\n\
         decided-by = \"council\"\n```\n\n\
         ```change leaving\nof = \"withdrawal\"\nwhen = \"settled\"\ndelay = \"P1M\"\nconditions = [\"obligations-settled\"]\n```\n\n\
         ## Article 1\n",
    )
}

#[test]
fn the_table_shows_what_each_party_did_and_from_when_it_is_bound() {
    let mut lines = amendment();
    lines[0] = deposit("text", "2010-02-01", &protocol(""));
    lines.push(act(
        "sign",
        "instrument.sign",
        "head@AA",
        "2010-06-01",
        &["text"],
        "instrument = 'absence'\ndate = '2010-02-02'",
    ));
    let reserve = |alias: &str, party: &str, refs: &[&str], what: &str| {
        let body = format!("instrument = 'absence'\nwhat = '{what}'\ntext = 'Words.'");
        act(alias, "instrument.reserve", &format!("head@{party}"), "2010-06-02", refs, &body)
    };
    lines.push(reserve("reservation", "AA", &["text"], "reservation"));
    lines.push(reserve("reading", "BB", &["text"], "interpretation"));
    lines.push(reserve("no-bb", "BB", &["text", "reservation"], "objection"));
    let table = play(&lines).plane(None).instrument("absence").expect("a table");
    // The amended compact takes all three on 2010-05-01; the protocol adds thirty days after two thirds.
    assert_eq!(table.entry, Entry::InForce { on: day("2010-05-01"), known: day("2010-05-01") });
    assert_eq!(table.ends, Some(day("2012-05-01")));
    let row = &table.parties[&"AA".into()];
    assert_eq!(row.signed, Some((day("2010-02-02"), id("sign"))));
    assert_eq!(row.ratified, Some((day("2010-03-01"), id("yes-aa"))));
    assert_eq!(row.reserved[0].objections, ["BB".into()]);
    assert_eq!(row.reserved[0].stands, Stands::Stands);
    assert_eq!(table.parties[&"BB".into()].reserved[0].stands, Stands::Stands);
    assert_eq!(table.parties[&"CC".into()].bound, Some(day("2010-05-31")));
    lines.push(reserve("no-cc", "CC", &["text", "reservation"], "objection"));
    let table = play(&lines).plane(None).instrument("absence").expect("a table");
    assert_eq!(table.parties[&"AA".into()].reserved[0].stands, Stands::Void);
}

#[test]
fn a_notice_with_conditions_waits_for_its_confirmation() {
    let mut lines = amendment();
    lines[0] = deposit("text", "2010-02-01", &protocol(""));
    lines.push(act("notice", "instrument.withdraw", "head@BB", "2011-01-10", &[], "instrument = 'absence'"));
    let state = play(&lines);
    assert_eq!(found(&state, "notice"), "effective");
    let bound = |state: &State, on: &str| {
        let law = state.charter().as_of(AsOf { effective: day(on), known: day("2030-01-01") });
        law.status(&"BB".into(), "absence").expect("a row").is
    };
    assert_eq!(bound(&state, "2011-06-01"), StatusKind::Member);
    let confirm = act(
        "confirm",
        "status.change",
        "keeper@SEC",
        "2011-03-01",
        &["notice"],
        "instrument = 'absence'\nof = 'withdrawal'",
    );
    lines.push(confirm);
    let state = play(&lines);
    assert_eq!(found(&state, "confirm"), "effective");
    assert_eq!((bound(&state, "2011-02-28"), bound(&state, "2011-03-01")), (StatusKind::Member, StatusKind::Former));
}

#[test]
fn a_term_ends_by_itself_unless_a_decision_renews_it_and_earlier_knowledge_still_sees_the_end() {
    let mut lines = amendment();
    lines[0] = deposit("text", "2010-02-01", &protocol(""));
    let state = play(&lines);
    let rules = |state: &State, on: &str, known: &str| {
        let law = state.charter().as_of(AsOf { effective: day(on), known: day(known) });
        law.rules().filter(|rule| rule.cite.instrument == "absence" && rule.cite.article == "article-1").count()
    };
    assert_eq!((rules(&state, "2012-04-30", "2030-01-01"), rules(&state, "2012-05-01", "2030-01-01")), (1, 0));
    lines.extend(decision("To renew the protocol.", "2012-04-10"));
    lines.push(act(
        "renew",
        "status.change",
        "keeper@SEC",
        "2012-04-11",
        &["decided"],
        "instrument = 'absence'\nof = 'renewal'",
    ));
    let state = play(&lines);
    assert_eq!(found(&state, "renew"), "effective");
    assert_eq!(rules(&state, "2012-05-01", "2012-04-10"), 0);
    assert_eq!((rules(&state, "2014-04-30", "2012-04-11"), rules(&state, "2014-05-01", "2030-01-01")), (1, 0));
}

#[test]
fn a_turn_taken_otherwise_bends_no_other_year_and_is_known_from_its_act() {
    let turn = act(
        "turn",
        "override.record",
        "keeper@SEC",
        "2012-05-01",
        &[],
        "what = 'turn'\nbody = 'council'\nyear = 2009\nparty = 'AA'\ntext = 'Bravo gave it up.'\nsource = 'minutes'",
    );
    let state = play(&[turn]);
    let chair = |year: u16, known: &str| {
        let law = state.charter().as_of(AsOf { effective: day("2020-01-01"), known: day(known) });
        let chair = law.chair(&"council".into(), year).expect("a chair");
        (chair.party.0.clone(), chair.by_order.map(|party| party.0), chair.overridden.map(|turn| turn.source.clone()))
    };
    let (by_order, said) = (Some("CC".into()), Some("minutes; Bravo gave it up.".to_owned()));
    assert_eq!(chair(2009, "2012-05-01"), ("AA".into(), by_order.clone(), said));
    assert_eq!(chair(2009, "2012-04-30"), ("CC".into(), by_order, None));
    for year in [2008, 2010] {
        assert_eq!(chair(year, "2020-01-01").2, None);
    }
}

#[test]
fn an_irregularity_is_shown_where_its_rule_is_and_changes_nothing() {
    let mut lines = vec![act(
        "noted",
        "override.record",
        "keeper@SEC",
        "2012-05-01",
        &[],
        "what = 'irregularity'\nrule = 'compact#article-5/general'\ntext = 'A text was adopted at once.'\n\
         source = 'minutes'\nfrom = '2012-02-01'\nto = '2012-03-01'",
    )];
    lines.extend(decision("To go on.", "2012-02-10"));
    let state = play(&lines);
    let rule = state.charter().rules.iter().find(|rule| rule.cite.to_string() == "compact#article-5/general").unwrap();
    let notes = |effective: &str, known: &str| {
        let law = state.charter().as_of(AsOf { effective: day(effective), known: day(known) });
        law.notes(&rule.cite).iter().map(|note| note.says.clone()).collect::<Vec<_>>()
    };
    assert_eq!(notes("2012-02-10", "2012-05-01"), ["A text was adopted at once."]);
    assert_eq!(notes("2012-02-10", "2012-04-30"), Vec::<String>::new());
    assert_eq!(notes("2012-03-01", "2012-05-01"), Vec::<String>::new());
    assert_eq!(rule.by, None);
    let told = state.explain(&id("decided")).to_string();
    assert!(told.contains("Noted on this rule: A text was adopted at once. Source: minutes."), "{told}");
    assert_eq!(state.genesis().rules, state.charter().rules);
}

#[test]
fn a_status_waits_until_members_say_what_came_before_the_record_that_it_rests_on() {
    let mut lines = decision("To suspend Charlie.", "2012-12-19");
    let body = "of = 'suspension'\nparty = 'CC'\nis = 'suspended'\nfrom = '2012-12-10'";
    lines.push(change("2012-12-20", &["decided"], body));
    // The objection claims the day of the record, and stands in its log after BB had attested that record.
    lines.push(act("against", "position.state", "head@BB", "2012-12-19", &["draft"], "position = 'object'"));
    let mut all = crate::engine::entries(&lines);
    all.iter_mut().filter(|entry| entry.id == id("against")).for_each(|entry| entry.index = 2);
    let attests = |member: &str, index: u64, day: &str, bb: u64| {
        let at = format!("{day}T12:00:00Z").parse().expect("an instant");
        crate::engine::received::attests(member, index, at, &[("AA", 3), ("BB", bb), ("CC", 1), ("SEC", 1)])
    };
    let said =
        [attests("AA", 50, "2012-12-19", 1), attests("BB", 1, "2012-12-19", 0), attests("CC", 50, "2012-12-19", 1)];
    let later =
        [attests("AA", 51, "2012-12-21", 3), attests("BB", 3, "2012-12-21", 0), attests("CC", 51, "2012-12-21", 3)];
    let kept = || State::new(compact()).with_timekeepers(["AA", "BB", "CC"].map(Into::into).into());
    let mut state = kept();
    state.apply_all(all.clone());
    assert_eq!(found(&state, "decided"), "effective");
    assert_eq!(members(state.charter(), "2013-01-01", "2030-01-01"), "AA BB CC", "nobody has said which came first");
    for (place, entry) in said.iter().chain(&later).enumerate() {
        state.apply(entry.clone());
        let expected = if place == 0 { "AA BB CC" } else { "AA BB" };
        assert_eq!(members(state.charter(), "2013-01-01", "2030-01-01"), expected, "after attestation {place}");
    }
    let mut whole = kept();
    whole.apply_all(said.into_iter().chain(later).chain(all).collect());
    assert_eq!(whole.canonical(law::state::Scope::All), state.canonical(law::state::Scope::All));
}
