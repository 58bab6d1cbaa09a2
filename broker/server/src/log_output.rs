//! Where log lines go: standard error, as JSON or text.

use std::io::IsTerminal;

use anyhow::Context;
use clap::ValueEnum;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// For people.
    Text,
}

/// Starts logging. `filter` is a level, or `target=level` pairs separated by commas.
pub fn start(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    let targets: Targets = filter.parse().with_context(|| format!("log filter '{filter}'"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(targets);
    match format {
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init()?,
        LogFormat::Text => {
            let is_terminal = std::io::stderr().is_terminal();
            registry.with(lines.with_target(false).with_ansi(is_terminal)).try_init()?;
        }
    }
    Ok(())
}
