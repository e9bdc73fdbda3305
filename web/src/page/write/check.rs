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
        "Check the answers",
        html! {
            p.crumbs { a href="/write" { "Write an act" } " / " (row.title) }
            h1 { "Check the answers before signing" }
            p.lead { (row.about) }
            (predicted(cx, &verdict))
            @if let Some(asked) = &asked { (approvals(cx, asked)) }
            (office::cleared(cx, typed))
            @if let Some(says) = clock::wrong(cx) { p.note { (says) } }
            dl.facts {
                dt { "Kind of act" } dd { (row.title) }
                dt { "Signed by" } dd { (cx.author(&act.author)) }
                dt { "Who may read it" } dd { (audience(cx, act)) }
                dt { "Drill" } dd { @match &act.drill { Some(drill) => { "Yes: " q { (drill) } ". It has no effect outside the drill." } None => { "No. The act is meant." } } }
                @for role in row.refs {
                    @let (named, _) = candidate::chosen(cx, role, typed);
                    @if !named.is_empty() {
                        dt { (sentence(role.name)) }
                        dd { ul.plain { @for id in named { li { (anchor(cx, &id)) } } } }
                    }
                }
                (value::body(row.fields, &act.body.to_table(), &lists))
            }
            h2 { "What signing does" }
            ul.prose {
                li { "The act is signed with the key of " (cx.party(&act.author.party)) " and written into its log. It cannot be changed or taken out; a later act can supersede it." }
                li { "It travels to the other nodes by itself. It has effect once " (cx.record.needed()) " of " (cx.record.roster().members().len()) " members hold it." }
                (as_things_stand(&verdict))
            }
            form method="post" action={ "/write/" (row.name) } data-keep data-passkey=[approval] {
                @for (name, value) in typed.0.iter().filter(|(name, _)| !["step", "more", "at", "answer"].contains(&name.as_str())) {
                    input type="hidden" name=(name) value=(value);
                }
                (door::approval(cx, act))
                div.does {
                    @if matches!(verdict, Verdict::Effective { .. }) { button type="submit" name="step" value="sign" { "Sign and write the act" } }
                    @else { button.quiet type="submit" name="step" value="sign" { "Sign it all the same" } }
                    button.quiet type="submit" name="step" value="edit" { "Change the answers" }
                    a href="/write" { "Cancel" }
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
            p { strong { (needed) " of " (of) " officers must approve it. " } (anchor(cx, &asked.grant)) " " (cites(cx, &asked.because)) }
            @if needed > 1 && cx.app.desk().is_some() { p { "Your passkey is the first. The act then waits on this node until the others have approved the same bytes; the last approval writes it." } }
        }
    }
}

fn as_things_stand(verdict: &Verdict) -> Markup {
    let says = match verdict {
        Verdict::Effective { .. } => return html! {},
        Verdict::Undetermined(_) => "As things stand the charter does not say whether it has effect.",
        Verdict::Waiting => "As things stand it waits for the acts that it rests on.",
        Verdict::Refused(_) | Verdict::Unknown | Verdict::Opaque | Verdict::Redacted => {
            "As things stand it will have no effect."
        }
    };
    html! { li { strong { (says) } " It will stay in the record with the reason." } }
}

fn predicted(cx: &Cx<'_>, verdict: &Verdict) -> Markup {
    html! {
        @match verdict {
            Verdict::Effective { because } => {
                div.note.yes { p { strong { "It will have effect." } " It rests on " (cites(cx, because)) "." } }
            }
            Verdict::Refused(refusal) => {
                div.note.no {
                    p { strong { "It would have no effect. " } (cx.words(&refusal.says)) " " (cites(cx, &refusal.cites)) }
                    p { (cx.words(&refusal.next)) }
                }
            }
            Verdict::Undetermined(gap) => {
                div.note.open {
                    p { strong { "The charter does not say whether it would have effect. " } (cx.words(&gap.says)) " " (cites(cx, &gap.cites)) }
                    p { "Missing clause: " span.mono { (gap.clause) } ". " (cx.words(&gap.settled_by)) }
                }
            }
            Verdict::Waiting => { p.note.wait { strong { "It would wait. " } "An act that it rests on is not registered here yet." } }
            Verdict::Unknown | Verdict::Opaque | Verdict::Redacted => { p.note { "What it would amount to cannot be said here." } }
        }
    }
}
