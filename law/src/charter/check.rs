//! Checks across the files of a charter: nothing is said twice, what is replaced exists. What the rules refer to is
//! looked at in [`super::refer`].

use std::collections::{BTreeMap, BTreeSet};

use super::nearest::nearest;
use super::read::{Draft, Placed};
use super::rule::{ChangeOf, Procedure, Rule, Terms};
use super::scan::Fence;
use super::{Instrument, cycle, limit, refer};
use crate::id::{Body, Matter};
use crate::outcome::{Citation, Problem};

/// Says what is wrong with the name of a fence.
pub(super) fn name(fence: &Fence<'_>) -> Option<String> {
    match fence.name {
        "" => Some(format!("the {0} rule has no name; write ```{0} NAME", fence.kind)),
        name if name.chars().count() > limit::NAME_CHARS_MAX => {
            Some(format!("a rule's name has at most {} letters", limit::NAME_CHARS_MAX))
        }
        name if !is_name(name) => Some(format!("\"{name}\" is not a name; use Latin letters, figures and \"-\"")),
        _ => None,
    }
}

/// Says whether a word can be a name or an id.
pub(super) fn is_name(word: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    !word.is_empty() && word.len() <= limit::NAME_CHARS_MAX && word.chars().all(plain)
}

/// Checks the instruments against one another.
pub(super) fn across(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let rules: usize = drafts.iter().map(|draft| draft.rules.len()).sum();
    if rules > limit::RULES_MAX {
        let says = format!("the charter has {rules} rules, more than {}; the checks are left out", limit::RULES_MAX);
        problems.extend(drafts.last().map(|draft| Problem { file: draft.instrument.file.clone(), line: 1, says }));
        return;
    }
    let mut check = Check { drafts, problems };
    check.instruments();
    check.twice();
    check.replaced();
    check.repealed();
    check.one_at_a_time();
    refer::rules(drafts, problems);
    cycle::rules(drafts, problems);
}

/// Notes a problem at a rule, at the line of the key if it has it.
pub(super) fn at(placed: &Placed, key: &str, says: String) -> Problem {
    let line = placed.lines.get(key).copied().unwrap_or(placed.rule.line);
    Problem { file: placed.rule.file.clone(), line, says }
}

struct Check<'d, 'p> {
    drafts: &'d [Draft],
    problems: &'p mut Vec<Problem>,
}

impl<'d> Check<'d, '_> {
    fn rules(&self) -> impl Iterator<Item = &'d Placed> + use<'d> {
        self.drafts.iter().flat_map(|draft| &draft.rules)
    }

    fn header(&mut self, draft: &Draft, says: String) {
        self.problems.push(Problem { file: draft.instrument.file.clone(), line: draft.line, says });
    }

    /// Two instruments of one id; an amended instrument that does not exist.
    fn instruments(&mut self) {
        let mut ids: BTreeMap<&str, &Instrument> = BTreeMap::new();
        for draft in self.drafts {
            let Instrument { id, .. } = &draft.instrument;
            if !is_name(id) {
                self.header(draft, format!("\"{id}\" is not an id; use Latin letters, figures and \"-\""));
            }
            if let Some(other) = ids.insert(id, &draft.instrument) {
                self.header(draft, format!("the id \"{id}\" is that of {} too; give one of them another", other.file));
            }
        }
        for draft in self.drafts {
            for (key, other) in ranked(&draft.instrument) {
                let id = &draft.instrument.id;
                if other == id {
                    self.header(draft, format!("\"{key}\" names the instrument itself; name another"));
                } else if !ids.contains_key(other.as_str()) {
                    let hint = did_you_mean(other, ids.keys().copied());
                    self.header(draft, format!("\"{key}\" names \"{other}\", and there is no such instrument{hint}"));
                } else if self.prevails(other, id) && self.prevails(id, other) {
                    self.header(
                        draft,
                        format!("\"{id}\" and \"{other}\" each prevail over the other; leave one of the two"),
                    );
                }
            }
            for amended in &draft.instrument.amends {
                if *amended == draft.instrument.id {
                    self.header(draft, "an instrument does not amend itself; write the rules as they are".to_owned());
                } else if !ids.contains_key(amended.as_str()) {
                    let hint = did_you_mean(amended, ids.keys().copied());
                    self.header(draft, format!("there is no instrument \"{amended}\" to amend{hint}"));
                }
            }
        }
    }

    /// Says whether an instrument prevails over another, directly or by others between them.
    fn prevails(&self, instrument: &str, over: &str) -> bool {
        let mut above: BTreeSet<&str> = BTreeSet::new();
        let mut next = vec![over];
        while let Some(lower) = next.pop() {
            for Draft { instrument: paper, .. } in self.drafts {
                let named = paper.under.iter().filter(|_| paper.id == lower).map(String::as_str);
                let naming = paper.over.iter().filter(|id| *id == lower).map(|_| paper.id.as_str());
                next.extend(named.chain(naming).filter(|id| above.insert(id)));
            }
        }
        above.contains(instrument)
    }

    /// Two rules of one address.
    fn twice(&mut self) {
        let mut seen: BTreeMap<&Citation, &Placed> = BTreeMap::new();
        for placed in self.rules() {
            let first = seen.entry(&placed.rule.cite).or_insert(placed);
            // Two instruments of one id have been reported already.
            if !std::ptr::eq(*first, placed) && first.rule.file == placed.rule.file {
                let (name, line) = (&placed.rule.cite.rule, first.rule.line);
                let says = format!("the article has a rule \"{name}\" already, line {line}; give one another name");
                self.problems.push(at(placed, "", says));
            }
        }
    }

    /// `replaces`: the rule exists, is another one, of the same kind, and is replaced once.
    fn replaced(&mut self) {
        let ids = self.ids();
        let mut taken: BTreeMap<&str, &Rule> = BTreeMap::new();
        for placed in self.rules() {
            let rule = &placed.rule;
            let Some(replaces) = &rule.replaces else { continue };
            let says = match ids.get(replaces) {
                None => {
                    format!("there is no rule \"{replaces}\" to replace{}", did_you_mean(replaces, self.names(&ids)))
                }
                Some(_) if rule.cite.to_string() == *replaces => "a rule cannot replace itself".to_owned(),
                Some(kind) if *kind != rule.terms.kind() => {
                    format!(
                        "\"{replaces}\" is of the kind {kind}; a rule of the kind {} cannot replace it",
                        rule.terms.kind()
                    )
                }
                Some(_) => match taken.insert(replaces, rule) {
                    None => continue,
                    Some(other) => format!("\"{replaces}\" is replaced by {} already; replace that one", other.cite),
                },
            };
            self.problems.push(at(placed, "replaces", says));
        }
    }

    /// `repeals`: the rule exists.
    fn repealed(&mut self) {
        let ids = self.ids();
        for draft in self.drafts {
            for repealed in draft.instrument.repeals.iter().filter(|id| !ids.contains_key(*id)) {
                let hint = did_you_mean(repealed, self.names(&ids));
                self.header(draft, format!("there is no rule \"{repealed}\" to repeal{hint}"));
            }
        }
    }

    /// Says whether headers say which of two rules on how a body decides goes before the other.
    fn ranked(&self, first: &Rule, second: &Rule) -> bool {
        let decides = |rule: &Rule| matches!(rule.terms, Terms::Decide(_) | Terms::Silence(_));
        let (one, other) = (&first.cite.instrument, &second.cite.instrument);
        decides(first) && decides(second) && (self.prevails(one, other) || self.prevails(other, one))
    }

    /// Rules that answer the same question on the same day.
    fn one_at_a_time(&mut self) {
        let mut answers: BTreeMap<String, Vec<&Placed>> = BTreeMap::new();
        for placed in self.rules() {
            for answer in question(&placed.rule) {
                answers.entry(answer).or_default().push(placed);
            }
        }
        for (answer, mut placed) in answers {
            placed.sort_by_key(|placed| (placed.rule.from, placed.rule.known));
            for pair in placed.windows(2) {
                let (first, second) = (&pair[0].rule, &pair[1].rule);
                let over = first.to.is_some_and(|to| to <= second.from) || self.is_gone(first, second);
                if !over && first.cite != second.cite && !self.ranked(first, second) {
                    let says = format!(
                        "{answer} is given by {} too; write replaces = \"{0}\", or give that one a \"to\"",
                        first.cite
                    );
                    self.problems.push(at(pair[1], "", says));
                }
            }
        }
    }

    /// Says whether a rule has been replaced or repealed by the day on which another begins.
    fn is_gone(&self, rule: &Rule, other: &Rule) -> bool {
        let id = rule.cite.to_string();
        let replaced = self.rules().any(|placed| {
            placed.rule.replaces.as_ref() == Some(&id)
                && (placed.rule.from <= other.from || placed.rule.cite == other.cite)
        });
        let repealed = self
            .drafts
            .iter()
            .map(|draft| &draft.instrument)
            .any(|paper| paper.repeals.contains(&id) && paper.in_force.is_some_and(|date| date <= other.from));
        replaced || repealed
    }

    /// Returns the addresses that fences declare, with their kinds; also those of rules that could not be read.
    fn ids(&self) -> BTreeMap<String, String> {
        let declared = self.drafts.iter().flat_map(|draft| &draft.declared);
        declared.map(|(kind, cite)| (cite.to_string(), kind.clone())).collect()
    }

    fn names<'i>(&self, ids: &'i BTreeMap<String, String>) -> impl Iterator<Item = &'i str> + use<'i> {
        ids.keys().map(String::as_str)
    }
}

/// Returns the questions that only one rule may answer on a day.
fn question(rule: &Rule) -> BTreeSet<String> {
    let name = &rule.cite.rule;
    let one = |text: String| BTreeSet::from([text]);
    match &rule.terms {
        Terms::Party(_)
        | Terms::Body(_)
        | Terms::Audience(_)
        | Terms::Clock(_)
        | Terms::Duty(_)
        | Terms::Order(_)
        | Terms::Scale(_)
        | Terms::Calendar(_)
        | Terms::Document(_)
        | Terms::Indicator(_)
        | Terms::Capability(_)
        | Terms::Term(_)
        | Terms::Anniversary(_) => one(format!("the {} \"{name}\"", rule.terms.kind())),
        Terms::Office(office) => {
            let owner = office.organ.as_ref().map(|organ| format!(" of {organ}")).unwrap_or_default();
            one(format!("the office \"{}\"{owner}", office.code(rule)))
        }
        Terms::Rotation(rotation) => one(format!("the rotation of \"{}\"", rotation.body)),
        Terms::Register(_) => one("the number of members that must hold an act".to_owned()),
        Terms::Decide(decide) if decide.only_as_fallback => BTreeSet::new(),
        Terms::Decide(decide) => {
            let on = among(&decide.matters);
            let by = decide.by.iter().flat_map(|body| {
                let procedures = match decide.procedures.as_slice() {
                    [] => &[Procedure::Meeting],
                    some => some,
                };
                procedures.iter().map(move |procedure| (body, procedure))
            });
            let says = |(body, procedure): (&Body, &Procedure)| match procedure {
                Procedure::Meeting => format!("how \"{body}\" decides on {on}"),
                other => format!("how \"{body}\" decides in the procedure \"{}\" on {on}", other.word()),
            };
            by.map(says).collect()
        }
        Terms::Silence(silence) => {
            let on = among(&silence.matters);
            silence.by.iter().map(|body| format!("how \"{body}\" decides by silence on {on}")).collect()
        }
        Terms::Change(change) if matches!(change.of, ChangeOf::EntryIntoForce | ChangeOf::Amendment) => {
            let instrument = change.instrument.as_ref().unwrap_or(&rule.cite.instrument);
            one(format!("the {} of \"{instrument}\"", change.of.means()))
        }
        Terms::Mechanism(mechanism) => one(format!("the mechanism on {}", among(&mechanism.matters))),
        Terms::Status(status) => {
            // Rows of other days are the history of the status; a row of one day that is learnt later corrects it.
            let row = |party| format!("the status of {party} in \"{}\" from {}", status.scope, rule.from);
            status.parties.iter().map(|party| format!("{}, known {},", row(party), rule.known)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Writes a set of matters, the same for each order.
fn among(matters: &[Matter]) -> String {
    let matters: BTreeSet<&str> = matters.iter().map(Matter::as_str).collect();
    match matters.is_empty() {
        true => "other matters".to_owned(),
        false => matters.into_iter().collect::<Vec<_>>().join(", "),
    }
}

fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    nearest(word, candidates).map(|meant| format!("; did you mean \"{meant}\"?")).unwrap_or_default()
}

/// Returns the instruments that a header ranks itself against, with the key that names each.
fn ranked(paper: &Instrument) -> impl Iterator<Item = (&'static str, &String)> {
    paper.under.iter().map(|id| ("under", id)).chain(paper.over.iter().map(|id| ("over", id)))
}
