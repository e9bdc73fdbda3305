//! Who may set a mechanism in motion.

use crate::charter::rule::{Initiative, MechanismTerms, OfficeOf};
use crate::facts::Facts;
use crate::id::{Matter, Party};
use crate::judge::{Judge, Stop, list};

/// Refuses an appeal by somebody whom the mechanism on its matter does not name. A mechanism that names nobody may be
/// set in motion by whoever may bring the matter forward.
pub(crate) fn triggered(judge: &mut Judge<'_>, matter: &Matter, territory: &Party) -> Result<(), Stop> {
    let era = judge.era.clone();
    let law = era.law();
    let Some((terms, rule)) = law.mechanism(matter).filter(|(terms, _)| !terms.triggered_by.is_empty()) else {
        return Ok(());
    };
    let number = judge.number(rule);
    if let Some(by) = terms.triggered_by.iter().find(|by| fits(judge, **by, territory)) {
        judge.cite(number);
        judge.tell(&[number], &[], |judge| {
            format!("{} may set the mechanism '{}' in motion: {}.", judge.author(), rule.cite.rule, by.means())
        });
        return Ok(());
    }
    let says = format!(
        "The mechanism '{}' is set in motion by {}, and {} is not that.",
        rule.cite.rule,
        who(terms),
        judge.author()
    );
    let next = match terms.triggered_by.contains(&Initiative::StateConcerned) {
        true => format!("It is for {territory} to make the appeal."),
        false => format!("It is for {} to make the appeal.", who(terms)),
    };
    Err(judge.refuse("trigger", &[number], says, next))
}

/// Says whether the author of an appeal is one of those whom a word names.
fn fits(judge: &Judge<'_>, by: Initiative, territory: &Party) -> bool {
    let author = judge.author();
    let of = judge.era.office(author).map(|(terms, _)| terms.of);
    let is_member = judge.era.members.contains(&author.party);
    match by {
        Initiative::AnyMember => is_member,
        Initiative::StateConcerned => is_member && author.party == *territory,
        Initiative::Chair => of == Some(OfficeOf::Body) || judge.era.is_chairing(&author.party),
        Initiative::SecretaryGeneral => of == Some(OfficeOf::Organ),
        Initiative::AnotherBody => {
            judge.rested.iter().any(|rested| matches!(rested.judged.ruling.facts, Facts::Decision { .. }))
        }
    }
}

fn who(terms: &MechanismTerms) -> String {
    let words: Vec<&str> = terms.triggered_by.iter().map(|by| by.means()).collect();
    list(&words, "or")
}
