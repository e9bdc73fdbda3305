//! Fuzzes `seal::probe::checkpoint`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::checkpoint(bytes));
