//! One client connection: frames in, answers out, in order.
//!
//! A request is handled start to finish in the connection's own task. Each starts once the one before has appended
//! or waits for something; up to [`PARKED_COUNT_MAX`] may be unanswered, then nothing more is read. Answers leave in
//! the order of their requests, those that are ready together in one write. A malformed frame closes its connection
//! and no other; so does a client that does not read its answers.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use env::{Conn, ConnOf, ConnWriter, Env, FileOf, Part};

use crate::broker::{BoundListener, Broker};
use crate::dispatch::{self, Outcome};
use crate::inbox::{Frame, Inbox, InboxError, RequestMemoryShare};

/// How many requests of one connection may wait for their answers: what clients pipeline.
pub(crate) const PARKED_COUNT_MAX: usize = 5;
/// As long as more than this of answers is held in memory and not sent, nothing more is read of a connection.
const UNSENT_BYTES_MAX: usize = 1 << 20;
/// The pace below which a client counts as not reading.
const WRITE_BYTES_PER_SECOND_MIN: u64 = 256 << 10;

/// An encoded answer; empty when the request wants none.
pub(crate) type Answer<E> = Vec<Part<FileOf<E>>>;

/// An answer that waits for something; `None` closes the connection.
pub(crate) type LaterAnswer<E> = Pin<Box<dyn Future<Output = Option<Answer<E>>> + Send>>;

/// What a handler may know of where its request came from.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) listener: Arc<BoundListener>,
}

/// Serves the connection until either side closes it.
pub(crate) async fn serve<E: Env>(broker: Arc<Broker<E>>, listener: Arc<BoundListener>, conn: ConnOf<E>) {
    let peer = Arc::new(Peer { address: conn.peer_addr(), listener });
    let (reader, writer) = conn.split();
    let (memory, frame_bytes_max) = (broker.request_memory.clone(), broker.config.request_bytes_max);
    let inbox = Inbox::new(broker.env.clone(), reader, memory, frame_bytes_max);
    let connection = Connection { broker, peer, inbox, writer, unanswered: VecDeque::new() };
    let address = connection.peer.address;
    match connection.run().await {
        Ok(()) => tracing::debug!(peer = %address, "connection closed"),
        Err(reason) if reason.is_peer_fault() => tracing::info!(peer = %address, %reason, "close connection"),
        Err(reason) => tracing::debug!(peer = %address, %reason, "close connection"),
    }
}

/// Why a connection is closed from this side.
#[derive(Debug, thiserror::Error)]
enum CloseReason {
    #[error(transparent)]
    Inbox(#[from] InboxError),
    #[error("{0}")]
    Malformed(String),
    #[error("request asks to close the connection")]
    Asked,
    #[error("idle for {0:?}")]
    Idle(Duration),
    #[error("the client did not read {size_bytes} bytes within {limit:?}")]
    NotReading { size_bytes: u64, limit: Duration },
    #[error("{0}")]
    Io(std::io::Error),
}

impl CloseReason {
    /// Whether somebody should look at the client, rather than that it just went away.
    fn is_peer_fault(&self) -> bool {
        matches!(
            self,
            CloseReason::Malformed(_)
                | CloseReason::NotReading { .. }
                | CloseReason::Inbox(InboxError::TooLarge { .. } | InboxError::TooSlow { .. })
        )
    }
}

struct Unanswered<E: Env> {
    answer: Waiting<E>,
    /// Whether later requests must wait until this one is answered.
    blocks: bool,
}

impl<E: Env> Unanswered<E> {
    /// What its answer holds in memory; ranges of files hold none.
    fn held_bytes(&self) -> usize {
        let Waiting::Ready(parts) = &self.answer else { return 0 };
        let in_memory = |part: &Part<FileOf<E>>| if let Part::Bytes(bytes) = part { bytes.len() } else { 0 };
        parts.iter().map(in_memory).sum()
    }
}

enum Waiting<E: Env> {
    /// It holds nothing of its request any more, however long those before it take.
    Ready(Answer<E>),
    /// The request counts until its answer is known, unless it gives its share back before.
    Later { answer: LaterAnswer<E>, _memory: RequestMemoryShare },
    /// The connection is to be closed once everything before is answered.
    Close,
}

struct Connection<E: Env> {
    broker: Arc<Broker<E>>,
    peer: Arc<Peer>,
    inbox: Inbox<E, <ConnOf<E> as Conn<FileOf<E>>>::Reader>,
    writer: <ConnOf<E> as Conn<FileOf<E>>>::Writer,
    unanswered: VecDeque<Unanswered<E>>,
}

impl<E: Env> Connection<E> {
    async fn run(mut self) -> Result<(), CloseReason> {
        let env = self.broker.env.clone();
        let idle_max = self.broker.config.connection_idle_max;
        let mut last_active = env.now();
        let mut idle = Box::pin(env.sleep_until(last_active + idle_max));
        loop {
            while self.may_accept()
                && let Some(frame) = self.inbox.ready_frame()?
            {
                last_active = env.now();
                self.accept(frame)?;
            }
            match self.unanswered.front().map(|front| &front.answer) {
                Some(Waiting::Ready(_)) => {
                    self.send_ready().await?;
                    last_active = env.now();
                    continue;
                }
                Some(Waiting::Close) => return Err(CloseReason::Asked),
                Some(Waiting::Later { .. }) | None => {}
            }
            let may_read = self.may_accept();
            let Self { inbox, unanswered, .. } = &mut self;
            let front_answered = poll_fn(|cx| {
                advance(unanswered, cx);
                match unanswered.front() {
                    None | Some(Unanswered { answer: Waiting::Later { .. }, .. }) => Poll::Pending,
                    Some(_) => Poll::Ready(()),
                }
            });
            tokio::select! {
                biased;
                () = front_answered => {}
                frame = async { if may_read { inbox.next_frame().await } else { Err(inbox.stalled().await) } } => {
                    let Some(frame) = frame? else { return Ok(()) };
                    last_active = env.now();
                    self.accept(frame)?;
                }
                () = &mut idle => {
                    let idle_for = env.now().saturating_since(last_active);
                    // Also while answers are waited for, as Kafka does: behind as many as a connection may wait for,
                    // nothing is read, and so not noticed either that the client has gone.
                    if idle_for >= idle_max {
                        return Err(CloseReason::Idle(idle_for));
                    }
                    idle = Box::pin(env.sleep_until(last_active + idle_max));
                }
            }
        }
    }

    fn may_accept(&self) -> bool {
        may_accept(&self.unanswered)
    }

    /// Handles one request as far as it goes at once.
    fn accept(&mut self, frame: Frame) -> Result<(), CloseReason> {
        let Frame { bytes, share } = frame;
        let (answer, blocks) = match dispatch::handle(&self.broker, &self.peer, bytes, share.clone()) {
            Outcome::Answer(answer) => (Waiting::Ready(answer), false),
            Outcome::Later(answer) => (Waiting::Later { answer, _memory: share }, false),
            Outcome::Blocked(answer) => (Waiting::Later { answer, _memory: share }, true),
            Outcome::Close => return Err(CloseReason::Asked),
            Outcome::Malformed(reason) => return Err(CloseReason::Malformed(reason)),
        };
        self.unanswered.push_back(Unanswered { answer, blocks });
        Ok(())
    }

    /// Sends the answers at the front of the queue that are ready.
    async fn send_ready(&mut self) -> Result<(), CloseReason> {
        let mut parts = Vec::new();
        while let Some(Unanswered { answer: Waiting::Ready(_), .. }) = self.unanswered.front() {
            if let Some(Unanswered { answer: Waiting::Ready(answer), .. }) = self.unanswered.pop_front() {
                if parts.is_empty() { parts = answer } else { parts.extend(answer) }
            }
        }
        self.broker.env.settle().await;
        if parts.is_empty() {
            return Ok(());
        }
        let size_bytes: u64 = parts.iter().map(Part::size_bytes).sum();
        let limit =
            self.broker.config.request_timeout + Duration::from_secs(size_bytes / WRITE_BYTES_PER_SECOND_MIN);
        let Self { broker, inbox, writer, unanswered, .. } = self;
        let mut sending = pin!(env::timeout(&broker.env, limit, writer.write(parts)));
        let mut stalled = pin!(inbox.stalled());
        let sent = poll_fn(|cx| {
            advance(unanswered, cx);
            match sending.as_mut().poll(cx) {
                Poll::Ready(sent) => Poll::Ready(Ok(sent)),
                Poll::Pending => stalled.as_mut().poll(cx).map(Err),
            }
        });
        match sent.await? {
            Some(sent) => sent.map_err(CloseReason::Io),
            None => Err(CloseReason::NotReading { size_bytes, limit }),
        }
    }
}

/// Whether there may be another request behind these.
fn may_accept<E: Env>(unanswered: &VecDeque<Unanswered<E>>) -> bool {
    unanswered.len() < PARKED_COUNT_MAX
        && !unanswered.back().is_some_and(|last| last.blocks)
        && unanswered.iter().map(Unanswered::held_bytes).sum::<usize>() <= UNSENT_BYTES_MAX
}

/// Lets every answer that waits go on. Not only the first: one behind it may be the next in the queue for something that
/// others wait for, the first one among them, and must not sit on it.
fn advance<E: Env>(unanswered: &mut VecDeque<Unanswered<E>>, cx: &mut Context<'_>) {
    for Unanswered { answer, .. } in unanswered {
        if let Waiting::Later { answer: later, .. } = answer
            && let Poll::Ready(ready) = later.as_mut().poll(cx)
        {
            *answer = ready.map_or(Waiting::Close, Waiting::Ready);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use sim::SimEnv;

    use super::*;

    fn unanswered(answer: Waiting<SimEnv>, blocks: bool) -> Unanswered<SimEnv> {
        Unanswered { answer, blocks }
    }

    fn waiting() -> Unanswered<SimEnv> {
        later(false)
    }

    fn later(blocks: bool) -> Unanswered<SimEnv> {
        let answer = Box::pin(std::future::pending());
        unanswered(Waiting::Later { answer, _memory: RequestMemoryShare::default() }, blocks)
    }

    /// An answer that is ready, behind one that is not.
    fn ready(size_bytes: usize) -> Unanswered<SimEnv> {
        unanswered(Waiting::Ready(vec![Part::Bytes(Bytes::from(vec![0; size_bytes]))]), false)
    }

    #[test]
    fn a_connection_holds_a_bounded_count_of_answers_and_of_their_bytes() {
        let mut held = VecDeque::new();
        for _ in 0..PARKED_COUNT_MAX {
            assert!(may_accept(&held));
            held.push_back(waiting());
        }
        assert!(!may_accept(&held));

        let mut held = VecDeque::from([waiting(), ready(UNSENT_BYTES_MAX / 2)]);
        assert!(may_accept(&held));
        held.push_back(ready(UNSENT_BYTES_MAX));
        assert!(!may_accept(&held), "the first ones are to be sent before");
        held.truncate(1);
        assert!(may_accept(&held));

        held.push_back(later(true));
        assert!(!may_accept(&held), "it must not be overtaken");
    }
}
