//! Network: the nodes, what each holds of every log, whether states agree, what was refused, and proofs of two versions.

use law::id::Party;
use law::state::Scope;
use maud::{Markup, html};
use record::{PeerReport, Relation};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::layout::Sheet;
use crate::part::act::listed;
use crate::part::icon::Shape;
use crate::part::tag::{Tone, tag};
use crate::when;

/// Digits of a hash that people compare at a glance.
const DIGITS: usize = 16;

/// Shows the page.
pub fn page(cx: &Cx<'_>) -> Result<Sheet, Oops> {
    let peers = cx.record.network();
    let heads = cx.record.heads();
    let refusals = cx.record.refusals()?;
    let forks = cx.record.forks()?;
    let equal = peers.iter().filter(|peer| peer.relation == Relation::Equal).count();
    Ok(Sheet::new(
        "Network",
        html! {
            h1 { "Network" }
            p.lead { (equal) " of " (peers.len()) " other nodes hold the same acts and draw the same answers. No node is trusted: each checks every signature and computes every outcome itself." }
            @if !forks.is_empty() {
                (two_versions(cx, &forks, &heads))
            }
            h2 { "Nodes" }
            (nodes(cx, &peers))
            h2 { "This node's state" }
            dl.facts {
                dt { "Node" } dd { (cx.record.node()) @if !cx.app.hosted.is_empty() { ", keeps the log of " (listed(&cx.parties(&cx.app.hosted))) } }
                dt { "From public acts" } dd.mono { (cx.record.state_hash(Scope::Public)) }
                @if !cx.app.hosted.is_empty() { dt { "From what every member reads" } dd.mono { (cx.record.state_hash(Scope::Members)) } }
                dt { "Charter" } dd.mono { (cx.record.charter_hash()) }
                dt { "Roster" } dd.mono { (cx.record.roster().hash()) }
            }
            h2 { "Logs and mirrors" }
            (logs(cx, &heads, &peers))
            h2 { "Refused" }
            @if refusals.is_empty() { p.soft { "Nothing that a peer sent has been refused." } } @else {
                div.scroll tabindex="0" role="region" aria-label="Refused" {
                    table.stack {
                        caption.unseen { "What peers sent and this node refused" }
                        thead { tr { th scope="col" { "From" } th scope="col" { "What" } th scope="col" { "Why" } th.num scope="col" { "Times" } th scope="col" { "Last" } } }
                        tbody { @for one in &refusals { tr {
                            th scope="row" { (one.peer) @if !one.log.is_empty() { br; span.small.soft { "log " (one.log) } } }
                            td data-head="What" { (one.what) }
                            td data-head="Why" { (one.why) }
                            td.num data-head="Times" { (one.count) }
                            td data-head="Last" { (when::stamp(one.last_at)) }
                        } } }
                    }
                }
            }
        },
    ))
}

/// Says which logs were signed in two versions, what that means for their acts, and what ends it.
fn two_versions(cx: &Cx<'_>, forks: &[record::ForkRow], heads: &[record::Head]) -> Markup {
    html! {
        div.note.no role="alert" {
            p { strong { "Two versions of a log were signed. " } "Its key has signed two lists of acts of which neither continues the other: used twice by its party, by an old copy of its node, or by somebody who took it. The proof is kept and passed on to every node." }
            ul { @for fork in forks {
                li {
                    "Log of " (cx.party(&fork.log)) @if fork.number > 0 { ", successor " (fork.number) } ", found " (when::stamp(fork.found_at)) ", received from " (fork.peer) ". "
                    @if let Some(head) = heads.iter().find(|head| head.party == fork.log && head.forked) {
                        "The first " (head.registered) " entries are registered and stay so."
                        @if head.size > head.registered { " The other " (head.size - head.registered) " that this node holds can be read and will not be registered." }
                        " Nothing more is taken into this log until the holders of the party's root keys start a successor."
                    }
                }
            } }
            p.small { "To hand the proof to somebody who has no node: " code { "foedera fork export" } "; whoever gets the file checks it with " code { "foedera fork check" } "." }
        }
    }
}

fn nodes(cx: &Cx<'_>, peers: &[PeerReport]) -> Markup {
    let link = |peer: &PeerReport| {
        cx.app
            .nodes
            .iter()
            .find(|node| node.code == peer.node || peer.hosts.iter().any(|host| host.as_str() == node.code))
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="Nodes" {
            table.stack {
                caption.unseen { "Other nodes" }
                thead { tr { th scope="col" { "Node" } th scope="col" { "Beside this one" } th scope="col" { "Last answered" } th scope="col" { "Public state" } } }
                tbody {
                    @for peer in peers {
                        tr {
                            th scope="row" {
                                @match (link(peer), &cx.app.public_site) {
                                    (Some(node), _) => { a href=(node.address) { (node.title) } }
                                    (None, Some(site)) if peer.hosts.is_empty() => { a href=(site) { "Public site" } }
                                    _ => { (peer.node) }
                                }
                                br; span.small.soft { @if peer.hosts.is_empty() { "observer, reads what is public" } @else { (listed(&cx.parties(&peer.hosts))) } }
                            }
                            td data-head="Beside this one" { (relation(cx, &peer.relation)) }
                            td data-head="Last answered" { @match peer.last_contact { Some(at) => { (when::stamp(at)) br; span.small.soft { (when::away(cx.wall, at)) } } None => { span.soft { "not since this node started" } } } }
                            td.mono data-head="Public state" { @if let Some(hash) = &peer.public { (first(&hash.to_string())) } }
                        }
                    }
                }
            }
        }
    }
}

fn relation(cx: &Cx<'_>, relation: &Relation) -> Markup {
    let names = |list: &[Party]| listed(&cx.parties(list));
    html! {
        @match relation {
            Relation::Unknown => { (tag(Tone::Plain, Shape::Ring, "no answer yet")) }
            Relation::Equal => { (tag(Tone::Yes, Shape::Check, "equal")) }
            Relation::Apart { behind, ahead } => {
                @if !behind.is_empty() { (tag(Tone::Wait, Shape::Clock, "behind")) " " span.small { "on the log of " (names(behind)) } br; }
                @if !ahead.is_empty() { (tag(Tone::Wait, Shape::Clock, "ahead")) " " span.small { "on the log of " (names(ahead)) } }
            }
            Relation::Different(what) => { (tag(Tone::No, Shape::Warning, "different")) " " span.small { (what.join("; ")) } }
        }
    }
}

fn logs(cx: &Cx<'_>, heads: &[record::Head], peers: &[PeerReport]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Logs and mirrors" {
            table {
                caption { "Entries held, and in brackets how many of them are registered" }
                thead {
                    tr {
                        th scope="col" { "Log of" } th.num scope="col" { "This node" }
                        @for peer in peers { th.num scope="col" { (peer.node) } }
                        th scope="col" { "Root" }
                    }
                }
                tbody {
                    @for head in heads {
                        tr {
                            th scope="row" { (cx.party(&head.party)) @if head.hosted { " " span.tag.info { "kept here" } } @if head.forked { " " (tag(Tone::No, Shape::Warning, "two versions")) } }
                            td.num { (head.size) " (" (head.registered) ")" }
                            @for peer in peers {
                                @let theirs = peer.logs.iter().find(|(log, ..)| *log == head.party);
                                td.num { @match theirs { Some((_, size, registered)) => { (size) " (" (registered) ")" } None => { span.soft { "-" } } } }
                            }
                            td.mono { (first(&head.root.to_string())) }
                        }
                    }
                }
            }
        }
    }
}

fn first(hash: &str) -> String {
    hash.chars().take(DIGITS).collect()
}
