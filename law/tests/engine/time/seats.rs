//! What acts say of the seats in a decision: arrears, ratifications, and who is told that a session was held.

use law::act::Label;
use law::due::SessionStatus;
use law::session::{Call, Presence};

use super::*;

const RULES: &str = r#"
```competence papers
acts = ["instrument.ratify", "status.change", "session.convene", "session.agenda", "session.attend"]
by   = ["head", "drafts"]
```

```competence closing
acts = ["session.close"]
by   = ["drafts"]
```

```competence levies
matters = ["levy", "canal"]
body    = "council"
effect  = "binding"
```

```decide levy
by         = ["council"]
matters    = ["levy"]
how        = "vote"
absent     = "not-counted"
abstain    = "not-counted"
bound      = "all"
exclude    = ["in-arrears"]
thresholds = [{ of = "eligible", at-least = "1/2" }]
```

```decide canal
by         = ["council"]
matters    = ["canal"]
how        = "vote"
absent     = "not-counted"
abstain    = "not-counted"
bound      = "all"
thresholds = [{ of = "ratified", instrument = "note", more-than = "1/2" }]
```

```change arrears
of         = "arrears"
when       = "two years unpaid"
decided-by = "council"
scope      = "organisation"
loses      = ["posts"]
```

"#;

/// An instrument of the files that nobody has ratified.
const NOTE: &str = r#"
# Note

```instrument
id        = "note"
kind      = "protocol"
adopted   = "2024-02-01"
authentic = "en"
source    = "design"
```

## Article 1. Entry into force

It enters into force when all members have ratified it.

```change in-force
of       = "entry-into-force"
when     = "all members have ratified"
deposits = { what = "ratification", of = "members", all = true }
```

"#;

fn public(alias: &str, kind: &str, author: &str, at: &str, refs: &str, body: &str) -> Line {
    Line { label: Label::public(), ..act(alias, kind, author, at, refs, body) }
}

/// Returns a draft on a matter, the positions of some members on it, and its record.
fn decision(name: &str, matter: &str, day: &str, positions: &[(&str, &str)]) -> Vec<Line> {
    let of = |alias: &str, kind: &str, author: &str, refs: &str, body: &str| {
        public(alias, kind, author, &format!("{day}T10:00:00Z"), refs, body)
    };
    let body = format!("matter = '{matter}', body = 'council'");
    let text = format!("title = '{name}', text = 'On C and its dues.', {body}");
    let mut lines = vec![of(name, "draft.table", "head@A", "", &text)];
    let mut refs = vec![format!("'{name}'")];
    for (party, stance) in positions {
        let by = format!("{name}-{party}");
        let position = format!("position = '{stance}'");
        lines.push(of(&by, "position.state", &format!("head@{party}"), &format!("'{name}'"), &position));
        refs.push(format!("'{by}'"));
    }
    let end = format!("title = '{name}', {body}");
    lines.push(of(&format!("{name}-end"), "decision.record", "head@A", &refs.join(", "), &end));
    lines
}

fn play(order: impl IntoIterator<Item = law::state::Entry>) -> State<'static> {
    let text = format!("{BASE}\n## Article 9. Under test\n\nThe text under test.\n{RULES}\n");
    let files = [("compact.md", text), ("note.md", NOTE.trim_start().to_owned())];
    let files = files.map(|(name, text)| SourceFile { name: name.into(), text });
    let (charter, problems) = Charter::read("test", &files);
    assert_eq!(problems, [], "the charter under test has problems");
    let mut state = State::new(Arc::new(charter));
    for entry in order {
        state.apply(entry);
    }
    state
}

fn found(state: &State, alias: &str) -> String {
    match state.verdict(&id(alias)).expect("the act is there") {
        Verdict::Refused(refusal) => refusal.reason.to_owned(),
        Verdict::Undetermined(gap) => gap.clause.clone(),
        other => other.word().to_owned(),
    }
}

#[test]
fn who_is_in_arrears_by_an_act_has_no_vote_where_the_rule_leaves_it_out() {
    let split = [("A", "agree")];
    let mut lines = decision("before", "levy", "2024-02-01", &split);
    lines.extend(decision("dues", "aid", "2024-03-01", &[("A", "agree"), ("B", "agree")]));
    let owes = "instrument = 'compact', of = 'arrears', party = 'C', is = 'suspended'";
    lines.push(public("owes", "status.change", "drafts@SEC", "2024-03-02T10:00:00Z", "'dues-end'", owes));
    lines.extend(decision("after", "levy", "2024-04-01", &split));
    let paid = "instrument = 'compact', of = 'arrears', party = 'C', is = 'member'";
    lines.extend(decision("settled", "aid", "2024-05-01", &[("A", "agree"), ("B", "agree")]));
    lines.push(public("paid", "status.change", "drafts@SEC", "2024-05-02T10:00:00Z", "'settled-end'", paid));
    lines.extend(decision("again", "levy", "2024-06-01", &split));
    let state = play(entries(&lines));
    assert_eq!((found(&state, "owes").as_str(), found(&state, "paid").as_str()), ("effective", "effective"));
    assert_eq!(found(&state, "before-end"), "threshold", "one of three");
    assert_eq!(found(&state, "after-end"), "effective", "one of two");
    assert_eq!(found(&state, "again-end"), "threshold", "one of three again");
}

#[test]
fn a_share_of_those_that_have_ratified_counts_them_from_the_day_after_also_when_they_come_in_late() {
    let mut lines = decision("none", "canal", "2024-03-15", &[("A", "agree")]);
    let yes = "instrument = 'note'";
    lines.push(public("yes-c", "instrument.ratify", "head@C", "2024-04-01T10:00:00Z", "", yes));
    lines.extend(decision("same", "canal", "2024-04-01", &[("C", "agree")]));
    lines.extend(decision("other", "canal", "2024-04-02", &[("A", "agree"), ("B", "agree")]));
    lines.extend(decision("own", "canal", "2024-04-02", &[("A", "object"), ("C", "agree")]));
    let all = entries(&lines);
    let words = |state: &State| ["none-end", "same-end", "other-end", "own-end"].map(|alias| found(state, alias));
    let gap = "compact#article-9/canal: thresholds";
    let expected = [gap, gap, "threshold", "effective"].map(str::to_owned);
    assert_eq!(words(&play(all.clone())), expected);
    // The log of C comes last: the ratification changes days that have been judged.
    let (late, early): (Vec<_>, Vec<_>) = all.into_iter().partition(|entry| entry.party == "C".into());
    assert_eq!(words(&play(early.into_iter().chain(late))), expected);
}

#[test]
fn a_session_is_shown_with_who_attends_and_counts_for_the_year_once_it_was_held() {
    let often = "sessions-per-year-min = 1";
    let own = RULES.replace(", instrument = \"note\"", "");
    let rules = format!(
        "{own}\n```body panel\nlevel = \"heads\"\n{often}\nnames.en = {{ short = \"Panel\", official = \"Panel\" }}\n```\n\n```seats panel-seats\nbody = \"panel\"\noffice = \"head\"\nof = \"member\"\n```\n"
    );
    let meets = |alias: &str, from: &str| {
        let body = format!("body = 'panel', place = 'Aland', from = '{from}', items = [{{ title = 'First' }}]");
        act(alias, "session.convene", "head@A", "2024-03-01T10:00:00Z", "", &body)
    };
    let says =
        |alias: &str, author: &str, at: &str, body: &str| act(alias, "session.attend", author, at, "'held'", body);
    let lines = [
        meets("held", "2024-03-10T10:00:00Z"),
        meets("idle", "2024-04-10T10:00:00Z"),
        says("a", "head@A", "2024-03-10T10:00:00Z", "attends = 'present'"),
        says("b", "head@B", "2024-03-10T10:00:00Z", "attends = 'represented', represented-by = 'its envoy'"),
        says("c", "head@C", "2024-03-10T10:00:00Z", "attends = 'absent'"),
        says("list", "drafts@SEC", "2024-03-10T11:00:00Z", "present = ['A', 'C'], represented = ['B']"),
        act("agenda", "session.agenda", "head@A", "2024-03-10T10:10:00Z", "'held'", "items = [{ title = 'Second' }]"),
        act("close", "session.close", "drafts@SEC", "2024-03-10T18:00:00Z", "'held', 'agenda', 'a', 'b', 'list'", ""),
    ];
    let state = super::state(&rules, &lines);
    let plane = state.plane(None);
    let session = plane.session(&id("held")).expect("the session is there");
    assert_eq!((session.call, session.items.as_slice()), (Call::Convenes, ["Second".to_owned()].as_slice()));
    let attends = |party: &str| session.attendance[&Party::from(party)].0;
    assert_eq!(
        [attends("A"), attends("B"), attends("C")],
        [Some(Presence::Present), Some(Presence::Represented), None]
    );
    assert_eq!(
        (session.closed_by.as_slice(), session.left_out.as_slice()),
        ([id("close")].as_slice(), [id("c")].as_slice())
    );
    assert_eq!(plane.all_sessions().len(), 2);
    let year = |now: &str| {
        let sessions = state.plane(None).sessions(at(now));
        let panel = sessions.into_iter().find(|one| one.year == 2024 && one.body.as_str() == "panel").expect("a row");
        (panel.status, panel.shown_by.len())
    };
    assert_eq!(year("2024-03-09T00:00:00Z"), (SessionStatus::Open, 0), "it has not begun");
    assert_eq!(year("2024-12-01T00:00:00Z"), (SessionStatus::Met, 1), "nobody shows that the other was held");
}
