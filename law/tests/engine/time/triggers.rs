//! Who may set a mechanism in motion, and who takes the chair in another's place.

use law::id::Body;
use law::tenure::chair::in_absence;
use law::time::AsOf;

use super::*;

fn judged(triggered_by: &str, author: &str, refs: &str, before: &[Line]) -> Verdict {
    let rules = format!(
        "```mechanism aid\nmatters = [\"aid\"]\nstates = {{ invoked = \"asked\" }}\ntriggered-by = [{triggered_by}]\n```\n"
    );
    let mut state = State::new(charter(&rules));
    let body = "matter = 'aid', territory = 'B', situation = 'A flood.', requested = 'Boats.'";
    let mut lines = before.to_vec();
    lines.push(act("appeal", "invocation.make", author, "2024-03-04T10:00:00Z", refs, body));
    for entry in entries(&lines) {
        state.apply(entry);
    }
    state.verdict(&id("appeal")).unwrap().clone()
}

#[test]
fn an_appeal_by_who_may_not_set_the_mechanism_in_motion_is_refused_and_names_its_article() {
    let Verdict::Refused(refusal) = judged("\"state-concerned\"", "head@A", "", &[]) else { panic!("it is refused") };
    assert_eq!(refusal.reason, "trigger");
    assert_eq!(refusal.says, "The mechanism 'aid' is set in motion by the state concerned, and head@A is not that.");
    assert_eq!(refusal.next, "It is for B to make the appeal.");
    assert_eq!(refusal.cites[0].to_string(), "compact#article-9/aid");
    let Verdict::Refused(refusal) = judged("\"chair\", \"secretary-general\"", "head@B", "", &[]) else {
        panic!("it is refused")
    };
    assert_eq!(
        refusal.says,
        "The mechanism 'aid' is set in motion by the chair or the secretary general with a mandate of a member, and \
         head@B is not that."
    );
}

#[test]
fn each_of_those_named_sets_it_in_motion() {
    let has_effect = |verdict: Verdict| matches!(verdict, Verdict::Effective { .. });
    assert!(has_effect(judged("\"state-concerned\"", "head@B", "", &[])));
    assert!(has_effect(judged("\"any-member\"", "head@A", "", &[])));
    assert!(has_effect(judged("\"secretary-general\"", "drafts@SEC", "", &[])));
    assert!(has_effect(judged("\"another-body\", \"state-concerned\"", "head@B", "", &[])));
    assert!(!has_effect(judged("\"another-body\"", "head@B", "", &[])));
    let on = "title = 'Aid', matter = 'aid', body = 'council'";
    let decision = [
        act("d", "draft.table", "head@A", "2024-03-01T01:00:00Z", "", &format!("{on}, text = 'Aid for B.'")),
        act("p", "position.state", "head@A", "2024-03-01T02:00:00Z", "'d'", "position = 'agree'"),
        act("r", "decision.record", "head@A", "2024-03-01T03:00:00Z", "'d', 'p'", on),
    ];
    assert!(has_effect(judged("\"another-body\"", "head@B", "'r'", &decision)));
}

#[test]
fn who_takes_the_chair_in_the_absence_of_the_party_whose_turn_it_is() {
    let found = |absence: &str| {
        let text = BASE.replace("handover    = \"on 1 January\"", &format!("handover = \"on 1 January\"\n{absence}"));
        let (charter, problems) = Charter::read("test", &[SourceFile { name: "compact.md".into(), text }]);
        assert_eq!(problems, []);
        let day = "2025-05-01".parse().unwrap();
        let law = charter.as_of(AsOf { effective: day, known: day });
        in_absence(&law, &Body::from("board"), day).map(|(party, _)| party.0).map_err(|gap| gap.says)
    };
    assert_eq!(
        found(""),
        Err("B does not take the chair of board on 2025-05-01: the rule does not say what follows.".to_owned())
    );
    let deputy =
        "B does not take the chair of board on 2025-05-01: the deputy takes the chair, and the rule names no deputy.";
    assert_eq!(found("absence = \"deputy-chairs\""), Err(deputy.to_owned()));
    assert_eq!(found("absence = \"next-in-order\""), Ok("C".into()));
    assert_eq!(found("absence = \"previous-stays\""), Ok("A".into()));
}
