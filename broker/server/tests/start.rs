//! Goal: how `ottla-broker` starts, refuses to start, and stops. Method: the real binary on a directory of its own;
//! what it says on standard error, and its exit code.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use client::{Client, ClientConfig, CreateTopic, Producer, ProducerConfig, ProducerRecord};
use env::machine;
use model::{NodeId, PartitionIndex};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};
use serde_json::Value;
use storage::{ControllerEndpoint, Format};
use tempfile::TempDir;

const CLUSTER_ID: &str = "MkU3OEVBNTcwNTJENDM2Qg";
const CLEAN_SHUTDOWN: &str = ".kafka_cleanshutdown";

/// A directory with `server.properties`, and `data` for the log directory.
struct Place {
    dir: TempDir,
}

impl Place {
    fn unformatted() -> Self {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        let data = place.data();
        let properties = format!(
            "process.roles=broker,controller\n\
             node.id=1\n\
             listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0\n\
             controller.listener.names=CONTROLLER\n\
             offsets.topic.replication.factor=1\n\
             ottla.http.listener=127.0.0.1:0\n\
             log.dirs={}\n",
            data.display()
        );
        fs::write(place.properties(), properties).unwrap();
        place
    }

    fn formatted() -> Self {
        Self::formatted_with(&[("metadata.version", 30)])
    }

    fn formatted_with(feature_levels: &[(&str, i16)]) -> Self {
        let place = Self::unformatted();
        let format = Format {
            cluster_id: CLUSTER_ID.to_owned(),
            node_id: NodeId(1),
            log_dirs: vec![place.data()],
            metadata_log_dir: place.data(),
            feature_levels: feature_levels.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect(),
            controller_endpoint: ControllerEndpoint {
                listener: "CONTROLLER".to_owned(),
                host: "127.0.0.1".to_owned(),
                port: 9093,
            },
            ignore_formatted: false,
        };
        machine::run(1, |env| async move { format.run(&env).await.map(drop) }).unwrap().unwrap();
        place
    }

    fn properties(&self) -> PathBuf {
        self.dir.path().join("server.properties")
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ottla-broker"));
        command.args(arguments).arg(self.properties());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Starts a broker that must say one line, in which `DIR` stands for this place, and end with `code`.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], code: i32, expected: &str) {
        let output = self.command(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.replace(self.dir.path().to_str().unwrap(), "DIR");
        assert_eq!(said, format!("ottla-broker: {expected}\n"));
        assert_eq!(output.status.code(), Some(code));
    }

    fn start(&self, arguments: &[&str]) -> Broker {
        Broker::wait_ready(self.command(arguments))
    }
}

struct Running(Child);

/// A broker that has said that it is ready.
struct Broker {
    process: Running,
    lines: std::io::Lines<BufReader<ChildStderr>>,
    /// By listener.
    ports: BTreeMap<String, u16>,
    http_port: u16,
    log: Vec<Value>,
}

impl Broker {
    fn wait_ready(mut command: Command) -> Self {
        let mut process = Running(command.spawn().unwrap());
        let lines = BufReader::new(process.0.stderr.take().unwrap()).lines();
        let mut broker = Broker { process, lines, ports: BTreeMap::new(), http_port: 0, log: Vec::new() };
        let ready = broker.read_until("ready");
        broker.http_port = u16::try_from(ready["http_port"].as_u64().unwrap()).unwrap();
        for listener in ready["listeners"].as_str().unwrap().split(',') {
            let (name, port) = listener.split_once(':').unwrap();
            broker.ports.insert(name.to_owned(), port.parse().unwrap());
        }
        assert!(ready["start_ms"].is_u64(), "{ready}");
        broker
    }

    fn read_until(&mut self, message: &str) -> Value {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            let event: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
            self.log.push(event.clone());
            if event["message"] == message {
                return event;
            }
        }
        let status = self.process.0.wait().unwrap();
        panic!("it has ended ({status}) without saying '{message}': {:#?}", self.log);
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.process.0)
    }

    /// Waits until it ends by itself; its exit code, and all that it has logged.
    fn ended(mut self) -> (Option<i32>, Vec<Value>, Vec<String>) {
        let mut other = Vec::new();
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            match serde_json::from_str(&line) {
                Ok(event) => self.log.push(event),
                Err(_) => other.push(line),
            }
        }
        (self.process.0.wait().unwrap().code(), self.log, other)
    }

    /// The end that was asked for: in order, and nothing to complain about.
    #[track_caller]
    fn ends_well(self, order: &str) {
        let (code, log, other) = self.ended();
        let messages: Vec<&str> = log.iter().filter_map(|event| event["message"].as_str()).collect();
        assert_eq!(messages.last(), Some(&"stopped"), "{log:#?}");
        let stopping = log.iter().find(|event| event["message"] == "stopping").unwrap();
        assert_eq!(stopping["order"], order);
        assert_eq!(log.last().unwrap()["is_clean"], true);
        assert!(log.iter().all(|event| event["level"] == "INFO"), "{log:#?}");
        assert_eq!((code, &other[..]), (Some(0), &[][..]));
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.http_port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// Does something with a client.
    fn with_client<T: Send + 'static, F: Future<Output = T> + Send + 'static>(
        &self,
        deadline: Duration,
        act: impl FnOnce(Client<machine::Machine>) -> F,
    ) -> T {
        let bootstrap = vec![format!("127.0.0.1:{}", self.ports["PLAINTEXT"])];
        machine::run(1, |env| {
            let config = ClientConfig { bootstrap, deadline, ..ClientConfig::default() };
            act(Client::new(env, config).unwrap())
        })
        .unwrap()
    }

    fn create_topic(&self, name: &str) -> Result<(), String> {
        self.create_topic_within(Duration::from_secs(20), name)
    }

    fn create_topic_within(&self, deadline: Duration, name: &str) -> Result<(), String> {
        let topic = CreateTopic {
            name: name.to_owned(),
            partition_count: Some(2),
            replication_factor: Some(1),
            assignments: Vec::new(),
            configs: BTreeMap::new(),
        };
        self.with_client(deadline, |client| async move {
            let (_, created) = client.create_topics(&[topic], false).await.remove(0);
            created.map(drop).map_err(|error| error.to_string())
        })
    }
}

/// A test that fails leaves no broker behind.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_node_serves_is_seen_and_stops_and_starts_again() {
    let place = Place::formatted();
    let broker = place.start(&[]);
    assert_eq!(broker.get("/healthz"), (200, "ok\n".to_owned()));
    assert_eq!(broker.get("/readyz"), (200, "ok\n".to_owned()));
    assert_eq!(broker.get("/").0, 404);
    broker.create_topic("kept").unwrap();
    let (status, metrics) = broker.get("/metrics");
    assert_eq!(status, 200);
    for line in [
        "kafka_server_replicamanager_leadercount 2",
        "kafka_controller_kafkacontroller_globaltopiccount 1",
        "kafka_log_log_logendoffset{topic=\"kept\",partition=\"1\"} 0",
        "kafka_server_kafkaserver_brokerstate 3",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line} is not in\n{metrics}");
    }
    assert!(
        metrics.contains("kafka_network_requestmetrics_requests_total{request=\"CreateTopics\",version=\"")
    );
    kill_process(broker.pid(), Signal::TERM).unwrap();
    broker.ends_well("SIGTERM");
    assert!(place.data().join(CLEAN_SHUTDOWN).exists());

    let broker = place.start(&[]);
    assert!(broker.get("/metrics").1.contains("\nkafka_topic_partitions{topic=\"kept\"} 2\n"));
    assert!(broker.create_topic("kept").unwrap_err().contains("TOPIC_ALREADY_EXISTS"));
    kill_process(broker.pid(), Signal::INT).unwrap();
    broker.ends_well("SIGINT");
}

/// A terminal, a shell and a supervisor may each pass on the same wish.
#[test]
fn an_order_that_comes_twice_stops_it_in_order() {
    let place = Place::formatted();
    for _ in 0..3 {
        let broker = place.start(&[]);
        // Two kinds, which cannot be taken for one before they arrive.
        kill_process(broker.pid(), Signal::TERM).unwrap();
        kill_process(broker.pid(), Signal::INT).unwrap();
        broker.ends_well("SIGTERM");
        assert!(place.data().join(CLEAN_SHUTDOWN).exists());
    }
}

/// Whoever starts a broker may tie it to itself.
#[test]
fn the_end_of_standard_input_stops_it_if_wanted() {
    let place = Place::formatted();
    let mut command = place.command(&["--stop-on-stdin-eof"]);
    command.stdin(Stdio::piped());
    let mut broker = Broker::wait_ready(command);
    drop(broker.process.0.stdin.take());
    broker.ends_well("end of standard input");
}

#[test]
fn the_command_line_is_wrong() {
    let place = Place::unformatted();
    for arguments in [&["--no-such-flag"][..], &["--override", "x"], &["--worker-threads", "0"]] {
        let output = place.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    place.refuses(
        &["--log", "a=b=c"],
        2,
        "log filter 'a=b=c': invalid filter directive: too many '=' in filter directive, expected 0 or 1",
    );
}

#[test]
fn the_configuration_is_wrong() {
    let place = Place::formatted();
    place.refuses(
        &["--override", "num.partition=3"],
        10,
        "DIR/server.properties: --override: unknown key 'num.partition'; did you mean 'num.partitions'?",
    );
    let properties = fs::read_to_string(place.properties()).unwrap();
    fs::write(place.properties(), format!("{properties}num.partitions=many\n")).unwrap();
    place.refuses(
        &[],
        10,
        "DIR/server.properties: line 8: invalid value 'many' for num.partitions: not a number of type INT",
    );
    fs::remove_file(place.properties()).unwrap();
    place.refuses(&[], 10, "DIR/server.properties: No such file or directory (os error 2)");
}

#[test]
fn a_port_is_in_use() {
    let place = Place::formatted();
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    place.refuses(
        &["--override", &format!("listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:0")],
        11,
        &format!(
            "listener PLAINTEXT cannot listen on 127.0.0.1:{port}: Address already in use (os error 98)"
        ),
    );
    place.refuses(
        &["--override", &format!("ottla.http.listener=127.0.0.1:{port}")],
        11,
        &format!(
            "ottla.http.listener cannot listen on 127.0.0.1:{port}: Address already in use (os error 98)"
        ),
    );
}

#[test]
fn the_directory_belongs_to_another_node() {
    let place = Place::formatted();
    place.refuses(
        &["--override", "node.id=7"],
        12,
        "log directory DIR/data belongs to node 1, but node.id is 7",
    );
}

#[test]
fn the_directory_is_not_formatted() {
    let place = Place::unformatted();
    let expected = "log directory DIR/data is not formatted (run `ottla storage format`)";
    place.refuses(&[], 13, expected);
    fs::create_dir(place.data()).unwrap();
    place.refuses(&[], 13, expected);
}

#[test]
fn a_feature_level_is_not_supported() {
    let place = Place::formatted_with(&[("metadata.version", 30), ("group.version", 1)]);
    let before = contents(&place.data());
    place.refuses(&[], 14, "the cluster has group.version at level 1; this version supports levels 0 to 0");
    let changed: Vec<_> = contents(&place.data())
        .into_iter()
        .filter(|(path, bytes)| before.get(path).is_some_and(|before| before != bytes))
        .collect();
    assert_eq!(changed, [], "nothing is changed by refusing");
}

/// Every file below a directory.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(contents(&path)),
            false => drop(files.insert(path.clone(), fs::read(&path).unwrap())),
        }
    }
    files
}

/// Permissions do not stop root: a file stands where the directory should be.
#[test]
fn the_directory_cannot_be_written() {
    let place = Place::unformatted();
    fs::write(place.data(), "").unwrap();
    place.refuses(&[], 15, "failed to read DIR/data/meta.properties: Not a directory (os error 20)");
}

#[test]
fn the_directory_is_in_use() {
    let place = Place::formatted();
    let broker = place.start(&[]);
    place.refuses(&[], 16, "log directory DIR/data is in use by another process");
    kill_process(broker.pid(), Signal::TERM).unwrap();
    broker.ends_well("SIGTERM");
}

#[test]
fn the_metadata_cannot_be_read() {
    let place = Place::formatted();
    let quorum_state = place.data().join("__cluster_metadata-0/quorum-state");
    fs::write(&quorum_state, "not json").unwrap();
    let output = place.command(&[]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(17), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("quorum-state is damaged: "), "{said}");
}

/// Clients that only connect do not take the file handles that logs need.
#[test]
fn connections_leave_handles_to_logs() {
    const PARTITION_COUNT: i32 = 100;
    let place = Place::formatted();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 400; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_ottla-broker")]);
    command.arg(place.properties());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let broker = Broker::wait_ready(command);
    let address = ("127.0.0.1", broker.ports["PLAINTEXT"]);
    let crowd = broker.with_client(Duration::from_secs(60), |client| async move {
        let topic = CreateTopic {
            name: "crowded".to_owned(),
            partition_count: Some(PARTITION_COUNT),
            replication_factor: Some(1),
            assignments: Vec::new(),
            configs: BTreeMap::new(),
        };
        client.create_topics(&[topic], false).await.remove(0).1.unwrap();
        let producer = Producer::new(client, ProducerConfig::default());
        let send = async |partition| {
            let record = ProducerRecord {
                topic: "crowded".to_owned(),
                partition: Some(PartitionIndex(partition)),
                value: Some("value".into()),
                ..ProducerRecord::default()
            };
            producer.send(record).await.unwrap().wait().await.unwrap();
        };
        send(0).await;
        let crowd: Vec<TcpStream> = (0..500).map(|_| TcpStream::connect(address).unwrap()).collect();
        crowd.iter().for_each(|stream| stream.set_nonblocking(true).unwrap());
        // Those that are served wait for a request, the others are closed at once.
        while !(100..200).contains(&crowd.iter().filter(|stream| is_open(stream)).count()) {
            std::thread::yield_now();
        }
        // Three files each: more than may be open.
        for partition in 0..PARTITION_COUNT {
            send(partition).await;
        }
        crowd
    });
    drop(crowd);
    kill_process(broker.pid(), Signal::TERM).unwrap();
    broker.ends_well("SIGTERM");
}

/// No file can be opened for a while: clients are told to try again, and the node lives on.
#[test]
fn a_lack_of_handles_is_waited_out() {
    let place = Place::formatted();
    let broker = place.start(&[]);
    let pid = broker.pid();
    broker.with_client(Duration::from_secs(60), move |client| async move {
        let topic = CreateTopic {
            name: "starved".to_owned(),
            partition_count: Some(1),
            replication_factor: Some(1),
            assignments: Vec::new(),
            configs: [("segment.bytes".to_owned(), "1048576".to_owned())].into(),
        };
        client.create_topics(&[topic], false).await.remove(0).1.unwrap();
        let config = ProducerConfig { delivery_timeout: Duration::from_secs(1), ..ProducerConfig::default() };
        let producer = Producer::new(client, config);
        // Every other one begins a segment, which takes new files.
        let send = async || {
            let record = ProducerRecord {
                topic: "starved".to_owned(),
                value: Some(vec![7; 600 << 10].into()),
                ..ProducerRecord::default()
            };
            producer.send(record).await.unwrap().wait().await.map(drop)
        };
        send().await.unwrap();
        let none_left = Rlimit { current: Some(3), ..getrlimit(Resource::Nofile) };
        let before = prlimit(Some(pid), Resource::Nofile, none_left).unwrap();
        send().await.unwrap_err();
        prlimit(Some(pid), Resource::Nofile, before).unwrap();
        send().await.unwrap();
    });
    kill_process(pid, Signal::TERM).unwrap();
    let (code, log, other) = broker.ended();
    assert_eq!((code, &other[..]), (Some(0), &[][..]), "{log:#?}");
    assert!(log.iter().all(|event| event["level"] != "ERROR"), "{log:#?}");
    let count = log.iter().filter(|event| event["level"] == "WARN").count();
    assert!((1..10).contains(&count), "{log:#?}");
}

fn is_open(mut stream: &TcpStream) -> bool {
    matches!(stream.read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

/// The disk takes no more while the node runs: it says so, ends, and finds all that was there before.
#[test]
fn it_fails_while_it_runs() {
    let place = Place::formatted();
    let mut command = Command::new("sh");
    // Writes beyond the limit are to fail instead of ending the process.
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_ottla-broker")]);
    command.arg(place.properties());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let broker = Broker::wait_ready(command);
    broker.create_topic("before").unwrap();
    prlimit(Some(broker.pid()), Resource::Fsize, Rlimit { current: Some(0), maximum: None }).unwrap();
    // The broker ends upon it, so there is nothing to wait for.
    broker.create_topic_within(Duration::from_secs(1), "after").unwrap_err();
    let (code, log, other) = broker.ended();
    assert_eq!(code, Some(20), "{log:#?}");
    assert!(
        log.iter().any(|event| event["level"] == "ERROR" && event["message"] == "the node failed, stopping")
    );
    assert_eq!(other.len(), 1, "{other:?}");
    assert!(other[0].starts_with("ottla-broker: the node failed: "), "{other:?}");

    let broker = place.start(&[]);
    assert!(broker.create_topic("before").unwrap_err().contains("TOPIC_ALREADY_EXISTS"));
    kill_process(broker.pid(), Signal::TERM).unwrap();
    broker.ends_well("SIGTERM");
}
