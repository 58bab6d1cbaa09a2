//! `up`: from a file to a running cluster, and on until a signal.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use client::{Client, ClientConfig};
use env::{Env, machine::Machine};
use model::{Instant, NodeId};
use render::{Address, CONTROLLER_LISTENER, ListenerFacts, LocalFacts, NodeSpec};
use serde::Serialize;
use tokio::process::Command;

use crate::binaries::Binaries;
use crate::broker::{self, Broker};
use crate::data_dir::{DataDir, NodeDir};
use crate::ports::{HOST, Ports};
use crate::resources::{Resources, Topic};
use crate::signals::Signals;
use crate::{UpError, topics};

/// The waits between looks at a broker that starts.
const LOOK_INTERVAL_MIN: Duration = Duration::from_millis(2);
const LOOK_INTERVAL_MAX: Duration = Duration::from_millis(50);

/// What to bring up, and how.
#[derive(Clone, Debug)]
pub struct UpOptions {
    /// The file of resources: one `KafkaCluster` and its `KafkaTopic`s.
    pub file: PathBuf,
    /// Where the data is kept; `.ottla/<cluster>` in the current directory when `None`.
    pub data_dir: Option<PathBuf>,
    /// Take any free ports instead of those that follow from the file.
    pub free_ports: bool,
    /// How long it may take until everything is ready.
    pub ready_limit: Duration,
    /// Tell the broker's log too.
    pub verbose: bool,
}

/// What happens, to be shown.
#[derive(Clone, Debug)]
pub enum Event {
    /// One line for people.
    Note(String),
    /// Lines of the broker's log.
    Log(String),
    /// Everything is as the file says, and serves.
    Ready(Ready),
    /// A signal came; the brokers stop.
    Stopping,
}

/// A cluster that serves. Its JSON is a promise to scripts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// The cluster's name.
    pub cluster: String,
    /// The cluster's id.
    pub cluster_id: String,
    /// Where clients connect, `host:port`.
    pub bootstrap: String,
    /// All listeners of the file.
    pub listeners: Vec<ReadyListener>,
    /// The brokers.
    pub nodes: Vec<ReadyNode>,
    /// The topics of the file.
    pub topics: Vec<ReadyTopic>,
    /// Where the data is.
    pub data_dir: PathBuf,
    /// Milliseconds from the start of the broker's process to its first answer to Metadata.
    pub broker_ready_ms: f64,
    /// Milliseconds from the call of [`up`] until everything was ready.
    pub ready_ms: f64,
}

/// A listener.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyListener {
    /// Its name in the file.
    pub name: String,
    /// `host:port`.
    pub bootstrap: String,
}

/// A broker.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyNode {
    /// The node's id.
    pub id: i32,
    /// Its process.
    pub pid: u32,
    /// Its log file.
    pub log: PathBuf,
    /// Where its metrics are.
    pub metrics: String,
}

/// A topic of the file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyTopic {
    /// Its name in Kafka.
    pub name: String,
    /// How many partitions it has.
    pub partitions: i32,
}

/// Brings a file's cluster up and keeps it up until SIGINT, SIGTERM or SIGHUP; then stops it and returns. A
/// further signal, a second or more later, kills what has not stopped yet. `tell` hears what happens meanwhile.
///
/// # Errors
/// [`UpError`]; nothing runs any more then.
pub async fn up(
    env: Machine,
    options: UpOptions,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> Result<(), UpError> {
    let started = env.now();
    let mut signals = Signals::catch()
        .map_err(|error| UpError::other(format!("cannot catch signals: {error}"), "ulimit -a"))?;
    let mut node = tokio::select! {
        biased;
        () = signals.next() => return Ok(()),
        node = Node::prepare(&env, &options, tell) => node?,
    };
    let mut broker = Broker::start(&node.binaries.broker, &node.dir, &node.properties)?;
    let (pid, log) = (broker.pid(), broker.log().to_owned());
    let times = Times { called: started, broker_started: env.now(), limit: options.ready_limit };
    let whole_life = async {
        let outcome = tokio::select! {
            biased;
            () = signals.next() => Ok(()),
            ended = broker.ended() => Err(node.blame(ended)),
            error = node.serve(&env, times, pid, &log, tell) => Err(error),
        };
        if outcome.is_ok() {
            tell(Event::Stopping);
        }
        if !broker.stop(&env, signals.next_wish(&env)).await && outcome.is_ok() {
            tell(Event::Note("the broker did not stop and was killed".to_owned()));
        }
        outcome
    };
    if !options.verbose {
        return whole_life.await;
    }
    tokio::select! {
        biased;
        outcome = whole_life => outcome,
        never = broker::follow(&env, &log, |lines| tell(Event::Log(lines))) => match never {},
    }
}

/// When things happened, and how long the rest may take.
#[derive(Clone, Copy)]
struct Times {
    called: Instant,
    broker_started: Instant,
    limit: Duration,
}

/// The only node, with all that its broker needs.
struct Node {
    id: NodeId,
    resources: Resources,
    spec: NodeSpec,
    binaries: Binaries,
    data_dir: DataDir,
    dir: NodeDir,
    ports: Ports,
    /// The path of `server.properties`.
    properties: PathBuf,
}

impl Node {
    /// Reads the file, takes the data directory and the ports, renders the configuration, formats the volume.
    async fn prepare(
        env: &Machine,
        options: &UpOptions,
        tell: &(dyn Fn(Event) + Send + Sync),
    ) -> Result<Self, UpError> {
        let resources = Resources::read(&options.file)?;
        let cluster = &resources.cluster;
        // The rules of the resource leave exactly one pool of one node.
        let [pool] = &cluster.spec.pools[..] else { unreachable!("one pool") };
        let binaries = Binaries::find()?;
        let default_dir = || Path::new(".ottla").join(&cluster.metadata.name);
        let path = options.data_dir.clone().unwrap_or_else(default_dir);
        let ports = || match options.free_ports {
            true => Ports::free(&cluster.spec.listeners)
                .map_err(|error| UpError::other(format!("no free ports: {error}"), "ss -ltn")),
            false => Ports::of_node(&cluster.spec.listeners, 0, &resources.place),
        };
        if !DataDir::is_known(&path) {
            ports()?; // a refusal leaves no directory behind
        }
        let data_dir = DataDir::open(env, &path, &cluster.metadata.name).await?;
        let id = NodeId(pool.first_node_id);
        let dir = data_dir.node(id)?;
        // Its ports are free, too, once an earlier broker has gone.
        dir.wait_until_unused(env).await?;
        let ports = ports()?;
        let spec = NodeSpec::of_pool(cluster, pool);
        let cannot = |error: String| UpError::other(error, format!("ls -la {}", path.display()));
        let facts = facts(id, &dir, &ports).map_err(cannot)?;
        let text = render::server_properties(&spec, &facts).map_err(|error| cannot(error.to_string()))?;
        let properties = dir.write_properties(&text)?;
        let fields = resources.fields_without_meaning().join(", ");
        tell(Event::Note(format!("without a meaning on one machine: {fields}")));
        let mut node = Self { id, resources, spec, binaries, data_dir, dir, ports, properties };
        node.format().await?;
        Ok(node)
    }

    /// Formats the volume; one that is formatted already is checked to be this cluster's and this node's.
    async fn format(&mut self) -> Result<(), UpError> {
        let mut command = Command::new(&self.binaries.cli);
        command.args(["storage", "format", "--standalone", "--ignore-formatted", "--config"]);
        command.arg(&self.properties).args(["--cluster-id", &self.data_dir.state.cluster_id]);
        let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
        let failed = |reason: &str| {
            let next = format!("ottla storage info --config {}", self.properties.display());
            UpError::other(format!("cannot format the volume of node {}: {reason}", self.id), next)
        };
        let output = output.map_err(|error| failed(&error.to_string()))?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            let line = text.lines().last().unwrap_or_default().trim_start_matches("ottla: ");
            return Err(failed(line.split("; try: ").next().unwrap_or_default()));
        }
        self.data_dir.remember_formatted(self.id)
    }

    /// What the broker refuses in its configuration is an error of the file when it comes from there.
    fn blame(&self, ended: UpError) -> UpError {
        let UpError::BrokerEnded { last_lines, .. } = &ended else { return ended };
        let properties = std::fs::read_to_string(&self.properties).unwrap_or_default();
        let refused = last_lines.last().and_then(|line| refused_key(line, &properties));
        match refused {
            Some((key, message)) if self.spec.config.contains_key(key) => {
                self.resources.place.error_at(&format!("spec.config.{key}"), message).into()
            }
            _ => ended,
        }
    }

    /// A warning of the broker's start, at each key of the file that it names.
    fn place_warning(&self, warning: &str) -> Vec<String> {
        let words: Vec<&str> = warning.split([' ', ',', '=']).collect();
        let keys = self.spec.config.keys().filter(|key| words.contains(&key.as_str()));
        let placed: Vec<String> = keys
            .map(|key| self.resources.place.error_at(&format!("spec.config.{key}"), warning).to_string())
            .collect();
        if placed.is_empty() { vec![format!("the broker warns: {warning}")] } else { placed }
    }

    /// Waits until the broker serves, brings the topics in line, tells that all is ready, and stays.
    async fn serve(
        &mut self,
        env: &Machine,
        times: Times,
        pid: u32,
        log: &Path,
        tell: &(dyn Fn(Event) + Send + Sync),
    ) -> UpError {
        let bootstrap = self.ports.address(&self.spec.inter_broker_listener).to_string();
        let ready = async {
            let deadline = times.broker_started + times.limit;
            let left = |env: &Machine| deadline.saturating_since(env.now());
            let client = client(env, &bootstrap, left(env))?;
            self.wait_until_serving(&client, deadline).await?;
            let broker_ready = env.now();
            let note = |text| tell(Event::Note(text));
            for warning in broker::start_warnings(env, log, deadline).await {
                self.place_warning(&warning).into_iter().for_each(note);
            }
            self.resources.uncompacted_topics().into_iter().for_each(note);
            let topics =
                topics::reconcile(&client, &self.resources.topics, &self.data_dir.state.topics, note).await?;
            self.data_dir.remember_topics(topics)?;
            Ok(self.ready(bootstrap.clone(), pid, log, times, broker_ready, env.now()))
        };
        match ready.await {
            Ok(ready) => tell(Event::Ready(ready)),
            Err(error) => return error,
        }
        std::future::pending().await
    }

    /// The broker answers Metadata with itself in it, which it does once it is registered.
    async fn wait_until_serving(&self, client: &Client<Machine>, deadline: Instant) -> Result<(), UpError> {
        let (env, expected) = (client.env(), &self.data_dir.state.cluster_id);
        loop {
            let metadata = client.refresh().await?;
            match &metadata.cluster_id {
                Some(found) if found != expected => {
                    let message = format!("a broker of cluster {found} answers instead of {expected}");
                    return Err(UpError::other(message, "ss -ltnp"));
                }
                _ if metadata.brokers.contains_key(&self.id) => return Ok(()),
                _ if env.now() >= deadline => {
                    return Err(UpError::Timeout(format!("broker {} did not join its cluster", self.id)));
                }
                _ => env.sleep(LOOK_INTERVAL_MIN).await,
            }
        }
    }

    fn ready(
        &self,
        bootstrap: String,
        pid: u32,
        log: &Path,
        times: Times,
        broker_ready: Instant,
        now: Instant,
    ) -> Ready {
        // To the hundredth: the rest is noise.
        let millis =
            |from: Instant, to: Instant| (to.saturating_since(from).as_secs_f64() * 1e5).round() / 1e2;
        let listener = |name: &String| ReadyListener {
            name: name.clone(),
            bootstrap: self.ports.address(name).to_string(),
        };
        let metrics = format!("http://{HOST}:{}/metrics", self.ports.http);
        let topic = |(name, topic): (&String, &Topic)| ReadyTopic {
            name: name.clone(),
            partitions: topic.partition_count,
        };
        Ready {
            cluster: self.spec.cluster_name.clone(),
            cluster_id: self.data_dir.state.cluster_id.clone(),
            bootstrap,
            listeners: self.spec.listeners.iter().map(listener).collect(),
            nodes: vec![ReadyNode { id: self.id.0, pid, log: log.to_owned(), metrics }],
            topics: self.resources.topics.iter().map(topic).collect(),
            data_dir: self.data_dir.path().to_owned(),
            broker_ready_ms: millis(times.broker_started, broker_ready),
            ready_ms: millis(times.called, now),
        }
    }
}

/// What this machine says about the node; an error is one line.
fn facts(id: NodeId, dir: &NodeDir, ports: &Ports) -> Result<LocalFacts, String> {
    let volume = dir.volume();
    let log_dir = volume.to_str().ok_or_else(|| format!("{} is not UTF-8", volume.display()))?;
    let at = |name: &String| {
        let address = ports.address(name);
        (name.clone(), ListenerFacts { bind: address.clone(), advertised: address })
    };
    Ok(LocalFacts {
        node_id: id,
        log_dir: log_dir.to_owned(),
        listeners: ports.listeners.keys().map(at).collect(),
        controllers: vec![ports.address(CONTROLLER_LISTENER)],
        http: Some(Address::new(HOST, ports.http)),
    })
}

/// The key of `server.properties` that a broker's last words, `... line N: message`, are about, and the message.
fn refused_key<'a>(words: &'a str, properties: &'a str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = words.split_once("line ")?;
    let (number, message) = rest.split_once(": ")?;
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    let (key, _) = properties.lines().nth(index)?.split_once('=')?;
    Some((key, message))
}

/// A client that looks often, since a broker starts within milliseconds.
fn client(env: &Machine, bootstrap: &str, limit: Duration) -> Result<Client<Machine>, UpError> {
    let mut config = ClientConfig {
        bootstrap: vec![bootstrap.to_owned()],
        deadline: limit,
        retry_backoff_min: LOOK_INTERVAL_MIN,
        retry_backoff_max: LOOK_INTERVAL_MAX,
        ..Default::default()
    };
    config.connection.client_id = "ottla-up".to_owned();
    Ok(Client::new(env.clone(), config)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brokers_last_words_lead_to_the_key() {
        let properties = "# comment\nnode.id=1\nnum.partitons=3\n";
        let words = "ottla-broker: /x/server.properties: line 3: no such key; did you mean num.partitions?";
        let expected = ("num.partitons", "no such key; did you mean num.partitions?");
        assert_eq!(refused_key(words, properties), Some(expected));
        for other in ["ottla-broker: no room", "line 1: a", "line 9: a", "line x: a", "line 0: a", ""] {
            assert_eq!(refused_key(other, properties), None, "{other}");
        }
    }
}
