//! Dates as pages print them, with the precision that is printed and no more.

use law::time::Date;

/// How exact a printed date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// A day is printed.
    Day,
    /// A month and a year are printed.
    Month,
    /// A quarter and a year are printed.
    Quarter,
    /// Only a year is printed.
    Year,
}

/// A date as far as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedDate {
    /// `2025-05-15`, `2025-05`, `2025` as the precision says; for a quarter its first month.
    pub value: String,
    /// What of it is printed.
    pub precision: Precision,
}

/// What a piece of text is, read as a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It has not the form of a date.
    NoDate,
    /// A date.
    Date(PrintedDate),
    /// It has the form of a date, and the calendar has no such day.
    Impossible,
}

impl Precision {
    /// Returns the word that bodies use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

const MONTHS: [[&str; 5]; 12] = [
    ["january", "jan", "январь", "января", "янв"],
    ["february", "feb", "февраль", "февраля", "фев"],
    ["march", "mar", "март", "марта", "мар"],
    ["april", "apr", "апрель", "апреля", "апр"],
    ["may", "may", "май", "мая", "май"],
    ["june", "jun", "июнь", "июня", "июн"],
    ["july", "jul", "июль", "июля", "июл"],
    ["august", "aug", "август", "августа", "авг"],
    ["september", "sept", "сентябрь", "сентября", "сен"],
    ["october", "oct", "октябрь", "октября", "окт"],
    ["november", "nov", "ноябрь", "ноября", "ноя"],
    ["december", "dec", "декабрь", "декабря", "дек"],
];

/// Reads a whole piece of text as a date: `15.05.2025`, `2025-05-15`, `15 May 2025`, `May 15, 2025`, `May 2025`,
/// `Q2 2025`, `2025`, with Russian month names too, and with a time of day behind a full date. A form in which day
/// and month can be confused (`04/05/2025`) is no date.
pub fn read(text: &str) -> Reading {
    let text = text.to_lowercase().replace(['\u{a0}', '\u{202f}', ','], " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|last| matches!(*last, "г." | "года" | "г")) {
        words.pop();
    }
    if words.len() > 1 && words.last().is_some_and(|last| is_time(last)) {
        words.pop();
    }
    match words.as_slice() {
        [one] => single(one),
        [quarter, rest @ ..] if quarter_of(quarter, rest).is_some() => {
            quarter_of(quarter, rest).map_or(Reading::NoDate, Reading::Date)
        }
        [name, year] => month_of(name).zip(year_of(year)).map_or(Reading::NoDate, |(month, year)| {
            Reading::Date(PrintedDate { value: format!("{year:04}-{month:02}"), precision: Precision::Month })
        }),
        [a, b, year] => {
            let pair = day_of(a).zip(month_of(b)).or_else(|| day_of(b).zip(month_of(a)));
            pair.zip(year_of(year)).map_or(Reading::NoDate, |((day, month), year)| full(year, month, day))
        }
        _ => Reading::NoDate,
    }
}

/// Reads only the all-numeric forms `15.05.2025` and `2025-05-15`: those that may stand beside a headline.
pub fn read_numeric(word: &str) -> Reading {
    let (parts, day_first): (Vec<&str>, bool) = match (word.contains('.'), word.contains('-')) {
        (true, false) => (word.split('.').collect(), true),
        (false, true) => (word.split('-').collect(), false),
        _ => return Reading::NoDate,
    };
    let [a, b, c] = parts.as_slice() else { return Reading::NoDate };
    let (day, month, year) = if day_first { (*a, *b, *c) } else { (*c, *b, *a) };
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(day, 2) || !digits(month, 2) || year.len() != 4 || !digits(year, 4) {
        return Reading::NoDate;
    }
    let number = |text: &str| text.parse::<u16>().unwrap_or(0);
    full(number(year), number(month) as u8, number(day) as u8)
}

fn single(word: &str) -> Reading {
    match year_of(word) {
        Some(year) => Reading::Date(PrintedDate { value: format!("{year:04}"), precision: Precision::Year }),
        None => read_numeric(word),
    }
}

fn full(year: u16, month: u8, day: u8) -> Reading {
    Date::new(year, month, day).map_or(Reading::Impossible, |date| {
        Reading::Date(PrintedDate { value: date.to_string(), precision: Precision::Day })
    })
}

fn year_of(word: &str) -> Option<u16> {
    let four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| four && (1900..=2100).contains(year))
}

fn month_of(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    MONTHS.iter().position(|names| names.contains(&word)).map(|index| index as u8 + 1)
}

fn day_of(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn quarter_of(first: &str, rest: &[&str]) -> Option<PrintedDate> {
    let named = first.starts_with('q') || rest.iter().any(|word| matches!(*word, "quarter" | "квартал"));
    if !named {
        return None;
    }
    let rest: Vec<&str> = rest.iter().copied().filter(|word| !matches!(*word, "quarter" | "of" | "квартал")).collect();
    let number = match first.trim_start_matches('q').trim_end_matches("-й") {
        "1" | "1st" | "i" => 1,
        "2" | "2nd" | "ii" => 2,
        "3" | "3rd" | "iii" => 3,
        "4" | "4th" | "iv" => 4,
        _ => return None,
    };
    let [year] = rest.as_slice() else { return None };
    let year = year_of(year)?;
    let month = number * 3 - 2;
    Some(PrintedDate { value: format!("{year:04}-{month:02}"), precision: Precision::Quarter })
}

fn is_time(word: &str) -> bool {
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = word.split(':').collect();
    matches!(parts.len(), 2 | 3) && parts.iter().all(|part| two(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        match read(text) {
            Reading::Date(date) => format!("{} {}", date.value, date.precision.word()),
            Reading::Impossible => "impossible".into(),
            Reading::NoDate => "none".into(),
        }
    }

    #[test]
    fn dates_keep_the_precision_that_is_printed() {
        for (text, expected) in [
            ("15.05.2025", "2025-05-15 day"),
            ("5.5.2025", "2025-05-05 day"),
            ("2025-05-15", "2025-05-15 day"),
            ("15.05.2025 14:30", "2025-05-15 day"),
            ("15 May 2025", "2025-05-15 day"),
            ("May 15th, 2025", "2025-05-15 day"),
            ("15 мая 2025 г.", "2025-05-15 day"),
            ("June 2022", "2022-06 month"),
            ("Q4 2021", "2021-10 quarter"),
            ("4th quarter of 2021", "2021-10 quarter"),
            ("2022", "2022 year"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_no_day_is_told_apart() {
        assert_eq!(value("31.02.2025"), "impossible");
        assert_eq!(value("32.13.2025"), "impossible");
        for text in
            ["04/05/2025", "1.2.3", "12.05.25", "May", "3000", "12:30", "", "4 2021", "4 2021 2022", "the 15 May 2025"]
        {
            assert_eq!(value(text), "none", "{text}");
        }
    }
}
