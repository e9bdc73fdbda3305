//! Randomness from the operating system, for the edges of the program; everything inside takes it as an argument.

use std::fs::File;
use std::io::Read;

use seal::entropy::Entropy;

/// Reads the system's random device.
pub struct SystemEntropy(File);

impl SystemEntropy {
    /// Opens the device. Refused if the system has none.
    pub fn open() -> std::io::Result<Self> {
        File::open("/dev/urandom").map(Self)
    }
}

impl Entropy for SystemEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        // A node that cannot draw randomness must not go on: it would sign and seal with guessable bytes.
        self.0.read_exact(out).expect("bug: the system's random device ended");
    }
}
