//! This node's clock beside those of the other members, in words.

use crate::cx::Cx;
use crate::lang::{Speaks, say};

/// Says that this node's clock is wrong and what is done about it; nothing while it is not.
pub fn wrong(cx: &Cx<'_>) -> Option<String> {
    let clock = cx.record.clock();
    let span = span(cx, clock.ahead);
    clock.is_wrong().then(|| match clock.ahead > 0 {
        true => say!(cx, "part-clock-behind", span = span).into_owned(),
        false => say!(cx, "part-clock-ahead", span = span).into_owned(),
    })
}

/// Says how long a time is, in its two largest units.
pub fn span(speaker: &impl Speaks, micros: i64) -> String {
    let seconds = micros.unsigned_abs() / 1_000_000;
    let units = [86_400, 3_600, 60, 1];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (at, length) in units.into_iter().enumerate() {
        let count = rest / length;
        rest %= length;
        if count > 0 && parts.len() < 2 {
            parts.push(match at {
                0 => say!(speaker, "part-span-days", count = count),
                1 => say!(speaker, "part-span-hours", count = count),
                2 => say!(speaker, "part-span-minutes", count = count),
                _ => say!(speaker, "part-span-seconds", count = count),
            });
        }
    }
    match parts.as_slice() {
        [] => say!(speaker, "part-less-than-a-second").into_owned(),
        [one] => one.clone().into_owned(),
        [most, last, ..] => say!(speaker, "part-and", most = &**most, last = &**last).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::lang::Lang;

    #[test]
    fn a_span_is_said_in_its_two_largest_units() {
        let seconds = [0, 1, 61, 3_600, 90_061, -315_576_000];
        let says = seconds.map(|seconds: i64| span(&Lang::ENGLISH, seconds * 1_000_000));
        let expected = [
            "less than a second",
            "1 second",
            "1 minute and 1 second",
            "1 hour",
            "1 day and 1 hour",
            "3652 days and 12 hours",
        ];
        assert_eq!(says, expected.map(str::to_owned));
    }
}
