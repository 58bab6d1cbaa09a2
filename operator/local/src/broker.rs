//! A broker as a child process.
//!
//! It is told to stop when its standard input ends, whose other end only this process holds: however `up` ends, even
//! by SIGKILL, its broker stops too. It has a process group of its own, so that a terminal's Ctrl-C reaches `up`
//! alone, which then stops it in order.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use env::{Env, machine::Machine};
use model::Instant;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, ChildStdin, Command};

use crate::UpError;
use crate::data_dir::NodeDir;

/// How long a broker may take to stop before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// How much of a log's end is looked at for its last lines.
const LOG_END_BYTES: u64 = 16 << 10;

/// How many lines of the log are shown of a broker that ended.
const LAST_LINE_COUNT: usize = 20;

/// A running broker, which is killed when this is dropped before [`Broker::stop`].
pub(crate) struct Broker {
    child: Child,
    pid: u32,
    log: PathBuf,
    _stdin: ChildStdin,
}

impl Broker {
    /// Starts a node's broker with its log in the node's directory.
    pub(crate) fn start(program: &Path, node: &NodeDir, properties: &Path) -> Result<Self, UpError> {
        let (log, output) = node.new_log()?;
        let cannot = |error: &io::Error| {
            UpError::other(
                format!("cannot start {}: {error}", program.display()),
                format!("ls -l {}", program.display()),
            )
        };
        let mut child = Command::new(program)
            .args(["--stop-on-stdin-eof", "--log-format", "text"])
            .arg(properties)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().map_err(|error| cannot(&error))?)
            .stderr(output)
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| cannot(&error))?;
        let (Some(stdin), Some(pid)) = (child.stdin.take(), child.id()) else {
            unreachable!("a child with a pipe that nobody has waited for")
        };
        Ok(Self { child, pid, log, _stdin: stdin })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// Ends when the process ends by itself, with why.
    pub(crate) async fn ended(&mut self) -> UpError {
        let status = match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => format!("its end cannot be seen: {error}"),
        };
        UpError::BrokerEnded { status, log: self.log.clone(), last_lines: last_lines(&self.log) }
    }

    /// SIGTERM; SIGKILL when that does not help in time, or when `hurry` ends first. Says whether it stopped by
    /// itself; one that has ended already did.
    pub(crate) async fn stop(mut self, env: &Machine, hurry: impl Future<Output = ()>) -> bool {
        // Until somebody has waited for it, the id is this child's.
        if let Some(pid) = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())) {
            // It may end by itself in this moment.
            let _ = kill_process(pid, Signal::TERM);
        }
        tokio::select! {
            biased;
            _ = self.child.wait() => return true,
            () = hurry => {}
            () = env.sleep(STOP_LIMIT) => {}
        }
        // Waits for the end too; it fails only when there is nothing to kill.
        let _ = self.child.kill().await;
        false
    }
}

/// What a broker warned of before it said that it is ready, which it does within moments of serving.
pub(crate) async fn start_warnings(env: &Machine, log: &Path, deadline: Instant) -> Vec<String> {
    const INTERVAL: Duration = Duration::from_millis(2);
    loop {
        let text = std::fs::read_to_string(log).unwrap_or_default();
        let start: Option<Vec<&str>> = text
            .lines()
            .position(|line| line.contains("  INFO ready "))
            .map(|ready| text.lines().take(ready).collect());
        if let Some(lines) = start {
            let warnings = lines.into_iter().filter_map(|line| line.split_once("  WARN "));
            return warnings.map(|(_, warning)| warning.to_owned()).collect();
        }
        if env.now() >= deadline {
            return Vec::new();
        }
        env.sleep(INTERVAL).await;
    }
}

/// Hands on what is appended to a log, for ever.
pub(crate) async fn follow(
    env: &Machine,
    log: &Path,
    mut to: impl FnMut(String),
) -> std::convert::Infallible {
    const INTERVAL: Duration = Duration::from_millis(50);
    let mut file = File::open(log);
    let mut text = Vec::new();
    loop {
        if let Ok(file) = &mut file
            && file.read_to_end(&mut text).is_ok()
            && let Some(end) = text.iter().rposition(|byte| *byte == b'\n')
        {
            let rest = text.split_off(end + 1);
            to(String::from_utf8_lossy(&text).trim_end().to_owned());
            text = rest;
        }
        env.sleep(INTERVAL).await;
    }
}

/// The last lines of a log; none when it cannot be read.
fn last_lines(log: &Path) -> Vec<String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(LOG_END_BYTES)))?;
        let mut end = Vec::new();
        file.take(LOG_END_BYTES).read_to_end(&mut end)?;
        Ok(end)
    };
    let end = read().unwrap_or_default();
    let text = String::from_utf8_lossy(&end);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINE_COUNT)..].iter().map(|line| (*line).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_log() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let text: String = (0..10_000).map(|index| format!("line {index}\n")).collect();
        std::fs::write(log.path(), text).unwrap();
        let lines = last_lines(log.path());
        assert_eq!(lines.len(), LAST_LINE_COUNT);
        assert_eq!(lines[LAST_LINE_COUNT - 1], "line 9999");
        assert_eq!(last_lines(Path::new("/nowhere")), Vec::<String>::new());
    }
}
