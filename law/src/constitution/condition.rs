//! What the entry into force of an instrument takes, and whether it is met, as known day by day.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar;
use crate::charter::rule::{
    ChangeOf, ChangeTerms, Consent, Deposits, DepositsOf, Fraction, Later, Renewal, Reservations, Rule, Within,
};
use crate::charter::{Consolidated, Instrument, ORGANISATION, TREATY};
use crate::id::{ActId, Body, Party};
use crate::judge::list;
use crate::outcome::{Citation, Explanation, Gap};
use crate::time::{AsOf, Date};

/// Everything that the entry into force of an instrument takes: the rule in it, and the rules of what it amends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Governing {
    pub(crate) conditions: Vec<Condition>,
    /// The members on the day of its adoption.
    pub(crate) members: BTreeSet<Party>,
    /// The day that its text states; it is not in force before.
    pub(crate) stated: Option<Date>,
    /// What the charter does not say, if that keeps it from ever being in force.
    pub(crate) gap: Option<Gap>,
    /// How long it holds, and whether it goes on by itself.
    pub(crate) term: Option<(Within, Option<Renewal>)>,
    /// Whether parties may make reservations to it, if its own rule says so.
    pub(crate) reservations: Option<Reservations>,
    /// Whether its date stands in the files, so that no act is needed.
    pub(crate) is_dated: bool,
}

/// One rule on entry into force.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) rule: Citation,
    pub(crate) deposits: Option<Deposits>,
    pub(crate) delay: Option<Within>,
    pub(crate) later: Option<Later>,
    /// The body whose decision it takes.
    pub(crate) decided_by: Option<Body>,
}

/// A consent to be bound.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given {
    pub(crate) party: Party,
    pub(crate) what: Consent,
    pub(crate) date: Date,
    pub(crate) known: Date,
    pub(crate) act: ActId,
}

/// The day on which an instrument entered into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entered {
    /// The day.
    pub(crate) on: Date,
    /// The day from which that is known.
    pub(crate) known: Date,
}

impl Governing {
    /// Works out what an instrument needs: its own rule on entry into force, and the rule on amendment of everything
    /// that it amends, replaces or repeals. Both count: an amendment cannot make its own way easier.
    pub(crate) fn of(law: &Consolidated<'_>, paper: &Instrument, own: &[&Rule]) -> Self {
        let mut governing = Self { stated: paper.in_force, ..Self::default() };
        let day = AsOf { effective: paper.adopted, known: law.dates().known };
        let then = law.charter().as_of(day);
        governing.members = then.members(ORGANISATION).into_iter().collect();
        if governing.members.is_empty() {
            governing.members = then.members(TREATY).into_iter().collect();
        }
        for rule in own {
            if let crate::charter::rule::Terms::Change(terms) = &rule.terms {
                match terms.of {
                    ChangeOf::EntryIntoForce => {
                        governing.reservations.clone_from(&terms.reservations);
                        governing.add(terms, rule);
                    }
                    ChangeOf::Renewal => governing.term = terms.term.map(|term| (term, terms.renewal)),
                    _ => {}
                }
            }
        }
        let touched = touched(paper, own);
        for id in &touched {
            let rules: Vec<_> = law
                .changes()
                .into_iter()
                .filter(|(terms, rule)| terms.of == ChangeOf::Amendment && about(terms, rule) == id)
                .collect();
            if rules.is_empty() {
                governing.gap = governing.gap.or(Some(unsaid(id)));
            }
            rules.into_iter().for_each(|(terms, rule)| governing.add(terms, rule));
        }
        if touched.is_empty() && own.iter().any(|rule| rule.terms.kind() != "change") && !governing.takes_all_members()
        {
            governing.gap = governing.gap.or(Some(unbounded(&paper.id)));
        }
        governing
    }

    fn add(&mut self, terms: &ChangeTerms, rule: &Rule) {
        if terms.deposits.is_none() && terms.decided_by.is_none() {
            self.gap = self.gap.take().or(Some(silent(rule)));
        }
        self.conditions.push(Condition {
            rule: rule.cite.clone(),
            deposits: terms.deposits.clone(),
            delay: terms.delay,
            later: terms.later,
            decided_by: terms.decided_by.clone(),
        });
    }

    fn takes_all_members(&self) -> bool {
        self.conditions
            .iter()
            .filter_map(|one| one.deposits.as_ref())
            .any(|deposits| deposits.all && deposits.of == DepositsOf::Members)
    }

    /// Returns the day of entry into force: the first day on which it is known that every condition is met fixes it,
    /// and nothing that becomes known later moves it.
    pub(crate) fn entered(&self, deposited: Date, given: &[Given]) -> Option<Entered> {
        if self.gap.is_some() || self.conditions.is_empty() {
            return None;
        }
        let days: BTreeSet<Date> =
            given.iter().map(|one| one.known).chain([deposited]).filter(|day| *day >= deposited).collect();
        days.into_iter().find_map(|known| {
            let on =
                self.conditions.iter().map(|one| one.met(self, deposited, given, known)).collect::<Option<Vec<_>>>()?;
            let on = on.into_iter().chain(self.stated).max()?;
            Some(Entered { on, known })
        })
    }

    /// Tells what it takes as a tree, for the explanation of a deposit.
    pub(crate) fn tree(&self) -> Explanation {
        let leaf =
            |says: String, cites: Vec<Citation>| Explanation { says, finding: "", cites, acts: vec![], steps: vec![] };
        let mut steps: Vec<Explanation> =
            self.conditions.iter().map(|one| leaf(one.open(self, &[]), vec![one.rule.clone()])).collect();
        if let Some(gap) = &self.gap {
            let says = format!("{} Missing clause: {}.", gap.says, gap.clause);
            steps.push(Explanation { finding: "undetermined", ..leaf(says, gap.cites.clone()) });
        }
        Explanation { steps, ..leaf("What its entry into force takes:".into(), Vec::new()) }
    }

    /// Returns what it takes, one sentence for each rule, with the rule.
    pub(crate) fn takes(&self) -> Vec<(String, Citation)> {
        self.conditions.iter().map(|one| (one.open(self, &[]), one.rule.clone())).collect()
    }

    /// Returns from which day a party is bound that has given its consent.
    pub(crate) fn bound(&self, entered: Entered, date: Date) -> Date {
        let Some(condition) = self.conditions.iter().find(|one| one.deposits.is_some()) else { return entered.on };
        match condition.later {
            Some(Later::Once) => entered.on,
            _ => condition.after(date).unwrap_or(date).max(entered.on),
        }
    }

    /// Returns the way in which a party consents to be bound.
    pub(crate) fn binds_by(&self) -> Consent {
        let deposits = self.conditions.iter().find_map(|one| one.deposits.as_ref());
        deposits.map_or(Consent::Ratification, |deposits| deposits.what)
    }

    /// Says what is still missing, one sentence for each rule.
    pub(crate) fn open(&self, given: &[Given]) -> Vec<String> {
        let far = Date { year: 9999, month: 12, day: 31 };
        let unmet = |one: &&Condition| one.met(self, far, given, far).is_none();
        self.conditions.iter().filter(unmet).map(|one| one.open(self, given)).collect()
    }
}

impl Condition {
    /// Returns the day on which the condition was met, by the consents known on a day.
    fn met(&self, governing: &Governing, deposited: Date, given: &[Given], known: Date) -> Option<Date> {
        let Some(deposits) = &self.deposits else { return self.after(deposited) };
        let counted = counted(deposits, governing, given, known)?;
        let pool = pool(deposits, governing, given, known);
        let own = counted.iter().filter(|(party, _)| pool.contains(*party));
        let mut days: Vec<Date> = own.map(|(_, day)| *day).collect();
        days.sort();
        let named: Option<Vec<Date>> = deposits.named.iter().map(|party| counted.get(party).copied()).collect();
        let named = named?.into_iter().max();
        let reached = match needed(deposits, pool.len()) {
            Some(needed) => Some(*days.get(needed.checked_sub(1)?)?),
            None => None,
        };
        self.after(reached.max(named)?)
    }

    /// Returns the day that the delay gives.
    fn after(&self, date: Date) -> Option<Date> {
        match self.delay {
            Some(delay) => calendar::day_after(date, delay, None).ok(),
            None => Some(date),
        }
    }

    fn open(&self, governing: &Governing, given: &[Given]) -> String {
        let far = Date { year: 9999, month: 12, day: 31 };
        let Some(deposits) = &self.deposits else { return format!("A decision is missing ({}).", self.rule) };
        let word = match deposits.what {
            Consent::Signature => "signature",
            Consent::Ratification => "ratification",
        };
        let pool = pool(deposits, governing, given, far);
        if let Some(says) = unsigned(deposits, governing, given, far) {
            return format!("{says} ({}).", self.rule);
        }
        let have = consents(deposits.what, given, far);
        let missing: Vec<&Party> =
            pool.iter().chain(&deposits.named).filter(|party| !have.contains_key(*party)).collect();
        let missing: BTreeSet<&Party> = missing.into_iter().collect();
        let missing: Vec<&&Party> = missing.iter().collect();
        match needed(deposits, pool.len()) {
            Some(needed) if needed < pool.len() => {
                let counted = pool.iter().filter(|party| have.contains_key(*party)).count();
                let more = needed.saturating_sub(counted);
                let one = if more == 1 { word.to_owned() } else { format!("{word}s") };
                format!("{more} more {one} needed, of {} ({}).", list(&missing, "or"), self.rule)
            }
            _ => format!("The {word} of {} is missing ({}).", list(&missing, "and"), self.rule),
        }
    }
}

/// Returns the first consent of each party that counts; nothing while too few have signed, or if nobody is counted.
fn counted(deposits: &Deposits, governing: &Governing, given: &[Given], known: Date) -> Option<BTreeMap<Party, Date>> {
    let pool = pool(deposits, governing, given, known);
    if pool.is_empty() || unsigned(deposits, governing, given, known).is_some() {
        return None;
    }
    let mut counted = consents(deposits.what, given, known);
    counted.retain(|party, _| pool.contains(party) || deposits.named.contains(party));
    Some(counted)
}

/// Returns the parties of whom deposits are counted.
fn pool(deposits: &Deposits, governing: &Governing, given: &[Given], known: Date) -> BTreeSet<Party> {
    match deposits.of {
        DepositsOf::Members => governing.members.clone(),
        DepositsOf::Signatories => consents(Consent::Signature, given, known).into_keys().collect(),
    }
}

/// Says that too few have signed for the deposits of signatories to be counted.
fn unsigned(deposits: &Deposits, governing: &Governing, given: &[Given], known: Date) -> Option<String> {
    if deposits.of != DepositsOf::Signatories {
        return None;
    }
    let wanted = deposits.signed.unwrap_or(Fraction { num: 1, den: 1 });
    let needed = share(wanted, governing.members.len());
    let signed: BTreeSet<Party> = consents(Consent::Signature, given, known).into_keys().collect();
    let have = governing.members.intersection(&signed).count();
    let missing: Vec<&Party> = governing.members.difference(&signed).collect();
    (have < needed).then(|| {
        format!(
            "Of {} members {have} have signed and {needed} must, so the signature of {} is awaited",
            governing.members.len(),
            list(&missing, "or")
        )
    })
}

/// Returns the earliest consent of each party, by the day on which it was given. Who ratifies has signed as well.
fn consents(what: Consent, given: &[Given], known: Date) -> BTreeMap<Party, Date> {
    let mut days: BTreeMap<Party, Date> = BTreeMap::new();
    for one in given.iter().filter(|one| one.known <= known && (one.what == what || what == Consent::Signature)) {
        let day = days.entry(one.party.clone()).or_insert(one.date);
        *day = one.date.min(*day);
    }
    days
}

/// Returns how many of so many must deposit; nothing if only named ones count.
fn needed(deposits: &Deposits, pool: usize) -> Option<usize> {
    match (deposits.all, deposits.count, deposits.at_least) {
        (true, ..) => Some(pool),
        (_, Some(count), _) => Some(usize::from(count).max(1)),
        (_, _, Some(fraction)) => Some(share(fraction, pool).max(1)),
        _ if deposits.named.is_empty() => Some(pool),
        _ => None,
    }
}

/// Returns the least whole number that is a fraction of another or more.
fn share(fraction: Fraction, of: usize) -> usize {
    let part = of as u128 * u128::from(fraction.num);
    usize::try_from(part.div_ceil(u128::from(fraction.den.max(1)))).unwrap_or(usize::MAX)
}

/// Returns the instrument that a `change` rule is about.
pub(crate) fn about<'r>(terms: &'r ChangeTerms, rule: &'r Rule) -> &'r str {
    terms.instrument.as_deref().unwrap_or(&rule.cite.instrument)
}

/// Returns the instruments that one amends, by its header or by what its rules replace.
pub(crate) fn touched(paper: &Instrument, own: &[&Rule]) -> BTreeSet<String> {
    let replaced = own.iter().filter_map(|rule| rule.replaces.as_ref()).chain(&paper.repeals);
    let replaced = replaced.filter_map(|address| address.split_once('#')).map(|(id, _)| id.to_owned());
    // What prevails over an instrument changes it as much as what amends it.
    paper.amends.iter().chain(&paper.over).cloned().chain(replaced).filter(|id| *id != paper.id).collect()
}

fn unsaid(id: &str) -> Gap {
    Gap {
        clause: format!("{id}: change of = \"amendment\""),
        says: format!("No rule says what an amendment of '{id}' takes."),
        settled_by: format!("A rule of '{id}' on its amendment, adopted as the charter provides."),
        cites: Vec::new(),
    }
}

fn silent(rule: &Rule) -> Gap {
    Gap {
        clause: format!("{}: deposits", rule.cite),
        says: "The rule says in words only what it takes: neither deposits nor a decision are encoded.".into(),
        settled_by: "A rule in its place that says which deposits or whose decision it takes.".into(),
        cites: vec![rule.cite.clone()],
    }
}

fn unbounded(id: &str) -> Gap {
    Gap {
        clause: format!("{id}: change of = \"entry-into-force\""),
        says: format!(
            "'{id}' adds rules for all members and amends nothing, and its own rule does not take the deposits of all members."
        ),
        settled_by: "A text that names in \"amends\" what it changes, or takes the deposits of all members.".into(),
        cites: Vec::new(),
    }
}
