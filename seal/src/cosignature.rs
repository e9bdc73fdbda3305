//! Cosignatures: a node's word that it holds a log up to a checkpoint, with the time.
//!
//! Source: c2sp.org/tlog-cosignature (cosignature/v1), spec/cosignature.md.

use crate::Refused;
use crate::checkpoint::Checkpoint;
use crate::id::PartyId;
use crate::key::{SIGNATURE_LEN, WitnessPublic, WitnessSecret};
use crate::note::{Note, Signature, SignatureKind, key_id};

const WHAT: &str = "cosignature";

/// Length of a cosignature, bytes: time and signature.
pub const COSIGNATURE_LEN: usize = 8 + SIGNATURE_LEN;

/// A cosignature of some checkpoint by some witness; both are known from where it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// When it was made: seconds since 1970-01-01T00:00:00Z, at most 2^63 - 1.
    pub time: u64,
    /// The Ed25519 signature.
    pub signature: [u8; SIGNATURE_LEN],
}

/// Returns the name of a party's witness key in notes.
pub fn witness_name(party: &PartyId) -> String {
    format!("foedera/witness/{party}")
}

impl Cosignature {
    /// Cosigns a checkpoint at `time`, in seconds. Refused if the time is beyond 2^63 - 1.
    ///
    /// The caller must hold every leaf of it, checked and on disk, and must never cosign two that contradict.
    pub fn make(checkpoint: &Checkpoint, time: u64, secret: &WitnessSecret) -> Result<Self, Refused> {
        check_time(time)?;
        Ok(Self { time, signature: secret.sign(message(checkpoint, time).as_bytes()) })
    }

    /// Checks the cosignature. Refused with `bad-signature`.
    pub fn verify(&self, checkpoint: &Checkpoint, key: &WitnessPublic) -> Result<(), Refused> {
        check_time(self.time)?;
        key.verify(message(checkpoint, self.time).as_bytes(), &self.signature)
    }

    /// Reads 72 bytes: time (eight, big-endian) and signature. Refused if there are more or fewer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > COSIGNATURE_LEN {
            return Err(Refused::Oversized { what: WHAT, limit: COSIGNATURE_LEN });
        }
        let (time, signature) = bytes.split_first_chunk::<8>().ok_or(Refused::Truncated { what: WHAT })?;
        let signature = signature.try_into().map_err(|_| Refused::Truncated { what: WHAT })?;
        let time = u64::from_be_bytes(*time);
        check_time(time)?;
        Ok(Self { time, signature })
    }

    /// Returns the 72 bytes.
    pub fn to_bytes(&self) -> [u8; COSIGNATURE_LEN] {
        let mut bytes = [0; COSIGNATURE_LEN];
        bytes[..8].copy_from_slice(&self.time.to_be_bytes());
        bytes[8..].copy_from_slice(&self.signature);
        bytes
    }

    /// Returns the line that goes under the checkpoint's note.
    pub fn line(&self, party: &PartyId, key: &WitnessPublic) -> Signature {
        let name = witness_name(party);
        let id = key_id(&name, SignatureKind::Cosignature, &key.to_bytes());
        Signature { name, key: id, bytes: self.to_bytes().to_vec() }
    }
}

/// Finds a party's cosignature in a checkpoint's note and checks it.
///
/// Refused with `no-signature` if the party has no line there; if one of its lines fails, with the reason. Of several
/// good ones the latest is returned.
pub fn verify_note(note: &Note, party: &PartyId, key: &WitnessPublic) -> Result<Cosignature, Refused> {
    let checkpoint = Checkpoint::parse(&note.text)?;
    let name = witness_name(party);
    let id = key_id(&name, SignatureKind::Cosignature, &key.to_bytes());
    let mut latest: Option<Cosignature> = None;
    for line in note.of_key(&name, id) {
        let found = Cosignature::from_bytes(&line.bytes)?;
        found.verify(&checkpoint, key)?;
        latest = Some(latest.filter(|latest| latest.time >= found.time).unwrap_or(found));
    }
    latest.ok_or(Refused::NoSignature)
}

fn check_time(time: u64) -> Result<(), Refused> {
    // "It MUST NOT exceed 2^63 - 1".
    if time > i64::MAX as u64 { Err(Refused::Malformed { what: "time of a cosignature" }) } else { Ok(()) }
}

fn message(checkpoint: &Checkpoint, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{}", checkpoint.text())
}
