//! Which earlier acts a form offers to rest on, and what it can take over from them.

use law::id::ActId;
use law::kind::{Count, KindRow, RefRole, Shape};
use record::{ActQuery, ActRow, DrillFilter};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::form::{Choice, Typed};
use crate::when;

/// Acts offered for one role.
const OFFERED: usize = 60;
/// Steps back from the act that a form is opened on.
const STEPS: usize = 4;

/// Returns the acts that can play a role, the latest first; those already chosen are always among them.
pub fn offered(cx: &Cx<'_>, role: &RefRole, typed: &Typed) -> Result<Vec<Choice>, Oops> {
    let chosen = typed.values_of(&format!("ref.{}", role.name));
    let mut rows: Vec<ActRow> = Vec::new();
    for id in &chosen {
        rows.extend(cx.record.act_row(id)?);
    }
    let planes = [Some(DrillFilter::Meant), cx.app.drill().map(|drill| DrillFilter::Of(drill.to_owned()))];
    let kinds: Vec<Option<&str>> =
        if role.kinds.is_empty() { vec![None] } else { role.kinds.iter().map(|kind| Some(*kind)).collect() };
    for drill in planes.into_iter().flatten() {
        for kind in &kinds {
            let kind = kind.map(str::to_owned);
            let query = ActQuery {
                kind,
                drill: drill.clone(),
                registered: Some(true),
                rows: Some(OFFERED),
                ..ActQuery::default()
            };
            let fits = |row: &ActRow| !row.kind.is_empty() && (row.verdict == "effective" || role.kinds.is_empty());
            rows.extend(cx.record.acts(&query)?.into_iter().filter(fits));
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((chosen.contains(&row.id), row.at, row.id)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(OFFERED.max(chosen.len()));
    Ok(rows.iter().map(|row| (row.id.to_string(), words(cx, row))).collect())
}

fn words(cx: &Cx<'_>, row: &ActRow) -> String {
    format!("{} ({}, {})", cx.line(&row.title), cx.party(&row.log), when::utc(row.at))
}

/// Fills an empty form from the acts named in the address: the references of each role, and fields of the same name.
pub fn prefill(cx: &Cx<'_>, row: &KindRow, asked: &Typed) -> Typed {
    let mut typed = asked.clone();
    let about: Vec<ActId> =
        asked.values("ref").flat_map(|text| text.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
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
        let value = around(cx, &about)
            .into_iter()
            .find_map(|id| cx.state().act(&id)?.body.get(field.name)?.as_str().map(str::to_owned));
        if let (true, None, Some(value)) = (taken, typed.value(&name), value) {
            typed.0.push((name, value));
        }
    }
    typed
}

/// Returns the acts of a role that follow from the acts a form is opened on.
fn suggested(cx: &Cx<'_>, role: &RefRole, about: &[ActId]) -> Vec<ActId> {
    let plays =
        |id: &ActId| cx.state().act(id).is_some_and(|act| !role.kinds.is_empty() && role.takes(act.kind.as_str()));
    let direct: Vec<ActId> = about.iter().copied().filter(plays).collect();
    if !direct.is_empty() {
        return if matches!(role.count, Count::One | Count::AtMostOne) { direct[..1].to_vec() } else { direct };
    }
    if role.takes("position.state") && !role.kinds.is_empty() {
        let drafts = about.iter().filter_map(|id| cx.plane().draft(id));
        return drafts.flat_map(|draft| draft.positions.into_values().map(|row| row.act)).collect();
    }
    let found = around(cx, about).into_iter().find(plays);
    if matches!(role.count, Count::One | Count::AtLeastOne | Count::AtMostOne) {
        found.into_iter().collect()
    } else {
        Vec::new()
    }
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
