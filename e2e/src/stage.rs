//! The stages of `verify`: the list, and how one is run and told.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::context::Context;
use crate::tally::{Checks, Tally};
use crate::{
    bench, cli, compat, demo, fuzz, hostile, kubernetes, layering, node, oracle_answers, oracle_codec,
    oracle_storage, rust, simulation, up,
};

/// A named part of `cargo verify`.
pub struct Stage {
    pub name: &'static str,
    /// What it shows.
    pub about: &'static str,
    /// How long it should take on two cores with warm caches.
    pub budget: Duration,
    run: fn(&Context) -> Result<Tally>,
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

/// All stages, in the order in which they run: cheap and telling ones first.
pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", about: "formatting", budget: minutes(1), run: rust::fmt },
    Stage {
        name: "layering",
        about: "crates against docs/ARCHITECTURE.md",
        budget: minutes(1),
        run: layering::run,
    },
    Stage { name: "clippy", about: "lints, no warnings", budget: minutes(3), run: rust::clippy },
    Stage { name: "test", about: "unit, property and freshness tests", budget: minutes(8), run: rust::test },
    Stage {
        name: "codec-oracle",
        about: "every message in every version against Apache Kafka's classes",
        budget: minutes(1),
        run: oracle_codec::run,
    },
    Stage {
        name: "fuzz",
        about: "every decoder under libFuzzer for a while",
        budget: minutes(5),
        run: fuzz::run,
    },
    Stage {
        name: "sim",
        about: "whole nodes under faults, seed by seed",
        budget: minutes(5),
        run: simulation::run,
    },
    Stage {
        name: "storage-oracle",
        about: "files of ours read by Apache Kafka, and the other way round",
        budget: minutes(3),
        run: oracle_storage::run,
    },
    Stage {
        name: "node",
        about: "start, refusals, stop, kill, HTTP endpoint",
        budget: minutes(1),
        run: node::run,
    },
    Stage {
        name: "answers-oracle",
        about: "answers to administrative requests against Apache Kafka's",
        budget: minutes(1),
        run: oracle_answers::run,
    },
    Stage { name: "cli", about: "the ottla command", budget: minutes(1), run: cli::run },
    Stage {
        name: "up",
        about: "ottla up: data that outlives it, refusals",
        budget: minutes(1),
        run: up::run,
    },
    Stage { name: "hostile", about: "malformed and greedy clients", budget: minutes(2), run: hostile::run },
    Stage {
        name: "compat-librdkafka",
        about: "librdkafka's own tests",
        budget: minutes(2),
        run: |context| compat::stage(context, "librdkafka"),
    },
    Stage {
        name: "compat-franz-go",
        about: "franz-go's own tests",
        budget: minutes(2),
        run: |context| compat::stage(context, "franz-go"),
    },
    Stage {
        name: "compat-kafka-python",
        about: "kafka-python's own tests",
        budget: minutes(1),
        run: |context| compat::stage(context, "kafka-python"),
    },
    Stage {
        name: "compat-kafka-tools",
        about: "Apache Kafka's command line tools",
        budget: minutes(1),
        run: |context| compat::stage(context, "kafka-tools"),
    },
    Stage { name: "demo", about: "cargo demo", budget: minutes(1), run: demo::stage },
    Stage {
        name: "kubernetes",
        about: "a Kubernetes on this machine: volumes, addresses, failing nodes, clean ends",
        budget: minutes(3),
        run: kubernetes::stage,
    },
    Stage { name: "bench-smoke", about: "every benchmark runs", budget: minutes(1), run: bench::smoke },
];

/// Runs the named stages, or all; prints each result and the sum as the last line. True when nothing failed.
pub fn verify(context: &Context, names: &[String]) -> Result<bool> {
    for name in names {
        if !STAGES.iter().any(|stage| stage.name == name) {
            let known: Vec<&str> = STAGES.iter().map(|stage| stage.name).collect();
            bail!("no stage {name}; there are: {}", known.join(", "));
        }
    }
    let started = Instant::now();
    let mut sum = Tally::default();
    let mut failed = Vec::new();
    let is_wanted = |stage: &Stage| names.is_empty() || names.iter().any(|name| name == stage.name);
    for stage in STAGES.iter().filter(|stage| is_wanted(stage)) {
        let tally = run(context, stage);
        if tally.failed > 0 {
            failed.push(stage.name);
        }
        sum += tally;
    }
    println!();
    println!("total {:.0} s", started.elapsed().as_secs_f64());
    if !failed.is_empty() {
        println!("failed stages: {}", failed.join(", "));
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(failed.is_empty())
}

/// Prints the stages.
pub fn list() {
    for stage in STAGES {
        println!("{:<20} {:>3} min  {}", stage.name, stage.budget.as_secs() / 60, stage.about);
    }
}

fn run(context: &Context, stage: &Stage) -> Tally {
    println!();
    println!("== {} ({}; budget {} min)", stage.name, stage.about, stage.budget.as_secs() / 60);
    let started = Instant::now();
    let tally = match (stage.run)(context) {
        Ok(tally) if tally.count() == 0 => failure(anyhow::anyhow!("the stage made no check")),
        Ok(tally) => tally,
        Err(error) => failure(error),
    };
    let took = started.elapsed();
    let over = if took > stage.budget { ", over its budget" } else { "" };
    let word = if tally.failed == 0 { "ok" } else { "FAILED" };
    println!(
        "-- {} {word}: {} passed, {} failed in {:.1} s{over}",
        stage.name,
        tally.passed,
        tally.failed,
        took.as_secs_f64()
    );
    tally
}

fn failure(error: anyhow::Error) -> Tally {
    let mut checks = Checks::new();
    checks.check("stage", Err(error));
    checks.tally()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_stages_together_fit_into_the_gate() {
        let sum: Duration = STAGES.iter().map(|stage| stage.budget).sum();
        assert!(sum <= minutes(45), "{sum:?}");
    }

    #[test]
    fn stages_have_names_of_their_own() {
        let names: std::collections::BTreeSet<&str> = STAGES.iter().map(|stage| stage.name).collect();
        assert_eq!(names.len(), STAGES.len());
    }
}
