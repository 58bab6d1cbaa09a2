//! Slow products that are kept between runs: `$HOME/.cache/ottla/<name>-<key>`, rebuilt when missing.
//!
//! The key holds what the product depends on (versions, pinned manifests), so that a change builds a new one beside
//! the old. Two runs at once build it once: the second waits for the first.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};

const COMPLETE: &str = ".complete";

/// The directory of all products.
pub fn root() -> Result<PathBuf> {
    let home = std::env::var_os("HOME").context("HOME is not set")?;
    Ok(PathBuf::from(home).join(".cache").join("ottla"))
}

/// The directory of product `name` for these `inputs`; `build` fills it when it is not there yet.
pub fn product(name: &str, inputs: &[&str], build: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let root = root()?;
    fs::create_dir_all(&root).with_context(|| root.display().to_string())?;
    let mut hasher = DefaultHasher::new();
    inputs.hash(&mut hasher);
    let dir = root.join(format!("{name}-{:016x}", hasher.finish()));
    let lock = File::create(root.join(format!("{name}.lock")))?;
    lock.lock().context("lock of the cache")?;
    if !dir.join(COMPLETE).exists() {
        println!("  building {name} (kept in {})", dir.display());
        let started = Instant::now();
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        fs::create_dir_all(&dir)?;
        build(&dir).with_context(|| format!("building {name}"))?;
        fs::write(dir.join(COMPLETE), "")?;
        println!("  built {name} in {:.0} s", started.elapsed().as_secs_f64());
    }
    Ok(dir)
}
