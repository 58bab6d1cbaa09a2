//! The `ottla` command against a broker, as `e2e/cli/steps.yaml` says.

use std::io::Write;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::broker::Broker;
use crate::context::Context;
use crate::process;
use crate::steps::Step;
use crate::tally::{Checks, Tally};

const LIMIT: Duration = Duration::from_secs(60);

/// The stage: a check a step.
pub fn run(context: &Context) -> Result<Tally> {
    let steps = Step::read(&context.root().join("e2e/cli/steps.yaml"))?;
    let mut checks = Checks::new();
    let broker = Broker::start(context, context.broker_kind(), &[])?;
    for step in &steps {
        checks.check(&step.name, take(context, &broker, step));
    }
    checks.check("the broker's log", broker.stop(&[]).map(drop));
    Ok(checks.tally())
}

fn take(context: &Context, broker: &Broker, step: &Step) -> Result<()> {
    let mut input = tempfile::tempfile_in(context.scratch("cli")?)?;
    input.write_all(step.input.as_bytes())?;
    std::io::Seek::rewind(&mut input)?;
    let mut ottla = Command::new(context.cli()?);
    ottla
        .args(step.tool.split_whitespace())
        .args(step.args.split_whitespace())
        .env("OTTLA_BOOTSTRAP", broker.bootstrap())
        .env("NO_COLOR", "1");
    let output = process::run_with_input(&step.tool, &mut ottla, input.into(), LIMIT)?;
    step.judge(output.status.code().context("ended by a signal")?, &output.text())
}
