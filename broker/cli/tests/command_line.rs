//! What a user sees without a cluster: help, mistakes, and the files of a node.
//!
//! Help and mistakes are compared with `tests/golden`; `UPDATE_GOLDEN=1` writes those files anew.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

const COMMANDS: [&str; 25] = [
    "",
    "topics",
    "topics create",
    "topics list",
    "topics describe",
    "topics alter",
    "topics delete",
    "produce",
    "consume",
    "groups",
    "groups list",
    "groups describe",
    "groups reset-offsets",
    "groups delete",
    "configs",
    "configs describe",
    "configs set",
    "configs delete",
    "storage",
    "storage format",
    "storage info",
    "storage random-uuid",
    "dump-log",
    "up",
    "completion",
];

const MISTAKES: [&str; 25] = [
    "topics delet orders",
    "topics create",
    "topics create orders --partitions many",
    "topics create orders --config retention.ms",
    "topics alter orders",
    "consume",
    "consume orders --offset yesterday",
    "consume orders --group g --offset 3",
    "consume orders --timeout soon",
    "consume orders --from-time soon",
    "produce",
    "produce orders --acks 2",
    "groups reset-offsets g --to-earliest",
    "groups reset-offsets g --topic t --to-earliest --to-latest",
    "configs describe planet earth",
    "configs describe broker mars",
    "storage format",
    "storage format --log-dir d --node-id 1",
    "storage format --log-dir d --node-id 1 --standalone --feature group.version=1",
    "groups list --state Nonsense",
    "groups reset-offsets g --topic t --to-offset -5",
    "dump-log /dev/null",
    "dump-log /nonexistent/file.log",
    "up",
    "up -f /nonexistent/cluster.yaml",
];

fn ottla(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ottla"))
        .args(arguments)
        .current_dir(dir)
        .env_remove("OTTLA_BOOTSTRAP")
        .output()
        .expect("the command runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is text")
}

fn check_golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&path).expect("the golden file is there");
    assert_eq!(actual, expected, "{} differs; UPDATE_GOLDEN=1 writes it anew", path.display());
}

#[test]
fn every_command_has_help_with_examples() {
    let dir = tempfile::tempdir().unwrap();
    let mut all = String::new();
    for command in COMMANDS {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let output = ottla(dir.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{command}");
        let help = text(&output.stdout);
        assert!(help.contains("Examples:"), "{command} has no examples");
        let _ = write!(all, "$ ottla {}\n{help}\n", arguments.join(" "));
    }
    check_golden("help.txt", &all);
}

#[test]
fn mistakes_are_one_line_with_a_command_to_try() {
    let dir = tempfile::tempdir().unwrap();
    let mut all = String::new();
    for mistake in MISTAKES {
        let arguments: Vec<&str> = mistake.split_whitespace().collect();
        // Nothing listens there: mistakes show before the cluster is asked, or this is the error.
        let output = Command::new(env!("CARGO_BIN_EXE_ottla"))
            .args(&arguments)
            .current_dir(dir.path())
            .env("OTTLA_BOOTSTRAP", "127.0.0.1:1")
            .output()
            .expect("the command runs");
        assert!(output.stdout.is_empty(), "{mistake}: {}", text(&output.stdout));
        let line = text(&output.stderr);
        assert_eq!(line.lines().count(), 1, "{mistake}: {line}");
        assert!(line.contains("; try: "), "{mistake}: {line}");
        let _ = write!(all, "$ ottla {mistake}\nexit {}\n{line}\n", output.status.code().unwrap_or(-1));
    }
    check_golden("mistakes.txt", &all);
}

#[test]
fn a_cluster_that_is_not_there_is_a_timeout() {
    let dir = tempfile::tempdir().unwrap();
    let output = ottla(dir.path(), &["topics", "list", "-b", "127.0.0.1:1", "--request-timeout", "200ms"]);
    assert_eq!(output.status.code(), Some(124));
    let line = text(&output.stderr);
    assert!(line.contains("cannot connect to 127.0.0.1:1") && line.contains("; try: ottla "), "{line}");
}

#[test]
fn directories_are_formatted_once_and_described() {
    let dir = tempfile::tempdir().unwrap();
    let config = "node.id=4\nlog.dirs=a,b\ncontroller.listener.names=C\nlisteners=C://127.0.0.1:19093\n";
    std::fs::write(dir.path().join("server.properties"), config).unwrap();
    let id = text(&ottla(dir.path(), &["storage", "random-uuid"]).stdout).trim().to_owned();
    assert_eq!(id.len(), 22);

    let info = ottla(dir.path(), &["storage", "info", "-c", "server.properties"]);
    assert_eq!(info.status.code(), Some(3), "not formatted is a difference");

    let format = ["storage", "format", "-c", "server.properties", "-t", &id, "--standalone"];
    let first = ottla(dir.path(), &format);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let again = ottla(dir.path(), &format);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("already formatted"), "{}", text(&again.stderr));
    let without_id =
        ottla(dir.path(), &["storage", "format", "-c", "server.properties", "--standalone", "-g"]);
    assert_eq!(without_id.status.code(), Some(0), "{}", text(&without_id.stderr));

    let info = ottla(dir.path(), &["storage", "info", "-c", "server.properties", "-o", "jsonl"]);
    assert_eq!(info.status.code(), Some(0));
    assert_eq!(text(&info.stdout).matches(&format!("\"clusterId\":\"{id}\"")).count(), 2);
    assert_eq!(text(&info.stdout).matches("\"nodeId\":4").count(), 2);

    let metadata = dir.path().join("a/__cluster_metadata-0");
    let dump = ottla(&metadata, &["dump-log", ".", "--records", "-o", "jsonl"]);
    assert_eq!(dump.status.code(), Some(0), "{}", text(&dump.stderr));
    assert!(text(&dump.stdout).contains("\"type\":\"KRaftVoters\""), "{}", text(&dump.stdout));
    assert!(text(&dump.stdout).contains("\"port\":19093"), "{}", text(&dump.stdout));
}

#[test]
fn damage_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let format = ["storage", "format", "--log-dir", "a", "--node-id", "1", "--standalone"];
    assert_eq!(ottla(dir.path(), &format).status.code(), Some(0));
    let file = dir.path().join("a/bootstrap.checkpoint");
    let mut bytes = std::fs::read(&file).unwrap();
    let whole = ottla(dir.path(), &["dump-log", "a/bootstrap.checkpoint", "--records"]);
    assert_eq!(whole.status.code(), Some(0));
    assert!(text(&whole.stdout).contains("metadata.version"));
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let damaged = ottla(dir.path(), &["dump-log", "a/bootstrap.checkpoint"]);
    assert_eq!(damaged.status.code(), Some(3));
    assert!(text(&damaged.stdout).contains("PROBLEM"), "{}", text(&damaged.stdout));
    std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    let cut = ottla(dir.path(), &["dump-log", "a/bootstrap.checkpoint", "-o", "jsonl"]);
    assert_eq!(cut.status.code(), Some(3));
    assert!(text(&cut.stdout).contains("\"kind\":\"problem\""));
}

/// Apache Kafka makes index files at their full size and cuts them when it stops.
#[test]
fn indexes_of_a_running_broker_are_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    for (kind, bytes) in [("log", 0), ("index", 80), ("timeindex", 120)] {
        std::fs::write(dir.path().join(format!("00000000000000000000.{kind}")), vec![0; bytes]).unwrap();
    }
    let dump = ottla(dir.path(), &["dump-log", "."]);
    assert_eq!(dump.status.code(), Some(0), "{}", text(&dump.stdout));
}

#[test]
fn shells_get_their_completion() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = ottla(dir.path(), &["completion", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        assert!(text(&output.stdout).contains("reset-offsets"), "{shell}");
    }
}
