//! How the process ends: one exit code for each kind of trouble, for people and for what starts the process.

use std::fmt;
use std::io;

use node::{MetadataLogError, StartError};
use quorum::QuorumError;
use storage::{FileError, LogDirError, StorageError};

/// Why the process ends; the numbers are its exit codes. 0 is the end that was asked for, and
/// 128 + n a second signal n while it was stopping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// None of the others.
    Other = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The configuration is wrong, or asks for what is not served.
    Configuration = 10,
    /// A listener's address is in use or cannot be bound.
    Listen = 11,
    /// The log directory belongs to another cluster or node.
    Identity = 12,
    /// The log directory is not formatted.
    NotFormatted = 13,
    /// The cluster has finalized a feature level that this version does not support.
    UnsupportedLevel = 14,
    /// The log directory cannot be written.
    NotWritable = 15,
    /// Another process uses the log directory.
    Locked = 16,
    /// The metadata cannot be read.
    Metadata = 17,
    /// The node failed while it was running, or could not stop in order.
    Running = 20,
}

/// What ended the process, as one line.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: ExitCode,
    message: String,
}

impl Failure {
    /// A failure with this message; line breaks become blanks.
    pub fn new(code: ExitCode, message: impl fmt::Display) -> Self {
        let message = message.to_string();
        Self { code, message: message.lines().map(str::trim).collect::<Vec<_>>().join(" ") }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Failure::new(code_of(&error), error)
    }
}

fn code_of(error: &StartError) -> ExitCode {
    match error {
        StartError::Listen { .. } => ExitCode::Listen,
        StartError::LogDir(error) => match error {
            LogDirError::NotFormatted(_) => ExitCode::NotFormatted,
            LogDirError::Locked(_) => ExitCode::Locked,
            LogDirError::NotWritable { .. } => ExitCode::NotWritable,
            LogDirError::OtherCluster { .. } | LogDirError::OtherNode { .. } => ExitCode::Identity,
            LogDirError::File(error) => of_file(error),
        },
        StartError::UnsupportedFeature(_) => ExitCode::UnsupportedLevel,
        StartError::Metadata(error) => match error {
            MetadataLogError::File(error) => of_file(error),
            MetadataLogError::Open(storage::OpenError::Storage(error)) => of_storage(error),
            MetadataLogError::Append(storage::AppendError::Storage(error)) => of_storage(error),
            MetadataLogError::Quorum(QuorumError::NotAVoter(_)) => ExitCode::Identity,
            MetadataLogError::Quorum(QuorumError::UnsupportedKraftVersion(_)) => ExitCode::UnsupportedLevel,
            _ => ExitCode::Metadata,
        },
        StartError::File(error) => of_file(error),
        StartError::Registration { .. } | StartError::Record(_) | StartError::Failed(_) => ExitCode::Other,
    }
}

fn of_file(error: &FileError) -> ExitCode {
    match error {
        FileError::Storage(error) => of_storage(error),
        FileError::Damaged { .. } => ExitCode::Metadata,
    }
}

fn of_storage(error: &StorageError) -> ExitCode {
    match error.source.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::StorageFull
        | io::ErrorKind::QuotaExceeded => ExitCode::NotWritable,
        _ => ExitCode::Metadata,
    }
}
