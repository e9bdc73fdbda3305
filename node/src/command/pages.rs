//! `foedera import pages`: the organisation's own pages become bodies of acts, and every line is accounted for.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use law::act::{Author, Label};
use serde_json::json;
use web::import::pages::{self, ImportedAct};

use crate::api::Api;
use crate::args::{Choice, Command, Exit, Line};

/// The command.
pub const COMMAND: Command = Command {
    path: &["import", "pages"],
    about: "Reads the organisation's own pages and says what became of every line.",
    words: &["DIR"],
    options: &[
        Choice { name: "out", value: "DIR", help: "Writes one TOML file for each act there, to look through." },
        Choice { name: "to", value: "URL", help: "Publishes the acts on that node; needs --as." },
        Choice { name: "as", value: "OFFICE@PARTY", help: "Who publishes them: press@SEC." },
    ],
    more: "DIR holds pages as text files (*.txt). Without --out and --to only the report is printed. Nothing is\n\
           published while there are problems.\n\
           Examples:\n  foedera import pages pages --out acts\n  \
           foedera import pages pages --to http://127.0.0.1:7807 --as press@SEC\n\
           Exit codes: 0 everything recognised, 1 problems or lines left over, 2 DIR cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let publisher = line.read::<Author>("as", "an author like press@SEC")?;
    if line.has("to") != publisher.is_some() {
        bail!("--to and --as go together: where the acts are published, and by whom");
    }
    let import = pages::read(&texts(Path::new(&line.words[0]))?);
    say_as_is!("{}", import.report);
    if let Some(out) = line.value("out") {
        write(Path::new(out), &import.acts)?;
        say!("{} act files written to {out}", import.acts.len());
    }
    let left_over: usize = import.report.files.iter().map(|file| file.tally().left_over).sum();
    let sound = import.report.problems.is_empty();
    if let (Some(to), Some(publisher)) = (line.value("to"), publisher) {
        anyhow::ensure!(sound, "nothing was published: correct the problems first");
        publish(to, &publisher, &import.acts)?;
        say!("{} acts published on {to}", import.acts.len());
    }
    Ok(if sound && left_over == 0 { Exit::Fine } else { Exit::Findings })
}

/// Publishes the acts through a node's interface for programs. Stops at the first that the node does not take.
fn publish(to: &str, publisher: &Author, acts: &[ImportedAct]) -> anyhow::Result<()> {
    let api = Api::new()?;
    for (number, act) in (1..).zip(acts) {
        let sent = json!({ "kind": act.kind, "author": publisher, "label": Label::public(), "body": act.body });
        let answer = api.post(&format!("{}/api/acts", to.trim_end_matches('/')), &sent)?;
        if answer.status != 201 {
            bail!("act {number} of {} was not taken: {} {}", acts.len(), answer.status, answer.text);
        }
    }
    Ok(())
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
