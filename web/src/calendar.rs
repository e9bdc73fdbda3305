//! What has a day: sessions, deadlines and anniversaries, for the calendar page and for calendar programs.
//!
//! Members see what their node reads; the public sees what follows from public acts alone.

pub mod ics;

use law::charter::rule::{Precision, Terms};
use law::clock::{Clock, ClockStatus, Until};
use law::id::{ActId, Body, Party};
use law::plane::Plane;
use law::session::{Call, Session};
use law::time::{Date, Instant};
use record::ActQuery;

use crate::answer::Oops;
use crate::cx::{Cx, official};
use crate::lang::say;
use crate::link;
use crate::page::bodies::printed;
use crate::page::instrument::Site;
use crate::when;

/// Years before and after the present one whose anniversaries a feed has.
const YEARS_AROUND: u16 = 2;

/// What sort of thing has a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A body meets.
    Session,
    /// Something is due.
    Deadline,
    /// A day is remembered.
    Anniversary,
}

impl Sort {
    /// Returns its word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Deadline => "deadline",
            Self::Anniversary => "anniversary",
        }
    }
}

/// When it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At an instant.
    At(Instant),
    /// On a day, or in a time of which only so much is known, from its first day on.
    On(Date, Precision),
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It is to be, or is still open.
    Firm,
    /// Others must ask for it too before it is.
    Tentative,
    /// It was done.
    Done,
    /// It is not to be, or has lapsed.
    Cancelled,
}

/// One thing with a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name among calendars: the same for as long as it is there.
    pub uid: String,
    /// How often it has changed.
    pub sequence: usize,
    /// When it changed last.
    pub changed: Instant,
    /// What it is.
    pub sort: Sort,
    /// How it stands.
    pub stand: Stand,
    /// When it is.
    pub when: When,
    /// The zone of the place where it was set; empty for UTC.
    pub zone: String,
    /// One line.
    pub title: String,
    /// What else there is to say; empty for nothing.
    pub says: String,
    /// Where; empty where no place is named.
    pub place: String,
    /// The body that meets.
    pub body: Option<Body>,
    /// Who is expected to act or attend; empty for everybody.
    pub parties: Vec<Party>,
    /// The act that it comes from.
    pub act: Option<ActId>,
}

impl Entry {
    /// Returns the first day of it, in UTC.
    pub fn day(&self) -> Date {
        match self.when {
            When::At(at) => at.date(),
            When::On(day, _) => day,
        }
    }

    /// Returns the order in which entries are listed.
    pub fn order(&self) -> (Date, bool, Instant) {
        match self.when {
            When::At(at) => (at.date(), true, at),
            When::On(day, _) => (day, false, day.start()),
        }
    }
}

/// Which entries are wanted, from the address.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only what this body does.
    pub body: Option<Body>,
    /// Only what this party owes or attends.
    pub party: Option<Party>,
}

impl Wanted {
    /// Reads `body` and `party` from the address.
    pub fn read(cx: &Cx<'_>) -> Self {
        let some = |name: &str| Some(cx.ask.text(name)).filter(|text| !text.is_empty());
        Self { body: some("body").map(Into::into), party: some("party").map(Into::into) }
    }

    fn takes(&self, entry: &Entry) -> bool {
        let body = self.body.as_ref().is_none_or(|body| entry.body.as_ref() == Some(body));
        let party = self.party.as_ref();
        body && party.is_none_or(|party| entry.parties.is_empty() || entry.parties.contains(party))
    }
}

/// Returns the entries that are wanted, the earliest first, with the anniversaries of some years.
pub fn entries(
    cx: &Cx<'_>,
    site: Site,
    wanted: &Wanted,
    years: std::ops::RangeInclusive<u16>,
) -> Result<Vec<Entry>, Oops> {
    let plane = plane(cx, site);
    let sessions = plane.all_sessions();
    let mut entries: Vec<Entry> = sessions.iter().map(|one| session(cx, one)).collect();
    entries.extend(plane.clocks(cx.now).iter().filter_map(|one| deadline(cx, one)));
    entries.extend(cancelled(cx, site, &sessions)?);
    entries.extend(years.flat_map(|year| anniversaries(cx, year)));
    entries.retain(|entry| wanted.takes(entry));
    entries.sort_by(|one, other| one.order().cmp(&other.order()).then_with(|| one.uid.cmp(&other.uid)));
    Ok(entries)
}

/// Returns the years that a feed covers.
pub fn years(cx: &Cx<'_>) -> std::ops::RangeInclusive<u16> {
    let year = cx.now.date().year;
    year.saturating_sub(YEARS_AROUND)..=year + YEARS_AROUND
}

fn plane<'r>(cx: &Cx<'r>, site: Site) -> Plane<'r> {
    match site {
        Site::Members => cx.plane(),
        Site::Public => cx.state().public_plane(),
    }
}

fn uid(cx: &Cx<'_>, name: &str) -> String {
    format!("{name}@{}.foedera.invalid", cx.charter().id)
}

fn marked(cx: &Cx<'_>, drill: Option<&str>, title: String) -> String {
    match drill {
        None => title,
        Some(name) => say!(cx, "find-drill-entry", name = name, title = title).into_owned(),
    }
}

fn session(cx: &Cx<'_>, one: &Session) -> Entry {
    let acts = || one.agendas.iter().chain(&one.closed_by).chain(one.attendance.values().map(|(_, id)| id));
    let at = |id: &ActId| cx.state().act(id).map(|act| act.at);
    let convening = cx.state().act(&one.id);
    let stand = match (one.call, one.closed_by.is_empty()) {
        (_, false) => Stand::Done,
        (Call::Convenes, true) => Stand::Firm,
        (Call::Asks(_), true) => Stand::Tentative,
    };
    let law = cx.law();
    Entry {
        uid: uid(cx, &format!("session-{}", one.id)),
        sequence: one.agendas.len() + one.closed_by.len(),
        changed: acts().chain([&one.id]).filter_map(at).max().unwrap_or(one.from),
        sort: Sort::Session,
        stand,
        when: When::At(one.from),
        zone: convening.map(|act| act.zone.to_string()).unwrap_or_default(),
        title: marked(cx, one.drill.as_deref(), cx.body(&one.body)),
        says: one.items.iter().enumerate().map(|(at, item)| format!("{}. {item}\n", at + 1)).collect(),
        place: one.place.clone(),
        body: Some(one.body.clone()),
        parties: law.seated(&one.body),
        act: Some(one.id),
    }
}

fn deadline(cx: &Cx<'_>, one: &Clock) -> Option<Entry> {
    let Until::At(due) = one.due else { return None };
    let done = |by: &ActId| cx.state().act(by).map(|act| act.at);
    let (stand, changed, sequence) = match &one.status {
        ClockStatus::Open | ClockStatus::Late | ClockStatus::Undetermined => (Stand::Firm, None, 0),
        ClockStatus::Done { by } => (Stand::Done, done(by), 1),
        ClockStatus::Expired { at, .. } | ClockStatus::Ended { at } => (Stand::Cancelled, Some(*at), 1),
    };
    let says = [one.must.as_deref(), Some(one.on_expiry.as_str())].into_iter().flatten();
    let says: Vec<String> = says.filter(|text| !text.is_empty()).map(|text| cx.words(text)).collect();
    Some(Entry {
        uid: uid(cx, &format!("due-{}-{}", link::encode(&one.name), one.opened_by)),
        sequence,
        changed: changed.unwrap_or(one.opened_at),
        sort: Sort::Deadline,
        stand,
        when: When::At(due),
        zone: String::new(),
        title: marked(cx, one.drill.as_deref(), one.title.clone()),
        says: says.join("\n"),
        place: String::new(),
        body: None,
        parties: one.who.clone(),
        act: Some(one.opened_by),
    })
}

/// Returns the sessions whose convening act lost its effect, so that calendars that had them take them out.
fn cancelled(cx: &Cx<'_>, site: Site, held: &[Session]) -> Result<Vec<Entry>, Oops> {
    let kind = Some(law::kinds::session_convene::ROW.name.to_owned());
    let rows = cx.record.acts(&ActQuery { kind, registered: Some(true), ..ActQuery::default() })?;
    let gone = rows.into_iter().filter_map(|row| {
        let act = cx.state().act(&row.id)?;
        let seen = site == Site::Members || (act.label.is_public() && act.drill.is_none());
        let here = act.drill.as_deref() == cx.app.drill() || act.drill.is_none();
        if !seen || !here || row.verdict == "effective" || held.iter().any(|session| session.id == row.id) {
            return None;
        }
        let text = |field: &str| act.body.get(field).and_then(law::act::Value::as_str);
        let body = Body::from(text("body")?);
        Some(Entry {
            uid: uid(cx, &format!("session-{}", row.id)),
            // It had changed at most as often as it has been spoken of.
            sequence: cx.state().referrers(&row.id).len() + 1,
            changed: act.at,
            sort: Sort::Session,
            stand: Stand::Cancelled,
            when: When::At(text("from")?.parse().ok()?),
            zone: act.zone.to_string(),
            title: marked(cx, act.drill.as_deref(), cx.body(&body)),
            says: say!(cx, "find-no-longer-convened").into_owned(),
            place: text("place").unwrap_or_default().to_owned(),
            parties: cx.law().seated(&body),
            body: Some(body),
            act: Some(row.id),
        })
    });
    Ok(gone.collect())
}

fn anniversaries(cx: &Cx<'_>, year: u16) -> Vec<Entry> {
    let rules = cx.law().rules_of("anniversary");
    let of = |rule: &&law::charter::rule::Rule| {
        let Terms::Anniversary(terms) = &rule.terms else { return None };
        let (day, years) = terms.in_year(year)?;
        let name = official(cx, &terms.names, &rule.cite.rule);
        let was = printed(cx, terms.day, terms.precision);
        Some(Entry {
            uid: uid(cx, &format!("anniversary-{}-{year}", link::encode(&rule.cite.rule))),
            sequence: 0,
            changed: rule.known.start(),
            sort: Sort::Anniversary,
            stand: Stand::Firm,
            when: When::On(day, terms.precision),
            zone: String::new(),
            title: say!(cx, "find-anniversary-of", ordinal = when::ordinal(cx, years), name = name.as_str())
                .into_owned(),
            says: format!("{name}: {was}."),
            place: String::new(),
            body: None,
            parties: Vec::new(),
            act: None,
        })
    };
    rules.iter().filter_map(of).collect()
}
