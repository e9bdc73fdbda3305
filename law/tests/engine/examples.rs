//! Every example file is judged against the charter of the repository, and its exact wording is compared.

use law::id::ActId;
use law::outcome::Finding;
use law::state::{State, Verdict};
use serde::Deserialize;

use super::{Line, name, paths, state_under, text, uses};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    #[serde(rename = "about")]
    pub _about: String,
    /// The charter: `league` for the fictional one; that of the repository if nothing is said.
    #[serde(default)]
    pub charter: String,
    #[serde(default)]
    pub uses: Vec<String>,
    #[serde(default)]
    pub given: Vec<Line>,
    pub act: Line,
    pub expect: toml::Table,
}

/// Returns the examples of a kind, by file name.
pub fn of(kind: &str) -> Vec<(String, Example)> {
    let read = |path: &std::path::PathBuf| {
        let example = toml::from_str(&text(path)).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
        (format!("{kind}/{}", name(path)), example)
    };
    paths(&format!("examples/{kind}"), "toml").iter().map(read).collect()
}

/// Judges an example and writes what came of it in the form of `[expect]`.
fn outcome(example: Example) -> toml::Table {
    let mut act = example.act;
    act.alias = "act".into();
    let mut lines = uses(&example.uses);
    lines.extend(example.given);
    lines.push(act.clone());
    let charter = match example.charter.as_str() {
        "" => super::charter(),
        "league" => super::league(),
        other => panic!("no charter '{other}'"),
    };
    let state = state_under(charter.clone(), &lines);
    let id = super::id("act");
    for line in &lines[..lines.len() - 1] {
        let verdict = state.verdict(&super::id(&line.alias)).expect("the given act is there");
        assert!(is_settled(verdict), "the given act '{}' is {verdict:?}", line.alias);
    }
    let judged = state.judged(&id).expect("the act is there");
    let cites = |cites: &[law::outcome::Citation]| {
        toml::Value::Array(cites.iter().map(|cite| cite.to_string().into()).collect())
    };
    let mut table = toml::Table::new();
    let mut put = |key: &str, value: toml::Value| drop(table.insert(key.into(), value));
    match &judged.verdict {
        Verdict::Effective { because } => {
            put("effect", "yes".into());
            put("says", judged.says().into());
            put("cites", cites(because));
        }
        Verdict::Refused(refusal) => {
            put("effect", "refused".into());
            put("reason", refusal.reason.into());
            put("says", refusal.says.clone().into());
            put("next", refusal.next.clone().into());
            put("cites", cites(&refusal.cites));
        }
        Verdict::Undetermined(gap) => {
            put("effect", "undetermined".into());
            put("clause", gap.clause.clone().into());
            put("says", gap.says.clone().into());
            put("next", gap.settled_by.clone().into());
            put("cites", cites(&gap.cites));
        }
        other => put("effect", other.word().into()),
    }
    let contest = contest(&state, &act);
    if let Some((says, next)) = &contest {
        put("contested", says.clone().into());
        put("settled-by", next.clone().into());
    }
    if after_the_decision(&state, &id) {
        put("after-the-decision", true.into());
    }
    // What an act would get as the next one is what it gets.
    let before = state_under(charter, &lines[..lines.len() - 1]);
    if act.log.is_none() {
        assert_eq!(before.preview(&act.act()), judged.verdict, "the preview differs from the verdict");
    }
    // The explanation ends where the verdict does, or where a contest leaves it.
    let finding = state.explain(&id).finding;
    let word = match judged.verdict {
        Verdict::Effective { .. } if contest.is_some() => "undetermined",
        Verdict::Effective { .. } => "yes",
        Verdict::Refused(_) => "no",
        _ => "undetermined",
    };
    assert_eq!(finding, word, "the explanation differs from the verdict");
    table
}

/// Returns what is open about the draft of a closing act that leaves a position out, and what settles it.
fn contest(state: &State, act: &Line) -> Option<(String, String)> {
    let plane = state.plane(act.drill.as_deref());
    let draft = plane.drafts().into_iter().find(|draft| draft.recorded_by.contains(&super::id("act")))?;
    match draft.outcome.adopted {
        Finding::Undetermined(gap) if !draft.contested.is_empty() => Some((gap.says, gap.settled_by)),
        _ => None,
    }
}

/// Says whether the act is a position stated on a draft after its decision.
fn after_the_decision(state: &State, id: &ActId) -> bool {
    state.plane(None).drafts().iter().any(|draft| draft.after.values().any(|row| row.act == *id))
}

fn is_settled(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Waiting | Verdict::Unknown)
}

#[test]
fn every_example_comes_out_in_its_exact_words() {
    let mut wrong = String::new();
    for row in law::kinds::all() {
        for (file, example) in of(row.name) {
            assert_eq!(example.act.kind.0, row.name, "{file} is an example of another kind");
            let expected = example.expect.clone();
            let found = outcome(example);
            if found != expected {
                let found = toml::to_string(&found).unwrap();
                wrong += &format!("--- {file}\n{found}");
            }
        }
    }
    assert_eq!(wrong, "", "these examples came out otherwise");
}
