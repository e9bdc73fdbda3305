//! Which earlier acts a form offers to rest on, and what it can take over from them.

use law::id::ActId;
use law::kind::{Count, KindRow, RefRole, Shape};
use law::state::Judged;

use crate::cx::Cx;
use crate::form::{Choice, Typed};
use crate::when;

/// Acts offered for one role.
const OFFERED: usize = 60;
/// Steps back from the act that a form is opened on.
const STEPS: usize = 4;

/// Returns the acts that can play a role, the latest first; those already chosen are always among them.
pub fn offered(cx: &Cx<'_>, role: &RefRole, typed: &Typed) -> Vec<Choice> {
    let name = format!("ref.{}", role.name);
    let chosen: Vec<ActId> = typed.values(&name).filter_map(|text| text.parse().ok()).collect();
    let here = |judged: &&Judged| {
        let Some(act) = judged.act() else { return role.kinds.is_empty() && chosen.contains(&judged.id) };
        let plane = act.drill.is_none() || act.drill.as_deref() == cx.app.drill();
        let fits = role.takes(act.kind.as_str()) && (judged.is_effective() || role.kinds.is_empty());
        chosen.contains(&judged.id) || (plane && fits)
    };
    let mut acts: Vec<&Judged> = cx.state().entries().filter(here).collect();
    acts.sort_by_key(|judged| std::cmp::Reverse((chosen.contains(&judged.id), judged.act().map(|act| act.at), judged.id)));
    acts.truncate(OFFERED);
    acts.into_iter().map(|judged| (judged.id.to_string(), words(cx, judged))).collect()
}

fn words(cx: &Cx<'_>, judged: &Judged) -> String {
    match judged.act() {
        Some(act) => format!("{} ({}, {})", cx.line(&judged.says()), cx.party(&judged.party), when::utc(act.at)),
        None => judged.says(),
    }
}

/// Fills an empty form from the acts named in the address: the references of each role, and fields of the same name.
pub fn prefill(cx: &Cx<'_>, row: &KindRow, asked: &Typed) -> Typed {
    let mut typed = asked.clone();
    let about: Vec<ActId> = asked.values("ref").flat_map(|text| text.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
    for role in row.refs {
        let name = format!("ref.{}", role.name);
        if typed.value(&name).is_none() {
            let found = suggested(cx, role, &about);
            typed.0.extend(found.into_iter().map(|id| (name.clone(), id.to_string())));
        }
    }
    for field in row.fields {
        let name = format!("body.{}", field.name);
        let taken = match field.shape {
            Shape::Matter | Shape::Body => true,
            Shape::Line | Shape::Text => field.name == "title" || about.iter().any(|id| kind(cx, id) == Some(row.name)),
            _ => false,
        };
        let value = around(cx, &about).into_iter().find_map(|id| cx.state().act(&id)?.body.get(field.name)?.as_str().map(str::to_owned));
        if let (true, None, Some(value)) = (taken, typed.value(&name), value) {
            typed.0.push((name, value));
        }
    }
    typed
}

/// Returns the acts of a role that follow from the acts a form is opened on.
fn suggested(cx: &Cx<'_>, role: &RefRole, about: &[ActId]) -> Vec<ActId> {
    let plays = |id: &ActId| cx.state().act(id).is_some_and(|act| !role.kinds.is_empty() && role.takes(act.kind.as_str()));
    let direct: Vec<ActId> = about.iter().copied().filter(plays).collect();
    if !direct.is_empty() {
        return if matches!(role.count, Count::One | Count::AtMostOne) { direct[..1].to_vec() } else { direct };
    }
    if role.takes("position.state") && !role.kinds.is_empty() {
        let drafts = about.iter().filter_map(|id| cx.plane().draft(id));
        return drafts.flat_map(|draft| draft.positions.into_values().map(|row| row.act)).collect();
    }
    let found = around(cx, about).into_iter().find(plays);
    if matches!(role.count, Count::One | Count::AtLeastOne | Count::AtMostOne) { found.into_iter().collect() } else { Vec::new() }
}

/// Returns the acts and what they rest on, nearest first.
fn around(cx: &Cx<'_>, about: &[ActId]) -> Vec<ActId> {
    let mut all: Vec<ActId> = about.to_vec();
    let mut from = 0;
    for _ in 0..STEPS {
        let next: Vec<ActId> =
            all[from..].iter().filter_map(|id| cx.state().act(id)).flat_map(|act| act.refs.iter().copied()).collect();
        from = all.len();
        for id in next {
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }
    all
}

fn kind<'r>(cx: &Cx<'r>, id: &ActId) -> Option<&'r str> {
    cx.state().act(id).map(|act| act.kind.as_str())
}
