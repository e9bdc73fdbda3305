//! Three hundred seeds, every seed that once failed, and the disk that they run on.

mod disk;

/// Runs seeds and fails with the first that does.
fn run(seeds: impl IntoIterator<Item = u64>) {
    for seed in seeds {
        if let Err(why) = sim::run(seed) {
            panic!("seed {seed}: {why}");
        }
    }
}

// In parts, so that several cores share them.
#[test]
fn a_hundred_seeds_hold_what_must_hold() {
    run(0..100);
}

#[test]
fn a_second_hundred_seeds_hold_what_must_hold() {
    run(100..200);
}

#[test]
fn a_third_hundred_seeds_hold_what_must_hold() {
    run(200..300);
}

#[test]
fn what_came_before_a_new_witness_key_was_in_force_is_registered() {
    run([85, 95]);
}

#[test]
fn a_proof_of_two_versions_is_passed_on_by_who_holds_nothing_of_the_log() {
    run([64, 164, 274]);
}

#[test]
fn one_seed_gives_one_run() {
    assert_eq!(sim::run(7), sim::run(7));
    assert_ne!(sim::run(7), sim::run(8));
}
