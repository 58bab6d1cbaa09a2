//! Files and directories of the machine.
//!
//! Inline calls are system calls made on the spot. Waiting calls go to the runtime's few blocking threads.

use std::fs;
use std::io::{self, IoSlice, IoSliceMut};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use bytes::Bytes;
use model::TimestampMs;
use rustix::fs::{FallocateFlags, FlockOperation};
use rustix::io::{Errno, ReadWriteFlags};

use super::timestamp_of;
use crate::{DirEntry, Disk, DiskUsage, File, OpenMode};

/// The most buffers of one system call (`IOV_MAX`).
const BUFFERS_MAX: usize = 1024;

/// How many early write-backs may wait for a thread; more are left to the kernel.
const WRITE_BACKS_MAX: u32 = 4;

/// The file system of this machine.
#[derive(Clone, Debug)]
pub struct MachineDisk {
    write_backs: Arc<AtomicU32>,
}

impl MachineDisk {
    pub(super) fn new() -> Self {
        Self { write_backs: Arc::default() }
    }
}

/// The lock file of a directory: `flock` against processes of ours (and against a second lock in this process), a
/// record lock against Apache Kafka, which takes that kind.
#[derive(Debug)]
pub struct MachineLock {
    _file: fs::File,
}

/// Runs `work` on a thread that may wait.
pub(super) async fn waiting<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(output) => output,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => Err(io::Error::other("the process is ending")),
    }
}

impl Disk for MachineDisk {
    type File = MachineFile;
    type Lock = MachineLock;

    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<MachineFile> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(mode != OpenMode::Read)
            .create(mode == OpenMode::Create)
            .mode(0o644)
            .open(path)?;
        Ok(MachineFile {
            file: Arc::new(file),
            answers_no_wait: AtomicBool::new(true),
            write_backs: Arc::clone(&self.write_backs),
        })
    }

    async fn list(&self, dir: &Path) -> io::Result<Vec<DirEntry>> {
        let dir = dir.to_path_buf();
        waiting(move || {
            let mut entries = Vec::new();
            for entry in fs::read_dir(&dir)? {
                let entry = entry?;
                let metadata = match fs::metadata(entry.path()) {
                    Ok(metadata) => metadata,
                    // Removed meanwhile, or a link to nowhere.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(error),
                };
                entries.push(DirEntry {
                    name: entry.file_name().to_string_lossy().into_owned(),
                    is_dir: metadata.is_dir(),
                    size_bytes: if metadata.is_dir() { 0 } else { metadata.len() },
                });
            }
            entries.sort();
            Ok(entries)
        })
        .await
    }

    async fn read(&self, path: &Path) -> io::Result<Bytes> {
        let path = path.to_path_buf();
        waiting(move || Ok(Bytes::from(fs::read(path)?))).await
    }

    async fn write_atomic(&self, path: &Path, contents: Bytes) -> io::Result<()> {
        let path = path.to_path_buf();
        waiting(move || {
            let mut temporary = path.clone().into_os_string();
            temporary.push(".tmp");
            let temporary = PathBuf::from(temporary);
            let replaced = write_synced(&temporary, &contents).and_then(|()| fs::rename(&temporary, &path));
            if let Err(error) = replaced {
                // It may be what fills the disk.
                let _ = fs::remove_file(&temporary);
                return Err(error);
            }
            sync_dir(parent(&path))
        })
        .await
    }

    async fn create_dir_all(&self, dir: &Path) -> io::Result<()> {
        let dir = dir.to_path_buf();
        waiting(move || fs::create_dir_all(dir)).await
    }

    async fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to) = (from.to_path_buf(), to.to_path_buf());
        waiting(move || fs::rename(from, to)).await
    }

    async fn remove_file(&self, path: &Path) -> io::Result<()> {
        let path = path.to_path_buf();
        waiting(move || fs::remove_file(path)).await
    }

    async fn remove_dir_all(&self, dir: &Path) -> io::Result<()> {
        let dir = dir.to_path_buf();
        waiting(move || fs::remove_dir_all(dir)).await
    }

    async fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let dir = dir.to_path_buf();
        waiting(move || sync_dir(&dir)).await
    }

    async fn lock(&self, path: &Path) -> io::Result<MachineLock> {
        let path = path.to_path_buf();
        waiting(move || {
            let file =
                fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            rustix::fs::fcntl_lock(&file, FlockOperation::NonBlockingLockExclusive).map_err(|errno| {
                match errno {
                    Errno::ACCESS => Errno::AGAIN,
                    errno => errno,
                }
            })?;
            Ok(MachineLock { _file: file })
        })
        .await
    }

    async fn usage(&self, dir: &Path) -> io::Result<DiskUsage> {
        let dir = dir.to_path_buf();
        waiting(move || {
            let volume = rustix::fs::statvfs(dir)?;
            Ok(DiskUsage {
                total_bytes: volume.f_blocks.saturating_mul(volume.f_frsize),
                usable_bytes: volume.f_bavail.saturating_mul(volume.f_frsize),
            })
        })
        .await
    }
}

fn write_synced(path: &Path, contents: &[u8]) -> io::Result<()> {
    let file = fs::File::create(path)?;
    file.write_all_at(contents, 0)?;
    file.sync_all()
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    fs::File::open(dir)?.sync_all()
}

/// The directory that holds `path`.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// An open file of this machine.
#[derive(Debug)]
pub struct MachineFile {
    /// Shared with the threads that wait for it.
    file: Arc<fs::File>,
    /// Whether the file system can read without waiting (overlayfs, for one, cannot).
    answers_no_wait: AtomicBool,
    write_backs: Arc<AtomicU32>,
}

impl MachineFile {
    /// The file itself, for `sendfile`.
    pub(super) fn handle(&self) -> &Arc<fs::File> {
        &self.file
    }

    /// One read that does not wait; `None` when it would.
    fn read_no_wait(&self, buffer: &mut [u8], position: u64) -> io::Result<Option<usize>> {
        if !self.answers_no_wait.load(Ordering::Relaxed) {
            return Ok(None);
        }
        loop {
            let mut buffers = [IoSliceMut::new(buffer)];
            match rustix::io::preadv2(&*self.file, &mut buffers, position, ReadWriteFlags::NOWAIT) {
                Ok(count) => return Ok(Some(count)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(None),
                Err(Errno::OPNOTSUPP | Errno::NOSYS) => {
                    self.answers_no_wait.store(false, Ordering::Relaxed);
                    return Ok(None);
                }
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Whether the first and the last byte of the range are in memory, which nearly always tells it for the range.
    pub(super) fn is_cached(&self, position: u64, size_bytes: u64) -> io::Result<bool> {
        let mut byte = [0];
        for position in [position, position + size_bytes.saturating_sub(1)] {
            if self.read_no_wait(&mut byte, position)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Brings the range into memory.
    pub(super) async fn read_ahead(&self, position: u64, size_bytes: u64) -> io::Result<()> {
        /// Touching one byte in so many follows the disk closely enough.
        const STRIDE_BYTES: usize = 64 * 1024;
        let file = Arc::clone(&self.file);
        waiting(move || {
            let advice = rustix::fs::Advice::WillNeed;
            rustix::fs::fadvise(&*file, position, std::num::NonZeroU64::new(size_bytes), advice)?;
            let end = position + size_bytes;
            for position in (position..end).step_by(STRIDE_BYTES).chain(end.checked_sub(1)) {
                file.read_at(&mut [0], position)?;
            }
            Ok(())
        })
        .await
    }
}

impl File for MachineFile {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn modified(&self) -> io::Result<TimestampMs> {
        Ok(timestamp_of(self.file.metadata()?.modified()?))
    }

    fn write_at(&self, mut buffers: &mut [IoSlice<'_>], mut position: u64) -> io::Result<()> {
        // Advancing by nothing drops empty buffers at the front, so that "no buffer left" means "all written".
        IoSlice::advance_slices(&mut buffers, 0);
        while !buffers.is_empty() {
            let batch = &buffers[..buffers.len().min(BUFFERS_MAX)];
            match rustix::io::pwritev(&*self.file, batch, position) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    IoSlice::advance_slices(&mut buffers, count);
                    position += count as u64;
                }
                Err(Errno::INTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
        Ok(())
    }

    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<Option<usize>> {
        let mut filled = 0;
        while filled < buffer.len() {
            // A short read is the end of the file or the end of what is in memory: the next one tells.
            match self.read_no_wait(&mut buffer[filled..], position + filled as u64)? {
                None => return Ok(None),
                Some(0) => break,
                Some(count) => filled += count,
            }
        }
        Ok(Some(filled))
    }

    fn set_size(&self, size_bytes: u64) -> io::Result<()> {
        self.file.set_len(size_bytes)
    }

    fn reserve(&self, size_bytes: u64) {
        let Ok(current_bytes) = self.size_bytes() else { return };
        if size_bytes > current_bytes {
            let room = size_bytes - current_bytes;
            // Only a hint: file systems without it, and full ones, write as well as they can.
            let _ = rustix::fs::fallocate(&*self.file, FallocateFlags::KEEP_SIZE, current_bytes, room);
        }
    }

    fn start_write_back(&self, position: u64, size_bytes: u64) {
        let (Ok(position), Ok(size_bytes)) = (i64::try_from(position), i64::try_from(size_bytes)) else {
            return;
        };
        // It waits when the device's queue is full, hence not here.
        if self.write_backs.fetch_add(1, Ordering::Relaxed) >= WRITE_BACKS_MAX {
            self.write_backs.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let (file, write_backs) = (Arc::clone(&self.file), Arc::clone(&self.write_backs));
        drop(tokio::task::spawn_blocking(move || {
            sync_file_range(&file, position, size_bytes);
            write_backs.fetch_sub(1, Ordering::Relaxed);
        }));
    }

    async fn read_at(&self, position: u64, size_bytes: usize) -> io::Result<Bytes> {
        let file = Arc::clone(&self.file);
        waiting(move || {
            let mut buffer = Vec::with_capacity(size_bytes);
            while buffer.len() < size_bytes {
                let at = position + buffer.len() as u64;
                match rustix::io::pread(&*file, rustix::buffer::spare_capacity(&mut buffer), at) {
                    Ok(0) => break,
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(errno) => return Err(errno.into()),
                }
            }
            // The allocator may have given more room than asked for.
            buffer.truncate(size_bytes);
            Ok(Bytes::from(buffer))
        })
        .await
    }

    async fn sync(&self) -> io::Result<()> {
        let file = Arc::clone(&self.file);
        waiting(move || file.sync_data()).await
    }
}

fn sync_file_range(file: &fs::File, position: i64, size_bytes: i64) {
    use std::os::fd::AsRawFd;
    // SAFETY: a system call on an open descriptor, without pointers. Its failure only costs the early start.
    #[allow(unsafe_code)]
    unsafe {
        libc::sync_file_range(file.as_raw_fd(), position, size_bytes, libc::SYNC_FILE_RANGE_WRITE);
    }
}
