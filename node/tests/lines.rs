//! Bad lines between two running nodes: one that breaks all the time, and one that only one side can dial.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use law::act::{Act, Label};
use node::alliance::FirstActs;
use node::api::until;
use node::clock::Clock;
use node::folder::Folder;
use node::link::Links;
use node::node::{Config, Node, listen};
use record::{Caution, Record, Roster};
use web::app::{Mode, Neighbour};

use crate::network::Network;

const NOW: &str = "2026-03-01T09:00:00Z";
const WITHIN: Duration = Duration::from_secs(60);

/// Returns what a node needs that knows these others at these addresses.
fn config(dir: &Path, name: &str, others: &[(&str, String)]) -> Config {
    let folder = Folder::built_in();
    let neighbour = |(code, address): &(&str, String)| Neighbour {
        code: (*code).into(),
        title: (*code).into(),
        address: address.clone(),
    };
    Config {
        name: name.into(),
        title: name.into(),
        dir: dir.join("nodes").join(name),
        roster: Roster::read(&std::fs::read_to_string(dir.join("roster.toml")).expect("a roster")).expect("a roster"),
        charter: Arc::new(folder.sound_charter().expect("a charter")),
        charter_hash: folder.hash(),
        nodes: others.iter().map(neighbour).collect(),
        public: "PUB".into(),
        zone: "UTC".into(),
        clock: Clock::at(NOW.parse().expect("an instant")),
        mode: Mode::Demo { drill: None },
        pace: node::sync::Pace::LOOPBACK,
        wire: Default::default(),
    }
}

fn report(node: &str, label: Label, text: &str) -> Act {
    Act {
        kind: "report.situation".into(),
        edition: 1,
        author: format!("duty@{node}").parse().expect("an author"),
        at: NOW.parse().expect("an instant"),
        zone: "UTC".into(),
        refs: Vec::new(),
        label,
        drill: None,
        body: [("text".to_owned(), toml::Value::String(text.to_owned()))].into_iter().collect(),
        approvals: Box::default(),
    }
}

fn size(node: &Node, party: &str) -> u64 {
    node.shared
        .read(|record| record.heads().iter().find(|head| head.party.as_str() == party).map_or(0, |head| head.size))
}

/// Waits until a node holds so many leaves of a log.
fn held(node: &Node, party: &str, leaves: u64) {
    until(WITHIN, || Ok(if size(node, party) >= leaves { Ok(()) } else { Err(format!("{}", size(node, party))) }))
        .unwrap_or_else(|fault| panic!("{party}: {fault:#}"));
    node.shared.read(Record::check).expect("good");
}

#[test]
fn a_node_that_nobody_can_dial_gives_its_acts_and_takes_those_of_others() {
    let kept = Network::start(NOW, None, FirstActs::Nothing).close();
    let (kz, ru) = (listen(0).expect("a port"), listen(0).expect("a port"));
    let address = |listener: &TcpListener| format!("http://{}", listener.local_addr().expect("an address"));
    let nowhere = "http://127.0.0.1:1".to_owned();
    let dialled = config(kept.path(), "RU", &[("KZ", nowhere)]);
    let dialling = config(kept.path(), "KZ", &[("RU", address(&ru))]);
    let ru = Node::start(&dialled, ru, Links::default()).expect("it starts");
    let kz = Node::start(&dialling, kz, Links::default()).expect("it starts");
    let answered = || Ok(kz.shared.read(|record| (record.confirmations() == 1).then_some(()).ok_or("no".to_owned())));
    until(WITHIN, answered).expect("RU answers KZ");
    assert!(!kz.shared.read(Record::may_write), "one answer of five is too few");
    // The other four take no part in this.
    kz.shared.write(|record| record.set_caution(Caution::None));
    let now = NOW.parse().expect("an instant");
    let acts: Vec<Act> = (0..20).map(|number| report("KZ", Label::all(), &format!("number {number}"))).collect();
    kz.shared.write(|record| record.write_all(&"KZ".into(), &acts, now)).expect("written");
    held(&ru, "KZ", 21);
    let own = |record: &Record| record.heads().into_iter().find(|head| head.party.as_str() == "KZ");
    until(WITHIN, || {
        let head = kz.shared.read(own).filter(|head| head.cosigners.get(&"RU".into()) >= Some(&21));
        Ok(head.ok_or("the cosignature of RU has not come back".to_owned()))
    })
    .expect("KZ takes what RU has");
    kz.shared
        .write(|record| record.write(&"KZ".into(), &report("KZ", Label::public(), "later"), now))
        .expect("written");
    held(&ru, "KZ", 22);
    assert!(ru.shared.read(|record| record.refusals().expect("read").is_empty()));
    assert!(!ru.shared.read(Record::may_write), "RU has had no answer from anybody that it asked");
    kz.stop();
    ru.stop();
}

/// Carries what goes to an address, and breaks each line after so many bytes of answers. Returns its own address.
fn breaking(to: String, after: usize, carried: Arc<AtomicU64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let to = to.trim_start_matches("http://").to_owned();
    std::thread::spawn(move || {
        for near in listener.incoming().map_while(Result::ok) {
            let Ok(far) = TcpStream::connect(&to) else { return };
            let (mut asks, mut asked) = (near.try_clone().expect("a line"), far.try_clone().expect("a line"));
            std::thread::spawn(move || std::io::copy(&mut asks, &mut asked));
            let carried = carried.clone();
            std::thread::spawn(move || carry(far, near, after, &carried));
        }
    });
    address
}

fn carry(mut far: TcpStream, mut near: TcpStream, after: usize, carried: &AtomicU64) {
    let (mut left, mut buffer) = (after, [0; 1024]);
    while left > 0 {
        let most = left.min(buffer.len());
        match far.read(&mut buffer[..most]) {
            Ok(read) if read > 0 && near.write_all(&buffer[..read]).is_ok() => left -= read,
            _ => break,
        }
    }
    carried.fetch_add((after - left) as u64, Ordering::Relaxed);
    let _ = near.shutdown(std::net::Shutdown::Both);
    let _ = far.shutdown(std::net::Shutdown::Both);
}

#[test]
fn a_line_that_breaks_in_the_midst_of_every_answer_carries_hardly_more_than_it_must() {
    let kept = Network::start(NOW, None, FirstActs::Nothing).close();
    let (kz, ru) = (listen(0).expect("a port"), listen(0).expect("a port"));
    let direct = format!("http://{}", kz.local_addr().expect("an address"));
    let carried = Arc::new(AtomicU64::new(0));
    let through = breaking(direct, 20_000, carried.clone());
    let kz = Node::start(&config(kept.path(), "KZ", &[]), kz, Links::default()).expect("it starts");
    let now = NOW.parse().expect("an instant");
    // So many that what is carried once, the greeting and the seal of the day, does not weigh.
    let acts: Vec<Act> = (0..450).map(|number| report("KZ", Label::all(), &format!("{number:0600}"))).collect();
    kz.shared.write(|record| record.set_caution(record::Caution::None));
    kz.shared.write(|record| record.write_all(&"KZ".into(), &acts, now)).expect("written");
    let ru = Node::start(&config(kept.path(), "RU", &[("KZ", through)]), ru, Links::default()).expect("it starts");
    held(&ru, "KZ", 451);
    let needed: usize = kz.shared.read(|record| {
        let leaves =
            record.leaves(&"KZ".into(), 0, 451).expect("leaves").iter().map(|row| row.bytes.len()).sum::<usize>();
        let content = |index| record.content(&"KZ".into(), index).expect("read").map_or(0, |bytes| bytes.len());
        leaves + (0..451).map(content).sum::<usize>()
    });
    kz.stop();
    ru.stop();
    std::thread::sleep(Duration::from_millis(100));
    let carried = carried.load(Ordering::Relaxed) as usize;
    assert!(needed > 500_000, "only {needed} bytes had to be carried");
    assert!(carried * 10 <= needed * 11, "{carried} bytes for {needed}");
}
