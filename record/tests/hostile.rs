//! What one hostile relay or author can do to others: nothing to the logs and the peers that it is not about.

use law::id::Party;
use record::limits::{ACT_BYTES_MAX, CONTENTS_MAX};
use record::sync::message::{LogTail, MessageFault, TailResponse};
use record::{Fault, Place, Record, Shared, encode_act};
use rusqlite::Connection;
use seal::checkpoint::Checkpoint;
use seal::entropy::Seeded;
use seal::epoch::EpochKey;
use seal::id::{CharterId, LabelId, LogId};
use seal::leaf::{Heading, Hlc, Leaf};
use seal::tree::{Frontier, leaf_hash};

use crate::alliance::{Alliance, MEMBERS, START, at, check, network, opening, report, statement};

/// Returns how many leaves of a log a node holds, and how many of them are registered.
fn sizes(record: &Record, log: &str) -> (u64, u64) {
    let head = record.heads().into_iter().find(|head| head.party == Party::from(log)).expect("a log");
    (head.size, head.registered)
}

fn why(accepted: &record::sync::Accepted) -> Vec<&'static str> {
    accepted.refused.iter().map(|item| item.why).collect()
}

/// AA's log as its key holder writes it when no program holds him back.
struct Author {
    log: LogId,
    frontier: Frontier,
    leaves: Vec<Vec<u8>>,
    contents: Vec<(u64, Vec<u8>)>,
    entropy: Seeded,
}

impl Author {
    fn new() -> Self {
        let keys = network().0.parties[&Party::from("AA")].root.clone();
        let (_, root) = seal::root::RootDocument::verify(&keys).expect("a root document");
        let (leaves, contents) = (Vec::new(), Vec::new());
        Self { log: root.log_id(), frontier: Frontier::new(), leaves, contents, entropy: Seeded::new("an author") }
    }

    fn keys(&self) -> &'static record::PartyKeys {
        &network().1[0].parties[&Party::from("AA")]
    }

    fn heading(&self, label: LabelId, micros: i64) -> Heading {
        let (index, time) = (self.leaves.len() as u64, Hlc { micros: micros as u64, counter: 0 });
        Heading { log: self.log, index, time, key: self.keys().log.public().id(), label, charter: CharterId([0; 16]) }
    }

    fn push(&mut self, leaf: &Leaf, content: Vec<u8>) {
        let bytes = leaf.sign(&self.keys().log).expect("signed");
        self.contents.push((self.leaves.len() as u64, content));
        self.frontier.push(leaf_hash(&bytes));
        self.leaves.push(bytes);
    }

    /// Opens an epoch of a label to these parties alone.
    fn epoch(&mut self, label: &str, readers: &[&str], micros: i64) -> (u64, EpochKey) {
        let heading = self.heading(LabelId::of(label), micros);
        let key = EpochKey::generate(&mut self.entropy);
        let secrets = |code: &&str| network().1.iter().find_map(|keys| keys.parties.get(&Party::from(*code)));
        let readers: Vec<_> = readers.iter().map(|code| secrets(code).expect("a party").reader.public()).collect();
        let made = seal::epoch::write(&heading, &key, &readers);
        let (leaf, document) = made.expect("an epoch");
        self.push(&leaf, document);
        (heading.index, key)
    }

    fn sealed(&mut self, label: &str, epoch: &(u64, EpochKey), act: &[u8]) {
        let salt = seal::content::Salt::fresh(&mut self.entropy);
        let heading = self.heading(LabelId::of(label), START.0);
        let (leaf, content) = seal::content::seal(&heading, epoch.0, &epoch.1, act, &salt).expect("sealed");
        self.push(&leaf, content);
    }

    fn note(&self, size: u64, root: seal::Hash) -> String {
        Checkpoint::of(&self.log, size, root).note(&self.keys().log).to_string()
    }

    /// Returns all of the log in one answer to a node, with every content beside its leaf.
    fn answer(&self, alliance: &Alliance) -> TailResponse {
        let tail = LogTail {
            log: "AA".into(),
            note: self.note(self.frontier.size(), self.frontier.root()),
            from: 0,
            leaves: self.leaves.clone(),
            contents: self.contents.clone(),
            proof: Vec::new(),
            documents: Vec::new(),
            fork: None,
            cosignatures: Vec::new(),
            seal: None,
        };
        TailResponse { summary: alliance.node("AA").summary(), logs: vec![tail] }
    }
}

/// Returns an alliance in which AA wrote one act, and its answer to BB with the log in it twice, the second time bare.
fn twice() -> (Alliance, TailResponse) {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    let mut answer = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let mut again = answer.logs[0].clone();
    again.leaves.clear();
    again.contents.clear();
    answer.logs.push(again);
    (alliance, answer)
}

#[test]
fn an_answer_in_which_a_log_stands_twice_is_no_message() {
    let (_, mut answer) = twice();
    assert_eq!(TailResponse::decode(&answer.encode()), Err(MessageFault::Part("logs")));
    answer.logs.pop();
    let item = record::sync::message::CosignatureItem { cosigner: "BB".into(), size: 1, bytes: vec![0; 72] };
    answer.logs[0].cosignatures = vec![item.clone(), item];
    assert_eq!(TailResponse::decode(&answer.encode()), Err(MessageFault::Part("cosignatures")));
}

#[test]
fn the_second_tail_of_a_log_is_refused_and_the_first_one_held() {
    let (mut alliance, answer) = twice();
    let node = alliance.node_mut("BB");
    let accepted = node.accept("CC", answer, at(5)).expect("no fault");
    assert_eq!((why(&accepted), sizes(node, "AA").0), (vec!["message-form"], 1));
    check(node);
    alliance.write("AA", &statement("AA", "public", "two"));
    alliance.settle(&["AA", "BB"]);
    assert_eq!(sizes(alliance.node("BB"), "AA").0, 2);
}

#[test]
fn a_log_that_is_refused_does_not_keep_the_contents_of_others_from_coming() {
    let mut alliance = Alliance::new();
    let mut author = Author::new();
    author.epoch("all", &["AA", "BB", "CC", "DD", "SEC", "JS"], START.0);
    let answer = author.answer(&alliance);
    for name in ["BB", "CC", "DD", "SEC"] {
        assert_eq!(why(&alliance.node_mut(name).accept("AA", answer.clone(), at(1)).expect("no fault")), [""; 0]);
    }
    alliance.write("CC", &report("CC", "all", "honest"));
    let names = ["BB", "CC", "DD", "EE", "FF"];
    for (asker, peer) in names.iter().flat_map(|asker| names.iter().map(move |peer| (asker, peer))) {
        if asker != peer {
            alliance.pull(asker, peer);
        }
    }
    for name in names {
        assert_eq!(sizes(alliance.node(name), "CC").0, 2, "{name}");
    }
    assert_eq!(sizes(alliance.node("EE"), "AA").0, 0, "it holds a log that leaves it out");
}

#[test]
fn contents_that_one_author_withholds_do_not_keep_those_of_others_waiting() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &report("AA", "all", "first"));
    alliance.settle(&MEMBERS);
    let acts: Vec<_> = (0..CONTENTS_MAX).map(|number| report("AA", "all", &number.to_string())).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, at(100)).expect("written");
    alliance.node_mut("CC").write(&"CC".into(), &report("CC", "all", "honest"), at(101)).expect("written");
    let leaves = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let waits = alliance.node_mut("BB").accept("AA", leaves, at(110)).expect("no fault");
    assert_eq!(waits.wants.len(), CONTENTS_MAX);
    let left = alliance.pull("BB", "CC");
    assert_eq!(sizes(alliance.node("BB"), "CC").0, 2);
    assert_eq!(left.wants, [], "it asks CC for what CC does not say it holds");
    let all = alliance.node("BB").wants();
    let mut more = all.clone();
    more.extend([3, 1].map(|index| record::sync::ContentWant { log: "DD".into(), index }));
    let asked = alliance.node("BB").contents_request(&more).wanted;
    assert_eq!(asked.len(), CONTENTS_MAX);
    assert!(asked.is_sorted(), "they stand in the order of the message");
    assert_eq!(asked.iter().filter(|(log, _)| log.as_str() == "DD").count(), 2);
}

#[test]
fn a_record_that_a_fault_stopped_gives_nothing_out() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut alliance = Alliance::new();
    let place = Place::Dir(dir.path().into());
    let mut node = Record::open(place, opening("BB", START)).expect("opened");
    alliance.write("AA", &statement("AA", "public", "one"));
    let full = "CREATE TRIGGER full BEFORE INSERT ON leaves BEGIN SELECT RAISE(FAIL, 'disk full'); END;";
    Connection::open(dir.path().join("record.sqlite")).expect("opened").execute_batch(full).expect("filled");
    let answer = alliance.node("AA").respond(&node.tail_request("AA")).expect("a response");
    assert!(node.accept("AA", answer, at(3)).is_err());
    let request = alliance.node("CC").tail_request("BB");
    let stopped = |fault: Option<Fault>| matches!(fault, Some(Fault::Halted(why)) if why.contains("disk full"));
    assert!(stopped(node.respond(&request).err()));
    assert!(stopped(node.contents(&node.contents_request(&[])).err()));
    assert!(stopped(node.checkpoint_note(&"AA".into()).err()));
    assert!(stopped(node.forks().err()));
    let empty = TailResponse { summary: alliance.node("AA").summary(), logs: Vec::new() };
    assert!(stopped(node.accept("AA", empty, at(4)).err()));
}

#[test]
fn a_thread_that_falls_while_it_changes_a_record_stops_the_record() {
    let shared = Shared::new(Record::open(Place::Memory, opening("BB", START)).expect("opened"));
    let request = shared.read(|record| record.tail_request("AA"));
    let falls = shared.clone();
    let fell = std::thread::spawn(move || falls.write(|_| panic!("a fall, for the test"))).join();
    assert!(fell.is_err());
    let answer = shared.read(|record| record.respond(&request));
    assert!(matches!(answer, Err(Fault::Halted(_))), "{answer:?}");
    let written = shared.write(|record| record.write(&"BB".into(), &statement("BB", "all", "on"), START));
    assert!(written.is_err());
}

#[test]
fn a_store_opens_for_one_record_at_a_time() {
    let dir = tempfile::tempdir().expect("a directory");
    let open = || Record::open(Place::Dir(dir.path().into()), opening("AA", START));
    let first = open().expect("opened");
    let second = open().err().expect("refused");
    assert!(second.to_string().contains("in use by another process"), "{second}");
    drop(first);
    assert!(open().is_ok());
}

#[test]
fn an_act_of_the_greatest_length_reaches_everybody() {
    for length in [131_030, 131_031, ACT_BYTES_MAX] {
        let mut alliance = Alliance::new();
        let empty = encode_act(&report("AA", "all", &"x".repeat(70_000))).expect("encoded").len() - 70_000;
        let act = report("AA", "all", &"x".repeat(length - empty));
        assert_eq!(encode_act(&act).expect("encoded").len(), length);
        let id = alliance.write("AA", &act).id;
        alliance.settle(&MEMBERS);
        for name in MEMBERS {
            assert!(alliance.node(name).act(&id).is_some(), "{name} at {length}");
        }
        assert!(encode_act(&report("AA", "all", &"x".repeat(ACT_BYTES_MAX + 1 - empty))).is_err());
    }
}

#[test]
fn a_leaf_whose_content_could_not_travel_is_refused() {
    let mut alliance = Alliance::new();
    let mut author = Author::new();
    let epoch = author.epoch("all", &["AA", "BB"], START.0);
    author.sealed("all", &epoch, &vec![0; record::limits::CONTENT_BYTES_MAX]);
    author.contents.clear();
    let answer = author.answer(&alliance);
    let accepted = alliance.node_mut("BB").accept("AA", answer, at(1)).expect("no fault");
    assert_eq!((why(&accepted), sizes(alliance.node("BB"), "AA").0), (vec!["oversized"], 0));
}

#[test]
fn an_old_time_in_a_leaf_takes_no_promise_back() {
    let mut alliance = Alliance::new();
    let mut author = Author::new();
    author.epoch("all", &["AA", "BB", "CC", "DD", "EE", "SEC", "JS"], 86_400_000_000);
    let answer = author.answer(&alliance);
    let accepted = alliance.node_mut("FF").accept("AA", answer.clone(), at(1)).expect("no fault");
    assert_eq!((why(&accepted), sizes(alliance.node("FF"), "AA").0), (vec!["not-in-audience"], 0));
    let accepted = alliance.node_mut("EE").accept("AA", answer, at(1)).expect("no fault");
    assert_eq!((why(&accepted), sizes(alliance.node("EE"), "AA").0), (vec![], 1));
}

#[test]
fn a_checkpoint_of_no_leaves_is_refused_and_proves_nothing() {
    let mut alliance = Alliance::new();
    alliance.write("AA", &statement("AA", "public", "one"));
    alliance.settle(&["AA", "BB"]);
    let author = Author::new();
    let mut answer = author.answer(&alliance);
    answer.logs[0].note = author.note(0, seal::Hash([3; 32]));
    let accepted = alliance.node_mut("BB").accept("AA", answer.clone(), at(9)).expect("no fault");
    assert_eq!(why(&accepted), ["wrong-root"]);
    let (first, second) = (author.note(0, seal::Hash([3; 32])), author.note(0, seal::Hash([4; 32])));
    let fork = record::sync::message::ForkItem { first, second, root: seal::Hash([0; 32]), proof: Vec::new() };
    (answer.logs[0].note, answer.logs[0].fork) = (String::new(), Some(fork));
    let accepted = alliance.node_mut("BB").accept("AA", answer, at(10)).expect("no fault");
    assert_eq!(why(&accepted), ["wrong-proof"]);
    assert!(alliance.node("BB").heads().iter().all(|head| !head.forked));
    assert_eq!(why(&alliance.pull("CC", "BB")), [""; 0]);
}

#[test]
fn a_peer_that_says_ever_new_hashes_changes_nothing_visible() {
    let mut alliance = Alliance::new();
    let mut answer = alliance.node("AA").respond(&alliance.node("BB").tail_request("AA")).expect("a response");
    let node = alliance.node_mut("BB");
    node.accept("AA", answer.clone(), at(1)).expect("no fault");
    let mut versions = Vec::new();
    answer.summary.public.0[0] ^= 1;
    for number in 1..100 {
        answer.summary.public.0[1] = number;
        let accepted = node.accept("AA", answer.clone(), at(5)).expect("no fault");
        versions.push((node.version(), accepted.changed));
    }
    let first = versions[0];
    assert!(first.1, "that the peer is another now is to be seen");
    assert!(versions[1..].iter().all(|(version, changed)| *version == first.0 && !changed));
    answer.summary.logs = vec![("CC".into(), 1, 0)];
    assert!(node.accept("AA", answer, at(6)).expect("no fault").changed, "its sizes are to be seen");
}

#[test]
fn an_observer_keeps_no_content_that_is_sealed() {
    let mut alliance = Alliance::new();
    let mut author = Author::new();
    let epoch = author.epoch("all", &["AA", "BB"], START.0);
    author.sealed("all", &epoch, &encode_act(&report("AA", "all", "sealed")).expect("encoded"));
    let answer = author.answer(&alliance);
    for name in ["public", "BB"] {
        let accepted = alliance.node_mut(name).accept("AA", answer.clone(), at(1)).expect("no fault");
        assert_eq!((why(&accepted), sizes(alliance.node(name), "AA").0), (vec![], 2), "{name}");
        let kept = |index| alliance.node(name).content(&"AA".into(), index).expect("read").is_some();
        assert_eq!([kept(0), kept(1)], [name == "BB"; 2], "{name}");
        alliance.restart(name);
    }
}

#[test]
fn a_reader_whom_an_author_leads_astray_is_named_by_every_other_reader() {
    let mut alliance = Alliance::new();
    let all = ["AA", "BB", "CC", "DD", "EE", "FF", "SEC", "JS"];
    let mut author = Author::new();
    author.epoch("all", &all, START.0);
    // A wrap for EE as EE would have it, with one bit of the sealed key turned.
    let (index, key) = author.epoch("all", &all, START.0);
    let heading = Heading { index, ..author.heading(LabelId::of("all"), START.0) };
    let reader = network().1.iter().find_map(|keys| keys.parties.get(&Party::from("EE"))).expect("EE").reader.public();
    let alone = seal::epoch::write(&heading, &key, &[reader]).expect("an epoch").1;
    let mut document = author.contents.pop().expect("two epochs").1;
    let place = document.windows(1168).position(|window| window == &alone[4..]).expect("a wrap for EE");
    document[place + 1160] ^= 1;
    author.leaves.pop();
    let mut again = Author { contents: author.contents.clone(), ..Author::new() };
    let first = author.leaves[0].clone();
    again.frontier.push(leaf_hash(&first));
    again.leaves.push(first);
    let (leaf, _) = seal::epoch::write(&heading, &key, &[]).expect("an epoch");
    let (content_hash, content_len) = (seal::sha256(&document), document.len() as u32);
    again.push(&Leaf { content_hash, content_len, ..leaf }, document);
    let answer = again.answer(&alliance);
    for name in ["BB", "FF", "SEC"] {
        assert_eq!(why(&alliance.node_mut(name).accept("AA", answer.clone(), at(1)).expect("no fault")), [""; 0]);
        let misled = alliance.node(name).misled().expect("read");
        assert_eq!(misled.len(), 1, "{name} blames the good epoch too");
        let found = &misled[0];
        assert_eq!((found.index, found.left_out.as_slice(), found.others), (1, [Party::from("EE")].as_slice(), 1));
        let says = found.to_string();
        assert!(says.contains("gives no key to EE") && says.contains("1 of its wraps"), "{says}");
    }
    let accepted = alliance.node_mut("EE").accept("AA", answer, at(1)).expect("no fault");
    assert_eq!(why(&accepted), ["not-in-audience"]);
}

#[test]
fn an_epoch_that_leaves_readers_out_is_named_and_one_for_a_list_is_judged_by_the_list() {
    let mut alliance = Alliance::new();
    alliance.write("BB", &report("BB", "BB,CC", "for two"));
    alliance.write("BB", &report("BB", "all", "for all"));
    alliance.settle(&MEMBERS);
    let mut author = Author::new();
    author.epoch("all", &["AA", "BB", "CC", "SEC", "JS"], START.0);
    let answer = author.answer(&alliance);
    alliance.node_mut("BB").accept("AA", answer, at(1)).expect("no fault");
    let misled = alliance.node("BB").misled().expect("read");
    let left: Vec<_> = misled.iter().map(|found| (found.log.as_str(), found.left_out.len(), found.others)).collect();
    assert_eq!(left, [("AA", 3, 0)]);
    assert_eq!(alliance.node("CC").misled().expect("read"), []);
    // Looked at one by one, and what was found stays found.
    alliance.restart("BB");
    let bb = alliance.node("BB");
    let so_far = |most: usize| bb.misled_so_far(most).map(|(misled, left)| (misled.len(), left)).expect("read");
    assert_eq!([so_far(0), so_far(1), so_far(1), so_far(1), so_far(0)], [(0, 3), (0, 2), (0, 1), (1, 0), (1, 0)]);
}

#[test]
fn an_epoch_that_claims_to_be_older_than_what_stands_before_it_still_has_to_serve_a_later_reader() {
    let alliance = Alliance::new();
    let charter = crate::admission::charter("", "");
    let five = ["AA", "BB", "CC", "DD", "EE", "SEC", "JS"];
    let (january, march) = (START.0, at(60 * 86_400).0);
    let mut author = Author::new();
    author.epoch("all", &five, january);
    let answer = |author: &Author| {
        let mut reader = crate::admission::open(&charter, "FF", Place::Memory, at(61 * 86_400));
        let accepted = reader.accept("AA", author.answer(&alliance), at(61 * 86_400)).expect("no fault");
        (why(&accepted), sizes(&reader, "AA").0)
    };
    // FF came in February: the epoch of January did not have to serve it.
    assert_eq!(answer(&author), (vec![], 1));
    author.epoch("all", &[&five[..], &["FF"]].concat(), march);
    assert_eq!(answer(&author), (vec![], 2));
    author.epoch("all", &five, january);
    assert_eq!(answer(&author), (vec!["not-in-audience"], 0));
}
