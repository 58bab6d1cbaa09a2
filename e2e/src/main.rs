//! End-to-end checks of Ottla, and the commands `cargo demo` and `cargo verify`.
//!
//! Everything a check needs is started by the check, on free ports and in a scratch directory, and ends with it; what
//! is slow to build is kept in `$HOME/.cache/ottla`.

mod batch;
mod bench;
mod broker;
mod cache;
mod cli;
mod compat;
mod context;
mod demo;
mod fuzz;
mod hostile;
mod kafka;
mod kubernetes;
mod layering;
mod node;
mod oracle_answers;
mod oracle_codec;
mod oracle_storage;
mod port;
mod probe;
mod process;
mod require;
mod rust;
mod simulation;
mod stage;
mod steps;
mod tally;
mod up;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::broker::Kind;
use crate::context::Context;

#[derive(Debug, Parser)]
#[command(name = "ottla-e2e", about = "End-to-end checks of Ottla", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Take `ottla` and `ottla-broker` from this directory instead of building them
    #[arg(long, global = true, value_name = "DIR")]
    programs: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the checks; the last line says how many passed and failed
    Verify {
        /// Stages to run; all when none is named
        stages: Vec<String>,
        /// Also what takes longer
        #[arg(long)]
        full: bool,
        /// Only list the stages
        #[arg(long)]
        list: bool,
        /// Whose broker to test; `kafka` proves the checks themselves
        #[arg(long, value_enum, default_value_t = Kind::Ottla)]
        broker: Kind,
    },
    /// Start the quickstart, write and read back a million records, and say what that took
    Demo {
        /// Go on serving until Ctrl-C
        #[arg(long)]
        keep: bool,
    },
    /// Measure Ottla and Apache Kafka side by side
    Bench {
        /// Numbers of the cases; all when none is named
        cases: Vec<String>,
        /// How often each case runs on each broker
        #[arg(long, default_value_t = bench::FULL.rounds)]
        rounds: usize,
        /// Divide the load by this, for a first look
        #[arg(long, default_value_t = bench::FULL.divisor)]
        divisor: u64,
        /// Write what was measured to `docs/benchmarks.md`
        #[arg(long)]
        write: bool,
    },
    /// Run other projects' client test suites
    Compat {
        /// Suites to run; all when none is named
        suites: Vec<String>,
        /// Against whose broker; `kafka` proves the suites and their lists
        #[arg(long, value_enum, default_value_t = Kind::Ottla)]
        broker: Kind,
        /// Write what was seen to `e2e/compat/SCORES.md`
        #[arg(long)]
        write_scores: bool,
    },
    /// A Kubernetes on this machine
    Kubernetes {
        #[command(subcommand)]
        command: kubernetes::Command,
    },
    /// End what a run has left, when that run ends; started by every run
    #[command(hide = true)]
    Guard,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(Arguments { command, programs }: Arguments) -> Result<bool> {
    if !matches!(command, Command::Guard) {
        process::start_guard()?;
        // A supervisor of a Kubernetes has more to end than its processes.
        if !matches!(command, Command::Kubernetes { command: kubernetes::Command::Supervise { .. } }) {
            process::end_all_on_signals()?;
        }
    }
    match command {
        Command::Guard => {
            process::guard();
            Ok(true)
        }
        Command::Verify { list: true, .. } => {
            stage::list();
            Ok(true)
        }
        Command::Verify { stages, full, broker, .. } => {
            let context = Context::new(full, broker, programs)?;
            context.hold_target_directory()?;
            stage::verify(&context, &stages)
        }
        Command::Demo { keep } => {
            demo::run(&Context::new(false, Kind::Ottla, programs)?, keep).map(|()| true)
        }
        Command::Bench { cases, rounds, divisor, write } => {
            let scale = bench::Scale { rounds: rounds.max(1), divisor: divisor.max(1) };
            bench::run(&Context::new(true, Kind::Ottla, programs)?, &cases, scale, write)?;
            Ok(true)
        }
        Command::Kubernetes { command } => {
            kubernetes::command(command, || Context::new(false, Kind::Ottla, programs))?;
            Ok(true)
        }
        Command::Compat { suites, broker, write_scores } => {
            compat::run(&Context::new(false, broker, programs)?, &suites, write_scores)
        }
    }
}
