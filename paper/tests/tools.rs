//! Others' programs, and a copy for them to look at.

use std::path::Path;
use std::process::Command;

use paper::certificate::Certifier;
use paper::{Attachment, Block, Sheet, Signed, cms};

/// 2026-03-01T09:00:00Z.
pub const TIME: u64 = 1_772_355_600;
pub const TEXT: &str = "Государства-члены не вступают в военные союзы. 中";

/// Runs a program, and returns whether it was content and what it said. Both streams are one text.
pub fn run(dir: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).current_dir(dir).env("LC_ALL", "C.UTF-8").output();
    let output = output.unwrap_or_else(|fault| panic!("{program}: {fault}; ./test installs what the tests need"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), said)
}

/// Runs `openssl` with arguments separated by spaces.
pub fn openssl(dir: &Path, arguments: &str) -> (bool, String) {
    run(dir, "openssl", &arguments.split_whitespace().collect::<Vec<_>>())
}

pub fn font() -> Vec<u8> {
    let path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    std::fs::read(path).unwrap_or_else(|fault| panic!("{path}: {fault}; ./test installs what the tests need"))
}

pub fn sheet() -> Sheet {
    let mut blocks = vec![Block::Heading("The act".into()), Block::Row("Text".into(), TEXT.into())];
    blocks.extend((0..120).map(|number| Block::Row(format!("Line {number}"), "ab".repeat(32))));
    Sheet {
        title: "Certified copy".into(),
        foot: "Act 00".into(),
        language: "en".into(),
        time: TIME,
        blocks,
        attachments: vec![Attachment {
            name: "act.proof".into(),
            media: "application/octet-stream",
            about: "The proof pack.".into(),
            bytes: b"a pack, which is only bytes here".to_vec(),
        }],
    }
}

pub fn certifier() -> Certifier {
    Certifier::generate(&[7; 32], "Foedera node KZ: certified copies", TIME).unwrap()
}

pub fn signed() -> Signed {
    let mut copy = Signed::prepare(sheet().set(&font()).unwrap(), "certified copy", TIME).unwrap();
    copy.put(&cms::sign(&copy.digest(), &certifier()).unwrap()).unwrap();
    copy
}
