//! Child processes that never outlive this one.
//!
//! Every process is started in a process group of its own and remembered by its id. It is ended when its [`Process`]
//! is dropped, when this program is interrupted ([`end_all_on_signals`]), or when it panics: always by the id that
//! `spawn` returned, never by name; SIGTERM first, so that it can end what it has started itself. When this program is
//! killed, a [`guard`] process does that for it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};

/// How often a condition is looked at while waiting for it.
pub const POLL: Duration = Duration::from_millis(10);
/// The same where looking starts a process.
const SLOW_POLL: Duration = Duration::from_millis(200);

/// How long a process may take to end when nobody waits for it any more.
const GRACE: Duration = Duration::from_secs(3);

/// An interruption from outside is how the command is meant to end.
static INTERRUPTION_EXPECTED: AtomicBool = AtomicBool::new(false);

/// Process groups that run now, by the id of their first process.
static LIVE: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
/// Directories to remove when interrupted.
static SCRATCH: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// The guard of this process, which notices its end.
static GUARD: Mutex<Option<Child>> = Mutex::new(None);

/// A running child process with its output in a file.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
    status: Option<ExitStatus>,
}

/// What a finished command left.
#[derive(Debug)]
pub struct Output {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Both streams, for messages.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The output, or an error that carries the end of what was printed.
    pub fn success(self, name: &str) -> Result<Output> {
        if !self.status.success() {
            bail!("{name} failed ({}):\n{}", self.status, tail(&self.text(), 30));
        }
        Ok(self)
    }
}

/// The last `lines` lines of a text.
pub fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

impl Process {
    /// Starts `command` with both output streams appended to the file `log`.
    pub fn spawn(name: &str, command: &mut Command, log: &Path) -> Result<Process> {
        let out =
            File::options().create(true).append(true).open(log).with_context(|| log.display().to_string())?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let child = spawn(name, command)?;
        Ok(Process { name: name.to_owned(), child, log: log.to_owned(), status: None })
    }

    /// Starts `command` with pipes to its standard input and output; its errors go to the file `log`.
    pub fn spawn_piped(
        name: &str,
        command: &mut Command,
        log: &Path,
    ) -> Result<(Process, ChildStdin, ChildStdout)> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(File::create(log)?);
        let mut child = spawn(name, command)?;
        let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
        Ok((Process { name: name.to_owned(), child, log: log.to_owned(), status: None }, stdin, stdout))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The file that holds its output.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Its exit status, when it has ended.
    pub fn status(&mut self) -> Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self.child.try_wait()?;
        }
        Ok(self.status)
    }

    /// Sends `signal` to the process alone.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        rustix::process::kill_process(pid(self.id()), signal)
            .with_context(|| format!("signal {signal:?} to {}", self.name))
    }

    /// Waits for its end; an error when it runs longer than `limit`.
    pub fn wait(&mut self, limit: Duration) -> Result<ExitStatus> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.status()? {
                return Ok(status);
            }
            if started.elapsed() > limit {
                bail!("{} did not end within {limit:?}", self.name);
            }
            std::thread::sleep(POLL);
        }
    }

    /// SIGTERM, then SIGKILL after `grace`. Says how it ended and how long that took.
    pub fn stop(&mut self, grace: Duration) -> Result<(ExitStatus, Duration)> {
        let started = Instant::now();
        if self.status()?.is_none() {
            self.signal(Signal::TERM)?;
        }
        let status = match self.wait(grace) {
            Ok(status) => status,
            Err(_) => self.kill()?,
        };
        Ok((status, started.elapsed()))
    }

    /// SIGKILL.
    pub fn kill(&mut self) -> Result<ExitStatus> {
        kill_group(self.id());
        self.wait(Duration::from_secs(30))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A process with children of its own gets the chance to end them.
        if matches!(self.status(), Ok(None)) && self.signal(Signal::TERM).is_ok() {
            let _ = self.wait(GRACE);
        }
        kill_group(self.id());
        let _ = self.child.wait();
        forget(self.id());
    }
}

/// Runs `command` to its end and hands back what it printed; an error when it runs longer than `limit`.
pub fn run(name: &str, command: &mut Command, limit: Duration) -> Result<Output> {
    run_with_input(name, command, Stdio::null(), limit)
}

/// [`run`] with a standard input.
pub fn run_with_input(name: &str, command: &mut Command, input: Stdio, limit: Duration) -> Result<Output> {
    command.stdin(input).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = spawn(name, command)?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    let deadline = Instant::now() + limit;
    let mut ended = None;
    while ended.is_none() && Instant::now() < deadline {
        ended = child.try_wait()?;
        std::thread::sleep(POLL);
    }
    // Also ends what the command may have left in its group, so that the pipes close.
    kill_group(child.id());
    let status = child.wait()?;
    forget(child.id());
    let (stdout, stderr) = (join(stdout), join(stderr));
    match ended {
        Some(_) => Ok(Output { status, stdout, stderr }),
        None => bail!("{name} did not end within {limit:?}:\n{}", tail(&format!("{stdout}{stderr}"), 30)),
    }
}

/// A text as the standard input of [`run_with_input`].
pub fn input(text: &str) -> Result<Stdio> {
    use std::io::{Seek, SeekFrom};
    let mut file = tempfile::tempfile()?;
    file.write_all(text.as_bytes())?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file.into())
}

/// Waits until `condition` answers a value; an error that says `what` was waited for when `limit` passes.
pub fn wait_for<T>(what: &str, limit: Duration, condition: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    wait_every(POLL, what, limit, condition)
}

/// [`wait_for`] of a condition that is costly to look at.
pub fn wait_for_slowly<T>(
    what: &str,
    limit: Duration,
    condition: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    wait_every(SLOW_POLL, what, limit, condition)
}

fn wait_every<T>(
    interval: Duration,
    what: &str,
    limit: Duration,
    mut condition: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(value) = condition()? {
            return Ok(value);
        }
        if Instant::now() > deadline {
            bail!("waited {limit:?} for {what}");
        }
        std::thread::sleep(interval);
    }
}

/// Removes `dir` when this program is interrupted or killed (its owner removes it otherwise).
pub fn remove_on_signal(dir: &Path) {
    SCRATCH.lock().expect("scratch list").insert(dir.to_owned());
    tell_guard(format_args!("scratch {}", dir.display()));
}

/// Starts the [`guard`] of this process.
pub fn start_guard() -> Result<()> {
    // This very file, also when a build has replaced it since.
    let mut command = Command::new("/proc/self/exe");
    command.arg("guard").stdin(Stdio::piped()).stdout(Stdio::null()).process_group(0);
    let child = command.spawn().context("the guard of processes")?;
    *GUARD.lock().expect("guard") = Some(child);
    Ok(())
}

/// Reads which process groups live and which directories are scratch, a line each. When the lines end, whoever wrote
/// them has: kills the groups that are left and removes the directories.
pub fn guard() {
    let mut live = BTreeSet::new();
    let mut scratch = Vec::new();
    for line in std::io::stdin().lines().map_while(Result::ok) {
        match line.split_once(' ') {
            Some(("started", id)) => live.extend(id.parse::<u32>()),
            Some(("ended", id)) => live.retain(|known| known.to_string() != id),
            Some(("scratch", dir)) => scratch.push(PathBuf::from(dir)),
            _ => {}
        }
    }
    live.into_iter().for_each(kill_group);
    for dir in scratch {
        let _ = std::fs::remove_dir_all(dir);
    }
}

fn tell_guard(line: std::fmt::Arguments<'_>) {
    if let Ok(mut guard) = GUARD.lock()
        && let Some(stdin) = guard.as_mut().and_then(|guard| guard.stdin.as_mut())
    {
        // Without a guard the other ways to end everything are left.
        let _ = writeln!(stdin, "{line}");
    }
}

/// From now on SIGINT, SIGTERM, SIGHUP and panics end all children and remove the scratch directories.
pub fn end_all_on_signals() -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            end_all();
            let expected = INTERRUPTION_EXPECTED.load(Ordering::Relaxed);
            std::process::exit(if expected { 0 } else { 128 + signal });
        }
    });
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        end_all();
        default(info);
    }));
    Ok(())
}

/// An interruption from now on is a good end.
pub fn expect_interruption() {
    INTERRUPTION_EXPECTED.store(true, Ordering::Relaxed);
}

fn end_all() {
    let live = LIVE.lock().map(|live| live.clone()).unwrap_or_default();
    for id in &live {
        let _ = rustix::process::kill_process_group(pid(*id), Signal::TERM);
    }
    let deadline = Instant::now() + GRACE;
    while live.iter().any(|id| runs(*id)) && Instant::now() < deadline {
        std::thread::sleep(POLL);
    }
    live.into_iter().for_each(kill_group);
    let scratch = SCRATCH.lock().map(|dirs| dirs.clone()).unwrap_or_default();
    for dir in scratch {
        let _ = std::fs::remove_dir_all(dir);
    }
}

fn spawn(name: &str, command: &mut Command) -> Result<Child> {
    // The lock is held so that an interruption either sees the child or prevents it.
    let mut live = LIVE.lock().expect("live processes");
    let child = command
        .process_group(0)
        .spawn()
        .with_context(|| format!("{name}: cannot start {}", command.get_program().display()))?;
    live.insert(child.id());
    tell_guard(format_args!("started {}", child.id()));
    Ok(child)
}

fn forget(id: u32) {
    if let Ok(mut live) = LIVE.lock() {
        live.remove(&id);
    }
    tell_guard(format_args!("ended {id}"));
}

fn kill_group(id: u32) {
    // An error means that the group has ended already.
    let _ = rustix::process::kill_process_group(pid(id), Signal::KILL);
}

/// Whether a process that we started still runs; one that has ended and was not waited for does not.
fn runs(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z')))
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(id as i32).expect("a child's id is positive")
}

type Reader = std::thread::JoinHandle<Vec<u8>>;

fn reader(stream: Option<impl Read + Send + 'static>) -> Reader {
    let mut stream = stream.expect("piped");
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
}

fn join(reader: Reader) -> String {
    String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
}
