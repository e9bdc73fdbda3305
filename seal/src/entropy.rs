//! Randomness as an argument. This crate never asks the system for any.

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};

use crate::hash::tagged;

/// A source of secret random bytes, chosen by the caller.
///
/// What is drawn here becomes keys, salts and the coefficients of batch verification: a source that an attacker can
/// foresee gives away the keys and lets a forged batch pass.
pub trait Entropy {
    /// Fills `out` with fresh random bytes.
    fn fill(&mut self, out: &mut [u8]);
}

impl<E: Entropy + ?Sized> Entropy for &mut E {
    fn fill(&mut self, out: &mut [u8]) {
        (**self).fill(out);
    }
}

/// Lends an [`Entropy`] to code that expects the traits of `rand_core`.
pub struct Source<'e>(pub &'e mut dyn Entropy);

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(out);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}

/// A stream of bytes that follows from a seed: for vectors, tests and simulation, never for a real key. Coefficients of one
/// batch may come from it where its seed is 32 fresh secret bytes.
///
/// Block `i` is the tagged hash `foedera seeded v1` of the seed's bytes and `i` (eight bytes, big-endian).
/// Source: spec/encoding.md#seeded-bytes.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: Vec<u8>,
    block: u64,
    left: Vec<u8>,
}

impl Seeded {
    /// Starts the stream of `seed`.
    pub fn new(seed: &str) -> Self {
        Self { seed: seed.as_bytes().to_vec(), block: 0, left: Vec::new() }
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            if self.left.is_empty() {
                let block = tagged("foedera seeded v1", &[&self.seed, &self.block.to_be_bytes()]);
                self.left = block.0.iter().rev().copied().collect();
                self.block += 1;
            }
            *byte = self.left.pop().expect("bug: a block has 32 bytes");
        }
    }
}
