//! Runs seeds of the simulation, on every core, and prints what each did; the last line is a summary as JSON.
//!
//! Exits with 1 when a seed failed, and names it: `ottla-sim --seed N` repeats it step by step.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use ottla_sim::{Flush, Planted, RunReport, World, run_in};

/// Runs a whole broker with its clients in simulated worlds, each made from a seed, and checks what clients were told.
#[derive(Parser)]
#[command(
    version,
    after_help = "Examples:\n  ottla-sim --seeds 0..500\n  ottla-sim --seed 17 --trace 17.txt --log debug"
)]
struct Arguments {
    /// Run one seed.
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// Run the seeds from A up to but not including B.
    #[arg(long, value_name = "A..B", value_parser = seeds, default_value = "0..100")]
    seeds: Range<u64>,
    /// How many worlds to run at a time; one a core unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// Write every step of the one seed to a file, to compare two runs.
    #[arg(long, value_name = "FILE", requires = "seed")]
    trace: Option<std::path::PathBuf>,
    /// Plant a bug, which should be found.
    #[arg(long, value_name = "BUG")]
    plant: Option<Planted>,
    /// Show the broker's log on stderr, from this level on.
    #[arg(long, value_name = "LEVEL")]
    log: Option<tracing::Level>,
}

fn seeds(text: &str) -> Result<Range<u64>, String> {
    let (from, to) = text.split_once("..").ok_or("expected A..B")?;
    let number = |text: &str| text.parse().map_err(|error| format!("{text}: {error}"));
    Ok(number(from)?..number(to)?)
}

#[allow(clippy::print_stdout, clippy::print_stderr)] // a program for people and for the verify command
fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    if let Some(level) = arguments.log {
        tracing_subscriber::fmt().with_max_level(level).without_time().with_writer(std::io::stderr).init();
    }
    let seeds = arguments.seed.map_or(arguments.seeds, |seed| seed..seed + 1);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = arguments.threads.unwrap_or(cores).max(1);
    let started = Instant::now();
    let next = AtomicU64::new(seeds.start);
    let reports = Mutex::new(Vec::new());
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    let began = Instant::now();
                    let world = World::new(seed);
                    if arguments.trace.is_some() {
                        world.keep_trace_lines();
                    }
                    let ended = catch_unwind(AssertUnwindSafe(|| run_in(&world, arguments.plant)));
                    world.end();
                    if let Some(path) = &arguments.trace
                        && let Err(error) = std::fs::write(path, world.take_trace_lines().join("\n"))
                    {
                        eprintln!("{}: {error}", path.display());
                    }
                    match ended {
                        Ok(report) => {
                            println!("{} in {:.2} s", line(&report), began.elapsed().as_secs_f64());
                            reports.lock().expect("no panic while held").push(report);
                        }
                        Err(panic) => {
                            println!("seed {seed} FAILED: {}", message(&*panic));
                            failed.lock().expect("no panic while held").push(seed);
                        }
                    }
                }
            });
        }
    });
    let reports = reports.into_inner().expect("no panic while held");
    let mut failed = failed.into_inner().expect("no panic while held");
    failed.sort_unstable();
    println!("{}", summary(&reports, &failed, started.elapsed().as_secs_f64()));
    if failed.is_empty() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

/// What a panic said: the verdict.
fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panicked")
}

fn line(report: &RunReport) -> String {
    let flush = match report.flush {
        Flush::EveryRecord => "flush every record",
        Flush::ByTheSystem => "flush by the system",
    };
    format!(
        "seed {} hash {}: {flush}, {:.1} s simulated, {} operations ({:.0}/s), {} faults, {} steps",
        report.seed,
        report.hash,
        report.simulated.as_secs_f64(),
        report.operations_count(),
        report.operations_per_second,
        report.faults_count(),
        report.events_count,
    )
}

fn summary(reports: &[RunReport], failed: &[u64], seconds: f64) -> serde_json::Value {
    let mut faults = std::collections::BTreeMap::<&str, u64>::new();
    let mut operations = std::collections::BTreeMap::<&str, u64>::new();
    for report in reports {
        report.faults.iter().for_each(|(kind, count)| *faults.entry(kind).or_default() += count);
        report.operations.iter().for_each(|(kind, count)| *operations.entry(kind).or_default() += count);
    }
    let least = |figure: fn(&RunReport) -> f64| reports.iter().map(figure).reduce(f64::min).unwrap_or(0.0);
    serde_json::json!({
        "passed": reports.len(),
        "failed": failed,
        "seconds": seconds.round(),
        "simulated_seconds": reports.iter().map(|report| report.simulated.as_secs()).sum::<u64>(),
        "operations": operations,
        "operations_per_second_min": least(|report| report.operations_per_second).floor(),
        "faults": faults,
        "faults_min": least(|report| report.faults_count() as f64),
    })
}
