//! The `cargo hpc` command.

mod compile;
mod course;
mod layout;
mod machine;
mod mistake;
mod process;
mod report;
mod scratch;
mod skeleton;
mod speed;
mod sync;
mod testing;
mod verify;

use anyhow::{Result, bail};
use std::{env, process::ExitCode};

fn main() -> Result<ExitCode> {
    process::watch_signals()?;
    let course = course::Course::find(&env::current_dir()?)?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    let selection = arguments.get(1).map(String::as_str);
    let solved = match arguments.first().map(String::as_str) {
        Some("verify") => {
            let strict = env::var_os("CI").is_some_and(|ci| ci == "true");
            verify::run(&course, selection, strict)?
        }
        Some("sync") => {
            for id in sync::run(&course, selection)? {
                println!("written: the skeleton of {id}");
            }
            true
        }
        Some("speed") => {
            let (subject, options) =
                speed::Options::read(lexopt::Parser::from_args(&arguments[1..]))?;
            speed::run(&course, &course.select(subject.as_deref())?, &options, &mut |_, _, _| ())?
        }
        _ => bail!("not yet"),
    };
    Ok(if solved { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
