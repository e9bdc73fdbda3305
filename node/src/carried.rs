//! What people carry between machines: root keys in sealed files, root documents on their way round, and ids read aloud.

pub mod document;
pub mod sealed;
pub mod spoken;
#[cfg(feature = "hardware-token")]
pub mod token;
