//! `foedera search`: what a stopped node reads, by words.

use record::{Hits, Piece, Search, Sort};

use crate::args::{Choice, Command, Exit, Line};
use crate::stopped::Stopped;

/// The command.
pub const COMMAND: Command = Command {
    path: &["search"],
    about: "Finds acts, documents, publications and articles of the charter that a stopped node reads, by words.",
    words: &["DIR", "NODE", "[WORDS...]"],
    options: &[
        Choice { name: "in", value: "SORT", help: "Only this sort: act, document, publication or charter." },
        Choice { name: "kind", value: "KIND", help: "Only this kind of act; `consultation.` is a family." },
        Choice { name: "party", value: "PARTY", help: "Only acts that speak for this party." },
        Choice { name: "body", value: "BODY", help: "Only acts that name this body." },
        Choice { name: "from", value: "DATE", help: "Only from this day on." },
        Choice { name: "to", value: "DATE", help: "Only up to this day." },
        Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." },
    ],
    more: "All words must be there; a word after - must not, as in -- -drill; one before * may go on.\n\
           A running node answers GET /api/search.\n\
           Example: foedera search demo-data KZ exercise Bishkek --from 2021-01-01\n\
           Exit codes: 0 something was found, 1 nothing was, 2 it cannot be read or is running.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let stopped = Stopped::open(&line.words[0], line.value("charter"))?;
    let record = stopped.record(&line.words[1])?;
    while record.index_waiting()? > 0 {}
    let sort = match line.value("in") {
        None => None,
        Some(word) => Some(
            Sort::of_word(word)
                .ok_or_else(|| anyhow::anyhow!("--in: '{word}' is not act, document, publication or charter"))?,
        ),
    };
    let found = record.search(&Search {
        text: line.words[2..].join(" "),
        sort,
        kind: line.value("kind").map(str::to_owned),
        party: line.value("party").map(Into::into),
        body: line.value("body").map(str::to_owned),
        from: line.read("from", "a date like 2012-07-01")?,
        to: line.read("to", "a date like 2012-07-01")?,
        ..Search::default()
    })?;
    for hit in &found.hits {
        match &hit.subject {
            Hits::Act(row) => say!("{}  {}\n  {}", row.at.date(), row.title, row.id),
            Hits::Article { instrument, article, title } => say!("charter     {title}\n  {instrument}#{article}"),
        }
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.replace('\n', " "),
            Piece::Word(word) => format!("[{word}]"),
        };
        say!("  {}", hit.excerpt.iter().map(piece).collect::<String>());
    }
    let more = if found.at_least { "more than " } else { "" };
    say!("{more}{} found, {} shown", found.total, found.hits.len());
    if let Some(instead) = &found.instead {
        say!("did you mean: {instead}");
    }
    Ok(if found.total > 0 { Exit::Fine } else { Exit::Findings })
}
