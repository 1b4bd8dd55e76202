//! Races, and the table of figures that they fill.

use crate::support::{Course, Said};

const README: &str = "exercises/first/README.md";

/// Stands for a race: what it hands on, and whether it fails, is in its environment.
const RACE: &str = r#"use std::{env, fs, process::exit};

fn main() {
    println!("racing");
    if let Some(file) = env::var_os("HPC_FIGURES") {
        fs::write(file, env::var("FIGURES").unwrap_or_default()).unwrap();
    }
    exit(env::var("FAILS").map_or(0, |_| 1));
}
"#;

const TEXT: &str = "# First steps

<!-- figures -->

| adapter | exercise | time | rate | share |
|---|---|---|---|---|
| not measured yet | | | | |

<!-- end of figures -->
";

/// A course whose exercise `first/add` has a race, and its topic a table.
fn course() -> Course {
    let course = Course::new();
    let race = "wait = []\nbench = []\n\n[[bench]]\nname = \"add\"\nharness = false\n";
    let manifest = course.read("exercises/first/Cargo.toml").replace("wait = []\n", race);
    course.write("exercises/first/Cargo.toml", &manifest);
    course.write("exercises/first/benches/add.rs", RACE);
    course.write(README, TEXT);
    course
}

/// A figure of a device that is none.
fn figure(adapter: &str, is_software: bool) -> String {
    format!(
        "{{\"adapter\": \"{adapter}\", \"is_software\": {is_software}, \"exercise\": \"add\", \
         \"seconds\": 2e-3, \"rate\": 9e10, \"limit\": 1e11, \"unit\": \"GB/s\"}}\n"
    )
}

#[test]
fn the_races_of_a_topic_fill_its_table_with_figures_of_cards() {
    let course = course();
    let raced = |arguments: &[&str], figures: &str, fails: bool| {
        let mut command = course.command(arguments);
        command.env("FIGURES", figures).envs(fails.then_some(("FAILS", "1")));
        Said::of(command.output().unwrap())
    };
    let card = figure("A card", false);

    // One exercise, or a driver in software, or a race that fails: the text stays as it is.
    raced(&["speed", "add"], &card, false).expect(0, &["racing"]).without("README");
    raced(&["speed", "first"], &figure("Soft", true), false)
        .expect(0, &["racing", "left as it is: Soft is a driver in software"]);
    raced(&["speed", "first"], &card, true)
        .expect(1, &["racing", "Not every race ran", "left as it is"]);
    raced(&["speed", "first"], "", false).expect(0, &["No race measured a device"]);
    assert_eq!(course.read(README), TEXT);

    let row = "| A card | add | 2.000 ms | 90.0 GB/s | 90 % of 100.0 GB/s |";
    let filled = TEXT.replace("| not measured yet | | | | |", row);
    raced(&["speed", "first"], &card, false)
        .expect(0, &["racing", "The figures of A card are in the table", "git checkout"]);
    assert_eq!(course.read(README), filled);

    // The other spelling; another card's row stays.
    raced(&["speed", "--all", "first"], &figure("Another", false), false)
        .expect(0, &["The figures of Another are in the table"]);
    let more = row.replace("A card", "Another");
    assert_eq!(course.read(README), filled.replace(row, &format!("{row}\n{more}")));
    raced(&["speed", "--all", "add"], &card, false).expect(2, &["leave out the ID"]);

    // A table that is none, and figures that are none.
    course.write(README, "<!-- figures -->\n");
    raced(&["speed", "first"], &card, false).expect(2, &["README.md is as it was"]);
    assert_eq!(course.read(README), "<!-- figures -->\n");
    raced(&["speed", "first"], "fast", false).expect(2, &["what is no figure"]);
}
