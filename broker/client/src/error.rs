//! What can go wrong between a client and a cluster, and what to do about each: give up, try again, or look around
//! first. Errors are values that can be cloned, since one closed connection fails many requests.

use std::time::Duration;

use model::ErrorCode;

/// An error code that a broker answered with, about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerError {
    /// What the answer is about, such as `topic orders` or `partition orders-3`.
    pub subject: String,
    /// The code.
    pub code: ErrorCode,
    /// The broker's own words, where the API has room for them.
    pub message: Option<String>,
}

impl std::fmt::Display for BrokerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.subject, self.code)?;
        match &self.message {
            Some(message) if !message.is_empty() => write!(f, ": {message}"),
            _ => Ok(()),
        }
    }
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// No connection could be made.
    #[error("cannot connect to {address}: {reason}")]
    Connect {
        /// Host and port.
        address: String,
        /// What the network said.
        reason: String,
    },
    /// The connection ended before the answer came; the request may or may not have been carried out.
    #[error("connection to {address} closed: {reason}")]
    Closed {
        /// Host and port.
        address: String,
        /// Who closed it and why.
        reason: String,
    },
    /// The answer did not come in time; the request may or may not have been carried out.
    #[error("{address} did not answer {api} within {limit:?}")]
    RequestTimeout {
        /// Host and port.
        address: String,
        /// The request's name.
        api: &'static str,
        /// How long was waited.
        limit: Duration,
    },
    /// The answer does not follow the protocol.
    #[error("{address} sent an answer to {api} that is not Kafka's protocol: {reason}")]
    Malformed {
        /// Host and port.
        address: String,
        /// The request's name.
        api: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The node serves no version of this API that can say what is asked.
    #[error("{address} does not serve {api} in a version that this client needs ({reason})")]
    Unsupported {
        /// Host and port.
        address: String,
        /// The request's name.
        api: &'static str,
        /// Both sides' ranges, or the field that has no place in the version.
        reason: String,
    },
    /// The broker answered with an error code.
    #[error("{0}")]
    Broker(BrokerError),
    /// Retries did not help before the deadline.
    #[error("{what} did not succeed within {limit:?}; last error: {last}")]
    Deadline {
        /// The call.
        what: String,
        /// The overall limit.
        limit: Duration,
        /// The last attempt's error.
        last: Box<ClientError>,
    },
    /// The cluster's metadata lacks what is needed: a leader, a node, a partition.
    #[error("{0}")]
    NotAvailable(String),
    /// A bound of this client's own is reached: requests in flight, buffered bytes, a record larger than a batch.
    #[error("{0}")]
    LimitReached(String),
    /// The caller asked for something impossible.
    #[error("{0}")]
    Invalid(String),
    /// Fetched records are damaged.
    #[error("corrupt records in {partition}: {reason}")]
    Corrupt {
        /// The topic and partition.
        partition: String,
        /// What the decoder said.
        reason: String,
    },
    /// A record's fate is not known: its batch may have been written, but no answer said so before its deadline.
    #[error("no acknowledgement within {0:?}; the record may have been written")]
    DeliveryTimeout(Duration),
    /// The producer, consumer or client was closed.
    #[error("closed by this client")]
    ShutDown,
}

/// What a caller should do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryClass {
    /// The same request will fail again.
    Never,
    /// The same request may succeed later.
    Later,
    /// It may succeed later, after the metadata or the coordinator is looked up again.
    AfterRefresh,
}

impl ClientError {
    /// An error code about `subject`; `Ok` for `NONE`.
    pub(crate) fn check(
        subject: impl FnOnce() -> String,
        code: i16,
        message: Option<&str>,
    ) -> Result<(), ClientError> {
        match ErrorCode::from_code(code) {
            ErrorCode::None => Ok(()),
            code => Err(ClientError::Broker(BrokerError {
                subject: subject(),
                code,
                message: message.map(str::to_owned),
            })),
        }
    }

    /// An error code about `subject`.
    pub(crate) fn broker(subject: String, code: i16) -> ClientError {
        ClientError::Broker(BrokerError { subject, code: ErrorCode::from_code(code), message: None })
    }

    /// The code that a broker answered with, also as the last error before a deadline.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            ClientError::Broker(error) => Some(error.code),
            ClientError::Deadline { last, .. } => last.code(),
            _ => None,
        }
    }

    /// Whether trying again makes sense.
    pub fn retry_class(&self) -> RetryClass {
        match self {
            ClientError::Broker(error) if error.code == ErrorCode::NotController => RetryClass::AfterRefresh,
            ClientError::Broker(error) if error.code.wants_metadata_refresh() => RetryClass::AfterRefresh,
            ClientError::Broker(error) if error.code.is_retriable() => RetryClass::Later,
            ClientError::Connect { .. }
            | ClientError::Closed { .. }
            | ClientError::RequestTimeout { .. }
            | ClientError::NotAvailable(_) => RetryClass::AfterRefresh,
            ClientError::LimitReached(_) => RetryClass::Later,
            _ => RetryClass::Never,
        }
    }

    /// Whether this says that time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self,
            ClientError::Deadline { .. }
                | ClientError::RequestTimeout { .. }
                | ClientError::DeliveryTimeout(_)
        )
    }
}
