//! The simulated world by itself: time, processes, the network and the disk under faults, and that a seed repeats.

use std::io::{self, IoSlice};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use env::{Conn, ConnReader, ConnWriter, Disk, Env, File, Listener, Net, OpenMode, Part, timeout};
use ottla_sim::{DiskFault, Host, SimConn, SimEnv, SimFile, World};

const PORT: u16 = 9092;

/// Answers every connection with what it sends.
async fn echo_server(env: SimEnv) {
    let mut listener = env.net().listen("", PORT).await.unwrap();
    loop {
        let (mut reader, mut writer) = listener.accept().await.unwrap().split();
        env.spawn("echo", async move {
            let mut buffer = BytesMut::with_capacity(4096);
            while reader.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                let answer = Part::Bytes(buffer.split().freeze());
                if writer.write(vec![answer]).await.is_err() {
                    return;
                }
                buffer.reserve(4096);
            }
        });
    }
}

async fn connect(env: &SimEnv, host: &str) -> SimConn {
    env.net().connect(host, PORT).await.unwrap()
}

/// Sends `bytes` and reads as many back.
async fn ask(conn: SimConn, bytes: Bytes) -> io::Result<Bytes> {
    let (mut reader, mut writer) = conn.split();
    let size = bytes.len();
    writer.write(vec![Part::Bytes(bytes)]).await?;
    let mut answer = BytesMut::with_capacity(size);
    while answer.len() < size {
        if reader.read(&mut answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(answer.freeze())
}

async fn write(env: &SimEnv, file: &SimFile, bytes: &[u8], position: u64) {
    file.write_at(&mut [IoSlice::new(bytes)], position).unwrap();
    env.settle().await;
}

/// A process that appends and syncs, a server, a client, kills and losses of power: a little of everything.
fn busy_run(seed: u64) -> World {
    let world = World::new(seed);
    let (server, client) = (world.host("server"), world.host("client"));
    let start_server = |server: &Host| {
        server.start(|env| async move {
            let disk = env.clone();
            env.spawn("appender", async move {
                let env = disk;
                let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
                loop {
                    let size = file.size_bytes().unwrap();
                    write(&env, &file, &env.random_u64().to_be_bytes(), size).await;
                    file.sync().await.unwrap();
                    env.disk().sync_dir(Path::new("/")).await.unwrap();
                }
            });
            echo_server(env).await;
        })
    };
    start_server(&server);
    let asker = client.boot();
    world.block_on(async {
        for round in 0..20u64 {
            for _ in 0..5 {
                let question = Bytes::from(vec![round as u8; 3000]);
                let asked = timeout(&asker, Duration::from_secs(3), async {
                    let conn = asker.net().connect("server", PORT).await?;
                    ask(conn, question.clone()).await
                });
                if let Some(Ok(answer)) = asked.await {
                    assert_eq!(answer, question);
                }
                asker.sleep(Duration::from_millis(2)).await;
            }
            match world.random(|rng| rng.below(4)) {
                0 => server.kill(),
                1 => server.lose_power(),
                2 => {
                    server.reset_connections();
                    continue;
                }
                _ => continue,
            }
            start_server(&server);
        }
    });
    world
}

#[test]
fn a_seed_repeats_to_the_last_step() {
    let (first, second, other) = (busy_run(3), busy_run(3), busy_run(4));
    assert_eq!(first.trace_hash(), second.trace_hash());
    assert_eq!(first.events_count(), second.events_count());
    assert_ne!(first.trace_hash(), other.trace_hash());
    assert!(first.faults().values().sum::<u64>() > 3, "{:?}", first.faults());
}

/// Run by the test below in a process of its own.
const CHILD: &str = "SIM_TEST_CHILD";

#[test]
fn a_seed_repeats_in_another_process() {
    let mine = busy_run(11).trace_hash().to_string();
    if std::env::var_os(CHILD).is_some() {
        #[allow(clippy::print_stdout)] // the parent process reads it
        {
            println!("hash {mine}");
        }
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_seed_repeats_in_another_process", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(output.contains(&format!("hash {mine}")), "expected {mine} in {output}");
}

#[test]
fn time_jumps_while_all_sleep() {
    let world = World::new(1);
    let env = world.host("a").boot();
    world.block_on(async {
        let before = env.now();
        env.sleep(Duration::from_secs(1000)).await;
        let passed = env.now().saturating_since(before);
        assert!(passed >= Duration::from_secs(1000) && passed < Duration::from_secs(1001));
        assert_eq!(timeout(&env, Duration::from_secs(1), std::future::pending::<()>()).await, None);
    });
}

#[test]
#[should_panic(expected = "no progress")]
fn waiting_forever_while_others_are_busy_is_a_failure() {
    let world = World::new(1);
    world.limit_time(Duration::from_secs(2));
    let host = world.host("a");
    host.start(|env| async move {
        loop {
            env.sleep(Duration::from_millis(100)).await;
        }
    });
    world.block_on(std::future::pending::<()>());
}

#[test]
#[should_panic(expected = "deadlock")]
fn a_deadlock_is_a_failure() {
    World::new(1).block_on(std::future::pending::<()>());
}

#[test]
#[should_panic(expected = "a task's panic")]
fn a_panicking_task_fails_the_run() {
    let world = World::new(1);
    world.host("a").start(|_| async { panic!("a task's panic") });
    world.block_on(world.sleep(Duration::from_secs(1)));
}

#[test]
fn large_messages_pass_bounded_buffers_in_order() {
    for seed in 0..20 {
        let world = World::new(seed);
        world.host("server").start(echo_server);
        let client = world.host("client").boot();
        let (reading, question) =
            (client.clone(), Bytes::from_iter((0..1_000_000u32).map(|i| (i % 251) as u8)));
        world.block_on(async {
            let (mut reader, mut writer) = connect(&client, "server").await.split();
            let sent = question.clone();
            client.spawn("writer", async move {
                let parts = vec![Part::Bytes(sent.slice(..7)), Part::Bytes(sent.slice(7..))];
                writer.write(parts).await.unwrap();
                // The answer is read while it is held open.
                std::future::pending::<()>().await;
            });
            let mut answer = BytesMut::with_capacity(question.len());
            while answer.len() < question.len() {
                assert!(reader.read(&mut answer).await.unwrap() > 0);
                reading.sleep(Duration::from_micros(50)).await;
            }
            assert!(answer == question);
        });
    }
}

#[test]
fn a_file_range_is_sent_as_it_is_and_a_cut_one_is_an_error() {
    let world = World::new(5);
    let (a, b) = (world.host("a").boot(), world.host("b").boot());
    world.block_on(async {
        let mut listener = b.net().listen("b", 0).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (_, mut writer) = a.net().connect("b", port).await.unwrap().split();
        let (mut reader, _) = listener.accept().await.unwrap().split();
        let file = a.disk().open(Path::new("/f"), OpenMode::Create).unwrap();
        write(&a, &file, b"0123456789", 0).await;
        let file = Arc::new(file);
        let range = |position, size_bytes| Part::File { file: Arc::clone(&file), position, size_bytes };
        writer.write(vec![Part::Bytes(Bytes::from_static(b"<")), range(2, 3)]).await.unwrap();
        let mut buffer = BytesMut::with_capacity(64);
        while buffer.len() < 4 {
            reader.read(&mut buffer).await.unwrap();
        }
        assert_eq!(buffer, "<234");
        let error = writer.write(vec![range(8, 3)]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        drop((writer, file));
        assert_eq!(reader.read(&mut buffer).await.unwrap(), 0);
    });
}

/// After a kill the other side learns of it at once, and nobody listens; after a loss of power it hears nothing until
/// the host is back.
#[test]
fn what_the_other_side_sees_of_an_ended_process() {
    for seed in 0..50 {
        let world = World::new(seed);
        let server = world.host("server");
        let client = world.host("client").boot();
        let limit = Duration::from_secs(5);
        server.start(echo_server);
        world.block_on(async {
            let (mut reader, _writer) = connect(&client, "server").await.split();
            server.kill();
            let mut buffer = BytesMut::with_capacity(10);
            let read = timeout(&client, limit, reader.read(&mut buffer)).await.expect("is told");
            assert!(!matches!(read, Ok(1..)), "{read:?}");
            let refused = client.net().connect("server", PORT).await.err().unwrap();
            assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

            server.start(echo_server);
            client.sleep(Duration::from_millis(1)).await;
            let (mut reader, mut writer) = connect(&client, "server").await.split();
            server.lose_power();
            assert!(timeout(&client, limit, reader.read(&mut buffer)).await.is_none(), "silence");
            assert!(timeout(&client, limit, client.net().connect("server", PORT)).await.is_none());
            server.start(echo_server);
            let _ = writer.write(vec![Part::Bytes(Bytes::from_static(b"?"))]).await;
            let read = timeout(&client, limit, reader.read(&mut buffer)).await.expect("is told");
            assert_eq!(read.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        });
    }
}

#[test]
fn a_partition_holds_back_and_heals() {
    let world = World::new(9);
    let (server, client) = (world.host("server"), world.host("client"));
    server.start(echo_server);
    let env = client.boot();
    world.block_on(async {
        let conn = connect(&env, "server").await;
        world.partition(&server, &client);
        let asked = ask(conn, Bytes::from_static(b"held back"));
        let mut asked = std::pin::pin!(asked);
        assert!(timeout(&env, Duration::from_secs(5), &mut asked).await.is_none());
        world.heal();
        assert_eq!(timeout(&env, Duration::from_secs(1), asked).await.unwrap().unwrap(), "held back");
    });
}

#[test]
fn a_killed_process_runs_no_further_and_loses_nothing_written() {
    let world = World::new(2);
    let host = world.host("a");
    let steps = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&steps);
    let process = host.start(|env| async move {
        let lock = env.disk().lock(Path::new("/.lock")).await.unwrap();
        let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
        loop {
            write(&env, &file, &[7], counted.fetch_add(1, Ordering::Relaxed)).await;
            assert!(env.disk().lock(Path::new("/.lock")).await.is_err());
            let _ = &lock;
        }
    });
    world.block_on(async {
        world.sleep(Duration::from_secs(1)).await;
        host.kill();
        process.ended().await;
        let at_kill = steps.load(Ordering::Relaxed);
        assert!(at_kill > 100 && !process.is_running());
        world.sleep(Duration::from_secs(1)).await;
        assert_eq!(steps.load(Ordering::Relaxed), at_kill);
        let env = host.boot();
        assert_eq!(env.disk().read(Path::new("/log")).await.unwrap().len() as u64, at_kill);
        env.disk().lock(Path::new("/.lock")).await.expect("locks end with their process");
    });
}

/// What was synced, bytes and names, is there after every loss of power; what was not may be there in parts, and over
/// many seeds all of these happen.
#[test]
fn a_loss_of_power_takes_only_what_was_not_synced() {
    let (mut lost_all, mut kept_all, mut torn, mut nameless) = (0, 0, 0, 0);
    for seed in 0..300 {
        let world = World::new(seed);
        let host = world.host("a");
        let env = host.boot();
        let synced = [1; 1000];
        let later = [2; 5000];
        world.block_on(async {
            let disk = env.disk();
            disk.create_dir_all(Path::new("/dir")).await.unwrap();
            disk.sync_dir(Path::new("/")).await.unwrap();
            let file = disk.open(Path::new("/dir/log"), OpenMode::Create).unwrap();
            write(&env, &file, &synced, 0).await;
            file.sync().await.unwrap();
            disk.sync_dir(Path::new("/dir")).await.unwrap();
            write(&env, &file, &later, 1000).await;
            let nameless = disk.open(Path::new("/dir/new"), OpenMode::Create).unwrap();
            write(&env, &nameless, &synced, 0).await;
            nameless.sync().await.unwrap();
            drop((file, nameless));
            host.lose_power();
            assert!(env.disk().read(Path::new("/dir/log")).await.is_err(), "that process is gone");
        });
        let env = host.boot();
        world.block_on(async {
            let bytes = env.disk().read(Path::new("/dir/log")).await.unwrap();
            assert!(bytes.len() <= 6000);
            assert_eq!(bytes[..1000], synced);
            assert!(bytes[1000..].iter().all(|byte| [0, 2].contains(byte)));
            match bytes[1000..].iter().filter(|byte| **byte == 2).count() {
                0 => lost_all += 1,
                5000 => kept_all += 1,
                _ => torn += 1,
            }
            match env.disk().read(Path::new("/dir/new")).await {
                Ok(bytes) => assert_eq!(bytes, &synced[..]),
                Err(_) => nameless += 1,
            }
        });
    }
    assert!(lost_all > 20 && kept_all > 20 && torn > 20 && nameless > 20 && nameless < 280);
}

/// An atomic write is the old or the new file whenever power is lost, and the new one once it returned.
#[test]
fn an_atomic_write_is_never_half_there() {
    let mut old = 0;
    for seed in 0..200 {
        let world = World::new(seed);
        let host = world.host("a");
        let env = host.boot();
        let path = Path::new("/state");
        let done = world.block_on(async {
            env.disk().write_atomic(path, Bytes::from_static(b"old")).await.unwrap();
            let limit = Duration::from_micros(seed * 30);
            timeout(&env, limit, env.disk().write_atomic(path, Bytes::from_static(b"newer"))).await.is_some()
        });
        host.lose_power();
        let env = host.boot();
        let bytes = world.block_on(env.disk().read(path)).unwrap();
        assert!(bytes == "newer" || !done && bytes == "old", "{bytes:?} after done={done}");
        old += u64::from(bytes == "old");
    }
    assert!(old > 20 && old < 180);
}

#[test]
fn a_full_disk_refuses_and_takes_again() {
    let world = World::new(1);
    let host = world.host("a");
    let env = host.boot();
    host.set_disk_capacity(8192);
    world.block_on(async {
        let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
        file.reserve(1 << 30);
        write(&env, &file, &[1; 6000], 0).await;
        let error = file.write_at(&mut [IoSlice::new(&[2; 6000])], 6000).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!(file.size_bytes().unwrap(), 8192, "what fitted was written");
        assert_eq!(env.disk().usage(Path::new("/")).await.unwrap().usable_bytes, 0);
        let error = env.disk().write_atomic(Path::new("/x"), Bytes::from_static(b"x")).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        file.set_size(6000).unwrap();
        host.set_disk_capacity(u64::MAX);
        write(&env, &file, &[2; 6000], 6000).await;
        drop(file);
        env.disk().remove_file(Path::new("/log")).await.unwrap();
        assert_eq!(host.disk_used_bytes(), 0);
    });
}

/// A sync that failed leaves bytes that are seen, and that no later sync makes durable.
#[test]
fn a_failed_sync_is_never_made_good() {
    for seed in 0..20 {
        let world = World::new(seed);
        let host = world.host("a");
        let env = host.boot();
        world.block_on(async {
            let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
            env.disk().sync_dir(Path::new("/")).await.unwrap();
            write(&env, &file, &[1; 600], 0).await;
            host.fail_disk(DiskFault::Sync, 1);
            file.sync().await.unwrap_err();
            file.sync().await.unwrap();
            assert_eq!(env.disk().read(Path::new("/log")).await.unwrap(), vec![1; 600]);
            host.fail_disk(DiskFault::Write, 1);
            file.write_at(&mut [IoSlice::new(&[9; 10])], 600).unwrap_err();
            host.fail_disk(DiskFault::Read, 1);
            file.read_at(0, 1).await.unwrap_err();
        });
        host.lose_power();
        let env = host.boot();
        let bytes = world.block_on(env.disk().read(Path::new("/log"))).unwrap();
        assert!(bytes.iter().all(|byte| *byte != 1));
    }
}

#[test]
fn slow_and_hung_disks_take_their_time() {
    let world = World::new(1);
    let host = world.host("a");
    let env = host.boot();
    let elapsed = |slow: u32| {
        host.slow_disk(slow);
        world.block_on(async {
            let before = env.now();
            let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
            for position in 0..100 {
                file.write_at(&mut [IoSlice::new(&[1; 100])], position).unwrap();
            }
            env.settle().await;
            file.sync().await.unwrap();
            env.now().saturating_since(before)
        })
    };
    assert!(elapsed(1000) > elapsed(1) * 20);

    host.slow_disk(1);
    let ticks = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&ticks);
    host.start(|env| async move {
        let file = env.disk().open(Path::new("/other"), OpenMode::Create).unwrap();
        loop {
            env.sleep(Duration::from_millis(10)).await;
            file.write_at(&mut [IoSlice::new(&[1; 100])], 0).unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    world.block_on(async {
        world.sleep(Duration::from_secs(1)).await;
        host.hang_disk();
        let before = ticks.load(Ordering::Relaxed);
        let synced = timeout(&env, Duration::from_secs(5), env.disk().sync_dir(Path::new("/")));
        assert!(synced.await.is_none());
        assert!(
            before > 50 && ticks.load(Ordering::Relaxed) <= before + 1,
            "an inline call stops the process"
        );
        host.resume_disk();
        env.disk().sync_dir(Path::new("/")).await.unwrap();
        world.sleep(Duration::from_secs(1)).await;
        assert!(ticks.load(Ordering::Relaxed) > before + 50);
    });
}
