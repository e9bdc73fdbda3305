//! Clocks that are ten years off: who notices, what is stamped, and that nothing else follows.

use std::collections::BTreeMap;

use law::id::{ActId, Party};
use law::time::Instant;
use record::limits::CLOCK_MICROS_MAX;
use record::{ClockReport, Record};

use crate::alliance::{Alliance, MEMBERS, START, statement};

const SECOND: i64 = 1_000_000;
const TEN_YEARS: i64 = 3_652 * 86_400 * SECOND;

/// An alliance whose nodes have clocks of their own.
struct Skewed {
    alliance: Alliance,
    /// By how much each node's clock is ahead.
    ahead: BTreeMap<&'static str, i64>,
    now: Instant,
}

impl Skewed {
    fn new(ahead: &[(&'static str, i64)]) -> Self {
        Self { alliance: Alliance::new(), ahead: ahead.iter().copied().collect(), now: START }
    }

    /// Returns the time of a node's own clock, after a second has passed.
    fn clock(&mut self, name: &str) -> Instant {
        self.now.0 += SECOND;
        Instant(self.now.0 + self.ahead.get(name).copied().unwrap_or_default())
    }

    fn write(&mut self, party: &str, text: &str) -> ActId {
        let now = self.clock(party);
        self.alliance.node_mut(party).write(&party.into(), &statement(party, "public", text), now).expect("written").id
    }

    fn attest(&mut self) {
        for name in MEMBERS {
            let now = self.clock(name);
            self.alliance.node_mut(name).attest(now).expect("attested");
        }
    }

    /// Lets all nodes ask one another until nothing changes, within less than a minute.
    fn settle(&mut self) {
        for _ in 0..6 {
            for asker in MEMBERS {
                for peer in MEMBERS.iter().filter(|peer| **peer != asker) {
                    let request = self.alliance.node(asker).tail_request(peer);
                    let response = self.alliance.node(peer).respond(&request).expect("a response");
                    self.now.0 += SECOND / 10;
                    let now = Instant(self.now.0 + self.ahead.get(asker).copied().unwrap_or_default());
                    let accepted = self.alliance.node_mut(asker).accept(peer, response, now).expect("accepted");
                    assert_eq!(accepted.refused, [], "{asker} refused what {peer} sent");
                }
            }
        }
    }

    fn node(&self, name: &str) -> &Record {
        self.alliance.node(name)
    }

    /// Returns how far the time in the last leaf of a log is from the true time, in seconds.
    fn written(&self, party: &str, id: &ActId) -> i64 {
        let row = self.node(party).act_row(id).expect("read").expect("listed");
        (row.written.0 - self.now.0).abs() / SECOND
    }
}

fn near(report: &ClockReport, ahead: i64) -> bool {
    (report.ahead - ahead).abs() < 60 * SECOND
}

#[test]
fn a_clock_is_wrong_beyond_the_limit_and_not_at_it() {
    for (ahead, wrong) in [(CLOCK_MICROS_MAX, false), (CLOCK_MICROS_MAX + 1, true)] {
        for ahead in [ahead, -ahead] {
            assert_eq!(ClockReport { ahead, others: BTreeMap::new(), of: 6 }.is_wrong(), wrong, "{ahead}");
        }
    }
}

#[test]
fn a_clock_ten_years_off_is_noticed_on_its_node_and_its_entries_are_dated_by_the_others() {
    for off in [TEN_YEARS, -TEN_YEARS] {
        let mut net = Skewed::new(&[("FF", off)]);
        let first = net.write("FF", "by the wrong clock");
        assert!(!net.node("FF").clock().is_wrong(), "nobody has said anything yet");
        assert!(net.written("FF", &first) > TEN_YEARS / SECOND - 60);
        net.settle();
        let report = net.node("FF").clock();
        assert!(report.is_wrong() && near(&report, -off), "{report:?}");
        let second = net.write("FF", "by the median");
        assert!(net.written("FF", &second) < 60, "{off}");
        // The others keep their time, whatever the one wrote in its leaves, and see whose clock is off.
        net.write("AA", "to be cosigned");
        net.settle();
        for name in MEMBERS.iter().filter(|name| **name != "FF") {
            assert!(!net.node(name).clock().is_wrong(), "{name}");
            let id = net.write(name, "of the others");
            assert!(net.written(name, &id) < 60, "{name}");
        }
    }
}

#[test]
fn what_a_node_signs_once_its_clock_is_known_to_be_wrong_no_longer_shows_it() {
    let mut net = Skewed::new(&[("FF", TEN_YEARS)]);
    net.write("AA", "first");
    net.settle();
    let seen = net.node("AA").clock().others[&Party::from("FF")];
    assert!((seen - TEN_YEARS).abs() < 60 * SECOND, "{seen}");
    net.write("FF", "so that it is cosigned");
    net.settle();
    net.write("AA", "second");
    net.settle();
    let seen = net.node("AA").clock().others[&Party::from("FF")];
    assert!(seen.abs() < 60 * SECOND, "it signs by the median now: {seen}");
    assert!(net.node("FF").clock().is_wrong(), "and still knows that its own clock is wrong");
}

#[test]
fn a_minority_of_wrong_clocks_moves_nobody_and_no_received_time() {
    for (one, two) in [(TEN_YEARS, TEN_YEARS), (-TEN_YEARS, -TEN_YEARS), (TEN_YEARS, -TEN_YEARS)] {
        let mut net = Skewed::new(&[("EE", one), ("FF", two)]);
        let id = net.write("AA", "an act");
        net.settle();
        net.attest();
        net.settle();
        net.attest();
        net.settle();
        for name in ["AA", "BB", "CC", "DD"] {
            assert!(!net.node(name).clock().is_wrong(), "{name} {one} {two}");
            let received = net.node(name).state().received(&id);
            assert_eq!((received.said, received.of), (6, 6), "{name}");
            let at = received.settled().expect("all have said");
            assert!((at.0 - net.now.0).abs() < 120 * SECOND, "{name} {one} {two}: {at}");
        }
        let ladder = net.node("BB").ladder(&id).expect("read").expect("held");
        assert_eq!(ladder.delivered_at.len(), 6);
        assert_eq!(ladder.received, net.node("AA").state().received(&id));
    }
}

#[test]
fn one_peer_far_ahead_does_not_drag_the_time_of_the_others_leaves() {
    let mut net = Skewed::new(&[("FF", TEN_YEARS)]);
    for number in 0..3 {
        net.write("FF", &format!("far ahead {number}"));
        net.settle();
    }
    for name in ["AA", "BB"] {
        let id = net.write(name, "in time");
        assert!(net.written(name, &id) < 60);
    }
    // A node that was wrong, and is set right and started again, does not go on from its own times of before.
    net.ahead.clear();
    net.alliance.now = net.now;
    net.alliance.restart("FF");
    let id = net.write("FF", "set right");
    assert!(net.written("FF", &id) < 60);
}
