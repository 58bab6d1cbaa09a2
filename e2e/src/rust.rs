//! The checks that cargo makes: formatting, lints, tests.

use std::time::Duration;

use anyhow::Result;

use crate::context::Context;
use crate::process;
use crate::require;
use crate::tally::{Checks, Tally};

const LIMIT: Duration = Duration::from_secs(3600);

/// `cargo fmt --check`.
pub fn fmt(context: &Context) -> Result<Tally> {
    require::rust_component("rustfmt", "fmt")?;
    one(context, "cargo fmt", &["fmt", "--all", "--check"])
}

/// `cargo clippy` without a warning.
pub fn clippy(context: &Context) -> Result<Tally> {
    require::rust_component("clippy", "clippy")?;
    one(
        context,
        "cargo clippy",
        &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
    )
}

/// `cargo test`, its tests counted one by one; an ignored test is a failure.
pub fn test(context: &Context) -> Result<Tally> {
    let mut cargo = context.cargo(&["test", "--workspace", "--no-fail-fast"]);
    let output = process::run("cargo test", &mut cargo, LIMIT)?;
    let counts = TestCounts::parse(&output.stdout);
    let mut checks = Checks::new();
    checks.add(Tally { passed: counts.passed, failed: counts.failed });
    checks.that("no test is ignored", counts.ignored == 0, format_args!("{} are", counts.ignored));
    let ended = if output.status.success() { Ok(()) } else { Err(anyhow::anyhow!("{}", output.status)) };
    if !checks.check("cargo test", ended) {
        println!("{}", failures(&output.stdout));
        println!("{}", process::tail(&output.stderr, 30));
    }
    Ok(checks.tally())
}

fn one(context: &Context, name: &str, arguments: &[&str]) -> Result<Tally> {
    let output = process::run(name, &mut context.cargo(arguments), LIMIT)?;
    let mut checks = Checks::new();
    checks.check(name, output.success(name).map(drop));
    Ok(checks.tally())
}

#[derive(Debug, Default, PartialEq, Eq)]
struct TestCounts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl TestCounts {
    /// Sums the `test result:` lines that every test binary prints.
    fn parse(output: &str) -> TestCounts {
        let mut counts = TestCounts::default();
        for line in output.lines().filter_map(|line| line.strip_prefix("test result:")) {
            for part in line.split([';', '.']) {
                let mut words = part.split_whitespace();
                let (Some(number), Some(word)) = (words.next(), words.next()) else { continue };
                let Ok(number) = number.parse::<u64>() else { continue };
                match word {
                    "passed" => counts.passed += number,
                    "failed" => counts.failed += number,
                    "ignored" => counts.ignored += number,
                    _ => {}
                }
            }
        }
        counts
    }
}

/// The parts of cargo's output that tell what failed.
fn failures(output: &str) -> String {
    let mut told = Vec::new();
    let mut inside = false;
    for line in output.lines() {
        inside |= line == "failures:";
        if inside {
            told.push(line);
        }
        inside &= !line.starts_with("test result:");
    }
    process::tail(&told.join("\n"), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_summed_over_binaries() {
        let output = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                      noise\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.2s";
        assert_eq!(TestCounts::parse(output), TestCounts { passed: 15, failed: 2, ignored: 1 });
    }
}
