//! Fuzzes `seal::probe::proof`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::proof(bytes));
