//! This node's clock beside those of the other members, in words.

use crate::cx::Cx;

/// Says that this node's clock is wrong and what is done about it; nothing while it is not.
pub fn wrong(cx: &Cx<'_>) -> Option<String> {
    let clock = cx.record.clock();
    let way = if clock.ahead > 0 { "behind" } else { "ahead of" };
    clock.is_wrong().then(|| {
        format!(
            "This node's clock is {} {way} the median of the members' clocks. Acts are dated by the median; have the clock set.",
            span(clock.ahead)
        )
    })
}

/// Says how long a time is, in its two largest units.
pub fn span(micros: i64) -> String {
    let seconds = micros.unsigned_abs() / 1_000_000;
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, length) in units {
        let count = rest / length;
        rest %= length;
        if count > 0 && parts.len() < 2 {
            parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "less than a second".into() } else { parts.join(" and ") }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_said_in_its_two_largest_units() {
        let seconds = [0, 1, 61, 3_600, 90_061, -315_576_000];
        let says = seconds.map(|seconds: i64| span(seconds * 1_000_000));
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
