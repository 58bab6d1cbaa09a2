//! A node: a network and a mount namespace with containerd, kubelet and kube-proxy in them.
//!
//! Nothing of a node is visible in the host's mount namespace, and nothing but its cable in the host's network
//! namespace: both namespaces are held by its processes alone. So once the processes are dead, mounts, loop devices and
//! the namespaces of its pods go with them. Disks and images are plain files that stay for the next start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::cgroup::Cgroup;
use super::control_plane::NODE_GRACE_SECONDS;
use super::instance::{Instance, node_name};
use super::{image, network, removal};
use crate::process::{self, Process};

const START_LIMIT: Duration = Duration::from_secs(30);
const TOOL_LIMIT: Duration = Duration::from_secs(60);
const IMPORT_LIMIT: Duration = Duration::from_secs(300);
/// Where Debian puts the network plugins.
const CNI_PLUGINS: &str = "/usr/lib/cni";
/// Where containerd listens, as seen in the node.
const CONTAINERD: &str = "/run/containerd/containerd.sock";
/// What the machine allows may be as low as 128, which two nodes need alone.
const INOTIFY_INSTANCES_MIN: u64 = 4096;

/// Run by the process that holds the namespaces, once it has them: what kubelet, containerd and the network plugins
/// write outside of their own directories becomes the node's own, and mounts of the host's are seen but not the other
/// way round. The last line tells that all is done.
const HOLD: &str = r#"
set -e
mount --make-rshared /
mount -t tmpfs -o mode=755 node /run
mount -t tmpfs -o mode=755 node /var/lib/cni
mount --bind "$0/log" /var/log
mkdir /run/netns
echo 1 > /proc/sys/net/ipv4/ip_forward
echo held > "$0/held"
exec sleep infinity
"#;

/// A node, running or not.
#[derive(Debug)]
pub struct Node {
    instance: Instance,
    number: u8,
    name: String,
    dir: PathBuf,
    cgroup: Cgroup,
    running: Option<Running>,
    connected: bool,
}

/// What runs while a node does.
#[derive(Debug)]
struct Running {
    holder: u32,
    processes: Vec<Process>,
}

impl Node {
    pub fn new(instance: &Instance, number: u8, cgroup: &Cgroup) -> Node {
        let name = node_name(number);
        let (dir, cgroup) = (instance.dir().join(&name), cgroup.child(&name));
        Node { instance: instance.clone(), number, name, dir, cgroup, running: None, connected: true }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn number(&self) -> u8 {
        self.number
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether it runs and has its network.
    pub fn is_reachable(&self) -> bool {
        self.is_running() && self.connected
    }

    /// Where images of its volumes lie.
    pub fn disks(&self) -> PathBuf {
        self.dir.join("disks")
    }

    /// Where its volumes are mounted, as seen in the node.
    pub fn volumes(&self) -> PathBuf {
        self.dir.join("volumes")
    }

    /// Everything up to what needs the API server: namespaces, network, containerd with the pause image, volumes.
    pub fn prepare(&mut self) -> Result<()> {
        ensure!(!self.is_running(), "{} runs already", self.name);
        self.make_files()?;
        // kubelet makes `kubepods` beside it.
        let own = self.cgroup.child("system");
        own.create()?;

        let held = self.dir.join("held");
        let _ = fs::remove_file(&held);
        let mut command = own.command("unshare")?;
        command.args(["--mount", "--net", "--propagation", "slave", "sh", "-c", HOLD]).arg(&self.dir);
        let mut holder = Process::spawn("node", &mut command, &self.log("node"))?;
        process::wait_for("the node's namespaces", START_LIMIT, || {
            if let Some(status) = holder.status()? {
                let said = fs::read_to_string(holder.log()).unwrap_or_default();
                anyhow::bail!("the node's first process has ended ({status}): {said}");
            }
            Ok(held.exists().then_some(()))
        })?;
        let holder_id = holder.id();
        self.running = Some(Running { holder: holder_id, processes: vec![holder] });
        let record = &self.instance.record;
        network::connect(record.slot, self.number, record.nodes, holder_id)?;
        self.connected = true;
        self.mount_disks()?;

        let config = self.dir.join("containerd.toml").display().to_string();
        self.spawn("containerd", Path::new("/usr/bin/containerd"), &["--config", &config])?;
        let socket = PathBuf::from(format!("/proc/{holder_id}/root{CONTAINERD}"));
        process::wait_for("containerd", START_LIMIT, || Ok(socket.exists().then_some(())))?;
        let pause = self.instance.record.pause.clone();
        let has_pause = self.dir.join("has-pause");
        if !has_pause.exists() {
            self.load_image(&pause)?;
            fs::write(has_pause, "")?;
        }
        Ok(())
    }

    /// Starts what makes it a node of the cluster; the API server must be ready.
    pub fn join(&mut self) -> Result<()> {
        let tools = self.instance.record.tools.clone();
        let slot = self.instance.record.slot;
        let kubeconfig = self.instance.dir().join(format!("pki/{}.kubeconfig", self.name));
        let path = |name: &str| self.dir.join(name).display().to_string();
        let (config, root, pki) = (path("kubelet.yaml"), path("kubelet"), path("kubelet/pki"));
        let proxy = path("kube-proxy.yaml");
        self.spawn(
            "kubelet",
            &tools.kube("kubelet"),
            &[
                &format!("--config={config}"),
                &format!("--kubeconfig={}", kubeconfig.display()),
                &format!("--hostname-override={}", self.name),
                &format!("--node-ip={}", slot.node(self.number)),
                &format!("--root-dir={root}"),
                &format!("--cert-dir={pki}"),
                &format!("--node-labels=topology.kubernetes.io/zone=zone-{}", self.number),
            ],
        )?;
        self.spawn("kube-proxy", &tools.kube("kube-proxy"), &[&format!("--config={proxy}")])
    }

    /// Kills everything on it at once.
    pub fn stop(&mut self) -> Result<()> {
        ensure!(self.is_running(), "{} is stopped already", self.name);
        self.cgroup.kill()?;
        self.running = None;
        self.cgroup.wait_empty()?;
        network::remove_cable(self.instance.record.slot, self.number)?;
        // A disk that is still in use must not be mounted once more.
        removal::wait_no_loops(&self.disks())
    }

    /// Pulls its cable out, or puts it back.
    pub fn set_connected(&mut self, connected: bool) -> Result<()> {
        ensure!(self.is_running(), "{} is stopped", self.name);
        network::set_connected(self.instance.record.slot, self.number, connected)?;
        self.connected = connected;
        Ok(())
    }

    /// Imports the tar of an image.
    pub fn load_image(&self, tar: &Path) -> Result<()> {
        let mut command = self.inside("ctr")?;
        command.args(["--address", CONTAINERD, "--namespace", "k8s.io", "images", "import"]).arg(tar);
        process::run("ctr", &mut command, IMPORT_LIMIT)?.success("ctr images import").map(drop)
    }

    /// A tool in the node's namespaces, to its end.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<process::Output> {
        let mut command = self.inside(program)?;
        command.args(arguments);
        process::run(program, &mut command, TOOL_LIMIT)?.success(program)
    }

    /// Mounts the image of a disk where the node's pods find it.
    pub fn mount(&self, disk: &str) -> Result<()> {
        let (image, target) = (self.disks().join(disk), self.volumes().join(disk));
        fs::create_dir_all(&target)?;
        let text = |path: &Path| path.display().to_string();
        self.run("mount", &["-t", "xfs", "-o", "loop", &text(&image), &text(&target)]).map(drop)
    }

    /// Those of its processes that have ended by themselves since the last call.
    pub fn ended(&mut self) -> Vec<String> {
        let Some(running) = &mut self.running else { return Vec::new() };
        let mut told = Vec::new();
        running.processes.retain_mut(|process| match process.status() {
            Ok(Some(status)) => {
                told.push(format!("{} has ended ({status})", process.log().display()));
                false
            }
            _ => true,
        });
        told
    }

    /// A program that ends by itself, in the node's namespaces.
    fn inside(&self, program: &str) -> Result<Command> {
        let running = self.running.as_ref().with_context(|| format!("{} is stopped", self.name))?;
        let mut command = self.cgroup.child("system").command("nsenter")?;
        command.args(["--mount", "--net", "--target", &running.holder.to_string(), program]);
        Ok(command)
    }

    /// A program that runs as long as the node does.
    fn spawn(&mut self, name: &str, program: &Path, arguments: &[&str]) -> Result<()> {
        let mut command = self.inside(&program.display().to_string())?;
        command.args(arguments);
        let process = Process::spawn(name, &mut command, &self.log(name))?;
        self.running.as_mut().with_context(|| format!("{} is stopped", self.name))?.processes.push(process);
        Ok(())
    }

    fn log(&self, process: &str) -> PathBuf {
        self.instance.log_of(&format!("{}-{process}", self.name))
    }

    fn mount_disks(&self) -> Result<()> {
        for entry in fs::read_dir(self.disks())? {
            let name = entry?.file_name();
            self.mount(&name.to_string_lossy())?;
        }
        Ok(())
    }

    /// Its directories and its programs' configuration; `HOLD` mounts something over `/var/lib/cni`.
    fn make_files(&self) -> Result<()> {
        for dir in ["cni", "containerd", "disks", "ipam", "kubelet", "log", "volumes"] {
            fs::create_dir_all(self.dir.join(dir))?;
        }
        fs::create_dir_all("/var/lib/cni")?;
        raise("/proc/sys/fs/inotify/max_user_instances", INOTIFY_INSTANCES_MIN)?;
        let slot = self.instance.record.slot;
        let resolv = self.instance.dir().join("resolv.conf");
        fs::write(&resolv, format!("nameserver {}\n", slot.host()))?;
        let network = json!({
            "cniVersion": "1.0.0",
            "name": "pods",
            // A cable to every pod: what pods of one node send each other is routed too, so that Services work.
            "plugins": [{
                "type": "ptp",
                "ipam": {
                    "type": "host-local",
                    "dataDir": self.dir.join("ipam"),
                    "ranges": [[{"subnet": format!("{}/24", slot.pods(self.number))}]],
                    "routes": [{"dst": "0.0.0.0/0"}],
                },
            }],
        });
        fs::write(self.dir.join("cni/pods.conflist"), serde_json::to_vec_pretty(&network)?)?;
        fs::write(self.dir.join("containerd.toml"), self.containerd_config())?;
        let yaml = |name: &str, value: serde_json::Value| -> Result<()> {
            Ok(fs::write(self.dir.join(name), serde_yaml::to_string(&value)?)?)
        };
        yaml("kubelet.yaml", self.kubelet_config(&resolv))?;
        yaml("kube-proxy.yaml", self.proxy_config())
    }

    fn containerd_config(&self) -> String {
        // Paths as TOML strings; Debug quotes as TOML does.
        format!(
            "version = 2\nroot = {:?}\nstate = \"/run/containerd\"\n\
             # It would make a directory of the host's.\n\
             disabled_plugins = [\"io.containerd.internal.v1.opt\"]\n\n[grpc]\naddress = {CONTAINERD:?}\n\n\
             [plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = {:?}\n\
             # Without CAP_SYS_RESOURCE no process may be protected more than its parent.\n\
             restrict_oom_score_adj = true\n\n\
             [plugins.\"io.containerd.grpc.v1.cri\".cni]\nbin_dir = {CNI_PLUGINS:?}\nconf_dir = {:?}\n\n\
             [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\n\
             runtime_type = \"io.containerd.runc.v2\"\n\n\
             [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\nSystemdCgroup = false\n",
            self.dir.join("containerd"),
            image::PAUSE,
            self.dir.join("cni"),
        )
    }

    fn kubelet_config(&self, resolv: &Path) -> serde_json::Value {
        let pki = self.instance.dir().join("pki");
        json!({
            "apiVersion": "kubelet.config.k8s.io/v1beta1",
            "kind": "KubeletConfiguration",
            "authentication": {
                "anonymous": {"enabled": false},
                "webhook": {"enabled": true},
                "x509": {"clientCAFile": pki.join("ca.crt")},
            },
            "authorization": {"mode": "Webhook"},
            "tlsCertFile": pki.join(format!("{}.crt", self.name)),
            "tlsPrivateKeyFile": pki.join(format!("{}.key", self.name)),
            "containerRuntimeEndpoint": format!("unix://{CONTAINERD}"),
            "cgroupDriver": "cgroupfs",
            "cgroupRoot": self.cgroup.path_from_root(),
            "enforceNodeAllocatable": [],
            "failCgroupV1": false,
            "failSwapOn": false,
            "protectKernelDefaults": false,
            // kube-proxy writes the rules, and no iptables is needed.
            "makeIPTablesUtilChains": false,
            "oomScoreAdj": 0,
            "maxOpenFiles": 20000,
            // Images are imported once, and cannot be pulled again.
            "imageGCHighThresholdPercent": 100,
            "imageGCLowThresholdPercent": 99,
            "evictionHard": {
                "memory.available": "100Mi",
                "nodefs.available": "1%",
                "nodefs.inodesFree": "1%",
                "imagefs.available": "1%",
            },
            "nodeLeaseDurationSeconds": NODE_GRACE_SECONDS,
            "nodeStatusUpdateFrequency": "4s",
            "clusterDNS": [self.instance.record.slot.host()],
            "clusterDomain": "cluster.local",
            "resolvConf": resolv,
            "volumePluginDir": self.dir.join("plugins"),
        })
    }

    fn proxy_config(&self) -> serde_json::Value {
        json!({
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
            "kind": "KubeProxyConfiguration",
            "mode": "nftables",
            "clusterCIDR": format!("{}/18", self.instance.record.slot.all_pods()),
            "hostnameOverride": self.name,
            // The host's limits are not a node's to change.
            "conntrack": {"maxPerCore": 0, "min": 0},
            "oomScoreAdj": 0,
            "clientConnection": {"kubeconfig": self.instance.dir().join("pki/kube-proxy.kubeconfig")},
        })
    }
}

/// Raises a limit of the machine that is lower than `min`.
fn raise(file: &str, min: u64) -> Result<()> {
    let is: u64 = fs::read_to_string(file)?.trim().parse()?;
    if is < min {
        fs::write(file, min.to_string()).with_context(|| file.to_owned())?;
    }
    Ok(())
}
