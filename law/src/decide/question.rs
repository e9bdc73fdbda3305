//! What is asked: the body, the matter, and everything that has been stated or happened and that a rule may look at.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::charter::rule::Procedure;
use crate::id::{Body, Matter, Office, Party};
use crate::time::Instant;

vocabulary! {
    /// Whether more positions may come.
    Stage {
        Open "open" "more positions may come",
        Closed "closed" "no more positions may come: whoever has stated none is absent",
    }
}

vocabulary! {
    /// A position on a text.
    Stance {
        Agree "agree" "agrees",
        Object "object" "objects",
        Abstain "abstain" "abstains",
        AbstainDeclared "abstain-declared" "abstains and declares that it is not obliged to apply the decision",
        StayOut "stay-out" "does not take part and does not oppose",
        Brake "brake" "opposes the vote itself for stated vital reasons",
        Amend "amend" "proposes a change to the text",
        Extend "extend" "asks for more time",
    }
}

/// The position of one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The position.
    pub stance: Stance,
    /// The reservation stated with it.
    pub reservation: Option<String>,
    /// When it was stated; in a silence procedure one without a time counts as stated in time.
    pub at: Option<Instant>,
}

/// A silence procedure as it was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The office that opened it; nothing if nobody knows.
    pub opened_by: Option<Office>,
    /// When it was opened. The `silence` rule of this day holds to the end.
    pub opened_at: Instant,
    /// The last instant at which a position is in time.
    pub until: Instant,
    /// How it was agreed that silence is used.
    pub opening: Opening,
    /// The offices that have confirmed the result.
    pub confirmed_by: BTreeSet<Office>,
    /// The parties that have given their position by word of mouth only. All others have given theirs in writing.
    pub spoken: BTreeSet<Party>,
}

/// What the members said to using a procedure: silence, or a decision in limited format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Opening {
    /// It was asked and agreed: nobody objected, or the body or the chair decided so.
    Agreed,
    /// These parties objected to it.
    Objected(BTreeSet<Party>),
    /// It was not asked.
    NotAsked,
}

/// A question: is the text adopted by this body, and who is bound?
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The body that decides.
    pub body: Body,
    /// The matter.
    pub matter: Matter,
    /// The form in which positions are given.
    pub procedure: Procedure,
    /// Whether more positions may come.
    pub stage: Stage,
    /// The positions. Those of parties without a seat do not count.
    pub positions: BTreeMap<Party, Position>,
    /// Who is present without having stated a position.
    pub attending: BTreeSet<Party>,
    /// Whose seat is vacant.
    pub vacant: BTreeSet<Party>,
    /// The state or states concerned.
    pub concerned: BTreeSet<Party>,
    /// The parties to the dispute.
    pub disputing: BTreeSet<Party>,
    /// Who is in arrears with contributions.
    pub in_arrears: BTreeSet<Party>,
    /// Who is in arrears and was left its vote, by the body that may do so.
    pub waived: BTreeSet<Party>,
    /// Who has ratified the instrument of which a share is counted.
    pub ratified: BTreeSet<Party>,
    /// Who has accepted the decision or joined it after it was adopted.
    pub accepted: BTreeSet<Party>,
    /// For joining that needs consent: who has agreed that the party joins.
    pub joining_agreed: BTreeMap<Party, BTreeSet<Party>>,
    /// Who has consented to an obligation, by the obligation's word.
    pub consents: BTreeMap<String, BTreeSet<Party>>,
    /// Who has objected to the reservation of a party.
    pub reservation_objections: BTreeMap<Party, BTreeSet<Party>>,
    /// What the members said to a limited format; nothing if nothing is recorded.
    pub limited: Option<Opening>,
    /// The silence procedure.
    pub silence: Option<Silence>,
    /// When the text was tabled.
    pub tabled: Option<Instant>,
    /// The instant of the question.
    pub now: Option<Instant>,
}

impl Position {
    /// Returns a position without reservation or time.
    pub fn new(stance: Stance) -> Self {
        Self { stance, reservation: None, at: None }
    }
}

impl From<Stance> for Position {
    fn from(stance: Stance) -> Self {
        Self::new(stance)
    }
}

impl Question {
    /// Returns the question at the close of a meeting at which nobody has said anything.
    pub fn new(body: Body, matter: Matter) -> Self {
        Self {
            body,
            matter,
            procedure: Procedure::Meeting,
            stage: Stage::Closed,
            positions: BTreeMap::new(),
            attending: BTreeSet::new(),
            vacant: BTreeSet::new(),
            concerned: BTreeSet::new(),
            disputing: BTreeSet::new(),
            in_arrears: BTreeSet::new(),
            waived: BTreeSet::new(),
            ratified: BTreeSet::new(),
            accepted: BTreeSet::new(),
            joining_agreed: BTreeMap::new(),
            consents: BTreeMap::new(),
            reservation_objections: BTreeMap::new(),
            limited: None,
            silence: None,
            tabled: None,
            now: None,
        }
    }

    /// Returns the question with one more position.
    pub fn with(mut self, party: &str, stance: Stance) -> Self {
        self.positions.insert(party.into(), stance.into());
        self
    }
}
