//! What a walk-through expects after a line: the words of its vocabulary, and nothing about how they are checked.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// One thing that must be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// `eff=yes`: the line's act has effect.
    Effective,
    /// `eff=no(REASON)` or `eff=no(REASON: CITATION)`: it has none, for that reason, resting on that article.
    Refused {
        /// The stable word of the refusal: `competence`.
        reason: String,
        /// A citation that must be among the refusal's; empty for any.
        cites: String,
    },
    /// `und=CLAUSE`: the charter does not say, and that is the missing clause.
    Undetermined(String),
    /// `state=NAME`: the case is in that state.
    State(String),
    /// `clock=NAME:STATUS`: a clock of the case is `open`, `done` or `late`.
    Clock {
        /// The clock's or duty's name in the charter.
        name: String,
        /// `open`, `done` or `late`.
        status: String,
    },
    /// `bound={..}`: exactly these parties are bound by the case's decision.
    Bound(BTreeSet<String>),
    /// `sees={..}`: these nodes hold the line's act and can read it. For a `heal`, the latest act written while cut.
    Sees(BTreeSet<String>),
    /// `unseen={..}`: these nodes do not hold it.
    Unseen(BTreeSet<String>),
    /// `pub=yes|no`: whether the public site shows the line's act. In a drill it shows none, whatever the line says.
    Public(Shown),
}

/// Whether the public site shows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It does.
    Yes,
    /// It does not.
    No,
}

impl FromStr for Expect {
    type Err = String;

    /// Reads one expectation. Refused if the word or the form is not of the vocabulary.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is not an expectation like eff=yes, state=invoked or sees={{KZ,RU}}");
        let (word, value) = text.split_once('=').ok_or_else(wrong)?;
        match (word, value) {
            ("eff", "yes") => Ok(Self::Effective),
            ("eff", value) => {
                let inner = value.strip_prefix("no(").and_then(|rest| rest.strip_suffix(')')).ok_or_else(wrong)?;
                let (reason, cites) = inner.split_once(':').unwrap_or((inner, ""));
                Ok(Self::Refused { reason: reason.trim().to_owned(), cites: cites.trim().to_owned() })
            }
            ("und", clause) if !clause.is_empty() => Ok(Self::Undetermined(clause.to_owned())),
            ("state", name) if !name.is_empty() => Ok(Self::State(name.to_owned())),
            ("clock", value) => match value.split_once(':') {
                Some((name, status @ ("open" | "done" | "late"))) => {
                    Ok(Self::Clock { name: name.to_owned(), status: status.to_owned() })
                }
                _ => Err(wrong()),
            },
            ("bound", value) => set(value).map(Self::Bound).ok_or_else(wrong),
            ("sees", value) => set(value).map(Self::Sees).ok_or_else(wrong),
            ("unseen", value) => set(value).map(Self::Unseen).ok_or_else(wrong),
            ("pub", "yes") => Ok(Self::Public(Shown::Yes)),
            ("pub", "no") => Ok(Self::Public(Shown::No)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Expect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        match self {
            Self::Effective => out.write_str("eff=yes"),
            Self::Refused { reason, cites } if cites.is_empty() => write!(out, "eff=no({reason})"),
            Self::Refused { reason, cites } => write!(out, "eff=no({reason}: {cites})"),
            Self::Undetermined(clause) => write!(out, "und={clause}"),
            Self::State(name) => write!(out, "state={name}"),
            Self::Clock { name, status } => write!(out, "clock={name}:{status}"),
            Self::Bound(parties) => write!(out, "bound={{{}}}", set(parties)),
            Self::Sees(nodes) => write!(out, "sees={{{}}}", set(nodes)),
            Self::Unseen(nodes) => write!(out, "unseen={{{}}}", set(nodes)),
            Self::Public(Shown::Yes) => out.write_str("pub=yes"),
            Self::Public(Shown::No) => out.write_str("pub=no"),
        }
    }
}

fn set(text: &str) -> Option<BTreeSet<String>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    let names: BTreeSet<String> = inner.split(',').map(|name| name.trim().to_owned()).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_outside_the_vocabulary_are_refused() {
        for text in
            ["eff", "eff=no", "eff=no(x", "clock=x", "clock=x:soon", "sees=KZ", "sees={KZ,}", "pub=maybe", "sum=1"]
        {
            assert!(text.parse::<Expect>().is_err(), "{text}");
        }
    }

    #[test]
    fn expectations_survive_text() {
        for text in [
            "eff=yes",
            "eff=no(competence)",
            "eff=no(competence: charter#article-8/crisis)",
            "und=amendments-2010#article-3/general: absent",
            "state=invoked",
            "clock=crisis-draft:open",
            "bound={AM,BY}",
            "sees={PUB}",
            "unseen={AM,BY}",
            "pub=no",
        ] {
            assert_eq!(text.parse::<Expect>().unwrap().to_string(), text);
        }
    }
}
