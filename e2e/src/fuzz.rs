//! The fuzz targets of `e2e/fuzz`: built by the stable toolchain, each run for a while from a corpus of random valid
//! inputs that it makes itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::context::Context;
use crate::process;
use crate::require;
use crate::tally::{Checks, Tally};

const TARGETS: [&str; 7] = [
    "requests",
    "responses",
    "record_batches",
    "metadata_records",
    "keyed_records",
    "group_log",
    "storage_files",
];
const SECONDS_EACH: u64 = 20;
const SECONDS_EACH_FULL: u64 = 600;
const BUILD_LIMIT: Duration = Duration::from_secs(1800);
/// Beyond the time that a target is given: reading the corpus, one slow input.
const GRACE: Duration = Duration::from_secs(60);
/// What a run must reach to count: fewer counters or inputs mean that it did not fuzz our code.
const COUNTERS_MIN: u64 = 1_000;
const EXECUTIONS_MIN: u64 = 1_000;
const INPUT_BYTES_MAX: u32 = 4096;
/// Coverage counters, as libFuzzer wants them, by options that stable rustc has.
const RUSTFLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The stage: a check a target.
pub fn run(context: &Context) -> Result<Tally> {
    let seconds_each = if context.full() { SECONDS_EACH_FULL } else { SECONDS_EACH };
    let programs = build(context)?;
    let mut checks = Checks::new();
    for target in TARGETS {
        let result = fuzz(context, &programs.join(target), target, seconds_each);
        let told = result.map(|report| println!("  {target}: {report}"));
        checks.check(target, told);
    }
    Ok(checks.tally())
}

/// Builds all targets and answers where they are.
fn build(context: &Context) -> Result<PathBuf> {
    require::debian_packages(&[("g++", "/usr/bin/g++")])?;
    let metadata = context.metadata()?;
    let target_directory = metadata["target_directory"].as_str().context("no target directory")?;
    let target_directory = Path::new(target_directory).join("fuzz");
    let host = host()?;
    // With a target named, the counters are left out of build scripts, where nothing would receive them.
    let mut cargo = context.cargo(&["build", "--release", "--quiet", "--target", &host]);
    cargo.current_dir(context.root().join("e2e/fuzz"));
    cargo.env("RUSTFLAGS", RUSTFLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_TARGET_DIR", &target_directory);
    process::run("cargo build of e2e/fuzz", &mut cargo, BUILD_LIMIT)?.success("cargo build of e2e/fuzz")?;
    Ok(target_directory.join(host).join("release"))
}

/// Runs one target; answers what it did, or the input that it failed on.
fn fuzz(context: &Context, program: &Path, target: &str, seconds: u64) -> Result<String> {
    let dir = context.scratch(&format!("fuzz-{target}"))?;
    let (corpus, failures) = (dir.join("corpus"), dir.join("failures"));
    std::fs::create_dir(&corpus)?;
    std::fs::create_dir(&failures)?;
    let mut fuzzer = Command::new(program);
    fuzzer.env("OTTLA_FUZZ_SEEDS", &corpus);
    fuzzer.arg(format!("-max_total_time={seconds}")).arg(format!("-max_len={INPUT_BYTES_MAX}"));
    fuzzer.args(["-len_control=0", "-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1"]);
    fuzzer.arg(format!("-artifact_prefix={}/", failures.display())).arg(&corpus);
    let output = process::run(target, &mut fuzzer, Duration::from_secs(seconds) + GRACE)?;
    let log = output.text();
    if !output.status.success() {
        bail!("{}\ninput: {}", process::tail(&log, 40), first_failure(&failures)?);
    }
    let counters = number_before(&log, "inline 8-bit counters").context("no counters")?;
    let executions = number_after(&log, "stat::number_of_executed_units:").context("no statistics")?;
    let covered =
        log.lines().rev().find_map(|line| number_after(line, "DONE   cov:")).context("no coverage")?;
    ensure!(
        counters >= COUNTERS_MIN && executions >= EXECUTIONS_MIN,
        "{counters} counters, {executions} inputs"
    );
    Ok(format!("{executions} inputs, {covered} of {counters} counters reached"))
}

/// The input that made a target fail, in hexadecimal: a test of that name should keep it.
fn first_failure(failures: &Path) -> Result<String> {
    let Some(entry) = std::fs::read_dir(failures)?.next() else { return Ok("none was kept".to_owned()) };
    let bytes = std::fs::read(entry?.path())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The triple of this machine.
fn host() -> Result<String> {
    let output = process::run("rustc -vV", Command::new("rustc").arg("-vV"), GRACE)?.success("rustc -vV")?;
    let host = output.stdout.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say its host")
}

fn number_after(text: &str, word: &str) -> Option<u64> {
    text.split_once(word)?.1.split_whitespace().next()?.parse().ok()
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    text.split_once(word)?.0.rsplit('(').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fuzzers_figures_are_read() {
        let log = "INFO: Loaded 1 modules   (8881 inline 8-bit counters): 8881 [0x1, 0x2), \n\
                   #436\tDONE   cov: 9080 ft: 17266 corp: 2978/477Kb\n\
                   stat::number_of_executed_units: 438470\n";
        assert_eq!(number_before(log, "inline 8-bit counters"), Some(8881));
        assert_eq!(number_after(log, "stat::number_of_executed_units:"), Some(438_470));
        assert_eq!(number_after(log, "DONE   cov:"), Some(9080));
    }
}
