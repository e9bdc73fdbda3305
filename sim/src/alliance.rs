//! The alliance that is simulated: its charter, its rosters and its acts.

use std::sync::{Arc, OnceLock};

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::Party;
use law::time::Instant;
use record::{NodeKeys, NodePlan, Opening, Roster, Standing};
use seal::entropy::Seeded;
use seal::root::Chain;

use crate::dice::Dice;

const CHARTER: &str = include_str!("../../record/tests/alliance.md");
const MEMBERS: [&str; 6] = ["AA", "BB", "CC", "DD", "EE", "FF"];

/// The first instant of every run: 2026-01-01T00:00:00Z.
pub const START: Instant = Instant(1_767_225_600_000_000);

/// A roster and the keys of its nodes.
pub type Network = (Roster, Vec<NodeKeys>);

/// Returns the charter.
pub fn charter() -> Arc<Charter> {
    static CHARTER_READ: OnceLock<Arc<Charter>> = OnceLock::new();
    let read = || {
        let file = SourceFile { name: "alliance.md".into(), text: CHARTER.into() };
        let (charter, problems) = Charter::read("alliance", &[file]);
        assert!(problems.is_empty(), "bug: the charter of the simulation has problems: {problems:?}");
        Arc::new(charter)
    };
    CHARTER_READ.get_or_init(read).clone()
}

/// Returns an alliance of four or six members, an organ's node with two logs, and an observer.
pub fn network(members: usize) -> &'static Network {
    static SMALL: OnceLock<Network> = OnceLock::new();
    static LARGE: OnceLock<Network> = OnceLock::new();
    let kept = if members <= 4 { &SMALL } else { &LARGE };
    kept.get_or_init(|| {
        let member =
            |code: &&str| NodePlan { node: (*code).to_owned(), parties: vec![(Party::from(*code), Standing::Member)] };
        let mut plan: Vec<NodePlan> = MEMBERS[..members].iter().map(member).collect();
        let organs = ["SEC", "JS"].map(|code| (Party::from(code), Standing::Organ)).to_vec();
        plan.push(NodePlan { node: "SEC".into(), parties: organs });
        plan.push(NodePlan { node: "public".into(), parties: Vec::new() });
        record::setup("alliance", &plan, &mut Seeded::new("simulated alliance")).expect("bug: a network of codes")
    })
}

/// Returns the keys of a node as they were set up.
pub fn keys(network: &Network, node: &str) -> NodeKeys {
    network.1.iter().find(|keys| keys.node == node).expect("bug: a node of the network").clone()
}

/// Replaces the keys of a party on its node.
pub fn rotate(network: &Network, keys: &mut NodeKeys, party: &Party, salt: &str) -> Result<(), String> {
    let genesis = Chain::begin(&network.0.parties[party].root).map_err(|refused| refused.to_string())?;
    let own = keys.parties.get_mut(party).expect("bug: a node hosts the party");
    own.rotate_online(&genesis, &mut Seeded::new(&format!("{party} {salt}"))).map_err(|refused| refused.to_string())
}

/// Returns what a node needs to open. `salt` tells apart what would otherwise draw the same randomness.
pub fn opening(network: &Network, keys: &NodeKeys, now: Instant, salt: &str) -> Opening {
    let node = &keys.node;
    Opening {
        roster: network.0.clone(),
        charter: charter(),
        charter_hash: seal::sha256(CHARTER.as_bytes()),
        keys: keys.clone(),
        entropy: Box::new(Seeded::new(&format!("{node} {} {salt}", now.0))),
        now,
    }
}

/// Returns an act of a party: with effect or without, for anybody, for all or for a few, meant or in a drill.
pub fn act(party: &Party, parties: &[Party], number: u64, now: Instant, dice: &mut Dice) -> Act {
    let label = match dice.below(10) {
        0..=4 => Label::public(),
        5..=7 => Label::all(),
        _ => Label::Parties([party.clone(), dice.pick(parties).clone()].into()),
    };
    let author = if dice.percent(80) { party } else { dice.pick(parties) };
    let text = token(number);
    let (office, kind, rows) = match dice.below(3) {
        0 => {
            ("head", "statement.issue", vec![("title", text.clone()), ("text", text), ("in-name-of", "office".into())])
        }
        1 => ("duty", "report.situation", vec![("text", text)]),
        _ => ("nobody", "no.such-kind", vec![("anything", text)]),
    };
    Act {
        kind: kind.into(),
        edition: 1,
        author: law::act::Author { office: office.into(), party: author.clone() },
        at: now,
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: dice.percent(20).then(|| "winter".into()),
        body: rows.into_iter().collect(),
        approvals: Box::default(),
    }
}

/// Returns the words by which the text of an act is known again wherever it stands.
pub fn token(number: u64) -> String {
    format!("number {number:020}")
}
