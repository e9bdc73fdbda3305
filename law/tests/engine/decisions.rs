//! What absence and abstention may mean, and who is bound: the charter of the repository with the rule of 2010 on decisions varied.

use std::collections::BTreeMap;
use std::sync::Arc;

use law::charter::Charter;
use law::decide::Stance;
use law::id::Party;
use law::outcome::{Bound, Decision, Finding};
use law::state::{State, Verdict};

use super::{Line, entries, given, id, line, paths, source};

/// Returns the charter with other words in the rule by which the Council decides since 2012.
pub fn charter(absent: &str, abstain: &str, bound: &str) -> Arc<Charter> {
    let mut files: Vec<_> = paths("../charters/csto", "md").iter().map(|path| source(path)).collect();
    let file = files.iter_mut().find(|file| file.name == "amendments-2010.md").unwrap();
    for (key, value) in
        [("absent  = \"undetermined\"", absent), ("abstain = \"no-objection\"", abstain), ("bound   = \"all\"", bound)]
    {
        assert!(file.text.contains(key), "{key}");
        let (name, _) = key.split_once('=').unwrap();
        file.text = file.text.replace(key, &format!("{name}= \"{value}\""));
    }
    let (charter, problems) = Charter::read("csto", &files);
    assert_eq!(problems, []);
    Arc::new(charter)
}

/// Five agree and KG is absent or abstains; the chair records. Returns the verdict, and what it looked like before.
fn record(charter: Arc<Charter>, kg: Option<&str>) -> (String, Decision) {
    let mut lines: Vec<Line> = given();
    let end = lines.iter().position(|line| line.alias == "position-kg").unwrap();
    lines.truncate(end);
    let mut refs =
        vec!["invocation", "draft", "position-am", "position-by", "position-kz", "position-ru", "position-tj"];
    if let Some(position) = kg {
        lines.push(line(&format!(
            "as = 'kg'\nkind = 'position.state'\nauthor = 'head@KG'\nat = '2022-01-06T00:20:00Z'\nrefs = ['draft']\n\
             body = {{ position = '{position}' }}"
        )));
        refs.push("kg");
    }
    let mut act = line(
        "as = 'record'\nkind = 'decision.record'\nauthor = 'chair@AM'\nat = '2022-01-06T00:21:00Z'\n\
         body = { title = 'Mandate', matter = 'peacekeeping-on-member', body = 'csc' }",
    );
    act.refs = refs.into_iter().map(str::to_owned).collect();
    lines.push(act);
    let mut state = State::new(charter);
    for entry in entries(&lines) {
        state.apply(entry);
    }
    let word = match state.verdict(&id("record")).unwrap() {
        Verdict::Effective { .. } => "effective".to_owned(),
        Verdict::Refused(refusal) => format!("{}: {}", refusal.reason, refusal.says),
        Verdict::Undetermined(gap) => gap.clause.clone(),
        other => panic!("{other:?}"),
    };
    (word, state.plane(None).draft(&id("draft")).unwrap().outcome)
}

fn of_kg(decision: &Decision) -> &Bound {
    &decision.bound[&Party::from("KG")]
}

#[test]
fn absence_as_an_objection_prevents_the_decision() {
    let (word, open) = record(charter("objection", "no-objection", "all"), None);
    assert!(
        word.starts_with("objection: ") && word.contains("No agreement of KG, which counts as an objection"),
        "{word}"
    );
    assert!(matches!(&open.adopted, Finding::No(refusal) if refusal.reason == "pending"), "{open:?}");
    assert_eq!(
        (of_kg(&open), open.open.as_slice()),
        (&Bound::Pending, &["KG has not stated a position.".to_owned()][..])
    );
}

#[test]
fn absence_as_no_objection_adopts_and_binds_all() {
    let (word, decision) = record(charter("no-objection", "no-objection", "all"), None);
    assert_eq!((word.as_str(), &decision.adopted, of_kg(&decision)), ("effective", &Finding::Yes, &Bound::Bound));
}

#[test]
fn where_only_those_who_agree_are_bound_the_absent_one_is_not() {
    for absent in ["no-objection", "not-counted"] {
        let (word, decision) = record(charter(absent, "no-objection", "agreeing"), None);
        assert_eq!((word.as_str(), of_kg(&decision)), ("effective", &Bound::NotBound));
        assert_eq!(decision.bound[&Party::from("AM")], Bound::Bound);
    }
}

#[test]
fn a_recommendation_binds_nobody() {
    let (word, decision) = record(charter("not-counted", "no-objection", "nobody"), None);
    assert_eq!(word, "effective");
    assert!(decision.bound.values().all(|bound| *bound == Bound::NotBound));
}

#[test]
fn abstention_has_a_meaning_of_its_own() {
    let with = |abstain: &str| record(charter("undetermined", abstain, "all"), Some("abstain")).0;
    assert_eq!(with("no-objection"), "effective");
    assert_eq!(with("not-counted"), "effective");
    assert!(with("objection").starts_with("objection: "));
    assert_eq!(with("undetermined"), "amendments-2010#article-3/general: abstain");
}

#[test]
fn nothing_is_adopted_if_nobody_agrees() {
    let mut state = State::new(charter("no-objection", "no-objection", "all"));
    for entry in entries(&given()).into_iter().filter(|entry| !super::alias(&entry.id).starts_with("position")) {
        state.apply(entry);
    }
    let now = "2022-01-06T02:00:00Z".parse().unwrap();
    let all = ["AM", "BY", "KZ", "KG", "RU", "TJ"];
    let abstain: BTreeMap<_, _> = all.iter().map(|code| (Party::from(*code), Stance::Abstain)).collect();
    let decision = state.plane(None).what_if(&id("draft"), &abstain, now).unwrap();
    assert!(matches!(&decision.adopted, Finding::No(refusal) if refusal.reason == "no-agreement"), "{decision:?}");
}
