//! What a teacher is told: one learner's report, and a room of them.

use crate::support::{ADDED, Course, Said};
use std::{fs, process::Command};

/// The learner's report as a table.
fn report(course: &Course, name: &str, file: &str) -> toml::Table {
    course.hpc(&["report", "--name", name]).expect(0, &["Written: ", file, "nothing was sent"]);
    course.read(file).parse().unwrap()
}

#[test]
fn a_report_says_what_was_solved_tried_and_met_and_nothing_more() {
    let course = Course::new();
    let wrong = ADDED.replace("iter().sum()", "iter().skip(1).sum()");
    course.hpc(&["check"]).expect(1, &["3 of 3 tests wait"]);
    course.edit(&wrong);
    for _ in 0..3 {
        course.hpc(&["check"]).expect(1, &["Is the first number part of the sum?"]);
    }
    course.edit(&ADDED.replace("max()", "min()"));
    course.hpc(&["check"]).expect(1, &["the largest number is found"]);
    course.hpc(&["hint"]).expect(0, &["1/3"]);
    course.edit(&wrong.replace("skip(1)", "skip( 1 )"));
    course.hpc(&["check"]).expect(1, &["Is the first number part of the sum?"]);

    let file = "hpc-report-ada-lovelace.toml";
    let open = report(&course, " Ada  Lovelace\n", file);
    let keys: Vec<_> = open.keys().collect();
    assert_eq!(keys, ["current", "exercises", "format", "name", "version", "written"]);
    assert_eq!(open["name"].as_str(), Some("Ada Lovelace"));
    assert_eq!(open["current"].as_str(), Some("first/add"));
    assert_eq!(open["exercises"].as_table().unwrap().len(), 1, "{open}");
    let add = &open["exercises"]["first/add"];
    assert_eq!(add["solved"].as_bool(), Some(false));
    assert_eq!(add["attempts"].as_integer(), Some(3), "unchanged files are no new attempts: {add}");
    assert_eq!(add["hints"].as_integer(), Some(1));
    assert_eq!(add["mistakes"]["first"].as_integer(), Some(2), "{add}");
    assert!(add["opened"].is_datetime() && add.get("solved_at").is_none(), "{add}");

    course.edit(ADDED);
    course.hpc(&["check"]).expect(0, &["Solved"]);
    let solved = report(&course, "Ada Lovelace", file);
    let add = &solved["exercises"]["first/add"];
    assert_eq!((add["solved"].as_bool(), add["attempts"].as_integer()), (Some(true), Some(4)));
    assert!(add["solved_at"].is_datetime(), "{add}");
}

#[test]
fn checking_everything_opens_nothing_that_was_not_touched() {
    let course = Course::new();
    course.write("exercises/second/src/late.rs", "pub fn late() -> bool { true }\n");
    course.hpc(&["check", "--all"]).expect(1, &["1 of 3 solved"]);
    let report = report(&course, "Ada", "hpc-report-ada.toml");
    let ids: Vec<_> = report["exercises"].as_table().unwrap().keys().collect();
    assert_eq!(ids, ["first/add", "second/late"], "the current one, and the one that was solved");
}

#[test]
fn progress_of_before_is_reported_as_far_as_it_is_known() {
    let course = Course::new();
    course.write(".hpc/progress.toml", "version = 1\ncurrent = \"add\"\ndone = [\"late\"]\n");
    let report = report(&course, "Ada", "hpc-report-ada.toml");
    let late = &report["exercises"]["second/late"];
    assert_eq!(late["solved"].as_bool(), Some(true));
    assert!(late.get("opened").is_none() && late.get("solved_at").is_none(), "{late}");
}

#[test]
fn the_name_is_git_s_or_the_user_s_where_nobody_can_be_asked() {
    let course = Course::new();
    let said = |name: Option<&str>, user: Option<&str>| {
        let mut command = course.command(&["report"]);
        for variable in ["USER", "LOGNAME", "XDG_CONFIG_HOME"] {
            command.env_remove(variable);
        }
        command.env("HOME", course.path(".")).env("GIT_CONFIG_NOSYSTEM", "1");
        course.write(
            ".gitconfig",
            &name.map_or(String::new(), |name| format!("[user]\nname = {name}\n")),
        );
        command.envs(user.map(|user| ("USER", user)));
        Said::of(command.output().unwrap())
    };
    // Without git, there is only the user's.
    if Command::new("git").arg("--version").output().is_ok() {
        said(Some("Grace Hopper"), Some("gh")).expect(0, &["hpc-report-grace-hopper.toml"]);
    }
    said(None, Some("gh")).expect(0, &["hpc-report-gh.toml"]);
    said(None, None).expect(2, &["whose progress is it?", "--name"]);
}

#[test]
fn a_folder_of_reports_becomes_a_page_and_what_is_none_is_named() {
    let course = Course::new();
    course.hpc(&["report", "--merge", "nowhere"]).expect(2, &["Failed to list", "nowhere"]);
    fs::create_dir(course.path("room")).unwrap();
    course.hpc(&["report", "--merge", "room"]).expect(2, &["holds no report", "cargo hpc report"]);

    course.edit(&ADDED.replace("iter().sum()", "iter().skip(1).sum()"));
    course.hpc(&["check"]).expect(1, &[]);
    for name in ["Ada", "<img src=x>"] {
        course.hpc(&["report", "--name", name]).expect(0, &[]);
    }
    for file in ["hpc-report-ada.toml", "hpc-report-img-src-x.toml"] {
        fs::rename(course.path(file), course.path("room").join(file)).unwrap();
    }
    let ada = course.read("room/hpc-report-ada.toml");
    course.write("room/copy.toml", &ada);
    course.write("room/newer.toml", &ada.replace("version = 1", "version = 2"));
    course.write("room/broken.toml", &ada[..ada.len() / 2]);
    course.write("room/other.toml", "[package]\nname = \"x\"\n");
    fs::write(course.path("room/picture.png"), b"\x89PNG\xff").unwrap();
    for _ in 0..2 {
        // The second time the page is there, too.
        let said = course.hpc(&["report", "--merge", "room"]);
        said.expect(
            0,
            &[
                "Written: room/room.html, a page of 2 learners",
                "Left out: broken.toml is broken",
                "Left out: hpc-report-ada.toml says the same as copy.toml",
                "Left out: newer.toml is of version 2, from a newer edition",
                "Left out: other.toml is no report of `cargo hpc`",
                "Left out: picture.png is no report",
            ],
        );
        said.without("room.html is");
    }
    let page = course.read("room/room.html");
    for words in ["2 learners", "first/add", "the first number is left out", "&lt;img src=x&gt;"] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    assert!(!page.contains("<img"), "a name became markup");
}

#[test]
fn merging_needs_no_progress_of_one_s_own() {
    let course = Course::new();
    course.hpc(&["report", "--name", "Ada"]).expect(0, &[]);
    fs::create_dir(course.path("room")).unwrap();
    fs::rename(course.path("hpc-report-ada.toml"), course.path("room/a.toml")).unwrap();
    course.write(".hpc/progress.toml", "version = 9\n");
    course.hpc(&["report", "--merge", "room"]).expect(0, &["a page of 1 learner"]);
    assert!(course.read("room/room.html").contains("Nobody has begun yet."));
}
