//! What each party owes on a draft, by when, and what happens if it does nothing.

use law::outcome::Finding;

use super::*;

const SILENCE: &str = "```silence general\nby = [\"council\"]\nopened-by = [\"head\"]\nopening = \"by-rule\"\nleast = \"PT24H\"\n\
                       broken-by = [\"objection\"]\nform = \"any\"\nbound = \"all\"\nCONFIRMED\n```\n\
                       ```competence opening\nacts = [\"silence.open\", \"decision.sign\"]\nby = [\"head\"]\n```\n";

fn silence(confirmed: &str) -> String {
    SILENCE.replace("CONFIRMED", confirmed)
}

fn under_silence() -> Vec<Line> {
    let body = "until = '2024-03-06T14:00:00Z', opening = 'by-rule'";
    let open = act("silence", "silence.open", "head@A", "2024-03-05T12:00:00Z", "'draft'", body);
    vec![appeal(), draft("2024-03-05T11:00:00Z"), open]
}

fn says(state: &State, party: &str, now: &str) -> Vec<(String, String)> {
    due(state, party, now).into_iter().map(|(says, _, nothing)| (says, nothing)).collect()
}

#[test]
fn silence_says_until_when_it_can_be_broken_and_what_happens_if_nothing_is_said() {
    let state = state(&silence(""), &under_silence());
    let dues = state.plane(None).due(&Party::from("C"), at("2024-03-06T13:59:59Z"));
    let due = dues.iter().find(|due| due.kind.as_str() == "position.state").expect("a word is awaited");
    assert_eq!(due.says, "The head of C breaks silence on the draft by 2024-03-06T14:00:00Z, or lets it pass: Boats.");
    assert_eq!(due.if_nothing, "If nothing is said by 2024-03-06T14:00:00Z, it is adopted.");
    assert_eq!(due.until, Some(Until::At(at("2024-03-06T14:00:00Z"))));
    assert!(due.cites.iter().any(|cite| cite.to_string() == "compact#article-9/general"), "{:?}", due.cites);
}

#[test]
fn silence_that_has_passed_leaves_the_chair_the_closing_act() {
    let state = state(&silence(""), &under_silence());
    let after = "2024-03-06T14:00:01Z";
    assert_eq!(says(&state, "C", after), []);
    let chair = says(&state, "A", after);
    assert_eq!(chair.len(), 1, "{chair:?}");
    assert!(chair[0].0.ends_with("records the decision: silence has passed on Boats."), "{chair:?}");
}

#[test]
fn silence_that_must_be_confirmed_waits_for_the_office_that_confirms() {
    let state = state(&silence("confirmed-by = [\"drafts\"]"), &under_silence());
    let nothing = &says(&state, "C", "2024-03-06T00:00:00Z")[0].1;
    assert_eq!(
        nothing,
        "If nothing is said by 2024-03-06T14:00:00Z, it is not adopted yet. Silence has passed unbroken; the office \
         drafts has not confirmed it yet."
    );
    let secretariat = says(&state, "SEC", "2024-03-06T14:00:01Z");
    assert_eq!(
        secretariat[0].0,
        "The drafting office of SEC confirms that silence has passed, by recording the decision: Boats."
    );
    assert_eq!(secretariat[0].1, "The text is not adopted: silence has passed, and nobody has confirmed it.");
}

#[test]
fn silence_goes_on_after_an_objection_that_was_withdrawn_in_time() {
    let mut lines = under_silence();
    let stated = |alias: &str, when: &str, position: &str| {
        act(alias, "position.state", "head@C", when, "'draft'", &format!("position = '{position}'"))
    };
    lines.push(stated("no", "2024-03-06T10:00:00Z", "object"));
    let rules = silence("")
        + "```clock quiet\ntitle = \"Silence\"\nstarts = \"silence-opened\"\nstops = \"silence-broken\"\nwithin = \"P9D\"\n\
           who = \"each-member\"\non-expiry = \"it has passed\"\n```\n";
    let (within, after) = ("2024-03-06T12:00:00Z", "2024-03-06T14:00:01Z");
    assert_eq!(says(&state(&rules, &lines), "B", within), [], "it is broken");
    lines.push(stated("yes", "2024-03-06T11:00:00Z", "agree"));
    let withdrawn = state(&rules, &lines);
    assert_eq!(says(&withdrawn, "B", within)[0].1, "If nothing is said by 2024-03-06T14:00:00Z, it is adopted.");
    assert_ne!(clock(&withdrawn, "quiet", within).status, done("no"), "and no event has broken it");
    let outcome = withdrawn.plane(None).draft_at(&id("draft"), at(after)).unwrap().outcome;
    assert_eq!(outcome.adopted, Finding::Yes);
    let chair = says(&withdrawn, "A", after);
    assert!(chair.iter().any(|(says, _)| says.ends_with("silence has passed on Boats.")), "{chair:?}");
}

#[test]
fn silence_that_is_broken_asks_nothing_more_and_is_an_event() {
    let mut lines = under_silence();
    lines.push(act("no", "position.state", "head@C", "2024-03-06T10:00:00Z", "'draft'", "position = 'object'"));
    let rules = silence("")
        + "```duty explain\ntitle = \"Explain\"\nwhen = \"silence-broken\"\nwho = \"chair\"\nmust = \"call a meeting\"\n\
           within = \"P2D\"\non-expiry = \"any member calls it\"\n```\n\
           ```clock quiet\ntitle = \"Silence\"\nstarts = \"silence-opened\"\nstops = \"silence-broken\"\nwithin = \"P9D\"\n\
           who = \"each-member\"\non-expiry = \"it has passed\"\n```\n";
    let broken = state(&rules, &lines);
    assert_eq!(says(&broken, "B", "2024-03-06T11:00:00Z"), []);
    assert_eq!(clock(&broken, "quiet", "2024-03-06T11:00:00Z").status, done("no"));
    let duty = clock(&broken, "explain", "2024-03-06T11:00:00Z");
    assert_eq!((duty.opened_by, duty.due), (id("no"), Until::At(at("2024-03-08T23:59:59.999999Z"))));
    lines.push(act("called", "duty.done", "head@A", "2024-03-06T12:00:00Z", "'no'", "duty = 'explain'"));
    let explained = state(&rules, &lines);
    assert_eq!(clock(&explained, "explain", "2024-03-07T00:00:00Z").status, done("called"));
}

#[test]
fn silence_is_broken_by_what_its_rule_lists_stated_in_time_and_else_it_adopts() {
    let (last, late) = ("2024-03-06T14:00:00Z", "2024-03-06T14:00:00.000001Z");
    for (listed, stated, when, is_broken) in [
        ("objection", "'object'", last, true),
        ("objection", "'object'", late, false),
        ("objection", "'amend'", last, false),
        ("amendment", "'amend'", last, true),
        ("amendment", "'extend'", last, false),
        ("extension", "'extend'", last, true),
        ("reservation", "'agree'", last, false),
        ("reservation", "'agree', reservation = 'Not before May.'", last, true),
        ("reservation", "'abstain', reservation = 'Not before May.'", last, true),
        ("objection", "'agree', reservation = 'Not before May.'", last, false),
    ] {
        let mut lines = under_silence();
        let body = format!("position = {stated}, text = 'Because of the tide.'");
        lines.push(act("word", "position.state", "head@C", when, "'draft'", &body));
        let state = state(&silence("").replace("[\"objection\"]", &format!("[\"{listed}\"]")), &lines);
        let now = "2024-03-06T15:00:00Z";
        let adopted = state.plane(None).decision(&id("draft"), at(now)).expect("the draft").adopted;
        assert_eq!(adopted == Finding::Yes, !is_broken, "{listed}, {stated}, {when}: {adopted:?}");
        assert_eq!(says(&state, "A", now).is_empty(), is_broken, "{listed}, {stated}, {when}: the closing act");
        let awaited = says(&state, "B", "2024-03-06T11:00:00Z");
        assert_eq!(awaited.is_empty(), is_broken, "{listed}, {stated}, {when}: a word of another");
    }
}

#[test]
fn a_draft_in_circulation_awaits_signatures() {
    let rules = silence("")
        + "```decide circulated\nby = [\"council\"]\nhow = \"unanimity\"\nabsent = \"objection\"\nabstain = \"objection\"\n\
           bound = \"all\"\nprocedures = [\"circulation\"]\n```\n";
    let body = "title = 'Boats', matter = 'aid', body = 'council', text = 'Boats are sent.', procedure = 'circulation'";
    let draft = act("draft", "draft.table", "head@A", "2024-03-05T11:00:00Z", "'appeal'", body);
    let state = state(&rules, &[appeal(), draft]);
    let due = says(&state, "C", "2024-03-06T00:00:00Z");
    assert_eq!(due[0].0, "The head of C signs the draft that goes round for signature, or objects: Boats.");
    assert_eq!(due[0].1, "Silence counts as an objection.");
}

/// A decision of the council on aid, and what a rule on it says.
fn decided(competence: &str) -> State<'static> {
    let text = BASE.replace(
        "matters    = [\"aid\", \"appointments\"]",
        &format!("matters = [\"aid\", \"appointments\"]\n{competence}"),
    );
    let text = text.replace("matters    = [\"proposals\"]", "matters    = [\"proposals\", \"aid\"]");
    let (charter, problems) = Charter::read("test", &[SourceFile { name: "compact.md".into(), text }]);
    assert_eq!(problems, []);
    let mut state = State::new(Arc::new(charter));
    let on = "title = 'Boats', matter = 'aid', body = 'council'";
    let lines = [
        appeal(),
        draft("2024-03-05T11:00:00Z"),
        act("p", "position.state", "head@A", "2024-03-05T12:00:00Z", "'draft'", "position = 'agree'"),
        act("r", "decision.record", "head@A", "2024-03-05T13:00:00Z", "'appeal', 'draft', 'p'", on),
    ];
    for entry in entries(&lines) {
        state.apply(entry);
    }
    assert!(state.judged(&id("r")).unwrap().is_effective(), "{:?}", state.verdict(&id("r")));
    state
}

#[test]
fn a_joint_decision_awaits_the_identical_text_before_the_other_body() {
    let state = decided("jointly-with = [\"board\"]");
    let due = says(&state, "A", "2024-03-06T00:00:00Z");
    assert_eq!(due.len(), 1, "{due:?}");
    assert_eq!(due[0].0, "The head of A has the identical text put before the Board: Boats.");
    assert_eq!(due[0].1, "What the Council has adopted has no effect until the Board adopts the identical text.");
}

#[test]
fn a_decision_that_expires_says_until_when_it_has_effect() {
    let state = decided("expires-after = \"P90D\"");
    let until = state.plane(None).in_force_until(&id("draft")).unwrap().unwrap();
    assert_eq!((until.0.to_string().as_str(), until.1.to_string().as_str()), ("2024-06-03", "compact#article-3/aid"));
    let dues = state.plane(None).due(&Party::from("A"), at("2024-03-06T00:00:00Z"));
    assert_eq!(dues[0].says, "The head of A has the renewal put before the Council: Boats.");
    assert_eq!(dues[0].if_nothing, "The decision has effect until 2024-06-03, and none after that day.");
    assert_eq!(dues[0].until, Some(Until::At(at("2024-06-03T23:59:59.999999Z"))));
    assert_eq!(says(&state, "A", "2024-06-04T00:00:00Z"), []);
    assert_eq!(decided("").plane(None).in_force_until(&id("draft")), Ok(None));
}

#[test]
fn a_body_that_has_not_met_as_often_as_the_charter_asks_is_named() {
    let text = BASE.replace("level    = \"heads\"", "level = \"heads\"\nsessions-per-year-min = 1");
    let (charter, problems) = Charter::read("test", &[SourceFile { name: "compact.md".into(), text }]);
    assert_eq!(problems, []);
    let mut state = State::new(Arc::new(charter));
    let told = |state: &State, now: &str| -> Vec<(u16, law::due::SessionStatus, String)> {
        let rows = state.plane(None).sessions(at(now));
        rows.into_iter().map(|row| (row.year, row.status, row.says)).collect()
    };
    let none = |year| {
        format!(
            "The Council meets at least once a year; sessions and decisions recorded on 0 days of {year} show that \
             it met. A session that nobody recorded leaves no act."
        )
    };
    let (open, missing) = (law::due::SessionStatus::Open, law::due::SessionStatus::NotShown);
    assert_eq!(told(&state, "2024-12-31T23:59:59Z"), [(2023, missing, none(2023)), (2024, open, none(2024))]);
    let on = "title = 'Boats', matter = 'aid', body = 'council'";
    let lines = [
        appeal(),
        draft("2024-03-05T11:00:00Z"),
        act("p", "position.state", "head@A", "2024-03-05T12:00:00Z", "'draft'", "position = 'agree'"),
        act("r", "decision.record", "head@A", "2024-03-05T13:00:00Z", "'appeal', 'draft', 'p'", on),
    ];
    for entry in entries(&lines) {
        state.apply(entry);
    }
    let after = told(&state, "2025-01-01T00:00:00Z");
    assert_eq!((after[0].1, after[1].1), (law::due::SessionStatus::Met, open));
    assert!(after[0].2.ends_with("sessions and decisions recorded on one day of 2024 show that it met."), "{after:?}");
}
