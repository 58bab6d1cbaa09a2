//! Benchmarks: the same load on Ottla and on Apache Kafka 4.3.1, in the same run, interleaved, medians.
//!
//! What is measured first is processor time of the broker, user and system apart: on one small machine with the
//! clients beside the broker it says more than throughput. The cases and their numbers are those of the project's
//! performance plan. Nothing here is asserted; `verify` only runs it small to see that it works.

mod cases;
mod load;
mod report;

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::tally::{Checks, Tally};
use cases::CASES;
use report::{Metric, Report};

/// How much load and how often.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Rounds of each case; one round runs it on both brokers.
    pub rounds: usize,
    /// Amounts of records and seconds are divided by this.
    pub divisor: u64,
}

/// The full measurement.
pub const FULL: Scale = Scale { rounds: 5, divisor: 1 };
/// Only to see that every case runs and gives figures.
const SMOKE: Scale = Scale { rounds: 1, divisor: 100 };

/// One reading: what was measured and its value.
#[derive(Debug)]
struct Reading {
    metric: Metric,
    value: f64,
}

/// Runs the named cases (by number), or all; prints the table, and writes it to `docs/benchmarks.md` when asked.
pub fn run(context: &Context, names: &[String], scale: Scale, write: bool) -> Result<()> {
    let mut report = Report::new(scale);
    let measured = measure(context, names, &[Kind::Ottla, Kind::Kafka], &mut report);
    // Also what came before a failure: it took an hour.
    println!("{}", report.table());
    measured?;
    if write {
        std::fs::write(context.root().join("docs/benchmarks.md"), report.page()?)?;
    }
    Ok(())
}

/// Every case once, small: a check a case, that each of its figures is there.
pub fn smoke(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    let kind = context.broker_kind();
    for case in CASES {
        let mut report = Report::new(SMOKE);
        let measured = measure(context, &[case.number.to_owned()], &[kind], &mut report);
        let complete = measured.and_then(|()| report.complete(kind));
        checks.check(format_args!("case {} runs", case.number), complete);
    }
    Ok(checks.tally())
}

fn measure(context: &Context, names: &[String], kinds: &[Kind], report: &mut Report) -> Result<()> {
    let scale = report.scale();
    let known: Vec<&str> = CASES.iter().map(|case| case.number).collect();
    for name in names {
        ensure!(known.contains(&name.as_str()), "no case {name}; there are: {}", known.join(", "));
    }
    for case in CASES.iter().filter(|case| names.is_empty() || names.iter().any(|name| name == case.number)) {
        for round in 0..scale.rounds {
            // A B, B A, A B …: what drifts on the machine hits both alike.
            let mut order = kinds.to_vec();
            if round % 2 == 1 {
                order.reverse();
            }
            for kind in order {
                let started = Instant::now();
                for Reading { metric, value } in (case.run)(context, kind, scale)? {
                    report.add(case, metric, kind, value);
                }
                println!(
                    "  case {:<3} {kind:<6} round {} of {}: {:.1} s",
                    case.number,
                    round + 1,
                    scale.rounds,
                    started.elapsed().as_secs_f64()
                );
            }
        }
    }
    Ok(())
}

/// A broker with default settings whose code is warm: a JVM compiles what it runs often, so it first gets a load that
/// is not counted.
fn warm_broker(context: &Context, kind: Kind, scale: Scale) -> Result<Broker> {
    let broker = Broker::start(context, kind, &[])?;
    if kind == Kind::Kafka {
        load::warm_up(&broker, scale)?;
    }
    Ok(broker)
}
