//! The rules that an article may carry: one struct a kind, closed vocabularies, unknown fields denied.
//!
//! In a charter file a rule is a fenced block whose info string is `<kind> <name>` and whose body is TOML with the
//! fields below in kebab-case. `from`, `to`, `known` and `source` may stand in every rule and are taken out first.

mod answer;
mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{Body, Kind, Matter, Office, Party};
use crate::outcome::Citation;
use crate::time::Date;

/// A rule under an article, with the days between which it holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Its address: instrument, article, name.
    pub cite: Citation,
    /// The file it stands in.
    pub file: String,
    /// The line of its fence, from 1.
    pub line: usize,
    /// First day on which it holds; the instrument's entry into force unless the rule says otherwise.
    pub from: Date,
    /// First day on which it no longer holds.
    pub to: Option<Date>,
    /// The day from which it was known; the instrument's adoption unless the rule says otherwise.
    pub known: Date,
    /// The id of the rule that this one replaces, if any.
    pub replaces: Option<String>,
    /// Where it comes from: an address, a page and line, or `design` for a modelling choice.
    pub source: String,
    /// The article text above the rule, for readers.
    pub text: String,
    /// What it says.
    pub terms: Terms,
}

/// What a rule says, by kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Terms {
    /// A state or organ and its names.
    Party(PartyTerms),
    /// A status of parties in a scope.
    Status(StatusTerms),
    /// A body.
    Body(BodyTerms),
    /// Who sits in a body.
    Seats(SeatsTerms),
    /// An office.
    Office(OfficeTerms),
    /// Whose turn it is to take the chair.
    Rotation(RotationTerms),
    /// Who may write which acts, or decide on which matter.
    Competence(CompetenceTerms),
    /// How a body decides.
    Decide(DecideTerms),
    /// A period that an event starts.
    Clock(ClockTerms),
    /// What somebody owes once something has happened.
    Duty(DutyTerms),
    /// The steps of a case.
    Mechanism(MechanismTerms),
    /// How an instrument enters into force, is renewed or ended.
    Change(ChangeTerms),
    /// A label and who reads it.
    Audience(AudienceTerms),
    /// How many must hold an act before it has effect.
    Register(RegisterTerms),
}

/// `party KZ`: a state or organ. The rule's name is its code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartyTerms {
    /// What it is.
    pub is: PartyKind,
    /// Names by language and form: `ru.short`, `ru.official`, `en.short`, `en.official`.
    pub names: BTreeMap<String, Names>,
}

/// Names of one thing in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// The short form: `Kazakhstan`.
    pub short: String,
    /// The official form: `Republic of Kazakhstan`.
    pub official: String,
    /// Other spellings met in sources, as printed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
}

/// What a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A state.
    State,
    /// An organ of the organisation that keeps a log of its own.
    Organ,
}

/// `status founding`: a status of parties in a scope, from the rule's `from` to its `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatusTerms {
    /// The parties.
    pub parties: Vec<Party>,
    /// The status.
    pub is: StatusKind,
    /// The scope: `treaty`, `organisation`, a body, an instrument.
    pub scope: String,
    /// The act that changed it, in words.
    pub by: String,
    /// How exact `from` is.
    #[serde(default)]
    pub precision: Precision,
}

/// A status. Later rows of the same party and scope supersede earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusKind {
    /// Bound with all rights.
    Member,
    /// Bound, rights suspended.
    Suspended,
    /// No longer bound.
    Former,
    /// May attend.
    Observer,
    /// Takes part in agreed areas.
    Partner,
    /// Signed, not yet bound.
    Signatory,
}

/// How exact a printed date is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Only the year is known.
    Year,
    /// Year and quarter or season.
    Quarter,
    /// Year and month.
    Month,
    /// The day.
    #[default]
    Day,
}

/// `body csc`: a body. The rule's name is its code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BodyTerms {
    /// Names by language.
    pub names: BTreeMap<String, Names>,
    /// The level of its seats, in words: `heads of state`.
    pub level: String,
    /// The body it is under.
    #[serde(default)]
    pub parent: Option<Body>,
    /// How often it meets a year at the least; nothing if the text does not say.
    #[serde(default)]
    pub sessions_per_year_min: Option<u16>,
    /// The body whose chair is of the same party, where it has no rotation of its own.
    #[serde(default)]
    pub chair_of: Option<Body>,
}

/// `seats csc`: who sits in a body. The rule's name is the body's code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeatsTerms {
    /// The office of each member that takes its seat; nothing where only holders are recorded.
    #[serde(default)]
    pub office: Option<Office>,
    /// The status whose holders have a seat.
    #[serde(default)]
    pub of: Option<StatusKind>,
    /// Printed holders, by party, as of the rule's `from`.
    #[serde(default)]
    pub holders: BTreeMap<Party, Holder>,
}

/// A printed holder of a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Holder {
    /// The title as printed.
    pub title: String,
    /// The name as printed.
    pub name: String,
}

/// `office permrep`: an office. The rule's name is its code, unless `code` says otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OfficeTerms {
    /// The code, where several owners have an office of one code: `duty` of members and of organs.
    #[serde(default)]
    pub code: Option<Office>,
    /// Names by language.
    pub names: BTreeMap<String, Names>,
    /// Whose office it is.
    pub of: OfficeOf,
    /// What gives its holder power to act.
    pub power: Power,
    /// For `of = "body"`: the body whose chair it is.
    #[serde(default)]
    pub body: Option<Body>,
    /// For `of = "organ"`: the organ.
    #[serde(default)]
    pub organ: Option<Party>,
}

/// Whose office it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeOf {
    /// Each member has one.
    Member,
    /// An organ has it.
    Organ,
    /// The party that chairs the body has it.
    Body,
}

/// What gives the holder of an office power to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Power {
    /// The office itself (head of state or government, foreign minister).
    ExOfficio,
    /// A credential of his own party, in force.
    Credential,
}

/// `rotation csc-chair`: whose turn it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RotationTerms {
    /// The body whose chair rotates.
    pub body: Body,
    /// The order, an explicit list.
    pub order: Vec<Party>,
    /// The language and form of name that the order follows.
    pub language: String,
    /// `short` or `official`.
    pub form: String,
    /// A year and the party that held the chair in it; the others are counted from there.
    pub anchor_year: u16,
    /// See `anchor_year`.
    pub anchor: Party,
    /// The first year for which the count answers; for earlier ones only the overrides do.
    #[serde(default)]
    pub first_year: Option<u16>,
    /// How the handover is dated, in words.
    pub handover: String,
    /// Years in which the body decided otherwise, with source. Never bends the rule for other years.
    #[serde(default)]
    pub overrides: Vec<Turn>,
}

/// A turn that was taken otherwise than by the order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Turn {
    /// The year.
    pub year: u16,
    /// Who held the chair.
    pub party: Party,
    /// From which day, where known.
    #[serde(default)]
    pub since: Option<Date>,
    /// Where it is recorded, and what it says.
    pub source: String,
}

/// `competence credentials`: who may write which acts, or which body decides on which matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CompetenceTerms {
    /// The kinds of act that the rule is about.
    #[serde(default)]
    pub acts: Vec<Kind>,
    /// The offices that may write them.
    #[serde(default)]
    pub by: Vec<Office>,
    /// Offices that may write them only while their party is in the chair of the Council (see `chair`).
    #[serde(default)]
    pub while_chairing: Vec<Office>,
    /// The matters the rule is limited to; empty for every matter.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// Without `acts`: the body that decides on the matters. With `acts`: the body that the acts must be about.
    #[serde(default)]
    pub body: Option<Body>,
    /// Who may bring the matter before the body.
    #[serde(default)]
    pub initiative: Vec<Initiative>,
    /// What must have happened before.
    #[serde(default)]
    pub requires: Vec<Prior>,
    /// What the decision does.
    #[serde(default)]
    pub effect: Option<Effect>,
}

/// Who may bring a matter before a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initiative {
    /// Any member.
    AnyMember,
    /// The state concerned, by its own invocation.
    StateConcerned,
    /// The Secretary General, on a member's mandate.
    SecretaryGeneral,
}

/// A prior act that a decision or draft needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prior {
    /// An invocation in force by the state on whose territory the matter is.
    RequestOfTerritorialState,
    /// An invocation by any member.
    Invocation,
    /// A consultation opened on the case.
    Consultation,
}

/// What a decision does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Binds the members.
    Binding,
    /// Recommends.
    Advisory,
    /// Authorises an operation: gives a mandate.
    Authorises,
}

/// `decide general`: how a body decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecideTerms {
    /// The bodies that decide so.
    pub by: Vec<Body>,
    /// The matters; empty for every matter that no narrower rule names.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// The way.
    pub how: How,
    /// What the absence of a member means.
    pub absent: Absence,
    /// What an abstention means.
    pub abstain: Absence,
    /// Who is bound by what is adopted.
    pub bound: Binds,
}

/// A way of deciding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// Adopted when no member objects.
    Consensus,
}

/// What absence or abstention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// It counts as an objection.
    Objection,
    /// It counts as no objection.
    NoObjection,
    /// The member is left out of the count.
    NotCounted,
    /// The text does not say.
    Undetermined,
}

/// Who is bound by an adopted decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// Every member.
    All,
    /// The members that agreed.
    Agreeing,
    /// Nobody: it recommends.
    Nobody,
}

/// Something that happens in a case, and that clocks, duties and mechanisms hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An invocation has effect.
    Invoked,
    /// A consultation on the case is opened.
    ConsultationOpened,
    /// The consultation is closed without a decision.
    ConsultationClosed,
    /// A draft on the case is tabled.
    DraftTabled,
    /// The first position on a draft of the case is stated.
    PositionStated,
    /// Every member of the deciding body has stated its position and the draft would be adopted.
    PositionsComplete,
    /// A closing act records an adopted decision on the case.
    Decided,
    /// The duty of that name is reported done.
    DutyDone,
}

/// `clock crisis-draft`: a period that an event starts and another stops. The rule's name is the clock's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClockTerms {
    /// What people call it: a few words.
    pub title: String,
    /// The matters; empty for every matter.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// What starts it.
    pub starts: Event,
    /// What stops it.
    pub stops: Event,
    /// How long it runs.
    pub within: Within,
    /// Who is expected to act.
    pub who: Owes,
    /// What happens when it runs out, in words.
    pub on_expiry: String,
}

/// `duty notify-unsc`: when X happens Y must do Z by when. The rule's name is the duty's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DutyTerms {
    /// What people call it: a few words.
    pub title: String,
    /// The matters; empty for every matter.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// What gives rise to it.
    pub when: Event,
    /// Who owes it.
    pub who: Owes,
    /// What is to be done, in words.
    pub must: String,
    /// By when.
    pub within: Within,
    /// What follows if nothing is done, in words.
    pub on_expiry: String,
}

/// A period. In text: `PT24H`, or `immediately` where the text sets no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// So many hours.
    Hours(u32),
    /// At once; no figure is given.
    Immediately,
}

/// Who owes something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owes {
    /// Every member.
    EachMember,
    /// The party that chairs the deciding body.
    Chair,
    /// The organ that prepares drafts.
    Secretariat,
}

/// `mechanism crisis`: the steps of a case, by the last event that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MechanismTerms {
    /// The matters; empty for every matter.
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// The name of the state after each event.
    pub states: BTreeMap<Event, String>,
}

/// `change in-force`: how an instrument enters into force, is renewed or ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChangeTerms {
    /// What changes.
    pub of: ChangeOf,
    /// The condition, in words.
    pub when: String,
    /// A term in years, where there is one.
    #[serde(default)]
    pub years: Option<u16>,
}

/// What a `change` rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeOf {
    /// Entry into force.
    EntryIntoForce,
    /// Renewal.
    Renewal,
    /// Amendment.
    Amendment,
    /// Accession.
    Accession,
    /// Withdrawal.
    Withdrawal,
    /// Suspension.
    Suspension,
}

/// `audience all`: who reads a label. The rule's name is the label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AudienceTerms {
    /// Who reads it.
    pub readers: Readers,
    /// Organs that read it beside the members.
    #[serde(default)]
    pub organs: Vec<Party>,
}

/// Who reads a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Readers {
    /// Anybody.
    Everybody,
    /// The members.
    Members,
    /// The parties that the act lists.
    Listed,
}

/// `register quorum`: how many members must hold an act before it has effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegisterTerms {
    /// Strictly more than this fraction of the members, exact: `2/3`.
    pub more_than: Fraction,
}

/// An exact fraction, in text `2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator, not zero.
    pub den: u32,
}
