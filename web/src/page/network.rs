//! Network: the nodes, what each holds of every log, whether states agree, what was refused, and proofs of two versions.

use law::id::Party;
use law::state::Scope;
use maud::{Markup, html};
use record::limits::CLOCK_MICROS_MAX;
use record::sync::{Difference, Identity};
use record::{Attested, Compared, PeerReport, Relation};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::layout::Sheet;
use crate::link;
use crate::part::act::listed;
use crate::part::clock;
use crate::part::icon::Shape;
use crate::part::seal::seals;
use crate::part::tag::{Tone, tag};
use crate::when;

/// Keys whose readers are looked up for one view of the page: each costs a few milliseconds.
const EPOCHS_A_PAGE: usize = 4;
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
                (two_versions(cx, &forks, &heads, &cx.record.aside()?))
            }
            @if let Some(says) = clock::wrong(cx) { div.note.no role="alert" { p { strong { "The clock of this node is wrong. " } (says) } } }
            h2 { "Nodes" }
            (nodes(cx, &peers))
            @for peer in peers.iter() { @if let Some(found) = &peer.difference { (difference(cx, peer, found)) } }
            @if !cx.app.hosted.is_empty() { (misled(cx)?) }
            (attested(cx, &cx.record.attested()?))
            h2 { "This node's state" }
            dl.facts {
                dt { "Node" } dd { (cx.record.node()) @if !cx.app.hosted.is_empty() { ", keeps the log of " (listed(cx, &cx.parties(&cx.app.hosted))) } }
                dt { "From public acts" } dd.mono { (cx.record.state_hash(Scope::Public)) }
                @if !cx.app.hosted.is_empty() { dt { "From what every member reads" } dd.mono { (cx.record.state_hash(Scope::Members)) } }
                dt { "Clock" } dd { (clocks(cx)) }
                dt { "Charter" } dd.mono { (cx.record.charter_hash()) }
                dt { "Roster" } dd.mono { (cx.record.roster().hash()) }
            }
            h2 { "Logs and mirrors" }
            (logs(cx, &heads, &peers))
            (seals(cx, &heads))
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
fn two_versions(cx: &Cx<'_>, forks: &[record::ForkRow], heads: &[record::Head], aside: &[record::AsideRow]) -> Markup {
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
                        @if let Ok(Some((size, root))) = cx.record.successor_base(&fork.log) { " It goes on from the largest beginning that any node shows; here that is " span.mono { "--size " (size) " --root " (root) } "." }
                    } @else if heads.iter().any(|head| head.party == fork.log && head.number as i64 > fork.number) {
                        "The party's root key holders have started a successor, and the log goes on. "
                        @let count = aside.iter().filter(|row| row.log == fork.log && row.number == fork.number).count();
                        @if count > 0 { (count) " entries of the version that does not go on were put aside here." }
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
                                br; span.small.soft { @if peer.hosts.is_empty() { "observer, reads what is public" } @else { (listed(cx, &cx.parties(&peer.hosts))) } }
                            }
                            td data-head="Beside this one" { (relation(cx, &peer.relation)) }
                            td data-head="Last answered" { @match peer.last_contact { Some(at) => { (when::stamp(at)) br; span.small.soft { (when::away(cx, cx.wall, at)) (proved(peer)) } } None => { span.soft { "not since this node started" } } } }
                            td.mono data-head="Public state" { @if let Some(hash) = &peer.public { (first(&hash.to_string())) } }
                        }
                    }
                }
            }
        }
    }
}

/// Says whether a node that answers has proved that it is the one that the roster names.
fn proved(peer: &PeerReport) -> &'static str {
    match (peer.identity, peer.hosts.is_empty()) {
        (Identity::Proved, _) => "; proved by its keys",
        (Identity::Claimed, true) => "; it has no keys to prove itself with",
        (Identity::Claimed, false) => "; it has not proved that it is this node",
    }
}

/// Says how this node's clock stands beside the others.
fn clocks(cx: &Cx<'_>) -> String {
    let clock = cx.record.clock();
    let off = |(party, ahead): (&Party, &i64)| {
        let way = if *ahead > 0 { "ahead" } else { "behind" };
        let far = ahead.saturating_abs() > CLOCK_MICROS_MAX;
        far.then(|| format!("{} is {} {way}", cx.party(party), clock::span(cx, *ahead)))
    };
    let off: Vec<String> = clock.others.iter().filter_map(off).collect();
    match (clock.others.is_empty(), off.is_empty()) {
        (true, _) => "not compared since this node started".to_owned(),
        (_, true) => format!("agrees with the {} compared since this node started", clock.others.len()),
        (_, false) => off.join("; "),
    }
}

/// Names the first act on which a node differs, with both verdicts.
fn difference(cx: &Cx<'_>, peer: &PeerReport, found: &Difference) -> Markup {
    let nothing = || "has it not registered, or does not send it in the open".to_owned();
    html! {
        div.note.no role="alert" {
            p {
                strong { (peer.node) " draws another answer from the same acts. " }
                "The first act on which it does is entry " (found.index) " of the log of " (cx.party(&found.log))
                @if let Some(id) = found.id { ": " a href=(link::act(&id)) { "open it" } }
                ". Compare the programs and the charters of both nodes; until then trust neither answer about that act."
            }
            dl.facts {
                dt { "This node" } dd { (found.ours.clone().unwrap_or_else(|| "has no verdict on it that all members share".into())) }
                dt { (peer.node) } dd { (found.theirs.clone().unwrap_or_else(nothing)) }
            }
        }
    }
}

/// Names the epochs whose keys do not serve those who read their label. A few more of them are looked at each time.
fn misled(cx: &Cx<'_>) -> Result<Markup, Oops> {
    let (misled, left) = cx.record.misled_so_far(EPOCHS_A_PAGE)?;
    Ok(html! {
        @if !misled.is_empty() {
            div.note.no role="alert" {
                p { strong { "Not everybody can open what was sealed to them. " } "A member seals what it writes with keys, and wraps each key for every reader. These keys were wrapped otherwise than their label says." }
                ul { @for one in &misled { li {
                    "The key that stands in the log of " (cx.party(&one.log)) " at entry " (one.index)
                    @if !one.left_out.is_empty() {
                        " was not given to " (listed(cx, &cx.parties(&one.left_out))) ", which may read the label. What was sealed with it is closed to " (if one.left_out.len() == 1 { "it" } else { "them" }) " until " (cx.party(&one.log)) " writes it again."
                    }
                    @if one.others > 0 {
                        @if !one.left_out.is_empty() { " It" }
                        " was wrapped " (one.others) @if one.others == 1 { " time" } @else { " times" } " for nobody that this node knows: for a reader's key that has not come here yet, or to lead a reader astray."
                    }
                } } }
            }
        }
        @if left > 0 { p.small.soft { "Whom " (left) " older keys serve has not been looked at yet; each view of this page looks at a few more." } }
    })
}

/// Shows what others attested last, and where it is not what this node holds.
fn attested(cx: &Cx<'_>, attested: &[Attested]) -> Markup {
    html! {
        h2 { "Attested by others" }
        p.soft { "Each member says in its own log how much it holds of every log, when, and what follows from it." }
        @if attested.is_empty() { p.soft { "Nobody has attested anything yet." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Attested by others" {
                table.stack {
                    caption.unseen { "The latest attestation of each party" }
                    thead { tr { th scope="col" { "By" } th scope="col" { "Its time" } th scope="col" { "Logs" } th scope="col" { "What follows" } } }
                    tbody { @for one in attested { tr {
                        th scope="row" { (cx.party(&one.party)) br; span.small.soft { "entry " (one.index) } }
                        td data-head="Its time" { (when::stamp(one.at)) }
                        td data-head="Logs" {
                            @if one.other_roots.is_empty() { (tag(Tone::Yes, Shape::Check, "as held here")) } @else {
                                (tag(Tone::No, Shape::Warning, "other entries"))
                                @for (log, size) in &one.other_roots { br; span.small { "of the first " (size) " of the log of " (cx.party(log)) ": one of the two was shown another version" } }
                            }
                        }
                        td data-head="What follows" { @match &one.state {
                            Compared::Same => { (tag(Tone::Yes, Shape::Check, "the same")) }
                            Compared::NotMet => { (tag(Tone::Plain, Shape::Ring, "not compared")) br; span.small.soft { "this node did not stand at the same acts lately" } }
                            Compared::Other(scopes) => { (tag(Tone::No, Shape::Warning, "different")) br; span.small { @if scopes.contains(&Scope::Public) { "from public acts" } @else { "from what every member reads" } } }
                        } }
                    } } }
                }
            }
        }
    }
}

fn relation(cx: &Cx<'_>, relation: &Relation) -> Markup {
    let names = |list: &[Party]| listed(cx, &cx.parties(list));
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
