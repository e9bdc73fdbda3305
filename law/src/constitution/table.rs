//! The status table of an instrument.
