//! The promises of the file system over random operations, against models that are too simple to be wrong.

use super::*;

/// Writes `value` over a range.
fn write(files: &mut FileSystem, id: FileId, start: usize, size: usize, value: u8) {
    files.write(id, start as u64, &[IoSlice::new(&vec![value; size])]).unwrap();
}

/// What each byte of a file may be after a loss of power, and how long the file may be.
#[derive(Clone)]
struct Possible {
    /// Past the end a byte counts as 0.
    bytes: Vec<BTreeSet<u8>>,
    sizes: (usize, usize),
}

const SIZE_MAX: usize = 3000;

/// Goal: synced bytes survive, and nothing appears that was never written. Method: remember for each byte all values
/// since the last sync that began and ended; a file loses power at a random moment.
#[test]
fn bytes_after_a_loss_of_power_are_synced_or_later_ones() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let mut files = FileSystem::new();
        let id = files.open(Path::new("/f"), OpenMode::Create).unwrap();
        files.sync_dir(Path::new("/")).unwrap();
        let mut current = vec![0; SIZE_MAX];
        let mut size = 0;
        let mut possible = Possible { bytes: vec![BTreeSet::from([0]); SIZE_MAX], sizes: (0, 0) };
        // A sync that has begun: where, what the file was, and what has been possible since.
        let mut sync: Option<(SyncPoint, Possible)> = None;
        for step in 0..rng.range(1..30) {
            let value = step as u8 + 1;
            let mut changed = None;
            match rng.below(5) {
                0 | 1 => {
                    let start = rng.below(SIZE_MAX as u64) as usize;
                    // Often an append.
                    let start = if rng.one_in(2) { size.min(SIZE_MAX - 1) } else { start };
                    let count = rng.range(1..(SIZE_MAX - start) as u64 + 1) as usize;
                    write(&mut files, id, start, count, value);
                    current[start..start + count].fill(value);
                    size = size.max(start + count);
                    changed = Some(start..start + count);
                }
                2 => {
                    let new_size = rng.below(SIZE_MAX as u64) as usize;
                    files.set_size(id, new_size as u64).unwrap();
                    changed = Some(new_size.min(size)..size.max(new_size));
                    current[new_size.min(size)..].fill(0);
                    size = new_size;
                }
                3 if sync.is_none() => {
                    let bytes = current.iter().map(|byte| BTreeSet::from([*byte])).collect();
                    sync = Some((files.begin_sync(id).unwrap(), Possible { bytes, sizes: (size, size) }));
                }
                _ => {
                    if let Some((point, since)) = sync.take() {
                        files.end_sync(id, point).unwrap();
                        possible = since;
                    }
                }
            }
            let since = sync.as_mut().map(|(_, since)| since);
            for possible in [Some(&mut possible), since].into_iter().flatten() {
                possible.sizes = (possible.sizes.0.min(size), possible.sizes.1.max(size));
                for at in changed.clone().into_iter().flatten() {
                    possible.bytes[at].insert(current[at]);
                }
            }
            assert_eq!(files.read(id, 0, SIZE_MAX).unwrap(), &current[..size], "seed {seed}");
        }
        files.close(id);
        files.lose_power(&mut rng);
        let after = files.read_path(Path::new("/f")).unwrap().to_vec();
        let (least, most) = possible.sizes;
        assert!((least..=most).contains(&after.len()), "seed {seed}: {} of {least}..={most}", after.len());
        for (at, byte) in after.iter().enumerate() {
            // Where the file may have grown, what was never written is 0.
            let hole = *byte == 0 && at >= least;
            assert!(hole || possible.bytes[at].contains(byte), "seed {seed}: byte {at} is {byte}");
        }
    }
}

fn tree(files: &FileSystem, dir: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in files.list(Path::new(dir)).unwrap() {
        let path = format!("{dir}/{}", entry.name);
        if entry.is_dir {
            names.extend(tree(files, &path));
        }
        names.push(path);
    }
    names.sort();
    names
}

/// Goal: names survive once their directory is synced, and a rename is never half done. Method: random changes in two
/// directories, with all directories synced at a random moment before the loss of power.
#[test]
fn names_after_a_loss_of_power_are_synced_or_later_ones() {
    for seed in 0..2000 {
        let mut rng = Rng::new(seed);
        let mut files = FileSystem::new();
        for dir in ["/a", "/b"] {
            files.create_dir_all(Path::new(dir)).unwrap();
        }
        files.sync_dir(Path::new("/")).unwrap();
        let mut states = vec![tree(&files, "")];
        for _ in 0..rng.range(1..40) {
            let mut path = || format!("/{}/{}", rng.choose(&["a", "b"]), rng.below(4));
            let (one, other) = (path(), path());
            match rng.below(5) {
                0 | 1 => {
                    let id = files.open(Path::new(&one), OpenMode::Create).unwrap();
                    files.close(id);
                }
                2 => drop(files.remove_file(Path::new(&one))),
                3 => drop(files.rename(Path::new(&one), Path::new(&other))),
                _ if rng.one_in(3) => {
                    ["/a", "/b"].into_iter().for_each(|dir| files.sync_dir(Path::new(dir)).unwrap());
                    states.clear();
                }
                _ => {}
            }
            states.push(tree(&files, ""));
        }
        files.lose_power(&mut rng);
        let after = tree(&files, "");
        // Each directory is as it was at some moment since the sync.
        for dir in ["/a/", "/b/"] {
            let of_dir = |tree: &[String]| -> Vec<String> {
                tree.iter().filter(|path| path.starts_with(dir)).cloned().collect()
            };
            let known = states.iter().any(|state| of_dir(state) == of_dir(&after));
            assert!(known, "seed {seed}: {after:?} was never there");
        }
        assert_eq!(files.used_bytes, 0, "empty files take no room");
    }
}

#[test]
fn room_is_accounted_for() {
    let mut files = FileSystem::new();
    for round in 0..500 {
        let mut rng = Rng::new(round);
        let path = format!("/f{}", rng.below(5));
        let id = files.open(Path::new(&path), OpenMode::Create).unwrap();
        let at = rng.below(50_000) as usize;
        write(&mut files, id, at, 5000, 1);
        files.reserve(id, rng.below(200_000));
        if rng.one_in(2) {
            files.set_size(id, rng.below(50_000)).unwrap();
        }
        if rng.one_in(3) {
            files.remove_file(Path::new(&path)).unwrap();
        }
        files.close(id);
        let named: u64 = files
            .nodes
            .values()
            .map(|node| if let Node::File(file) = node { file.room_bytes } else { 0 })
            .sum();
        assert_eq!(files.used_bytes, named);
        if rng.one_in(20) {
            files.lose_power(&mut rng);
        }
    }
    assert!(files.nodes.len() < 5 + ZOMBIES_MAX + 10, "what has no name is forgotten");
}

#[test]
fn a_directory_is_removed_with_all_in_it() {
    let mut files = FileSystem::new();
    files.create_dir_all(Path::new("/a/b/c")).unwrap();
    let id = files.open(Path::new("/a/b/f"), OpenMode::Create).unwrap();
    assert!(files.rename(Path::new("/a"), Path::new("/a/b/d")).is_err());
    files.rename(Path::new("/a/b"), Path::new("/x")).unwrap();
    assert_eq!(tree(&files, ""), ["/a", "/x", "/x/c", "/x/f"]);
    files.remove_dir_all(Path::new("/x")).unwrap();
    write(&mut files, id, 0, 10, 1);
    files.close(id);
    assert_eq!((tree(&files, "").len(), files.used_bytes), (1, 0));
}
