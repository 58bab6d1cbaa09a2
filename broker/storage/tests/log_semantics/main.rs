//! What is easy to get wrong about a log, case by case, on the simulated disk.

mod faults;
mod retired;

use std::io::IoSlice;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use env::{Disk, Env, File, OpenMode};
use model::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use ottla_storage::{
    AppendError, AppendInfo, FileCache, Log, LogCheckpoint, LogConfig, LogError, OpenLog, ProducedBatch,
    ReadError, ReadRequest, Removal,
};
use parking_lot::Mutex;
use records::BatchBuilder;
use sim::{SimEnv, World};

const DIR: &str = "/data/orders-0";
const START: LogCheckpoint =
    LogCheckpoint { recovery_point: Offset(0), log_start_offset: Offset(0), high_watermark: Offset(0) };

struct TestLog {
    env: SimEnv,
    files: Arc<FileCache<SimEnv>>,
    config: LogConfig,
    log: Mutex<Log<SimEnv>>,
}

/// Runs `test` in a world of its own.
fn simulate<F: Future<Output = ()>>(test: impl FnOnce(SimEnv) -> F) {
    let world = World::new(1);
    let env = world.host("node").boot();
    world.block_on(test(env));
}

fn config() -> LogConfig {
    LogConfig { message_timestamp_after_max_ms: i64::MAX, ..LogConfig::default() }
}

async fn open(env: &SimEnv, config: &LogConfig, checkpoint: LogCheckpoint, is_clean: bool) -> TestLog {
    let files = FileCache::new(env, 2);
    let log = OpenLog {
        env: env.clone(),
        files: Arc::clone(&files),
        dir: PathBuf::from(DIR),
        config: Arc::new(config.clone()),
        is_clean,
        recovery_point: checkpoint.recovery_point,
        log_start_offset: checkpoint.log_start_offset,
        high_watermark: checkpoint.high_watermark,
    };
    let log = Mutex::new(log.open().await.unwrap());
    TestLog { env: env.clone(), files, config: config.clone(), log }
}

impl TestLog {
    /// Appends one batch of a record for each timestamp, and counts it as committed.
    async fn append(&self, timestamps: &[i64]) -> AppendInfo {
        let mut builder = BatchBuilder::new();
        for timestamp in timestamps {
            builder.push(TimestampMs(*timestamp), Some(b"k"), Some(&[7; 100]), &[]);
        }
        let now = TimestampMs(1_000);
        let batch = ProducedBatch::validate(&builder.build(), 9, &self.config, now).unwrap();
        let info = ottla_storage::append_as_leader(&self.log, &batch, || Some(LeaderEpoch(4))).await.unwrap();
        self.log.lock().update_high_watermark(info.last_offset.plus(1));
        info
    }

    async fn read(&self, offset: i64, bytes_max: u64, at_least_one: bool) -> (Option<i64>, u64) {
        let upper_bound = self.log.lock().high_watermark();
        let request = ReadRequest { offset: Offset(offset), bytes_max, upper_bound, at_least_one };
        let slice = ottla_storage::read(&self.log, &request).await.unwrap();
        (slice.first_offset.map(|offset| offset.0), slice.size_bytes)
    }

    async fn find(&self, timestamp: i64) -> Option<i64> {
        let found = ottla_storage::offset_for_timestamp(&self.log, TimestampMs(timestamp)).await.unwrap();
        found.map(|found| found.offset.0)
    }

    async fn retain(&self, now: i64) -> Removal {
        ottla_storage::delete_old_segments(&self.env, &self.log, TimestampMs(now)).await.unwrap()
    }

    fn bases(&self) -> Vec<i64> {
        self.log.lock().segment_base_offsets().map(|base| base.0).collect()
    }

    async fn close(self) -> LogCheckpoint {
        self.log.into_inner().close().await.unwrap()
    }
}

async fn names(env: &SimEnv) -> Vec<String> {
    env.disk().list(Path::new(DIR)).await.unwrap().into_iter().map(|entry| entry.name).collect()
}

async fn contents(env: &SimEnv, name: &str) -> Bytes {
    env.disk().read(&Path::new(DIR).join(name)).await.unwrap()
}

async fn all_contents(env: &SimEnv) -> Vec<(String, Bytes)> {
    let mut all = Vec::new();
    for name in names(env).await {
        let bytes = contents(env, &name).await;
        all.push((name, bytes));
    }
    all
}

fn overwrite(env: &SimEnv, name: &str, position: u64, bytes: &[u8]) {
    let file = env.disk().open(&Path::new(DIR).join(name), OpenMode::Create).unwrap();
    file.write_at(&mut [IoSlice::new(bytes)], position).unwrap();
}

#[test]
fn a_log_never_written_has_kafkas_files_and_opens_none_of_them() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, false).await;
        let checkpoint = log.close().await;
        let expected = ["00000000000000000000.index", "00000000000000000000.log"];
        let expected =
            [&expected[..], &["00000000000000000000.timeindex", "leader-epoch-checkpoint"]].concat();
        assert_eq!(names(&env).await, expected);
        assert_eq!(&contents(&env, "leader-epoch-checkpoint").await[..], b"0\n0\n");
        let log = open(&env, &config(), checkpoint, true).await;
        assert_eq!(log.files.open_file_count(), 0);
        assert_eq!(log.close().await, START);
        assert_eq!(names(&env).await, expected);
    });
}

#[test]
fn after_a_clean_shutdown_no_segment_is_opened() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, false).await;
        log.append(&[10, 20, 30]).await;
        log.log.lock().roll().unwrap();
        log.append(&[40, 50]).await;
        let checkpoint = log.close().await;
        assert_eq!(checkpoint.recovery_point, Offset(5));
        let log = open(&env, &config(), checkpoint, true).await;
        assert_eq!(log.log.lock().log_end_offset(), Offset(5));
        assert_eq!(log.log.lock().high_watermark(), Offset(5));
        assert_eq!(log.files.open_file_count(), 0);
        assert_eq!(log.append(&[60]).await.first_offset, Offset(5));
        assert_eq!(log.find(45).await, Some(4));
        assert!(log.files.open_file_count() <= 2, "the bound on open files holds");
    });
}

#[test]
fn the_first_batch_is_whole_or_absent_and_later_ones_are_never_cut() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, false).await;
        for _ in 0..5 {
            log.append(&[1, 2, 3]).await;
        }
        let size = log.log.lock().size_bytes() / 5;
        assert_eq!(
            log.read(4, 1, true).await,
            (Some(3), size),
            "the batch that holds the offset starts earlier"
        );
        assert_eq!(log.read(4, 1, false).await, (None, 0));
        assert_eq!(log.read(4, size, false).await, (Some(3), size));
        assert_eq!(log.read(0, 3 * size - 1, true).await, (Some(0), 2 * size));
        assert_eq!(log.read(0, 1 << 40, true).await, (Some(0), 5 * size));
        assert_eq!(log.read(15, 1000, true).await, (None, 0), "nothing at the log's end");
    });
}

#[test]
fn damaged_indexes_are_found_out_when_used_and_rebuilt() {
    simulate(|env| async move {
        let config = LogConfig { index_interval_bytes: 0, ..config() };
        for damage in [0u8, 0xff, 0x11] {
            let log = open(&env, &config, START, false).await;
            for index in 0..40 {
                log.append(&[index * 10]).await;
            }
            log.log.lock().roll().unwrap();
            log.append(&[1000]).await;
            let checkpoint = log.close().await;
            let index = "00000000000000000000.index";
            let intact = contents(&env, index).await;
            overwrite(&env, index, 0, &vec![damage; intact.len()]);
            let log = open(&env, &config, checkpoint, true).await;
            for offset in [39, 0, 17] {
                assert_eq!(log.read(offset, 1, true).await.0, Some(offset));
                assert_eq!(log.find(offset * 10).await, Some(offset));
            }
            log.close().await;
            assert_eq!(contents(&env, index).await, intact);
            env.disk().remove_dir_all(Path::new(DIR)).await.unwrap();
        }
    });
}

#[test]
fn missing_and_oversized_indexes_are_rebuilt_on_open() {
    simulate(|env| async move {
        let config = LogConfig { index_interval_bytes: 0, ..config() };
        let log = open(&env, &config, START, false).await;
        for index in 0..30 {
            log.append(&[index]).await;
        }
        let checkpoint = log.close().await;
        let names = ["00000000000000000000.index", "00000000000000000000.timeindex"];
        let intact = [contents(&env, names[0]).await, contents(&env, names[1]).await];
        env.disk().remove_file(&Path::new(DIR).join(names[0])).await.unwrap();
        open(&env, &config, checkpoint, true).await.close().await;
        assert_eq!([contents(&env, names[0]).await, contents(&env, names[1]).await], intact);
        // As a broker leaves them that maps them and is killed.
        for name in names {
            overwrite(&env, name, 9_996, &[0; 4]);
        }
        let log = open(&env, &config, checkpoint, false).await;
        assert_eq!(log.find(29).await, Some(29));
        log.close().await;
        assert_eq!([contents(&env, names[0]).await, contents(&env, names[1]).await], intact);
    });
}

#[test]
fn recovery_rebuilds_indexes_that_were_completed_after_the_last_flush() {
    simulate(|env| async move {
        let config = LogConfig { index_interval_bytes: 0, ..config() };
        let log = open(&env, &config, START, false).await;
        for timestamp in [10, 20, 30] {
            log.append(&[timestamp]).await;
        }
        ottla_storage::flush(&log.log, Offset(3)).await.unwrap();
        let checkpoint = log.log.lock().checkpoint();
        assert_eq!(checkpoint.recovery_point, Offset(3));
        log.log.lock().roll().unwrap();
        drop(log);
        // The roll wrote two entries of the time index, of which a loss of power left one.
        let time_index =
            env.disk().open(&Path::new(DIR).join("00000000000000000000.timeindex"), OpenMode::Write);
        time_index.unwrap().set_size(12).unwrap();
        let log = open(&env, &config, checkpoint, false).await;
        assert_eq!(log.bases(), [0, 3]);
        assert_eq!(log.find(25).await, Some(2));
    });
}

#[test]
fn recovery_cuts_a_torn_tail_and_what_follows_it() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, false).await;
        log.append(&[1, 2]).await;
        let intact_bytes = log.log.lock().size_bytes();
        log.append(&[3, 4]).await;
        log.log.lock().roll().unwrap();
        log.append(&[5]).await;
        drop(log);
        overwrite(&env, "00000000000000000000.log", intact_bytes + 80, b"damage");
        let log = open(&env, &config(), START, false).await;
        assert_eq!(log.log.lock().log_end_offset(), Offset(2));
        assert_eq!(log.log.lock().size_bytes(), intact_bytes);
        assert_eq!(log.bases(), [0]);
        assert!(!names(&env).await.iter().any(|name| name.starts_with("00000000000000000004")));
        assert_eq!(log.append(&[6]).await.first_offset, Offset(2));
    });
}

#[test]
fn only_segments_below_the_high_watermark_go_and_the_active_one_is_rolled() {
    simulate(|env| async move {
        let config = LogConfig { retention_ms: Some(100), ..config() };
        let log = open(&env, &config, START, false).await;
        log.append(&[1_000]).await;
        log.log.lock().roll().unwrap();
        let produced = log.append(&[1_000]).await;
        assert_eq!(produced.first_offset, Offset(1));
        assert!(log.retain(1_100).await.is_empty(), "exactly as old as allowed");
        let removal = log.retain(1_101).await;
        assert!(!removal.is_empty());
        assert_eq!((log.bases(), log.log.lock().log_start_offset()), (vec![2], Offset(2)));
        let hidden: Vec<_> =
            names(&env).await.into_iter().filter(|name| name.ends_with(".deleted")).collect();
        assert_eq!(hidden.len(), 7, "three files each, and the second one's snapshot: {hidden:?}");
        removal.purge(env.disk()).await.unwrap();
        assert!(!names(&env).await.iter().any(|name| name.ends_with(".deleted")));
        assert!(log.retain(i64::MAX).await.is_empty(), "an empty segment stays");
    });
}

#[test]
fn a_producer_is_known_beyond_the_removal_of_its_batches() {
    simulate(|env| async move {
        let config = LogConfig { retention_ms: Some(0), ..config() };
        let log = open(&env, &config, START, false).await;
        let now = env.wall_clock();
        let mut builder = BatchBuilder::new().producer(ProducerId(8), ProducerEpoch(0), 0);
        builder.push(now, None, Some(b"v"), &[]);
        let batch = ProducedBatch::validate(&builder.build(), 9, &config, now).unwrap();
        ottla_storage::append_as_leader(&log.log, &batch, || Some(LeaderEpoch(0))).await.unwrap();
        log.log.lock().update_high_watermark(Offset(1));
        assert!(!log.retain(now.0 + 1).await.is_empty());
        let mut checkpoint = log.close().await;
        for is_clean in [true, false] {
            let log = open(&env, &config, checkpoint, is_clean).await;
            assert_eq!(log.log.lock().size_bytes(), 0);
            let again =
                ottla_storage::append_as_leader(&log.log, &batch, || Some(LeaderEpoch(0))).await.unwrap();
            assert!(again.is_duplicate && again.first_offset == Offset(0));
            checkpoint = log.close().await;
        }
    });
}

#[test]
fn a_timestamp_in_the_future_keeps_its_segment_and_all_behind_it() {
    simulate(|env| async move {
        let config = LogConfig { retention_ms: Some(100), ..config() };
        let log = open(&env, &config, START, false).await;
        log.append(&[10, 99_999, 20]).await;
        log.log.lock().roll().unwrap();
        log.append(&[30]).await;
        log.log.lock().roll().unwrap();
        assert!(log.retain(50_000).await.is_empty());
        // Also when its age is read from the index of a closed log.
        let checkpoint = log.close().await;
        let log = open(&env, &config, checkpoint, true).await;
        assert!(log.retain(50_000).await.is_empty());
        assert!(!log.retain(100_100).await.is_empty());
        assert_eq!(log.bases(), [4]);
    });
}

#[test]
fn a_segment_is_rolled_by_the_time_of_records_not_of_the_clock() {
    simulate(|env| async move {
        let config = LogConfig { segment_ms: 1_000, ..config() };
        let log = open(&env, &config, START, false).await;
        assert!(!log.append(&[5_000]).await.has_rolled);
        assert!(!log.append(&[6_000]).await.has_rolled);
        assert!(!log.append(&[1]).await.has_rolled);
        // The first batch's time survives a restart.
        let checkpoint = log.close().await;
        let log = open(&env, &config, checkpoint, true).await;
        assert!(!log.append(&[6_000]).await.has_rolled);
        assert!(log.append(&[6_001]).await.has_rolled);
        assert_eq!(log.bases(), [0, 4]);
    });
}

#[test]
fn a_flush_is_due_by_messages_and_by_time() {
    simulate(|env| async move {
        let config = LogConfig { flush_messages: 3, flush_ms: 500, ..config() };
        let log = open(&env, &config, START, false).await;
        assert!(!log.append(&[1, 2]).await.is_flush_due);
        assert!(log.append(&[3]).await.is_flush_due);
        let opened = env.wall_clock();
        assert!(!log.log.lock().is_flush_due(opened));
        assert!(log.log.lock().is_flush_due(TimestampMs(opened.0 + 500)));
        ottla_storage::flush(&log.log, Offset(3)).await.unwrap();
        assert_eq!(log.log.lock().recovery_point(), Offset(3));
        assert!(!log.log.lock().is_flush_due(TimestampMs(i64::MAX)));
        assert_eq!(&contents(&env, "leader-epoch-checkpoint").await[..], b"0\n1\n4 0\n");
    });
}

#[test]
fn callers_at_the_same_time_share_a_flush() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, false).await;
        let mut flushes = Vec::new();
        for index in 0..20 {
            let end = log.append(&[index]).await.last_offset.plus(1);
            flushes.push(ottla_storage::flush(&log.log, end));
        }
        // The first begins when all are appended, so that it serves all.
        for (index, flush) in flushes.into_iter().enumerate() {
            flush.await.unwrap();
            assert_eq!(log.log.lock().unflushed_count(), 0, "after flush {index}");
        }
    });
}

#[test]
fn what_waits_may_run_on_any_thread() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    simulate(|env| async move {
        let log = is_send(open(&env, &config(), START, false)).await;
        let request =
            ReadRequest { offset: Offset(0), bytes_max: 1, upper_bound: Offset(0), at_least_one: true };
        drop(is_send(ottla_storage::read(&log.log, &request)).await.unwrap());
        is_send(ottla_storage::flush(&log.log, Offset(0))).await.unwrap();
        is_send(ottla_storage::flush_all(&log.log)).await.unwrap();
        is_send(ottla_storage::truncate_to(&log.log, Offset(0))).await.unwrap();
        is_send(ottla_storage::append_as_follower(&log.log, &Bytes::new())).await.unwrap();
        let found = is_send(ottla_storage::max_timestamp_offset(&log.log)).await.unwrap();
        assert_eq!(found, None);
        assert_eq!(
            is_send(ottla_storage::offset_for_timestamp(&log.log, TimestampMs(0))).await.unwrap(),
            None
        );
        let removal = ottla_storage::delete_old_segments(&env, &log.log, TimestampMs(0));
        assert!(is_send(removal).await.unwrap().is_empty());
        is_send(log.log.into_inner().close()).await.unwrap();
    });
}

/// A failed fsync ends the process, and the next one on the same machine sees bytes in memory that no fsync would ever
/// write. What is acknowledged behind them must not go with them when power is lost.
#[test]
fn what_follows_a_failed_fsync_is_durable_once_it_is_flushed() {
    for seed in 0..20 {
        let world = World::new(seed);
        let host = world.host("node");
        let config = LogConfig { flush_messages: 1, ..config() };
        let env = host.boot();
        world.block_on(async {
            env.disk().create_dir_all(Path::new("/data")).await.unwrap();
            env.disk().sync_dir(Path::new("/")).await.unwrap();
            let log = open(&env, &config, START, false).await;
            for end in 1..=3 {
                assert!(log.append(&[end]).await.is_flush_due);
                ottla_storage::flush(&log.log, Offset(end)).await.unwrap();
            }
            log.append(&[4]).await;
            host.fail_disk(sim::DiskFault::Sync, 1);
            ottla_storage::flush(&log.log, Offset(4)).await.unwrap_err();
        });
        host.kill();
        let env = host.boot();
        world.block_on(async {
            let log = open(&env, &config, START, false).await;
            assert_eq!(log.append(&[5]).await.first_offset, Offset(4));
            ottla_storage::flush(&log.log, Offset(5)).await.unwrap();
        });
        host.lose_power();
        let env = host.boot();
        world.block_on(async {
            let log = open(&env, &config, START, false).await;
            assert_eq!(log.log.lock().log_end_offset(), Offset(5), "seed {seed}");
        });
    }
}

/// A kill leaves records in memory that were never flushed. Where flushes are asked for, nobody reads them before they
/// are: the log is open only once its end is its recovery point.
#[test]
fn what_is_recovered_is_flushed_where_flushes_are_asked_for() {
    for (flush_messages, recovery_point) in [(1, Offset(2)), (i64::MAX, Offset(0))] {
        let world = World::new(1);
        let host = world.host("node");
        let config = LogConfig { flush_messages, ..config() };
        let env = host.boot();
        world.block_on(async {
            let log = open(&env, &config, START, false).await;
            log.append(&[1]).await;
            log.append(&[2]).await;
        });
        host.kill();
        let env = host.boot();
        world.block_on(async {
            let log = open(&env, &config, START, false).await.log.into_inner();
            assert_eq!((log.log_end_offset(), log.recovery_point()), (Offset(2), recovery_point));
        });
        if flush_messages == 1 {
            host.lose_power();
            let env = host.boot();
            world.block_on(async {
                let log = open(&env, &config, START, false).await.log.into_inner();
                assert_eq!(log.log_end_offset(), Offset(2));
            });
        }
    }
}

#[test]
fn the_retry_of_a_batch_waits_for_the_same_flush() {
    simulate(|env| async move {
        let config = LogConfig { flush_messages: 1, ..config() };
        let log = open(&env, &config, START, false).await;
        let mut builder = BatchBuilder::new().producer(ProducerId(1), ProducerEpoch(0), 0);
        builder.push(TimestampMs(1), None, Some(b"once"), &[]);
        let batch = ProducedBatch::validate(&builder.build(), 9, &config, TimestampMs(1_000)).unwrap();
        let append = async || {
            ottla_storage::append_as_leader(&log.log, &batch, || Some(LeaderEpoch(4))).await.unwrap()
        };
        assert!(append().await.is_flush_due);
        let retry = append().await;
        assert!(retry.is_duplicate && retry.is_flush_due);
        ottla_storage::flush(&log.log, Offset(1)).await.unwrap();
        let retry = append().await;
        assert!(retry.is_duplicate && !retry.is_flush_due);
    });
}

#[test]
fn aborted_transactions_that_kafka_left_are_noticed() {
    simulate(|env| async move {
        let log = open(&env, &config(), START, true).await;
        assert!(!log.log.lock().has_aborted_transactions());
        log.log.into_inner().close().await.unwrap();
        let index = Path::new(DIR).join("00000000000000000000.txnindex");
        let file = env.disk().open(&index, OpenMode::Create).unwrap();
        file.write_at(&mut [IoSlice::new(&[0; 34])], 0).unwrap();
        let log = open(&env, &config(), START, true).await;
        assert!(log.log.lock().has_aborted_transactions());
    });
}

/// Records without timestamps do not stay for ever, and their segments are as good as others when they are opened.
#[test]
fn a_segment_without_timestamps_is_as_old_as_its_file() {
    simulate(|env| async move {
        let config = LogConfig { retention_ms: Some(1_000), ..config() };
        let log = open(&env, &config, START, false).await;
        log.append(&[-1]).await;
        log.log.lock().roll().unwrap();
        let written = env.wall_clock();
        env.sleep(Duration::from_secs(5)).await;
        log.append(&[-1]).await;
        let checkpoint = log.close().await;
        let opened = env.wall_clock();
        let log = open(&env, &config, checkpoint, true).await;
        let index = env.disk().open(&Path::new(DIR).join("00000000000000000000.timeindex"), OpenMode::Read);
        assert!(index.unwrap().modified().unwrap() < opened, "its indexes are not built again");
        assert!(log.retain(written.0 + 1_000).await.is_empty());
        assert!(!log.retain(written.0 + 1_100).await.is_empty());
        assert_eq!(log.bases(), [1]);
        assert!(!log.retain(written.0 + 7_000).await.is_empty());
        assert_eq!(log.bases(), [2]);
    });
}
