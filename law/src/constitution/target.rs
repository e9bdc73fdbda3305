//! The instrument that an act is about.
