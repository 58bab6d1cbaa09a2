//! The answers to administrative requests against those of Apache Kafka.
//!
//! Both brokers are new and run side by side; `e2e/oracle/answers/requests.yaml` says what both are asked, in order,
//! and `AnswersOracle.java` compares what they answer, field by field. Where answers differ on purpose, the list says
//! why; such a request fails the check once the answers are the same, so that the list stays true.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};

use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::process;
use crate::tally::{Checks, Tally};

const LIMIT: Duration = Duration::from_secs(300);
/// Fewer partitions of the offsets topic than by default: each broker makes them while it is asked.
const SETTINGS: [(&str, &str); 1] = [("offsets.topic.num.partitions", "4")];

/// One request to both brokers.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Request {
    name: String,
    api: String,
    /// `controller` when it goes to the controller's listener.
    #[serde(default = "broker_listener")]
    listener: String,
    /// The newest when there is none.
    #[serde(default)]
    versions: Vec<i16>,
    /// The fields that are not at their defaults.
    body: serde_json::Value,
    /// Whether it is sent again until neither answer has an error.
    #[serde(default)]
    awaited: bool,
    /// Names of fields that may differ, `because` of a reason.
    #[serde(default)]
    ignore: Vec<String>,
    because: Option<String>,
    /// Why the answers differ on purpose.
    differs: Option<String>,
}

fn broker_listener() -> String {
    "broker".to_owned()
}

/// The stage: every request is a check.
pub fn run(context: &Context) -> Result<Tally> {
    let requests = read(context)?;
    let mut checks = Checks::new();
    let kafka = Broker::start(context, Kind::Kafka, &SETTINGS)?;
    let other = Broker::start(context, context.broker_kind(), &SETTINGS)?;
    let verdicts = compare(context, &requests, &kafka, &other)?;
    for request in &requests {
        // Apache Kafka does not differ from itself.
        let differs = request.differs.as_ref().filter(|_| other.kind() != Kind::Kafka);
        let result = match (verdicts.get(&request.name), differs) {
            (None, _) => Err(anyhow!("it was not compared")),
            (Some(None), None) | (Some(Some(_)), Some(_)) => Ok(()),
            (Some(Some(difference)), None) => Err(anyhow!("{difference}")),
            (Some(None), Some(reason)) => Err(anyhow!("the answers are the same; the list says: {reason}")),
        };
        checks.check(&request.name, result);
    }
    checks.check("the broker's log", other.stop(&[]).map(drop));
    Ok(checks.tally())
}

fn read(context: &Context) -> Result<Vec<Request>> {
    let path = context.root().join("e2e/oracle/answers/requests.yaml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let requests: Vec<Request> = serde_yaml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut names = BTreeSet::new();
    for request in &requests {
        ensure!(names.insert(&request.name), "two requests are named «{}»", request.name);
        ensure!(
            request.ignore.is_empty() == request.because.is_none(),
            "«{}» ignores fields without a reason, or has a reason and ignores none",
            request.name
        );
    }
    Ok(requests)
}

/// How the answers to each request differ, by its name.
fn compare(
    context: &Context,
    requests: &[Request],
    kafka: &Broker,
    other: &Broker,
) -> Result<BTreeMap<String, Option<String>>> {
    let lines: Vec<String> = requests.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let input = context.scratch("oracle-answers")?.join("requests");
    std::fs::write(&input, lines.join("\n"))?;
    let mut java = context.kafka()?.java(256);
    java.arg("-XX:TieredStopAtLevel=1")
        .arg(context.root().join("e2e/oracle/answers/AnswersOracle.java"))
        .args([kafka, other].map(|broker| [broker.bootstrap(), broker.controller()]).concat());
    let input = Stdio::from(std::fs::File::open(input)?);
    let output = process::run_with_input("AnswersOracle", &mut java, input, LIMIT)?;
    Ok(verdicts(&output.success("AnswersOracle")?.stdout))
}

/// Lines of `same NAME` and `differs NAME: how`.
fn verdicts(output: &str) -> BTreeMap<String, Option<String>> {
    let verdict = |line: &str| match line.split_once(' ')? {
        ("same", name) => Some((name.to_owned(), None)),
        ("differs", rest) => {
            rest.split_once(": ").map(|(name, difference)| (name.to_owned(), Some(difference.to_owned())))
        }
        _ => None,
    };
    output.lines().filter_map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read() {
        let verdicts = verdicts("same one\ndiffers two words: v1 .x: 1, 2\nNote: something\n");
        let expected = [("one".to_owned(), None), ("two words".to_owned(), Some("v1 .x: 1, 2".to_owned()))];
        assert_eq!(verdicts, expected.into());
    }
}
