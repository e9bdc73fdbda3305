//! Fuzzes `seal::probe::cbor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::cbor(bytes));
