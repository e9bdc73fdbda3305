//! The binary `foedera`.

use std::process::ExitCode;

use node::args::{self, Asked, Exit};
use node::command;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let exit = match args::read(command::ALL, &arguments) {
        Ok(Asked::Print(text)) => {
            node::say_as_is!("{text}");
            Exit::Fine
        }
        Ok(Asked::Run(command, line)) => (command.run)(&line).unwrap_or_else(|fault| {
            eprintln!("foedera: {fault:#}");
            Exit::Usage
        }),
        Err(says) => {
            eprintln!("foedera: {says}");
            Exit::Usage
        }
    };
    ExitCode::from(exit.code())
}
