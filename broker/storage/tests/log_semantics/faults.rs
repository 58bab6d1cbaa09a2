//! What a log holds after something has failed half-way.

use super::*;

/// When not all files of a new segment can be created, what is appended next goes to the old one; no later open takes the
/// new one, which is empty, for the end of the log.
#[test]
fn a_segment_that_could_not_be_created_is_not_the_end_of_the_log() {
    for (suffix, recovery_point) in ["index", "timeindex", "log"].into_iter().zip([0, 3, 2]) {
        simulate(|env| async move {
            let log = open(&env, &config(), START, false).await;
            log.append(&[1, 2]).await;
            // A name that is taken by a directory stands for a process without file handles.
            let taken = Path::new(DIR).join(format!("00000000000000000002.{suffix}"));
            env.disk().create_dir_all(&taken).await.unwrap();
            log.log.lock().roll().unwrap_err();
            env.disk().remove_dir_all(&taken).await.unwrap();
            log.append(&[3, 4]).await;
            assert_eq!(log.bases(), [0]);
            ottla_storage::flush_all(&log.log).await.unwrap();
            drop(log);
            let killed = LogCheckpoint { recovery_point: Offset(recovery_point), ..START };
            let log = open(&env, &config(), killed, false).await;
            assert_eq!((log.bases(), log.log.lock().log_end_offset()), (vec![0], Offset(4)));
            assert_eq!(log.append(&[5]).await.first_offset, Offset(4));
        });
    }
}

/// The same where an earlier version left the empty segment behind.
#[test]
fn an_empty_segment_within_another_one_is_left_out() {
    for (is_clean, recovery_point) in [(true, 4), (false, 4), (false, 3), (false, 0)] {
        simulate(|env| async move {
            let log = open(&env, &config(), START, false).await;
            log.append(&[1, 2]).await;
            log.append(&[3, 4]).await;
            log.close().await;
            overwrite(&env, "00000000000000000002.log", 0, b"");
            let checkpoint = LogCheckpoint { recovery_point: Offset(recovery_point), ..START };
            let log = open(&env, &config(), checkpoint, is_clean).await;
            assert_eq!((log.bases(), log.log.lock().log_end_offset()), (vec![0], Offset(4)));
            assert_eq!(log.append(&[5]).await.first_offset, Offset(4));
        });
    }
}

/// Where the newest producer snapshot is lost, an older one of the same segment is not taken for the log's end.
#[test]
fn an_older_snapshot_does_not_say_where_the_log_ends() {
    simulate(|env| async move {
        let mut checkpoint = START;
        for timestamp in [10, 20] {
            let log = open(&env, &config(), checkpoint, checkpoint != START).await;
            log.append(&[timestamp]).await;
            checkpoint = log.close().await;
        }
        let newest = "00000000000000000002.snapshot";
        let intact = contents(&env, newest).await;
        assert!(names(&env).await.contains(&"00000000000000000001.snapshot".to_owned()));
        env.disk().remove_file(&Path::new(DIR).join(newest)).await.unwrap();
        let log = open(&env, &config(), checkpoint, true).await;
        assert_eq!(log.log.lock().log_end_offset(), Offset(2));
        log.close().await;
        assert_eq!(contents(&env, newest).await, intact, "it is made again");
        let log = open(&env, &config(), checkpoint, true).await;
        assert_eq!(log.append(&[30]).await.first_offset, Offset(2));
    });
}

/// Whoever waits for a flush may go away. What it had to make durable is made so by the next one.
#[test]
fn a_flush_that_nobody_finished_is_made_good_by_the_next() {
    for seed in 0..20 {
        let world = World::new(seed);
        let host = world.host("node");
        let env = host.boot();
        world.block_on(async {
            env.disk().create_dir_all(Path::new("/data")).await.unwrap();
            env.disk().sync_dir(Path::new("/")).await.unwrap();
            let log = open(&env, &config(), START, false).await;
            log.append(&[1]).await;
            let limit = Duration::from_micros(50 * seed);
            let _ = env::timeout(&env, limit, ottla_storage::flush(&log.log, Offset(1))).await;
            ottla_storage::flush(&log.log, Offset(1)).await.unwrap();
            assert_eq!(log.log.lock().recovery_point(), Offset(1));
        });
        host.lose_power();
        let env = host.boot();
        world.block_on(async {
            let checkpoint = LogCheckpoint { recovery_point: Offset(1), ..START };
            let log = open(&env, &config(), checkpoint, false).await;
            assert_eq!(log.log.lock().log_end_offset(), Offset(1), "seed {seed}");
            assert_eq!(log.log.lock().leader_epochs().entries(), [(LeaderEpoch(4), Offset(0))]);
        });
    }
}

/// A flush that there is no room for leaves the log as it is, and is tried again.
#[test]
fn a_flush_on_a_full_disk_can_be_tried_again() {
    let world = World::new(1);
    let host = world.host("node");
    let env = host.boot();
    world.block_on(async {
        let log = open(&env, &config(), START, false).await;
        log.append(&[1]).await;
        host.set_disk_capacity(host.disk_used_bytes());
        let error = ottla_storage::flush(&log.log, Offset(1)).await.unwrap_err();
        assert!(matches!(error, LogError::Storage(error) if error.is_disk_full() && error.is_log_usable));
        assert_eq!(log.log.lock().recovery_point(), Offset(0));
        host.set_disk_capacity(u64::MAX);
        log.append(&[2]).await;
        ottla_storage::flush(&log.log, Offset(2)).await.unwrap();
        assert_eq!(&contents(&env, "leader-epoch-checkpoint").await[..], b"0\n1\n4 0\n");
    });
}
