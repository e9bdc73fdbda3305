//! Fuzzes `seal::probe::root`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::root(bytes));
