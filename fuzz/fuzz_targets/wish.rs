//! Fuzzes `record::probe::wish`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::wish(bytes));
