//! What every page must keep to, checked on the bytes: balanced tags, one main heading, labels, captions, live anchors.

use std::collections::BTreeSet;

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// A tag of a page.
struct Tag<'p> {
    name: &'p str,
    inside: &'p str,
}

impl<'p> Tag<'p> {
    fn attribute(&self, name: &str) -> Option<&'p str> {
        let at = self.inside.find(&format!(" {name}=\""))? + name.len() + 3;
        self.inside[at..].split('"').next()
    }
}

/// Fails with every fault of a page.
pub fn check(path: &str, page: &str) {
    let faults = faults(page);
    assert!(faults.is_empty(), "{path}:\n{}\n{page}", faults.join("\n"));
}

fn faults(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inside, after)) = after.split_once('>') else {
            faults.push("a tag does not end".to_owned());
            break;
        };
        rest = after;
        if inside.starts_with('!') {
            continue;
        }
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let name = inside.split([' ', '/']).next().unwrap_or_default();
        if name == "a"
            && after.split("</a>").next().is_some_and(|words| strip(words).is_empty())
            && !inside.contains("aria-label")
        {
            faults.push(format!("a link without words: <{inside}>"));
        }
        if !VOID.contains(&name) && !inside.ends_with('/') {
            open.push(name);
        }
        tags.push(Tag { name, inside });
    }
    faults.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    faults.extend(structure(&tags, page));
    faults
}

fn structure(tags: &[Tag<'_>], page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    // A title in the page is that of a part of a picture.
    let titles = tags.iter().take_while(|tag| tag.name != "body").filter(|tag| tag.name == "title").count();
    for (name, found) in [("h1", count("h1")), ("main", count("main")), ("title", titles)] {
        if found != 1 {
            faults.push(format!("{found} <{name}>"));
        }
    }
    if !tags.iter().any(|tag| tag.name == "html" && tag.attribute("lang").is_some()) {
        faults.push("no language".to_owned());
    }
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
        if !ids.insert(id) {
            faults.push(format!("the id {id} stands twice"));
        }
    }
    for tag in tags {
        let points = match tag.name {
            "label" => tag.attribute("for"),
            "a" => tag.attribute("href").and_then(|to| to.strip_prefix('#')),
            _ => tag.attribute("aria-describedby").or(tag.attribute("aria-labelledby")),
        };
        if let Some(id) = points.filter(|id| !ids.contains(id)) {
            faults.push(format!("<{}> points to {id}, which is not there", tag.inside));
        }
        if tag.name == "th" && tag.attribute("scope").is_none() {
            faults.push("a heading of a table without a scope".to_owned());
        }
        let input =
            matches!(tag.name, "select" | "textarea") || tag.name == "input" && tag.attribute("type") != Some("hidden");
        let labelled = tag.attribute("id").is_some_and(|id| page.contains(&format!("for=\"{id}\"")));
        if input && !labelled {
            faults.push(format!("<{}> has no label", tag.inside));
        }
        if ["style", "onclick", "onload"].iter().any(|name| tag.attribute(name).is_some()) {
            faults.push(format!("<{}> would need another content policy", tag.inside));
        }
    }
    if count("table") != count("caption") {
        faults.push("a table without a caption".to_owned());
    }
    faults
}

fn strip(html: &str) -> String {
    let pieces = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<String>().trim().to_owned()
}

#[test]
fn faults_of_a_page_are_found() {
    let page =
        "<!DOCTYPE html><html><title>t</title><main><h1>a</h1><p><a href=\"#x\"></a></main><input type=\"text\">";
    let found = faults(page);
    for fault in [
        "</main> closes nothing",
        "a link without words: <a href=\"#x\">",
        "no language",
        "<input type=\"text\"> has no label",
    ] {
        assert!(found.iter().any(|one| one == fault), "{fault} is not among {found:?}");
    }
    assert!(found.iter().any(|one| one.contains("points to x")), "{found:?}");
}
