//! Every way of deciding, from acts to outcome, in the fictional league: silence, circulation, limited format, joint
//! decisions, joining, repeal, expiry, obligations, reservations.

use law::draft::Draft;
use law::id::Party;
use law::outcome::{Bound, Decision, Finding, Format, Standing};
use law::state::State;
use law::time::Instant;

use super::{Line, id, league, line, state_under};

pub const ALL: [&str; 5] = ["ADA", "BRIN", "COVE", "DELL", "ELM"];

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn play(lines: &[Line]) -> State<'static> {
    let state = state_under(league(), lines);
    for judged in state.entries() {
        assert!(judged.is_effective(), "{}: {:?}", super::alias(&judged.id), judged.verdict);
    }
    state
}

pub fn draft(alias: &str, matter: &str, body: &str, text: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'draft.table'\nauthor = 'secretary@BUREAU'\nat = '2022-03-01T08:00:00Z'\n\
         body = {{ title = '{alias}', matter = '{matter}', body = '{body}', text = '{text}' }}"
    ))
}

pub fn position(alias: &str, author: &str, draft: &str, at: &str, body: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'position.state'\nauthor = '{author}'\nat = '{at}'\nrefs = ['{draft}']\n\
         body = {{ position = {body} }}"
    ))
}

/// Returns agreements of these parties, by mayors.
pub fn agree(draft: &str, parties: &[&str]) -> Vec<Line> {
    let one = |party: &&str| {
        position(&format!("{draft}-{party}"), &format!("mayor@{party}"), draft, "2022-03-02T08:00:00Z", "'agree'")
    };
    parties.iter().map(one).collect()
}

pub fn record(alias: &str, draft: &str, matter: &str, body: &str, refs: &[String], at: &str) -> Line {
    let refs: Vec<String> = refs.iter().map(|alias| format!("'{alias}'")).collect();
    line(&format!(
        "as = '{alias}'\nkind = 'decision.record'\nauthor = 'secretary@BUREAU'\nat = '{at}'\n\
         refs = ['{draft}', {}]\nbody = {{ title = 'Lights', matter = '{matter}', body = '{body}' }}",
        refs.join(", ")
    ))
}

/// Returns a text on which these parties agree, recorded in the Assembly.
pub fn adopted(draft_: &str, matter: &str, parties: &[&str], at: &str) -> Vec<Line> {
    let mut lines = vec![draft(draft_, matter, "assembly", "The lights are lit at dusk.")];
    lines.extend(agree(draft_, parties));
    let refs: Vec<String> = parties.iter().map(|party| format!("{draft_}-{party}")).collect();
    lines.push(record(&format!("{draft_}-record"), draft_, matter, "assembly", &refs, at));
    lines
}

pub fn act(alias: &str, kind: &str, author: &str, at: &str, refs: &[&str], body: &str) -> Line {
    let refs: Vec<String> = refs.iter().map(|alias| format!("'{alias}'")).collect();
    line(&format!(
        "as = '{alias}'\nkind = '{kind}'\nauthor = '{author}'\nat = '{at}'\nrefs = [{}]\nbody = {{ {body} }}",
        refs.join(", ")
    ))
}

fn opened() -> Vec<Line> {
    let until = "until = '2022-03-05T09:00:00Z', opening = 'by-rule'";
    vec![
        draft("draft", "affairs", "assembly", "The lights are lit at dusk."),
        act("silence", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["draft"], until),
    ]
}

fn view(state: &State, now: &str) -> Draft {
    state.plane(None).draft_at(&id("draft"), at(now)).expect("the draft is there")
}

fn outcome(state: &State, draft: &str, now: &str) -> Decision {
    state.plane(None).decision(&id(draft), at(now)).expect("the draft is there")
}

fn reason(decision: &Decision) -> &str {
    match &decision.adopted {
        Finding::No(refusal) => refusal.reason,
        other => panic!("{other:?}"),
    }
}

fn bound<'d>(decision: &'d Decision, party: &str) -> &'d Bound {
    &decision.bound[&Party::from(party)]
}

const BEFORE: &str = "2022-03-05T08:59:59Z";
const AFTER: &str = "2022-03-05T09:00:01Z";

#[test]
fn silence_until_the_last_second_of_its_period_runs_to_the_end_of_that_second() {
    let open = |until: &str| {
        let until = format!("until = '{until}', opening = 'by-rule'");
        let silence = act("silence", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["draft"], &until);
        vec![draft("draft", "affairs", "assembly", "The lights are lit at dusk."), silence]
    };
    let state = play(&open("2022-03-11T23:59:59Z"));
    let within = "2022-03-11T23:59:59.500000Z";
    assert_eq!(reason(&view(&state, within).outcome), "pending", "the longest period is ten days and the rest of one");
    let mut lines = open("2022-03-11T23:59:59Z");
    lines.push(position("no", "mayor@ADA", "draft", within, "'object'"));
    assert_eq!(reason(&view(&play(&lines), "2022-03-12T09:00:00Z").outcome), "silence-broken");
    let state = play(&open("2022-03-11T23:59:58Z"));
    assert_eq!(view(&state, within).outcome.adopted, Finding::Yes, "any other second ends where it begins");
}

#[test]
fn silence_adopts_by_itself_once_it_has_ended() {
    let state = play(&opened());
    assert_eq!(reason(&view(&state, BEFORE).outcome), "pending");
    let after = view(&state, AFTER);
    assert_eq!((&after.outcome.adopted, after.recorded_by.len()), (&Finding::Yes, 0), "no closing act is needed");
    assert!(after.outcome.bound.values().all(|bound| *bound == Bound::Bound));
    let row = after.silence.expect("silence is shown");
    assert_eq!((row.act, row.until.to_string().as_str()), (id("silence"), "2022-03-05T09:00:00Z"));
}

#[test]
fn what_would_adopt_a_draft_is_told_until_a_record_settles_it() {
    let hints = |lines: &[Line], now: &str| play(lines).plane(None).hints(&id("draft"), at(now));
    assert_eq!(hints(&opened(), BEFORE), ["Silence until 2022-03-05T09:00:00Z adopts it."]);
    assert_eq!(hints(&opened(), AFTER), Vec::<String>::new());
    let mut lines = vec![draft("draft", "closure", "assembly", "The lights are lit at dusk.")];
    lines.extend(agree("draft", &ALL[..3]));
    lines.push(position("no", "mayor@DELL", "draft", "2022-03-02T08:00:00Z", "'object'"));
    lines.push(position("away", "mayor@ELM", "draft", "2022-03-02T08:00:00Z", "'object'"));
    let open = hints(&lines, AFTER);
    assert!(open.len() == 1 && open[0].contains("DELL"), "{open:?}");
}

#[test]
fn of_two_positions_of_a_party_the_later_one_counts_however_a_record_lists_them() {
    let mut lines = vec![draft("draft", "closure", "assembly", "The lights are lit at dusk.")];
    lines.extend(agree("draft", &ALL[..4]));
    lines.push(position("no", "mayor@ELM", "draft", "2022-03-02T08:00:00Z", "'object'"));
    lines.push(position("yes", "mayor@ELM", "draft", "2022-03-03T08:00:00Z", "'agree'"));
    let mut refs: Vec<String> = ALL[..4].iter().map(|party| format!("draft-{party}")).collect();
    for last in [["no", "yes"], ["yes", "no"]] {
        refs.truncate(4);
        refs.extend(last.map(str::to_owned));
        let mut lines = lines.clone();
        lines.push(record("record", "draft", "closure", "assembly", &refs, "2022-03-10T08:00:00Z"));
        let row = view(&play(&lines), "2022-03-11T00:00:00Z");
        assert_eq!(
            (&row.outcome.adopted, row.positions[&Party::from("ELM")].act),
            (&Finding::Yes, id("yes")),
            "{last:?}"
        );
    }
}

#[test]
fn a_position_at_the_last_instant_breaks_silence_and_one_after_it_does_not() {
    for (when, broken) in [("2022-03-05T09:00:00Z", true), (AFTER, false)] {
        let mut lines = opened();
        lines.push(position("no", "mayor@ELM", "draft", when, "'object'"));
        let view = view(&play(&lines), "2022-03-06T00:00:00Z");
        assert_eq!(view.outcome.adopted == Finding::Yes, !broken, "{when}");
        assert_eq!((view.positions.len(), view.after.len()), if broken { (1, 0) } else { (0, 1) }, "{when}");
    }
}

#[test]
fn a_record_that_leaves_out_what_broke_silence_is_contested_and_may_be_challenged() {
    let mut lines = opened();
    lines.push(position("no", "mayor@ELM", "draft", "2022-03-03T08:00:00Z", "'object'"));
    lines.push(record("record", "draft", "affairs", "assembly", &["silence".into()], "2022-03-10T08:00:00Z"));
    let state = play(&lines);
    assert_eq!(law::contest::word(&state, &id("record")), Some("contested"));
    let before = view(&state, "2022-03-11T00:00:00Z");
    assert!(matches!(before.outcome.adopted, Finding::Undetermined(_)), "{:?}", before.outcome);
    lines.push(act("challenge", "challenge", "mayor@BRIN", "2022-03-11T08:00:00Z", &["record", "no"], ""));
    let state = play(&lines);
    let after = view(&state, "2022-03-12T00:00:00Z");
    assert_eq!((after.challenged_by, after.outcome), (vec![id("challenge")], before.outcome));
    assert_eq!(law::contest::word(&state, &id("no")), Some("effective"));
}

#[test]
fn a_member_that_stays_out_is_not_bound_until_all_that_take_part_agree_that_it_joins() {
    let mut lines = vec![draft("draft", "open-affairs", "assembly", "The lights are lit at dusk.")];
    lines.extend(agree("draft", &ALL[..4]));
    lines.push(position("out", "mayor@ELM", "draft", "2022-03-02T08:00:00Z", "'stay-out'"));
    let mut refs: Vec<String> = ALL[..4].iter().map(|party| format!("draft-{party}")).collect();
    refs.push("out".into());
    lines.push(record("record", "draft", "open-affairs", "assembly", &refs, "2022-03-10T08:00:00Z"));
    let limited = outcome(&play(&lines), "draft", "2022-03-11T00:00:00Z");
    assert_eq!((&limited.adopted, limited.format), (&Finding::Yes, Format::Limited));
    assert_eq!(limited.bound.values().filter(|bound| **bound == Bound::Bound).count(), 4);
    assert_eq!(bound(&limited, "ELM"), &Bound::NotBound);
    lines.push(act("joins", "decision.join", "mayor@ELM", "2022-04-01T08:00:00Z", &["record"], ""));
    assert_eq!(bound(&outcome(&play(&lines), "draft", "2022-05-01T00:00:00Z"), "ELM"), &Bound::Pending);
    for (day, party) in ALL[..4].iter().enumerate() {
        let when = format!("2022-04-0{}T08:00:00Z", day + 2);
        let author = format!("mayor@{party}");
        lines.push(act(&format!("admit-{party}"), "decision.join", &author, &when, &["record"], "admits = 'ELM'"));
    }
    let state = play(&lines);
    assert_eq!(bound(&outcome(&state, "draft", "2022-04-04T09:00:00Z"), "ELM"), &Bound::Pending, "one is missing");
    assert_eq!(bound(&outcome(&state, "draft", "2022-05-01T00:00:00Z"), "ELM"), &Bound::Bound);
    assert_eq!(view(&state, "2022-05-01T00:00:00Z").joined.len(), 1, "who admits does not join");
}

#[test]
fn one_that_joins_is_bound_from_its_day_and_not_before() {
    let mut lines = adopted("draft", "affairs", &ALL[..4], "2022-03-10T08:00:00Z");
    lines.push(act("joins", "decision.join", "mayor@ELM", "2022-04-01T08:00:00Z", &["draft-record"], ""));
    let state = play(&lines);
    assert_eq!(bound(&outcome(&state, "draft", "2022-03-31T00:00:00Z"), "ELM"), &Bound::NotBound);
    assert_eq!(bound(&outcome(&state, "draft", "2022-04-01T08:00:00Z"), "ELM"), &Bound::Bound);
}

#[test]
fn tolls_wait_for_the_identical_text_of_the_other_body() {
    let mut lines = adopted("draft", "tolls", &ALL, "2022-03-10T08:00:00Z");
    let now = "2022-04-01T00:00:00Z";
    let waiting = outcome(&play(&lines), "draft", now);
    assert_eq!(reason(&waiting), "pending");
    assert!(
        waiting.open[0].starts_with("The Board of harbour masters must adopt the identical text too"),
        "{waiting:?}"
    );
    assert!(waiting.bound.values().all(|bound| *bound == Bound::Pending));
    for (name, text) in [("other", "The lights are lit at dawn."), ("same", "The lights are lit at dusk.")] {
        assert_eq!(reason(&outcome(&play(&lines), "draft", now)), "pending", "before {name}");
        lines.push(draft(name, "tolls", "board", text));
        let refs: Vec<String> = ALL.iter().map(|party| format!("{name}-{party}")).collect();
        for (party, alias) in ALL.iter().zip(&refs) {
            lines.push(position(alias, &format!("master@{party}"), name, "2022-03-02T08:00:00Z", "'agree'"));
        }
        lines.push(record(&format!("{name}-end"), name, "tolls", "board", &refs, "2022-03-11T08:00:00Z"));
    }
    let state = play(&lines);
    let both = outcome(&state, "draft", now);
    assert_eq!((&both.adopted, bound(&both, "ADA")), (&Finding::Yes, &Bound::Bound));
    assert_eq!(view(&state, now).jointly[0].record, Some(id("same-end")));
    assert_eq!(outcome(&state, "same", now).adopted, Finding::Yes, "and so for the other body");
}

#[test]
fn a_repealed_decision_holds_on_the_days_before_its_repeal() {
    let mut lines = adopted("draft", "affairs", &ALL, "2022-03-10T08:00:00Z");
    lines.extend(adopted("end", "affairs", &ALL, "2022-05-02T08:00:00Z"));
    let refs = ["draft-record", "end-record"];
    let in_force =
        |lines: &[Line], on: &str| play(lines).plane(None).in_force(&id("draft"), on.parse().unwrap()).unwrap();
    let why = |finding: Finding| match finding {
        Finding::No(refusal) => refusal.reason,
        _ => "",
    };
    assert_eq!(why(in_force(&lines, "2022-03-09")), "later");
    let mut part = lines.clone();
    let body = "scope = 'part', part = 'the second sentence'";
    part.push(act("part", "decision.repeal", "secretary@BUREAU", "2022-05-03T08:00:00Z", &refs, body));
    assert_eq!(in_force(&part, "2022-06-01"), Finding::Yes, "the rest goes on");
    assert_eq!(
        play(&part).plane(None).draft(&id("draft")).unwrap().repealed[0].part.as_deref(),
        Some("the second sentence")
    );
    let body = "scope = 'whole', from = '2022-06-01'";
    lines.push(act("whole", "decision.repeal", "secretary@BUREAU", "2022-05-03T08:00:00Z", &refs, body));
    assert_eq!(in_force(&lines, "2022-05-31"), Finding::Yes);
    assert_eq!(why(in_force(&lines, "2022-06-01")), "repealed");
}

#[test]
fn a_decision_for_a_period_ends_with_it() {
    let lines = adopted("draft", "closure", &ALL, "2022-03-10T08:00:00Z");
    let state = play(&lines);
    let on = |day: &str| state.plane(None).in_force(&id("draft"), day.parse().unwrap()).unwrap();
    assert_eq!(on("2023-03-10"), Finding::Yes);
    assert!(matches!(on("2023-03-11"), Finding::No(refusal) if refusal.reason == "expired"));
}

#[test]
fn an_obligation_binds_who_consents_to_it() {
    let mut lines = vec![draft("draft", "rescue", "assembly", "Who is in distress is helped.")];
    for party in ALL {
        let body = if party == "ADA" { "'agree', consents-to = ['lend-boats']" } else { "'agree'" };
        lines.push(position(&format!("p-{party}"), &format!("mayor@{party}"), "draft", "2022-03-02T08:00:00Z", body));
    }
    let decision = outcome(&play(&lines), "draft", "2022-03-03T00:00:00Z");
    let boats = &decision.obligations["lend-boats"];
    assert_eq!(boats[&Party::from("ADA")], Bound::Bound);
    assert_ne!(boats[&Party::from("BRIN")], Bound::Bound);
    assert_eq!(bound(&decision, "BRIN"), &Bound::Bound, "the rest binds all");
}

#[test]
fn a_reservation_is_void_once_half_object_to_it() {
    let objecting = |count: usize| {
        let mut lines = vec![draft("draft", "affairs", "assembly", "The lights are lit at dusk.")];
        for (place, party) in ALL.iter().enumerate() {
            let body = match place {
                0 => "'agree', reservation = 'Not in summer.'",
                place if place <= count => "'agree', objects-to-reservation-of = ['ADA']",
                _ => "'agree'",
            };
            lines.push(position(
                &format!("p-{party}"),
                &format!("mayor@{party}"),
                "draft",
                "2022-03-02T08:00:00Z",
                body,
            ));
        }
        let view = view(&play(&lines), "2022-03-03T00:00:00Z");
        assert_eq!(view.positions[&Party::from("ADA")].reservation.as_deref(), Some("Not in summer."));
        view.outcome.reservations[&Party::from("ADA")].standing
    };
    assert_eq!(objecting(2), Standing::Stands);
    assert_eq!(objecting(3), Standing::Void);
}

#[test]
fn a_text_in_circulation_is_adopted_when_all_have_signed() {
    let mut lines = vec![line(
        "as = 'draft'\nkind = 'draft.table'\nauthor = 'secretary@BUREAU'\nat = '2022-03-01T08:00:00Z'\n\
         body = { title = 'a', matter = 'signals', body = 'assembly', text = 'b', procedure = 'circulation' }",
    )];
    for party in ALL {
        assert_ne!(view(&play(&lines), "2022-03-05T00:00:00Z").outcome.adopted, Finding::Yes, "before {party}");
        let (alias, author) = (format!("s-{party}"), format!("mayor@{party}"));
        lines.push(act(&alias, "decision.sign", &author, "2022-03-02T08:00:00Z", &["draft"], ""));
    }
    assert_eq!(view(&play(&lines), "2022-03-05T00:00:00Z").outcome.adopted, Finding::Yes);
}
