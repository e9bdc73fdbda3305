//! Plain-text renderings for the command line: problems of a charter, and the charter as of two dates.

use std::fmt::Write;

use super::rule::{Names, Precision, Rule, Terms};
use super::{Charter, Consolidated, Standing, words};
use crate::outcome::{Citation, Problem};
use crate::time::AsOf;

/// Writes problems one a line, and how many there are: `charter.md:12: ...`.
pub fn problems(problems: &[Problem]) -> String {
    let mut text: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
    match problems.len() {
        0 => {}
        1 => text.push_str("1 problem\n"),
        many => drop(writeln!(text, "{many} problems")),
    }
    text
}

/// Writes what a charter without problems holds: instruments with their dates, and how many rules of each kind.
pub fn contents(charter: &Charter) -> String {
    let mut out = Page::new(format!("Charter {}", charter.id));
    out.heading("Instruments");
    for paper in &charter.instruments {
        let force = paper.in_force.map_or_else(|| "not in force".to_owned(), |date| format!("in force {date}"));
        let rules: usize = paper.articles.iter().map(|article| article.rules.len()).sum();
        let open: usize = paper.articles.iter().map(|article| article.not_encoded.len()).sum();
        out.line(format!(
            "{:<24} adopted {}, {force:<19} {rules:>3} rules, {open} not encoded",
            paper.id, paper.adopted
        ));
    }
    out.heading("Rules");
    let mut kinds: Vec<&str> = charter.rules.iter().map(|rule| rule.terms.kind()).collect();
    kinds.sort_unstable();
    for same in kinds.chunk_by(|a, b| a == b) {
        out.line(format!("{:<24} {:>3}", same[0], same.len()));
    }
    out.heading("Not encoded");
    for paper in &charter.instruments {
        for article in &paper.articles {
            let at = Citation { instrument: paper.id.clone(), article: article.slug.clone(), rule: String::new() };
            article.not_encoded.iter().for_each(|note| out.line(format!("{at}: {note}")));
        }
    }
    out.text
}

/// Writes the charter as of two dates: parties with their standing in each scope and the act that it rests on,
/// bodies, chairs, decisions, clocks and duties, and the rules in force, each with its citation.
pub fn as_of(charter: &Charter, as_of: AsOf) -> String {
    let law = charter.as_of(as_of);
    let mut out = Page::new(format!("Charter {}, as in force on {}", charter.id, as_of.effective));
    out.line(format!("and as known on {}.", as_of.known));
    parties(&mut out, &law);
    bodies(&mut out, &law);
    decisions(&mut out, &law);
    times(&mut out, &law);
    out.heading("Rules in force");
    for rule in law.rules() {
        out.line(format!("{:<11} {:<52} since {}", rule.terms.kind(), rule.cite.to_string(), rule.from));
    }
    out.text
}

fn parties(out: &mut Page, law: &Consolidated<'_>) {
    out.heading("Parties");
    if law.parties().is_empty() {
        out.line("None: no instrument was in force.".into());
    }
    for (party, terms, _) in law.parties() {
        out.line(format!("{:<4} {}", party.as_str(), names(&terms.names)));
        for standing in law.standings(&party) {
            out.line(format!("     {}", standing_line(&standing)));
        }
    }
    for scope in [super::ORGANISATION, super::TREATY] {
        let members = law.members(scope);
        if !members.is_empty() {
            let list: Vec<_> = members.iter().map(|party| party.as_str()).collect();
            out.line(format!("Members, {scope}: {} ({})", list.join(" "), list.len()));
        }
    }
}

fn standing_line(standing: &Standing<'_>) -> String {
    let since = match standing.terms.precision {
        Precision::Day => standing.since.to_string(),
        Precision::Month | Precision::Quarter => standing.since.to_string()[..7].to_owned(),
        Precision::Year => standing.since.to_string()[..4].to_owned(),
    };
    let (scope, by) = (&standing.terms.scope, &standing.terms.by);
    format!("{scope}: {} since {since}, by {by} [{}]", standing.is.word(), standing.rule.cite)
}

fn bodies(out: &mut Page, law: &Consolidated<'_>) {
    out.heading("Bodies");
    for (body, terms, rule) in law.bodies() {
        let parent = terms.parent.as_ref().map(|parent| format!(", under {parent}")).unwrap_or_default();
        out.line(format!("{:<18} {}; {}{parent} [{}]", body.as_str(), names(&terms.names), terms.level, rule.cite));
        for (seats, rule) in law.seats(&body) {
            if let (Some(office), Some(of)) = (&seats.office, seats.of) {
                out.line(format!("     seats: {office} of each {} [{}]", of.word(), rule.cite));
            }
        }
        for (party, (holder, rule)) in law.holders(&body) {
            out.line(format!(
                "     {party}: {}, {} (printed {}) [{}]",
                holder.name, holder.title, rule.from, rule.cite
            ));
        }
    }
    out.heading("Chair by year");
    let year = law.dates().effective.year;
    for (body, ..) in law.bodies() {
        for chair in (year.saturating_sub(1)..=year + 1).filter_map(|year| Some((year, law.chair(&body, year)?))) {
            let (year, chair) = chair;
            if matches!(&chair.rule.terms, Terms::Rotation(terms) if terms.body == body) {
                let otherwise = chair.overridden.map(|turn| format!(", otherwise than by the order: {}", turn.source));
                let otherwise = otherwise.unwrap_or_default();
                out.line(format!("{body} in {year}: {}{otherwise} [{}]", chair.party, chair.rule.cite));
            }
        }
    }
}

fn decisions(out: &mut Page, law: &Consolidated<'_>) {
    out.heading("Decisions");
    for (matter, rules) in law.matters() {
        for (terms, rule) in rules {
            let body = terms.body.as_ref().map(|body| body.as_str()).unwrap_or_default();
            out.line(format!("{:<24} {body} [{}]", matter.as_str(), rule.cite));
        }
    }
    for rule in law.rules_of("decide").into_iter().chain(law.rules_of("silence")) {
        said(out, law, rule);
    }
}

/// Writes a rule: its address, and below it what it says.
fn said(out: &mut Page, law: &Consolidated<'_>, rule: &Rule) {
    out.line(format!("{} {}", rule.terms.kind(), rule.cite));
    words::says(rule, law).into_iter().for_each(|sentence| out.line(format!("     {sentence}")));
}

fn times(out: &mut Page, law: &Consolidated<'_>) {
    out.heading("Clocks and duties");
    for (_, rule) in law.clocks() {
        said(out, law, rule);
    }
    for (_, rule) in law.duties() {
        said(out, law, rule);
    }
    out.heading("Record");
    for (terms, rule) in law.audiences() {
        let organs: String = terms.organs.iter().map(|organ| format!(", {organ}")).collect();
        let readers = terms.readers.means();
        out.line(format!("label {:<18} read by {readers}{organs} [{}]", rule.cite.rule, rule.cite));
    }
    if let Some((terms, rule)) = law.register() {
        let super::rule::Fraction { num, den } = terms.more_than;
        out.line(format!("registered when more than {num}/{den} of the members hold an act [{}]", rule.cite));
    }
}

fn names(names: &std::collections::BTreeMap<String, Names>) -> String {
    let named = names.get("en").or_else(|| names.values().next());
    named.map(|names| names.official.clone()).unwrap_or_default()
}

/// A page of text under construction.
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    pub(super) fn new(title: String) -> Self {
        Self { text: format!("{title}\n") }
    }

    pub(super) fn heading(&mut self, heading: &str) {
        self.text.push_str(&format!("\n{heading}\n"));
    }

    pub(super) fn line(&mut self, line: String) {
        self.text.push_str("  ");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// Writes a rule for a reader: its citation, dates, source, what it says, and the text above it.
pub fn rule(rule: &Rule, law: &Consolidated<'_>) -> String {
    let mut out = Page::new(format!("{} ({})", rule.cite, rule.terms.kind()));
    let upto = rule.to.map(|to| format!(" until {to}")).unwrap_or_default();
    out.line(format!("holds from {}{upto}, known since {}", rule.from, rule.known));
    out.line(format!("source: {}", rule.source));
    out.line(format!("{}:{}", rule.file, rule.line));
    words::says(rule, law).into_iter().for_each(|sentence| out.line(sentence));
    out.heading("The article");
    rule.text.split("\n\n").for_each(|paragraph| out.line(paragraph.to_owned()));
    out.text
}
