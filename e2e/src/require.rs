//! What the machine must have. A missing Debian package is installed when we may (root, apt); what we cannot install
//! is an error that says what to do. Nothing here ever turns into a skipped check.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::process;

/// A JDK 17 or later: the compiler too.
pub fn java() -> Result<()> {
    let hint = "a JDK 17 (Debian: openjdk-17-jdk-headless)";
    on_path("java", "openjdk-17-jdk-headless")?;
    on_path("javac", "openjdk-17-jdk-headless")?;
    for program in ["java", "javac"] {
        let output = version(program, &["-version"], hint)?;
        if numbers(&output).first().is_none_or(|major| *major < 17) {
            bail!("{program} is too old, install {hint}: {output}");
        }
    }
    Ok(())
}

/// Maven.
pub fn maven() -> Result<()> {
    on_path("mvn", "maven")?;
    version("mvn", &["-version"], "Maven (Debian: maven)").map(drop)
}

/// Go as the modules here want it.
pub fn go() -> Result<()> {
    let hint = "Go 1.25 or later (go.dev/dl; Debian's is too old)";
    let output = version("go", &["version"], hint)?;
    if numbers(&output) < vec![1, 25] {
        bail!("go is too old, install {hint}: {output}");
    }
    Ok(())
}

/// Python 3.11 with `venv`.
pub fn python() -> Result<()> {
    on_path("python3", "python3")?;
    let hint = "Python 3.11 with venv (Debian: python3, python3-venv)";
    let output = version("python3", &["--version"], hint)?;
    if numbers(&output) < vec![3, 11] {
        bail!("python3 is too old, install {hint}: {output}");
    }
    // Debian's Python has `venv` without what it needs to make one.
    let probe = &["-c", "import venv, ensurepip"];
    if version("python3", probe, hint).is_err() {
        install(&["python3-venv"])?;
    }
    version("python3", probe, hint).map(drop)
}

/// cmake and C and C++ compilers.
pub fn cmake() -> Result<()> {
    for (package, program) in [("cmake", "cmake"), ("gcc", "cc"), ("g++", "c++")] {
        on_path(program, package)?;
        version(program, &["--version"], &format!("{program} (Debian: {package})"))?;
    }
    Ok(())
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
    install(&missing)
}

/// A program, from its Debian package when it is missing.
fn on_path(program: &str, package: &str) -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    match std::env::split_paths(&path).any(|dir| dir.join(program).exists()) {
        true => Ok(()),
        false => install(&[package]),
    }
}

fn install(missing: &[&str]) -> Result<()> {
    let hint = format!("install {} (apt-get install {})", missing.join(", "), missing.join(" "));
    if !rustix::process::getuid().is_root() {
        bail!("{hint}");
    }
    println!("  installing {}", missing.join(", "));
    apt(&["update"]).with_context(|| hint.clone())?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(missing);
    apt(&arguments).with_context(|| hint)
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

fn version(program: &str, arguments: &[&str], hint: &str) -> Result<String> {
    let mut command = Command::new(program);
    command.args(arguments);
    let output = process::run(program, &mut command, Duration::from_secs(60))
        .and_then(|output| output.success(program))
        .with_context(|| format!("{program} is missing or does not work: install {hint}"))?;
    Ok(output.text())
}

/// The first version number in a text, by its parts.
fn numbers(text: &str) -> Vec<u32> {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[start..].split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
    number.split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert_eq!(numbers("openjdk version \"17.0.15\" 2025-04-15"), [17, 0, 15]);
        assert_eq!(numbers("javac 21"), [21]);
        assert_eq!(numbers("no version"), [0u32; 0]);
        assert!(numbers("go version go1.19.8 linux/amd64") < vec![1, 25], "Debian 12's");
        assert!(numbers("go version go1.25rc1 linux/amd64") >= vec![1, 25]);
        assert!(numbers("Python 3.9.2") < vec![3, 11]);
    }
}
