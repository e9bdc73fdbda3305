//! The line scanner: cuts a file into title, header, articles, paragraphs and fences. Knows no TOML.

use super::SourceFile;
use crate::outcome::Problem;

/// A file cut into parts.
#[derive(Debug, Default)]
pub(super) struct Page<'t> {
    /// The title's text.
    pub(super) title: Option<String>,
    /// The fence `instrument` under the title.
    pub(super) header: Option<Fence<'t>>,
    /// The articles.
    pub(super) sections: Vec<Section<'t>>,
}

/// A heading and what stands under it.
#[derive(Debug, Default)]
pub(super) struct Section<'t> {
    /// The heading's text.
    pub(super) heading: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// The paragraphs.
    pub(super) text: Vec<String>,
    /// The notes on what is not encoded.
    pub(super) not_encoded: Vec<String>,
    /// The fences.
    pub(super) fences: Vec<Fence<'t>>,
}

/// A fenced block.
#[derive(Debug)]
pub(super) struct Fence<'t> {
    /// The line of its opening, from 1.
    pub(super) line: usize,
    /// The first word after the backticks.
    pub(super) kind: &'t str,
    /// The rest of that line.
    pub(super) name: &'t str,
    /// The lines between opening and end.
    pub(super) body: &'t str,
    /// The paragraphs above it: those since the fence before, or, if there are none, those of that fence.
    pub(super) text: String,
}

const NOT_ENCODED: &str = "not encoded:";
const FENCE: &str = "```";

/// Cuts a file into its parts and notes what cannot be cut.
pub(super) fn page<'t>(file: &'t SourceFile, problems: &mut Vec<Problem>) -> Page<'t> {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let mut scan = Scan { file, problems, page: Page::default(), paragraph: String::new(), note: None, above: vec![] };
    let mut open: Option<Open<'t>> = None;
    let mut at = 0;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let (line, start) = (index + 1, at);
        at += raw.len();
        let words = raw.trim_end();
        match (&open, words.strip_prefix(FENCE)) {
            (Some(_), Some("")) => scan.close(open.take(), &text[..start]),
            (Some(fence), Some(info)) => {
                scan.problem(fence.line, format!("this fence is not closed; end it with a line {FENCE}"));
                scan.close(open.take(), &text[..start]);
                open = scan.opening(line, info, at);
            }
            (None, Some(info)) => open = scan.opening(line, info, at),
            (Some(_), None) => {}
            (None, None) => scan.prose(line, words),
        }
    }
    if let Some(fence) = &open {
        scan.problem(fence.line, format!("this fence is not closed; end it with a line {FENCE}"));
        scan.close(open.take(), text);
    }
    scan.end_paragraph();
    scan.end_article();
    scan.page
}

/// A fence whose end has not come yet.
struct Open<'t> {
    line: usize,
    info: &'t str,
    from: usize,
}

struct Scan<'t, 'p> {
    file: &'t SourceFile,
    problems: &'p mut Vec<Problem>,
    page: Page<'t>,
    /// The paragraph being read.
    paragraph: String,
    /// The note on what is not encoded being read.
    note: Option<String>,
    /// Paragraphs since the last fence.
    above: Vec<String>,
}

impl<'t> Scan<'t, '_> {
    fn problem(&mut self, line: usize, says: String) {
        self.problems.push(Problem { file: self.file.name.clone(), line, says });
    }

    fn opening(&mut self, line: usize, info: &'t str, from: usize) -> Option<Open<'t>> {
        self.end_paragraph();
        Some(Open { line, info, from })
    }

    fn close(&mut self, open: Option<Open<'t>>, upto: &'t str) {
        let Some(Open { line, info, from }) = open else { return };
        let (kind, name) = info.trim().split_once(char::is_whitespace).unwrap_or((info.trim(), ""));
        let body = upto.get(from..).unwrap_or_default();
        let mut fence = Fence { line, kind, name: name.trim(), body, text: String::new() };
        let Some(section) = self.page.sections.last_mut() else {
            match (fence.kind, &self.page.header, &self.page.title) {
                ("instrument", None, Some(_)) => self.page.header = Some(fence),
                ("instrument", None, None) => {
                    self.page.header = Some(fence);
                    self.problem(line, "the title is missing; write \"# Title\" above the header".into());
                }
                ("instrument", Some(_), _) => self.problem(line, "there is a second header; leave one".into()),
                _ => self.problem(line, "a rule stands under an article; write \"## Article 1\" above it".into()),
            }
            return;
        };
        fence.text = match self.above.is_empty() {
            true => section.fences.last().map(|before| before.text.clone()).unwrap_or_default(),
            false => std::mem::take(&mut self.above).join("\n\n"),
        };
        section.fences.push(fence);
    }

    fn prose(&mut self, line: usize, words: &'t str) {
        if let Some(title) = words.strip_prefix("# ") {
            self.end_paragraph();
            match self.page.title {
                None => self.page.title = Some(title.trim().to_owned()),
                Some(_) => self.problem(line, "a file has one title; use \"## \" for an article".into()),
            }
        } else if let Some(heading) = words.strip_prefix("## ") {
            self.end_paragraph();
            self.end_article();
            self.page.sections.push(Section { heading: heading.trim().into(), line, ..Section::default() });
        } else if words.starts_with("~~~") || words.trim_start().starts_with(FENCE) {
            self.problem(line, format!("a fence is three backticks at the start of a line; write {FENCE}"));
        } else if let Some(quote) = words.strip_prefix('>') {
            self.quote(quote.trim());
        } else if words.is_empty() {
            self.end_paragraph();
        } else {
            self.end_note();
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(words.trim());
        }
    }

    /// Reads a quoted line: the start of a note, its continuation, or prose.
    fn quote(&mut self, words: &str) {
        if let Some(note) = words.strip_prefix(NOT_ENCODED) {
            self.end_paragraph();
            self.note = Some(note.trim().to_owned());
        } else if let Some(note) = &mut self.note {
            note.push(' ');
            note.push_str(words);
        } else {
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(words);
        }
    }

    fn end_note(&mut self) {
        if let (Some(note), Some(section)) = (self.note.take(), self.page.sections.last_mut()) {
            section.not_encoded.push(note);
        }
    }

    fn end_paragraph(&mut self) {
        self.end_note();
        if self.paragraph.is_empty() {
            return;
        }
        let paragraph = std::mem::take(&mut self.paragraph);
        if let Some(section) = self.page.sections.last_mut() {
            section.text.push(paragraph.clone());
            self.above.push(paragraph);
        }
    }

    fn end_article(&mut self) {
        self.above.clear();
    }
}
