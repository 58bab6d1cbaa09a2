//! A host's disk as its processes use it: the file system, with the time that calls take and the faults that hit them.

use std::collections::BTreeMap;
use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use env::{DirEntry, Disk, DiskUsage, File, OpenMode};
use model::TimestampMs;

use crate::file_system::{FileId, FileSystem, Lost};
use crate::rng::Rng;
use crate::world::{HostId, ProcessId, Shared, Sleep, State};

/// An inline call costs so much, and more by its bytes.
const INLINE: Duration = Duration::from_micros(3);

/// What a waiting call costs, before its bytes.
const WAITING: std::ops::Range<Duration> = Duration::from_micros(60)..Duration::from_micros(400);

/// What a sync costs, before its bytes.
const SYNC: std::ops::Range<Duration> = Duration::from_micros(150)..Duration::from_millis(3);

/// Bytes a second to and from memory.
const MEMORY_BYTES_PER_SECOND: u64 = 5_000_000_000;

/// Bytes a second to and from the disk.
const DISK_BYTES_PER_SECOND: u64 = 500_000_000;

/// One cached read of so many finds that the bytes have left the memory.
const EVICTED_ONE_IN: u64 = 32;

/// One write of so many is lost where writes get lost.
const LOST_ONE_IN: u64 = 50;

/// What writing to a file that is open for reading gets (`EBADF`).
const BAD_DESCRIPTOR: i32 = 9;

/// What opening a file gets when the process has too many (`EMFILE`).
const OUT_OF_HANDLES: i32 = 24;

/// A kind of call that can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiskFault {
    /// Writes, after part of the bytes.
    Write,
    /// Reads.
    Read,
    /// Syncs of files: what they were to make durable never will be, though the file shows it until power is lost.
    Sync,
}

/// The disk itself, which outlives processes.
pub(crate) struct DiskState {
    files: FileSystem,
    slow_factor: u32,
    hung: bool,
    hung_wakers: Vec<Waker>,
    faults: BTreeMap<DiskFault, u32>,
    /// So many opens find no handle left, in directories whose names begin so.
    refused_opens: Option<(&'static str, u32)>,
    /// Syncs do nothing.
    lies: bool,
    /// Writes get lost in logs whose directory begins so.
    lossy_dirs: Option<&'static str>,
    locks: BTreeMap<PathBuf, ProcessId>,
    /// Open files of an earlier boot are dead.
    boots: u64,
}

impl DiskState {
    pub(crate) fn new() -> Self {
        Self {
            files: FileSystem::new(),
            slow_factor: 1,
            hung: false,
            hung_wakers: Vec::new(),
            faults: BTreeMap::new(),
            refused_opens: None,
            lies: false,
            lossy_dirs: None,
            locks: BTreeMap::new(),
            boots: 0,
        }
    }

    pub(crate) fn set_capacity(&mut self, capacity_bytes: u64) {
        self.files.set_capacity(capacity_bytes);
    }

    pub(crate) fn used_bytes(&self) -> u64 {
        let usage = self.files.usage();
        usage.total_bytes - usage.usable_bytes
    }

    pub(crate) fn slow(&mut self, factor: u32) {
        self.slow_factor = factor.max(1);
    }

    pub(crate) fn hang(&mut self) {
        self.hung = true;
    }

    /// Goes on; returns who waited.
    pub(crate) fn resume(&mut self) -> Vec<Waker> {
        self.hung = false;
        std::mem::take(&mut self.hung_wakers)
    }

    pub(crate) fn fail(&mut self, fault: DiskFault, count: u32) {
        self.faults.insert(fault, count);
    }

    pub(crate) fn refuse_opens(&mut self, dir_prefix: &'static str, count: u32) {
        self.refused_opens = Some((dir_prefix, count));
    }

    pub(crate) fn refused_opens_left(&self) -> u32 {
        self.refused_opens.map_or(0, |(_, count)| count)
    }

    fn check_handles(&mut self, dir: Option<&Path>) -> io::Result<()> {
        let dir = dir.and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
        match &mut self.refused_opens {
            Some((prefix, count)) if *count > 0 && dir.starts_with(*prefix) => {
                *count -= 1;
                Err(io::Error::from_raw_os_error(OUT_OF_HANDLES))
            }
            _ => Ok(()),
        }
    }

    #[cfg(feature = "node")]
    pub(crate) fn lie_about_syncs(&mut self) {
        self.lies = true;
    }

    #[cfg(feature = "node")]
    pub(crate) fn lose_writes(&mut self, dir_prefix: &'static str) {
        self.lossy_dirs = Some(dir_prefix);
    }

    fn is_lossy(&self, path: &Path) -> bool {
        let dir = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default();
        let is_log = path.extension().is_some_and(|extension| extension == "log");
        is_log && self.lossy_dirs.is_some_and(|prefix| dir.starts_with(prefix))
    }

    pub(crate) fn release_locks(&mut self, process: ProcessId) {
        self.locks.retain(|_, holder| *holder != process);
    }

    pub(crate) fn lose_power(&mut self, rng: &mut Rng) -> Lost {
        self.boots += 1;
        self.files.lose_power(rng)
    }

    /// Whether a call of this kind fails now.
    fn takes_fault(&mut self, fault: DiskFault) -> bool {
        match self.faults.get_mut(&fault) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    fn time(&self, base: Duration, size_bytes: u64, bytes_per_second: u64) -> Duration {
        (base + Duration::from_nanos(size_bytes.saturating_mul(1_000_000_000) / bytes_per_second))
            * self.slow_factor
    }
}

fn input_output_error(what: &str) -> io::Error {
    io::Error::other(format!("input/output error ({what})"))
}

/// A host's disk, as one process sees it.
#[derive(Clone)]
pub struct SimDisk {
    pub(crate) shared: Arc<Shared>,
    pub(crate) host: HostId,
    pub(crate) process: ProcessId,
}

impl SimDisk {
    /// Makes a call that waits for the disk: time passes, then `call` runs, unless the process is gone.
    async fn waiting<T>(
        &self,
        kind: &'static str,
        call: impl FnOnce(&mut FileSystem) -> io::Result<T>,
    ) -> io::Result<T> {
        self.pass_time(WAITING, 0).await;
        let mut state = self.shared.lock();
        let disk = self.alive(&mut state)?;
        let output = call(&mut disk.files);
        state.event(kind, &[self.process, u64::from(output.is_ok())]);
        output
    }

    /// The disk, unless the process is gone.
    fn alive<'a>(&self, state: &'a mut State) -> io::Result<&'a mut DiskState> {
        if !state.processes.contains_key(&self.process) {
            return Err(io::Error::other("the process has ended"));
        }
        Ok(&mut state.hosts[self.host].disk)
    }

    /// Waits while the disk hangs, and as long as a call takes.
    async fn pass_time(&self, base: std::ops::Range<Duration>, size_bytes: u64) {
        self.while_hung().await;
        let deadline = {
            let mut state = self.shared.lock();
            let base = state.rng.duration(base);
            state.now + state.hosts[self.host].disk.time(base, size_bytes, DISK_BYTES_PER_SECOND)
        };
        Sleep::new(Arc::clone(&self.shared), deadline).await;
        self.while_hung().await;
    }

    async fn while_hung(&self) {
        std::future::poll_fn(|context| {
            let disk = &mut self.shared.lock().hosts[self.host].disk;
            if !disk.hung {
                return Poll::Ready(());
            }
            disk.hung_wakers.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Makes an inline call: it happens at once, and the process owes its time.
    fn inline<T>(
        &self,
        kind: &'static str,
        size_bytes: u64,
        call: impl FnOnce(&mut DiskState, &mut Rng) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.shared.lock();
        self.alive(&mut state)?;
        let state = &mut *state;
        let disk = &mut state.hosts[self.host].disk;
        let cost = disk.time(INLINE, size_bytes, MEMORY_BYTES_PER_SECOND);
        let hung = disk.hung;
        let output = call(disk, &mut state.rng);
        state.charge(self.process, cost, hung);
        state.event(kind, &[self.process, size_bytes, u64::from(output.is_ok())]);
        output
    }

    /// Ends once the time of the inline calls has passed.
    pub(crate) async fn settle(&self) {
        self.while_hung().await;
        let deadline = {
            let mut state = self.shared.lock();
            let now = state.now;
            let Some(process) = state.processes.get_mut(&self.process) else { return };
            now + std::mem::take(&mut process.debt)
        };
        Sleep::new(Arc::clone(&self.shared), deadline).await;
    }
}

impl Disk for SimDisk {
    type File = SimFile;
    type Lock = SimLock;

    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<SimFile> {
        self.inline("open", 0, |disk, _| {
            disk.check_handles(path.parent())?;
            let id = disk.files.open(path, mode)?;
            let (writable, lossy) = (mode != OpenMode::Read, disk.is_lossy(path));
            Ok(SimFile { disk: self.clone(), id, writable, lossy, boots: disk.boots })
        })
    }

    async fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        self.shared.lock().hosts[self.host].disk.check_handles(Some(dir))?;
        self.waiting("list", |files| files.list(dir)).await
    }

    async fn read(&self, path: &Path) -> io::Result<Bytes> {
        self.shared.lock().hosts[self.host].disk.check_handles(path.parent())?;
        self.waiting("read-file", |files| Ok(Bytes::copy_from_slice(files.read_path(path)?))).await
    }

    async fn write_atomic(&self, path: &Path, contents: Bytes) -> io::Result<()> {
        let mut temporary = path.to_path_buf().into_os_string();
        temporary.push(".tmp");
        let temporary = PathBuf::from(temporary);
        let replaced = async {
            let file = self.open(&temporary, OpenMode::Create)?;
            file.set_size(0)?;
            file.write_at(&mut [IoSlice::new(&contents)], 0)?;
            file.sync().await?;
            self.rename(&temporary, path).await
        };
        match replaced.await {
            Ok(()) => self.sync_dir(path.parent().unwrap_or(Path::new("/"))).await,
            Err(error) => {
                let _ = self.remove_file(&temporary).await;
                Err(error)
            }
        }
    }

    async fn create_dir_all(&self, dir: &Path) -> io::Result<()> {
        self.waiting("create-dir", |files| files.create_dir_all(dir)).await
    }

    async fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.waiting("rename", |files| files.rename(from, to)).await
    }

    async fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.waiting("remove-file", |files| files.remove_file(path)).await
    }

    async fn remove_dir_all(&self, dir: &Path) -> io::Result<()> {
        self.waiting("remove-dir", |files| files.remove_dir_all(dir)).await
    }

    async fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.shared.lock().hosts[self.host].disk.check_handles(Some(dir))?;
        self.pass_time(SYNC, 0).await;
        let lies = self.shared.lock().hosts[self.host].disk.lies;
        self.waiting("sync-dir", |files| if lies { Ok(()) } else { files.sync_dir(dir) }).await
    }

    async fn lock(&self, path: &Path) -> io::Result<SimLock> {
        self.waiting("lock", |_| Ok(())).await?;
        let mut state = self.shared.lock();
        let disk = self.alive(&mut state)?;
        if disk.locks.contains_key(path) {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let id = disk.files.open(path, OpenMode::Create)?;
        disk.files.close(id);
        disk.locks.insert(path.to_path_buf(), self.process);
        Ok(SimLock { disk: self.clone(), path: path.to_path_buf() })
    }

    async fn usage(&self, dir: &Path) -> io::Result<DiskUsage> {
        self.waiting("usage", |files| files.list(dir).map(|_| files.usage())).await
    }
}

/// A lock file that is held.
pub struct SimLock {
    disk: SimDisk,
    path: PathBuf,
}

impl Drop for SimLock {
    fn drop(&mut self) {
        let locks = &mut self.disk.shared.lock().hosts[self.disk.host].disk.locks;
        if locks.get(&self.path) == Some(&self.disk.process) {
            locks.remove(&self.path);
        }
    }
}

/// An open file.
pub struct SimFile {
    disk: SimDisk,
    id: FileId,
    writable: bool,
    /// Writes get lost now and then.
    lossy: bool,
    boots: u64,
}

impl std::fmt::Debug for SimFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimFile").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Drop for SimFile {
    fn drop(&mut self) {
        let disk = &mut self.disk.shared.lock().hosts[self.disk.host].disk;
        if disk.boots == self.boots {
            disk.files.close(self.id);
        }
    }
}

impl SimFile {
    fn require_writable(&self, refusal: impl FnOnce() -> io::Error) -> io::Result<()> {
        if self.writable { Ok(()) } else { Err(refusal()) }
    }

    fn note_modified(&self) {
        let mut state = self.disk.shared.lock();
        let now = state.wall_clock(self.disk.host);
        if let Ok(disk) = self.disk.alive(&mut state) {
            disk.files.set_modified(self.id, now);
        }
    }

    /// Notes a fault in the trace, where the disk has one of this kind waiting.
    fn injected(&self, fault: DiskFault) -> bool {
        let mut state = self.disk.shared.lock();
        let takes = state.hosts[self.disk.host].disk.takes_fault(fault);
        if takes {
            state.fault("disk-error", &[self.disk.process, fault as u64]);
        }
        takes
    }
}

impl File for SimFile {
    fn size_bytes(&self) -> io::Result<u64> {
        self.disk.inline("size", 0, |disk, _| disk.files.size(self.id))
    }

    fn modified(&self) -> io::Result<TimestampMs> {
        self.disk.inline("modified", 0, |disk, _| disk.files.modified(self.id))
    }

    fn write_at(&self, buffers: &mut [IoSlice<'_>], position: u64) -> io::Result<()> {
        self.require_writable(|| io::Error::from_raw_os_error(BAD_DESCRIPTOR))?;
        let size_bytes: usize = buffers.iter().map(|buffer| buffer.len()).sum();
        self.note_modified();
        let fails = self.injected(DiskFault::Write);
        self.disk.inline("write", size_bytes as u64, |disk, rng| {
            if fails {
                let whole: Vec<u8> = buffers.iter().flat_map(|buffer| buffer.iter().copied()).collect();
                let part = &whole[..rng.below(size_bytes as u64 + 1) as usize];
                disk.files.write(self.id, position, &[IoSlice::new(part)])?;
                return Err(input_output_error("write"));
            }
            if self.lossy && rng.one_in(LOST_ONE_IN) {
                return Ok(());
            }
            disk.files.write(self.id, position, buffers)
        })
    }

    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<Option<usize>> {
        if self.injected(DiskFault::Read) {
            return Err(input_output_error("read"));
        }
        self.disk.inline("read-cached", buffer.len() as u64, |disk, rng| {
            if disk.files.is_cold(self.id) || rng.one_in(EVICTED_ONE_IN) {
                return Ok(None);
            }
            let bytes = disk.files.read(self.id, position, buffer.len())?;
            buffer[..bytes.len()].copy_from_slice(bytes);
            Ok(Some(bytes.len()))
        })
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        self.require_writable(|| io::ErrorKind::InvalidInput.into())?;
        self.note_modified();
        self.disk.inline("set-size", 0, |disk, _| disk.files.set_size(self.id, size_bytes))
    }

    fn reserve(&self, size_bytes: u64) {
        // A hint: without effect when the process is gone.
        let _ = self.disk.inline("reserve", 0, |disk, _| {
            disk.files.reserve(self.id, size_bytes);
            Ok(())
        });
    }

    fn start_write_back(&self, _position: u64, _size_bytes: u64) {
        // A loss of power may keep any part of what is not synced, whether its writing had begun or not.
    }

    async fn read_at(&self, position: u64, size_bytes: usize) -> io::Result<Bytes> {
        self.disk.pass_time(WAITING, size_bytes as u64).await;
        if self.injected(DiskFault::Read) {
            return Err(input_output_error("read"));
        }
        let mut state = self.disk.shared.lock();
        let disk = self.disk.alive(&mut state)?;
        disk.files.warm(self.id);
        let bytes = Bytes::copy_from_slice(disk.files.read(self.id, position, size_bytes)?);
        state.event("read", &[self.disk.process, bytes.len() as u64]);
        Ok(bytes)
    }

    async fn sync(&self) -> io::Result<()> {
        let (point, dirty_bytes) = {
            let mut state = self.disk.shared.lock();
            let files = &mut self.disk.alive(&mut state)?.files;
            (files.begin_sync(self.id)?, files.dirty_bytes(self.id))
        };
        self.disk.pass_time(SYNC, dirty_bytes).await;
        let fails = self.injected(DiskFault::Sync);
        let mut state = self.disk.shared.lock();
        let disk = self.disk.alive(&mut state)?;
        if fails {
            disk.files.fail_sync(self.id, point);
            return Err(input_output_error("sync"));
        }
        let synced = if disk.lies { Ok(()) } else { disk.files.end_sync(self.id, point) };
        state.event("sync", &[self.disk.process, dirty_bytes]);
        synced
    }
}
