//! The account of an import: where each line of each file went, once.

use std::fmt;

use law::outcome::Problem;

use super::ImportedAct;
use super::block::Form;
use super::body;
use super::merge::Item;

/// What became of a line. Numbers are indices into the acts of the import, or into the files of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A paragraph of an act.
    Text(usize),
    /// The headline of an item, or a heading of a page.
    Headline(usize),
    /// The date of an item.
    Date(usize),
    /// The address of an item.
    Address(usize),
    /// A line of a contact block, and the item it answers for.
    Contact(Option<usize>),
    /// A way through the site.
    Navigation,
    /// A drawn line.
    Rule,
    /// Nothing visible.
    Blank,
    /// A copy of a line that is already taken.
    DuplicateOf {
        /// The index of its file.
        file: usize,
        /// Its line, from 1.
        line: usize,
    },
    /// Not taken, and why.
    LeftOver {
        /// One sentence, without a full stop.
        reason: String,
    },
}

/// Lines on end with the same role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first line, from 1.
    pub first: usize,
    /// The last line, included.
    pub last: usize,
    /// What became of them. For a copy, where its first line stands; the lines after it follow on there.
    pub role: Role,
}

/// How many lines of each role a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Paragraphs.
    pub text: usize,
    /// Headlines and headings.
    pub headline: usize,
    /// Dates.
    pub date: usize,
    /// Addresses.
    pub address: usize,
    /// Lines of contact blocks.
    pub contact: usize,
    /// Ways through the site.
    pub navigation: usize,
    /// Drawn lines.
    pub rule: usize,
    /// Blank lines.
    pub blank: usize,
    /// Copies.
    pub duplicate: usize,
    /// Lines left over.
    pub left_over: usize,
}

/// The account of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// The file's name as given.
    pub name: String,
    /// How many lines it has.
    pub lines: usize,
    /// All its lines, in order, each in one span.
    pub spans: Vec<Span>,
}

/// The account of an import. As text: one paragraph a file, then the sums, remarks and problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// One for each file, in the order given.
    pub files: Vec<FileReport>,
    /// Items of news with a date.
    pub dated: usize,
    /// Items of news without a date.
    pub undated: usize,
    /// Articles of the press.
    pub press: usize,
    /// Pages.
    pub pages: usize,
    /// Editor's notes on misprints.
    pub notes: usize,
    /// What an editor should look at; nothing is wrong with the files.
    pub remarks: Vec<String>,
    /// What is wrong with the files, by file and line.
    pub problems: Vec<Problem>,
    /// One line for each act: kind, date, title or first words, sources.
    acts: Vec<String>,
}

/// Puts the report together. Lines that no rule took are left over.
pub fn assemble(
    names: &[&str],
    roles: Vec<Vec<Option<Role>>>,
    items: &[Item],
    acts: &[ImportedAct],
    problems: Vec<Problem>,
    mut remarks: Vec<String>,
) -> Report {
    let file = |(name, roles): (&&str, Vec<Option<Role>>)| {
        let lines = roles.len();
        FileReport { name: (*name).to_owned(), lines, spans: spans(roles) }
    };
    let files = names.iter().zip(roles).map(file).collect();
    let mut report = Report {
        files,
        dated: 0,
        undated: 0,
        press: 0,
        pages: 0,
        notes: 0,
        remarks: Vec::new(),
        problems,
        acts: Vec::new(),
    };
    for (item, act) in items.iter().zip(acts) {
        let block = &item.block;
        match (block.form, body::is_press(block), &block.date) {
            (Form::Page, ..) => report.pages += 1,
            (Form::News, true, _) => report.press += 1,
            (Form::News, false, Some(_)) => report.dated += 1,
            (Form::News, false, None) => report.undated += 1,
        }
        if let Some(link) = block.link.as_ref().filter(|link| link.text.ends_with("...") || link.text.ends_with('…'))
        {
            remarks.push(format!("{}:{} prints an address that is cut short", names[link.file], link.line));
        }
        report.notes += act.body.get("notes").and_then(toml::Value::as_array).map_or(0, Vec::len);
        report.acts.push(summary(act));
    }
    report.remarks = remarks;
    report
}

fn spans(roles: Vec<Option<Role>>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (index, role) in roles.into_iter().enumerate() {
        let role = role.unwrap_or_else(|| Role::LeftOver { reason: "no rule takes this line".into() });
        match spans.last_mut() {
            Some(last) if follows(last, &role) => last.last = index + 1,
            _ => spans.push(Span { first: index + 1, last: index + 1, role }),
        }
    }
    spans
}

fn follows(span: &Span, role: &Role) -> bool {
    match (&span.role, role) {
        (Role::DuplicateOf { file, line }, Role::DuplicateOf { file: other, line: next }) => {
            file == other && line + (span.last - span.first) + 1 == *next
        }
        (one, other) => one == other,
    }
}

fn summary(act: &ImportedAct) -> String {
    let words = |key: &str| act.body.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let first = || act.body.get("paragraphs")?.as_array()?.first()?.as_str().map(str::to_owned);
    let title = words("title").or_else(first).unwrap_or_default();
    let short: String = title.chars().take(60).collect();
    let dots = if short.len() < title.len() { "…" } else { "" };
    let date = act.body.get("date").and_then(|date| date.get("value")).and_then(toml::Value::as_str);
    let what = words("form").unwrap_or_else(|| "page".into());
    let places: Vec<String> = act.found.iter().map(|place| format!("{}:{}", place.file, place.lines())).collect();
    format!("{what}, {}: {short}{dots} [{}]", date.unwrap_or("undated"), places.join(", "))
}

impl FileReport {
    /// Counts the lines by role. The counts add up to `lines`.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for span in &self.spans {
            let count = match span.role {
                Role::Text(_) => &mut tally.text,
                Role::Headline(_) => &mut tally.headline,
                Role::Date(_) => &mut tally.date,
                Role::Address(_) => &mut tally.address,
                Role::Contact(_) => &mut tally.contact,
                Role::Navigation => &mut tally.navigation,
                Role::Rule => &mut tally.rule,
                Role::Blank => &mut tally.blank,
                Role::DuplicateOf { .. } => &mut tally.duplicate,
                Role::LeftOver { .. } => &mut tally.left_over,
            };
            *count += span.last - span.first + 1;
        }
        tally
    }

    /// Returns the role of a line, or nothing if the file has no such line.
    pub fn role(&self, line: usize) -> Option<Role> {
        let span = self.spans.iter().find(|span| (span.first..=span.last).contains(&line))?;
        Some(match &span.role {
            Role::DuplicateOf { file, line: first } => {
                Role::DuplicateOf { file: *file, line: first + line - span.first }
            }
            role => role.clone(),
        })
    }
}

impl Tally {
    /// Returns how many lines became part of an act.
    pub fn recognised(&self) -> usize {
        self.text + self.headline + self.date + self.address + self.contact
    }

    /// Returns the sum of all counts.
    pub fn sum(&self) -> usize {
        self.recognised() + self.navigation + self.rule + self.blank + self.duplicate + self.left_over
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            self.write_file(file, out)?;
        }
        for act in &self.acts {
            writeln!(out, "{act}")?;
        }
        let items = self.dated + self.undated;
        let (dated, undated) = (self.dated, self.undated);
        writeln!(
            out,
            "{items} news items ({dated} dated, {undated} undated), {} press articles, {} pages, {} editor's notes",
            self.press, self.pages, self.notes
        )?;
        self.remarks.iter().try_for_each(|remark| writeln!(out, "remark: {remark}"))?;
        self.problems.iter().try_for_each(|problem| writeln!(out, "problem: {problem}"))
    }
}

impl Report {
    fn write_file(&self, file: &FileReport, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tally = file.tally();
        writeln!(out, "{}: {} lines", file.name, file.lines)?;
        let counts = [
            (tally.text, "text"),
            (tally.headline, "headline"),
            (tally.date, "date"),
            (tally.address, "address"),
            (tally.contact, "contact"),
            (tally.navigation, "navigation"),
            (tally.rule, "rule"),
            (tally.blank, "blank"),
            (tally.duplicate, "merged"),
            (tally.left_over, "left over"),
        ];
        let said: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        writeln!(out, "  {}", said.join(", "))?;
        for span in &file.spans {
            let lines = if span.first == span.last {
                format!("line {}", span.first)
            } else {
                format!("lines {}-{}", span.first, span.last)
            };
            match &span.role {
                Role::DuplicateOf { file, line } => {
                    writeln!(out, "  {lines}: merged with {}:{line}", self.files[*file].name)?
                }
                Role::LeftOver { reason } => writeln!(out, "  {lines}: left over: {reason}")?,
                _ => {}
            }
        }
        Ok(())
    }
}
