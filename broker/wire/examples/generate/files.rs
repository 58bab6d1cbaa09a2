//! All generated files: made, formatted, written, and compared with what is checked in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{lists, names, schema, types, views};

/// Paths relative to `src`, and what belongs there.
pub type Files = BTreeMap<PathBuf, String>;

/// Makes every file from the schemas below the crate's `root`, formatted.
pub fn generate(root: &Path) -> Result<Files> {
    let schemas = schema::read_all(&root.join("schemas"))?;
    let mut files = Files::new();
    files.insert("generated.rs".into(), lists::modules(&schemas));
    files.insert("generated/api_key.rs".into(), lists::api_keys(&schemas));
    files.insert("generated/record_families.rs".into(), lists::record_families(&schemas));
    files.insert("testing/generated.rs".into(), views::registry(&schemas));
    for schema in &schemas {
        let file_name = format!("{}.rs", names::snake(&schema.name));
        let twice = files.insert(Path::new("generated").join(&file_name), types::file(schema)).is_some();
        ensure!(!twice, "{} is defined twice", schema.name);
        files.insert(Path::new("testing/generated").join(&file_name), views::file(schema));
    }
    format(root, files)
}

/// Replaces the generated files below `src`, and removes those that are no more.
pub fn write(files: &Files, src: &Path) -> Result<()> {
    for stale in existing(src)?.into_iter().filter(|path| !files.contains_key(path)) {
        std::fs::remove_file(src.join(stale))?;
    }
    for (path, text) in files {
        let path = src.join(path);
        std::fs::create_dir_all(path.parent().context("no folder")?)?;
        if std::fs::read_to_string(&path).ok().as_ref() != Some(text) {
            std::fs::write(&path, text)?;
        }
    }
    Ok(())
}

/// The generated files that are there, relative to `src`.
pub fn existing(src: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for root in ["generated", "testing/generated"] {
        if src.join(root).with_extension("rs").exists() {
            paths.push(PathBuf::from(root).with_extension("rs"));
        }
        let Ok(entries) = std::fs::read_dir(src.join(root)) else { continue };
        for entry in entries {
            paths.push(Path::new(root).join(entry?.file_name()));
        }
    }
    Ok(paths)
}

/// Formats as `cargo fmt` does, in a scratch folder.
fn format(root: &Path, files: Files) -> Result<Files> {
    let scratch = tempfile::tempdir()?;
    write(&files, scratch.path())?;
    let roots = files.keys().filter(|path| path.ends_with("generated.rs"));
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--config-path"]).arg(root.join("../../.rustfmt.toml"));
    // The list of modules leads to the others.
    rustfmt.args(roots.map(|path| scratch.path().join(path)));
    let output = rustfmt.output().context("rustfmt (a component of the toolchain) does not start")?;
    ensure!(output.status.success(), "rustfmt: {}", String::from_utf8_lossy(&output.stderr));
    let read = |path: PathBuf| -> Result<_> {
        let text = std::fs::read_to_string(scratch.path().join(&path))?;
        Ok((path, text))
    };
    files.into_keys().map(read).collect()
}
