//! An authenticator made of software: for tests of what a browser and a security key send. Its secrets are no secrets.

use crate::{Assertion, Registration, Site};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

/// A passkey with its secret. What it says can be twisted.
#[derive(Clone)]
pub struct Authenticator {
    /// The origin that the browser names.
    pub origin: String,
    /// The host that the passkey belongs to.
    pub host: String,
    /// The flags: 0x05 says that somebody was there and was verified.
    pub flags: u8,
    /// How often it was used; 0 does not count.
    pub counter: u32,
    /// The credential's id.
    pub id: Vec<u8>,
    key: SigningKey,
}

impl Authenticator {
    /// Makes one of a site, another for each number.
    pub fn new(site: &Site, number: u8) -> Self {
        Self {
            origin: site.origin().to_owned(),
            host: site.host().to_owned(),
            flags: 0x05,
            counter: 0,
            id: vec![number; 16],
            key: SigningKey::from_slice(&[number; 32]).expect("bug: small numbers are keys"),
        }
    }

    /// Returns the public key, as authorities name it.
    pub fn public(&self) -> law::act::OfficerKey {
        let point = self.key.verifying_key().to_sec1_point(true);
        law::act::OfficerKey(point.as_bytes().try_into().expect("bug: a compressed point has another length"))
    }

    /// Returns what a browser sends when it made the passkey.
    pub fn register(&self, challenge: &[u8]) -> Registration {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..65]);
        // A map of five: kind 2, algorithm -7, curve 1, x, y.
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        let cose = [&head, x, &[0x22, 0x58, 0x20], y].concat();
        self.register_key(challenge, &cose)
    }

    /// Returns the same with a key of any form.
    pub fn register_key(&self, challenge: &[u8], cose: &[u8]) -> Registration {
        let length = (self.id.len() as u16).to_be_bytes();
        let data = [&self.data(self.flags | 0x40)[..], &[0; 16], &length, &self.id, cose].concat();
        let length = u16::try_from(data.len()).expect("bug: it is short").to_be_bytes();
        // A map of three: fmt "none", attStmt {}, authData.
        let head = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"[..], &length].concat();
        let object = [head, data].concat();
        let client = self.client("webauthn.create", challenge);
        Registration { client: text(&client), attestation: text(&object) }
    }

    /// Returns what a browser sends when the passkey was used.
    pub fn sign(&self, challenge: &[u8]) -> Assertion {
        self.signed(&self.client("webauthn.get", challenge))
    }

    /// Returns the same from a browser that writes its data in another way, given type, challenge and origin.
    pub fn sign_as(&self, challenge: &[u8], write: impl FnOnce(&str, &str, &str) -> String) -> Assertion {
        self.signed(write("webauthn.get", &text(challenge), &self.origin).as_bytes())
    }

    fn signed(&self, client: &[u8]) -> Assertion {
        let data = self.data(self.flags);
        let message = [&data[..], &seal::sha256(client).0].concat();
        let signature: Signature = self.key.sign(&message);
        Assertion {
            id: text(&self.id),
            client: text(client),
            authenticator: text(&data),
            signature: text(signature.to_der().as_bytes()),
        }
    }

    fn client(&self, kind: &str, challenge: &[u8]) -> Vec<u8> {
        // The order of these members is fixed: Web Authentication Level 3, section 5.8.1.1.
        let (kind, challenge, origin) = (json!(kind), json!(text(challenge)), json!(self.origin));
        format!(r#"{{"type":{kind},"challenge":{challenge},"origin":{origin},"crossOrigin":false}}"#).into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        [&seal::sha256(self.host.as_bytes()).0[..], &[flags], &self.counter.to_be_bytes()].concat()
    }
}

/// Writes a part as browsers do: unpadded base64url.
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
