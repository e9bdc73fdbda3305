//! What the one lying node of a run does.

use record::sync::message::{ContentsResponse, CosignatureItem, TailResponse};

use crate::dice::Dice;

/// A way of lying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// Nobody lies.
    None,
    /// Bits of its answers are flipped.
    Flips,
    /// Parts of its answers are cut, swapped or repeated, in good form.
    Shuffles,
    /// It never gives a content.
    Withholds,
    /// It writes its log in two versions and shows one or the other.
    Equivocates,
    /// It never gives a cosignature.
    Uncosigns,
    /// It answers with what it answered earlier, to anybody.
    Replays,
    /// It gives leaves of one log as those of another.
    Grafts,
    /// It answers with any bytes.
    Garbles,
    /// It gives each answer many times, with much in it that nobody asked for.
    Floods,
}

/// How many earlier answers one that replays keeps.
const KEPT: usize = 16;
/// How often a flood gives one answer.
pub const FLOOD: usize = 12;

impl Lie {
    /// All ways, in the order in which the seeds go through them.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Flips,
        Self::Shuffles,
        Self::Withholds,
        Self::Equivocates,
        Self::Uncosigns,
        Self::Replays,
        Self::Grafts,
        Self::Garbles,
        Self::Floods,
    ];

    /// Returns what becomes of an answer. `earlier` is what the liar answered before.
    pub fn twist(self, bytes: Vec<u8>, earlier: &mut Vec<Vec<u8>>, dice: &mut Dice) -> Vec<u8> {
        match self {
            Self::None | Self::Equivocates => bytes,
            Self::Flips if dice.percent(50) => flip(bytes, dice),
            Self::Flips => bytes,
            Self::Shuffles => of_tails(bytes, |answer| shuffle(answer, dice)),
            Self::Withholds => match ContentsResponse::decode(&bytes) {
                Ok(_) => ContentsResponse { contents: Vec::new() }.encode(),
                Err(_) => of_tails(bytes, |answer| {
                    for log in &mut answer.logs {
                        log.contents.clear();
                        log.documents.clear();
                    }
                }),
            },
            Self::Uncosigns => {
                of_tails(bytes, |answer| answer.logs.iter_mut().for_each(|log| log.cosignatures.clear()))
            }
            Self::Replays => {
                let again =
                    if earlier.is_empty() || dice.percent(30) { bytes.clone() } else { dice.pick(earlier).clone() };
                if earlier.len() < KEPT {
                    earlier.push(bytes);
                }
                again
            }
            Self::Grafts => of_tails(bytes, |answer| graft(answer, dice)),
            Self::Garbles => {
                let length = dice.below(400);
                (0..length).map(|_| dice.below(256) as u8).collect()
            }
            Self::Floods => match ContentsResponse::decode(&bytes) {
                Ok(mut answer) => {
                    if let Some((log, index, _)) = answer.contents.last().cloned() {
                        let junk = |number| (log.clone(), index + 1 + number, vec![7; 2048]);
                        answer.contents.extend((0..20).map(junk));
                    }
                    answer.encode()
                }
                Err(_) => of_tails(bytes, |answer| flood(answer, dice)),
            },
        }
    }
}

fn of_tails(bytes: Vec<u8>, change: impl FnOnce(&mut TailResponse)) -> Vec<u8> {
    match TailResponse::decode(&bytes) {
        Ok(mut answer) => {
            change(&mut answer);
            answer.encode()
        }
        Err(_) => bytes,
    }
}

fn flip(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(3) {
        let place = dice.below(bytes.len());
        bytes[place] ^= 1 << dice.below(8);
    }
    bytes
}

fn shuffle(answer: &mut TailResponse, dice: &mut Dice) {
    let logs = answer.logs.len();
    let notes: Vec<String> = answer.logs.iter().map(|log| log.note.clone()).collect();
    for log in &mut answer.logs {
        let leaves = log.leaves.len();
        match dice.below(6) {
            0 if leaves > 1 => log.leaves.swap(0, leaves - 1),
            1 if leaves > 0 => drop(log.leaves.pop()),
            2 if leaves > 0 => log.leaves.push(log.leaves[0].clone()),
            3 => log.from = log.from.saturating_sub(1),
            4 => log.note.clone_from(&notes[dice.below(logs)]),
            _ => log.cosignatures.reverse(),
        }
        for item in &mut log.cosignatures {
            if dice.percent(10) {
                item.size += 1;
            }
        }
    }
}

/// Puts the leaves, the contents, or the checkpoint of one log into another.
fn graft(answer: &mut TailResponse, dice: &mut Dice) {
    if answer.logs.len() < 2 {
        return;
    }
    let from = dice.pick(&answer.logs).clone();
    let to = dice.below(answer.logs.len());
    let log = &mut answer.logs[to];
    match dice.below(4) {
        0 => log.leaves = from.leaves,
        1 => (log.leaves, log.contents, log.from) = (from.leaves, from.contents, from.from),
        2 => (log.leaves, log.note, log.proof, log.from) = (from.leaves, from.note, from.proof, from.from),
        _ => log.cosignatures = from.cosignatures,
    }
}

fn flood(answer: &mut TailResponse, dice: &mut Dice) {
    for log in &mut answer.logs {
        let end = log.from + log.leaves.len() as u64;
        log.contents.extend((0..20).map(|number| (end + number, vec![9; 2048])));
        let junk = |number: usize| CosignatureItem {
            cosigner: format!("Z{number:02}").as_str().into(),
            size: 1 + dice.below(1 << 20) as u64,
            bytes: vec![number as u8; 72],
        };
        log.cosignatures.extend((0..20).map(junk));
    }
}
