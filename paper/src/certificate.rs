//! The key that signs copies, and its certificate: one made here, or a ministry's own.

use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};

use crate::der::{self, Element};
use crate::fault::PaperFault;
use crate::limits::CERTIFICATE_MAX;
use crate::when::When;

const WHAT: &str = "certificate";

/// A key with its certificate. The secret stays in this value and in the text that its owner keeps.
#[derive(Clone)]
pub struct Certifier {
    key: SigningKey,
    certificate: Vec<u8>,
}

impl std::fmt::Debug for Certifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Certifier({}, secret not shown)", hex(&self.digest()))
    }
}

/// Writes bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn ecdsa_with_sha256() -> Vec<u8> {
    der::sequence(&[&der::oid(&[1, 2, 840, 10045, 4, 3, 2])])
}

impl Certifier {
    /// Makes a key and a certificate that it signs itself, for a name.
    ///
    /// `seed` are secret bytes; nothing if they are not a key, which one of 2^32 is not. The certificate holds from `time`
    /// on without end: when a key is left is for its owner to say, not for a clock.
    pub fn generate(seed: &[u8; 32], name: &str, time: u64) -> Option<Self> {
        let key = SigningKey::from_slice(seed).ok()?;
        let point = key.verifying_key().to_sec1_point(false);
        let algorithm = der::sequence(&[&der::oid(&[1, 2, 840, 10045, 2, 1]), &der::oid(&[1, 2, 840, 10045, 3, 1, 7])]);
        let public = der::sequence(&[&algorithm, &bits(point.as_bytes())]);
        let serial = der::integer(&Sha256::digest(&public)[..16]);
        let attribute = der::sequence(&[&der::oid(&[2, 5, 4, 3]), &der::element(der::UTF8, name.as_bytes())]);
        let name = der::sequence(&[&der::set(vec![attribute])]);
        // Source: RFC 5280 section 4.1.2.5: UTCTime through 2049, and 99991231235959Z where there is no end.
        let digits = When::of(time).digits();
        let from = match When::of(time).year {
            2050.. => der::element(der::GENERALIZED_TIME, format!("{digits}Z").as_bytes()),
            _ => der::element(der::UTC_TIME, format!("{}Z", &digits[2..]).as_bytes()),
        };
        let validity = der::sequence(&[&from, &der::element(der::GENERALIZED_TIME, b"99991231235959Z")]);
        let body = der::sequence(&[
            &der::element(der::context(0), &der::integer(&[2])),
            &serial,
            &ecdsa_with_sha256(),
            &name,
            &validity,
            &name,
            &public,
            &der::element(der::context(3), &extensions()),
        ]);
        let signature: Signature = key.sign(&body);
        let certificate = der::sequence(&[&body, &ecdsa_with_sha256(), &bits(signature.to_der().as_bytes())]);
        Some(Self { key, certificate })
    }

    /// Reads a private key (PKCS#8) and a certificate from texts in PEM; one text may hold both.
    ///
    /// Refused if the key is not on P-256, or the certificate is of another key.
    pub fn read(key: &str, certificate: &str) -> Result<Self, PaperFault> {
        for text in [key, certificate] {
            if text.len() > CERTIFICATE_MAX {
                return Err(PaperFault::TooLong { what: WHAT, limit: CERTIFICATE_MAX });
            }
        }
        let key = block(key, "PRIVATE KEY").ok_or(PaperFault::Key)?;
        let key = SigningKey::from_pkcs8_pem(&key).map_err(|_| PaperFault::Key)?;
        let certificate = block(certificate, "CERTIFICATE").ok_or(PaperFault::Malformed(WHAT))?;
        let certificate = unpem(&certificate).ok_or(PaperFault::Malformed(WHAT))?;
        let found = Fields::read(&certificate)?.public;
        let point = key.verifying_key().to_sec1_point(false);
        let compressed = key.verifying_key().to_sec1_point(true);
        if !found.ends_with(point.as_bytes()) && !found.ends_with(compressed.as_bytes()) {
            return Err(PaperFault::OtherKey);
        }
        Ok(Self { key, certificate })
    }

    /// Returns key and certificate as one text, to be kept in a file that only its owner reads.
    pub fn to_pem(&self) -> String {
        let key = self.key.to_pkcs8_pem(LineEnding::LF).expect("bug: a key on P-256 has this form");
        format!("{}{}", key.as_str(), pem(&self.certificate))
    }

    /// Returns the certificate.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Returns the certificate as a text, to be given to everybody.
    pub fn certificate_pem(&self) -> String {
        pem(&self.certificate)
    }

    /// Returns the SHA-256 of the certificate, by which people compare it.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.certificate).into()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(message);
        signature.to_der().as_bytes().to_vec()
    }
}

/// What a signature names of a certificate.
pub(crate) struct Fields<'b> {
    pub(crate) serial: &'b [u8],
    pub(crate) issuer: &'b [u8],
    public: &'b [u8],
}

impl<'b> Fields<'b> {
    pub(crate) fn read(certificate: &'b [u8]) -> Result<Self, PaperFault> {
        let malformed = PaperFault::Malformed(WHAT);
        let parts = Element::only(certificate, WHAT)?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?;
        let body = parts.first().ok_or(malformed.clone())?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?;
        // The version, [0], stands first where it is not the first version.
        let body = if body.first().is_some_and(|part| part.tag == der::context(0)) { &body[1..] } else { &body[..] };
        match body {
            [serial, _, issuer, _, _, public, ..] => {
                let public = public.parts(WHAT)?.last().ok_or(malformed)?.content;
                Ok(Self { serial: serial.whole, issuer: issuer.whole, public })
            }
            _ => Err(malformed),
        }
    }

    /// Says whether the certificate's key, if it is one on P-256, made a signature.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        // The first byte of a bit string counts the bits left over: none.
        let key = self.public.split_first().and_then(|(_, point)| VerifyingKey::from_sec1_bytes(point).ok());
        let signature = Signature::from_der(signature);
        key.zip(signature.ok()).is_some_and(|(key, signature)| key.verify(message, &signature).is_ok())
    }
}

/// Returns the extensions: no authority over other certificates, and for signatures only.
fn extensions() -> Vec<u8> {
    let extension = |number: u32, value: &[u8]| {
        let critical = [0x01, 0x01, 0xff];
        der::sequence(&[&der::oid(&[2, 5, 29, number]), &critical, &der::element(der::OCTET_STRING, value)])
    };
    // Bits 0 and 1 of keyUsage: digitalSignature and contentCommitment (RFC 5280 section 4.2.1.3).
    der::sequence(&[&extension(19, &der::sequence(&[])), &extension(15, &[der::BIT_STRING, 2, 6, 0xc0])])
}

fn bits(bytes: &[u8]) -> Vec<u8> {
    der::of(der::BIT_STRING, &[&[0], bytes])
}

/// Returns the first block of a label in a text of PEM, with its lines of begin and end.
fn block(text: &str, label: &str) -> Option<String> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let start = text.find(&begin)?;
    let length = text[start..].find(&end)? + end.len();
    Some(text[start..start + length].replace('\r', "") + "\n")
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn pem(der: &[u8]) -> String {
    let mut text = String::new();
    for group in der.chunks(3) {
        let number = group.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place) & 63) as usize];
            text.push(if place > group.len() { '=' } else { char::from(digit) });
        }
    }
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("bug: digits are ASCII")).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

fn unpem(block: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = block.lines().filter(|line| !line.starts_with("-----")).flat_map(str::bytes).collect();
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let kept = group.iter().take_while(|digit| **digit != b'=').count();
        let mut number = 0;
        for digit in &group[..kept] {
            number = number << 6 | DIGITS.iter().position(|known| known == digit)? as u32;
        }
        number <<= 6 * (4 - kept);
        bytes.extend_from_slice(&number.to_be_bytes()[1..kept.max(1)]);
    }
    Some(bytes)
}
