//! Fetch: reads ranges of files for each partition, and waits for more when there is too little.
//!
//! The answer holds file ranges, which go from the page cache to the socket without passing through here.

use std::sync::Arc;
use std::time::Duration;

use env::{Env, FileOf, Part};
use model::{ErrorCode, Offset};
use storage::{LogAccess, ReadError, ReadRequest};
use wire::fetch_response::{FetchableTopicResponse, PartitionData};
use wire::frame::RequestHead;
use wire::{Decoder, FetchRequest, FetchResponse, Records};

use crate::broker::Broker;
use crate::connection::Answer;
use crate::dispatch::{self, Call, Outcome};
use crate::fetch_session::{FetchContext, PartitionAnswer, PartitionFetch, SessionRequest, TopicKey};
use crate::inbox::RequestMemoryShare;
use crate::metrics::Traffic;
use crate::partition::Partition;
use crate::waiters::FetchWaiter;

/// The first version that names topics by id.
const TOPIC_ID_VERSION: i16 = 13;
/// Reads what is committed only (KIP-98).
const READ_COMMITTED: i8 = 1;

pub(crate) fn handle<E: Env>(call: Call<E>, body: Decoder) -> Outcome<E> {
    let request = match dispatch::decode_body::<FetchRequest>(body, call.version()) {
        Ok(request) => request,
        Err(reason) => return Outcome::Malformed(reason),
    };
    let Call { broker, head, memory, .. } = call;
    dispatch::start(async move { fetch(&broker, &head, &memory, request).await })
}

async fn fetch<E: Env>(
    broker: &Arc<Broker<E>>,
    head: &RequestHead,
    memory: &RequestMemoryShare,
    request: FetchRequest,
) -> Option<Answer<E>> {
    let uses_topic_ids = head.api_version >= TOPIC_ID_VERSION;
    let replica_id =
        if head.api_version >= 15 { request.replica_state.replica_id } else { request.replica_id };
    let is_follower = replica_id >= 0;
    let limits = Limits {
        bytes_max: request.max_bytes.min(broker.config.fetch_bytes_max).max(0) as u64,
        bytes_min: i64::from(request.min_bytes),
        wait_max: Duration::from_millis(request.max_wait_ms.max(0) as u64),
        reads_committed: request.isolation_level == READ_COMMITTED,
    };
    let session = session_request(request, uses_topic_ids);
    let session_epoch = session.epoch;
    let context = match broker.fetch_sessions.begin(session, broker.env.now()) {
        Ok(context) => context,
        Err(error) => {
            tracing::debug!(%error, session_epoch, "fetch session");
            let response = FetchResponse { error_code: error.code(), ..FetchResponse::default() };
            return dispatch::encode::<FetchRequest, E>(
                head.api_version,
                head.correlation_id,
                &response,
                &[],
            );
        }
    };
    let reads = if is_follower {
        // This node is the only replica of its partitions.
        context.partitions().iter().map(|_| PartitionRead::failed(ErrorCode::NotLeaderOrFollower)).collect()
    } else {
        read_enough(broker, memory, context.partitions(), &limits).await
    };
    respond(broker, head, &context, uses_topic_ids, is_follower, reads)
}

/// How much a fetch wants, and how long it waits for it.
struct Limits {
    bytes_max: u64,
    bytes_min: i64,
    wait_max: Duration,
    reads_committed: bool,
}

/// What was read of one partition.
struct PartitionRead<E: Env> {
    /// `None` when it is not here.
    partition: Option<Arc<Partition<E>>>,
    error: ErrorCode,
    high_watermark: i64,
    last_stable_offset: i64,
    log_start_offset: i64,
    /// The epoch at which the client's log and ours part, and where it ends (KIP-320).
    diverging: Option<(i32, i64)>,
    /// Whether there is a list of aborted transactions, as yet an empty one: for who reads what is committed, and, as
    /// in Kafka, for a partition that is not here.
    lists_aborted: bool,
    parts: Vec<Part<FileOf<E>>>,
    size_bytes: u64,
    ends_wait: bool,
}

impl<E: Env> PartitionRead<E> {
    fn failed(error: ErrorCode) -> Self {
        Self {
            partition: None,
            error,
            high_watermark: -1,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging: None,
            lists_aborted: false,
            parts: Vec::new(),
            size_bytes: 0,
            ends_wait: true,
        }
    }
}

fn session_request(request: FetchRequest, uses_topic_ids: bool) -> SessionRequest {
    let key = |name: String, id| if uses_topic_ids { TopicKey::Id(id) } else { TopicKey::Name(name.into()) };
    let mut partitions = Vec::new();
    for topic in request.topics {
        let topic_key = key(topic.topic, topic.topic_id);
        partitions.extend(topic.partitions.iter().map(|partition| PartitionFetch {
            topic: topic_key.clone(),
            partition: partition.partition,
            current_leader_epoch: partition.current_leader_epoch,
            fetch_offset: partition.fetch_offset,
            last_fetched_epoch: partition.last_fetched_epoch,
            max_bytes: partition.partition_max_bytes,
        }));
    }
    let mut forgotten = Vec::new();
    for topic in request.forgotten_topics_data {
        let topic_key = key(topic.topic, topic.topic_id);
        forgotten.extend(topic.partitions.iter().map(|partition| (topic_key.clone(), *partition)));
    }
    SessionRequest {
        id: request.session_id,
        epoch: request.session_epoch,
        uses_topic_ids,
        partitions,
        forgotten,
    }
}

/// Reads all partitions, again and again until there is enough, an error, or no time left. A fetch that holds memory
/// has no time left when others wait for it: how long it waits is its client's choice, and what they wait is not.
async fn read_enough<E: Env>(
    broker: &Arc<Broker<E>>,
    memory: &RequestMemoryShare,
    partitions: &[PartitionFetch],
    limits: &Limits,
) -> Vec<PartitionRead<E>> {
    let reads = read_all(broker, partitions, limits).await;
    if limits.wait_max.is_zero() || is_enough(&reads, limits) {
        return reads;
    }
    drop(reads);
    let mut deadline = broker.env.now() + limits.wait_max;
    let _waiting = WaitingFetch::count(broker);
    loop {
        // Listed before the next look, so that nothing that comes after it is missed.
        let waiter = FetchWaiter::new(limits.bytes_min);
        for partition in partitions {
            if let Some(partition) = broker.partitions.by_key(&partition.topic, partition.partition) {
                partition.waiters.add(&waiter);
            }
        }
        let reads = read_all(broker, partitions, limits).await;
        if broker.env.now() >= deadline || is_enough(&reads, limits) {
            return reads;
        }
        // What came between listing and reading counts twice: better one look too many than bytes that wait.
        waiter.add(size_of_all(&reads));
        drop(reads);
        let left = deadline.saturating_since(broker.env.now());
        tokio::select! {
            biased;
            _ = env::timeout(&broker.env, left, waiter.woken()) => {}
            () = memory.wanted() => deadline = broker.env.now(),
        }
    }
}

fn size_of_all<E: Env>(reads: &[PartitionRead<E>]) -> i64 {
    reads.iter().map(|read| read.size_bytes as i64).sum()
}

fn is_enough<E: Env>(reads: &[PartitionRead<E>], limits: &Limits) -> bool {
    reads.is_empty() || reads.iter().any(|read| read.ends_wait) || size_of_all(reads) >= limits.bytes_min
}

async fn read_all<E: Env>(
    broker: &Broker<E>,
    partitions: &[PartitionFetch],
    limits: &Limits,
) -> Vec<PartitionRead<E>> {
    let mut reads = Vec::with_capacity(partitions.len());
    let mut bytes_left = limits.bytes_max;
    let mut has_records = false;
    for fetch in partitions {
        let read = read_one(broker, fetch, limits, bytes_left, !has_records).await;
        bytes_left = bytes_left.saturating_sub(read.size_bytes);
        has_records |= read.size_bytes > 0;
        reads.push(read);
    }
    reads
}

async fn read_one<E: Env>(
    broker: &Broker<E>,
    fetch: &PartitionFetch,
    limits: &Limits,
    bytes_left: u64,
    at_least_one: bool,
) -> PartitionRead<E> {
    let Some(partition) = broker.partitions.by_key(&fetch.topic, fetch.partition) else {
        let unknown = PartitionRead::failed(broker.unknown_partition(&fetch.topic));
        return PartitionRead { lists_aborted: true, ..unknown };
    };
    let read = read_partition(broker, &partition, fetch, limits, bytes_left, at_least_one).await;
    PartitionRead { partition: Some(partition), ..read }
}

async fn read_partition<E: Env>(
    broker: &Broker<E>,
    partition: &Partition<E>,
    fetch: &PartitionFetch,
    limits: &Limits,
    bytes_left: u64,
    at_least_one: bool,
) -> PartitionRead<E> {
    if let Err(error) = partition.check_leader(fetch.current_leader_epoch) {
        return PartitionRead::failed(error);
    }
    if limits.reads_committed && partition.with(|log| log.has_aborted_transactions()) {
        // Better no answer than records that were taken back.
        return PartitionRead::failed(ErrorCode::InvalidRequest);
    }
    let (upper_bound, diverging, log_start_offset, high_watermark) = partition.with(|log| {
        let upper = if limits.reads_committed { log.last_stable_offset() } else { log.high_watermark() };
        let diverging = diverging_epoch(fetch, |epoch| log.epoch_end_offset(epoch));
        (upper, diverging, log.log_start_offset(), log.high_watermark())
    });
    let Ok(diverging) = diverging else {
        return PartitionRead::failed(ErrorCode::OffsetOutOfRange);
    };
    if let Some(diverging) = diverging {
        return PartitionRead {
            error: ErrorCode::None,
            high_watermark: high_watermark.0,
            last_stable_offset: upper_bound.0,
            log_start_offset: log_start_offset.0,
            diverging: Some(diverging),
            lists_aborted: limits.reads_committed,
            ..PartitionRead::failed(ErrorCode::None)
        };
    }
    let request = ReadRequest {
        offset: Offset(fetch.fetch_offset),
        bytes_max: bytes_left.min(fetch.max_bytes.max(0) as u64),
        upper_bound,
        at_least_one,
    };
    match partition.read(&request).await {
        // Empty where the client waits for records that are not committed, or not flushed again after a crash.
        Ok(slice) => PartitionRead {
            partition: None,
            error: ErrorCode::None,
            high_watermark: slice.high_watermark.0,
            last_stable_offset: slice.last_stable_offset.0,
            log_start_offset: slice.log_start_offset.0,
            diverging: None,
            lists_aborted: limits.reads_committed,
            parts: slice.parts,
            size_bytes: slice.size_bytes,
            ends_wait: slice.is_from_older_segment,
        },
        Err(error) => {
            if let ReadError::Storage(error) = &error {
                broker.storage_failed(&partition.at, error);
            }
            if let ReadError::Corrupt { .. } = &error {
                tracing::error!(partition = %partition.at, %error, "read");
            }
            PartitionRead::failed(error.code())
        }
    }
}

/// An epoch that the log knows nothing of, nor of any after it.
struct UnknownEpoch;

/// Where a client that fetched from another leader must go back to, if it has records that are not ours.
fn diverging_epoch(
    fetch: &PartitionFetch,
    end_of: impl FnOnce(model::LeaderEpoch) -> Option<(model::LeaderEpoch, Offset)>,
) -> Result<Option<(i32, i64)>, UnknownEpoch> {
    if fetch.last_fetched_epoch < 0 {
        return Ok(None);
    }
    let (epoch, end) = end_of(model::LeaderEpoch(fetch.last_fetched_epoch)).ok_or(UnknownEpoch)?;
    let diverges = epoch.0 < fetch.last_fetched_epoch || end.0 < fetch.fetch_offset;
    Ok(diverges.then_some((epoch.0, end.0)))
}

fn respond<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    context: &FetchContext,
    uses_topic_ids: bool,
    is_follower: bool,
    reads: Vec<PartitionRead<E>>,
) -> Option<Answer<E>> {
    let answers: Vec<_> = reads.iter().map(PartitionRead::for_session).collect();
    let (session_id, named) = broker.fetch_sessions.finish(
        context,
        uses_topic_ids,
        is_follower,
        &answers,
        broker.env.now(),
        || broker.env.random_u64(),
    );
    let mut response = FetchResponse { session_id, ..FetchResponse::default() };
    let mut files = Vec::new();
    for ((fetch, read), named) in context.partitions().iter().zip(reads).zip(named) {
        let partition = read.partition.as_deref();
        broker.count(partition, Traffic::Fetch, 1);
        if !read.error.is_none() {
            broker.count(partition, Traffic::FailedFetch, 1);
        }
        if !named {
            continue;
        }
        broker.count(partition, Traffic::BytesOut, read.size_bytes);
        let data = partition_data(fetch.partition, &read, files.len() as u32);
        files.push(read.parts);
        let (topic, topic_id) = match &fetch.topic {
            TopicKey::Name(name) => (name.to_string(), model::Uuid::ZERO),
            TopicKey::Id(id) => (String::new(), *id),
        };
        match response.responses.last_mut() {
            Some(last) if last.topic == topic && last.topic_id == topic_id => last.partitions.push(data),
            _ => response.responses.push(FetchableTopicResponse { topic, topic_id, partitions: vec![data] }),
        }
    }
    dispatch::encode::<FetchRequest, E>(head.api_version, head.correlation_id, &response, &files)
}

fn partition_data<E: Env>(partition_index: i32, read: &PartitionRead<E>, file_id: u32) -> PartitionData {
    let mut data = PartitionData {
        partition_index,
        error_code: read.error.code(),
        high_watermark: read.high_watermark,
        last_stable_offset: read.last_stable_offset,
        log_start_offset: read.log_start_offset,
        records: Some(match read.size_bytes {
            0 => Records::Bytes(bytes::Bytes::new()),
            size_bytes => Records::External { id: file_id, size_bytes: size_bytes as u32 },
        }),
        aborted_transactions: read.lists_aborted.then(Vec::new),
        ..PartitionData::default()
    };
    if let Some((epoch, end_offset)) = read.diverging {
        data.diverging_epoch.epoch = epoch;
        data.diverging_epoch.end_offset = end_offset;
    }
    data
}

impl<E: Env> PartitionRead<E> {
    fn for_session(&self) -> PartitionAnswer {
        PartitionAnswer {
            error: self.error,
            high_watermark: self.high_watermark,
            log_start_offset: self.log_start_offset,
            has_records: self.size_bytes > 0,
            diverges: self.diverging.is_some(),
        }
    }
}

/// Counts a fetch as waiting until dropped.
struct WaitingFetch<E: Env>(Arc<Broker<E>>);

impl<E: Env> WaitingFetch<E> {
    fn count(broker: &Arc<Broker<E>>) -> Self {
        broker.metrics.waiting_fetches.add(1);
        Self(Arc::clone(broker))
    }
}

impl<E: Env> Drop for WaitingFetch<E> {
    fn drop(&mut self) {
        self.0.metrics.waiting_fetches.add(-1);
    }
}
