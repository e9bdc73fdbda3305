//! An officer made of software: for tests of what passkeys sign. The secrets are no secrets.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use super::{FLAGS, KEY_LEN, REST, head};
use crate::hash::{Hash, sha256};

/// A passkey with its secret. What it says can be twisted.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The flags: 0x05 says that somebody was there and was verified.
    pub flags: u8,
    /// The host that the passkey belongs to.
    pub host: String,
    secret: SigningKey,
}

/// What an officer gives for a challenge: the authenticator's data, what follows the challenge, the signature.
pub type Given = (Vec<u8>, Vec<u8>, Vec<u8>);

impl Officer {
    /// Makes one, another for each number from 1.
    pub fn new(number: u8) -> Self {
        let secret = SigningKey::from_slice(&[number; 32]).expect("bug: small numbers are keys");
        Self { flags: FLAGS, host: "node.example.org".into(), secret }
    }

    /// Returns the public key.
    pub fn key(&self) -> [u8; KEY_LEN] {
        let point = self.secret.verifying_key().to_sec1_point(true);
        point.as_bytes().try_into().expect("bug: a compressed point has another length")
    }

    /// Approves what has that challenge.
    pub fn approve(&self, challenge: &Hash) -> Given {
        let rest = format!(r#"{REST}https://{}","crossOrigin":false}}"#, self.host);
        let client = format!("{}{rest}", head(challenge));
        let authenticator = [&sha256(self.host.as_bytes()).0[..], &[self.flags], &[0; 4]].concat();
        let message = [&authenticator[..], &sha256(client.as_bytes()).0].concat();
        let signature: Signature = self.secret.sign(&message);
        (authenticator, rest.into_bytes(), signature.to_bytes().to_vec())
    }
}
