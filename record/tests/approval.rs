//! Approvals by officers: how many an act needs, which count, and that every node finds the same.

use law::act::{Act, Approval, Found, OfficerKey, Signed};
use law::id::ActId;
use law::state::Verdict;
use record::limits::APPROVALS_MAX;
use record::{CodecFault, Record, decode_act, encode_act};
use seal::approval::probe::Officer;

use crate::alliance::{Alliance, act, network, statement};

/// Puts the approvals of officers into an act, each of what `signs` names.
fn approved(record: &Record, act: &Act, by: &[Officer], signs: &Act) -> Act {
    let challenge = record.challenge(&signs.author.party, signs).expect("a challenge");
    let one = |officer: &Officer| {
        let (authenticator, client, signature) = officer.approve(&challenge);
        let signed = Some(Box::new(Signed { authenticator, client, signature }));
        Approval { key: OfficerKey(officer.key()), signed, found: Found::Nothing }
    };
    Act { approvals: by.iter().map(one).collect(), ..act.clone() }
}

fn officers(numbers: impl IntoIterator<Item = u8>) -> Vec<Officer> {
    numbers.into_iter().map(Officer::new).collect()
}

/// An authority for the office of the duty officer of AA.
fn grant(officers: &[Officer], needed: usize) -> Act {
    let keys: Vec<String> = officers.iter().map(|officer| format!("'{}'", OfficerKey(officer.key()))).collect();
    let body = format!(
        "office = 'duty'\nkinds = ['report.situation']\nofficers = [{}]\napprovals = {needed}",
        keys.join(", ")
    );
    act("head@AA", "authority.grant", "public", &body)
}

fn report(label: &str, text: &str) -> Act {
    act("duty@AA", "report.situation", label, &format!("text = {text:?}"))
}

/// Returns what became of an act, in words.
fn says(record: &Record, id: &ActId) -> String {
    match record.state().verdict(id) {
        Some(Verdict::Effective { .. }) => "effective".to_owned(),
        Some(Verdict::Refused(refusal)) => {
            assert_eq!(refusal.reason, "approval", "{}", refusal.says);
            assert_eq!(refusal.cites[0].to_string(), "alliance#article-3/authorities");
            refusal.says.clone()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_node_counts_the_approvals_of_the_officers_whom_the_authority_names() {
    let mut alliance = Alliance::new();
    let first = alliance.write("AA", &report("all", "before any authority"));
    alliance.write("AA", &grant(&officers(1..=5), 3));
    let (meant, other) = (report("all", "x"), report("all", "another"));
    let by_others = Act { author: "duty@BB".parse().expect("an author"), ..meant.clone() };
    let mut absent = officers([1, 2, 3]);
    absent[1].flags = 0x01;
    let mut expected = vec![(first.id, "effective".to_owned())];
    let cases: [(&[u8], &Act, &str); 8] = [
        (&[], &meant, "3 of 5 officers of duty@AA must approve the act; none did."),
        (&[1, 2], &meant, "3 of 5 officers of duty@AA must approve the act; 2 did."),
        (&[1, 2, 2], &meant, "approves the act twice."),
        (&[1, 2, 6], &meant, "is not that of an officer whom AA names for duty@AA."),
        (&[1, 2, 3], &other, "signed is not this act in the log of AA."),
        (&[1, 2, 3], &by_others, "signed is not this act in the log of AA."),
        (&[1, 2, 3, 4, 5], &meant, "effective"),
        (&[5, 1, 3], &meant, "effective"),
    ];
    for (by, signs, says) in cases {
        let holder = signs.author.party.as_str();
        let act = approved(alliance.node(holder), &meant, &officers(by.iter().copied()), signs);
        expected.push((alliance.write("AA", &act).id, says.to_owned()));
    }
    let unverified = approved(alliance.node("AA"), &meant, &absent, &meant);
    expected.push((alliance.write("AA", &unverified).id, "signed is not this act".into()));
    // Another authority takes the place of the first for what it covers: its officers count from there on.
    alliance.write("AA", &grant(&officers([3, 4, 7]), 2));
    for (by, says) in [
        (&[1, 3][..], "was that of an officer of duty@AA, and no longer is."),
        (&[3], "2 of 3 officers of duty@AA must approve the act; 1 did."),
        (&[7, 3], "effective"),
    ] {
        let act = approved(alliance.node("AA"), &meant, &officers(by.iter().copied()), &meant);
        expected.push((alliance.write("AA", &act).id, says.to_owned()));
    }
    let head = statement("AA", "all", "of an office that needs none");
    let needless = approved(alliance.node("AA"), &head, &officers([3]), &head);
    expected.push((alliance.write("AA", &needless).id, "no authority in force of head@AA asks for any".into()));
    let names = alliance.names();
    alliance.settle(&names);
    for name in names {
        alliance.restart(name);
        // Who reads nothing of the members finds nothing either.
        for (id, words) in expected.iter().filter(|_| !network().0.observers.contains(name)) {
            let found = says(alliance.node(name), id);
            assert!(found.contains(words.as_str()), "{name}: {found}\nexpected: {words}");
        }
    }
}

#[test]
fn an_act_can_be_asked_about_before_anybody_approves_it() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &grant(&officers(1..=3), 2));
    let names = alliance.names();
    alliance.settle(&names);
    let (state, meant) = (alliance.node("AA").state(), report("all", "x"));
    let asked = state.approvals_asked(&meant).expect("it needs approvals");
    assert_eq!((asked.officers.needed, asked.officers.keys.len()), (2, 3));
    assert!(matches!(state.preview(&meant), Verdict::Refused(_)));
    let supposed = state.as_if_approved(&meant);
    assert!(matches!(state.preview(&supposed), Verdict::Effective { .. }), "{:?}", state.preview(&supposed));
    assert_eq!(state.approvals_asked(&statement("AA", "all", "x")), None);
    // What is supposed is not written.
    assert_eq!(encode_act(&supposed), Err(CodecFault::Supposed));
}

#[test]
fn an_act_with_five_approvals_fits_into_a_proof_pack() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &grant(&officers(1..=5), 5));
    let meant = report("public", &"A sentence of a report. ".repeat(40));
    let act = approved(alliance.node("AA"), &meant, &officers(1..=5), &meant);
    let bytes = encode_act(&act).expect("encoded");
    let bare = encode_act(&meant).expect("encoded");
    let each = (bytes.len() - bare.len()) / 5;
    assert!(each <= 220, "an approval takes {each} bytes");
    let written = alliance.write("AA", &act);
    let names = alliance.names();
    alliance.settle(&names);
    for name in names {
        let pack = alliance.node(name).prove(&written.id).expect("a pack").bytes;
        assert!(pack.len() <= seal::limits::PROOF_PACK_MAX, "{} bytes", pack.len());
    }
}

#[test]
fn approvals_in_another_form_make_no_act() {
    let alliance = Alliance::new();
    let meant = report("all", "x");
    let with = |count: usize| approved(alliance.node("AA"), &meant, &officers(1..=count as u8), &meant);
    assert_eq!(encode_act(&with(APPROVALS_MAX + 1)), Err(CodecFault::Field("approvals")));
    let bytes = encode_act(&with(APPROVALS_MAX)).expect("encoded");
    assert_eq!(decode_act(&bytes).expect("an act").approvals.len(), APPROVALS_MAX);
    let seal::cbor::Value::Map(rows) = seal::cbor::decode(&bytes).expect("a value") else { panic!("a map") };
    let bytes = |bytes: &[u8]| seal::cbor::Value::from(bytes);
    let list = seal::cbor::Value::Array;
    for approvals in [
        list(vec![]),
        list(vec![bytes(&[2; 33])]),
        list(vec![list(vec![bytes(&[2; 33]), bytes(&[]), bytes(&[])])]),
        list(vec![list(vec![bytes(&[2; 32]), bytes(&[]), bytes(&[]), bytes(&[])])]),
        list(vec![list(vec![bytes(&[2; 33]), bytes(&[]), "text".into(), bytes(&[])])]),
        bytes(&[]),
    ] {
        let mut rows = rows.clone();
        rows.insert(seal::cbor::Key::Text("approvals".into()), approvals);
        let found = decode_act(&seal::cbor::encode(&seal::cbor::Value::Map(rows)));
        assert_eq!(found, Err(CodecFault::Field("approvals")));
    }
}
