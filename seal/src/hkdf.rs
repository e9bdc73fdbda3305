//! HKDF with SHA-256 (RFC 5869), for keys of 32 bytes and the randomness of an encapsulation.

use sha2::{Digest, Sha256};

/// Returns the 32-byte key that follows from `secret` for the purpose `info`.
///
/// `salt` may be empty. Source: RFC 5869 sections 2.2 and 2.3, with L = 32.
pub fn derive(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; 32] {
    // "PRK = HMAC-Hash(salt, IKM)"
    let extracted = hmac(salt, &[secret]);
    // "T(1) = HMAC-Hash(PRK, T(0) | info | 0x01)"; 32 bytes are T(1) alone.
    hmac(&extracted, &[info, &[1]])
}

/// Returns 64 bytes that follow from `secret` for the purpose `info`: L = 64.
pub fn derive_64(salt: &[u8], secret: &[u8], info: &[u8]) -> [u8; 64] {
    let extracted = hmac(salt, &[secret]);
    // "T(2) = HMAC-Hash(PRK, T(1) | info | 0x02)"
    let first = hmac(&extracted, &[info, &[1]]);
    let second = hmac(&extracted, &[&first, info, &[2]]);
    let mut both = [0; 64];
    both[..32].copy_from_slice(&first);
    both[32..].copy_from_slice(&second);
    both
}

/// Returns HMAC-SHA-256 of the parts, one after the other. Source: RFC 2104.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut inner = Sha256::new();
    inner.update(block.map(|byte| byte ^ 0x36));
    parts.iter().for_each(|part| inner.update(part));
    let mut outer = Sha256::new();
    outer.update(block.map(|byte| byte ^ 0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}
