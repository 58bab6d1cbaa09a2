//! kafka-python's own integration tests, from its source distribution on PyPI.
//!
//! The distribution leaves out two small modules of its test tree; `e2e/compat/kafka-python/service.py` stands in for
//! the one that only matters when the tests start a broker themselves, which they do not here.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::{Case, List, Suite, distinct};
use crate::broker::Broker;
use crate::context::Context;
use crate::{cache, process, require};

const VERSION: &str = "3.0.12";
/// What the tests need beside it, pinned.
const PACKAGES: [&str; 6] = [
    "pytest==9.2.0",
    "pytest-mock==3.17.0",
    "pytest-timeout==2.4.0",
    "lz4==4.4.5",
    "python-snappy==0.7.3",
    "zstandard==0.25.0",
];
const LIMIT: Duration = Duration::from_secs(600);

pub(super) const SUITE: Suite = Suite {
    name: "kafka-python",
    // Its tests place partitions on broker 0, expect four of them, and use sessions of three seconds.
    settings: &[("node.id", "0"), ("num.partitions", "4"), ("group.min.session.timeout.ms", "1000")],
    expected_log: &[],
    run,
};

/// The directory with the virtual environment and the unpacked source.
fn prepare(context: &Context) -> Result<PathBuf> {
    let stand_in = context.root().join("e2e/compat/kafka-python/service.py");
    let stand_in = std::fs::read_to_string(&stand_in).with_context(|| stand_in.display().to_string())?;
    let mut inputs = vec![VERSION, stand_in.as_str()];
    inputs.extend(PACKAGES);
    cache::product("kafka-python", &inputs, |dir| {
        require::python()?;
        step(Command::new("python3").current_dir(dir).args(["-m", "venv", "venv"]))?;
        let pip = |arguments: &[&str]| {
            let mut pip = Command::new(python(dir));
            pip.current_dir(dir)
                .args(["-m", "pip", "--quiet", "--disable-pip-version-check"])
                .args(arguments);
            step(&mut pip)
        };
        let mut install = vec!["install"];
        install.extend(PACKAGES);
        pip(&install)?;
        pip(&["download", "--no-deps", "--no-binary", ":all:", &format!("kafka-python=={VERSION}")])?;
        step(Command::new("tar").current_dir(dir).args(["xzf", &format!("kafka_python-{VERSION}.tar.gz")]))?;
        // A regular package, or Python's own `test` would be found first.
        std::fs::write(source(dir).join("test/__init__.py"), "")?;
        std::fs::write(source(dir).join("test/service.py"), &stand_in)?;
        Ok(())
    })
}

fn step(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    process::run(&name, command, Duration::from_secs(600))?.success(&name).map(drop)
}

fn python(dir: &Path) -> PathBuf {
    dir.join("venv/bin/python")
}

fn source(dir: &Path) -> PathBuf {
    dir.join(format!("kafka_python-{VERSION}"))
}

fn run(context: &Context, broker: &Broker, list: &List) -> Result<Vec<Case>> {
    distinct(&list.tests)?;
    let dir = prepare(context)?;
    let mut pytest = Command::new(python(&dir));
    pytest
        .current_dir(source(&dir))
        .args(["-m", "pytest", "-q", "-rA", "--timeout=90", "-p", "no:cacheprovider"])
        .args(["-o", "addopts=", "-o", "log_level=ERROR", "--color=no"])
        .args(&list.tests)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("KAFKA_URI", format!("kafka://{}", broker.bootstrap()))
        .env("KAFKA_VERSION", crate::kafka::VERSION)
        // Its fixtures want a directory of an installed Kafka, and then do not use it.
        .env("KAFKA_ROOT", context.scratch("kafka-root")?);
    for exclusion in &list.exclusions {
        pytest.args(["--deselect", &exclusion.test]);
    }
    let output = process::run("pytest", &mut pytest, LIMIT)?;
    let mut cases = parse(&output.stdout);
    if cases.is_empty() {
        cases.push(Case::failed("pytest", process::tail(&output.text(), 30)));
    }
    Ok(cases)
}

/// The lines of pytest's short summary.
fn parse(output: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in output.lines() {
        let Some((word, rest)) = line.split_once(' ') else { continue };
        let case = match word {
            "PASSED" => Case::passed(rest.trim()),
            "FAILED" | "ERROR" => {
                let (name, why) = rest.split_once(" - ").unwrap_or((rest, "see pytest's output"));
                Case::failed(name.trim(), why)
            }
            "SKIPPED" => Case::skipped(rest, rest),
            _ => continue,
        };
        // A test that fails and then fails to be torn down is told twice.
        if !cases.iter().any(|known| known.name == case.name) {
            cases.push(case);
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    #[test]
    fn the_summary_is_read() {
        let cases = parse(
            "..F\nPASSED test/a.py::one[None]\nFAILED test/a.py::two - AssertionError: x\n\
             SKIPPED [1] test/a.py:300: too new\nERROR test/a.py::two - again\n1 failed, 1 passed",
        );
        assert_eq!(cases.len(), 3);
        assert_eq!(cases[0].name, "test/a.py::one[None]");
        assert_eq!(cases[1].outcome, Outcome::Failed("AssertionError: x".to_owned()));
    }
}
