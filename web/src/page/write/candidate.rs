//! Which earlier acts a form offers to rest on, and what it can take over from them.

use law::due::Due;
use law::id::{ActId, Party};
use law::kind::{Count, KindRow, RefRole, Shape};
use record::{ActQuery, ActRow, DrillFilter};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::form::{Choice, Typed, Wrong};
use crate::lang::say;
use crate::when;

/// Acts offered for a role that must be played.
const OFFERED: usize = 60;
/// Acts offered for a role that may be left out; any other is named by its id.
const LATEST: usize = 10;
/// Acts looked through for those that fit.
const LOOKED_AT: usize = 500;
/// The fewest digits of an id that name an act.
const DIGITS: usize = 8;
/// Steps back from the act that a form is opened on.
const STEPS: usize = 4;

/// Says whether a role must be played.
pub fn is_needed(role: &RefRole) -> bool {
    matches!(role.count, Count::One | Count::AtLeastOne)
}

/// Returns the acts that can play a role for an act of that party, the latest first; those already chosen are always
/// among them.
pub fn offered(
    cx: &Cx<'_>,
    row: &KindRow,
    role: &RefRole,
    typed: &Typed,
    party: Option<&Party>,
) -> Result<Vec<Choice>, Oops> {
    let chosen = typed.values_of(&format!("ref.{}", role.name));
    let mut rows: Vec<ActRow> = Vec::new();
    for id in &chosen {
        rows.extend(cx.record.act_row(id)?);
    }
    let fit = Fit::new(cx, row, role, typed, party);
    let planes = [Some(DrillFilter::Meant), cx.app.drill().map(|drill| DrillFilter::Of(drill.to_owned()))];
    let kinds: Vec<Option<&str>> =
        if role.kinds.is_empty() { vec![None] } else { role.kinds.iter().map(|kind| Some(*kind)).collect() };
    for drill in planes.into_iter().flatten() {
        for kind in &kinds {
            let query = ActQuery {
                kind: kind.map(str::to_owned),
                drill: drill.clone(),
                registered: Some(true),
                rows: Some(LOOKED_AT),
                ..ActQuery::default()
            };
            rows.extend(cx.record.acts(&query)?.into_iter().filter(|row| row.verdict == "effective" && fit.has(row)));
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((chosen.contains(&row.id), row.at, row.id)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(if is_needed(role) { OFFERED } else { LATEST }.max(chosen.len()));
    Ok(rows.iter().map(|row| (row.id.to_string(), words(cx, row))).collect())
}

/// Which acts fit a role: without those that could only be wrong.
struct Fit<'c, 'r> {
    cx: &'c Cx<'r>,
    public: bool,
    open: bool,
    /// If set, only these.
    only: Option<Vec<ActId>>,
}

impl<'c, 'r> Fit<'c, 'r> {
    fn new(cx: &'c Cx<'r>, row: &KindRow, role: &RefRole, typed: &Typed, party: Option<&Party>) -> Self {
        let drafts = || typed.values_of("ref.draft").into_iter().filter_map(|id| cx.plane().draft(&id));
        let only = match role.name {
            "credential" => {
                let held = cx.plane().credentials(cx.now).into_iter();
                Some(held.filter(|held| Some(&held.author.party) == party).map(|held| held.id).collect())
            }
            "origin" => Some(duties(cx, party).into_iter().flat_map(|due| due.refs).collect()),
            "position" if drafts().next().is_some() => {
                Some(drafts().flat_map(|draft| draft.positions.into_values().map(|row| row.act)).collect())
            }
            _ => None,
        };
        let open = is_needed(role) || role.name == "supersedes";
        Self { cx, public: row.labels == ["public"], open, only }
    }

    fn has(&self, row: &ActRow) -> bool {
        let state = self.cx.state();
        let seen = !self.public || state.act(&row.id).is_some_and(|act| act.label.is_public());
        let open = || match row.kind.as_str() {
            "draft.table" => {
                let draft = self.cx.plane().draft(&row.id);
                draft.is_none_or(|draft| draft.recorded_by.is_empty() && draft.superseded_by.is_empty())
            }
            "consultation.open" => {
                let closes = |id: &ActId| kind(self.cx, id) == Some("consultation.close");
                !state.referrers(&row.id).iter().any(closes)
            }
            _ => true,
        };
        seen && self.only.as_ref().is_none_or(|only| only.contains(&row.id)) && (!self.open || open())
    }
}

/// Returns the duties that a party owes and has not reported done.
pub fn duties(cx: &Cx<'_>, party: Option<&Party>) -> Vec<Due> {
    let mut dues = party.map(|party| cx.plane().due(party, cx.now)).unwrap_or_default();
    dues.retain(|due| due.kind.as_str() == "duty.done");
    dues
}

/// Returns the acts chosen for a role: those picked, and those named by id or address; or what is wrong with a name.
pub fn chosen(cx: &Cx<'_>, role: &RefRole, typed: &Typed) -> (Vec<ActId>, Vec<Wrong>) {
    let (picked, named) = (format!("ref.{}", role.name), format!("also.{}", role.name));
    let (mut ids, mut wrong) = (Vec::new(), Vec::new());
    let texts = |name: &str| typed.values(name).flat_map(str::split_whitespace).map(str::to_owned).collect::<Vec<_>>();
    for (name, texts) in [(&picked, texts(&picked)), (&named, texts(&named))] {
        for text in texts {
            match named_by(cx, text.trim_matches(',')) {
                Ok(id) if ids.contains(&id) => {}
                Ok(id) => ids.push(id),
                Err(says) => wrong.push(Wrong { name: name.clone(), says }),
            }
        }
    }
    (ids, wrong)
}

/// Finds the act that an id, the first digits of one, or an address names.
fn named_by(cx: &Cx<'_>, text: &str) -> Result<ActId, String> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let digits = |part: &&str| (DIGITS..=64).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(start) = text.split(['/', '?', '#', '&', '=']).find(digits).map(str::to_ascii_lowercase) else {
        return Err(say!(cx, "write-neither", digits = DIGITS, text = text).into_owned());
    };
    let mut found = cx.state().entries().map(|entry| entry.id).filter(|id| id.to_string().starts_with(&start));
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        (None, _) => Err(say!(cx, "write-no-such-id", start = start).into_owned()),
        (Some(_), Some(_)) => Err(say!(cx, "write-many-ids", start = start).into_owned()),
    }
}

fn words(cx: &Cx<'_>, row: &ActRow) -> String {
    if row.kind == "credential.issue"
        && let Some(held) = cx.plane().credentials(cx.now).into_iter().find(|held| held.id == row.id)
    {
        let holder = held.holder.unwrap_or_else(|| say!(cx, "write-no-holder").into_owned());
        return say!(cx, "write-issued", author = cx.author(&held.author), holder = holder, at = when::utc(held.at))
            .into_owned();
    }
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
    if role.kinds == ["session.attend"] {
        let drafts = about.iter().filter_map(|id| cx.plane().draft(id));
        return drafts.flat_map(|draft| draft.attendance).collect();
    }
    if role.kinds == ["session.convene"] {
        let sessions = about.iter().filter_map(|id| cx.plane().draft(id)?.session);
        return sessions.take(1).collect();
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
