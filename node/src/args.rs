//! Reads a command line against a table of commands, and writes the help from the same table.
//!
//! Small on purpose: options are `--name VALUE`, `--name=VALUE` or `--name`; everything else is a word. No short
//! options, no environment variables, no options before the command except `--help` and `--version`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One command: what it is called, what it takes, what it does.
pub struct Command {
    /// Its words: `["charter", "check"]`.
    pub path: &'static [&'static str],
    /// What it does, one sentence.
    pub about: &'static str,
    /// The words that must follow, by name: `DIR`. A last one like `[CASE...]` stands for any number of words.
    pub words: &'static [&'static str],
    /// The options it knows.
    pub options: &'static [Choice],
    /// More for the help page: examples, exit codes.
    pub more: &'static str,
    /// Does it.
    pub run: fn(&Line) -> anyhow::Result<Exit>,
}

/// One option of a command.
pub struct Choice {
    /// Its name without the dashes.
    pub name: &'static str,
    /// What its value is called in the help; empty for an option without value.
    pub value: &'static str,
    /// What it does, one sentence.
    pub help: &'static str,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to complain about.
    Fine,
    /// It worked, and what it looked at has problems or differences.
    Findings,
    /// It could not be done, or the command line was wrong.
    Usage,
}

impl Exit {
    /// Returns the exit code: 0 fine, 1 findings, 2 usage.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
        }
    }
}

/// A command line that was understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The words after the command, as many as it names.
    pub words: Vec<String>,
    /// The options given; the value is empty for an option without one.
    pub options: BTreeMap<&'static str, String>,
}

impl Line {
    /// Returns the value of an option, if it was given.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// Says whether an option was given.
    pub fn has(&self, name: &str) -> bool {
        self.options.contains_key(name)
    }

    /// Returns the value of an option read as what it should be. Refused, naming the option, if it cannot be read so.
    pub fn read<T: std::str::FromStr>(&self, name: &str, like: &str) -> anyhow::Result<Option<T>> {
        let read = |text: &str| text.parse().map_err(|_| anyhow::anyhow!("--{name}: '{text}' is not {like}"));
        self.value(name).map(read).transpose()
    }
}

/// What a command line asks for.
pub enum Asked<'c> {
    /// A command with its line.
    Run(&'c Command, Line),
    /// Text to print: help, or the version.
    Print(String),
}

/// Reads a command line (without the program's own name). Refused with a message for people if it is not understood.
pub fn read<'c>(commands: &'c [Command], arguments: &[String]) -> Result<Asked<'c>, String> {
    let Some(first) = arguments.first().map(String::as_str) else {
        return Ok(Asked::Print(overview(commands)));
    };
    match first {
        "--version" | "-V" | "version" => return Ok(Asked::Print(version())),
        "--help" | "-h" => return Ok(Asked::Print(overview(commands))),
        "help" => return help(commands, &arguments[1..]).map(Asked::Print),
        _ => {}
    }
    let command = find(commands, arguments)?;
    let rest = &arguments[command.path.len()..];
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Asked::Print(page(command)));
    }
    Ok(Asked::Run(command, line(command, rest)?))
}

/// Returns the name of the program and its version.
pub fn version() -> String {
    format!("foedera {}\n", env!("CARGO_PKG_VERSION"))
}

/// Returns the one of the known words that a mistyped one is nearest to, if it is near enough to be meant.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let far = 1 + word.len() / 4;
    let rank = |known: &'k str| (distance(word, known), known);
    known.into_iter().map(rank).filter(|(off, _)| *off <= far).min().map(|(_, known)| known)
}

fn find<'c>(commands: &'c [Command], arguments: &[String]) -> Result<&'c Command, String> {
    let starts = |command: &&Command| {
        command.path.len() <= arguments.len() && command.path.iter().zip(arguments).all(|(a, b)| a == b)
    };
    if let Some(command) = commands.iter().find(starts) {
        return Ok(command);
    }
    let group: Vec<_> = commands.iter().filter(|command| command.path[0] == arguments[0]).collect();
    let (typed, known): (&str, Vec<&str>) = match (group.is_empty(), arguments.get(1)) {
        (true, _) => (&arguments[0], commands.iter().map(|command| command.path[0]).collect()),
        (false, Some(second)) => (second, group.iter().filter_map(|command| command.path.get(1).copied()).collect()),
        (false, None) => {
            let names: Vec<_> = group.iter().map(|command| command.path.join(" ")).collect();
            return Err(format!("'{}' needs one more word: {}", arguments[0], names.join(", ")));
        }
    };
    let hint = match nearest(typed, known) {
        Some(near) => format!("did you mean '{near}'?"),
        None => "'foedera help' lists the commands".to_owned(),
    };
    Err(format!("there is no command '{}'; {hint}", arguments[..arguments.len().min(2)].join(" ")))
}

fn line(command: &Command, rest: &[String]) -> Result<Line, String> {
    let mut line = Line::default();
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        let Some(option) = word.strip_prefix("--") else {
            line.words.push(word.clone());
            continue;
        };
        let (name, inline) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
        let Some(choice) = command.options.iter().find(|choice| choice.name == name) else {
            let near = nearest(name, command.options.iter().map(|choice| choice.name));
            let hint = near.map_or(String::new(), |near| format!("; did you mean '--{near}'?"));
            return Err(format!("'{}' has no option '--{name}'{hint}", command.path.join(" ")));
        };
        let value = match (choice.value.is_empty(), inline) {
            (true, None) => String::new(),
            (true, Some(_)) => return Err(format!("--{name} takes no value")),
            (false, Some(value)) => value.to_owned(),
            (false, None) => match rest.next() {
                Some(value) => value.clone(),
                None => return Err(format!("--{name} needs a value: --{name} {}", choice.value)),
            },
        };
        if line.options.insert(choice.name, value).is_some() {
            return Err(format!("--{name} is given twice"));
        }
    }
    let many = command.words.last().is_some_and(|word| word.ends_with("...]"));
    let (given, wanted) = (line.words.len(), command.words.len() - usize::from(many));
    if given < wanted {
        return Err(format!("'{}' needs {}", command.path.join(" "), command.words[given..wanted].join(" ")));
    }
    match line.words.get(wanted).filter(|_| !many) {
        Some(extra) => Err(format!("'{}' does not know what to do with '{extra}'", command.path.join(" "))),
        None => Ok(line),
    }
}

fn overview(commands: &[Command]) -> String {
    let mut out = version();
    out.push_str("The common record that a treaty organisation runs on.\n\nUse: foedera COMMAND [OPTIONS]\n\n");
    let width = commands.iter().map(|command| usage(command).len()).max().unwrap_or(0);
    for command in commands {
        let _ = writeln!(out, "  {:width$}  {}", usage(command), command.about);
    }
    out.push_str("\n'foedera help COMMAND' says more about one. Exit codes: 0 fine, 1 findings, 2 usage.\n");
    out
}

fn usage(command: &Command) -> String {
    let mut words = command.path.join(" ");
    command.words.iter().for_each(|word| words.extend([" ", word]));
    words
}

fn help(commands: &[Command], words: &[String]) -> Result<String, String> {
    match words {
        [] => Ok(overview(commands)),
        words => find(commands, words).map(page),
    }
}

fn page(command: &Command) -> String {
    let mut out = format!("{}\n\nUse: foedera {}", command.about, usage(command));
    let shown = |choice: &Choice| match choice.value {
        "" => format!("--{}", choice.name),
        value => format!("--{} {value}", choice.name),
    };
    let width = command.options.iter().map(|choice| shown(choice).len()).max().unwrap_or(0);
    out.push_str(if command.options.is_empty() { "\n" } else { " [OPTIONS]\n\n" });
    for choice in command.options {
        let _ = writeln!(out, "  {:width$}  {}", shown(choice), choice.help);
    }
    if !command.more.is_empty() {
        let _ = write!(out, "\n{}\n", command.more.trim_end());
    }
    out
}

/// Counts the letters to insert, drop, replace or swap (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            table[i][j] = match (i, j) {
                (0, off) | (off, 0) => off,
                (i, j) => {
                    let swap = usize::from(left[i - 1] != right[j - 1]);
                    let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + swap);
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    table[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMANDS: &[Command] = &[
        Command {
            path: &["demo"],
            about: "Starts it.",
            words: &[],
            options: &[
                Choice { name: "port", value: "N", help: "The first port." },
                Choice { name: "fresh", value: "", help: "Starts over." },
            ],
            more: "",
            run: |_| Ok(Exit::Fine),
        },
        Command {
            path: &["charter", "check"],
            about: "Checks it.",
            words: &["DIR"],
            options: &[],
            more: "",
            run: |_| Ok(Exit::Findings),
        },
    ];

    fn said(arguments: &[&str]) -> Result<String, String> {
        let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        read(COMMANDS, &arguments).map(|asked| match asked {
            Asked::Print(text) => text,
            Asked::Run(command, line) => format!("{} {:?} {:?}", command.path.join(" "), line.words, line.options),
        })
    }

    #[test]
    fn mistyped_command_lines_are_refused_with_a_suggestion() {
        for (arguments, says) in [
            (&["dmeo"][..], "there is no command 'dmeo'; did you mean 'demo'?"),
            (&["charter", "chekc", "x"], "there is no command 'charter chekc'; did you mean 'check'?"),
            (&["fly"], "there is no command 'fly'; 'foedera help' lists the commands"),
            (&["charter"], "'charter' needs one more word: charter check"),
            (&["demo", "--prot", "1"], "'demo' has no option '--prot'; did you mean '--port'?"),
            (&["demo", "--port"], "--port needs a value: --port N"),
            (&["demo", "--fresh=yes"], "--fresh takes no value"),
            (&["demo", "--fresh", "--fresh"], "--fresh is given twice"),
            (&["charter", "check"], "'charter check' needs DIR"),
            (&["charter", "check", "a", "b"], "'charter check' does not know what to do with 'b'"),
        ] {
            assert_eq!(said(arguments), Err(says.to_owned()), "{arguments:?}");
        }
    }

    #[test]
    fn command_lines_are_understood() {
        assert_eq!(said(&["demo", "--port=7", "--fresh"]).unwrap(), r#"demo [] {"fresh": "", "port": "7"}"#);
        assert_eq!(said(&["charter", "check", "x"]).unwrap(), r#"charter check ["x"] {}"#);
        assert!(said(&[]).unwrap().contains("charter check DIR  Checks it."));
        assert!(said(&["demo", "--help"]).unwrap().contains("--port N  The first port."));
        assert_eq!(said(&["help", "demo"]), said(&["demo", "--help"]));
    }

    #[test]
    fn values_that_cannot_be_read_name_their_option() {
        let line = Line { words: vec![], options: [("port", "many".to_owned())].into() };
        let fault = line.read::<u16>("port", "a port number").unwrap_err();
        assert_eq!(fault.to_string(), "--port: 'many' is not a port number");
    }
}
