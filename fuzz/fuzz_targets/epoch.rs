//! Fuzzes `seal::probe::epoch`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seal::probe::epoch(bytes));
