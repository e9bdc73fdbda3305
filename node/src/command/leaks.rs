//! `foedera check --leaks`: files, stores and pages searched for what a reader may not see.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Context, bail};
use law::id::Party;
use record::leak::{Leak, Reader, Watch};

use crate::api::Api;
use crate::args::{Exit, Line};
use crate::stopped::Stopped;

/// Pages of one site that are read; a site links from each day to others without end.
pub const PAGES_MAX: usize = 2000;

/// Searches what the line names, or every store of the directory, each for its own readers.
pub fn run(line: &Line) -> anyhow::Result<Exit> {
    let nodes = Stopped::beside(&line.words[0], line.value("charter"))?;
    let places = &line.words[1..];
    let mut found = 0;
    if places.is_empty() {
        for name in nodes.names() {
            let Some(store) = nodes.store(&name)? else { continue };
            say!("{name}");
            let hosted: BTreeSet<Party> = nodes.roster().hosted(&name).into_iter().collect();
            let reader = if hosted.is_empty() { Reader::Public } else { Reader::Parties(hosted) };
            let watch = watch(&nodes, reader)?;
            found += told(watch.path(&store)?, &store.display().to_string());
        }
    } else {
        let watch = watch(&nodes, reader(line)?)?;
        for place in places {
            found += match place.starts_with("http://") {
                true => told(site(&watch, place)?, place),
                false => told(watch.path(Path::new(place))?, place),
            };
        }
    }
    Ok(if found == 0 { Exit::Fine } else { Exit::Findings })
}

fn reader(line: &Line) -> anyhow::Result<Reader> {
    match line.value("reader") {
        None | Some("public") => Ok(Reader::Public),
        Some(codes) => Ok(Reader::Parties(codes.split(',').map(Party::from).collect())),
    }
}

/// Gathers what the reader may not see from the stores of all nodes that are here.
fn watch(nodes: &Stopped, reader: Reader) -> anyhow::Result<Watch> {
    let mut watch = Watch::new(reader);
    for name in nodes.names() {
        if nodes.store(&name)?.is_some() {
            watch.add(&nodes.copy(&name)?);
        }
    }
    nodes.texts().for_each(|text| watch.know(text));
    let (acts, words) = watch.ready();
    if acts == 0 {
        say!("No node here opens an act that this reader may not read, so there is nothing to find.");
    } else {
        say!("{acts} acts are watched by {words} words.");
    }
    Ok(watch)
}

fn told((leaks, read): (Vec<Leak>, usize), place: &str) -> usize {
    for leak in &leaks {
        say!("LEAK  {leak}");
    }
    if leaks.is_empty() {
        say!("clean {place}: {read} read");
    }
    leaks.len()
}

/// Reads the pages of a site on this machine, from one on to all that they link to, and searches each.
pub fn site(watch: &Watch, from: &str) -> anyhow::Result<(Vec<Leak>, usize)> {
    let host = from.strip_prefix("http://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        bail!("{from} is not on this machine; only pages served here are read");
    }
    let site = format!("http://{host}");
    let api = Api::new()?;
    let first = from.strip_prefix(&site).filter(|path| !path.is_empty()).unwrap_or("/").to_owned();
    let (mut known, mut ahead) = (BTreeSet::from([first.clone()]), VecDeque::from([first]));
    let (mut leaks, mut read) = (Vec::new(), 0);
    while let Some(path) = ahead.pop_front() {
        let page = api.get(&format!("{site}{path}")).context("the site does not answer")?;
        read += 1;
        leaks.extend(watch.search(&format!("{site}{path}"), page.text.as_bytes()));
        for link in links(&page.text) {
            if known.len() < PAGES_MAX && known.insert(link.clone()) {
                ahead.push_back(link);
            }
        }
    }
    if known.len() >= PAGES_MAX {
        say!("{PAGES_MAX} pages of {site} were read; the rest was not");
    }
    Ok((leaks, read))
}

/// Returns the addresses on the same site that a page links to or loads, without places within a page.
fn links(page: &str) -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    for mark in ["href=\"", "src=\"", "action=\""] {
        for rest in page.split(mark).skip(1) {
            let link = rest.split(['"', '#']).next().unwrap_or_default().replace("&amp;", "&");
            if link.starts_with('/') && !link.starts_with("//") {
                links.insert(link);
            }
        }
    }
    links
}
