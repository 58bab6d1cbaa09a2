//! The figures of a run: medians beside their targets, as a table and as `docs/benchmarks.md`.

use std::fmt::Write;

use anyhow::{Result, ensure};

use super::Scale;
use super::cases::Case;
use crate::broker::Kind;

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub unit: &'static str,
}

/// What Ottla is to reach, at most: case, metric, value.
const TARGETS: &[(&str, &str, f64)] = &[
    ("2", "broker user CPU a GB produced", 0.10),
    ("5", "broker CPU a request", 12.0),
    ("11", "broker user CPU a GB fetched", 0.01),
    ("11", "broker system CPU a GB fetched", 0.35),
    ("19", "start to first answered Metadata", 30.0),
    ("19", "start to first ack", 60.0),
    ("19", "idle CPU", 0.2),
    ("19", "idle RssAnon", 4.0),
    ("19", "idle VmRSS", 20.0),
    ("19", "VmRSS after 10 GB", 40.0),
];

/// Readings of one metric of one case.
#[derive(Debug)]
struct Row {
    case: &'static str,
    about: &'static str,
    metric: Metric,
    ottla: Vec<f64>,
    kafka: Vec<f64>,
}

/// All readings.
#[derive(Debug)]
pub struct Report {
    scale: Scale,
    rows: Vec<Row>,
}

impl Report {
    pub fn new(scale: Scale) -> Report {
        Report { scale, rows: Vec::new() }
    }

    /// How much load, and how often.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Adds one reading.
    pub fn add(&mut self, case: &Case, metric: Metric, kind: Kind, value: f64) {
        let at = self.rows.iter().position(|row| row.case == case.number && row.metric == metric);
        let at = at.unwrap_or_else(|| {
            let (case, about) = (case.number, case.about);
            self.rows.push(Row { case, about, metric, ottla: Vec::new(), kafka: Vec::new() });
            self.rows.len() - 1
        });
        self.rows[at].of(kind).push(value);
    }

    /// An error when a figure of `kind` is missing or no number.
    pub fn complete(mut self, kind: Kind) -> Result<()> {
        ensure!(!self.rows.is_empty(), "no figures");
        for row in &mut self.rows {
            let name = row.metric.name;
            let values = row.of(kind);
            ensure!(!values.is_empty() && values.iter().all(|value| value.is_finite()), "{name}: {values:?}");
        }
        Ok(())
    }

    /// The medians as a Markdown table.
    pub fn table(&self) -> String {
        let mut text = "| case | figure | unit | Ottla | Apache Kafka | target | reached |\n\
                        |---|---|---|---|---|---|---|\n"
            .to_owned();
        for row in &self.rows {
            let target = TARGETS.iter().find(|(case, name, _)| *case == row.case && *name == row.metric.name);
            let ours = median(&row.ottla);
            let (bound, reached) = match (target, ours) {
                (Some((_, _, bound)), Some(ours)) if ours <= *bound => (format!("≤ {bound}"), "yes"),
                (Some((_, _, bound)), Some(ours)) if ours <= 2.0 * bound => (format!("≤ {bound}"), "no"),
                (Some((_, _, bound)), _) => (format!("≤ {bound}"), "**no**"),
                (None, _) => (String::new(), ""),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {bound} | {reached} |",
                row.case,
                row.metric.name,
                row.metric.unit,
                told(&row.ottla),
                told(&row.kafka)
            );
        }
        text
    }

    /// The page of the documentation.
    pub fn page(&self) -> Result<String> {
        let mut text = format!(
            "# Benchmarks\n\n\
             Made by `cargo measure --write`; do not edit. Ottla and Apache Kafka {} ran on \
             the same machine in the same run, interleaved, {} rounds each, both with their default settings (Apache \
             Kafka with a heap of 1 GiB and a warm-up that is not counted); the table says the median and, in \
             brackets, the range. Load is librdkafka's `rdkafka_performance` on the same machine. Nothing is synced to \
             disk before it is acknowledged, on either side.\n\n\
             The machine: {}.\n\n",
            crate::kafka::VERSION,
            self.scale.rounds,
            machine()?
        );
        text.push_str(&self.table());
        text.push_str("\nA **no** is off by more than twice.\n\nThe cases:\n\n");
        let mut told: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !told.contains(&row.case) {
                told.push(row.case);
                let _ = writeln!(text, "- **{}** {}", row.case, row.about);
            }
        }
        Ok(text)
    }
}

impl Row {
    fn of(&mut self, kind: Kind) -> &mut Vec<f64> {
        match kind {
            Kind::Ottla => &mut self.ottla,
            Kind::Kafka => &mut self.kafka,
        }
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        count if count % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

/// `median (least–most)`
fn told(values: &[f64]) -> String {
    let Some(median) = median(values) else { return "–".to_owned() };
    let (least, most) =
        values.iter().fold((f64::MAX, f64::MIN), |(a, b), value| (a.min(*value), b.max(*value)));
    match values.len() {
        1 => figure(median),
        _ => format!("{} ({}–{})", figure(median), figure(least), figure(most)),
    }
}

/// Three digits that matter.
fn figure(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.digits$}")
}

/// Processors, memory and kernel.
fn machine() -> Result<String> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|rest| rest.split_once(':'))
        .map_or("unknown", |(_, model)| model.trim());
    let memory = std::fs::read_to_string("/proc/meminfo")?;
    let kib: f64 = memory
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .unwrap_or(0.0);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let count = std::thread::available_parallelism()?;
    Ok(format!(
        "{count} processors ({model}), {:.0} GiB of memory, Linux {}",
        kib / f64::from(1 << 20),
        kernel.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
    }

    #[test]
    fn figures_keep_three_digits() {
        assert_eq!(figure(0.0123), "0.012");
        assert_eq!(figure(12.34), "12.3");
        assert_eq!(told(&[1.0, 3.0, 2.0]), "2.00 (1.00–3.00)");
    }
}
