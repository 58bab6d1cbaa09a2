//! The process that owns an instance: it boots it, then answers requests, provisions volumes and load-balancer
//! addresses, and removes everything when it gets SIGTERM or when who asked for the instance has died.
//!
//! One thread decides; others only bring it events. What Kubernetes holds is listed anew after every change of a claim
//! or Service and every few seconds, so that no missed event matters.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::balancers::Balancers;
use super::cgroup::Cgroup;
use super::control_plane::{ControlPlane, all_run};
use super::instance::{Instance, ProcessId};
use super::node::Node;
use super::{NodeAct, network, pki, removal, volumes};
use crate::process::{self, Process};

const READY_LIMIT: Duration = Duration::from_secs(90);
const REQUEST_LIMIT: Duration = Duration::from_secs(300);
const LIST_LIMIT: Duration = Duration::from_secs(30);
/// How often the owner is looked at.
const TICK: Duration = Duration::from_millis(250);
/// How long a stop of this process's predecessor may take to be recorded.
const RECORD_LIMIT: Duration = Duration::from_secs(10);
/// How often Kubernetes is listed though nothing seems to have changed; more often while nodes have to be watched for
/// load balancers.
const LIST_INTERVAL: Duration = Duration::from_secs(5);
const LIST_INTERVAL_BALANCERS: Duration = Duration::from_secs(1);
/// How long a watch waits before it begins anew after it has ended.
const WATCH_PAUSE: Duration = Duration::from_secs(1);
/// Events that wait for the deciding thread; who brings more waits.
const EVENTS_MAX: usize = 64;

/// What can be asked of a supervisor.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    Node { node: String, act: NodeAct },
    Load { image: PathBuf },
}

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    error: Option<String>,
}

/// What the deciding thread is told.
#[derive(Debug)]
enum Event {
    /// A request, and where its answer goes.
    Asked(Request, UnixStream),
    /// A claim or a Service is no longer what it was.
    Changed,
}

/// Asks the supervisor of an instance, and waits until it has done it.
pub fn ask(instance: &Instance, request: &Request) -> Result<()> {
    let mut stream =
        UnixStream::connect_addr(&address(instance)?).context("the supervisor does not answer")?;
    stream.set_read_timeout(Some(REQUEST_LIMIT))?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let answer: Answer = serde_json::from_str(&line).context("the supervisor has gone")?;
    match answer.error {
        Some(error) => bail!("{error}"),
        None => Ok(()),
    }
}

/// Whether Kubernetes calls a node Ready.
pub fn is_ready(node: &Value) -> bool {
    let conditions = node["status"]["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .any(|condition| condition["type"] == "Ready" && condition["status"] == "True")
}

/// The supervisor of instance `name`, to its end.
pub fn run(name: &str) -> Result<()> {
    // A session of its own, so that what ends `up` by its terminal does not end us.
    rustix::process::setsid().context("a session")?;
    let terminated = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&terminated))?;
    }
    // `up` writes down who we are once it has started us; whoever removes us needs that.
    let instance = process::wait_for("the record of this process", RECORD_LIMIT, || {
        let instance = Instance::open(name)?;
        let is_ours = instance.record.supervisor == Some(ProcessId::of(std::process::id())?);
        Ok(is_ours.then_some(instance))
    })?;
    let mut supervisor = Supervisor::new(instance.clone(), terminated);
    let supervised = supervisor.boot().and_then(|()| supervisor.serve());
    supervisor.told_logs(&supervised);
    let removed = supervisor.end();
    supervised.and(removed)
}

#[derive(Debug)]
struct Supervisor {
    instance: Instance,
    terminated: Arc<AtomicBool>,
    started: Instant,
    cgroup: Cgroup,
    processes: Vec<Process>,
    nodes: Vec<Node>,
    balancers: Balancers,
}

impl Supervisor {
    fn new(instance: Instance, terminated: Arc<AtomicBool>) -> Supervisor {
        let cgroup = Cgroup::of(instance.record.slot.cgroup());
        let nodes = (1..=instance.record.nodes).map(|number| Node::new(&instance, number, &cgroup)).collect();
        Supervisor {
            instance,
            terminated,
            started: Instant::now(),
            cgroup,
            processes: Vec::new(),
            nodes,
            balancers: Balancers::default(),
        }
    }

    /// Boots everything, up to Ready nodes. The nodes get their namespaces and containerd while the API server starts.
    fn boot(&mut self) -> Result<()> {
        let slot = self.instance.record.slot;
        std::fs::create_dir_all(self.instance.dir().join("log"))?;
        pki::create(&self.instance)?;
        network::create(slot, self.instance.record.nodes)?;
        let cgroup = self.cgroup.child("control");
        cgroup.create()?;
        let instance = self.instance.clone();
        let plane = ControlPlane { instance: &instance, cgroup: &cgroup };
        self.processes.extend(plane.api()?);
        self.tell("control plane started");

        in_parallel(&mut self.nodes, Node::prepare)?;
        self.tell("nodes prepared");
        let wanted = self.wanted();
        let processes = &mut self.processes;
        plane.wait_api(&mut || {
            ensure!(wanted(), "not wanted any more");
            all_run(processes)
        })?;
        self.tell("API server ready");
        self.processes.push(plane.controllers()?);
        if !self.nodes.is_empty() {
            for node in &mut self.nodes {
                node.join()?;
            }
            self.processes.extend(plane.for_nodes()?);
            self.instance.apply(&volumes::storage_class())?;
        }
        self.wait_ready()?;
        std::fs::write(self.instance.ready(), "")?;
        self.tell("ready");
        Ok(())
    }

    /// Waits for Ready nodes, and for what every pod needs: a service account and DNS.
    fn wait_ready(&mut self) -> Result<()> {
        let wanted = self.wanted();
        let dns = std::net::SocketAddr::from((self.instance.record.slot.host(), 53));
        process::wait_for_slowly("Ready nodes, a service account and DNS", READY_LIMIT, || {
            ensure!(wanted(), "not wanted any more");
            all_run(&mut self.processes)?;
            let ended: Vec<String> = self.nodes.iter_mut().flat_map(Node::ended).collect();
            ensure!(ended.is_empty(), "{}", ended.join(", "));
            if !self.nodes.is_empty() && TcpStream::connect(dns).is_err() {
                return Ok(None);
            }
            let Ok(objects) = list(&self.instance, "serviceaccounts,nodes") else { return Ok(None) };
            let accounts = objects.iter().filter(|object| {
                object["kind"] == "ServiceAccount" && object["metadata"]["namespace"] == "default"
            });
            let ready = objects.iter().filter(|object| object["kind"] == "Node" && is_ready(object)).count();
            Ok((accounts.count() > 0 && ready == self.nodes.len()).then_some(()))
        })
    }

    /// Answers requests and keeps volumes and addresses right, until this instance is not wanted any more.
    fn serve(&mut self) -> Result<()> {
        let (events, inbox) = sync_channel(EVENTS_MAX);
        listen(&self.instance, events.clone())?;
        if !self.nodes.is_empty() {
            for kind in ["persistentvolumeclaims", "services"] {
                let command = self.watch_command(kind)?;
                watch(command, events.clone(), Arc::clone(&self.terminated));
            }
        }
        let wanted = self.wanted();
        let mut listed: Option<Instant> = None;
        while wanted() {
            let mut changed = self.next(&inbox);
            let interval = if self.balancers.are_in_use() { LIST_INTERVAL_BALANCERS } else { LIST_INTERVAL };
            changed |= listed.is_none_or(|listed| listed.elapsed() > interval);
            if changed && !self.nodes.is_empty() {
                self.reconcile();
                listed = Some(Instant::now());
            }
            self.tell_ended();
        }
        Ok(())
    }

    /// Takes what events there are, at most waiting for a moment. Whether Kubernetes has changed.
    fn next(&mut self, inbox: &Receiver<Event>) -> bool {
        let mut changed = false;
        let mut limit = TICK;
        loop {
            match inbox.recv_timeout(limit) {
                Ok(Event::Changed) => changed = true,
                Ok(Event::Asked(request, mut stream)) => {
                    let error = self.answer(&request).err().map(|error| format!("{error:#}"));
                    if let Some(error) = &error {
                        self.tell(format_args!("{request:?}: {error}"));
                    }
                    // Who asked may have gone.
                    let answer = serde_json::to_string(&Answer { error }).unwrap_or_default();
                    let _ = writeln!(stream, "{answer}");
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return changed,
            }
            limit = Duration::ZERO;
        }
    }

    fn answer(&mut self, request: &Request) -> Result<()> {
        match request {
            Request::Node { node, act } => {
                let number = self.instance.record.node_number(node)?;
                let node = &mut self.nodes[usize::from(number) - 1];
                match act {
                    NodeAct::Stop => node.stop(),
                    NodeAct::Start => node.prepare().and_then(|()| node.join()),
                    NodeAct::Cut => node.set_connected(false),
                    NodeAct::Heal => node.set_connected(true),
                }
            }
            Request::Load { image } => in_parallel(&mut self.nodes, |node| node.load_image(image)),
        }
    }

    fn reconcile(&mut self) {
        let kinds = "persistentvolumeclaims,persistentvolumes,storageclasses,services";
        match list(&self.instance, kinds) {
            Ok(objects) => {
                volumes::reconcile(&self.instance, &self.nodes, &objects);
                self.balancers.reconcile(&self.instance, &self.nodes, &objects);
            }
            Err(error) => self.tell(format_args!("{error:#}")),
        }
    }

    /// Whether this instance is still to run: not told to end, and its owner lives or has let it go.
    fn wanted(&self) -> impl Fn() -> bool + use<> {
        let terminated = Arc::clone(&self.terminated);
        let (owner, keep, ready) =
            (self.instance.record.owner, self.instance.record.keep, self.instance.ready());
        move || !terminated.load(Ordering::Relaxed) && (owner.is_alive() || keep && ready.exists())
    }

    /// Tells which processes have ended by themselves.
    fn tell_ended(&mut self) {
        let mut ended: Vec<String> = self.nodes.iter_mut().flat_map(Node::ended).collect();
        self.processes.retain_mut(|process| match process.status() {
            Ok(Some(status)) => {
                ended.push(format!("{} has ended ({status})", process.log().display()));
                false
            }
            _ => true,
        });
        for line in ended {
            self.tell(line);
        }
    }

    /// After a failure, the end of every log: the files go with everything else.
    fn told_logs(&self, supervised: &Result<()>) {
        let Err(error) = supervised else { return };
        self.tell(format_args!("failed: {error:#}"));
        for entry in std::fs::read_dir(self.instance.dir().join("log")).into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            println!("-- {}\n{}", entry.file_name().display(), process::tail(&text, 5));
        }
    }

    /// Kills everything, and removes what remains.
    fn end(mut self) -> Result<()> {
        self.terminated.store(true, Ordering::Relaxed);
        self.cgroup.kill()?;
        self.nodes.clear();
        self.processes.clear();
        removal::remove(&self.instance)
    }

    fn watch_command(&self, kind: &str) -> Result<Command> {
        let kubectl = self.instance.kubectl_command();
        let mut command = self.cgroup.child("control").command(kubectl.get_program())?;
        command.args(kubectl.get_args());
        command.args(["get", kind, "--all-namespaces", "--watch", "--output=name"]);
        Ok(command)
    }

    fn tell(&self, what: impl std::fmt::Display) {
        println!("{:7.2} {what}", self.started.elapsed().as_secs_f64());
    }
}

/// Does the same to all nodes at once.
fn in_parallel(nodes: &mut [Node], act: impl Fn(&mut Node) -> Result<()> + Sync) -> Result<()> {
    let act = &act;
    std::thread::scope(|scope| {
        let started: Vec<_> = nodes.iter_mut().map(|node| scope.spawn(move || act(node))).collect();
        let done =
            started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a thread panicked")));
        done.collect()
    })
}

/// All objects of these kinds in all namespaces.
fn list(instance: &Instance, kinds: &str) -> Result<Vec<Value>> {
    let arguments = ["get", kinds, "--all-namespaces", "--output=json"];
    let output = instance.kubectl(&arguments, Stdio::null(), LIST_LIMIT)?.success("kubectl get")?;
    let mut list: Value = serde_json::from_str(&output.stdout)?;
    match list["items"].take() {
        Value::Array(items) => Ok(items),
        other => bail!("not a list: {other}"),
    }
}

/// Brings an event for every change, by a thread that ends when nobody takes them any more.
fn watch(mut command: Command, events: SyncSender<Event>, terminated: Arc<AtomicBool>) {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    std::thread::spawn(move || {
        while !terminated.load(Ordering::Relaxed) {
            if let Ok(mut child) = command.spawn() {
                let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
                for _ in lines.map_while(Result::ok) {
                    if events.send(Event::Changed).is_err() {
                        return;
                    }
                }
                let _ = child.wait();
            }
            // The API server ends a watch now and then.
            std::thread::sleep(WATCH_PAUSE);
        }
    });
}

/// Brings the requests, one connection each, by a thread that ends when nobody takes them any more.
fn listen(instance: &Instance, events: SyncSender<Event>) -> Result<()> {
    let listener = UnixListener::bind_addr(&address(instance)?)?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Who says nothing in time, or something else, gets no answer.
            let asked = read_request(&stream).map(|request| Event::Asked(request, stream));
            if let Ok(asked) = asked
                && events.send(asked).is_err()
            {
                return;
            }
        }
    });
    Ok(())
}

fn read_request(stream: &UnixStream) -> Result<Request> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

/// Requests come in at a name that the kernel forgets with this process.
fn address(instance: &Instance) -> Result<SocketAddr> {
    Ok(SocketAddr::from_abstract_name(format!("ottla-e2e-kubernetes-{}", instance.dir().display()))?)
}
