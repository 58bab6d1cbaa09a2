//! `ottla up`: a file's cluster on this machine, until Ctrl-C.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use env::machine::Machine;
use local::{Event, Ready, UpError, UpOptions};
use serde_json::json;

use crate::failure::{self, Failure, Outcome, note};
use crate::output;
use crate::time::parse_duration;

/// Run the cluster and the topics of a file on this machine until Ctrl-C. The next time it finds its data again.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla up -f examples/quickstart.yaml
  ottla up -f cluster.yaml --data-dir data --free-ports -o json")]
pub struct Up {
    /// The file: a KafkaCluster and its KafkaTopics, as for a Kubernetes
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,
    /// Where data is kept; .ottla/CLUSTER when left out
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Take any free ports instead of those of the file
    #[arg(long)]
    free_ports: bool,
    /// How long it may take until everything is ready
    #[arg(long, default_value = "30s", value_parser = parse_duration, value_name = "DURATION")]
    ready_timeout: Duration,
    /// Show the broker's log too
    #[arg(short, long)]
    verbose: bool,
    /// How to tell that everything is ready
    #[arg(short, long, value_enum, default_value_t)]
    output: Shape,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Shape {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object on one line
    Json,
}

pub async fn run(env: Machine, args: Up) -> Outcome {
    let options = UpOptions {
        file: args.file,
        data_dir: args.data_dir,
        free_ports: args.free_ports,
        ready_limit: args.ready_timeout,
        verbose: args.verbose,
    };
    let shape = args.output;
    let tell = move |event| match event {
        Event::Note(line) => note(&line),
        Event::Log(lines) => note(lines.trim_end()),
        Event::Stopping => note("stopping"),
        Event::Ready(ready) => {
            // The cluster runs on when nobody reads this.
            if let Err(failure) = output::write(&ready_text(&ready, shape)) {
                failure::print(&failure);
            }
        }
    };
    local::up(env, options, &tell).await.map(|()| 0).map_err(failed)
}

fn ready_text(ready: &Ready, shape: Shape) -> String {
    if let Shape::Json = shape {
        return format!("{}\n", json!(ready));
    }
    let mut text = format!("{} is ready after {:.0} ms\n", ready.cluster, ready.ready_ms);
    for listener in &ready.listeners {
        text += &format!("  listener {}   {}\n", listener.name, listener.bootstrap);
    }
    for topic in &ready.topics {
        text += &format!("  topic {}   {} partitions\n", topic.name, topic.partitions);
    }
    for node in &ready.nodes {
        text += &format!("  node {}   metrics {}   log {}\n", node.id, node.metrics, node.log.display());
    }
    text += &format!("  data in {}\n", ready.data_dir.display());
    let topic = ready.topics.first().map_or("TOPIC", |topic| &topic.name);
    text += &format!("Try: ottla consume {topic} --bootstrap-server {}; Ctrl-C stops it\n", ready.bootstrap);
    text
}

/// All but the last mistake of a file are told at once; each is a line of its own.
fn failed(error: UpError) -> Failure {
    let message = error.to_string();
    match error {
        UpError::File(mut errors) => {
            let last = errors.pop().map_or(message, |error| error.to_string());
            let next = "ottla up --help";
            for error in errors {
                failure::print(&Failure::new(error.to_string(), next));
            }
            Failure::new(last, next)
        }
        UpError::BrokerEnded { log, last_lines, .. } => {
            last_lines.iter().for_each(|line| note(line));
            Failure::new(message, format!("less {}", log.display()))
        }
        UpError::Timeout(_) => {
            Failure { exit: failure::TIMEOUT, ..Failure::new(message, "ottla up --verbose") }
        }
        UpError::Other { next, .. } => Failure::new(message, next),
    }
}
