//! Fuzzes `seal::probe::content`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::content(bytes));
