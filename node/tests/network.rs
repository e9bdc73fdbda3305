//! A throw-away alliance on free ports, stopped and removed when a test ends.

use law::time::Instant;
use node::alliance::{Alliance, FirstActs, Ports, Wanted};
use node::clock::Clock;
use node::directory::{Directory, Found};
use node::folder::Folder;
use record::{Checked, Record};
use web::app::Mode;

/// An alliance in a directory of its own.
pub struct Network {
    alliance: Option<Alliance>,
    dir: tempfile::TempDir,
}

impl Network {
    /// Sets one up, with the clock standing at that instant.
    pub fn start(at: &str, drill: Option<&str>, first_acts: FirstActs) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let alliance = Some(open(dir.path(), at, drill, first_acts));
        Self { alliance, dir }
    }

    /// Stops all nodes and starts them again from what is on disk, on other ports.
    pub fn restart(&mut self, at: &str, drill: Option<&str>) {
        self.alliance.take().expect("it runs").stop();
        self.alliance = Some(open(self.dir.path(), at, drill, FirstActs::Nothing));
    }

    /// Stops all nodes and returns the directory with what they kept.
    pub fn close(mut self) -> tempfile::TempDir {
        self.alliance.take().expect("it runs").stop();
        std::mem::replace(&mut self.dir, tempfile::tempdir().expect("a temporary directory"))
    }

    /// Returns the alliance.
    pub fn alliance(&mut self) -> &mut Alliance {
        self.alliance.as_mut().expect("it runs")
    }

    /// Verifies everything that every running node holds.
    pub fn check(&mut self) -> Checked {
        let alliance = self.alliance();
        let mut last = Checked::default();
        for name in alliance.names() {
            if let Some(node) = alliance.node(&name) {
                last = node.shared.read(Record::check).unwrap_or_else(|fault| panic!("node {name}: {fault}"));
            }
        }
        last
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if let Some(alliance) = self.alliance.take() {
            alliance.stop();
        }
    }
}

fn open(dir: &std::path::Path, at: &str, drill: Option<&str>, first_acts: FirstActs) -> Alliance {
    let at: Instant = at.parse().expect("an instant");
    let wanted = Wanted {
        folder: Folder::built_in(),
        set_up_at: at,
        clock: Clock::at(at),
        mode: Mode::Demo { drill: drill.map(str::to_owned) },
        ports: Ports::Free,
        first_acts,
    };
    let found: Found = Directory::open(dir).expect("a directory for the alliance");
    Alliance::start(found, wanted).unwrap_or_else(|fault| panic!("the alliance does not start: {fault:#}"))
}
