//! What a process uses, as `/proc` says: memory and processor time.

use std::time::Duration;

use anyhow::{Context as _, Result};

/// Memory of a process in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Resident set (`VmRSS`).
    pub resident: u64,
    /// Highest resident set so far (`VmHWM`).
    pub resident_peak: u64,
    /// Resident anonymous pages (`RssAnon`): what the process itself allocated.
    pub anonymous: u64,
}

/// Processor time of a process, all its threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    pub user: Duration,
    pub system: Duration,
}

impl Cpu {
    pub fn total(&self) -> Duration {
        self.user + self.system
    }

    /// What was used since `earlier`.
    pub fn since(&self, earlier: Cpu) -> Cpu {
        Cpu { user: self.user - earlier.user, system: self.system - earlier.system }
    }
}

/// The memory of process `id`.
pub fn memory(id: u32) -> Result<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).context("the process has ended")?;
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|kib| kib.parse::<u64>().ok())
            .map(|kib| kib * 1024)
            .with_context(|| format!("no {name} in /proc/{id}/status"))
    };
    Ok(Memory { resident: field("VmRSS:")?, resident_peak: field("VmHWM:")?, anonymous: field("RssAnon:")? })
}

/// The processor time of process `id` so far; the clock ticks every 10 ms.
pub fn cpu(id: u32) -> Result<Cpu> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).context("the process has ended")?;
    // The second field is the name in brackets, which may hold blanks.
    let rest = stat.rsplit_once(')').context("no name in stat")?.1;
    let ticks = |index: usize| -> Result<Duration> {
        let value: u64 = rest.split_whitespace().nth(index).context("short stat")?.parse()?;
        Ok(Duration::from_secs_f64(value as f64 / rustix::param::clock_ticks_per_second() as f64))
    };
    Ok(Cpu { user: ticks(11)?, system: ticks(12)? })
}
