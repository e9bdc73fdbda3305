//! Suggestions for misspelt words.

/// Returns the candidate that a misspelt word most likely means, if one is near enough: at most one slip in every
/// three letters, so that a code of two letters is never taken for another. Of equally near ones the first.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let slips_max = word.chars().count() / 3;
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(slips, candidate)| (1..=slips_max).contains(slips) && *slips < candidate.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Writes the end of a problem: the suggestion if there is one, else the list of what is possible.
pub(crate) fn hint<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str> + Clone, list: &str) -> String {
    match nearest(word, candidates.clone()) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => {
            let all: Vec<_> = candidates.into_iter().collect();
            if all.is_empty() { "there are none".to_owned() } else { format!("{list} {}", all.join(", ")) }
        }
    }
}

/// Returns how many letters must be put in, left out, changed or swapped with their neighbour to turn one word into
/// the other (optimal string alignment).
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().take(80).collect(), to.chars().take(80).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for row in 1..=from.len() {
        let mut next = vec![row];
        for col in 1..=to.len() {
            let changed = last[col - 1] + usize::from(from[row - 1] != to[col - 1]);
            let mut least = changed.min(last[col] + 1).min(next[col - 1] + 1);
            if row > 1 && col > 1 && from[row - 1] == to[col - 2] && from[row - 2] == to[col - 1] {
                least = least.min(before[col - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_a_slip_and_a_lost_letter_each_count_one() {
        assert_eq!(distance("quorom", "quorum"), 1);
        assert_eq!(distance("deicde", "decide"), 1);
        assert_eq!(distance("clck", "clock"), 1);
        assert_eq!(distance("", "csc"), 3);
    }

    #[test]
    fn a_word_that_is_far_from_all_gets_no_suggestion() {
        assert_eq!(nearest("quorom", ["absent", "quorum"]), Some("quorum"));
        assert_eq!(nearest("zebra", ["absent", "quorum"]), None);
        assert_eq!(nearest("KG", ["KZ"]), None);
        assert_eq!(hint("zebra", ["absent", "by"], "its keys are"), "its keys are absent, by");
    }
}
