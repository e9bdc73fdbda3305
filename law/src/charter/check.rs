//! Checks across the files of a charter: what is referred to exists, nothing is said twice, dates are in order.

use super::limit;
use super::read::Draft;
use super::scan::Fence;
use crate::outcome::Problem;

/// Says what is wrong with the name of a fence.
pub(super) fn name(fence: &Fence<'_>) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    match fence.name {
        "" => Some(format!("the {0} rule has no name; write ```{0} NAME", fence.kind)),
        name if name.chars().count() > limit::NAME_CHARS_MAX => {
            Some(format!("a rule's name has at most {} letters", limit::NAME_CHARS_MAX))
        }
        name if !name.chars().all(plain) => {
            Some(format!("\"{name}\" is not a name; use Latin letters, figures and \"-\""))
        }
        _ => None,
    }
}

/// Checks the instruments against one another.
pub(super) fn across(drafts: &[Draft], problems: &mut Vec<Problem>) {
    let rules: usize = drafts.iter().map(|draft| draft.rules.len()).sum();
    if rules > limit::RULES_MAX {
        let says = format!("the charter has {rules} rules, more than {}", limit::RULES_MAX);
        problems.extend(drafts.last().map(|draft| Problem { file: draft.instrument.file.clone(), line: 1, says }));
    }
}
