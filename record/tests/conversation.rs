//! Whole conversations with a node, altered, cut and said again at random: it refuses what is wrong, stays sound, and
//! takes what is true afterwards.

use record::sync::{Question, Wish};
use seal::entropy::{Entropy, Seeded};

use crate::alliance::{Alliance, check, report};

const SEEDS: usize = 24;
const STEPS: usize = 40;

struct Dice(Seeded);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) as usize % count
    }

    /// Alters bytes, or leaves them as they are.
    fn alter(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let (place, other) = (self.below(bytes.len()), self.below(bytes.len()));
        match self.below(7) {
            0 => bytes[place] ^= 1 << self.below(8),
            1 => bytes.truncate(place),
            2 => bytes.insert(place, self.below(256) as u8),
            3 => bytes.swap(place, other),
            4 => {
                let length = self.below(64).min(bytes.len() - place.max(other));
                bytes.copy_within(place..place + length, other);
            }
            _ => {}
        }
    }
}

/// Returns what a peer would answer BB now, or give it.
fn said(alliance: &Alliance, peer: &str, dice: &mut Dice) -> (Question, Vec<u8>) {
    let (bb, peer) = (alliance.node("BB"), alliance.node(peer));
    match bb.wish() {
        Wish::Contents(request) if dice.below(2) == 0 => {
            (Question::Contents, peer.contents(&request).expect("contents").encode())
        }
        _ => (Question::Tail, peer.respond(&bb.tail_request(peer.node())).expect("an answer").encode()),
    }
}

#[test]
fn an_altered_conversation_leaves_a_node_sound_and_able_to_take_what_is_true() {
    let mut refused = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice(Seeded::new(&format!("conversation {seed}")));
        let mut alliance = Alliance::new();
        for (party, label) in [("AA", "public"), ("AA", "all"), ("CC", "all"), ("BB", "public"), ("CC", "BB,CC")] {
            alliance.write(party, &report(party, label, &format!("of {party}, for {label}")));
        }
        let mut earlier: Vec<(Question, Vec<u8>)> = Vec::new();
        for _ in 0..STEPS {
            let peer = ["AA", "CC"][dice.below(2)];
            let replays = !earlier.is_empty() && dice.below(3) == 0;
            let (question, mut bytes) =
                if replays { earlier[dice.below(earlier.len())].clone() } else { said(&alliance, peer, &mut dice) };
            earlier.push((question, bytes.clone()));
            dice.alter(&mut bytes);
            let (now, node) = (alliance.tick(), alliance.nodes.get_mut("BB").expect("a node"));
            let taken = match (question, dice.below(4)) {
                (_, 0) => node.take_given_by(peer, question, &bytes, now).map(|(accepted, _)| accepted),
                (_, 1) => node.take_given(peer, question, &bytes, now).map(|(accepted, _)| accepted),
                (Question::Tail, 2) => node.accept_unproved_bytes(peer, &bytes, now),
                (Question::Tail, _) => node.accept_bytes(peer, &bytes, now),
                (Question::Contents, _) => node.accept_contents_bytes(peer, &bytes, now),
            };
            refused += taken.expect("what is wrong is refused, and is no fault of the store").refused.len();
        }
        check(alliance.node("BB"));
        // Of what was said nothing false is held, so the truth still fits.
        alliance.settle(&["AA", "BB", "CC", "DD", "EE"]);
        let heads = |name: &str| alliance.node(name).heads().into_iter().map(|head| head.root).collect::<Vec<_>>();
        assert_eq!(heads("BB"), heads("AA"), "seed {seed}");
        check(alliance.node("BB"));
    }
    assert!(refused > SEEDS, "hardly anything was altered: {refused}");
}
