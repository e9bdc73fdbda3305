//! `foedera-sim --seeds N [--from M] [--all]`: runs N seeds and names the first that fails, or with `--all` each.

use std::process::ExitCode;

const USAGE: &str = "usage: foedera-sim --seeds N [--from M] [--all]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: u64| {
        let place = arguments.iter().position(|argument| argument == name);
        place.and_then(|place| arguments.get(place + 1)).map_or(Some(otherwise), |text| text.parse().ok())
    };
    let (Some(seeds), Some(from)) = (number("--seeds", 100), number("--from", 0)) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let all = arguments.iter().any(|argument| argument == "--all");
    let (mut total, mut failed) = (sim::world::Tally::default(), 0u64);
    for seed in from..from + seeds {
        match sim::run(seed) {
            Ok(tally) => total.add(&tally),
            Err(why) => {
                eprintln!("seed {seed}: {why}");
                eprintln!("run it again: foedera-sim --from {seed} --seeds 1");
                failed += 1;
                if !all {
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    println!("{seeds} seeds from {from}, {failed} failed: {total:?}");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
