//! Taking in a bundle: every part goes the way of an answer. Twice is once; a file that is cut gives what is whole.

use std::io::Read;

use law::id::Party;
use law::time::Instant;

use super::form::{BundleFault, Header, Part, Reader};
use crate::fault::Fault;
use crate::limits::BUNDLE_REFUSALS_MAX;
use crate::record::Record;
use crate::sync::message::{ContentsResponse, TailResponse};
use crate::sync::{Accepted, ContentWant, RefusedItem};

/// How far a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// To its last part.
    Whole,
    /// It is cut off: what stands before was taken in.
    Cut,
    /// So much was refused that the rest was left unread.
    Refused,
}

/// What a bundle brought to one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGot {
    /// The party whose log it is.
    pub party: Party,
    /// How many leaves were held before.
    pub before: u64,
    /// How many are held now.
    pub after: u64,
    /// How many would be held if nothing were missing.
    pub offered: u64,
}

/// What came of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the bundle says of itself.
    pub header: Header,
    /// How far it was read.
    pub ending: Ending,
    /// Parts taken in or refused, and parts that were damaged on the way and passed over.
    pub parts: (u64, u64),
    /// The logs that it offers.
    pub logs: Vec<LogGot>,
    /// Contents that this node reads and that neither it nor the bundle has.
    pub wants: Vec<ContentWant>,
    /// What was refused, at most as many as [`BUNDLE_REFUSALS_MAX`].
    pub refused: Vec<RefusedItem>,
}

/// Takes in a bundle from a file or any other source. One part is taken in at a time, while those before it are written;
/// when it returns, all that it took in is on the device.
pub fn import(record: &mut Record, from: impl Read, now: Instant) -> Result<Imported, BundleFault> {
    let store = record.store.clone();
    let (imported, written) = store.behind(|| take_parts(record, from, now));
    record.or_halt(written)?;
    imported
}

fn take_parts(record: &mut Record, from: impl Read, now: Instant) -> Result<Imported, BundleFault> {
    let (mut reader, header) = Reader::open(from)?;
    let size = |record: &Record, party: &Party| record.logs.get(party).map(|mirror| mirror.size());
    let known = header.offers.iter().filter_map(|(party, _, to)| Some((party.clone(), size(record, party)?, *to)));
    let known: Vec<(Party, u64, u64)> = known.collect();
    let (mut parts, mut damaged, mut refused) = (0, 0, Vec::new());
    let ending = loop {
        match reader.next_part()? {
            Part::End => break Ending::Whole,
            Part::Cut => break Ending::Cut,
            Part::Damaged => damaged += 1,
            part => {
                parts += 1;
                refused.extend(record.take_part(&header, &part, now)?.refused);
            }
        }
        if refused.len() >= BUNDLE_REFUSALS_MAX {
            refused.truncate(BUNDLE_REFUSALS_MAX);
            break Ending::Refused;
        }
    };
    let got = |(party, before, offered): (Party, u64, u64)| {
        let after = size(record, &party).unwrap_or(before);
        LogGot { party, before, after, offered: offered.max(before) }
    };
    let logs = known.into_iter().map(got).collect();
    Ok(Imported { ending, parts: (parts, damaged), logs, wants: record.wants(), refused, header })
}

impl Record {
    /// Takes in one part of a bundle. It counts as nobody's answer: who carried it, and when it was made, is not known,
    /// so it says nothing of how the peer stands now and does not end the wait of [`crate::Caution`].
    pub fn take_part(&mut self, header: &Header, part: &Part, now: Instant) -> Result<Accepted, Fault> {
        let peer = format!("bundle of {}", header.holds.from);
        match part {
            Part::Tail(bytes) => match TailResponse::decode(bytes) {
                Ok(mut response) => {
                    // What follows on a part that is missing or waits is for the next time.
                    response.logs.retain(|tail| tail.leaves.is_empty() || tail.from <= self.come_to(&tail.log));
                    self.accept_carried(&peer, response, now)
                }
                Err(fault) => self.refuse(&peer, "tail response", &fault, now),
            },
            Part::Contents(bytes) => match ContentsResponse::decode(bytes) {
                Ok(response) => self.accept_contents(&peer, response, now),
                Err(fault) => self.refuse(&peer, "contents response", &fault, now),
            },
            Part::Damaged | Part::End | Part::Cut => Ok(Accepted::default()),
        }
    }
}
