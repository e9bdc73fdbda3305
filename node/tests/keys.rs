//! Keys from the command line, and a node that runs with them.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use node::carried::document::Documents;
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, RosterParty, Standing};
use seal::entropy::Seeded;

const FOEDERA: &str = env!("CARGO_BIN_EXE_foedera");
const ALICE: (&str, &str) = (
    "age1nrlem2huj0yekc5udgdx8xu06kk8w4x95ymksda42r38y5tztulqa02z6d",
    "AGE-SECRET-KEY-1JMGSR6Q8G3VYMQ0HD34E2P7CKF8ZTGQJJWE2MGVKDN7CMHUPG6KSY2F0MD",
);
const BOB: (&str, &str) = (
    "age1vmd0el88umd28g8sh74gzl30xeck9780vyj3qm5qag5cjs6feddqyw9pug",
    "AGE-SECRET-KEY-1PHU39WSZXA40YDWXZJYPDY865ZU8XPLHCJUFKEEKNX39FCATYMXQVXATR5",
);

/// A folder in which commands run.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a directory"));
        desk.put("alice.age", ALICE.1);
        desk.put("bob.age", BOB.1);
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn put(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("a file");
    }

    fn run(&self, line: &str) -> Output {
        Command::new(FOEDERA).args(line.split(' ')).current_dir(self.path()).output().expect("the program runs")
    }

    /// Runs a command, and fails unless it ends with that code and says that.
    #[track_caller]
    fn says(&self, line: &str, code: i32, says: &str) {
        let output = self.run(line);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{line}: {text}");
        assert!(text.contains(says), "{line} does not say '{says}':\n{text}");
    }

    fn root(&self, name: &str) {
        self.says(&format!("keys root {name} --recipients {}", ALICE.0), 0, "root key ");
    }

    fn sign(&self, document: &str, with: &str) {
        self.says(&format!("keys sign {document} --with {with} --identity alice.age"), 0, "signed with root key");
    }

    /// Makes a party with one root key and the next.
    fn party(&self) {
        self.root("a1");
        self.root("a2");
        self.says("keys create KZ node --roots a1.pub --next a2.pub --threshold 1", 0, "KZ: root document 1");
        self.sign("node/KZ.root", "a1");
        self.says("keys show node/KZ.root", 0, ", by its digest");
    }
}

#[test]
fn wrong_keys_and_files_are_refused_in_one_sentence() {
    let desk = Desk::new();
    desk.put("short", "hello\n");
    desk.says("keys root a1", 2, "say to whom it is sealed: --passphrase FILE or --recipients AGE,AGE");
    desk.says("keys root a1 --passphrase short", 2, "the passphrase has 5 characters; use at least 16");
    desk.says("keys root a1 --recipients nobody", 2, "--recipients: 'nobody' is no age recipient");
    desk.says(&format!("keys root a1 --recipients {}", [ALICE.0; 17].join(",")), 2, "names 17, the most is 16");
    assert!(!desk.path().join("a1").exists());
    desk.root("a1");
    desk.says(&format!("keys root a1 --recipients {}", BOB.0), 2, "a root key is never written over");
    desk.root("a2");
    desk.says("keys create KZ node --roots a1.pub", 2, "--next PUB,PUB is needed");
    let create = "keys create KZ node --roots a1.pub --next a2.pub --threshold";
    desk.says(&format!("{create} 2"), 2, "--threshold: 2 of the 1 keys of --roots cannot sign");
    desk.says(
        "keys create KZ node --roots a1.pub,a1.pub --next a2.pub --threshold 1",
        2,
        "--roots names a root key twice",
    );
    desk.says(
        "keys create KZ node --roots alice.age --next a2.pub --threshold 1",
        2,
        "alice.age holds no public root key",
    );
    desk.says(&format!("{create} 1"), 0, "1 signatures of its root keys are missing");
    desk.says("keys show node/KZ.root", 1, "1 of 1 root keys sign:");
    desk.says("keys show node/KZ.root --row member", 2, "the first root document lacks signatures");
    desk.says(&format!("{create} 1"), 2, "holds keys of KZ already");
    desk.says("keys sign node/KZ.root --with a2 --identity alice.age", 2, "has no place in root document 1");
    desk.says("keys sign node/KZ.root --with a1 --identity bob.age", 2, "a1 does not open");
    desk.says("keys sign node/KZ.root --with a1.pub --identity alice.age", 2, "a1.pub is no file sealed with age");
    desk.says("keys sign alice.age --with a1 --identity alice.age", 2, "alice.age holds no root documents");
    desk.says(
        "keys rotate KZ node --roots a2.pub --next a1.pub --threshold 1",
        2,
        "the root document before lacks signatures",
    );
    desk.sign("node/KZ.root", "a1");
    desk.says("keys sign node/KZ.root --with a1 --identity alice.age", 2, "the last root document is complete");
    desk.says("keys install KZ node", 2, "nothing waits in node; begin with 'keys rotate'");
    desk.says("keys rotate BY node --roots a2.pub --next a1.pub --threshold 1", 2, "holds no keys of BY");
}

#[test]
fn a_passphrase_opens_what_it_sealed_and_no_other_does() {
    let desk = Desk::new();
    desk.put("words", "correct horse battery staple\nsecond line\n");
    desk.put("other", "correct horse battery stable\n");
    desk.says("keys root a1 --passphrase words", 0, "sealed in a1");
    desk.root("a2");
    desk.says("keys create KZ node --roots a1.pub --next a2.pub --threshold 1", 0, "KZ: root document 1");
    desk.says("keys sign node/KZ.root --with a1 --passphrase other", 2, "a1 does not open");
    desk.says("keys sign node/KZ.root --with a1 --passphrase words", 0, "complete");
}

#[test]
fn secrets_are_their_owners_alone_and_come_back_from_a_backup() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.party();
    let mode = |name: &str| std::fs::metadata(desk.path().join(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!([mode("a1"), mode("node/keys.toml")], [0o600; 2]);
    desk.says(&format!("keys backup node copy --recipients {},{}", ALICE.0, BOB.0), 0, "the secrets of KZ are sealed");
    assert_eq!(mode("copy"), 0o600);
    desk.says("keys restore copy back --identity bob.age", 0, "the secrets of KZ are in back/keys.toml");
    let read = |name: &str| std::fs::read_to_string(desk.path().join(name)).expect("a file");
    assert_eq!(read("back/keys.toml"), read("node/keys.toml"));
    assert_eq!(read("back/KZ.root"), read("node/KZ.root"));
    assert_eq!(mode("back/keys.toml"), 0o600);
    desk.says("keys restore copy back --identity bob.age", 2, "move it away first");
    desk.says("keys restore a1 other --identity alice.age", 2, "a1 holds no secrets of a node");
    let secret = read("node/keys.toml");
    let sealed = std::fs::read(desk.path().join("copy")).expect("a file");
    let part = secret.lines().find_map(|line| line.strip_prefix("secrets = \"")).expect("secrets");
    assert!(!sealed.windows(16).any(|window| window == &part.as_bytes()[..16]));
}

/// Opens the record of the node in a directory, beside another member.
fn open(desk: &Desk, place: Place) -> Record {
    let path = desk.path().join("node");
    let documents = Documents::load(&path.join("KZ.root")).expect("documents");
    let plan = [NodePlan { node: "BY".into(), parties: vec![("BY".into(), Standing::Member)] }];
    let (mut roster, _) = record::setup("csto", &plan, &mut Seeded::new("beside")).expect("a roster");
    let row = RosterParty {
        code: "KZ".into(),
        standing: Standing::Member,
        node: "KZ".into(),
        root: documents.complete[0].clone(),
    };
    roster.parties.insert("KZ".into(), row);
    let opening = Opening {
        roster: Roster::read(&roster.write()).expect("a roster"),
        charter_hash: seal::Hash([0; 32]),
        charter: Arc::new(node::folder::Folder::built_in().sound_charter().expect("the charter")),
        keys: NodeKeys::load(&path.join("keys.toml")).expect("keys"),
        entropy: Box::new(Seeded::new("node")),
        now: law::time::Instant(1_767_225_600_000_000),
    };
    Record::open(place, opening).expect("a record")
}

#[test]
fn a_successor_is_prepared_and_signed_like_a_rotation_and_the_node_publishes_it() {
    let desk = Desk::new();
    desk.party();
    desk.root("a3");
    let line = "keys succeed KZ node --roots a2.pub --next a3.pub --threshold 1";
    let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    desk.says(&format!("{line} --root {none}"), 2, "--size N is needed");
    desk.says(&format!("{line} --size 0"), 2, "--root HASH is needed");
    desk.says(&format!("{line} --size 0 --root ab"), 2, "a hash has 64 digits");
    desk.says(&format!("{line} --size 0 --root {none}"), 0, "starts log 1 behind 0 entries with the root");
    desk.says("keys install KZ node", 1, "missing: 1 signatures of the root keys before, 1 of its own");
    desk.sign("node/KZ.next", "a1");
    desk.sign("node/KZ.next", "a2");
    desk.says("keys install KZ node", 0, "root document 2 of KZ is in place");
    let mut record = open(&desk, Place::Memory);
    let published = record.publish_keys(law::time::Instant(1_767_225_700_000_000)).expect("published");
    assert_eq!(published, [law::id::Party::from("KZ")]);
    let head = record.heads().into_iter().find(|head| head.party.as_str() == "KZ").expect("its log");
    assert_eq!((head.number, head.size, head.forked), (1, 1, false));
    record.check().expect("it is sound");
    desk.says("fork check node/KZ.root", 1, "It does NOT hold");
    desk.says("fork check no-such-file", 2, "cannot read no-such-file");
}

#[test]
fn a_node_publishes_the_keys_that_were_installed_and_goes_on_with_them() {
    let desk = Desk::new();
    desk.party();
    let now = law::time::Instant(1_767_225_700_000_000);
    let mut record = open(&desk, Place::Memory);
    assert_eq!(record.publish_keys(now).expect("nothing to do"), []);
    let store = record.close();
    desk.root("a3");
    desk.says("keys rotate KZ node --roots a2.pub --next a3.pub --threshold 1", 0, "KZ: root document 2");
    desk.says("keys rotate KZ node --roots a2.pub --next a3.pub --threshold 1", 2, "a rotation is on its way");
    desk.says("keys install KZ node", 1, "missing: 1 signatures of the root keys before, 1 of its own");
    desk.sign("node/KZ.next", "a1");
    desk.sign("node/KZ.next", "a2");
    desk.says("keys install KZ node", 0, "root document 2 of KZ is in place");
    assert!(!desk.path().join("node/KZ.next").exists() && !desk.path().join("node/KZ.keys").exists());
    let mut record = open(&desk, Place::Store(store));
    assert!(record.keys_wait());
    assert_eq!(record.publish_keys(now).expect("published"), [law::id::Party::from("KZ")]);
    let tenures = record.tenures(&"KZ".into());
    assert_eq!(tenures.iter().map(|tenure| (tenure.version, tenure.from)).collect::<Vec<_>>(), [(1, 0), (2, 0)]);
    record.check().expect("nothing is wrong");
    desk.says("keys show node/KZ.root", 0, "KZ: root document 2");
}
