//! Calls of command line programs as data: a YAML list of steps, each a call and what it must show. Client suites and
//! the checks of our own command line are written so.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// One call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it shows, begun with the group it belongs to: `group: text`.
    pub name: String,
    /// The program, or the first words of the command.
    pub tool: String,
    /// Arguments, separated by blanks.
    pub args: String,
    /// Standard input.
    #[serde(default)]
    pub input: String,
    /// The exit code that is right.
    #[serde(default)]
    exit: i32,
    /// Texts that must be printed; blanks count as one.
    #[serde(default)]
    shows: Vec<String>,
    /// Texts that must not be printed.
    #[serde(default)]
    hides: Vec<String>,
}

impl Step {
    /// The steps of a file.
    pub fn read(path: &Path) -> Result<Vec<Step>> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        serde_yaml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// An error that says what was expected and what was printed.
    pub fn judge(&self, exit: i32, printed: &str) -> Result<()> {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = words(printed);
        ensure!(exit == self.exit, "exit code {exit} instead of {}:\n{printed}", self.exit);
        for text in &self.shows {
            ensure!(shown.contains(&words(text)), "does not show «{text}»:\n{printed}");
        }
        for text in &self.hides {
            ensure!(!shown.contains(&words(text)), "shows «{text}»:\n{printed}");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_judged() {
        let step: Step =
            serde_yaml::from_str("{name: n, tool: t, args: '', shows: ['a b'], hides: [c]}").expect("a step");
        assert!(step.judge(0, "x a\n   b y").is_ok());
        assert!(step.judge(1, "a b").is_err(), "exit code");
        assert!(step.judge(0, "a").is_err(), "missing text");
        assert!(step.judge(0, "a b c").is_err(), "text that must not be there");
    }
}
