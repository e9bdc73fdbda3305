//! Fuzzes `seal::probe::cosignature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::cosignature(bytes));
