//! Fuzzes `seal::probe::note`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::note(bytes));
