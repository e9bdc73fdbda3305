//! The interface for programs described as OpenAPI 3.1: one table of what there is, which a test compares with the routes.

use serde_json::{Map, Value, json};

use super::Answer;
use crate::cx::Cx;
use crate::page::instrument::Site;

/// One operation.
struct Operation {
    method: &'static str,
    path: &'static str,
    about: &'static str,
    /// Whether the public site has it.
    public: Open,
    /// What its address may carry.
    query: &'static [Query],
    /// Keys that its answer always has.
    keys: &'static [&'static str],
    /// What it may answer beside what was asked for.
    refusals: &'static [u16],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Everybody,
    Members,
}

/// One parameter of an address: name, form, meaning.
type Query = (&'static str, Shape, &'static str);

#[derive(Clone, Copy)]
enum Shape {
    Text,
    Day,
    Number,
    OneOf(&'static [&'static str]),
}

use Open::{Everybody, Members};
use Shape::{Day, Number, OneOf, Text};

const DRILL: Query =
    ("drill", Text, "The drill that is asked about; empty for what is meant; the node's own if not given.");
const EFFECTIVE: Query = ("effective", Day, "The day on which something is asked to hold.");
const KNOWN: Query = ("known", Day, "The day up to which what was recorded counts.");
const KIND: Query = ("kind", Text, "Only this kind of act; a name that ends in a dot is a family.");
const PARTY: Query = ("party", Text, "The code of a party.");
const PLANE: Query = ("plane", Text, "`meant`, or `drill:` and the name of a drill.");
const ROWS: Query = ("rows", Number, "How many rows at most.");
const AFTER: Query = ("after", Text, "The place in the list after which to go on: `after` of the answer before.");

const fn read(path: &'static str, public: Open, about: &'static str) -> Operation {
    Operation { method: "get", path, about, public, query: &[], keys: &[], refusals: &[] }
}

const OPERATIONS: &[Operation] = &[
    Operation {
        query: &[KIND, PARTY, ("label", Text, "Only acts of this label."), PLANE, ROWS, AFTER],
        keys: &["total", "acts", "after"],
        ..read("/api/acts", Members, "Lists the acts that this node holds, the latest written first.")
    },
    Operation {
        method: "post",
        keys: &["id", "log", "index"],
        refusals: &[400, 403, 409, 413, 415, 422],
        ..read("/api/acts", Members, "Writes an act into the log of a party that this node keeps.")
    },
    Operation {
        keys: &["id", "act", "ladder"],
        refusals: &[400, 404],
        ..read("/api/acts/{id}", Everybody, "Shows an act, how far it has come and why it has effect or none.")
    },
    Operation { refusals: &[400, 404], ..read("/api/explain/{id}", Members, "Derives what an act amounts to.") },
    Operation {
        keys: &["node", "version", "charter", "hash", "logs"],
        ..read("/api/state", Everybody, "Says what this node holds and the hash of the state that follows.")
    },
    Operation {
        keys: &["node", "clock", "peers", "attested"],
        ..read("/api/network", Members, "Shows the other nodes beside this one.")
    },
    Operation {
        query: &[EFFECTIVE, KNOWN],
        keys: &["charter", "effective", "known", "rules"],
        refusals: &[400],
        ..read("/api/charter", Everybody, "Lists the rules in force on one day as known on another.")
    },
    Operation { query: &[DRILL], keys: &["cases"], ..read("/api/cases", Members, "Lists the cases.") },
    Operation {
        query: &[DRILL],
        keys: &["invocation", "state", "clocks"],
        refusals: &[400, 404],
        ..read("/api/cases/{id}", Members, "Shows the case of an invocation.")
    },
    Operation { query: &[DRILL], keys: &["clocks"], ..read("/api/clocks", Members, "Lists clocks and duties.") },
    Operation {
        query: &[PARTY, DRILL],
        keys: &["party", "due"],
        refusals: &[400],
        ..read("/api/due", Members, "Lists what a party owes.")
    },
    Operation {
        query: &[DRILL],
        keys: &["drafts"],
        ..read("/api/drafts", Members, "Lists the drafts with their outcomes.")
    },
    Operation {
        query: &[DRILL],
        keys: &["id", "outcome", "by_reading"],
        refusals: &[400, 404],
        ..read("/api/drafts/{id}", Members, "Shows a draft, its positions and its outcome.")
    },
    Operation {
        query: &[
            ("act", Text, "The kind of act."),
            ("matter", Text, "The matter that it is about."),
            ("body", Text, "The body before which it is written."),
            ("as", Text, "The office: `permrep@KZ`; all that may if not given."),
            ("on", Day, "The day; today if not given."),
        ],
        keys: &["act", "on"],
        refusals: &[400],
        ..read("/api/may", Members, "Says who may write an act, with the articles.")
    },
    Operation {
        method: "post",
        refusals: &[400, 404, 413, 415, 422],
        ..read("/api/what-if", Members, "Says what would be so if further acts were registered. Nothing is written.")
    },
    Operation {
        query: &[
            ("q", Text, "The words."),
            ("in", OneOf(&["act", "document", "publication", "charter"]), "Only this sort."),
            KIND,
            PARTY,
            ("body", Text, "Only acts that name this body."),
            ("from", Day, "Only from this day on."),
            ("to", Day, "Only up to this day."),
            EFFECTIVE,
            KNOWN,
            PLANE,
            ROWS,
            AFTER,
        ],
        keys: &["total", "at_least", "waiting", "instead", "after", "hits"],
        refusals: &[400],
        ..read("/api/search", Everybody, "Finds acts and articles of the charter by words.")
    },
    Operation {
        query: &[KNOWN, DRILL],
        keys: &["known", "instruments"],
        refusals: &[400],
        ..read("/api/instruments", Everybody, "Shows what each party did about each instrument.")
    },
    Operation {
        query: &[EFFECTIVE, KNOWN, DRILL],
        keys: &["instrument", "title", "entry", "parties"],
        refusals: &[400, 404],
        ..read("/api/instruments/{id}", Everybody, "Shows one instrument, its parties and its rules in sentences.")
    },
    read("/api/openapi.json", Everybody, "This description."),
];

/// Answers with the description of what this site has.
pub(super) fn document(cx: &Cx<'_>, site: Site) -> Answer {
    let mut paths = Map::new();
    for one in OPERATIONS.iter().filter(|one| site == Site::Members || (one.public == Everybody && one.method == "get"))
    {
        let path = paths.entry(one.path).or_insert_with(|| json!({}));
        path[one.method] = described(one);
    }
    let problem = json!({
        "type": "object", "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What went wrong." },
            "where": { "type": "string", "description": "Where in the request." },
            "next": { "type": "string", "description": "What to do." },
        },
    });
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("Foedera: {}", cx.app.title), "version": env!("CARGO_PKG_VERSION"),
            "description": "JSON views of the record. What is signed is never JSON. Names of fields do not change once they are out.",
        },
        "paths": paths,
        "components": { "schemas": { "Problem": problem } },
    }))
}

fn described(one: &Operation) -> Value {
    let mut parameters: Vec<Value> = one.query.iter().map(parameter).collect();
    if one.path.contains("{id}") {
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
        parameters.push(id);
    }
    let keys: Vec<&str> = one.keys.to_vec();
    let answer = json!({ "type": "object", "required": keys });
    let mut responses = Map::new();
    let made = if one.path == "/api/acts" && one.method == "post" { "201" } else { "200" };
    responses.insert(
        made.to_owned(),
        json!({ "description": "The answer.", "content": { "application/json": { "schema": answer } } }),
    );
    let problem = json!({
        "description": "Why there is no answer, and what to do.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    for status in one.refusals {
        responses.insert(status.to_string(), problem.clone());
    }
    responses.insert("default".to_owned(), problem);
    let mut shown = json!({ "summary": one.about, "parameters": parameters, "responses": responses });
    if one.method == "post" {
        let body = json!({ "application/json": { "schema": { "type": "object" } } });
        shown["requestBody"] = json!({ "required": true, "content": body });
    }
    shown
}

fn parameter((name, shape, about): &Query) -> Value {
    let schema = match shape {
        Text => json!({ "type": "string" }),
        Day => json!({ "type": "string", "format": "date" }),
        Number => json!({ "type": "integer", "minimum": 1 }),
        OneOf(words) => json!({ "type": "string", "enum": words }),
    };
    json!({ "name": name, "in": "query", "description": about, "schema": schema })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The routes as they stand in the module above.
    const ROUTES: &str = include_str!("../api.rs");

    #[test]
    fn the_table_has_every_route_and_no_other() {
        let mut routes = BTreeSet::new();
        for route in ROUTES.split(".route(").skip(1) {
            let path = route.split('"').nth(1).expect("an address").to_owned();
            let handlers = route.split(".route(").next().unwrap_or_default();
            let of = |method: &str| handlers.contains(&format!("{method}("));
            if path.contains('*') {
                continue;
            }
            for method in ["get", "post"].into_iter().filter(|method| of(method)) {
                routes.insert((path.clone(), method));
            }
        }
        let table = OPERATIONS.iter().map(|one| (one.path.to_owned(), one.method)).collect();
        assert_eq!(routes, table);
    }
}
