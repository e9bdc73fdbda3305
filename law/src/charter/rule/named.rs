//! What an organisation names and remembers beside its parties, bodies and offices: terms and anniversaries.

use std::collections::BTreeMap;

use super::{Names, Precision};
use crate::time::Date;

table! {
    /// `term rubezh`: something that the organisation calls by several names. Searching by one of them finds the others.
    TermTerms {
        /// Names by language, with variants and usual misprints.
        names "names": BTreeMap<String, Names>,
    } optional {}
}

table! {
    /// `anniversary treaty`: a day that the organisation remembers each year.
    AnniversaryTerms {
        /// Names by language of what is remembered.
        names "names": BTreeMap<String, Names>,
        /// When it was; its first day where no single day is known.
        day "day": Date,
    } optional {
        /// How exact the day is: `day` if nothing is said.
        precision "precision": Precision,
    }
}

impl AnniversaryTerms {
    /// Returns the day of a year on which it is remembered and how many years it then is. Nothing before the first
    /// year after it. The last day of February stands for one that the year does not have.
    pub fn in_year(&self, year: u16) -> Option<(Date, u16)> {
        let years = year.checked_sub(self.day.year).filter(|years| *years > 0)?;
        let day = Date::new(year, self.day.month, self.day.day).or_else(|| Date::new(year, self.day.month, 28))?;
        Some((day, years))
    }
}
