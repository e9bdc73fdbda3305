//! The public half of a passkey, and what it signs: ECDSA over P-256 with SHA-256 (COSE algorithm -7), which every
//! authenticator offers. Source: W3C Web Authentication Level 3, RFC 9053.

use minicbor::Decoder;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};

use crate::refused::Refused;

/// Bytes of a key as it is kept: an uncompressed point.
pub(crate) const KEY_LEN: usize = 65;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads a COSE key. Refused if it is of another algorithm or curve, or no point of the curve.
    pub(crate) fn from_cose(bytes: &[u8]) -> Result<Self, Refused> {
        const WRONG: Refused = Refused::Form("the key is not one for ES256 on the curve P-256");
        let mut decoder = Decoder::new(bytes);
        let rows = decoder.map().ok().flatten().filter(|rows| *rows <= 8).ok_or(WRONG)?;
        let (mut kind, mut algorithm, mut curve) = (None, None, None);
        let (mut x, mut y): (Option<[u8; 32]>, Option<[u8; 32]>) = (None, None);
        for _ in 0..rows {
            match decoder.i32().map_err(|_| WRONG)? {
                1 => kind = decoder.i32().ok(),
                3 => algorithm = decoder.i32().ok(),
                -1 => curve = decoder.i32().ok(),
                -2 => x = decoder.bytes().ok().and_then(|bytes| bytes.try_into().ok()),
                -3 => y = decoder.bytes().ok().and_then(|bytes| bytes.try_into().ok()),
                _ => decoder.skip().map_err(|_| WRONG)?,
            }
        }
        match (kind, algorithm, curve, x, y) {
            (Some(2), Some(-7), Some(1), Some(x), Some(y)) => Self::from_bytes(&[&[4], &x[..], &y[..]].concat()),
            _ => Err(WRONG),
        }
    }

    /// Reads a key as it is kept. Refused if it is no point of the curve.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let wrong = |_| Refused::Form("the key is no point of the curve P-256");
        VerifyingKey::from_sec1_bytes(bytes).map(Self).map_err(wrong)
    }

    /// Returns the key as it is kept.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let point = self.0.to_sec1_point(false).as_bytes().to_vec();
        assert_eq!(point.len(), KEY_LEN, "bug: an uncompressed point has another length");
        point
    }

    /// Returns the key as acts name it: a compressed point.
    pub(crate) fn compressed(&self) -> [u8; 33] {
        self.0.to_sec1_point(true).as_bytes().try_into().expect("bug: a compressed point has another length")
    }

    /// Checks a signature in DER.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let signature = Signature::from_der(signature).map_err(|_| Refused::Form("the signature has another form"))?;
        self.0.verify(message, &signature).map_err(|_| Refused::Signature)
    }
}

/// Returns a signature in DER as acts carry it: r and s.
pub(crate) fn raw(signature: &[u8]) -> Result<Vec<u8>, Refused> {
    let signature = Signature::from_der(signature).map_err(|_| Refused::Form("the signature has another form"))?;
    Ok(signature.to_bytes().to_vec())
}
