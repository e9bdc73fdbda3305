//! Fuzzes `record::probe::act`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::act(bytes));
