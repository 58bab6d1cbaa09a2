//! The machine on loopback sockets and scratch directories.

use std::io::IoSlice;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::{Machine, MachineConn, MachineReader, MachineWriter, run};
use crate::{Conn, ConnReader, ConnWriter, Disk, Env, File, Listener, Net, OpenMode, Part};

/// Runs `scenario` on two workers in a scratch directory, with a time limit that turns a hang into a failure.
fn check<F>(scenario: impl FnOnce(Machine, PathBuf) -> F + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_path_buf();
    run(2, |machine| async move {
        let limit = Duration::from_secs(60);
        crate::timeout(&machine.clone(), limit, scenario(machine, path)).await.expect("ends in time");
    })
    .unwrap();
}

/// Bytes that differ at every position that a mistake could mix up.
fn pattern(size_bytes: usize) -> Vec<u8> {
    (0..size_bytes).map(|i| (i ^ (i >> 8) ^ (i >> 16)) as u8).collect()
}

async fn connected(machine: &Machine) -> (MachineConn, MachineConn) {
    let mut listener = machine.net().listen("127.0.0.1", 0).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let near = machine.net().connect("localhost", port).await.unwrap();
    (near, listener.accept().await.unwrap())
}

async fn read_exact(reader: &mut MachineReader, size_bytes: usize) -> Vec<u8> {
    let mut buffer = BytesMut::with_capacity(size_bytes);
    while buffer.len() < size_bytes {
        assert_ne!(reader.read(&mut buffer).await.unwrap(), 0, "closed early");
    }
    buffer.to_vec()
}

async fn send(writer: &mut MachineWriter, parts: Vec<Part<super::MachineFile>>) {
    writer.write(parts).await.unwrap();
}

fn file_with(machine: &Machine, path: PathBuf, contents: &[u8]) -> Arc<super::MachineFile> {
    let file = machine.disk().open(&path, OpenMode::Create).unwrap();
    file.write_at(&mut [IoSlice::new(contents)], 0).unwrap();
    Arc::new(file)
}

/// A frame as a fetch answers it: headers in memory between small and large ranges of a file, in order, to the byte,
/// while the reader is slower than the writer so that every send is a partial one.
#[test]
fn a_frame_of_memory_and_file_ranges_arrives_in_order() {
    check(|machine, dir| async move {
        let contents = pattern(5 << 20);
        let file = file_with(&machine, dir.join("log"), &contents);
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();

        let mut parts = Vec::new();
        let mut expected = Vec::new();
        let ranges =
            [(7, 100), (0, 3 << 20), (100, 32 * 1024), (4096, 32 * 1024 - 1), (1, 0), (2 << 20, 3 << 20)];
        for round in 0..12u8 {
            for (position, size_bytes) in ranges {
                let header = Bytes::from(vec![round; 61]);
                expected.extend_from_slice(&header);
                parts.push(Part::Bytes(header));
                expected.extend_from_slice(&contents[position as usize..(position + size_bytes) as usize]);
                parts.push(Part::File { file: Arc::clone(&file), position, size_bytes });
            }
        }
        let total = expected.len();
        let (done, finished) = tokio::sync::oneshot::channel();
        machine.spawn("writer", async move {
            send(&mut writer, parts).await;
            let _ = done.send(writer);
        });
        let mut received = Vec::new();
        while received.len() < total {
            let piece = (total - received.len()).min(70_001);
            received.extend(read_exact(&mut reader, piece).await);
        }
        assert!(received == expected, "the bytes differ");
        drop(finished.await.unwrap());
    });
}

/// Small ranges are gathered up to a bound; the last gathering must not stay corked in the kernel.
#[test]
fn many_small_ranges_are_pushed_out_at_once() {
    check(|machine, dir| async move {
        let contents = pattern(16 * 1024);
        let file = file_with(&machine, dir.join("log"), &contents);
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();
        // Exactly the bound: the flush falls on the last part.
        let count = super::net::GATHERED_BYTES_MAX / contents.len();
        let part = Part::File { file, position: 0, size_bytes: contents.len() as u64 };
        let started = machine.now();
        for _ in 0..8 {
            send(&mut writer, vec![part.clone(); count]).await;
            assert_eq!(read_exact(&mut reader, count * contents.len()).await, contents.repeat(count));
        }
        // The kernel holds corked bytes for 200 ms, each round.
        assert!(machine.now().saturating_since(started) < Duration::from_secs(1));
    });
}

#[test]
fn more_buffers_than_one_system_call_takes() {
    check(|machine, _| async move {
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();
        let parts: Vec<Bytes> = (0..1000u32).map(|i| Bytes::from(vec![i as u8; i as usize % 7])).collect();
        let expected = parts.concat();
        send(&mut writer, parts.into_iter().map(Part::Bytes).collect()).await;
        assert_eq!(read_exact(&mut reader, expected.len()).await, expected);
    });
}

#[test]
fn a_reader_sees_the_end_once_the_other_side_is_dropped() {
    check(|machine, _| async move {
        let (near, far) = connected(&machine).await;
        let (near_reader, mut near_writer) = near.split();
        let (mut reader, mut writer) = far.split();
        send(&mut near_writer, vec![Part::Bytes(Bytes::from_static(b"last words"))]).await;
        drop((near_reader, near_writer));
        assert_eq!(read_exact(&mut reader, 10).await, b"last words");
        let mut buffer = BytesMut::with_capacity(16);
        assert_eq!(reader.read(&mut buffer).await.unwrap(), 0);
        // Writing to nobody is an error at the latest once the reset has come back.
        while writer.write(vec![Part::Bytes(Bytes::from_static(b"anybody?"))]).await.is_ok() {}
    });
}

#[test]
fn reading_takes_no_more_than_the_spare_capacity() {
    check(|machine, _| async move {
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();
        send(&mut writer, vec![Part::Bytes(Bytes::from_static(b"0123456789"))]).await;
        let mut buffer = BytesMut::with_capacity(4);
        let capacity = buffer.capacity();
        while buffer.len() < capacity.min(4) {
            assert!(reader.read(&mut buffer).await.unwrap() > 0);
        }
        assert_eq!(buffer.capacity(), capacity);
        buffer.resize(capacity, 0);
        assert_eq!(reader.read(&mut buffer).await.unwrap(), 0);
    });
}

#[test]
fn sending_a_range_that_is_gone_is_an_error() {
    check(|machine, dir| async move {
        let file = file_with(&machine, dir.join("log"), &pattern(1 << 20));
        file.set_size(1 << 19).unwrap();
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();
        for size_bytes in [1 << 20, 1000] {
            let position = (1 << 20) - size_bytes;
            let error =
                writer.write(vec![Part::File { file: Arc::clone(&file), position, size_bytes }]).await;
            assert_eq!(error.unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
        }
        drop(writer);
        assert_eq!(read_exact(&mut reader, 1 << 19).await, &pattern(1 << 20)[..1 << 19]);
    });
}

/// A file dropped from the page cache: the cached read says so, the waiting read and the send bring it back.
#[test]
fn cold_files_are_read_and_sent() {
    check(|machine, dir| async move {
        let contents = pattern(3 << 20);
        let file = file_with(&machine, dir.join("log"), &contents);
        let (near, far) = connected(&machine).await;
        let (_, mut writer) = near.split();
        let (mut reader, _) = far.split();
        let size_bytes = contents.len() as u64;
        for small in [true, false] {
            file.sync().await.unwrap();
            let advice = rustix::fs::Advice::DontNeed;
            rustix::fs::fadvise(&**file.handle(), 0, None, advice).unwrap();
            assert_eq!(file.read_at(2 << 20, 5000).await.unwrap(), &contents[2 << 20..(2 << 20) + 5000]);
            rustix::fs::fadvise(&**file.handle(), 0, None, advice).unwrap();
            let size_bytes = if small { 5000 } else { size_bytes };
            let part = Part::File { file: Arc::clone(&file), position: 0, size_bytes };
            let (done, finished) = tokio::sync::oneshot::channel();
            machine.spawn("writer", async move {
                send(&mut writer, vec![part]).await;
                let _ = done.send(writer);
            });
            let received = read_exact(&mut reader, size_bytes as usize).await;
            assert!(received == contents[..size_bytes as usize], "the bytes differ");
            writer = finished.await.unwrap();
        }
    });
}

#[test]
fn positional_writes_and_reads() {
    check(|machine, dir| async move {
        let disk = machine.disk();
        let path = dir.join("file");
        assert_eq!(disk.open(&path, OpenMode::Read).unwrap_err().kind(), std::io::ErrorKind::NotFound);
        assert_eq!(disk.open(&path, OpenMode::Write).unwrap_err().kind(), std::io::ErrorKind::NotFound);
        let file = disk.open(&path, OpenMode::Create).unwrap();
        // More buffers than the system takes at once, empty ones among them.
        let pieces: Vec<Vec<u8>> = (0..3000usize).map(|i| vec![i as u8; i % 5]).collect();
        let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        file.write_at(&mut slices, 100).unwrap();
        file.write_at(&mut [], 0).unwrap();
        file.write_at(&mut [IoSlice::new(&[])], 0).unwrap();
        let expected = pieces.concat();
        assert_eq!(file.size_bytes().unwrap(), 100 + expected.len() as u64);
        let read = file.read_at(100, expected.len() + 50).await.unwrap();
        assert_eq!(read, expected, "short only at the end of the file");
        let mut buffer = vec![1; expected.len() + 150];
        // Whether a just written page counts as cached is the file system's to say.
        if let Some(count) = file.read_cached_at(&mut buffer, 0).unwrap() {
            assert_eq!(count, 100 + expected.len());
            assert_eq!(buffer[..100], [0; 100]);
            assert_eq!(buffer[100..count], expected);
        }
        file.reserve(1 << 20);
        file.start_write_back(0, 4096);
        assert_eq!(file.size_bytes().unwrap(), 100 + expected.len() as u64, "reserved room is not seen");
        file.set_size(50).unwrap();
        file.sync().await.unwrap();
        assert_eq!(disk.read(&path).await.unwrap(), vec![0; 50]);
    });
}

#[test]
fn directories_and_atomic_files() {
    check(|machine, dir| async move {
        let disk = machine.disk();
        let nested = dir.join("a/b");
        disk.create_dir_all(&nested).await.unwrap();
        disk.create_dir_all(&nested).await.unwrap();
        disk.write_atomic(&nested.join("meta"), Bytes::from_static(b"one")).await.unwrap();
        disk.write_atomic(&nested.join("meta"), Bytes::from_static(b"three")).await.unwrap();
        assert_eq!(disk.read(&nested.join("meta")).await.unwrap(), "three");
        disk.rename(&nested, &dir.join("c")).await.unwrap();
        disk.sync_dir(&dir).await.unwrap();
        let names: Vec<_> = disk.list(&dir).await.unwrap().into_iter().map(|e| (e.name, e.is_dir)).collect();
        assert_eq!(names, [("a".into(), true), ("c".into(), true)]);
        let inner = disk.list(&dir.join("c")).await.unwrap();
        assert_eq!((inner.len(), inner[0].size_bytes, inner[0].is_dir), (1, 5, false));
        disk.remove_file(&dir.join("c/meta")).await.unwrap();
        let error = disk.remove_file(&dir.join("c/meta")).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
        disk.remove_dir_all(&dir.join("a")).await.unwrap();
        assert!(disk.usage(&dir).await.unwrap().total_bytes > 0);
    });
}

#[test]
fn a_lock_has_one_holder() {
    check(|machine, dir| async move {
        let path = dir.join(".lock");
        let lock = machine.disk().lock(&path).await.unwrap();
        let error = machine.disk().lock(&path).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
        drop(lock);
        machine.disk().lock(&path).await.unwrap();
    });
}

#[test]
fn time_and_chance() {
    check(|machine, _| async move {
        let before = machine.now();
        machine.sleep(Duration::from_millis(3)).await;
        assert!(machine.now().saturating_since(before) >= Duration::from_millis(3));
        assert!(machine.wall_clock().0 > 1_600_000_000_000);
        assert_ne!(machine.random_u64(), machine.random_u64());
        let never = model::Instant::default() + Duration::MAX;
        let slept = crate::timeout(&machine, Duration::from_millis(1), machine.sleep_until(never)).await;
        assert_eq!(slept, None);
    });
}

#[test]
fn a_port_in_use_is_said() {
    check(|machine, _| async move {
        let listener = machine.net().listen("", 0).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let error = machine.net().listen("", port).await.err().unwrap();
        assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
        assert!(machine.net().connect("127.0.0.1", port).await.is_ok());
    });
}
