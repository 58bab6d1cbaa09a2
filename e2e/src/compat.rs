//! Other projects' client test suites against a broker, and the score of each.
//!
//! What a suite runs, and which of its tests are excluded with what reason, is in `e2e/compat/<suite>/suite.yaml`. A
//! test that is neither passed nor excluded is a failure: one that times out, that skips itself, or that is named in
//! the list but did not run. Exclusions are at most a tenth. The suites' own sources are fetched from the package
//! registries into the cache and never kept here.

mod franz_go;
mod kafka_python;
mod kafka_tools;
pub mod librdkafka;
mod scores;

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::tally::{Checks, Tally};
use scores::Score;

/// Exclusions allowed, in hundredths of a suite's tests.
const EXCLUDED_PERCENT_MAX: usize = 10;

/// How one suite is run.
struct Suite {
    name: &'static str,
    /// What its tests expect of the broker's `server.properties`.
    settings: &'static [(&'static str, &'static str)],
    /// Texts of broker log lines at WARN or above that its tests provoke.
    expected_log: &'static [&'static str],
    run: fn(&Context, &Broker, &List) -> Result<Vec<Case>>,
}

const SUITES: &[Suite] = &[librdkafka::SUITE, franz_go::SUITE, kafka_python::SUITE, kafka_tools::SUITE];

/// The list of one suite, `suite.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// The release that is pinned.
    version: String,
    /// What the suite covers, for the page of scores.
    about: String,
    /// The tests that run, by the names that the suite gives them.
    tests: Vec<String>,
    /// What is left out of it.
    #[serde(default)]
    exclusions: Vec<Exclusion>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exclusion {
    /// A test's whole name.
    test: String,
    reason: String,
}

impl List {
    fn excludes(&self, test: &str) -> bool {
        self.exclusions.iter().any(|exclusion| exclusion.test == test)
    }
}

/// One test of a suite, or one of its subtests.
#[derive(Debug)]
struct Case {
    name: String,
    outcome: Outcome,
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// With the end of what it printed.
    Failed(String),
    /// It skipped itself, for this reason.
    Skipped(String),
}

impl Case {
    fn passed(name: impl Into<String>) -> Case {
        Case { name: name.into(), outcome: Outcome::Passed }
    }

    fn failed(name: impl Into<String>, why: impl Into<String>) -> Case {
        Case { name: name.into(), outcome: Outcome::Failed(why.into()) }
    }

    fn skipped(name: impl Into<String>, why: impl Into<String>) -> Case {
        Case { name: name.into(), outcome: Outcome::Skipped(why.into()) }
    }
}

/// One suite as a stage of `verify`: its tests, and that `SCORES.md` says what was seen.
pub fn stage(context: &Context, name: &str) -> Result<Tally> {
    let suite = find(name)?;
    let mut checks = Checks::new();
    let score = score(context, suite, &mut checks)?;
    if context.broker_kind() == Kind::Ottla {
        checks.check("e2e/compat/SCORES.md is up to date", scores::compare(context, &score));
    }
    Ok(checks.tally())
}

/// Runs the named suites, or all; with `write_scores` their sections of `SCORES.md` are written anew.
pub fn run(context: &Context, names: &[String], write_scores: bool) -> Result<bool> {
    ensure!(
        !write_scores || context.broker_kind() == Kind::Ottla,
        "the scores are Ottla's, not Apache Kafka's"
    );
    let suites: Vec<&Suite> = match names {
        [] => SUITES.iter().collect(),
        names => names.iter().map(|name| find(name)).collect::<Result<_>>()?,
    };
    let mut checks = Checks::new();
    for suite in suites {
        println!("== {}", suite.name);
        match score(context, suite, &mut checks) {
            Ok(score) if write_scores => scores::write(context, &score)?,
            Ok(_) => {}
            Err(error) => drop(checks.check(suite.name, Err(error))),
        }
    }
    let Tally { passed, failed } = checks.tally();
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0)
}

fn find(name: &str) -> Result<&'static Suite> {
    SUITES.iter().find(|suite| suite.name == name).with_context(|| {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        format!("no suite {name}; there are: {}", known.join(", "))
    })
}

/// Runs a suite on a broker of its own and counts its tests.
fn score(context: &Context, suite: &Suite, checks: &mut Checks) -> Result<Score> {
    let path = context.root().join("e2e/compat").join(suite.name).join("suite.yaml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let list: List = serde_yaml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut broker = Broker::start(context, context.broker_kind(), suite.settings)?;
    let cases = (suite.run)(context, &broker, &list)?;
    checks.check("the broker is alive", broker.alive());
    checks.check("the broker's log", broker.stop(suite.expected_log).map(drop));
    Ok(judge(suite.name, &list, cases, checks))
}

fn judge(name: &str, list: &List, cases: Vec<Case>, checks: &mut Checks) -> Score {
    let mut score = Score::new(name, list);
    for test in &list.tests {
        if !list.excludes(test) && !cases.iter().any(|case| covers(test, &case.name)) {
            checks.that(test, false, "is listed and did not run");
            score.failed += 1;
        }
    }
    for Case { name, outcome } in cases {
        if list.excludes(&name) {
            continue;
        }
        let result = match outcome {
            Outcome::Passed => Ok(()),
            Outcome::Failed(why) => Err(anyhow::anyhow!("{why}")),
            Outcome::Skipped(why) => Err(anyhow::anyhow!("it skipped itself and is not excluded: {why}")),
        };
        match checks.check(name, result) {
            true => score.passed += 1,
            false => score.failed += 1,
        }
    }
    let (excluded, all) = (list.exclusions.len(), list.exclusions.len() + score.passed + score.failed);
    checks.that(
        "at most a tenth is excluded",
        excluded * 100 <= all * EXCLUDED_PERCENT_MAX,
        format_args!("{excluded} of {all} are"),
    );
    println!("  {}: {} passed, {} failed, {excluded} excluded", score.name, score.passed, score.failed);
    score
}

/// Whether a case is the listed test or one of its subtests (`test/sub`, `test[parameter]`), or for a file all in it.
fn covers(test: &str, case: &str) -> bool {
    case.strip_prefix(test).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '[', ':', '_']))
}

/// An error when a list names a test twice.
fn distinct(names: &[String]) -> Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(twice) => bail!("{twice} is listed twice"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(exclusions: &[&str]) -> List {
        List {
            version: "1".to_owned(),
            about: String::new(),
            tests: vec!["a".to_owned(), "b".to_owned()],
            exclusions: exclusions
                .iter()
                .map(|test| Exclusion { test: (*test).to_owned(), reason: "r".to_owned() })
                .collect(),
        }
    }

    fn failed(list: &List, cases: Vec<Case>) -> u64 {
        let mut checks = Checks::new();
        judge("suite", list, cases, &mut checks);
        checks.tally().failed
    }

    #[test]
    fn what_is_listed_must_run() {
        assert_eq!(failed(&list(&[]), vec![Case::passed("a"), Case::passed("b/one")]), 0);
        assert_eq!(failed(&list(&[]), vec![Case::passed("a")]), 1);
    }

    #[test]
    fn a_skip_is_a_failure_unless_excluded() {
        let cases =
            || (0..20).map(|i| Case::passed(format!("a/{i}"))).chain([Case::skipped("b", "no")]).collect();
        assert_eq!(failed(&list(&[]), cases()), 1);
        assert_eq!(failed(&list(&["b"]), cases()), 0);
    }

    #[test]
    fn more_than_a_tenth_excluded_fails() {
        assert_eq!(failed(&list(&["b"]), vec![Case::passed("a")]), 1);
    }
}
