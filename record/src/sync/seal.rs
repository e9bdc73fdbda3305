//! Daily seals in the exchange: given to whom has come so far, and taken when they are of the leaves that are held.

use law::id::Party;
use seal::Refused;

use super::accept::Wrong;
use super::message::{LogTail, SealItem, TailRequest};
use super::tail::Taken;
use crate::fault::Fault;
use crate::mirror::Mirror;
use crate::record::Record;
use crate::store::row::{Change, SealRow};

/// What is said where a good seal is of other leaves.
const OTHERWISE: &str = "the log's party sealed other leaves than those that are held here; what is held may be forged: \
                         compare the log with other nodes, and ask the party";

impl Record {
    /// Returns the seal of a log that an asker does not know, if it is of no more leaves than he has come to. Who says
    /// nothing of seals does not know of them, and gets none.
    pub(super) fn new_seal(mirror: &Mirror, known: Option<u64>, end: u64) -> Option<SealItem> {
        let row = mirror.sealed.as_ref()?;
        let size = row.size as u64;
        let SealRow { root, key, bytes, .. } = row;
        let item = || SealItem { size, root: *root, key: key.clone(), bytes: bytes.clone() };
        known.filter(|known| *known < size && size <= end).map(|_| item())
    }

    /// Returns what seals there are for somebody who holds what a request says.
    pub(crate) fn seals_for(&self, request: &TailRequest) -> Vec<LogTail> {
        let tail = |(party, mirror): (&Party, &Mirror)| {
            let head = request.logs.iter().find(|head| head.log == *party)?;
            let same = !mirror.is_frozen() && !head.forked && head.number == mirror.keys.number();
            let seal = Self::new_seal(mirror, head.sealed.or(Some(0)), head.size).filter(|_| same)?;
            Some(LogTail { seal: Some(seal), ..LogTail::bare(party, head.size) })
        };
        self.logs.iter().filter_map(tail).collect()
    }

    /// Takes the seal of a log. One of more leaves than are held comes again with them; one that covers no more than the
    /// one here is passed over.
    pub(super) fn take_seal(&mut self, log: &Party, item: SealItem, change: &mut Change) -> Taken<()> {
        let what = format!("daily seal at {}", item.size);
        let Some(mirror) = self.logs.get(log).filter(|mirror| !mirror.is_frozen()) else { return Ok(Ok(())) };
        if item.size == 0 {
            return Ok(Err(Wrong::new(what, "wrong-root", "it is of no leaves")));
        }
        let covered = mirror.sealed.as_ref().is_some_and(|row| row.size as u64 >= item.size);
        if covered || item.size > mirror.size() {
            return Ok(Ok(()));
        }
        let new = change.leaves.iter().rev().find(|row| row.log == *log && row.index as u64 + 1 == item.size);
        let root = match new {
            Some(row) => Some(row.root),
            None => self.store.root_at(log, item.size)?,
        };
        let root = root.ok_or_else(|| Fault::Damaged(format!("the log of {log} has no leaf {}", item.size)))?;
        let SealItem { size, root: sealed, key, bytes } = item;
        let row = SealRow { log: log.clone(), size: size as i64, root: sealed, key, bytes };
        match row.verify(&mirror.keys, &root) {
            Ok(_) => {}
            Err(Refused::WrongRoot) => return Ok(Err(Wrong::new(what, "sealed-otherwise", OTHERWISE))),
            Err(refused) => return Ok(Err(Wrong::of(what)(refused))),
        }
        self.logs.get_mut(log).expect("bug: the log was just looked up").sealed = Some(row.clone());
        change.seals.push(row);
        Ok(Ok(()))
    }
}
