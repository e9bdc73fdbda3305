//! `foedera charter may`: who may write an act by a charter, with the articles.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use law::act::Author;
use law::charter::Consolidated;
use law::id::{Body, Kind, Matter};
use law::may::{Authority, May};
use law::outcome::{Citation, Finding};
use law::state::State;
use law::time::{AsOf, Date};
use serde_json::{Value, json};

use crate::args::{Choice, Command, Exit, Line, nearest};
use crate::clock::Clock;
use crate::folder::Folder;

/// The command.
pub const COMMAND: Command = Command {
    path: &["charter", "may"],
    about: "Says who may write an act of a kind by a charter, with the articles.",
    words: &["DIR"],
    options: &[
        Choice { name: "act", value: "KIND", help: "The kind of act, as in position.state. Needed." },
        Choice { name: "matter", value: "MATTER", help: "The matter that it is about." },
        Choice { name: "body", value: "BODY", help: "The body before which it is written." },
        Choice { name: "as", value: "OFFICE@PARTY", help: "Whether this office may; all that may if not given." },
        Choice { name: "on", value: "DATE", help: "The day; today if not given." },
        Choice { name: "format", value: "FORMAT", help: "text or json; text if not given." },
    ],
    more: "Whether a credential is in force depends on the record of a node: ask GET /api/may there, or its pages.\n\
           Example: foedera charter may charters/csto --act position.state --matter budget --body csc --as head@KZ\n\
           Exit codes: 0 somebody may, 1 nobody may or the charter does not say, 2 the question cannot be read.",
    run,
};

/// The question.
struct Asked {
    kind: Kind,
    matter: Option<Matter>,
    body: Option<Body>,
    on: Date,
}

fn run(line: &Line) -> anyhow::Result<Exit> {
    let charter = Folder::on_disk(Path::new(&line.words[0]))?.sound_charter()?;
    let on = line.read::<Date>("on", "a date like 2012-07-01")?.unwrap_or_else(|| Clock::System.now().date());
    let law = charter.as_of(AsOf { effective: on, known: on });
    let asked = asked(line, &law, on)?;
    let author = line.value("as").map(str::parse::<Author>).transpose().map_err(anyhow::Error::msg)?;
    let as_json = match line.value("format").unwrap_or("text") {
        "text" => false,
        "json" => true,
        other => bail!("--format: '{other}' is not text or json"),
    };
    let state = State::new(Arc::new(charter.clone()));
    let (matter, body) = (asked.matter.as_ref(), asked.body.as_ref());
    let met = match author {
        Some(author) => {
            let may = state.may(&author, &asked.kind, matter, body, on);
            if as_json {
                say!("{}", one_as_json(&asked, &author, &may))
            } else {
                say_as_is!("{}", one(&asked, &author, &may))
            }
            may.finding == Finding::Yes
        }
        None => {
            let all = state.who_may(&asked.kind, matter, body, on);
            if as_json {
                say!("{}", all_as_json(&asked, &all))
            } else {
                say_as_is!("{}", many(&asked, &all))
            }
            !all.is_empty()
        }
    };
    Ok(if met { Exit::Fine } else { Exit::Findings })
}

/// Reads the question. Refused with a suggestion if it names what is not there.
fn asked(line: &Line, law: &Consolidated<'_>, on: Date) -> anyhow::Result<Asked> {
    let Some(kind) = line.value("act") else { bail!("'charter may' needs --act KIND, as in --act position.state") };
    known("act", "kind of act", kind, law::kinds::all().iter().map(|row| row.name))?;
    let matters = law.matters();
    if let Some(matter) = line.value("matter") {
        known("matter", "matter", matter, matters.keys().map(|matter| matter.as_str()))?;
    }
    let bodies: Vec<Body> = law.bodies().into_iter().map(|(body, ..)| body).collect();
    if let Some(body) = line.value("body") {
        known("body", "body", body, bodies.iter().map(Body::as_str))?;
    }
    Ok(Asked {
        kind: kind.into(),
        matter: line.value("matter").map(Matter::from),
        body: line.value("body").map(Body::from),
        on,
    })
}

fn known<'k>(option: &str, what: &str, word: &str, words: impl Iterator<Item = &'k str> + Clone) -> anyhow::Result<()> {
    if words.clone().any(|known| known == word) {
        return Ok(());
    }
    let hint = match nearest(word, words.clone()) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("there are {}", words.collect::<Vec<_>>().join(", ")),
    };
    bail!("--{option}: there is no {what} '{word}'; {hint}")
}

impl Asked {
    /// Returns the act in words: `position.state on budget before csc`.
    fn says(&self) -> String {
        let matter = self.matter.as_ref().map_or_else(String::new, |matter| format!(" on {matter}"));
        let body = self.body.as_ref().map_or_else(String::new, |body| format!(" before {body}"));
        format!("{}{matter}{body}", self.kind)
    }

    fn json(&self) -> Value {
        json!({ "act": self.kind, "matter": self.matter, "body": self.body, "on": self.on })
    }
}

fn one(asked: &Asked, author: &Author, may: &May) -> String {
    let cites = cites(&may.because);
    let (act, on) = (asked.says(), asked.on);
    match &may.finding {
        Finding::Yes => {
            let power = may.power.map_or_else(String::new, |power| format!("The office: {}.\n", power.means()));
            format!("Yes: {author} may write {act} on {on}.\n{power}Rests on {cites}.\n")
        }
        Finding::No(refusal) => {
            format!("No: {author} may not write {act} on {on}.\n{} {}\n{cites}\n", refusal.says, refusal.next)
        }
        Finding::Undetermined(gap) => {
            format!("Undetermined. {} Missing clause: {}. {}\n{cites}\n", gap.says, gap.clause, gap.settled_by)
        }
    }
}

fn many(asked: &Asked, all: &[Authority]) -> String {
    let (act, on) = (asked.says(), asked.on);
    if all.is_empty() {
        return format!("Nobody may write {act} on {on}.\n");
    }
    let line = |one: &Authority| format!("  {}  ({})  {}\n", one.author, one.power.means(), cites(&one.because));
    format!("These may write {act} on {on}:\n{}", all.iter().map(line).collect::<String>())
}

fn one_as_json(asked: &Asked, author: &Author, may: &May) -> Value {
    let mut shown = asked.json();
    shown["as"] = author.to_string().into();
    shown["finding"] = json!(may.finding);
    shown["power"] = may.power.map(|power| power.word()).into();
    shown["because"] = json!(may.because.iter().map(Citation::to_string).collect::<Vec<_>>());
    shown
}

fn all_as_json(asked: &Asked, all: &[Authority]) -> Value {
    let office = |one: &Authority| {
        let because: Vec<String> = one.because.iter().map(Citation::to_string).collect();
        json!({ "as": one.author.to_string(), "power": one.power.word(), "because": because })
    };
    let mut shown = asked.json();
    shown["who"] = all.iter().map(office).collect::<Vec<_>>().into();
    shown
}

fn cites(list: &[Citation]) -> String {
    list.iter().map(Citation::to_string).collect::<Vec<_>>().join(", ")
}
