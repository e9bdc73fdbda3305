//! Fuzzes `record::probe::tail_response`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::probe::tail_response(bytes));
