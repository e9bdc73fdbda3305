//! What a browser sends when a passkey is registered or used, read and checked.
//!
//! Attestation is not asked for and not looked at: which make of authenticator a ministry buys is its own affair. Source:
//! W3C Web Authentication Level 3, sections 5.8, 6.1, 7.1, 7.2.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Decoder;
use serde::{Deserialize, Serialize};

use crate::limits::CEREMONY_BYTES_MAX;
use crate::passkey::PublicKey;
use crate::refused::Refused;

/// Flags of the authenticator's data: somebody was there, and was verified; a key follows.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;
/// Bytes of the authenticator's data before the key: hash of the site, flags, counter.
const HEAD_LEN: usize = 37;
/// Bytes of the longest credential id. Source: Web Authentication Level 3, section 4.
const CREDENTIAL_ID_MAX: usize = 1023;

/// The address of the node's pages, to which its passkeys belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: String,
    host: String,
}

impl Site {
    /// Reads an address like `https://kz.example.org`. Refused unless it is `https`, or `http` of this machine, with a
    /// host name and nothing after it: a passkey belongs to a name, not to a number.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let wrong = |says: &str| Refused::Site(format!("the site '{text}' cannot be used: {says}"));
        let (scheme, rest) = text.split_once("://").ok_or_else(|| wrong("write it like https://node.example.org"))?;
        let host = rest.split(':').next().unwrap_or_default();
        let port = rest.strip_prefix(host).unwrap_or_default();
        let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '.' | '-');
        if host.is_empty() || !host.chars().all(plain) {
            return Err(wrong("the host name must be in small letters, with nothing after it but a port"));
        }
        if host.parse::<std::net::IpAddr>().is_ok() {
            return Err(wrong("a passkey belongs to a host name, not to a number; on one machine use localhost"));
        }
        if !port.is_empty() && port.strip_prefix(':').and_then(|port| port.parse::<u16>().ok()).is_none() {
            return Err(wrong("the port is not a number from 1 to 65535"));
        }
        match scheme {
            "https" => {}
            "http" if host == "localhost" => {}
            _ => return Err(wrong("browsers allow passkeys over https only, or on http://localhost")),
        }
        Ok(Self { origin: text.to_owned(), host: host.to_owned() })
    }

    /// Returns the host name, which passkeys belong to.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Returns the whole address, as browsers name it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Says whether it is reached over https, so that cookies may be bound to it.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

/// What a browser sends when a passkey was made: all parts in unpadded base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// `clientDataJSON`.
    pub client: String,
    /// `attestationObject`.
    pub attestation: String,
}

/// What a browser sends when a passkey was used: all parts in unpadded base64url.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// The credential's id.
    pub id: String,
    /// `clientDataJSON`.
    pub client: String,
    /// `authenticatorData`.
    pub authenticator: String,
    /// `signature`.
    pub signature: String,
}

/// A passkey that a browser made, not yet anybody's.
pub(crate) struct Made {
    pub(crate) challenge: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) key: PublicKey,
    pub(crate) counter: u32,
}

/// What of an approval travels: the authenticator's data, what follows the challenge, r and s.
pub(crate) type Parts = (Vec<u8>, Vec<u8>, Vec<u8>);

/// A use of a passkey, its signature not yet checked.
pub(crate) struct Used {
    pub(crate) challenge: Vec<u8>,
    pub(crate) id: Vec<u8>,
    pub(crate) counter: u32,
    client: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Client {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// The authenticator's data.
struct Data<'d> {
    flags: u8,
    counter: u32,
    rest: &'d [u8],
}

impl Registration {
    /// Reads and checks it for a site. Refused if it is of another site, if nobody was verified, or if the key is of
    /// another sort.
    pub(crate) fn read(&self, site: &Site) -> Result<Made, Refused> {
        let challenge = client(&plain(&self.client)?, "webauthn.create", site)?;
        let object = plain(&self.attestation)?;
        let bytes = authenticator_data(&object).ok_or(Refused::Form("the attestation has another form"))?;
        let data = data(bytes, site)?;
        let wrong = Refused::Form("there is no key in it");
        let keyed = data.rest.split_at_checked(18).filter(|_| data.flags & HAS_KEY != 0);
        let Some((head, rest)) = keyed else { return Err(wrong) };
        let length = usize::from(u16::from_be_bytes([head[16], head[17]]));
        if length == 0 || length > CREDENTIAL_ID_MAX {
            return Err(Refused::Form("the credential's id is empty or too long"));
        }
        let Some((id, key)) = rest.split_at_checked(length) else { return Err(wrong) };
        Ok(Made { challenge, id: id.to_vec(), key: PublicKey::from_cose(key)?, counter: data.counter })
    }
}

impl Assertion {
    /// Reads and checks it for a site, but for the signature. Refused as a registration.
    pub(crate) fn read(&self, site: &Site) -> Result<Used, Refused> {
        let client_bytes = plain(&self.client)?;
        let challenge = client(&client_bytes, "webauthn.get", site)?;
        let authenticator = plain(&self.authenticator)?;
        let counter = data(&authenticator, site)?.counter;
        let message = [authenticator.as_slice(), &seal::sha256(&client_bytes).0].concat();
        let (id, signature) = (plain(&self.id)?, plain(&self.signature)?);
        Ok(Used { challenge, id, counter, client: client_bytes, message, signature })
    }
}

impl Used {
    /// Checks the signature.
    pub(crate) fn verify(&self, key: &PublicKey) -> Result<(), Refused> {
        key.verify(&self.message, &self.signature)
    }

    /// Returns what of an approval travels. Refused if the browser writes its data in another order than others can put together again.
    pub(crate) fn parts(&self, challenge: &seal::Hash) -> Result<Parts, Refused> {
        let other = |_| Refused::Form("this browser writes what is signed in a form that other nodes cannot check");
        let rest = seal::approval::rest(&self.client, challenge).map_err(other)?.to_vec();
        let authenticator = self.message[..self.message.len() - 32].to_vec();
        if authenticator.len() > seal::limits::AUTHENTICATOR_MAX {
            return Err(Refused::Form("the authenticator's data is too long for others to take"));
        }
        Ok((authenticator, rest, crate::passkey::raw(&self.signature)?))
    }

    /// Returns the bytes that were signed and the signature, as they are kept.
    pub(crate) fn kept(&self) -> (&[u8], &[u8]) {
        (&self.message, &self.signature)
    }
}

/// Checks the client's data and returns its challenge.
fn client(bytes: &[u8], kind: &str, site: &Site) -> Result<Vec<u8>, Refused> {
    let client: Client =
        serde_json::from_slice(bytes).map_err(|_| Refused::Form("the browser's data has another form"))?;
    if client.kind != kind {
        return Err(Refused::Form("it is the answer to another request"));
    }
    if client.origin != site.origin || client.cross_origin {
        return Err(Refused::Form("it was made for another site"));
    }
    plain(&client.challenge)
}

/// Finds the authenticator's data in an attestation object: a map with the keys fmt, attStmt and authData.
fn authenticator_data(object: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::new(object);
    let rows = decoder.map().ok().flatten().filter(|rows| *rows <= 8)?;
    let mut found = None;
    for _ in 0..rows {
        match decoder.str().ok()? {
            "authData" => found = Some(decoder.bytes().ok()?),
            _ => decoder.skip().ok()?,
        }
    }
    found
}

/// Reads the authenticator's data and checks that it is of the site, with somebody verified.
fn data<'d>(bytes: &'d [u8], site: &Site) -> Result<Data<'d>, Refused> {
    let form = Refused::Form("the authenticator's data has another form");
    let Some((head, rest)) = bytes.split_at_checked(HEAD_LEN) else { return Err(form) };
    if head[..32] != seal::sha256(site.host.as_bytes()).0 {
        return Err(Refused::Form("the passkey belongs to another site"));
    }
    let flags = head[32];
    if flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return Err(Refused::Form("the authenticator did not verify who uses it; set a PIN or a fingerprint on it"));
    }
    Ok(Data { flags, counter: u32::from_be_bytes([head[33], head[34], head[35], head[36]]), rest })
}

/// Decodes a part.
fn plain(text: &str) -> Result<Vec<u8>, Refused> {
    if text.len() > CEREMONY_BYTES_MAX {
        return Err(Refused::Form("a part is too long"));
    }
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Form("a part is not base64url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_that_have_no_passkeys_are_refused_with_what_to_write_instead() {
        for (text, says) in [
            ("node.example.org", "write it like https://"),
            ("http://node.example.org", "over https only"),
            ("https://10.0.0.1", "not to a number"),
            ("https://[::1]", "small letters"),
            ("https://Node.example.org", "small letters"),
            ("https://node.example.org/", "nothing after it"),
            ("https://node.example.org:0x50", "port"),
            ("https://", "host name"),
        ] {
            let refused = Site::parse(text).unwrap_err().to_string();
            assert!(refused.contains(says), "{text}: {refused}");
        }
        let site = Site::parse("https://node.example.org:8443").unwrap();
        assert_eq!((site.host(), site.origin()), ("node.example.org", "https://node.example.org:8443"));
        assert!(Site::parse("http://localhost:7001").is_ok());
    }
}
