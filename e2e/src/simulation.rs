//! Seeds of the simulator: the program `ottla-sim` of crate `sim`, which judges whole nodes under faults, and has to find
//! bugs that are planted.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::context::Context;
use crate::process::{self, Output};
use crate::tally::{Checks, Tally};

const SEEDS: u64 = 500;
const SEEDS_FULL: u64 = 20_000;
/// Seeds that are run a second time, by a second process.
const SEEDS_AGAIN: u64 = 8;
/// What every seed must do at least, or it would show too little.
const OPERATIONS_PER_SECOND_MIN: f64 = 100.0;
const FAULTS_MIN: f64 = 3.0;
/// Seeds that are run with each planted bug.
const SEEDS_PLANTED: u64 = 24;
/// Bugs that `ottla-sim --plant` knows, and how a verdict on each may begin.
const PLANTED: &[(&str, &[&str])] = &[
    ("no-flush", &["lost: "]),
    ("lost-records", &["lost: ", "changed: ", "order: "]),
    ("lost-commits", &["committed offset: "]),
    ("blind-retry", &["duplicate: "]),
];
const LIMIT: Duration = Duration::from_secs(4 * 3600);

/// The last line of the program.
#[derive(Debug, Deserialize)]
struct Summary {
    passed: u64,
    /// The seeds that failed.
    failed: Vec<u64>,
    simulated_seconds: u64,
    operations_per_second_min: f64,
    faults_min: f64,
}

/// The stage: a check a seed, that each seed did enough, that a seed gives the same in two processes, and that planted
/// bugs are found.
pub fn run(context: &Context) -> Result<Tally> {
    let count = if context.full() { SEEDS_FULL } else { SEEDS };
    let output = simulate(context, 0..count, None)?;
    let last = output.stdout.lines().last().unwrap_or_default();
    let summary: Summary = serde_json::from_str(last)
        .with_context(|| format!("no summary in:\n{}", process::tail(&output.text(), 30)))?;
    let mut checks = Checks::new();
    checks.add(Tally { passed: summary.passed, failed: summary.failed.len() as u64 });
    if !summary.failed.is_empty() {
        for (seed, verdict) in verdicts(&output) {
            println!("  seed {seed}: {verdict}");
        }
    }
    println!("  {} simulated seconds", summary.simulated_seconds);
    let ran = summary.passed + summary.failed.len() as u64;
    checks.that("every seed is run", ran == count, format_args!("{ran} of {count}"));
    checks.that(
        "every seed has enough operations",
        summary.operations_per_second_min >= OPERATIONS_PER_SECOND_MIN,
        format_args!("one has {} a simulated second", summary.operations_per_second_min),
    );
    checks.that(
        "every seed has enough faults",
        summary.faults_min >= FAULTS_MIN,
        format_args!("one has {}", summary.faults_min),
    );
    let (first, again) = (hashes(&output), hashes(&simulate(context, 0..SEEDS_AGAIN, None)?));
    let differing: Vec<&u64> = again.keys().filter(|seed| first.get(seed) != again.get(seed)).collect();
    checks.that(
        "a seed gives the same in two processes",
        again.len() as u64 == SEEDS_AGAIN && differing.is_empty(),
        format_args!("{} were run again, and {differing:?} differ", again.len()),
    );
    for (bug, expected) in PLANTED {
        let verdicts = verdicts(&simulate(context, 0..SEEDS_PLANTED, Some(bug))?);
        let is_telling = |verdict: &&String| expected.iter().any(|begin| verdict.starts_with(begin));
        let telling_count = verdicts.values().filter(is_telling).count();
        println!("  {bug} is found in {telling_count} of {SEEDS_PLANTED} seeds");
        checks.that("a planted bug is found", telling_count > 0, format_args!("{bug}: {verdicts:?}"));
    }
    Ok(checks.tally())
}

fn simulate(context: &Context, seeds: Range<u64>, planted: Option<&str>) -> Result<Output> {
    let mut cargo =
        context.cargo(&["run", "--profile", "sim", "--quiet", "-p", "ottla-sim", "--features", "node"]);
    cargo.args(["--bin", "ottla-sim", "--", "--seeds", &format!("{}..{}", seeds.start, seeds.end)]);
    if let Some(bug) = planted {
        cargo.args(["--plant", bug]);
    }
    process::run("ottla-sim", &mut cargo, LIMIT)
}

/// What was wrong with each seed that failed: `seed 7 FAILED: lost: …`.
fn verdicts(output: &Output) -> BTreeMap<u64, String> {
    let parse = |line: &str| -> Option<(u64, String)> {
        let (seed, verdict) = line.strip_prefix("seed ")?.split_once(" FAILED: ")?;
        Some((seed.parse().ok()?, verdict.to_owned()))
    };
    output.stdout.lines().filter_map(parse).collect()
}

/// The hash of each seed's trace: `seed 7 hash 0123…: …`.
fn hashes(output: &Output) -> BTreeMap<u64, String> {
    let parse = |line: &str| -> Option<(u64, String)> {
        let (seed, rest) = line.strip_prefix("seed ")?.split_once(" hash ")?;
        Some((seed.parse().ok()?, rest.split(':').next()?.to_owned()))
    };
    output.stdout.lines().filter_map(parse).collect()
}
