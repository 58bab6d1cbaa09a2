//! From the command line to a node that serves, and from a signal to a node that is stopped.
//!
//! The order: read the configuration, bind the HTTP endpoint, start the node, say so; then wait for a signal (or the
//! end of standard input) or for the node to fail, and stop. A signal that comes later, while the node stops, ends the process at
//! once; so does one while it starts, which loses nothing that a crash would not lose.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use env::Env;
use env::machine::{self, Machine};
use node::Node;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use crate::config::{Remark, Settings};
use crate::exit::{ExitCode, Failure};
use crate::http;
use crate::observer::Observer;
use crate::properties::{self, Place};

/// Orders within so long are one: a terminal, a shell and a supervisor may each pass on the same wish.
const SAME_ORDER: Duration = Duration::from_secs(1);
/// How long a node that has failed may take to close what it can.
const FAILED_STOP_LIMIT: Duration = Duration::from_secs(5);

/// What the command line says.
#[derive(Debug)]
pub struct Options {
    /// The configuration file.
    pub properties: PathBuf,
    /// Keys and values that replace those of the file.
    pub overrides: Vec<(String, String)>,
    /// Whether the end of standard input is an order to stop.
    pub stop_on_stdin_eof: bool,
    /// Threads that handle requests.
    pub worker_threads: usize,
    /// When the process started.
    pub started: Instant,
}

/// Runs a node until it is told to stop.
///
/// # Errors
/// When it could not start, failed, or could not stop in order.
pub fn run(options: Options) -> Result<(), Failure> {
    let mut settings = read_settings(&options)?;
    settings.node.share_out_handles(raise_open_file_limit());
    machine::run(options.worker_threads, |env| serve(env, settings, options))
        .map_err(|error| Failure::new(ExitCode::Other, format_args!("cannot start threads: {error}")))?
}

fn read_settings(options: &Options) -> Result<Settings, Failure> {
    let path = options.properties.display();
    let wrong = |reason: &dyn std::fmt::Display| {
        Failure::new(ExitCode::Configuration, format_args!("{path}: {reason}"))
    };
    let text = std::fs::read(&options.properties).map_err(|error| wrong(&error))?;
    let mut entries = properties::parse(&text).map_err(|error| wrong(&error))?;
    for (key, value) in &options.overrides {
        properties::insert(&mut entries, key, value, Place::CommandLine);
    }
    Settings::from_properties(&entries).map_err(|error| wrong(&error))
}

/// Every connection and every open log is a file handle; the default of most systems is far too low. Answers how many
/// there may be.
fn raise_open_file_limit() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where that is refused, the node lives with what it has.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    let limit = getrlimit(Resource::Nofile).current;
    limit.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX)
}

async fn serve(env: Machine, settings: Settings, options: Options) -> Result<(), Failure> {
    let Settings { node: config, http_listener, remarks } = settings;
    let mut orders = Orders::new(options.stop_on_stdin_eof)
        .map_err(|error| Failure::new(ExitCode::Other, format_args!("cannot handle signals: {error}")))?;
    let observer = Arc::new(Observer::new(&config));
    let connections_max = config.connection_count_max;
    let mut http_port = None;
    if let Some(listener) = http_listener {
        let cannot = |error: std::io::Error| {
            let message = format!("ottla.http.listener cannot listen on {listener}: {error}");
            Failure::new(ExitCode::Listen, message)
        };
        let socket = http::bind(&listener.host, listener.port).await.map_err(cannot)?;
        http_port = Some(socket.local_addr().map_err(cannot)?.port());
        start_http(socket, &observer);
    }
    let node = tokio::select! {
        biased;
        order = orders.next() => {
            tracing::info!(order, "told to stop before the node had started");
            return Ok(());
        }
        node = Node::start(env.clone(), config) => Arc::new(node?),
    };
    observer.set(Arc::clone(&node));
    remarks.iter().for_each(log_remark);
    let ports: Vec<String> = node.ports().iter().map(|(name, port)| format!("{name}:{port}")).collect();
    tracing::info!(
        listeners = ports.join(","),
        http_port,
        connections_max,
        start_ms = options.started.elapsed().as_millis() as u64,
        "ready"
    );

    let failure = tokio::select! {
        biased;
        order = orders.next() => {
            tracing::info!(order, "stopping");
            None
        }
        reason = node.failed() => {
            tracing::error!(reason, "the node failed, stopping");
            Some(reason)
        }
    };
    observer.stopping(failure.clone());
    let first = env.now();
    let clock = env.clone();
    tokio::spawn(async move {
        let mut order = orders.next().await;
        while clock.now().saturating_since(first) < SAME_ORDER {
            order = orders.next().await;
        }
        tracing::warn!(order, "told to stop again, ending at once");
        std::process::exit(orders.exit_code());
    });
    stop(&env, node, failure).await
}

fn start_http(socket: TcpListener, observer: &Arc<Observer<Machine>>) {
    tokio::spawn(http::serve(socket, Arc::clone(observer)));
}

async fn stop(env: &Machine, node: Arc<Node<Machine>>, failure: Option<String>) -> Result<(), Failure> {
    let began = Instant::now();
    // The observer has let go of it, and looks at it only while it holds a lock.
    let node = Arc::into_inner(node)
        .ok_or_else(|| Failure::new(ExitCode::Running, "the node is still in use and cannot be stopped"))?;
    let is_clean = match &failure {
        None => node.stop().await,
        Some(_) => tokio::select! {
            biased;
            is_clean = node.stop() => is_clean,
            () = env.sleep(FAILED_STOP_LIMIT) => false,
        },
    };
    tracing::info!(is_clean, stop_ms = began.elapsed().as_millis() as u64, "stopped");
    match failure {
        Some(reason) => Err(Failure::new(ExitCode::Running, format_args!("the node failed: {reason}"))),
        None if is_clean => Ok(()),
        None => {
            Err(Failure::new(ExitCode::Running, "not everything could be closed; the next start recovers"))
        }
    }
}

fn log_remark(remark: &Remark) {
    match remark {
        Remark::Warning(text) => tracing::warn!("{text}"),
        Remark::Notice(text) => tracing::info!("{text}"),
    }
}

/// Orders to stop.
struct Orders {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
    stdin_ended: Arc<Notify>,
    last: SignalKind,
}

impl Orders {
    fn new(stop_on_stdin_eof: bool) -> std::io::Result<Self> {
        let stdin_ended = Arc::new(Notify::new());
        if stop_on_stdin_eof {
            let ended = Arc::clone(&stdin_ended);
            // A thread of its own: reading standard input cannot be cancelled.
            std::thread::Builder::new().name("stdin".to_owned()).stack_size(64 * 1024).spawn(move || {
                let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
                ended.notify_one();
            })?;
        }
        let terminate = signal(SignalKind::terminate())?;
        let interrupt = signal(SignalKind::interrupt())?;
        let hang_up = signal(SignalKind::hangup())?;
        Ok(Self { terminate, interrupt, hang_up, stdin_ended, last: SignalKind::terminate() })
    }

    /// The next order, by name.
    async fn next(&mut self) -> &'static str {
        let (kind, name) = tokio::select! {
            biased;
            _ = self.terminate.recv() => (SignalKind::terminate(), "SIGTERM"),
            _ = self.interrupt.recv() => (SignalKind::interrupt(), "SIGINT"),
            _ = self.hang_up.recv() => (SignalKind::hangup(), "SIGHUP"),
            () = self.stdin_ended.notified() => (SignalKind::terminate(), "end of standard input"),
        };
        self.last = kind;
        name
    }

    /// The exit code of a process that the last order ended.
    fn exit_code(&self) -> i32 {
        128 + self.last.as_raw_value()
    }
}
