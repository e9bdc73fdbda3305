//! The guides: every file in them is written, every command run, and what is shown is what comes out.
//!
//! A block ```` ```console ```` holds commands after `$ ` and their output, in which `...` stands for any lines, and at the end of a line for its rest. A block
//! whose first line names a path, ```` ```toml valley/cases/hours.toml ````, is that file; with `>> ` before the path it is added
//! to its end.

use std::fs;
use std::path::Path;
use std::process::Command;

const FOEDERA: &str = env!("CARGO_BIN_EXE_foedera");

/// A block of a page: what its first line says, and its text.
struct Block<'p> {
    line: usize,
    language: &'p str,
    path: &'p str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open: Option<(&str, Block<'_>)> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            None => {
                let words = line.trim_start_matches('`');
                let ticks = &line[..line.len() - words.len()];
                if ticks.len() >= 3 {
                    let (language, path) = words.split_once(' ').unwrap_or((words, ""));
                    open = Some((ticks, Block { line: index + 1, language, path, text: String::new() }));
                }
            }
            Some((ticks, _)) if line == *ticks => blocks.extend(open.take().map(|(_, block)| block)),
            Some((_, block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
        }
    }
    assert!(open.is_none(), "a block of the page does not end");
    blocks
}

/// Says whether an output is as shown: line by line, `...` for any number of lines.
fn shows(shown: &[&str], output: &[&str]) -> bool {
    match shown {
        [] => output.is_empty(),
        ["...", rest @ ..] => (0..=output.len()).any(|from| shows(rest, &output[from..])),
        [line, rest @ ..] => {
            let same = |found: &&str| match line.strip_suffix("...") {
                Some(begin) => found.starts_with(begin),
                None => found == line,
            };
            output.first().is_some_and(same) && shows(rest, &output[1..])
        }
    }
}

fn put(dir: &Path, block: &Block<'_>) {
    let (path, before) = match block.path.strip_prefix(">> ") {
        Some(path) => (path, fs::read_to_string(dir.join(path)).expect("there is a file to add to")),
        None => (block.path, String::new()),
    };
    let path = dir.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
    fs::write(path, before + &block.text).expect("the file is written");
}

fn run(dir: &Path, page: &str, block: &Block<'_>) {
    for part in block.text.split("$ ").filter(|part| !part.is_empty()) {
        let (command, shown) = part.split_once('\n').expect("a command ends its line");
        let words: Vec<&str> = command.split(' ').collect();
        let output = match words[0] {
            "mkdir" => Command::new("mkdir").args(&words[1..]).current_dir(dir).output(),
            "foedera" => Command::new(FOEDERA).args(&words[1..]).current_dir(dir).output(),
            other => panic!("{page}:{}: '{other}' is no command of a guide", block.line),
        };
        let output = output.expect("the program runs");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let (shown, found): (Vec<&str>, Vec<&str>) = (shown.lines().collect(), text.lines().collect());
        assert!(shows(&shown, &found), "{page}:{}: '{command}' printed\n{text}", block.line);
    }
}

#[test]
fn the_guide_to_writing_a_charter_shows_what_comes_out() {
    follow("docs/guides/write-a-charter.md", 8);
}

#[test]
fn the_guide_to_running_a_node_shows_what_comes_out() {
    follow("docs/guides/run-a-node.md", 3);
}

#[test]
fn the_guide_to_keys_shows_what_comes_out() {
    follow("docs/guides/keys.md", 6);
}

/// Does what a guide says, in a folder of its own. It has more than so many blocks of commands.
fn follow(page: &str, least: usize) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page)).expect("the guide");
    let dir = tempfile::tempdir().expect("a temporary directory");
    let mut commands = 0;
    for block in blocks(&text) {
        match (block.language, block.path) {
            ("console", _) => {
                run(dir.path(), page, &block);
                commands += 1;
            }
            (_, "") => {}
            _ => put(dir.path(), &block),
        }
    }
    assert!(commands > least, "the guide has lost its commands");
}

#[test]
fn dots_stand_for_lines_and_everything_else_for_itself() {
    assert!(shows(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(shows(&["...", "d", "..."], &["d"]));
    assert!(!shows(&["a", "c"], &["a", "b", "c"]));
    assert!(!shows(&["a"], &["a", "b"]));
}
