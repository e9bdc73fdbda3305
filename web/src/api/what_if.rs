//! `POST /api/what-if`: what would be so if further acts were registered next. Nothing is written.
//!
//! The answer names what the acts would amount to, and everything that they touch with its state before and after:
//! drafts, cases, instruments, members, chairs, and what parties owe.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use law::act::{Act, Author, Label};
use law::id::{ActId, Kind, Party};
use law::plane::Plane;
use law::tenure::Holding;
use law::time::{AsOf, Instant};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, instrument, view, write};
use crate::answer;
use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;

/// The question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The acts that are supposed, in their order.
    suppose: Vec<Supposed>,
    /// The instant of the question; now if nothing is said, or that of the last supposed act if that is later.
    now: Option<Instant>,
    /// The drill; that of the node if nothing is said, empty for what is meant.
    drill: Option<String>,
    /// Parties of which is asked what they owe, beside the authors.
    #[serde(default)]
    due: BTreeSet<Party>,
    /// Drafts that are shown also if nothing about them changes.
    #[serde(default)]
    drafts: Vec<ActId>,
}

/// An act that is supposed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Supposed {
    /// Its name, by which later ones can rest on it.
    #[serde(rename = "as")]
    name: Option<String>,
    kind: Kind,
    #[serde(default = "write::first")]
    edition: u16,
    author: Author,
    at: Option<Instant>,
    zone: Option<String>,
    /// Ids of acts in the record, or names of supposed acts above.
    #[serde(default)]
    refs: Vec<String>,
    label: Label,
    drill: Option<String>,
    #[serde(default)]
    body: toml::Table,
}

/// Answers a question. Refused if it has another form, or is too much to work out.
pub async fn post(State(app): State<App>, ask: Ask, headers: HeaderMap, body: Bytes) -> Response {
    let next = "Correct the question; docs/reference/api.md shows one in the right form.";
    let asked: Asked = match write::json(&headers, &body, next) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    answer::read(app, ask, move |cx| answered(cx, asked).map(axum::Json)).await
}

fn answered(cx: &Cx<'_>, asked: Asked) -> Result<Value, Refusal> {
    let drill = asked.drill.clone().or_else(|| cx.app.drill().map(str::to_owned)).filter(|drill| !drill.is_empty());
    let names: Vec<Option<String>> = asked.suppose.iter().map(|one| one.name.clone()).collect();
    let acts = acts(cx, asked.suppose, drill.as_deref())?;
    let touched = touched(cx, &acts, asked.drafts);
    let parties: BTreeSet<Party> = acts.iter().map(|act| act.author.party.clone()).chain(asked.due).collect();
    let supposed = cx
        .state()
        .suppose(acts)
        .map_err(|refusal| Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.says, "suppose", refusal.next))?;
    let now = asked.now.unwrap_or_else(|| supposed.last().map_or(cx.now, |last| last.max(cx.now)));
    let told: Vec<Value> = supposed
        .acts()
        .zip(&names)
        .map(|((id, verdict), name)| {
            let says = supposed.act(&id).map(law::kinds::says);
            json!({ "id": id, "as": name, "says": says, "verdict": view::verdict(verdict) })
        })
        .collect();
    let about = About { touched: &touched, parties: &parties, now };
    let before = about.told(&cx.state().plane(drill.as_deref()));
    let mut after = about.told(&supposed.plane(drill.as_deref()));
    let nothing = Value::Null;
    let keys: BTreeSet<(String, String)> = before.keys().chain(after.keys()).cloned().collect();
    let mut changes = Vec::new();
    for key in keys {
        let was = before.get(&key).unwrap_or(&nothing);
        let is = after.remove(&key).unwrap_or_default();
        let wanted = key.0 == "draft" && touched.asked.iter().any(|id| id.to_string() == key.1);
        if *was != is || wanted {
            changes.push(json!({ "what": key.0, "of": key.1, "before": was, "after": is }));
        }
    }
    Ok(json!({ "now": now, "drill": drill, "acts": told, "otherwise": supposed.otherwise(), "changes": changes }))
}

/// Returns the acts. Refused if one rests on what is neither an id nor the name of one above.
fn acts(cx: &Cx<'_>, supposed: Vec<Supposed>, drill: Option<&str>) -> Result<Vec<Act>, Refusal> {
    let mut names: BTreeMap<String, ActId> = BTreeMap::new();
    let mut acts = Vec::new();
    for (number, one) in (0..).zip(supposed) {
        let id = |text: &String| match names.get(text) {
            Some(id) => Ok(*id),
            None => text.parse().map_err(|_| {
                let says = format!("'{text}' is neither the id of an act nor the name of a supposed act above it");
                Refusal::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    says,
                    "refs",
                    "Give the whole id, or a name set with \"as\".",
                )
            }),
        };
        let refs = one.refs.iter().map(id).collect::<Result<Vec<ActId>, Refusal>>()?;
        names.extend(one.name.map(|name| (name, ActId::supposed(number))));
        let act = Act {
            kind: one.kind,
            edition: one.edition,
            author: one.author,
            at: one.at.unwrap_or(cx.now),
            zone: one.zone.unwrap_or_else(|| cx.app.zone.clone()).into(),
            refs,
            label: one.label,
            drill: one.drill.as_deref().or(drill).map(Into::into),
            body: one.body.into(),
            approvals: Box::default(),
        };
        // What would be so if it were written, as its party writes it.
        acts.push(cx.state().as_if_approved(&act));
    }
    Ok(acts)
}

/// What supposed acts may touch.
struct Touched {
    /// The acts that they rest on, directly or by one act between, and they themselves.
    acts: BTreeSet<ActId>,
    /// The drafts asked for.
    asked: Vec<ActId>,
}

fn touched(cx: &Cx<'_>, acts: &[Act], asked: Vec<ActId>) -> Touched {
    let near: BTreeSet<ActId> = acts.iter().flat_map(|act| &act.refs).copied().collect();
    let beyond = near.iter().filter_map(|id| cx.state().act(id)).flat_map(|act| &act.refs);
    let own = (0..).zip(acts).map(|(number, _)| ActId::supposed(number));
    Touched { acts: beyond.chain(&near).copied().chain(own).chain(asked.iter().copied()).collect(), asked }
}

/// What is looked at before and after.
struct About<'a> {
    touched: &'a Touched,
    parties: &'a BTreeSet<Party>,
    now: Instant,
}

impl About<'_> {
    /// Tells what a plane says of everything touched, by what it is and of which.
    fn told(&self, plane: &Plane<'_>) -> BTreeMap<(String, String), Value> {
        let mut told = BTreeMap::new();
        let mut tell = |what: &str, of: String, says: Value| drop(told.insert((what.to_owned(), of), says));
        for id in &self.touched.acts {
            if let Some(draft) = plane.draft_at(id, self.now) {
                tell("draft", id.to_string(), view::draft(&draft));
            }
            if let Some(case) = plane.case(id, self.now) {
                tell("case", case.invocation.to_string(), view::case(&case));
            }
        }
        for id in plane.instruments() {
            let shown = plane.instrument(&id).map(|table| instrument::table(&table));
            tell("instrument", id, shown.unwrap_or_default());
        }
        for party in self.parties {
            let due: Vec<Value> = plane.due(party, self.now).iter().map(view::due).collect();
            tell("due", party.to_string(), due.into());
        }
        let day = self.now.date();
        let law = plane.charter().as_of(AsOf { effective: day, known: day });
        for scope in [law::charter::ORGANISATION, law::charter::TREATY] {
            tell("members", scope.to_owned(), json!(law.members(scope)));
        }
        for (body, ..) in law.bodies() {
            if let Some(chair) = law.chair_on(&body, day) {
                tell("chair", body.to_string(), json!(chair.party));
            }
        }
        for tenure in plane.tenures(day) {
            tell("office", tenure.office.to_string(), holding(&tenure.is));
        }
        told
    }
}

fn holding(is: &Holding) -> Value {
    match is {
        Holding::Held(person) => json!({ "word": "held", "holder": person.name }),
        Holding::Acting(person) => json!({ "word": "acting", "holder": person.name }),
        Holding::Vacant => json!({ "word": "vacant" }),
        Holding::Undetermined(gap) => json!({ "word": "undetermined", "says": gap.says }),
    }
}
