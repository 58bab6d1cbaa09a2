//! A Kubernetes on this machine, without Docker: control plane as processes of the host, every node a network and mount
//! namespace with its own containerd, kubelet and kube-proxy, volumes on loop-mounted files.
//!
//! One background process, the [`supervisor`], owns an instance: it boots it, provisions volumes and load-balancer
//! addresses, stops and starts nodes, and removes everything when it is told to or when its owner has died. An instance
//! whose supervisor was killed is removed by the next `up` or `down`, from its record on disk. Several instances run
//! beside each other: names and addresses are chosen free. Root only, since namespaces, mounts and cgroups are.
//!
//! The pod network is plain routing: no NetworkPolicy is enforced.

mod balancers;
mod cgroup;
mod control_plane;
mod image;
mod instance;
mod network;
mod node;
mod pki;
mod removal;
mod stage;
mod supervisor;
mod tools;
mod volumes;

use std::fs::File;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Subcommand, ValueEnum};

use crate::context::Context;
use crate::process::{self, Output};

pub use self::stage::run as stage;

use self::instance::{Instance, ProcessId, Registry};
use self::supervisor::Request;

const DEFAULT_NAME: &str = "e2e";
const NODES_MAX: u8 = 40;
const BOOT_LIMIT: Duration = Duration::from_secs(120);
const END_LIMIT: Duration = Duration::from_secs(60);
const KUBECTL_LIMIT: Duration = Duration::from_secs(180);

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Boot a Kubernetes and print its KUBECONFIG
    Up {
        #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=i64::from(NODES_MAX)))]
        nodes: u8,
        /// API server, etcd and controller manager alone
        #[arg(long, conflicts_with = "nodes")]
        control_plane_only: bool,
        #[arg(long, default_value = DEFAULT_NAME)]
        name: String,
    },
    /// Remove one, and what killed runs have left
    Down {
        #[arg(long, default_value = DEFAULT_NAME)]
        name: String,
    },
    /// Switch a node off and on, or its network
    Nodes {
        act: NodeAct,
        node: String,
        #[arg(long, default_value = DEFAULT_NAME)]
        name: String,
    },
    /// Give an image (a tar as `docker save` writes it, or an OCI one) to every node
    Load {
        image: PathBuf,
        #[arg(long, default_value = DEFAULT_NAME)]
        name: String,
    },
    /// Build the programs, unless they are cached, and say where they are
    Tools,
    /// Own an instance; started by `up`
    #[command(hide = true)]
    Supervise { name: String },
}

/// What can be done to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize)]
pub enum NodeAct {
    /// Kill everything on it at once, as a power cut would
    Stop,
    /// Boot it again, with its disks
    Start,
    /// Take its network away
    Cut,
    /// Give it back
    Heal,
}

/// Runs one of the subcommands; `context` is made only where the workspace is needed.
pub fn command(command: Command, context: impl FnOnce() -> Result<Context>) -> Result<()> {
    match command {
        Command::Up { nodes, control_plane_only, name } => {
            let nodes = if control_plane_only { 0 } else { nodes };
            let started = Instant::now();
            let kubernetes = Kubernetes::up(&context()?, Options { name: Some(name), nodes, keep: true })?;
            println!("up after {:.1} s with {nodes} nodes", started.elapsed().as_secs_f64());
            println!("kubectl is {}", kubernetes.kubectl_path().display());
            println!("export KUBECONFIG={}", kubernetes.kubeconfig().display());
            Ok(())
        }
        Command::Down { name } => {
            let registry = Registry::lock()?;
            registry.sweep()?;
            match registry.find(&name)? {
                Some(instance) => end(&instance),
                None => {
                    println!("{name} is not up");
                    Ok(())
                }
            }
        }
        Command::Nodes { act, node, name } => {
            supervisor::ask(&Instance::running(&name)?, &Request::Node { node, act })
        }
        Command::Load { image, name } => {
            let image = image.canonicalize().with_context(|| image.display().to_string())?;
            supervisor::ask(&Instance::running(&name)?, &Request::Load { image })
        }
        Command::Tools => {
            let context = context()?;
            println!("{}", tools::prepare(&context)?.kubectl().display());
            println!("{}", tools::helm(&context)?.display());
            Ok(())
        }
        Command::Supervise { name } => supervisor::run(&name),
    }
}

/// What to boot.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A name of its own for this run when there is none.
    pub name: Option<String>,
    /// How many nodes; without any, the control plane alone (no scheduler, no DNS, no volumes).
    pub nodes: u8,
    /// Let it outlive this process.
    pub keep: bool,
}

/// A Kubernetes that runs; without [`Options::keep`] it is removed when this is dropped, and when this process dies.
#[derive(Debug)]
pub struct Kubernetes {
    instance: Instance,
    supervisor: Child,
    keep: bool,
}

impl Kubernetes {
    /// Boots one and waits until its nodes are Ready. What killed runs have left is removed first.
    pub fn up(context: &Context, options: Options) -> Result<Kubernetes> {
        ensure!(rustix::process::getuid().is_root(), "Kubernetes on this machine needs root");
        let tools = tools::prepare(context)?;
        let pause = image::pause(context)?;
        let started = Instant::now();

        let registry = Registry::lock()?;
        registry.sweep()?;
        let mut instance = registry.add(options.name, options.nodes, options.keep, tools, pause)?;
        let log = instance.log();
        // This very file, also when a build has replaced it since.
        let mut command = std::process::Command::new("/proc/self/exe");
        command.args(["kubernetes", "supervise", instance.name()]);
        let out = File::create(&log).with_context(|| log.display().to_string())?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        // Not one of this run's processes: it notices this run's end, and must have the time to remove everything.
        let supervisor = command.spawn().context("supervisor")?;
        instance.record.supervisor = Some(ProcessId::of(supervisor.id())?);
        instance.save()?;
        drop(registry);

        let mut kubernetes = Kubernetes { instance, supervisor, keep: false };
        kubernetes.wait_booted(started + BOOT_LIMIT)?;
        kubernetes.keep = options.keep;
        Ok(kubernetes)
    }

    /// The administrator's.
    pub fn kubeconfig(&self) -> PathBuf {
        self.instance.kubeconfig()
    }

    pub fn kubectl_path(&self) -> PathBuf {
        self.instance.record.tools.kubectl()
    }

    /// `kubectl` with these arguments, to its end.
    pub fn kubectl(&self, arguments: &[&str]) -> Result<Output> {
        self.instance.kubectl(arguments, Stdio::null(), KUBECTL_LIMIT)
    }

    /// `kubectl apply` of a manifest's text.
    pub fn apply(&self, manifest: &str) -> Result<()> {
        self.instance.apply(manifest)
    }

    /// What `kubectl get` shows of one object, as JSON; `None` when it is not there.
    pub fn get(&self, arguments: &[&str]) -> Result<Option<serde_json::Value>> {
        let all = [&["get", "-o", "json", "--ignore-not-found"], arguments].concat();
        let output = self.kubectl(&all)?.success("kubectl get")?;
        if output.stdout.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&output.stdout)?))
    }

    /// Gives every node an image: a tar as `docker save` writes it, or an OCI one.
    pub fn load_image(&self, tar: &Path) -> Result<()> {
        self.ask(&Request::Load { image: tar.canonicalize()? })
    }

    /// `node-1`, `node-2`, …
    pub fn node(&self, name: &str) -> Node<'_> {
        Node { kubernetes: self, name: name.to_owned() }
    }

    /// Where a node's ports are reached from this machine.
    pub fn node_address(&self, name: &str) -> Result<Ipv4Addr> {
        Ok(self.instance.record.slot.node(self.instance.record.node_number(name)?))
    }

    /// Removes everything, and says what was left if that failed.
    pub fn down(mut self) -> Result<()> {
        self.keep = true; // not once more by `drop`
        self.end()
    }

    fn ask(&self, request: &Request) -> Result<()> {
        supervisor::ask(&self.instance, request)
    }

    fn wait_booted(&mut self, deadline: Instant) -> Result<()> {
        let left = deadline.saturating_duration_since(Instant::now());
        let ready = self.instance.ready();
        let supervisor = &mut self.supervisor;
        let told = process::wait_for("Kubernetes", left, || match supervisor.try_wait()? {
            Some(status) => bail!("its supervisor has ended ({status})"),
            None => Ok(ready.exists().then_some(())),
        });
        told.with_context(|| {
            let log = std::fs::read_to_string(self.instance.log()).unwrap_or_default();
            format!("Kubernetes {} did not come up:\n{}", self.instance.name(), process::tail(&log, 60))
        })
    }

    fn end(&mut self) -> Result<()> {
        let _registry = Registry::lock()?;
        end(&self.instance)?;
        self.supervisor.wait().map(drop).context("the supervisor's end")
    }
}

impl Drop for Kubernetes {
    fn drop(&mut self) {
        if !self.keep
            && let Err(error) = self.end()
        {
            eprintln!("error: {error:#}");
        }
    }
}

/// A node, by its name.
#[derive(Debug)]
pub struct Node<'a> {
    kubernetes: &'a Kubernetes,
    name: String,
}

impl Node<'_> {
    /// Kills everything on it at once, as a power cut would; its disks stay.
    pub fn stop(&self) -> Result<()> {
        self.act(NodeAct::Stop)
    }

    /// Boots it again; whether it is Ready is for [`Node::wait_ready`].
    pub fn start(&self) -> Result<()> {
        self.act(NodeAct::Start)
    }

    /// Takes its network away, both ways.
    pub fn cut(&self) -> Result<()> {
        self.act(NodeAct::Cut)
    }

    /// Gives the network back.
    pub fn heal(&self) -> Result<()> {
        self.act(NodeAct::Heal)
    }

    /// Waits until Kubernetes calls the node Ready, or until it no longer does.
    pub fn wait_ready(&self, ready: bool, limit: Duration) -> Result<()> {
        let what = format!("{} to be {}Ready", self.name, if ready { "" } else { "not " });
        process::wait_for_slowly(&what, limit, || {
            let node = self.kubernetes.get(&["node", &self.name])?;
            Ok((node.is_some_and(|node| supervisor::is_ready(&node)) == ready).then_some(()))
        })
    }

    fn act(&self, act: NodeAct) -> Result<()> {
        self.kubernetes.ask(&Request::Node { node: self.name.clone(), act })
    }
}

/// Ends an instance, with the registry held: its supervisor does it, or we do where that one cannot.
fn end(instance: &Instance) -> Result<()> {
    instance.terminate();
    let ended =
        process::wait_for(
            "the supervisor's end",
            END_LIMIT,
            || Ok((!instance.is_supervised()).then_some(())),
        );
    if ended.is_err() {
        instance.kill_supervisor();
    }
    if instance.dir().exists() {
        removal::remove(instance)?;
    }
    instance.remove_log()
}
