//! What an officer's passkey signs to approve an act, put together again from the act itself.
//!
//! A passkey signs the authenticator's data and the hash of the browser's data, in which the challenge stands. The
//! challenge follows from the act and its log, so an approval carries neither: who checks makes the browser's data
//! anew around the challenge, and an approval of anything else cannot be put in words here. Source: spec/approval.md,
//! W3C Web Authentication Level 3, sections 5.8.1.1 (serialization), 6.1 and 6.3.3.

pub mod probe;

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};

use crate::base64;
use crate::hash::{Hash, sha256, tagged};
use crate::id::LogId;
use crate::limits::{AUTHENTICATOR_MAX, CLIENT_REST_MAX};
use crate::refused::Refused;

const WHAT: &str = "approval";
/// The browser's data up to the challenge. Section 5.8.1.1 fixes these bytes.
const HEAD: &str = r#"{"type":"webauthn.get","challenge":""#;
/// What follows the challenge: the origin, which is the officer's own node.
const REST: &str = r#"","origin":""#;
/// Bytes of the authenticator's data: hash of the site, flags, counter.
const AUTHENTICATOR_LEN: usize = 37;
/// Flags of the authenticator's data: somebody was there, and was verified.
const FLAGS: u8 = 0x05;

/// Length of a public key: a point of P-256, compressed.
pub const KEY_LEN: usize = 33;
/// Length of a signature: r and s.
pub const SIGNATURE_LEN: usize = 64;

/// One approval as it travels.
#[derive(Clone, Copy, Debug)]
pub struct Approval<'a> {
    /// The officer's public key.
    pub key: &'a [u8; KEY_LEN],
    /// The authenticator's data, as it was signed.
    pub authenticator: &'a [u8],
    /// What follows the challenge in the browser's data.
    pub client: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
}

/// Returns the challenge with which officers approve an act in a log, given the act's bytes without approvals.
pub fn challenge(log: &LogId, act: &[u8]) -> Hash {
    tagged("foedera approval v1", &[&log.0, act])
}

/// Returns what follows the challenge in a browser's data. Refused if the challenge is another, or if the browser writes
/// its data in another order than the standard fixes, so that nobody could put it together again.
pub fn rest<'c>(client: &'c [u8], challenge: &Hash) -> Result<&'c [u8], Refused> {
    let rest = client.strip_prefix(head(challenge).as_bytes()).ok_or(Refused::Malformed { what: WHAT })?;
    check_rest(rest)?;
    Ok(rest)
}

impl Approval<'_> {
    /// Checks that the key signed the challenge, with its holder there and verified. Refused with `bad-signature` if it
    /// signed something else, or with what has another form.
    pub fn verify(&self, challenge: &Hash) -> Result<(), Refused> {
        check_rest(self.client)?;
        if self.authenticator.len() < AUTHENTICATOR_LEN {
            return Err(Refused::Truncated { what: WHAT });
        }
        if self.authenticator.len() > AUTHENTICATOR_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: AUTHENTICATOR_MAX });
        }
        if self.authenticator[32] & FLAGS != FLAGS {
            return Err(Refused::Malformed { what: "approval by somebody who was verified" });
        }
        let key = VerifyingKey::from_sec1_bytes(self.key).map_err(|_| Refused::NotAKey { what: "P-256" })?;
        let signature = Signature::from_slice(self.signature).map_err(|_| Refused::BadSignature)?;
        let client = [head(challenge).as_bytes(), self.client].concat();
        let message = [self.authenticator, &sha256(&client).0].concat();
        key.verify(&message, &signature).map_err(|_| Refused::BadSignature)
    }
}

fn head(challenge: &Hash) -> String {
    let text = base64::encode(&challenge.0).replace('+', "-").replace('/', "_");
    format!("{HEAD}{}", text.trim_end_matches('='))
}

fn check_rest(rest: &[u8]) -> Result<(), Refused> {
    if rest.len() > CLIENT_REST_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: CLIENT_REST_MAX });
    }
    if !rest.starts_with(REST.as_bytes()) {
        return Err(Refused::Malformed { what: WHAT });
    }
    Ok(())
}
