//! `foedera-sim --seeds N [--from M]`: runs N seeds and names the first that fails.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: u64| {
        let place = arguments.iter().position(|argument| argument == name);
        place.and_then(|place| arguments.get(place + 1)).map_or(Some(otherwise), |text| text.parse().ok())
    };
    let (Some(seeds), Some(from)) = (number("--seeds", 100), number("--from", 0)) else {
        eprintln!("usage: foedera-sim --seeds N [--from M]");
        return ExitCode::FAILURE;
    };
    let mut total = sim::world::Tally::default();
    for seed in from..from + seeds {
        match sim::run(seed) {
            Ok(tally) => {
                total.delivered += tally.delivered;
                total.lost += tally.lost;
                total.refused += tally.refused;
                total.restarts += tally.restarts;
                total.rotations += tally.rotations;
                total.written += tally.written;
            }
            Err(why) => {
                eprintln!("seed {seed}: {why}");
                eprintln!("run it again: foedera-sim --from {seed} --seeds 1");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{seeds} seeds from {from}: {total:?}");
    ExitCode::SUCCESS
}
