//! Builds again when a charter's folder has changed: it is part of the program.

fn main() {
    let charters = "../charters";
    println!("cargo::rerun-if-changed={charters}");
    println!("cargo::rerun-if-changed=walkthroughs");
    assert!(std::path::Path::new(charters).join("csto").is_dir(), "charters/csto is part of the program");
}
