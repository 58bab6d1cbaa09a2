//! Proves the Kubernetes that other checks stand on: pods with volumes, names and addresses on two nodes, nodes that
//! fail and come back, several instances at once, and that nothing is left of any of them, however they end.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::instance::{Instance, Registry};
use super::removal::Traces;
use super::{Kubernetes, Options, image};
use crate::context::Context;
use crate::process::{self, Process};
use crate::tally::{Checks, Tally};

const LIMIT: Duration = Duration::from_secs(60);
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
const POD_IMAGE: &str = "docker.io/ottla.local/pod:1";
/// Two servers, one a zone, with a volume each, under the rules of the restricted profile.
const MANIFEST: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: check, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Service
metadata: {name: pods, namespace: check}
spec: {clusterIP: None, selector: {app: pod}, ports: [{port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: outside, namespace: check}
spec: {type: NodePort, selector: {app: pod}, ports: [{port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: balanced, namespace: check}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: pod}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: pod, namespace: check}
spec:
  replicas: 2
  serviceName: pods
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: pod}}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 32Mi}}}
  template:
    metadata: {labels: {app: pod}}
    spec:
      terminationGracePeriodSeconds: 1
      automountServiceAccountToken: false
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: pod}}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {type: RuntimeDefault}
      containers:
      - name: pod
        image: docker.io/ottla.local/pod:1
        imagePullPolicy: IfNotPresent
        args: [serve, /data/journal]
        readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities: {drop: [ALL]}
        volumeMounts: [{name: data, mountPath: /data}]
";

/// The stage.
pub fn run(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    let tar = context.scratch("kubernetes")?.join("pod.tar");
    image::write(&tar, POD_IMAGE, &["/bin/pod"], &[("bin/pod", &image::pod_program(context)?)])?;

    let started = Instant::now();
    let kubernetes = Kubernetes::up(context, Options { nodes: 2, ..Options::default() })?;
    println!("  two Ready nodes after {:.1} s", started.elapsed().as_secs_f64());
    let check = Check(&kubernetes);
    checks.check("two servers run, one a zone", check.deploy(&tar));
    checks.check("a pod that is not root writes to its volume", check.journal("pod-0", 1));
    checks.check("pods find each other by name", check.names());
    checks.check("a NodePort answers on both nodes", check.node_port());
    checks.check("a load balancer answers", check.balanced());
    checks.check("a volume is as large as asked for, and grows in use", check.grows());

    // While Kubernetes takes its time to notice.
    let cut = kubernetes.node("node-2").cut();
    checks.check("more instances beside it, one of them killed", beside(context));
    checks
        .check("a node without network is not Ready until it has it again", cut.and_then(|()| check.heals()));
    checks.check("a node that was stopped comes back with its pods' data", check.restarts());
    checks.check("an `up` that is killed leaves nothing", killed(context));
    checks.check("a claim's volume goes with it", check.deletes());
    checks.check("nothing is left of it", ends(kubernetes));
    Ok(checks.tally())
}

/// What is asked of a Kubernetes with two nodes.
struct Check<'a>(&'a Kubernetes);

impl Check<'_> {
    fn deploy(&self, tar: &std::path::Path) -> Result<()> {
        self.0.load_image(tar)?;
        self.0.apply(MANIFEST)?;
        self.wait_pods()?;
        let mut nodes = BTreeSet::new();
        for name in ["pod-0", "pod-1"] {
            nodes.insert(self.node_of(name)?);
        }
        ensure!(nodes.len() == 2, "both are on {nodes:?}");
        Ok(())
    }

    fn wait_pods(&self) -> Result<()> {
        let told = self.wait("both pods to be ready", &["statefulset", "pod", "-n", "check"], |set| {
            set["status"]["readyReplicas"] == 2
        });
        told.with_context(|| {
            let seen = self.0.kubectl(&["get", "pods,pvc,pv,events", "-n", "check", "-o", "wide"]);
            seen.map(|output| output.text()).unwrap_or_default()
        })
    }

    /// The journal of a pod has a line for each of its starts.
    fn journal(&self, pod: &str, starts: usize) -> Result<()> {
        let text = self.exec(pod, &["read", "/data/journal"])?;
        ensure!(text.lines().count() == starts && text.lines().all(|line| line == pod), "it is «{text}»");
        Ok(())
    }

    fn names(&self) -> Result<()> {
        for (asking, name, expected) in [
            ("pod-0", "pod-1.pods", "pod-1"),
            ("pod-1", "pod-0.pods.check.svc.cluster.local", "pod-0"),
            ("pod-1", "outside", "pod-"),
        ] {
            let answer = self.exec(asking, &["ask", name])?;
            ensure!(answer.starts_with(expected), "{name} seen from {asking} is «{answer}»");
        }
        Ok(())
    }

    fn node_port(&self) -> Result<()> {
        let service = self.object(&["service", "outside", "-n", "check"])?;
        let port = u16::try_from(service["spec"]["ports"][0]["nodePort"].as_u64().context("no port")?)?;
        for node in ["node-1", "node-2"] {
            self.wait_answer(SocketAddr::from((self.0.node_address(node)?, port)))?;
        }
        Ok(())
    }

    fn balanced(&self) -> Result<()> {
        let address = |service: &Value| -> Option<IpAddr> {
            service.pointer("/status/loadBalancer/ingress/0/ip")?.as_str()?.parse().ok()
        };
        let service = ["service", "balanced", "-n", "check"];
        self.wait("an address", &service, |service| address(service).is_some())?;
        let address = address(&self.object(&service)?).context("no address")?;
        self.wait_answer((address, 8080).into())
    }

    fn grows(&self) -> Result<()> {
        let fill = || self.exec("pod-0", &["fill", "/data/big", "48"]);
        let refused = fill().err().context("48 MiB fit into 32 MiB")?;
        ensure!(format!("{refused:#}").contains("No space left"), "{refused:#}");
        let larger = r#"{"spec":{"resources":{"requests":{"storage":"96Mi"}}}}"#;
        self.0
            .kubectl(&["patch", "pvc", "data-pod-0", "-n", "check", "-p", larger])?
            .success("kubectl patch")?;
        self.wait("the claim to grow", &["pvc", "data-pod-0", "-n", "check"], |claim| {
            claim["status"]["capacity"]["storage"] == "96Mi"
        })?;
        fill().map(drop)
    }

    fn heals(&self) -> Result<()> {
        let node = self.0.node("node-2");
        node.wait_ready(false, LIMIT)?;
        node.heal()?;
        node.wait_ready(true, LIMIT)?;
        self.wait_pods()
    }

    fn restarts(&self) -> Result<()> {
        let name = self.node_of("pod-1")?;
        let node = self.0.node(&name);
        let before = self.exec("pod-1", &["read", "/data/journal"])?.lines().count();
        node.stop()?;
        let kubelet = SocketAddr::from((self.0.node_address(&name)?, 10250));
        ensure!(TcpStream::connect_timeout(&kubelet, CONNECT_LIMIT).is_err(), "its kubelet answers still");
        let started = Instant::now();
        node.start()?;
        // It may be Ready from before for a while: what counts is that the pod has started once more.
        self.wait_with("pod-1 to start again", || {
            let lines = self.exec("pod-1", &["read", "/data/journal"]).map(|text| text.lines().count());
            Ok(lines.is_ok_and(|lines| lines == before + 1))
        })?;
        node.wait_ready(true, LIMIT)?;
        self.wait_pods()?;
        println!("  a stopped node and its pod are back after {:.1} s", started.elapsed().as_secs_f64());
        Ok(())
    }

    fn deletes(&self) -> Result<()> {
        let delete = ["delete", "statefulset", "pod", "-n", "check", "--cascade=foreground"];
        self.0.kubectl(&delete)?.success("kubectl delete")?;
        self.wait_with("the volumes' end", || {
            let volumes = self.0.kubectl(&["get", "pv", "-o", "name"])?.success("kubectl get")?;
            Ok(volumes.stdout.trim().is_empty())
        })
    }

    fn exec(&self, pod: &str, arguments: &[&str]) -> Result<String> {
        let command = [&["exec", "-n", "check", pod, "--", "/bin/pod"], arguments].concat();
        Ok(self.0.kubectl(&command)?.success("kubectl exec")?.stdout)
    }

    fn node_of(&self, pod: &str) -> Result<String> {
        let pod = self.object(&["pod", pod, "-n", "check"])?;
        Ok(pod["spec"]["nodeName"].as_str().context("it has no node")?.to_owned())
    }

    fn object(&self, arguments: &[&str]) -> Result<Value> {
        self.0.get(arguments)?.with_context(|| format!("no {}", arguments.join(" ")))
    }

    fn wait(&self, what: &str, object: &[&str], is_right: impl Fn(&Value) -> bool) -> Result<()> {
        self.wait_with(what, || Ok(self.0.get(object)?.is_some_and(|object| is_right(&object))))
    }

    fn wait_with(&self, what: &str, mut is_right: impl FnMut() -> Result<bool>) -> Result<()> {
        process::wait_for_slowly(what, LIMIT, || Ok(is_right()?.then_some(())))
    }

    /// Waits until one of the servers answers there.
    fn wait_answer(&self, address: SocketAddr) -> Result<()> {
        self.wait_with(&format!("an answer on {address}"), || {
            let Ok(mut connection) = TcpStream::connect_timeout(&address, CONNECT_LIMIT) else {
                return Ok(false);
            };
            connection.set_read_timeout(Some(CONNECT_LIMIT))?;
            let mut answer = String::new();
            Ok(connection.read_to_string(&mut answer).is_ok() && answer.starts_with("pod-"))
        })
    }
}

/// A second instance; its supervisor is killed, and what it left is removed. Then two control planes alone, which know
/// nothing of each other.
fn beside(context: &Context) -> Result<()> {
    let second = Kubernetes::up(context, Options { nodes: 1, ..Options::default() })?;
    let nodes = second.kubectl(&["get", "nodes", "-o", "name"])?.success("kubectl get")?;
    ensure!(nodes.stdout.trim() == "node/node-1", "it has {}", nodes.stdout);
    let traces = traces_of(&second.instance, &["process", "mount", "link", "route", "cgroup", "namespace"])?;
    second.instance.kill_supervisor();
    process::wait_for(
        "its supervisor's end",
        LIMIT,
        || Ok((!second.instance.is_supervised()).then_some(())),
    )?;
    traces_of(&second.instance, &["link", "route", "cgroup"])?;

    // As `up` and `down` do first; looked at before the next takes the same names.
    Registry::lock()?.sweep()?;
    nothing(&traces)?;

    let third = Kubernetes::up(context, Options::default())?;
    let started = Instant::now();
    let fourth = Kubernetes::up(context, Options::default())?;
    println!("  a control plane after {:.1} s", started.elapsed().as_secs_f64());
    fourth.kubectl(&["create", "configmap", "one"])?.success("kubectl create")?;
    ensure!(third.get(&["configmap", "one"])?.is_none(), "two instances are one");
    for control_plane in [third, fourth] {
        let traces = traces_of(&control_plane.instance, &["process", "link", "cgroup"])?;
        control_plane.down()?;
        nothing(&traces)?;
    }
    Ok(())
}

/// `up` as its own process, killed while it boots: the supervisor notices.
fn killed(context: &Context) -> Result<()> {
    let name = format!("killed-{}", std::process::id());
    let log = context.scratch("killed")?.join("log");
    let mut command = Command::new("/proc/self/exe");
    command.current_dir(context.root());
    command.args(["kubernetes", "up", "--nodes", "1", "--name", &name]);
    let mut up = Process::spawn("kubernetes up", &mut command, &log)?;
    let instance = process::wait_for("a half-booted Kubernetes", LIMIT, || {
        if let Some(status) = up.status()? {
            bail!("it has ended ({status}):\n{}", std::fs::read_to_string(&log)?);
        }
        let Ok(instance) = Instance::open(&name) else { return Ok(None) };
        Ok(traces_of(&instance, &["process", "mount", "link", "namespace"]).is_ok().then_some(instance))
    })?;
    ensure!(!instance.ready().exists(), "it was up already");
    let traces = traces_of(&instance, &["process", "link"])?;
    up.kill()?;
    process::wait_for("its removal", LIMIT, || Ok((!instance.dir().exists()).then_some(())))?;
    nothing(&traces)?;
    let registry = Registry::lock()?;
    ensure!(registry.find(&name)?.is_none(), "it is still known");
    super::end(&instance)
}

/// `down`, of an instance with volumes still mounted.
fn ends(kubernetes: Kubernetes) -> Result<()> {
    let check = Check(&kubernetes);
    kubernetes.apply(MANIFEST)?;
    check.wait_pods()?;
    let kinds = ["process", "mount", "loop", "link", "route", "cgroup", "namespace"];
    let traces = traces_of(&kubernetes.instance, &kinds)?;
    let instance = kubernetes.instance.clone();
    let started = Instant::now();
    kubernetes.down()?;
    println!("  removed in {:.1} s", started.elapsed().as_secs_f64());
    ensure!(!instance.dir().exists() && !instance.log().exists(), "files are left");
    nothing(&traces)
}

/// What there is of an instance, at least one of each of these kinds.
fn traces_of(instance: &Instance, kinds: &[&str]) -> Result<Traces> {
    let mut traces = Traces::of(instance);
    traces.note_namespaces()?;
    let found = traces.find()?;
    for kind in kinds {
        ensure!(found.iter().any(|trace| trace.starts_with(kind)), "no {kind} among {found:?}");
    }
    Ok(traces)
}

fn nothing(traces: &Traces) -> Result<()> {
    let left = traces.find()?;
    ensure!(left.is_empty(), "left: {}", left.join(", "));
    Ok(())
}
