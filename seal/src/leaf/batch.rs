//! Many leaves checked at once.

use ed25519_zebra::batch::Verifier;
use ed25519_zebra::{Signature, VerificationKeyBytes};

use crate::Refused;
use crate::entropy::{Entropy, Source};
use crate::key::LogPublic;
use crate::leaf::{Leaf, Place, check_place, form};

/// A leaf offered at a place.
#[derive(Clone, Copy, Debug)]
pub struct Item<'l> {
    /// The bytes of the leaf.
    pub bytes: &'l [u8],
    /// Where it is offered.
    pub place: Place,
    /// The log's key at that place.
    pub key: &'l LogPublic,
}

/// Checks leaves together and answers for each exactly as [`crate::leaf::verify_at`] would.
///
/// One equation for the whole batch; if it fails, each signature is checked alone to name the bad ones. That both ways
/// agree follows from the rules of ZIP 215. Leaves of the same key in one batch cost about half; 64 to 512 leaves a
/// batch are a good number. `entropy` must not be foreseeable by whoever wrote the leaves.
pub fn verify_batch(items: &[Item<'_>], entropy: &mut dyn Entropy) -> Vec<Result<Leaf, Refused>> {
    let mut batch = Verifier::new();
    let parsed: Vec<_> = items
        .iter()
        .map(|item| {
            let parsed = form::parse(item.bytes)?;
            if parsed.leaf.key != item.key.id() {
                return Err(Refused::WrongKey);
            }
            let key = VerificationKeyBytes::from(item.key.to_bytes());
            batch.queue((key, Signature::from_bytes(&parsed.signature), &parsed.to_be_signed));
            Ok(parsed)
        })
        .collect();
    let all_good = batch.verify(Source(entropy)).is_ok();
    let judge = |(item, parsed): (&Item<'_>, Result<form::Parsed, Refused>)| {
        let parsed = parsed?;
        if !all_good {
            item.key.verify(&parsed.to_be_signed, &parsed.signature)?;
        }
        check_place(&parsed.leaf, &item.place)?;
        Ok(parsed.leaf)
    };
    items.iter().zip(parsed).map(judge).collect()
}
