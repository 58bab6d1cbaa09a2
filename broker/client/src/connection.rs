//! One connection to one node: pipelined requests, answers in order, versions negotiated at the start.
//!
//! Promises: at most [`ConnectionConfig::in_flight_max`] requests are unanswered at a time; each request is sent in
//! the highest version that both sides know; requests leave in the order of the calls of [`Connection::send`]; an
//! answer that is late closes the connection (answers come in order, so all behind it are late too), and a closed
//! connection fails everything in flight with the same typed error. It ends when the last clone is dropped.
//!
//! It knows no topics, no retries and no other node. Consumers, producers, followers and the controller channel all
//! build on it.

mod versions;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use env::{Conn, ConnOf, ConnReader, ConnWriter, Env, FileOf, Net, Part};
use futures::FutureExt;
use parking_lot::Mutex;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use wire::Chunk;
use wire::frame::{self, SIZE_PREFIX_BYTES};

pub use versions::ApiVersions;

use crate::ClientError;

/// The most that is reserved ahead of the bytes that have arrived.
const READ_AHEAD_BYTES_MAX: usize = 1 << 20;
/// What is reserved for a read when nothing is known of what comes.
const READ_BYTES_MIN: usize = 8 << 10;

type Writer<E> = <ConnOf<E> as Conn<FileOf<E>>>::Writer;
type Reader<E> = <ConnOf<E> as Conn<FileOf<E>>>::Reader;

/// How connections behave.
#[derive(Clone, Debug)]
pub struct ConnectionConfig {
    /// The `client.id` of every request: in the broker's logs, metrics and quotas.
    pub client_id: String,
    /// How long connecting and agreeing on versions may take.
    pub connect_timeout: Duration,
    /// Requests sent and not yet answered.
    pub in_flight_max: usize,
    /// The longest answer that is accepted.
    pub response_bytes_max: usize,
}

impl Default for ConnectionConfig {
    fn default() -> Self {
        Self {
            client_id: "ottla".to_owned(),
            connect_timeout: Duration::from_secs(10),
            in_flight_max: 16,
            response_bytes_max: 128 << 20,
        }
    }
}

/// A connection; clones share it.
pub struct Connection<E: Env> {
    handle: Arc<Handle<E>>,
}

impl<E: Env> Clone for Connection<E> {
    fn clone(&self) -> Self {
        Self { handle: Arc::clone(&self.handle) }
    }
}

/// What the clones share; closes the connection when the last is gone, since the tasks hold only `Shared`.
struct Handle<E: Env> {
    env: E,
    shared: Arc<Shared>,
    slots: Arc<Semaphore>,
    client_id: String,
    versions: ApiVersions,
}

impl<E: Env> Drop for Handle<E> {
    fn drop(&mut self) {
        self.shared.close("no longer used");
    }
}

/// What the handle and the two tasks share.
struct Shared {
    address: Arc<str>,
    state: Mutex<State>,
    closing: Notify,
}

struct State {
    next_correlation_id: i32,
    pending: VecDeque<Pending>,
    /// `None` once closed.
    outgoing: Option<mpsc::Sender<Outgoing>>,
    closed: Option<ClientError>,
}

/// A request that waits for its answer; answers come in the order of requests.
struct Pending {
    correlation_id: i32,
    answer: oneshot::Sender<Result<Bytes, ClientError>>,
    _slot: OwnedSemaphorePermit,
}

/// A frame on its way out; one without an answer holds its slot until it is written.
struct Outgoing {
    chunks: Vec<Chunk>,
    _slot: Option<OwnedSemaphorePermit>,
}

/// The answer to one request, to be awaited.
pub struct Response<R: wire::Request> {
    address: Arc<str>,
    version: i16,
    frame: oneshot::Receiver<Result<Bytes, ClientError>>,
    request: PhantomData<fn() -> R>,
}

impl<R: wire::Request> Response<R> {
    /// The version that was agreed on.
    pub fn version(&self) -> i16 {
        self.version
    }

    /// Waits for the answer for as long as the connection lives; [`Connection::wait`] sets a limit.
    pub async fn wait(self) -> Result<R::Response, ClientError> {
        let shut_down = || Err(ClientError::ShutDown);
        let frame = self.frame.await.unwrap_or_else(|_| shut_down())?;
        decode::<R>(&self.address, frame, self.version)
    }
}

impl<E: Env> Connection<E> {
    /// Connects to `host:port` and agrees on versions.
    pub async fn connect(
        env: &E,
        host: &str,
        port: u16,
        config: &ConnectionConfig,
    ) -> Result<Connection<E>, ClientError> {
        let address: Arc<str> =
            if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }.into();
        let late = || ClientError::Connect {
            address: address.to_string(),
            reason: format!("timed out after {:?}", config.connect_timeout),
        };
        env::timeout(env, config.connect_timeout, Self::open(env, host, port, &address, config))
            .await
            .unwrap_or_else(|| Err(late()))
    }

    async fn open(
        env: &E,
        host: &str,
        port: u16,
        address: &Arc<str>,
        config: &ConnectionConfig,
    ) -> Result<Connection<E>, ClientError> {
        let conn = env.net().connect(host, port).await.map_err(|error| ClientError::Connect {
            address: address.to_string(),
            reason: error.to_string(),
        })?;
        let (reader, writer) = conn.split();
        let in_flight_max = config.in_flight_max.max(1);
        let (outgoing, to_write) = mpsc::channel(in_flight_max);
        let shared = Arc::new(Shared {
            address: Arc::clone(address),
            state: Mutex::new(State {
                next_correlation_id: 0,
                pending: VecDeque::new(),
                outgoing: Some(outgoing),
                closed: None,
            }),
            closing: Notify::new(),
        });
        env.spawn("client-write", write_frames::<E>(Arc::clone(&shared), writer, to_write));
        env.spawn("client-read", read_frames::<E>(Arc::clone(&shared), reader, config.response_bytes_max));
        let mut handle = Handle {
            env: env.clone(),
            shared,
            slots: Arc::new(Semaphore::new(in_flight_max)),
            client_id: config.client_id.clone(),
            versions: ApiVersions::default(),
        };
        handle.versions = versions::negotiate(&handle).await?;
        Ok(Connection { handle: Arc::new(handle) })
    }

    /// Host and port, for messages.
    pub fn address(&self) -> &str {
        &self.handle.shared.address
    }

    /// What the other side serves.
    pub fn versions(&self) -> &ApiVersions {
        &self.handle.versions
    }

    /// Whether the connection has ended.
    pub fn is_closed(&self) -> bool {
        self.handle.shared.state.lock().closed.is_some()
    }

    /// Ends the connection; what is in flight fails with [`ClientError::Closed`].
    pub fn close(&self) {
        self.handle.shared.close("closed by this client");
    }

    /// The highest version of `R` that both sides know, no higher than `limit`.
    pub fn version_of<R: wire::Request>(&self, limit: i16) -> Result<i16, ClientError> {
        self.handle.versions.highest_common::<R>(limit).map_err(|reason| self.unsupported::<R>(reason))
    }

    fn unsupported<R: wire::Request>(&self, reason: String) -> ClientError {
        ClientError::Unsupported { address: self.address().to_owned(), api: R::API_KEY.name(), reason }
    }

    /// Sends a request in the highest common version and waits for its answer, `limit` in all, the wait for a free
    /// slot included.
    pub async fn request<R: wire::Request>(
        &self,
        request: &R,
        limit: Duration,
    ) -> Result<R::Response, ClientError> {
        self.request_at(request, self.version_of::<R>(i16::MAX)?, limit).await
    }

    /// As [`Connection::request`], in the version that [`Connection::version_of`] gave.
    pub async fn request_at<R: wire::Request>(
        &self,
        request: &R,
        version: i16,
        limit: Duration,
    ) -> Result<R::Response, ClientError> {
        let env = &self.handle.env;
        let started = env.now();
        let Some(slot) = env::timeout(env, limit, self.handle.slot()).await else {
            return Err(ClientError::LimitReached(format!(
                "requests in flight to {} at their limit",
                self.address()
            )));
        };
        let response = self.handle.send_in(slot, request, version)?;
        let left = limit.saturating_sub(env.now().saturating_since(started));
        self.wait(response, left).await
    }

    /// Sends a request without waiting: requests leave in the order of these calls. [`ClientError::LimitReached`]
    /// when too many are in flight.
    pub fn send<R: wire::Request>(&self, request: &R, version: i16) -> Result<Response<R>, ClientError> {
        self.handle.send_in(self.handle.slot_now()?, request, version)
    }

    /// Sends a request that gets no answer (produce with `acks=0`).
    pub fn send_unanswered<R: wire::Request>(&self, request: &R, version: i16) -> Result<(), ClientError> {
        let slot = self.handle.slot_now()?;
        let mut state = self.handle.shared.state.lock();
        let chunks = self.handle.encode(request, version, state.next_correlation_id)?;
        state.push(chunks, Some(slot))
    }

    /// Waits for an answer; when `limit` passes first the connection is closed.
    pub async fn wait<R: wire::Request>(
        &self,
        response: Response<R>,
        limit: Duration,
    ) -> Result<R::Response, ClientError> {
        match env::timeout(&self.handle.env, limit, response.wait()).await {
            Some(answer) => answer,
            None => {
                let api = R::API_KEY.name();
                self.handle.shared.close(&format!("no answer to {api} within {limit:?}"));
                Err(ClientError::RequestTimeout { address: self.address().to_owned(), api, limit })
            }
        }
    }
}

impl<E: Env> Handle<E> {
    async fn slot(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.slots).acquire_owned().await.expect("the semaphore is never closed")
    }

    fn slot_now(&self) -> Result<OwnedSemaphorePermit, ClientError> {
        Arc::clone(&self.slots).try_acquire_owned().map_err(|_| {
            ClientError::LimitReached(format!("requests in flight to {} at their limit", self.shared.address))
        })
    }

    fn encode<R: wire::Request>(
        &self,
        request: &R,
        version: i16,
        id: i32,
    ) -> Result<Vec<Chunk>, ClientError> {
        frame::encode_request(version, id, Some(&self.client_id), request).map_err(|error| {
            ClientError::Unsupported {
                address: self.shared.address.to_string(),
                api: R::API_KEY.name(),
                reason: error.to_string(),
            }
        })
    }

    fn send_in<R: wire::Request>(
        &self,
        slot: OwnedSemaphorePermit,
        request: &R,
        version: i16,
    ) -> Result<Response<R>, ClientError> {
        let (answer, frame) = oneshot::channel();
        let mut state = self.shared.state.lock();
        let correlation_id = state.next_correlation_id;
        let chunks = self.encode(request, version, correlation_id)?;
        state.push(chunks, None)?;
        state.pending.push_back(Pending { correlation_id, answer, _slot: slot });
        Ok(Response { address: Arc::clone(&self.shared.address), version, frame, request: PhantomData })
    }
}

impl State {
    /// Hands a frame to the writer and counts it.
    fn push(&mut self, chunks: Vec<Chunk>, slot: Option<OwnedSemaphorePermit>) -> Result<(), ClientError> {
        let Some(outgoing) = &self.outgoing else {
            return Err(self.closed.clone().unwrap_or(ClientError::ShutDown));
        };
        // Each frame in the channel holds one of as many slots as the channel has places, so it is never full; it is
        // closed only when the environment dropped the writer's task.
        outgoing.try_send(Outgoing { chunks, _slot: slot }).map_err(|_| ClientError::ShutDown)?;
        self.next_correlation_id = self.next_correlation_id.wrapping_add(1) & i32::MAX;
        Ok(())
    }
}

impl Shared {
    /// Ends the connection once; later reasons are dropped.
    fn close(&self, reason: &str) {
        self.fail(ClientError::Closed { address: self.address.to_string(), reason: reason.to_owned() });
    }

    /// As [`Shared::close`], with an error of another kind.
    fn fail(&self, error: ClientError) {
        let pending = {
            let mut state = self.state.lock();
            if state.closed.is_some() {
                return;
            }
            state.closed = Some(error.clone());
            state.outgoing = None;
            std::mem::take(&mut state.pending)
        };
        self.closing.notify_one();
        for request in pending {
            // The caller may have stopped waiting.
            let _ = request.answer.send(Err(error.clone()));
        }
    }

    /// Hands an answer to the request that waits for it.
    fn answer(&self, frame: Bytes) -> Result<(), String> {
        let correlation_id = frame::correlation_id(&frame).map_err(|error| error.to_string())?;
        let pending = self.state.lock().pending.pop_front();
        match pending {
            Some(pending) if pending.correlation_id == correlation_id => {
                let _ = pending.answer.send(Ok(frame));
                Ok(())
            }
            Some(pending) => {
                let expected = pending.correlation_id;
                let reason = format!("answer {correlation_id} where {expected} was due");
                let _ = pending.answer.send(Err(ClientError::Closed {
                    address: self.address.to_string(),
                    reason: reason.clone(),
                }));
                Err(reason)
            }
            None => Err(format!("answer {correlation_id} that nobody asked for")),
        }
    }
}

/// The task that writes: frame after frame, until the connection is closed or breaks.
async fn write_frames<E: Env>(
    shared: Arc<Shared>,
    mut writer: Writer<E>,
    mut frames: mpsc::Receiver<Outgoing>,
) {
    while let Some(outgoing) = frames.recv().await {
        let parts = outgoing.chunks.into_iter().map(|chunk| match chunk {
            Chunk::Bytes(bytes) => Ok(Part::Bytes(bytes)),
            Chunk::External { .. } => Err(io::Error::other("records outside memory in a request")),
        });
        let written = match parts.collect::<io::Result<Vec<_>>>() {
            Ok(parts) => writer.write(parts).await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            shared.close(&format!("write failed: {error}"));
            return;
        }
    }
}

/// The task that reads: hands frame after frame to whoever waits, until the connection is closed or breaks.
async fn read_frames<E: Env>(shared: Arc<Shared>, mut reader: Reader<E>, frame_bytes_max: usize) {
    let error = {
        let mut reading =
            std::pin::pin!(read_until_broken::<E>(&shared, &mut reader, frame_bytes_max).fuse());
        let mut closing = std::pin::pin!(shared.closing.notified().fuse());
        futures::select_biased! {
            () = closing => return,
            error = reading => error,
        }
    };
    shared.fail(error);
}

async fn read_until_broken<E: Env>(
    shared: &Shared,
    reader: &mut Reader<E>,
    frame_bytes_max: usize,
) -> ClientError {
    let closed = |reason| ClientError::Closed { address: shared.address.to_string(), reason };
    let mut buffer = BytesMut::new();
    let mut has_answered = false;
    loop {
        let missing_bytes = match buffer.first_chunk() {
            None => READ_BYTES_MIN,
            Some(prefix) => match frame::frame_size(*prefix, frame_bytes_max) {
                Ok(size) if SIZE_PREFIX_BYTES + size <= buffer.len() => {
                    buffer.advance(SIZE_PREFIX_BYTES);
                    if let Err(reason) = shared.answer(buffer.split_to(size).freeze()) {
                        return closed(reason);
                    }
                    has_answered = true;
                    continue;
                }
                Ok(size) => SIZE_PREFIX_BYTES + size - buffer.len(),
                // It has never spoken Kafka's protocol, and will not the next time either.
                Err(error) if !has_answered => {
                    return ClientError::Malformed {
                        address: shared.address.to_string(),
                        api: wire::ApiKey::ApiVersions.name(),
                        reason: error.to_string(),
                    };
                }
                Err(error) => return closed(error.to_string()),
            },
        };
        buffer.reserve(missing_bytes.clamp(READ_BYTES_MIN, READ_AHEAD_BYTES_MAX));
        match reader.read(&mut buffer).await {
            Ok(0) => return closed("closed by the other side".to_owned()),
            Ok(_) => {}
            Err(error) => return closed(format!("read failed: {error}")),
        }
    }
}

/// Reads the header and body of an answer.
fn decode<R: wire::Request>(address: &str, frame: Bytes, version: i16) -> Result<R::Response, ClientError> {
    let decoded = frame::decode_response::<R>(frame, version);
    decoded.map(|(_, response)| response).map_err(|error| ClientError::Malformed {
        address: address.to_owned(),
        api: R::API_KEY.name(),
        reason: error.to_string(),
    })
}
