//! `foedera charter what-if`: what a charter says of the situations in case files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use law::charter::{Charter, SourceFile, report};
use law::decide::Stance;
use law::id::Party;
use law::precedent::{self, Case};

use crate::args::{Choice, Command, Exit, Line, nearest};
use crate::folder::Folder;
use crate::told::{self, Told};

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "what-if"],
    about: "Answers case files from a charter, with the reasons, and compares with what they expect.",
    words: &["DIR", "[CASE...]"],
    options: &[
        Choice {
            name: "positions",
            value: "PARTY=POSITION,...",
            help: "Tries other positions in every question on a decision; expectations are then left out.",
        },
        Choice {
            name: "format",
            value: "FORMAT",
            help: "text, json, or html for a fragment of a page; text if not given.",
        },
    ],
    more: "Without CASE it answers all cases in DIR/cases. The form of a case is in docs/reference/case-files.md.\n\
           Example: foedera charter what-if charters/csto --positions KG=object\n\
           Exit codes: 0 all is as expected, 1 something is not, 2 a charter or a case cannot be read.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let dir = Path::new(&line.words[0]);
    let charter = Folder::on_disk(dir)?.sound_charter()?;
    let positions = line.value("positions").map(|text| positions(&charter, text)).transpose()?;
    let form = line.value("format").unwrap_or("text");
    if !["text", "json", "html"].contains(&form) {
        bail!("--format: '{form}' is not text, json or html");
    }
    let mut told = Vec::new();
    for case in cases(&charter, dir, &line.words[1..])? {
        let case = positions.as_ref().map_or_else(|| case.clone(), |positions| case.with_positions(positions));
        let answers = precedent::run(&charter, &case);
        told.push(Told { case, answers });
    }
    match form {
        "json" => say!("{}", told::json(&told)),
        "html" => say_as_is!("{}", told::html(&told)),
        _ => say_as_is!("{}", told::text(&told)),
    }
    let met = told.iter().flat_map(|told| &told.answers).all(|answer| answer.is_met() != Some(false));
    Ok(if met { Exit::Fine } else { Exit::Findings })
}

/// Reads the cases named, or those beside the charter.
fn cases(charter: &Charter, dir: &Path, named: &[String]) -> anyhow::Result<Vec<Case>> {
    let mut names = named.to_vec();
    if names.is_empty() {
        let folder = dir.join("cases");
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("name a case file, or put some into {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                names.push(path.to_string_lossy().into_owned());
            }
        }
        names.sort();
        if names.is_empty() {
            bail!("{} holds no case (a .toml file)", folder.display());
        }
    }
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        let text = fs::read_to_string(&name).with_context(|| format!("cannot read the case {name}"))?;
        let (case, found) = precedent::read(charter, &SourceFile { name, text });
        problems.extend(found);
        cases.push(case);
    }
    if !problems.is_empty() {
        bail!("the cases have problems:\n{}", report::problems(&problems).trim_end());
    }
    Ok(cases)
}

/// Reads `KZ=agree,KG=object`.
fn positions(charter: &Charter, text: &str) -> anyhow::Result<BTreeMap<Party, Stance>> {
    let parties: Vec<&str> =
        charter.rules.iter().filter(|rule| rule.terms.kind() == "party").map(|rule| rule.cite.rule.as_str()).collect();
    let mut positions = BTreeMap::new();
    for part in text.split(',') {
        let Some((party, word)) = part.trim().split_once('=') else {
            bail!("--positions: '{part}' is not PARTY=POSITION, as in KG=object");
        };
        if !parties.contains(&party) {
            bail!("--positions: there is no party '{party}'; there are {}", parties.join(", "));
        }
        let words = Stance::ALL.iter().map(|stance| stance.word());
        let Some(stance) = Stance::ALL.iter().find(|stance| stance.word() == word) else {
            let hint = match nearest(word, words.clone()) {
                Some(near) => format!("did you mean '{near}'?"),
                None => format!("it is one of {}", words.collect::<Vec<_>>().join(", ")),
            };
            bail!("--positions: '{word}' is no position; {hint}");
        };
        positions.insert(party.into(), *stance);
    }
    Ok(positions)
}
