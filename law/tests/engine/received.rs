//! Received times: what members attest, and what follows from it whoever's clock is wrong.

use std::collections::BTreeSet;

use law::id::{ActId, Party};
use law::received::{Attestation, Received};
use law::state::{Content, Entry, State, Verdict};
use law::time::Instant;

use super::orders::{Dice, deal};
use super::{charter, id, line};

const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];

pub fn members() -> BTreeSet<Party> {
    MEMBERS.into_iter().map(Party::from).collect()
}

pub fn instant(clock: &str) -> Instant {
    format!("2022-01-06T{clock}Z").parse().unwrap()
}

/// Returns an attestation: `KZ` at its index 3, at `04:10:00`, holds so many entries of each log.
pub fn attests(member: &str, index: u64, at: Instant, sizes: &[(&str, u64)]) -> Entry {
    let sizes = sizes.iter().map(|(log, size)| (Party::from(*log), *size)).collect();
    let id = id(&format!("attests-{member}-{index}"));
    Entry { id, party: member.into(), index, content: Content::Attestation(Attestation { at, sizes }) }
}

/// Returns an appeal of Kazakhstan, the first entry of its log, dated by its author.
fn appeal() -> Entry {
    let line = line(
        "as = 'appeal'\nkind = 'invocation.make'\nauthor = 'head@KZ'\nat = '2022-01-06T04:00:00Z'\n\
         body = { matter = 'crisis-response', territory = 'KZ', situation = 'a', requested = 'b' }",
    );
    super::entries(&[line]).remove(0)
}

fn kept(entries: &[Entry]) -> State<'static> {
    let mut state = State::new(charter()).with_timekeepers(members());
    state.apply_all(entries.to_vec());
    state
}

fn received(entries: &[Entry]) -> (Option<Instant>, Option<Instant>, usize, usize) {
    let Received { earliest, latest, said, of } = kept(entries).received(&id("appeal"));
    (earliest, latest, said, of)
}

#[test]
fn the_time_is_the_lower_median_once_it_cannot_change_any_more() {
    let at = |minute: u8| instant(&format!("04:{minute:02}:00"));
    let mut entries = vec![appeal()];
    assert_eq!(received(&entries), (None, None, 0, 6));
    for (member, minute) in [("AM", 9), ("BY", 1), ("KG", 5)] {
        entries.push(attests(member, 0, at(minute), &[("KZ", 1)]));
    }
    // Three have said 1, 5 and 9: the third of six is not later than 9, and could still be earlier than all of them.
    assert_eq!(received(&entries), (None, Some(at(9)), 3, 6));
    entries.push(attests("KZ", 1, at(4), &[]));
    assert_eq!(received(&entries), (Some(at(1)), Some(at(5)), 4, 6));
    entries.push(attests("RU", 0, at(7), &[("KZ", 1)]));
    assert_eq!(received(&entries), (Some(at(4)), Some(at(5)), 5, 6));
    entries.push(attests("TJ", 0, at(2), &[("KZ", 1)]));
    assert_eq!(received(&entries), (Some(at(4)), Some(at(4)), 6, 6));
    assert_eq!(kept(&entries).received(&id("appeal")).settled(), Some(at(4)));
    let held = kept(&entries).held_by(&id("appeal"));
    assert_eq!(held.iter().map(|(_, at)| at.unwrap()).collect::<Vec<_>>(), [9, 1, 5, 4, 7, 2].map(at));
}

#[test]
fn what_a_member_held_first_counts_and_not_what_it_says_again() {
    let at = |minute: u8| instant(&format!("04:{minute:02}:00"));
    let mut entries = vec![appeal()];
    for member in ["AM", "BY", "KG", "RU", "TJ"] {
        entries.push(attests(member, 0, at(1), &[("KZ", 0)]));
        entries.push(attests(member, 1, at(5), &[("KZ", 1)]));
        entries.push(attests(member, 2, at(9), &[("KZ", 1)]));
    }
    assert_eq!(received(&entries), (Some(at(5)), Some(at(5)), 5, 6));
}

#[test]
fn an_act_is_not_received_before_what_it_points_to() {
    let at = |minute: u8| instant(&format!("04:{minute:02}:00"));
    let talk = line(
        "as = 'talk'\nkind = 'consultation.open'\nauthor = 'chair@AM'\nat = '2022-01-06T04:00:30Z'\n\
         refs = ['appeal']\nbody = { subject = 'b' }",
    );
    let mut entries = vec![appeal()];
    entries.extend(super::entries(&[talk]));
    for member in ["BY", "KG", "RU", "TJ"] {
        entries.push(attests(member, 0, at(2), &[("AM", 1)]));
    }
    assert_eq!(kept(&entries).received(&id("talk")).latest, None);
    for member in ["BY", "KG", "RU", "TJ"] {
        entries.push(attests(member, 1, at(7), &[("KZ", 1)]));
    }
    let talk = kept(&entries).received(&id("talk"));
    assert_eq!((talk.earliest, talk.latest), (Some(at(7)), Some(at(7))));
}

#[test]
fn an_attestation_that_takes_back_what_was_attested_is_no_act_and_changes_nothing() {
    let at = |minute: u8| instant(&format!("04:{minute:02}:00"));
    let mut entries = vec![appeal()];
    entries.push(attests("AM", 0, at(1), &[("KZ", 1)]));
    let before = received(&entries);
    let back = attests("AM", 1, at(2), &[("KZ", 0)]);
    entries.push(back.clone());
    assert_eq!(received(&entries), before);
    let state = kept(&entries);
    let Some(Verdict::Refused(refusal)) = state.verdict(&back.id) else { panic!("it is not refused") };
    assert_eq!(
        refusal.says,
        "The entry is readable but is not an act: it attests 0 entries of the log of KZ, and 1 were attested before."
    );
    assert_eq!(state.verdict(&id("attests-AM-0")), None, "an attestation has no verdict");
}

#[test]
fn attestations_stand_in_no_list_of_acts_and_only_those_of_timekeepers_count() {
    let at = instant("04:01:00");
    let mut entries = vec![appeal()];
    entries.push(attests("SEC", 0, at, &[("KZ", 1)]));
    assert_eq!(received(&entries), (None, None, 0, 6));
    entries.push(attests("AM", 0, at, &[("KZ", 1)]));
    let state = kept(&entries);
    assert_eq!((state.len(), state.entries().count()), (1, 1));
    assert_eq!(state.received(&id("appeal")).said, 1);
    let mut unkept = State::new(charter());
    unkept.apply_all(entries);
    assert!(!unkept.received(&id("appeal")).is_kept());
    assert_eq!(unkept.len(), 1);
}

/// Ten years in microseconds.
const DECADE: i64 = 3_653 * 86_400_000_000;

/// Returns the appeal and attestations of all members, of some of them by clocks that are wrong by ten years.
fn by_clocks(dice: &mut Dice, wrong: usize) -> (Vec<Entry>, Vec<Instant>) {
    let mut entries = vec![appeal()];
    let mut honest = Vec::new();
    for (place, member) in MEMBERS.into_iter().enumerate() {
        let first = u64::from(member == "KZ");
        let base = instant("04:00:00").0 + i64::try_from(dice.below(600)).unwrap() * 1_000_000;
        let skew = match dice.below(2) {
            _ if place >= wrong => 0,
            0 => -DECADE,
            _ => DECADE,
        };
        for (index, (step, size)) in (first..).zip([0, 1, 1].into_iter().enumerate()) {
            let at = Instant(base + skew + i64::try_from(step).unwrap() * 60_000_000);
            if step == usize::from(member != "KZ") && skew == 0 {
                honest.push(at);
            }
            entries.push(attests(member, index, at, &[("KZ", size)]));
        }
    }
    (entries, honest)
}

#[test]
fn any_order_gives_the_same_time_and_a_minority_of_wrong_clocks_moves_nothing_out_of_the_honest_ones() {
    let who: Vec<ActId> = vec![id("appeal")];
    for seed in 0..400 {
        let dice = &mut Dice(seed);
        let wrong = dice.below(3);
        let (all, honest) = by_clocks(dice, wrong);
        let reference = kept(&all).received(&who[0]);
        let settled = reference.settled().expect("all have said");
        let (first, last) = (honest.iter().min().unwrap(), honest.iter().max().unwrap());
        assert!((*first..=*last).contains(&settled), "seed {seed}: {settled} is not between {first} and {last}");
        let order = deal(&all, dice);
        let mut state = State::new(charter()).with_timekeepers(members());
        let (mut earliest, mut latest) = (None, None);
        for entry in order {
            state.apply(entry);
            let now = state.received(&who[0]);
            assert!(now.earliest >= earliest, "seed {seed}: what was ruled out comes back");
            assert!(latest.is_none() || now.latest.is_some_and(|now| Some(now) <= latest), "seed {seed}");
            (earliest, latest) = (now.earliest, now.latest);
        }
        assert_eq!(state.received(&who[0]), reference, "seed {seed}");
    }
}
