//! A root document on its way from one holder of a root key to the next, until enough have signed.

use crate::Refused;
use crate::key::{LogSecret, RootPublic, RootSecret, SIGNATURE_LEN, WitnessSecret};
use crate::root::RootDocument;
use crate::root::form::{self, Placed, Signed};

/// A root document that the node's keys have signed and that root keys sign one after the other.
///
/// It has the bytes of a root document; while signatures are missing, nobody takes it for one.
#[derive(Clone, Debug)]
pub struct Draft(Signed);

impl Draft {
    /// Signs a document with the log and witness keys that it names. Root keys sign next.
    ///
    /// Refused if a part is outside what the form allows, or a secret is not that of the document's key.
    pub fn new(document: RootDocument, log: &LogSecret, witness: &WitnessSecret) -> Result<Self, Refused> {
        form::check(&document)?;
        if *log.public() != document.log || *witness.public() != document.witness {
            return Err(Refused::WrongKey);
        }
        let message = form::message(&document);
        let (log, witness) = (log.sign(&message), witness.sign(&message));
        Ok(Self(Signed { document, before: Vec::new(), own: Vec::new(), log, witness }))
    }

    /// Reads a draft. Refused if it is not in the one form, or the log or witness key has not signed; root signatures
    /// are looked at by [`Draft::missing`].
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let signed = form::read(bytes)?;
        signed.verify_node_keys(&form::message(&signed.document))?;
        Ok(Self(signed))
    }

    /// Returns what the draft says.
    pub fn document(&self) -> &RootDocument {
        &self.0.document
    }

    /// Adds the signature of a root key wherever it has a place: among the root keys of the document before, among its
    /// own, or both. Signing twice changes nothing.
    ///
    /// Refused with `wrong-key` if the key has no place, and if the draft does not take the place of `before`.
    pub fn sign(&mut self, secret: &RootSecret, before: Option<&RootDocument>) -> Result<(), Refused> {
        let signature = secret.sign(&self.message());
        self.add(secret.public(), &signature, before)
    }

    /// Returns what root keys sign, for those that are kept where no program reads them.
    pub fn message(&self) -> Vec<u8> {
        form::message(&self.0.document)
    }

    /// Adds a signature that was made elsewhere, as [`Draft::sign`] adds one. Refused with `bad-signature` too.
    pub fn add(
        &mut self,
        key: &RootPublic,
        signature: &[u8; SIGNATURE_LEN],
        before: Option<&RootDocument>,
    ) -> Result<(), Refused> {
        if self.0.document.follows.is_some() || before.is_some() {
            form::check_follows(&self.0.document, before.ok_or(Refused::WrongPrevious)?)?;
        }
        key.verify(&self.message(), signature)?;
        let put = |keys: &[RootPublic], signatures: &mut Vec<Placed>| {
            let Some(place) = keys.iter().position(|other| other == key) else { return false };
            signatures.retain(|(other, _)| *other != place as u64);
            signatures.push((place as u64, *signature));
            signatures.sort_unstable_by_key(|(place, _)| *place);
            true
        };
        let earlier = before.is_some_and(|before| put(&before.roots, &mut self.0.before));
        let own = put(&self.0.document.roots, &mut self.0.own);
        if earlier || own { Ok(()) } else { Err(Refused::WrongKey) }
    }

    /// Returns how many signatures are missing: by root keys of the document before, and by its own. A signature that is
    /// not good is missing.
    pub fn missing(&self, before: Option<&RootDocument>) -> (u64, u64) {
        let message = form::message(&self.0.document);
        let missing = |signatures: &[Placed], of: &RootDocument| {
            let good = |(place, signature): &&Placed| {
                let key = usize::try_from(*place).ok().and_then(|place| of.roots.get(place));
                key.is_some_and(|key| key.verify(&message, signature).is_ok())
            };
            of.threshold.saturating_sub(signatures.iter().filter(good).count() as u64)
        };
        (before.map_or(0, |before| missing(&self.0.before, before)), missing(&self.0.own, &self.0.document))
    }

    /// Returns the bytes: those of the document, once nothing is missing.
    pub fn to_bytes(&self) -> Vec<u8> {
        form::write(&self.0)
    }
}
