//! TCP of the machine.
//!
//! Sending: what is in memory goes by `sendmsg` with many buffers. A small range of a file is read into memory and goes
//! along with its neighbours; a large one goes by `sendfile`, chunk by chunk, and never passes through memory of ours.
//! Before a chunk is sent it is made sure that it is in the page cache, since `sendfile` would let the worker wait for
//! the disk.

use std::io::{self, IoSlice};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use bytes::{Bytes, BytesMut};
use rustix::io::Errno;
use rustix::net::{SendAncillaryBuffer, SendFlags};
use tokio::io::{AsyncReadExt, Interest};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::disk::MachineFile;
use crate::{Conn, ConnReader, ConnWriter, File, Listener, Net, Part};

/// File ranges below this are read into memory: one system call less, and one packet with the frame's header.
const SENDFILE_BYTES_MIN: u64 = 32 * 1024;

/// How much of a file is made sure to be cached, and sent, at once.
const SENDFILE_CHUNK_BYTES: u64 = 1024 * 1024;

/// How many bytes of small file ranges are held in memory before they are sent.
pub(super) const GATHERED_BYTES_MAX: usize = 256 * 1024;

/// How many buffers go into one system call.
const BUFFERS_MAX: usize = 64;

/// The TCP of this machine.
#[derive(Clone, Copy, Debug)]
pub struct MachineNet;

impl Net<MachineFile> for MachineNet {
    type Conn = MachineConn;
    type Listener = MachineListener;

    async fn listen(&self, host: &str, port: u16) -> io::Result<MachineListener> {
        let listener = if host.is_empty() {
            // One socket for both families where the machine has both.
            match TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await {
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?
                }
                bound => bound?,
            }
        } else {
            TcpListener::bind((host, port)).await?
        };
        Ok(MachineListener { listener })
    }

    async fn connect(&self, host: &str, port: u16) -> io::Result<MachineConn> {
        MachineConn::new(TcpStream::connect((host, port)).await?)
    }
}

/// A listening socket.
#[derive(Debug)]
pub struct MachineListener {
    listener: TcpListener,
}

impl Listener<MachineConn> for MachineListener {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(canonical(self.listener.local_addr()?))
    }

    async fn accept(&mut self) -> io::Result<MachineConn> {
        loop {
            let accepted = self.listener.accept().await.and_then(|(stream, _)| MachineConn::new(stream));
            match accepted {
                // The other side gave up before we came to it.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::ConnectionAborted
                            | io::ErrorKind::ConnectionReset
                            | io::ErrorKind::NotConnected
                            | io::ErrorKind::InvalidInput
                    ) => {}
                accepted => return accepted,
            }
        }
    }
}

/// An open connection.
#[derive(Debug)]
pub struct MachineConn {
    stream: TcpStream,
    peer_addr: SocketAddr,
}

impl MachineConn {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let peer_addr = canonical(stream.peer_addr()?);
        Ok(Self { stream, peer_addr })
    }
}

/// The address as IPv4 where a socket of both families shows it as mapped into IPv6.
fn canonical(addr: SocketAddr) -> SocketAddr {
    SocketAddr::new(addr.ip().to_canonical(), addr.port())
}

impl Conn<MachineFile> for MachineConn {
    type Reader = MachineReader;
    type Writer = MachineWriter;

    fn peer_addr(&self) -> SocketAddr {
        self.peer_addr
    }

    fn split(self) -> (MachineReader, MachineWriter) {
        let (reader, writer) = self.stream.into_split();
        (MachineReader { half: reader }, MachineWriter { half: writer })
    }
}

/// The incoming direction.
#[derive(Debug)]
pub struct MachineReader {
    half: OwnedReadHalf,
}

impl ConnReader for MachineReader {
    async fn read(&mut self, buffer: &mut BytesMut) -> io::Result<usize> {
        if buffer.len() == buffer.capacity() {
            return Ok(0);
        }
        self.half.read_buf(buffer).await
    }
}

/// The outgoing direction.
#[derive(Debug)]
pub struct MachineWriter {
    half: OwnedWriteHalf,
}

impl ConnWriter<MachineFile> for MachineWriter {
    async fn write(&mut self, parts: Vec<Part<MachineFile>>) -> io::Result<()> {
        let mut gathered: Vec<Bytes> = Vec::with_capacity(parts.len());
        let mut gathered_from_files = 0;
        let mut parts = parts.into_iter().peekable();
        while let Some(part) = parts.next() {
            // What is sent with this flag waits in the kernel for what follows: never for the last part.
            let flags = if parts.peek().is_some() { SendFlags::MORE } else { SendFlags::empty() };
            match part {
                Part::Bytes(bytes) => gathered.push(bytes),
                Part::File { file, position, size_bytes } if size_bytes < SENDFILE_BYTES_MIN => {
                    gathered.push(read_range(&file, position, size_bytes as usize).await?);
                    gathered_from_files += size_bytes as usize;
                    if gathered_from_files >= GATHERED_BYTES_MAX {
                        self.send_bytes(&gathered, flags).await?;
                        gathered.clear();
                        gathered_from_files = 0;
                    }
                }
                Part::File { file, position, size_bytes } => {
                    self.send_bytes(&gathered, SendFlags::MORE).await?;
                    gathered.clear();
                    gathered_from_files = 0;
                    self.send_file(&file, position, size_bytes).await?;
                }
            }
        }
        self.send_bytes(&gathered, SendFlags::empty()).await
    }
}

impl MachineWriter {
    /// Sends the buffers in order; the last bytes carry `last_flags`.
    async fn send_bytes(&self, buffers: &[Bytes], last_flags: SendFlags) -> io::Result<()> {
        let stream: &TcpStream = self.half.as_ref();
        let mut slices: Vec<IoSlice<'_>> = buffers.iter().map(|bytes| IoSlice::new(bytes)).collect();
        let mut slices = &mut slices[..];
        IoSlice::advance_slices(&mut slices, 0);
        while !slices.is_empty() {
            let batch = &slices[..slices.len().min(BUFFERS_MAX)];
            let more = if batch.len() < slices.len() { SendFlags::MORE } else { last_flags };
            let flags = SendFlags::NOSIGNAL | more;
            let sent = stream
                .async_io(Interest::WRITABLE, || {
                    uninterrupted(|| {
                        rustix::net::sendmsg(stream, batch, &mut SendAncillaryBuffer::default(), flags)
                    })
                })
                .await?;
            IoSlice::advance_slices(&mut slices, sent);
        }
        Ok(())
    }

    /// Sends the range without passing it through memory of ours.
    async fn send_file(&self, file: &MachineFile, position: u64, size_bytes: u64) -> io::Result<()> {
        let stream: &TcpStream = self.half.as_ref();
        let end = position + size_bytes;
        let mut at = position;
        while at < end {
            let chunk_end = end.min(at + SENDFILE_CHUNK_BYTES);
            if !file.is_cached(at, chunk_end - at)? {
                file.read_ahead(at, chunk_end - at).await?;
            }
            while at < chunk_end {
                let wanted = (chunk_end - at) as usize;
                let sent = stream
                    .async_io(Interest::WRITABLE, || {
                        let mut from = at;
                        uninterrupted(|| {
                            rustix::fs::sendfile(stream, &**file.handle(), Some(&mut from), wanted)
                        })
                    })
                    .await?;
                if sent == 0 {
                    return Err(io::Error::new(
                        io::ErrorKind::UnexpectedEof,
                        "the file was cut while it was sent",
                    ));
                }
                at += sent as u64;
            }
        }
        Ok(())
    }
}

/// A small range of a file, in memory.
async fn read_range(file: &MachineFile, position: u64, size_bytes: usize) -> io::Result<Bytes> {
    let mut buffer = BytesMut::zeroed(size_bytes);
    let read = match file.read_cached_at(&mut buffer, position)? {
        Some(count) => {
            buffer.truncate(count);
            buffer.freeze()
        }
        None => file.read_at(position, size_bytes).await?,
    };
    if read.len() < size_bytes {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file was cut while it was sent"));
    }
    Ok(read)
}

/// Repeats a system call that a signal cut short.
fn uninterrupted<T>(mut call: impl FnMut() -> rustix::io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            result => return Ok(result?),
        }
    }
}
