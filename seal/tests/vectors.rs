//! The pages of vectors in `spec/vectors`: that they are what this crate makes, and that it reads them as they say.

mod judge;
pub mod make;

/// A page as it lies in `spec/vectors`.
pub struct Page {
    rows: Vec<(String, String)>,
}

impl Page {
    /// Reads a page: `name = value`, or `name:` and lines that begin with a bar.
    pub fn read(text: &str) -> Self {
        let mut rows: Vec<(String, String)> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            if let Some(line) = line.strip_prefix('|') {
                let row = rows.last_mut().unwrap();
                row.1 += line.strip_prefix(' ').unwrap_or(line);
                row.1.push('\n');
            } else if let Some(name) = line.strip_suffix(':') {
                rows.push((name.to_owned(), String::new()));
            } else {
                let (name, value) = line.split_once(" =").unwrap();
                rows.push((name.to_owned(), value.trim_start().to_owned()));
            }
        }
        Self { rows }
    }

    /// Returns all rows.
    pub fn rows(&self) -> &[(String, String)] {
        &self.rows
    }

    /// Returns the value of a row.
    pub fn text(&self, name: &str) -> &str {
        let row = self.rows.iter().find(|row| row.0 == name);
        &row.unwrap_or_else(|| panic!("no row '{name}'")).1
    }

    /// Returns the bytes of a row in hexadecimal.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        unhex(self.text(name))
    }

    /// Returns the bytes of a row that has exactly `N`.
    pub fn fixed<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }

    /// Returns the rows whose name begins with a word: the words after it, and the value.
    pub fn all<'p>(&'p self, word: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
        self.rows
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(word)?.strip_prefix(' ')?, value.as_str())))
    }
}

/// Reads hexadecimal digits.
pub fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

macro_rules! pages {
    ($($name:literal),*) => {
        /// The pages as they lie in `spec/vectors`.
        pub const PAGES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../spec/vectors/", $name)))),*];
    };
}

pages!(
    "ids.txt",
    "cbor.txt",
    "tree.txt",
    "tile.txt",
    "root.txt",
    "chain.txt",
    "leaf.txt",
    "checkpoint.txt",
    "cosignature.txt",
    "content.txt",
    "epoch.txt",
    "proof.txt",
    "receipt.txt",
    "fork.txt",
    "attestation.txt",
    "session.txt",
    "seal.txt",
    "approval.txt"
);

/// Returns a page by its file name.
pub fn page(name: &str) -> Page {
    Page::read(PAGES.iter().find(|page| page.0 == name).unwrap().1)
}

#[test]
fn pages_are_byte_for_byte_what_the_crate_makes() {
    let made = make::pages();
    assert_eq!(made.len(), PAGES.len());
    for ((name, text), (kept_name, kept)) in made.iter().zip(PAGES) {
        assert_eq!(name, kept_name);
        for (number, (line, kept)) in text.lines().zip(kept.lines()).enumerate() {
            assert_eq!(
                line,
                kept,
                "{name}:{}: run the example `vectors` if the format was changed on purpose",
                number + 1
            );
        }
        assert_eq!(text, kept, "{name}");
    }
}
