//! Fuzzes `seal::probe::fork`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::fork(bytes));
