//! The simulated disk and network do what the machine's do, as long as nothing fails: the same random calls get the
//! same answers, down to the kind of error.

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use env::{Conn, ConnReader, ConnWriter, Disk, Env, File, FileOf, Listener, Net, OpenMode, Part, machine};
use ottla_sim::{Rng, World};

/// What a call answered.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Failed(io::ErrorKind),
    Size(u64),
    Bytes(Bytes),
    Names(Vec<(String, bool, u64)>),
    Done,
}

fn answer<T>(result: io::Result<T>, as_answer: impl FnOnce(T) -> Answer) -> Answer {
    result.map_or_else(|error| Answer::Failed(error.kind()), as_answer)
}

fn any_path(rng: &mut Rng, root: &Path) -> PathBuf {
    let names = ["a", "b", "c"];
    let mut path = root.join(rng.choose(&names));
    if rng.one_in(2) {
        path.push(rng.choose(&names));
    }
    path
}

/// Makes the calls of `seed` below `root`, which is a directory.
async fn use_disk<E: Env>(env: E, seed: u64, root: PathBuf) -> Vec<(String, Answer)> {
    let mut rng = Rng::new(seed);
    let mut answers = Vec::new();
    let mut files: Vec<FileOf<E>> = Vec::new();
    let disk = env.disk();
    for _ in 0..200 {
        let (path, other) = (any_path(&mut rng, &root), any_path(&mut rng, &root));
        let (position, size) = (rng.below(5000), rng.below(3000));
        let index = (!files.is_empty()).then(|| rng.below(files.len() as u64) as usize);
        let (call, got) = match (rng.below(14), index) {
            (0 | 1, _) => {
                let mode = *rng.choose(&[OpenMode::Read, OpenMode::Write, OpenMode::Create]);
                let opened = disk.open(&path, mode);
                // A directory may be opened for reading, where the simulator is stricter; nobody does.
                let is_dir = disk.list(&path).await.is_ok();
                if is_dir {
                    continue;
                }
                (
                    "open",
                    answer(opened, |file| {
                        files.push(file);
                        Answer::Done
                    }),
                )
            }
            (2, _) => ("create_dir_all", answer(disk.create_dir_all(&path).await, |()| Answer::Done)),
            (3, _) => ("remove_file", answer(disk.remove_file(&path).await, |()| Answer::Done)),
            (4, _) if rng.one_in(3) => {
                ("remove_dir_all", answer(disk.remove_dir_all(&path).await, |()| Answer::Done))
            }
            (5, _) => ("rename", answer(disk.rename(&path, &other).await, |()| Answer::Done)),
            (6, _) => {
                let contents = Bytes::from(vec![7; size as usize]);
                ("write_atomic", answer(disk.write_atomic(&path, contents).await, |()| Answer::Done))
            }
            (7, _) => ("read", answer(disk.read(&path).await, Answer::Bytes)),
            (8, Some(index)) => {
                let bytes = vec![rng.next_u64() as u8; size as usize];
                let mut slices = [IoSlice::new(&bytes), IoSlice::new(b"tail")];
                ("write_at", answer(files[index].write_at(&mut slices, position), |()| Answer::Done))
            }
            (9, Some(index)) => {
                ("read_at", answer(files[index].read_at(position, size as usize).await, Answer::Bytes))
            }
            (10, Some(index)) => ("set_size", answer(files[index].set_size(size), |()| Answer::Done)),
            (11, Some(index)) => {
                files[index].reserve(1 << 16);
                ("size", answer(files[index].size_bytes(), Answer::Size))
            }
            (12, Some(index)) if files.len() > 5 => {
                files.swap_remove(index);
                ("close", Answer::Done)
            }
            _ => (
                "list",
                answer(disk.list(&path).await, |entries| {
                    let entries =
                        entries.into_iter().map(|entry| (entry.name, entry.is_dir, entry.size_bytes));
                    Answer::Names(entries.collect())
                }),
            ),
        };
        let name = |path: &Path| path.strip_prefix(&root).unwrap_or(path).display().to_string();
        answers.push((format!("{call} {} {} {position} {size}", name(&path), name(&other)), got));
    }
    answers
}

#[test]
fn disks() {
    for seed in 0..50 {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_path_buf();
        let real = machine::run(1, |machine| use_disk(machine, seed, root)).unwrap();
        let world = World::new(seed);
        let env = world.host("a").boot();
        let simulated = world.block_on(async {
            env.disk().create_dir_all(Path::new("/root")).await.unwrap();
            use_disk(env.clone(), seed, PathBuf::from("/root")).await
        });
        for (real, simulated) in real.iter().zip(&simulated) {
            assert_eq!(real, simulated, "seed {seed}");
        }
        assert_eq!(real.len(), simulated.len());
    }
}

/// A connection's life: refused, opened, used in both directions, half closed, closed; and an address in use.
async fn use_net<E: Env>(env: E, root: PathBuf) -> Vec<String> {
    let mut seen = Vec::new();
    let mut listener = env.net().listen("localhost", 0).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    seen.push(format!("{:?}", env.net().listen("localhost", port).await.err().map(|error| error.kind())));
    let (mut reader, mut writer) = env.net().connect("localhost", port).await.unwrap().split();
    let (mut far_reader, mut far_writer) = listener.accept().await.unwrap().split();
    env.disk().create_dir_all(&root).await.unwrap();
    let file = env.disk().open(&root.join("file"), OpenMode::Create).unwrap();
    file.write_at(&mut [IoSlice::new(&[5; 100_000])], 0).unwrap();
    let file = Arc::new(file);
    let parts = vec![
        Part::Bytes(Bytes::from_static(b"head")),
        Part::File { file: Arc::clone(&file), position: 10, size_bytes: 40_000 },
        Part::File { file, position: 99_000, size_bytes: 1000 },
    ];
    writer.write(parts).await.unwrap();
    let mut buffer = BytesMut::with_capacity(50_000);
    while buffer.len() < 41_004 {
        assert!(far_reader.read(&mut buffer).await.unwrap() > 0);
    }
    seen.push(format!("{:?} {}", &buffer[..4], buffer[4..].iter().all(|byte| *byte == 5)));
    // The near side ends its direction, and still hears the other.
    drop(writer);
    seen.push(format!("end {:?}", far_reader.read(&mut buffer).await));
    far_writer.write(vec![Part::Bytes(Bytes::from_static(b"answer"))]).await.unwrap();
    drop((far_reader, far_writer));
    let mut buffer = BytesMut::with_capacity(16);
    while reader.read(&mut buffer).await.unwrap() > 0 {}
    seen.push(format!("{buffer:?}"));
    drop(listener);
    seen.push(format!("{:?}", env.net().connect("localhost", port).await.err().map(|error| error.kind())));
    seen
}

#[test]
fn networks() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().to_path_buf();
    let real = machine::run(1, |machine| use_net(machine, root)).unwrap();
    let world = World::new(1);
    let env = world.host("a").boot();
    assert_eq!(world.block_on(use_net(env, PathBuf::from("/root"))), real);
}
