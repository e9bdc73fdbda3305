//! Authorities by index: what a party lets an office write holds from one entry of its log up to another.

use law::state::{Content, Entry, State, Verdict};

use super::{charter, id, line};

/// Acts of KG's log in order: a report before any grant, one within it, one outside, one after the revocation, one after a
/// new grant. All reports bear the same instant: only the index tells them apart.
fn acts() -> Vec<Entry> {
    let grant = |alias: &str, kinds: &str| {
        format!(
            "as = '{alias}'\nkind = 'authority.grant'\nauthor = 'mfa@KG'\nat = '2022-01-05T18:00:00Z'\nlabel = 'public'\n\
             body = {{ office = 'duty', kinds = ['{kinds}'] }}"
        )
    };
    let report = |alias: &str| {
        format!(
            "as = '{alias}'\nkind = 'report.situation'\nauthor = 'duty@KG'\nat = '2022-01-05T20:00:00Z'\n\
             body = {{ text = 'Quiet.' }}"
        )
    };
    let revoke = "as = 'revoke'\nkind = 'authority.revoke'\nauthor = 'head@KG'\nat = '2022-01-05T18:00:00Z'\n\
                  refs = ['grant']\nlabel = 'public'\nbody = {}";
    let lines = [
        report("before"),
        grant("grant", "report."),
        report("within"),
        revoke.to_owned(),
        report("after"),
        grant("other", "duty."),
        report("outside"),
        grant("again", "report.situation"),
        report("anew"),
    ];
    let entry = |(index, text): (usize, &String)| {
        let line = line(text);
        Entry { id: id(&line.alias), party: line.log(), index: index as u64, content: Content::Act(line.act()) }
    };
    lines.iter().enumerate().map(entry).collect()
}

fn words(state: &State<'_>) -> Vec<(&'static str, &'static str)> {
    let word = |alias: &'static str| (alias, state.verdict(&id(alias)).map_or("none", Verdict::word));
    ["before", "within", "after", "outside", "anew"].map(word).to_vec()
}

#[test]
fn an_authority_holds_from_its_entry_up_to_its_revocation() {
    let expected = [
        ("before", "effective"),
        ("within", "effective"),
        ("after", "refused"),
        ("outside", "refused"),
        ("anew", "effective"),
    ];
    let mut together = State::new(charter());
    together.apply_all(acts());
    assert_eq!(words(&together), expected);
    // One by one, as they are registered: what comes later changes no earlier verdict.
    let mut one_by_one = State::new(charter());
    for entry in acts() {
        one_by_one.apply_all(vec![entry]);
    }
    assert_eq!(words(&one_by_one), expected);
    let whole = law::state::Scope::All;
    assert_eq!(together.canonical(whole), one_by_one.canonical(whole));
}

#[test]
fn an_authority_supposed_is_judged_like_one_that_is_there() {
    let mut acts = acts();
    let rest = acts.split_off(2);
    let mut state = State::new(charter());
    state.apply_all(acts);
    let rest = rest.into_iter().filter_map(|entry| match entry.content {
        Content::Act(act) => Some(act),
        _ => None,
    });
    let layer = state.suppose(rest.collect()).expect("few acts");
    let words: Vec<&str> = layer.acts().map(|(_, verdict)| verdict.word()).collect();
    let (yes, no) = ("effective", "refused");
    assert_eq!(words, [yes, yes, no, yes, no, yes, yes]);
}
