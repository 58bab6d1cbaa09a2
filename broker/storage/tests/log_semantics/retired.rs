//! A log whose topic was deleted.

use super::*;

/// Deleting a topic renames its directory, and the next topic of that name gets a directory of the old one's name.
/// Whatever is still to come of the old log then must not touch the new one's files, nor look like a failed disk.
#[test]
fn a_retired_log_touches_nothing_any_more() {
    simulate(|env| async move {
        let config = LogConfig { retention_ms: Some(100), index_interval_bytes: 0, ..config() };
        let old = open(&env, &config, START, false).await;
        for timestamp in [1, 2, 3] {
            old.append(&[timestamp]).await;
            old.log.lock().roll().unwrap();
        }
        ottla_storage::retire(&old.log).await;
        let renamed = Path::new("/data/orders-0.1234-delete");
        env.disk().rename(Path::new(DIR), renamed).await.unwrap();
        let new = open(&env, &config, START, false).await;
        new.append(&[1_000]).await;
        let before = all_contents(&env).await;

        let mut builder = BatchBuilder::new();
        builder.push(TimestampMs(5), None, Some(b"late"), &[]);
        let batch = ProducedBatch::validate(&builder.build(), 9, &config, TimestampMs(5)).unwrap();
        let append = ottla_storage::append_as_leader(&old.log, &batch, || Some(LeaderEpoch(4))).await;
        assert!(matches!(append, Err(AppendError::NotLeader)));
        for offset in 0..4 {
            let upper_bound = Offset(3);
            let request =
                ReadRequest { offset: Offset(offset), bytes_max: 1, upper_bound, at_least_one: true };
            let read = ottla_storage::read(&old.log, &request).await;
            assert!(matches!(read, Err(ReadError::NotLeader)));
        }
        let found = ottla_storage::offset_for_timestamp(&old.log, TimestampMs(0)).await;
        assert!(matches!(found, Err(ReadError::NotLeader)));
        let found = ottla_storage::max_timestamp_offset(&old.log).await;
        assert!(matches!(found, Err(ReadError::NotLeader)));
        let removed = ottla_storage::delete_old_segments(&env, &old.log, TimestampMs(i64::MAX)).await;
        assert!(matches!(removed, Err(ReadError::NotLeader)));
        assert!(matches!(old.log.lock().delete_records(None), Err(ReadError::NotLeader)));
        for flushed in [
            ottla_storage::flush(&old.log, Offset(1)).await,
            ottla_storage::flush_all(&old.log).await,
            ottla_storage::truncate_to(&old.log, Offset(1)).await,
            ottla_storage::truncate_fully_and_start_at(&old.log, Offset(9)).await,
            old.log.lock().roll().map(drop),
        ] {
            assert!(matches!(flushed, Err(LogError::NotLeader)));
        }
        assert_eq!(old.files.open_file_count(), 0);
        assert_eq!(all_contents(&env).await, before);
        assert_eq!(new.read(0, 1, true).await.0, Some(0));
    });
}

/// An operation that is under way when its log is retired ends well or as one on a log that is not led here, whenever
/// that happens, and leaves the successor's files alone.
#[test]
fn what_is_under_way_when_a_log_is_retired_leaves_its_successor_alone() {
    for (delay_us, seed) in (0..60).map(|step| (step * 100, step)) {
        let world = World::new(seed);
        let host = world.host("node");
        let config = LogConfig { retention_ms: Some(100), index_interval_bytes: 0, ..config() };
        let env = host.boot();
        let checkpoint = world.block_on(async {
            let log = open(&env, &config, START, false).await;
            for timestamp in 1..=30 {
                log.append(&[timestamp]).await;
                if timestamp % 10 == 0 {
                    log.log.lock().roll().unwrap();
                }
            }
            env.disk().sync_dir(Path::new("/")).await.unwrap();
            log.close().await
        });
        // Nothing is in memory after a boot, and the index of one segment is damaged.
        host.lose_power();
        let env = host.boot();
        overwrite(&env, "00000000000000000010.index", 0, &[0xff; 40]);
        world.block_on(async {
            let old = Arc::new(open(&env, &config, checkpoint, true).await);
            let ended = Arc::new(Mutex::new(0));
            let run = |kind: usize| {
                let (old, ended, env) = (Arc::clone(&old), Arc::clone(&ended), env.clone());
                env.clone().spawn("operation", async move {
                    match kind {
                        0..4 => {
                            let offset = Offset([0, 15, 12, 29][kind]);
                            let upper_bound = Offset(30);
                            let request =
                                ReadRequest { offset, bytes_max: 1, upper_bound, at_least_one: true };
                            let read = ottla_storage::read(&old.log, &request).await;
                            assert!(
                                matches!(
                                    read,
                                    Ok(_) | Err(ReadError::NotLeader | ReadError::OffsetOutOfRange { .. })
                                ),
                                "{read:?}"
                            );
                        }
                        4 => {
                            let found = ottla_storage::offset_for_timestamp(&old.log, TimestampMs(25)).await;
                            assert!(matches!(found, Ok(_) | Err(ReadError::NotLeader)), "{found:?}");
                        }
                        5 => {
                            let flushed = ottla_storage::flush_all(&old.log).await;
                            assert!(matches!(flushed, Ok(()) | Err(LogError::NotLeader)), "{flushed:?}");
                        }
                        _ => {
                            let now = TimestampMs(1_000);
                            let removal = ottla_storage::delete_old_segments(&env, &old.log, now).await;
                            assert!(matches!(removal, Ok(_) | Err(ReadError::NotLeader)), "{removal:?}");
                        }
                    }
                    *ended.lock() += 1;
                });
            };
            (0..7).for_each(run);
            env.sleep(Duration::from_micros(delay_us)).await;
            ottla_storage::retire(&old.log).await;
            env.disk().rename(Path::new(DIR), Path::new("/data/orders-0.1234-delete")).await.unwrap();
            let new = open(&env, &config, START, false).await;
            new.append(&[1_000]).await;
            let before = all_contents(&env).await;
            while *ended.lock() < 7 {
                env.sleep(Duration::from_micros(100)).await;
            }
            assert_eq!(all_contents(&env).await, before);
            assert_eq!(new.read(0, 1, true).await.0, Some(0));
        });
    }
}
