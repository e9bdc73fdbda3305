//! From acts to rules: instruments in force, statuses, turns, renewals and notes, each with the day it was known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::clause::{Clause, Deposit, Notice, Reserve, StatusRow, Target};
use super::condition::{Entered, Given, Governing, Objected};
use super::{Constitution, Effect, Made};
use crate::calendar;
use crate::charter::rule::{Consent, Precision, Renewal, Rule, StatusKind, StatusTerms, Terms};
use crate::charter::{Charter, Note, SourceFile, limit};
use crate::id::{ActId, Party};
use crate::outcome::Citation;
use crate::time::Date;

/// What acts say about one instrument.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// The act that deposited it; nothing for one of the files.
    pub(crate) deposit: Option<ActId>,
    text: Option<Arc<str>>,
    pub(crate) known: Date,
    pub(crate) governing: Arc<Governing>,
    /// Consents, by the day on which they became known.
    pub(crate) given: Vec<Given>,
    /// Objections to being bound, where silence lets the text pass.
    pub(crate) objected: Vec<Objected>,
    pub(crate) reserved: Vec<(Party, ActId, Date, Reserve)>,
    pub(crate) notices: Vec<(Party, ActId, Date, Notice)>,
    /// Notices that a later act confirmed, with the day of effect and the day from which that is known.
    pub(crate) confirmed: BTreeMap<ActId, (Date, Date)>,
    /// When it entered into force, if acts brought it so.
    pub(crate) entered: Option<Entered>,
    /// Why it is left out of the charter although its conditions are met.
    pub(crate) left_out: Option<String>,
}

impl Paper {
    /// Returns the day from which its deposit, or the first act about it, was known.
    pub(crate) fn known(&self) -> Date {
        self.known
    }

    /// Says whether acts brought it into force and the charter holds it.
    pub(crate) fn is_taken_up(&self) -> bool {
        self.entered.is_some() && self.left_out.is_none()
    }

    /// Returns its text, if an act deposited it.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Returns what was known of it on a day.
    pub(crate) fn known_by(&self, day: Date) -> Self {
        let mut paper = self.clone();
        paper.given.retain(|given| given.known <= day);
        paper.reserved.retain(|(_, _, known, _)| *known <= day);
        paper.notices.retain(|(_, _, known, _)| *known <= day);
        paper.confirmed.retain(|_, (_, known)| *known <= day);
        paper.entered = paper.entered.filter(|entered| entered.known <= day);
        paper.left_out = paper.left_out.filter(|_| paper.entered.is_some());
        paper
    }

    /// Returns who has deposited a ratification that was known before a day.
    pub(crate) fn ratified_before(&self, day: Date) -> Vec<Party> {
        let known = self.given.iter().filter(|one| one.what == Consent::Ratification && one.known < day);
        known.map(|one| one.party.clone()).collect()
    }

    fn is(&self, target: &Target) -> bool {
        match target {
            Target::Deposited(act) => self.deposit == Some(*act),
            Target::Shipped(id, _) => self.deposit.is_none() && self.id == *id,
        }
    }
}

/// A charter under construction.
struct Draft {
    charter: Charter,
    notes: Vec<Note>,
    effects: BTreeSet<Effect>,
}

/// Makes the charter of acts, which come by the day on which they became known.
pub(super) fn constitution(genesis: Arc<Charter>, acts: Vec<Made>) -> Constitution {
    let mut papers = papers(&genesis, &acts);
    for paper in &mut papers {
        // Where silence lets a text pass, time runs from its deposit: one of the files has none.
        let runs = paper.deposit.is_some() || paper.governing.tacit().is_none();
        paper.entered = paper.governing.entered(paper.known, &paper.given, &paper.objected).filter(|_| runs);
    }
    let mut order: Vec<usize> = (0..papers.len()).filter(|place| papers[*place].entered.is_some()).collect();
    order.sort_by_key(|place| {
        (papers[*place].entered.map(|entered| (entered.known, entered.on)), papers[*place].deposit)
    });
    let mut bases: Vec<(Date, Arc<Charter>)> = Vec::new();
    let mut effects = BTreeSet::new();
    for place in order {
        let base = bases.last().map_or(&genesis, |(_, base)| base);
        let paper = &mut papers[place];
        let Some(entered) = paper.entered else { continue };
        match in_force(base, paper, entered) {
            Ok(next) => {
                let what = format!("{} {:?} in force {}", paper.id, paper.deposit, entered.on);
                // From the next day on acts can be about it, though its rules hold later.
                effects.insert(Effect { first: next_day(entered.known), what });
                bases.push((entered.known, Arc::new(next)));
            }
            Err(why) => paper.left_out = Some(why),
        }
    }
    let base = bases.last().map_or(&genesis, |(_, base)| base);
    let mut draft = Draft { charter: Charter::clone(base), notes: base.notes.clone(), effects };
    papers.iter().for_each(|paper| draft.consents(paper));
    papers.iter().for_each(|paper| draft.counted(paper));
    for made in &acts {
        draft.change(made, &papers);
    }
    draft.finish(genesis, acts, papers, bases)
}

/// Returns the first day whose acts a change bears on.
fn later(known: Date, from: Date) -> Date {
    next_day(known).max(from)
}

fn next_day(day: Date) -> Date {
    if day >= limit::NEVER { day } else { Date::from_days(day.days() + 1) }
}

/// Gathers what acts say about each instrument.
fn papers(genesis: &Charter, acts: &[Made]) -> Vec<Paper> {
    let mut papers: Vec<Paper> = Vec::new();
    for made in acts {
        if let Clause::Deposit(Deposit { id, title, text, governing }) = &*made.clause {
            papers.push(Paper {
                deposit: Some(made.id),
                text: Some(text.clone()),
                ..paper(id, title, made.known, governing)
            });
        }
    }
    for made in acts {
        let target = match &*made.clause {
            Clause::Consent { on, .. } | Clause::Objection { on, .. } | Clause::Renewal { on, .. } => on,
            Clause::Reserve(reserve) => &reserve.on,
            Clause::Notice(notice) => &notice.on,
            Clause::Status(StatusRow { notice: Some(notice), from, .. }) => {
                let own = papers.iter_mut().find(|paper| paper.notices.iter().any(|(_, act, ..)| act == notice));
                if let Some(paper) = own {
                    paper.confirmed.insert(*notice, (*from, made.known));
                }
                continue;
            }
            _ => continue,
        };
        let known = papers.iter().position(|paper| paper.is(target));
        let place = known.or_else(|| {
            let Target::Shipped(id, governing) = target else { return None };
            let title = genesis.instrument(id).map_or("", |own| own.title.as_str());
            papers.push(paper(id, title, made.known, governing));
            Some(papers.len() - 1)
        });
        let Some(paper) = place.map(|place| &mut papers[place]) else { continue };
        let (party, act, known) = (made.party.clone(), made.id, made.known);
        match &*made.clause {
            Clause::Consent { what, date, .. } => {
                paper.given.push(Given { party, what: *what, date: *date, known, act })
            }
            Clause::Objection { date, .. } => paper.objected.push(Objected { party, date: *date, known, act }),
            Clause::Reserve(reserve) => paper.reserved.push((party, act, known, reserve.clone())),
            Clause::Notice(notice) => paper.notices.push((party, act, known, notice.clone())),
            _ => {}
        }
    }
    papers
}

fn paper(id: &str, title: &str, known: Date, governing: &Arc<Governing>) -> Paper {
    Paper {
        id: id.to_owned(),
        title: title.to_owned(),
        deposit: None,
        text: None,
        known,
        governing: governing.clone(),
        given: Vec::new(),
        objected: Vec::new(),
        reserved: Vec::new(),
        notices: Vec::new(),
        confirmed: BTreeMap::new(),
        entered: None,
        left_out: None,
    }
}

/// Puts an instrument into a charter, in force from a day. Refused with the first problem if it does not fit what
/// came into force before it.
fn in_force(base: &Charter, paper: &Paper, entered: Entered) -> Result<Charter, String> {
    let mut whole = match &paper.text {
        Some(text) => {
            let (whole, problems) = base.with(&[file(&paper.id, text)]);
            if let Some(first) = problems.first() {
                return Err(first.to_string());
            }
            whole
        }
        None => base.clone(),
    };
    let by = paper
        .deposit
        .or_else(|| paper.given.iter().filter(|one| one.known <= entered.known).map(|one| one.act).next_back());
    let ends = sunset(&paper.governing, entered.on);
    let mut until = None;
    for own in whole.instruments.iter_mut().filter(|own| own.id == paper.id) {
        own.in_force = Some(entered.on);
        own.known = own.known.max(entered.known);
        own.deposit = paper.deposit;
        own.ends = [own.ends, ends].into_iter().flatten().min();
        until = own.ends;
    }
    for rule in whole.rules.iter_mut().filter(|rule| rule.cite.instrument == paper.id) {
        rule.from = if rule.from == limit::NEVER { entered.on } else { rule.from.max(entered.on) };
        rule.known = rule.known.max(entered.known);
        rule.to = [rule.to, until].into_iter().flatten().min();
        rule.by = by;
    }
    let notes = whole.notes;
    let mut charter = Charter::assemble(&whole.id, whole.instruments, whole.rules);
    charter.notes = notes;
    Ok(charter)
}

/// Returns the day on which a term runs out that does not go on by itself.
fn sunset(governing: &Governing, from: Date) -> Option<Date> {
    let (term, renewal) = governing.term?;
    (renewal != Some(Renewal::Automatic)).then(|| calendar::day_after(from, term, None).ok())?
}

/// Returns the text of a deposit as a file of the charter.
pub(super) fn file(id: &str, text: &str) -> SourceFile {
    SourceFile { name: format!("{id}.md"), text: text.to_owned() }
}

impl Draft {
    /// Gives each party that consented its status in the scope of the instrument.
    fn consents(&mut self, paper: &Paper) {
        if self.charter.instrument(&paper.id).is_none() || (paper.deposit.is_some() && !paper.is_taken_up()) {
            return;
        }
        // The charter holds a deposited text once it is in force: before that is known, it has no scope of its own.
        let held = paper.entered.filter(|_| paper.deposit.is_some()).map(|entered| entered.known);
        let cite = paper.governing.conditions.first().map(|condition| condition.rule.clone());
        let cite = cite.filter(|cite| self.charter.article(cite).is_some()).or_else(|| self.first_article(&paper.id));
        let Some(cite) = cite else { return };
        self.tacit(paper, &cite);
        let mut first: BTreeMap<(&Party, Consent), &Given> = BTreeMap::new();
        for given in &paper.given {
            first.entry((&given.party, given.what)).or_insert(given);
        }
        for ((party, what), given) in first {
            let row = |is, from, by: &str| StatusRow {
                party: party.clone(),
                is,
                scopes: vec![paper.id.clone()],
                from,
                to: None,
                loses: Vec::new(),
                rule: cite.clone(),
                notice: None,
                by: format!("{by} of '{}'", paper.title),
            };
            if what == Consent::Signature {
                let known = held.map_or(given.known, |held| given.known.max(held));
                self.status(&row(StatusKind::Signatory, given.date, "signature"), given.act, known);
            }
            if let Some(entered) =
                paper.entered.filter(|_| paper.left_out.is_none() && what == paper.governing.binds_by())
            {
                let from = paper.governing.bound(entered, given.date);
                let known = given.known.max(entered.known);
                self.status(&row(StatusKind::Member, from, what.word()), given.act, known);
            }
        }
    }

    /// Notes the ratifications that a rule on deciding counts: from the day after, a decision may come out otherwise.
    fn counted(&mut self, paper: &Paper) {
        let counts = |rule: &Rule| match &rule.terms {
            Terms::Decide(terms) => crate::draft::seats::named_by(terms, rule).contains(&paper.id),
            _ => false,
        };
        if self.charter.rules.iter().any(counts) {
            let ratified = paper.given.iter().filter(|one| one.what == Consent::Ratification);
            let effect = |one: &Given| Effect {
                first: next_day(one.known),
                what: format!("ratified {} {:?} {} {}", paper.id, paper.deposit, one.party, one.act),
            };
            self.effects.extend(ratified.map(effect));
        }
    }

    /// Gives its status to each member that silence binds.
    fn tacit(&mut self, paper: &Paper, cite: &Citation) {
        let (Some(silent), Some(deposit)) = (paper.governing.tacit(), paper.deposit) else { return };
        let Some(entered) = paper.entered.filter(|_| paper.left_out.is_none()) else { return };
        let Some(accepted) = silent.passes(paper.known) else { return };
        let bound: Vec<Party> = silent.binds(&paper.governing.members, &paper.objected, accepted).cloned().collect();
        for party in bound {
            let row = StatusRow {
                is: StatusKind::Member,
                scopes: vec![paper.id.clone()],
                from: entered.on,
                to: None,
                loses: Vec::new(),
                rule: cite.clone(),
                notice: None,
                by: format!("no objection of {party} in time to '{}'", paper.title),
                party,
            };
            self.status(&row, deposit, entered.known);
        }
    }

    fn first_article(&self, id: &str) -> Option<Citation> {
        let article = self.charter.instrument(id)?.articles.first()?;
        Some(Citation { instrument: id.to_owned(), article: article.slug.clone(), rule: String::new() })
    }

    /// Makes what one act changes.
    fn change(&mut self, made: &Made, papers: &[Paper]) {
        match &*made.clause {
            Clause::Status(row) => self.status(row, made.id, made.known),
            Clause::Notice(notice) if notice.conditions.is_empty() => {
                let row = StatusRow {
                    party: made.party.clone(),
                    is: StatusKind::Former,
                    scopes: notice.scopes.clone(),
                    from: notice.effect,
                    to: None,
                    loses: Vec::new(),
                    rule: notice.rule.clone(),
                    notice: None,
                    by: format!("notice of withdrawal of {}", notice.date),
                };
                self.status(&row, made.id, made.known);
            }
            Clause::Renewal { on, until } => {
                let Some(paper) = papers.iter().find(|paper| paper.is(on)) else { return };
                self.renewal(&paper.id, *until, made);
            }
            Clause::Turn { rule, turn } => {
                let own = self.charter.rules.iter_mut().find(|own| own.cite == *rule);
                let recorded = match own.map(|own| &mut own.terms) {
                    Some(Terms::Rotation(terms)) => Some(&mut terms.overrides),
                    Some(Terms::Chair(terms)) => Some(&mut terms.elected),
                    _ => None,
                };
                if let Some(recorded) = recorded {
                    let turn = crate::charter::rule::Turn { known: Some(made.known), ..turn.clone() };
                    let first = Date { year: turn.year.max(1), month: 1, day: 1 };
                    self.effects
                        .insert(Effect { first: later(made.known, first), what: format!("turn {rule} {turn:?}") });
                    recorded.push(turn);
                }
            }
            Clause::Noted { rule, says, source, from, to } => self.notes.push(Note {
                rule: rule.clone(),
                says: says.clone(),
                source: source.clone(),
                from: *from,
                to: *to,
                known: made.known,
                act: made.id,
            }),
            Clause::Deposit(_)
            | Clause::Consent { .. }
            | Clause::Objection { .. }
            | Clause::Reserve(_)
            | Clause::Notice(_) => {}
        }
    }

    /// Adds a status as a rule under the article that lets it change.
    fn status(&mut self, row: &StatusRow, act: ActId, known: Date) {
        for scope in &row.scopes {
            let short: String = act.to_string().chars().take(8).collect();
            let mut name = format!("{}-{short}", row.is.word());
            if self.taken(&row.rule, &name) {
                name.push_str(&format!("-{}", row.party.as_str().to_lowercase()));
            }
            if row.scopes.len() > 1 {
                name.push_str(&format!("-{scope}"));
            }
            let place = u32::try_from(self.charter.rules.len()).unwrap_or(u32::MAX);
            let Some(paper) = self.charter.instruments.iter_mut().find(|own| own.id == row.rule.instrument) else {
                continue;
            };
            let Some(article) = paper.articles.iter_mut().find(|article| article.slug == row.rule.article) else {
                continue;
            };
            article.rules.push(place as usize);
            let says = format!("{} is {} in '{scope}' from {}: {}.", row.party, row.is.word(), row.from, row.by);
            self.effects.insert(Effect {
                first: later(known, row.from),
                what: format!("status {act} known {known} {says} {:?}", row.to),
            });
            self.charter.rules.push(Rule {
                cite: Citation { rule: name, ..row.rule.clone() },
                file: paper.file.clone(),
                line: article.line,
                from: row.from,
                to: row.to,
                known,
                replaces: None,
                renewed: Vec::new(),
                by: Some(act),
                source: format!("act {act}"),
                text: says,
                terms: Terms::Status(StatusTerms {
                    parties: vec![row.party.clone()],
                    is: row.is,
                    scope: scope.clone(),
                    by: row.by.clone(),
                    precision: Precision::Day,
                    loses: row.loses.clone(),
                }),
            });
        }
    }

    /// Says whether an article has a rule of that name already: one act may give several parties a status.
    fn taken(&self, at: &Citation, name: &str) -> bool {
        let same = |rule: &Rule| rule.cite.rule == name && rule.cite.article == at.article;
        self.charter.rules.iter().rev().any(|rule| same(rule) && rule.cite.instrument == at.instrument)
    }

    /// Lets the rules of an instrument go on, as known from the act on.
    fn renewal(&mut self, id: &str, until: Date, made: &Made) {
        let Some(ends) = self.charter.instrument(id).and_then(|own| own.ends) else { return };
        for rule in self.charter.rules.iter_mut().filter(|rule| rule.cite.instrument == id && rule.to == Some(ends)) {
            rule.renewed.push((made.known, until));
        }
        let what = format!("renewal {id} {} known {}", until, made.known);
        self.effects.insert(Effect { first: later(made.known, ends), what });
    }

    /// Makes both charters: for questions, and for judging, where what acts made known counts from the next day.
    fn finish(
        self,
        genesis: Arc<Charter>,
        acts: Vec<Made>,
        papers: Vec<Paper>,
        bases: Vec<(Date, Arc<Charter>)>,
    ) -> Constitution {
        let Self { charter, notes, effects } = self;
        let (mut instruments, mut rules) = (charter.instruments.clone(), charter.rules.clone());
        for paper in
            instruments.iter_mut().filter(|own| papers.iter().any(|paper| paper.id == own.id && paper.is_taken_up()))
        {
            paper.known = next_day(paper.known);
        }
        for rule in &mut rules {
            if rule.by.is_some() {
                rule.known = next_day(rule.known);
            }
            rule.renewed.iter_mut().for_each(|(known, _)| *known = next_day(*known));
            let shipped = genesis.rule(&rule.cite).map_or(&[][..], |own| match &own.terms {
                Terms::Rotation(terms) => &terms.overrides,
                Terms::Chair(terms) => &terms.elected,
                _ => &[],
            });
            let recorded = match &mut rule.terms {
                Terms::Rotation(terms) => terms.overrides.iter_mut(),
                Terms::Chair(terms) => terms.elected.iter_mut(),
                _ => continue,
            };
            for turn in recorded.filter(|turn| !shipped.contains(turn)) {
                turn.known = turn.known.map(next_day);
            }
        }
        let mut asked = Charter::assemble(&charter.id, charter.instruments, charter.rules);
        let mut judging = Charter::assemble(&charter.id, instruments, rules);
        asked.notes.clone_from(&notes);
        judging.notes = notes;
        Constitution { acts, papers, bases, genesis, asked: Arc::new(asked), judging: Arc::new(judging), effects }
    }
}
