//! What every stage is given: where the workspace is, a scratch directory, and the built programs.

use std::cell::OnceCell;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::broker::Kind;
use crate::kafka::Kafka;
use crate::process;

const BUILD_LIMIT: Duration = Duration::from_secs(3000);

/// The surroundings of a run; its scratch directory goes with it.
#[derive(Debug)]
pub struct Context {
    root: PathBuf,
    scratch: TempDir,
    full: bool,
    broker_kind: Kind,
    /// Where our programs are taken from instead of being built.
    programs: Option<PathBuf>,
    /// Our programs, copied here so that a later build does not replace them under a running test.
    bin: PathBuf,
    kafka: OnceCell<Kafka>,
}

impl Context {
    /// `full` also runs what takes longer than the gate allows; `broker_kind` is whose broker is tested; `programs` is
    /// where ours are taken from instead of being built.
    pub fn new(full: bool, broker_kind: Kind, programs: Option<PathBuf>) -> Result<Context> {
        let root = workspace()?;
        let scratch = tempfile::Builder::new().prefix("ottla-e2e-").tempdir()?;
        process::remove_on_signal(scratch.path());
        let bin = scratch.path().join("bin");
        std::fs::create_dir(&bin)?;
        Ok(Context { root, scratch, full, broker_kind, programs, bin, kafka: OnceCell::new() })
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

    /// `ottla-broker` as released, built at the first call.
    pub fn broker(&self) -> Result<PathBuf> {
        self.program("ottla-broker")
    }

    /// `ottla` as released, built at the first call.
    pub fn cli(&self) -> Result<PathBuf> {
        self.program("ottla")
    }

    /// Apache Kafka, fetched at the first call.
    pub fn kafka(&self) -> Result<&Kafka> {
        if let Some(kafka) = self.kafka.get() {
            return Ok(kafka);
        }
        let kafka = Kafka::prepare(self)?;
        Ok(self.kafka.get_or_init(|| kafka))
    }

    /// Takes the target directory for the rest of this run: clones that share one would test each other's programs,
    /// since `release/ottla` is one path for all of them.
    pub fn hold_target_directory(&self) -> Result<()> {
        if std::env::var_os("OTTLA_TARGET_HELD").is_some() {
            return Ok(()); // .ci/run has taken it for us
        }
        let target = self.target_directory()?;
        std::fs::create_dir_all(&target)?;
        let lock = File::create(target.join(".ottla-run.lock"))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            println!("waiting: another run uses {}", target.display());
        }
        lock.lock().with_context(|| format!("lock of {}", target.display()))?;
        // Kept open until this process ends.
        std::mem::forget(lock);
        Ok(())
    }

    fn target_directory(&self) -> Result<PathBuf> {
        Ok(self.metadata()?["target_directory"].as_str().context("no target directory")?.into())
    }

    fn program(&self, name: &str) -> Result<PathBuf> {
        let program = self.bin.join(name);
        if program.exists() {
            return Ok(program);
        }
        let from = match &self.programs {
            Some(dir) => dir.clone(),
            None => {
                println!("  building {name}");
                let mut cargo = self.cargo(&["build", "--release", "--bin", name]);
                process::run("cargo build", &mut cargo, BUILD_LIMIT)?.success("cargo build")?;
                self.target_directory()?.join("release")
            }
        };
        std::fs::copy(from.join(name), &program).with_context(|| from.join(name).display().to_string())?;
        Ok(program)
    }
}

/// The workspace that cargo runs us for, else the one around the current directory. Where this program was built says
/// nothing: clones may share a target directory.
fn workspace() -> Result<PathBuf> {
    let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(crate_dir) => PathBuf::from(crate_dir),
        None => std::env::current_dir()?,
    };
    let is_ours = |dir: &&Path| dir.join("e2e/Cargo.toml").exists() && dir.join("Cargo.toml").exists();
    let root = start.ancestors().find(is_ours);
    Ok(root.with_context(|| format!("{} is not in a workspace of Ottla", start.display()))?.to_owned())
}
