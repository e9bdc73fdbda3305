//! What the outside may ask of this crate. Every number here has a test that goes one past it.

/// Greatest length of a signature with its certificates and time stamp, bytes. The room for it is left in every copy.
pub const SIGNATURE_MAX: usize = 16 * 1024;

/// Greatest length of a copy that is read, bytes.
pub const COPY_MAX: usize = 16 * 1024 * 1024;

/// Greatest number of attached files that are looked at in a copy.
pub const ATTACHMENTS_MAX: usize = 16;

/// Greatest length of a certificate or key file, bytes.
pub const CERTIFICATE_MAX: usize = 64 * 1024;

/// Greatest depth of structures in what others have signed.
pub const DEPTH_MAX: usize = 16;
