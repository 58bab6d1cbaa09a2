//! Apache Kafka's own command line tools as a user runs them: `e2e/compat/kafka-tools/steps.yaml` says what is run, in
//! order, and what each must show. The tools run in one JVM (`Tools.java`), which is started anew when one hangs.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::{Case, List, Suite};
use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::process::Process;
use crate::steps::Step;

/// What one tool may take.
const LIMIT: Duration = Duration::from_secs(60);

pub(super) const SUITE: Suite =
    Suite { name: "kafka-tools", settings: &[("num.partitions", "2")], expected_log: &[], run };

/// The tools by the names that the steps use.
const TOOLS: [(&str, &str); 13] = [
    ("client-compatibility", "org.apache.kafka.tools.ClientCompatibilityTest"),
    ("configs", "kafka.admin.ConfigCommand"),
    ("console-consumer", "org.apache.kafka.tools.consumer.ConsoleConsumer"),
    ("console-producer", "org.apache.kafka.tools.ConsoleProducer"),
    ("consumer-groups", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    ("features", "org.apache.kafka.tools.FeatureCommand"),
    ("get-offsets", "org.apache.kafka.tools.GetOffsetShell"),
    ("leader-election", "org.apache.kafka.tools.LeaderElectionCommand"),
    ("log-dirs", "org.apache.kafka.tools.LogDirsCommand"),
    ("metadata-quorum", "org.apache.kafka.tools.MetadataQuorumCommand"),
    ("producer-perf", "org.apache.kafka.tools.ProducerPerformance"),
    ("reassign-partitions", "org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
    ("topics", "org.apache.kafka.tools.TopicCommand"),
];

fn run(context: &Context, broker: &Broker, _list: &List) -> Result<Vec<Case>> {
    let steps = Step::read(&context.root().join("e2e/compat/kafka-tools/steps.yaml"))?;
    let mut jvm = None;
    let mut cases = Vec::new();
    for step in steps {
        let result = take(context, broker, &mut jvm, &step);
        cases.push(match result {
            Ok(()) => Case::passed(step.name),
            Err(error) => Case::failed(step.name, format!("{error:#}")),
        });
    }
    Ok(cases)
}

/// Runs one step; an error says what was expected and what was printed.
fn take(context: &Context, broker: &Broker, jvm: &mut Option<Jvm>, step: &Step) -> Result<()> {
    let (_, main_class) = TOOLS
        .iter()
        .find(|(name, _)| *name == step.tool)
        .with_context(|| format!("no tool {}", step.tool))?;
    let bootstrap = broker.bootstrap();
    let mut fields = vec![step.input.as_str(), main_class];
    fields.extend(["--bootstrap-server", bootstrap.as_str()]);
    // Apache Kafka without an authorizer still answers DescribeAcls; ours does not serve it yet.
    let acls = (broker.kind() == Kind::Kafka).to_string();
    // Some tools want a file instead of their standard input.
    let file = context.scratch("tools-input")?.join("input");
    std::fs::write(&file, &step.input)?;
    let file = file.display().to_string();
    fields.extend(step.args.split_whitespace().map(|field| match field {
        "{acls}" => acls.as_str(),
        "{input}" => file.as_str(),
        field => field,
    }));
    let mut running = match jvm.take() {
        Some(running) => running,
        None => Jvm::start(context)?,
    };
    let (code, printed) = running.call(&fields)?;
    if code == TIMED_OUT {
        bail!("{} did not end within {LIMIT:?}:\n{printed}", step.tool);
    }
    *jvm = Some(running);
    step.judge(code, &printed)
}

const TIMED_OUT: i32 = 124;

/// The JVM that runs the tools.
struct Jvm {
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Process,
}

impl Jvm {
    fn start(context: &Context) -> Result<Jvm> {
        let source: PathBuf = context.root().join("e2e/compat/kafka-tools/Tools.java");
        let mut java = context.kafka()?.java(512);
        java.arg("-XX:TieredStopAtLevel=1").arg(source);
        let log = context.scratch("tools")?.join("stderr");
        let (process, requests, answers) = Process::spawn_piped("Kafka's tools", &mut java, &log)?;
        Ok(Jvm { requests, answers: BufReader::new(answers), _process: process })
    }

    /// Runs a tool: standard input, main class, arguments. Hands back its exit code and what it printed.
    fn call(&mut self, fields: &[&str]) -> Result<(i32, String)> {
        let escape = |field: &&str| field.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
        let fields: Vec<String> = fields.iter().map(escape).collect();
        writeln!(self.requests, "{}\t{}", LIMIT.as_millis(), fields.join("\t"))?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let (code, length) = line.trim().split_once(' ').context("the JVM of the tools has ended")?;
        let mut printed = vec![0; length.parse()?];
        self.answers.read_exact(&mut printed)?;
        Ok((code.parse()?, String::from_utf8_lossy(&printed).into_owned()))
    }
}
