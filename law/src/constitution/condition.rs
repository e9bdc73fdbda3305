//! What the entry into force of an instrument takes, and whether it is met, as known day by day.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar;
use crate::charter::rule::{
    ChangeOf, ChangeTerms, Consent, Deposits, DepositsOf, Fraction, Later, Objecting, Part, Renewal, Reservations,
    Rule, Tacit, Within,
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
    /// Among whom the deposits are counted, and with what weights.
    pub(crate) among: Among,
    pub(crate) tacit: Option<Silent>,
    /// The last day on which it can be met, counted from the adoption of the text.
    pub(crate) lapses: Option<Date>,
    pub(crate) delay: Option<Within>,
    pub(crate) later: Option<Later>,
    /// The body whose decision it takes.
    pub(crate) decided_by: Option<Body>,
}

/// Of whom something is counted, looked up once on the day of the adoption.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Among {
    /// These alone; nothing if everybody counts.
    pub(crate) group: Option<BTreeSet<Party>>,
    /// The weights; nothing if each counts once.
    pub(crate) weights: Option<BTreeMap<Party, i64>>,
}

/// Consent by silence, with what its parts are counted by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Silent {
    pub(crate) terms: Tacit,
    prevented_by: Vec<(Part, Among)>,
}

/// An objection to being bound by a text that silence lets pass.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Objected {
    pub(crate) party: Party,
    pub(crate) date: Date,
    pub(crate) known: Date,
    pub(crate) act: ActId,
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
                        governing.add(&then, paper, terms, rule);
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
            rules.into_iter().for_each(|(terms, rule)| governing.add(&then, paper, terms, rule));
        }
        if touched.is_empty() && own.iter().any(|rule| rule.terms.kind() != "change") && !governing.takes_all_members()
        {
            governing.gap = governing.gap.or(Some(unbounded(&paper.id)));
        }
        governing
    }

    /// Adds a rule: one condition for each of its deposits, and one for consent by silence or a decision alone.
    fn add(&mut self, then: &Consolidated<'_>, paper: &Instrument, terms: &ChangeTerms, rule: &Rule) {
        if terms.deposits.is_none() && terms.decided_by.is_none() && terms.tacit.is_none() {
            self.gap = self.gap.take().or(Some(silent(rule)));
        }
        let plain = Condition {
            rule: rule.cite.clone(),
            deposits: None,
            among: Among::default(),
            tacit: None,
            lapses: terms.lapses_after.and_then(|after| calendar::day_after(paper.adopted, after, None).ok()),
            delay: terms.delay,
            later: terms.later,
            decided_by: terms.decided_by.clone(),
        };
        let mut conditions: Vec<Condition> = Vec::new();
        for deposits in terms.all_deposits() {
            match Among::of(then, rule, deposits.scale.as_deref(), deposits.among.as_deref(), &self.members) {
                Ok(among) => conditions.push(Condition { deposits: Some(deposits.clone()), among, ..plain.clone() }),
                Err(gap) => self.gap = self.gap.take().or(Some(gap)),
            }
        }
        if let Some(tacit) = &terms.tacit {
            match Silent::of(then, rule, tacit, &self.members) {
                Ok(silent) => conditions.push(Condition { tacit: Some(silent), ..plain.clone() }),
                Err(gap) => self.gap = self.gap.take().or(Some(gap)),
            }
        }
        self.conditions.extend(if conditions.is_empty() { vec![plain] } else { conditions });
    }

    /// Returns consent by silence, where that is how it comes into force.
    pub(crate) fn tacit(&self) -> Option<&Silent> {
        self.conditions.iter().find_map(|one| one.tacit.as_ref())
    }

    fn takes_all_members(&self) -> bool {
        self.conditions
            .iter()
            .filter_map(|one| one.deposits.as_ref())
            .any(|deposits| deposits.all && deposits.of == DepositsOf::Members && deposits.among.is_none())
    }

    /// Returns the day of entry into force: the first day on which it is known that every condition is met fixes it,
    /// and nothing that becomes known later moves it.
    pub(crate) fn entered(&self, deposited: Date, given: &[Given], objected: &[Objected]) -> Option<Entered> {
        if self.gap.is_some() || self.conditions.is_empty() {
            return None;
        }
        let silence = self.tacit().and_then(|silent| silent.passes(deposited));
        let days = given.iter().map(|one| one.known).chain([deposited]).chain(silence);
        let days: BTreeSet<Date> = days.filter(|day| *day >= deposited).collect();
        days.into_iter().find_map(|known| {
            let met = |one: &Condition| match &one.tacit {
                Some(silent) => {
                    silent.met(self, deposited, objected, known)?;
                    silent.enters(deposited, one.delay)
                }
                None => one.met(self, deposited, given, known),
            };
            let on = self.conditions.iter().map(met).collect::<Option<Vec<_>>>()?;
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
        if self.tacit().is_some() {
            return entered.on.max(date);
        }
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
        let counted = self.counted(deposits, governing, given, known)?;
        let pool = self.pool(deposits, governing, given, known);
        let last = self.among.reached(deposits, &pool, &counted)?;
        if self.lapses.is_some_and(|lapses| last > lapses) {
            return None;
        }
        self.after(last)
    }

    /// Returns the first consent of each party that counts; nothing while too few have signed, or if nobody is counted.
    fn counted(
        &self,
        deposits: &Deposits,
        governing: &Governing,
        given: &[Given],
        known: Date,
    ) -> Option<BTreeMap<Party, Date>> {
        let pool = self.pool(deposits, governing, given, known);
        if pool.is_empty() || unsigned(deposits, governing, given, known).is_some() {
            return None;
        }
        let mut counted = consents(deposits.what, given, known);
        counted.retain(|party, _| pool.contains(party) || deposits.named.contains(party));
        Some(counted)
    }

    /// Returns the parties of whom deposits are counted.
    fn pool(&self, deposits: &Deposits, governing: &Governing, given: &[Given], known: Date) -> BTreeSet<Party> {
        let pool = match deposits.of {
            DepositsOf::Members => governing.members.clone(),
            DepositsOf::Signatories => consents(Consent::Signature, given, known).into_keys().collect(),
        };
        self.among.of_group(pool)
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
        if let Some(silent) = &self.tacit {
            let within = silent.terms.within.says();
            return format!("Parties may object {within} of the deposit; it fails if too many do ({}).", self.rule);
        }
        let Some(deposits) = &self.deposits else { return format!("A decision is missing ({}).", self.rule) };
        let word = match deposits.what {
            Consent::Signature => "signature",
            Consent::Ratification => "ratification",
        };
        let pool = self.pool(deposits, governing, given, far);
        let by = self.lapses.map(|lapses| format!(", by {lapses}")).unwrap_or_default();
        if let Some(says) = unsigned(deposits, governing, given, far) {
            return format!("{says} ({}).", self.rule);
        }
        let have = consents(deposits.what, given, far);
        let last = self.counted(deposits, governing, given, far);
        let last = last.and_then(|counted| self.among.reached(deposits, &pool, &counted));
        if let Some(lapses) = self.lapses.filter(|lapses| last.is_some_and(|last| last > *lapses)) {
            return format!("The text lapsed on {lapses}: by then it had not what it takes ({}).", self.rule);
        }
        let missing: Vec<&Party> =
            pool.iter().chain(&deposits.named).filter(|party| !have.contains_key(*party)).collect();
        let missing: BTreeSet<&Party> = missing.into_iter().collect();
        let missing: Vec<&&Party> = missing.iter().collect();
        let whole = self.among.weigh(&pool);
        match needed(deposits, whole) {
            Some(needed) if needed < whole => {
                let counted =
                    self.among.weigh(&pool.iter().filter(|party| have.contains_key(*party)).cloned().collect());
                let more = needed.saturating_sub(counted);
                let one = if more == 1 { word.to_owned() } else { format!("{word}s") };
                if let Some(scale) = &deposits.scale {
                    let of = list(&missing, "or");
                    return format!("{one} of {of} with {more} more by the scale {scale} needed{by} ({}).", self.rule);
                }
                format!("{more} more {one} needed, of {}{by} ({}).", list(&missing, "or"), self.rule)
            }
            _ => format!("The {word} of {} is missing{by} ({}).", list(&missing, "and"), self.rule),
        }
    }
}

impl Among {
    /// Looks up a group and a scale on the day of the law. A gap if the scale is not there, or lacks one that counts.
    pub(crate) fn of(
        law: &Consolidated<'_>,
        rule: &Rule,
        scale: Option<&str>,
        group: Option<&str>,
        members: &BTreeSet<Party>,
    ) -> Result<Self, Gap> {
        let group: Option<BTreeSet<Party>> = group.map(|scope| law.members(scope).into_iter().collect());
        let Some(name) = scale else { return Ok(Self { group, weights: None }) };
        let gap = |says: String| Gap {
            clause: format!("scale: {name}"),
            says,
            settled_by: "A scale of that name, with a weight for each member, for the day of the adoption.".into(),
            cites: vec![rule.cite.clone()],
        };
        let Some((terms, _)) = law.scale(name) else {
            return Err(gap(format!("Deposits weigh by the scale {name}, and no such scale was in force.")));
        };
        let counts = |party: &&Party| group.as_ref().is_none_or(|group| group.contains(*party));
        if let Some(party) = members.iter().filter(counts).find(|party| !terms.values.contains_key(*party)) {
            return Err(gap(format!("The scale {name} gives {party} no weight.")));
        }
        Ok(Self { group, weights: Some(terms.values.clone()) })
    }

    /// Leaves those that count.
    pub(crate) fn of_group(&self, mut parties: BTreeSet<Party>) -> BTreeSet<Party> {
        if let Some(group) = &self.group {
            parties.retain(|party| group.contains(party));
        }
        parties
    }

    /// Returns what parties weigh together.
    pub(crate) fn weigh(&self, parties: &BTreeSet<Party>) -> usize {
        parties.iter().map(|party| self.weight(party)).sum()
    }

    fn weight(&self, party: &Party) -> usize {
        let Some(weights) = &self.weights else { return 1 };
        weights.get(party).and_then(|weight| usize::try_from(*weight).ok()).unwrap_or(0)
    }

    /// Returns the day of the last deposit that it takes; nothing while some are missing.
    pub(crate) fn reached(
        &self,
        deposits: &Deposits,
        pool: &BTreeSet<Party>,
        made: &BTreeMap<Party, Date>,
    ) -> Option<Date> {
        let named: Option<Vec<Date>> = deposits.named.iter().map(|party| made.get(party).copied()).collect();
        let named = named?.into_iter().max();
        let Some(needed) = needed(deposits, self.weigh(pool)) else { return named };
        let mut days: Vec<(Date, usize)> = made
            .iter()
            .filter(|(party, _)| pool.contains(*party))
            .map(|(party, day)| (*day, self.weight(party)))
            .collect();
        days.sort();
        let mut sum = 0;
        let last = days.into_iter().find_map(|(day, weight)| {
            sum += weight;
            (sum >= needed).then_some(day)
        });
        Some(last?.max(named.unwrap_or(last?)))
    }
}

impl Silent {
    /// Looks up what the parts that prevent are counted by.
    pub(crate) fn of(
        law: &Consolidated<'_>,
        rule: &Rule,
        terms: &Tacit,
        members: &BTreeSet<Party>,
    ) -> Result<Self, Gap> {
        let part = |part: &Part| {
            let among = Among::of(law, rule, part.scale.as_deref(), part.among.as_deref(), members)?;
            Ok((part.clone(), among))
        };
        let prevented_by = terms.prevented_by.iter().map(part).collect::<Result<_, Gap>>()?;
        Ok(Self { terms: terms.clone(), prevented_by })
    }

    /// Returns the last day on which parties can object.
    pub(crate) fn last(&self, deposited: Date) -> Option<Date> {
        calendar::day_after(deposited, self.terms.within, None).ok()
    }

    /// Returns the first day on which nobody can object any more.
    pub(crate) fn passes(&self, deposited: Date) -> Option<Date> {
        calendar::day_after(self.last(deposited)?, Within::Days(1), None).ok()
    }

    /// Returns the day of entry into force if too few object: a delay is counted from the last day of the period.
    pub(crate) fn enters(&self, deposited: Date, delay: Option<Within>) -> Option<Date> {
        let Some(delay) = delay else { return self.passes(deposited) };
        calendar::day_after(self.last(deposited)?, delay, None).ok()
    }

    /// Says that it is accepted, as known on a day; nothing before, or if too many have objected.
    fn met(&self, governing: &Governing, deposited: Date, objected: &[Objected], known: Date) -> Option<()> {
        let passes = self.passes(deposited)?;
        let in_time = objecting(objected, passes);
        (known >= passes && self.prevents(governing.members.clone(), &in_time).is_none()).then_some(())
    }

    /// Returns the first part that the objections reach.
    pub(crate) fn prevents(&self, members: BTreeSet<Party>, objecting: &BTreeSet<Party>) -> Option<&Part> {
        let reached = |(part, among): &&(Part, Among)| {
            let pool = among.of_group(members.clone());
            let own: BTreeSet<Party> = pool.intersection(objecting).cloned().collect();
            let (have, whole) = (among.weigh(&own) as u128, among.weigh(&pool) as u128);
            let over = |at: Fraction, strict: bool| {
                let (have, need) = (have * u128::from(at.den), whole * u128::from(at.num));
                if strict { have > need } else { have >= need && have > 0 }
            };
            part.at_least.is_some_and(|at| over(at, false))
                || part.more_than.is_some_and(|than| over(than, true))
                || part.count.is_some_and(|count| have >= u128::from(count))
        };
        self.prevented_by.iter().find(reached).map(|(part, _)| part)
    }

    /// Returns the members that are bound once it is accepted.
    pub(crate) fn binds<'m>(
        &self,
        members: &'m BTreeSet<Party>,
        objected: &[Objected],
        accepted: Date,
    ) -> impl Iterator<Item = &'m Party> {
        let out = match self.terms.objecting {
            Objecting::NotBound => objecting(objected, accepted),
            Objecting::Bound => BTreeSet::new(),
        };
        members.iter().filter(move |party| !out.contains(*party))
    }
}

/// Returns who has objected before a day, as known on it.
fn objecting(objected: &[Objected], before: Date) -> BTreeSet<Party> {
    let in_time = objected.iter().filter(|one| one.date < before && one.known <= before);
    in_time.map(|one| one.party.clone()).collect()
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

/// Returns how many of so many, or how much of so much, must be deposited; nothing if only named ones count.
pub(crate) fn needed(deposits: &Deposits, pool: usize) -> Option<usize> {
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
