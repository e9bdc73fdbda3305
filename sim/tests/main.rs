//! A hundred seeds, and every seed that once failed.

/// Runs seeds and fails with the first that does.
fn run(seeds: impl IntoIterator<Item = u64>) {
    for seed in seeds {
        if let Err(why) = sim::run(seed) {
            panic!("seed {seed}: {why}");
        }
    }
}

// Two halves, so that two cores share them.
#[test]
fn fifty_seeds_hold_what_must_hold() {
    run(0..50);
}

#[test]
fn fifty_more_seeds_hold_what_must_hold() {
    run(50..100);
}

#[test]
fn contents_that_only_a_shuffling_author_has_reach_their_reader() {
    run([12]);
}

#[test]
fn one_seed_gives_one_run() {
    assert_eq!(sim::run(7), sim::run(7));
    assert_ne!(sim::run(7), sim::run(8));
}
