//! The form of a case file: its tables and keys, declared once for the reader, the checks and the reference.

use std::collections::BTreeMap;

use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};

use crate::act::{Author, Label};
use crate::charter::rule::{Consent, Holds, Procedure, StatusKind, Value};
use crate::decide::{Stage, Stance};
use crate::id::{Body, Kind, Matter, Office, Party};
use crate::outcome::{Format, Standing};
use crate::tenure::Capacity;
use crate::time::{Date, Instant};

table! {
    /// The top of a case file.
    Head {
        /// What the case is, one sentence.
        about "about": String,
        /// Where its facts come from: an address, `memory` if not verified, `design` if made up.
        source "source": String,
        /// Why the expected outcome is right, argued from the text.
        because "because": String,
        /// The day on which the charter is asked to hold.
        effective "effective": Date,
    } optional {
        /// The day up to which what was recorded counts; the effective day if nothing is said.
        known "known": Option<Date>,
    }
}

table! {
    /// `decide` in an `[[ask]]`: whether a text is adopted and who is bound.
    AskDecide {
        /// The body that decides.
        body "body": Body,
        /// The matter.
        matter "matter": Matter,
    } optional {
        /// How the positions are given; in a meeting if nothing is said.
        procedure "procedure": Option<Procedure>,
        /// Whether more positions may come; closed if nothing is said.
        stage "stage": Option<Stage>,
        /// The positions: `KZ = "agree"` or `KG = { stance = "object", reservation = "..." }`.
        positions "positions": BTreeMap<Party, Position>,
        /// The position of every seat that nothing else is said about.
        others "others": Option<Stance>,
        /// Who is present without a position.
        attending "attending": Vec<Party>,
        /// Whose seat is vacant.
        vacant "vacant": Vec<Party>,
        /// The state or states concerned.
        concerned "concerned": Vec<Party>,
        /// The parties to the dispute.
        disputing "disputing": Vec<Party>,
        /// Who is in arrears.
        in_arrears "in-arrears": Vec<Party>,
        /// Those of them whose vote was left to them by the body that may waive.
        waived "waived": Vec<Party>,
        /// Who has ratified the instrument that votes are counted on.
        ratified "ratified": Vec<Party>,
        /// The other bodies that have adopted the identical text, where the charter asks for that.
        adopted_by "adopted-by": Vec<Body>,
        /// Who has accepted the decision, or joined it, since.
        accepted "accepted": Vec<Party>,
        /// Who has agreed that a party joins later.
        joining_agreed "joining-agreed": BTreeMap<Party, Vec<Party>>,
        /// Who has consented to which obligation.
        consents "consents": BTreeMap<String, Vec<Party>>,
        /// Who objects to whose reservation.
        reservation_objections "reservation-objections": BTreeMap<Party, Vec<Party>>,
        /// What the members said to a decision without some of them.
        limited "limited": Option<AskLimited>,
        /// The silence procedure, where there is one.
        silence "silence": Option<AskSilence>,
        /// When the text was tabled.
        tabled "tabled": Option<Instant>,
        /// The instant at which it is asked.
        now "now": Option<Instant>,
    }
}

table! {
    /// A silence procedure as it was held.
    AskSilence {
        /// When it was opened.
        opened_at "opened-at": Instant,
        /// When it ends.
        until "until": Instant,
    } optional {
        /// The office that opened it.
        opened_by "opened-by": Option<Office>,
        /// What the members said to using it; not asked if nothing is said.
        opening "opening": Option<Agreed>,
        /// Who objected to using it.
        objected "objected": Vec<Party>,
        /// The offices that have confirmed the result.
        confirmed_by "confirmed-by": Vec<Office>,
        /// Who gave its position by word of mouth only; the others gave it in writing.
        spoken "spoken": Vec<Party>,
    }
}

table! {
    /// What the members said to a decision without some of them.
    AskLimited {} optional {
        /// What they said; not asked if nothing is said.
        opening "opening": Option<Agreed>,
        /// Who objected to it.
        objected "objected": Vec<Party>,
    }
}

vocabulary! {
    /// What the members said to using a procedure.
    Agreed {
        Agreed "agreed" "it was asked and agreed",
        NotAsked "not-asked" "nobody asked the members",
    }
}

table! {
    /// A position with what belongs to it.
    Stated {
        /// The position.
        stance "stance": Stance,
    } optional {
        /// The reservation made with it, in words.
        reservation "reservation": Option<String>,
        /// When it was stated.
        at "at": Option<Instant>,
    }
}

table! {
    /// `chair` in an `[[ask]]`: who is in the chair of a body.
    AskChair {
        /// The body.
        body "body": Body,
    } optional {
        /// The day; the case's effective day if nothing is said.
        on "on": Option<Date>,
    }
}

table! {
    /// `members` in an `[[ask]]`: who has a status in a scope.
    AskMembers {
        /// The scope: `organisation`, `treaty`, a body, an instrument.
        scope "scope": String,
    } optional {
        /// The status; `member` if nothing is said.
        is "is": Option<StatusKind>,
    }
}

table! {
    /// `seats` in an `[[ask]]`: who has a seat in a body.
    AskSeats {
        /// The body.
        body "body": Body,
    } optional {}
}

table! {
    /// `status` in an `[[ask]]`: what a party is in a scope.
    AskStatus {
        /// The party.
        party "party": Party,
        /// The scope: `organisation`, `treaty`, a body, an instrument.
        scope "scope": String,
    } optional {}
}

table! {
    /// `office` in an `[[ask]]`: who holds an office on a day.
    AskOffice {
        /// The code of the office.
        office "office": Office,
    } optional {
        /// The party whose office it is, where each member or several organs have one.
        party "party": Option<Party>,
        /// The day; the case's effective day if nothing is said.
        on "on": Option<Date>,
        /// The appointments.
        appointed "appointed": Vec<Appointment>,
        /// The days on which the holder left in mid-term.
        vacated "vacated": Vec<Date>,
    }
}

table! {
    /// An appointment to an office.
    Appointment {
        /// Who was appointed, a name or a title.
        holder "holder": String,
        /// The first day.
        on "on": Date,
    } optional {
        /// The party that supplied the holder.
        party "party": Option<Party>,
        /// The first day after, if the appointment sets one; else the term counts.
        until "until": Option<Date>,
        /// Whether it is as holder or acting; as holder if nothing is said.
        capacity "capacity": Option<Capacity>,
    }
}

table! {
    /// `who-may` in an `[[ask]]`: which offices may write an act.
    AskWhoMay {
        /// The kind of act.
        act "act": Kind,
    } optional {
        /// The matter that it is about.
        matter "matter": Option<Matter>,
        /// The body that it is about.
        body "body": Option<Body>,
        /// Asks about this one alone: `mayor@ALD`.
        author "author": Option<Author>,
    }
}

table! {
    /// `deadline` in an `[[ask]]`: until when a period runs. One of `clock`, `duty`, `change`, `silence`.
    AskDeadline {
        /// When it began.
        from "from": Instant,
    } optional {
        /// The clock.
        clock "clock": Option<String>,
        /// The duty.
        duty "duty": Option<String>,
        /// The change rule, by name, whose delay is asked for: the end of a notice.
        change "change": Option<String>,
        /// The silence rule, by name, whose least period is asked for.
        silence "silence": Option<String>,
    }
}

table! {
    /// `in-force` in an `[[ask]]`: from which day an instrument is in force.
    AskInForce {
        /// The instrument.
        instrument "instrument": String,
    } optional {
        /// The deposits made, beside what the charter itself holds.
        deposits "deposits": Vec<Deposit>,
        /// Who signed; the parties that the charter calls signatories if nothing is said.
        signatories "signatories": Vec<Party>,
        /// The parties that objected in time, where consent is by silence.
        objections "objections": Vec<Objected>,
        /// The day on which the text was deposited or notified, from which time to object runs; its adoption if nothing is said.
        notified "notified": Option<Date>,
        /// For one party: from which day it is bound by the instrument.
        party "party": Option<Party>,
    }
}

table! {
    /// An objection to being bound.
    Objected {
        /// Who objects.
        party "party": Party,
        /// The day on which the depositary receives it.
        on "on": Date,
    } optional {}
}

table! {
    /// A deposit.
    Deposit {
        /// Who deposits.
        party "party": Party,
        /// The day on which the depositary receives it.
        on "on": Date,
        /// What it deposits.
        what "what": Consent,
    } optional {}
}

table! {
    /// `[[given]]`: an act that is in the record.
    Given {
        /// Its name in this file.
        name "as": String,
        /// The kind of act.
        kind "kind": Kind,
        /// Who writes it: `mayor@ALD`.
        author "author": Author,
        /// When.
        at "at": Instant,
        /// What it holds.
        body "body": toml::Table,
    } optional {
        /// The acts that it rests on, by name.
        refs "refs": Vec<String>,
        /// Its label; `all` if nothing is said.
        label "label": Option<Label>,
        /// The drill that it belongs to.
        drill "drill": Option<String>,
        /// The edition of the kind; 1 if nothing is said.
        edition "edition": Option<u16>,
        /// The time zone; UTC if nothing is said.
        zone "zone": Option<String>,
    }
}

table! {
    /// `verdict` in an `[[ask]]`: what became of a given act.
    AskVerdict {
        /// Its name.
        act "act": String,
    } optional {}
}

table! {
    /// `outcome` in an `[[ask]]`: how a given draft comes out.
    AskOutcome {
        /// Its name.
        draft "draft": String,
    } optional {
        /// The instant of the question; that of the last given act if nothing is said.
        now "now": Option<Instant>,
    }
}

table! {
    /// `expect`: what is to come out. What is not named is not compared.
    Expect {} optional {
        /// Whether the text is adopted.
        adopted "adopted": Option<YesNo>,
        /// The word of the refusal.
        reason "reason": Option<String>,
        /// The missing clause: `charter#article-12/general: absent`.
        clause "clause": Option<String>,
        /// The exact wording of the refusal or of what is missing.
        says "says": Option<String>,
        /// Who is bound, and who not.
        bound "bound": Option<BoundWords>,
        /// The same for each obligation that binds otherwise.
        obligations "obligations": BTreeMap<String, BoundWords>,
        /// How each reservation stands.
        reservations "reservations": BTreeMap<Party, Standing>,
        /// The body that the matter goes to.
        referred_to "referred-to": Option<Body>,
        /// Whether it was decided in the full or in a limited format.
        format "format": Option<Format>,
        /// Rules that the answer must cite, among others.
        cites "cites": Vec<String>,
        /// Hints that must be among those given, in their exact words.
        hints "hints": Vec<String>,
        /// The one answer to another question: a party, a status, a date, an instant, `nobody`, `undetermined`.
        is "is": Option<String>,
        /// The answers to another question, all of them, in any order.
        are "are": Option<Vec<String>>,
    }
}

vocabulary! {
    /// A three-valued answer.
    YesNo {
        Yes "yes" "it is so",
        No "no" "it is not so",
        Undetermined "undetermined" "the charter does not say",
    }
}

table! {
    /// Who is bound. A list names all of them: `[]` is nobody, and `"everyone"` every seat.
    #[derive(Eq)]
    BoundWords {} optional {
        /// Who is bound.
        yes "yes": Option<Several>,
        /// Who is not bound.
        not "not": Option<Several>,
        /// Who is not yet bound: an act is awaited.
        pending "pending": Option<Several>,
        /// Who may or may not be: the charter does not say.
        undetermined "undetermined": Option<Several>,
    }
}

/// Parties, or the word for every seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Several {
    /// Every party that the decision is about.
    Everyone,
    /// These.
    These(Vec<Party>),
}

/// The word for every seat.
pub const EVERYONE: &str = "everyone";

impl<'de> Deserialize<'de> for Several {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Several;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a list of parties or \"everyone\"")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Several, E> {
                if word == EVERYONE { Ok(Several::Everyone) } else { Err(E::unknown_variant(word, &[EVERYONE])) }
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Several, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(Several::These)
            }
        }
        from.deserialize_any(Read)
    }
}

impl Holds for Several {
    fn holds() -> Value {
        Value::Plain("a list of parties, or `\"everyone\"`")
    }
}

impl Holds for Capacity {
    fn holds() -> Value {
        Value::Word(vec![("holder", "holds the office"), ("acting", "acts in it")])
    }
}

impl Holds for Author {
    fn holds() -> Value {
        Value::Plain("an office and a party, `\"mayor@ALD\"`")
    }
}

impl Holds for Label {
    fn holds() -> Value {
        Value::Plain("a label, or a list of parties")
    }
}

impl Holds for toml::Table {
    fn holds() -> Value {
        Value::Plain("a table with the fields of the kind")
    }
}

impl Holds for Instant {
    fn holds() -> Value {
        Value::Plain("an instant in quotes, `\"2024-06-01T12:00:00Z\"`")
    }
}

/// A position: in a file a word, or a table with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Position(pub Stated);

impl Holds for Position {
    fn holds() -> Value {
        let words: Vec<(&str, &str)> = Stance::ALL.iter().map(|one| (one.word(), one.means())).collect();
        Value::Word(words)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Position;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a position in quotes or a table with stance")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Position, E> {
                let stance = Stance::deserialize(de::value::StrDeserializer::new(word))?;
                Ok(Position(Stated { stance, reservation: None, at: None }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Position, A::Error> {
                Stated::deserialize(MapAccessDeserializer::new(map)).map(Position)
            }
        }
        from.deserialize_any(Read)
    }
}
