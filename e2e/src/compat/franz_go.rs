//! franz-go's own client tests (`pkg/kgo`), compiled from the module as published; `e2e/compat/franz-go/go.mod` and
//! `go.sum` pin it.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Case, List, Suite, distinct};
use crate::broker::Broker;
use crate::context::Context;
use crate::{cache, process, require};

const LIMIT: Duration = Duration::from_secs(600);
/// Records that its larger tests write and read; its own default is 500,000.
const RECORDS: &str = "10000";

pub(super) const SUITE: Suite = Suite { name: "franz-go", settings: &[], expected_log: &[], run };

/// The compiled test program.
fn prepare(context: &Context) -> Result<PathBuf> {
    let module = context.root().join("e2e/compat/franz-go");
    let files = ["go.mod", "go.sum", "suite.go"];
    let texts: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(module.join(file)).with_context(|| (*file).to_owned()))
        .collect::<Result<_>>()?;
    let inputs: Vec<&str> = texts.iter().map(String::as_str).collect();
    let dir = cache::product("franz-go", &inputs, |dir| {
        require::go()?;
        for (file, text) in files.iter().zip(&texts) {
            std::fs::write(dir.join(file), text)?;
        }
        let mut go = Command::new("go");
        go.current_dir(dir).args(["test", "-c", "-o", "kgo.test", "github.com/twmb/franz-go/pkg/kgo"]);
        process::run("go test -c", &mut go, Duration::from_secs(1800))?.success("go test -c")?;
        Ok(())
    })?;
    Ok(dir.join("kgo.test"))
}

fn run(context: &Context, broker: &Broker, list: &List) -> Result<Vec<Case>> {
    distinct(&list.tests)?;
    let program = prepare(context)?;
    let wanted: Vec<&str> =
        list.tests.iter().map(String::as_str).filter(|test| !list.excludes(test)).collect();
    // KIP-848 is not in the suite: its subtests run by themselves where a broker serves it.
    let mut left_out = vec![".*/848".to_owned(), ".*/.*/848".to_owned()];
    left_out
        .extend(list.exclusions.iter().map(|exclusion| format!("^{}$", exclusion.test.replace('/', "$/^"))));
    let mut command = Command::new(program);
    command
        .current_dir(context.scratch("franz-go")?)
        .args(["-test.v", "-test.timeout", "580s"])
        .args(["-test.run", &format!("^({})$", wanted.join("|"))])
        .args(["-test.skip", &left_out.join("|")])
        .env("KGO_SEEDS", broker.bootstrap())
        .env("KGO_TEST_RF", "1")
        .env("KGO_TEST_RECORDS", RECORDS);
    let output = process::run("kgo.test", &mut command, LIMIT)?;
    let mut cases = parse(&output.stdout);
    // A panic or the program's own time limit ends it without a verdict on the test that ran.
    if !output.status.success() && !cases.iter().any(|case| matches!(case.outcome, super::Outcome::Failed(_)))
    {
        cases.push(Case::failed("kgo.test", process::tail(&output.text(), 30)));
    }
    Ok(cases)
}

/// The verdicts of `go test -v`, subtests (indented) included.
fn parse(output: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let lines: Vec<&str> = output.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some(verdict) = line.trim_start().strip_prefix("--- ") else { continue };
        let Some((word, rest)) = verdict.split_once(": ") else { continue };
        let name = rest.split(" (").next().unwrap_or(rest);
        // What a test said comes after its verdict, indented.
        let said = || {
            let after = lines[index + 1..].iter().take_while(|line| line.starts_with("    ")).take(10);
            after.copied().collect::<Vec<_>>().join("\n")
        };
        match word {
            "PASS" => cases.push(Case::passed(name)),
            "SKIP" => cases.push(Case::skipped(name, said())),
            "FAIL" => cases.push(Case::failed(name, said())),
            _ => {}
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    #[test]
    fn verdicts_are_read() {
        let cases = parse(
            "=== RUN TestA\n--- PASS: TestA (0.1s)\n    --- PASS: TestA/sub one (0.1s)\n--- FAIL: TestB (1s)\n    \
             b.go:1: broken\n--- SKIP: TestC (0s)\nFAIL\n",
        );
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["TestA", "TestA/sub one", "TestB", "TestC"]);
        assert!(matches!(&cases[2].outcome, Outcome::Failed(why) if why.contains("broken")));
    }
}
