//! How commands end: an exit code, or one line that says what is wrong and what to try next.

use std::io::Write;

use client::{ClientError, RetryClass};
use model::ErrorCode;

/// Something went wrong.
pub const ERROR: u8 = 1;
/// The command line is wrong.
pub const USAGE: u8 = 2;
/// Something is different from what it should be, or unhealthy.
pub const DIFFERENT: u8 = 3;
/// Time ran out.
pub const TIMEOUT: u8 = 124;

/// A command's exit code, or why it failed.
pub type Outcome = Result<u8, Failure>;

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong, one line.
    pub message: String,
    /// A command to try.
    pub next: String,
    /// The exit code.
    pub exit: u8,
}

impl Failure {
    /// An error.
    pub fn new(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { message: message.into(), next: next.into(), exit: ERROR }
    }

    /// Whoever read standard output has enough: the end, but no error.
    pub fn reader_gone() -> Self {
        Self { exit: 0, ..Self::new("", "") }
    }

    /// A mistake in the command line that only shows while it runs.
    pub fn usage(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { exit: USAGE, ..Self::new(message, next) }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let exit = if error.is_timeout() { TIMEOUT } else { ERROR };
        let next = match (&error, error.code()) {
            (ClientError::Connect { .. } | ClientError::Closed { .. } | ClientError::Malformed { .. }, _) => {
                "ottla topics list --bootstrap-server HOST:PORT"
            }
            (ClientError::Deadline { last, .. }, None) if last.retry_class() == RetryClass::AfterRefresh => {
                "ottla topics list --bootstrap-server HOST:PORT"
            }
            (
                _,
                Some(
                    ErrorCode::UnknownTopicOrPartition
                    | ErrorCode::TopicAlreadyExists
                    | ErrorCode::UnknownTopicId,
                ),
            ) => "ottla topics list",
            (
                _,
                Some(
                    ErrorCode::InvalidTopicException
                    | ErrorCode::InvalidPartitions
                    | ErrorCode::InvalidReplicaAssignment
                    | ErrorCode::PolicyViolation,
                ),
            ) => "ottla topics create --help",
            (_, Some(ErrorCode::MessageTooLarge | ErrorCode::RecordListTooLarge)) => {
                "ottla topics alter TOPIC --config max.message.bytes=BYTES"
            }
            (_, Some(ErrorCode::InvalidRecord)) => "ottla produce TOPIC --key-separator :",
            (_, Some(ErrorCode::GroupIdNotFound | ErrorCode::NonEmptyGroup | ErrorCode::InvalidGroupId)) => {
                "ottla groups list -o wide"
            }
            (_, Some(ErrorCode::InvalidReplicationFactor)) => {
                "ottla topics create --replication-factor 1 NAME"
            }
            (_, Some(ErrorCode::InvalidConfig | ErrorCode::InvalidRequest)) => {
                "ottla configs describe --help"
            }
            (ClientError::Broker(broker), _) => {
                // What the error is about can be looked at.
                let next = match broker.subject.split_once(' ') {
                    Some(("topic", name)) => format!("ottla topics describe {name}"),
                    Some(("group", id)) => format!("ottla groups describe {id}"),
                    _ => "ottla topics describe --unhealthy".to_owned(),
                };
                return Self { message: error.to_string(), next, exit };
            }
            _ => "ottla --help",
        };
        Self { message: error.to_string(), next: next.to_owned(), exit }
    }
}

/// A usage error of `command` from the parser's text, without its usage.
pub fn from_usage(text: &str, command: &str) -> Failure {
    let details = text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let details = details.filter(|line| !line.is_empty() && !line.starts_with("For more information"));
    let message = details.collect::<Vec<_>>().join(" ");
    Failure::usage(message.trim_start_matches("error: "), format!("{command} --help"))
}

/// Prints the one line.
pub fn print(failure: &Failure) {
    if failure.exit == 0 {
        return;
    }
    let message = failure.message.replace('\n', " ");
    // Nothing is left to be done when standard error is closed.
    let _ = writeln!(std::io::stderr(), "ottla: {message}; try: {}", failure.next);
}

/// Prints a hint or a progress line to standard error.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_errors_become_one_line_with_the_command_to_try() {
        let text = "error: the following required arguments were not provided:\n  <NAME>\n\n\
            Usage: ottla topics create <NAME>\n\nFor more information, try '--help'.\n";
        let failure = from_usage(text, "ottla topics create");
        assert_eq!(failure.message, "the following required arguments were not provided: <NAME>");
        assert_eq!(failure.next, "ottla topics create --help");
        assert_eq!(failure.exit, USAGE);
    }
}
