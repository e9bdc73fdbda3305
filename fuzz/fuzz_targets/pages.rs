//! Fuzzes the importer of pages: it accounts for every line, whatever the bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let import = web::import::pages::read(&[("fuzzed.txt".to_owned(), bytes.to_vec())]);
    for file in &import.report.files {
        let spans: usize = file.spans.iter().map(|span| span.last + 1 - span.first).sum();
        assert_eq!(spans, file.lines, "bug: a line is not accounted for once");
    }
});
