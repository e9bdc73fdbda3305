//! What received times decide: silence, clocks, contested records, acts entered later than they are dated.

use std::collections::{BTreeMap, BTreeSet};

use law::clock::{Clock, ClockStatus};
use law::draft::Draft;
use law::id::{ActId, Party};
use law::outcome::Finding;
use law::received::Attestation;
use law::state::{Content, Entry, Scope, State};
use law::time::Instant;

use super::orders::{Dice, deal, text};
use super::ways::{ALL, act, agree, at, draft, position, record};
use super::{Line, id, league};

/// Ten years in microseconds.
const DECADE: i64 = 3_653 * 86_400_000_000;

/// How the members come to know of acts: when they receive each, and by how much their clocks are wrong.
#[derive(Clone, Default)]
struct Wire {
    received: BTreeMap<String, Instant>,
    wrong: BTreeMap<&'static str, i64>,
    silent: BTreeSet<&'static str>,
}

impl Wire {
    fn late(mut self, alias: &str, received: &str) -> Self {
        self.received.insert(alias.to_owned(), at(received));
        self
    }

    fn wrong(mut self, member: &'static str, by: i64) -> Self {
        self.wrong.insert(member, by);
        self
    }

    /// Lets members say nothing.
    fn silent(mut self, members: &[&'static str]) -> Self {
        self.silent.extend(members);
        self
    }

    /// Returns the entries: every member says that it holds an act ten seconds after its date, or when that is given.
    fn entries(&self, lines: &[Line]) -> Vec<Entry> {
        let come = |line: &Line| {
            let given = self.received.get(&line.alias).copied();
            given.unwrap_or(Instant(line.at.0 + 10_000_000))
        };
        let mut lines: Vec<&Line> = lines.iter().collect();
        lines.sort_by_key(|line| come(line));
        let mut sizes: BTreeMap<Party, u64> = BTreeMap::new();
        let mut entries = Vec::new();
        let mut put = |party: &Party, id: ActId, sizes: &mut BTreeMap<Party, u64>, content: Content| {
            let size = sizes.entry(party.clone()).or_default();
            entries.push(Entry { id, party: party.clone(), index: *size, content });
            *size += 1;
        };
        for (step, line) in lines.into_iter().enumerate() {
            put(&line.log(), id(&line.alias), &mut sizes, Content::Act(line.act()));
            let held = sizes.clone();
            for member in ALL.into_iter().filter(|member| !self.silent.contains(member)) {
                let wrong = self.wrong.get(member).copied().unwrap_or_default();
                let attestation = Attestation { at: Instant(come(line).0 + wrong), sizes: held.clone() };
                let name = id(&format!("says-{member}-{step}"));
                put(&member.into(), name, &mut sizes, Content::Attestation(attestation));
            }
        }
        entries
    }

    fn state(&self, lines: &[Line]) -> State<'static> {
        let mut state = kept();
        state.apply_all(self.entries(lines));
        state
    }
}

fn kept() -> State<'static> {
    State::new(league()).with_timekeepers(ALL.into_iter().map(Party::from).collect())
}

fn view(state: &State, now: &str) -> Draft {
    state.plane(None).draft_at(&id("draft"), at(now)).expect("the draft is there")
}

/// Returns a text on which silence runs from the first to the fifth of March, nine o'clock.
fn opened() -> Vec<Line> {
    let until = "until = '2022-03-05T09:00:00Z', opening = 'by-rule'";
    vec![
        draft("draft", "affairs", "assembly", "The lights are lit at dusk."),
        act("silence", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["draft"], until),
    ]
}

fn objecting(when: &str) -> Vec<Line> {
    let mut lines = opened();
    lines.push(position("no", "mayor@ELM", "draft", when, "'object'"));
    lines
}

fn word(draft: &Draft) -> &str {
    match &draft.outcome.adopted {
        Finding::Yes => "yes",
        Finding::No(refusal) => refusal.reason,
        Finding::Undetermined(_) => "undetermined",
    }
}

const IN_TIME: &str = "2022-03-05T08:59:50Z";
const TOO_LATE: &str = "2022-03-05T09:00:01Z";
const AFTER: &str = "2022-03-06T00:00:00Z";

#[test]
fn an_objection_dated_back_into_the_period_does_not_break_silence() {
    let lines = objecting("2022-03-04T08:00:00Z");
    let honest = view(&Wire::default().state(&lines), AFTER);
    assert_eq!((word(&honest), honest.after.len()), ("silence-broken", 0));
    let back = Wire::default().late("no", TOO_LATE).state(&lines);
    let dated_back = view(&back, AFTER);
    assert_eq!((word(&dated_back), dated_back.positions.len(), dated_back.after.len()), ("yes", 0, 1));
    let told = back.explain(&id("draft")).to_string();
    assert!(
        told.contains("It is dated 2022-03-04T08:00:00Z, and others received it on 2022-03-05T09:00:01Z."),
        "{told}"
    );
}

#[test]
fn an_objection_received_in_time_breaks_silence_whatever_its_author_dates_it() {
    for dated in ["2032-03-05T08:00:00Z", "2022-03-05T09:00:05Z"] {
        let state = Wire::default().late("no", IN_TIME).state(&objecting(dated));
        assert_eq!(word(&view(&state, AFTER)), "silence-broken", "{dated}");
    }
}

#[test]
fn while_too_few_have_said_an_objection_is_in_time_so_far_and_after_the_period_it_is_open() {
    let lines = objecting("2022-03-04T08:00:00Z");
    let all = Wire::default().entries(&lines);
    // What three of five say of the objection stays away.
    let last = all.iter().position(|entry| entry.id == id("no")).unwrap();
    let mut state = kept();
    state.apply_all(all[..last + 3].to_vec());
    assert_eq!(word(&view(&state, "2022-03-05T09:00:00Z")), "silence-broken");
    let open = view(&state, AFTER);
    let Finding::Undetermined(gap) = &open.outcome.adopted else { panic!("{:?}", open.outcome) };
    assert_eq!(
        gap.says,
        "Silence ended on 2022-03-05T09:00:00Z, and the outcome depends on what came by then. The position of ELM \
         (object) is dated 2022-03-04T08:00:00Z, and not enough members have said when they held it with all that it \
         points to: 2 of 5."
    );
    assert_eq!(gap.settled_by, "Further members that say when they held it; ask again.");
    state.apply_all(all[last + 3..].to_vec());
    assert_eq!(word(&view(&state, AFTER)), "silence-broken");
}

#[test]
fn what_cannot_be_said_of_an_agreement_leaves_nothing_open() {
    let mut lines = opened();
    lines.push(position("yes", "mayor@ELM", "draft", "2022-03-04T08:00:00Z", "'agree'"));
    let all = Wire::default().entries(&lines);
    let last = all.iter().position(|entry| entry.id == id("yes")).unwrap();
    let mut state = kept();
    state.apply_all(all[..=last].to_vec());
    assert_eq!(word(&view(&state, AFTER)), "yes");
}

#[test]
fn an_objection_withdrawn_by_a_word_of_which_the_time_is_open_leaves_the_outcome_open() {
    let mut lines = objecting("2022-03-02T08:00:00Z");
    lines.push(position("yes", "mayor@ELM", "draft", "2022-03-04T08:00:00Z", "'agree'"));
    let all = Wire::default().entries(&lines);
    let last = all.iter().position(|entry| entry.id == id("yes")).unwrap();
    let mut state = kept();
    state.apply_all(all[..=last].to_vec());
    assert_eq!(word(&view(&state, AFTER)), "undetermined");
    state.apply_all(all[last..].to_vec());
    assert_eq!(word(&view(&state, AFTER)), "yes");
    let late = Wire::default().late("yes", TOO_LATE).state(&lines);
    assert_eq!(word(&view(&late, AFTER)), "silence-broken");
}

#[test]
fn silence_opened_by_an_act_entered_later_than_it_is_dated_adopts_nothing_against_the_silent() {
    let lines = opened();
    for (received, expected) in [("2022-03-01T10:00:00Z", "yes"), ("2022-03-01T10:00:01Z", "undetermined")] {
        let state = Wire::default().late("silence", received).state(&lines);
        assert_eq!(word(&view(&state, AFTER)), expected, "{received}");
        assert_eq!(word(&view(&state, "2022-03-05T09:00:00Z")), "pending", "{received}");
    }
    let state = Wire::default().late("silence", "2022-03-04T12:00:00Z").state(&lines);
    let open = view(&state, AFTER);
    let Finding::Undetermined(gap) = &open.outcome.adopted else { panic!("{:?}", open.outcome) };
    assert_eq!(
        gap.says,
        "Silence was opened by an act dated 2022-03-01T09:00:00Z, and others received it on 2022-03-04T12:00:00Z, more \
         than an hour later: nothing follows from it against ADA, BRIN, COVE, DELL and ELM, who said nothing."
    );
    let unsaid = Wire::default().silent(&["ADA", "BRIN", "COVE"]).state(&lines);
    assert_eq!(word(&view(&unsaid, AFTER)), "undetermined");
    assert_eq!(word(&view(&unsaid, "2022-03-05T09:00:00Z")), "pending");
}

#[test]
fn silence_that_waits_to_be_confirmed_is_open_too_where_it_was_entered_later() {
    let lines = [
        draft("draft", "closure", "assembly", "The lights are lit at dusk."),
        act(
            "silence",
            "silence.open",
            "mayor@ADA",
            "2022-03-01T09:00:00Z",
            &["draft"],
            "until = '2022-03-05T09:00:00Z', opening = 'no-objection'",
        ),
    ];
    let honest = Wire::default().state(&lines);
    assert!(honest.judged(&id("silence")).unwrap().is_effective(), "{:?}", honest.verdict(&id("silence")));
    let asked = |state: &State| {
        let due = state.plane(None).due(&Party::from("BUREAU"), at(AFTER));
        due.iter().any(|due| due.says.contains("confirms that silence has passed"))
    };
    assert_eq!((word(&view(&honest, AFTER)), asked(&honest)), ("pending", true));
    let later = Wire::default().late("silence", "2022-03-01T10:00:01Z").state(&lines);
    assert_eq!((word(&view(&later, AFTER)), asked(&later)), ("undetermined", false));
}

#[test]
fn a_record_of_such_silence_holds_only_where_everybody_has_stated_a_position() {
    let recorded = |parties: &[&str]| {
        let mut lines = opened();
        lines.extend(agree("draft", parties));
        let mut refs: Vec<String> = parties.iter().map(|party| format!("draft-{party}")).collect();
        refs.push("silence".into());
        lines.push(record("record", "draft", "affairs", "assembly", &refs, "2022-03-05T10:00:00Z"));
        lines
    };
    let back = Wire::default().late("silence", "2022-03-01T12:00:00Z");
    let silent = back.state(&recorded(&ALL[..4]));
    assert!(silent.judged(&id("record")).unwrap().is_effective(), "its verdict rests on what it lists");
    assert_eq!((word(&view(&silent, AFTER)), view(&silent, AFTER).is_settled()), ("undetermined", false));
    assert_eq!(law::contest::word(&silent, &id("record")), Some("contested"));
    let gap = law::contest::open(&silent, &id("record")).expect("it is open");
    assert!(gap.says.starts_with("The record rests on silence") && gap.says.contains("against ELM,"), "{}", gap.says);
    let stated = back.state(&recorded(&ALL));
    assert_eq!((word(&view(&stated, AFTER)), view(&stated, AFTER).is_settled()), ("yes", true));
    assert_eq!(law::contest::open(&stated, &id("record")), None);
}

/// Returns a text adopted by four votes of five, and an objection that the record leaves out.
fn left_out(dated: &str) -> Vec<Line> {
    let mut lines = vec![draft("draft", "closure", "assembly", "The lights are lit at dusk.")];
    lines.extend(agree("draft", &ALL));
    let refs: Vec<String> = ALL.iter().map(|party| format!("draft-{party}")).collect();
    lines.push(record("record", "draft", "closure", "assembly", &refs, "2022-03-10T08:00:00Z"));
    lines.push(position("no", "mayor@ELM", "draft", dated, "'object'"));
    lines
}

#[test]
fn a_position_that_only_claims_to_be_earlier_than_the_record_contests_nothing() {
    let lines = left_out("2022-03-09T08:00:00Z");
    let claimed = Wire::default().late("no", "2022-03-10T09:00:00Z").state(&lines);
    assert_eq!((word(&view(&claimed, AFTER)), view(&claimed, AFTER).is_settled()), ("yes", true));
    assert_eq!(view(&claimed, AFTER).after.len(), 1);
    let earlier = Wire::default().state(&lines);
    let open = view(&earlier, AFTER);
    let Finding::Undetermined(gap) = &open.outcome.adopted else { panic!("{:?}", open.outcome) };
    assert_eq!(
        gap.says,
        "ELM stated another position (object), dated 2022-03-09T08:00:00Z, and others received it on \
         2022-03-09T08:00:10Z. That was before the record, dated 2022-03-10T08:00:00Z, and others received it on \
         2022-03-10T08:00:10Z, and the record does not count it."
    );
    assert_eq!(open.contested.len(), 1);
}

#[test]
fn a_record_dated_back_before_a_position_that_others_held_first_is_contested() {
    let lines = left_out("2022-03-10T09:00:00Z");
    let honest = Wire::default().state(&lines);
    assert!(view(&honest, AFTER).is_settled());
    let back = Wire::default().late("record", "2022-03-10T10:00:00Z").state(&lines);
    assert_eq!((word(&view(&back, AFTER)), view(&back, AFTER).contested.len()), ("undetermined", 1));
}

#[test]
fn a_record_and_a_position_of_which_nobody_says_who_held_which_first_wait() {
    let lines = left_out("2022-03-09T08:00:00Z");
    let wire = Wire::default().late("no", "2022-03-10T09:00:00Z").silent(&["ADA", "BRIN", "COVE"]);
    let open = view(&wire.state(&lines), AFTER);
    let Finding::Undetermined(gap) = &open.outcome.adopted else { panic!("{:?}", open.outcome) };
    assert!(gap.says.contains("cannot be said yet; ask again."), "{}", gap.says);
}

#[test]
fn what_comes_in_one_delivery_with_the_record_goes_by_the_words_of_both() {
    for (dated, settled) in [("2022-03-10T07:59:00Z", false), ("2022-03-10T08:00:01Z", true)] {
        let mut entries = Wire::default().late("no", "2022-03-10T08:00:20Z").entries(&left_out(dated));
        let first = entries.iter().position(|entry| entry.id == id("record")).unwrap();
        // All that is said between the two is not said: both are held by the same attestations.
        let second = entries.iter().position(|entry| entry.id == id("no")).unwrap();
        let between = |place: usize| place > first && place < second;
        let mut place = 0;
        entries.retain(|entry| {
            place += 1;
            !between(place - 1) || !matches!(entry.content, Content::Attestation(_))
        });
        let mut state = kept();
        state.apply_all(entries);
        assert_eq!(view(&state, AFTER).is_settled(), settled, "{dated}");
    }
}

/// Returns the notice of five hundred bad clocks: what all that was said amounts to, for every outcome of the drafts.
fn outcomes(state: &State) -> String {
    let at = [IN_TIME, AFTER, "2022-04-01T00:00:00Z"].map(at);
    let of = |now: &Instant| {
        let draft = state.plane(None).draft_at(&id("draft"), *now).expect("the draft is there");
        format!("{:?} {:?} {:?}", draft.outcome.adopted, draft.outcome.bound, draft.settled_by)
    };
    at.iter().map(of).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_minority_of_clocks_that_are_wrong_by_ten_years_changes_no_outcome() {
    let stories = [
        objecting("2022-03-04T08:00:00Z"),
        objecting(TOO_LATE),
        opened(),
        left_out("2022-03-09T08:00:00Z"),
        left_out("2022-03-10T09:00:00Z"),
    ];
    for (number, lines) in stories.iter().enumerate() {
        let honest = outcomes(&Wire::default().state(lines));
        for (place, one) in ALL.into_iter().enumerate() {
            for two in &ALL[place + 1..] {
                for (first, second) in [(DECADE, DECADE), (-DECADE, -DECADE), (DECADE, -DECADE), (0, DECADE)] {
                    let wire = Wire::default().wrong(one, first).wrong(two, second);
                    assert_eq!(outcomes(&wire.state(lines)), honest, "story {number}: {one} {first}, {two} {second}");
                }
            }
        }
    }
}

#[test]
fn any_order_of_acts_and_attestations_gives_one_state() {
    let mut stories = vec![left_out("2022-03-09T08:00:00Z"), objecting("2022-03-04T08:00:00Z")];
    let until = "until = '2022-03-05T09:00:00Z', opening = 'by-rule'";
    stories[0].extend([
        draft("other", "affairs", "assembly", "The lights are lit at dawn."),
        act("quiet", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["other"], until),
    ]);
    for lines in &stories {
        let wire = Wire::default().wrong("BRIN", DECADE).late("no", "2022-03-10T09:00:00Z");
        let all = wire.entries(lines);
        let mut reference = kept();
        reference.apply_all(all.clone());
        let (whole, answers) = (text(&reference, Scope::All), outcomes(&reference));
        for seed in 0..60 {
            let mut state = kept();
            for entry in deal(&all, &mut Dice(seed)) {
                state.apply(entry);
            }
            assert_eq!(text(&state, Scope::All), whole, "seed {seed}");
            assert_eq!(outcomes(&state), answers, "seed {seed}");
        }
    }
}

/// Returns the clock of an appeal, under the charter of the repository, that asks for a consultation.
fn asked(state: &State, now: &str) -> Clock {
    let clocks = state.plane(None).clocks(format!("2022-01-{now}Z").parse().unwrap());
    clocks.into_iter().find(|clock| clock.name == "crisis-draft").expect("the clock runs")
}

#[test]
fn an_appeal_entered_later_than_it_is_dated_makes_nobody_late() {
    let mut given = super::given();
    given.truncate(given.iter().position(|line| line.alias == "invocation").unwrap() + 1);
    let appeal = given.last().unwrap().clone();
    let state = |received: Instant| {
        let mut state = State::new(super::charter()).with_timekeepers(super::received::members());
        let mut entries = super::entries(&given);
        for member in ["AM", "BY", "KG", "RU", "TJ"] {
            entries.push(super::received::attests(member, 50, received, &[("KZ", 50)]));
        }
        state.apply_all(entries);
        state
    };
    let hour = 3_600_000_000;
    let in_time = state(Instant(appeal.at.0 + hour));
    assert_eq!(asked(&in_time, "06T22:00:00").status, ClockStatus::Open);
    assert_eq!(asked(&in_time, "06T22:00:01").status, ClockStatus::Late);
    let later = state(Instant(appeal.at.0 + hour + 1));
    assert_eq!(asked(&later, "06T22:00:00").status, ClockStatus::Open);
    let open = asked(&later, "06T22:00:01");
    assert_eq!(open.status, ClockStatus::Undetermined);
    assert_eq!(
        open.gap.expect("it says why").says,
        "The act from which it runs is dated 2022-01-05T22:00:00Z, and others received it on \
         2022-01-05T23:00:00.000001Z, more than an hour later: nothing follows against others from the end of its time."
    );
    let due = later.plane(None).due(&Party::from("SEC"), "2022-01-07T00:00:00Z".parse().unwrap());
    let due = due.into_iter().find(|due| due.clock.as_deref() == Some("crisis-draft")).expect("it is still awaited");
    assert!(due.if_nothing.contains("nothing follows against others"), "{}", due.if_nothing);
    // Dated in the future of what others say, it begins when they received it.
    let early = state(Instant(appeal.at.0 - hour));
    assert_eq!(asked(&early, "06T20:00:00").opened_at, Instant(appeal.at.0 - hour));
    assert_eq!(asked(&early, "06T21:00:01").status, ClockStatus::Late);
}

#[test]
fn a_record_of_a_session_convened_by_an_act_entered_later_does_not_hold_against_who_was_not_heard() {
    let mut lines = vec![
        draft("draft", "closure", "assembly", "The lights are lit at dusk."),
        act(
            "session",
            "session.convene",
            "mayor@ADA",
            "2022-03-01T09:00:00Z",
            &["draft"],
            "body = 'assembly', from = '2022-03-09T09:00:00Z', place = 'Ada', items = [{ title = 'Lights' }]",
        ),
    ];
    lines.extend(agree("draft", &ALL[..4]));
    let mut refs: Vec<String> = ALL[..4].iter().map(|party| format!("draft-{party}")).collect();
    refs.push("session".into());
    lines.push(record("record", "draft", "closure", "assembly", &refs, "2022-03-10T08:00:00Z"));
    let honest = Wire::default().state(&lines);
    for alias in ["session", "record"] {
        assert!(honest.judged(&id(alias)).unwrap().is_effective(), "{alias}: {:?}", honest.verdict(&id(alias)));
    }
    assert!(view(&honest, AFTER).is_settled());
    let later = Wire::default().late("session", "2022-03-01T10:00:01Z").state(&lines);
    assert_eq!((word(&view(&later, AFTER)), view(&later, AFTER).is_settled()), ("undetermined", false));
    let gap = law::contest::open(&later, &id("record")).expect("it is open");
    assert!(gap.says.contains("nothing follows from it against ELM, who said nothing."), "{}", gap.says);
    assert!(later.explain(&id("record")).says.contains("it is contested"), "{}", later.explain(&id("record")));
}

#[test]
fn who_reads_only_what_is_public_gives_the_same_answers_of_it() {
    let mut lines = left_out("2022-03-09T08:00:00Z");
    lines.extend(objecting("2022-03-04T08:00:00Z").into_iter().map(|mut line| {
        line.alias = format!("public-{}", line.alias);
        line.refs.iter_mut().for_each(|id| *id = format!("public-{id}"));
        line.label = law::act::Label::public();
        line
    }));
    let wire = Wire::default().late("public-no", TOO_LATE).wrong("COVE", DECADE);
    let all = wire.entries(&lines);
    let mut whole = kept();
    whole.apply_all(all.clone());
    let mut outside = kept();
    outside.apply_all(super::orders::seen_by(&all, law::act::Label::is_public));
    let public = text(&whole, Scope::Public);
    assert!(public.contains("silence ") && public.contains("outcome "), "{public}");
    assert_eq!(text(&outside, Scope::Public), public);
    for line in lines.iter().filter(|line| line.label.is_public()) {
        assert_eq!(outside.received(&id(&line.alias)), whole.received(&id(&line.alias)), "{}", line.alias);
    }
    let now = at(AFTER);
    let public = |state: &State| state.public_plane().decision(&id("public-draft"), now);
    assert_eq!(public(&outside), public(&whole));
}
