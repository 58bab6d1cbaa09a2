//! Why a cluster is not up.

use std::path::PathBuf;

use api::FileError;
use client::ClientError;

/// Why a cluster is not up, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum UpError {
    /// Something in the file cannot be carried out.
    #[error("{} in the file cannot be carried out", if .0.len() == 1 { "one thing".to_owned() } else { format!("{} things", .0.len()) })]
    File(Vec<FileError>),
    /// The broker's process ended by itself.
    #[error("the broker has ended: {status}")]
    BrokerEnded {
        /// How.
        status: String,
        /// Its log file.
        log: PathBuf,
        /// The end of its log.
        last_lines: Vec<String>,
    },
    /// Time ran out.
    #[error("{0}")]
    Timeout(String),
    /// Something else, on this machine.
    #[error("{message}")]
    Other {
        /// What is wrong, one line.
        message: String,
        /// A command to try.
        next: String,
    },
}

impl UpError {
    pub(crate) fn other(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Other { message: message.into(), next: next.into() }
    }
}

impl From<FileError> for UpError {
    fn from(error: FileError) -> Self {
        Self::File(vec![error])
    }
}

impl From<ClientError> for UpError {
    fn from(error: ClientError) -> Self {
        match error.is_timeout() {
            true => Self::Timeout(error.to_string()),
            false => Self::other(error.to_string(), "ottla up --verbose"),
        }
    }
}
