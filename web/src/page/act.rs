//! One act: who, what, when, its fields, what it rests on and what rests on it, its ladder, its verdict and why.

use std::collections::BTreeMap;

use law::act::Act;
use law::charter::rule::Power;
use law::draft::Draft;
use law::id::{ActId, Body, Kind, Office, Party};
use law::kind::KindRow;
use law::outcome::{Citation, Finding, Gap};
use law::state::{Content, Judged, Verdict};
use maud::{Markup, html};

use super::write::lists;
use crate::answer::Oops;
use crate::cx::Cx;
use crate::layout::Sheet;
use crate::part::act::{audience, item, label, verdict};
use crate::part::explain::{cites, tree};
use crate::part::icon::Shape;
use crate::part::tag::Tone;
use crate::part::{act as line, ladder, proof, tag, value};
use crate::{link, when};

/// Shortest beginning of an id that an address may give.
const PREFIX_MIN: usize = 8;

/// Shows an act by its id or by the beginning of it.
pub fn page(cx: &Cx<'_>, text: &str) -> Result<Sheet, Oops> {
    let id = find(cx, text)?;
    let judged = cx.state().judged(&id);
    let act = cx.record.act(&id);
    let row = cx.record.act_row(&id)?;
    let (Some(row), ladder) = (row, cx.record.ladder(&id)?) else { return aside(cx, &id) };
    let title = cx.line(&row.title);
    Ok(Sheet::new(
        title.clone(),
        html! {
            @if cx.ask.text("signed") == "yes" {
                div.panel role="status" {
                    p.big { "The act is signed and written" }
                    p { "It is in the log of " (cx.party(&row.log)) " as entry " (row.index) ". It has effect once enough members hold it; this page shows how far it has come." }
                }
            }
            p.crumbs { a href="/record" { "Record" } @if !row.kind.is_empty() { " / " a href=(link::with("/record", &[("kind", &row.kind)])) { (kind_title(act, &row.kind)) } } }
            h1 { (title) }
            p.kicker {
                @match act {
                    Some(act) => { (cx.author(&act.author)) " · " (when::stamp(act.at)) @if let Some(there) = when::local(act.at, &act.zone) { " · there " (there) } }
                    None => { (cx.party(&row.log)) " · written " (when::stamp(row.written)) }
                }
                @if let Some(drill) = act.and_then(|act| act.drill.as_deref()) { " " (tag::drill(cx, drill)) }
            }
            (forked(cx, &row.log, ladder.as_ref()))
            @if let Some(act) = act { (received(cx, &id, act)) }
            @if let Some(ladder) = &ladder { (ladder::steps(cx, ladder, &row)) }
            @match act.and_then(|act| contest(cx, &id, act)) {
                Some(draft) => { (contested(cx, &draft)) }
                None => @match law::contest::open(cx.state(), &id) {
                    Some(gap) => { (held_open(cx, &gap)) }
                    None => { (amounts(cx, judged, act)) }
                }
            }
            @if let Some(act) = act { (fields(cx, act)) (public(cx, &id)) (next(cx, &id, act)) }
            (references(cx, &id, act))
            @if judged.is_some() {
                section aria-labelledby="why" { h2 #why { "Why" } div.card { (tree(cx, &cx.state().explain(&id))) } }
                @if let Some(act) = act { (who_may(cx, &id, act)) }
            }
            (facts(cx, &id, &row, act))
            (proof::part(cx, &id))
        },
    ))
}

/// Says of an act that stands in a log of which two versions were signed what that means for it.
fn forked(cx: &Cx<'_>, log: &Party, ladder: Option<&record::Ladder>) -> Markup {
    let forked = cx.record.heads().into_iter().any(|head| head.party == *log && head.forked);
    html! {
        @if let (true, Some(ladder)) = (forked, ladder) {
            div.note.no role="alert" {
                p {
                    strong { "The log of " (cx.party(log)) " was signed in two versions. " }
                    @if ladder.registered { "This act was registered before and stays so." } @else { "This act was not registered before, and in this log it will not be. If it is not in the log that the party starts in its place, the party has to do it again." }
                    " " a href="/network" { "What was found" }
                }
            }
        }
    }
}

/// Shows both times of an act: that which its author gives, and when others received it.
fn received(cx: &Cx<'_>, id: &ActId, act: &Act) -> Markup {
    let received = cx.state().received(id);
    html! {
        @if received.is_kept() {
            p.small.soft #received {
                "Its author dates it " (when::stamp(act.at)) "; "
                @match (received.earliest, received.latest) {
                    (Some(earliest), Some(latest)) if earliest == latest => { "others held it on " (when::stamp(latest)) "." }
                    (Some(earliest), Some(latest)) => { "others held it between " (when::stamp(earliest)) " and " (when::stamp(latest)) "." }
                    (None, Some(latest)) => { "others held it by " (when::stamp(latest)) "." }
                    (_, None) => { "not enough members have said when they held it with all that it points to: " (received.said) " of " (received.of) "." }
                }
            }
        }
    }
}

/// Shows a record that does not hold against everybody yet, and what settles it.
fn held_open(cx: &Cx<'_>, gap: &Gap) -> Markup {
    html! {
        div.note.open {
            p { (tag::tag(Tone::Open, Shape::Question, "contested")) " " strong { (cx.words(&gap.says)) } " " (cites(cx, &gap.cites)) }
            p { (cx.words(&gap.settled_by)) }
        }
    }
}

/// Shows an act that was put aside: it stood in a version of a log that did not go on.
fn aside(cx: &Cx<'_>, id: &ActId) -> Result<Sheet, Oops> {
    let Some(row) = cx.record.aside_of(id)? else { return Err(missing()) };
    let title =
        if row.title.is_empty() { "An entry that this node does not read".to_owned() } else { cx.line(&row.title) };
    Ok(Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/record" { "Record" } }
            h1 { (title) }
            p.kicker { (cx.party(&row.log)) " · written " (when::stamp(row.written)) }
            div.note.no role="alert" {
                p { strong { "Put aside. " } "The log of " (cx.party(&row.log)) " was signed in two versions, and this act stood as entry " (row.index) " in the one that does not go on. It was never registered and counts for nothing. If it is still meant, its author does it again in the log that goes on." }
                p { a href="/network" { "What was found" } }
            }
            p.small.mono { (id) }
        },
    ))
}

fn missing() -> Oops {
    Oops::missing(
        "There is no such act in this record.",
        "Go to Record for all acts that this node holds. An act of another node may still be on its way.",
    )
}

fn find(cx: &Cx<'_>, text: &str) -> Result<ActId, Oops> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    if text.len() < PREFIX_MIN || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(missing());
    }
    let known = cx.state().entries().map(|judged| judged.id).chain(cx.record.pending().into_iter().map(|one| one.id));
    let mut found = known.filter(|id| id.to_string().starts_with(text));
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        _ => Err(missing()),
    }
}

fn kind_title(act: Option<&Act>, kind: &str) -> String {
    let row = act.and_then(|act| law::kinds::find(&act.kind, act.edition));
    row.map_or_else(|| kind.to_owned(), |row| row.title.to_owned())
}

/// Returns the draft of a closing act that leaves out what was stated before it: the record does not take effect.
fn contest(cx: &Cx<'_>, id: &ActId, act: &Act) -> Option<Draft> {
    let plane = cx.state().plane(act.drill.as_deref());
    let closes = act.kind.as_str() == "decision.record";
    let drafts = act.refs.iter().filter(|_| closes).filter_map(|id| plane.draft(id));
    drafts.into_iter().find(|draft| draft.contested.iter().any(|one| one.record == *id))
}

fn contested(cx: &Cx<'_>, draft: &Draft) -> Markup {
    html! {
        div.note.open {
            p { (tag::tag(Tone::Open, Shape::Question, "contested")) " " strong { "It leaves out what was stated before it, so the decision is undetermined." } }
            ul { @for one in &draft.contested { li { (cx.party(&one.party)) ": " (line::anchor(cx, &one.stated)) } } }
            p { a href={ "/draft/" (draft.id) } { "See the draft" } }
        }
    }
}

/// Returns what the act amounts to, in a box.
fn amounts(cx: &Cx<'_>, judged: Option<&Judged>, act: Option<&Act>) -> Markup {
    let Some(judged) = judged else {
        let preview = act.map(|act| cx.state().preview(act));
        return html! {
            div.note.wait {
                p { strong { "Not registered yet. " } "It has no effect until more members hold it." }
                @match preview {
                    Some(Verdict::Effective { because }) => { p { "As things stand it will have effect, resting on " (cites(cx, &because)) "." } }
                    Some(Verdict::Refused(refusal)) => { p { "As things stand it will have no effect: " (cx.words(&refusal.says)) " " (cites(cx, &refusal.cites)) } }
                    Some(Verdict::Undetermined(gap)) => { p { "As things stand it will be undetermined: " (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) } }
                    _ => {}
                }
            }
        };
    };
    html! {
        @match &judged.verdict {
            Verdict::Effective { because } => { div.note.yes { p { (verdict(cx, &judged.verdict)) " It rests on " (cites(cx, because)) "." } } }
            Verdict::Refused(refusal) => {
                div.note.no {
                    p { (verdict(cx, &judged.verdict)) " " strong { (cx.words(&refusal.says)) } " " (cites(cx, &refusal.cites)) }
                    p { (cx.words(&refusal.next)) }
                }
            }
            Verdict::Undetermined(gap) => {
                div.note.open {
                    p { (verdict(cx, &judged.verdict)) " " strong { (cx.words(&gap.says)) } " " (cites(cx, &gap.cites)) }
                    p { "Missing clause: " span.mono { (gap.clause) } ". " (cx.words(&gap.settled_by)) }
                }
            }
            Verdict::Unknown => { p.note { (verdict(cx, &judged.verdict)) " It is kept, checked and passed on, without effect here." } }
            Verdict::Opaque => { p.note { (verdict(cx, &judged.verdict)) " This node holds it and cannot open it. Nothing that this node answers depends on it." } }
            Verdict::Redacted => { p.note { (verdict(cx, &judged.verdict)) " Its content was deleted on every node. That it was written stays." } }
            Verdict::Waiting => { p.note.wait { (verdict(cx, &judged.verdict)) " An act that it rests on is not registered here yet." } }
        }
        @if let Content::Malformed(why) = &judged.content { p.mono { (why) } }
        @if let Content::Redacted(by) = &judged.content { p { "Redacted by: " (line::anchor(cx, by)) } }
        @if let Some(released) = cx.record.released(&judged.id) {
            p { "Released by: " (line::anchor(cx, &released.by)) }
            @if judged.act().is_none() { (fields(cx, &released.act)) }
        }
    }
}

fn fields(cx: &Cx<'_>, act: &Act) -> Markup {
    let row = law::kinds::find(&act.kind, act.edition);
    let lists = lists(cx, None);
    html! {
        section aria-labelledby="said" {
            h2 #said { "What it says" }
            dl.facts {
                (value::body(row.map_or(&[], |row| row.fields), &told(act), &lists))
                dt { "Who may read it" } dd { (audience(cx, act)) }
            }
        }
    }
}

/// Returns the body for people: of a release without the bytes that it shows, which stand as an act of their own.
fn told(act: &Act) -> toml::Table {
    let mut body = act.body.to_table();
    if act.kind.as_str() == law::kinds::release::ROW.name {
        body.retain(|key, _| key != "leaf" && key != "content");
    }
    body
}

/// Returns the permanent address of an act that the public site shows.
fn public(cx: &Cx<'_>, id: &ActId) -> Markup {
    let item = crate::public::item::of(cx, *id);
    html! {
        @if let Some(item) = item {
            p {
                "On the public site: "
                @match &cx.app.public_site {
                    Some(site) => { a href={ (site.trim_end_matches('/')) (item.address()) } { (item.address()) } }
                    None => { span.mono { (item.address()) } }
                }
            }
        }
    }
}

/// Says whether an act of a kind can still rest on this one: its text stands, and what it would do is not done yet.
fn fits(cx: &Cx<'_>, id: &ActId, row: &KindRow) -> bool {
    let plane = cx.plane();
    if let Some(draft) = plane.draft(id) {
        let open = draft.recorded_by.is_empty() && draft.superseded_by.is_empty();
        let adopted = matches!(draft.outcome.adopted, Finding::Yes);
        return open && (row.name != "decision.record" || adopted);
    }
    let Some(case) = plane.case(id, cx.now) else { return true };
    match row.name {
        "consultation.open" => case.consultation.is_none() && case.decision.is_none(),
        "consultation.state" | "consultation.close" | "draft.table" => case.decision.is_none(),
        "decision.record" => false,
        "duty.done" => case.clocks.iter().any(|clock| {
            let awaited = clock.opened_by == *id && clock.runs();
            awaited && clock.must.is_some() && cx.seat.as_ref().is_some_and(|seat| clock.who.contains(&seat.party))
        }),
        _ => true,
    }
}

/// Says whether the charter lets the reader's office write acts of a kind.
fn may_write(cx: &Cx<'_>, row: &KindRow) -> bool {
    let law = cx.law();
    let Some((seat, (terms, rule))) = cx.seat.as_ref().and_then(|seat| Some((seat, law.office(seat)?))) else {
        return false;
    };
    let names = [terms.code(rule), rule.cite.rule.as_str(), seat.office.as_str()];
    let year = cx.now.date().year;
    let chairs =
        || law.bodies().iter().any(|(body, ..)| law.chair(body, year).is_some_and(|chair| chair.party == seat.party));
    let named = |offices: &[Office]| offices.iter().any(|by| names.contains(&by.as_str()));
    let rules = law.competences_for_act(&Kind::from(row.name));
    rules.iter().any(|(terms, _)| named(&terms.by) || named(&terms.while_chairing) && chairs())
}

/// Shows who may write such an act, on its day, on its matter and before its body.
fn who_may(cx: &Cx<'_>, id: &ActId, act: &Act) -> Markup {
    let named = |act: &Act| act.body.get("body").and_then(|body| body.as_str()).map(Body::from);
    let rested = act.refs.iter().filter_map(|id| cx.state().act(id)).find_map(named);
    let (body, matter) = (named(act).or(rested), cx.state().judged(id).and_then(Judged::matter));
    let may = cx.state().who_may(&act.kind, matter, body.as_ref(), act.at.date());
    let mut offices: BTreeMap<String, (Vec<&Party>, &[Citation])> = BTreeMap::new();
    for one in &may {
        let with = if one.power == Power::Credential { ", with a credential of its party," } else { "" };
        // The competence stands last; the rules on the office differ from party to party.
        let cite = one.because.len().saturating_sub(1);
        let row = offices.entry(format!("{}{with}", cx.office(&one.author))).or_insert((vec![], &one.because[cite..]));
        row.0.push(&one.author.party);
    }
    html! {
        details.card #who-may {
            summary { strong { "Who may write such an act" } }
            @if may.is_empty() { p { "No office may, by the charter of " (when::day(act.at.date())) "." } }
            @else {
                p.small.soft { "By the charter of " (when::day(act.at.date())) @if let Some(matter) = matter { ", on " (cx.matter(matter)) } "." }
                ul { @for (office, (parties, cite)) in &offices { li { (office) " of " (line::listed(cx, &cx.parties(parties.iter().copied()))) ": " (cites(cx, cite)) } } }
            }
        }
    }
}

/// Returns links to the forms of acts that the reader's office can rest on this one.
fn next(cx: &Cx<'_>, id: &ActId, act: &Act) -> Markup {
    let takes = |row: &KindRow| row.refs.iter().any(|role| !role.kinds.is_empty() && role.takes(act.kind.as_str()));
    let here = cx.state().judged(id).is_some_and(Judged::is_effective);
    let able: Vec<&KindRow> =
        law::kinds::all().iter().filter(|row| takes(row) && may_write(cx, row) && fits(cx, id, row)).collect();
    html! {
        @if here && !able.is_empty() {
            p.small {
                "Write on it: "
                @for (at, row) in able.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href=(link::with(&format!("/write/{}", row.name), &[("ref", &id.to_string())])) { (row.title) }
                }
            }
        }
        @if act.kind.as_str() == "draft.table" && here { p { a href={ "/draft/" (id) } { "See the draft with its positions and outcome" } } }
        @if cx.plane().case(id, cx.now).is_some() { p { a href={ "/case/" (id) } { "See the case that it belongs to" } } }
    }
}

fn references(cx: &Cx<'_>, id: &ActId, act: Option<&Act>) -> Markup {
    let on: Vec<ActId> = act.map(|act| act.refs.clone()).unwrap_or_default();
    let by = cx.state().referrers(id);
    html! {
        @if !on.is_empty() { h2 { "It rests on" } ul.acts { @for one in &on { (item(cx, one)) } } }
        @if !by.is_empty() { h2 { "What rests on it" } (line::list(cx, &by, "")) }
    }
}

fn facts(cx: &Cx<'_>, id: &ActId, row: &record::ActRow, act: Option<&Act>) -> Markup {
    html! {
        details.card #raw {
            summary { strong { "Facts of the entry" } }
            dl.facts {
                dt { "Act" } dd.mono { (id) }
                dt { "Log and index" } dd { (cx.party(&row.log)) ", " (row.index) }
                dt { "Written" } dd { (when::stamp(row.written)) ", by the log's own clock" }
                @if let Some(act) = act {
                    dt { "Done" } dd.mono { (act.at) " " (act.zone) }
                    dt { "Kind and edition" } dd { (act.kind) ", " (act.edition) }
                    dt { "Author" } dd.mono { (act.author) }
                    dt { "Label" } dd { (label(&act.label)) }
                    @if !act.approvals.is_empty() {
                        dt { "Approvals" }
                        dd {
                            "Approved by " (act.approvals.len()) @if act.approvals.len() == 1 { " officer" } @else { " officers" } ", known by keys:"
                            ul.plain { @for one in &act.approvals { li.mono { (one.key) } } }
                        }
                    }
                    dt { "Body" } dd { pre { (act.body) } }
                }
                dt { "As data" } dd { a href={ "/api/acts/" (id) } { "This act as JSON" } }
            }
        }
    }
}
