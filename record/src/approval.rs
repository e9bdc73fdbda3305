//! Approvals of an act by officers: their bytes within it, what a passkey signs, and whether it did.
//!
//! Checked where an act is read and where it is written, with nothing but the act and its log, so every node finds the
//! same. How many are needed, and whose, is for the law. Source: spec/approval.md.

use law::act::{Act, Approval, Found, OfficerKey, Signed};
use law::id::Party;
use seal::Hash;
use seal::approval;
use seal::cbor::Value;
use seal::id::LogId;

use crate::codec::{CodecFault, encode_act};
use crate::limits::APPROVALS_MAX;
use crate::record::Record;

/// Returns the challenge with which officers approve an act in a log; approvals that it carries play no part.
pub fn challenge(log: &LogId, act: &Act) -> Result<Hash, CodecFault> {
    let bare = Act { approvals: Box::default(), ..act.clone() };
    Ok(approval::challenge(log, &encode_act(&bare)?))
}

/// Finds out which approvals of an act hold in a log.
pub(crate) fn check(act: &mut Act, log: &LogId) {
    if act.approvals.is_empty() {
        return;
    }
    let challenge = challenge(log, act);
    for one in &mut act.approvals {
        let signed = |challenge: &Hash| {
            let Signed { authenticator, client, signature } = one.signed.as_deref()?;
            approval::Approval { key: &one.key.0, authenticator, client, signature }.verify(challenge).ok()
        };
        let holds = challenge.as_ref().ok().and_then(signed).is_some();
        one.found = if holds { Found::Holds } else { Found::Wrong };
    }
}

/// Lays aside what was signed, once it was checked: it stays in the log, and nobody asks for it in memory.
pub(crate) fn lay_aside(act: &mut Act) {
    act.approvals.iter_mut().for_each(|one| one.signed = None);
}

/// Returns the approvals of an act as it travels.
pub(crate) fn rows(approvals: &[Approval]) -> Result<Value, CodecFault> {
    if approvals.len() > APPROVALS_MAX {
        return Err(CodecFault::Field("approvals"));
    }
    let row = |one: &Approval| {
        let signed = one.signed.as_deref().ok_or(CodecFault::Supposed)?;
        let parts = [&one.key.0[..], &signed.authenticator, &signed.client, &signed.signature];
        Ok(Value::Array(parts.into_iter().map(Value::from).collect()))
    };
    Ok(Value::Array(approvals.iter().map(row).collect::<Result<_, _>>()?))
}

/// Reads the approvals of an act. Refused if there is none in the list, too many, or one has another form.
pub(crate) fn read(rows: &Value) -> Option<Box<[Approval]>> {
    let rows = rows.as_array().filter(|rows| (1..=APPROVALS_MAX).contains(&rows.len()))?;
    let row = |row: &Value| {
        let [key, authenticator, client, signature] = row.as_array()? else { return None };
        let key = OfficerKey(key.as_bytes()?.try_into().ok()?);
        let bytes = |value: &Value| value.as_bytes().map(<[u8]>::to_vec);
        let signed =
            Signed { authenticator: bytes(authenticator)?, client: bytes(client)?, signature: bytes(signature)? };
        Some(Approval { key, signed: Some(Box::new(signed)), found: Found::Nothing })
    };
    rows.iter().map(row).collect()
}

impl Record {
    /// Returns the challenge with which officers approve an act as the next one in the log of a party, made ready as it
    /// would be written. Nothing if the log is not kept here, or the act cannot be written.
    pub fn challenge(&self, party: &Party, act: &Act) -> Option<Hash> {
        challenge(&self.log_of(party)?, &self.filled(act).ok()?).ok()
    }

    /// Returns the id of the log to which a party writes next.
    pub(crate) fn log_of(&self, party: &Party) -> Option<LogId> {
        let mirror = self.logs.get(party)?;
        Some(mirror.keys.log_at(mirror.size()))
    }
}
