//! A page of vectors: plain text, `name = value` with bytes in hexadecimal, or `name:` and lines that begin with a bar.

use std::fmt::Write;

/// A page being written.
pub struct Page(String);

impl Page {
    /// Starts a page with lines of comment.
    pub fn new(about: &str) -> Self {
        Self(about.lines().map(|line| format!("# {line}\n")).collect())
    }

    /// Writes a blank line and lines of comment.
    pub fn section(&mut self, about: &str) {
        self.0.push('\n');
        about.lines().for_each(|line| writeln!(self.0, "# {line}").unwrap());
    }

    /// Writes bytes in hexadecimal.
    pub fn bytes(&mut self, name: &str, bytes: impl AsRef<[u8]>) {
        self.text(name, hex(bytes.as_ref()));
    }

    /// Writes something in its text form.
    pub fn text(&mut self, name: &str, value: impl std::fmt::Display) {
        let line = format!("{name} = {value}");
        writeln!(self.0, "{}", line.trim_end()).unwrap();
    }

    /// Writes several lines of text.
    pub fn lines(&mut self, name: &str, text: &str) {
        writeln!(self.0, "{name}:").unwrap();
        text.strip_suffix('\n').unwrap().split('\n').for_each(|line| {
            let line = format!("| {line}");
            writeln!(self.0, "{}", line.trim_end()).unwrap();
        });
    }

    /// Returns the text of the page.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Returns bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
