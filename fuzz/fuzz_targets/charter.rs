//! Fuzzes the reader of instruments: it answers with a charter and problems, whatever the text.
#![no_main]

use law::charter::{Charter, SourceFile};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let file = SourceFile { name: "fuzzed.md".into(), text: text.into() };
    let _ = Charter::read("fuzzed", &[file]);
});
