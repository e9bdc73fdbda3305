//! Fuzzes `record::probe::bundle`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::bundle(bytes));
