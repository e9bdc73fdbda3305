//! An authenticator made of software: what a browser and a security key send.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use desk::{Assertion, Registration};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;

/// A passkey with its secret.
#[derive(Clone)]
pub struct Authenticator {
    pub origin: String,
    pub host: String,
    pub flags: u8,
    pub counter: u32,
    pub id: Vec<u8>,
    key: SigningKey,
}

impl Authenticator {
    pub fn new(number: u8) -> Self {
        Self {
            origin: "https://node.example.org".into(),
            host: "node.example.org".into(),
            flags: 0x05,
            counter: 0,
            id: vec![number; 16],
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
        }
    }

    pub fn register(&self, challenge: &[u8]) -> Registration {
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut cose = Vec::new();
        let mut encoder = minicbor::Encoder::new(&mut cose);
        let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..65]);
        encoder.map(5).unwrap().i8(1).unwrap().i8(2).unwrap().i8(3).unwrap().i8(-7).unwrap();
        encoder.i8(-1).unwrap().i8(1).unwrap().i8(-2).unwrap().bytes(x).unwrap().i8(-3).unwrap().bytes(y).unwrap();
        self.register_key(challenge, &cose)
    }

    pub fn register_key(&self, challenge: &[u8], cose: &[u8]) -> Registration {
        let length = (self.id.len() as u16).to_be_bytes();
        let data = [&self.data(self.flags | 0x40)[..], &[0; 16], &length, &self.id, cose].concat();
        let mut object = Vec::new();
        let mut encoder = minicbor::Encoder::new(&mut object);
        encoder.map(3).unwrap().str("fmt").unwrap().str("none").unwrap();
        encoder.str("attStmt").unwrap().map(0).unwrap().str("authData").unwrap().bytes(&data).unwrap();
        let client = self.client("webauthn.create", challenge);
        Registration { client: text(&client), attestation: text(&object) }
    }

    pub fn sign(&self, challenge: &[u8]) -> Assertion {
        let (client, data) = (self.client("webauthn.get", challenge), self.data(self.flags));
        let message = [&data[..], &seal::sha256(&client).0].concat();
        let signature: Signature = self.key.sign(&message);
        Assertion {
            id: text(&self.id),
            client: text(&client),
            authenticator: text(&data),
            signature: text(signature.to_der().as_bytes()),
        }
    }

    fn client(&self, kind: &str, challenge: &[u8]) -> Vec<u8> {
        json!({ "type": kind, "challenge": text(challenge), "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        [&seal::sha256(self.host.as_bytes()).0[..], &[flags], &self.counter.to_be_bytes()].concat()
    }
}

pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
