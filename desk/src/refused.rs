//! Why a desk does not do what it is asked.

use law::act::OfficerKey;
use thiserror::Error;

/// A request that is refused, in words for the person who made it.
#[derive(Debug, Error)]
pub enum Refused {
    /// The address of the site cannot be used with passkeys.
    #[error("{0}")]
    Site(String),
    /// What the administrator asked for cannot be.
    #[error("{0}")]
    Office(String),
    /// The invitation is not known, was used, or is too old.
    #[error(
        "this invitation does not hold: it was used, or it is too old; ask the administrator of this node for another"
    )]
    Invitation,
    /// The browser answered too late, or an answer was sent twice.
    #[error("the time to answer has run out; load the page again and begin anew")]
    Challenge,
    /// What the browser sent has another form, or is about another site.
    #[error("what the browser sent cannot be used: {0}")]
    Form(&'static str),
    /// The passkey is not one of this node's, or its officer is suspended.
    #[error("this passkey opens nothing here; use one that was registered on this node, or ask its administrator")]
    Unknown,
    /// The signature does not fit the passkey.
    #[error("the signature does not fit this passkey")]
    Signature,
    /// The passkey counts backwards: there is a copy of it.
    #[error(
        "this passkey was used elsewhere in the meantime: there may be a copy of it; ask the administrator to remove it"
    )]
    Copied,
    /// The act was approved by this officer already.
    #[error("this act was approved with this passkey before; write it anew if it is meant twice")]
    Twice,
    /// The authority of the office does not name the passkey.
    #[error(
        "the passkey {} is not one that the authority of this office names; use another, or have the party name it (authority.grant)",
        .0.short()
    )]
    NotNamed(OfficerKey),
    /// The file failed.
    #[error("the desk's file failed while {doing}: {source}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: rusqlite::Error,
    },
}

/// Wraps what the database says with what was being done.
pub(crate) fn during(doing: &'static str) -> impl Fn(rusqlite::Error) -> Refused {
    move |source| Refused::Store { doing, source }
}
