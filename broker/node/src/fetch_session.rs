//! Incremental fetch sessions (KIP-227): the broker remembers which partitions a client fetches, so that requests and
//! responses name only what changed.
//!
//! A session keeps its partitions in the order in which they are read; a partition that gave data moves to the end,
//! so that none starves when a response is full. The cache has a fixed number of slots: a full one gives up its
//! least recently used session if that has been idle for [`EVICTION_IDLE`], or if a follower wants the slot of a
//! consumer; else the new client simply gets no session.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use model::{ErrorCode, Instant, Uuid};
use parking_lot::Mutex;

/// How long a session must have been idle before another client may take its slot.
const EVICTION_IDLE: Duration = Duration::from_secs(120);
/// What all sessions may hold together, for some 200,000 partitions.
const SIZE_BYTES_MAX: usize = 64 << 20;
/// What a session holds of a partition beside its topic's name, about.
const PARTITION_BYTES: usize = 256;

/// The session epoch of a request that wants no session, or closes one.
const FINAL_EPOCH: i32 = -1;
/// The session epoch of a request that opens a session.
const INITIAL_EPOCH: i32 = 0;

/// A topic as the request's version names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TopicKey {
    /// Up to version 12.
    Name(Arc<str>),
    /// From version 13.
    Id(Uuid),
}

/// What a client asks of one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartitionFetch {
    pub(crate) topic: TopicKey,
    pub(crate) partition: i32,
    pub(crate) current_leader_epoch: i32,
    pub(crate) fetch_offset: i64,
    pub(crate) last_fetched_epoch: i32,
    pub(crate) max_bytes: i32,
}

/// What the client was last told of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    high_watermark: i64,
    log_start_offset: i64,
}

/// What an answer says of a partition, as far as it decides whether to say it at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartitionAnswer {
    pub(crate) error: ErrorCode,
    pub(crate) high_watermark: i64,
    pub(crate) log_start_offset: i64,
    pub(crate) has_records: bool,
    pub(crate) diverges: bool,
}

#[derive(Debug)]
struct Session {
    epoch: i32,
    uses_topic_ids: bool,
    is_follower: bool,
    last_used: Instant,
    /// Reading order: a partition's place is its key here.
    order: BTreeMap<u64, (PartitionFetch, Option<Told>)>,
    places: BTreeMap<(TopicKey, i32), u64>,
    next_place: u64,
    /// Of all its partitions, see [`PartitionFetch::size_bytes`].
    size_bytes: usize,
}

/// How a fetch request relates to sessions.
#[derive(Debug)]
pub(crate) enum FetchContext {
    /// Everything is in the request, and nothing is remembered.
    Sessionless(Vec<PartitionFetch>),
    /// Everything is in the request; a session is opened with the answer.
    Full(Vec<PartitionFetch>),
    /// The session's partitions, already updated by the request.
    Incremental {
        /// The session.
        id: i32,
        /// All its partitions in reading order.
        partitions: Vec<PartitionFetch>,
    },
}

impl FetchContext {
    /// The partitions to read, in order.
    pub(crate) fn partitions(&self) -> &[PartitionFetch] {
        match self {
            FetchContext::Sessionless(partitions)
            | FetchContext::Full(partitions)
            | FetchContext::Incremental { partitions, .. } => partitions,
        }
    }
}

/// The session part of a fetch request.
#[derive(Debug)]
pub(crate) struct SessionRequest {
    pub(crate) id: i32,
    pub(crate) epoch: i32,
    pub(crate) uses_topic_ids: bool,
    pub(crate) partitions: Vec<PartitionFetch>,
    pub(crate) forgotten: Vec<(TopicKey, i32)>,
}

/// All sessions of a node.
#[derive(Debug)]
pub(crate) struct FetchSessions {
    slot_count_max: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<i32, Session>,
    size_bytes: usize,
}

impl FetchSessions {
    pub(crate) fn new(slot_count_max: usize) -> Self {
        Self { slot_count_max, state: Mutex::default() }
    }

    /// How many sessions there are.
    pub(crate) fn len(&self) -> usize {
        self.state.lock().sessions.len()
    }

    /// Finds or prepares the session of a request. The error is the whole answer's.
    pub(crate) fn begin(&self, request: SessionRequest, now: Instant) -> Result<FetchContext, ErrorCode> {
        if request.epoch == FINAL_EPOCH || request.epoch == INITIAL_EPOCH {
            if request.id != 0 {
                self.state.lock().remove(request.id);
            }
            return Ok(match request.epoch {
                FINAL_EPOCH => FetchContext::Sessionless(request.partitions),
                _ => FetchContext::Full(request.partitions),
            });
        }
        let mut state = self.state.lock();
        let Some(session) = state.sessions.get_mut(&request.id) else {
            return Err(ErrorCode::FetchSessionIdNotFound);
        };
        if session.epoch != request.epoch {
            return Err(ErrorCode::InvalidFetchSessionEpoch);
        }
        if session.uses_topic_ids != request.uses_topic_ids {
            return Err(ErrorCode::FetchSessionTopicIdError);
        }
        let size_before = session.size_bytes;
        for partition in request.partitions {
            session.put(partition);
        }
        for key in request.forgotten {
            session.forget(&key);
        }
        session.epoch = next_epoch(session.epoch);
        session.last_used = now;
        let partitions: Vec<_> = session.order.values().map(|(fetch, _)| fetch.clone()).collect();
        let size_now = session.size_bytes;
        state.size_bytes = state.size_bytes + size_now - size_before;
        if partitions.is_empty() || state.size_bytes > SIZE_BYTES_MAX {
            state.remove(request.id);
            return Ok(FetchContext::Sessionless(partitions));
        }
        Ok(FetchContext::Incremental { id: request.id, partitions })
    }

    /// The session id of the answer and, for each of the context's partitions, whether the answer names it.
    pub(crate) fn finish(
        &self,
        context: &FetchContext,
        uses_topic_ids: bool,
        is_follower: bool,
        answers: &[PartitionAnswer],
        now: Instant,
        random_u64: impl FnMut() -> u64,
    ) -> (i32, Vec<bool>) {
        match context {
            FetchContext::Sessionless(partitions) => (0, vec![true; partitions.len()]),
            FetchContext::Full(partitions) => {
                let mut session = Session::new(uses_topic_ids, is_follower, now);
                for (partition, answer) in partitions.iter().zip(answers) {
                    session.put(partition.clone());
                    session.tell(&partition.key(), answer);
                }
                let id = self.state.lock().open(session, self.slot_count_max, now, random_u64);
                (id, vec![true; partitions.len()])
            }
            FetchContext::Incremental { id, partitions } => {
                let mut state = self.state.lock();
                let Some(session) = state.sessions.get_mut(id) else {
                    // Evicted while the fetch waited: the client hears of it at its next request.
                    return (*id, vec![true; partitions.len()]);
                };
                let named = partitions.iter().zip(answers);
                (*id, named.map(|(partition, answer)| session.tell(&partition.key(), answer)).collect())
            }
        }
    }
}

impl PartitionFetch {
    fn key(&self) -> (TopicKey, i32) {
        (self.topic.clone(), self.partition)
    }

    /// What a session holds of it, about. Names count in full, be they of topics that exist or not.
    fn size_bytes(&self) -> usize {
        match &self.topic {
            TopicKey::Name(name) => PARTITION_BYTES + name.len(),
            TopicKey::Id(_) => PARTITION_BYTES,
        }
    }
}

impl Session {
    fn new(uses_topic_ids: bool, is_follower: bool, now: Instant) -> Self {
        Self {
            epoch: next_epoch(INITIAL_EPOCH),
            uses_topic_ids,
            is_follower,
            last_used: now,
            order: BTreeMap::new(),
            places: BTreeMap::new(),
            next_place: 0,
            size_bytes: 0,
        }
    }

    /// Adds a partition at the end, or replaces what is asked of it where it stands.
    fn put(&mut self, fetch: PartitionFetch) {
        let next_place = self.next_place;
        let place = *self.places.entry(fetch.key()).or_insert(next_place);
        self.next_place += u64::from(place == next_place);
        self.size_bytes += fetch.size_bytes();
        let replaced = self.order.remove(&place);
        let told = replaced.as_ref().and_then(|(_, told)| *told);
        self.size_bytes -= replaced.map_or(0, |(fetch, _)| fetch.size_bytes());
        self.order.insert(place, (fetch, told));
    }

    fn forget(&mut self, key: &(TopicKey, i32)) {
        if let Some((fetch, _)) = self.places.remove(key).and_then(|place| self.order.remove(&place)) {
            self.size_bytes -= fetch.size_bytes();
        }
    }

    /// Whether the answer has news for the client, which then counts as told.
    fn tell(&mut self, key: &(TopicKey, i32), answer: &PartitionAnswer) -> bool {
        let Some(place) = self.places.get_mut(key) else { return true };
        let Some((_, told)) = self.order.get_mut(place) else { return true };
        let now_told =
            Told { high_watermark: answer.high_watermark, log_start_offset: answer.log_start_offset };
        let failed = !answer.error.is_none();
        let news = answer.has_records || answer.diverges || failed || *told != Some(now_told);
        // After an error the client must hear when the partition works again.
        *told = (!failed).then_some(now_told);
        if answer.has_records
            && let Some(entry) = self.order.remove(place)
        {
            *place = self.next_place;
            self.order.insert(self.next_place, entry);
            self.next_place += 1;
        }
        news
    }
}

impl State {
    fn remove(&mut self, id: i32) {
        if let Some(session) = self.sessions.remove(&id) {
            self.size_bytes -= session.size_bytes;
        }
    }

    /// Opens a session if there is room, and returns its id; 0 when there is none.
    fn open(
        &mut self,
        session: Session,
        slot_count_max: usize,
        now: Instant,
        mut random_u64: impl FnMut() -> u64,
    ) -> i32 {
        if session.order.is_empty() || self.size_bytes + session.size_bytes > SIZE_BYTES_MAX {
            return 0;
        }
        if self.sessions.len() >= slot_count_max {
            let evictable = self.sessions.iter().filter(|(_, held)| {
                now.saturating_since(held.last_used) > EVICTION_IDLE
                    || session.is_follower && !held.is_follower
            });
            // Ties are broken by the id, so that the choice does not hang on the map's order.
            let Some((&oldest, _)) = evictable.min_by_key(|(id, held)| (held.last_used, **id)) else {
                return 0;
            };
            self.remove(oldest);
        }
        loop {
            let id = (random_u64() & 0x7fff_ffff) as i32;
            if id != 0 && !self.sessions.contains_key(&id) {
                self.size_bytes += session.size_bytes;
                self.sessions.insert(id, session);
                return id;
            }
        }
    }
}

/// Epochs wrap to 1: 0 would open a new session.
fn next_epoch(epoch: i32) -> i32 {
    epoch.checked_add(1).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetch(partition: i32, offset: i64) -> PartitionFetch {
        PartitionFetch {
            topic: TopicKey::Name("t".into()),
            partition,
            current_leader_epoch: -1,
            fetch_offset: offset,
            last_fetched_epoch: -1,
            max_bytes: 1,
        }
    }

    fn request(id: i32, epoch: i32, partitions: Vec<PartitionFetch>) -> SessionRequest {
        SessionRequest { id, epoch, uses_topic_ids: false, partitions, forgotten: vec![] }
    }

    fn answer(high_watermark: i64, has_records: bool) -> PartitionAnswer {
        PartitionAnswer {
            error: ErrorCode::None,
            high_watermark,
            log_start_offset: 0,
            has_records,
            diverges: false,
        }
    }

    fn open(sessions: &FetchSessions, count: i32, now: Instant, id: u64) -> i32 {
        let partitions = (0..count).map(|partition| fetch(partition, 0)).collect();
        let context = sessions.begin(request(0, 0, partitions), now).unwrap();
        let answers = vec![answer(0, false); count as usize];
        sessions.finish(&context, false, false, &answers, now, || id).0
    }

    #[test]
    fn an_incremental_answer_names_only_what_changed_and_rotates_what_gave_data() {
        let sessions = FetchSessions::new(10);
        let now = Instant::default();
        let id = open(&sessions, 3, now, 7);
        assert_eq!(id, 7);
        let context = sessions.begin(request(id, 1, vec![]), now).unwrap();
        let answers = [answer(5, true), answer(0, false), answer(0, false)];
        let (_, named) = sessions.finish(&context, false, false, &answers, now, || 1);
        assert_eq!(named, [true, false, false]);
        let context = sessions.begin(request(id, 2, vec![fetch(0, 5)]), now).unwrap();
        let order: Vec<_> = context.partitions().iter().map(|p| (p.partition, p.fetch_offset)).collect();
        assert_eq!(order, [(1, 0), (2, 0), (0, 5)]);
    }

    #[test]
    fn wrong_epochs_and_unknown_sessions_are_refused() {
        let sessions = FetchSessions::new(10);
        let now = Instant::default();
        let id = open(&sessions, 1, now, 7);
        assert_eq!(
            sessions.begin(request(id, 5, vec![]), now).err(),
            Some(ErrorCode::InvalidFetchSessionEpoch)
        );
        assert_eq!(sessions.begin(request(8, 1, vec![]), now).err(), Some(ErrorCode::FetchSessionIdNotFound));
        let with_ids = SessionRequest { uses_topic_ids: true, ..request(id, 1, vec![]) };
        assert_eq!(sessions.begin(with_ids, now).err(), Some(ErrorCode::FetchSessionTopicIdError));
    }

    #[test]
    fn forgetting_all_partitions_closes_the_session() {
        let sessions = FetchSessions::new(10);
        let now = Instant::default();
        let id = open(&sessions, 1, now, 7);
        let mut forget = request(id, 1, vec![]);
        forget.forgotten = vec![(TopicKey::Name("t".into()), 0)];
        assert!(matches!(sessions.begin(forget, now), Ok(FetchContext::Sessionless(p)) if p.is_empty()));
        assert_eq!(sessions.len(), 0);
        assert_eq!(sessions.state.lock().size_bytes, 0);
    }

    /// Topics that nobody has, with names as long as a request allows: sessions do not remember them without end.
    #[test]
    fn sessions_hold_a_bounded_count_of_bytes() {
        let sessions = FetchSessions::new(1000);
        let now = Instant::default();
        let long = |index: usize| PartitionFetch {
            topic: TopicKey::Name(format!("{index:032767}").into()),
            ..fetch(0, 0)
        };
        let mut opened = Vec::new();
        for id in 1..=10 {
            let partitions: Vec<_> = (0..400).map(long).collect();
            let context = sessions.begin(request(0, 0, partitions), now).unwrap();
            let answers = vec![answer(0, false); 400];
            opened.push(sessions.finish(&context, false, false, &answers, now, || id).0);
            assert!(sessions.state.lock().size_bytes <= SIZE_BYTES_MAX);
        }
        assert_eq!(opened, [1, 2, 3, 4, 5, 0, 0, 0, 0, 0]);
        // One that grows beyond is closed, and what it held is free again.
        let more: Vec<_> = (400..800).map(long).collect();
        assert!(matches!(sessions.begin(request(1, 1, more), now), Ok(FetchContext::Sessionless(_))));
        assert_eq!(sessions.len(), 4);
        // The same partitions again, and forgetting them, is accounted for.
        let again = sessions.begin(request(2, 1, (0..400).map(long).collect()), now);
        assert!(matches!(again, Ok(FetchContext::Incremental { .. })));
        let mut forget = request(2, 2, vec![]);
        forget.forgotten = (0..400).map(|index| long(index).key()).collect();
        sessions.begin(forget, now).unwrap();
        for id in 3..=5 {
            sessions.begin(request(id, -1, vec![]), now).unwrap();
        }
        assert_eq!((sessions.len(), sessions.state.lock().size_bytes), (0, 0));
    }

    #[test]
    fn a_full_cache_gives_up_only_idle_sessions() {
        let sessions = FetchSessions::new(2);
        let now = Instant::default();
        assert_eq!(open(&sessions, 1, now, 1), 1);
        assert_eq!(open(&sessions, 1, now, 2), 2);
        assert_eq!(open(&sessions, 1, now, 3), 0);
        let later = now + EVICTION_IDLE + Duration::from_secs(1);
        assert_eq!(open(&sessions, 1, later, 3), 3);
        assert_eq!(sessions.len(), 2);
    }

    #[test]
    fn an_error_is_told_and_so_is_its_end() {
        let sessions = FetchSessions::new(2);
        let now = Instant::default();
        let id = open(&sessions, 1, now, 1);
        let mut epoch = 0;
        let mut round = |answer: PartitionAnswer| {
            epoch += 1;
            let context = sessions.begin(request(id, epoch, vec![]), now).unwrap();
            sessions.finish(&context, false, false, &[answer], now, || 1).1[0]
        };
        assert!(!round(answer(0, false)));
        assert!(round(PartitionAnswer { error: ErrorCode::KafkaStorageError, ..answer(0, false) }));
        assert!(round(answer(0, false)));
        assert!(!round(answer(0, false)));
    }
}
