//! The cgroups of an instance: one directory of its name in every hierarchy, below it one per node.
//!
//! In the cgroup2 hierarchy every process of an instance is somewhere in its tree, from before its program starts, so
//! that all of them can be killed at once and none is forgotten. That holds with hybrid cgroups too, where the
//! hierarchy has no controllers: the runtime moves containers in it as in the others.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::process;

const END_LIMIT: Duration = Duration::from_secs(20);

/// One cgroup by its path from the root, in every hierarchy.
#[derive(Clone, Debug)]
pub struct Cgroup {
    path: PathBuf,
}

impl Cgroup {
    /// The tree of an instance.
    pub fn of(name: String) -> Cgroup {
        Cgroup { path: name.into() }
    }

    pub fn child(&self, name: &str) -> Cgroup {
        Cgroup { path: self.path.join(name) }
    }

    /// As kubelet's `cgroupRoot` wants it.
    pub fn path_from_root(&self) -> String {
        format!("/{}", self.path.display())
    }

    /// Makes it in every hierarchy, ready for processes and for cgroups below.
    pub fn create(&self) -> Result<()> {
        for hierarchy in hierarchies()? {
            let mut dir = hierarchy.root.clone();
            for part in &self.path {
                if hierarchy.is_v2 {
                    enable_controllers(&dir)?;
                }
                let parent = dir.clone();
                dir.push(part);
                match fs::create_dir(&dir) {
                    Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                    made => made.with_context(|| dir.display().to_string())?,
                }
                // A v1 cpuset takes no process before it has both.
                for file in ["cpuset.cpus", "cpuset.mems"] {
                    let inherited = fs::read_to_string(parent.join(file)).unwrap_or_default();
                    if !hierarchy.is_v2 && !inherited.trim().is_empty() {
                        fs::write(dir.join(file), inherited.trim())?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A command whose process is in this cgroup before it becomes `program`, under the same id.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Result<Command> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(r#"echo 0 > "$0" && exec "$@""#).arg(self.tracked()?.join("cgroup.procs"));
        command.arg(program);
        Ok(command)
    }

    /// Kills every process in it and below.
    pub fn kill(&self) -> Result<()> {
        match fs::write(self.tracked()?.join("cgroup.kill"), "1") {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done.with_context(|| format!("kill all of {}", self.path.display())),
        }
    }

    /// Waits until no process is left in it.
    pub fn wait_empty(&self) -> Result<()> {
        let events = self.tracked()?.join("cgroup.events");
        process::wait_for(&format!("the end of all in {}", self.path.display()), END_LIMIT, || {
            let text = fs::read_to_string(&events).unwrap_or_default();
            Ok((!text.contains("populated 1")).then_some(()))
        })
    }

    /// Where it is, hierarchy by hierarchy.
    pub fn dirs(&self) -> Result<Vec<PathBuf>> {
        let dirs = hierarchies()?.into_iter().map(|hierarchy| hierarchy.root.join(&self.path));
        Ok(dirs.filter(|dir| dir.exists()).collect())
    }

    /// Removes it and what is below; the processes must be gone.
    pub fn remove(&self) -> Result<()> {
        process::wait_for(&format!("the removal of cgroups {}", self.path.display()), END_LIMIT, || {
            let left = self.dirs()?;
            // The kernel says busy for a moment after the last process's end.
            left.iter().for_each(|dir| remove_tree(dir));
            Ok(left.is_empty().then_some(()))
        })
    }

    fn tracked(&self) -> Result<PathBuf> {
        let v2 = hierarchies()?.into_iter().find(|hierarchy| hierarchy.is_v2);
        Ok(v2.context("no cgroup2 filesystem is mounted")?.root.join(&self.path))
    }
}

fn remove_tree(dir: &Path) {
    for child in children(dir) {
        remove_tree(&child);
    }
    let _ = fs::remove_dir(dir);
}

fn children(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

/// Lets the children of a v2 cgroup use all controllers that it has; none with hybrid cgroups.
fn enable_controllers(dir: &Path) -> Result<()> {
    let controllers = fs::read_to_string(dir.join("cgroup.controllers")).unwrap_or_default();
    let wanted: Vec<String> = controllers.split_whitespace().map(|name| format!("+{name}")).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let file = dir.join("cgroup.subtree_control");
    fs::write(&file, wanted.join(" ")).with_context(|| file.display().to_string())
}

#[derive(Debug, PartialEq, Eq)]
struct Hierarchy {
    root: PathBuf,
    is_v2: bool,
}

fn hierarchies() -> Result<Vec<Hierarchy>> {
    Ok(parse(&fs::read_to_string("/proc/self/mounts")?))
}

fn parse(mounts: &str) -> Vec<Hierarchy> {
    let mut found = Vec::new();
    for line in mounts.lines() {
        let mut fields = line.split(' ').skip(1);
        let (Some(root), Some(kind)) = (fields.next(), fields.next()) else { continue };
        if ["cgroup", "cgroup2"].contains(&kind) {
            found.push(Hierarchy { root: root.into(), is_v2: kind == "cgroup2" });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_hierarchies_are_found() {
        let mounts = "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n\
                      cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";
        let v1 = Hierarchy { root: "/sys/fs/cgroup/memory".into(), is_v2: false };
        let v2 = Hierarchy { root: "/sys/fs/cgroup/unified".into(), is_v2: true };
        assert_eq!(parse(mounts), [v1, v2]);
    }
}
