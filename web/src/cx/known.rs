//! What stands in a sentence of the law, named in the reader's language. Each function gives nothing for what the
//! charter does not know, so that a template of a sentence does not fit by chance.

use law::act::Author;
use law::charter::rule::OfficeOf;
use law::id::{Body, Matter, Party};

use super::{Cx, inner, official};
use crate::lang::{Lang, say};

impl Cx<'_> {
    /// Returns who acts: a party by its code, or an office of a party, `permrep@KG`.
    pub fn actor(&self, code: &str) -> Option<String> {
        let known = |party: &Party| self.law().party(party).is_some();
        if !code.contains('@') {
            let party = Party::from(code);
            return known(&party).then(|| self.party(&party));
        }
        let author = code.parse::<Author>().ok().filter(|author| known(&author.party))?;
        let office = match self.law().office(&author) {
            Some((terms, _)) if terms.of == OfficeOf::Body => say!(self, "part-in-the-chair").into_owned(),
            Some(_) => inner(&self.office(&author)),
            None => author.office.to_string(),
        };
        Some(say!(self, "part-party-and-office", party = self.party(&author.party), office = office).into_owned())
    }

    /// Returns who is named by the offices of a party, `The head or foreign minister of KG`, or by the party's code alone.
    pub fn holders(&self, text: &str) -> Option<String> {
        let Some(phrase) = text.strip_prefix("The ").or_else(|| text.strip_prefix("the ")) else {
            return self.actor(text);
        };
        let (offices, party) = match phrase.rsplit_once(" of ") {
            Some((offices, code)) if self.law().party(&Party::from(code)).is_some() => {
                (offices, Some(Party::from(code)))
            }
            _ => (phrase, None),
        };
        let names = offices.split(", ").flat_map(|name| name.split(" or "));
        let names: Vec<String> = names.map(|name| self.office_in_english(name)).collect::<Option<_>>()?;
        let names = crate::part::act::either(self, &names);
        Some(match party {
            Some(party) => say!(self, "part-party-and-office", party = self.party(&party), office = names).into_owned(),
            None => names,
        })
    }

    /// Returns the office that the law spells so in English, as it stands within a sentence.
    fn office_in_english(&self, name: &str) -> Option<String> {
        let law = self.law();
        let is_it = |short: &str| short == name || inner(short) == name;
        let found = law.offices().into_iter().find(|(terms, rule)| {
            terms.names.get(Lang::ENGLISH.code()).map_or(terms.code(rule) == name, |names| is_it(&names.short))
        });
        found.map(|(terms, rule)| inner(&official(self, &terms.names, terms.code(rule))))
    }

    /// Returns a body that is named by its code, or by its English name after `the`.
    pub fn body_spelled(&self, text: &str) -> Option<String> {
        let law = self.law();
        let code = text.strip_prefix("the body '").and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text);
        if let Some((terms, _)) = law.body(&Body::from(code)) {
            return Some(official(self, &terms.names, code));
        }
        let name = text.strip_prefix("the ").or_else(|| text.strip_prefix("The "))?;
        let is_it = |terms: &law::charter::rule::BodyTerms| {
            terms.names.get(Lang::ENGLISH.code()).is_some_and(|names| names.official == name)
        };
        let found = law.bodies().into_iter().find(|(_, terms, _)| is_it(terms));
        found.map(|(body, terms, _)| official(self, &terms.names, body.as_str()))
    }

    /// Returns a matter on which some body is competent.
    pub fn matter_known(&self, code: &str) -> Option<String> {
        let matter = Matter::from(code);
        self.law().matters().contains_key(&matter).then(|| self.matter(&matter))
    }

    /// Returns an office by its code.
    pub fn office_known(&self, code: &str) -> Option<String> {
        let law = self.law();
        let found = law.offices().into_iter().find(|(terms, rule)| terms.code(rule) == code);
        found.map(|(terms, _)| inner(&official(self, &terms.names, code)))
    }
}
