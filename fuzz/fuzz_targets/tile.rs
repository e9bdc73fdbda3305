//! Fuzzes `seal::probe::tile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::tile(bytes));
