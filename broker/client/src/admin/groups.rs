//! Groups: list, describe, delete.

use env::Env;
use futures::future::join_all;
use model::{ErrorCode, NodeId, PartitionIndex, TopicPartition};
use wire::consumer_group_describe_request::ConsumerGroupDescribeRequest;
use wire::consumer_group_describe_response::DescribedGroup as ConsumerGroup;
use wire::delete_groups_request::DeleteGroupsRequest;
use wire::describe_groups_request::DescribeGroupsRequest;
use wire::describe_groups_response::DescribedGroup as ClassicGroup;
use wire::list_groups_request::ListGroupsRequest;

use crate::client::{Lane, Outcomes, Route};
use crate::{Client, ClientError};

/// A group in a listing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListedGroup {
    /// Its id.
    pub id: String,
    /// `consumer`, `connect`, or what its members call it; empty for a group that only has offsets.
    pub protocol_type: String,
    /// Its state, such as `Stable`; empty when the broker does not say.
    pub state: String,
    /// `Classic`, `Consumer`, `Share` or `Streams`; empty when the broker does not say.
    pub kind: String,
    /// Its coordinator.
    pub coordinator: NodeId,
}

/// A group with its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedGroup {
    /// Its id.
    pub id: String,
    /// Its state; `Dead` for one that does not exist.
    pub state: String,
    /// `Classic` or `Consumer`.
    pub kind: &'static str,
    /// `consumer` or what its members call it.
    pub protocol_type: String,
    /// How partitions are assigned.
    pub assignor: String,
    /// Its coordinator.
    pub coordinator: NodeId,
    /// Its members.
    pub members: Vec<DescribedMember>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedMember {
    /// Its id.
    pub id: String,
    /// Its static name, if it has one.
    pub instance_id: Option<String>,
    /// Its client id.
    pub client_id: String,
    /// Where it connects from.
    pub client_host: String,
    /// What it reads; `None` when its assignment is not of the consumer protocol.
    pub assignment: Option<Vec<TopicPartition>>,
}

impl<E: Env> Client<E> {
    /// The groups of all brokers, by id; only those in one of `states` and of one of `kinds` where these are not
    /// empty.
    pub async fn list_groups(
        &self,
        states: &[String],
        kinds: &[String],
    ) -> Result<Vec<ListedGroup>, ClientError> {
        let brokers: Vec<NodeId> = self.refresh().await?.brokers.keys().copied().collect();
        let answers = brokers.into_iter().map(|broker| async move {
            let build = |version: i16| ListGroupsRequest {
                states_filter: if version >= 4 { states.to_vec() } else { Vec::new() },
                types_filter: if version >= 5 { kinds.to_vec() } else { Vec::new() },
            };
            let check = |response: &wire::ListGroupsResponse| {
                ClientError::check(|| format!("groups of broker {broker}"), response.error_code, None)
            };
            let response = self.call(Route::Broker(broker), i16::MAX, build, check).await?;
            Ok((broker, response.groups))
        });
        let mut groups = Vec::new();
        for answer in join_all(answers).await {
            let (coordinator, listed) = answer?;
            groups.extend(listed.into_iter().map(|group| ListedGroup {
                id: group.group_id,
                protocol_type: group.protocol_type,
                state: group.group_state,
                kind: group.group_type,
                coordinator,
            }));
        }
        groups.sort();
        groups.dedup_by(|a, b| a.id == b.id);
        Ok(groups)
    }

    /// Describes groups of either protocol. One that does not exist is an error with `GROUP_ID_NOT_FOUND`, or has the
    /// state `Dead` when the broker is older.
    pub async fn describe_groups(&self, ids: &[String]) -> Outcomes<String, DescribedGroup> {
        let each = ids.iter().map(|id| async move { (id.clone(), self.describe_group(id).await) });
        join_all(each).await
    }

    async fn describe_group(&self, id: &str) -> Result<DescribedGroup, ClientError> {
        match self.describe_consumer_group(id).await {
            // Not of the new protocol, or a broker that does not know it.
            Err(ClientError::Unsupported { .. }) => self.describe_classic_group(id).await,
            // A broker that knows the request but is formatted without the protocol answers UNSUPPORTED_VERSION.
            Err(error)
                if matches!(
                    error.code(),
                    Some(ErrorCode::GroupIdNotFound | ErrorCode::UnsupportedVersion)
                ) =>
            {
                self.describe_classic_group(id).await
            }
            described => described,
        }
    }

    async fn describe_consumer_group(&self, id: &str) -> Result<DescribedGroup, ClientError> {
        let build = |_| ConsumerGroupDescribeRequest { group_ids: vec![id.to_owned()], ..Default::default() };
        let check = |response: &wire::ConsumerGroupDescribeResponse| match response.groups.first() {
            Some(group) => {
                ClientError::check(|| format!("group {id}"), group.error_code, group.error_message.as_deref())
            }
            None => Err(ClientError::NotAvailable(format!("the answer lacks group {id}"))),
        };
        let response = self.call(Route::Coordinator(id, Lane::Shared), i16::MAX, build, check).await?;
        let coordinator = self.coordinator(id).await?;
        let group = response.groups.into_iter().next();
        group
            .map(|group| from_consumer_group(group, coordinator))
            .ok_or_else(|| ClientError::NotAvailable(format!("the answer lacks group {id}")))
    }

    async fn describe_classic_group(&self, id: &str) -> Result<DescribedGroup, ClientError> {
        let build = |_| DescribeGroupsRequest { groups: vec![id.to_owned()], ..Default::default() };
        let check = |response: &wire::DescribeGroupsResponse| match response.groups.first() {
            Some(group) => {
                ClientError::check(|| format!("group {id}"), group.error_code, group.error_message.as_deref())
            }
            None => Err(ClientError::NotAvailable(format!("the answer lacks group {id}"))),
        };
        let response = self.call(Route::Coordinator(id, Lane::Shared), i16::MAX, build, check).await?;
        let coordinator = self.coordinator(id).await?;
        let group = response.groups.into_iter().next();
        group
            .map(|group| from_classic_group(group, coordinator))
            .ok_or_else(|| ClientError::NotAvailable(format!("the answer lacks group {id}")))
    }

    /// Deletes groups; one with members refuses.
    pub async fn delete_groups(&self, ids: &[String]) -> Outcomes<String, ()> {
        let each = ids.iter().map(|id| async move {
            let build = |_| DeleteGroupsRequest { groups_names: vec![id.clone()] };
            let check = |response: &wire::DeleteGroupsResponse| match response.results.first() {
                Some(group) => ClientError::check(
                    || format!("group {id}"),
                    group.error_code,
                    group.error_message.as_deref(),
                ),
                None => Err(ClientError::NotAvailable(format!("the answer lacks group {id}"))),
            };
            let deleted = self.call(Route::Coordinator(id, Lane::Shared), i16::MAX, build, check).await;
            (id.clone(), deleted.map(|_| ()))
        });
        join_all(each).await
    }
}

fn from_consumer_group(group: ConsumerGroup, coordinator: NodeId) -> DescribedGroup {
    let members = group.members.into_iter().map(|member| {
        let mut assignment = Vec::new();
        for topic in member.assignment.topic_partitions {
            let partition = |index| TopicPartition::new(topic.topic_name.clone(), PartitionIndex(index));
            assignment.extend(topic.partitions.iter().copied().map(partition));
        }
        DescribedMember {
            id: member.member_id,
            instance_id: member.instance_id,
            client_id: member.client_id,
            client_host: member.client_host,
            assignment: Some(assignment),
        }
    });
    DescribedGroup {
        members: members.collect(),
        id: group.group_id,
        state: group.group_state,
        kind: "Consumer",
        protocol_type: "consumer".to_owned(),
        assignor: group.assignor_name,
        coordinator,
    }
}

fn from_classic_group(group: ClassicGroup, coordinator: NodeId) -> DescribedGroup {
    let members = group.members.into_iter().map(|member| DescribedMember {
        id: member.member_id,
        instance_id: member.group_instance_id,
        client_id: member.client_id,
        client_host: member.client_host,
        assignment: match group.protocol_type.as_str() {
            _ if member.member_assignment.is_empty() => Some(Vec::new()),
            "consumer" => crate::group::decode_assignment(member.member_assignment).ok(),
            _ => None,
        },
    });
    DescribedGroup {
        members: members.collect(),
        id: group.group_id,
        state: group.group_state,
        kind: "Classic",
        protocol_type: group.protocol_type,
        assignor: group.protocol_data,
        coordinator,
    }
}
