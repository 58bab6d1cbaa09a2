//! What every stage is given: where the workspace is, a scratch directory, and the built programs.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::broker::Kind;
use crate::kafka::Kafka;
use crate::process;

/// The surroundings of a run; its scratch directory goes with it.
#[derive(Debug)]
pub struct Context {
    root: PathBuf,
    scratch: TempDir,
    full: bool,
    broker_kind: Kind,
    binaries: OnceCell<Binaries>,
    kafka: OnceCell<Kafka>,
}

/// Our programs, as released, copied aside so that a later build does not replace them under a running test.
#[derive(Debug)]
pub struct Binaries {
    /// `ottla-broker`.
    pub broker: PathBuf,
    /// `ottla`.
    pub cli: PathBuf,
}

impl Context {
    /// `full` also runs what takes longer than the gate allows; `broker_kind` is whose broker is tested.
    pub fn new(full: bool, broker_kind: Kind) -> Result<Context> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?.to_owned();
        ensure!(root.join("Cargo.toml").exists(), "{} is not the workspace any more", root.display());
        let scratch = tempfile::Builder::new().prefix("ottla-e2e-").tempdir()?;
        process::remove_on_signal(scratch.path());
        Ok(Context { root, scratch, full, broker_kind, binaries: OnceCell::new(), kafka: OnceCell::new() })
    }

    /// The workspace's directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A new, empty directory named after `purpose`, removed at the end of the run.
    pub fn scratch(&self, purpose: &str) -> Result<PathBuf> {
        Ok(tempfile::Builder::new().prefix(&format!("{purpose}-")).tempdir_in(self.scratch.path())?.keep())
    }

    /// Whether the longer version of a check is asked for.
    pub fn full(&self) -> bool {
        self.full
    }

    /// Whose broker is tested: ours, or Apache Kafka's to prove a check.
    pub fn broker_kind(&self) -> Kind {
        self.broker_kind
    }

    /// `cargo` in the workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root).args(arguments);
        cargo
    }

    /// What `cargo metadata` says of the workspace, without dependencies.
    pub fn metadata(&self) -> Result<serde_json::Value> {
        let mut cargo = self.cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"]);
        let output =
            process::run("cargo metadata", &mut cargo, Duration::from_secs(60))?.success("cargo metadata")?;
        Ok(serde_json::from_str(&output.stdout)?)
    }

    /// Our programs, built at the first call.
    pub fn binaries(&self) -> Result<&Binaries> {
        if let Some(binaries) = self.binaries.get() {
            return Ok(binaries);
        }
        let built = self.build()?;
        Ok(self.binaries.get_or_init(|| built))
    }

    /// Apache Kafka, fetched at the first call.
    pub fn kafka(&self) -> Result<&Kafka> {
        if let Some(kafka) = self.kafka.get() {
            return Ok(kafka);
        }
        let kafka = Kafka::prepare(self)?;
        Ok(self.kafka.get_or_init(|| kafka))
    }

    fn build(&self) -> Result<Binaries> {
        let mut cargo = self.cargo(&["build", "--release", "--bin", "ottla-broker", "--bin", "ottla"]);
        process::run("cargo build", &mut cargo, Duration::from_secs(3000))?.success("cargo build")?;
        let metadata = self.metadata()?;
        let target = metadata["target_directory"].as_str().context("no target directory")?;
        let dir = self.scratch("bin")?;
        let copy = |name: &str| -> Result<PathBuf> {
            let to = dir.join(name);
            std::fs::copy(Path::new(target).join("release").join(name), &to).context(name.to_owned())?;
            Ok(to)
        };
        Ok(Binaries { broker: copy("ottla-broker")?, cli: copy("ottla")? })
    }
}
