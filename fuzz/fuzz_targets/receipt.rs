//! Fuzzes `seal::probe::receipt`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::receipt(bytes));
