//! Rehearsals: walk-throughs that several nodes play over real HTTP, with every expectation checked on every node.

mod check;
pub mod expect;
pub mod stage;
pub mod walkthrough;

use include_dir::{Dir, include_dir};
use walkthrough::Walkthrough;

use crate::args::nearest;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/walkthroughs");

/// Reads one of the walk-throughs that the program carries, by name: `scenario-1`.
///
/// Fails if there is none of that name, or if it has problems.
pub fn built_in(name: &str) -> anyhow::Result<Walkthrough> {
    let file = |name: &str| BUILT_IN.get_file(name).and_then(|file| file.contents_utf8()).map(str::to_owned);
    let whole = format!("{name}.md");
    if file(&whole).is_none() {
        let names = names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let hint = nearest(name, names.iter().copied())
            .map_or_else(|| format!("there are: {}", names.join(", ")), |near| format!("did you mean '{near}'?"));
        anyhow::bail!("there is no walk-through '{name}'; {hint}");
    }
    match walkthrough::read(&whole, &file) {
        (walkthrough, problems) if problems.is_empty() => Ok(walkthrough),
        (_, problems) => anyhow::bail!("the walk-through has problems:\n{}", law::charter::report::problems(&problems)),
    }
}

/// Returns the names of the walk-throughs that the program carries.
pub fn names() -> Vec<String> {
    let stem = |file: &include_dir::File<'_>| file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned());
    BUILT_IN.files().filter_map(stem).collect()
}
