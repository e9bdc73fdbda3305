//! Every page that a link leads to, in every language: the rules of accessibility (axe), the rules of HTML (the Nu
//! checker), a narrow window, and the weight of a first view. Each page is also kept as a picture.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;

use node::alliance::FirstActs;
use node::api::Api;
use serde_json::{Value, json};

use super::driver::Browser;
use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";
/// How many pages of one shape are looked at; every shape is.
const OF_ONE_SHAPE_MAX: usize = 2;
/// What a first view may weigh, compressed, with everything it loads. Source: DESIGN section 6.
const FIRST_VIEW_BYTES_MAX: u64 = 60 * 1024;
/// The narrowest window, in CSS pixels. Source: WCAG 2.2, 1.4.10 Reflow.
const NARROW: u64 = 320;
/// The languages of the pages.
const LANGUAGES: [&str; 2] = ["en", "ru"];
const NEEDED: &str = "run ./test once: it fetches axe-core and vnu-jar into target/third-party";

/// A page to look at.
struct Found {
    site: &'static str,
    path: String,
    shape: String,
}

#[test]
fn every_page_in_every_language_is_accessible_valid_narrow_and_light() {
    let mut network = Network::start(NOW, Some("Exercise"), FirstActs::RecordAndCredentials);
    let api = Api::new().expect("a caller");
    let sites = [("member", "KZ"), ("public", "PUB")]
        .map(|(site, name)| (site, network.alliance().address(name).expect("an address")));
    let (case, draft) = super::a_case(&api, &sites[0].1);
    super::linked(&api, &sites[1].1, "/news", "/news/");
    let axe = std::fs::read_to_string(fetched("axe-core/axe.min.js")).expect("axe-core is read");
    let pictures = fetched("../../pictures");
    let kept = tempfile::tempdir().expect("a place for the pages");
    let browser = Browser::start();
    let mut faults = Vec::new();
    let mut looked_at = 0;
    for (site, origin) in &sites {
        let first = [format!("/act/{case}"), format!("/draft/{draft}"), "/nowhere".to_owned()];
        for page in crawl(&api, site, origin, if *site == "member" { &first } else { &first[2..] }) {
            for language in LANGUAGES {
                looked_at += 1;
                let name =
                    format!("{}-{}", page.site, page.shape.trim_matches('/').replace(['/', '?', '&', '=', '*'], "-"));
                look(&browser, origin, &page, language, &axe, &mut faults);
                let shot = browser.session("GET", "/screenshot", &Value::Null);
                keep(&pictures.join(language), &format!("{name}.png"), &picture(&shot));
                let source =
                    browser.run("return fetch(location.href, { redirect: 'follow' }).then(answer => answer.text())");
                let source = source.as_str().expect("the page's source");
                keep(kept.path(), &format!("{name}.{language}.html"), source.as_bytes());
            }
        }
    }
    assert!(looked_at > 40, "only {looked_at} pages were found");
    faults.extend(invalid(kept.path()));
    assert!(faults.is_empty(), "{} faults in {looked_at} pages:\n{}", faults.len(), faults.join("\n"));
}

/// Returns what a checker's package holds, where the test command puts it.
fn fetched(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/third-party/node_modules").join(path)
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(folder.join(name), bytes)).expect("a file is kept");
}

fn picture(shot: &Value) -> Vec<u8> {
    use base64::Engine;
    let text = shot.as_str().expect("a picture");
    base64::engine::general_purpose::STANDARD.decode(text).expect("a picture in base 64")
}

/// Follows every link from the first page, and keeps some pages of each shape.
fn crawl(api: &Api, site: &'static str, origin: &str, further: &[String]) -> Vec<Found> {
    let mut waiting: VecDeque<String> = [vec!["/".to_owned()], further.to_vec()].concat().into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let shape = shape(&path);
        let count = shapes.entry(shape.clone()).or_default();
        if *count == OF_ONE_SHAPE_MAX {
            continue;
        }
        let answer = api.get(&format!("{origin}{path}")).unwrap_or_else(|fault| panic!("{fault:#}"));
        if !answer.text.starts_with("<!DOCTYPE html>") {
            continue;
        }
        *count += 1;
        for link in answer.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap_or_default().replace("&amp;", "&");
            // Every page is opened in every language anyway.
            let language = link.contains("?lang=") || link.contains("&lang=");
            let here = link.starts_with('/') && !link.starts_with("/assets/") && !language;
            if here && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        found.push(Found { site, path, shape });
    }
    found
}

/// Returns an address without what names one thing of its sort: numbers, digests, and the values of its query.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').enumerate().map(|(depth, part)| {
        // The blank form of every kind is looked at, and two that rest on an act.
        let one_of_many = depth >= 2 && !part.is_empty() && (!path.starts_with("/write/") || !query.is_empty());
        let number = part.len() >= 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        if one_of_many && (number || depth == 2) { "*" } else { part }
    });
    let keys: Vec<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).filter(|key| !key.is_empty()).collect();
    let mut shape = parts.collect::<Vec<_>>().join("/");
    if !keys.is_empty() {
        shape = format!("{shape}?{}", keys.join("&"));
    }
    shape
}

/// Opens a page in a language, in a wide and in a narrow window, and notes what is wrong with it.
fn look(browser: &Browser, origin: &str, page: &Found, language: &str, axe: &str, faults: &mut Vec<String>) {
    let separator = if page.path.contains('?') { '&' } else { '?' };
    let address = format!("{origin}{}{separator}lang={language}", page.path);
    let place = format!("{} {} in {language}", page.site, page.path);
    size(browser, 1280);
    browser.open(&address);
    browser.until("it has a heading", "return document.querySelector('h1') !== null");
    let said = browser.run("return document.documentElement.lang");
    if said != language {
        faults.push(format!("{place}: says that its language is {said}"));
    }
    let weight = browser.run(
        "return performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource')) \
         .filter(one => !one.name.includes('/events')).reduce((sum, one) => sum + one.encodedBodySize, 0)",
    );
    let weight = weight.as_u64().expect("a number of bytes");
    if weight > FIRST_VIEW_BYTES_MAX {
        faults.push(format!("{place}: weighs {weight} bytes, more than {FIRST_VIEW_BYTES_MAX}"));
    }
    browser.run(axe);
    let result = browser.run(
        "return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
         .then(result => result.violations.map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html)]))",
    );
    for one in result.as_array().expect("the findings of axe") {
        faults.push(format!("{place}: axe {} {}: {}", one[0], one[1], one[2]));
    }
    dark(browser, "dark");
    let result = browser.run(
        "return axe.run({ runOnly: { type: 'rule', values: ['color-contrast'] } }) \
         .then(result => result.violations.flatMap(one => one.nodes.slice(0, 3).map(node => node.html)))",
    );
    faults.extend(
        result.as_array().into_iter().flatten().map(|one| format!("{place}: too little contrast in the dark: {one}")),
    );
    dark(browser, "");
    size(browser, NARROW);
    let wide = browser.run(
        "const wide = document.scrollingElement.scrollWidth; \
         const out = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth); \
         return wide > innerWidth ? [wide, out.slice(-2).map(one => one.outerHTML.slice(0, 200))] : null",
    );
    if !wide.is_null() {
        faults.push(format!("{place}: {} pixels wide in a window of {NARROW}: {}", wide[0], wide[1]));
    }
    size(browser, 1280);
}

/// Gives the page a window of that width, without a frame around it.
fn size(browser: &Browser, width: u64) {
    let metrics = json!({ "width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
    let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
    browser.session("POST", "/goog/cdp/execute", &command);
}

/// Lets the page be shown in dark colours, or as the machine wishes.
fn dark(browser: &Browser, scheme: &str) {
    let wish = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    browser.session("POST", "/goog/cdp/execute", &json!({ "cmd": "Emulation.setEmulatedMedia", "params": wish }));
}

/// Returns what the Nu checker says of the pages that were kept and of the style sheet.
fn invalid(pages: &Path) -> Vec<String> {
    let jar = fetched("vnu-jar/build/dist/vnu.jar");
    assert!(jar.exists(), "{} is absent; {NEEDED}", jar.display());
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/assets/style.css");
    std::fs::copy(style, pages.join("style.css")).expect("the style sheet is kept");
    let checked = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--format", "json", "--also-check-css", "--exit-zero-always"])
        .arg(pages)
        .output()
        .unwrap_or_else(|fault| panic!("java does not start ({fault}); {NEEDED}"));
    let said: Value = serde_json::from_slice(&checked.stderr)
        .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(&checked.stderr)));
    let messages = said["messages"].as_array().expect("a list of messages").iter();
    let name = |one: &Value| one["url"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
    // The texts of instruments and published pages stand in the language in which they were adopted or written, and are
    // marked so; the checker guesses from the words of the whole page.
    let guess = |one: &&Value| {
        let says = one["message"].as_str().unwrap_or_default();
        let texts = ["charter", "pages"].iter().any(|place| name(one).contains(place));
        !(texts && says.starts_with("This document appears to be written in"))
    };
    messages.filter(guess).map(|one| format!("{}: {} near {}", name(one), one["message"], one["extract"])).collect()
}
