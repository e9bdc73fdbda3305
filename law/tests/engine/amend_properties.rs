//! Properties of acts that change the charter: order plays no part, later acts leave earlier knowledge alone, and what
//! somebody may not read changes nothing of what he can answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use law::act::Label;
use law::charter::{Charter, ORGANISATION};
use law::id::Party;
use law::state::{Entry, Judged, Scope, State};
use law::time::{AsOf, Date, Instant};

use super::amend::{absence, act, compact, day, deposit, play, ratify};
use super::orders::{Dice, deal, seen_by, text};
use super::{Line, entries, id};

/// Returns a draft of the council on a matter, the agreement of some members, and the record of its adoption.
fn decided(prefix: &str, on: &str, matter: &str, agree: &[&str]) -> Vec<Line> {
    let body = format!("matter = '{matter}'\nbody = 'council'\ntitle = 'Text'");
    let at = |hour: u8| format!("{on}T{hour:02}:00:00Z");
    let [draft, end] = ["draft", "end"].map(|part| format!("{prefix}-{part}"));
    let mut lines = vec![act(
        &draft,
        "draft.table",
        "head@AA",
        &at(8),
        &[],
        &format!("{body}\ntext = 'To admit the Republic of Delta, to suspend Charlie, and to renew the protocol.'"),
    )];
    let mut refs = vec![draft.clone()];
    for party in agree {
        let alias = format!("{prefix}-{}", party.to_lowercase());
        let author = format!("head@{party}");
        lines.push(act(&alias, "position.state", &author, &at(9), &[&draft], "position = 'agree'"));
        refs.push(alias);
    }
    let refs: Vec<&str> = refs.iter().map(String::as_str).collect();
    lines.push(act(&end, "decision.record", "head@AA", &at(10), &refs, &body));
    lines
}

fn status(alias: &str, on: &str, decision: &str, body: &str) -> Line {
    let body = format!("instrument = 'compact'\n{body}");
    act(alias, "status.change", "keeper@SEC", on, &[decision], &body)
}

fn word(alias: &str, author: &str, on: &str, refs: &[&str]) -> Line {
    act(alias, "statement.issue", author, on, refs, "title = 'Word'\ntext = 'Thanks.'\nin-name-of = 'office'")
}

fn labelled(mut line: Line, label: Label) -> Line {
    line.label = label;
    line
}

fn listed(codes: &[&str]) -> Label {
    Label::Parties(codes.iter().map(|code| Party::from(*code)).collect())
}

/// Returns the protocol with conditions, reservations and a term of its own.
fn protocol() -> String {
    let text = absence("term", "");
    let (head, _) = text.split_once("## Article 1").expect("an article");
    head.to_owned()
        + "## Article 9\n\nConditions of its own.\n\n```change in-force\nof = \"entry-into-force\"\n\
           when = \"two thirds of the members\"\n\
           deposits = { what = \"ratification\", of = \"members\", at-least = \"2/3\" }\ndelay = \"P30D\"\n\
           reservations = { allowed = true, void-at = { of = \"all\", count = 2 } }\n```\n\n\
           ```change term\nof = \"renewal\"\nwhen = \"for two years\"\nterm = \"P2Y\"\nrenewal = \"by-decision\"\n\
           decided-by = \"council\"\n```\n"
}

/// Returns the protocol on absence with what is done about it, and ordinary decisions before and after the switch.
fn protocol_on_absence() -> Vec<Line> {
    let mut lines = decided("early", "2010-01-15", "general", &["AA"]);
    lines.push(deposit("text", "2010-02-01", &absence("absence", "")));
    let sign = |alias: &str, party: &str, on: &str, body: &str| {
        let body = format!("instrument = 'absence'\n{body}");
        act(alias, "instrument.sign", &format!("head@{party}"), on, &["text"], &body)
    };
    lines.push(sign("sign-aa", "AA", "2010-02-02", ""));
    lines.push(sign("sign-bb", "BB", "2010-02-20", "date = '2010-02-03'"));
    lines.push(ratify("yes-aa", "AA", "2010-03-01", "text", "absence"));
    lines.push(ratify("yes-bb", "BB", "2010-04-01", "text", "absence"));
    lines.extend(decided("between", "2010-04-15", "general", &["AA"]));
    lines.push(act("issue", "credential.issue", "head@CC", "2010-04-20", &[], "office = 'envoy'"));
    lines.extend(decided("same", "2010-05-01", "general", &["AA"]));
    let mut last = ratify("yes-cc", "CC", "2010-05-01", "text", "absence");
    last.author = "envoy@CC".parse().expect("an author");
    lines.push(last);
    lines.extend(decided("lone", "2010-05-02", "general", &["AA"]));
    lines.extend(decided("full", "2010-06-02", "general", &["AA", "BB", "CC"]));
    let reserve = "instrument = 'absence'\nwhat = 'interpretation'\ntext = 'As we read it.'";
    lines.push(act("reads-aa", "instrument.reserve", "head@AA", "2010-06-10", &["text"], reserve));
    lines
}

/// Returns statuses, a turn, a note, a second text and a notice of withdrawal, with decisions that follow from them.
fn what_came_later() -> Vec<Line> {
    let all = ["AA", "BB", "CC"];
    let turn = "what = 'turn'\nbody = 'council'\nyear = 2009\nparty = 'AA'\ntext = 'Given up.'\nsource = 'minutes'";
    let mut lines = vec![act("turn", "override.record", "keeper@SEC", "2011-05-01", &[], turn)];
    lines.push(deposit("second", "2011-06-01", &protocol()));
    for (alias, party, on) in
        [("two-aa", "AA", "2011-06-10"), ("two-bb", "BB", "2011-07-10"), ("two-cc", "CC", "2011-08-10")]
    {
        lines.push(ratify(alias, party, on, "second", "term"));
    }
    let sees = "instrument = 'term'\nwhat = 'reservation'\ntext = 'Not for us.'";
    lines.push(act("but-bb", "instrument.reserve", "head@BB", "2011-08-11", &["second"], sees));
    lines.extend(decided("admit", "2012-01-10", "membership", &all));
    lines.push(status("accession", "2012-01-12", "admit-end", "of = 'accession'\nparty = 'DD'\nis = 'member'"));
    lines.push(word("new-same", "head@DD", "2012-01-12", &[]));
    lines.push(word("new-next", "head@DD", "2012-01-13", &[]));
    let mut joins = ratify("four-dd", "DD", "2012-02-01", "second", "term");
    joins.body.insert("date".into(), "2012-01-20".into());
    lines.push(joins);
    lines.extend(decided("without-dd", "2012-03-01", "general", &all));
    lines.extend(decided("suspend", "2012-12-19", "membership", &["AA", "BB", "CC", "DD"]));
    let suspended = "of = 'suspension'\nparty = 'CC'\nis = 'suspended'\nfrom = '2012-12-10'";
    lines.push(status("suspension", "2012-12-20", "suspend-end", suspended));
    lines.extend(decided("without-cc", "2013-01-15", "general", &["AA", "BB", "DD"]));
    lines.extend(decided("renews", "2013-07-10", "membership", &["AA", "BB", "DD"]));
    lines.push(act(
        "renewal",
        "status.change",
        "keeper@SEC",
        "2013-07-12",
        &["renews-end"],
        "instrument = 'term'\nof = 'renewal'",
    ));
    lines.push(act("notice", "instrument.withdraw", "head@BB", "2014-03-31", &[], "instrument = 'compact'"));
    lines.extend(decided("in-notice", "2014-05-01", "general", &["AA", "DD"]));
    lines.extend(decided("after-bb", "2014-11-01", "general", &["AA", "DD"]));
    lines.push(word("gone", "head@BB", "2014-11-02", &[]));
    lines
}

/// Returns changes of status whose decisions are contested: one that a later record settles, and one that none does.
fn on_contested_records() -> Vec<Line> {
    let objects = |alias: &str, author: &str, at: &str, draft: &str, stance: &str| {
        act(alias, "position.state", author, at, &[draft], &format!("position = '{stance}'"))
    };
    let mut lines = decided("bar", "2015-01-10", "membership", &["AA", "DD"]);
    lines.push(objects("bar-late", "head@DD", "2015-01-10T09:30:00Z", "bar-draft", "abstain"));
    lines.push(status("bar-change", "2015-01-12", "bar-end", "of = 'suspension'\nparty = 'CC'\nis = 'member'"));
    lines.push(word("bar-quiet", "head@CC", "2015-02-01", &[]));
    let body = "matter = 'membership'\nbody = 'council'\ntitle = 'Text'";
    let refs = ["bar-draft", "bar-aa", "bar-late"];
    lines.push(act("bar-again", "decision.record", "head@AA", "2015-03-01", &refs, body));
    lines.push(word("bar-loud", "head@CC", "2015-03-02", &[]));
    lines.extend(decided("oust", "2015-05-10", "membership", &["AA", "CC", "DD"]));
    lines.push(objects("oust-late", "head@CC", "2015-05-10T09:30:00Z", "oust-draft", "object"));
    lines.push(status("oust-change", "2015-05-12", "oust-end", "of = 'suspension'\nparty = 'DD'\nis = 'suspended'"));
    lines.push(word("oust-still", "head@DD", "2015-06-01", &[]));
    lines
}

/// Returns acts for the members or for a few among them, and public acts that rest on such.
fn sealed() -> Vec<Line> {
    let report = |alias: &str, on: &str| act(alias, "report.situation", "keeper@SEC", on, &[], "text = 'Received.'");
    let mut lines = vec![
        labelled(report("for-members", "2010-02-10"), Label::all()),
        labelled(word("aside", "head@AA", "2010-03-05", &[]), listed(&["AA", "CC"])),
        labelled(word("alone", "head@BB", "2010-03-06", &[]), listed(&["BB"])),
        word("on-aside", "head@AA", "2010-03-07", &["aside"]),
        labelled(word("back", "head@CC", "2010-03-08", &["aside"]), listed(&["AA", "CC"])),
    ];
    let body = "matter = 'general'\nbody = 'council'\ntitle = 'Open'\ntext = 'To wait.'";
    lines.push(act("open-draft", "draft.table", "head@AA", "2010-07-01", &[], body));
    let object = |alias: &str, party: &str, on: &str| {
        act(alias, "position.state", &format!("head@{party}"), on, &["open-draft"], "position = 'object'")
    };
    lines.push(labelled(object("whisper", "BB", "2010-07-02"), listed(&["AA", "BB"])));
    lines.push(labelled(object("murmur", "CC", "2010-07-03"), Label::all()));
    lines.extend(
        decided("closed", "2010-08-01", "general", &["AA", "CC"])
            .into_iter()
            .map(|line| labelled(line, listed(&["AA", "CC"]))),
    );
    lines.extend(
        decided("inner", "2010-09-01", "membership", &["AA", "BB", "CC"])
            .into_iter()
            .map(|line| labelled(line, Label::all())),
    );
    lines.push(status("on-inner", "2010-09-03", "inner-end", "of = 'suspension'\nparty = 'BB'\nis = 'suspended'"));
    let issue = act("sealed-issue", "credential.issue", "head@BB", "2010-09-10", &[], "office = 'envoy'");
    lines.push(labelled(issue, Label::all()));
    let reads = "instrument = 'absence'\nwhat = 'interpretation'\ntext = 'As the envoy reads it.'";
    lines.push(act("envoy-bb", "instrument.reserve", "envoy@BB", "2010-09-11", &["text"], reads));
    lines
}

/// Returns an amendment inside a drill, with one decision that it turns.
fn drill() -> Vec<Line> {
    let mut lines = vec![deposit("drill-text", "2010-03-10", &absence("exercise", ""))];
    for (alias, party) in [("drill-aa", "AA"), ("drill-bb", "BB"), ("drill-cc", "CC")] {
        lines.push(ratify(alias, party, "2010-03-12", "drill-text", "exercise"));
    }
    lines.extend(decided("storm", "2010-03-20", "general", &["AA"]));
    lines.iter_mut().for_each(|line| line.drill = Some("Storm".into()));
    lines
}

/// Returns all of it, each log in the order of its days.
fn acts() -> Vec<Line> {
    let mut lines = protocol_on_absence();
    lines.extend(what_came_later());
    lines.extend(on_contested_records());
    lines.extend(sealed());
    lines.extend(drill());
    lines.sort_by_key(|line| line.at);
    lines
}

fn one_by_one(order: &[Entry]) -> State<'static> {
    let mut state = State::new(compact());
    for entry in order {
        state.apply(entry.clone());
    }
    state
}

fn at_once(order: Vec<Entry>) -> State<'static> {
    let mut state = State::new(compact());
    state.apply_all(order);
    state
}

fn dumps(state: &State) -> [String; 3] {
    [Scope::Public, Scope::Members, Scope::All].map(|scope| text(state, scope))
}

/// Fails with the first line in which a state differs from another.
fn same(one: &[String; 3], other: &[String; 3], place: &str) {
    for (one, other) in one.iter().zip(other) {
        for (one, other) in one.lines().zip(other.lines()) {
            assert_eq!(one, other, "{place}");
        }
        assert_eq!(one, other, "{place}");
    }
}

fn at_random(dice: &mut Dice, days: &[Date]) -> Date {
    let shift = [-1, 0, 1][dice.below(3)];
    Date::from_days(days[dice.below(days.len())].days() + shift)
}

/// Writes down what a charter answers as of two dates.
fn answers(charter: &Charter, effective: Date, known: Date) -> String {
    let law = charter.as_of(AsOf { effective, known });
    let mut out = String::new();
    for rule in law.rules() {
        let _ = writeln!(out, "rule {} by {:?} notes {:?}", rule.cite, rule.by, law.notes(&rule.cite));
    }
    for scope in [ORGANISATION, "treaty", "absence", "term", "compact"] {
        let _ = writeln!(out, "members of {scope} {:?}", law.members(scope));
    }
    for party in ["AA", "BB", "CC", "DD"] {
        for standing in law.standings(&party.into()) {
            let _ = writeln!(out, "{party} {:?} {} {:?}", standing.is, standing.terms.scope, standing.rule.by);
        }
    }
    let council = "council".into();
    for year in 2001..2016 {
        let chair = law.chair(&council, year).map(|chair| (chair.party, chair.by_order, chair.overridden));
        let _ = writeln!(out, "chair {year} {chair:?}");
    }
    let _ = writeln!(out, "seated {:?}", law.seated(&council));
    for matter in ["general", "membership"] {
        for (terms, rule) in law.decide(&council, &matter.into()) {
            let _ = writeln!(out, "decide {matter} {} {terms:?}", rule.cite);
        }
    }
    out
}

/// Writes down what a view answers as known by an instant.
fn view(state: &State, drill: Option<&str>, until: Instant) -> String {
    let plane = state.plane(drill).known_by(until);
    let mut out = String::new();
    for draft in plane.drafts_at(until) {
        let decision = plane.decision(&draft.id, until);
        let _ = writeln!(out, "{draft:?}\n{decision:?}\n{:?}", plane.in_force(&draft.id, until.date()));
    }
    let _ = writeln!(out, "{:?} {:?}", plane.cases(until), plane.clocks(until));
    let _ = writeln!(out, "{:?} {:?} {:?}", plane.credentials(until), plane.public_items(), plane.all_readings());
    for party in ["AA", "BB", "CC", "DD"] {
        let _ = writeln!(out, "{party} owes {:?}", plane.due(&party.into(), until));
    }
    out
}

#[test]
fn the_acts_of_the_properties_come_out_in_every_way() {
    let state = play(&acts());
    let found = |alias: &str| state.verdict(&id(alias)).expect("the act is there").word();
    for (alias, word) in [
        ("between-end", "effective"),
        ("yes-cc", "effective"),
        ("same-end", "effective"),
        ("lone-end", "refused"),
        ("full-end", "effective"),
        ("accession", "effective"),
        ("new-same", "refused"),
        ("new-next", "effective"),
        ("without-dd-end", "refused"),
        ("suspension", "effective"),
        ("without-cc-end", "effective"),
        ("renewal", "effective"),
        ("turn", "effective"),
        ("notice", "effective"),
        ("in-notice-end", "refused"),
        ("after-bb-end", "effective"),
        ("gone", "refused"),
        ("storm-end", "refused"),
        ("bar-change", "effective"),
        ("bar-quiet", "refused"),
        ("bar-again", "effective"),
        ("bar-loud", "effective"),
        ("oust-change", "effective"),
        ("oust-still", "effective"),
        ("aside", "effective"),
        ("closed-draft", "effective"),
        ("inner-end", "effective"),
    ] {
        assert_eq!(found(alias), word, "{alias}: {:?}", state.verdict(&id(alias)));
    }
    let table = |id: &str| state.plane(None).instrument(id).expect("a table").entry;
    for instrument in ["absence", "term"] {
        assert!(
            matches!(table(instrument), law::constitution::table::Entry::InForce { .. }),
            "{:?}",
            table(instrument)
        );
    }
}

#[test]
fn any_order_of_acts_that_change_the_charter_gives_one_state() {
    let all = entries(&acts());
    let mut part = all.clone();
    let mut whole = dumps(&one_by_one(&all));
    for seed in 0..100 {
        let mut dice = Dice(seed);
        if seed % 10 == 9 {
            // From here on with some acts missing, so that others wait, or conditions are not met.
            part = all.iter().filter(|_| dice.below(12) > 0).cloned().collect();
            whole = dumps(&one_by_one(&part));
        }
        let order = deal(&part, &mut dice);
        if seed % 10 == 4 {
            same(&dumps(&one_by_one(&order)), &whole, &format!("one by one, seed {seed}"));
        }
        let mut batches = State::new(compact());
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            // Mostly large ones, down to a single act.
            let (batch, after) = rest.split_at(1 + (0..3).map(|_| dice.below(rest.len())).max().unwrap_or_default());
            batches.apply_all(batch.to_vec());
            rest = after;
        }
        same(&dumps(&batches), &whole, &format!("in batches, seed {seed}"));
    }
}

#[test]
fn an_act_about_a_text_that_is_not_in_force_yet_is_judged_alike_before_and_after_the_last_ratification_comes_in() {
    let mut lines = vec![deposit("second", "2011-06-01", &protocol())];
    for (alias, party, on) in
        [("two-aa", "AA", "2011-06-10"), ("two-bb", "BB", "2011-07-10"), ("two-cc", "CC", "2011-08-10")]
    {
        lines.push(ratify(alias, party, on, "second", "term"));
    }
    // It names the text without pointing to its deposit, ten days before the text is in force.
    let reads = "instrument = 'term'\nwhat = 'interpretation'\ntext = 'As we read it.'";
    lines.push(act("reads-bb", "instrument.reserve", "head@BB", "2011-08-30", &[], reads));
    let all = entries(&lines);
    let mut late = all.clone();
    late.swap(3, 4);
    let verdict = |order: &[Entry]| one_by_one(order).verdict(&id("reads-bb")).cloned();
    assert_eq!(verdict(&all).map(|found| found.word()), Some("effective"));
    assert_eq!(verdict(&late), verdict(&all));
}

#[test]
fn the_ids_returned_are_all_whose_verdict_is_new_or_another() {
    let all = entries(&acts());
    for seed in 0..3 {
        let mut state = State::new(compact());
        let mut shown = std::collections::BTreeMap::new();
        for entry in deal(&all, &mut Dice(seed)) {
            for id in state.apply(entry) {
                shown.insert(id, state.verdict(&id).expect("it is there").clone());
            }
        }
        let now = state.entries().filter(|own| own.verdict.word() != "waiting");
        let now = now.map(|own| (own.id, own.verdict.clone())).collect();
        assert_eq!(shown, now, "seed {seed}");
    }
}

#[test]
fn the_entries_said_to_be_touched_are_all_whose_line_is_new_or_another() {
    let all = entries(&acts());
    let scopes = [Scope::Public, Scope::Members, Scope::All];
    for seed in 0..12 {
        let mut state = State::new(compact());
        let mut lines = scopes.map(|_| BTreeMap::new());
        for entry in deal(&all, &mut Dice(seed)) {
            state.apply(entry);
            let touched: BTreeSet<_> = state.take_touched().into_iter().collect();
            for (lines, scope) in lines.iter_mut().zip(scopes) {
                for (log, index) in &touched {
                    let judged = state.entries_in(log, *index..index + 1).next().unwrap();
                    lines.insert((log.clone(), *index), state.line(judged, scope));
                }
                let place = |judged: &Judged| (judged.party.clone(), judged.index);
                let fresh = state.entries().map(|judged| (place(judged), state.line(judged, scope)));
                assert!(fresh.eq(lines.clone()), "seed {seed}, {scope:?}");
            }
        }
        assert!(state.take_touched().is_empty(), "what was told once is told again");
    }
}

#[test]
fn acts_done_later_never_change_an_answer_as_known_earlier() {
    let lines = acts();
    let all = entries(&lines);
    let whole = one_by_one(&all);
    let days: Vec<Date> = lines.iter().map(|line| line.at.date()).collect::<BTreeSet<_>>().into_iter().collect();
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let known = at_random(&mut dice, &days);
        let done: BTreeSet<_> =
            lines.iter().filter(|line| line.at.date() <= known).map(|line| id(&line.alias)).collect();
        let before: Vec<Entry> = all.iter().filter(|entry| done.contains(&entry.id)).cloned().collect();
        let then = at_once(deal(&before, &mut dice));
        for entry in &before {
            assert_eq!(whole.verdict(&entry.id), then.verdict(&entry.id), "known {known}, seed {seed}");
        }
        let until: Instant = format!("{known}T23:59:59Z").parse().expect("an instant");
        for drill in [None, Some("Storm")] {
            let [now, earlier] = [&whole, &then].map(|state| view(state, drill, until));
            let other = now.lines().zip(earlier.lines()).find(|(now, earlier)| now != earlier);
            assert_eq!(other, None, "known {known}, seed {seed}");
            assert_eq!(now, earlier, "known {known}, seed {seed}");
            let charters: [&Arc<Charter>; 2] = [whole.plane(drill).charter(), then.plane(drill).charter()];
            for effective in [0; 8].map(|_| at_random(&mut dice, &days)).into_iter().chain([day("2030-01-01")]) {
                let [now, earlier] = charters.map(|charter| answers(charter, effective, known));
                let other = now.lines().zip(earlier.lines()).find(|(now, earlier)| now != earlier);
                assert_eq!(other, None, "as of {effective} known {known}, seed {seed}");
                assert_eq!(now, earlier, "as of {effective} known {known}, seed {seed}");
            }
        }
    }
}

/// Returns the acts on which no other one rests and that somebody reads, or all that he reads and blanks for the rest.
fn without(all: &[Entry], lines: &[Line], reads: impl Fn(&Label) -> bool) -> Vec<Entry> {
    let rested: BTreeSet<_> = lines.iter().filter(|line| reads(&line.label)).flat_map(|line| line.act().refs).collect();
    let mut kept = seen_by(all, reads);
    kept.retain(|entry| entry.content != law::state::Content::Opaque || rested.contains(&entry.id));
    kept
}

#[test]
fn what_the_public_can_answer_does_not_depend_on_acts_it_may_not_read() {
    let lines = acts();
    let all = entries(&lines);
    let reference = one_by_one(&all);
    let public = text(&reference, Scope::Public);
    for seed in 0..8 {
        for seen in [seen_by(&all, Label::is_public), without(&all, &lines, Label::is_public)] {
            let state = at_once(deal(&seen, &mut Dice(seed)));
            assert_eq!(text(&state, Scope::Public), public, "seed {seed}");
            assert_eq!(state.charter(), reference.charter(), "seed {seed}");
            assert_eq!(state.plane(Some("Storm")).charter(), reference.plane(Some("Storm")).charter(), "seed {seed}");
        }
    }
}

#[test]
fn what_a_member_can_answer_does_not_depend_on_what_is_listed_for_others() {
    let lines = acts();
    let all = entries(&lines);
    let reference = one_by_one(&all);
    let members = text(&reference, Scope::Members);
    for member in ["AA", "BB", "DD"].map(Party::from) {
        let reads = |label: &Label| match label {
            Label::Parties(list) => list.contains(&member),
            Label::Named(_) => true,
        };
        let own: BTreeSet<_> = lines.iter().filter(|line| reads(&line.label)).map(|line| id(&line.alias)).collect();
        let verdict = |state: &State| own.iter().map(|id| (*id, state.verdict(id).cloned())).collect::<Vec<_>>();
        let expected = verdict(&reference);
        for seed in 0..3 {
            for seen in [seen_by(&all, reads), without(&all, &lines, reads)] {
                let state = at_once(deal(&seen, &mut Dice(seed)));
                assert_eq!(text(&state, Scope::Members), members, "{member}, seed {seed}");
                assert_eq!(verdict(&state), expected, "{member}, seed {seed}");
                assert_eq!(state.charter(), reference.charter(), "{member}, seed {seed}");
            }
        }
    }
}
