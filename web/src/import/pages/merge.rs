//! Brings copies together: what two files print becomes one item with two sources.
//!
//! Texts are compared in their normal form (NFC, white space collapsed); the first print is kept. Items with the same
//! text and different dates stay apart, with a remark. An undated run is searched for the items that are known from
//! elsewhere, since a page may repeat a list without its dates.

use std::collections::BTreeMap;

use law::outcome::Problem;

use super::block::{Block, Form, Printed};
use super::report::Role;
use super::{MAX_LINE, MAX_PARAGRAPHS, Provenance, text};

/// The least text, in bytes, by which a part of an item is taken for the item.
const LEAST_TEXT: usize = 40;

/// One thing to publish.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its lines as first printed.
    pub block: Block,
    /// Where it stands, the first print first.
    pub found: Vec<Provenance>,
    /// The normal form of its text, line by line.
    keys: Vec<String>,
}

type Roles = Vec<Vec<Option<Role>>>;

/// Items so far, with an index by the normal form of their first line and of their headline.
struct Shelf<'s> {
    items: Vec<Item>,
    starts: BTreeMap<String, Vec<usize>>,
    names: &'s [&'s str],
    roles: &'s mut Roles,
    remarks: &'s mut Vec<String>,
}

/// Merges the blocks of all files into items, in the order of files and lines, and gives each line its role.
pub fn merge(
    blocks: Vec<Block>,
    names: &[&str],
    roles: &mut Roles,
    remarks: &mut Vec<String>,
    problems: &mut Vec<Problem>,
) -> Vec<Item> {
    let mut shelf = Shelf { items: Vec::new(), starts: BTreeMap::new(), names, roles, remarks };
    let (mut firm, mut headed, mut loose) = (Vec::new(), Vec::new(), Vec::new());
    for block in blocks {
        match oversize(&block) {
            Some((line, says)) => {
                shelf.leave(&block, &says);
                problems.push(Problem { file: names[block.file].to_owned(), line, says });
            }
            None if block.is_loose() => loose.push(block),
            None if block.date.is_none() && block.form == Form::News => headed.push(block),
            None => firm.push(block),
        }
    }
    // The fullest print first, so that a shorter one is found to be its beginning.
    firm.sort_by_key(|block| std::cmp::Reverse(block.text.len()));
    firm.into_iter().for_each(|block| shelf.place(block));
    headed.into_iter().chain(loose).for_each(|block| shelf.carve(block));
    let mut items = shelf.items;
    items.sort_by_key(|item| (item.block.file, item.block.lines().first().copied()));
    for (act, item) in items.iter().enumerate() {
        claim(act, item, roles);
    }
    items
}

fn oversize(block: &Block) -> Option<(usize, String)> {
    if let Some(piece) = block.text.iter().chain(&block.headline).find(|piece| piece.text.chars().count() > MAX_LINE) {
        let says =
            format!("the line has {} characters, the limit is {MAX_LINE}; break it up", piece.text.chars().count());
        return Some((piece.line, says));
    }
    let first = block.text.first()?.line;
    let says = format!("{} paragraphs, the limit is {MAX_PARAGRAPHS}; split the page", block.text.len());
    (block.text.len() > MAX_PARAGRAPHS).then_some((first, says))
}

/// Gives the lines of an item their roles.
fn claim(act: usize, item: &Item, roles: &mut Roles) {
    let mut set = |file: usize, line: usize, role: Role| roles[file][line - 1] = Some(role);
    let block = &item.block;
    if let Some((line, _)) = &block.date {
        set(block.file, *line, Role::Date(act));
    }
    for piece in &block.text {
        set(piece.file, piece.line, if piece.heading { Role::Headline(act) } else { Role::Text(act) });
    }
    block.link.iter().for_each(|piece| set(piece.file, piece.line, Role::Address(act)));
    block.headline.iter().for_each(|piece| set(piece.file, piece.line, Role::Headline(act)));
    block.contact.iter().for_each(|piece| set(piece.file, piece.line, Role::Contact(Some(act))));
}

impl Shelf<'_> {
    /// Places a dated item or a page: beside its copy if there is one, else as a new item.
    fn place(&mut self, block: Block) {
        let keys: Vec<String> = block.text.iter().map(|piece| text::normal(&piece.text)).collect();
        let near: Vec<usize> = keys.first().and_then(|first| self.starts.get(first)).cloned().unwrap_or_default();
        let mut begun = Vec::new();
        for at in near {
            let item = &self.items[at];
            let dates = |block: &Block| block.date.as_ref().map(|date| date.1.clone());
            let alike = item.block.form == block.form && headlines_agree(&item.block, &block);
            if alike && item.keys == keys && dates(&item.block) == dates(&block) {
                return self.absorb(at, &block);
            }
            if alike && item.keys == keys {
                let (names, line) = (self.names, first_line(&block));
                let other = format!("{}:{}", names[item.block.file], first_line(&item.block));
                let says =
                    format!("{}:{line} has the text of {other} under another date; both are kept", names[block.file]);
                self.remarks.push(says);
            } else if alike && dates(&item.block) == dates(&block) && is_beginning(&keys, &item.keys) {
                begun.push(at);
            }
        }
        match begun.as_slice() {
            [at] => self.absorb(*at, &block),
            _ => self.add(block, keys),
        }
    }

    fn add(&mut self, block: Block, keys: Vec<String>) {
        let index = self.items.len();
        let headline = block.headline.as_ref().map(|piece| text::normal(&piece.text));
        for start in keys.first().cloned().into_iter().chain(headline) {
            self.starts.entry(start).or_default().push(index);
        }
        let found = vec![self.provenance(block.file, &block.lines())];
        self.items.push(Item { block, found, keys });
    }

    fn provenance(&self, file: usize, lines: &[usize]) -> Provenance {
        let first = lines.first().copied().unwrap_or(1);
        Provenance { file: self.names[file].to_owned(), first, last: lines.last().copied().unwrap_or(first) }
    }

    /// Marks a whole block as a copy of an item, which takes over what it lacks.
    fn absorb(&mut self, at: usize, block: &Block) {
        let found = self.provenance(block.file, &block.lines());
        let own = self.items[at].block.clone();
        for (copy, original) in block.text.iter().zip(&own.text) {
            self.copy(copy, original.file, original.line);
        }
        if let Some((line, _)) = &block.date {
            let original = own.date.as_ref().map_or_else(|| first_line(&own), |date| date.0);
            self.roles[block.file][line - 1] = Some(Role::DuplicateOf { file: own.file, line: original });
        }
        self.lend(at, block.headline.clone(), block.link.clone(), block.contact.clone());
        self.items[at].found.push(found);
    }

    fn copy(&mut self, copy: &Printed, file: usize, line: usize) {
        self.roles[copy.file][copy.line - 1] = Some(Role::DuplicateOf { file, line });
    }

    /// Gives an item the headline, address and contacts of a copy where it has none of its own.
    fn lend(&mut self, at: usize, headline: Option<Printed>, link: Option<Printed>, contact: Vec<Printed>) {
        for (piece, is_link) in headline.map(|piece| (piece, false)).into_iter().chain(link.map(|piece| (piece, true)))
        {
            let block = &mut self.items[at].block;
            let slot = if is_link { &mut block.link } else { &mut block.headline };
            match slot {
                None => *slot = Some(piece),
                Some(own) if text::normal(&own.text) == text::normal(&piece.text) => {
                    let (file, line) = (own.file, own.line);
                    self.copy(&piece, file, line);
                }
                Some(own) => {
                    let what = if is_link { "address" } else { "headline" };
                    let reason = format!("another {what} than that of {}:{}", self.names[own.file], own.line);
                    self.roles[piece.file][piece.line - 1] = Some(Role::LeftOver { reason });
                }
            }
        }
        for piece in contact {
            let own =
                self.items[at].block.contact.iter().find(|own| text::normal(&own.text) == text::normal(&piece.text));
            match own.map(|own| (own.file, own.line)) {
                Some((file, line)) => self.copy(&piece, file, line),
                None => self.items[at].block.contact.push(piece),
            }
        }
    }

    /// Finds known items inside an undated run; what remains is an item if it has a headline, else it is left over.
    fn carve(&mut self, block: Block) {
        let run: Vec<Printed> = block.headline.iter().chain(&block.text).cloned().collect();
        let keys: Vec<String> = run.iter().map(|piece| text::normal(&piece.text)).collect();
        let mut rest: Vec<Vec<Printed>> = vec![Vec::new()];
        let (mut index, mut last) = (0, None);
        while index < run.len() {
            if let Some((at, headline, length)) = self.known(&keys[index..]) {
                let own = self.items[at].block.clone();
                let originals = own.headline.iter().filter(|_| headline).chain(&own.text);
                let pieces = &run[index..index + length];
                for (copy, original) in pieces.iter().zip(originals) {
                    self.copy(copy, original.file, original.line);
                }
                let lines: Vec<usize> = pieces.iter().map(|piece| piece.line).collect();
                let found = self.provenance(block.file, &lines);
                self.items[at].found.push(found);
                rest.push(Vec::new());
                (index, last) = (index + length, Some(at));
            } else {
                rest.last_mut().expect("bug: a run has a rest").push(run[index].clone());
                index += 1;
            }
        }
        self.settle(block, rest, last);
    }

    /// Returns the longest known item with which the lines begin: its index, whether with its headline, its length.
    fn known(&self, keys: &[String]) -> Option<(usize, bool, usize)> {
        let near = self.starts.get(keys.first()?)?;
        let fits = near.iter().filter_map(|at| {
            let item = &self.items[*at];
            let headline = item.block.headline.as_ref().map(|piece| text::normal(&piece.text));
            let with = headline.is_some_and(|line| line == keys[0]) && keys[1..].starts_with(&item.keys);
            let bytes: usize = item.keys.iter().map(String::len).sum();
            let fit = item.block.form == Form::News && bytes >= LEAST_TEXT && (with || keys.starts_with(&item.keys));
            fit.then(|| (*at, with, item.keys.len() + usize::from(with)))
        });
        fits.max_by_key(|(at, _, length)| (*length, std::cmp::Reverse(*at)))
    }

    fn settle(&mut self, block: Block, rest: Vec<Vec<Printed>>, last: Option<usize>) {
        let (mut link, mut contact) = (block.link.clone(), block.contact.clone());
        let headed = block.headline.as_ref().is_some_and(|own| rest[0].first().is_some_and(|first| first == own));
        let ends_open = rest.last().is_some_and(|tail| !tail.is_empty());
        for (place, run) in rest.into_iter().enumerate() {
            if place == 0 && headed && run.len() > 1 {
                let mut item = Block { headline: run.first().cloned(), link: link.take(), ..block.clone() };
                item.text = run[1..].to_vec();
                item.contact = if last.is_none() { std::mem::take(&mut contact) } else { Vec::new() };
                let keys = item.text.iter().map(|piece| text::normal(&piece.text)).collect();
                self.add(item, keys);
            } else if place == 0
                && headed
                && let Some(at) = last
            {
                self.lend(at, run.first().cloned(), None, Vec::new());
            } else {
                for piece in run {
                    let reason = "no date and no headline tells which item it is; put its date above it".to_owned();
                    self.roles[piece.file][piece.line - 1] = Some(Role::LeftOver { reason });
                }
            }
        }
        match last {
            Some(at) if !ends_open => self.lend(at, None, link, contact),
            _ => {
                if let Some(piece) = link {
                    let reason = "an address without an item".to_owned();
                    self.roles[piece.file][piece.line - 1] = Some(Role::LeftOver { reason });
                }
                for piece in contact {
                    self.roles[piece.file][piece.line - 1] = Some(Role::Contact(None));
                }
            }
        }
    }

    fn leave(&mut self, block: &Block, reason: &str) {
        for line in block.lines() {
            self.roles[block.file][line - 1] = Some(Role::LeftOver { reason: reason.to_owned() });
        }
    }
}

fn first_line(block: &Block) -> usize {
    block.lines().first().copied().unwrap_or(1)
}

fn headlines_agree(one: &Block, other: &Block) -> bool {
    let key = |block: &Block| block.headline.as_ref().map(|piece| text::normal(&piece.text));
    key(one).zip(key(other)).is_none_or(|(one, other)| one == other)
}

/// Says whether lines are the beginning of a longer text, and long enough to tell.
fn is_beginning(keys: &[String], whole: &[String]) -> bool {
    keys.len() < whole.len() && whole.starts_with(keys) && keys.iter().map(String::len).sum::<usize>() >= LEAST_TEXT
}
