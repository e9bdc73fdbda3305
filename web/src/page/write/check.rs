//! Check your answers: everything that will be signed, who will read it, and what it will amount to.

use law::act::Act;
use law::judge::Asked;
use law::kind::KindRow;
use law::state::Verdict;
use maud::{Markup, html};

use super::{candidate, compose};
use crate::cx::Cx;
use crate::door;
use crate::form::Typed;
use crate::lang::{say, weave};
use crate::layout::Sheet;
use crate::office;
use crate::part::act::{anchor, audience};
use crate::part::clock;
use crate::part::explain::{cites, sentence};
use crate::part::value;

/// Returns the page.
pub fn page(cx: &Cx<'_>, row: &KindRow, typed: &Typed, act: &Act) -> Sheet {
    let lists = compose::lists(cx, Some(&act.author.party));
    let filled = cx.record.filled(act).ok();
    let meant = filled.as_ref().unwrap_or(act);
    let asked = cx.state().approvals_asked(meant);
    let verdict = cx.state().preview(&cx.state().as_if_approved(meant));
    let approval = cx.app.desk().map(|_| "approve");
    Sheet::new(
        say!(cx, "check-title"),
        html! {
            p.crumbs { a href="/write" { (say!(cx, "frame-write")) } " / " (cx.lang.row(row.title)) }
            h1 { (say!(cx, "check-heading")) }
            p.lead { (cx.lang.row(row.about)) }
            (predicted(cx, &verdict))
            @if let Some(asked) = &asked { (approvals(cx, asked)) }
            (office::cleared(cx, typed))
            @if let Some(says) = clock::wrong(cx) { p.note { (says) } }
            dl.facts {
                dt { (say!(cx, "check-kind")) } dd { (cx.lang.row(row.title)) }
                dt { (say!(cx, "check-signed-by")) } dd { (cx.author(&act.author)) }
                dt { (say!(cx, "part-who-may-read")) } dd { (audience(cx, act)) }
                dt { (say!(cx, "frame-drill")) } dd { @match &act.drill { Some(drill) => { (weave!(cx, "check-drill", name = html! { q { (drill) } })) } None => { (say!(cx, "check-meant")) } } }
                @for role in row.refs {
                    @let (named, _) = candidate::chosen(cx, role, typed);
                    @if !named.is_empty() {
                        dt { (cx.lang.row(&sentence(role.name))) }
                        dd { ul.plain { @for id in named { li { (anchor(cx, &id)) } } } }
                    }
                }
                (value::body(row.fields, &act.body.to_table(), &lists))
            }
            h2 { (say!(cx, "check-signing")) }
            ul.prose {
                li { (say!(cx, "check-key", party = cx.party(&act.author.party))) }
                li { (say!(cx, "check-travels", needed = cx.record.needed(), of = cx.record.roster().members().len())) }
                (as_things_stand(cx, &verdict))
            }
            form method="post" action={ "/write/" (row.name) } data-keep data-passkey=[approval] {
                @for (name, value) in typed.0.iter().filter(|(name, _)| !["step", "more", "at", "answer"].contains(&name.as_str())) {
                    input type="hidden" name=(name) value=(value);
                }
                (door::approval(cx, act))
                div.does {
                    @if matches!(verdict, Verdict::Effective { .. }) { button type="submit" name="step" value="sign" { (say!(cx, "check-sign")) } }
                    @else { button.quiet type="submit" name="step" value="sign" { (say!(cx, "check-sign-anyway")) } }
                    button.quiet type="submit" name="step" value="edit" { (say!(cx, "check-change")) }
                    a href="/write" { (say!(cx, "write-cancel")) }
                }
            }
        },
    )
}

/// Says that further officers must approve the act.
fn approvals(cx: &Cx<'_>, asked: &Asked) -> Markup {
    let (needed, of) = (asked.officers.needed, asked.officers.keys.len());
    html! {
        div.note.wait {
            p { strong { (say!(cx, "check-approvals", needed = needed, of = of)) } " " (anchor(cx, &asked.grant)) " " (cites(cx, &asked.because)) }
            @if needed > 1 && cx.app.desk().is_some() { p { (say!(cx, "check-approvals-wait")) } }
        }
    }
}

fn as_things_stand(cx: &Cx<'_>, verdict: &Verdict) -> Markup {
    let says = match verdict {
        Verdict::Effective { .. } => return html! {},
        Verdict::Undetermined(_) => say!(cx, "check-stands-open"),
        Verdict::Waiting => say!(cx, "check-stands-waits"),
        Verdict::Refused(_) | Verdict::Unknown | Verdict::Opaque | Verdict::Redacted => {
            say!(cx, "check-stands-none")
        }
    };
    html! { li { strong { (says) } " " (say!(cx, "check-stays")) } }
}

fn predicted(cx: &Cx<'_>, verdict: &Verdict) -> Markup {
    html! {
        @match verdict {
            Verdict::Effective { because } => {
                div.note.yes { p { strong { (say!(cx, "check-effect")) } " " (weave!(cx, "act-rests-on", cites = cites(cx, because))) } }
            }
            Verdict::Refused(refusal) => {
                div.note.no {
                    p { strong { (say!(cx, "check-no-effect")) } " " (cx.words(&refusal.says)) " " (cites(cx, &refusal.cites)) }
                    p { (cx.words(&refusal.next)) }
                }
            }
            Verdict::Undetermined(gap) => {
                div.note.open {
                    p { strong { (say!(cx, "check-open")) } " " (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) }
                    p { (weave!(cx, "part-missing-clause", clause = html! { span.mono { (gap.clause) } })) " " (cx.words(&gap.settled_by)) }
                }
            }
            Verdict::Waiting => { p.note.wait { strong { (say!(cx, "check-waits")) } " " (say!(cx, "act-waits")) } }
            Verdict::Unknown | Verdict::Opaque | Verdict::Redacted => { p.note { (say!(cx, "check-unknown")) } }
        }
    }
}
