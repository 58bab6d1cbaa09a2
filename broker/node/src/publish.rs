//! What this node does about new metadata: opens, leads, reconfigures and removes the partitions that it keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use controller::config::ConfigValue;
use env::Env;
use futures::StreamExt;
use image::{
    ConfigResourceType, MetadataDelta, MetadataImage, PartitionRegistration, TopicChange, TopicImage,
};
use model::{PartitionIndex, TopicPartition, Uuid};
use parking_lot::Mutex;
use storage::{
    FileError, LogAccess, LogConfig, OpenError, OpenLog, PartitionDirState, RetireError, StorageError,
    read_partition_metadata, write_partition_metadata,
};

use crate::boot::Boot;
use crate::broker::Broker;
use crate::groups::OFFSETS_TOPIC;
use crate::log_config::log_config;
use crate::partition::Partition;

/// A partition to open.
struct Opening {
    topic: Arc<TopicImage>,
    index: PartitionIndex,
    registration: Arc<PartitionRegistration>,
    config: Arc<LogConfig>,
    boot: Arc<Boot>,
}

/// The partitions whose logs there was no room to open, on a full disk or for want of file handles. They are not served
/// until there is. Others are, but a change of topics, and a stop, wait while one of these is being opened again, which
/// for a log that needs recovery takes as long as that.
#[derive(Default)]
pub(crate) struct Unopened {
    /// With what the last shutdown left of them.
    partitions: Mutex<BTreeMap<TopicPartition, (Uuid, Arc<Boot>)>>,
    /// Held while partitions come and go.
    turn: tokio::sync::Mutex<()>,
}

impl Unopened {
    /// Whether a log is still to be opened.
    pub(crate) fn contains(&self, at: &TopicPartition) -> bool {
        self.partitions.lock().contains_key(at)
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<TopicPartition> {
        self.partitions.lock().keys().cloned().collect()
    }

    /// What the last shutdown left of a log that is still to be opened.
    fn boot_of(&self, topic: &TopicImage, index: PartitionIndex) -> Option<Arc<Boot>> {
        let partitions = self.partitions.lock();
        let (id, boot) = partitions.get(&TopicPartition::new(&*topic.name, index))?;
        (*id == topic.id).then(|| Arc::clone(boot))
    }

    /// Takes out the partitions of a topic.
    fn remove_topic(&self, topic: Uuid) -> Vec<TopicPartition> {
        self.partitions.lock().extract_if(.., |_, (id, _)| *id == topic).map(|(at, _)| at).collect()
    }
}

/// Makes the node act on `image`; when this returns, clients may be told of it. `boot` says what the last shutdown
/// left, for the logs that were there then.
pub(crate) async fn publish<E: Env>(broker: &Arc<Broker<E>>, image: Arc<MetadataImage>, boot: Arc<Boot>) {
    let _turn = broker.unopened.turn.lock().await;
    let old = broker.image();
    let delta = MetadataDelta::between(&old, &image);
    let mut openings = Vec::new();
    let mut deleted = Vec::new();
    for topic in &delta.topics {
        match &topic.change {
            TopicChange::Deleted => deleted.push(Arc::clone(&topic.topic)),
            TopicChange::Created => {
                let all = topic.topic.partitions.iter();
                openings.extend(all.map(|(index, _)| (Arc::clone(&topic.topic), *index)));
            }
            TopicChange::Partitions(changed) => {
                let changed = changed.iter();
                openings.extend(changed.map(|(index, ..)| (Arc::clone(&topic.topic), *index)));
            }
        }
    }
    delete_topics(broker, &deleted).await;
    reconfigure(broker, &image, &delta);
    // Readers see the new image before its partitions lead, so that an answered append is of a known topic.
    broker.set_image(Arc::clone(&image));
    open_and_lead(broker, &image, openings, boot).await;
    if !deleted.is_empty() {
        let names: BTreeSet<String> = deleted.iter().map(|topic| topic.name.to_string()).collect();
        broker.groups.topics_deleted(&names).await;
    }
}

/// Opens the logs that there was no room for before: one at random, and once there is room for that all others. To try
/// more of them could mean to recover each of them in vain.
pub(crate) async fn open_again<E: Env>(broker: &Arc<Broker<E>>) {
    let _turn = broker.unopened.turn.lock().await;
    let mut others = broker.unopened.all();
    if others.is_empty() {
        return;
    }
    let one = others.swap_remove((broker.env.random_u64() % others.len() as u64) as usize);
    let image = broker.image();
    for some in [vec![one], others] {
        let openings =
            some.iter().filter_map(|at| Some((Arc::clone(image.topic(&at.topic)?), at.partition))).collect();
        open_and_lead(broker, &image, openings, Arc::default()).await;
        if some.iter().any(|at| broker.unopened.contains(at)) {
            return;
        }
    }
}

async fn open_and_lead<E: Env>(
    broker: &Arc<Broker<E>>,
    image: &MetadataImage,
    changed: Vec<(Arc<TopicImage>, PartitionIndex)>,
    boot: Arc<Boot>,
) {
    let node = broker.config.node_id;
    let mut configs: Option<(Uuid, Arc<LogConfig>)> = None;
    let mut openings = Vec::new();
    for (topic, index) in changed {
        let Some(registration) = topic.partitions.get(&index).cloned() else { continue };
        if !registration.replicas.contains(&node) {
            continue;
        }
        if let Some(partition) = broker.partitions.by_id(topic.id, index.0) {
            lead_or_resign(broker, &partition, &registration);
            continue;
        }
        let config = match &configs {
            Some((id, config)) if *id == topic.id => Arc::clone(config),
            _ => topic_log_config(broker, image, &topic.name),
        };
        configs = Some((topic.id, Arc::clone(&config)));
        let boot = broker.unopened.boot_of(&topic, index).unwrap_or_else(|| Arc::clone(&boot));
        openings.push(Opening { topic, index, registration, config, boot });
    }
    let opened = futures::stream::iter(openings)
        .map(|opening| open(broker, opening))
        .buffer_unordered(broker.config.recovery_concurrency.max(1));
    opened.for_each(|()| std::future::ready(())).await;
}

async fn open<E: Env>(broker: &Arc<Broker<E>>, opening: Opening) {
    let at = TopicPartition::new(&*opening.topic.name, opening.index);
    match open_log(broker, &at, &opening).await {
        Ok(log) => {
            let partition = Arc::new(Partition::new(at.clone(), opening.topic.id, log));
            broker.partitions.insert(Arc::clone(&partition));
            // Not before: the checkpoints name what is at either place.
            broker.unopened.partitions.lock().remove(&at);
            lead_or_resign(broker, &partition, &opening.registration);
        }
        Err(reason) if reason.is_transient() => {
            let value = (opening.topic.id, opening.boot);
            if broker.unopened.partitions.lock().insert(at.clone(), value).is_none() {
                tracing::warn!(partition = %at, %reason, "the log is opened once there is room, or a file handle");
            }
        }
        Err(reason) => {
            tracing::error!(partition = %at, %reason, "open log");
            broker.fail(format!("log of {at} cannot be opened: {reason}"));
        }
    }
}

/// Why a log could not be opened.
#[derive(Debug, thiserror::Error)]
enum OpenFailure {
    #[error(transparent)]
    Log(#[from] OpenError),
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<StorageError> for OpenFailure {
    fn from(error: StorageError) -> Self {
        OpenFailure::File(error.into())
    }
}

impl OpenFailure {
    /// Whether the same may succeed later.
    fn is_transient(&self) -> bool {
        match self {
            OpenFailure::Log(OpenError::Storage(error)) | OpenFailure::File(FileError::Storage(error)) => {
                error.is_transient()
            }
            _ => false,
        }
    }
}

async fn open_log<E: Env>(
    broker: &Broker<E>,
    at: &TopicPartition,
    opening: &Opening,
) -> Result<storage::Log<E>, OpenFailure> {
    let boot = &opening.boot;
    let dir = broker.log_dir.partition_path(at);
    let on_disk = read_partition_metadata(&broker.env, &dir).await?;
    if on_disk.is_some_and(|id| id != opening.topic.id) {
        // A topic of that name that was deleted and created again while this node was down.
        let retired =
            broker.log_dir.retire(at, PartitionDirState::Stray).await.map_err(|error| error.source)?;
        tracing::warn!(partition = %at, dir = %retired.name, "set aside the log of another topic of this name");
    }
    let is_known = on_disk == Some(opening.topic.id);
    if !is_known {
        broker.checkpoints.forget(&broker.log_dir, &BTreeSet::from([at.clone()])).await?;
    }
    let log = OpenLog {
        env: broker.env.clone(),
        files: Arc::clone(&broker.files),
        dir: dir.clone(),
        config: Arc::clone(&opening.config),
        is_clean: boot.is_clean,
        recovery_point: boot.recovery_points.get(at).copied().filter(|_| is_known).unwrap_or_default(),
        log_start_offset: boot.log_starts.get(at).copied().filter(|_| is_known).unwrap_or_default(),
        high_watermark: boot.high_watermarks.get(at).copied().filter(|_| is_known).unwrap_or_default(),
    };
    let log = log.open().await?;
    if !is_known {
        write_partition_metadata(&broker.env, &dir, opening.topic.id).await?;
    }
    Ok(log)
}

fn lead_or_resign<E: Env>(
    broker: &Arc<Broker<E>>,
    partition: &Arc<Partition<E>>,
    registration: &PartitionRegistration,
) {
    if registration.leader != broker.config.node_id {
        partition.resign();
        return;
    }
    let led_before = partition.leader_epoch();
    partition.lead(registration.leader_epoch);
    if led_before.is_none() && partition.at.topic == OFFSETS_TOPIC {
        broker.spawn("load-groups", broker.groups.lead(Arc::clone(partition)));
    }
}

/// Takes the partitions of deleted topics out of use at once, and removes their files later.
async fn delete_topics<E: Env>(broker: &Arc<Broker<E>>, topics: &[Arc<TopicImage>]) {
    let mut retiring = Vec::new();
    for topic in topics {
        for partition in broker.partitions.remove_topic(topic.id) {
            partition.resign();
            if partition.at.topic == OFFSETS_TOPIC {
                broker.groups.resign_one(partition.at.partition).await;
            }
            storage::retire(&*partition).await;
            let delay_ms = partition.with(|log| log.config().file_delete_delay_ms);
            retiring.push((partition.at.clone(), delay_ms));
        }
        retiring.extend(broker.unopened.remove_topic(topic.id).into_iter().map(|at| (at, 0)));
    }
    for (at, delay_ms) in &retiring {
        let renamed = match broker.log_dir.retire(at, PartitionDirState::Deleted).await {
            Ok(retired) => Some(retired),
            // One that was never opened.
            Err(RetireError { source, .. }) if source.source.kind() == io::ErrorKind::NotFound => None,
            Err(RetireError { source, renamed }) => {
                broker.storage_failed(at, &source);
                renamed
            }
        };
        if let Some(dir) = renamed {
            remove_later(broker, dir, Duration::from_millis(*delay_ms.max(&0) as u64));
        }
    }
    let gone: BTreeSet<TopicPartition> = retiring.into_iter().map(|(at, _)| at).collect();
    if let Err(error) = broker.checkpoints.forget(&broker.log_dir, &gone).await {
        tracing::warn!(%error, "take deleted partitions out of the checkpoints; tried again before their names are used");
    }
}

/// Removes a retired directory after a while.
pub(crate) fn remove_later<E: Env>(broker: &Arc<Broker<E>>, dir: storage::PartitionDir, delay: Duration) {
    let owner = Arc::clone(broker);
    broker.spawn("remove-partition", async move {
        owner.env.sleep(delay).await;
        if let Err(error) = owner.log_dir.remove(&dir).await {
            tracing::warn!(dir = %dir.name, %error, "remove deleted partition; tried again at the next start");
        }
    });
}

/// Gives logs their new settings.
fn reconfigure<E: Env>(broker: &Broker<E>, image: &MetadataImage, delta: &MetadataDelta) {
    let all_changed = delta.configs.iter().any(|resource| resource.kind == ConfigResourceType::Broker);
    if all_changed {
        let mut current: Option<(Uuid, Arc<LogConfig>)> = None;
        for partition in broker.partitions.all() {
            let config = match &current {
                Some((id, config)) if *id == partition.topic_id => Arc::clone(config),
                _ => topic_log_config(broker, image, &partition.at.topic),
            };
            current = Some((partition.topic_id, Arc::clone(&config)));
            partition.with(|log| log.set_config(config));
        }
        return;
    }
    for resource in &delta.configs {
        if resource.kind != ConfigResourceType::Topic {
            continue;
        }
        let Some(topic) = image.topic(&resource.name) else { continue };
        let config = topic_log_config(broker, image, &topic.name);
        for partition in broker.partitions.of_topic(topic.id) {
            partition.with(|log| log.set_config(Arc::clone(&config)));
        }
    }
}

fn topic_log_config<E: Env>(broker: &Broker<E>, image: &MetadataImage, topic: &str) -> Arc<LogConfig> {
    let configs = broker.configs(image);
    let producer_id_expiration_ms = match configs.effective_broker("producer.id.expiration.ms") {
        Some(ConfigValue::Int(ms)) => i64::from(ms),
        Some(ConfigValue::Long(ms)) => ms,
        _ => LogConfig::default().producer_id_expiration_ms,
    };
    Arc::new(log_config(&configs.topic(topic), producer_id_expiration_ms))
}
