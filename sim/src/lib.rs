//! Many nodes on one thread, seeded faults, checkers.
//!
//! One seed gives one run: who writes what and when, which messages are lost, doubled or late, who is cut off, who
//! restarts, and what one lying node does. The nodes run the code that runs in the network. Time is virtual.
//! Left out: crashes inside a transaction (the store's own promise) and lying about time.

pub mod alliance;
pub mod checker;
pub mod dice;
pub mod liar;
pub mod world;

/// Runs one seed to its end. Fails with the first thing found wrong.
pub fn run(seed: u64) -> Result<world::Tally, String> {
    let mut world = world::World::new(seed)?;
    world.storm()?;
    checker::safe(&world)?;
    world.calm()?;
    checker::safe(&world)?;
    checker::settled(&world)?;
    checker::sound(&world)?;
    Ok(world.tally)
}
