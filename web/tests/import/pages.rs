//! What the recogniser makes of pages, on small pages in our own words.

use web::import::pages::{MAX_FILE_BYTES, MAX_LINE, MAX_PARAGRAPHS, Role, read};

use super::{date, import, lines, paragraphs, roles, text};

const LIST: &str = "\
03.02.2024

The envoy was received in the capital and spoke with the council. 

02.02.2024

Ships of two fleets met off the coast, the desk says.

They parted on the same day.


Ministers gather at the lake

01.02.2024

The ministers agreed on a plan.
https://example.org/plan

Go back

Back to all news";

#[test]
fn a_file_that_is_not_utf_8_is_refused_with_byte_and_line_and_the_others_are_read() {
    let files = vec![
        ("bad.txt".to_owned(), b"03.02.2024\n\nThe \xe9nvoy came.\n".to_vec()),
        ("good.txt".to_owned(), LIST.as_bytes().to_vec()),
    ];
    let import = read(&files);
    assert_eq!(
        import.report.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["bad.txt:3: the file is not UTF-8: byte 5 of this line (byte 17 of bad.txt) is 0xe9; save it as UTF-8"]
    );
    assert_eq!(import.acts.len(), 3);
    assert_eq!(import.report.files[0].tally().left_over, 3);
    lines::check(&files, &import);
}

#[test]
fn empty_blank_large_and_binary_files_are_problems() {
    let large = "a\n".repeat(MAX_FILE_BYTES / 2 + 1);
    let import = import(&[("empty", ""), ("blank", "\n \u{a0}\n"), ("large", &large), ("control", "a\nb\u{0}c\n")]);
    let says: Vec<String> = import.report.problems.iter().map(ToString::to_string).collect();
    assert!(says.iter().any(|says| says == "empty:1: the file is empty"), "{says:?}");
    assert!(says.iter().any(|says| says == "blank:1: the file has only blank lines"), "{says:?}");
    assert!(says.iter().any(|says| says.starts_with("control:2: ") && says.contains("U+0000")), "{says:?}");
    assert!(says.iter().any(|says| says.starts_with("large:1: ") && says.contains("the limit is 1048576")), "{says:?}");
    assert_eq!((import.acts.len(), import.report.files[2].lines), (0, MAX_FILE_BYTES / 2 + 1));
}

#[test]
fn a_day_that_no_calendar_has_is_a_problem_and_its_text_is_left_over() {
    let import = import(&[("a", "31.02.2024\n\nThe envoy came to the capital.\n\n01.02.2024\n\nHe left.\n")]);
    assert_eq!(import.acts.len(), 1);
    assert!(import.report.problems[0].to_string().starts_with("a:1: no calendar has the day 31.02.2024"));
    assert!(matches!(import.report.files[0].role(3), Some(Role::LeftOver { .. })));
}

#[test]
fn a_paragraph_or_an_item_beyond_its_limit_is_left_over_whole() {
    let long = format!("01.02.2024\n\n{}\n\n02.02.2024\n\nShort.\n", "word ".repeat(MAX_LINE / 5 + 1));
    let many = format!("01.02.2024\n{}", "One more line.\n".repeat(MAX_PARAGRAPHS + 1));
    let import = import(&[("long", &long), ("many", &many)]);
    assert_eq!(import.acts.len(), 1);
    let says: Vec<String> = import.report.problems.iter().map(ToString::to_string).collect();
    assert!(says[0].starts_with("long:3: ") && says[0].contains(&MAX_LINE.to_string()), "{says:?}");
    assert!(says[1].starts_with("many:2: ") && says[1].contains(&MAX_PARAGRAPHS.to_string()), "{says:?}");
}

#[test]
fn text_that_nothing_tells_apart_is_left_over_not_guessed() {
    let import = import(&[("a", "The envoy came to the capital.\nHe left on the same day.\n")]);
    assert!(import.acts.is_empty());
    assert_eq!(import.report.files[0].tally().left_over, 2);
    assert!(import.report.to_string().contains("lines 1-2: left over: no date and no headline"));
}

#[test]
fn a_list_is_cut_at_its_dates_and_a_title_above_a_date_is_the_headline() {
    let import = import(&[("list", LIST)]);
    let items: Vec<(String, &str, usize)> =
        import.acts.iter().map(|act| (date(act), text(act, "title"), paragraphs(act).len())).collect();
    assert_eq!(
        items,
        [
            ("2024-02-03 day".into(), "", 1),
            ("2024-02-02 day".into(), "", 2),
            ("2024-02-01 day".into(), "Ministers gather at the lake", 1),
        ]
    );
    assert_eq!(text(&import.acts[2], "link"), "https://example.org/plan");
    assert_eq!(text(&import.acts[2], "form"), "news");
    assert_eq!(paragraphs(&import.acts[0]), ["The envoy was received in the capital and spoke with the council."]);
    assert_eq!(import.report.files[0].tally().navigation, 2);
}

#[test]
fn dates_keep_their_precision() {
    let import = import(&[(
        "a",
        "June 2022\n\nThe plan was agreed.\n\nQ4 2021\n\nIt was begun.\n\n2020\n\nIt was asked for.\n",
    )]);
    assert_eq!(import.acts.iter().map(date).collect::<Vec<_>>(), ["2022-06 month", "2021-10 quarter", "2020 year"]);
}

#[test]
fn an_article_whose_address_stands_above_its_text_is_press() {
    let press = "Is the lake deep? | SCIENCE\n\nIs the lake deep? | SCIENCE 05.06.2020\n\nhttps://www.example.org/x...\n\nIt is deep.\nVery deep.\n";
    let import = import(&[("press", press)]);
    let act = &import.acts[0];
    assert_eq!((import.report.press, import.report.dated), (1, 0));
    assert_eq!(
        (text(act, "form"), text(act, "issuer"), text(act, "section")),
        ("press-article", "example.org", "SCIENCE")
    );
    assert_eq!((text(act, "title"), date(act)), ("Is the lake deep? | SCIENCE", "2020-06-05 day".into()));
    assert_eq!(text(act, "link"), "https://www.example.org/x...");
    assert_eq!(import.report.files[0].role(1), Some(Role::DuplicateOf { file: 0, line: 3 }));
    assert_eq!(import.report.remarks, ["press:5 prints an address that is cut short"]);
}

#[test]
fn copies_with_and_without_dates_are_one_item_with_two_sources() {
    let copy = "The envoy was received\u{a0}in the capital  and spoke with the council.\u{a0}\nShips of two fleets met off the coast, the desk says.\nThey parted on the same day.\nThe council met in the old town. It was a long day\nThe meeting had two parts.\n_____\nPress desk of the council\n+7-000-000-00-00\n";
    for order in [[("list", LIST), ("copy", copy)], [("copy", copy), ("list", LIST)]] {
        let import = import(&order);
        assert_eq!((import.report.dated, import.report.undated), (3, 1));
        let twice: Vec<String> = import.acts.iter().filter(|act| act.found.len() == 2).map(date).collect();
        assert_eq!(twice, ["2024-02-03 day", "2024-02-02 day"]);
        let undated = import.acts.iter().find(|act| date(act).is_empty()).expect("an undated item");
        assert_eq!(text(undated, "title"), "The council met in the old town. It was a long day");
        assert_eq!(text(undated, "issuer"), "Press desk of the council");
        let copy = import.report.files.iter().find(|file| file.name == "copy").expect("the copy");
        assert_eq!((copy.tally().duplicate, copy.tally().contact, copy.tally().left_over), (3, 2, 0));
    }
}

#[test]
fn a_shorter_print_of_a_dated_item_is_merged_into_the_fuller_one() {
    let full = "Ministers gather at the lake\n\n01.02.2024\n\nThe ministers agreed on a plan for all the shores of the lake.\n\nIt runs for years.\n";
    let short = "01.02.2024\n\nThe ministers agreed on a plan for all the shores of the lake.\n";
    let import = import(&[("short", short), ("full", full)]);
    assert_eq!(import.acts.len(), 1);
    assert_eq!(import.acts[0].found.iter().map(|place| place.file.as_str()).collect::<Vec<_>>(), ["full", "short"]);
}

#[test]
fn the_same_text_under_two_dates_stays_two_items_with_a_remark() {
    let import = import(&[("a", "01.02.2024\n\nThe council met.\n"), ("b", "02.02.2024\n\nThe council met.\n")]);
    assert_eq!(import.acts.len(), 2);
    assert_eq!(import.report.remarks, ["b:1 has the text of a:1 under another date; both are kept"]);
}

#[test]
fn a_file_with_headings_and_no_date_is_a_page() {
    let page = "How the council works.\n\nIt is an old council with many rooms.\n\nMembers\n\n1. The first\n\n2. The second\n\nRooms.\n\nThere are nine rooms, which are all in use.\n\nThe red room\n\nThe blue room\n\nThe green room\n\nAll are warm.\n";
    let import = import(&[("page.txt", page)]);
    let act = &import.acts[0];
    assert_eq!(
        (act.kind, text(act, "slug"), text(act, "title")),
        ("page.publish", "how-the-council-works", "How the council works.")
    );
    let sections = act.body["sections"].as_array().expect("sections");
    let headings: Vec<&str> =
        sections.iter().map(|section| section.get("heading").and_then(toml::Value::as_str).unwrap_or("-")).collect();
    assert_eq!(headings, ["-", "Members", "Rooms."]);
    assert_eq!(paragraphs(act).len(), 8);
    assert_eq!(import.report.pages, 1);
}

#[test]
fn misprints_are_kept_and_noted() {
    let import = import(&[("a", "01.02.2024\n\n\u{41c}The council of the the lake met , and left.\n")]);
    let act = &import.acts[0];
    assert_eq!(paragraphs(act), ["\u{41c}The council of the the lake met , and left."]);
    let notes: Vec<&str> =
        act.body["notes"].as_array().expect("notes").iter().filter_map(|note| note["text"].as_str()).collect();
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes.iter().all(|note| note.ends_with("as printed.")));
}

#[test]
fn russian_pages_are_read_too() {
    let import = import(&[("ru", "15 мая 2025 г.\n\nПосол принят в столице.\n\nНазад к списку\n")]);
    assert_eq!((date(&import.acts[0]).as_str(), text(&import.acts[0], "language")), ("2025-05-15 day", "ru"));
    assert_eq!(roles(&import.report.files[0])[4], Role::Navigation);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let windows = format!("\u{feff}{}", LIST.replace('\n', "\r\n"));
    let (plain, windows) = (import(&[("a", LIST)]), import(&[("a", &windows)]));
    assert_eq!(plain, windows);
}
