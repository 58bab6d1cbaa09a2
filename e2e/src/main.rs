//! End-to-end checks of Ottla, and the commands `cargo demo` and `cargo verify`.
//!
//! Everything a check needs is started by the check, on free ports and in a scratch directory, and ends with it; what
//! is slow to build is kept in `$HOME/.cache/ottla`.

mod batch;
mod broker;
mod cache;
mod compat;
mod context;
mod hostile;
mod kafka;
mod layering;
mod oracle_codec;
mod oracle_storage;
mod port;
mod probe;
mod process;
mod require;
mod rust;
mod stage;
mod tally;
mod usage;

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
}

fn main() -> ExitCode {
    match process::end_all_on_signals().and_then(|()| run(Arguments::parse().command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<bool> {
    match command {
        Command::Verify { list: true, .. } => {
            stage::list();
            Ok(true)
        }
        Command::Verify { stages, full, broker, .. } => stage::verify(&Context::new(full, broker)?, &stages),
        Command::Compat { suites, broker, write_scores } => {
            compat::run(&Context::new(false, broker)?, &suites, write_scores)
        }
    }
}
