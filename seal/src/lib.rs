//! Bytes: encoding, hash trees, checkpoints, signatures, keys, encryption to an audience.
