//! What the one lying node of a run does.

use record::sync::message::{ContentsResponse, TailResponse};

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
}

impl Lie {
    /// All ways, in the order in which the seeds go through them.
    pub const ALL: [Self; 5] = [Self::None, Self::Flips, Self::Shuffles, Self::Withholds, Self::Equivocates];

    /// Returns what becomes of an answer.
    pub fn twist(self, bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
        match self {
            Self::None | Self::Equivocates => bytes,
            Self::Flips if dice.percent(50) => flip(bytes, dice),
            Self::Flips => bytes,
            Self::Shuffles => match TailResponse::decode(&bytes) {
                Ok(answer) => shuffle(answer, dice).encode(),
                Err(_) => bytes,
            },
            Self::Withholds => match (TailResponse::decode(&bytes), ContentsResponse::decode(&bytes)) {
                (Ok(mut answer), _) => {
                    for log in &mut answer.logs {
                        log.contents.clear();
                        log.documents.clear();
                    }
                    answer.encode()
                }
                (_, Ok(_)) => ContentsResponse { contents: Vec::new() }.encode(),
                _ => bytes,
            },
        }
    }
}

fn flip(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(3) {
        let place = dice.below(bytes.len());
        bytes[place] ^= 1 << dice.below(8);
    }
    bytes
}

fn shuffle(mut answer: TailResponse, dice: &mut Dice) -> TailResponse {
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
    answer
}
