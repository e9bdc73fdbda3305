//! The demo in a real browser: an act written through the form arrives on another node's open page, and no page says
//! anything to the console or asks anybody but its own node.

pub mod driver;
mod every_page;

use driver::{Browser, Log};
use node::alliance::FirstActs;
use node::api::Api;
use serde_json::Value;

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";

/// Checks that the console is empty and that nothing was asked of another origin.
fn check(log: &Log, origin: &str, page: &str) {
    assert!(log.console.is_empty(), "the console of {page} says: {:?}", log.console);
    let foreign = |url: &&String| {
        let local = ["data:", "blob:", "about:", "chrome:"].iter().any(|scheme| url.starts_with(scheme));
        !local && !url.starts_with(&format!("{origin}/"))
    };
    let foreign: Vec<_> = log.requests.iter().filter(foreign).collect();
    assert!(foreign.is_empty(), "{page} asks others: {foreign:?}");
    assert!(
        log.requests.iter().any(|url| url.starts_with(origin)),
        "no request was seen for {page}: {:?}",
        log.requests
    );
}

#[test]
fn an_act_written_through_the_form_arrives_on_another_nodes_open_page() {
    let mut network = Network::start(NOW, Some("Exercise"), FirstActs::RecordAndCredentials);
    let address = |name: &str, network: &mut Network| network.alliance().address(name).expect("an address");
    let (kz, kg) = (address("KZ", &mut network), address("KG", &mut network));
    let browser = Browser::start();
    let reader = browser.window();
    browser.open(&format!("{kg}/crisis"));
    browser.run("window.notReloaded = true");
    let writer = browser.second_window();
    browser.switch(&writer);

    browser.open(&format!("{kz}/seat"));
    browser.press("input[name=seat][value='head@KZ']");
    browser.press("main form button[type=submit]");
    browser.until(
        "the seat is taken",
        "return location.pathname !== '/seat' && document.querySelector('.seat').innerText.includes('Head')",
    );
    browser.open(&format!("{kz}/write/invocation.make"));
    browser.press("main form button[value=check]:not(.unseen)");
    browser.until("the empty form is refused", "return document.querySelector('.errors') !== null");
    browser.press("#body-matter option[value='crisis-response']");
    browser.press("#body-territory option[value='KZ']");
    browser.fill("#body-situation", "A river has left its banks.");
    browser.fill("#body-requested", "Pumps and crews for two weeks.");
    browser.press("main form button[value=check]:not(.unseen)");
    browser
        .until("the answers are shown", "return document.body.innerText.includes('Check the answers before signing')");
    let answers = browser.text();
    for answer in
        ["Crisis response", "Kazakhstan", "A river has left its banks.", "Pumps and crews for two weeks.", "Exercise"]
    {
        assert!(answers.contains(answer), "'{answer}' is not among the answers to check:\n{answers}");
    }
    browser.press("main form button[value=sign]");
    browser.until("the act is written", "return location.pathname.startsWith('/act/')");
    let url = browser.url();
    let id = url.split("/act/").nth(1).and_then(|rest| rest.get(..64)).expect("the act's id").to_owned();

    browser.switch(&reader);
    let case = format!("return document.querySelector('main a[href*=\"{id}\"]') !== null");
    browser.until("the appeal stands on the other node's page", &case);
    assert_eq!(browser.run("return window.notReloaded"), Value::Bool(true), "the page was loaded again");
    network.check();
}

#[test]
fn every_page_is_quiet_and_asks_only_its_own_node() {
    let mut network = Network::start(NOW, Some("Exercise"), FirstActs::RecordAndCredentials);
    let api = Api::new().expect("a caller");
    let kz = network.alliance().address("KZ").expect("an address");
    let public = network.alliance().address("PUB").expect("an address");
    let (case, draft) = a_case(&api, &kz);
    let mut member: Vec<String> =
        ["/", "/record", "/bodies", "/decisions", "/crisis", "/charter", "/network", "/write", "/seat"]
            .map(str::to_owned)
            .into();
    member.push(linked(&api, &kz, "/charter", "/charter/"));
    member.push("/charter?effective=2012-07-01&known=2012-07-01".to_owned());
    member.extend([format!("/act/{case}"), format!("/case/{case}"), format!("/draft/{draft}"), "/nowhere".to_owned()]);
    member.extend(law::kinds::all().iter().map(|kind| format!("/write/{}", kind.name)));
    let mut site: Vec<String> =
        ["/", "/news", "/sections", "/statements", "/pages", "/structure"].map(str::to_owned).into();
    site.push(linked(&api, &public, "/news", "/news/"));
    site.push(linked(&api, &public, "/pages", "/pages/"));
    site.push(linked(&api, &public, "/sections", "/sections/"));

    let browser = Browser::start();
    for (origin, paths) in [(&kz, member), (&public, site)] {
        for path in paths {
            browser.log();
            browser.open(&format!("{origin}{path}"));
            browser.until("it has a heading", "return document.querySelector('h1') !== null");
            let mut log = browser.log();
            if path == "/nowhere" {
                // It also shows that the console is heard at all. A change of the record makes the page ask again.
                let before = log.console.len();
                log.console.retain(|says| !says.contains("404"));
                assert!(log.console.len() < before, "a missing page is not told to the console");
            }
            check(&log, origin, &path);
        }
    }
}

#[test]
fn a_public_act_is_checked_in_the_browser_without_a_request() {
    let mut network = Network::start(NOW, None, FirstActs::RecordAndCredentials);
    let api = Api::new().expect("a caller");
    let public = network.alliance().address("PUB").expect("an address");
    let kz = network.alliance().address("KZ").expect("an address");
    let story = linked(&api, &public, "/news", "/news/");
    let registered = || {
        let page = api.get(&format!("{public}{story}"))?.text;
        Ok(if page.contains("data-pack=") && page.contains("Yes, held by") { Ok(()) } else { Err(page) })
    };
    node::api::until(std::time::Duration::from_secs(30), registered).expect("the item is registered");
    let page = api.get(&format!("{public}{story}")).expect("the page").text;
    let id = page.split("/act/").nth(1).and_then(|rest| rest.get(..64)).expect("the act's id").to_owned();
    assert!(page.len() < 120_000, "{} bytes with the pack", page.len());

    let browser = Browser::start();
    for address in [format!("{public}{story}"), format!("{kz}/act/{id}")] {
        browser.open(&address);
        browser.run("document.querySelector('#proof-pack').open = true");
        browser.log();
        let result = "return document.querySelector('#proof-pack [data-result]')?.dataset.result";
        let said = || browser.run("return document.querySelector('#proof-pack [role=status]').innerText").to_string();
        browser.press("#proof-pack [data-check]");
        browser.until("the check ends", &format!("{result} !== undefined"));
        assert_eq!(browser.run(result), "valid", "{address}: {}", said());
        assert!(said().contains("The act below is the one that was signed"), "{}", said());
        let log = browser.log();
        let asked = log.requests.iter().filter(|url| !url.contains("/events")).collect::<Vec<_>>();
        assert!(asked.is_empty(), "the check asks {asked:?}");
        assert!(log.console.is_empty(), "{:?}", log.console);
        // One bit anywhere: in the leaf, in a root document, in the content.
        for place in ["100", "pack.length / 2 | 0", "pack.length - 20"] {
            let flip = format!(
                "const one = document.querySelector('#proof-pack'), pack = one.dataset.pack, at = {place}; \
                 one.dataset.was = pack; one.dataset.pack = pack.slice(0, at) + (pack[at] === '0' ? '1' : '0') + pack.slice(at + 1)"
            );
            browser.run(&flip);
            browser.run("document.querySelector('#proof-pack [role=status]').replaceChildren()");
            browser.press("#proof-pack [data-check]");
            browser.until("the check ends", &format!("{result} !== undefined"));
            assert_eq!(browser.run(result), "not-valid", "{address} at {place}: {}", said());
            browser.run("const one = document.querySelector('#proof-pack'); one.dataset.pack = one.dataset.was");
        }
    }
}

/// Opens a case with a draft through the interface for programs, and returns their ids.
fn a_case(api: &Api, address: &str) -> (String, String) {
    let write = |act: Value| {
        let answer = api.post(&format!("{address}/api/acts"), &act).expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["id"].as_str().expect("an id").to_owned()
    };
    let case = write(serde_json::json!({
        "kind": "invocation.make", "author": "head@KZ", "label": "all",
        "body": { "matter": "crisis-response", "territory": "KZ", "situation": "A flood.", "requested": "Pumps." },
    }));
    let draft = write(serde_json::json!({
        "kind": "draft.table", "author": "head@KZ", "label": "all", "refs": [case],
        "body": { "title": "Pumps", "text": "Pumps are sent.", "matter": "crisis-response", "body": "csc" },
    }));
    let registered = || {
        let act = api.json(&format!("{address}/api/acts/{draft}"))?;
        Ok(if act["registered"] == Value::Bool(true) { Ok(()) } else { Err("not registered".to_owned()) })
    };
    node::api::until(std::time::Duration::from_secs(30), registered).expect("the draft is registered");
    (case, draft)
}

/// Returns the first address on a page that begins with a prefix, once there is one.
fn linked(api: &Api, origin: &str, path: &str, prefix: &str) -> String {
    let look = || {
        let page = api.get(&format!("{origin}{path}"))?.text;
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let found = links.map(str::to_owned).find(|link| link.starts_with(prefix) && link.len() > prefix.len());
        Ok(found.ok_or_else(|| format!("no link {prefix} on {path}")))
    };
    node::api::until(std::time::Duration::from_secs(30), look).unwrap_or_else(|fault| panic!("{fault:#}"))
}
