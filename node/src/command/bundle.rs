//! `foedera bundle export` and `foedera bundle import`: acts carried in a file where no line leads.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use record::Record;
use record::bundle::{self, Ending, Export, Header, Imported, Load, Reader};

use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::stopped::Stopped;

/// The other charter of a demo.
const CHARTER: Choice =
    Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." };

/// `foedera bundle export`.
pub const EXPORT: Command = Command {
    path: &["bundle", "export"],
    about: "Writes what a stopped node holds into a file that another node takes in.",
    words: &["DIR", "NODE"],
    options: &[
        Choice { name: "out", value: "FILE", help: "Where to write it; needed." },
        Choice { name: "for", value: "NODE", help: "Leaves out what that node has cosigned, and its own logs." },
        Choice {
            name: "since",
            value: "FILE",
            help: "Leaves out what the maker of that receipt or bundle says that it holds.",
        },
        CHARTER,
    ],
    more: "Without --for and --since it is everything: what a node without a disk needs. Acts stay sealed as they are;\n\
           whoever carries the file reads what is public, and can lose it, not change it.\n\
           Example: foedera bundle export demo-data KZ --for RU --out kz-to-ru.bundle",
    run: export,
};

/// `foedera bundle import`.
pub const IMPORT: Command = Command {
    path: &["bundle", "import"],
    about: "Takes a bundle into a stopped node: everything in it is verified as if it came over a line.",
    words: &["DIR", "NODE", "FILE"],
    options: &[
        Choice {
            name: "receipt",
            value: "FILE",
            help: "Writes a receipt: what the node holds now, and its cosignatures. Send it back.",
        },
        CHARTER,
    ],
    more: "Taking a file in twice is taking it in once. Of a file that is cut off, what is whole is taken in; take in\n\
           the whole file, or a later one, to go on. A receipt is taken in with the same command.\n\
           Example: foedera bundle import demo-data RU kz-to-ru.bundle --receipt ru-to-kz.bundle\n\
           Exit codes: 0 all of it is held, 1 something is missing or was refused, 2 it cannot be read.",
    run: import,
};

fn export(line: &Line) -> anyhow::Result<Exit> {
    let out = PathBuf::from(line.value("out").context("--out FILE says where to write the bundle")?);
    if line.has("for") && line.has("since") {
        bail!("--for and --since say the same in two ways; give one of them");
    }
    let demo = Stopped::open(&line.words[0], line.value("charter"))?;
    let record = demo.record(&line.words[1])?;
    let export = match (line.value("for"), line.value("since")) {
        (Some(node), _) if !demo.roster().nodes().iter().any(|known| known == node) => {
            bail!("there is no node {node}; there are: {}", demo.roster().nodes().join(", "))
        }
        (Some(node), _) => Export::for_node(&record, node)?,
        (None, Some(file)) => Export::answering(&record, &header(Path::new(file))?, Load::Everything),
        (None, None) => Export::of_everything(),
    };
    write(&record, export, &out)?;
    let made = header(&out)?;
    let bytes = fs::metadata(&out)?.len();
    say!("{}: {bytes} bytes, made by {}", out.display(), made.holds.from);
    for (party, from, to) in &made.offers {
        say!("  {:5} entries {from} to {}", party.as_str(), to - 1);
    }
    if made.offers.is_empty() {
        say!("  no entries, only what this node has cosigned: the other holds all that is here");
    }
    Ok(Exit::Fine)
}

fn import(line: &Line) -> anyhow::Result<Exit> {
    let file = Path::new(&line.words[2]);
    let demo = Stopped::open(&line.words[0], line.value("charter"))?;
    let mut record = demo.record(&line.words[1])?;
    let imported =
        bundle::import(&mut record, open(file)?, Clock::System.now()).with_context(|| format!("{}", file.display()))?;
    told(&imported);
    if let Some(receipt) = line.value("receipt") {
        write(&record, Export::answering(&record, &imported.header, Load::Receipt), Path::new(receipt))?;
        say!(
            "The receipt is in {receipt}. Send it back: with it {} knows what is held here.",
            imported.header.holds.from
        );
    }
    Ok(exit(&imported))
}

/// Says what came of a bundle.
fn told(imported: &Imported) {
    for log in &imported.logs {
        let (party, new) = (log.party.as_str(), log.after - log.before);
        match log.offered.saturating_sub(log.after) {
            0 => say!("  {party:5} {new:6} new entries, {} held", log.after),
            missing => say!("  {party:5} {new:6} new entries, {} held, {missing} of the offered missing", log.after),
        }
    }
    for want in imported.wants.iter().take(5) {
        say!("  missing: the content of {} {}; a node that reads it can give it", want.log, want.index);
    }
    for item in &imported.refused {
        say!("  refused: {} {}: {} ({})", item.log, item.what, item.says, item.why);
    }
    if imported.parts.1 > 0 {
        say!("  {} parts were damaged on the way; have the file copied again", imported.parts.1);
    }
    match imported.ending {
        Ending::Whole => {}
        Ending::Cut => say!("The file is cut off. What is whole was taken in; take in the whole file to go on."),
        Ending::Refused => say!("Too much was refused; the rest was left unread. Ask for another bundle."),
    }
}

fn exit(imported: &Imported) -> Exit {
    let whole = imported.ending == Ending::Whole && imported.parts.1 == 0;
    let held = imported.logs.iter().all(|log| log.after >= log.offered);
    if whole && held && imported.refused.is_empty() { Exit::Fine } else { Exit::Findings }
}

fn open(file: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?))
}

fn header(file: &Path) -> anyhow::Result<Header> {
    let (_, header) = Reader::open(open(file)?).with_context(|| format!("{}", file.display()))?;
    Ok(header)
}

/// Writes a bundle: whole or not at all.
fn write(record: &Record, export: Export, out: &Path) -> anyhow::Result<()> {
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let write = || -> anyhow::Result<()> {
        let mut file = BufWriter::new(File::create(&part)?);
        export.write(record, Clock::System.now(), &mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&part, out)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", out.display()))
}
