//! Fuzzes `record::probe::roster`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::roster(bytes));
