//! Reads the organisation's own pages, as text files, into bodies of `news.publish` and `page.publish`.
//!
//! The recogniser looks at the form of the lines (dates, addresses, rules, headings, contacts), never at what a
//! page is about. A text is kept as printed, misprints included; editor's notes stand beside it. What occurs in two
//! files becomes one act with two sources. Every line of every file has exactly one role in the report. Text that
//! nothing tells apart (no date, no headline) is left over rather than guessed. Reference: docs/reference/import-pages.md.

mod block;
mod body;
mod date;
mod line;
mod merge;
mod note;
mod report;
mod text;

use law::outcome::Problem;

pub use date::{Precision, PrintedDate};
pub use report::{FileReport, Report, Role, Span, Tally};

/// The largest file that is read, in bytes. A page of news is a few kilobytes; a megabyte is no page.
pub const MAX_FILE_BYTES: usize = 1 << 20;
/// The most files that one import reads.
pub const MAX_FILES: usize = 1_000;
/// The longest line that becomes a paragraph, in characters.
pub const MAX_LINE: usize = law::limits::TEXT_CHARS;
/// The most paragraphs of one item or page.
pub const MAX_PARAGRAPHS: usize = law::limits::PARAGRAPHS;
/// The most editor's notes of one item or page; those beyond are dropped, the text is not.
pub const MAX_NOTES: usize = law::limits::ROWS;
/// The most sources of one item or page; the report names the copies beyond them.
pub const MAX_SOURCES: usize = law::limits::ROWS;

/// What an import gives: bodies to publish, and where every line went.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// One for each item or page, in the order of the files and of their lines.
    pub acts: Vec<ImportedAct>,
    /// The account of all lines and all problems.
    pub report: Report,
}

/// The body of an act that an editor may publish. It has no author, no instant and no label: those are the editor's.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedAct {
    /// `news.publish` or `page.publish`.
    pub kind: &'static str,
    /// The fields of the kind.
    pub body: toml::Table,
    /// Where it was found: the file it was read from first, then the files that repeat it.
    pub found: Vec<Provenance>,
}

/// Where a text stands in the input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provenance {
    /// The file's name as given.
    pub file: String,
    /// The first line, from 1.
    pub first: usize,
    /// The last line, included.
    pub last: usize,
}

/// Reads pages into bodies of acts. Files are `(name, bytes)`; their order decides which of two copies is the first.
///
/// A file that is not UTF-8 text, is empty or is too large is a problem and gives no act; the others are still read.
pub fn read(files: &[(String, Vec<u8>)]) -> Import {
    let mut problems = Vec::new();
    let mut roles = Vec::new();
    let mut blocks = Vec::new();
    for (index, (name, bytes)) in files.iter().enumerate() {
        let opened = if index < MAX_FILES {
            open(name, bytes)
        } else {
            Err((1, format!("more than {MAX_FILES} files; import the rest separately")))
        };
        match opened {
            Ok(text) => {
                let cut = block::cut(index, name, text, &mut problems);
                roles.push(cut.roles);
                blocks.extend(cut.blocks);
            }
            Err((line, says)) => {
                roles.push(vec![Some(Role::LeftOver { reason: says.clone() }); count_lines(bytes)]);
                problems.push(Problem { file: name.clone(), line, says });
            }
        }
    }
    let mut remarks = Vec::new();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let items = merge::merge(blocks, &names, &mut roles, &mut remarks, &mut problems);
    let acts = body::acts(&items, &names);
    problems.sort();
    let report = report::assemble(&names, roles, &items, &acts, problems, remarks);
    Import { acts, report }
}

/// Returns the text of a file, or the line and the reason why it is none.
fn open<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, (usize, String)> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err((1, format!("the file has {} bytes, the limit is {MAX_FILE_BYTES}; split it", bytes.len())));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let at = fault.valid_up_to();
        let start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let says = format!(
            "the file is not UTF-8: byte {} of this line (byte {} of {name}) is 0x{:02x}; save it as UTF-8",
            at - start + 1,
            at + 1,
            bytes[at]
        );
        (line_at(bytes, at), says)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.char_indices().find_map(|(at, c)| is_forbidden(c, &text[at..]).then_some(at)) {
        let code = text[at..].chars().next().map_or(0, u32::from);
        let says = format!("the line has the control character U+{code:04X}, so the file is not a page; remove it");
        return Err((line_at(text.as_bytes(), at), says));
    }
    if text.chars().all(|c| text::is_space(c) || c == '\n' || c == '\r') {
        let says = if text.is_empty() { "the file is empty" } else { "the file has only blank lines" };
        return Err((1, says.into()));
    }
    Ok(text)
}

/// Says whether a character has no place in a text: controls other than tab, line feed and the return before it.
fn is_forbidden(c: char, from: &str) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n') && !from.starts_with("\r\n")
}

/// Returns the line of a byte, from 1.
fn line_at(bytes: &[u8], at: usize) -> usize {
    bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Returns how many lines there are: the pieces between line feeds, without an empty last one.
fn count_lines(bytes: &[u8]) -> usize {
    let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
    ends + usize::from(!bytes.is_empty() && !bytes.ends_with(b"\n"))
}
