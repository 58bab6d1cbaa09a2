//! The `ottla` command against a broker, as `e2e/cli/steps.yaml` says.

use std::fs::File;
use std::io::Write;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;

use crate::broker::Broker;
use crate::context::Context;
use crate::process::{self, Process};
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
    for (name, signal) in [("sigint", Signal::INT), ("sigterm", Signal::TERM), ("sighup", Signal::HUP)] {
        checks.check(
            format_args!("groups: a consumer that gets {name} commits and leaves"),
            leaves(context, &broker, name, signal),
        );
    }
    checks.check("the broker's log", broker.stop(&[]).map(drop));
    Ok(checks.tally())
}

fn take(context: &Context, broker: &Broker, step: &Step) -> Result<()> {
    let mut input = tempfile::tempfile_in(context.scratch("cli")?)?;
    input.write_all(step.input.as_bytes())?;
    std::io::Seek::rewind(&mut input)?;
    let data = broker.volume().log_dir().display().to_string();
    let mut ottla = Command::new(context.cli()?);
    ottla
        .args(step.tool.split_whitespace())
        .args(step.args.split_whitespace().map(|word| word.replace("{data}", &data)))
        .env("OTTLA_BOOTSTRAP", broker.bootstrap())
        .env("NO_COLOR", "1");
    let output = process::run_with_input(&step.tool, &mut ottla, input.into(), LIMIT)?;
    let exit = output.status.code().context("ended by a signal")?;
    step.judge_streams(exit, &output.stdout, &output.stderr)
}

/// A member that is told to end has left its group when it has ended, with all that it printed committed.
fn leaves(context: &Context, broker: &Broker, group: &str, signal: Signal) -> Result<()> {
    let bootstrap = broker.bootstrap();
    let ottla = |arguments: &[&str]| -> Result<Command> {
        let mut command = Command::new(context.cli()?);
        command.args(arguments).env("OTTLA_BOOTSTRAP", &bootstrap);
        Ok(command)
    };
    let log = context.scratch("leaves")?.join("log");
    let input = log.with_file_name("input");
    std::fs::write(&input, "one\ntwo\n")?;
    let mut produce = ottla(&["produce", group, "--partition", "0"])?;
    process::run_with_input("produce", &mut produce, File::open(&input)?.into(), LIMIT)?
        .success("produce")?;
    let consume = ["consume", group, "--from-beginning", "--group", group];
    let mut member = Process::spawn("consume", &mut ottla(&consume)?, &log)?;
    process::wait_for("the records", LIMIT, || {
        Ok(std::fs::read_to_string(&log)?.contains("two").then_some(()))
    })?;
    member.signal(signal)?;
    let status = member.wait(LIMIT)?;
    ensure!(status.success(), "it ended with {status}: {}", std::fs::read_to_string(&log)?);
    let described = process::run("groups", &mut ottla(&["groups", "describe", group, "-o", "json"])?, LIMIT)?
        .success("groups describe")?;
    let json: serde_json::Value = serde_json::from_str(&described.stdout)?;
    let found = &json["items"][0];
    ensure!(found["state"] == "Empty" && found["lag"] == 0, "the group is {found}");
    Ok(())
}
