//! The state depends on the set of acts, not on their order: a thousand random orders that keep each log's own.

use std::collections::{BTreeMap, VecDeque};

use law::act::Label;
use law::id::Party;
use law::state::{Content, Entry, Scope, State};

use super::{Line, charter, entries, given, line};

/// The generator SplitMix64: small, and the same everywhere. Source: S. Vigna, public domain.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// Returns January 2022 with what makes order matter: refusals, a revocation, drills, sealed and public acts.
fn acts() -> Vec<Line> {
    let mut lines = given();
    let more = [
        "as = 'again'\nkind = 'decision.record'\nauthor = 'permrep@BY'\nat = '2022-01-06T00:20:30Z'\n\
         refs = ['invocation', 'draft', 'position-am', 'position-by', 'position-kz', 'position-ru', 'position-tj', \
         'position-kg']\nbody = { title = 'Mandate', matter = 'peacekeeping-on-member', body = 'csc' }",
        "as = 'short'\nkind = 'decision.record'\nauthor = 'head@TJ'\nat = '2022-01-06T00:06:00Z'\n\
         refs = ['invocation', 'draft', 'position-am']\n\
         body = { title = 'Mandate', matter = 'peacekeeping-on-member', body = 'csc' }",
        "as = 'revoke'\nkind = 'credential.revoke'\nauthor = 'mfa@KG'\nat = '2022-01-06T01:00:00Z'\n\
         refs = ['credential-kg']\nbody = {}",
        "as = 'late-view'\nkind = 'consultation.state'\nauthor = 'permrep@KG'\nat = '2022-01-06T01:01:00Z'\n\
         refs = ['consultation']\nbody = { text = 'One more word.' }",
        "as = 'aside'\nkind = 'consultation.state'\nauthor = 'head@KZ'\nat = '2022-01-05T22:50:00Z'\n\
         refs = ['consultation']\nlabel = ['KZ', 'RU']\nbody = { text = 'For you alone.' }",
        "as = 'answer'\nkind = 'consultation.state'\nauthor = 'head@RU'\nat = '2022-01-05T22:52:00Z'\n\
         refs = ['consultation', 'aside']\nlabel = ['KZ', 'RU']\nbody = { text = 'Understood.' }",
        "as = 'too-wide'\nkind = 'consultation.state'\nauthor = 'head@RU'\nat = '2022-01-05T22:53:00Z'\n\
         refs = ['consultation', 'aside']\nbody = { text = 'As we heard.' }",
        "as = 'drill-case'\nkind = 'invocation.make'\nauthor = 'head@TJ'\nat = '2022-02-01T08:00:00Z'\n\
         drill = 'Barrier'\nbody = { matter = 'crisis-response', territory = 'TJ', situation = 'a', requested = 'b' }",
        "as = 'drill-talk'\nkind = 'consultation.open'\nauthor = 'permrep@BY'\nat = '2022-02-01T08:10:00Z'\n\
         drill = 'Barrier'\nrefs = ['drill-case']\nbody = { subject = 'The drill' }",
        "as = 'slip'\nkind = 'draft.table'\nauthor = 'drafts@SEC'\nat = '2022-02-01T08:20:00Z'\n\
         refs = ['drill-case', 'drill-talk']\n\
         body = { title = 'a', matter = 'crisis-response', body = 'csc', text = 'b' }",
        "as = 'word'\nkind = 'statement.issue'\nauthor = 'head@KZ'\nat = '2022-01-06T03:00:00Z'\nlabel = 'public'\n\
         refs = ['statement', 'aside']\nbody = { title = 'Thanks', text = 'Thank you.', in-name-of = 'office' }",
        "as = 'unbidden'\nkind = 'statement.issue'\nauthor = 'head@KZ'\nat = '2022-01-06T03:01:00Z'\nlabel = 'public'\n\
         refs = ['word']\nbody = { title = 'All', text = 'For all.', in-name-of = 'organisation' }",
        "as = 'future'\nkind = 'pledge.make'\nauthor = 'mod@RU'\nat = '2022-01-06T03:10:00Z'\nrefs = ['decision']\n\
         body = { persons = 1500 }",
        "as = 'note'\nkind = 'report.situation'\nauthor = 'force@JS'\nat = '2022-01-09T08:00:00Z'\nlabel = 'public'\n\
         body = { text = 'Counts.', counts = [{ name = 'Present', value = 2030, unit = 'persons' }] }",
        "as = 'sealed-note'\nkind = 'report.situation'\nauthor = 'force@JS'\nat = '2022-01-09T08:01:00Z'\n\
         label = 'public'\nrefs = ['report']\nbody = { text = 'Follows one that the public cannot read.' }",
        "as = 'lets'\nkind = 'authority.grant'\nauthor = 'mfa@TJ'\nat = '2022-01-06T02:00:00Z'\nlabel = 'public'\n\
         body = { office = 'duty', kinds = ['report.'] }",
        "as = 'let'\nkind = 'report.situation'\nauthor = 'duty@TJ'\nat = '2022-01-06T02:01:00Z'\nbody = { text = 'Quiet.' }",
        "as = 'lets-less'\nkind = 'authority.revoke'\nauthor = 'head@TJ'\nat = '2022-01-06T02:00:00Z'\n\
         label = 'public'\nrefs = ['lets']\nbody = {}",
        "as = 'no-longer'\nkind = 'report.situation'\nauthor = 'duty@TJ'\nat = '2022-01-06T02:01:00Z'\n\
         body = { text = 'Quiet.' }",
        "as = 'orphan'\nkind = 'report.situation'\nauthor = 'force@JS'\nat = '2022-01-09T08:02:00Z'\n\
         refs = ['never-here']\nbody = { text = 'Rests on an act that does not come.' }",
    ];
    lines.extend(more.iter().map(|text| line(text)));
    lines.push(position("late", "KG", "object", "draft", "01:30"));
    lines.extend(contested("plan"));
    lines.extend(contested("order"));
    lines.push(position("order-yes", "KG", "agree", "order", "05:00"));
    lines.push(record("order-end", "permrep@BY", "order", "order-yes", "05:10"));
    lines
}

fn position(alias: &str, party: &str, stance: &str, draft: &str, at: &str) -> Line {
    line(&format!(
        "as = '{alias}'\nkind = 'position.state'\nauthor = 'head@{party}'\nat = '2022-01-06T{at}:00Z'\n\
         refs = ['{draft}']\nbody = {{ position = '{stance}' }}"
    ))
}

fn record(alias: &str, author: &str, draft: &str, kg: &str, at: &str) -> Line {
    let listed: Vec<String> = ["AM", "BY", "KZ", "RU", "TJ"].iter().map(|code| format!("'{draft}-{code}'")).collect();
    line(&format!(
        "as = '{alias}'\nkind = 'decision.record'\nauthor = '{author}'\nat = '2022-01-06T{at}:00Z'\n\
         refs = ['invocation', '{draft}', {}, '{kg}']\n\
         body = {{ title = 'Another', matter = 'peacekeeping-on-member', body = 'csc' }}",
        listed.join(", ")
    ))
}

/// Returns a draft on which all agree, an objection of KG, and a record that lists the agreement instead of it.
fn contested(draft: &str) -> Vec<Line> {
    let mut lines = vec![line(&format!(
        "as = '{draft}'\nkind = 'draft.table'\nauthor = 'drafts@SEC'\nat = '2022-01-06T04:00:00Z'\n\
         refs = ['invocation', 'consultation']\n\
         body = {{ title = '{draft}', matter = 'peacekeeping-on-member', body = 'csc', text = 'b' }}"
    ))];
    for code in ["AM", "BY", "KZ", "KG", "RU", "TJ"] {
        lines.push(position(&format!("{draft}-{code}"), code, "agree", draft, "04:10"));
    }
    lines.push(position(&format!("{draft}-no"), "KG", "object", draft, "04:20"));
    lines.push(record(&format!("{draft}-record"), "chair@AM", draft, &format!("{draft}-KG"), "04:30"));
    lines
}

/// Deals the logs out in a random order; each keeps its own.
pub fn deal(all: &[Entry], dice: &mut Dice) -> Vec<Entry> {
    let mut logs: BTreeMap<Party, VecDeque<Entry>> = BTreeMap::new();
    for entry in all {
        logs.entry(entry.party.clone()).or_default().push_back(entry.clone());
    }
    let mut order = Vec::new();
    while !logs.is_empty() {
        let party = logs.keys().nth(dice.below(logs.len())).unwrap().clone();
        let log = logs.get_mut(&party).unwrap();
        order.extend(log.pop_front());
        if log.is_empty() {
            logs.remove(&party);
        }
    }
    order
}

fn play(order: Vec<Entry>) -> State<'static> {
    let mut state = State::new(charter());
    for entry in order {
        state.apply(entry);
    }
    state
}

/// Returns the entries as somebody sees them who reads only some labels.
pub fn seen_by(all: &[Entry], reads: impl Fn(&Label) -> bool) -> Vec<Entry> {
    let seen = |entry: &Entry| match &entry.content {
        Content::Act(act) if !reads(&act.label) => Entry { content: Content::Opaque, ..entry.clone() },
        _ => entry.clone(),
    };
    all.iter().map(seen).collect()
}

pub fn text(state: &State, scope: Scope) -> String {
    String::from_utf8(state.canonical(scope)).unwrap()
}

#[test]
fn a_thousand_orders_give_one_state() {
    let all = entries(&acts());
    let reference = play(all.clone());
    let (whole, public) = (text(&reference, Scope::All), text(&reference, Scope::Public));
    for seed in 0..1000 {
        let state = play(deal(&all, &mut Dice(seed)));
        assert_eq!(text(&state, Scope::All), whole, "seed {seed}");
        assert_eq!(text(&state, Scope::Public), public, "seed {seed}");
    }
}

#[test]
fn the_public_state_is_the_same_for_who_reads_nothing_else() {
    let all = entries(&acts());
    let public = text(&play(all.clone()), Scope::Public);
    assert!(public.contains("effective") && public.contains("refused"), "{public}");
    let outside = seen_by(&all, Label::is_public);
    for seed in 0..200 {
        let state = play(deal(&outside, &mut Dice(seed)));
        assert_eq!(text(&state, Scope::Public), public, "seed {seed}");
    }
}

#[test]
fn the_members_state_is_the_same_whatever_was_sealed_to_a_few() {
    let all = entries(&acts());
    let members = text(&play(all.clone()), Scope::Members);
    let outside = seen_by(&all, |label| !matches!(label, Label::Parties(_)));
    for seed in 0..200 {
        let state = play(deal(&outside, &mut Dice(seed)));
        assert_eq!(text(&state, Scope::Members), members, "seed {seed}");
    }
}

#[test]
fn the_acts_of_the_orders_come_out_in_every_way() {
    let state = play(entries(&acts()));
    let words: Vec<&str> = state.entries().map(|judged| judged.verdict.word()).collect();
    for word in ["effective", "refused", "undetermined", "unknown", "waiting"] {
        assert!(words.contains(&word), "no act is {word}");
    }
}

#[test]
fn the_acts_of_the_orders_hold_contested_records_and_positions_that_came_late() {
    let state = play(entries(&acts()));
    let plane = state.plane(None);
    let draft = |alias: &str| plane.draft(&super::id(alias)).expect("the draft is there");
    assert_eq!((draft("draft").is_settled(), draft("draft").after.len()), (true, 1));
    assert_eq!((draft("plan").is_settled(), draft("plan").contested.len()), (false, 1));
    assert_eq!((draft("order").is_settled(), draft("order").recorded_by.len()), (true, 2));
}

/// Returns acts of every new way of deciding in the league, some of them sealed or for the public.
fn ways() -> Vec<Line> {
    use super::ways::{ALL, act, adopted, agree, draft, position, record};
    let mut lines = adopted("limited", "affairs", &ALL[..4], "2022-03-10T08:00:00Z");
    lines.push(act("joins", "decision.join", "mayor@ELM", "2022-04-01T08:00:00Z", &["limited-record"], ""));
    let until = "until = '2022-03-05T09:00:00Z', opening = 'by-rule'";
    lines.push(draft("quiet", "affairs", "assembly", "b"));
    lines.push(act("silence", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["quiet"], until));
    lines.push(position("late", "mayor@COVE", "quiet", "2022-03-06T08:00:00Z", "'object'"));
    lines.push(record("quiet-record", "quiet", "affairs", "assembly", &["silence".into()], "2022-03-10T08:00:00Z"));
    lines.push(draft("loud", "affairs", "assembly", "b"));
    lines.push(act("silence-2", "silence.open", "secretary@BUREAU", "2022-03-01T09:00:00Z", &["loud"], until));
    lines.push(position("breaks", "mayor@DELL", "loud", "2022-03-03T08:00:00Z", "'amend', text = 'c'"));
    lines.push(record("loud-record", "loud", "affairs", "assembly", &["silence-2".into()], "2022-03-10T08:00:00Z"));
    lines.push(act("challenge", "challenge", "mayor@BRIN", "2022-03-11T08:00:00Z", &["loud-record", "breaks"], ""));
    lines.extend(adopted("old", "affairs", &ALL, "2022-03-10T08:00:00Z"));
    lines.extend(adopted("new", "affairs", &ALL, "2022-05-02T08:00:00Z"));
    let repeals = ["old-record", "new-record"];
    lines.push(act("repeal", "decision.repeal", "mayor@ELM", "2022-05-03T08:00:00Z", &repeals, "scope = 'whole'"));
    lines.extend(adopted("tolls", "tolls", &ALL, "2022-03-10T08:00:00Z"));
    lines.extend(sessions());
    lines.push(draft("open", "affairs", "assembly", "b"));
    lines.extend(agree("open", &ALL[..3]));
    for (alias, party, reads) in
        [("read-1", "ADA", "objection"), ("read-2", "BRIN", "objection"), ("read-3", "ADA", "no-objection")]
    {
        let body = format!("rule = 'league#article-6/general', reads = 'absent = \"{reads}\"', why = 'c'");
        lines.push(act(alias, "reading.state", &format!("mayor@{party}"), "2022-03-01T08:00:00Z", &[], &body));
    }
    let mut sealed = position("whisper", "mayor@ELM", "open", "2022-03-02T09:00:00Z", "'object'");
    sealed.label = Label::Parties(["ADA", "ELM"].into_iter().map(Party::from).collect());
    lines.push(sealed);
    let mut public = act(
        "aloud",
        "reading.state",
        "mayor@DELL",
        "2022-03-01T08:00:00Z",
        &[],
        "rule = 'league#article-6/general', reads = 'bound = \"all\"', why = 'c'",
    );
    public.label = Label::public();
    lines.push(public);
    lines
}

/// Returns sessions with an agenda, attendance in dispute or left out, a close, and seats that fall vacant.
fn sessions() -> Vec<Line> {
    use super::ways::{act, draft, position, record};
    let begins = |day: &str| format!("body = 'assembly', place = 'Ada', from = '{day}T08:00:00Z'");
    let mut lines = vec![
        act("session", "session.convene", "mayor@ADA", "2022-06-01T08:00:00Z", &[], &begins("2022-06-10")),
        act("hasty", "session.convene", "mayor@ADA", "2022-06-01T08:05:00Z", &[], &begins("2022-06-02")),
    ];
    for (alias, matter) in [("mole", "works"), ("pier", "works"), ("buoys", "affairs")] {
        let mut text = draft(alias, matter, "assembly", alias);
        text.at = "2022-06-01T09:00:00Z".parse().unwrap();
        text.refs.push("session".into());
        lines.push(text);
        for party in ["ADA", "BRIN", "COVE"] {
            let by = format!("{alias}-{party}");
            lines.push(position(&by, &format!("mayor@{party}"), alias, "2022-06-10T09:00:00Z", "'agree'"));
        }
    }
    let items = "items = [{ title = 'The mole', matter = 'works' }]";
    lines.push(act("agenda", "session.agenda", "mayor@BRIN", "2022-06-10T08:05:00Z", &["session", "mole"], items));
    let says =
        |alias: &str, author: &str, at: &str, body: &str| act(alias, "session.attend", author, at, &["session"], body);
    lines.push(says("here", "mayor@DELL", "2022-06-10T08:01:00Z", "attends = 'present'"));
    lines.push(says("away", "mayor@ELM", "2022-06-10T08:02:00Z", "attends = 'absent'"));
    let mut list = says("list", "secretary@BUREAU", "2022-06-10T08:10:00Z", "present = ['DELL', 'ELM']");
    list.label = Label::public();
    lines.push(list);
    let counts = |alias: &str, more: &[&str]| -> Vec<String> {
        let by = ["ADA", "BRIN", "COVE"].iter().map(|party| format!("{alias}-{party}"));
        by.chain(more.iter().map(|name| (*name).to_owned())).collect()
    };
    let at = "2022-06-10T11:00:00Z";
    lines.push(record("mole-record", "mole", "works", "assembly", &counts("mole", &["session", "here"]), at));
    lines.push(record("pier-record", "pier", "works", "assembly", &counts("pier", &["session", "here", "away"]), at));
    lines.push(record("buoys-record", "buoys", "affairs", "assembly", &counts("buoys", &[]), at));
    let close = ["session", "here", "away", "agenda"];
    lines.push(act("close", "session.close", "secretary@BUREAU", "2022-06-10T12:00:00Z", &close, ""));
    let left = "office = 'mayor', from = '2022-06-20', why = 'resigned'";
    lines.push(act("left", "office.vacate", "master@ELM", "2022-06-20T08:00:00Z", &[], left));
    lines
}

fn play_league(order: Vec<Entry>) -> State<'static> {
    let mut state = State::new(super::league());
    for entry in order {
        state.apply(entry);
    }
    state
}

#[test]
fn every_way_of_deciding_comes_out_the_same_in_any_order() {
    let all = entries(&ways());
    let reference = play_league(all.clone());
    let whole = text(&reference, Scope::All);
    for word in ["silence ", "joined ", "jointly ", "challenged ", "repealed ", "reading ", "contested ", "session "] {
        assert!(whole.lines().any(|line| line.starts_with(word)), "no line '{word}': {whole}");
    }
    for seed in 0..200 {
        assert_eq!(text(&play_league(deal(&all, &mut Dice(seed))), Scope::All), whole, "seed {seed}");
    }
}

#[test]
fn what_members_and_the_public_see_of_it_never_depends_on_what_is_sealed_to_others() {
    let all = entries(&ways());
    let reference = play_league(all.clone());
    let members = seen_by(&all, |label| !matches!(label, Label::Parties(_)));
    let public = seen_by(&all, Label::is_public);
    for seed in 0..50 {
        let one = play_league(deal(&members, &mut Dice(seed)));
        assert_eq!(text(&one, Scope::Members), text(&reference, Scope::Members), "seed {seed}");
        let one = play_league(deal(&public, &mut Dice(seed)));
        assert_eq!(text(&one, Scope::Public), text(&reference, Scope::Public), "seed {seed}");
    }
}
