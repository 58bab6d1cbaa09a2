//! The wishes of whoever started us: Ctrl-C, `kill`, a closed terminal.

use std::time::Duration;

use env::{Env, machine::Machine};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::UpError;

/// Signals that ask for the end, caught from now on.
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    pub(crate) fn catch() -> Result<Self, UpError> {
        let caught = |kind| {
            signal(kind)
                .map_err(|error| UpError::other(format!("cannot catch signals: {error}"), "ulimit -a"))
        };
        Ok(Self {
            interrupt: caught(SignalKind::interrupt())?,
            terminate: caught(SignalKind::terminate())?,
            hang_up: caught(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            biased;
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }

    /// The next one that is not part of the last: a terminal, a shell and a supervisor may each pass on the same wish.
    pub(crate) async fn next_wish(&mut self, env: &Machine) {
        const SAME_WISH: Duration = Duration::from_secs(1);
        let last = env.now();
        loop {
            self.next().await;
            if env.now().saturating_since(last) >= SAME_WISH {
                return;
            }
        }
    }
}
