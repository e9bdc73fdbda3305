//! Shares against a slow reference: fractions in lowest terms, compared by continued fractions, one step at a time.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use law::decide::{self, Question, Stance};
use law::id::Party;
use law::outcome::Finding;
use proptest::prelude::*;

/// Compares a/b and c/d by their whole parts, then by the inverses of what remains. No product is ever formed.
fn compare(a: u128, b: u128, c: u128, d: u128) -> Ordering {
    match (a / b).cmp(&(c / d)) {
        Ordering::Equal => match (a % b, c % d) {
            (0, 0) => Ordering::Equal,
            (0, _) => Ordering::Less,
            (_, 0) => Ordering::Greater,
            (rest, other) => compare(d, other, b, rest),
        },
        unequal => unequal,
    }
}

fn adopted(at_least: &str, num: u32, den: u32, weights: &[i64], for_it: &[bool]) -> bool {
    let parties = super::parties(weights.len());
    let values: Vec<String> =
        parties.iter().zip(weights).map(|(party, weight)| format!("{party} = {weight}")).collect();
    let rules = format!(
        "```scale people\nunit = \"inhabitants\"\nvalues = {{ {} }}\n```\n\n```decide general\nby = [\"council\"]\n\
         how = \"vote\"\nabsent = \"not-counted\"\nabstain = \"not-counted\"\nbound = \"all\"\n\
         thresholds = [{{ of = \"all\", {at_least} = \"{num}/{den}\", scale = \"people\" }}]\n```\n",
        values.join(", ")
    );
    let charter = super::charter(&parties, &rules);
    let stance = |is: &bool| if *is { Stance::Agree } else { Stance::Object };
    let positions: BTreeMap<Party, _> =
        parties.iter().zip(for_it).map(|(party, is)| (Party::from(party.clone()), stance(is).into())).collect();
    let question = Question { positions, ..super::question() };
    decide::decide(&charter.as_of(super::on("2010-06-15")), &question).adopted == Finding::Yes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn shares_are_exact_for_any_weights(
        seats in prop::collection::vec((0..=i64::MAX, any::<bool>()), 1..6),
        den in 1..=u32::MAX,
        num in 0..=u32::MAX,
    ) {
        let (weights, for_it): (Vec<i64>, Vec<bool>) = seats.into_iter().unzip();
        let num = num % den;
        let whole: u128 = weights.iter().map(|weight| *weight as u128).sum();
        let part: u128 = weights.iter().zip(&for_it).filter(|(_, is)| **is).map(|(weight, _)| *weight as u128).sum();
        let votes = for_it.contains(&true) && whole > 0;
        let order = |yes: bool| votes && yes;
        let (least, more) = match whole {
            0 => (false, false),
            _ => {
                let order = compare(part, whole, u128::from(num), u128::from(den));
                (order != Ordering::Less, order == Ordering::Greater)
            }
        };
        prop_assert_eq!(adopted("at-least", num, den, &weights, &for_it), order(least));
        prop_assert_eq!(adopted("more-than", num, den, &weights, &for_it), order(more));
    }
}

#[test]
fn the_last_unit_decides_where_floats_would_not_see_it() {
    let third = i64::MAX / 3;
    assert!(!adopted("at-least", 1, 3, &[third - 1, third, third + 1], &[true, false, false]));
    assert!(adopted("at-least", 1, 3, &[third, third, third], &[true, false, false]));
    assert!(!adopted("more-than", 1, 3, &[third, third, third], &[true, false, false]));
    assert!(adopted("more-than", 1, 3, &[third + 1, third, third], &[true, false, false]));
}
