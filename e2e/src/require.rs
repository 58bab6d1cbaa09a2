//! What the machine must have. A missing Debian package is installed when we may (root, apt); what we cannot install
//! is an error that says what to do. Nothing here ever turns into a skipped check.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process;

/// Java 17 or later.
pub fn java() -> Result<()> {
    let output = version("java", "-version", "a JDK 17 (Debian: openjdk-17-jdk-headless)")?;
    let major = output
        .split('"')
        .nth(1)
        .and_then(|version| version.split('.').next())
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < 17) {
        bail!("java is too old, install a JDK 17 (Debian: openjdk-17-jdk-headless): {output}");
    }
    Ok(())
}

/// Maven.
pub fn maven() -> Result<()> {
    version("mvn", "-version", "Maven (Debian: maven)").map(drop)
}

/// Go.
pub fn go() -> Result<()> {
    version("go", "version", "Go 1.25 or later").map(drop)
}

/// Python 3.11 with `venv`.
pub fn python() -> Result<()> {
    version("python3", "--version", "Python 3.11 (Debian: python3, python3-venv)").map(drop)
}

/// cmake and C and C++ compilers.
pub fn cmake() -> Result<()> {
    version("cmake", "--version", "cmake (Debian: cmake)")?;
    version("cc", "--version", "a C compiler (Debian: gcc)")?;
    version("c++", "--version", "a C++ compiler (Debian: g++)").map(drop)
}

/// A component of the Rust toolchain, installed by rustup when it is missing.
pub fn rust_component(component: &str, subcommand: &str) -> Result<()> {
    let mut probe = Command::new("cargo");
    probe.args([subcommand, "--version"]);
    if process::run(subcommand, &mut probe, Duration::from_secs(60))
        .is_ok_and(|output| output.status.success())
    {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["component", "add", component]);
    process::run("rustup", &mut rustup, Duration::from_secs(600))
        .and_then(|output| output.success("rustup"))
        .with_context(|| {
            format!("install the Rust component {component}: rustup component add {component}")
        })?;
    Ok(())
}

/// Debian packages, each given with a file that it brings.
pub fn debian_packages(packages: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .filter(|(_, file)| !std::path::Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let hint = format!("install {} (apt-get install {})", missing.join(", "), missing.join(" "));
    if !rustix::process::getuid().is_root() {
        bail!("{hint}");
    }
    println!("  installing {}", missing.join(", "));
    apt(&["update"]).with_context(|| hint.clone())?;
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(missing);
    apt(&install).with_context(|| hint)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    // Another run may be installing: wait for its lock.
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-q", "-o", "DPkg::Lock::Timeout=300"])
        .args(arguments);
    process::run("apt-get", &mut command, Duration::from_secs(600))?.success("apt-get").map(drop)
}

fn version(program: &str, argument: &str, hint: &str) -> Result<String> {
    let mut command = Command::new(program);
    command.arg(argument);
    let output = process::run(program, &mut command, Duration::from_secs(60))
        .and_then(|output| output.success(program))
        .with_context(|| format!("{program} is missing: install {hint}"))?;
    Ok(output.text())
}
