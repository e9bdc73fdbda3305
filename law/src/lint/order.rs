//! Orders of parties against the alphabet that they say they follow.

use std::cmp::Ordering;

use super::words::list;
use super::{Check, Collate, Look};
use crate::charter::Consolidated;
use crate::charter::rule::{Names, Rule, Terms};
use crate::id::Party;

pub(super) fn look(look: &mut Look<'_>, collate: &Collate<'_>) {
    for rule in look.law.rules() {
        match &rule.terms {
            Terms::Rotation(terms) => {
                alphabet(
                    look,
                    rule,
                    &Listed { order: &terms.order, language: &terms.language, form: &terms.form, key: "order" },
                    collate,
                );
            }
            Terms::Order(terms) => {
                let form = terms.form.word();
                alphabet(
                    look,
                    rule,
                    &Listed { order: &terms.parties, language: &terms.language, form, key: "parties" },
                    collate,
                );
            }
            _ => {}
        }
    }
}

/// An order as a rule gives it.
struct Listed<'r> {
    order: &'r [Party],
    language: &'r str,
    form: &'r str,
    key: &'static str,
}

fn form<'n>(names: &'n Names, form: &str) -> &'n str {
    if form == "official" { &names.official } else { &names.short }
}

/// Returns the name of a party in a language and form, if it has one.
fn name<'c>(law: &Consolidated<'c>, party: &Party, listed: &Listed<'_>) -> Option<&'c str> {
    let (terms, _) = law.party(party)?;
    terms.names.get(listed.language).map(|names| form(names, listed.form)).filter(|name| !name.is_empty())
}

/// Sorts by the alphabet, keeping the order of equal names; nothing if the alphabet is not known.
fn sorted<'c>(
    names: &[(&'c Party, &'c str)],
    language: &str,
    collate: &Collate<'_>,
) -> Option<Vec<(&'c Party, &'c str)>> {
    let mut sorted = names.to_vec();
    let mut known = true;
    sorted.sort_by(|(_, left), (_, right)| {
        collate(language, left, right).unwrap_or_else(|| {
            known = false;
            Ordering::Equal
        })
    });
    known.then_some(sorted)
}

fn alphabet(look: &mut Look<'_>, rule: &Rule, listed: &Listed<'_>, collate: &Collate<'_>) {
    let law = look.law;
    let (language, form) = (listed.language, listed.form);
    let lost: Vec<&Party> = listed.order.iter().filter(|party| name(&law, party, listed).is_none()).collect();
    if !lost.is_empty() {
        let first = lost[0];
        look.find(
            Check::OrderNameMissing,
            rule,
            format!("The order follows the {form} names in \"{language}\", and there is none for {}.", list(&lost)),
            vec![format!("Whoever checks the order cannot tell where {first} belongs in it.")],
            format!("Add names.{language} to the party rule {first}, or name another language."),
        );
        return;
    }
    let names: Vec<(&Party, &str)> =
        listed.order.iter().filter_map(|party| name(&law, party, listed).map(|name| (party, name))).collect();
    if names.len() < 2 {
        return;
    }
    let Some(sorted) = sorted(&names, language, collate) else {
        look.find(
            Check::OrderNotCompared,
            rule,
            format!("The order follows \"{language}\", whose alphabet is not known here; it was not compared."),
            vec![],
            "Write the language as a tag like \"ru\" or \"en\", or compare the order by hand.".to_owned(),
        );
        return;
    };
    // A rotation may begin anywhere: only who follows whom counts.
    let begin = sorted.iter().position(|(party, _)| *party == names[0].0).unwrap_or(0);
    let turned: Vec<_> =
        sorted.iter().cycle().skip(if listed.key == "order" { begin } else { 0 }).take(names.len()).collect();
    let Some(place) = (0..names.len()).find(|place| names[*place].0 != turned[*place].0) else { return };
    let ((party, said), (meant, other)) = (names[place], *turned[place]);
    let other_form = if form == "short" { "official" } else { "short" };
    let again = Listed { form: other_form, ..Listed { order: listed.order, language, form, key: listed.key } };
    let fits = follows(&law, &again, collate);
    look.find(
        Check::OrderDiffers,
        rule,
        format!(
            "The list is not in the order of the {form} names in \"{language}\": {party} stands where {meant} would."
        ),
        vec![
            format!("By the alphabet {meant} ({other}) comes before {party} ({said})."),
            format!("The alphabetical order is {}.", list(sorted.iter().map(|(party, _)| *party))),
        ],
        match fits {
            true => format!("Write form = \"{other_form}\", which the list follows, or put the list in order."),
            false => format!("Put \"{}\" in that order, or say in the article which order it is.", listed.key),
        },
    );
}

/// Says whether a list is in the order of another form of name.
fn follows(law: &Consolidated<'_>, listed: &Listed<'_>, collate: &Collate<'_>) -> bool {
    let names: Option<Vec<(&Party, &str)>> =
        listed.order.iter().map(|party| name(law, party, listed).map(|name| (party, name))).collect();
    let sorted = names.as_ref().and_then(|names| sorted(names, listed.language, collate));
    names.is_some() && names == sorted
}
