//! Standard base64 with padding (RFC 4648 section 4), strict: one text for each byte string.

use crate::Refused;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BAD: Refused = Refused::Malformed { what: "base64 text" };
const LOOSE: Refused = Refused::NotCanonical { what: "base64 text" };

/// Returns the base64 text of `bytes`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        group[1..=chunk.len()].copy_from_slice(chunk);
        let group = u32::from_be_bytes(group);
        for place in 0..4 {
            let sextet = (group >> (18 - 6 * place)) & 63;
            text.push(if place <= chunk.len() { ALPHABET[sextet as usize] as char } else { '=' });
        }
    }
    text
}

/// Reads base64 text. Refused if a character is foreign, padding is missing, or unused bits are not zero.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Refused> {
    let text = text.as_bytes();
    if !text.len().is_multiple_of(4) {
        return Err(BAD);
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let groups = text.len() / 4;
    for (number, chunk) in text.chunks_exact(4).enumerate() {
        let padding = chunk.iter().rev().take_while(|&&byte| byte == b'=').count();
        if padding > 2 || (padding > 0 && number + 1 != groups) {
            return Err(BAD);
        }
        let mut group = 0;
        for &byte in &chunk[..4 - padding] {
            group = group << 6 | sextet(byte)?;
        }
        group <<= 6 * padding;
        if group & ((1 << (8 * padding)) - 1) != 0 {
            return Err(LOOSE);
        }
        bytes.extend_from_slice(&group.to_be_bytes()[1..4 - padding]);
    }
    Ok(bytes)
}

fn sextet(byte: u8) -> Result<u32, Refused> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return Err(BAD),
    };
    Ok(u32::from(value))
}
