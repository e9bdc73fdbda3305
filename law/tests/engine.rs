//! The engine: kinds and their examples, the scenario of January 2022, order of arrival, limits, guards.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod amend;
mod amend_properties;
mod authority;
mod calendar;
mod contested;
mod decisions;
mod drafts;
mod eras;
mod examples;
mod guards;
mod hostile;
mod limits;
mod orders;
mod readings;
mod received;
mod scenario;
mod suppose;
mod time;
mod timely;
mod ways;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use law::act::{Act, Author, Label};
use law::charter::{Charter, SourceFile};
use law::id::{ActId, Kind, Party};
use law::state::{Content, Entry, State};
use law::time::Instant;
use serde::Deserialize;

/// One act as examples write it: references by alias, and what is usual left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    #[serde(rename = "as", default)]
    pub alias: String,
    pub kind: Kind,
    #[serde(default = "first")]
    pub edition: u16,
    pub author: Author,
    pub at: Instant,
    #[serde(default = "almaty")]
    pub zone: String,
    #[serde(default)]
    pub refs: Vec<String>,
    #[serde(default = "Label::all")]
    pub label: Label,
    #[serde(default)]
    pub drill: Option<String>,
    /// The log that it stands in, if it is not its author's.
    #[serde(default)]
    pub log: Option<Party>,
    /// The officers' keys that approve it.
    #[serde(default)]
    pub approvals: Vec<law::act::OfficerKey>,
    pub body: toml::Table,
}

fn first() -> u16 {
    1
}

fn almaty() -> String {
    "Asia/Almaty".into()
}

/// Returns the charter of the repository.
pub fn charter() -> Arc<Charter> {
    static CHARTER: OnceLock<Arc<Charter>> = OnceLock::new();
    let read = || {
        let mut files: Vec<SourceFile> = paths("../charters/csto", "md").iter().map(|path| source(path)).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let (charter, problems) = Charter::read("csto", &files);
        assert_eq!(problems, [], "the charter of the repository has problems");
        Arc::new(charter)
    };
    CHARTER.get_or_init(read).clone()
}

/// Returns the fictional league of `tests/charters`, under which every way of deciding can be shown.
pub fn league() -> Arc<Charter> {
    static CHARTER: OnceLock<Arc<Charter>> = OnceLock::new();
    let read = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charters/league.md");
        let (charter, problems) = Charter::read("league", &[source(&path)]);
        assert_eq!(problems, [], "the charter of the league has problems");
        Arc::new(charter)
    };
    CHARTER.get_or_init(read).clone()
}

fn source(path: &Path) -> SourceFile {
    SourceFile { name: name(path), text: text(path) }
}

/// Returns the files of a folder of the crate with an ending, in order.
pub fn paths(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|err| panic!("{}: {err}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|own| own == ending));
    paths.sort();
    paths
}

#[allow(clippy::disallowed_methods, reason = "tests read the examples")]
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|err| panic!("{}: {err}", path.display()))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Returns the id that tests give an act: its alias, padded.
pub fn id(alias: &str) -> ActId {
    let mut bytes = [0; 32];
    bytes[..alias.len()].copy_from_slice(alias.as_bytes());
    ActId(bytes)
}

/// Returns the alias of an id.
pub fn alias(id: &ActId) -> String {
    String::from_utf8_lossy(&id.0).trim_end_matches('\0').to_owned()
}

impl Line {
    pub fn act(&self) -> Act {
        Act {
            kind: self.kind.clone(),
            edition: self.edition,
            author: self.author.clone(),
            at: self.at,
            zone: self.zone.as_str().into(),
            refs: self.refs.iter().map(|alias| id(alias)).collect(),
            label: self.label.clone(),
            drill: self.drill.as_deref().map(Into::into),
            body: self.body.clone().into(),
            approvals: self.approvals.iter().copied().map(law::act::Approval::supposed).collect(),
        }
    }

    pub fn log(&self) -> Party {
        self.log.clone().unwrap_or_else(|| self.author.party.clone())
    }
}

/// Returns the acts of January 2022, in their order.
pub fn given() -> Vec<Line> {
    read_given("examples/given.toml")
}

/// Returns the acts of a file of given acts.
pub fn read_given(file: &str) -> Vec<Line> {
    #[derive(Deserialize)]
    struct File {
        given: Vec<Line>,
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    toml::from_str::<File>(&text(&path)).expect("given acts are in the form of examples").given
}

/// Returns the given acts named, and all that they rest on, in the order of the file.
pub fn uses(names: &[String]) -> Vec<Line> {
    let mut given = given();
    given.extend(read_given("examples/offices.toml"));
    let mut wanted: Vec<String> = names.to_vec();
    let mut next = 0;
    while let Some(name) = wanted.get(next).cloned() {
        let line = given.iter().find(|line| line.alias == name).unwrap_or_else(|| panic!("no given act '{name}'"));
        wanted.extend(line.refs.iter().cloned());
        if line.author.office.0 == "permrep" {
            wanted.push(format!("credential-{}", line.author.party.0.to_lowercase()));
        }
        next += 1;
        assert!(next < 1000, "the given acts rest on one another in a circle");
    }
    given.into_iter().filter(|line| wanted.contains(&line.alias)).collect()
}

/// Returns the entries of acts in an order that keeps each log's own.
pub fn entries(lines: &[Line]) -> Vec<Entry> {
    let mut sizes: BTreeMap<Party, u64> = BTreeMap::new();
    let mut entries = Vec::new();
    for line in lines {
        let size = sizes.entry(line.log()).or_default();
        entries.push(Entry { id: id(&line.alias), party: line.log(), index: *size, content: Content::Act(line.act()) });
        *size += 1;
    }
    entries
}

/// Returns the state of acts.
pub fn state(lines: &[Line]) -> State<'static> {
    state_under(charter(), lines)
}

/// Returns the state of acts under a charter.
pub fn state_under(charter: Arc<Charter>, lines: &[Line]) -> State<'static> {
    let mut state = State::new(charter);
    for entry in entries(lines) {
        state.apply(entry);
    }
    state
}

/// Reads one act as examples write it.
pub fn line(text: &str) -> Line {
    toml::from_str(text).expect("a line in the form of examples")
}
