//! Cuts one file into items and pages by the order of its lines.

use law::outcome::Problem;

use super::date::PrintedDate;
use super::line::{self, Shape};
use super::report::Role;
use super::text;

/// A piece of printed text and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The index of the file.
    pub file: usize,
    /// The line, from 1.
    pub line: usize,
    /// The text as printed, without the room around it.
    pub text: String,
    /// Whether it is the heading of the part that follows. Only in pages.
    pub heading: bool,
}

/// What a block becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An item of news, or an article of the press when its address stands before its text.
    News,
    /// A page with parts.
    Page,
}

/// A run of lines that belong together.
#[derive(Clone, Debug)]
pub struct Block {
    /// The index of the file.
    pub file: usize,
    /// What it becomes.
    pub form: Form,
    /// Its headline or title.
    pub headline: Option<Printed>,
    /// The line of its date, and the date.
    pub date: Option<(usize, PrintedDate)>,
    /// Its address as printed.
    pub link: Option<Printed>,
    /// Whether the address stands before the text, as a press review prints it.
    pub quoted: bool,
    /// Its text, and the headings of a page, in order.
    pub text: Vec<Printed>,
    /// The lines of its contact block, the name first when there is one.
    pub contact: Vec<Printed>,
}

/// One file, cut.
#[derive(Debug)]
pub struct Cut {
    /// The role of each line, or nothing where a block has it.
    pub roles: Vec<Option<Role>>,
    /// The blocks in the order of their lines.
    pub blocks: Vec<Block>,
}

impl Block {
    fn new(file: usize, form: Form) -> Self {
        let (headline, date, link, text, contact) = (None, None, None, Vec::new(), Vec::new());
        Self { file, form, headline, date, link, quoted: false, text, contact }
    }

    /// Says whether nothing tells where the text of this block begins: no date, no headline.
    pub fn is_loose(&self) -> bool {
        self.form == Form::News && self.date.is_none() && self.headline.is_none()
    }

    /// Returns all lines of the block in its own file, in order, each once.
    pub fn lines(&self) -> Vec<usize> {
        let pieces = self.headline.iter().chain(&self.link).chain(&self.text).chain(&self.contact);
        let pieces = pieces.filter(|piece| piece.file == self.file);
        let mut lines: Vec<usize> = pieces.map(|piece| piece.line).chain(self.date.iter().map(|date| date.0)).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// A line that is not blank.
struct Token<'t> {
    line: usize,
    text: &'t str,
    shape: Shape,
    /// Blank lines right above it.
    gap: usize,
}

/// Cuts a file into blocks. Problems are dates that no calendar has.
pub fn cut(file: usize, name: &str, text: &str, problems: &mut Vec<Problem>) -> Cut {
    let mut roles = Vec::new();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for (index, line) in text.split_terminator('\n').enumerate() {
        let shape = line::shape(line);
        let role = match shape {
            Shape::Blank => Some(Role::Blank),
            Shape::Rule => Some(Role::Rule),
            Shape::Navigation => Some(Role::Navigation),
            Shape::ImpossibleDate => Some(Role::LeftOver { reason: "no calendar has this day".into() }),
            _ => None,
        };
        if shape == Shape::ImpossibleDate {
            let says =
                format!("no calendar has the day {}; the text below it is read without a date", text::trim(line));
            problems.push(Problem { file: name.to_owned(), line: index + 1, says });
        }
        roles.push(role);
        if shape != Shape::Blank {
            let gap = index - tokens.last().map_or(0, |last| last.line);
            tokens.push(Token { line: index + 1, text: text::trim(line), shape, gap });
        }
    }
    let blocks = match page(file, &tokens) {
        Some(page) => vec![page],
        None => {
            Walk { file, tokens: &tokens, roles: &mut roles, current: None, done: Vec::new(), answers: false }.run()
        }
    };
    if let [Block { form: Form::Page, .. }] = blocks.as_slice() {
        claim_contacts(&tokens, &blocks[0], &mut roles);
    }
    Cut { roles, blocks }
}

/// Returns the file as one page, if it has no date and at least two headings below its first line.
fn page(file: usize, tokens: &[Token<'_>]) -> Option<Block> {
    let dated = |token: &Token<'_>| matches!(token.shape, Shape::Date(_) | Shape::ImpossibleDate | Shape::Dated { .. });
    if tokens.iter().any(dated) {
        return None;
    }
    let of_page = |at: usize| match tokens[at].shape {
        Shape::Text => !names_contact(tokens, at),
        Shape::Address(_) => true,
        _ => false,
    };
    let body: Vec<&Token<'_>> = (0..tokens.len()).filter(|at| of_page(*at)).map(|at| &tokens[at]).collect();
    let (title, rest) = body.split_first()?;
    let titled = line::is_title(title.text);
    let body = if titled { rest } else { &body[..] };
    let headings = headings(body);
    if headings.iter().filter(|is| **is).count() < 2 {
        return None;
    }
    let mut block = Block::new(file, Form::Page);
    block.headline = titled.then(|| printed(file, title));
    for (token, heading) in body.iter().zip(headings) {
        block.text.push(Printed { heading, ..printed(file, token) });
    }
    Some(block)
}

/// Says for each line whether it is a heading. Three or more short lines on end are a list, not headings; a heading
/// has text below it.
fn headings(body: &[&Token<'_>]) -> Vec<bool> {
    let mut is: Vec<bool> = body.iter().map(|token| line::is_heading(token.text)).collect();
    let mut start = 0;
    while start < is.len() {
        let length = is[start..].iter().take_while(|is| **is).count();
        if length >= 3 {
            is[start..start + length].fill(false);
        }
        start += length.max(1);
    }
    let last = is.iter().rposition(|is| !is).map_or(0, |index| index + 1);
    is[last..].fill(false);
    is
}

/// Says whether a line is the name above a contact line.
fn names_contact(tokens: &[Token<'_>], at: usize) -> bool {
    let above = tokens.get(at + 1).is_some_and(|next| next.shape == Shape::Contact);
    let line = tokens[at].text;
    above && !text::is_finished(line) && line.chars().count() <= line::MAX_CONTACT
}

fn claim_contacts(tokens: &[Token<'_>], page: &Block, roles: &mut [Option<Role>]) {
    let taken = page.lines();
    let free = |token: &&Token<'_>| matches!(token.shape, Shape::Contact | Shape::Text) && !taken.contains(&token.line);
    for token in tokens.iter().filter(free) {
        roles[token.line - 1] = Some(Role::Contact(None));
    }
}

fn printed(file: usize, token: &Token<'_>) -> Printed {
    Printed { file, line: token.line, text: token.text.to_owned(), heading: false }
}

/// The walk through a file of news.
struct Walk<'w, 't> {
    file: usize,
    tokens: &'w [Token<'t>],
    roles: &'w mut Vec<Option<Role>>,
    current: Option<Block>,
    done: Vec<Block>,
    /// Whether a contact line here still answers for the last closed block.
    answers: bool,
}

impl Walk<'_, '_> {
    fn run(mut self) -> Vec<Block> {
        for at in 0..self.tokens.len() {
            let token = &self.tokens[at];
            match &token.shape {
                Shape::Blank => {}
                Shape::Date(date) => {
                    let headline = self.take_headline(at);
                    self.open(headline, Some((token.line, date.clone())));
                }
                Shape::ImpossibleDate => {
                    let headline = self.take_headline(at);
                    self.open(headline, None);
                }
                Shape::Dated { text, date } => self.dated(token, text, date),
                Shape::Address(address) => self.address(token, address),
                Shape::Contact => self.contact(token),
                Shape::Navigation => {
                    self.close();
                    self.answers = false;
                }
                Shape::Rule => {
                    if !line::is_pause(token.text) {
                        self.close();
                    }
                }
                Shape::Text => self.text(at),
            }
        }
        self.close();
        self.done
    }

    fn open(&mut self, headline: Option<Printed>, date: Option<(usize, PrintedDate)>) {
        self.close();
        self.current = Some(Block { headline, date, ..Block::new(self.file, Form::News) });
    }

    /// Ends the current block. One without text keeps its headline as its text; one without either is left over.
    fn close(&mut self) {
        let Some(mut block) = self.current.take() else { return };
        if block.text.is_empty() {
            block.text.extend(block.headline.take());
        }
        if !block.text.is_empty() {
            self.done.push(block);
            self.answers = true;
            return;
        }
        for line in block.lines() {
            let reason = "no text follows it before the next item".to_owned();
            self.roles[line - 1] = Some(Role::LeftOver { reason });
        }
    }

    /// Takes the line above a date from the block before it, if it is the headline of the date.
    fn take_headline(&mut self, at: usize) -> Option<Printed> {
        let above = &self.tokens[at.checked_sub(1)?];
        let block = self.current.as_mut()?;
        let last = block.text.last()?;
        let apart = !text::is_exclaimed(above.text) || above.gap >= 2 || at == 1;
        let spare = block.text.len() >= 2 || block.headline.is_some() || block.is_loose();
        (last.line == above.line && apart && spare && line::is_headline(above.text)).then(|| block.text.pop()).flatten()
    }

    /// A headline and its date in one line. The same headline right above it, without the date, is its copy.
    fn dated(&mut self, token: &Token<'_>, words: &str, date: &PrintedDate) {
        if let Some(block) = self.current.as_mut() {
            let copy = block.text.last().is_some_and(|last| text::normal(&last.text) == text::normal(words));
            if copy && let Some(last) = block.text.pop() {
                self.roles[last.line - 1] = Some(Role::DuplicateOf { file: self.file, line: token.line });
            }
        }
        let piece = Printed { file: self.file, line: token.line, text: words.to_owned(), heading: false };
        if text::is_finished(words) && !text::is_exclaimed(words) || words.chars().count() > line::MAX_HEADLINE {
            self.open(None, Some((token.line, date.clone())));
            self.current.iter_mut().for_each(|block| block.text.push(piece.clone()));
        } else {
            self.open(Some(piece), Some((token.line, date.clone())));
        }
    }

    fn address(&mut self, token: &Token<'_>, address: &str) {
        let block = self.current.get_or_insert_with(|| Block::new(self.file, Form::News));
        if block.link.is_none() {
            block.quoted = block.text.is_empty();
            block.link = Some(Printed { text: address.to_owned(), ..printed(self.file, token) });
        } else {
            block.text.push(printed(self.file, token));
        }
    }

    fn contact(&mut self, token: &Token<'_>) {
        self.close();
        match self.done.last_mut().filter(|_| self.answers) {
            Some(block) => block.contact.push(printed(self.file, token)),
            None => self.roles[token.line - 1] = Some(Role::Contact(None)),
        }
    }

    fn text(&mut self, at: usize) {
        let token = &self.tokens[at];
        let next = self.tokens.get(at + 1);
        if names_contact(self.tokens, at) {
            return self.contact(token);
        }
        let prose = next.is_some_and(|next| match next.shape {
            Shape::Text => text::is_finished(next.text),
            Shape::Address(_) => true,
            _ => false,
        });
        let leads = prose && line::is_headline(token.text);
        let undated = self.current.as_ref().is_none_or(|block| block.date.is_none());
        if leads && undated {
            return self.open(Some(printed(self.file, token)), None);
        }
        let block = self.current.get_or_insert_with(|| Block::new(self.file, Form::News));
        if leads && block.headline.is_none() && block.text.is_empty() {
            block.headline = Some(printed(self.file, token));
        } else {
            block.text.push(printed(self.file, token));
        }
    }
}
