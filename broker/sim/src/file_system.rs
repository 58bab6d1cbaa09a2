//! The files of one simulated disk: what processes see, and what would survive a loss of power.
//!
//! A file has its bytes in the page cache and its durable bytes; what was written since the last sync is remembered in
//! order. A directory has its names and its durable names; changes of names are remembered in order. A sync of a file
//! makes durable what was written before the sync began; a sync of a directory makes its names durable. When power is
//! lost, any part of the rest may survive: bytes sector by sector, names so that no change survives which an earlier
//! lost change of the same directory came before.
//!
//! Knows no time and no faults but the loss of power and lack of room.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IoSlice};
use std::ops::Range;
use std::path::{Component, Path};

use env::{DirEntry, DiskUsage, OpenMode};
use model::TimestampMs;

use crate::rng::Rng;

/// What the disk writes as a whole.
const SECTOR_BYTES: usize = 512;

/// Room is taken in blocks.
const BLOCK_BYTES: u64 = 4096;

/// So many files without a name may await their removal.
const ZOMBIES_MAX: usize = 64;

pub(crate) type FileId = u64;

const ROOT: FileId = 0;

/// The files of one disk.
#[derive(Debug)]
pub(crate) struct FileSystem {
    nodes: BTreeMap<FileId, Node>,
    nodes_next: FileId,
    /// Changes of names that are not durable, oldest first.
    changes: Vec<NameChange>,
    capacity_bytes: u64,
    used_bytes: u64,
    zombies_count: usize,
}

#[derive(Debug)]
enum Node {
    Dir(Dir),
    File(FileBytes),
}

#[derive(Debug, Default)]
struct Dir {
    names: BTreeMap<String, FileId>,
    durable: BTreeMap<String, FileId>,
}

/// One change of names that happens as a whole: each name of a directory gets a new meaning.
#[derive(Debug)]
struct NameChange {
    names: Vec<(FileId, String, Option<FileId>)>,
}

#[derive(Debug, Default)]
struct FileBytes {
    bytes: Vec<u8>,
    durable: Vec<u8>,
    /// What differs from `durable`, in the order written, each with the count of syncs that had begun by then.
    dirty: Vec<(u64, Range<usize>)>,
    syncs_begun: u64,
    /// Room taken, in whole blocks: for the bytes, or reserved.
    room_bytes: u64,
    /// How many names it has.
    names_count: u32,
    /// How many times it is open.
    opens_count: u32,
    /// Whether none of it is in memory.
    cold: bool,
    /// When it was written to last.
    modified: TimestampMs,
}

/// Where a sync of a file began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SyncPoint {
    syncs_begun: u64,
    size: usize,
}

/// What a loss of power took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lost {
    /// Bytes that were written and are gone or older.
    pub(crate) bytes: u64,
    /// Changes of names that are gone.
    pub(crate) names: u64,
}

fn room_for(size: u64) -> u64 {
    size.div_ceil(BLOCK_BYTES) * BLOCK_BYTES
}

fn not_found(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("no such file or directory: {}", path.display()))
}

impl FileSystem {
    /// An empty disk without a limit.
    pub(crate) fn new() -> Self {
        Self {
            nodes: BTreeMap::from([(ROOT, Node::Dir(Dir::default()))]),
            nodes_next: ROOT + 1,
            changes: Vec::new(),
            capacity_bytes: u64::MAX,
            used_bytes: 0,
            zombies_count: 0,
        }
    }

    pub(crate) fn set_capacity(&mut self, capacity_bytes: u64) {
        self.capacity_bytes = capacity_bytes;
    }

    pub(crate) fn usage(&self) -> DiskUsage {
        let usable_bytes = self.capacity_bytes.saturating_sub(self.used_bytes);
        DiskUsage { total_bytes: self.capacity_bytes, usable_bytes }
    }

    // Names.

    fn dir(&self, id: FileId) -> Option<&Dir> {
        match self.nodes.get(&id) {
            Some(Node::Dir(dir)) => Some(dir),
            _ => None,
        }
    }

    fn resolve(&self, path: &Path) -> io::Result<FileId> {
        let mut at = ROOT;
        for name in components(path)? {
            let dir = self.dir(at).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
            at = *dir.names.get(name).ok_or_else(|| not_found(path))?;
        }
        Ok(at)
    }

    /// The directory that holds (or would hold) `path`, and the name in it.
    fn resolve_parent<'a>(&self, path: &'a Path) -> io::Result<(FileId, &'a str)> {
        let names = components(path)?;
        let (name, parents) = names.split_last().ok_or(io::ErrorKind::InvalidInput)?;
        let mut at = ROOT;
        for parent in parents {
            let dir = self.dir(at).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
            at = *dir.names.get(*parent).ok_or_else(|| not_found(path))?;
        }
        self.dir(at).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
        Ok((at, name))
    }

    fn new_node(&mut self, node: Node) -> FileId {
        let id = self.nodes_next;
        self.nodes_next += 1;
        self.nodes.insert(id, node);
        id
    }

    /// Changes names for all to see; durable later.
    fn change(&mut self, names: Vec<(FileId, String, Option<FileId>)>) {
        for (dir, name, meaning) in &names {
            let Some(Node::Dir(dir)) = self.nodes.get_mut(dir) else {
                unreachable!("names are in directories")
            };
            let before = match meaning {
                Some(id) => dir.names.insert(name.clone(), *id),
                None => dir.names.remove(name),
            };
            if let Some(Node::File(file)) = meaning.and_then(|id| self.nodes.get_mut(&id)) {
                file.names_count += 1;
            }
            if let Some(before) = before {
                self.drop_reference(before, |file| file.names_count -= 1);
            }
        }
        self.changes.push(NameChange { names });
    }

    /// Takes away a name or an open handle; the room of a file without either is free again.
    fn drop_reference(&mut self, id: FileId, take: impl FnOnce(&mut FileBytes)) {
        let Some(Node::File(file)) = self.nodes.get_mut(&id) else { return };
        take(file);
        if file.names_count == 0 && file.opens_count == 0 {
            self.used_bytes -= file.room_bytes;
            file.room_bytes = 0;
            self.zombies_count += 1;
            if self.zombies_count > ZOMBIES_MAX {
                self.sweep();
            }
        }
    }

    /// Forgets what no name means, now or after a loss of power, and nobody holds open.
    fn sweep(&mut self) {
        let mut used = BTreeSet::from([ROOT]);
        let mut open: Vec<FileId> = vec![ROOT];
        open.extend(self.changes.iter().flat_map(|change| change.names.iter().filter_map(|name| name.2)));
        while let Some(id) = open.pop() {
            used.insert(id);
            if let Some(dir) = self.dir(id) {
                let inner = dir.names.values().chain(dir.durable.values());
                open.extend(inner.filter(|id| !used.contains(id)));
            }
        }
        self.nodes
            .retain(|id, node| used.contains(id) || matches!(node, Node::File(file) if file.opens_count > 0));
        self.zombies_count = 0;
    }

    pub(crate) fn list(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        let id = self.resolve(path)?;
        let dir = self.dir(id).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
        Ok(dir
            .names
            .iter()
            .map(|(name, id)| {
                let size_bytes = self.file(*id).map_or(0, |file| file.bytes.len() as u64);
                DirEntry { name: name.clone(), is_dir: self.dir(*id).is_some(), size_bytes }
            })
            .collect())
    }

    pub(crate) fn create_dir_all(&mut self, path: &Path) -> io::Result<()> {
        let mut at = ROOT;
        for name in components(path)? {
            let dir = self.dir(at).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
            at = match dir.names.get(name) {
                Some(id) => *id,
                None => {
                    let id = self.new_node(Node::Dir(Dir::default()));
                    self.change(vec![(at, name.to_owned(), Some(id))]);
                    id
                }
            };
        }
        self.dir(at).map(|_| ()).ok_or_else(|| io::ErrorKind::AlreadyExists.into())
    }

    pub(crate) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let (from_dir, from_name) = self.resolve_parent(from)?;
        let (to_dir, to_name) = self.resolve_parent(to)?;
        let id = self.resolve(from)?;
        if (from_dir, from_name) == (to_dir, to_name) {
            return Ok(());
        }
        if to.starts_with(from) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if from.starts_with(to) {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        if let Ok(target) = self.resolve(to) {
            match (self.dir(id), self.dir(target)) {
                (None, Some(_)) => return Err(io::ErrorKind::IsADirectory.into()),
                (Some(_), None) => return Err(io::ErrorKind::NotADirectory.into()),
                (Some(_), Some(target)) if !target.names.is_empty() => {
                    return Err(io::ErrorKind::DirectoryNotEmpty.into());
                }
                _ => {}
            }
        }
        let (from_name, to_name) = (from_name.to_owned(), to_name.to_owned());
        self.change(vec![(to_dir, to_name, Some(id)), (from_dir, from_name, None)]);
        Ok(())
    }

    pub(crate) fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        let id = self.resolve(path)?;
        let (dir, name) = self.resolve_parent(path)?;
        if self.dir(id).is_some() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        self.change(vec![(dir, name.to_owned(), None)]);
        Ok(())
    }

    pub(crate) fn remove_dir_all(&mut self, path: &Path) -> io::Result<()> {
        let id = self.resolve(path)?;
        let (parent, name) = self.resolve_parent(path)?;
        let dir = self.dir(id).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
        // One by one, as the real thing does: part of it may survive a loss of power.
        for (inner, inner_id) in dir.names.clone() {
            if self.dir(inner_id).is_some() {
                self.remove_dir_all(&path.join(inner))?;
            } else {
                self.change(vec![(id, inner, None)]);
            }
        }
        self.change(vec![(parent, name.to_owned(), None)]);
        Ok(())
    }

    /// Makes the names of a directory durable, and every change that has to come before.
    pub(crate) fn sync_dir(&mut self, path: &Path) -> io::Result<()> {
        let id = self.resolve(path)?;
        self.dir(id).ok_or_else(|| io::Error::from(io::ErrorKind::NotADirectory))?;
        let mut dirs = BTreeSet::from([id]);
        let mut durable = Vec::new();
        let mut later = Vec::new();
        for change in std::mem::take(&mut self.changes).into_iter().rev() {
            if change.names.iter().any(|name| dirs.contains(&name.0)) {
                dirs.extend(change.names.iter().map(|name| name.0));
                durable.push(change);
            } else {
                later.push(change);
            }
        }
        later.reverse();
        self.changes = later;
        durable.into_iter().rev().for_each(|change| self.make_durable(change));
        Ok(())
    }

    fn make_durable(&mut self, change: NameChange) {
        for (dir, name, meaning) in change.names {
            let Some(Node::Dir(dir)) = self.nodes.get_mut(&dir) else { continue };
            match meaning {
                Some(id) => dir.durable.insert(name, id),
                None => dir.durable.remove(&name),
            };
        }
    }

    // Bytes.

    fn file(&self, id: FileId) -> io::Result<&FileBytes> {
        match self.nodes.get(&id) {
            Some(Node::File(file)) => Ok(file),
            Some(Node::Dir(_)) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn file_mut(&mut self, id: FileId) -> io::Result<&mut FileBytes> {
        match self.nodes.get_mut(&id) {
            Some(Node::File(file)) => Ok(file),
            Some(Node::Dir(_)) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Opens a file; each open needs a [`FileSystem::close`].
    pub(crate) fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<FileId> {
        let id = match self.resolve(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && mode == OpenMode::Create => {
                let (dir, name) = self.resolve_parent(path)?;
                let id = self.new_node(Node::File(FileBytes::default()));
                self.change(vec![(dir, name.to_owned(), Some(id))]);
                id
            }
            resolved => resolved?,
        };
        self.file_mut(id)?.opens_count += 1;
        Ok(id)
    }

    pub(crate) fn close(&mut self, id: FileId) {
        self.drop_reference(id, |file| file.opens_count -= 1);
    }

    pub(crate) fn size(&self, id: FileId) -> io::Result<u64> {
        Ok(self.file(id)?.bytes.len() as u64)
    }

    /// The bytes from `position`, fewer at the end of the file.
    pub(crate) fn read(&self, id: FileId, position: u64, size: usize) -> io::Result<&[u8]> {
        let bytes = &self.file(id)?.bytes;
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
        let end = start.saturating_add(size).min(bytes.len());
        Ok(&bytes[start..end])
    }

    /// The whole file of that name.
    pub(crate) fn read_path(&self, path: &Path) -> io::Result<&[u8]> {
        Ok(&self.file(self.resolve(path)?)?.bytes)
    }

    /// When the file was written to last.
    pub(crate) fn modified(&self, id: FileId) -> io::Result<TimestampMs> {
        Ok(self.file(id)?.modified)
    }

    pub(crate) fn set_modified(&mut self, id: FileId, at: TimestampMs) {
        if let Ok(file) = self.file_mut(id) {
            file.modified = at;
        }
    }

    /// Whether none of the file is in memory since the last boot.
    pub(crate) fn is_cold(&self, id: FileId) -> bool {
        self.file(id).is_ok_and(|file| file.cold)
    }

    pub(crate) fn warm(&mut self, id: FileId) {
        if let Ok(file) = self.file_mut(id) {
            file.cold = false;
        }
    }

    /// Writes all; what there is room for when the disk is full.
    pub(crate) fn write(&mut self, id: FileId, position: u64, buffers: &[IoSlice<'_>]) -> io::Result<()> {
        let size: usize = buffers.iter().map(|buffer| buffer.len()).sum();
        if size == 0 {
            return Ok(());
        }
        let start = usize::try_from(position).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let room = self.take_room(id, position + size as u64)?;
        let file = self.file_mut(id)?;
        let end = (start + size).min(usize::try_from(room).unwrap_or(usize::MAX));
        if end > start {
            if file.bytes.len() < end {
                file.bytes.resize(end, 0);
            }
            let mut at = start;
            for buffer in buffers {
                let part = &buffer[..buffer.len().min(end - at)];
                file.bytes[at..at + part.len()].copy_from_slice(part);
                at += part.len();
            }
            file.touch(start..end);
        }
        if end < start + size { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Takes room so that the file may be `size` long, or as much as there is; returns how long it may be.
    fn take_room(&mut self, id: FileId, size: u64) -> io::Result<u64> {
        let free = self.capacity_bytes.saturating_sub(self.used_bytes) / BLOCK_BYTES * BLOCK_BYTES;
        let file = self.file_mut(id)?;
        let taken = room_for(size).saturating_sub(file.room_bytes).min(free);
        file.room_bytes += taken;
        let room = file.room_bytes;
        self.used_bytes += taken;
        Ok(room)
    }

    pub(crate) fn reserve(&mut self, id: FileId, size: u64) {
        let free = self.capacity_bytes.saturating_sub(self.used_bytes);
        let has = self.file(id).map_or(0, |file| file.room_bytes);
        if room_for(size).saturating_sub(has) <= free {
            let _ = self.take_room(id, size);
        }
    }

    /// Cuts or extends a file; gives back reserved room.
    pub(crate) fn set_size(&mut self, id: FileId, size: u64) -> io::Result<()> {
        let size = usize::try_from(size).map_err(|_| io::ErrorKind::FileTooLarge)?;
        if size as u64 > self.take_room(id, size as u64)? {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let file = self.file_mut(id)?;
        let before = file.bytes.len();
        file.bytes.resize(size, 0);
        file.touch(before.min(size)..before.max(size));
        let unused = file.room_bytes - room_for(size as u64);
        file.room_bytes -= unused;
        self.used_bytes -= unused;
        Ok(())
    }

    /// Begins a sync of all that is written by now.
    pub(crate) fn begin_sync(&mut self, id: FileId) -> io::Result<SyncPoint> {
        let file = self.file_mut(id)?;
        file.syncs_begun += 1;
        Ok(SyncPoint { syncs_begun: file.syncs_begun, size: file.bytes.len() })
    }

    /// What a sync has to write.
    pub(crate) fn dirty_bytes(&self, id: FileId) -> u64 {
        self.file(id).map_or(0, |file| file.dirty.iter().map(|(_, range)| range.len() as u64).sum())
    }

    /// Ends a sync: all that was written before it began is durable.
    pub(crate) fn end_sync(&mut self, id: FileId, point: SyncPoint) -> io::Result<()> {
        let file = self.file_mut(id)?;
        file.durable.resize(point.size.min(file.bytes.len()), 0);
        for range in file.take_dirty(point) {
            let end = range.end.min(file.durable.len());
            if range.start < end {
                file.durable[range.start..end].copy_from_slice(&file.bytes[range.start..end]);
            }
        }
        Ok(())
    }

    /// Ends a sync that failed: the cache calls clean what never reached the disk, so no later sync writes it.
    pub(crate) fn fail_sync(&mut self, id: FileId, point: SyncPoint) {
        if let Ok(file) = self.file_mut(id) {
            file.take_dirty(point);
        }
    }

    // Loss of power.

    /// Goes back to what is durable, and any part of what is not.
    pub(crate) fn lose_power(&mut self, rng: &mut Rng) -> Lost {
        let mut lost = Lost::default();
        let survive_of_four = rng.below(5);
        let mut lost_dirs = BTreeSet::new();
        for change in std::mem::take(&mut self.changes) {
            let held_up = change.names.iter().any(|name| lost_dirs.contains(&name.0));
            if held_up || rng.below(4) >= survive_of_four {
                lost_dirs.extend(change.names.iter().map(|name| name.0));
                lost.names += 1;
            } else {
                self.make_durable(change);
            }
        }
        for node in self.nodes.values_mut() {
            match node {
                Node::Dir(dir) => dir.names = dir.durable.clone(),
                Node::File(file) => {
                    lost.bytes += file.lose_power(rng);
                    (file.names_count, file.opens_count) = (0, 0);
                }
            }
        }
        self.sweep();
        let named: Vec<FileId> = self
            .nodes
            .values()
            .filter_map(|node| if let Node::Dir(dir) = node { Some(dir) } else { None })
            .flat_map(|dir| dir.names.values().copied())
            .collect();
        for id in named {
            if let Some(Node::File(file)) = self.nodes.get_mut(&id) {
                file.names_count += 1;
            }
        }
        self.used_bytes = self
            .nodes
            .values()
            .map(|node| if let Node::File(file) = node { file.room_bytes } else { 0 })
            .sum();
        lost
    }
}

impl FileBytes {
    /// Notes that `range` is no longer what is durable.
    fn touch(&mut self, range: Range<usize>) {
        match self.dirty.last_mut() {
            Some((syncs, last)) if *syncs == self.syncs_begun && last.end == range.start => {
                last.end = range.end
            }
            _ => self.dirty.push((self.syncs_begun, range)),
        }
    }

    /// Takes out what was written before the sync began.
    fn take_dirty(&mut self, point: SyncPoint) -> Vec<Range<usize>> {
        let (before, since): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.dirty).into_iter().partition(|(syncs, _)| *syncs < point.syncs_begun);
        self.dirty = since;
        before.into_iter().map(|(_, range)| range).collect()
    }

    /// Returns how many bytes differ from what was there before.
    fn lose_power(&mut self, rng: &mut Rng) -> u64 {
        let dirty = std::mem::take(&mut self.dirty);
        let total: usize = dirty.iter().map(|(_, range)| range.len()).sum();
        let survived = if total == 0 {
            self.durable.clone()
        } else {
            match rng.below(4) {
                0 => self.durable.clone(),
                // In order, torn anywhere.
                1 => self.with_prefix(&dirty, rng.below(total as u64 + 1) as usize),
                2 => self.with_prefix(&dirty, total),
                _ => self.with_sectors(&dirty, rng),
            }
        };
        let same = self.bytes.iter().zip(&survived).filter(|(before, after)| before == after).count();
        let lost = self.bytes.len().max(survived.len()) - same;
        self.bytes.clone_from(&survived);
        self.durable = survived;
        self.room_bytes = room_for(self.bytes.len() as u64);
        self.cold = true;
        lost as u64
    }

    /// The durable bytes and the first `count` of those written since, cut at a sector.
    fn with_prefix(&self, dirty: &[(u64, Range<usize>)], mut count: usize) -> Vec<u8> {
        let mut survived = self.durable.clone();
        for (_, range) in dirty {
            let mut end = range.end.min(range.start + count);
            if end < range.end {
                end = (end / SECTOR_BYTES * SECTOR_BYTES).max(range.start);
            }
            count -= (end - range.start).min(count);
            if end == range.end && range.end > self.bytes.len() {
                // It was cut here, or cut later: the cut came through.
                survived.resize(self.bytes.len().max(range.start), 0);
            }
            self.copy(&mut survived, range.start..end);
            if end < range.end {
                break;
            }
        }
        survived
    }

    /// The durable bytes and any of the sectors written since, at any length between.
    fn with_sectors(&self, dirty: &[(u64, Range<usize>)], rng: &mut Rng) -> Vec<u8> {
        let mut survived = self.durable.clone();
        let (least, most) =
            (self.durable.len().min(self.bytes.len()), self.durable.len().max(self.bytes.len()));
        for (_, range) in dirty {
            let mut at = range.start;
            while at < range.end {
                let sector_end = ((at / SECTOR_BYTES + 1) * SECTOR_BYTES).min(range.end);
                if rng.one_in(2) {
                    self.copy(&mut survived, at..sector_end);
                }
                at = sector_end;
            }
        }
        let size = match rng.below(3) {
            0 => least,
            1 => most,
            _ => rng.range(least as u64..most as u64 + 1) as usize,
        };
        survived.resize(size, 0);
        survived
    }

    /// Copies what exists of `range` to where it belongs.
    fn copy(&self, survived: &mut Vec<u8>, range: Range<usize>) {
        let end = range.end.min(self.bytes.len());
        if range.start < end {
            if survived.len() < end {
                survived.resize(end, 0);
            }
            survived[range.start..end].copy_from_slice(&self.bytes[range.start..end]);
        }
    }
}

/// The names along a path, which may be relative to the root.
fn components(path: &Path) -> io::Result<Vec<&str>> {
    let mut names = Vec::new();
    for component in path.components() {
        match component {
            Component::RootDir | Component::CurDir => {}
            Component::Normal(name) => names.push(name.to_str().ok_or(io::ErrorKind::InvalidInput)?),
            Component::ParentDir | Component::Prefix(_) => return Err(io::ErrorKind::InvalidInput.into()),
        }
    }
    Ok(names)
}
