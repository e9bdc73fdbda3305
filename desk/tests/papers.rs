//! Internal drafts: versions, who is asked, what is said, and when one counts as cleared.

use desk::limits::{
    OFFICES_MAX, PAPER_BYTES_MAX, PAPER_VERSIONS_MAX, PAPER_WORDS_MAX, PAPERS_MAX, TITLE_CHARS_MAX, WORD_CHARS_MAX,
};
use desk::{Answers, Clearance, Desk, OfficerId, Stand, Word};
use law::act::Author;

use crate::{NOW, after, desk, enrolled, offices, says};

fn answers(text: &str) -> Answers {
    vec![("seat".into(), "mfa@KZ".into()), ("body.text".into(), text.into())]
}

fn word(version: i64, office: &Author, stand: Stand, text: &str) -> Word {
    Word { version, office: office.clone(), by: OfficerId(1), at: NOW, stand, text: text.into() }
}

fn begun(desk: &Desk, office: &Author) -> i64 {
    desk.draft(OfficerId(1), ("A statement", "statement.issue", office), &answers("one"), NOW).unwrap()
}

fn clearance(desk: &Desk, id: i64) -> Clearance {
    let (paper, versions, words) = desk.paper(id).unwrap().unwrap();
    paper.clearance(versions.last().unwrap().number, &words)
}

#[test]
fn a_draft_is_cleared_as_it_stands_by_every_office_that_was_asked() {
    let desk = desk();
    enrolled(&desk, "Aigul", 1);
    let office = offices(&["mfa@KZ", "permrep@KZ", "head@KZ", "duty@KZ"]);
    let id = begun(&desk, &office[0]);
    assert_eq!(clearance(&desk, id), Clearance::NotAsked);
    assert!(says(desk.ask(id, &office[..2])).contains("does not clear its own"));
    assert!(says(desk.ask(id, &[office[1].clone(), office[1].clone()])).contains("once"));
    desk.ask(id, &office[1..3]).unwrap();
    assert_eq!(clearance(&desk, id), Clearance::Awaits(office[1..3].to_vec()));
    assert!(says(desk.say(id, &word(1, &office[3], Stand::Clears, ""))).contains("not asked"));
    assert!(says(desk.say(id, &word(1, &office[0], Stand::Clears, ""))).contains("its own"));
    assert!(says(desk.say(id, &word(1, &office[1], Stand::Refuses, " "))).contains("say why"));
    assert!(says(desk.say(id, &word(1, &office[1], Stand::Comments, ""))).contains("say why"));
    desk.say(id, &word(1, &office[1], Stand::Comments, "Shorter.")).unwrap();
    assert_eq!(clearance(&desk, id), Clearance::Awaits(office[1..3].to_vec()), "a comment clears nothing");
    desk.say(id, &word(1, &office[1], Stand::Refuses, "Too long.")).unwrap();
    desk.say(id, &word(1, &office[2], Stand::Clears, "")).unwrap();
    assert_eq!(clearance(&desk, id), Clearance::Refused(vec![office[1].clone()]));
    assert_eq!(desk.revise(id, OfficerId(1), &answers("one"), after(1)).unwrap(), 1, "the same answers");
    assert_eq!(desk.revise(id, OfficerId(1), &answers("two"), after(1)).unwrap(), 2);
    assert_eq!(clearance(&desk, id), Clearance::Awaits(office[1..3].to_vec()), "another version begins anew");
    assert!(says(desk.say(id, &word(1, &office[1], Stand::Clears, ""))).contains("version 2 is the latest"));
    for by in &office[1..3] {
        desk.say(id, &word(2, by, Stand::Clears, "")).unwrap();
    }
    assert_eq!(clearance(&desk, id), Clearance::Cleared);
    let (_, versions, words) = desk.paper(id).unwrap().unwrap();
    assert_eq!((versions.len(), words.len()), (2, 5), "everything is kept");
    assert_eq!(versions[0].answers, answers("one"));
    for (offices, count) in [(&office[..1], 1), (&office[1..2], 1), (&office[3..], 0), (&[], 0)] {
        assert_eq!(desk.papers(offices).unwrap().len(), count, "{offices:?}");
    }
    desk.close(id, "Given up.", after(9)).unwrap();
    assert!(says(desk.revise(id, OfficerId(1), &answers("three"), after(9))).contains("closed"));
    assert!(says(desk.say(id, &word(2, &office[1], Stand::Comments, "x"))).contains("closed"));
    assert!(says(desk.ask(id, &[])).contains("closed"));
    assert!(says(desk.close(id, "", NOW)).contains("closed"));
    assert!(says(desk.ask(99, &[])).contains("no draft 99"));
}

#[test]
fn drafts_beyond_a_limit_are_refused() {
    let desk = desk();
    enrolled(&desk, "Aigul", 1);
    let office = offices(&["mfa@KZ", "permrep@KZ"]);
    let draft =
        |title: &str, text: &str| desk.draft(OfficerId(1), (title, "statement.issue", &office[0]), &answers(text), NOW);
    assert!(says(draft("", "x")).contains("characters"));
    assert!(says(draft(&"a".repeat(TITLE_CHARS_MAX + 1), "x")).contains("characters"));
    assert!(says(draft("x", &"a".repeat(PAPER_BYTES_MAX))).contains("kB"));
    let id = begun(&desk, &office[0]);
    let many: Vec<Author> = (0..=OFFICES_MAX).map(|at| format!("o{at}@KZ").parse().unwrap()).collect();
    assert!(says(desk.ask(id, &many)).contains("at the most"));
    desk.ask(id, &office[1..]).unwrap();
    let long = "a".repeat(WORD_CHARS_MAX + 1);
    assert!(says(desk.say(id, &word(1, &office[1], Stand::Comments, &long))).contains("characters"));
    for _ in 0..PAPER_WORDS_MAX {
        desk.say(id, &word(1, &office[1], Stand::Comments, "x")).unwrap();
    }
    assert!(says(desk.say(id, &word(1, &office[1], Stand::Comments, "x"))).contains("begin another"));
    for number in 2..=PAPER_VERSIONS_MAX {
        desk.revise(id, OfficerId(1), &answers(&number.to_string()), NOW).unwrap();
    }
    assert!(says(desk.revise(id, OfficerId(1), &answers("more"), NOW)).contains("versions"));
    for _ in 1..PAPERS_MAX {
        begun(&desk, &office[0]);
    }
    assert!(says(draft("x", "x")).contains("at the most"));
    desk.close(id, "Given up.", NOW).unwrap();
    draft("x", "x").unwrap();
}
