//! Fuzzes `record::probe::tail_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::tail_request(bytes));
