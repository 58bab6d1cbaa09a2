//! Topics: create, delete, add partitions, describe.

use std::collections::BTreeMap;

use env::Env;
use model::{ErrorCode, LeaderEpoch, NodeId, PartitionIndex, Uuid};
use wire::create_partitions_request::{
    CreatePartitionsAssignment, CreatePartitionsRequest, CreatePartitionsTopic,
};
use wire::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig, CreateTopicsRequest,
};
use wire::delete_topics_request::{DeleteTopicState, DeleteTopicsRequest};
use wire::describe_topic_partitions_request::{Cursor, DescribeTopicPartitionsRequest, TopicRequest};
use wire::describe_topic_partitions_response::DescribeTopicPartitionsResponse;

use super::timeout_ms;
use crate::client::{Outcomes, Route, Topics};
use crate::{Client, ClientError, Topic};

/// A topic to create.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateTopic {
    /// Its name.
    pub name: String,
    /// How many partitions; `None` for the broker's default. Must be `None` with `assignments`.
    pub partition_count: Option<i32>,
    /// How many replicas each; `None` for the broker's default. Must be `None` with `assignments`.
    pub replication_factor: Option<i16>,
    /// The replicas of each partition, preferred leader first; empty leaves it to the controller.
    pub assignments: Vec<Vec<NodeId>>,
    /// Topic configs.
    pub configs: BTreeMap<String, String>,
}

/// A topic as it was created. What an old broker does not tell is zero, -1 or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedTopic {
    /// Its id.
    pub id: Uuid,
    /// How many partitions it got.
    pub partition_count: i32,
    /// How many replicas each got.
    pub replication_factor: i16,
    /// Its effective configs.
    pub configs: BTreeMap<String, Option<String>>,
}

/// More partitions for a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPartitions {
    /// The topic.
    pub topic: String,
    /// How many partitions it shall have in all.
    pub count: i32,
    /// The replicas of each new partition; `None` leaves it to the controller.
    pub assignments: Option<Vec<Vec<NodeId>>>,
}

/// A topic with what its partitions look like now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedTopic {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Uuid,
    /// Whether it belongs to a coordinator.
    pub is_internal: bool,
    /// Its partitions, by number.
    pub partitions: Vec<DescribedPartition>,
}

/// A partition as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedPartition {
    /// Its number.
    pub index: PartitionIndex,
    /// Its leader; [`NodeId::NONE`] without one.
    pub leader: NodeId,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// Assigned replicas, preferred leader first.
    pub replicas: Vec<NodeId>,
    /// Replicas in sync.
    pub isr: Vec<NodeId>,
    /// Replicas eligible for leadership beside the ISR; `None` when the broker does not say.
    pub elr: Option<Vec<NodeId>>,
    /// The last known ELR; `None` when the broker does not say.
    pub last_known_elr: Option<Vec<NodeId>>,
    /// Replicas that are offline.
    pub offline: Vec<NodeId>,
}

impl<E: Env> Client<E> {
    /// Creates topics; with `validate_only` only says whether it would work.
    pub async fn create_topics(
        &self,
        topics: &[CreateTopic],
        validate_only: bool,
    ) -> Outcomes<String, CreatedTopic> {
        let by_name: BTreeMap<&str, &CreateTopic> = topics.iter().map(|t| (t.name.as_str(), t)).collect();
        let by_name = &by_name;
        let names = topics.iter().map(|topic| topic.name.clone()).collect();
        self.each("CreateTopics", Route::Controller, names, |names, limit| async move {
            let topics: Vec<CreatableTopic> = names
                .iter()
                .filter_map(|name| by_name.get(name.as_str()))
                .map(|topic| creatable(topic))
                .collect();
            let build = |_| CreateTopicsRequest {
                topics: topics.clone(),
                timeout_ms: timeout_ms(limit),
                validate_only,
            };
            let response = self.call_once(Route::Controller, i16::MAX, build, limit).await?;
            let outcomes = response.topics.into_iter().map(|topic| {
                let subject = || format!("topic {}", topic.name);
                let checked = ClientError::check(subject, topic.error_code, topic.error_message.as_deref());
                let created = checked.map(|()| CreatedTopic {
                    id: topic.topic_id,
                    partition_count: topic.num_partitions,
                    replication_factor: topic.replication_factor,
                    configs: topic
                        .configs
                        .unwrap_or_default()
                        .into_iter()
                        .map(|c| (c.name, c.value))
                        .collect(),
                });
                (topic.name.clone(), created)
            });
            Ok(outcomes.collect())
        })
        .await
    }

    /// Deletes topics by name.
    pub async fn delete_topics(&self, names: &[String]) -> Outcomes<String, ()> {
        self.each("DeleteTopics", Route::Controller, names.to_vec(), |names, limit| async move {
            let build = |version| {
                let state =
                    |name: &String| DeleteTopicState { name: Some(name.clone()), topic_id: Uuid::ZERO };
                match version {
                    0..=5 => DeleteTopicsRequest {
                        topic_names: names.clone(),
                        timeout_ms: timeout_ms(limit),
                        ..Default::default()
                    },
                    _ => DeleteTopicsRequest {
                        topics: names.iter().map(state).collect(),
                        timeout_ms: timeout_ms(limit),
                        ..Default::default()
                    },
                }
            };
            let response = self.call_once(Route::Controller, i16::MAX, build, limit).await?;
            let outcomes = response.responses.into_iter().map(|topic| {
                let name = topic.name.unwrap_or_default();
                let subject = || format!("topic {name}");
                let checked = ClientError::check(subject, topic.error_code, topic.error_message.as_deref());
                (name.clone(), checked)
            });
            Ok(outcomes.collect())
        })
        .await
    }

    /// Adds partitions; with `validate_only` only says whether it would work.
    pub async fn create_partitions(
        &self,
        topics: &[NewPartitions],
        validate_only: bool,
    ) -> Outcomes<String, ()> {
        let by_name: BTreeMap<&str, &NewPartitions> = topics.iter().map(|t| (t.topic.as_str(), t)).collect();
        let by_name = &by_name;
        let names = topics.iter().map(|topic| topic.topic.clone()).collect();
        self.each("CreatePartitions", Route::Controller, names, |names, limit| async move {
            let topics: Vec<CreatePartitionsTopic> = names
                .iter()
                .filter_map(|name| by_name.get(name.as_str()))
                .map(|topic| CreatePartitionsTopic {
                    name: topic.topic.clone(),
                    count: topic.count,
                    assignments: topic.assignments.as_ref().map(|assignments| {
                        assignments
                            .iter()
                            .map(|nodes| CreatePartitionsAssignment { broker_ids: node_ids(nodes) })
                            .collect()
                    }),
                })
                .collect();
            let build = |_| CreatePartitionsRequest {
                topics: topics.clone(),
                timeout_ms: timeout_ms(limit),
                validate_only,
            };
            let response = self.call_once(Route::Controller, i16::MAX, build, limit).await?;
            let outcomes = response.results.into_iter().map(|topic| {
                let subject = || format!("topic {}", topic.name);
                let checked = ClientError::check(subject, topic.error_code, topic.error_message.as_deref());
                (topic.name.clone(), checked)
            });
            Ok(outcomes.collect())
        })
        .await
    }

    /// Describes topics by name; asks by Metadata where DescribeTopicPartitions is not served.
    pub async fn describe_topics(&self, names: &[String]) -> Outcomes<String, DescribedTopic> {
        self.each("DescribeTopicPartitions", Route::Any, names.to_vec(), |names, limit| async move {
            let connection = self.any_broker().await?;
            if connection.version_of::<DescribeTopicPartitionsRequest>(i16::MAX).is_err() {
                return self.describe_by_metadata(names).await;
            }
            let mut found: BTreeMap<String, Result<DescribedTopic, ClientError>> = BTreeMap::new();
            let mut cursor: Option<Cursor> = None;
            loop {
                // The broker answers in the order of names and goes on from the cursor.
                let from = cursor.as_ref().map(|cursor| cursor.topic_name.as_str()).unwrap_or_default();
                let mut wanted: Vec<&String> = names.iter().filter(|name| name.as_str() >= from).collect();
                wanted.sort_unstable();
                let request = DescribeTopicPartitionsRequest {
                    topics: wanted.into_iter().map(|name| TopicRequest { name: name.clone() }).collect(),
                    cursor: cursor.take(),
                    ..Default::default()
                };
                let response = connection.request(&request, limit).await?;
                let next = response.next_cursor.as_ref().map(|next| Cursor {
                    topic_name: next.topic_name.clone(),
                    partition_index: next.partition_index,
                });
                add_described(&mut found, response);
                let progressed = next.as_ref() != request.cursor.as_ref();
                match next {
                    Some(next) if progressed => cursor = Some(next),
                    _ => return Ok(found.into_iter().collect()),
                }
            }
        })
        .await
    }

    async fn describe_by_metadata(
        &self,
        names: Vec<String>,
    ) -> Result<Outcomes<String, DescribedTopic>, ClientError> {
        let asked: Vec<&str> = names.iter().map(String::as_str).collect();
        let errors = self.fetch_metadata(&Topics::Named(&asked)).await?;
        let metadata = self.metadata();
        let outcomes = names.into_iter().map(|name| {
            let outcome = match metadata.topics.get(&name) {
                Some(topic) => Ok(DescribedTopic::from(&**topic)),
                None => {
                    let subject = format!("topic {name}");
                    let told =
                        errors.iter().find(|e| matches!(e, ClientError::Broker(e) if e.subject == subject));
                    let unknown = ErrorCode::UnknownTopicOrPartition.code();
                    Err(told.cloned().unwrap_or_else(|| ClientError::broker(subject, unknown)))
                }
            };
            (name, outcome)
        });
        Ok(outcomes.collect())
    }
}

impl From<&Topic> for DescribedTopic {
    fn from(topic: &Topic) -> Self {
        let partitions = topic.partitions.iter().map(|partition| DescribedPartition {
            index: partition.index,
            leader: partition.leader,
            leader_epoch: partition.leader_epoch,
            replicas: partition.replicas.clone(),
            isr: partition.isr.clone(),
            elr: None,
            last_known_elr: None,
            offline: partition.offline.clone(),
        });
        DescribedTopic {
            name: topic.name.clone(),
            id: topic.id,
            is_internal: topic.is_internal,
            partitions: partitions.collect(),
        }
    }
}

/// Adds one page; a topic's partitions may go on from page to page.
fn add_described(
    found: &mut BTreeMap<String, Result<DescribedTopic, ClientError>>,
    response: DescribeTopicPartitionsResponse,
) {
    for topic in response.topics {
        let name = topic.name.unwrap_or_default();
        if topic.error_code != 0 {
            found.insert(name.clone(), Err(ClientError::broker(format!("topic {name}"), topic.error_code)));
            continue;
        }
        let partitions = topic.partitions.into_iter().map(|partition| DescribedPartition {
            index: PartitionIndex(partition.partition_index),
            leader: NodeId(partition.leader_id),
            leader_epoch: LeaderEpoch(partition.leader_epoch),
            replicas: nodes(partition.replica_nodes),
            isr: nodes(partition.isr_nodes),
            elr: partition.eligible_leader_replicas.map(nodes),
            last_known_elr: partition.last_known_elr.map(nodes),
            offline: nodes(partition.offline_replicas),
        });
        match found.get_mut(&name) {
            Some(Ok(described)) => described.partitions.extend(partitions),
            _ => {
                let partitions = partitions.collect();
                let described = DescribedTopic {
                    name: name.clone(),
                    id: topic.topic_id,
                    is_internal: topic.is_internal,
                    partitions,
                };
                found.insert(name, Ok(described));
            }
        }
    }
}

fn creatable(topic: &CreateTopic) -> CreatableTopic {
    CreatableTopic {
        name: topic.name.clone(),
        num_partitions: topic.partition_count.unwrap_or(-1),
        replication_factor: topic.replication_factor.unwrap_or(-1),
        assignments: topic
            .assignments
            .iter()
            .enumerate()
            .map(|(index, nodes)| CreatableReplicaAssignment {
                partition_index: index as i32,
                broker_ids: node_ids(nodes),
            })
            .collect(),
        configs: topic
            .configs
            .iter()
            .map(|(name, value)| CreatableTopicConfig { name: name.clone(), value: Some(value.clone()) })
            .collect(),
    }
}

fn nodes(ids: Vec<i32>) -> Vec<NodeId> {
    ids.into_iter().map(NodeId).collect()
}

fn node_ids(nodes: &[NodeId]) -> Vec<i32> {
    nodes.iter().map(|node| node.0).collect()
}
