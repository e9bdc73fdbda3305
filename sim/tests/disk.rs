//! The modelled disk under a real store: what survives which fall.

use law::act::Label;
use law::id::{ActId, Party};
use record::{Place, Record};
use sim::alliance::{START, act, keys, network, opening};
use sim::dice::Dice;
use sim::disk::{Disk, Fall, Honesty, Trouble};
use sim::vfs::Shelf;

fn open(shelf: &Shelf, salt: &str) -> Record {
    let store = shelf.open().expect("a store");
    let network = network(4);
    Record::open(Place::Store(store), opening(network, &keys(network, "AA"), START, salt)).expect("a record")
}

fn write(record: &mut Record, number: u64) -> Option<ActId> {
    let mut act = act(&"AA".into(), &["AA".into()], number, START, &mut Dice::new(number));
    act.label = Label::public();
    record.write(&Party::from("AA"), &act, START).ok().map(|written| written.id)
}

/// Lets the power fail while the record has its files open.
fn cut_power(shelf: &Shelf, record: Record) {
    shelf.disk().fall(Fall::Power);
    drop(record);
    shelf.disk().rise();
}

#[test]
fn what_was_acknowledged_survives_a_power_cut_and_an_honest_disk() {
    for seed in 0..40 {
        let shelf = Shelf::new(Disk::new(seed));
        let mut record = open(&shelf, "first");
        let ids: Vec<_> = (0..3).filter_map(|number| write(&mut record, number)).collect();
        cut_power(&shelf, record);
        let record = open(&shelf, "second");
        assert_eq!(ids.len(), 3);
        assert!(ids.iter().all(|id| record.act(id).is_some()), "seed {seed}");
        record.check().expect("sound");
    }
}

#[test]
fn a_disk_that_pretends_loses_what_it_acknowledged() {
    let loses = |seed: &u64| {
        let shelf = Shelf::new(Disk::new(*seed));
        let mut record = open(&shelf, "first");
        write(&mut record, 1).expect("written");
        shelf.disk().set_honesty(Honesty::Pretends);
        let pretended = write(&mut record, 2).expect("written, as the disk says");
        cut_power(&shelf, record);
        open(&shelf, "second").act(&pretended).is_none()
    };
    let lost = (0..20).filter(loses).count();
    assert!(lost > 5, "the model must lose what was not synced, and lost {lost} of 20");
}

#[test]
fn what_a_failed_sync_left_in_memory_is_on_the_device_after_the_next_opening() {
    // One of so many operations is a sync.
    for seed in 0..80 {
        let shelf = Shelf::new(Disk::new(seed));
        let mut record = open(&shelf, "first");
        write(&mut record, 1).expect("written");
        shelf.disk().plan(seed as usize, Trouble::InputOutput);
        let mut number = 2;
        while write(&mut record, number).is_some() {
            number += 1;
        }
        // The process starts again; the machine does not.
        shelf.disk().fall(Fall::Process);
        drop(record);
        shelf.disk().rise();
        let mut record = open(&shelf, "second");
        let later = write(&mut record, 100).expect("written");
        cut_power(&shelf, record);
        let record = open(&shelf, "third");
        assert!(record.act(&later).is_some(), "seed {seed}: lost what was acknowledged after the failed sync");
        record.check().expect("sound");
    }
}

#[test]
fn a_change_that_does_not_fit_leaves_nothing_of_itself() {
    for after in (0..60).step_by(3) {
        let shelf = Shelf::new(Disk::new(after));
        let mut record = open(&shelf, "first");
        let first = write(&mut record, 1).expect("written");
        shelf.disk().plan(after as usize, Trouble::NoSpace);
        let mut last = None;
        for number in 2..8 {
            last = write(&mut record, number).or(last);
        }
        drop(record);
        shelf.disk().end_troubles();
        let record = open(&shelf, "second");
        assert!(record.act(&first).is_some() && last.is_none_or(|id| record.act(&id).is_some()), "after {after}");
        record.check().expect("sound");
    }
}
