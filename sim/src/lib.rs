//! Many nodes on one thread, seeded faults, checkers.
//!
//! One seed gives one run: who writes what and when, which messages are lost, doubled, late or cut, who is cut off, whose
//! process or power falls in the middle of what, whose disk fails, fills up, pretends or forgets, whose clock is wrong by
//! ten years, what is carried in files, and what one lying node does. The nodes run the code that runs in the network,
//! on real stores on modelled disks. Time is virtual. Left out: more than one liar and more than one disk that loses what
//! it had synced in one run; the charter of the runs promises no more than a third.

pub mod alliance;
pub mod checker;
mod deed;
pub mod dice;
pub mod disk;
mod exchange;
pub mod liar;
pub mod node;
pub mod vfs;
pub mod world;

/// Runs one seed to its end. Fails with the first thing found wrong.
pub fn run(seed: u64) -> Result<world::Tally, String> {
    let mut world = world::World::new(seed)?;
    world.storm()?;
    checker::safe(&world)?;
    world.calm()?;
    checker::safe(&world)?;
    checker::settled(&world)?;
    world.power_cut()?;
    checker::safe(&world)?;
    checker::sound(&world)?;
    world.tally.forked = checker::forked(&world)?;
    Ok(world.tally)
}
