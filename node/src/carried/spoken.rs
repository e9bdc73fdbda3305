//! Ids in a form that two people can compare aloud, in any language: six groups of five digits.

/// Returns the digits of some bytes: about a hundred bits, so that nobody finds other bytes with the same digits.
pub fn digits(bytes: &[u8]) -> String {
    let hash = seal::hash::tagged("foedera spoken v1", &[bytes]);
    let group = |bytes: &[u8]| {
        let number = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:05}", number % 100_000)
    };
    hash.0[..30].chunks(5).map(group).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_six_groups_and_hang_on_every_byte() {
        let said = digits(b"some key");
        assert_eq!(said.split(' ').map(str::len).collect::<Vec<_>>(), [5; 6]);
        assert!(said.chars().all(|letter| letter == ' ' || letter.is_ascii_digit()));
        assert_eq!(said, digits(b"some key"));
        assert_ne!(said, digits(b"some kez"));
    }
}
