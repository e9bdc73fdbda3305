//! Writes the pages of vectors anew: `cargo run -p foedera-seal --example vectors -- spec/vectors`.
//!
//! The test suite makes the same pages and compares; a change of format shows there first.
#![allow(clippy::unwrap_used, missing_docs, reason = "it shares its code with the tests")]
#![allow(clippy::disallowed_methods, reason = "writing files is what this is for")]

#[path = "../tests/vectors/make.rs"]
mod make;

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    for (name, text) in make::pages() {
        std::fs::write(format!("{folder}/{name}"), text).expect("a folder that can be written to");
    }
}
