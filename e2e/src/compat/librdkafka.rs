//! librdkafka's own tests. Its whole source is inside the crate `rdkafka-sys`, which cargo fetches; it is built with
//! cmake into the cache, together with `rdkafka_performance`, which the benchmarks use.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::{Case, List, Suite, distinct};
use crate::broker::Broker;
use crate::context::Context;
use crate::{cache, process, require};

/// The crate that carries librdkafka 2.12.1.
const CRATE: &str = "4.10.0+2.12.1";
/// What one test program may take; each runs alone so that a hang costs no other.
const LIMIT: Duration = Duration::from_secs(180);

pub(super) const SUITE: Suite = Suite {
    name: "librdkafka",
    settings: &[("num.partitions", "4"), ("default.replication.factor", "1")],
    expected_log: &[],
    run,
};

/// The built programs.
#[derive(Debug)]
pub struct Librdkafka {
    dir: PathBuf,
}

impl Librdkafka {
    /// Fetches and builds it when it is not in the cache.
    pub fn prepare() -> Result<Librdkafka> {
        let dir = cache::product("librdkafka", &[CRATE, OPTIONS.join(" ").as_str()], build)?;
        Ok(Librdkafka { dir })
    }

    /// The load generator.
    pub fn performance(&self) -> PathBuf {
        self.dir.join("build/examples/rdkafka_performance")
    }

    fn test_runner(&self) -> PathBuf {
        self.dir.join("build/tests/test-runner")
    }

    fn tests(&self) -> PathBuf {
        source(&self.dir).join("tests")
    }
}

const OPTIONS: [&str; 7] = [
    "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
    "-DRDKAFKA_BUILD_TESTS=ON",
    "-DRDKAFKA_BUILD_EXAMPLES=ON",
    "-DWITH_SASL=OFF",
    "-DWITH_CURL=OFF",
    "-DENABLE_LZ4_EXT=OFF",
    "-DCMAKE_CXX_FLAGS=-w",
];

fn source(dir: &Path) -> PathBuf {
    dir.join("vendor").join(format!("rdkafka-sys-{CRATE}")).join("librdkafka")
}

fn build(dir: &Path) -> Result<()> {
    require::cmake()?;
    require::debian_packages(&[
        ("zlib1g-dev", "/usr/include/zlib.h"),
        ("libzstd-dev", "/usr/include/zstd.h"),
        ("libssl-dev", "/usr/include/openssl/ssl.h"),
    ])?;
    let manifest = format!(
        "[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nrdkafka-sys = {{ version = \"={}\", default-features = false }}\n",
        CRATE.split('+').next().unwrap_or(CRATE)
    );
    std::fs::create_dir_all(dir.join("src"))?;
    std::fs::write(dir.join("Cargo.toml"), manifest)?;
    std::fs::write(dir.join("src/lib.rs"), "")?;
    let mut vendor = Command::new("cargo");
    vendor.current_dir(dir).args(["vendor", "--quiet", "--versioned-dirs", "vendor"]);
    process::run("cargo vendor", &mut vendor, Duration::from_secs(600))?.success("cargo vendor")?;

    // Without curl its configuration still asks for the header and uses nothing of it.
    let include = dir.join("include");
    std::fs::create_dir_all(include.join("curl"))?;
    std::fs::write(include.join("curl/curl.h"), "")?;
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(source(dir)).arg("-B").arg(dir.join("build")).args(OPTIONS);
    configure.arg(format!("-DCMAKE_C_FLAGS=-w -I{}", include.display()));
    process::run("cmake", &mut configure, Duration::from_secs(300))?.success("cmake")?;
    let mut make = Command::new("cmake");
    make.arg("--build").arg(dir.join("build")).args([
        "-j2",
        "--target",
        "test-runner",
        "rdkafka_performance",
    ]);
    process::run("cmake --build", &mut make, Duration::from_secs(1800))?.success("cmake --build")?;
    Ok(())
}

fn run(context: &Context, broker: &Broker, list: &List) -> Result<Vec<Case>> {
    distinct(&list.tests)?;
    let librdkafka = Librdkafka::prepare()?;
    let dir = context.scratch("librdkafka")?;
    let config = dir.join("test.conf");
    std::fs::write(
        &config,
        format!(
            "metadata.broker.list={}\ntest.topic.random=true\ntest.timeout.multiplier=3\n",
            broker.bootstrap()
        ),
    )?;
    let mut cases = Vec::new();
    for test in &list.tests {
        let mut runner = Command::new(librdkafka.test_runner());
        runner
            .current_dir(librdkafka.tests())
            .arg("-p1")
            .env("TESTS", test)
            .env("RDKAFKA_TEST_CONF", &config)
            .env("TEST_KAFKA_VERSION", crate::kafka::VERSION);
        match process::run(test, &mut runner, LIMIT) {
            Ok(output) => cases.extend(parse(&output.text(), output.status.success())),
            Err(error) => cases.push(Case::failed(test, format!("{error:#}"))),
        }
    }
    Ok(cases)
}

/// The tests of the summary table, and the subtests that said `PASS` or `SKIP` on their way.
fn parse(output: &str, success: bool) -> Vec<Case> {
    let plain = without_colours(output);
    let mut cases = Vec::new();
    for line in plain.lines() {
        if let Some((name, outcome, detail)) = summary(line) {
            if name == "<MAIN>" {
                continue;
            }
            cases.push(match outcome {
                "PASSED" => Case::passed(name),
                "SKIPPED" => Case::skipped(name, detail),
                _ => Case::failed(name, process::tail(&plain, 15)),
            });
        } else if let Some((test, name, skipped)) = subtest(line) {
            let name = format!("{test}/{name}");
            cases.push(match skipped {
                None => Case::passed(name),
                Some(why) => Case::skipped(name, why),
            });
        }
    }
    if !success && !cases.iter().any(|case| matches!(case.outcome, super::Outcome::Failed(_))) {
        cases.push(Case::failed("test-runner", process::tail(&plain, 15)));
    }
    cases
}

/// `| 0001_multiobj    |     PASSED |   1.169s | detail`
fn summary(line: &str) -> Option<(&str, &str, &str)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let (name, outcome, _took) = (cells.next()?, cells.next()?, cells.next()?);
    Some((name, outcome, cells.next().unwrap_or_default()))
}

/// `[0030_offset_commit  /  0.872s] [ do_empty_commit:414: PASS (0.76s) ]`: test, subtest, and why it was skipped.
fn subtest(line: &str) -> Option<(&str, String, Option<&str>)> {
    let (test, said) = line.strip_prefix('[')?.split_once("] [ ")?;
    let test = test.split('/').next()?.trim();
    let said = said.strip_suffix(" ]")?;
    let (name, skipped) = match said.split_once(": PASS (") {
        Some((name, _)) => (name, None),
        None => said.split_once(": SKIP: ").map(|(name, why)| (name, Some(why)))?,
    };
    // function:line[: description]; the line says nothing.
    let mut parts = name.splitn(3, ':').map(str::trim);
    let function = parts.next()?;
    let name = match parts.nth(1) {
        Some(description) => format!("{function} {description}"),
        None => function.to_owned(),
    };
    Some((test, name, skipped))
}

fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    #[test]
    fn tests_and_subtests_are_read() {
        let output = "\u{1b}[36m[0030_offset_commit / 0.8s] \u{1b}[32m[ do_empty_commit:414: PASS (0.76s) ]\n\
                      \u{1b}[0m[0030_offset_commit / 0.9s] [ do_test:1: no: SKIP: not here ]\n\
                      |\u{1b}[32m <MAIN>  |   PASSED |  1.0s \u{1b}[0m|\n\
                      |\u{1b}[32m 0030_offset_commit  |   PASSED |  1.0s \u{1b}[0m|\n\
                      | 0022_local  |   SKIPPED |  0.0s | no broker\n\
                      | 0031_x  |   FAILED |  0.0s | broken\n";
        let cases = parse(output, false);
        let outcomes: Vec<(&str, bool)> =
            cases.iter().map(|case| (case.name.as_str(), case.outcome == Outcome::Passed)).collect();
        assert_eq!(
            outcomes,
            [
                ("0030_offset_commit/do_empty_commit", true),
                ("0030_offset_commit/do_test no", false),
                ("0030_offset_commit", true),
                ("0022_local", false),
                ("0031_x", false)
            ]
        );
    }

    #[test]
    fn a_crash_without_a_summary_is_a_failure() {
        assert_eq!(parse("segmentation fault", false).len(), 1);
    }
}
