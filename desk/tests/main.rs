//! A desk as its officers and its administrator meet it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod papers;
mod tokens;
mod waiting;

use desk::limits::{
    CEREMONY_BYTES_MAX, CHALLENGE_MICROS, IDLE_MICROS, INVITATION_MICROS, NAME_CHARS_MAX, OFFICERS_MAX, OFFICES_MAX,
    PASSKEYS_MAX, SESSIONS_MAX,
};
use desk::probe::{Authenticator, text};
use desk::{Desk, Officer, OfficerId, Refused, Session, Site};
use law::act::Author;
use law::time::Instant;
use seal::entropy::Seeded;

const NOW: Instant = Instant(1_790_000_000_000_000);

fn after(micros: i64) -> Instant {
    Instant(NOW.0 + micros)
}

fn site() -> Site {
    Site::parse("https://node.example.org").unwrap()
}

fn desk() -> Desk {
    Desk::memory(site(), Box::new(Seeded::new("desk"))).unwrap()
}

fn offices(names: &[&str]) -> Vec<Author> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

/// Adds an officer with a passkey.
fn enrolled(desk: &Desk, name: &str, number: u8) -> (Officer, Authenticator) {
    let invitation = desk.add(name, &offices(&["permrep@KZ"]), NOW).unwrap();
    let key = Authenticator::new(&site(), number);
    let made = key.register(&desk.challenge_to_register(NOW));
    (desk.register(&invitation.code, &made, NOW).unwrap(), key)
}

fn sign_in(desk: &Desk, key: &Authenticator, now: Instant) -> Result<Session, Refused> {
    desk.sign_in(&key.sign(&desk.challenge_to_sign_in(now)), now)
}

fn says<T: std::fmt::Debug>(result: Result<T, Refused>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn an_invitation_holds_once_and_not_for_ever() {
    let desk = desk();
    let invitation = desk.add("Aigul", &offices(&["permrep@KZ"]), NOW).unwrap();
    let key = Authenticator::new(&site(), 1);
    let register = |code: &str, now| desk.register(code, &key.register(&desk.challenge_to_register(now)), now);
    assert!(says(register("", NOW)).contains("does not hold"));
    assert!(says(register(&"0".repeat(64), NOW)).contains("does not hold"));
    assert!(says(register(&invitation.code, after(INVITATION_MICROS + 1))).contains("does not hold"));
    let second = desk.invite(invitation.officer, NOW).unwrap();
    assert!(says(register(&invitation.code, NOW)).contains("does not hold"), "a later invitation takes its place");
    assert_eq!(register(&second.code, after(INVITATION_MICROS)).unwrap().name, "Aigul");
    assert!(says(register(&second.code, NOW)).contains("does not hold"), "it was used");
}

#[test]
fn a_passkey_of_another_site_sort_or_person_is_refused() {
    let desk = desk();
    let invitation = desk.add("Aigul", &offices(&["permrep@KZ"]), NOW).unwrap();
    let challenge = desk.challenge_to_register(NOW);
    let register = |made| says(desk.register(&invitation.code, &made, NOW));
    let twisted = |twist: fn(&mut Authenticator)| {
        let mut key = Authenticator::new(&site(), 1);
        twist(&mut key);
        key.register(&challenge)
    };
    assert!(register(twisted(|key| key.origin = "https://other.example.org".into())).contains("another site"));
    assert!(register(twisted(|key| key.host = "other.example.org".into())).contains("another site"));
    assert!(register(twisted(|key| key.flags = 0x01)).contains("did not verify"));
    assert!(register(twisted(|key| key.flags = 0x04)).contains("did not verify"));
    assert!(register(twisted(|key| key.id = Vec::new())).contains("id is empty"));
    let key = Authenticator::new(&site(), 1);
    assert!(register(key.register(&desk.challenge_to_sign_in(NOW))).contains("run out"), "made for another purpose");
    let rsa = [0xa2, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00];
    assert!(register(key.register_key(&challenge, &rsa)).contains("ES256"));
    let mut nowhere = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    nowhere.extend([7; 32]);
    nowhere.extend([0x22, 0x58, 0x20]);
    nowhere.extend([7; 32]);
    assert!(register(key.register_key(&challenge, &nowhere)).contains("no point"));
    let mut long = key.register(&challenge);
    long.client = "A".repeat(CEREMONY_BYTES_MAX + 1);
    assert!(register(long).contains("too long"));
    let mut sign = key.register(&challenge);
    sign.client = key.sign(&challenge).client;
    assert!(register(sign).contains("another request"));
    desk.register(&invitation.code, &key.register(&challenge), NOW).unwrap();
    let other = desk.add("Bolat", &offices(&["permrep@KZ"]), NOW).unwrap();
    assert!(says(desk.register(&other.code, &key.register(&challenge), NOW)).contains("registered already"));
}

#[test]
fn nobody_signs_in_with_what_is_not_the_passkey_of_an_officer_now() {
    let desk = desk();
    let (officer, mut key) = enrolled(&desk, "Aigul", 1);
    assert!(says(sign_in(&desk, &Authenticator::new(&site(), 2), NOW)).contains("opens nothing"));
    let mut forged = Authenticator::new(&site(), 2);
    forged.id.clone_from(&key.id);
    assert!(says(sign_in(&desk, &forged, NOW)).contains("does not fit"));
    let challenge = desk.challenge_to_sign_in(NOW);
    assert!(says(desk.sign_in(&key.sign(&challenge), after(CHALLENGE_MICROS + 1))).contains("run out"));
    let answer = key.sign(&challenge);
    desk.sign_in(&answer, NOW).unwrap();
    assert!(says(desk.sign_in(&answer, NOW)).contains("run out"), "one answer, one session");
    key.counter = 5;
    sign_in(&desk, &key, NOW).unwrap();
    assert!(says(sign_in(&desk, &key, NOW)).contains("copy"), "the counter stood still");
    key.counter = 4;
    assert!(says(sign_in(&desk, &key, NOW)).contains("copy"), "the counter went back");
    key.counter = 6;
    desk.suspend(officer.id, NOW).unwrap();
    assert!(says(sign_in(&desk, &key, NOW)).contains("opens nothing"));
    assert!(says(desk.invite(officer.id, NOW)).contains("suspended"));
    desk.restore(officer.id).unwrap();
    assert_eq!(sign_in(&desk, &key, NOW).unwrap().officer.name, "Aigul");
    let passkey = desk.passkeys(officer.id).unwrap()[0].id;
    assert!(says(desk.remove(OfficerId(99), passkey)).contains("no passkey"));
    desk.remove(officer.id, passkey).unwrap();
    key.counter = 7;
    assert!(says(sign_in(&desk, &key, NOW)).contains("opens nothing"));
}

#[test]
fn failed_attempts_of_anybody_lock_nobody_out() {
    let desk = desk();
    let (_, key) = enrolled(&desk, "Aigul", 1);
    let mut forged = Authenticator::new(&site(), 2);
    forged.id.clone_from(&key.id);
    for _ in 0..200 {
        assert!(sign_in(&desk, &forged, NOW).is_err());
    }
    assert!(sign_in(&desk, &key, NOW).is_ok());
}

#[test]
fn a_session_ends_with_its_time_its_officer_or_its_owner() {
    let desk = desk();
    let (officer, key) = enrolled(&desk, "Aigul", 1);
    let begin = |now| sign_in(&desk, &key, now).unwrap().code;
    let is_in = |code: &str, now| desk.session(code, now).unwrap().is_some();
    let idle = begin(NOW);
    assert!(is_in(&idle, after(IDLE_MICROS)));
    assert!(is_in(&idle, after(2 * IDLE_MICROS)), "it was used in between");
    assert!(!is_in(&idle, after(3 * IDLE_MICROS + 1)));
    assert!(!is_in(&idle, NOW), "what has ended does not come back");
    let (left, stays) = (begin(NOW), begin(NOW));
    desk.sign_out(&left).unwrap();
    assert!(!is_in(&left, NOW) && is_in(&stays, NOW));
    let many: Vec<String> = (0..SESSIONS_MAX as i64).map(|at| begin(after(1 + at))).collect();
    assert!(!is_in(&stays, NOW), "more than {SESSIONS_MAX} sessions end the least recent");
    assert!(many.iter().all(|code| is_in(code, after(100))));
    desk.suspend(officer.id, NOW).unwrap();
    assert!(many.iter().all(|code| !is_in(code, after(100))));
    assert!(!is_in("", NOW) && !is_in("../", NOW));
}

#[test]
fn an_approval_is_of_one_act_by_one_officer_once() {
    let desk = desk();
    let ((aigul, key), (bolat, other)) = (enrolled(&desk, "Aigul", 1), enrolled(&desk, "Bolat", 2));
    let (act, another) = (seal::sha256(b"an act"), seal::sha256(b"another act"));
    let anybody = [].as_slice();
    let approval = key.sign(&act.0);
    assert!(says(desk.approve(aigul.id, (&another, anybody), &approval, NOW)).contains("another act"));
    assert!(says(desk.approve(bolat.id, (&act, anybody), &approval, NOW)).contains("another officer"));
    let mut weak = key.clone();
    weak.flags = 0x01;
    assert!(says(desk.approve(aigul.id, (&act, anybody), &weak.sign(&act.0), NOW)).contains("verify"));
    assert!(
        says(desk.approve(aigul.id, (&act, &[other.public()]), &approval, NOW)).contains("not one that the authority")
    );
    let given = desk.approve(aigul.id, (&act, &[other.public(), key.public()]), &approval, NOW).unwrap();
    assert_eq!((given.officer, given.act, given.at, given.key), (aigul.id, act, NOW, key.public()));
    assert_eq!(desk.passkeys(aigul.id).unwrap()[0].key, key.public());
    assert!(says(desk.approve(aigul.id, (&act, anybody), &approval, NOW)).contains("before"));
    desk.approve(bolat.id, (&act, anybody), &other.sign(&act.0), after(1)).unwrap();
    let by: Vec<_> = desk.approvals(&act).unwrap().into_iter().map(|one| one.officer).collect();
    assert_eq!(by, [aigul.id, bolat.id]);
    assert!(desk.approvals(&another).unwrap().is_empty());
    // What is kept is what others can check.
    for one in desk.given(&act).unwrap() {
        let signed = one.signed.unwrap();
        let (key, authenticator, client) = (&one.key.0, &signed.authenticator, &signed.client);
        let approval = seal::approval::Approval { key, authenticator, client, signature: &signed.signature };
        assert_eq!(approval.verify(&act), Ok(()));
        assert!(approval.verify(&another).is_err());
    }
}

#[test]
fn a_browser_whose_data_nobody_could_put_together_again_approves_nothing() {
    let desk = desk();
    let (aigul, key) = enrolled(&desk, "Aigul", 1);
    let act = seal::sha256(b"an act");
    let other = key.sign_as(&act.0, |kind, challenge, origin| {
        format!(r#"{{"challenge":"{challenge}","type":"{kind}","origin":"{origin}","crossOrigin":false}}"#)
    });
    assert!(says(desk.approve(aigul.id, (&act, &[]), &other, NOW)).contains("other nodes cannot check"));
}

#[test]
fn officers_beyond_a_limit_or_without_a_name_or_office_are_refused() {
    let desk = desk();
    let one = offices(&["permrep@KZ"]);
    assert!(says(desk.add("  ", &one, NOW)).contains("characters"));
    assert!(says(desk.add(&"a".repeat(NAME_CHARS_MAX + 1), &one, NOW)).contains("characters"));
    assert!(says(desk.add("Aigul", &[], NOW)).contains("offices"));
    assert!(says(desk.add("Aigul", &vec![one[0].clone(); OFFICES_MAX + 1], NOW)).contains("offices"));
    assert!(says(desk.officer(OfficerId(1))).contains("no officer 1"));
    let (officer, _) = enrolled(&desk, "Айгуль", 1);
    assert!(says(desk.assign(officer.id, &[])).contains("offices"));
    desk.assign(officer.id, &offices(&["mfa@KZ", "permrep@KZ"])).unwrap();
    assert_eq!(desk.officer(officer.id).unwrap().offices, offices(&["mfa@KZ", "permrep@KZ"]));
    for number in 2..=PASSKEYS_MAX as u8 {
        let invitation = desk.invite(officer.id, NOW).unwrap();
        let made = Authenticator::new(&site(), number).register(&desk.challenge_to_register(NOW));
        desk.register(&invitation.code, &made, NOW).unwrap();
    }
    let invitation = desk.invite(officer.id, NOW).unwrap();
    let made = Authenticator::new(&site(), 99).register(&desk.challenge_to_register(NOW));
    assert!(says(desk.register(&invitation.code, &made, NOW)).contains("at the most"));
    for _ in 1..OFFICERS_MAX {
        desk.add("Bolat", &one, NOW).unwrap();
    }
    assert!(says(desk.add("Bolat", &one, NOW)).contains("at the most"));
}

#[test]
fn a_desk_is_found_again_and_its_file_holds_no_code() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.sqlite");
    let open = || Desk::open(&path, site(), Box::new(Seeded::new("desk"))).unwrap();
    let desk = open();
    let (officer, key) = enrolled(&desk, "Aigul", 1);
    let session = sign_in(&desk, &key, NOW).unwrap();
    let invitation = desk.invite(officer.id, NOW).unwrap();
    drop(desk);
    let desk = open();
    assert_eq!(desk.session(&session.code, NOW).unwrap().unwrap().officer, officer);
    assert_eq!(desk.invited(&invitation.code, NOW).unwrap(), officer);
    assert!(sign_in(&desk, &key, NOW).is_ok());
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for code in [&session.code, &invitation.code] {
            assert!(!bytes.windows(code.len()).any(|part| part == code.as_bytes()), "a code stands in the file");
        }
    }
    assert_eq!(text(&[251, 255]), "-_8", "the browser's alphabet");
}
