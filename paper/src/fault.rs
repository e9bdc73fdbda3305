//! Why a paper cannot be made or read.

use thiserror::Error;

/// The reason, in a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// The font cannot be read.
    #[error("the file is not a font that can be embedded; name a TrueType font, such as DejaVuSans.ttf")]
    Font,
    /// The typesetter refused.
    #[error("the copy cannot be set as PDF/A: {0}")]
    Typeset(String),
    /// The copy is not one that was made here.
    #[error("the file is not a copy with room for a signature: {0}")]
    Copy(&'static str),
    /// There is none in the copy yet.
    #[error("the copy is not signed yet; sign it first")]
    NotSigned,
    /// Something is longer than its limit.
    #[error("the {what} is longer than its limit of {limit} bytes")]
    TooLong {
        /// What was read or written.
        what: &'static str,
        /// The limit, bytes.
        limit: usize,
    },
    /// The bytes are not what they should be.
    #[error("the bytes are not a {0}")]
    Malformed(&'static str),
    /// The key is none of those that can be used here.
    #[error("the key is not an ECDSA key on P-256 in PKCS#8 PEM; sign with other keys outside and bring the signature")]
    Key,
    /// The key is not that of the certificate.
    #[error("the certificate names another public key than that of the private key")]
    OtherKey,
    /// Something stands in the copy that was not signed.
    #[error("the copy was changed after it was signed")]
    Changed,
    /// The signature is not that of its certificate.
    #[error("the signature was not made with the certificate in it")]
    BadSignature,
    /// The service refused, with its status.
    #[error("the time-stamp service refused the request, with status {0}")]
    Refused(u64),
    /// The token is over something else.
    #[error("the time stamp is of another signature; make a request of this copy and have that one stamped")]
    OtherImprint,
}
