//! An amendment made by acts, on a whole alliance: nothing changes before the last ratification, then every node
//! answers alike, the public one too.

use std::time::Duration;

use law::time::Instant;
use node::alliance::FirstActs;
use node::api::{Api, until};
use serde_json::{Value, json};

use crate::network::Network;

const WITHIN: Duration = Duration::from_secs(30);
const OLD: &str = "charter#article-19/withdrawal";
const NEW: &str = "protocol-2026#article-1/withdrawal";
const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];

/// A protocol that asks for twelve months of notice where the Charter asks for six.
const PROTOCOL: &str = r#"# Protocol on notice

```instrument
id        = "protocol-2026"
kind      = "protocol"
adopted   = "2026-03-02"
place     = "Dushanbe"
authentic = "ru"
amends    = ["charter"]
source    = "design"
```

A made-up text for a test.

## Article 1. Notice

A member may leave twelve months after it has told the depositary, once its obligations are settled.

```change withdrawal
of         = "withdrawal"
instrument = "charter"
when       = "after settling obligations, by notice to the depositary twelve months before"
delay      = "P12M"
conditions = ["obligations-settled", "depositary-informed"]
replaces   = "charter#article-19/withdrawal"
```

## Article 2. Entry into force

It enters into force ten days after all members have ratified it.

```change in-force
of       = "entry-into-force"
when     = "ten days after the last ratification"
deposits = { what = "ratification", of = "members", all = true }
delay    = "P10D"
```
"#;

/// The nodes of a running alliance, asked and written to over HTTP.
struct Nodes<'n> {
    network: &'n mut Network,
    api: Api,
}

impl Nodes<'_> {
    fn addresses(&mut self) -> Vec<(String, String)> {
        let alliance = self.network.alliance();
        alliance.names().into_iter().map(|name| (name.clone(), alliance.address(&name).expect("an address"))).collect()
    }

    /// Writes an act at an instant and waits until every node gives the same public hash with it registered.
    fn write(&mut self, at: &str, author: &str, kind: &str, refs: &[&str], body: &Value) -> String {
        let at: Instant = at.parse().expect("an instant");
        self.network.alliance().clock().set(at);
        let party = author.split_once('@').expect("office@party").1;
        let address = self.network.alliance().address(party).expect("an address");
        let act = json!({ "kind": kind, "author": author, "label": "public", "refs": refs, "at": at, "body": body });
        let answer = self.api.post(&format!("{address}/api/acts"), &act).expect("an answer");
        assert_eq!(answer.status, 201, "{kind} by {author}: {}", answer.text);
        let id = answer.json()["id"].as_str().expect("an id").to_owned();
        let host = format!("{address}/api/acts/{id}");
        let addresses = self.addresses();
        let api = &self.api;
        until(WITHIN, || {
            let verdict = api.json(&host)?["verdict"]["word"].clone();
            let states = addresses.iter().map(|(_, address)| api.json(&format!("{address}/api/state")));
            let states = states.collect::<Result<Vec<_>, _>>()?;
            let whole = |state: &Value| {
                let logs = state["logs"].as_array().cloned().unwrap_or_default();
                logs.iter().all(|log| log["size"] == log["registered"])
                    && state["hash"]["public"] == states[0]["hash"]["public"]
            };
            let agreed = verdict == "effective" && states.iter().all(whole);
            Ok(if agreed { Ok(()) } else { Err(format!("{verdict}, {states:?}")) })
        })
        .unwrap_or_else(|fault| panic!("{kind} by {author}: {fault:#}"));
        id
    }

    /// Returns the rule on notice that every node names for a pair of dates, and its period. Fails if
    /// two nodes differ.
    fn rule(&mut self, effective: &str, known: &str) -> (String, String) {
        let mut told = Vec::new();
        for (name, address) in self.addresses() {
            let url = format!("{address}/api/charter?effective={effective}&known={known}");
            let answer = self.api.json(&url).expect("the charter");
            let rules = answer["rules"].as_array().cloned().unwrap_or_default();
            let is_it = |rule: &&Value| [OLD, NEW].iter().any(|cite| rule["cite"] == *cite);
            let notice: Vec<_> =
                rules.iter().filter(|rule| rule["terms"]["of"] == "withdrawal" && is_it(rule)).cloned().collect();
            assert_eq!(notice.len(), 1, "{name} as of {effective}, {known}: {notice:?}");
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            told.push((name, (word(&notice[0]["cite"]), word(&notice[0]["terms"]["delay"]))));
        }
        assert!(told.iter().all(|(_, rule)| *rule == told[0].1), "as of {effective}, {known}: {told:?}");
        told.remove(0).1
    }
}

#[test]
fn a_protocol_switches_every_node_on_the_same_day_once_the_last_member_ratifies() {
    let old = (OLD.to_owned(), "P6M".to_owned());
    let new = (NEW.to_owned(), "P12M".to_owned());
    let mut network = Network::start("2026-03-03T08:00:00Z", None, FirstActs::Nothing);
    let mut nodes = Nodes { network: &mut network, api: Api::new().expect("a caller") };
    let text = json!({ "text": PROTOCOL });
    let deposit = nodes.write("2026-03-03T09:00:00Z", "secretary-general@SEC", "instrument.deposit", &[], &text);
    let body = json!({ "instrument": "protocol-2026" });
    for (day, member) in MEMBERS[..5].iter().enumerate() {
        let at = format!("2026-03-{:02}T09:00:00Z", day + 4);
        nodes.write(&at, &format!("mfa@{member}"), "instrument.ratify", &[&deposit], &body);
    }
    assert_eq!(nodes.rule("2026-06-01", "2026-06-01"), old, "one ratification is missing");
    nodes.write("2026-03-20T09:00:00Z", "mfa@TJ", "instrument.ratify", &[&deposit], &body);
    assert_eq!(nodes.rule("2026-03-29", "2026-06-01"), old, "the day before");
    assert_eq!(nodes.rule("2026-03-30", "2026-06-01"), new, "ten days after the last ratification");
    assert_eq!(nodes.rule("2026-06-01", "2026-03-19"), old, "what was not known yet stays unknown");
    nodes.network.check();
}
