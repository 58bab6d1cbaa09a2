//! Removes everything of an instance, whoever made it and however far that one came, and proves that nothing is left.
//!
//! The processes are killed first, all at once; the kernel then takes the nodes' namespaces, mounts and loop devices by
//! itself. What is left is the host's: bridge, cables, routes, cgroups, files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::cgroup::Cgroup;
use super::instance::Instance;
use super::network;
use crate::process;

const LIMIT: Duration = Duration::from_secs(30);

/// Removes everything of `instance`, its directory last.
pub fn remove(instance: &Instance) -> Result<()> {
    let mut traces = Traces::of(instance);
    traces.note_namespaces()?;
    let cgroup = Cgroup::of(instance.record.slot.cgroup());
    cgroup.kill()?;
    cgroup.wait_empty()?;
    network::remove(instance.record.slot)?;
    cgroup.remove()?;
    unmount(instance.dir())?;
    let mut left = Vec::new();
    process::wait_for("the end of Kubernetes", LIMIT, || {
        left = traces.find()?;
        Ok(left.is_empty().then_some(()))
    })
    .with_context(|| format!("Kubernetes {} left: {}", instance.name(), left.join(", ")))?;
    fs::remove_dir_all(instance.dir()).with_context(|| instance.dir().display().to_string())
}

/// Waits until no loop device has a file below `dir`.
pub fn wait_no_loops(dir: &Path) -> Result<()> {
    process::wait_for("the end of loop devices", LIMIT, || Ok(loops(dir)?.is_empty().then_some(())))
}

/// What the kernel knows of an instance.
#[derive(Debug)]
pub struct Traces {
    instance: Instance,
    /// Network namespaces of its nodes and pods, known only while its processes run.
    namespaces: BTreeSet<PathBuf>,
}

impl Traces {
    pub fn of(instance: &Instance) -> Traces {
        Traces { instance: instance.clone(), namespaces: BTreeSet::new() }
    }

    /// Learns the network namespaces that its processes have now.
    pub fn note_namespaces(&mut self) -> Result<()> {
        let own = fs::read_link("/proc/self/ns/net")?;
        let of = |id: &u32| fs::read_link(format!("/proc/{id}/ns/net")).ok();
        self.namespaces.extend(self.processes().iter().filter_map(of).filter(|namespace| *namespace != own));
        Ok(())
    }

    /// Everything that is there now, a word and a name each.
    pub fn find(&self) -> Result<Vec<String>> {
        let slot = self.instance.record.slot;
        let mut found = Vec::new();
        found.extend(self.processes().iter().map(|id| format!("process {id}")));
        found.extend(self.mounts().iter().map(|target| format!("mount {target}")));
        found.extend(loops(self.instance.dir())?.iter().map(|device| format!("loop {}", device.display())));
        found.extend(network::links(slot)?.iter().map(|link| format!("link {link}")));
        found.extend(network::routes(slot)?.iter().map(|route| format!("route {route}")));
        let cgroups = Cgroup::of(slot.cgroup()).dirs()?;
        found.extend(cgroups.iter().map(|dir| format!("cgroup {}", dir.display())));
        let is_known = |namespace: &PathBuf| self.namespaces.contains(namespace);
        let namespaces: BTreeSet<PathBuf> = all_processes()
            .filter_map(|id| fs::read_link(format!("/proc/{id}/ns/net")).ok())
            .filter(is_known)
            .collect();
        found.extend(namespaces.iter().map(|namespace| format!("namespace {}", namespace.display())));
        Ok(found)
    }

    /// Processes in its cgroups, of whatever hierarchy.
    fn processes(&self) -> Vec<u32> {
        let below = format!("/{}/", self.instance.record.slot.cgroup());
        let is_ours = |id: &u32| {
            fs::read_to_string(format!("/proc/{id}/cgroup")).is_ok_and(|text| text.contains(&below))
        };
        all_processes().filter(is_ours).collect()
    }

    /// Mounts below its directory or of files there, in any namespace.
    fn mounts(&self) -> BTreeSet<String> {
        let below = format!("{}/", self.instance.dir().display());
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        for id in all_processes() {
            let Ok(namespace) = fs::read_link(format!("/proc/{id}/ns/mnt")) else { continue };
            if !seen.insert(namespace) {
                continue;
            }
            let Ok(mounts) = fs::read_to_string(format!("/proc/{id}/mountinfo")) else { continue };
            let ours = mounts.lines().filter(|line| line.contains(&below));
            found.extend(ours.filter_map(|line| line.split(' ').nth(4)).map(str::to_owned));
        }
        found
    }
}

/// Loop devices with a file below `dir`.
fn loops(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/sys/block")? {
        let path = entry?.path();
        let Ok(file) = fs::read_to_string(path.join("loop/backing_file")) else { continue };
        if Path::new(file.trim_end()).starts_with(dir) {
            found.push(path);
        }
    }
    Ok(found)
}

/// Unmounts what the host sees below `dir`, whatever uses it still, the innermost first.
fn unmount(dir: &Path) -> Result<()> {
    let mounts = fs::read_to_string("/proc/self/mounts")?;
    let targets = mounts.lines().filter_map(|line| line.split(' ').nth(1));
    let ours: Vec<&str> = targets.filter(|target| Path::new(target).starts_with(dir)).collect();
    for target in ours.iter().rev() {
        let mut umount = Command::new("umount");
        umount.args(["--lazy", target]);
        process::run("umount", &mut umount, LIMIT)?.success("umount")?;
    }
    Ok(())
}

fn all_processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}
