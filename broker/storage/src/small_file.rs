//! Small files that are read as a whole and replaced as a whole.

use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use env::{Disk, Env};

use crate::error::StorageError;

/// Why a small file could not be read or written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FileError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The file is there, but not in its format.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl FileError {
    pub(crate) fn damaged(path: &Path, reason: impl ToString) -> Self {
        FileError::Damaged { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// The file's bytes; `None` when there is no such file.
pub(crate) async fn read<E: Env>(env: &E, path: &Path) -> Result<Option<Bytes>, StorageError> {
    match env.disk().read(path).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StorageError::new("read", path, error)),
    }
}

/// The file's text; `None` when there is no such file.
pub(crate) async fn read_text<E: Env>(env: &E, path: &Path) -> Result<Option<String>, FileError> {
    let Some(bytes) = read(env, path).await? else { return Ok(None) };
    match String::from_utf8(bytes.into()) {
        Ok(text) => Ok(Some(text)),
        Err(error) => Err(FileError::damaged(path, error)),
    }
}

/// Replaces the file: after a crash either the old or the new one is there.
pub(crate) async fn write(
    env: &impl Env,
    path: &Path,
    contents: impl Into<Bytes>,
) -> Result<(), StorageError> {
    env.disk().write_atomic(path, contents.into()).await.map_err(StorageError::of("write", path))
}
