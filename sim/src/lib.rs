//! Many nodes on one thread, seeded faults, checkers.
