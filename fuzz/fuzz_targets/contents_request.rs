//! Fuzzes `record::probe::contents_request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::contents_request(bytes));
