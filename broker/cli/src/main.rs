//! `ottla`: what a person or a script asks of a cluster, or of a node's files.
//!
//! Promises: data goes to standard output, everything else to standard error; an error is one line that ends with a
//! command to try next; exit codes are 0 fine, 1 error, 2 usage, 3 something is different or unhealthy, 124 timeout.

mod base64;
mod configs;
mod connect;
mod consume;
mod dump_log;
mod failure;
mod groups;
mod output;
mod produce;
mod properties;
mod reset_offsets;
mod storage_command;
mod time;
mod topics;
mod up;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use env::machine::Machine;

use failure::{Failure, Outcome};

/// Threads: one for the network, one for the work beside it.
const WORKER_THREADS: usize = 2;

/// Kafka from the command line: topics, records, groups, configs, and the files of a node.
#[derive(Debug, Parser)]
#[command(name = "ottla", version, max_term_width = 110, arg_required_else_help = true)]
#[command(after_help = "Examples:
  ottla up -f examples/quickstart.yaml
  ottla topics create orders --partitions 6
  echo '42:{\"total\":9}' | ottla produce orders --key-separator :
  ottla consume orders --from-beginning --exit-at-end
  ottla groups describe billing

Environment: OTTLA_BOOTSTRAP is the default of --bootstrap-server.
Exit codes: 0 fine, 1 error, 2 usage, 3 different or unhealthy, 124 timeout.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(subcommand)]
    Topics(topics::Topics),
    Produce(produce::Produce),
    Consume(consume::Consume),
    #[command(subcommand)]
    Groups(groups::Groups),
    #[command(subcommand)]
    Configs(configs::Configs),
    #[command(subcommand)]
    Storage(storage_command::Storage),
    DumpLog(dump_log::DumpLog),
    Up(up::Up),
    Completion(Completion),
}

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  ottla completion bash > /etc/bash_completion.d/ottla
  source <(ottla completion zsh)")]
struct Completion {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let ended = env::machine::run(WORKER_THREADS, |env| run(env, cli.command));
    let outcome =
        ended.unwrap_or_else(|error| Err(Failure::new(format!("cannot start: {error}"), "ulimit -u")));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            failure::print(&failure);
            ExitCode::from(failure.exit)
        }
    }
}

async fn run(env: Machine, command: Command) -> Outcome {
    match command {
        Command::Topics(command) => topics::run(env, command).await,
        Command::Produce(command) => produce::run(env, command).await,
        Command::Consume(command) => consume::run(env, command).await,
        Command::Groups(command) => groups::run(env, command).await,
        Command::Configs(command) => configs::run(env, command).await,
        Command::Storage(command) => storage_command::run(env, command).await,
        Command::DumpLog(command) => dump_log::run(env, command).await,
        Command::Up(command) => up::run(env, command).await,
        Command::Completion(Completion { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "ottla", &mut script);
            output::write(&String::from_utf8_lossy(&script))?;
            Ok(0)
        }
    }
}

/// Help and version go to standard output; a mistake becomes one line.
fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, DisplayVersion};
    let text = error.render().to_string();
    match error.kind() {
        DisplayHelp | DisplayVersion => {
            // A closed pipe is the reader's choice.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = std::io::stderr().write_all(text.as_bytes());
            ExitCode::from(failure::USAGE)
        }
        _ => {
            failure::print(&failure::from_usage(&text, &command_named()));
            ExitCode::from(failure::USAGE)
        }
    }
}

/// The command that the arguments name, as far as they name one: `ottla topics create`.
fn command_named() -> String {
    let mut command = &Cli::command();
    let mut name = "ottla".to_owned();
    for argument in std::env::args().skip(1) {
        let Some(next) = command.find_subcommand(&argument) else { break };
        name = format!("{name} {argument}");
        command = next;
    }
    name
}
