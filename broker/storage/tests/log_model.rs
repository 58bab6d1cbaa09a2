//! A log against a trivial model: a list of batches in memory.
//!
//! Goal: whatever is done to a log, and however its process or machine ends, it holds what the model holds. Method:
//! random operations on the simulated disk, each followed by a comparison; after a kill nothing may be missing, after a
//! loss of power only a tail that was not flushed.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use env::{Disk, Env, Part};
use model::{ErrorCode, LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use ottla_storage::{
    CleanupPolicy, FileCache, Log, LogCheckpoint, LogConfig, LogError, OpenLog, ProducedBatch, ReadError,
    ReadRequest,
};
use parking_lot::Mutex;
use records::{BatchBuilder, BatchHeader, Batches, Compression};
use sim::{DiskFault, Host, Rng, SimEnv, World};

const SEED_COUNT: u64 = 120;
const STEP_COUNT: usize = 150;

const SEED_COUNT_ENV: &str = "OTTLA_SEED_COUNT";

/// One batch as the log should hold it.
#[derive(Clone)]
struct Stored {
    bytes: Bytes,
    header: BatchHeader,
    /// Offset and timestamp of each record.
    records: Vec<(i64, i64)>,
}

struct Harness {
    host: Host,
    rng: Rng,
    env: SimEnv,
    log: Arc<Mutex<Log<SimEnv>>>,
    config: Arc<LogConfig>,
    /// All batches ever appended and not cut off, also those before the log's start.
    batches: Vec<Stored>,
    log_start: i64,
    high_watermark: i64,
    log_end: i64,
    /// What a loss of power leaves.
    durable: i64,
    /// What the checkpoint files say.
    checkpoint: LogCheckpoint,
    epoch: i32,
    /// The next sequence number of each producer, and its last batch.
    producers: Vec<(i32, Option<Stored>)>,
    clock: i64,
}

#[test]
#[allow(clippy::print_stdout, reason = "the seed of a failure is shown with it")]
fn a_log_is_a_list_of_batches_whatever_happens() {
    let seeds: Range<u64> = match std::env::var("OTTLA_SEED") {
        Ok(seed) => {
            let seed = seed.parse().expect("OTTLA_SEED is a number");
            seed..seed + 1
        }
        Err(_) => {
            0..std::env::var(SEED_COUNT_ENV).map_or(SEED_COUNT, |count| count.parse().expect("a number"))
        }
    };
    for seed in seeds {
        println!("OTTLA_SEED={seed}");
        let world = World::new(seed);
        let outer = world.clone();
        outer.block_on(run(world, seed));
    }
}

async fn run(world: World, seed: u64) {
    let mut harness = Harness::start(&world, seed).await;
    for _ in 0..STEP_COUNT {
        harness.step().await;
        harness.check_offsets();
    }
    harness.check_all().await;
}

impl Harness {
    async fn start(world: &World, seed: u64) -> Harness {
        let mut rng = Rng::new(seed ^ 0x5eed);
        let host = world.host("node");
        let env = host.boot();
        // The log directory itself is there for good before logs are.
        env.disk().create_dir_all(Path::new("/data")).await.unwrap();
        env.disk().sync_dir(Path::new("/")).await.unwrap();
        let config = Arc::new(LogConfig {
            segment_bytes: 3_000 + rng.below(20_000) as u32,
            segment_ms: 1_000 + rng.below(1_000_000) as i64,
            segment_jitter_ms: rng.below(500) as i64,
            segment_index_bytes: 64 + rng.below(400) as u32,
            index_interval_bytes: rng.below(4_000) as u32,
            retention_ms: rng.one_in(2).then(|| 10_000 + rng.below(200_000) as i64),
            retention_bytes: rng.one_in(2).then(|| rng.below(40_000)),
            cleanup_policy: CleanupPolicy { delete: true, compact: false },
            message_timestamp_after_max_ms: i64::MAX,
            ..LogConfig::default()
        });
        let checkpoint = LogCheckpoint {
            recovery_point: Offset(0),
            log_start_offset: Offset(0),
            high_watermark: Offset(0),
        };
        let log = open(&env, &config, checkpoint, false).await;
        let clock = env.wall_clock().0;
        Harness {
            host,
            rng,
            env,
            log,
            config,
            batches: Vec::new(),
            log_start: 0,
            high_watermark: 0,
            log_end: 0,
            durable: 0,
            checkpoint,
            epoch: 0,
            producers: vec![(0, None); 3],
            clock,
        }
    }

    async fn step(&mut self) {
        self.clock += self.rng.below(2_000) as i64;
        match self.rng.below(100) {
            0..30 => self.append_as_leader().await,
            30..38 => self.append_as_follower().await,
            38..50 => self.read_somewhere().await,
            50..56 => self.find_by_time().await,
            56..62 => self.raise_high_watermark(),
            62..65 => drop(self.log.lock().roll().unwrap()),
            65..71 => self.flush().await,
            71..75 => self.delete_old_segments().await,
            75..78 => self.delete_records(),
            78..81 => self.truncate().await,
            81 => self.truncate_fully().await,
            82..85 => self.epoch += 1,
            85..89 => self.checkpoint = self.log.lock().checkpoint(),
            89..92 => self.restart_cleanly().await,
            92..95 => self.kill().await,
            95..97 => self.lose_power().await,
            97 => self.fail_a_write().await,
            98 => self.fail_a_sync().await,
            _ => self.fill_the_disk().await,
        }
    }

    // Appending.

    fn build(&mut self, base: i64, producer: Option<(i64, i32)>) -> Stored {
        let codec = *self.rng.choose(&[Compression::None, Compression::None, Compression::Lz4]);
        let mut builder = BatchBuilder::new()
            .base_offset(Offset(base))
            .leader_epoch(LeaderEpoch(self.epoch))
            .compression(codec, None);
        if let Some((id, sequence)) = producer {
            builder = builder.producer(ProducerId(id), ProducerEpoch(0), sequence);
        }
        let mut records = Vec::new();
        for delta in 0..1 + self.rng.below(4) as i64 {
            let timestamp = self.clock - self.rng.below(5_000) as i64;
            let value: Vec<u8> = (0..self.rng.below(600)).map(|_| self.rng.next_u64() as u8).collect();
            builder.push(TimestampMs(timestamp), Some(b"key"), Some(&value), &[]);
            records.push((base + delta, timestamp));
        }
        let bytes = builder.build();
        Stored { header: BatchHeader::parse(&bytes).unwrap(), bytes, records }
    }

    /// The batch as a client sends it.
    fn as_produced(batch: &Stored) -> Bytes {
        let mut bytes = BytesMut::from(&batch.bytes[..]);
        records::patch(&mut bytes, Offset(0), LeaderEpoch(-1));
        bytes.freeze()
    }

    async fn append_as_leader(&mut self) {
        let producer = self.rng.one_in(2).then(|| self.rng.below(3) as usize);
        if let Some(index) = producer
            && self.rng.one_in(4)
            && let Some(repeated) = self.producers[index].1.clone()
        {
            let info = self.produce(&repeated).await.unwrap();
            assert!(info.is_duplicate);
            assert_eq!(info.first_offset, repeated.header.base_offset);
            assert_eq!(info.last_offset, repeated.header.last_offset());
            return;
        }
        let sequence = producer.map(|index| (index as i64, self.producers[index].0));
        if let Some((id, sequence)) = sequence
            && self.producers[id as usize].1.is_some()
            && self.rng.one_in(6)
        {
            let batch = self.build(self.log_end, Some((id, sequence + 7)));
            let error = self.produce(&batch).await.unwrap_err();
            assert_eq!(error.code(), ErrorCode::OutOfOrderSequenceNumber);
            return;
        }
        let batch = self.build(self.log_end, sequence);
        let info = self.produce(&batch).await.unwrap();
        assert!(!info.is_duplicate);
        assert_eq!(info.first_offset, Offset(self.log_end));
        self.note(batch);
    }

    async fn produce(
        &mut self,
        batch: &Stored,
    ) -> Result<ottla_storage::AppendInfo, ottla_storage::AppendError> {
        let produced =
            ProducedBatch::validate(&Self::as_produced(batch), 9, &self.config, TimestampMs(self.clock))
                .unwrap();
        let info =
            ottla_storage::append_as_leader(&*self.log, &produced, || Some(LeaderEpoch(self.epoch))).await;
        self.env.settle().await;
        info
    }

    async fn append_as_follower(&mut self) {
        let mut bytes = BytesMut::new();
        let mut batches = Vec::new();
        let mut base = self.log_end;
        for _ in 0..1 + self.rng.below(5) {
            // Holes are what compaction leaves; the log must not fill them.
            base += if self.rng.one_in(5) { self.rng.below(5) as i64 } else { 0 };
            let batch = self.build(base, None);
            base = batch.header.next_offset().0;
            bytes.extend_from_slice(&batch.bytes);
            batches.push(batch);
        }
        let info = ottla_storage::append_as_follower(&*self.log, &bytes.freeze()).await.unwrap();
        assert_eq!(info.first_offset, batches[0].header.base_offset);
        assert_eq!(info.last_offset, Offset(base - 1));
        batches.into_iter().for_each(|batch| self.note(batch));
    }

    fn note(&mut self, batch: Stored) {
        self.log_end = batch.header.next_offset().0;
        if batch.header.has_producer_id() {
            let producer = &mut self.producers[batch.header.producer_id.0 as usize];
            *producer = (batch.header.last_sequence() + 1, Some(batch.clone()));
        }
        self.batches.push(batch);
    }

    // Reading.

    fn live(&self) -> impl Iterator<Item = &Stored> {
        self.batches.iter().filter(|batch| batch.header.last_offset().0 >= self.log_start)
    }

    async fn read_somewhere(&mut self) {
        let offset = self.log_start - 2 + self.rng.below((self.log_end - self.log_start + 5) as u64) as i64;
        let upper_bound = if self.rng.one_in(2) { self.high_watermark } else { self.log_end };
        let bytes_max = self.rng.below(6_000);
        let at_least_one = self.rng.one_in(2);
        self.check_read(offset, upper_bound, bytes_max, at_least_one).await;
    }

    /// Reads and compares with the model; answers where to go on.
    async fn check_read(&self, offset: i64, upper_bound: i64, bytes_max: u64, at_least_one: bool) -> i64 {
        let request =
            ReadRequest { offset: Offset(offset), bytes_max, upper_bound: Offset(upper_bound), at_least_one };
        let read = ottla_storage::read(&*self.log, &request).await;
        if offset < self.log_start || offset > self.log_end {
            assert!(matches!(read, Err(ReadError::OffsetOutOfRange { .. })), "{offset}: {read:?}");
            return offset;
        }
        let slice = read.unwrap();
        let bytes = bytes_of(&slice.parts).await;
        assert_eq!(bytes.len() as u64, slice.size_bytes);
        let mut expected = self.batches.iter().filter(|batch| batch.header.last_offset().0 >= offset);
        let mut next = offset;
        let mut count = 0;
        for batch in Batches::new(&bytes) {
            let batch = batch.expect("intact batches");
            let stored = expected.next().expect("no more than was appended");
            assert_eq!(batch.bytes, &stored.bytes[..], "the batch at {}", stored.header.base_offset);
            assert!(batch.header.last_offset().0 < upper_bound);
            next = batch.header.next_offset().0;
            count += 1;
        }
        assert!(bytes.len() as u64 <= bytes_max || (count == 1 && at_least_one));
        if let Some(first) = expected.next()
            && count == 0
        {
            let is_wanted = first.header.last_offset().0 < upper_bound;
            let fits = at_least_one || first.bytes.len() as u64 <= bytes_max;
            assert!(!(is_wanted && fits), "nothing was read at {offset}");
        }
        next
    }

    async fn find_by_time(&mut self) {
        let target = self.clock - self.rng.below(200_000) as i64;
        let expected = (self.live().flat_map(|batch| &batch.records))
            .find(|(offset, timestamp)| *offset >= self.log_start && *timestamp >= target);
        let found = ottla_storage::offset_for_timestamp(&*self.log, TimestampMs(target)).await.unwrap();
        assert_eq!(found.map(|found| (found.offset.0, found.timestamp.0)), expected.copied());
        let largest = ottla_storage::max_timestamp_offset(&*self.log).await.unwrap();
        // Records before the log's start still count while their segment is there.
        if let Some(largest) = largest {
            let all = self.batches.iter().flat_map(|batch| &batch.records);
            let record = all.clone().find(|(offset, _)| *offset == largest.offset.0).unwrap();
            assert_eq!(record.1, largest.timestamp.0);
            let live = self.live().flat_map(|batch| &batch.records).map(|(_, timestamp)| *timestamp).max();
            assert!(live.is_none_or(|live| live <= largest.timestamp.0));
        }
    }

    fn check_offsets(&self) {
        let log = self.log.lock();
        assert_eq!(log.log_end_offset(), Offset(self.log_end));
        assert_eq!(log.log_start_offset(), Offset(self.log_start));
        assert_eq!(log.high_watermark(), Offset(self.high_watermark));
        let last_epoch = self.batches.last().map(|batch| batch.header.leader_epoch);
        if let Some(epoch) = last_epoch
            && self.log_start < self.log_end
        {
            assert_eq!(log.leader_epochs().epoch_of(Offset(self.log_end - 1)), Some(epoch));
        }
    }

    async fn check_all(&self) {
        let mut offset = self.log_start;
        while offset < self.log_end {
            let next = self.check_read(offset, self.log_end, 10_000, true).await;
            assert!(next > offset, "stuck at {offset}");
            offset = next;
        }
    }

    // Offsets and retention.

    fn raise_high_watermark(&mut self) {
        // Only ever between batches.
        let batches: Vec<i64> = self.live().map(|batch| batch.header.next_offset().0).collect();
        if let Some(offset) = (!batches.is_empty()).then(|| *self.rng.choose(&batches)) {
            self.log.lock().update_high_watermark(Offset(offset));
            self.high_watermark = self.high_watermark.max(offset);
        }
    }

    async fn flush(&mut self) {
        let up_to = if self.rng.one_in(2) { self.log_end } else { self.high_watermark };
        ottla_storage::flush(&*self.log, Offset(up_to)).await.unwrap();
        let recovery_point = self.log.lock().recovery_point().0;
        assert!(recovery_point >= up_to);
        self.durable = self.durable.max(recovery_point);
    }

    async fn delete_old_segments(&mut self) {
        let bases: Vec<i64> = self.log.lock().segment_base_offsets().map(|base| base.0).collect();
        let ends = bases.iter().skip(1).copied().chain([self.log_end]);
        // Size, largest timestamp and end of each segment.
        let segments: Vec<(u64, i64, i64)> = (bases.iter().zip(ends))
            .map(|(base, end)| {
                let inside = |batch: &&Stored| (*base..end).contains(&batch.header.base_offset.0);
                let batches = self.batches.iter().filter(inside);
                let size = batches.clone().map(|batch| batch.bytes.len() as u64).sum();
                (size, batches.map(|batch| batch.header.max_timestamp.0).max().unwrap_or(-1), end)
            })
            .collect();
        let now = self.clock + self.rng.below(100_000) as i64;
        let mut excess = self
            .config
            .retention_bytes
            .map(|limit| segments.iter().map(|segment| segment.0).sum::<u64>().saturating_sub(limit));
        let removable = |index: usize| {
            let (size, _, end) = segments[index];
            self.high_watermark >= end && !(index + 1 == segments.len() && size == 0)
        };
        let count = |goes: &mut dyn FnMut(usize) -> bool| {
            (0..segments.len()).take_while(|index| removable(*index) && goes(*index)).count()
        };
        let before_start =
            count(&mut |index| index + 1 < segments.len() && segments[index].2 <= self.log_start);
        let beyond_size = count(&mut |index| match &mut excess {
            Some(excess) if *excess > 0 && segments[index].0 <= *excess => {
                *excess -= segments[index].0;
                true
            }
            _ => false,
        });
        let expired = count(&mut |index| {
            let (_, largest, _) = segments[index];
            self.config.retention_ms.is_some_and(|limit| largest >= 0 && now - largest > limit)
        });
        let removed = before_start.max(beyond_size).max(expired);
        let removal =
            ottla_storage::delete_old_segments(&self.env, &*self.log, TimestampMs(now)).await.unwrap();
        assert_eq!(removal.is_empty(), removed == 0);
        if removed > 0 {
            self.log_start = self.log_start.max(segments[removed - 1].2);
        }
        if self.rng.one_in(2) {
            removal.purge(self.env.disk()).await.unwrap();
        }
    }

    fn delete_records(&mut self) {
        if self.high_watermark > self.log_start {
            let span = (self.high_watermark - self.log_start) as u64;
            let offset = self.log_start + self.rng.below(span + 1) as i64;
            let start = self.log.lock().delete_records(Some(Offset(offset))).unwrap();
            assert_eq!(start, Offset(offset));
            self.log_start = offset;
        }
        let beyond = Offset(self.high_watermark + 1);
        let error = self.log.lock().delete_records(Some(beyond)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::OffsetOutOfRange);
    }

    async fn truncate(&mut self) {
        // Behind a batch: a hole at the log's end leaves no trace on disk.
        let boundaries: Vec<i64> = self.live().map(|batch| batch.header.next_offset().0).collect();
        let Some(offset) = (!boundaries.is_empty()).then(|| *self.rng.choose(&boundaries)) else { return };
        if offset < self.log_start {
            return;
        }
        ottla_storage::truncate_to(&*self.log, Offset(offset)).await.unwrap();
        self.cut(offset);
        self.settle_truncation().await;
    }

    async fn truncate_fully(&mut self) {
        let offset = self.log_end + self.rng.below(20) as i64;
        ottla_storage::truncate_fully_and_start_at(&*self.log, Offset(offset)).await.unwrap();
        self.batches.clear();
        (self.log_start, self.high_watermark, self.log_end, self.durable) = (offset, offset, offset, offset);
        self.producers = vec![(0, None); 3];
        self.settle_truncation().await;
    }

    /// After a truncation its owner flushes and checkpoints.
    async fn settle_truncation(&mut self) {
        ottla_storage::flush_all(&*self.log).await.unwrap();
        self.checkpoint = self.log.lock().checkpoint();
        self.durable = self.log_end;
    }

    /// Takes everything from `end` on out of the model.
    fn cut(&mut self, end: i64) {
        self.batches.retain(|batch| batch.header.next_offset().0 <= end);
        self.log_end = end;
        self.high_watermark = self.high_watermark.min(end);
        self.durable = self.durable.min(end);
        self.forget_cut_producers();
    }

    /// What the log must know of producers is what its batches say. It may know more, from snapshots, so that sequences
    /// always go on.
    fn forget_cut_producers(&mut self) {
        self.producers = vec![(0, None); 3];
        for batch in self.batches.iter().filter(|batch| batch.header.has_producer_id()) {
            let producer = &mut self.producers[batch.header.producer_id.0 as usize];
            let is_live = batch.header.last_offset().0 >= self.log_start;
            *producer = (batch.header.last_sequence() + 1, is_live.then(|| batch.clone()));
        }
    }

    // Ends of processes.

    async fn restart_cleanly(&mut self) {
        let env = self.env.clone();
        let closed = std::mem::replace(&mut self.log, other_log(&env).await);
        self.checkpoint = Arc::into_inner(closed).unwrap().into_inner().close().await.unwrap();
        assert_eq!(self.checkpoint.recovery_point, Offset(self.log_end));
        self.durable = self.log_end;
        self.high_watermark = self.checkpoint.high_watermark.0;
        self.host.kill();
        self.env = self.host.boot();
        self.log = open(&self.env, &self.config, self.checkpoint, true).await;
        self.check_offsets();
        self.check_producers();
    }

    async fn kill(&mut self) {
        self.host.kill();
        self.reopen().await;
        assert_eq!(self.log.lock().log_end_offset(), Offset(self.log_end), "a kill took records");
        self.after_crash().await;
    }

    async fn lose_power(&mut self) {
        self.host.lose_power();
        self.reopen().await;
        let end = self.log.lock().log_end_offset().0;
        assert!(end >= self.durable, "{end} is left of {} that were flushed", self.durable);
        assert!(end <= self.log_end);
        let is_boundary = !self
            .batches
            .iter()
            .any(|batch| (batch.header.base_offset.0 + 1..batch.header.next_offset().0).contains(&end));
        // A log that lost all behind its start begins anew there.
        let is_restart = end == self.checkpoint.log_start_offset.0;
        assert!(is_boundary || is_restart, "{end} is within a batch");
        self.cut(end);
        self.after_crash().await;
    }

    async fn reopen(&mut self) {
        self.env = self.host.boot();
        self.log = open(&self.env, &self.config, self.checkpoint, false).await;
    }

    async fn after_crash(&mut self) {
        let (start, high_watermark) = {
            let log = self.log.lock();
            (log.log_start_offset().0, log.high_watermark().0)
        };
        // Removed segments and moved starts may come back unless they were checkpointed.
        assert!(start <= self.log_start.max(self.checkpoint.log_start_offset.0));
        assert!(start >= self.checkpoint.log_start_offset.0);
        self.log_start = start;
        self.high_watermark = self.checkpoint.high_watermark.0.clamp(start, self.log_end);
        assert_eq!(high_watermark, self.high_watermark);
        self.forget_cut_producers();
        self.check_producers();
        self.check_all().await;
    }

    fn check_producers(&self) {
        let log = self.log.lock();
        let known: Vec<_> =
            log.producers().entries().map(|(id, entry)| (id.0, entry.last_sequence())).collect();
        for (index, (next, last)) in self.producers.iter().enumerate() {
            let is_live = last.as_ref().is_some_and(|last| last.header.last_offset().0 >= self.log_start);
            if is_live {
                assert!(known.contains(&(index as i64, next - 1)), "producer {index}: {known:?}");
            }
        }
    }

    // Faults.

    async fn fail_a_write(&mut self) {
        self.host.fail_disk(DiskFault::Write, 1);
        let batch = self.build(self.log_end, None);
        match self.produce(&batch).await {
            // The write that failed was one of an index or a snapshot before, or it was this one; or it is yet to come.
            Ok(_) => self.note(batch),
            Err(error) => assert_eq!(error.code(), ErrorCode::KafkaStorageError),
        }
        self.host.fail_disk(DiskFault::Write, 0);
        assert!(self.log.lock().failure().is_none());
    }

    async fn fill_the_disk(&mut self) {
        self.host.set_disk_capacity(self.host.disk_used_bytes());
        for _ in 0..10 {
            let batch = self.build(self.log_end, None);
            match self.produce(&batch).await {
                Ok(_) => self.note(batch),
                Err(ottla_storage::AppendError::Storage(error)) => {
                    assert!(error.is_disk_full() && error.is_log_usable);
                    break;
                }
                Err(error) => panic!("{error}"),
            }
        }
        self.check_all().await;
        self.host.set_disk_capacity(u64::MAX);
    }

    async fn fail_a_sync(&mut self) {
        if self.log.lock().unflushed_count() == 0 {
            return;
        }
        self.host.fail_disk(DiskFault::Sync, 1);
        let error = ottla_storage::flush(&*self.log, Offset(self.log_end)).await.unwrap_err();
        assert!(matches!(error, LogError::Storage(error) if !error.is_log_usable));
        let again = ottla_storage::flush(&*self.log, Offset(self.log_end)).await;
        assert!(again.is_err(), "a failed fsync was forgotten");
        let batch = self.build(self.log_end, None);
        let refused = self.produce(&batch).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::KafkaStorageError);
        self.check_all().await;
        self.lose_power().await;
    }
}

async fn open(
    env: &SimEnv,
    config: &Arc<LogConfig>,
    checkpoint: LogCheckpoint,
    is_clean: bool,
) -> Arc<Mutex<Log<SimEnv>>> {
    let log = OpenLog {
        env: env.clone(),
        files: FileCache::new(env, 5),
        dir: PathBuf::from("/data/orders-0"),
        config: Arc::clone(config),
        is_clean,
        recovery_point: checkpoint.recovery_point,
        log_start_offset: checkpoint.log_start_offset,
        high_watermark: checkpoint.high_watermark,
    };
    Arc::new(Mutex::new(log.open().await.unwrap()))
}

/// A log that stands in while another one is closed.
async fn other_log(env: &SimEnv) -> Arc<Mutex<Log<SimEnv>>> {
    let log = OpenLog {
        env: env.clone(),
        files: FileCache::new(env, 5),
        dir: PathBuf::from("/data/other-0"),
        config: Arc::default(),
        is_clean: false,
        recovery_point: Offset(0),
        log_start_offset: Offset(0),
        high_watermark: Offset(0),
    };
    Arc::new(Mutex::new(log.open().await.unwrap()))
}

async fn bytes_of(parts: &[Part<sim::SimFile>]) -> Bytes {
    use env::File;
    let mut bytes = BytesMut::new();
    for part in parts {
        match part {
            Part::Bytes(part) => bytes.extend_from_slice(part),
            Part::File { file, position, size_bytes } => {
                bytes.extend_from_slice(&file.read_at(*position, *size_bytes as usize).await.unwrap());
            }
        }
    }
    bytes.freeze()
}
