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
use crate::lang::{say, weave};
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
                    p.big { (say!(cx, "act-signed")) }
                    p { (say!(cx, "act-in-log", party = cx.party(&row.log), index = row.index)) }
                }
            }
            p.crumbs { a href="/record" { (say!(cx, "frame-record")) } @if !row.kind.is_empty() { " / " a href=(link::with("/record", &[("kind", &row.kind)])) { (kind_title(cx, act, &row.kind)) } } }
            h1 { (title) }
            p.kicker {
                @match act {
                    Some(act) => { (cx.author(&act.author)) " · " (when::stamp(act.at)) @if let Some(there) = when::local(act.at, &act.zone) { " · " (say!(cx, "act-there", at = there)) } }
                    None => { (cx.party(&row.log)) " · " (weave!(cx, "act-written-at", at = when::stamp(row.written))) }
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
                section aria-labelledby="why" { h2 #why { (say!(cx, "act-why")) } div.card { (tree(cx, &cx.state().explain(&id))) } }
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
                    strong { (say!(cx, "act-log-forked", party = cx.party(log))) } " "
                    @if ladder.registered { (say!(cx, "act-forked-registered")) } @else { (say!(cx, "act-forked-unregistered")) }
                    " " a href="/network" { (say!(cx, "act-what-was-found")) }
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
                (weave!(cx, "act-author-dates", at = when::stamp(act.at))) " "
                @match (received.earliest, received.latest) {
                    (Some(earliest), Some(latest)) if earliest == latest => { (weave!(cx, "act-held-on", at = when::stamp(latest))) }
                    (Some(earliest), Some(latest)) => { (weave!(cx, "act-held-between", from = when::stamp(earliest), to = when::stamp(latest))) }
                    (None, Some(latest)) => { (weave!(cx, "act-held-by", at = when::stamp(latest))) }
                    (_, None) => { (say!(cx, "act-held-unsaid", said = received.said, of = received.of)) }
                }
            }
        }
    }
}

/// Shows a record that does not hold against everybody yet, and what settles it.
fn held_open(cx: &Cx<'_>, gap: &Gap) -> Markup {
    html! {
        div.note.open {
            p { (tag::tag(Tone::Open, Shape::Question, &say!(cx, "part-contested"))) " " strong { (cx.words(&gap.says)) } " " (cites(cx, &gap.cites)) }
            p { (cx.words(&gap.settled_by)) }
        }
    }
}

/// Shows an act that was put aside: it stood in a version of a log that did not go on.
fn aside(cx: &Cx<'_>, id: &ActId) -> Result<Sheet, Oops> {
    let Some(row) = cx.record.aside_of(id)? else { return Err(missing(cx)) };
    let title = if row.title.is_empty() { say!(cx, "act-not-read").into_owned() } else { cx.line(&row.title) };
    Ok(Sheet::new(
        title.clone(),
        html! {
            p.crumbs { a href="/record" { (say!(cx, "frame-record")) } }
            h1 { (title) }
            p.kicker { (cx.party(&row.log)) " · " (weave!(cx, "act-written-at", at = when::stamp(row.written))) }
            div.note.no role="alert" {
                p { strong { (say!(cx, "act-aside")) } " " (say!(cx, "act-aside-means", party = cx.party(&row.log), index = row.index)) }
                p { a href="/network" { (say!(cx, "act-what-was-found")) } }
            }
            p.small.mono { (id) }
        },
    ))
}

fn missing(cx: &Cx<'_>) -> Oops {
    Oops::missing(say!(cx, "part-pack-none"), say!(cx, "act-missing-next"))
}

fn find(cx: &Cx<'_>, text: &str) -> Result<ActId, Oops> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    if text.len() < PREFIX_MIN || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(missing(cx));
    }
    let known = cx.state().entries().map(|judged| judged.id).chain(cx.record.pending().into_iter().map(|one| one.id));
    let mut found = known.filter(|id| id.to_string().starts_with(text));
    match (found.next(), found.next()) {
        (Some(id), None) => Ok(id),
        _ => Err(missing(cx)),
    }
}

fn kind_title(cx: &Cx<'_>, act: Option<&Act>, kind: &str) -> String {
    let row = act.and_then(|act| law::kinds::find(&act.kind, act.edition));
    row.map_or_else(|| kind.to_owned(), |row| cx.lang.row(row.title).into_owned())
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
            p { (tag::tag(Tone::Open, Shape::Question, &say!(cx, "part-contested"))) " " strong { (say!(cx, "act-leaves-out")) } }
            ul { @for one in &draft.contested { li { (cx.party(&one.party)) ": " (line::anchor(cx, &one.stated)) } } }
            p { a href={ "/draft/" (draft.id) } { (say!(cx, "act-see-draft")) } }
        }
    }
}

/// Returns what the act amounts to, in a box.
fn amounts(cx: &Cx<'_>, judged: Option<&Judged>, act: Option<&Act>) -> Markup {
    let Some(judged) = judged else {
        let preview = act.map(|act| cx.state().preview(act));
        return html! {
            div.note.wait {
                p { strong { (say!(cx, "act-unregistered")) } " " (say!(cx, "act-unregistered-means")) }
                @match preview {
                    Some(Verdict::Effective { because }) => { p { (weave!(cx, "act-will-have-effect", cites = cites(cx, &because))) } }
                    Some(Verdict::Refused(refusal)) => { p { (say!(cx, "act-will-have-no-effect")) " " (cx.words(&refusal.says)) " " (cites(cx, &refusal.cites)) } }
                    Some(Verdict::Undetermined(gap)) => { p { (say!(cx, "act-will-be-undetermined")) " " (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) } }
                    _ => {}
                }
            }
        };
    };
    html! {
        @match &judged.verdict {
            Verdict::Effective { because } => { div.note.yes { p { (verdict(cx, &judged.verdict)) " " (weave!(cx, "act-rests-on", cites = cites(cx, because))) } } }
            Verdict::Refused(refusal) => {
                div.note.no {
                    p { (verdict(cx, &judged.verdict)) " " strong { (cx.words(&refusal.says)) } " " (cites(cx, &refusal.cites)) }
                    p { (cx.words(&refusal.next)) }
                }
            }
            Verdict::Undetermined(gap) => {
                div.note.open {
                    p { (verdict(cx, &judged.verdict)) " " strong { (cx.words(&gap.says)) } " " (cites(cx, &gap.cites)) }
                    p { (weave!(cx, "part-missing-clause", clause = html! { span.mono { (gap.clause) } })) " " (cx.words(&gap.settled_by)) }
                }
            }
            Verdict::Unknown => { p.note { (verdict(cx, &judged.verdict)) " " (say!(cx, "act-unknown-kind")) } }
            Verdict::Opaque => { p.note { (verdict(cx, &judged.verdict)) " " (say!(cx, "act-opaque")) } }
            Verdict::Redacted => { p.note { (verdict(cx, &judged.verdict)) " " (say!(cx, "act-redacted")) } }
            Verdict::Waiting => { p.note.wait { (verdict(cx, &judged.verdict)) " " (say!(cx, "act-waits")) } }
        }
        @if let Content::Malformed(why) = &judged.content { p.mono { (why) } }
        @if let Content::Redacted(by) = &judged.content { p { (say!(cx, "act-redacted-by")) " " (line::anchor(cx, by)) } }
        @if let Some(released) = cx.record.released(&judged.id) {
            p { (say!(cx, "act-released-by")) " " (line::anchor(cx, &released.by)) }
            @if judged.act().is_none() { (fields(cx, &released.act)) }
        }
    }
}

fn fields(cx: &Cx<'_>, act: &Act) -> Markup {
    let row = law::kinds::find(&act.kind, act.edition);
    let lists = lists(cx, None);
    html! {
        section aria-labelledby="said" {
            h2 #said { (say!(cx, "act-what-it-says")) }
            dl.facts {
                (value::body(row.map_or(&[], |row| row.fields), &told(act), &lists))
                dt { (say!(cx, "part-who-may-read")) } dd { (audience(cx, act)) }
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
                (say!(cx, "act-on-public-site")) " "
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
        let with = if one.power == Power::Credential { say!(cx, "act-with-credential") } else { "".into() };
        // The competence stands last; the rules on the office differ from party to party.
        let cite = one.because.len().saturating_sub(1);
        let row = offices.entry(format!("{}{with}", cx.office(&one.author))).or_insert((vec![], &one.because[cite..]));
        row.0.push(&one.author.party);
    }
    html! {
        details.card #who-may {
            summary { strong { (say!(cx, "act-who-may-write")) } }
            @if may.is_empty() { p { (weave!(cx, "act-nobody-may", day = when::day(act.at.date()))) } }
            @else {
                p.small.soft { @match matter { Some(matter) => { (weave!(cx, "act-by-charter-on", day = when::day(act.at.date()); matter = cx.matter(matter))) } None => { (weave!(cx, "act-by-charter", day = when::day(act.at.date()))) } } }
                ul { @for (office, (parties, cite)) in &offices { li { (say!(cx, "act-office-of", office = office, parties = line::listed(cx, &cx.parties(parties.iter().copied())))) ": " (cites(cx, cite)) } } }
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
                (say!(cx, "act-write-on-it")) " "
                @for (at, row) in able.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href=(link::with(&format!("/write/{}", row.name), &[("ref", &id.to_string())])) { (cx.lang.row(row.title)) }
                }
            }
        }
        @if act.kind.as_str() == "draft.table" && here { p { a href={ "/draft/" (id) } { (say!(cx, "act-see-draft-outcome")) } } }
        @if cx.plane().case(id, cx.now).is_some() { p { a href={ "/case/" (id) } { (say!(cx, "act-see-case")) } } }
    }
}

fn references(cx: &Cx<'_>, id: &ActId, act: Option<&Act>) -> Markup {
    let on: Vec<ActId> = act.map(|act| act.refs.clone()).unwrap_or_default();
    let by = cx.state().referrers(id);
    html! {
        @if !on.is_empty() { h2 { (say!(cx, "act-references")) } ul.acts { @for one in &on { (item(cx, one)) } } }
        @if !by.is_empty() { h2 { (say!(cx, "act-referrers")) } (line::list(cx, &by, "")) }
    }
}

fn facts(cx: &Cx<'_>, id: &ActId, row: &record::ActRow, act: Option<&Act>) -> Markup {
    html! {
        details.card #raw {
            summary { strong { (say!(cx, "act-facts")) } }
            dl.facts {
                dt { (say!(cx, "act-act")) } dd.mono { (id) }
                dt { (say!(cx, "act-log-and-index")) } dd { (cx.party(&row.log)) ", " (row.index) }
                dt { (say!(cx, "part-written")) } dd { (weave!(cx, "act-by-own-clock", at = when::stamp(row.written))) }
                @if let Some(act) = act {
                    dt { (say!(cx, "act-done")) } dd.mono { (act.at) " " (act.zone) }
                    dt { (say!(cx, "act-kind-and-edition")) } dd { (act.kind) ", " (act.edition) }
                    dt { (say!(cx, "act-author")) } dd.mono { (act.author) }
                    dt { (say!(cx, "act-label")) } dd { (label(&act.label)) }
                    @if !act.approvals.is_empty() {
                        dt { (say!(cx, "act-approvals")) }
                        dd {
                            (say!(cx, "act-approved-by", count = act.approvals.len()))
                            ul.plain { @for one in &act.approvals { li.mono { (one.key) } } }
                        }
                    }
                    dt { (say!(cx, "act-body")) } dd { pre { (act.body) } }
                }
                dt { (say!(cx, "act-as-data")) } dd { a href={ "/api/acts/" (id) } { (say!(cx, "act-as-json")) } }
            }
        }
    }
}
