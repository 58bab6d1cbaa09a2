//! Topics come, change and go, one name at a time, and are what was acknowledged last whenever they are looked at.
//!
//! A change whose outcome is unknown may still happen much later, so its topic is looked at no more, and another name
//! takes its place.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use client::{AlterConfig, AlterConfigOp, Client, ConfigResource, CreateTopic, NewPartitions};
use env::Env;
use model::{ErrorCode, Uuid};
use parking_lot::Mutex;

use super::Desk;
use crate::rng::Rng;
use crate::sim_env::SimEnv;

/// How many topics there are at a time.
const TOPICS_MAX: usize = 6;

/// Brokers learn of a change after it is acknowledged: so often an old answer is taken for one that is late.
const OLD_ANSWERS_MAX: u32 = 50;

/// The config that is changed.
const CONFIG: &str = "retention.ms";

/// What is known of the topics, by name; `None` for those that were deleted.
#[derive(Clone, Default)]
pub(crate) struct Topics {
    known: Arc<Mutex<BTreeMap<String, Option<Topic>>>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Topic {
    id: Uuid,
    partitions_count: i32,
    config: Option<String>,
}

/// Creates, changes, deletes and looks.
pub(crate) async fn change_topics(desk: Desk, topics: Topics) {
    let mut rng = desk.rng();
    let client = desk.client();
    let mut names_count = 0;
    while desk.is_running() {
        desk.pause(&mut rng, Duration::from_millis(200)).await;
        let present: Vec<(String, Topic)> = {
            let known = topics.known.lock();
            known.iter().filter_map(|(name, topic)| Some((name.clone(), topic.clone()?))).collect()
        };
        if present.is_empty() || present.len() < TOPICS_MAX && rng.one_in(4) {
            names_count += 1;
            let name = format!("topic-{names_count}");
            let created = create(&desk, &client, &name, &mut rng).await;
            topics.learn(&desk, name, created.map(Some));
        } else {
            let (name, mut topic) = rng.choose(&present).clone();
            match rng.below(4) {
                0 => {
                    let deleted = client.delete_topics(std::slice::from_ref(&name)).await;
                    let deleted = deleted.into_iter().all(|(_, outcome)| outcome.is_ok());
                    topics.learn(&desk, name, deleted.then_some(None));
                }
                1 => {
                    topic.partitions_count += 1;
                    let wanted = NewPartitions {
                        topic: name.clone(),
                        count: topic.partitions_count,
                        assignments: None,
                    };
                    let added = client.create_partitions(&[wanted], false).await;
                    let added = added.into_iter().all(|(_, outcome)| outcome.is_ok());
                    topics.learn(&desk, name, added.then_some(Some(topic)));
                }
                2 => {
                    let value = rng.range(1_000_000..2_000_000).to_string();
                    let change = AlterConfig {
                        name: CONFIG.to_owned(),
                        op: AlterConfigOp::Set,
                        value: Some(value.clone()),
                    };
                    let changes = BTreeMap::from([(ConfigResource::topic(name.clone()), vec![change])]);
                    let altered = client.incremental_alter_configs(&changes, false).await;
                    let altered = altered.into_iter().all(|(_, outcome)| outcome.is_ok());
                    topic.config = Some(value);
                    topics.learn(&desk, name, altered.then_some(Some(topic)));
                }
                _ => {
                    if topics.look(&desk, &client, &name).await {
                        desk.succeeded("describe-topic");
                    }
                }
            }
        }
    }
}

async fn create(desk: &Desk, client: &Client<SimEnv>, name: &str, rng: &mut Rng) -> Option<Topic> {
    let partitions_count = rng.range(1..4) as i32;
    let config = rng.one_in(2).then(|| rng.range(1_000_000..2_000_000).to_string());
    let wanted = CreateTopic {
        name: name.to_owned(),
        partition_count: Some(partitions_count),
        replication_factor: Some(1),
        configs: config.iter().map(|value| (CONFIG.to_owned(), value.clone())).collect(),
        ..CreateTopic::default()
    };
    let created = client.create_topics(&[wanted], false).await;
    let (_, created) = created.into_iter().next()?;
    let created = created.ok()?;
    desk.history.topic_created(name, created.id);
    Some(Topic { id: created.id, partitions_count, config })
}

impl Topics {
    /// A change was acknowledged; `None` when its outcome is not known.
    fn learn(&self, desk: &Desk, name: String, outcome: Option<Option<Topic>>) {
        match outcome {
            Some(topic) => {
                self.known.lock().insert(name, topic);
                desk.succeeded("change-topic");
            }
            None => {
                self.known.lock().remove(&name);
            }
        }
    }

    /// Looks at all topics, in the end.
    pub(crate) async fn look_at_all(&self, desk: &Desk) {
        let client = desk.client();
        let names: Vec<String> = self.known.lock().keys().cloned().collect();
        for name in names {
            while !self.look(desk, &client, &name).await {
                desk.env.sleep(Duration::from_millis(100)).await;
            }
        }
    }

    /// Whether the topic was seen to be what it should be; `false` when no answer came.
    async fn look(&self, desk: &Desk, client: &Client<SimEnv>, name: &str) -> bool {
        let expected = self.known.lock().get(name).cloned().flatten();
        let mut seen = None;
        for _ in 0..OLD_ANSWERS_MAX {
            let Some(found) = describe(client, name, expected.as_ref()).await else { return false };
            if found == expected {
                return true;
            }
            seen = Some(found);
            desk.env.sleep(Duration::from_millis(100)).await;
        }
        panic!("metadata: {name} should be {expected:?} and is {seen:?}");
    }
}

/// The topic as a broker knows it (`None` inside: not at all), with the config if that is expected to be set.
async fn describe(client: &Client<SimEnv>, name: &str, expected: Option<&Topic>) -> Option<Option<Topic>> {
    let (_, described) = client.describe_topics(&[name.to_owned()]).await.into_iter().next()?;
    let described = match described {
        Ok(described) => described,
        Err(error) if error.code() == Some(ErrorCode::UnknownTopicOrPartition) => return Some(None),
        Err(_) => return None,
    };
    let mut config = None;
    if expected.is_some_and(|expected| expected.config.is_some()) {
        let keys = [CONFIG.to_owned()];
        let configs = client.describe_configs(&[ConfigResource::topic(name)], Some(&keys), false).await;
        let (_, entries) = configs.into_iter().next()?;
        config = entries.ok()?.into_iter().find(|entry| entry.name == CONFIG && entry.source.is_own())?.value;
    }
    let partitions_count = described.partitions.len() as i32;
    Some(Some(Topic { id: described.id, partitions_count, config }))
}
