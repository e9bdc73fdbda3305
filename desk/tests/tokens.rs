//! Tokens of programs: shown once, scoped, revocable, kept as digests.

use desk::TOKEN_HEAD;
use desk::limits::{NAME_CHARS_MAX, TOKEN_DAYS_MAX, TOKEN_KINDS_MAX, TOKENS_MAX};

use crate::{NOW, after, desk, offices, says};

const DAY: i64 = 86_400_000_000;

#[test]
fn a_token_holds_for_what_it_names_until_it_is_old_or_revoked() {
    let desk = desk();
    let both = offices(&["mfa@KZ", "permrep@KZ"]);
    let kinds = ["report.".to_owned(), "position.state".to_owned()];
    let (reads, code) = desk.issue("Dashboard", None, 10, NOW).unwrap();
    let (writes, other) = desk.issue("Gateway", Some((&both[0], &kinds)), 10, NOW).unwrap();
    assert!(code.starts_with(TOKEN_HEAD) && code != other);
    let holds = |code: &str, now| desk.token(code, now).unwrap().is_some();
    assert!(!holds("", NOW) && !holds(TOKEN_HEAD, NOW) && !holds(&code[..code.len() - 1], NOW));
    assert!(!holds(&code, after(-1)), "a clock that was set back");
    assert!(holds(&code, after(10 * DAY)) && !holds(&code, after(10 * DAY + 1)));
    assert!(!reads.may_write(&both[0], "report.situation"), "it only reads");
    assert!(writes.may_write(&both[0], "report.situation") && writes.may_write(&both[0], "position.state"));
    assert!(!writes.may_write(&both[1], "report.situation"), "another office");
    assert!(!writes.may_write(&both[0], "position.stated") && !writes.may_write(&both[0], "reports.situation"));
    assert_eq!(desk.tokens().unwrap()[1].writes, writes.writes);
    assert_eq!(desk.tokens().unwrap()[1].used, None);
    desk.revoke(reads.id, after(5)).unwrap();
    assert!(!holds(&code, after(5)) && holds(&other, after(5)));
    assert!(says(desk.revoke(reads.id, after(6))).contains("no token 1"));
    assert!(says(desk.revoke(99, NOW)).contains("no token 99"));
}

#[test]
fn tokens_beyond_a_limit_are_refused() {
    let desk = desk();
    let office = &offices(&["mfa@KZ"])[0];
    let many = vec!["report.".to_owned(); TOKEN_KINDS_MAX + 1];
    assert!(says(desk.issue(" ", None, 1, NOW)).contains("characters"));
    assert!(says(desk.issue(&"a".repeat(NAME_CHARS_MAX + 1), None, 1, NOW)).contains("characters"));
    assert!(says(desk.issue("x", None, 0, NOW)).contains("days"));
    assert!(says(desk.issue("x", None, TOKEN_DAYS_MAX + 1, NOW)).contains("days"));
    assert!(says(desk.issue("x", Some((office, &[])), 1, NOW)).contains("kinds"));
    assert!(says(desk.issue("x", Some((office, &many)), 1, NOW)).contains("kinds"));
    for _ in 0..TOKENS_MAX {
        desk.issue("x", None, 1, NOW).unwrap();
    }
    assert!(says(desk.issue("x", None, 1, NOW)).contains("at the most"));
    desk.issue("x", None, 1, after(DAY + 1)).unwrap();
}
