//! The page of approvals: what an officer's passkey signs, and what of it travels.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use seal::approval;
use seal::hash::sha256;
use seal::id::{LogId, PartyId};

use super::ACT;
use super::page::{Page, hex};

/// What follows the challenge in the browser's data of all approvals here.
const REST: &str = r#"","origin":"https://kz.example.org","crossOrigin":false}"#;

/// One approval: key, authenticator's data, rest of the browser's data, signature.
pub type Parts = [Vec<u8>; 4];

/// Signs a challenge as a passkey does.
pub fn signed(key: &SigningKey, flags: u8, challenge: &str, rest: &str) -> Parts {
    let authenticator = [&sha256(b"kz.example.org").0[..], &[flags], &[0; 4]].concat();
    let client = format!(r#"{{"type":"webauthn.get","challenge":"{challenge}{rest}"#);
    let message = [&authenticator[..], &sha256(client.as_bytes()).0].concat();
    let signature: Signature = key.sign(&message);
    let point = key.verifying_key().to_sec1_point(true).as_bytes().to_vec();
    [point, authenticator, rest.as_bytes().to_vec(), signature.to_bytes().to_vec()]
}

/// Writes bytes as browsers write a challenge.
pub fn url(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let groups = bits.as_bytes().chunks(6).map(|group| std::str::from_utf8(group).unwrap());
    groups.map(|group| SIGNS[usize::from_str_radix(&format!("{group:0<6}"), 2).unwrap()] as char).collect()
}

pub fn approval() -> String {
    let mut page = Page::new("Approvals of an act by officers. spec/approval.md");
    let log = LogId::of(&PartyId([0x11; 32]), 0);
    let challenge = approval::challenge(&log, ACT);
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let good = url(&challenge.0);
    page.text("log", log);
    page.bytes("act", ACT);
    page.text("challenge", challenge);
    page.text("challenge in the browser's data", &good);
    let joined = |parts: &Parts| parts.iter().map(|part| hex(part)).collect::<Vec<_>>().join(" ");
    page.section("Key, authenticator's data, what follows the challenge, signature");
    let ours = signed(&key, 0x05, &good, REST);
    page.text("approval", joined(&ours));
    page.text(
        "accept without crossOrigin",
        joined(&signed(&key, 0x05, &good, r#"","origin":"https://kz.example.org"}"#)),
    );
    page.text("accept further flags", joined(&signed(&key, 0x1d, &good, REST)));
    page.section("Refused");
    let with = |place: usize, part: Vec<u8>| {
        let mut parts = ours.clone();
        parts[place] = part;
        joined(&parts)
    };
    let other_act = url(&approval::challenge(&log, b"another act").0);
    let other_log = url(&approval::challenge(&LogId::of(&PartyId([0x12; 32]), 0), ACT).0);
    let other_key = SigningKey::from_slice(&[8; 32]).unwrap().verifying_key().to_sec1_point(true).as_bytes().to_vec();
    page.text("refuse another act bad-signature", joined(&signed(&key, 0x05, &other_act, REST)));
    page.text("refuse another log bad-signature", joined(&signed(&key, 0x05, &other_log, REST)));
    page.text("refuse another key bad-signature", with(0, other_key));
    page.text("refuse no point not-a-key", with(0, [&[2][..], &[0xff; 32]].concat()));
    page.text("refuse nobody there malformed", joined(&signed(&key, 0x04, &good, REST)));
    page.text("refuse nobody verified malformed", joined(&signed(&key, 0x01, &good, REST)));
    page.text("refuse half the data truncated", with(1, ours[1][..36].to_vec()));
    page.text("refuse long data oversized", with(1, vec![0xff; 257]));
    page.text("refuse another member first malformed", joined(&signed(&key, 0x05, &good, r#"","crossOrigin":false}"#)));
    page.text("refuse a long rest oversized", with(2, format!("{REST:<513}").into_bytes()));
    page.text("refuse another rest bad-signature", with(2, REST.replace("kz", "kg").into_bytes()));
    page.text("refuse half a signature bad-signature", with(3, ours[3][..63].to_vec()));
    page.text("refuse a signature of zeros bad-signature", with(3, vec![0; 64]));
    page.finish()
}
