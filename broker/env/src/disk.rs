//! Disks: files with positional reads and writes, and the directories that hold them.

use std::io::{self, IoSlice};
use std::path::Path;

use bytes::Bytes;
use model::TimestampMs;

/// Whether a call failed since this process, or the whole system, has no file handle left (`EMFILE`, `ENFILE`). The disk
/// is as good as before.
pub fn is_out_of_handles(error: &io::Error) -> bool {
    // Linux's numbers; the standard library has no name for them.
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// How [`Disk::open`] opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// For reading; the file must exist.
    Read,
    /// For reading and writing; the file must exist.
    Write,
    /// For reading and writing; created when missing.
    Create,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirEntry {
    /// The file name, without the directory.
    pub name: String,
    /// Whether it is a directory.
    pub is_dir: bool,
    /// The length of a file; 0 for directories.
    pub size_bytes: u64,
}

/// The room on the volume that holds a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskUsage {
    /// The volume's size.
    pub total_bytes: u64,
    /// What may still be written.
    pub usable_bytes: u64,
}

/// The file system. Clones share it.
///
/// After a power loss a file's bytes are there up to its last [`File::sync`]; a name is there after
/// [`Disk::sync_dir`] of its directory. A kill of the process alone loses nothing that was written.
pub trait Disk: Clone + Send + Sync + 'static {
    /// An open file.
    type File: File;
    /// Held while this process owns a directory; released when dropped or when the process ends.
    type Lock: Send + Sync + 'static;

    /// Opens a file. Inline.
    fn open(&self, path: &Path, mode: OpenMode) -> io::Result<Self::File>;

    /// The entries of a directory, sorted by name.
    fn list(&self, dir: &Path) -> impl Future<Output = io::Result<Vec<DirEntry>>> + Send;

    /// The whole file.
    fn read(&self, path: &Path) -> impl Future<Output = io::Result<Bytes>> + Send;

    /// Replaces the file by `contents` as a whole: after a crash either the old or the new file is there, and once
    /// this returns it is the new one (temporary file, fsync, rename, fsync of the directory). A crash may leave the
    /// temporary file, `path` with `.tmp` behind it.
    fn write_atomic(&self, path: &Path, contents: Bytes) -> impl Future<Output = io::Result<()>> + Send;

    /// Creates the directory and its parents; fine when it exists.
    fn create_dir_all(&self, dir: &Path) -> impl Future<Output = io::Result<()>> + Send;

    /// Renames a file or a directory, replacing a file of the new name.
    fn rename(&self, from: &Path, to: &Path) -> impl Future<Output = io::Result<()>> + Send;

    /// Removes a file; `NotFound` is an error.
    fn remove_file(&self, path: &Path) -> impl Future<Output = io::Result<()>> + Send;

    /// Removes a directory with all in it.
    fn remove_dir_all(&self, dir: &Path) -> impl Future<Output = io::Result<()>> + Send;

    /// Makes the names in a directory survive a power loss.
    fn sync_dir(&self, dir: &Path) -> impl Future<Output = io::Result<()>> + Send;

    /// Takes the exclusive lock file `path`; `WouldBlock` when another process holds it.
    fn lock(&self, path: &Path) -> impl Future<Output = io::Result<Self::Lock>> + Send;

    /// The room on the volume of `dir`.
    fn usage(&self, dir: &Path) -> impl Future<Output = io::Result<DiskUsage>> + Send;
}

/// An open file. All positions are in bytes from its start.
pub trait File: Send + Sync + 'static {
    /// The file's length. Inline.
    fn size_bytes(&self) -> io::Result<u64>;

    /// When it was written to last, by the wall clock. Inline.
    fn modified(&self) -> io::Result<TimestampMs>;

    /// Writes all of `buffers` at `position`, growing the file as needed. Inline. After an error any prefix may have
    /// been written.
    fn write_at(&self, buffers: &mut [IoSlice<'_>], position: u64) -> io::Result<()>;

    /// Reads at `position` without waiting for the disk. Inline. `Ok(None)` when some of it is not in memory; else
    /// the count of bytes read, less than `buffer` only at the end of the file.
    fn read_cached_at(&self, buffer: &mut [u8], position: u64) -> io::Result<Option<usize>>;

    /// Cuts or extends the file; room reserved beyond goes back. Inline.
    fn set_size(&self, size_bytes: u64) -> io::Result<()>;

    /// Reserves room up to `size_bytes` without changing the visible size; only a hint. Inline.
    fn reserve(&self, size_bytes: u64);

    /// Starts writing back what was written in `position..position + size_bytes`; only a hint. Inline.
    fn start_write_back(&self, position: u64, size_bytes: u64);

    /// Reads up to `size_bytes` at `position`, fewer only at the end of the file.
    fn read_at(&self, position: u64, size_bytes: usize) -> impl Future<Output = io::Result<Bytes>> + Send;

    /// Makes all that was written survive a power loss. After an error the unsynced bytes may be lost for good: the
    /// caller must treat the file as damaged, never retry and pretend.
    fn sync(&self) -> impl Future<Output = io::Result<()>> + Send;
}
