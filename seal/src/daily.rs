//! Daily seals: a log's own word on its size and root, signed once a day with ML-DSA-44, which quantum computers are not
//! known to break.
//!
//! A seal has the form of a cosignature by the log's own party, so that any C2SP client can check it. The party's root
//! document names the key by its digest alone: the key has 1312 bytes and travels with the seal. Left out: who keeps a
//! seal, and how often one is made. Source: c2sp.org/tlog-cosignature (ML-DSA-44), FIPS 204, spec/seal.md.

use std::fmt;

use ml_dsa::{MlDsa44, Signature as MlDsa, SigningKey, VerifyingKey};

use crate::Refused;
use crate::checkpoint::Checkpoint;
use crate::entropy::{Entropy, Source};
use crate::hash::{Hash, tagged};
use crate::id::PartyId;
use crate::key::Seed;
use crate::note::{Note, Signature, SignatureKind, key_id};

const WHAT: &str = "daily seal";

/// Length of a public sealing key, bytes.
pub const SEALING_PUBLIC_LEN: usize = 1312;
/// Length of an ML-DSA-44 signature, bytes.
pub const ML_DSA_LEN: usize = 2420;
/// Length of a seal, bytes: time and signature.
pub const DAILY_SEAL_LEN: usize = 8 + ML_DSA_LEN;
/// "struct { uint8 label[12] = "subtree/v1\n\0"; ... } cosigned_message" (c2sp.org/tlog-cosignature).
const LABEL: &[u8; 12] = b"subtree/v1\n\0";

/// Makes the daily seals of a party's log. Only its seed is kept: a seal is made once a day.
#[derive(Clone)]
pub struct SealingSecret(Seed);

impl SealingSecret {
    /// Makes a new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self(Seed::generate(entropy))
    }

    /// Takes up a key from its 32 secret bytes (the seed of FIPS 204 section 5.1).
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Seed(*bytes))
    }

    /// Returns the 32 secret bytes, to be kept in a file that only its owner reads.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.0
    }

    /// Returns the public key.
    pub fn public(&self) -> SealingPublic {
        SealingPublic(self.key().expanded_key().verifying_key().encode().to_vec())
    }

    fn key(&self) -> SigningKey<MlDsa44> {
        SigningKey::from_seed(&self.0.0.into())
    }
}

impl fmt::Debug for SealingSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SealingSecret({}, secret not shown)", self.public().digest())
    }
}

/// Checks the daily seals of a party's log.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingPublic(Vec<u8>);

impl SealingPublic {
    /// Takes up a key from its bytes. Refused if they are more or fewer than 1312; any others are some key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        match bytes.len() == SEALING_PUBLIC_LEN {
            true => Ok(Self(bytes.to_vec())),
            false => Err(Refused::NotAKey { what: "sealing" }),
        }
    }

    /// Returns the 1312 bytes of the key.
    pub fn to_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the digest by which a root document names the key.
    pub fn digest(&self) -> Hash {
        tagged("foedera sealing key v1", &[&self.0])
    }

    /// Checks a bare ML-DSA-44 signature with an empty context.
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let key = self.0.as_slice().try_into().map_err(|_| Refused::NotAKey { what: "sealing" })?;
        let signature = MlDsa::<MlDsa44>::try_from(signature).map_err(|_| Refused::BadSignature)?;
        match VerifyingKey::<MlDsa44>::decode(key).verify_with_context(message, &[], &signature) {
            true => Ok(()),
            false => Err(Refused::BadSignature),
        }
    }
}

impl fmt::Debug for SealingPublic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SealingPublic({})", self.digest())
    }
}

/// A seal of some checkpoint by the party of its log; both are known from where it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct DailySeal {
    /// When it was made, by its maker's clock: seconds since 1970-01-01T00:00:00Z, at most 2^63 - 1.
    pub time: u64,
    /// The ML-DSA-44 signature, 2420 bytes.
    signature: Vec<u8>,
}

impl fmt::Debug for DailySeal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "DailySeal({}, {})", self.time, crate::sha256(&self.signature))
    }
}

/// Returns the name of a party's sealing key in notes.
pub fn sealer_name(party: &PartyId) -> String {
    format!("foedera/seal/{party}")
}

impl DailySeal {
    /// Seals a checkpoint of the party's own log at `time`, in seconds, with fresh entropy ("hedged", FIPS 204 section
    /// 3.4). Refused if the time is beyond 2^63 - 1, or the origin longer than 255 bytes.
    ///
    /// The caller must hold every leaf of it, on disk, and must never seal two that contradict.
    pub fn make(
        checkpoint: &Checkpoint,
        party: &PartyId,
        time: u64,
        secret: &SealingSecret,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, Refused> {
        let message = message(checkpoint, party, time)?;
        let signed = secret.key().expanded_key().sign_randomized(&message, &[], &mut Source(entropy));
        let signature = signed.expect("bug: no signature was found for a short message").encode().to_vec();
        Ok(Self { time, signature })
    }

    /// Checks the seal. Refused with `bad-signature`.
    pub fn verify(&self, checkpoint: &Checkpoint, party: &PartyId, key: &SealingPublic) -> Result<(), Refused> {
        key.verify(&message(checkpoint, party, self.time)?, &self.signature)
    }

    /// Reads 2428 bytes: time (eight, big-endian) and signature. Refused if there are more or fewer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > DAILY_SEAL_LEN {
            return Err(Refused::Oversized { what: WHAT, limit: DAILY_SEAL_LEN });
        }
        let (time, signature) = bytes.split_first_chunk::<8>().ok_or(Refused::Truncated { what: WHAT })?;
        if signature.len() != ML_DSA_LEN {
            return Err(Refused::Truncated { what: WHAT });
        }
        let time = u64::from_be_bytes(*time);
        check_time(time)?;
        Ok(Self { time, signature: signature.to_vec() })
    }

    /// Returns the 2428 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.time.to_be_bytes().as_slice(), &self.signature].concat()
    }

    /// Returns the line that goes under the checkpoint's note. Who does not know its kind passes it over.
    pub fn line(&self, party: &PartyId, key: &SealingPublic) -> Signature {
        let name = sealer_name(party);
        let id = key_id(&name, SignatureKind::DailySeal, key.to_bytes());
        Signature { name, key: id, bytes: self.to_bytes() }
    }
}

/// Finds the seal of a log's own party in a checkpoint's note and checks it.
///
/// Refused with `no-signature` if there is no line of this key; if one of its lines fails, with the reason. Of several
/// good ones the latest is returned.
pub fn verify_note(note: &Note, party: &PartyId, key: &SealingPublic) -> Result<DailySeal, Refused> {
    let checkpoint = Checkpoint::parse(&note.text)?;
    let name = sealer_name(party);
    let id = key_id(&name, SignatureKind::DailySeal, key.to_bytes());
    let mut latest: Option<DailySeal> = None;
    for line in note.of_key(&name, id) {
        let found = DailySeal::from_bytes(&line.bytes)?;
        found.verify(&checkpoint, party, key)?;
        latest = Some(latest.filter(|latest| latest.time >= found.time).unwrap_or(found));
    }
    latest.ok_or(Refused::NoSignature)
}

fn check_time(time: u64) -> Result<(), Refused> {
    // "It MUST NOT exceed 2^63 - 1".
    if time > i64::MAX as u64 { Err(Refused::Malformed { what: "time of a daily seal" }) } else { Ok(()) }
}

/// Returns the `cosigned_message` of c2sp.org/tlog-cosignature for a whole tree: "If signing a checkpoint, it [start]
/// MUST be zero."
fn message(checkpoint: &Checkpoint, party: &PartyId, time: u64) -> Result<Vec<u8>, Refused> {
    check_time(time)?;
    let name = sealer_name(party);
    let length =
        |text: &str| u8::try_from(text.len()).map_err(|_| Refused::Malformed { what: "origin of a sealed log" });
    let mut message = LABEL.to_vec();
    message.push(length(&name)?);
    message.extend(name.as_bytes());
    message.extend(time.to_be_bytes());
    message.push(length(&checkpoint.origin)?);
    message.extend(checkpoint.origin.as_bytes());
    message.extend(0_u64.to_be_bytes());
    message.extend(checkpoint.size.to_be_bytes());
    message.extend(checkpoint.root.0);
    Ok(message)
}
