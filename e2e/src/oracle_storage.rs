//! Files on disk: Apache Kafka's `DumpLogSegments` reads what we wrote, Apache Kafka opens a volume that we formatted
//! and used, and we open one of its own, batch for batch.
//!
//! `DumpLogSegments` exits 0 on most damage, so its output is read line by line: a line that is not one of the few
//! kinds that an undamaged file gives is a fault. That this sees damage is itself checked, on damaged copies.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::batch;
use crate::broker::{Broker, Kind, Volume};
use crate::context::Context;
use crate::kafka::Kafka;
use crate::tally::{Checks, Tally};

const TOPIC: &str = "orders";
const GROUP: &str = "billing";
const PARTITIONS: i32 = 2;
const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];
/// Records that each codec's producer writes.
const RECORDS: u64 = 4_000;

/// Both directions: written by us and opened by Apache Kafka, and the other way round.
pub fn run(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    let ours = context.broker_kind();
    let volume = open_by_both(context, &mut checks, ours, Kind::Kafka)?;
    check_files(context.kafka()?, &mut checks, &format!("{ours} then kafka"), &volume)?;
    check_damage(context, &mut checks, &volume)?;
    let volume = open_by_both(context, &mut checks, Kind::Kafka, ours)?;
    check_files(context.kafka()?, &mut checks, &format!("kafka then {ours}"), &volume)?;
    Ok(checks.tally())
}

/// `first` formats and uses a volume, `second` opens it, serves the same and adds to it, and `first` opens it again.
fn open_by_both(context: &Context, checks: &mut Checks, first: Kind, second: Kind) -> Result<Volume> {
    let name = |what: &str| format!("{first} then {second}: {what}");
    let kafka = context.kafka()?;
    // The smallest segments that Kafka allows, so that several are rolled.
    let volume = Volume::formatted(context, first, &[("log.segment.bytes", "1048576")])?;
    let broker = volume.start(context, first)?;
    broker.create_topic(TOPIC, PARTITIONS, &[])?;
    for codec in CODECS {
        produce(kafka, &broker, TOPIC, codec)?;
    }
    consume(kafka, &broker, 1_000)?;
    let written = Seen::of(kafka, &broker)?;
    let records: i64 = written.end_offsets.iter().sum();
    checks.that(
        name("all records are there"),
        records == CODECS.len() as i64 * RECORDS as i64,
        format_args!("{records} records"),
    );
    let (volume, ..) = broker.stop(&[])?;
    check_files(kafka, checks, &name("after the first"), &volume)?;

    let broker = volume.start(context, second)?;
    let served = Seen::of(kafka, &broker)?;
    checks.check(name("the same is served"), written.same(&served));
    broker.create_topic("later", 1, &[])?;
    produce(kafka, &broker, TOPIC, "zstd")?;
    produce(kafka, &broker, "later", "none")?;
    consume(kafka, &broker, 500)?;
    let added = Seen::of(kafka, &broker)?;
    checks.check(name("what was there is still there"), added.begins_with(&written));
    checks.that(
        name("producers added records"),
        added.end_offsets.iter().sum::<i64>() == records + RECORDS as i64,
        format_args!("{:?}", added.end_offsets),
    );
    let (volume, ..) = broker.stop(&[])?;

    let broker = volume.start(context, first)?;
    let back = Seen::of(kafka, &broker)?;
    checks.check(name("the same is served by the first again"), added.same(&back));
    let later = broker.probe()?.list_offset("later", 0, -1)?;
    checks.that(name("the later topic"), later == RECORDS as i64, format_args!("ends at {later}"));
    let (volume, ..) = broker.stop(&[])?;
    Ok(volume)
}

/// What a broker serves of the topic and the group.
struct Seen {
    /// All bytes of each partition, as fetched.
    records: Vec<Vec<u8>>,
    end_offsets: Vec<i64>,
    /// Offset found for a timestamp in the middle of each partition.
    offsets_by_time: Vec<i64>,
    /// Topic, partition and committed offset, as `ConsumerGroupCommand` prints them.
    committed: Vec<String>,
}

impl Seen {
    fn of(kafka: &Kafka, broker: &Broker) -> Result<Seen> {
        let mut probe = broker.probe()?;
        let mut seen = Seen {
            records: Vec::new(),
            end_offsets: Vec::new(),
            offsets_by_time: Vec::new(),
            committed: committed(kafka, broker)?,
        };
        for partition in 0..PARTITIONS {
            let start = probe.list_offset(TOPIC, partition, -2)?;
            let records = probe.fetch_all(TOPIC, partition, start)?;
            let batches = batch::split(&records);
            // A timestamp among the records written first, which later ones do not change.
            let (_, early) = batches.get(10).context("fewer than ten batches")?;
            let time = i64::from_be_bytes(early[35..43].try_into().expect("8 bytes"));
            seen.offsets_by_time.push(probe.list_offset(TOPIC, partition, time)?);
            seen.end_offsets.push(probe.list_offset(TOPIC, partition, -1)?);
            seen.records.push(records);
        }
        Ok(seen)
    }

    fn same(&self, other: &Seen) -> Result<()> {
        ensure!(
            self.end_offsets == other.end_offsets,
            "ends {:?} and {:?}",
            self.end_offsets,
            other.end_offsets
        );
        ensure!(
            self.committed == other.committed,
            "committed {:?} and {:?}",
            self.committed,
            other.committed
        );
        other.begins_with(self)
    }

    fn begins_with(&self, earlier: &Seen) -> Result<()> {
        for (partition, (records, earlier)) in self.records.iter().zip(&earlier.records).enumerate() {
            let (now, before) = (batch::split(records), batch::split(earlier));
            ensure!(
                now.len() >= before.len(),
                "partition {partition}: {} of {} batches",
                now.len(),
                before.len()
            );
            if let Some(index) = (0..before.len()).find(|index| now[*index] != before[*index]) {
                bail!("partition {partition}: the batch at offset {} has changed", before[index].0);
            }
        }
        ensure!(
            self.offsets_by_time == earlier.offsets_by_time,
            "by time {:?} and {:?}",
            self.offsets_by_time,
            earlier.offsets_by_time
        );
        Ok(())
    }
}

fn produce(kafka: &Kafka, broker: &Broker, topic: &str, codec: &str) -> Result<()> {
    kafka
        .tool(
            "org.apache.kafka.tools.ProducerPerformance",
            &[
                "--bootstrap-server",
                &broker.bootstrap(),
                "--topic",
                topic,
                "--num-records",
                &RECORDS.to_string(),
                "--record-size",
                "300",
                "--throughput",
                "-1",
                "--command-property",
                &format!("compression.type={codec}"),
                "batch.size=8192",
            ],
        )?
        .success("ProducerPerformance")?;
    Ok(())
}

fn consume(kafka: &Kafka, broker: &Broker, count: u64) -> Result<()> {
    let output = kafka
        .tool(
            "org.apache.kafka.tools.consumer.ConsoleConsumer",
            &[
                "--bootstrap-server",
                &broker.bootstrap(),
                "--topic",
                TOPIC,
                "--group",
                GROUP,
                "--from-beginning",
                "--max-messages",
                &count.to_string(),
                "--timeout-ms",
                "30000",
            ],
        )?
        .success("ConsoleConsumer")?;
    ensure!(output.text().contains(&format!("Processed a total of {count} messages")), "{}", output.stderr);
    Ok(())
}

fn committed(kafka: &Kafka, broker: &Broker) -> Result<Vec<String>> {
    let output = kafka
        .tool(
            "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
            &["--bootstrap-server", &broker.bootstrap(), "--describe", "--group", GROUP],
        )?
        .success("ConsumerGroupCommand")?;
    let mut lines: Vec<String> = output
        .stdout
        .lines()
        .filter(|line| line.starts_with(GROUP))
        .map(|line| line.split_whitespace().take(4).collect::<Vec<_>>().join(" "))
        .collect();
    lines.sort();
    ensure!(lines.len() == PARTITIONS as usize, "{}", output.text());
    Ok(lines)
}

/// Every kind of file in a stopped node's log directory, read by `DumpLogSegments`; one check a partition directory.
fn check_files(kafka: &Kafka, checks: &mut Checks, name: &str, volume: &Volume) -> Result<()> {
    let mut plain = Vec::new();
    let mut offsets = Vec::new();
    let mut metadata = Vec::new();
    for entry in std::fs::read_dir(volume.log_dir())? {
        let dir = entry?.path();
        let partition = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if dir.is_dir() {
            let files = files(&dir, &["log", "index", "timeindex", "snapshot", "checkpoint"])?;
            match partition.as_str() {
                "__cluster_metadata-0" => metadata.extend(files),
                _ if partition.starts_with("__consumer_offsets-") => offsets.extend(files),
                _ => plain.extend(files),
            }
        }
    }
    for (what, files, decoder) in [
        ("topics", plain, None),
        ("offsets", offsets, Some("--offsets-decoder")),
        ("metadata", metadata, Some("--cluster-metadata-decoder")),
    ] {
        let kinds = |extension: &str| files.iter().filter(|file| has_extension(file, extension)).count();
        checks.that(
            format_args!("{name}: files of {what}"),
            kinds("log") > 0,
            format_args!("only {files:?}"),
        );
        if what == "topics" {
            checks.that(
                format_args!("{name}: several segments with all their files"),
                kinds("log") > PARTITIONS as usize
                    && ["index", "timeindex", "snapshot"].iter().all(|extension| kinds(extension) > 0),
                format_args!("only {files:?}"),
            );
        }
        let dumped = dump(kafka, &files, decoder).map(|dump| dump.records);
        let records = *dumped.as_ref().unwrap_or(&0);
        if checks.check(format_args!("{name}: Kafka reads our files of {what}"), dumped.map(drop)) {
            checks.that(format_args!("{name}: records of {what}"), records > 0, "none was read");
        }
    }
    Ok(())
}

/// Damages one file of each kind in a copy of a partition, and requires the check to fail on it.
fn check_damage(context: &Context, checks: &mut Checks, volume: &Volume) -> Result<()> {
    let kafka = context.kafka()?;
    let topic = volume.partition(TOPIC, 0);
    let metadata = volume.partition("__cluster_metadata", 0);
    let cases: [(&Path, &str, Damage, Option<&str>); 8] = [
        (&topic, "log", Damage::Flip { at: 1.0 / 3.0 }, None),
        (&topic, "log", Damage::Cut { bytes: 11 }, None),
        (&topic, "index", Damage::FlipEntry { size: 8, field: 6 }, None),
        (&topic, "index", Damage::FlipEntry { size: 8, field: 1 }, None),
        (&topic, "timeindex", Damage::FlipEntry { size: 12, field: 6 }, None),
        (&topic, "timeindex", Damage::FlipEntry { size: 12, field: 10 }, None),
        (&topic, "snapshot", Damage::Flip { at: 0.7 }, None),
        (&metadata, "log", Damage::Flip { at: 0.5 }, Some("--cluster-metadata-decoder")),
    ];
    for (dir, extension, damage, decoder) in cases {
        let copy = context.scratch("damaged")?.join(dir.file_name().context("a partition")?);
        copy_dir(dir, &copy)?;
        let files = files(&copy, &[extension])?;
        let first = files.first().with_context(|| format!("no .{extension} in {}", dir.display()))?;
        let before = dump(kafka, std::slice::from_ref(first), decoder);
        checks.check(format_args!("a copied .{extension} is read"), before.map(drop));
        damage.inflict(first)?;
        let after = dump(kafka, std::slice::from_ref(first), decoder);
        checks.that(
            format_args!("damage ({damage:?}) in a .{extension} is seen"),
            after.is_err(),
            "DumpLogSegments' output was taken for good",
        );
    }
    Ok(())
}

/// A way to damage a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// One bit flipped at this part of the file.
    Flip { at: f64 },
    /// The last bytes cut off.
    Cut { bytes: u64 },
    /// One bit flipped in the third entry, `field` bytes into it.
    FlipEntry { size: usize, field: usize },
}

impl Damage {
    fn inflict(self, file: &Path) -> Result<()> {
        let mut bytes = std::fs::read(file)?;
        let at = match self {
            Damage::Flip { at } => (bytes.len() as f64 * at) as usize,
            Damage::FlipEntry { size, field } => 2 * size + field,
            Damage::Cut { bytes: cut } => {
                bytes.truncate(bytes.len().saturating_sub(cut as usize));
                std::fs::write(file, bytes)?;
                return Ok(());
            }
        };
        *bytes.get_mut(at).with_context(|| format!("{} is too short", file.display()))? ^= 0x10;
        std::fs::write(file, bytes)?;
        Ok(())
    }
}

/// What `DumpLogSegments` told of undamaged files.
struct Dump {
    records: u64,
}

/// Runs `DumpLogSegments`; an error when it says, or fails to say, anything that an undamaged file would not give.
fn dump(kafka: &Kafka, files: &[PathBuf], decoder: Option<&str>) -> Result<Dump> {
    let list = files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(",");
    let mut arguments = vec!["--deep-iteration", "--files", &list];
    arguments.extend(decoder);
    let output =
        kafka.tool("org.apache.kafka.tools.DumpLogSegments", &arguments)?.success("DumpLogSegments")?;
    parse_dump(&output.text(), files.len())
}

fn parse_dump(text: &str, files: usize) -> Result<Dump> {
    let mut dumped = 0;
    let mut records = 0;
    let mut next_offset = None;
    for line in text.lines() {
        if line.starts_with("Dumping ") {
            dumped += 1;
            next_offset = None;
        } else if let Some(rest) = line.strip_prefix("baseOffset: ") {
            ensure!(line.ends_with(" isvalid: true"), "{line}");
            let base: i64 = rest.split(' ').next().unwrap_or_default().parse()?;
            let last: i64 = field(line, "lastOffset:")?.parse()?;
            ensure!(next_offset.is_none_or(|next| next == base), "a gap before: {line}");
            next_offset = Some(last + 1);
        } else if line.starts_with("| offset: ") {
            records += 1;
        } else {
            // The tool takes the first offset of a later segment for a gap after offset -1; a real gap names another.
            let harmless = [
                "Log starting offset: ",
                "Snapshot end offset: ",
                "offset: ",
                "timestamp: ",
                "producerId: ",
                "Non-consecutive offsets in ",
                "  -1 is followed by ",
            ];
            ensure!(
                harmless.iter().any(|start| line.starts_with(start)) || line.ends_with(" is empty."),
                "DumpLogSegments says: {line}"
            );
        }
    }
    ensure!(dumped == files, "{dumped} of {files} files were dumped");
    Ok(Dump { records })
}

fn field<'a>(line: &'a str, name: &str) -> Result<&'a str> {
    let mut words = line.split(' ');
    words
        .find(|word| *word == name)
        .and_then(|_| words.next())
        .with_context(|| format!("no {name} in: {line}"))
}

/// The non-empty files of a directory with one of these extensions, in order of their names.
fn files(dir: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.metadata()?.len() > 0
            && extensions.iter().any(|extension| has_extension(&entry.path(), extension))
        {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

fn copy_dir(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        std::fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: &str = "baseOffset: 0 lastOffset: 1 count: 2 size: 98 isvalid: true";

    #[test]
    fn an_undamaged_dump_is_counted() {
        let text = format!("Dumping a.log\nLog starting offset: 0\n{BATCH}\n| offset: 0 x\n| offset: 1 x");
        assert_eq!(parse_dump(&text, 1).expect("good").records, 2);
    }

    #[test]
    fn anything_else_is_damage() {
        for line in [
            "baseOffset: 0 lastOffset: 1 isvalid: false",
            "Found 12 invalid bytes at the end of 0.log",
            "Mismatches in :0.index",
            "  7 is followed by 9",
            "baseOffset: 5 lastOffset: 6 isvalid: true",
        ] {
            assert!(parse_dump(&format!("Dumping a.log\n{BATCH}\n{line}"), 1).is_err(), "{line}");
        }
        assert!(parse_dump(BATCH, 1).is_err(), "no file was dumped");
    }
}
