//! No text makes the reader of charters panic, whatever is done to it: it answers with problems, and the same ones twice.

use law::charter::rule::{EVERY_RULE, KINDS, Terms};
use law::charter::words::says;
use law::charter::{Charter, report};
use law::time::AsOf;
use proptest::prelude::*;

use super::kinds::EVERY_KEY;
use super::problems::BASE;
use super::{day, file};

/// A change of bytes: in which text, where, what is done, and with which byte.
type Edit = (prop::sample::Index, prop::sample::Index, u8, u8);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..4, any::<u8>());
    prop::collection::vec(one, 1..24)
}

/// Changes a byte, takes one out, puts one in, or cuts the text off.
fn edit(text: &mut String, (_, place, what, byte): &Edit) {
    let mut bytes = std::mem::take(text).into_bytes();
    if !bytes.is_empty() {
        let at = place.index(bytes.len());
        match what {
            0 => bytes[at] = *byte,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, b"\n`\"=[]{}#>~\\"[usize::from(*byte) % 12]),
            _ => bytes.truncate(at),
        }
    }
    *text = String::from_utf8_lossy(&bytes).into_owned();
}

/// Asks a charter that was read from changed bytes what all charters are asked.
fn asked(charter: &Charter) {
    let day = day("2022-01-05");
    let dates = AsOf { effective: day, known: day };
    let _ = report::as_of(charter, dates);
    let law = charter.as_of(dates);
    for rule in &charter.rules {
        let _ = says(rule, &law);
    }
    for (body, ..) in law.bodies() {
        let _ = (law.chair_on(&body, day), law.seated(&body), law.holders(&body));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Bytes of a file are changed, taken out and doubled; the reader answers, and reads the same twice.
    #[test]
    fn no_change_of_bytes_makes_the_reader_panic(edits in edits()) {
        let mut files = super::csto::files();
        for one in edits {
            edit(&mut one.0.get_mut(&mut files[..]).text, &one);
        }
        let first = Charter::read("csto", &files);
        prop_assert_eq!(&first, &Charter::read("csto", &files));
        asked(&first.0);
    }

    /// The same with the charter in which every key stands.
    #[test]
    fn no_change_of_bytes_makes_any_key_panic(edits in edits()) {
        let mut every = file("every-key.md", EVERY_KEY);
        // A cut leaves little to look at: it is tried with the other charter.
        edits.iter().filter(|one| one.2 < 3).for_each(|one| edit(&mut every.text, one));
        let first = Charter::read("every", std::slice::from_ref(&every));
        prop_assert_eq!(&first, &Charter::read("every", &[every]));
        asked(&first.0);
    }

    /// An instrument with changed bytes is added to a sound charter, and a sound one to a charter that is not.
    #[test]
    fn no_change_of_bytes_makes_adding_an_instrument_panic(edits in edits()) {
        let (sound, changed) = (file("small.md", BASE), {
            let mut every = file("every-key.md", EVERY_KEY);
            edits.iter().for_each(|one| edit(&mut every.text, one));
            every
        });
        let base = Charter::read("test", std::slice::from_ref(&sound)).0;
        let more = base.with(std::slice::from_ref(&changed));
        prop_assert_eq!(&more, &base.with(std::slice::from_ref(&changed)));
        asked(&more.0);
        let broken = Charter::read("test", &[changed]).0;
        asked(&broken.with(&[sound]).0);
        asked(&base.with(&[file("small.md", BASE)]).0);
    }

    /// The terms of a rule are read by themselves, as any kind, from changed bytes.
    #[test]
    fn no_change_of_bytes_makes_terms_panic(which in any::<prop::sample::Index>(), kind in any::<prop::sample::Index>(), as_another in any::<bool>(), edits in edits()) {
        let fences: Vec<&str> = EVERY_KEY.split("\n```").skip(3).step_by(2).collect();
        let (head, body) = which.get(&fences).split_once('\n').expect("a fence has lines");
        let own = head.split(' ').next().unwrap_or_default();
        let kind = if as_another { kind.get(KINDS).word } else { own };
        prop_assert!(Terms::parse(own, body).is_ok() || EVERY_RULE.iter().any(|key| body.contains(key)), "{head}");
        let mut text = body.to_owned();
        edits.iter().for_each(|one| edit(&mut text, one));
        match Terms::parse(kind, &text) {
            Ok(terms) => prop_assert_eq!(terms.kind(), kind),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let last = text.split('\n').count() + 1;
                prop_assert!(problems.iter().all(|problem| (1..=last).contains(&problem.line) && !problem.says.is_empty()));
            }
        }
    }

    /// Any text at all as an instrument, and as the terms of any word.
    #[test]
    fn no_text_makes_the_reader_panic(text in "(```(decide|party|instrument|rotation)? ?[a-z]{0,3}\n|#{1,3} [0-9A-Z]|[a-z-]{1,9} = |\"[^\"]{0,4}\"|P[0-9]{1,12}[DYM]|[0-9]{1,21}|[\\[\\]{}=,.#>]|\n|\\PC){0,60}", kind in "[a-z]{0,9}") {
        let (charter, _) = Charter::read("any", &[file("any.md", &text)]);
        asked(&charter);
        let _ = Terms::parse(&kind, &text);
        for kind in KINDS {
            let _ = Terms::parse(kind.word, &text);
        }
    }
}
