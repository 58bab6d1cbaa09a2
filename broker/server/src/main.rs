//! `ottla-broker`: runs one node as `server.properties` says.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ottla_server::exit::Failure;
use ottla_server::log_output::{self, LogFormat};
use ottla_server::run::{Options, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Most threads for requests unless told otherwise.
const WORKER_THREADS_DEFAULT_MAX: usize = 16;

/// A Kafka-compatible broker and controller.
///
/// Runs until SIGTERM or SIGINT. Exit codes: 0 stopped as asked; 2 wrong command line; 10 configuration; 11 address in
/// use; 12 log directory of another cluster or node; 13 log directory not formatted; 14 feature level not supported;
/// 15 log directory not writable; 16 log directory in use; 17 metadata unreadable; 20 failed while running; 1 anything
/// else.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The configuration, in Kafka's format.
    #[arg(value_name = "server.properties")]
    properties: PathBuf,
    /// Sets a key, whatever the file says.
    #[arg(long = "override", value_name = "KEY=VALUE", value_parser = key_and_value)]
    overrides: Vec<(String, String)>,
    /// Stops when standard input ends, so that the broker does not outlive what started it.
    #[arg(long)]
    stop_on_stdin_eof: bool,
    /// The form of log lines.
    #[arg(long, value_enum, default_value = "json", env = "OTTLA_LOG_FORMAT")]
    log_format: LogFormat,
    /// Which log lines to write: a level, or target=level pairs separated by commas.
    #[arg(long = "log", value_name = "FILTER", default_value = "info", env = "OTTLA_LOG")]
    log_filter: String,
    /// Threads that handle requests; all processors, up to 16, when not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    worker_threads: Option<u16>,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

fn main() -> ExitCode {
    let started = Instant::now();
    let arguments = Arguments::parse();
    match start(arguments, started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            #[expect(clippy::print_stderr, reason = "the one line that says why the process ends")]
            {
                eprintln!("ottla-broker: {failure}");
            }
            ExitCode::from(failure.code as u8)
        }
    }
}

fn start(arguments: Arguments, started: Instant) -> Result<(), Failure> {
    log_output::start(arguments.log_format, &arguments.log_filter)
        .map_err(|error| Failure::new(ottla_server::exit::ExitCode::Usage, format_args!("{error:#}")))?;
    let worker_threads = arguments.worker_threads.map_or_else(
        || {
            std::thread::available_parallelism()
                .map_or(1, |count| count.get().min(WORKER_THREADS_DEFAULT_MAX))
        },
        usize::from,
    );
    run(Options {
        properties: arguments.properties,
        overrides: arguments.overrides,
        stop_on_stdin_eof: arguments.stop_on_stdin_eof,
        worker_threads,
        started,
    })
}
