//! Challenges that need no memory: each carries its time and a mark that only this process can make.
//!
//! So whoever asks for a million of them costs nothing. 8 bytes of time, 8 of chance, 16 of mark.

use law::time::Instant;
use seal::Hash;
use seal::entropy::Entropy;

use crate::limits::CHALLENGE_MICROS;

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Registering a passkey.
    Register,
    /// Signing in.
    SignIn,
}

/// The secret of this process with which challenges are marked.
pub(crate) struct Marker([u8; 32]);

impl Marker {
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Self {
        let mut secret = [0; 32];
        entropy.fill(&mut secret);
        Self(secret)
    }

    /// Makes a challenge.
    pub(crate) fn make(&self, purpose: Purpose, now: Instant, entropy: &mut dyn Entropy) -> [u8; 32] {
        let mut challenge = [0; 32];
        challenge[..8].copy_from_slice(&now.0.to_be_bytes());
        entropy.fill(&mut challenge[8..16]);
        let mark = self.mark(purpose, &challenge[..16]);
        challenge[16..].copy_from_slice(&mark.0[..16]);
        challenge
    }

    /// Says whether a challenge was made here for a purpose, not too long ago.
    pub(crate) fn knows(&self, purpose: Purpose, challenge: &[u8], now: Instant) -> bool {
        let Some((said, mark)) = challenge.split_at_checked(16).filter(|_| challenge.len() == 32) else { return false };
        let made = said.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
        let age = now.0.saturating_sub(made);
        // Compared by their hashes, so that the time it takes says nothing of where they differ.
        let known = seal::sha256(&self.mark(purpose, said).0[..16]) == seal::sha256(mark);
        known && (0..=CHALLENGE_MICROS).contains(&age)
    }

    fn mark(&self, purpose: Purpose, said: &[u8]) -> Hash {
        let purpose = match purpose {
            Purpose::Register => b"register",
            Purpose::SignIn => b"sign in ",
        };
        seal::sha256(&[&self.0, purpose.as_slice(), said].concat())
    }
}

#[cfg(test)]
mod tests {
    use seal::entropy::Seeded;

    use super::*;

    #[test]
    fn a_challenge_of_another_purpose_time_or_process_is_not_known() {
        let mut entropy = Seeded::new("challenge");
        let (marker, other) = (Marker::new(&mut entropy), Marker::new(&mut entropy));
        let now = Instant(1_000_000_000_000);
        let made = marker.make(Purpose::SignIn, now, &mut entropy);
        let later = |micros| Instant(now.0 + micros);
        assert!(!marker.knows(Purpose::Register, &made, now));
        assert!(!other.knows(Purpose::SignIn, &made, now));
        assert!(!marker.knows(Purpose::SignIn, &made, later(CHALLENGE_MICROS + 1)));
        assert!(!marker.knows(Purpose::SignIn, &made, later(-1)), "it was made in the future");
        assert!(!marker.knows(Purpose::SignIn, &made[..31], now));
        for bit in 0..256 {
            let mut twisted = made;
            twisted[bit / 8] ^= 1 << (bit % 8);
            assert!(!marker.knows(Purpose::SignIn, &twisted, now), "bit {bit}");
        }
        assert!(marker.knows(Purpose::SignIn, &made, now));
        assert!(marker.knows(Purpose::SignIn, &made, later(CHALLENGE_MICROS)));
    }
}
