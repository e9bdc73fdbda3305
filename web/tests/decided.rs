//! A draft once its decision is recorded: contested, settled, and with a position stated after it.

use law::act::{Act, Label};
use law::id::{ActId, Party};
use law::time::Instant;
use record::{NodePlan, Opening, Place, Record, Shared, Standing, SystemEntropy};
use serde_json::Value;
use web::Mode;

use crate::fixture::{DRILL, app, charter, now};
use crate::http::Server;

/// A node of all members, and the acts that were written on it.
struct Node {
    shared: Shared,
    draft: ActId,
    case: ActId,
    listed: Vec<ActId>,
}

impl Node {
    /// Opens a node on which a draft is tabled and all members agree to it.
    fn agreed() -> Self {
        let members = ["AM", "BY", "KZ", "KG", "RU", "TJ"].map(|code| (Party::from(code), Standing::Member));
        let organs = ["SEC", "JS"].map(|code| (Party::from(code), Standing::Organ));
        let parties = members.into_iter().chain(organs).collect();
        let plan = [NodePlan { node: "KZ".into(), parties }];
        let mut entropy = SystemEntropy::open().expect("randomness");
        let (roster, keys) = record::setup("csto", &plan, &mut entropy).expect("a network");
        let charter = charter();
        let opening = Opening {
            charter_hash: roster.hash(),
            roster,
            charter,
            keys: keys.into_iter().next().expect("keys"),
            entropy: Box::new(entropy),
            now: now(),
        };
        let shared = Shared::new(Record::open(Place::Memory, opening).expect("a record"));
        let (draft, case) = (ActId([0; 32]), ActId([0; 32]));
        let mut node = Self { shared, draft, case, listed: Vec::new() };
        let appeal = "matter = 'peacekeeping-on-member'\nterritory = 'KZ'\nsituation = 'Unrest.'\nrequested = 'Help.'";
        node.case = node.write("head@KZ", "2022-01-05T22:00:00Z", "invocation.make", &[], appeal);
        let text = "title = 'Forces'\nmatter = 'peacekeeping-on-member'\nbody = 'csc'\ntext = 'To send forces.'";
        node.draft = node.write("drafts@SEC", "2022-01-05T23:00:00Z", "draft.table", &[node.case], text);
        for code in ["AM", "BY", "KZ", "RU", "TJ", "KG"] {
            let position = node.position(code, "agree", "2022-01-05T23:30:00Z");
            node.listed.push(position);
        }
        node
    }

    fn write(&self, author: &str, at: &str, kind: &str, refs: &[ActId], body: &str) -> ActId {
        let author: law::act::Author = author.parse().expect("an author");
        let party = author.party.clone();
        let at: Instant = at.parse().expect("an instant");
        let act = Act {
            kind: kind.into(),
            edition: 1,
            at,
            zone: "UTC".into(),
            refs: refs.to_vec(),
            label: Label::all(),
            drill: Some(DRILL.into()),
            body: body.parse().expect("a body"),
            author,
            approvals: Box::default(),
        };
        self.shared.write(|record| {
            let written = record.write(&party, &act, now()).expect("written");
            record.attest_at(at, now()).expect("attested");
            written.id
        })
    }

    fn position(&self, code: &str, stance: &str, at: &str) -> ActId {
        self.write(&format!("head@{code}"), at, "position.state", &[self.draft], &format!("position = '{stance}'"))
    }

    /// Records the decision with the positions listed.
    fn record(&self, at: &str) -> ActId {
        let refs: Vec<ActId> = [self.case, self.draft].iter().chain(&self.listed).copied().collect();
        let body = "title = 'Forces'\nmatter = 'peacekeeping-on-member'\nbody = 'csc'";
        self.write("chair@AM", at, "decision.record", &refs, body)
    }

    async fn text(&self, path: &str) -> String {
        let mode = Mode::Demo { drill: Some(DRILL.into()) };
        let server = Server::start(web::member_router(app(&self.shared, "KZ", "Kazakhstan", &["KZ"], mode))).await;
        let page = server.get(path).await;
        crate::html::check(path, &page.body);
        page.text()
    }

    async fn page(&self) -> (String, Value) {
        let mode = Mode::Demo { drill: Some(DRILL.into()) };
        let app = app(&self.shared, "KZ", "Kazakhstan", &["KZ"], mode);
        let server = Server::start(web::member_router(app)).await;
        let page = server.get(&format!("/draft/{}", self.draft)).await;
        crate::html::check("/draft", &page.body);
        let json = server.get(&format!("/api/drafts/{}", self.draft)).await;
        (page.text(), serde_json::from_str(&json.body).expect("JSON"))
    }
}

#[tokio::test]
async fn a_contested_record_is_shown_as_undetermined_with_both_positions() {
    let node = Node::agreed();
    let objection = node.position("KG", "object", "2022-01-05T23:50:00Z");
    let record = node.record("2022-01-06T00:10:00Z");
    let (page, json) = node.page().await;
    for says in [
        "undetermined",
        "others received it on 2022-01-06T00:10:00Z, and the record does not count it",
        "The record counts:",
        "It leaves out:",
    ] {
        assert!(page.contains(says), "no '{says}' in {page}");
    }
    assert!(page.contains("What if") && !page.contains("Record the decision"), "{page}");
    assert_eq!(json["outcome"]["bound"]["KG"], "Undetermined");
    assert_eq!(json["contested"][0]["stated"], objection.to_string());
    assert_eq!(json["contested"][0]["record"], record.to_string());
    let act = node.text(&format!("/act/{record}")).await;
    assert!(act.contains("contested") && !act.contains("It rests on Charter"), "{act}");
    let list = node.text("/record?kind=decision.record").await;
    assert!(list.contains("contested") && !list.contains("has effect"), "{list}");
    let challenge = node.write("head@KG", "2022-01-06T00:30:00Z", "challenge", &[record, objection], "");
    let (page, json) = node.page().await;
    assert!(page.contains("Challenged"), "{page}");
    assert_eq!(json["challenged_by"][0], challenge.to_string());
}

#[tokio::test]
async fn a_member_that_stays_out_and_a_reading_are_shown_beside_the_outcome() {
    let node = Node::agreed();
    node.write(
        "head@KG",
        "2022-01-05T23:50:00Z",
        "position.state",
        &[node.draft],
        "position = 'stay-out'\ntext = 'Not this time.'",
    );
    node.write(
        "head@AM",
        "2022-01-05T23:51:00Z",
        "position.state",
        &[node.draft],
        "position = 'agree'\nreservation = 'For one month.'",
    );
    let reads = "rule = 'amendments-2010#article-3/general'\nreads = 'bound = \"agreeing\"'\nwhy = 'As in 2009.'";
    node.write("head@TJ", "2022-01-05T23:52:00Z", "reading.state", &[], reads);
    let (page, json) = node.page().await;
    for says in
        ["limited format", "Stays out and does not oppose: Kyrgyzstan", "Not this time.", "Reservation: For one month."]
    {
        assert!(page.contains(says), "no '{says}' in {page}");
    }
    for says in ["Readings", "The charter's own words", "bound = \"agreeing\"", "Tajikistan: As in 2009."] {
        assert!(page.contains(says), "no '{says}' in {page}");
    }
    assert_eq!(json["outcome"]["format"], "limited");
    assert_eq!(json["outcome"]["bound"]["KG"], "NotBound");
    assert_eq!(json["positions"]["AM"]["reservation"], "For one month.");
    assert_eq!(json["by_reading"][1]["reading"]["held_by"]["TJ"]["why"], "As in 2009.");
    assert_eq!(json["by_reading"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_position_after_the_record_is_shown_apart_and_a_settled_draft_asks_nothing() {
    let node = Node::agreed();
    node.record("2022-01-06T00:10:00Z");
    let late = node.position("KG", "object", "2022-01-06T00:20:00Z");
    let (page, json) = node.page().await;
    assert!(page.contains("Stated after the decision"), "{page}");
    assert!(page.contains("These change nothing."), "{page}");
    assert!(!page.contains("What if") && !page.contains("Act on it"), "{page}");
    assert_eq!((&json["outcome"]["adopted"], &json["outcome"]["bound"]["KG"]), (&"Yes".into(), &"Bound".into()));
    assert_eq!(
        (&json["positions"]["KG"]["position"], &json["after"]["KG"]["act"]),
        (&"agree".into(), &late.to_string().into())
    );
}
