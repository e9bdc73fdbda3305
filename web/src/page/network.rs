//! Network: the nodes, what each holds of every log, whether states agree, what was refused, and proofs of two versions.

use law::id::Party;
use law::state::Scope;
use maud::{Markup, html};
use record::limits::CLOCK_MICROS_MAX;
use record::sync::{Difference, Identity};
use record::{Attested, Compared, PeerReport, Relation};

use crate::answer::Oops;
use crate::cx::Cx;
use crate::lang::{say, weave};
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
        say!(cx, "frame-network"),
        html! {
            h1 { (say!(cx, "frame-network")) }
            p.lead { (say!(cx, "net-equal", count = equal, of = peers.len())) " " (say!(cx, "net-no-trust")) }
            @if !forks.is_empty() {
                (two_versions(cx, &forks, &heads, &cx.record.aside()?))
            }
            @if let Some(says) = clock::wrong(cx) { div.note.no role="alert" { p { strong { (say!(cx, "net-clock-wrong")) } " " (says) } } }
            h2 { (say!(cx, "net-nodes")) }
            (nodes(cx, &peers))
            @for peer in peers.iter() { @if let Some(found) = &peer.difference { (difference(cx, peer, found)) } }
            @if !cx.app.hosted.is_empty() { (misled(cx)?) }
            (attested(cx, &cx.record.attested()?))
            h2 { (say!(cx, "net-state")) }
            dl.facts {
                dt { (say!(cx, "net-node")) } dd { (cx.record.node()) @if !cx.app.hosted.is_empty() { (say!(cx, "net-keeps", parties = listed(cx, &cx.parties(&cx.app.hosted)))) } }
                dt { (say!(cx, "net-public")) } dd.mono { (cx.record.state_hash(Scope::Public)) }
                @if !cx.app.hosted.is_empty() { dt { (say!(cx, "net-members")) } dd.mono { (cx.record.state_hash(Scope::Members)) } }
                dt { (say!(cx, "net-clock")) } dd { (clocks(cx)) }
                dt { (say!(cx, "frame-charter")) } dd.mono { (cx.record.charter_hash()) }
                dt { (say!(cx, "net-roster")) } dd.mono { (cx.record.roster().hash()) }
            }
            h2 { (say!(cx, "net-logs")) }
            (logs(cx, &heads, &peers))
            (seals(cx, &heads))
            h2 { (say!(cx, "net-refused")) }
            @if refusals.is_empty() { p.soft { (say!(cx, "net-nothing-refused")) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(say!(cx, "net-refused")) {
                    table.stack {
                        caption.unseen { (say!(cx, "net-refused-table")) }
                        thead { tr { th scope="col" { (say!(cx, "net-from")) } th scope="col" { (say!(cx, "net-what")) } th scope="col" { (say!(cx, "net-why")) } th.num scope="col" { (say!(cx, "net-times")) } th scope="col" { (say!(cx, "net-last")) } } }
                        tbody { @for one in &refusals { tr {
                            th scope="row" { (one.peer) @if !one.log.is_empty() { br; span.small.soft { (say!(cx, "net-log", log = &one.log)) } } }
                            td data-head=(say!(cx, "net-what")) { (cx.english(&one.what)) }
                            td data-head=(say!(cx, "net-why")) { (cx.english(&one.why)) }
                            td.num data-head=(say!(cx, "net-times")) { (one.count) }
                            td data-head=(say!(cx, "net-last")) { (when::stamp(one.last_at)) }
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
            p { strong { (say!(cx, "net-forked")) } " " (say!(cx, "net-forked-means")) }
            ul { @for fork in forks {
                li {
                    (weave!(cx, "net-fork", at = when::stamp(fork.found_at); party = cx.party(&fork.log), number = fork.number, peer = &fork.peer)) " "
                    @if let Some(head) = heads.iter().find(|head| head.party == fork.log && head.forked) {
                        (say!(cx, "net-fork-registered", count = head.registered))
                        @if head.size > head.registered { " " (say!(cx, "net-fork-rest", count = head.size - head.registered)) }
                        " " (say!(cx, "net-fork-stops"))
                        @if let Ok(Some((size, root))) = cx.record.successor_base(&fork.log) { " " (weave!(cx, "net-fork-base", base = html! { span.mono { "--size " (size) " --root " (root) } })) }
                    } @else if heads.iter().any(|head| head.party == fork.log && head.number as i64 > fork.number) {
                        (say!(cx, "net-fork-goes-on")) " "
                        @let count = aside.iter().filter(|row| row.log == fork.log && row.number == fork.number).count();
                        @if count > 0 { (say!(cx, "net-fork-aside", count = count)) }
                    }
                }
            } }
            p.small { (weave!(cx, "net-fork-hand", one = html! { code { "foedera fork export" } }, other = html! { code { "foedera fork check" } })) }
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
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "net-nodes")) {
            table.stack {
                caption.unseen { (say!(cx, "frame-other-nodes")) }
                thead { tr { th scope="col" { (say!(cx, "net-node")) } th scope="col" { (say!(cx, "net-beside")) } th scope="col" { (say!(cx, "net-answered")) } th scope="col" { (say!(cx, "net-public-state")) } } }
                tbody {
                    @for peer in peers {
                        tr {
                            th scope="row" {
                                @match (link(peer), &cx.app.public_site) {
                                    (Some(node), _) => { a href=(node.address) { (node.title) } }
                                    (None, Some(site)) if peer.hosts.is_empty() => { a href=(site) { (say!(cx, "frame-public-site")) } }
                                    _ => { (peer.node) }
                                }
                                br; span.small.soft { @if peer.hosts.is_empty() { (say!(cx, "net-observer")) } @else { (listed(cx, &cx.parties(&peer.hosts))) } }
                            }
                            td data-head=(say!(cx, "net-beside")) { (relation(cx, &peer.relation)) }
                            td data-head=(say!(cx, "net-answered")) { @match peer.last_contact { Some(at) => { (when::stamp(at)) br; span.small.soft { (when::away(cx, cx.wall, at)) (proved(cx, peer)) } } None => { span.soft { (say!(cx, "net-not-since")) } } } }
                            td.mono data-head=(say!(cx, "net-public-state")) { @if let Some(hash) = &peer.public { (first(&hash.to_string())) } }
                        }
                    }
                }
            }
        }
    }
}

/// Says whether a node that answers has proved that it is the one that the roster names.
fn proved(cx: &Cx<'_>, peer: &PeerReport) -> std::borrow::Cow<'static, str> {
    match (peer.identity, peer.hosts.is_empty()) {
        (Identity::Proved, _) => say!(cx, "net-proved"),
        (Identity::Claimed, true) => say!(cx, "net-no-keys"),
        (Identity::Claimed, false) => say!(cx, "net-unproved"),
    }
}

/// Says how this node's clock stands beside the others.
fn clocks(cx: &Cx<'_>) -> String {
    let clock = cx.record.clock();
    let off = |(party, ahead): (&Party, &i64)| {
        let far = ahead.saturating_abs() > CLOCK_MICROS_MAX;
        let (party, span) = (cx.party(party), clock::span(cx, *ahead));
        far.then(|| match *ahead > 0 {
            true => say!(cx, "net-ahead", party = party, span = span).into_owned(),
            false => say!(cx, "net-behind", party = party, span = span).into_owned(),
        })
    };
    let off: Vec<String> = clock.others.iter().filter_map(off).collect();
    match (clock.others.is_empty(), off.is_empty()) {
        (true, _) => say!(cx, "net-not-compared").into_owned(),
        (_, true) => say!(cx, "net-agrees", count = clock.others.len()).into_owned(),
        (_, false) => off.join("; "),
    }
}

/// Names the first act on which a node differs, with both verdicts.
fn difference(cx: &Cx<'_>, peer: &PeerReport, found: &Difference) -> Markup {
    let nothing = || say!(cx, "net-not-sent").into_owned();
    html! {
        div.note.no role="alert" {
            p {
                strong { (say!(cx, "net-differs", node = &peer.node)) } " "
                (say!(cx, "net-differs-first", index = found.index, party = cx.party(&found.log)))
                @if let Some(id) = found.id { ": " a href=(link::act(&id)) { (say!(cx, "net-open-it")) } }
                ". " (say!(cx, "net-compare"))
            }
            dl.facts {
                dt { (say!(cx, "net-this-node")) } dd { (found.ours.clone().unwrap_or_else(|| say!(cx, "net-no-verdict").into_owned())) }
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
                p { strong { (say!(cx, "net-misled")) } " " (say!(cx, "net-misled-means")) }
                ul { @for one in &misled { li {
                    (say!(cx, "net-misled-key", party = cx.party(&one.log), index = one.index))
                    @if !one.left_out.is_empty() {
                        " " (say!(cx, "net-misled-left-out", parties = listed(cx, &cx.parties(&one.left_out)), party = cx.party(&one.log)))
                    }
                    @if one.others > 0 { " " (say!(cx, "net-misled-others", count = one.others)) }
                } } }
            }
        }
        @if left > 0 { p.small.soft { (say!(cx, "net-misled-left", count = left)) } }
    })
}

/// Shows what others attested last, and where it is not what this node holds.
fn attested(cx: &Cx<'_>, attested: &[Attested]) -> Markup {
    html! {
        h2 { (say!(cx, "net-attested")) }
        p.soft { (say!(cx, "net-attested-lead")) }
        @if attested.is_empty() { p.soft { (say!(cx, "net-no-attested")) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(say!(cx, "net-attested")) {
                table.stack {
                    caption.unseen { (say!(cx, "net-attested-table")) }
                    thead { tr { th scope="col" { (say!(cx, "record-by")) } th scope="col" { (say!(cx, "net-its-time")) } th scope="col" { (say!(cx, "net-its-logs")) } th scope="col" { (say!(cx, "net-follows")) } } }
                    tbody { @for one in attested { tr {
                        th scope="row" { (cx.party(&one.party)) br; span.small.soft { (say!(cx, "net-entry", index = one.index)) } }
                        td data-head=(say!(cx, "net-its-time")) { (when::stamp(one.at)) }
                        td data-head=(say!(cx, "net-its-logs")) {
                            @if one.other_roots.is_empty() { (tag(Tone::Yes, Shape::Check, &say!(cx, "net-as-here"))) } @else {
                                (tag(Tone::No, Shape::Warning, &say!(cx, "net-other-entries")))
                                @for (log, size) in &one.other_roots { br; span.small { (say!(cx, "net-other-version", count = size, party = cx.party(log))) } }
                            }
                        }
                        td data-head=(say!(cx, "net-follows")) { @match &one.state {
                            Compared::Same => { (tag(Tone::Yes, Shape::Check, &say!(cx, "net-same"))) }
                            Compared::NotMet => { (tag(Tone::Plain, Shape::Ring, &say!(cx, "net-uncompared"))) br; span.small.soft { (say!(cx, "net-not-met")) } }
                            Compared::Other(scopes) => { (tag(Tone::No, Shape::Warning, &say!(cx, "net-different"))) br; span.small { @if scopes.contains(&Scope::Public) { (say!(cx, "net-of-public")) } @else { (say!(cx, "net-of-members")) } } }
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
            Relation::Unknown => { (tag(Tone::Plain, Shape::Ring, &say!(cx, "net-no-answer"))) }
            Relation::Equal => { (tag(Tone::Yes, Shape::Check, &say!(cx, "net-is-equal"))) }
            Relation::Apart { behind, ahead } => {
                @if !behind.is_empty() { (tag(Tone::Wait, Shape::Clock, &say!(cx, "net-is-behind"))) " " span.small { (say!(cx, "net-on-log", parties = names(behind))) } br; }
                @if !ahead.is_empty() { (tag(Tone::Wait, Shape::Clock, &say!(cx, "net-is-ahead"))) " " span.small { (say!(cx, "net-on-log", parties = names(ahead))) } }
            }
            Relation::Different(what) => { (tag(Tone::No, Shape::Warning, &say!(cx, "net-different"))) " " span.small { (cx.english(&what.join("; "))) } }
        }
    }
}

fn logs(cx: &Cx<'_>, heads: &[record::Head], peers: &[PeerReport]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(say!(cx, "net-logs")) {
            table {
                caption { (say!(cx, "net-caption")) }
                thead {
                    tr {
                        th scope="col" { (say!(cx, "record-log-of")) } th.num scope="col" { (say!(cx, "net-this-node")) }
                        @for peer in peers { th.num scope="col" { (peer.node) } }
                        th scope="col" { (say!(cx, "net-root")) }
                    }
                }
                tbody {
                    @for head in heads {
                        tr {
                            th scope="row" { (cx.party(&head.party)) @if head.hosted { " " span.tag.info { (say!(cx, "net-kept")) } } @if head.forked { " " (tag(Tone::No, Shape::Warning, &say!(cx, "net-two"))) } }
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
