//! Whether the officers whom a party names for its office have approved an act.
//!
//! An authority may name officers by their keys and say how many of them must approve. Which approvals hold is found
//! where the act is read; here they are counted against the latest authority in force that covers the act. Every
//! approval must be good: one that is not shows that the act is not what its officers saw.

use super::{Judge, Stop};
use crate::act::{Found, OfficerKey};
use crate::facts::{Facts, Officers, Slot};
use crate::id::{ActId, Kind};
use crate::kinds::authority_grant;
use crate::outcome::Citation;
use crate::state::State;

/// The approvals that an act needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The authority that asks for them.
    pub grant: ActId,
    /// How many officers, and the keys of whom.
    pub officers: Officers,
    /// The rules that let a party grant such an authority.
    pub because: Vec<Citation>,
}

impl Judge<'_> {
    /// Refuses the act unless as many of these officers as their party says approve it, each once, and nobody else.
    pub(super) fn approved(&mut self, asked: Option<(Slot, &Officers)>) -> Result<(), Stop> {
        let act = self.act;
        let party = &self.author().party;
        let Some((slot, officers)) = asked else {
            return match act.approvals.first() {
                None => Ok(()),
                Some(_) => Err(self.unapproved(
                    format!(
                        "The act carries approvals of officers, and no authority in force of {} asks for any.",
                        self.author()
                    ),
                    "Write the act again without approvals.".into(),
                )),
            };
        };
        let grant = self.state.entry(slot).id;
        let because = self.citations(&self.granting());
        self.asked = Some(Asked { grant, officers: officers.clone(), because });
        for (place, approval) in act.approvals.iter().enumerate() {
            let key = &approval.key;
            let short = key.short();
            if act.approvals[..place].iter().any(|earlier| earlier.key == *key) {
                let next = "Each officer approves an act once: have another officer approve it, then write it again.";
                return Err(self.unapproved(format!("The key {short} approves the act twice."), next.into()));
            }
            if !officers.keys.contains(key) {
                let says = match self.was_named(key) {
                    true => format!("The key {short} was that of an officer of {}, and no longer is.", self.author()),
                    false => {
                        format!("The key {short} is not that of an officer whom {party} names for {}.", self.author())
                    }
                };
                let next = "Have it approved by officers whom the authority in force names (authority.grant).";
                return Err(self.unapproved(says, next.into()));
            }
            if approval.found != Found::Holds {
                let says = format!("What the key {short} signed is not this act in the log of {party}.");
                return Err(self.unapproved(says, "Have the officer approve exactly the act that is written.".into()));
            }
        }
        self.enough(grant, officers)
    }

    fn enough(&mut self, grant: ActId, officers: &Officers) -> Result<(), Stop> {
        let (given, needed, of) = (self.act.approvals.len(), officers.needed, officers.keys.len());
        let author = self.author();
        if given < needed {
            let did = if given == 0 { "none".to_owned() } else { given.to_string() };
            let says = format!("{needed} of {of} officers of {author} must approve the act; {did} did.");
            let more = needed - given;
            let next = format!("Have {more} more of them approve it with their passkeys, then write the act again.");
            return Err(self.unapproved(says, next));
        }
        self.tell(&[], &[grant], |_| format!("{given} of {of} officers of {author} approve it; {needed} must."));
        Ok(())
    }

    /// Says whether an earlier authority of the office named a key.
    fn was_named(&self, key: &OfficerKey) -> bool {
        let mut granted = self.state.authorities_of(self.author()).iter().filter(|slot| self.is_earlier(**slot));
        granted.any(|slot| match &self.state.entry(*slot).ruling.facts {
            Facts::Authority(given) => given.officers.as_ref().is_some_and(|officers| officers.keys.contains(key)),
            _ => false,
        })
    }

    fn granting(&self) -> Vec<crate::era::RuleNo> {
        self.era.writers(&Kind::from(authority_grant::ROW.name)).map(|(_, rule)| rule).collect()
    }

    fn unapproved(&self, says: String, next: String) -> Stop {
        self.refuse("approval", &self.granting(), says, next)
    }
}

impl State<'_> {
    /// Returns the approvals that an act would need as the next one of its log; nothing if none, or if it would be
    /// refused before that is known.
    pub fn approvals_asked(&self, act: &crate::act::Act) -> Option<Asked> {
        super::judge(self, act, super::Place::next(&act.author.party), super::Telling::Nothing).asked
    }

    /// Returns an act as if as many officers as it needs had approved it; as it is, where it carries approvals or needs
    /// none.
    pub fn as_if_approved(&self, act: &crate::act::Act) -> crate::act::Act {
        let asked = if act.approvals.is_empty() { self.approvals_asked(act) } else { None };
        match asked {
            Some(asked) => act.approved_by(asked.officers.keys.into_iter().take(asked.officers.needed)),
            None => act.clone(),
        }
    }
}

/// What a party lets one of its offices write, as things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The act that grants it.
    pub grant: ActId,
    /// Kinds by name; a name that ends with a dot stands for its family.
    pub kinds: Vec<String>,
    /// The officers who approve, if any are named.
    pub officers: Option<Officers>,
}

impl Granted {
    /// Says whether acts of a kind are among what the office may write.
    pub fn covers(&self, kind: &Kind) -> bool {
        let kind = kind.as_str();
        let named = |name: &String| if name.ends_with('.') { kind.starts_with(name.as_str()) } else { kind == name };
        self.kinds.iter().any(named)
    }
}

impl State<'_> {
    /// Returns the authorities of an office that are in force at the end of its party's log, the latest first.
    pub fn authorities(&self, office: &crate::act::Author) -> Vec<Granted> {
        let mut slots: Vec<Slot> = self.authorities_of(office).to_vec();
        slots.sort_unstable_by_key(|slot| std::cmp::Reverse(self.entry(*slot).index));
        let revoked = |slot: &Slot| {
            let mut by = self.entry(*slot).referrers.iter();
            by.any(|by| self.entry(*by).ruling.facts == Facts::Revocation(*slot))
        };
        let granted = |slot: Slot| match &self.entry(slot).ruling.facts {
            Facts::Authority(given) if !revoked(&slot) => {
                let (kinds, officers) = (given.kinds.clone(), given.officers.clone());
                Some(Granted { grant: self.entry(slot).id, kinds, officers })
            }
            _ => None,
        };
        slots.into_iter().filter_map(granted).collect()
    }
}
