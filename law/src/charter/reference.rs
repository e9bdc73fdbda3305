//! The reference of the rule kinds, in Markdown: every key, every table, every word and what it means.
//!
//! The pages come from the declarations in `rule`, so they cannot say something else than the reader of charters does.
//! They lie in `docs/reference/rules`; a test writes them anew. What is left out: how a rule is applied.

use super::read::Header;
use super::rule::{EVERY_RULE_KEYS, KINDS, Key, Rule, RuleKind, Value};

/// A rule of a charter as an example.
#[derive(Clone, Copy, Debug)]
pub struct Example<'e> {
    /// The charter's id, the name of its folder: `csto`.
    pub charter: &'e str,
    /// The rule.
    pub rule: &'e Rule,
    /// Its fence as it stands in the file, with the backticks.
    pub fence: &'e str,
    /// What it says, in sentences.
    pub says: &'e [String],
}

/// Words of a vocabulary with their meanings.
type Words = Vec<(&'static str, &'static str)>;

/// What is inside a kind: tables and vocabularies, each with the paths that lead to it.
#[derive(Default)]
struct Inside {
    tables: Vec<(Vec<String>, &'static [Key])>,
    words: Vec<(Vec<String>, Words)>,
}

/// Returns the page of a rule kind.
pub fn page(kind: &RuleKind, example: Option<Example<'_>>) -> String {
    let mut inside = Inside::default();
    inside.look("", kind.keys);
    let word = kind.word;
    let mut out = format!(
        "# {word}\n\n{}\n\nA fence begins with ```` ```{word} name ````. Its keys are those below. \
         [All kinds](README.md).\n\n## Keys\n\n{}",
        kind.answers,
        inside.keys(kind.keys)
    );
    for (paths, keys) in &inside.tables {
        out += &format!("\n## {}\n\n{}", table_title(paths), inside.keys(keys));
    }
    for (paths, words) in &inside.words {
        out += &format!("\n## {}\n\n| word | means |\n|---|---|\n", words_title(paths));
        words.iter().for_each(|(word, means)| out += &format!("| `{word}` | {} |\n", cell(means)));
    }
    out += &format!("\n## Keys that every rule may have\n\n{}", Inside::default().keys(&EVERY_RULE_KEYS));
    if let Some(Example { charter, rule, fence, says }) = example {
        let (cite, file) = (&rule.cite, &rule.file);
        out += &format!(
            "\n## An example\n\n`{cite}`, in [`charters/{charter}/{file}`](../../../charters/{charter}/{file}):\n\n\
             ````markdown\n{}\n````\n\nIn plain words:\n\n",
            fence.trim_end()
        );
        says.iter().for_each(|sentence| out += &format!("- {sentence}\n"));
    }
    out
}

/// Returns the page that lists the kinds, with the header of an instrument and the keys that every rule may have.
pub fn index() -> String {
    let mut out = format!(
        "# The rules of a charter\n\nA rule is a fence under an article: its first line says the kind and a name, below stand keys in TOML. \
         There are {} kinds. Each page has all keys and words of a kind, and an example from a charter of the \
         repository.\n\n| kind | what it is about |\n|---|---|\n",
        KINDS.len()
    );
    for kind in KINDS {
        out += &format!("| [`{}`]({}.md) | {} |\n", kind.word, kind.word, cell(kind.answers));
    }
    let keys = |keys| Inside::default().keys(keys);
    out += &format!("\n## Keys that every rule may have\n\n{}", keys(&EVERY_RULE_KEYS));
    out += &format!(
        "\n## The header of an instrument\n\nThe first fence of a file, ```` ```instrument ````, under its title.\n\n{}",
        keys(Header::KEYS)
    );
    out
}

impl Inside {
    /// Notes the tables and vocabularies below some keys; what stands in several places is noted once.
    fn look(&mut self, at: &str, keys: &[Key]) {
        for key in keys {
            self.value(path(at, key.name), (key.holds)());
        }
    }

    fn value(&mut self, path: String, value: Value) {
        match value {
            Value::Plain(_) => {}
            Value::List(inner) => self.value(path, *inner),
            Value::Map(name, inner) => {
                self.value(path.clone(), *name);
                self.value(path, *inner);
            }
            Value::Word(words) => match self.words.iter_mut().find(|(_, known)| *known == words) {
                Some((paths, _)) => paths.push(path),
                None => self.words.push((vec![path], words)),
            },
            Value::Table(keys) => match self.tables.iter_mut().find(|(_, known)| same(known, keys)) {
                Some((paths, _)) => paths.push(path),
                None => {
                    self.tables.push((vec![path.clone()], keys));
                    self.look(&path, keys);
                }
            },
        }
    }

    /// Writes keys as a table.
    fn keys(&self, keys: &[Key]) -> String {
        let mut out = "| key | | what it is for | what it holds |\n|---|---|---|---|\n".to_owned();
        for key in keys {
            let needed = if key.needed { "needed" } else { "" };
            let holds = self.holds(&(key.holds)(), Many::One);
            out += &format!("| `{}` | {needed} | {} | {holds} |\n", key.name, cell(key.help));
        }
        out
    }

    /// Says what a key holds, with a link to where it is told.
    fn holds(&self, value: &Value, many: Many) -> String {
        match value {
            Value::Plain(says) => says.to_string(),
            Value::Word(words) => {
                let title = self.words.iter().find(|(_, known)| known == words).map(|(paths, _)| words_title(paths));
                link(if many == Many::One { "one of the words" } else { "words" }, title)
            }
            Value::Table(keys) => {
                let title =
                    self.tables.iter().find(|(_, known)| same(known, keys)).map(|(paths, _)| table_title(paths));
                link(if many == Many::One { "a table" } else { "tables" }, title)
            }
            Value::List(inner) => format!("a list: {}", self.holds(inner, Many::Several)),
            Value::Map(name, inner) => {
                let name = match **name {
                    Value::Plain("text in quotes") => "a name".to_owned(),
                    _ => self.holds(name, Many::One),
                };
                format!("for each key, {name}: {}", self.holds(inner, Many::One))
            }
        }
    }
}

/// Whether one thing is told or several.
#[derive(Clone, Copy, PartialEq)]
enum Many {
    One,
    Several,
}

/// Says whether two tables are the same: the same keys for the same purposes.
fn same(one: &[Key], other: &[Key]) -> bool {
    let told = |key: &Key| (key.name, key.needed, key.help);
    one.iter().map(told).eq(other.iter().map(told))
}

fn path(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

fn table_title(paths: &[String]) -> String {
    format!("The table {}", quoted(paths))
}

fn words_title(paths: &[String]) -> String {
    format!("The words of {}", quoted(paths))
}

fn quoted(paths: &[String]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

/// Links to a heading of the page.
fn link(says: &str, title: Option<String>) -> String {
    title.map_or_else(|| says.to_owned(), |title| format!("[{says}](#{})", anchor(&title)))
}

/// Returns the anchor of a heading: small letters, a hyphen for a space, nothing for what else is no letter or figure.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
}

/// Writes text for a cell: on one line, its bars escaped, the blank of a doc comment taken off.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
