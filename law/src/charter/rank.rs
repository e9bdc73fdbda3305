//! Which of two instruments prevails where both speak to one question, by what their headers say.
//!
//! Nothing is read into dates or kinds of instrument: that a later text, a treaty or a more special one prevails is for
//! a header to say. What is left out: two rules of one instrument, between which no rank decides.

use std::collections::BTreeSet;

use super::Charter;

impl Charter {
    /// Says whether an instrument prevails over another, by its own header, by that of the other, or by those of
    /// instruments between them. Instruments that prevail over one another in a circle are refused when they are read.
    pub fn prevails(&self, instrument: &str, over: &str) -> bool {
        instrument != over && self.above(over).contains(instrument)
    }

    /// Returns the instruments that prevail over one.
    pub(super) fn above<'c>(&'c self, instrument: &'c str) -> BTreeSet<&'c str> {
        let mut above = BTreeSet::new();
        let mut next = vec![instrument];
        while let Some(lower) = next.pop() {
            let named = self.instruments.iter().filter(|paper| paper.id == lower).flat_map(|paper| &paper.under);
            let naming = self.instruments.iter().filter(|paper| paper.over.iter().any(|id| id == lower));
            let higher = named.map(String::as_str).chain(naming.map(|paper| paper.id.as_str()));
            next.extend(higher.filter(|id| above.insert(*id)).collect::<Vec<_>>());
        }
        above
    }
}
