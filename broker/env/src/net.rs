//! The network: streams of bytes between nodes.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

/// The network as one node sees it. Clones share it. `F` is the file type, since files are sent without a copy.
pub trait Net<F>: Clone + Send + Sync + 'static {
    /// An open connection.
    type Conn: Conn<F>;
    /// An open listening socket.
    type Listener: Listener<Self::Conn>;

    /// Listens on `host` (a name, an address, or empty for all) and `port` (0 for any free one).
    fn listen(&self, host: &str, port: u16) -> impl Future<Output = io::Result<Self::Listener>> + Send;

    /// Connects to `host` and `port`; the caller sets the time limit.
    fn connect(&self, host: &str, port: u16) -> impl Future<Output = io::Result<Self::Conn>> + Send;
}

/// A listening socket.
pub trait Listener<C>: Send + 'static {
    /// The address it listens on.
    fn local_addr(&self) -> io::Result<SocketAddr>;

    /// The next connection.
    fn accept(&mut self) -> impl Future<Output = io::Result<C>> + Send;
}

/// A connection, before it is split into its two directions. Dropping both halves closes it.
pub trait Conn<F>: Send + 'static {
    /// The incoming direction.
    type Reader: ConnReader;
    /// The outgoing direction.
    type Writer: ConnWriter<F>;

    /// The other side.
    fn peer_addr(&self) -> SocketAddr;

    /// The two directions, for use by separate tasks.
    fn split(self) -> (Self::Reader, Self::Writer);
}

/// The incoming direction of a connection.
pub trait ConnReader: Send + 'static {
    /// Appends what has arrived to `buffer`, at most its spare capacity, waiting for the first byte. 0 means that
    /// the other side closed (or that there is no spare capacity). Cancel-safe: nothing is lost when dropped.
    fn read(&mut self, buffer: &mut BytesMut) -> impl Future<Output = io::Result<usize>> + Send;
}

/// The outgoing direction of a connection.
pub trait ConnWriter<F>: Send + 'static {
    /// Sends all of `parts` in order. Not cancel-safe: a dropped call may have sent any prefix, and the connection
    /// must be closed.
    fn write(&mut self, parts: Vec<Part<F>>) -> impl Future<Output = io::Result<()>> + Send;
}

/// A piece of an outgoing frame: bytes in memory, or a range of a file that need not pass through memory of ours.
#[derive(Debug)]
pub enum Part<F> {
    /// Bytes in memory.
    Bytes(Bytes),
    /// `size_bytes` of `file` from `position`; all of them exist.
    File {
        /// The file, kept open until it is sent.
        file: Arc<F>,
        /// Where the range starts.
        position: u64,
        /// How long it is.
        size_bytes: u64,
    },
}

impl<F> Part<F> {
    /// The length of this piece.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Part::Bytes(bytes) => bytes.len() as u64,
            Part::File { size_bytes, .. } => *size_bytes,
        }
    }
}

impl<F> Clone for Part<F> {
    fn clone(&self) -> Self {
        match self {
            Part::Bytes(bytes) => Part::Bytes(bytes.clone()),
            Part::File { file, position, size_bytes } => {
                Part::File { file: Arc::clone(file), position: *position, size_bytes: *size_bytes }
            }
        }
    }
}
