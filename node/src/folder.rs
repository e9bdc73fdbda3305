//! The charter's folder: the one built into the program, or one on disk.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use include_dir::{Dir, include_dir};
use law::charter::{Charter, SourceFile};
use law::outcome::Problem;
use seal::hash::{Hash, sha256};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../charters");

/// The folder of the charter that the program carries.
pub const BUILT_IN_ID: &str = "csto";

/// A charter's folder: its instruments, and the public record that ships with it.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name, the charter's id: `csto`.
    pub id: String,
    /// The instruments: the Markdown files of the folder, by name.
    pub files: Vec<SourceFile>,
    /// The public record: the TOML files of `record/`, by name.
    pub record: Vec<SourceFile>,
}

impl Folder {
    /// Returns the folder built into the program.
    pub fn built_in() -> Self {
        let dir = BUILT_IN.get_dir(BUILT_IN_ID).expect("bug: build.rs checks that the folder is there");
        let text = |file: &include_dir::File<'_>| {
            let name = file.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
            file.contents_utf8().map(|text| SourceFile { name, text: text.to_owned() })
        };
        let of = |dir: &Dir<'_>, ending| sorted(dir.files().filter_map(text).collect(), ending);
        let record = BUILT_IN.get_dir(format!("{BUILT_IN_ID}/record"));
        Self {
            id: BUILT_IN_ID.to_owned(),
            files: of(dir, ".md"),
            record: record.map(|dir| of(dir, ".toml")).unwrap_or_default(),
        }
    }

    /// Reads a folder from disk. Fails if it cannot be read or holds no instrument.
    pub fn on_disk(path: &Path) -> anyhow::Result<Self> {
        let whole =
            path.canonicalize().with_context(|| format!("cannot read the charter folder {}", path.display()))?;
        let id = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let files = texts(&whole, ".md")?;
        if files.is_empty() {
            bail!("{} holds no instrument (a Markdown file)", path.display());
        }
        let record = whole.join("record");
        let record = if record.is_dir() { texts(&record, ".toml")? } else { Vec::new() };
        Ok(Self { id, files, record })
    }

    /// Returns the folder on disk if one is named, otherwise the one built in.
    pub fn named(path: Option<&str>) -> anyhow::Result<Self> {
        path.map_or_else(|| Ok(Self::built_in()), |path| Self::on_disk(Path::new(path)))
    }

    /// Reads the charter, with every problem found in it.
    pub fn charter(&self) -> (Charter, Vec<Problem>) {
        Charter::read(&self.id, &self.files)
    }

    /// Reads the charter. Fails, with the report, if it has problems.
    pub fn sound_charter(&self) -> anyhow::Result<Charter> {
        match self.charter() {
            (charter, problems) if problems.is_empty() => Ok(charter),
            (_, problems) => bail!("the charter has problems:\n{}", law::charter::report::problems(&problems)),
        }
    }

    /// Returns the hash over the exact bytes of its instruments, each with its name and length.
    pub fn hash(&self) -> Hash {
        let mut bytes = Vec::new();
        for part in self.files.iter().flat_map(|file| [&file.name, &file.text]) {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        sha256(&bytes)
    }
}

fn texts(path: &Path, ending: &str) -> anyhow::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(ending) && entry.file_type()?.is_file() {
            let text = fs::read_to_string(entry.path()).with_context(|| format!("cannot read {name} as text"))?;
            files.push(SourceFile { name, text });
        }
    }
    Ok(sorted(files, ending))
}

fn sorted(mut files: Vec<SourceFile>, ending: &str) -> Vec<SourceFile> {
    // A page about the folder is not an instrument.
    files.retain(|file| file.name.ends_with(ending) && file.name != "README.md");
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}
