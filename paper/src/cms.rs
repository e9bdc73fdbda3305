//! Signatures in the form of CMS with the attributes that CAdES asks for (RFC 5652, RFC 5035, ETSI EN 319 122-1).

use sha2::{Digest, Sha256};

use crate::certificate::{Certifier, Fields, ecdsa_with_sha256};
use crate::der::{self, Element};
use crate::fault::PaperFault;

const WHAT: &str = "CMS signature";
const SIGNED_DATA: &[u32] = &[1, 2, 840, 113_549, 1, 7, 2];
const DATA: &[u32] = &[1, 2, 840, 113_549, 1, 7, 1];
const CONTENT_TYPE: &[u32] = &[1, 2, 840, 113_549, 1, 9, 3];
const MESSAGE_DIGEST: &[u32] = &[1, 2, 840, 113_549, 1, 9, 4];
const SIGNING_CERTIFICATE: &[u32] = &[1, 2, 840, 113_549, 1, 9, 16, 2, 47];
const TIME_STAMP: &[u32] = &[1, 2, 840, 113_549, 1, 9, 16, 2, 14];

pub(crate) fn sha256() -> Vec<u8> {
    der::sequence(&[&der::oid(&[2, 16, 840, 1, 101, 3, 4, 2, 1])])
}

fn attribute(kind: &[u32], value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[&der::oid(kind), &der::set(vec![value])])
}

/// Signs a digest of bytes that stand elsewhere, and returns the signature with its certificate.
///
/// The three attributes are those without which it is no CAdES signature; the time of signing stands in the PDF, as
/// ETSI EN 319 142-1 asks, and a time that others vouch for in the stamp.
pub fn sign(digest: &[u8; 32], certifier: &Certifier) -> Result<Vec<u8>, PaperFault> {
    let certificate = certifier.certificate();
    let fields = Fields::read(certificate)?;
    let own = der::sequence(&[&der::element(der::OCTET_STRING, &Sha256::digest(certificate))]);
    let attributes = der::set(vec![
        attribute(CONTENT_TYPE, der::oid(DATA)),
        attribute(MESSAGE_DIGEST, der::element(der::OCTET_STRING, digest)),
        attribute(SIGNING_CERTIFICATE, der::sequence(&[&der::sequence(&[&own])])),
    ]);
    // "A separate encoding of the signedAttrs field is performed for message digest calculation" (RFC 5652 section 5.4).
    let signature = certifier.sign(&attributes);
    let mut within = attributes;
    within[0] = der::context(0);
    let signer = der::sequence(&[
        &der::integer(&[1]),
        &der::sequence(&[fields.issuer, fields.serial]),
        &sha256(),
        &within,
        &ecdsa_with_sha256(),
        &der::element(der::OCTET_STRING, &signature),
    ]);
    let data = der::sequence(&[
        &der::integer(&[1]),
        &der::set(vec![sha256()]),
        &der::sequence(&[&der::oid(DATA)]),
        &der::element(der::context(0), certificate),
        &der::set(vec![signer]),
    ]);
    Ok(der::sequence(&[&der::oid(SIGNED_DATA), &der::element(der::context(0), &data)]))
}

/// Returns the parts of the signed data: version, algorithms, content, certificates and so on, and last the signers.
pub(crate) fn signed_data(bytes: &[u8]) -> Result<Vec<Element<'_>>, PaperFault> {
    let malformed = PaperFault::Malformed(WHAT);
    match Element::only(bytes, WHAT)?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)?[..] {
        [kind, content] if kind.whole == der::oid(SIGNED_DATA) => {
            let content = content.tagged(der::context(0), WHAT)?.parts(WHAT)?;
            content.first().ok_or(malformed)?.tagged(der::SEQUENCE, WHAT)?.parts(WHAT)
        }
        _ => Err(malformed),
    }
}

/// Returns the parts of the only signer.
fn signer(bytes: &[u8]) -> Result<Vec<Element<'_>>, PaperFault> {
    let malformed = PaperFault::Malformed(WHAT);
    let data = signed_data(bytes)?;
    let signers = data.last().ok_or(malformed.clone())?.tagged(der::SET, WHAT)?.parts(WHAT)?;
    match signers[..] {
        [signer] => signer.tagged(der::SEQUENCE, WHAT)?.parts(WHAT),
        _ => Err(malformed),
    }
}

/// Returns the value of the signature, which a time stamp is over. Refused unless there is one signer.
pub fn value(bytes: &[u8]) -> Result<&[u8], PaperFault> {
    let found = signer(bytes)?.into_iter().find(|part| part.tag == der::OCTET_STRING);
    found.map(|part| part.content).ok_or(PaperFault::Malformed(WHAT))
}

/// Returns the digest that the signature says its content has, where it says one.
pub fn message_digest(bytes: &[u8]) -> Result<Option<Vec<u8>>, PaperFault> {
    let signer = signer(bytes)?;
    let Some(attributes) = signer.iter().find(|part| part.tag == der::context(0)) else { return Ok(None) };
    for attribute in attributes.parts(WHAT)? {
        if let [kind, values] = attribute.parts(WHAT)?[..]
            && kind.whole == der::oid(MESSAGE_DIGEST)
        {
            return Ok(values.parts(WHAT)?.first().map(|value| value.content.to_vec()));
        }
    }
    Ok(None)
}

/// What a signature is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// It is that of the holder of a certificate in it, which has this SHA-256. Who that is, its reader knows or does not.
    Good([u8; 32]),
    /// It is of a kind that is not judged here: other programs do.
    Other,
}

/// Judges a signature over bytes of a digest. Refused if it is not over them, or not made with the certificate in it.
pub fn judge(bytes: &[u8], digest: &[u8; 32]) -> Result<Judged, PaperFault> {
    if message_digest(bytes)?.is_none_or(|said| said != digest) {
        return Err(PaperFault::Changed);
    }
    let signer = signer(bytes)?;
    let [_, named, _, attributes, algorithm, value, ..] = signer[..] else { return Err(PaperFault::Malformed(WHAT)) };
    if algorithm.whole != ecdsa_with_sha256() {
        return Ok(Judged::Other);
    }
    let data = signed_data(bytes)?;
    let certificates = data.iter().find(|part| part.tag == der::context(0)).map(|part| part.parts(WHAT)).transpose()?;
    for certificate in certificates.unwrap_or_default() {
        let fields = Fields::read(certificate.whole)?;
        if [fields.issuer, fields.serial].concat() != named.content {
            continue;
        }
        let own: [u8; 32] = Sha256::digest(certificate.whole).into();
        // "The hash of the certificate" in the attribute binds the signature to this one (RFC 5035 section 3).
        let bound = attributes.parts(WHAT)?.iter().any(|attribute| {
            let named = attribute.content.starts_with(&der::oid(SIGNING_CERTIFICATE));
            named && attribute.content.windows(own.len()).any(|window| window == own)
        });
        let mut message = attributes.whole.to_vec();
        message[0] = der::SET;
        return match bound && fields.verifies(&message, value.content) {
            true => Ok(Judged::Good(own)),
            false => Err(PaperFault::BadSignature),
        };
    }
    Err(PaperFault::BadSignature)
}

/// Says whether a time stamp stands in the signature.
pub fn is_stamped(bytes: &[u8]) -> Result<bool, PaperFault> {
    Ok(signer(bytes)?.last().is_some_and(|part| part.tag == der::context(1)))
}

/// Puts a time-stamp token into the signature, in place of an earlier one.
pub(crate) fn stamped(bytes: &[u8], token: &[u8]) -> Result<Vec<u8>, PaperFault> {
    let data = signed_data(bytes)?;
    let mut signer = signer(bytes)?;
    if signer.last().is_some_and(|part| part.tag == der::context(1)) {
        signer.pop();
    }
    let mut parts: Vec<&[u8]> = signer.iter().map(|part| part.whole).collect();
    let unsigned = der::element(der::context(1), &attribute(TIME_STAMP, token.to_vec()));
    parts.push(&unsigned);
    let signers = der::set(vec![der::sequence(&parts)]);
    let (_, before) = data.split_last().ok_or(PaperFault::Malformed(WHAT))?;
    let mut parts: Vec<&[u8]> = before.iter().map(|part| part.whole).collect();
    parts.push(&signers);
    let data = der::sequence(&parts);
    Ok(der::sequence(&[&der::oid(SIGNED_DATA), &der::element(der::context(0), &data)]))
}
