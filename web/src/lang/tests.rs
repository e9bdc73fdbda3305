//! The messages of every language are whole, the pages use what there is, and pages that were moved hold no sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};

use super::*;

/// Sources whose sentences still stand in them, in English. The list may only shrink.
const TO_MOVE: &str = include_str!("to-move.txt");

/// Words of the law's tables that have no Russian yet: helps of fields and what kinds of act are about. May only shrink.
const ROWS_MISSING_MAX: usize = 400;

fn resource(text: &str) -> FluentResource {
    FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, faults)| panic!("{faults:?}\n{text}"))
}

fn messages(resource: &FluentResource) -> impl Iterator<Item = &Message<&str>> {
    resource.entries().filter_map(|entry| if let Entry::Message(message) = entry { Some(message) } else { None })
}

/// Returns the variables of a message, and of which of them it asks how many they are.
fn variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| variables(&variant.value, found));
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
    }
}

type Keys = BTreeMap<String, BTreeSet<String>>;

/// Returns the keys of a language with the variables of each.
fn keys(lang: Lang) -> Keys {
    let mut keys = Keys::new();
    for file in FOLDERS[usize::from(lang.0)].1 {
        for message in messages(&resource(file)) {
            let mut own = BTreeSet::new();
            variables(message.value.as_ref().expect("a message has words"), &mut own);
            assert!(keys.insert(message.id.name.to_owned(), own).is_none(), "{} stands twice", message.id.name);
        }
    }
    keys
}

#[test]
fn every_language_has_the_keys_and_variables_of_english() {
    let english = keys(Lang::ENGLISH);
    for lang in Lang::all() {
        let own = keys(lang);
        let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        let more: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && more.is_empty(), "{}: missing {missing:?}, not in English {more:?}", lang.code());
        for (key, variables) in &own {
            // What a sentence of the law says twice may be said once, as in "the view of KG" after "the head of KG".
            let fits =
                if key.starts_with("law-") { variables.is_subset(&english[key]) } else { *variables == english[key] };
            assert!(fits, "{}: {key} has {variables:?}, English has {:?}", lang.code(), english[key]);
        }
    }
}

#[test]
fn every_message_formats_with_numbers_and_with_words() {
    for lang in Lang::all() {
        let bundle = &BUNDLES[usize::from(lang.0)];
        for (key, names) in keys(lang) {
            for count in [0, 1, 2, 5, 11, 21, 104] {
                let mut values = FluentArgs::new();
                names.iter().for_each(|name| values.set(name.clone(), count));
                let mut faults = Vec::new();
                let pattern = bundle.get_message(&key).and_then(|message| message.value()).expect("a message");
                let said = bundle.format_pattern(pattern, Some(&values), &mut faults);
                assert!(
                    faults.is_empty() && !said.trim().is_empty(),
                    "{} {key} {count}: {said:?} {faults:?}",
                    lang.code()
                );
                assert!(!said.contains('{') && !said.contains('\n'), "{} {key}: {said:?}", lang.code());
            }
        }
    }
}

#[test]
fn russian_counts_in_its_own_plural_forms() {
    let lang = Lang::of("ru").expect("Russian");
    let days = [1, 2, 5, 11, 21, 22, 25].map(|count: i64| say!(lang, "part-days", count = count).into_owned());
    assert_eq!(days, ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "22 дня", "25 дней"]);
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).expect("a source"))).collect()
}

fn collect(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Returns the part of a source that is no test and no comment.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    own.lines()
        .filter(|line| !["//", "tracing::", "#[expect("].iter().any(|start| line.trim_start().starts_with(start)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn pages_use_every_message_and_no_other() {
    let mut used = BTreeSet::new();
    for (name, text) in sources().iter().filter(|(name, _)| !name.starts_with("lang")) {
        let text = code(text);
        for call in ["say!(", "weave!("] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').nth(1).expect("a key");
                assert!(rest.split('"').next().is_some_and(|head| head.len() < 60), "{name}: no key after {call}");
                used.insert(key.to_owned());
            }
        }
    }
    used.extend(["part-in-the-chair"].map(str::to_owned));
    let known: BTreeSet<String> = keys(Lang::ENGLISH).into_keys().filter(|key| !key.starts_with("law-")).collect();
    let unknown: Vec<_> = used.difference(&known).collect();
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(unknown.is_empty() && unused.is_empty(), "unknown: {unknown:?}; unused: {unused:?}");
}

/// Returns the literals of a source that read like sentences or words for people: two words, the first of letters only.
fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut signs = text.chars().peekable();
    let mut literal: Option<String> = None;
    while let Some(sign) = signs.next() {
        match (&mut literal, sign) {
            (None, '\'') if signs.peek() == Some(&'"') => {
                signs.next();
            }
            (None, '"') => literal = Some(String::new()),
            (Some(own), '"') => {
                if is_sentence(own) {
                    found.push(own.clone());
                }
                literal = None;
            }
            (Some(own), '\\') => own.extend(signs.next().filter(|sign| *sign != '\n')),
            (Some(own), sign) => own.push(sign),
            _ => {}
        }
    }
    found
}

fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters =
        |word: &&&str| word.trim_matches(['.', ',', ':', ';', '“', '”', '(', ')']).chars().all(char::is_alphabetic);
    let plain = words.iter().filter(|word| word.len() > 1).filter(letters).count();
    let is_capital = text.trim().starts_with(|sign: char| sign.is_ascii_uppercase()) && plain >= 1 && text.len() > 2;
    (plain >= 3 || is_capital) && !text.starts_with("bug: ") && !NAMES.contains(&text)
}

/// Sources that speak to programs, read foreign pages, or write to the operator's log.
const NOT_PAGES: [&str; 11] = [
    "calendar/ics.rs",
    "api",
    "import",
    "sync",
    "lang",
    "cx",
    "health.rs",
    "router.rs",
    "assets.rs",
    "app.rs",
    "live.rs",
];

/// Names that are the same in every language; the first two are sections of items that name none.
const NAMES: [&str; 12] = [
    "News",
    "Press articles",
    "Foedera",
    "CSV",
    "JSON",
    "PUB",
    "UTC",
    "DENY",
    "foedera proof check ",
    "foedera charter lint",
    "foedera fork export",
    "foedera fork check",
];

#[test]
fn pages_that_were_moved_hold_no_sentence() {
    let to_move: BTreeSet<&str> = TO_MOVE.lines().filter(|line| !line.is_empty()).collect();
    let pages = sources().into_iter().filter(|(name, _)| !NOT_PAGES.iter().any(|start| name.starts_with(start)));
    let mut faults = Vec::new();
    for (name, text) in pages {
        let found = sentences(&code(&text));
        match (found.is_empty(), to_move.contains(name.as_str())) {
            (false, false) => faults.push(format!("{name} holds {found:?}: say it by a message in web/lang")),
            (true, true) => faults.push(format!("{name} is moved: take it out of web/src/lang/to-move.txt")),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the words of the law's tables that a form must say, and those that help.
fn rows() -> (BTreeSet<String>, BTreeSet<String>) {
    use crate::part::explain::sentence;
    let (mut must, mut may) = (BTreeSet::new(), BTreeSet::new());
    for row in ::law::kinds::all() {
        must.insert(row.title.to_owned());
        must.insert(sentence(row.family));
        must.extend(row.refs.iter().map(|role| sentence(role.name)));
        may.insert(row.about.to_owned());
        may.extend(row.refs.iter().map(|role| role.help.to_owned()));
        fields(row.fields, &mut must, &mut may);
    }
    must.extend(::law::decide::Stance::ALL.iter().map(|stance| stance.means().to_owned()));
    (must, may)
}

fn fields(list: &'static [::law::kind::Field], must: &mut BTreeSet<String>, may: &mut BTreeSet<String>) {
    use ::law::kind::Shape;
    for field in list {
        must.insert(field.label.to_owned());
        may.insert(field.help.to_owned());
        match field.shape {
            Shape::Choice(choices) => must.extend(choices.iter().map(|(_, words)| (*words).to_owned())),
            Shape::Rows(inner) | Shape::Group(inner) => fields(inner, must, may),
            _ => {}
        }
    }
}

#[test]
fn titles_labels_and_choices_of_every_kind_of_act_are_said_in_every_language() {
    let (must, may) = rows();
    for lang in Lang::all().filter(|lang| *lang != Lang::ENGLISH) {
        let missing = |words: &BTreeSet<String>| -> Vec<String> {
            words.iter().filter(|words| lang.said(&row_key(words), None).is_none()).cloned().collect()
        };
        assert_eq!(missing(&must), Vec::<String>::new(), "{}", lang.code());
        let helps = missing(&may);
        assert!(helps.len() <= ROWS_MISSING_MAX, "{} helps without words: {helps:?}", helps.len());
        let known: BTreeSet<String> = must.iter().chain(&may).map(|words| row_key(words)).collect();
        let stale: Vec<String> = messages(&resource(ROWS[usize::from(lang.0)][0]))
            .map(|row| row.id.name.to_owned())
            .filter(|key| !known.contains(key))
            .collect();
        assert_eq!(stale, Vec::<String>::new(), "{}: no table has these words", lang.code());
    }
}

#[test]
fn the_language_is_the_one_that_is_asked_for_most() {
    let many = "de,".repeat(ACCEPTED_LANGUAGES_MAX) + "ru";
    for (header, expected) in [
        ("", "en"),
        ("de, fr;q=0.5", "en"),
        ("ru", "ru"),
        ("ru-KZ,ru;q=0.9,en;q=0.8", "ru"),
        ("en;q=0.4, ru;q=0.8", "ru"),
        ("en, ru", "en"),
        ("ru;q=0, en;q=0.1", "en"),
        ("ru;q=9, en;q=x", "en"),
        (&many, "en"),
    ] {
        assert_eq!(Lang::accepted(header).code(), expected, "{header}");
    }
}

#[test]
fn woven_messages_escape_all_but_their_parts() {
    let mut parts = Vec::new();
    let one = place(&mut parts, &maud::html! { b { "<x>" } });
    let said = woven(&format!("a < {one} & \u{E010}\u{E0FF}b"), &parts);
    assert_eq!(said.0, "a &lt; <b>&lt;x&gt;</b> &amp; b");
}

/// Sentences that the law says word for word as a template does. A sentence changed in the law loses its Russian, and this
/// test says so; the number may only grow.
const SAID_BY_LAW_MIN: usize = 90;

#[test]
fn sentences_of_the_law_that_had_russian_keep_it() {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../law/src");
    collect(&root, &mut found);
    let holes = |text: &str| -> String {
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
    };
    let english = resource(FOLDERS[0].1.iter().find(|text| text.contains("\nlaw-")).expect("templates"));
    let pattern = |message: &Message<&str>| -> String {
        let pattern = message.value.as_ref().expect("a message has words");
        pattern
            .elements
            .iter()
            .map(|element| {
                if let PatternElement::TextElement { value } = element { (*value).to_owned() } else { "{}".to_owned() }
            })
            .collect()
    };
    let templates: Vec<String> = messages(&english).map(pattern).collect();
    let (mut said, mut unsaid) = (0, BTreeSet::new());
    for path in found.iter().filter(|path| {
        !["lint", "charter", "precedent", "kind.rs"].iter().any(|part| path.to_string_lossy().contains(part))
    }) {
        for literal in sentences(&code(&fs::read_to_string(path).expect("a source"))) {
            let literal = holes(&literal);
            match templates.iter().any(|template| template.contains(&literal)) {
                true => said += 1,
                false => drop(unsaid.insert(literal)),
            }
        }
    }
    assert!(said >= SAID_BY_LAW_MIN, "{said} have Russian; {} have none: {unsaid:#?}", unsaid.len());
}

#[test]
fn no_two_templates_of_the_law_are_the_same() {
    let mut seen = BTreeMap::new();
    for template in sentence::TEMPLATES.iter() {
        let other = seen.insert(template.skeleton(), template.key.clone());
        assert_eq!(other, None, "{} says the same", template.key);
    }
    assert!(seen.len() > 80, "templates were left out: a placeable that is no variable, or a name of no known sort");
    let law = keys(Lang::ENGLISH).into_keys().filter(|key| key.starts_with("law-")).count();
    assert_eq!(law, seen.len(), "a template holds something else than words and variables of a known sort");
}
