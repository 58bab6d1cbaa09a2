//! What this node does about new metadata: opens, leads, reconfigures and removes the partitions that it keeps.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use controller::config::ConfigValue;
use env::Env;
use futures::StreamExt;
use image::{
    ConfigResourceType, MetadataDelta, MetadataImage, PartitionRegistration, TopicChange, TopicImage,
};
use model::{PartitionIndex, TopicPartition, Uuid};
use storage::{
    FileError, LogAccess, LogConfig, OpenLog, PartitionDirState, read_partition_metadata,
    write_partition_metadata,
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
}

/// Makes the node act on `image`; when this returns, clients may be told of it. `boot` says what the last shutdown
/// left, for the logs that were there then.
pub(crate) async fn publish<E: Env>(broker: &Arc<Broker<E>>, image: Arc<MetadataImage>, boot: &Boot) {
    let old = broker.image();
    let delta = MetadataDelta::between(&old, &image);
    let mut openings = Vec::new();
    let mut deleted = Vec::new();
    for topic in &delta.topics {
        match &topic.change {
            TopicChange::Deleted => deleted.push(Arc::clone(&topic.topic)),
            TopicChange::Created => {
                let all = topic.topic.partitions.iter();
                openings.extend(all.map(|(index, now)| (Arc::clone(&topic.topic), *index, Arc::clone(now))));
            }
            TopicChange::Partitions(changed) => {
                let changed = changed.iter();
                openings.extend(
                    changed.map(|(index, _, now)| (Arc::clone(&topic.topic), *index, Arc::clone(now))),
                );
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

async fn open_and_lead<E: Env>(
    broker: &Arc<Broker<E>>,
    image: &MetadataImage,
    changed: Vec<(Arc<TopicImage>, PartitionIndex, Arc<PartitionRegistration>)>,
    boot: &Boot,
) {
    let node = broker.config.node_id;
    let mut configs: Option<(Uuid, Arc<LogConfig>)> = None;
    let mut openings = Vec::new();
    for (topic, index, registration) in changed {
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
        openings.push(Opening { topic, index, registration, config });
    }
    let opened = futures::stream::iter(openings)
        .map(|opening| open(broker, opening, boot))
        .buffer_unordered(broker.config.recovery_concurrency.max(1));
    opened.for_each(|()| std::future::ready(())).await;
}

async fn open<E: Env>(broker: &Arc<Broker<E>>, opening: Opening, boot: &Boot) {
    let at = TopicPartition::new(&*opening.topic.name, opening.index);
    match open_log(broker, &at, &opening, boot).await {
        Ok(log) => {
            let partition = Arc::new(Partition::new(at, opening.topic.id, log));
            broker.partitions.insert(Arc::clone(&partition));
            lead_or_resign(broker, &partition, &opening.registration);
        }
        Err(reason) => {
            tracing::error!(partition = %at, %reason, "open log");
            broker.fail(format!("log of {at} cannot be opened: {reason}"));
        }
    }
}

async fn open_log<E: Env>(
    broker: &Broker<E>,
    at: &TopicPartition,
    opening: &Opening,
    boot: &Boot,
) -> Result<storage::Log<E>, String> {
    let dir = broker.log_dir.partition_path(at);
    let on_disk = match read_partition_metadata(&broker.env, &dir).await {
        Ok(topic_id) => topic_id,
        Err(error @ FileError::Damaged { .. }) => return Err(error.to_string()),
        Err(FileError::Storage(error)) => return Err(error.to_string()),
    };
    if on_disk.is_some_and(|id| id != opening.topic.id) {
        // A topic of that name that was deleted and created again while this node was down.
        let retired = broker.log_dir.retire(at, PartitionDirState::Stray).await;
        let retired = retired.map_err(|error| error.to_string())?;
        tracing::warn!(partition = %at, dir = %retired.name, "set aside the log of another topic of this name");
    }
    let is_known = on_disk == Some(opening.topic.id);
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
    let log = log.open().await.map_err(|error| error.to_string())?;
    if !is_known {
        write_partition_metadata(&broker.env, &dir, opening.topic.id)
            .await
            .map_err(|error| error.to_string())?;
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
        broker.groups.lead(Arc::clone(partition));
    }
}

/// Takes the partitions of deleted topics out of use at once, and removes their files later.
async fn delete_topics<E: Env>(broker: &Arc<Broker<E>>, topics: &[Arc<TopicImage>]) {
    for topic in topics {
        for partition in broker.partitions.remove_topic(topic.id) {
            partition.resign();
            if partition.at.topic == OFFSETS_TOPIC {
                broker.groups.resign_one(partition.at.partition).await;
            }
            let delay_ms = partition.with(|log| log.config().file_delete_delay_ms);
            match broker.log_dir.retire(&partition.at, PartitionDirState::Deleted).await {
                Ok(retired) => remove_later(broker, retired, Duration::from_millis(delay_ms.max(0) as u64)),
                Err(error) => broker.storage_failed(&partition.at, &error),
            }
        }
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
