//! Reads assigned partitions: one Fetch a leader at a time, the next on its way while the caller works on the last.
//!
//! Promises: records of a partition come in order, each offset at most once between two changes of position, and
//! never from before the position; batches arrive as stored, CRC checked, and are decompressed by whoever iterates.
//! What fails for a passing reason is tried again inside; what does not is handed out as that partition's error and
//! tried again later. At most [`FetcherConfig::fetch_bytes_max`] a leader are on their way or waiting to be taken.
//!
//! Fetches carry no session: each names all its partitions.

mod records;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use ::records::Batches;
use bytes::Bytes;
use env::Env;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use model::{
    ErrorCode, Instant, LeaderEpoch, NodeId, Offset, PartitionIndex, ProducerId, TopicPartition, Uuid,
};
use wire::FetchResponse;
use wire::fetch_request::{FetchPartition, FetchRequest, FetchTopic};
use wire::fetch_response::PartitionData;

pub use self::records::{FetchedPartition, FetchedRecords};

use crate::admin::OffsetSpec;
use crate::client::Lane;
use crate::{Client, ClientError, RetryClass};

/// The highest version of Fetch that names topics.
const NAMED_VERSION_MAX: i16 = 12;

/// Which records a reader sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(i8)]
pub enum IsolationLevel {
    /// All of them.
    #[default]
    ReadUncommitted = 0,
    /// Those outside transactions and of committed ones.
    ReadCommitted = 1,
}

/// How a fetcher behaves; the defaults are those of Kafka's Java consumer.
#[derive(Clone, Debug)]
pub struct FetcherConfig {
    /// How long a broker waits for [`FetcherConfig::fetch_bytes_min`].
    pub wait_max: Duration,
    /// How much a broker waits for.
    pub fetch_bytes_min: i32,
    /// How much one answer carries, unless its first batch is larger.
    pub fetch_bytes_max: i32,
    /// How much of one partition an answer carries, unless its first batch is larger.
    pub partition_bytes_max: i32,
    /// Which records are read.
    pub isolation: IsolationLevel,
    /// Whether batches' checksums are checked.
    pub check_crcs: bool,
    /// Where to go on when the position is outside the log; `None` makes it an error.
    pub reset: Option<OffsetSpec>,
    /// What a batch may decompress to.
    pub decompressed_bytes_max: usize,
}

impl Default for FetcherConfig {
    fn default() -> Self {
        Self {
            wait_max: Duration::from_millis(500),
            fetch_bytes_min: 1,
            fetch_bytes_max: 50 << 20,
            partition_bytes_max: 1 << 20,
            isolation: IsolationLevel::ReadUncommitted,
            check_crcs: true,
            reset: Some(OffsetSpec::Latest),
            decompressed_bytes_max: ::records::DECOMPRESSED_BYTES_MAX,
        }
    }
}

/// What one poll got.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Partitions with new records (or with a gap that was skipped).
    pub partitions: Vec<FetchedPartition>,
    /// Partitions that cannot be read for now.
    pub errors: Vec<(TopicPartition, ClientError)>,
}

impl Fetched {
    fn is_empty(&self) -> bool {
        self.partitions.is_empty() && self.errors.is_empty()
    }
}

/// Reads assigned partitions.
pub struct Fetcher<E: Env> {
    client: Client<E>,
    config: FetcherConfig,
    partitions: BTreeMap<TopicPartition, Reading>,
    /// The order of partitions in requests; who got data goes to the end, so that none starves.
    turns: VecDeque<TopicPartition>,
    /// One a leader.
    in_flight: FuturesUnordered<BoxFuture<'static, Answer>>,
    busy: BTreeSet<NodeId>,
    ready: VecDeque<Answer>,
}

/// Where one partition is read.
struct Reading {
    position: Position,
    is_paused: bool,
    /// Not asked for before this.
    not_before: Instant,
    high_watermark: Option<Offset>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    At(Offset),
    /// To be looked up.
    Unresolved(OffsetSpec),
}

struct Answer {
    node: NodeId,
    /// What was asked for: the name behind each topic id, and each partition's position.
    asked: BTreeMap<TopicPartition, Offset>,
    names: BTreeMap<Uuid, String>,
    response: Result<FetchResponse, ClientError>,
}

impl<E: Env> Fetcher<E> {
    /// A fetcher without partitions.
    pub fn new(client: Client<E>, config: FetcherConfig) -> Self {
        Self {
            client,
            config,
            partitions: BTreeMap::new(),
            turns: VecDeque::new(),
            in_flight: FuturesUnordered::new(),
            busy: BTreeSet::new(),
            ready: VecDeque::new(),
        }
    }

    /// Reads `partition` too, or from elsewhere: from an offset.
    pub fn assign(&mut self, partition: TopicPartition, offset: Offset) {
        self.set(partition, Position::At(offset));
    }

    /// Reads `partition` too, or from elsewhere: from an offset that is looked up first.
    pub fn assign_spec(&mut self, partition: TopicPartition, from: OffsetSpec) {
        self.set(partition, Position::Unresolved(from));
    }

    fn set(&mut self, partition: TopicPartition, position: Position) {
        let now = self.client.env().now();
        let reading = Reading { position, is_paused: false, not_before: now, high_watermark: None };
        if self.partitions.insert(partition.clone(), reading).is_none() {
            self.turns.push_back(partition);
        }
    }

    /// Reads `partition` no more.
    pub fn unassign(&mut self, partition: &TopicPartition) {
        self.partitions.remove(partition);
        self.turns.retain(|other| other != partition);
    }

    /// Stops or goes on reading a partition without losing its position.
    pub fn pause(&mut self, partition: &TopicPartition, is_paused: bool) {
        if let Some(reading) = self.partitions.get_mut(partition) {
            reading.is_paused = is_paused;
        }
    }

    /// The next offset to be read; `None` when not assigned or not looked up yet.
    pub fn position(&self, partition: &TopicPartition) -> Option<Offset> {
        match self.partitions.get(partition)?.position {
            Position::At(offset) => Some(offset),
            Position::Unresolved(_) => None,
        }
    }

    /// The end of what consumers may see, as of the last answer.
    pub fn high_watermark(&self, partition: &TopicPartition) -> Option<Offset> {
        self.partitions.get(partition)?.high_watermark
    }

    /// What is assigned.
    pub fn assigned(&self) -> impl Iterator<Item = &TopicPartition> {
        self.partitions.keys()
    }

    /// Waits for records, at most `limit`; then the answer may be empty. Cancel-safe.
    pub async fn poll(&mut self, limit: Duration) -> Fetched {
        let env = self.client.env().clone();
        let ends_at = env.now() + limit;
        loop {
            let mut fetched = Fetched::default();
            self.resolve(&mut fetched).await;
            let leaderless = self.send_fetches();
            if !leaderless.is_empty() {
                self.find_leaders(leaderless, &mut fetched).await;
                self.send_fetches();
            }
            if fetched.is_empty() {
                let answer = match self.ready.pop_front() {
                    Some(answer) => Some(answer),
                    None => self.next_answer(ends_at).await,
                };
                if let Some(answer) = answer {
                    self.take(answer, &mut fetched);
                }
            }
            if !fetched.is_empty() {
                // The next fetches go out while the caller works. Nothing waits from here on: positions have moved, so
                // a dropped poll would lose records.
                self.send_fetches();
                while let Some(Some(answer)) = self.in_flight.next().now_or_never() {
                    self.ready.push_back(answer);
                }
                return fetched;
            }
            if env.now() >= ends_at {
                return fetched;
            }
        }
    }

    /// The next answer, or `None` when it is time to look after partitions that waited, or `ends_at`.
    async fn next_answer(&mut self, ends_at: Instant) -> Option<Answer> {
        let env = self.client.env().clone();
        let now = env.now();
        let waiting = self.partitions.values().map(|reading| reading.not_before).filter(|at| *at > now);
        let until = waiting.min().unwrap_or(ends_at).min(ends_at);
        let wait = until.saturating_since(now);
        if self.in_flight.is_empty() {
            env.sleep(wait).await;
            return None;
        }
        env::timeout(&env, wait, self.in_flight.next()).await.flatten()
    }

    /// Looks up the positions that are not offsets yet.
    async fn resolve(&mut self, fetched: &mut Fetched) {
        let now = self.client.env().now();
        let wanted: BTreeMap<TopicPartition, OffsetSpec> = self
            .partitions
            .iter()
            .filter(|(_, reading)| reading.not_before <= now)
            .filter_map(|(partition, reading)| match reading.position {
                Position::Unresolved(spec) => Some((partition.clone(), spec)),
                Position::At(_) => None,
            })
            .collect();
        if wanted.is_empty() {
            return;
        }
        for (partition, outcome) in self.client.list_offsets(&wanted, self.config.isolation).await {
            let backoff = now + self.client.config().retry_backoff_max;
            let Some(reading) = self.partitions.get_mut(&partition) else { continue };
            match outcome {
                Ok(listed) => match listed.offset {
                    Some(offset) => reading.position = Position::At(offset),
                    // No record is that young: what comes next is.
                    None => reading.position = Position::Unresolved(OffsetSpec::Latest),
                },
                Err(error) => {
                    reading.not_before = backoff;
                    fetched.errors.push((partition, error));
                }
            }
        }
    }

    /// Sends a fetch to each leader that has none in flight; answers the partitions whose leader is not known.
    fn send_fetches(&mut self) -> Vec<TopicPartition> {
        let now = self.client.env().now();
        let mut by_leader: BTreeMap<NodeId, Vec<(TopicPartition, Offset, LeaderEpoch)>> = BTreeMap::new();
        let mut leaderless = Vec::new();
        for partition in &self.turns {
            let Some(reading) = self.partitions.get(partition) else { continue };
            let Position::At(offset) = reading.position else { continue };
            if reading.is_paused || reading.not_before > now {
                continue;
            }
            match self.client.metadata().leader(&partition.topic, partition.partition) {
                Some((leader, _)) if self.busy.contains(&leader) => {}
                Some((leader, epoch)) => {
                    by_leader.entry(leader).or_default().push((partition.clone(), offset, epoch));
                }
                None => leaderless.push(partition.clone()),
            }
        }
        for (node, partitions) in by_leader {
            self.busy.insert(node);
            self.in_flight.push(self.fetch(node, partitions));
        }
        leaderless
    }

    /// Asks for the topics of partitions whose leader is not known.
    async fn find_leaders(&mut self, leaderless: Vec<TopicPartition>, fetched: &mut Fetched) {
        let not_before = self.client.env().now() + self.client.config().retry_backoff_min;
        let mut topics: Vec<String> = leaderless.iter().map(|partition| partition.topic.clone()).collect();
        topics.dedup();
        let asked = self.client.fetch_topics(&topics).await;
        let metadata = self.client.metadata();
        for partition in leaderless {
            let known = metadata.topics.get(&partition.topic).and_then(|t| t.partition(partition.partition));
            let Some(reading) = self.partitions.get_mut(&partition) else { continue };
            if known.is_some_and(|known| known.leader != NodeId::NONE) {
                continue;
            }
            reading.not_before = not_before;
            let error = match (&asked, known) {
                (Err(error), _) => error.clone(),
                (Ok(()), Some(_)) => continue,
                (Ok(()), None) => {
                    let unknown = ErrorCode::UnknownTopicOrPartition.code();
                    ClientError::broker(format!("partition {partition}"), unknown)
                }
            };
            fetched.errors.push((partition, error));
        }
    }

    fn fetch(
        &self,
        node: NodeId,
        partitions: Vec<(TopicPartition, Offset, LeaderEpoch)>,
    ) -> BoxFuture<'static, Answer> {
        let (client, config) = (self.client.clone(), self.config.clone());
        let asked = partitions.iter().map(|(partition, offset, _)| (partition.clone(), *offset)).collect();
        let metadata = self.client.metadata();
        let mut topics: Vec<FetchTopic> = Vec::new();
        let mut names = BTreeMap::new();
        for (partition, offset, epoch) in partitions {
            let id = metadata.topics.get(&partition.topic).map_or(Uuid::ZERO, |topic| topic.id);
            names.insert(id, partition.topic.clone());
            let wanted = FetchPartition {
                partition: partition.partition.0,
                current_leader_epoch: epoch.0,
                fetch_offset: offset.0,
                partition_max_bytes: config.partition_bytes_max,
                ..Default::default()
            };
            match topics.last_mut().filter(|topic| topic.topic == partition.topic) {
                Some(topic) => topic.partitions.push(wanted),
                None => {
                    topics.push(FetchTopic {
                        topic: partition.topic,
                        topic_id: id,
                        partitions: vec![wanted],
                    });
                }
            }
        }
        let version_max = if names.contains_key(&Uuid::ZERO) { NAMED_VERSION_MAX } else { i16::MAX };
        async move {
            let fetch = async {
                let connection = client.broker(node, Lane::Fetch).await?;
                let version = connection.version_of::<FetchRequest>(version_max)?;
                let request = FetchRequest {
                    max_wait_ms: i32::try_from(config.wait_max.as_millis()).unwrap_or(i32::MAX),
                    min_bytes: config.fetch_bytes_min,
                    max_bytes: config.fetch_bytes_max,
                    isolation_level: config.isolation as i8,
                    topics,
                    ..Default::default()
                };
                let limit = client.config().request_timeout + config.wait_max;
                let response = connection.request_at(&request, version, limit).await?;
                ClientError::check(|| format!("fetch from broker {node}"), response.error_code, None)?;
                Ok(response)
            };
            let response = fetch.await;
            Answer { node, asked, names, response }
        }
        .boxed()
    }

    /// Moves positions by an answer and hands its records out.
    fn take(&mut self, answer: Answer, fetched: &mut Fetched) {
        self.busy.remove(&answer.node);
        let response = match answer.response {
            Ok(response) => response,
            Err(error) => {
                for partition in answer.asked.into_keys() {
                    self.failed(partition, error.clone(), fetched);
                }
                return;
            }
        };
        for topic in response.responses {
            let by_id = answer.names.get(&topic.topic_id).filter(|_| topic.topic_id != Uuid::ZERO);
            let name = by_id.cloned().unwrap_or(topic.topic);
            for data in topic.partitions {
                let partition = TopicPartition::new(name.clone(), PartitionIndex(data.partition_index));
                let Some(asked) = answer.asked.get(&partition) else { continue };
                // The caller may have moved the position meanwhile, or given the partition away.
                if self.position(&partition) == Some(*asked) {
                    self.take_partition(partition, *asked, data, fetched);
                }
            }
        }
    }

    fn take_partition(
        &mut self,
        partition: TopicPartition,
        asked: Offset,
        data: PartitionData,
        fetched: &mut Fetched,
    ) {
        if data.current_leader.leader_id >= 0 {
            let (leader, epoch) = (NodeId(data.current_leader.leader_id), data.current_leader.leader_epoch);
            self.client.learn_leader(&partition.topic, partition.partition, leader, LeaderEpoch(epoch));
        }
        if data.error_code != 0 {
            let error = ClientError::broker(format!("partition {partition}"), data.error_code);
            return self.failed(partition, error, fetched);
        }
        let Some(reading) = self.partitions.get_mut(&partition) else { return };
        reading.high_watermark = Some(Offset(data.high_watermark));
        let bytes = data.records.as_ref().and_then(|records| records.as_bytes()).cloned().unwrap_or_default();
        if bytes.is_empty() {
            return;
        }
        let next = match next_offset(&bytes, self.config.check_crcs) {
            Ok(Some(next)) => next,
            Ok(None) => {
                let reason = format!("a batch larger than the {} bytes that were sent", bytes.len());
                let error = ClientError::Corrupt { partition: partition.to_string(), reason };
                return self.failed(partition, error, fetched);
            }
            Err(error) => {
                let error =
                    ClientError::Corrupt { partition: partition.to_string(), reason: error.to_string() };
                return self.failed(partition, error, fetched);
            }
        };
        reading.position = Position::At(next.max(asked));
        let aborted = match self.config.isolation {
            IsolationLevel::ReadUncommitted => Vec::new(),
            IsolationLevel::ReadCommitted => {
                let aborted = data.aborted_transactions.unwrap_or_default().into_iter();
                aborted
                    .map(|aborted| (ProducerId(aborted.producer_id), Offset(aborted.first_offset)))
                    .collect()
            }
        };
        self.turns.retain(|other| *other != partition);
        self.turns.push_back(partition.clone());
        fetched.partitions.push(FetchedPartition {
            partition,
            first_offset: asked,
            next_offset: next.max(asked),
            high_watermark: Offset(data.high_watermark),
            last_stable_offset: Offset(data.last_stable_offset),
            log_start_offset: Offset(data.log_start_offset),
            bytes,
            aborted,
            decompressed_bytes_max: self.config.decompressed_bytes_max,
        });
    }

    /// Decides about a partition's error: look again, go elsewhere, or tell.
    fn failed(&mut self, partition: TopicPartition, error: ClientError, fetched: &mut Fetched) {
        let config = self.client.config();
        let (min, max) = (config.retry_backoff_min, config.retry_backoff_max);
        let now = self.client.env().now();
        let Some(reading) = self.partitions.get_mut(&partition) else { return };
        let class = error.retry_class();
        if let (Some(ErrorCode::OffsetOutOfRange), Some(reset)) = (error.code(), self.config.reset) {
            reading.position = Position::Unresolved(reset);
            return;
        }
        reading.not_before = now + if class == RetryClass::Never { max } else { min };
        match class {
            RetryClass::AfterRefresh => self.client.forget_leader(&partition),
            RetryClass::Later => {}
            RetryClass::Never => fetched.errors.push((partition, error)),
        }
    }
}

/// The offset behind the last whole batch; `None` when there is none.
fn next_offset(bytes: &Bytes, check_crcs: bool) -> Result<Option<Offset>, ::records::BatchError> {
    let mut next = None;
    for batch in Batches::new(bytes) {
        let batch = batch?;
        if check_crcs {
            batch.verify_crc()?;
        }
        next = Some(batch.header.next_offset());
    }
    Ok(next)
}
