//! Whether an act is within the authority that a party has given its office.
//!
//! A party need give none: then its offices may write what the charter lets them. Once it has, the office may write only
//! what an authority in force covers. In force goes by the index in the party's own log: an authority counts from the
//! entry that grants it up to the entry that revokes it, whatever instants the acts name.

use super::{Judge, Stop, list};
use crate::facts::{Authorised, Facts, Slot};
use crate::id::{Body, Kind};
use crate::kinds::{authority_grant, authority_revoke};

impl Judge<'_> {
    /// Refuses the act if the author's party has said what his office may write, and the act is not among that.
    ///
    /// Granting and revoking are never limited in this way: a party could shut itself out.
    pub(super) fn within_authority(&mut self, body: Option<&Body>) -> Result<(), Stop> {
        let kind = self.row.name;
        if kind == authority_grant::ROW.name || kind == authority_revoke::ROW.name {
            return self.approved(None);
        }
        let author = self.author();
        let granted = self.state.authorities_of(author).iter().copied();
        let mut granted: Vec<Slot> = granted.filter(|slot| self.is_earlier(*slot)).collect();
        if granted.is_empty() {
            return self.approved(None);
        }
        granted.sort_unstable_by_key(|slot| self.state.entry(*slot).index);
        let mut in_force: Vec<&Authorised> = Vec::new();
        // The latest that covers the act is its party's last word on who approves it.
        for slot in granted.into_iter().rev() {
            let grant = self.state.entry(slot);
            let Facts::Authority(given) = &grant.ruling.facts else { continue };
            if self.is_taken_back(slot) {
                continue;
            }
            if given.covers(kind, body) {
                let id = grant.id;
                self.tell(&[], &[id], |_| format!("{} lets its office {} write {kind}.", author.party, author.office));
                return self.approved(given.officers.as_ref().map(|officers| (slot, officers)));
            }
            in_force.push(given);
        }
        in_force.reverse();
        let (party, office) = (&author.party, &author.office);
        let (says, next) = if in_force.is_empty() {
            (
                format!("{party} has revoked the authority of its office {office}."),
                format!("Have {party} grant it anew (authority.grant), then write the act again."),
            )
        } else {
            let given: Vec<String> = in_force.iter().map(|given| self.covered(given)).collect();
            let before = body.map_or_else(String::new, |body| format!(" before {}", self.body_name(body)));
            (
                format!("{party} lets its office {office} write {}, and not {kind}{before}.", given.join("; ")),
                format!("Have {party} grant that too (authority.grant), or act through another of its offices."),
            )
        };
        let rules: Vec<_> = self.era.writers(&Kind::from(authority_grant::ROW.name)).map(|(_, rule)| rule).collect();
        Err(self.refuse("authority", &rules, says, next))
    }

    /// Says whether an earlier entry of the log takes an authority back.
    fn is_taken_back(&self, grant: Slot) -> bool {
        self.state
            .entry(grant)
            .referrers
            .iter()
            .any(|by| self.state.entry(*by).ruling.facts == Facts::Revocation(grant) && self.is_earlier(*by))
    }

    /// Says whether an entry of the author's log stands before the act and may be consulted.
    pub(super) fn is_earlier(&self, slot: Slot) -> bool {
        self.state.entry(slot).index < self.place.index && self.may_consult(slot)
    }

    /// Returns what an authority covers, in words.
    fn covered(&self, given: &Authorised) -> String {
        let kinds = authority_grant::named(&given.kinds);
        if given.bodies.is_empty() {
            return kinds;
        }
        let bodies: Vec<String> = given.bodies.iter().map(|body| self.body_name(body)).collect();
        format!("{kinds} before {}", list(&bodies, "and"))
    }
}
