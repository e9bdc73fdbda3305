//! Decisions: every way of deciding on small charters, in tables; properties; arithmetic against a slow reference.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod exact;
mod property;
mod speaks;
mod table;

use law::charter::{Charter, SourceFile};
use law::decide::Question;
use law::time::{AsOf, Date};

const HEAD: &str = r#"# Compact

```instrument
id        = "compact"
kind      = "charter"
adopted   = "2000-01-01"
in-force  = "2000-01-01"
authentic = "en"
source    = "design"
```

## Members

Who takes part.

"#;

/// Returns a charter of these parties, with one body, `council`, one matter, `peace`, and these rules. What the rules
/// say of seats, status or competence takes the place of the usual.
pub fn charter(parties: &[String], rules: &str) -> Charter {
    let (charter, problems) = try_charter(parties, rules);
    assert_eq!(problems, [], "{rules}");
    charter
}

pub fn try_charter(parties: &[String], rules: &str) -> (Charter, Vec<law::outcome::Problem>) {
    let mut text = HEAD.to_owned();
    for party in parties {
        text += &format!(
            "```party {party}\nis = \"state\"\nnames.en = {{ short = \"{party}\", official = \"{party}\" }}\n```\n\n"
        );
    }
    let list: Vec<String> = parties.iter().map(|party| format!("\"{party}\"")).collect();
    if !rules.contains("```status") {
        let list = list.join(", ");
        text += &format!(
            "```status founding\nparties = [{list}]\nis = \"member\"\nscope = \"organisation\"\nby = \"signature\"\n```\n\n"
        );
    }
    text += "## The council\n\nIt decides.\n\n```body council\nlevel = \"ministers\"\n\
             names.en = { short = \"Council\", official = \"Council\" }\n```\n\n\
             ```body summit\nlevel = \"heads\"\nnames.en = { short = \"Summit\", official = \"Summit\" }\n```\n\n";
    text += "## Seats\n\nWho sits.\n\n";
    if !rules.contains("```seats") {
        text += "```seats council\nof = \"member\"\n```\n\n";
    }
    if !rules.contains("```competence") {
        text += "```competence peace\nmatters = [\"peace\"]\nbody = \"council\"\neffect = \"binding\"\n```\n\n";
    }
    for office in ["chief", "clerk"] {
        text += &format!(
            "```office {office}\nof = \"member\"\npower = \"ex-officio\"\nnames.en = {{ short = \"{office}\", official = \"{office}\" }}\n```\n\n"
        );
    }
    text += &format!("## Decisions\n\nHow it decides.\n\n{rules}\n");
    Charter::read("compact", &[SourceFile { name: "compact.md".into(), text }])
}

/// Returns the parties of that many seats: `P01`, `P02`.
pub fn parties(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("P{number:02}")).collect()
}

pub fn on(day: &str) -> AsOf {
    let day: Date = day.parse().unwrap();
    AsOf { effective: day, known: day }
}

pub fn question() -> Question {
    Question::new("council".into(), "peace".into())
}
