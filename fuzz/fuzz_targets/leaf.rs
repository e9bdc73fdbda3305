//! Fuzzes `seal::probe::leaf`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::leaf(bytes));
