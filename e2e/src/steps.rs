//! Calls of command line programs as data: a YAML list of steps, each a call and what it must show. Client suites and
//! the checks of our own command line are written so.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::Value;

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
    /// What standard output alone must be.
    stdout: Option<Stdout>,
}

/// What standard output must be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stdout {
    /// How many lines it has.
    lines: Option<usize>,
    /// It is JSON, one document or several, and these values are in it: a JSON pointer each, which begins with the
    /// number of the document.
    json: Option<BTreeMap<String, Value>>,
}

impl Step {
    /// The steps of a file.
    pub fn read(path: &Path) -> Result<Vec<Step>> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        serde_yaml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// Judges a call whose streams are known one by one.
    pub fn judge_streams(&self, exit: i32, stdout: &str, stderr: &str) -> Result<()> {
        self.judge_text(exit, &format!("{stdout}{stderr}"))?;
        let Some(expected) = &self.stdout else { return Ok(()) };
        if let Some(lines) = expected.lines {
            let found = stdout.lines().count();
            ensure!(found == lines, "{found} lines instead of {lines}:\n{stdout}");
        }
        if let Some(values) = &expected.json {
            let documents = serde_json::Deserializer::from_str(stdout).into_iter::<Value>();
            let documents: Value = documents
                .collect::<Result<_, _>>()
                .with_context(|| format!("standard output is not JSON:\n{stdout}"))?;
            for (pointer, value) in values {
                let found = documents.pointer(pointer);
                ensure!(found == Some(value), "{pointer} is {found:?} instead of {value}:\n{stdout}");
            }
        }
        Ok(())
    }

    /// An error that says what was expected and what was printed, on whichever stream.
    pub fn judge(&self, exit: i32, printed: &str) -> Result<()> {
        ensure!(self.stdout.is_none(), "standard output cannot be told from standard error here");
        self.judge_text(exit, printed)
    }

    fn judge_text(&self, exit: i32, printed: &str) -> Result<()> {
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

    #[test]
    fn standard_output_is_judged_alone() {
        let step: Step = serde_yaml::from_str(
            "{name: n, tool: t, args: '', stdout: {lines: 2, json: {/0/a: [1], /1/b: x}}}",
        )
        .expect("a step");
        let good = "{\"a\": [1]}\n{\"b\": \"x\"}\n";
        assert!(step.judge_streams(0, good, "a hint\n").is_ok());
        assert!(step.judge_streams(0, "{\"a\": [1]} {\"b\": \"x\"}\n", "").is_err(), "lines");
        assert!(step.judge_streams(0, "{\"a\": [2]}\n{\"b\": \"x\"}\n", "").is_err(), "another value");
        assert!(step.judge_streams(0, "a\nb\n", "").is_err(), "no JSON");
        assert!(step.judge(0, good).is_err(), "one stream only");
    }
}
