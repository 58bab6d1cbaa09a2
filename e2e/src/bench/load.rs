//! Load from `rdkafka_performance`, and what comes before a load so that it is measured fairly.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::Scale;
use crate::broker::Broker;
use crate::compat::librdkafka::Librdkafka;
use crate::process::{self, Process};

/// One run of `rdkafka_performance`.
pub struct Load {
    arguments: Vec<String>,
    records: u64,
    producing: bool,
    log: std::path::PathBuf,
}

impl Load {
    /// Writes `records` of `record_bytes` to a topic.
    pub fn produce(broker: &Broker, topic: &str, records: u64, record_bytes: u64) -> Load {
        let mut load = Load::new(broker, topic, records, true);
        load.options(&["-P", "-s", &record_bytes.to_string()]);
        load.options(&["-X", "queue.buffering.max.messages=1000000"]);
        load
    }

    /// Reads `records` of a topic.
    pub fn consume(broker: &Broker, topic: &str, records: u64) -> Load {
        let mut load = Load::new(broker, topic, records, false);
        load.options(&["-C"]);
        load
    }

    fn new(broker: &Broker, topic: &str, records: u64, producing: bool) -> Load {
        let log = broker.volume().file("load");
        let mut load = Load { arguments: Vec::new(), records, producing, log };
        load.options(&["-b", &broker.bootstrap(), "-t", topic, "-c", &records.to_string(), "-q"]);
        load
    }

    /// Adds options of the program.
    pub fn options(&mut self, options: &[&str]) -> &mut Load {
        self.arguments.extend(options.iter().map(|option| (*option).to_owned()));
        self
    }

    /// Starts the program.
    pub fn start(&self) -> Result<Process> {
        let _ = std::fs::remove_file(&self.log);
        let mut command = Command::new(Librdkafka::prepare()?.performance());
        command.args(&self.arguments);
        Process::spawn("rdkafka_performance", &mut command, &self.log)
    }

    /// An error when the ended program did not write or read all of its records. What it says of them counts, not its
    /// status: its threads count without a lock, and it ends with 1 when they lost a step.
    pub fn check(&self, ended: &mut Process) -> Result<()> {
        let log = std::fs::read_to_string(&self.log)?;
        let status = ended.wait(Duration::ZERO)?;
        let word = if self.producing { "delivered" } else { "messages" };
        let done = count_before(&log, word).unwrap_or(0);
        ensure!(
            done >= self.records,
            "rdkafka_performance did {done} of {} ({status}):\n{}",
            self.records,
            process::tail(&log, 15)
        );
        Ok(())
    }
}

/// The last number that stands before `word` in a log.
fn count_before(log: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = log.split_whitespace().collect();
    words.windows(2).rev().filter(|pair| pair[1] == word).find_map(|pair| pair[0].parse().ok())
}

/// A load for a JVM to compile on, counted by nobody.
pub fn warm_up(broker: &Broker, scale: Scale) -> Result<()> {
    const TOPIC: &str = "warm-up";
    broker.create_topic(TOPIC, 1, &[])?;
    let records = 2_000_000 / scale.divisor;
    for (linger, batch) in [("linger.ms=10", "batch.size=131072"), ("linger.ms=0", "batch.size=4096")] {
        let mut fill = Load::produce(broker, TOPIC, records / 2, 1024);
        fill.options(&["-p", "0", "-a", "1", "-X", linger, "-X", batch]);
        finish(&fill)?;
    }
    let mut drain = Load::consume(broker, TOPIC, records);
    drain.options(&["-p", "0", "-o", "beginning"]);
    finish(&drain)
}

fn finish(load: &Load) -> Result<()> {
    let mut process = load.start()?;
    process.wait(Duration::from_secs(600))?;
    load.check(&mut process)
}

/// Touches most of the free memory, so that the machine's host backs it with pages before a run and not within it.
pub fn touch_memory(scale: Scale) -> Result<()> {
    if scale.divisor > 1 {
        return Ok(());
    }
    let info = std::fs::read_to_string("/proc/meminfo")?;
    let free_kib: usize = info
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0);
    let mut pages = vec![0u8; free_kib * 1024 / 4 * 3];
    for page in pages.chunks_mut(4096) {
        page[0] = 1;
    }
    std::hint::black_box(&pages);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_found() {
        let log =
            "% 7 messages (51200008 bytes) consumed\n% 50002 messages (51200008 bytes) consumed in 445ms";
        assert_eq!(count_before(log, "messages"), Some(50_002));
        assert_eq!(count_before(log, "delivered"), None);
    }
}
