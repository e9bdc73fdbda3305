//! Root keys in a hardware token, with SoftHSM2 in the place of one. Only with the feature `hardware-token`.

use std::path::Path;
use std::process::{Command, Output};

const FOEDERA: &str = env!("CARGO_BIN_EXE_foedera");
const LIBRARIES: [&str; 2] = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

/// A folder with a token in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a directory"));
        std::fs::create_dir(desk.path().join("tokens")).expect("a directory");
        let config = format!("directories.tokendir = {}\nlog.level = ERROR\n", desk.path().join("tokens").display());
        std::fs::write(desk.path().join("softhsm2.conf"), config).expect("a file");
        std::fs::write(desk.path().join("pin"), "1234\n").expect("a file");
        std::fs::write(desk.path().join("wrong"), "4321\n").expect("a file");
        let made = desk.run("softhsm2-util", "--init-token --free --label card --pin 1234 --so-pin 123456");
        assert!(made.status.success(), "{made:?}");
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, program: &str, line: &str) -> Output {
        Command::new(program)
            .args(line.split(' '))
            .current_dir(self.path())
            .env("SOFTHSM2_CONF", self.path().join("softhsm2.conf"))
            .output()
            .unwrap_or_else(|fault| panic!("{program}: {fault}; ./test installs it"))
    }

    #[track_caller]
    fn says(&self, line: &str, code: i32, says: &str) {
        let output = self.run(FOEDERA, line);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{line}: {text}");
        assert!(text.contains(says), "{line} does not say '{says}':\n{text}");
    }
}

fn library() -> &'static str {
    let there = LIBRARIES.into_iter().find(|path| Path::new(path).exists());
    there.expect("no SoftHSM2: apt-get install softhsm2")
}

#[test]
fn root_keys_in_a_token_sign_root_documents_and_rotations() {
    let desk = Desk::new();
    let card = format!("--module {} --token card --pin pin", library());
    desk.says("keys root a1 --module /no/such/library --token card --pin pin", 2, "no PKCS#11 library that loads");
    desk.says(&format!("keys root a1 --module {}", library()), 2, "--token LABEL is needed");
    desk.says("keys root a1 --token card --pin pin", 2, "--token and --pin go with --module");
    desk.says(&card.replace("--module", "keys root a1 --module").replace("card", "other"), 2, "there are card");
    desk.says(&format!("keys root a1 {}", card.replace("pin pin", "pin wrong")), 2, "does not open with this PIN");
    for name in ["a1", "a2", "a3"] {
        desk.says(&format!("keys root {name} {card}"), 0, "kept in the token, public half in");
        assert!(!desk.path().join(name).exists(), "no secret outside the token");
    }
    let public = std::fs::read(desk.path().join("a1.pub")).expect("a public half");
    std::fs::remove_file(desk.path().join("a1.pub")).expect("removed");
    desk.says(&format!("keys root a1 {card}"), 2, "a root key is never written over");
    std::fs::write(desk.path().join("a1.pub"), public).expect("written");

    desk.says("keys create KZ node --roots a1.pub --next a2.pub --threshold 1", 0, "KZ: root document 1");
    desk.says(&format!("keys sign node/KZ.root --with a2 {card}"), 2, "has no place in root document 1");
    desk.says(&format!("keys sign node/KZ.root --with nobody {card}"), 2, "the token has no key nobody");
    desk.says(&format!("keys sign node/KZ.root --with a1 {card}"), 0, "complete");
    desk.says("keys rotate KZ node --roots a2.pub --next a3.pub --threshold 1", 0, "root document 2");
    desk.says(&format!("keys sign node/KZ.next --with a1 {card}"), 0, "1 signatures of its root keys are missing");
    desk.says(&format!("keys sign node/KZ.next --with a2 {card}"), 0, "complete");
}
