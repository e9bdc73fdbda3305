//! What survives a stop: everything that was acknowledged.

use std::time::Duration;

use node::alliance::FirstActs;
use node::api::{Api, until};
use serde_json::json;

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";
const LATER: &str = "2026-03-02T09:00:00Z";
const WITHIN: Duration = Duration::from_secs(30);

/// Waits until every node has registered all of every log, and returns the hash by public acts and their number.
fn settled(network: &mut Network) -> (String, u64) {
    let api = Api::new().expect("a caller");
    let alliance = network.alliance();
    let addresses: Vec<String> =
        alliance.names().iter().map(|name| alliance.address(name).expect("an address")).collect();
    until(WITHIN, || {
        let states = addresses.iter().map(|address| api.json(&format!("{address}/api/state")));
        let states = states.collect::<Result<Vec<_>, _>>()?;
        let logs = |state: &serde_json::Value| state["logs"].as_array().cloned().unwrap_or_default();
        let sizes =
            |state: &serde_json::Value| -> Vec<_> { logs(state).iter().map(|log| log["size"].clone()).collect() };
        let whole = states.iter().all(|state| {
            sizes(state) == sizes(&states[0]) && logs(state).iter().all(|log| log["size"] == log["registered"])
        });
        let entries = logs(&states[0]).iter().filter_map(|log| log["size"].as_u64()).sum();
        let hash = states[0]["hash"]["public"].as_str().unwrap_or_default().to_owned();
        Ok(if whole { Ok((hash, entries)) } else { Err(format!("{states:?}")) })
    })
    .unwrap_or_else(|fault| panic!("{fault:#}"))
}

#[test]
fn a_demo_started_again_continues_where_it_was() {
    let mut network = Network::start(NOW, Some("Exercise"), FirstActs::RecordAndCredentials);
    let before = settled(&mut network);
    assert!(before.1 > 12, "the public record and six credentials are there: {before:?}");
    network.restart(LATER, Some("Exercise"));
    assert_eq!(settled(&mut network), before);
    let api = Api::new().expect("a caller");
    let address = network.alliance().address("KZ").expect("an address");
    let act = json!({
        "kind": "invocation.make", "author": "head@KZ", "label": "all",
        "body": { "matter": "crisis-response", "territory": "KZ", "situation": "A flood.", "requested": "Pumps." },
    });
    let answer = api.post(&format!("{address}/api/acts"), &act).expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.text);
    let after = settled(&mut network);
    assert!(after.1 > before.1);
    network.check();
}

#[test]
fn a_node_started_without_a_line_writes_once_enough_others_have_answered() {
    let mut network = Network::start(NOW, Some("Exercise"), FirstActs::RecordAndCredentials);
    settled(&mut network);
    network.restart(LATER, Some("Exercise"));
    let act = json!({
        "kind": "invocation.make", "author": "head@KZ", "label": "all",
        "body": { "matter": "crisis-response", "territory": "KZ", "situation": "A flood.", "requested": "Pumps." },
    });
    // A caller for each request: the lines of a node that stopped are dead.
    let write = |address: &str| Api::new()?.post(&format!("{address}/api/acts"), &act);
    let alliance = network.alliance();
    let address = alliance.address("KZ").expect("an address");
    let answer = write(&address).expect("an answer");
    assert_eq!(answer.status, 201, "all were answered when the start was over: {}", answer.text);
    alliance.stop_node("KZ");
    alliance.cut("KZ");
    alliance.start_node("KZ").expect("it starts");
    let answer = write(&address).expect("an answer");
    assert!(answer.status != 201 && answer.text.contains("too few other nodes have confirmed"), "{answer:?}");
    alliance.heal("KZ");
    until(WITHIN, || Ok(Some(write(&address)?).filter(|answer| answer.status == 201).ok_or("refused".to_owned())))
        .expect("it writes again");
    settled(&mut network);
    network.check();
}

#[test]
fn the_public_record_reaches_the_public_site_by_itself() {
    let mut network = Network::start(NOW, None, FirstActs::RecordAndCredentials);
    settled(&mut network);
    let api = Api::new().expect("a caller");
    let address = network.alliance().address("PUB").expect("an address");
    let page = api.get(&format!("{address}/news")).expect("an answer");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("/news/"), "no item is listed:\n{}", page.text);
    let state = api.json(&format!("{address}/api/state")).expect("the state");
    assert!(state["hash"]["members"].is_null());
    network.check();
}

#[test]
fn acts_in_another_partys_name_are_refused_by_every_node() {
    let mut network = Network::start(NOW, None, FirstActs::Nothing);
    let api = Api::new().expect("a caller");
    for (node, author) in [("SEC", "head@KZ"), ("KZ", "head@RU"), ("RU", "press@SEC")] {
        let address = network.alliance().address(node).expect("an address");
        let act = json!({ "kind": "draft.comment", "author": author, "label": "all", "body": { "text": "x" } });
        let answer = api.post(&format!("{address}/api/acts"), &act).expect("an answer");
        assert_eq!(answer.status, 403, "{}", answer.text);
    }
    let address = network.alliance().address("PUB").expect("an address");
    let answer = api.post(&format!("{address}/api/acts"), &json!({})).expect("an answer");
    assert!(matches!(answer.status, 404 | 405), "the public node takes no acts: {answer:?}");
}
