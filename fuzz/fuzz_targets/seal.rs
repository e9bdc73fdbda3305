//! Fuzzes `seal::probe::seal`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::seal(bytes));
