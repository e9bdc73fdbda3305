//! `foedera roster`: writes or extends the roster, from first root documents.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use record::{Roster, RosterParty, Standing};

use crate::args::{Choice, Command, Exit, Line};
use crate::carried::document::Documents;

/// The row in the table of commands.
pub const COMMAND: Command = Command {
    path: &["roster"],
    about: "Writes a roster from the first root documents of parties, or adds parties to one.",
    words: &["FILE", "[PARTY...]"],
    options: &[
        Choice {
            name: "charter",
            value: "ID",
            help: "The charter's id, the name of its folder: needed for a new roster.",
        },
        Choice { name: "observers", value: "NAME,...", help: "Nodes that keep no log, such as the public site's." },
        Choice {
            name: "node",
            value: "NAME",
            help: "The node that keeps the logs; each party's own code if not given.",
        },
    ],
    more: "PARTY is member:DOCUMENT or organ:DOCUMENT, with the file of a party's root documents. A party that the roster\n\
           has already is refused. Everybody compares the digest that is printed, aloud: it must be the same on all nodes.\n\
           Example: foedera roster roster.toml --charter csto member:KZ.root organ:SEC.root --observers PUB",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let path = PathBuf::from(&line.words[0]);
    let mut roster = begin(&path, line)?;
    for word in &line.words[1..] {
        let party = party(word, line.value("node"))?;
        let code = party.code.clone();
        ensure!(roster.parties.insert(code.clone(), party).is_none(), "the roster has {code} already");
    }
    roster.observers.extend(line.value("observers").iter().flat_map(|names| names.split(',')).map(str::to_owned));
    // Reading it back applies the checks of a roster that comes from outside.
    let roster = Roster::read(&roster.write())?;
    let new = path.with_extension("new");
    std::fs::write(&new, roster.write()).with_context(|| format!("cannot write {}", new.display()))?;
    std::fs::rename(&new, &path).with_context(|| format!("cannot write {}", path.display()))?;
    for party in roster.parties.values() {
        let standing = if party.standing == Standing::Member { "member" } else { "organ" };
        say!("{} ({standing}) on node {}", party.code, party.node);
    }
    say!("the roster in {} has the digest\n  {}", path.display(), roster.hash());
    Ok(Exit::Fine)
}

/// Reads the roster that is there, or begins one.
fn begin(path: &Path, line: &Line) -> anyhow::Result<Roster> {
    let id = line.value("charter");
    if !path.exists() {
        let charter = id.context("--charter ID is needed for a new roster")?.to_owned();
        return Ok(Roster { charter, parties: Default::default(), observers: Default::default() });
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let roster = Roster::read(&text).with_context(|| path.display().to_string())?;
    ensure!(id.is_none_or(|id| id == roster.charter), "{} is for the charter {}", path.display(), roster.charter);
    Ok(roster)
}

fn party(word: &str, node: Option<&str>) -> anyhow::Result<RosterParty> {
    let (standing, path) = match word.split_once(':') {
        Some(("member", path)) => (Standing::Member, path),
        Some(("organ", path)) => (Standing::Organ, path),
        _ => bail!("'{word}': write it as member:DOCUMENT or organ:DOCUMENT"),
    };
    let documents = Documents::load(Path::new(path))?;
    let Some(genesis) = documents.complete.first() else {
        bail!("{path}: the first root document lacks signatures; others pin it once it is complete")
    };
    let code = documents.last()?.code;
    let node = node.unwrap_or(&code).to_owned();
    Ok(RosterParty { code: code.as_str().into(), standing, node, root: genesis.clone() })
}
