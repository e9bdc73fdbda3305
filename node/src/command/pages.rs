//! `foedera import pages`: the organisation's own pages become bodies of acts, and every line is accounted for.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use web::import::pages::{self, ImportedAct};

use crate::args::{Choice, Command, Exit, Line};

/// The command.
pub const COMMAND: Command = Command {
    path: &["import", "pages"],
    about: "Reads the organisation's own pages and says what became of every line.",
    words: &["DIR"],
    options: &[Choice {
        name: "out",
        value: "DIR",
        help: "Writes one TOML file for each act there, for an editor to look through; nothing is published.",
    }],
    more: "DIR holds pages as text files (*.txt). Without --out only the report is printed.\n\
           Example: foedera import pages pages --out acts\n\
           Exit codes: 0 everything recognised, 1 problems or lines left over, 2 DIR cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let import = pages::read(&texts(Path::new(&line.words[0]))?);
    print!("{}", import.report);
    if let Some(out) = line.value("out") {
        write(Path::new(out), &import.acts)?;
        println!("{} act files written to {out}", import.acts.len());
    }
    Ok(if import.report.problems.is_empty() { Exit::Fine } else { Exit::Findings })
}

fn texts(dir: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?));
        }
    }
    if files.is_empty() {
        bail!("{} holds no page (a file *.txt)", dir.display());
    }
    files.sort();
    Ok(files)
}

/// Writes the acts as files; refuses to write over one that is there.
fn write(out: &Path, acts: &[ImportedAct]) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    for (number, act) in (1..).zip(acts) {
        let path = out.join(format!("{number:03}-{}.toml", act.kind.replace('.', "-")));
        let table = toml::Table::from_iter([
            ("kind".to_owned(), toml::Value::String(act.kind.to_owned())),
            ("body".to_owned(), toml::Value::Table(act.body.clone())),
        ]);
        let text = toml::to_string(&table).context("bug: a body is plain TOML")?;
        let mut file = fs::File::create_new(&path).with_context(|| format!("cannot write {}", path.display()))?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
    }
    Ok(())
}
