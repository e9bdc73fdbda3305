//! Who runs which node of a whole alliance, read from the charter: nothing here knows one organisation from another.

use law::act::Author;
use law::charter::rule::{OfficeOf, PartyTerms, Power, Terms};
use law::charter::{Charter, Consolidated};
use law::id::{Kind, Office, Party};
use law::time::{AsOf, Instant};
use record::{NodePlan, Standing};

/// The name of the node that keeps no key and serves the public site.
pub const PUBLIC: &str = "PUB";

/// An alliance's nodes, in the order in which they are shown.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The nodes of the members, then that of the organs, then the public one.
    pub nodes: Vec<Planned>,
    /// Who publishes the public record.
    pub publisher: Author,
    /// Who accredits whom at set-up: the issuer, and the office that needs a credential.
    pub credentials: Vec<(Author, Office)>,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name: the code of its first party.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The parties whose logs it keeps; none on the public node.
    pub parties: Vec<(Party, Standing)>,
}

impl Plan {
    /// Reads the plan for a day. Fails if the charter names no member or nobody who may publish.
    pub fn of(charter: &Charter, now: Instant) -> anyhow::Result<Self> {
        let law = charter.as_of(AsOf { effective: now.date(), known: now.date() });
        let members = law.members("organisation");
        anyhow::ensure!(!members.is_empty(), "the charter names no member on {}", now.date());
        let publisher = publisher(&law)
            .ok_or_else(|| anyhow::anyhow!("the charter has no organ with an office that may write news.publish"))?;
        let named = |party: &Party| Planned {
            name: party.to_string(),
            title: law.party(party).map_or_else(|| party.to_string(), |(terms, _)| title(terms)),
            parties: Vec::new(),
        };
        let hosted = |standing| move |party: &Party| (party.clone(), standing);
        let mut nodes: Vec<Planned> = members
            .iter()
            .map(|party| Planned { parties: vec![(party.clone(), Standing::Member)], ..named(party) })
            .collect();
        let mut organs = law.organs();
        organs.sort_by_key(|organ| (*organ != publisher.party, organ.clone()));
        let parties = organs.iter().map(hosted(Standing::Organ)).collect();
        nodes.push(Planned { parties, ..named(&publisher.party) });
        nodes.push(Planned {
            name: PUBLIC.to_owned(),
            title: format!("{} public record", charter.id.to_uppercase()),
            parties: Vec::new(),
        });
        let credentials = credentials(&law, &members);
        Ok(Self { nodes, publisher, credentials })
    }

    /// Returns what the record needs to make the keys.
    pub fn keys(&self) -> Vec<NodePlan> {
        self.nodes.iter().map(|node| NodePlan { node: node.name.clone(), parties: node.parties.clone() }).collect()
    }

    /// Returns the name of the node that keeps a party's log.
    pub fn host(&self, party: &Party) -> Option<&str> {
        let hosts = |node: &&Planned| node.parties.iter().any(|(hosted, _)| hosted == party);
        self.nodes.iter().find(hosts).map(|node| node.name.as_str())
    }
}

/// Returns the short name of a party for people.
pub(crate) fn title(terms: &PartyTerms) -> String {
    let names = terms.names.get("en").or_else(|| terms.names.values().next());
    names.map(|names| names.short.clone()).unwrap_or_default()
}

fn publisher(law: &Consolidated<'_>) -> Option<Author> {
    let news = Kind::from("news.publish");
    let offices = law.competences_for_act(&news).into_iter().flat_map(|(terms, _)| &terms.by);
    let organs = law.organs();
    let authors = offices.flat_map(|office| {
        organs.iter().map(|organ| Author { office: office.clone(), party: organ.clone() }).collect::<Vec<_>>()
    });
    authors.into_iter().find(|author| law.office(author).is_some())
}

/// Pairs each member's issuer with each office of members that acts by credential. Of several offices that may issue,
/// the one that the charter names last issues: the narrowest.
fn credentials(law: &Consolidated<'_>, members: &[Party]) -> Vec<(Author, Office)> {
    let issue = Kind::from("credential.issue");
    let Some(issuer) = law.competences_for_act(&issue).into_iter().find_map(|(terms, _)| terms.by.last().cloned())
    else {
        return Vec::new();
    };
    let needing = law.rules().filter_map(|rule| match &rule.terms {
        Terms::Office(office) if office.of == OfficeOf::Member && office.power == Power::Credential => {
            Some(office.code.clone().unwrap_or_else(|| Office::from(rule.cite.rule.as_str())))
        }
        _ => None,
    });
    let needing: Vec<Office> = needing.collect();
    let of = |party: &Party| Author { office: issuer.clone(), party: party.clone() };
    members.iter().flat_map(|party| needing.iter().map(move |office| (of(party), office.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;

    #[test]
    fn the_charter_says_who_runs_which_node() {
        let charter = Folder::built_in().sound_charter().unwrap();
        let plan = Plan::of(&charter, "2022-01-05T18:00:00Z".parse().unwrap()).unwrap();
        let names: Vec<_> = plan.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["AM", "BY", "KZ", "KG", "RU", "TJ", "SEC", "PUB"]);
        assert_eq!(plan.host(&Party::from("JS")), Some("SEC"));
        assert_eq!(plan.publisher.to_string(), "press@SEC");
        assert_eq!(plan.credentials.len(), 6);
        assert_eq!(plan.credentials[0].0.to_string(), "mfa@AM");
        assert_eq!(plan.credentials[0].1.as_str(), "permrep");
    }
}
