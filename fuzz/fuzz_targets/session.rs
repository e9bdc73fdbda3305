//! Fuzzes `seal::probe::session`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::session(bytes));
