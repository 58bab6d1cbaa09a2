//! The control plane: processes of the host that listen on the instance's own address alone, each on its usual port.

use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Result, bail};

use super::cgroup::Cgroup;
use super::instance::Instance;
use crate::process::{self, Process};

const API_LIMIT: Duration = Duration::from_secs(60);
const PROBE_LIMIT: Duration = Duration::from_secs(10);

/// A node that does not report for this long is not Ready; kubelets report four times in it.
pub const NODE_GRACE_SECONDS: u32 = 16;
/// How long a pod stays bound to a node that is not Ready or not reachable.
const TOLERATION_SECONDS: u32 = 20;

/// Starts the control plane's processes one by one.
#[derive(Debug)]
pub struct ControlPlane<'a> {
    pub instance: &'a Instance,
    /// Where its processes go.
    pub cgroup: &'a Cgroup,
}

impl ControlPlane<'_> {
    /// etcd and the API server, which is not ready when this returns.
    pub fn api(&self) -> Result<Vec<Process>> {
        let slot = self.instance.record.slot;
        let host = slot.host();
        let etcd = format!("http://{host}:2379");
        let peer = format!("http://{host}:2380");
        let data = self.instance.dir().join("etcd").display().to_string();
        let etcd_process = self.start(
            "etcd",
            self.instance.record.tools.etcd(),
            &[
                ("name", "e2e"),
                ("data-dir", &data),
                ("listen-client-urls", &etcd),
                ("advertise-client-urls", &etcd),
                ("listen-peer-urls", &peer),
                ("initial-advertise-peer-urls", &peer),
                ("initial-cluster", &format!("e2e={peer}")),
                // It lives as long as this machine does.
                ("unsafe-no-fsync", "true"),
            ],
        )?;
        let services = format!("{}/17", slot.services());
        let host = host.to_string();
        let toleration = TOLERATION_SECONDS.to_string();
        let api_server = self.start_kube(
            "kube-apiserver",
            &[
                ("etcd-servers", etcd.as_str()),
                ("bind-address", &host),
                ("advertise-address", &host),
                ("secure-port", "6443"),
                ("service-cluster-ip-range", &services),
                ("client-ca-file", &self.pki("ca.crt")),
                ("tls-cert-file", &self.pki("kube-apiserver.crt")),
                ("tls-private-key-file", &self.pki("kube-apiserver.key")),
                ("kubelet-client-certificate", &self.pki("kubelet-client.crt")),
                ("kubelet-client-key", &self.pki("kubelet-client.key")),
                ("kubelet-preferred-address-types", "InternalIP"),
                ("service-account-issuer", "https://kubernetes.default.svc"),
                ("service-account-key-file", &self.pki("tokens.pub")),
                ("service-account-signing-key-file", &self.pki("tokens.key")),
                ("authorization-mode", "Node,RBAC"),
                ("enable-admission-plugins", "NodeRestriction"),
                ("allow-privileged", "true"),
                ("default-not-ready-toleration-seconds", &toleration),
                ("default-unreachable-toleration-seconds", &toleration),
            ],
        )?;
        Ok(vec![etcd_process, api_server])
    }

    /// Waits until the API server answers that it is ready.
    pub fn wait_api(&self, check: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let address = SocketAddr::from((self.instance.record.slot.host(), 6443));
        process::wait_for_slowly("the API server", API_LIMIT, || {
            check()?;
            // A connection is cheaper than a client that finds nobody.
            if TcpStream::connect_timeout(&address, PROBE_LIMIT).is_err() {
                return Ok(None);
            }
            // On a busy machine it may not even end in time.
            let answer = self.instance.kubectl(&["get", "--raw", "/readyz"], Stdio::null(), PROBE_LIMIT);
            Ok(answer.is_ok_and(|answer| answer.status.success()).then_some(()))
        })
    }

    /// What needs an API server that is ready: the controllers.
    pub fn controllers(&self) -> Result<Process> {
        let grace = format!("{NODE_GRACE_SECONDS}s");
        self.start_kube(
            "kube-controller-manager",
            &[
                ("bind-address", &self.host()),
                ("kubeconfig", &self.pki("kube-controller-manager.kubeconfig")),
                ("leader-elect", "false"),
                ("use-service-account-credentials", "true"),
                ("service-account-private-key-file", &self.pki("tokens.key")),
                ("root-ca-file", &self.pki("ca.crt")),
                ("cluster-signing-cert-file", &self.pki("ca.crt")),
                ("cluster-signing-key-file", &self.pki("ca.key")),
                ("node-monitor-period", "2s"),
                ("node-monitor-grace-period", &grace),
            ],
        )
    }

    /// What only nodes need: the scheduler and DNS.
    pub fn for_nodes(&self) -> Result<Vec<Process>> {
        let scheduler = self.start_kube(
            "kube-scheduler",
            &[
                ("bind-address", &self.host()),
                ("kubeconfig", &self.pki("kube-scheduler.kubeconfig")),
                ("leader-elect", "false"),
            ],
        )?;
        let corefile = self.instance.dir().join("Corefile");
        std::fs::write(
            &corefile,
            format!(
                ".:53 {{\n  bind {}\n  errors\n  kubernetes cluster.local {{\n    kubeconfig {}\n    ttl 1\n  }}\n}}\n",
                self.host(),
                self.pki("coredns.kubeconfig")
            ),
        )?;
        let corefile = corefile.display().to_string();
        let dns = self.start("coredns", self.instance.record.tools.coredns(), &[("conf", &corefile)])?;
        Ok(vec![scheduler, dns])
    }

    fn start_kube(&self, name: &str, flags: &[(&str, &str)]) -> Result<Process> {
        self.start(name, self.instance.record.tools.kube(name), flags)
    }

    fn start(&self, name: &str, program: std::path::PathBuf, flags: &[(&str, &str)]) -> Result<Process> {
        let mut command = self.cgroup.command(program)?;
        command.args(flags.iter().map(|(flag, value)| format!("--{flag}={value}")));
        command.current_dir(self.instance.dir());
        Process::spawn(name, &mut command, &self.instance.log_of(name))
    }

    fn pki(&self, file: &str) -> String {
        self.instance.dir().join("pki").join(file).display().to_string()
    }

    fn host(&self) -> String {
        self.instance.record.slot.host().to_string()
    }
}

/// An error where one of these has ended, with the end of its log.
pub fn all_run(processes: &mut [Process]) -> Result<()> {
    for process in processes {
        if let Some(status) = process.status()? {
            let log = std::fs::read_to_string(process.log()).unwrap_or_default();
            bail!("{} has ended ({status}):\n{}", process.log().display(), process::tail(&log, 15));
        }
    }
    Ok(())
}
