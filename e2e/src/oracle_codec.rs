//! The wire codec against Apache Kafka's own message classes.
//!
//! Random instances of every message in every version go both ways: what Kafka writes, ours reads to the same JSON and
//! writes to the same bytes; what ours writes, Kafka reads to the same JSON and writes to the same bytes. What this
//! Kafka does not have is listed as unproven; what it has and ours lacks is a failure.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::context::Context;
use crate::process;
use crate::tally::{Checks, Tally};

/// Instances of each message and version, each way.
const EACH: u64 = 20;
const EACH_FULL: u64 = 500;
const LIMIT: Duration = Duration::from_secs(1200);
/// How many differences are printed.
const SHOWN_MAX: usize = 20;

/// What was compared.
#[derive(Debug)]
pub struct Report {
    /// Pairs of message and version, each by several instances in both directions.
    pub compared: usize,
    /// Instances in both directions.
    pub instances: usize,
    /// What ours has and this Kafka does not: messages with versions, and fields.
    pub unproven: Vec<String>,
    /// What this Kafka has and ours does not.
    pub missing: Vec<String>,
    /// Instances that are not the same on both sides, and how.
    pub differences: Vec<String>,
}

/// The stage: every pair of message and version is a check.
pub fn run(context: &Context) -> Result<Tally> {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let report = compare(context, seed)?;
    println!(
        "  {} message versions compared by {} instances, seed {seed}",
        report.compared, report.instances
    );
    println!("  unproven, not in this Kafka: {}", report.unproven.join(", "));
    for difference in report.differences.iter().take(SHOWN_MAX) {
        println!("  differs: {difference}");
    }
    let differing: BTreeSet<&str> =
        report.differences.iter().map(|line| line.split(':').next().unwrap_or_default()).collect();
    let mut checks = Checks::new();
    checks.add(Tally {
        passed: report.compared.saturating_sub(differing.len()) as u64,
        failed: differing.len() as u64,
    });
    checks.that("no message of Kafka is missing", report.missing.is_empty(), report.missing.join(", "));
    Ok(checks.tally())
}

/// Compares, with instances made from `seed`.
pub fn compare(context: &Context, seed: u64) -> Result<Report> {
    let dir = context.scratch("oracle-codec")?;
    let path = |name: &str| dir.join(name).display().to_string();
    let each = if context.full() { EACH_FULL } else { EACH };
    let (seed, each) = (seed.to_string(), each.to_string());

    let listed = ours(context, &["messages", &path("messages")])?;
    kafka(context, &["make", &path("messages"), &path("made"), &seed, &each])?;
    let made = std::fs::read_to_string(dir.join("made"))?;
    let named = |word: &str| -> Vec<String> {
        let prefix = format!("{word}\t");
        made.lines()
            .chain(listed.lines())
            .filter_map(|line| line.strip_prefix(&prefix))
            .map(str::to_owned)
            .collect()
    };
    let (unproven, missing) = (named("unproven"), named("missing"));

    let is_instance = |line: &&str| line.split('\t').count() == 4;
    let theirs: Vec<&str> = made.lines().filter(is_instance).collect();
    std::fs::write(dir.join("theirs"), theirs.join("\n"))?;
    ours(context, &["check", &path("theirs"), &path("theirs-judged")])?;

    ours(context, &["make", &path("all-ours"), &seed, &each])?;
    let all_ours = std::fs::read_to_string(dir.join("all-ours"))?;
    let ours: Vec<&str> = all_ours.lines().filter(|line| !unproven.contains(&pair(line))).collect();
    std::fs::write(dir.join("ours"), ours.join("\n"))?;
    kafka(context, &["check", &path("ours"), &path("ours-judged")])?;

    let mut differences = judged(&theirs, &dir.join("theirs-judged"))?;
    differences.extend(judged(&ours, &dir.join("ours-judged"))?);
    let pairs: BTreeSet<String> = theirs.iter().map(|line| pair(line)).collect();
    let both: BTreeSet<String> = ours.iter().map(|line| pair(line)).collect();
    ensure!(pairs == both, "the two sides made different messages: {:?}", pairs.symmetric_difference(&both));
    Ok(Report { compared: pairs.len(), instances: theirs.len() + ours.len(), unproven, missing, differences })
}

/// Message and version of an instance's line, as `FetchRequest v4`.
fn pair(line: &str) -> String {
    let mut parts = line.split('\t');
    format!("{} v{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The instances that were not judged `ok`, as `FetchRequest v4: reason; bytes …`.
fn judged(instances: &[&str], judgements: &Path) -> Result<Vec<String>> {
    let judgements = std::fs::read_to_string(judgements)?;
    let judgements: Vec<&str> = judgements.lines().collect();
    ensure!(judgements.len() == instances.len(), "{} of {} were judged", judgements.len(), instances.len());
    let bad = instances.iter().zip(judgements).filter(|(_, judgement)| *judgement != "ok");
    let tell = |(instance, judgement): (&&str, &str)| {
        let bytes = instance.split('\t').nth(2).unwrap_or_default();
        format!("{}: {}; bytes {bytes}", pair(instance), judgement.trim_start_matches("differs\t"))
    };
    Ok(bad.map(tell).collect())
}

fn ours(context: &Context, arguments: &[&str]) -> Result<String> {
    let mut cargo = context.cargo(&["run", "--quiet", "-p", "ottla-wire", "--example", "codec-oracle", "--"]);
    cargo.args(arguments);
    Ok(process::run("codec-oracle", &mut cargo, LIMIT)?.success("codec-oracle")?.stdout)
}

/// Runs the Java side, which the JVM compiles as it starts.
fn kafka(context: &Context, arguments: &[&str]) -> Result<()> {
    let source = context.root().join("e2e/oracle/codec/CodecOracle.java");
    ensure!(source.exists(), "{} is missing", source.display());
    let mut java: Command = context.kafka()?.java(1024);
    java.arg(source).args(arguments);
    process::run("CodecOracle", &mut java, LIMIT).context("CodecOracle")?.success("CodecOracle")?;
    Ok(())
}
