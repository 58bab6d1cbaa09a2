//! An instance as its record on disk says it: name, slot, nodes, who owns it. The registry is the directory of all
//! records, with a lock; it is what remains when everybody who knew an instance was killed.

use std::fs::{self, File};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal};
use serde::{Deserialize, Serialize};

use super::tools::Tools;
use super::{network, removal};
use crate::cache;
use crate::process::{self, Output};

const RECORD: &str = "instance.json";
const NAME_BYTES_MAX: usize = 40;

/// Number of an instance on this machine: its addresses and the names that the kernel sees follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot(u8);

impl Slot {
    const COUNT: u8 = 64;

    fn address(self, third: u8, fourth: u8) -> Ipv4Addr {
        Ipv4Addr::new(10, 128 + self.0, third, fourth)
    }

    /// Everything of this slot, prefix length 16.
    pub fn network(self) -> Ipv4Addr {
        self.address(0, 0)
    }

    /// The host on the nodes' network (prefix length 24): API server and DNS are there.
    pub fn host(self) -> Ipv4Addr {
        self.address(0, 1)
    }

    /// Node `number`, from 1.
    pub fn node(self, number: u8) -> Ipv4Addr {
        self.address(0, 10 + number)
    }

    /// The range of load-balancer addresses, by their last number.
    pub fn balancer(self, last: u8) -> Ipv4Addr {
        self.address(1, last)
    }

    /// The pods of node `number`, prefix length 24.
    pub fn pods(self, number: u8) -> Ipv4Addr {
        self.address(64 + number, 0)
    }

    /// The pods of all nodes, prefix length 18.
    pub fn all_pods(self) -> Ipv4Addr {
        self.address(64, 0)
    }

    /// The Services, prefix length 17.
    pub fn services(self) -> Ipv4Addr {
        self.address(128, 0)
    }

    /// The Service `kubernetes`, always the first.
    pub fn api_service(self) -> Ipv4Addr {
        self.address(128, 1)
    }

    /// The bridge that all nodes are connected to.
    pub fn bridge(self) -> String {
        format!("ottla{}", self.0)
    }

    /// The host's end of a node's cable.
    pub fn cable(self, number: u8) -> String {
        format!("ottla{}n{number}", self.0)
    }

    /// The cgroup, in every hierarchy.
    pub fn cgroup(self) -> String {
        format!("ottla-e2e-{}", self.0)
    }
}

/// A process that cannot be mistaken for a later one with the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessId {
    pid: u32,
    /// Since the machine's start, in clock ticks.
    started: u64,
}

impl ProcessId {
    pub fn of(pid: u32) -> Result<ProcessId> {
        let (_, started) = stat(pid).with_context(|| format!("process {pid} is not there"))?;
        Ok(ProcessId { pid, started })
    }

    /// Whether it still runs; one that only waits to be reaped does not.
    pub fn is_alive(self) -> bool {
        stat(self.pid).is_some_and(|(state, started)| started == self.started && state != "Z")
    }

    fn signal(self, signal: Signal) {
        if self.is_alive()
            && let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw)
        {
            // An error means that it has ended meanwhile.
            let _ = rustix::process::kill_process(pid, signal);
        }
    }
}

/// State and start time of a process.
fn stat(pid: u32) -> Option<(String, u64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
    Some(((*fields.first()?).to_owned(), fields.get(19)?.parse().ok()?))
}

/// What is kept of an instance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub slot: Slot,
    /// How many nodes; none is a control plane alone.
    pub nodes: u8,
    /// It outlives its owner once it is up.
    pub keep: bool,
    /// Who asked for it.
    pub owner: ProcessId,
    pub supervisor: Option<ProcessId>,
    pub tools: Tools,
    /// The image that holds a pod's namespaces.
    pub pause: PathBuf,
}

impl Record {
    /// The number of a node, from its name.
    pub fn node_number(&self, name: &str) -> Result<u8> {
        let number = name.strip_prefix("node-").and_then(|number| number.parse().ok());
        let known = number.filter(|number| (1..=self.nodes).contains(number) && node_name(*number) == name);
        known.with_context(|| format!("no node {name}; there are {} from node-1 on", self.nodes))
    }
}

/// The name of a node.
pub fn node_name(number: u8) -> String {
    format!("node-{number}")
}

/// An instance: its record, and where everything of it lies.
#[derive(Clone, Debug)]
pub struct Instance {
    dir: PathBuf,
    pub record: Record,
}

impl Instance {
    /// The instance of that name, as recorded.
    pub fn open(name: &str) -> Result<Instance> {
        let dir = root()?.join(checked(name)?);
        let path = dir.join(RECORD);
        let text = fs::read(&path).with_context(|| format!("{name} is not up ({})", path.display()))?;
        Ok(Instance { dir, record: serde_json::from_slice(&text)? })
    }

    /// [`Instance::open`] of one that is alive.
    pub fn running(name: &str) -> Result<Instance> {
        let instance = Instance::open(name)?;
        ensure!(instance.is_supervised(), "{name} is not up any more: its supervisor was killed; run `down`");
        Ok(instance)
    }

    pub fn name(&self) -> &str {
        self.dir.file_name().and_then(|name| name.to_str()).unwrap_or_default()
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What the supervisor says; beside the directory, so that it can be read when everything is gone.
    pub fn log(&self) -> PathBuf {
        self.dir.with_extension("log")
    }

    /// Removes what the supervisor said.
    pub fn remove_log(&self) -> Result<()> {
        match fs::remove_file(self.log()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Exists once it is up.
    pub fn ready(&self) -> PathBuf {
        self.dir.join("ready")
    }

    pub fn kubeconfig(&self) -> PathBuf {
        self.dir.join("pki/admin.kubeconfig")
    }

    /// Where the log of a process goes.
    pub fn log_of(&self, process: &str) -> PathBuf {
        self.dir.join("log").join(process).with_extension("log")
    }

    pub fn save(&self) -> Result<()> {
        let path = self.dir.join(RECORD);
        let half = path.with_extension("half");
        fs::write(&half, serde_json::to_vec_pretty(&self.record)?)?;
        fs::rename(&half, &path).with_context(|| path.display().to_string())
    }

    pub fn is_supervised(&self) -> bool {
        self.record.supervisor.is_some_and(ProcessId::is_alive)
    }

    /// Asks the supervisor to remove everything.
    pub fn terminate(&self) {
        if let Some(supervisor) = self.record.supervisor {
            supervisor.signal(Signal::TERM);
        }
    }

    pub fn kill_supervisor(&self) {
        if let Some(supervisor) = self.record.supervisor {
            supervisor.signal(Signal::KILL);
        }
    }

    /// `kubectl` as the administrator, to its end.
    pub fn kubectl(&self, arguments: &[&str], input: Stdio, limit: Duration) -> Result<Output> {
        process::run_with_input("kubectl", self.kubectl_command().args(arguments), input, limit)
    }

    pub fn kubectl_command(&self) -> Command {
        let mut command = Command::new(self.record.tools.kubectl());
        command.arg("--kubeconfig").arg(self.kubeconfig());
        command.arg("--cache-dir").arg(self.dir.join("kubectl"));
        command
    }

    /// `kubectl apply` of a manifest's text.
    pub fn apply(&self, manifest: &str) -> Result<()> {
        let input = process::input(manifest)?;
        let output = self.kubectl(&["apply", "-f", "-"], input, Duration::from_secs(60))?;
        output.success("kubectl apply").map(drop)
    }
}

/// All instances, held for this process until dropped.
#[derive(Debug)]
pub struct Registry {
    root: PathBuf,
    _lock: File,
}

impl Registry {
    pub fn lock() -> Result<Registry> {
        let root = root()?;
        fs::create_dir_all(&root).with_context(|| root.display().to_string())?;
        let lock = File::create(root.join(".lock"))?;
        lock.lock().context("lock of the instances")?;
        Ok(Registry { root, _lock: lock })
    }

    /// Removes the instances whose supervisor was killed.
    pub fn sweep(&self) -> Result<()> {
        for name in self.names()? {
            let Ok(instance) = Instance::open(&name) else {
                // Killed before it had a record, so before it had anything.
                fs::remove_dir_all(self.root.join(&name))?;
                continue;
            };
            if !instance.is_supervised() {
                println!("  removing Kubernetes {name}, which a killed run has left");
                removal::remove(&instance)?;
                instance.remove_log()?;
            }
        }
        Ok(())
    }

    pub fn find(&self, name: &str) -> Result<Option<Instance>> {
        match self.root.join(checked(name)?).exists() {
            true => Instance::open(name).map(Some),
            false => Ok(None),
        }
    }

    /// A new instance in a free slot.
    pub fn add(
        &self,
        name: Option<String>,
        nodes: u8,
        keep: bool,
        tools: Tools,
        pause: PathBuf,
    ) -> Result<Instance> {
        let name = name.unwrap_or_else(own_name);
        let dir = self.root.join(checked(&name)?);
        if dir.exists() {
            bail!("{name} is up already; `kubernetes down --name {name}` removes it");
        }
        let mut taken = Vec::new();
        for name in self.names()? {
            taken.push(Instance::open(&name)?.record.slot);
        }
        let is_free = |slot: &Slot| !taken.contains(slot) && network::is_free(*slot).unwrap_or(false);
        let slot = (0..Slot::COUNT).map(Slot).find(is_free).context("no range of addresses is free")?;
        fs::create_dir(&dir).with_context(|| dir.display().to_string())?;
        let owner = ProcessId::of(std::process::id())?;
        let record = Record { slot, nodes, keep, owner, supervisor: None, tools, pause };
        let instance = Instance { dir, record };
        instance.save()?;
        Ok(instance)
    }

    fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

fn root() -> Result<PathBuf> {
    Ok(cache::root()?.join("kubernetes"))
}

/// A name that no other run has.
fn own_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    format!("run-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn checked(name: &str) -> Result<&str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(
        !name.is_empty() && name.len() <= NAME_BYTES_MAX && name.chars().all(is_plain),
        "«{name}» is not a name: up to {NAME_BYTES_MAX} of a-z, 0-9 and -"
    );
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_a_slot_do_not_overlap() {
        let slot = Slot(3);
        assert_eq!(slot.network(), Ipv4Addr::new(10, 131, 0, 0));
        let third = |address: Ipv4Addr| address.octets()[2];
        assert!(third(slot.balancer(200)) < third(slot.all_pods()));
        assert!(third(slot.pods(super::super::NODES_MAX)) < third(slot.services()));
        assert!(slot.node(super::super::NODES_MAX).octets()[3] < 255);
        assert!(Slot(Slot::COUNT - 1).network().octets()[1] < 192);
    }

    #[test]
    fn names_of_links_fit() {
        assert!(Slot(Slot::COUNT - 1).cable(super::super::NODES_MAX).len() <= 15);
    }

    #[test]
    fn this_process_is_alive_and_a_later_one_of_its_id_is_another() {
        let mut id = ProcessId::of(std::process::id()).unwrap();
        assert!(id.is_alive());
        id.started += 1;
        assert!(!id.is_alive());
    }

    #[test]
    fn nodes_are_known_by_their_own_names_only() {
        let owner = ProcessId::of(std::process::id()).unwrap();
        let (tools, pause) = (Tools::default(), PathBuf::new());
        let record = Record { slot: Slot(0), nodes: 2, keep: false, owner, supervisor: None, tools, pause };
        assert_eq!(record.node_number("node-2").unwrap(), 2);
        for bad in ["node-3", "node-0", "node-02", "node-", "other"] {
            assert!(record.node_number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_stay_inside_the_registry() {
        for bad in ["", "..", "a/b", "A", ".lock"] {
            assert!(checked(bad).is_err(), "{bad}");
        }
        assert!(checked(&own_name()).is_ok());
    }
}
