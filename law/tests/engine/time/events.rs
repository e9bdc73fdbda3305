//! Events beside cases: what happens to instruments, in sessions and to mandates starts clocks and gives rise to duties.

use law::act::Label;

use super::*;
use crate::engine::alias;

const RULES: &str = r#"
```competence papers
acts = ["instrument.deposit", "instrument.sign", "instrument.ratify", "instrument.withdraw", "decision.repeal"]
by   = ["head", "drafts"]
```

```competence meeting
acts = ["session.convene", "session.attend", "session.close"]
by   = ["head", "drafts"]
```

```competence missions
matters       = ["mission"]
body          = "council"
effect        = "authorises"
expires-after = "P30D"
```

```change amending
of       = "amendment"
when     = "all ratify"
deposits = { what = "ratification", of = "members", all = true }
delay    = "P10D"
```

```change leaving
of    = "withdrawal"
when  = "six months after notice"
delay = "P6M"
```

```clock ratifying
title     = "Ratification"
starts    = "signed"
stops     = "ratified"
within    = "P30D"
who       = "state-concerned"
on-expiry = "the others are told"
```

```clock sitting
title     = "Session"
starts    = "session-convened"
stops     = "session-closed"
within    = "P30D"
who       = "chair"
on-expiry = "it stays open"
```
"#;

fn duty(name: &str, when: &str, who: &str) -> String {
    format!(
        "```duty {name}\ntitle = \"{name}\"\nwhen = \"{when}\"\nwho = \"{who}\"\nmust = \"{name}\"\n\
         within = \"P5D\"\non-expiry = \"nothing\"\n```\n"
    )
}

fn rules() -> String {
    let duties = [
        duty("translate", "deposited", "secretariat"),
        duty("thank", "ratified", "secretariat"),
        duty("print", "entered-into-force", "secretariat"),
        duty("settle", "notice-given", "state-concerned"),
        duty("minute", "session-closed", "chair"),
        duty("recall", "mandate-ended", "each-member"),
    ];
    RULES.to_owned() + &duties.concat()
}

fn public(alias: &str, kind: &str, author: &str, at: &str, refs: &str, body: &str) -> Line {
    Line { label: Label::public(), ..act(alias, kind, author, at, refs, body) }
}

const NOTE: &str = "# Note\n\n```instrument\nid = \"note\"\nkind = \"protocol\"\nadopted = \"2024-02-01\"\n\
    authentic = \"en\"\namends = [\"compact\"]\nsource = \"design\"\n```\n\n## Article 1\n\nWho is absent objects.\n\n\
    ```decide council\nby = [\"council\", \"board\"]\nhow = \"consensus\"\nabsent = \"objection\"\n\
    abstain = \"no-objection\"\nbound = \"all\"\nreplaces = \"compact#article-3/council\"\n```\n";

fn papers() -> Vec<Line> {
    let mut text = public("text", "instrument.deposit", "drafts@SEC", "2024-03-01T10:00:00Z", "", "");
    text.body.insert("text".into(), NOTE.into());
    let on = |alias: &str, kind: &str, party: &str, day: &str| {
        let at = format!("2024-{day}T10:00:00Z");
        public(alias, kind, &format!("head@{party}"), &at, "'text'", "instrument = 'note'")
    };
    vec![
        text,
        on("signs-a", "instrument.sign", "A", "03-05"),
        on("signs-b", "instrument.sign", "B", "03-06"),
        on("yes-a", "instrument.ratify", "A", "04-01"),
        on("yes-b", "instrument.ratify", "B", "04-09"),
        on("yes-c", "instrument.ratify", "C", "04-10"),
    ]
}

/// Writes down the clocks and duties of a name: the act that opened each, how it stands, who owes it.
fn told(state: &State, name: &str, now: &str) -> String {
    let one = |clock: &Clock| {
        let who: Vec<&str> = clock.who.iter().map(Party::as_str).collect();
        format!("{} {} {} {}", alias(&clock.opened_by), clock.opened_at, clock.status.word(), who.join("+"))
    };
    let clocks = state.plane(None).clocks(at(now));
    clocks.iter().filter(|clock| clock.name == name).map(one).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_deposit_a_signature_and_a_ratification_start_clocks_and_duties() {
    let state = state(&rules(), &papers());
    assert_eq!(told(&state, "translate", "2024-03-02T00:00:00Z"), "text 2024-03-01T10:00:00Z open SEC");
    assert_eq!(told(&state, "translate", "2024-03-10T00:00:00Z"), "text 2024-03-01T10:00:00Z late SEC");
    assert_eq!(
        told(&state, "ratifying", "2024-04-20T00:00:00Z"),
        "signs-a 2024-03-05T10:00:00Z done A; signs-b 2024-03-06T10:00:00Z done B",
        "what each party signs is stopped by its own ratification"
    );
    let early = super::state(&rules(), &papers()[..4]);
    assert_eq!(
        told(&early, "ratifying", "2024-04-20T00:00:00Z"),
        "signs-a 2024-03-05T10:00:00Z done A; signs-b 2024-03-06T10:00:00Z late B"
    );
    let owed = early.plane(None).due(&"B".into(), at("2024-04-20T00:00:00Z"));
    let owed: Vec<_> = owed.iter().filter(|due| due.clock.as_deref() == Some("ratifying")).collect();
    assert_eq!(owed.len(), 1, "{owed:?}");
    assert_eq!((owed[0].kind.as_str(), owed[0].refs.as_slice()), ("instrument.ratify", [id("signs-b")].as_slice()));
}

#[test]
fn the_entry_into_force_is_an_event_of_its_day_and_a_duty_on_it_is_reported_done() {
    let mut lines = papers();
    let entered = super::state(&rules(), &lines);
    assert_eq!(told(&entered, "print", "2024-04-19T23:59:59Z"), "", "it is not in force yet");
    assert_eq!(told(&entered, "print", "2024-04-20T00:00:00Z"), "yes-c 2024-04-20T00:00:00Z open SEC");
    lines.push(public("printed", "duty.done", "drafts@SEC", "2024-04-21T10:00:00Z", "'yes-c'", "duty = 'print'"));
    lines.push(public("thanks", "duty.done", "drafts@SEC", "2024-04-21T11:00:00Z", "'yes-a'", "duty = 'thank'"));
    let done = super::state(&rules(), &lines);
    assert_eq!(told(&done, "print", "2024-04-30T00:00:00Z"), "yes-c 2024-04-20T00:00:00Z done SEC");
    assert_eq!(
        told(&done, "thank", "2024-04-12T00:00:00Z").split("; ").map(|one| &one[..5]).collect::<Vec<_>>(),
        ["yes-a", "yes-b", "yes-c"]
    );
    assert!(told(&done, "thank", "2024-04-30T00:00:00Z").starts_with("yes-a 2024-04-01T10:00:00Z done SEC; yes-b"));
    assert!(told(&done, "thank", "2024-04-30T00:00:00Z").contains("yes-b 2024-04-09T10:00:00Z late SEC"));
    let known = done.plane(None).known_by(at("2024-04-10T09:00:00Z")).clocks(at("2024-05-01T00:00:00Z"));
    assert!(known.iter().all(|clock| clock.name != "print"), "before the last ratification nobody knows of it");
}

#[test]
fn a_notice_of_withdrawal_lays_a_duty_on_the_party_that_gave_it() {
    let body = "instrument = 'compact'";
    let notice = public("notice", "instrument.withdraw", "head@C", "2024-05-01T10:00:00Z", "", body);
    let state = state(&rules(), &[notice]);
    assert_eq!(told(&state, "settle", "2024-05-02T00:00:00Z"), "notice 2024-05-01T10:00:00Z open C");
    assert!(state.plane(None).due(&"C".into(), at("2024-05-02T00:00:00Z")).iter().any(|due| due.says == "settle"));
}

#[test]
fn a_session_starts_a_clock_that_its_own_close_stops() {
    let meets = |alias: &str, from: &str| {
        let body = format!("body = 'council', place = 'Aland', from = '{from}'");
        act(alias, "session.convene", "head@A", "2024-03-01T10:00:00Z", "", &body)
    };
    let lines = [
        meets("first", "2024-03-10T10:00:00Z"),
        meets("second", "2024-03-20T10:00:00Z"),
        act("close", "session.close", "drafts@SEC", "2024-03-20T18:00:00Z", "'second'", ""),
        act("minutes", "duty.done", "head@A", "2024-03-21T18:00:00Z", "'close'", "duty = 'minute'"),
    ];
    let before = super::state(&rules(), &lines[..3]);
    assert_eq!(told(&before, "minute", "2024-03-21T00:00:00Z"), "close 2024-03-20T18:00:00Z open A");
    let state = super::state(&rules(), &lines);
    assert_eq!(
        told(&state, "sitting", "2024-05-21T00:00:00Z"),
        "first 2024-03-01T10:00:00Z late A; second 2024-03-01T10:00:00Z done A"
    );
    assert_eq!(told(&state, "minute", "2024-05-21T00:00:00Z"), "close 2024-03-20T18:00:00Z done A");
}

#[test]
fn a_mandate_ends_by_its_repeal_or_when_its_period_is_over() {
    let decision = |name: &str, day: &str| {
        let body = "matter = 'mission', body = 'council'";
        let of = |alias: &str, kind: &str, author: &str, refs: &str, body: &str| {
            act(alias, kind, author, &format!("{day}T10:00:00Z"), refs, body)
        };
        let draft = format!("title = '{name}', text = '{name}', {body}");
        let mut lines = vec![of(name, "draft.table", "head@A", "", &draft)];
        let mut refs = vec![format!("'{name}'")];
        for party in ["A", "B", "C"] {
            let by = format!("{name}-{party}");
            lines.push(of(&by, "position.state", &format!("head@{party}"), &format!("'{name}'"), "position = 'agree'"));
            refs.push(format!("'{by}'"));
        }
        let record = format!("title = '{name}', {body}");
        lines.push(of(&format!("{name}-end"), "decision.record", "head@A", &refs.join(", "), &record));
        lines
    };
    let mut lines = decision("sent", "2024-03-01");
    let running = super::state(&rules(), &lines);
    assert_eq!(told(&running, "recall", "2024-03-31T23:00:00Z"), "", "the last day is not over");
    assert_eq!(told(&running, "recall", "2024-04-02T00:00:00Z"), "sent-end 2024-04-01T00:00:00Z open A+B+C");
    lines.extend(decision("back", "2024-03-10"));
    let body = "scope = 'whole', from = '2024-03-15'";
    let refs = "'sent-end', 'back-end'";
    lines.push(act("repeal", "decision.repeal", "head@A", "2024-03-11T10:00:00Z", refs, body));
    let ended = super::state(&rules(), &lines);
    assert_eq!(told(&ended, "recall", "2024-03-14T00:00:00Z"), "");
    assert_eq!(told(&ended, "recall", "2024-03-16T00:00:00Z"), "repeal 2024-03-15T00:00:00Z open A+B+C");
}
