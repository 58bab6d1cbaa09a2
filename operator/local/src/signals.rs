//! The wishes of whoever started us: Ctrl-C, `kill`, a closed terminal.

use std::io;
use std::time::Duration;

use env::{Env, machine::Machine};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Signals that ask for the end, caught from now on.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Catches them.
    ///
    /// # Errors
    /// When the system gives no room for it.
    pub fn catch() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) {
        tokio::select! {
            biased;
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }

    /// The next one that is not part of the last: a terminal, a shell and a supervisor may each pass on the same wish.
    pub async fn next_wish(&mut self, env: &Machine) {
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
