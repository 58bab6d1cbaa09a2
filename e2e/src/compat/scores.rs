//! `e2e/compat/SCORES.md`: what passed, failed and is excluded, by suite. Written by `ottla-e2e compat --write-scores`;
//! `verify` complains when it does not say what was seen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{Exclusion, List};
use crate::context::Context;

const HEADER: &str = "# Compatibility scores\n\n\
    Made by `cargo compat --write-scores`; do not edit. A test that times out, skips itself without \
    being excluded, or does not run counts as failed.\n";

/// What one suite gave.
#[derive(Debug)]
pub struct Score {
    pub name: String,
    pub passed: usize,
    pub failed: usize,
    version: String,
    about: String,
    exclusions: Vec<Exclusion>,
}

impl Score {
    /// Of a suite with this list, before anything ran.
    pub fn new(name: &str, list: &List) -> Score {
        Score {
            name: name.to_owned(),
            passed: 0,
            failed: 0,
            version: list.version.clone(),
            about: list.about.clone(),
            exclusions: list.exclusions.clone(),
        }
    }

    fn section(&self) -> String {
        let mut text = format!(
            "{}\n\n{}\n\n| passed | failed | excluded |\n|---|---|---|\n| {} | {} | {} |\n",
            self.version,
            self.about,
            self.passed,
            self.failed,
            self.exclusions.len()
        );
        if !self.exclusions.is_empty() {
            text.push_str("\n| excluded | reason |\n|---|---|\n");
            for Exclusion { test, reason } in &self.exclusions {
                text.push_str(&format!("| `{test}` | {reason} |\n"));
            }
        }
        text
    }
}

/// An error when the page's section of this suite differs.
pub fn compare(context: &Context, score: &Score) -> Result<()> {
    let sections = read(context)?;
    match sections.get(&score.name) {
        Some(section) if section.trim() == score.section().trim() => Ok(()),
        Some(_) => {
            bail!("it differs from this run; write it with: cargo compat {} --write-scores", score.name)
        }
        None => bail!("it has no section {}", score.name),
    }
}

/// Writes the page with this suite's section replaced.
pub fn write(context: &Context, score: &Score) -> Result<()> {
    let mut sections = read(context)?;
    sections.insert(score.name.clone(), score.section());
    let mut text = HEADER.to_owned();
    for (name, section) in &sections {
        text.push_str(&format!("\n## {name}\n\n{}\n", section.trim()));
    }
    std::fs::write(path(context), text)?;
    Ok(())
}

/// The page's sections by suite.
fn read(context: &Context) -> Result<BTreeMap<String, String>> {
    let text = match std::fs::read_to_string(path(context)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    Ok(text
        .split("\n## ")
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .map(|(name, section)| (name.trim().to_owned(), section.to_owned()))
        .collect())
}

fn path(context: &Context) -> PathBuf {
    context.root().join("e2e/compat/SCORES.md")
}
