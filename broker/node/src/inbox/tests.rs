//! Frames out of bytes that arrive in any pieces, and who waits for whom when memory is short. In virtual time.

use futures::FutureExt;
use sim::{SimEnv, World};
use tokio::sync::mpsc;

use super::*;

/// The request memory of these tests: half of it for small frames, half for large ones.
const MEMORY_BYTES: usize = 8 << 20;
const LARGE: usize = 3 << 20;
const SMALL: usize = 64 << 10;
const FRAME_BYTES_MAX: usize = 100 << 20;

/// Gives what is sent to it, piece by piece; the end when the sender is gone.
struct Pieces {
    source: mpsc::UnboundedReceiver<Bytes>,
    piece: Bytes,
}

impl ConnReader for Pieces {
    async fn read(&mut self, buffer: &mut BytesMut) -> io::Result<usize> {
        if self.piece.is_empty() {
            self.piece = self.source.recv().await.unwrap_or_default();
        }
        let count = self.piece.len().min(buffer.capacity() - buffer.len());
        buffer.extend_from_slice(&self.piece.split_to(count));
        Ok(count)
    }
}

struct Peer {
    wire: mpsc::UnboundedSender<Bytes>,
    inbox: Inbox<SimEnv, Pieces>,
}

impl Peer {
    fn new(env: &SimEnv, memory: &RequestMemory) -> Self {
        let (wire, source) = mpsc::unbounded_channel();
        let reader = Pieces { source, piece: Bytes::new() };
        Self { wire, inbox: Inbox::new(env.clone(), reader, memory.clone(), FRAME_BYTES_MAX) }
    }

    fn send(&self, bytes: &[u8]) {
        self.wire.send(Bytes::copy_from_slice(bytes)).unwrap();
    }

    /// Nothing but a frame's length and `sent` of its bytes.
    fn announce(&self, frame_size: usize, sent: usize) {
        let mut bytes = frame(sent);
        bytes[..4].copy_from_slice(&(frame_size as i32).to_be_bytes());
        self.send(&bytes);
    }

    /// What the inbox gives without waiting.
    fn try_next(&mut self) -> Option<Result<Option<Frame>, InboxError>> {
        self.inbox.next_frame().now_or_never()
    }

    fn takes(&mut self, frame_size: usize) -> Frame {
        let taken = self.try_next().expect("it waits for nothing").unwrap().expect("a frame");
        assert_eq!(taken.bytes.len(), frame_size);
        taken
    }

    fn waits(&mut self) {
        assert!(self.try_next().is_none(), "it must wait");
    }
}

/// A Produce frame of this size, with its length.
fn frame(frame_size: usize) -> Vec<u8> {
    let mut bytes = (frame_size as i32).to_be_bytes().to_vec();
    bytes.extend_from_slice(&ApiKey::Produce.key().to_be_bytes());
    bytes.extend((2..frame_size).map(|index| (index ^ (index >> 8) ^ frame_size) as u8));
    bytes
}

fn check(scenario: impl AsyncFnOnce(SimEnv, RequestMemory)) {
    let world = World::new(1);
    let env = world.host("node").boot();
    let memory = RequestMemory::new(MEMORY_BYTES);
    world.block_on(scenario(env, memory.clone()));
    assert_eq!(memory.free_bytes(), MEMORY_BYTES, "all is given back");
}

#[test]
fn frames_of_all_sizes_in_pieces_of_all_sizes() {
    for seed in 0..20 {
        let world = World::new(seed);
        let env = world.host("node").boot();
        let memory = RequestMemory::new(MEMORY_BYTES);
        let mut peer = Peer::new(&env, &memory);
        let sizes_max = [3, 100, BUFFER_BYTES_MIN, 2 * UNCOUNTED_BYTES_MAX, 2 * BUFFER_BYTES_MAX, LARGE];
        let draw = |max: usize| world.random(|rng| rng.below(max as u64) as usize);
        let mut sent = Vec::new();
        let mut bytes = Vec::new();
        for _ in 0..60 {
            let mut frame_size = draw(sizes_max[draw(sizes_max.len())]);
            if draw(4) == 0 {
                // Around the edge between the shared buffer and buffers of their own.
                frame_size = BUFFER_BYTES_MAX - 8 + draw(16);
            }
            let mut frame = frame(frame_size.max(2));
            // A Produce, a Fetch, or neither.
            frame[5] = draw(3) as u8;
            bytes.extend_from_slice(&frame);
            sent.push(frame.split_off(4));
        }
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let piece_max = [7, 500, 40_000, 1 << 20][draw(4)];
            let (piece, behind) = rest.split_at((1 + draw(piece_max)).min(rest.len()));
            peer.send(piece);
            rest = behind;
        }
        drop(peer.wire);
        world.block_on(async {
            for (index, expected) in sent.iter().enumerate() {
                let frame = peer.inbox.next_frame().await.unwrap().expect("as many frames as were sent");
                assert!(frame.bytes == expected[..], "frame {index} of seed {seed} differs");
            }
            assert!(peer.inbox.next_frame().await.unwrap().is_none());
        });
        assert_eq!(memory.free_bytes(), MEMORY_BYTES);
    }
}

#[test]
fn large_frames_that_arrive_together_do_not_wait_for_each_other() {
    check(async |env, memory| {
        let mut peers: Vec<Peer> = (0..8).map(|_| Peer::new(&env, &memory)).collect();
        let bytes = frame(LARGE);
        // All come at the same pace, and all together are far more than there is memory.
        let mut taken = 0;
        for piece in bytes.chunks(256 << 10) {
            for peer in &mut peers {
                peer.send(piece);
                taken += usize::from(peer.try_next().is_some());
            }
        }
        // Each frame that is answered lets the next one in.
        for _ in 0..peers.len() {
            taken += peers.iter_mut().filter_map(Peer::try_next).count();
        }
        assert_eq!(taken, peers.len());
    });
}

#[test]
fn who_announces_large_frames_keeps_nobody_waiting() {
    check(async |env, memory| {
        let mut silent: Vec<Peer> = (0..500).map(|_| Peer::new(&env, &memory)).collect();
        for (index, peer) in silent.iter_mut().enumerate() {
            peer.announce([SMALL, 1 << 20, LARGE, FRAME_BYTES_MAX][index % 4], 100);
            peer.waits();
        }
        assert_eq!(memory.free_bytes(), MEMORY_BYTES, "an announcement costs nothing");
        for frame_size in [SMALL, LARGE] {
            let mut peer = Peer::new(&env, &memory);
            peer.send(&frame(frame_size));
            peer.takes(frame_size);
        }
    });
}

#[test]
fn large_frames_keep_no_small_one_waiting() {
    check(async |env, memory| {
        let mut large: Vec<Peer> = (0..4).map(|_| Peer::new(&env, &memory)).collect();
        for peer in &mut large {
            peer.announce(LARGE, LARGE - 1);
            peer.waits();
        }
        let mut peer = Peer::new(&env, &memory);
        peer.send(&frame(SMALL));
        peer.takes(SMALL);
    });
}

#[test]
fn a_frame_that_stalls_is_given_up_when_others_wait_for_its_memory() {
    check(async |env, memory| {
        let mut stalled = Peer::new(&env, &memory);
        stalled.announce(LARGE, BUFFER_BYTES_MAX);
        stalled.waits();
        // Nobody needs the memory: it may take its time.
        let ended = env::timeout(&env, Duration::from_secs(60), stalled.inbox.next_frame()).await;
        assert!(ended.is_none(), "{ended:?}");

        let mut other = Peer::new(&env, &memory);
        other.send(&frame(LARGE));
        other.waits();
        let ended = env::timeout(&env, 3 * STALL_MAX, stalled.inbox.next_frame()).await;
        assert!(matches!(ended, Some(Err(InboxError::TooSlow { .. }))), "{ended:?}");
        drop(stalled);
        other.takes(LARGE);
    });
}

#[test]
fn a_frame_that_keeps_its_pace_is_not_given_up() {
    check(async |env, memory| {
        let mut slow = Peer::new(&env, &memory);
        slow.announce(LARGE, BUFFER_BYTES_MAX);
        slow.waits();
        let mut other = Peer::new(&env, &memory);
        other.send(&frame(LARGE));
        other.waits();
        let wire = slow.wire.clone();
        let sending = async {
            for _ in 0..20 {
                env.sleep(STALL_MAX / 3).await;
                wire.send(Bytes::from(vec![0; STALL_BYTES_MIN / 2])).unwrap();
            }
        };
        let ended = futures::future::select(Box::pin(slow.inbox.next_frame()), Box::pin(sending)).await;
        assert!(matches!(ended, futures::future::Either::Right(_)));
    });
}

/// What came fast at first is no credit for a stall.
#[test]
fn a_frame_that_stalls_before_its_end_is_given_up_too() {
    check(async |env, memory| {
        let mut stalled = Peer::new(&env, &memory);
        stalled.announce(LARGE, LARGE - 1);
        stalled.waits();
        let mut other = Peer::new(&env, &memory);
        other.send(&frame(LARGE));
        other.waits();
        let ended = env::timeout(&env, 3 * STALL_MAX, stalled.inbox.next_frame()).await;
        assert!(matches!(ended, Some(Err(InboxError::TooSlow { .. }))), "{ended:?}");
        drop(stalled);
        other.takes(LARGE);
    });
}

#[test]
fn a_frame_that_has_all_the_memory_may_take_its_time_while_nobody_waits() {
    check(async |env, memory| {
        let mut slow = Peer::new(&env, &memory);
        slow.announce(MEMORY_BYTES / 2, BUFFER_BYTES_MAX);
        slow.waits();
        assert_eq!(memory.free_bytes(), MEMORY_BYTES / 2, "it has the whole part");
        let ended = env::timeout(&env, Duration::from_secs(60), slow.inbox.next_frame()).await;
        assert!(ended.is_none(), "{ended:?}");
    });
}

/// A connection does not read while its client does not: what its next frame holds must not be held for that long.
#[test]
fn a_frame_is_given_up_also_while_it_is_not_read() {
    check(async |env, memory| {
        let mut unread = Peer::new(&env, &memory);
        unread.announce(LARGE, BUFFER_BYTES_MAX);
        unread.waits();
        let ended = env::timeout(&env, Duration::from_secs(60), unread.inbox.stalled()).await;
        assert!(ended.is_none(), "nobody waits: {ended:?}");
        let mut other = Peer::new(&env, &memory);
        other.send(&frame(LARGE));
        other.waits();
        let ended = env::timeout(&env, 3 * STALL_MAX, unread.inbox.stalled()).await;
        assert!(matches!(ended, Some(InboxError::TooSlow { .. })), "{ended:?}");
        drop(unread);
        other.takes(LARGE);
    });
}

/// Memory that falls to a connection that takes no frame now goes to the next in line.
#[test]
fn who_does_not_take_its_turn_gives_it_up() {
    check(async |env, memory| {
        let mut first = Peer::new(&env, &memory);
        first.send(&frame(LARGE));
        let held = first.takes(LARGE);
        let [mut unread, mut other] = [(); 2].map(|()| Peer::new(&env, &memory));
        for peer in [&mut unread, &mut other] {
            peer.send(&frame(LARGE));
            peer.waits();
        }
        drop(held);
        let ended = env::timeout(&env, 3 * STALL_MAX, unread.inbox.stalled()).await;
        assert!(ended.is_none(), "{ended:?}");
        let held = other.takes(LARGE);
        unread.waits();
        drop(held);
        unread.takes(LARGE);
    });
}

#[test]
fn who_holds_memory_is_told_one_by_one_that_others_wait_for_it() {
    check(async |env, memory| {
        const HOLDER_COUNT: usize = 4;
        let frame_size = MEMORY_BYTES / 2 / HOLDER_COUNT;
        let mut held = Vec::new();
        for _ in 0..HOLDER_COUNT {
            let mut peer = Peer::new(&env, &memory);
            peer.send(&frame(frame_size));
            held.push(peer.takes(frame_size).share);
        }
        assert!(held[0].wanted().now_or_never().is_none());
        let mut wanted: Vec<_> = held.iter().map(|share| Box::pin(share.wanted())).collect();
        for wanted in &mut wanted {
            assert!(futures::poll!(wanted).is_pending());
        }
        let mut other = Peer::new(&env, &memory);
        other.send(&frame(2 * frame_size));
        other.waits();
        // Clones are one share, and the first to be told makes room before the second hears of it.
        for (index, share) in held.iter().enumerate() {
            let is_wanted = futures::poll!(&mut wanted[index]).is_ready();
            assert_eq!(is_wanted, index < 2, "{index}");
            if is_wanted {
                share.clone().give_back();
                other.try_next().into_iter().for_each(|taken| drop(taken.unwrap().unwrap().share));
            }
        }
        assert!(!held[3].is_wanted());
    });
}

#[test]
fn who_waits_for_memory_keeps_its_place() {
    check(async |env, memory| {
        let mut first = Peer::new(&env, &memory);
        first.send(&frame(LARGE));
        let held = first.takes(LARGE);
        let mut peers: Vec<Peer> = (0..2).map(|_| Peer::new(&env, &memory)).collect();
        for peer in &mut peers {
            peer.send(&frame(LARGE));
            peer.waits();
        }
        // What interrupts a connection's waiting, an answer that is ready, does not send it to the end of the line.
        peers[0].waits();
        drop(held);
        peers[1].waits();
        let held = peers[0].takes(LARGE);
        drop(held);
        peers[1].takes(LARGE);
    });
}

#[test]
fn requests_count_by_what_they_hold() {
    assert_eq!(held_bytes(UNCOUNTED_BYTES_MAX, ApiKey::Metadata.key()), 0);
    assert_eq!(held_bytes(BUFFER_BYTES_MAX, ApiKey::Produce.key()), 0);
    assert_eq!(held_bytes(SMALL, ApiKey::Produce.key()), SMALL);
    // Decoded, a Fetch may be larger than its frame.
    assert!(held_bytes(UNCOUNTED_BYTES_MAX + 1, ApiKey::Fetch.key()) > 4 * UNCOUNTED_BYTES_MAX);

    check(async |env, memory| {
        let frame_size = 20 << 10;
        let mut request = frame(frame_size);
        request[4..6].copy_from_slice(&ApiKey::Fetch.key().to_be_bytes());
        let mut peer = Peer::new(&env, &memory);
        let mut held = Vec::new();
        while memory.small.free.available_permits() * memory::MEMORY_UNIT_BYTES > held_bytes(frame_size, 1) {
            peer.send(&request);
            held.push(peer.takes(frame_size));
        }
        assert!((30..60).contains(&held.len()), "{}", held.len());
        peer.send(&request);
        peer.waits();
        held.clear();
        peer.takes(frame_size);
    });
}

#[test]
fn frames_beyond_the_limit_are_refused_before_they_arrive() {
    check(async |env, memory| {
        for announced in [FRAME_BYTES_MAX as i32 + 1, -1, i32::MIN] {
            let mut peer = Peer::new(&env, &memory);
            peer.send(&announced.to_be_bytes());
            assert!(matches!(peer.try_next(), Some(Err(InboxError::TooLarge { .. }))));
        }
        let mut peer = Peer::new(&env, &memory);
        peer.announce(SMALL, SMALL - 1);
        drop(peer.wire);
        assert!(matches!(peer.inbox.next_frame().await, Err(InboxError::Truncated)));
    });
}
