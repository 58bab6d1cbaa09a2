//! The direction of dependencies: `cargo metadata` against the table of crates in `docs/ARCHITECTURE.md`, both ways.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::tally::{Checks, Tally};

const PREFIX: &str = "ottla-";
/// The crates that may name `wire::frame`, besides `wire` itself.
const FRAME_USERS: [&str; 3] = ["wire", "client", "node"];
/// The crates that may have the real world, `env`'s feature `machine`: the tops, which make it. Others get an `Env`.
const MACHINE_USERS: [&str; 4] = ["server", "cli", "local", "e2e"];

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    place: String,
    may_use: BTreeSet<String>,
}

/// One crate of the workspace.
#[derive(Debug)]
struct Crate {
    place: String,
    /// Our crates that it depends on, tests aside.
    uses: BTreeSet<String>,
    /// Whether it has `env`'s feature `machine`, tests aside.
    has_machine: bool,
}

/// Checks every crate against its row and every row against its crate, who names `wire::frame`, and who has the real
/// world.
pub fn run(context: &Context) -> Result<Tally> {
    let text = std::fs::read_to_string(context.root().join("docs/ARCHITECTURE.md"))?;
    let rows = rows(&text);
    let crates = crates(context)?;
    let mut checks = Checks::new();
    for (name, krate) in &crates {
        let Some(row) = rows.get(name) else {
            checks.that(name, false, "is not in the table of docs/ARCHITECTURE.md");
            continue;
        };
        checks.that(
            format_args!("{name} is where the table says"),
            row.place == krate.place,
            format_args!("it is in {}, not in {}", krate.place, row.place),
        );
        let too_many: Vec<&String> = krate.uses.difference(&row.may_use).collect();
        checks.that(
            format_args!("{name} uses what it may"),
            too_many.is_empty(),
            format_args!("it also uses {too_many:?}"),
        );
    }
    for name in rows.keys() {
        checks.that(format_args!("row {name}"), crates.contains_key(name), "there is no such crate");
    }
    checks.check("the table has no cycle", acyclic(&rows));
    for (name, krate) in &crates {
        checks.that(
            format_args!("{name} leaves the real world to the tops"),
            !krate.has_machine || MACHINE_USERS.contains(&name.as_str()),
            "it has env's feature machine",
        );
        if FRAME_USERS.contains(&name.as_str()) {
            continue;
        }
        let dir = context.root().join(&krate.place).join(if krate.place == *name { "" } else { name });
        let mut users = Vec::new();
        for part in ["src", "tests"].map(|part| dir.join(part)).iter().filter(|part| part.exists()) {
            users.extend(files_naming(part, names_frame)?);
        }
        checks.that(
            format_args!("{name} leaves frames to client and node"),
            users.is_empty(),
            format_args!("{users:?} name wire::frame"),
        );
    }
    Ok(checks.tally())
}

/// The rows of the section "Crates".
fn rows(text: &str) -> BTreeMap<String, Row> {
    let section = text.split("\n## ").find(|section| section.starts_with("Crates")).unwrap_or_default();
    let names =
        |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    section
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix("| `")?.split('|').map(str::trim).collect();
            let [name, place, may_use, ..] = cells[..] else { return None };
            Some((
                name.trim_end_matches('`').to_owned(),
                Row { place: place.to_owned(), may_use: names(may_use) },
            ))
        })
        .collect()
}

fn crates(context: &Context) -> Result<BTreeMap<String, Crate>> {
    let metadata = context.metadata()?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().context("no name")?;
            let manifest = Path::new(package["manifest_path"].as_str().context("no manifest")?);
            let place = manifest
                .strip_prefix(context.root())?
                .components()
                .next()
                .context("a crate at the top")?
                .as_os_str()
                .to_string_lossy()
                .into_owned();
            let dependencies = package["dependencies"].as_array().context("no dependencies")?;
            let used = || dependencies.iter().filter(|dependency| dependency["kind"].as_str() != Some("dev"));
            let uses = used()
                .filter_map(|dependency| dependency["name"].as_str()?.strip_prefix(PREFIX))
                .map(str::to_owned)
                .collect();
            let has_machine = used().any(|dependency| {
                let features = dependency["features"].as_array();
                dependency["name"] == "ottla-env" && features.is_some_and(|f| f.contains(&"machine".into()))
            });
            let name = name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
            Ok((name, Crate { place, uses, has_machine }))
        })
        .collect()
}

/// What a crate may use must lie wholly below it: following the rows never leads back.
fn acyclic(rows: &BTreeMap<String, Row>) -> Result<()> {
    let mut left: BTreeMap<&String, &Row> = rows.iter().collect();
    while !left.is_empty() {
        let free: Vec<&String> = left
            .iter()
            .filter(|(_, row)| !row.may_use.iter().any(|used| left.contains_key(used)))
            .map(|(name, _)| *name)
            .collect();
        anyhow::ensure!(!free.is_empty(), "these use each other: {:?}", left.keys());
        left.retain(|name, _| !free.contains(name));
    }
    Ok(())
}

fn files_naming(dir: &Path, names: fn(&str) -> bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_naming(&path, names)?);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("layering.rs")
            && names(&std::fs::read_to_string(&path)?)
        {
            found.push(path.display().to_string());
        }
    }
    Ok(found)
}

/// Whether a file names `wire::frame`, also as `use wire::{…, frame}`.
fn names_frame(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split("wire::").skip(1).any(|rest| match rest.strip_prefix('{') {
        Some(list) => {
            // Braces within braces name what is in a module, which may be `frame` too.
            let mut depth = 1;
            let end = list.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            list[..end.unwrap_or(0)].split(|c| !is_word(c)).any(|word| word == "frame")
        }
        None => rest.split(|c| !is_word(c)).next() == Some("frame"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::broker::Kind;

    #[test]
    fn the_workspace_is_as_the_architecture_says() {
        let tally = run(&Context::new(false, Kind::Ottla, None).expect("workspace")).expect("readable");
        assert_eq!(tally.failed, 0);
        assert!(tally.passed > 0);
    }

    #[test]
    fn a_cycle_is_found() {
        let text = "\n## Crates\n| `a` | x | `b` | |\n| `b` | x | `a` | |\n";
        assert!(acyclic(&rows(text)).is_err());
    }

    #[test]
    fn frames_are_found_however_they_are_named() {
        for text in [
            "use wire::frame;",
            "wire::frame::request(",
            "use wire::{ApiKey, Version,\n    frame};",
            "use wire::{a::{B, C}, frame::{D}};",
        ] {
            assert!(names_frame(text), "{text}");
        }
        for text in
            ["use wire::{ApiKey};\nlet frame = 1;", "wire::framework", "a::frame", "use wire::{A::frame_b};"]
        {
            assert!(!names_frame(text), "{text}");
        }
    }

    #[test]
    fn rows_are_read() {
        let rows = rows(
            "# t\n\n## Crates\n\n| crate | where |\n|---|---|\n| `a` | x | `b` `c` | text `d` |\n\n## More\n| `z` | x | | |\n",
        );
        let may_use = ["b".to_owned(), "c".to_owned()].into();
        assert_eq!(rows, [("a".to_owned(), Row { place: "x".to_owned(), may_use })].into());
    }
}
