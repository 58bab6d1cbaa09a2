//! Goal: a run that is killed leaves nothing behind. Method: the guard process, told of a child and of a directory as a
//! run tells it, and then left alone.

use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};

#[test]
fn what_a_killed_run_has_started_is_ended() {
    let scratch = tempfile::tempdir().unwrap();
    let kept = scratch.path().join("kept");
    let dir = scratch.path().join("dir");
    std::fs::create_dir(&dir).unwrap();
    std::fs::create_dir(&kept).unwrap();
    let start = || Command::new("sleep").arg("1000").process_group(0).spawn().unwrap();
    let (mut left, mut ended) = (start(), start());

    let mut guard = Command::new(env!("CARGO_BIN_EXE_ottla-e2e"));
    let mut guard = guard.arg("guard").stdin(Stdio::piped()).spawn().unwrap();
    let mut to_guard = guard.stdin.take().unwrap();
    writeln!(to_guard, "started {}\nstarted {}\nended {}", left.id(), ended.id(), ended.id()).unwrap();
    writeln!(to_guard, "scratch {}", dir.display()).unwrap();
    drop(to_guard);

    assert!(guard.wait().unwrap().success());
    assert_eq!(left.wait().unwrap().signal(), Some(9));
    assert_eq!(ended.try_wait().unwrap(), None, "what has ended is not the run's any more");
    ended.kill().unwrap();
    ended.wait().unwrap();
    assert!(!dir.exists());
    assert!(kept.exists());
}
