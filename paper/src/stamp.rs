//! Time stamps of RFC 3161: the request that somebody carries to a service, and the token that comes back.

use sha2::{Digest, Sha256};

use crate::cms::{self, sha256, signed_data};
use crate::der::{self, Element};
use crate::fault::PaperFault;
use crate::limits::SIGNATURE_MAX;

const WHAT: &str = "time-stamp token";

/// Returns a request to stamp a signature, with the certificate of the service asked for. It has no nonce: whoever
/// carries it may be away for days, and the token is over this one signature.
pub fn request(signature: &[u8]) -> Result<Vec<u8>, PaperFault> {
    let digest = Sha256::digest(cms::value(signature)?);
    let imprint = der::sequence(&[&sha256(), &der::element(der::OCTET_STRING, &digest)]);
    Ok(der::sequence(&[&der::integer(&[1]), &imprint, &[0x01, 0x01, 0xff]]))
}

/// Puts the answer of a service into a signature, and returns it with the time that the token says.
///
/// `answer` is a response or the token in it. Refused if the service refused, or if the token is over another signature.
/// Who the service is and whether it signed, is not judged here.
pub fn embed(signature: &[u8], answer: &[u8]) -> Result<(Vec<u8>, String), PaperFault> {
    if answer.len() > SIGNATURE_MAX {
        return Err(PaperFault::TooLong { what: WHAT, limit: SIGNATURE_MAX });
    }
    let token = token(answer)?;
    let (imprint, time) = info(token)?;
    if imprint != Sha256::digest(cms::value(signature)?).as_slice() {
        return Err(PaperFault::OtherImprint);
    }
    Ok((cms::stamped(signature, token)?, time))
}

/// Returns the token of an answer: the answer itself, or what follows its status.
fn token(answer: &[u8]) -> Result<&[u8], PaperFault> {
    let malformed = PaperFault::Malformed(WHAT);
    let parts = Element::only(answer, WHAT)?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?;
    let first = parts.first().ok_or(malformed.clone())?;
    if first.tag == der::OID {
        return Ok(answer);
    }
    let status = first.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?;
    let status = status.first().ok_or(malformed.clone())?.tagged(der::INTEGER, WHAT)?.content;
    let status = status.iter().take(8).fold(0, |status, &byte| status << 8 | u64::from(byte));
    // 0 is granted, 1 granted with changes (RFC 3161 section 2.4.2).
    if status > 1 {
        return Err(PaperFault::Refused(status));
    }
    parts.get(1).map(|token| token.whole).ok_or(malformed)
}

/// Returns the digest that a token is over, and its time as the service wrote it.
fn info(token: &[u8]) -> Result<(Vec<u8>, String), PaperFault> {
    let malformed = PaperFault::Malformed(WHAT);
    let data = signed_data(token)?;
    let content = data.get(2).ok_or(malformed.clone())?.parts(WHAT)?;
    let octets = content.get(1).ok_or(malformed.clone())?.tagged(der::context(0), WHAT)?.parts(WHAT)?;
    let octets = octets.first().ok_or(malformed.clone())?.tagged(der::OCTET_STRING, WHAT)?;
    let info = Element::only(octets.content, WHAT)?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?;
    let [_, _, imprint, _, time, ..] = info[..] else { return Err(malformed) };
    let time = time.tagged(der::GENERALIZED_TIME, WHAT)?.content;
    let time = std::str::from_utf8(time).map_err(|_| malformed.clone())?.to_owned();
    match imprint.parts(WHAT)?[..] {
        [algorithm, digest] if algorithm.whole[2..].starts_with(&sha256()[2..]) => Ok((digest.content.to_vec(), time)),
        _ => Err(PaperFault::OtherImprint),
    }
}
