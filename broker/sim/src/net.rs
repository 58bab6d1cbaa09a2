//! The network between hosts: connections that deliver bytes in order and late, or not at all.
//!
//! Each direction of a connection holds a bounded count of bytes. A partition holds back what is on its way, as a
//! network that drops packets does to TCP. A killed process closes its sockets, orderly or by a reset; a host that
//! loses power says nothing, and answers with resets once it is up again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use env::{Conn, ConnReader, ConnWriter, File, Listener, Net, Part};
use model::Instant;

use crate::disk::SimFile;
use crate::trace::TraceHash;
use crate::world::{HostId, ProcessId, Shared, Sleep, State};

/// How many bytes one direction of a connection holds.
const SOCKET_BYTES_MAX: usize = 256 * 1024;

/// Connections that wait to be accepted.
const BACKLOG_MAX: usize = 128;

/// The longest piece that arrives at once.
const SEGMENT_BYTES_MAX: u64 = 64 * 1024;

/// One segment of so many is cut at a random place.
const CUT_ONE_IN: u64 = 8;

/// When a connect tries again, in seconds after the try before; then it gives up.
const CONNECT_RETRY_SECONDS: [u64; 7] = [1, 2, 4, 8, 16, 32, 64];

/// The first port that is given out.
const EPHEMERAL_PORT_MIN: u16 = 32_768;

type ConnId = u64;

/// How long bytes travel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    pub(crate) least: Duration,
    pub(crate) most: Duration,
}

/// All connections and listeners.
pub(crate) struct NetState {
    conns: BTreeMap<ConnId, ConnState>,
    conns_next: ConnId,
    listeners: BTreeMap<(HostId, u16), ListenerState>,
    /// Bytes from the first host to the second do not pass.
    blocked: BTreeSet<(HostId, HostId)>,
    pub(crate) timing: Timing,
    port_next: u16,
}

impl Default for NetState {
    fn default() -> Self {
        Self {
            conns: BTreeMap::new(),
            conns_next: 1,
            listeners: BTreeMap::new(),
            blocked: BTreeSet::new(),
            timing: Timing { least: Duration::from_micros(20), most: Duration::from_micros(200) },
            port_next: EPHEMERAL_PORT_MIN,
        }
    }
}

struct ListenerState {
    process: ProcessId,
    waiting: VecDeque<ConnId>,
    waker: Option<Waker>,
}

struct ConnState {
    /// The end that connected, and the end that accepted.
    ends: [End; 2],
}

struct End {
    host: HostId,
    process: ProcessId,
    addr: SocketAddr,
    reader_open: bool,
    writer_open: bool,
    /// Its host lost power: it says nothing, until the host is up again and answers with a reset.
    forgotten: bool,
    inbound: Pipe,
}

/// What is on its way to one end.
#[derive(Default)]
struct Pipe {
    segments: VecDeque<(Instant, Bytes)>,
    size_bytes: usize,
    last_arrival: Instant,
    end_at: Option<Instant>,
    reset_at: Option<Instant>,
    reader: Option<Waker>,
    /// The writer at the other end, waiting for room.
    writer: Option<Waker>,
}

impl Pipe {
    fn has_reset(&self, now: Instant) -> bool {
        self.reset_at.is_some_and(|at| at <= now)
    }
}

impl NetState {
    pub(crate) fn block(&mut self, from: HostId, to: HostId) {
        self.blocked.insert((from, to));
    }

    fn is_blocked(&self, from: HostId, to: HostId) -> bool {
        self.blocked.contains(&(from, to))
    }

    fn free_port(&mut self, host: HostId) -> u16 {
        loop {
            let port = self.port_next;
            self.port_next = port.checked_add(1).unwrap_or(EPHEMERAL_PORT_MIN);
            if !self.listeners.contains_key(&(host, port)) {
                return port;
            }
        }
    }
}

fn ip_of(host: HostId) -> IpAddr {
    let [.., high, low] = (host as u32 + 1).to_be_bytes();
    Ipv4Addr::new(10, 0, high, low).into()
}

impl State {
    fn latency(&mut self) -> Duration {
        let Timing { least, most } = self.net.timing;
        if least < most { self.rng.duration(least..most) } else { least }
    }

    /// Lets whoever waits at `pipe` look again when `at` comes.
    fn wake_reader_at(&mut self, at: Instant, conn: ConnId, end: usize) {
        let waker = self.net.conns.get_mut(&conn).and_then(|conn| conn.ends[end].inbound.reader.clone());
        if let Some(waker) = waker {
            self.wake_at(at, waker);
        }
    }

    /// Ends all partitions.
    pub(crate) fn heal_net(&mut self) {
        self.net.blocked.clear();
        for conn in self.net.conns.values_mut() {
            for end in &mut conn.ends {
                end.inbound.reader.take().into_iter().chain(end.inbound.writer.take()).for_each(Waker::wake);
            }
        }
    }

    /// Sends a reset to `end`; what is on its way there is lost.
    fn send_reset(&mut self, id: ConnId, end: usize) {
        let at = self.now + self.latency();
        let Some(conn) = self.net.conns.get_mut(&id) else { return };
        let pipe = &mut conn.ends[end].inbound;
        if pipe.reset_at.is_some() {
            return;
        }
        pipe.reset_at = Some(at);
        let writer = conn.ends[1 - end].inbound.writer.clone();
        self.event("reset", &[id, end as u64]);
        self.wake_reader_at(at, id, end);
        // The writer of that end may wait for room at the other.
        if let Some(writer) = writer {
            self.wake_at(at, writer);
        }
    }

    /// Sends the end of the stream to `end`.
    fn send_end(&mut self, id: ConnId, end: usize) {
        let at = self.now + self.latency();
        let Some(conn) = self.net.conns.get_mut(&id) else { return };
        let pipe = &mut conn.ends[end].inbound;
        let at = at.max(pipe.last_arrival);
        pipe.end_at.get_or_insert(at);
        self.wake_reader_at(at, id, end);
    }

    fn close_writer(&mut self, id: ConnId, end: usize) {
        let Some(conn) = self.net.conns.get_mut(&id) else { return };
        if std::mem::replace(&mut conn.ends[end].writer_open, false) && !conn.ends[end].forgotten {
            self.send_end(id, 1 - end);
        }
        self.remove_if_closed(id);
    }

    fn close_reader(&mut self, id: ConnId, end: usize) {
        let Some(conn) = self.net.conns.get_mut(&id) else { return };
        let this = &mut conn.ends[end];
        let was_open = std::mem::replace(&mut this.reader_open, false);
        if was_open && !this.forgotten && this.inbound.size_bytes > 0 {
            self.send_reset(id, 1 - end);
        }
        self.remove_if_closed(id);
    }

    fn remove_if_closed(&mut self, id: ConnId) {
        let Some(conn) = self.net.conns.get(&id) else { return };
        if conn.ends.iter().all(|end| end.forgotten || !end.reader_open && !end.writer_open) {
            self.net.conns.remove(&id);
        }
    }

    /// Closes all that a process held, as the kernel does when it ends.
    pub(crate) fn close_sockets(&mut self, process: ProcessId) {
        let listeners: Vec<_> = self
            .net
            .listeners
            .iter()
            .filter(|(_, listener)| listener.process == process)
            .map(|(key, _)| *key)
            .collect();
        for key in listeners {
            self.close_listener(key);
        }
        for (id, end) in self.ends(|end| end.process == process && !end.forgotten) {
            if self.rng.one_in(2) {
                self.send_reset(id, 1 - end);
            }
            self.close_writer(id, end);
            self.close_reader(id, end);
        }
    }

    fn close_listener(&mut self, key: (HostId, u16)) {
        let Some(listener) = self.net.listeners.remove(&key) else { return };
        for id in listener.waiting {
            self.send_reset(id, 0);
            self.close_writer(id, 1);
            self.close_reader(id, 1);
        }
    }

    /// The host is without power: its ends say nothing any more.
    pub(crate) fn forget_connections(&mut self, host: HostId) {
        for (id, end) in self.ends(|end| end.host == host) {
            if let Some(conn) = self.net.conns.get_mut(&id) {
                conn.ends[end].forgotten = true;
            }
            self.remove_if_closed(id);
        }
        self.net.listeners.retain(|(at, _), _| *at != host);
    }

    /// The host is up again, and answers what is being sent to forgotten connections.
    pub(crate) fn reset_forgotten_connections(&mut self, host: HostId) {
        for (id, end) in self.ends(|end| end.host == host && end.forgotten && end.inbound.size_bytes > 0) {
            self.send_reset(id, 1 - end);
        }
    }

    pub(crate) fn reset_connections(&mut self, host: HostId) {
        for (id, end) in self.ends(|end| end.host == host) {
            self.send_reset(id, end);
            self.send_reset(id, 1 - end);
        }
    }

    fn ends(&self, wanted: impl Fn(&End) -> bool) -> Vec<(ConnId, usize)> {
        let ends =
            self.net.conns.iter().flat_map(|(id, conn)| [(*id, 0, &conn.ends[0]), (*id, 1, &conn.ends[1])]);
        ends.filter(|(_, _, end)| wanted(end)).map(|(id, end, _)| (id, end)).collect()
    }

    /// What the kernel does with bytes for `end`: takes some, or none while there is no room.
    fn send(
        &mut self,
        id: ConnId,
        to: usize,
        bytes: &mut Bytes,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        let now = self.now;
        let latency = self.latency();
        let segment_bytes_max = if self.rng.one_in(CUT_ONE_IN) {
            self.rng.range(1..SEGMENT_BYTES_MAX)
        } else {
            SEGMENT_BYTES_MAX
        };
        let Some(conn) = self.net.conns.get_mut(&id) else {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        };
        let blocked = self.net.blocked.contains(&(conn.ends[to].host, conn.ends[1 - to].host));
        if conn.ends[1 - to].inbound.has_reset(now) && !blocked || !conn.ends[1 - to].writer_open {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let far = &mut conn.ends[to];
        let (gone, powered) = (!far.reader_open, self.hosts[far.host].powered);
        if far.forgotten && powered || gone && !far.forgotten {
            // Nobody is there to take them: they vanish, and a reset comes back.
            bytes.clear();
            self.send_reset(id, 1 - to);
            return Poll::Ready(Ok(()));
        }
        let room = SOCKET_BYTES_MAX - far.inbound.size_bytes;
        if room == 0 {
            far.inbound.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        let piece = bytes.split_to(bytes.len().min(room).min(segment_bytes_max as usize));
        let arrival = (now + latency).max(far.inbound.last_arrival);
        far.inbound.last_arrival = arrival;
        far.inbound.size_bytes += piece.len();
        let hash = TraceHash::EMPTY.with(&piece).value();
        let size = piece.len() as u64;
        far.inbound.segments.push_back((arrival, piece));
        self.event("send", &[id, to as u64, size, hash]);
        self.wake_reader_at(arrival, id, to);
        Poll::Ready(Ok(()))
    }

    fn receive(
        &mut self,
        id: ConnId,
        end: usize,
        buffer: &mut BytesMut,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let now = self.now;
        let Some(conn) = self.net.conns.get_mut(&id) else {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        };
        let blocked = self.net.blocked.contains(&(conn.ends[1 - end].host, conn.ends[end].host));
        let pipe = &mut conn.ends[end].inbound;
        pipe.reader = None;
        if blocked {
            pipe.reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        if pipe.has_reset(now) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let mut count = 0;
        while let Some((arrival, segment)) = pipe.segments.front_mut()
            && *arrival <= now
            && buffer.len() < buffer.capacity()
        {
            let piece = segment.split_to(segment.len().min(buffer.capacity() - buffer.len()));
            buffer.extend_from_slice(&piece);
            count += piece.len();
            if segment.is_empty() {
                pipe.segments.pop_front();
            }
        }
        if count > 0 {
            pipe.size_bytes -= count;
            pipe.writer.take().into_iter().for_each(Waker::wake);
            self.event("receive", &[id, end as u64, count as u64]);
            return Poll::Ready(Ok(count));
        }
        if pipe.segments.is_empty() && pipe.end_at.is_some_and(|at| at <= now) {
            return Poll::Ready(Ok(0));
        }
        pipe.reader = Some(context.waker().clone());
        let next = pipe.segments.front().map(|(arrival, _)| *arrival).or(pipe.end_at);
        if let Some(at) = next.into_iter().chain(pipe.reset_at).min() {
            self.wake_at(at, context.waker().clone());
        }
        Poll::Pending
    }
}

/// The network, as one process sees it.
#[derive(Clone)]
pub struct SimNet {
    pub(crate) shared: Arc<Shared>,
    pub(crate) host: HostId,
    pub(crate) process: ProcessId,
}

impl SimNet {
    fn resolve(&self, state: &State, name: &str) -> io::Result<HostId> {
        if name == "localhost" || name == "127.0.0.1" {
            return Ok(self.host);
        }
        let ip: Option<IpAddr> = name.parse().ok();
        let found =
            state.hosts.iter().enumerate().find(|(id, host)| host.name == name || ip == Some(ip_of(*id)));
        found
            .map(|(id, _)| id)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("unknown host {name}")))
    }

    async fn travel(&self) {
        let deadline = {
            let mut state = self.shared.lock();
            state.now + state.latency()
        };
        Sleep::new(Arc::clone(&self.shared), deadline).await;
    }

    /// One try: `None` when no answer came.
    fn try_connect(&self, to: HostId, port: u16) -> Option<io::Result<SimConn>> {
        let mut state = self.shared.lock();
        let silent = state.net.is_blocked(self.host, to)
            || state.net.is_blocked(to, self.host)
            || !state.hosts[to].powered;
        if silent {
            return None;
        }
        let near_port = state.net.free_port(self.host);
        let id = state.net.conns_next;
        let Some(listener) = state.net.listeners.get_mut(&(to, port)) else {
            return Some(Err(io::ErrorKind::ConnectionRefused.into()));
        };
        if listener.waiting.len() >= BACKLOG_MAX {
            return None;
        }
        listener.waiting.push_back(id);
        listener.waker.take().into_iter().for_each(Waker::wake);
        let end = |host, process, port| End {
            host,
            process,
            addr: SocketAddr::new(ip_of(host), port),
            reader_open: true,
            writer_open: true,
            forgotten: false,
            inbound: Pipe::default(),
        };
        let ends = [end(self.host, self.process, near_port), end(to, listener.process, port)];
        state.net.conns_next += 1;
        state.net.conns.insert(id, ConnState { ends });
        state.event("connect", &[id, self.host as u64, to as u64, u64::from(port)]);
        drop(state);
        Some(Ok(SimConn::new(&self.shared, id, 0)))
    }
}

impl Net<SimFile> for SimNet {
    type Conn = SimConn;
    type Listener = SimListener;

    async fn listen(&self, host: &str, port: u16) -> io::Result<SimListener> {
        let mut state = self.shared.lock();
        let every = host.is_empty() || host == "0.0.0.0" || host == "::";
        if !every && self.resolve(&state, host)? != self.host {
            return Err(io::ErrorKind::AddrNotAvailable.into());
        }
        if !state.processes.contains_key(&self.process) {
            return Err(io::Error::other("the process has ended"));
        }
        let port = if port == 0 { state.net.free_port(self.host) } else { port };
        let key = (self.host, port);
        if state.net.listeners.contains_key(&key) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        let listener = ListenerState { process: self.process, waiting: VecDeque::new(), waker: None };
        state.net.listeners.insert(key, listener);
        Ok(SimListener { shared: Arc::clone(&self.shared), process: self.process, key })
    }

    async fn connect(&self, host: &str, port: u16) -> io::Result<SimConn> {
        let to = self.resolve(&self.shared.lock(), host)?;
        let mut retries = CONNECT_RETRY_SECONDS.into_iter();
        loop {
            self.travel().await;
            if let Some(answer) = self.try_connect(to, port) {
                self.travel().await;
                return answer;
            }
            let Some(seconds) = retries.next() else { return Err(io::ErrorKind::TimedOut.into()) };
            let deadline = self.shared.lock().now + Duration::from_secs(seconds);
            Sleep::new(Arc::clone(&self.shared), deadline).await;
        }
    }
}

/// A listening socket.
pub struct SimListener {
    shared: Arc<Shared>,
    process: ProcessId,
    key: (HostId, u16),
}

impl Listener<SimConn> for SimListener {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::new(ip_of(self.key.0), self.key.1))
    }

    async fn accept(&mut self) -> io::Result<SimConn> {
        let id = std::future::poll_fn(|context| {
            let mut state = self.shared.lock();
            let Some(listener) =
                state.net.listeners.get_mut(&self.key).filter(|at| at.process == self.process)
            else {
                return Poll::Ready(Err(io::Error::other("the process has ended")));
            };
            match listener.waiting.pop_front() {
                Some(id) => Poll::Ready(Ok(id)),
                None => {
                    listener.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await?;
        Ok(SimConn::new(&self.shared, id, 1))
    }
}

impl Drop for SimListener {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if state.net.listeners.get(&self.key).is_some_and(|listener| listener.process == self.process) {
            state.close_listener(self.key);
        }
    }
}

/// An open connection.
pub struct SimConn {
    peer_addr: SocketAddr,
    reader: SimReader,
    writer: SimWriter,
}

impl SimConn {
    fn new(shared: &Arc<Shared>, conn: ConnId, end: usize) -> Self {
        let unknown = SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 0);
        let peer_addr = shared.lock().net.conns.get(&conn).map_or(unknown, |conn| conn.ends[1 - end].addr);
        Self {
            peer_addr,
            reader: SimReader { shared: Arc::clone(shared), conn, end },
            writer: SimWriter { shared: Arc::clone(shared), conn, end },
        }
    }
}

impl Conn<SimFile> for SimConn {
    type Reader = SimReader;
    type Writer = SimWriter;

    fn peer_addr(&self) -> SocketAddr {
        self.peer_addr
    }

    fn split(self) -> (SimReader, SimWriter) {
        (self.reader, self.writer)
    }
}

/// The incoming direction of a connection.
pub struct SimReader {
    shared: Arc<Shared>,
    conn: ConnId,
    end: usize,
}

impl ConnReader for SimReader {
    async fn read(&mut self, buffer: &mut BytesMut) -> io::Result<usize> {
        if buffer.len() == buffer.capacity() {
            return Ok(0);
        }
        std::future::poll_fn(|context| self.shared.lock().receive(self.conn, self.end, buffer, context)).await
    }
}

impl Drop for SimReader {
    fn drop(&mut self) {
        self.shared.lock().close_reader(self.conn, self.end);
    }
}

/// The outgoing direction of a connection.
pub struct SimWriter {
    shared: Arc<Shared>,
    conn: ConnId,
    end: usize,
}

impl ConnWriter<SimFile> for SimWriter {
    async fn write(&mut self, parts: Vec<Part<SimFile>>) -> io::Result<()> {
        // Headers and what follows them leave together, as the machine sends them.
        let mut gathered = BytesMut::new();
        for part in parts {
            match part {
                Part::Bytes(bytes) => gathered.extend_from_slice(&bytes),
                Part::File { file, position, size_bytes } => {
                    let bytes = file.read_at_leisure(position, size_bytes as usize).await?;
                    gathered.extend_from_slice(&bytes);
                }
            }
            if gathered.len() >= SOCKET_BYTES_MAX {
                self.send(gathered.split().freeze()).await?;
            }
        }
        self.send(gathered.freeze()).await
    }
}

impl SimWriter {
    async fn send(&mut self, mut bytes: Bytes) -> io::Result<()> {
        while bytes.has_remaining() {
            let to = 1 - self.end;
            std::future::poll_fn(|context| self.shared.lock().send(self.conn, to, &mut bytes, context))
                .await?;
        }
        Ok(())
    }
}

impl Drop for SimWriter {
    fn drop(&mut self) {
        self.shared.lock().close_writer(self.conn, self.end);
    }
}

impl SimFile {
    /// The range of a file that is sent: from memory, or from the disk when it is not there.
    async fn read_at_leisure(&self, position: u64, size_bytes: usize) -> io::Result<Bytes> {
        let mut buffer = BytesMut::zeroed(size_bytes);
        let bytes = match self.read_cached_at(&mut buffer, position)? {
            Some(count) => {
                buffer.truncate(count);
                buffer.freeze()
            }
            None => self.read_at(position, size_bytes).await?,
        };
        if bytes.len() < size_bytes {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file was cut while it was sent"));
        }
        Ok(bytes)
    }
}
