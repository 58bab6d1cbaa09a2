//! A member of a classic consumer group: joins, syncs, heartbeats, commits, leaves.
//!
//! Promises: after [`GroupMember::join`] the member owns its partitions until its status is no longer
//! [`GroupStatus::Stable`]; a task heartbeats meanwhile and ends with the generation. The protocol is the eager one:
//! whoever must join again gives up all its partitions first. The encoding is that of Java's consumers.
//!
//! It does not fetch ([`crate::Consumer`] does both), and the leader does not watch topics for new partitions: they are
//! assigned when the group next rebalances.

mod assignor;
mod protocol;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use env::Env;
use futures::FutureExt;
use model::{ErrorCode, TopicPartition};
use tokio::sync::{Notify, watch};
use wire::heartbeat_request::HeartbeatRequest;
use wire::join_group_request::{JoinGroupRequest, JoinGroupRequestProtocol};
use wire::join_group_response::JoinGroupResponse;
use wire::leave_group_request::{LeaveGroupRequest, MemberIdentity};
use wire::sync_group_request::{SyncGroupRequest, SyncGroupRequestAssignment};

pub use assignor::Assignor;
pub(crate) use protocol::decode_assignment;

use crate::admin::Committer;
use crate::client::{Lane, Outcomes, Route};
use crate::retry::Attempts;
use crate::{Client, ClientError, OffsetCommit};
use assignor::Subscriber;

/// How a member behaves; the defaults are those of Kafka's Java consumer.
#[derive(Clone, Debug)]
pub struct GroupConfig {
    /// The group.
    pub group_id: String,
    /// A static name, which survives restarts.
    pub instance_id: Option<String>,
    /// What it wants to read.
    pub topics: Vec<String>,
    /// Without a heartbeat for so long it is dropped.
    pub session_timeout: Duration,
    /// How long others wait for it in a rebalance.
    pub rebalance_timeout: Duration,
    /// How often it heartbeats.
    pub heartbeat_interval: Duration,
    /// Ways of assigning, the best first.
    pub assignors: Vec<Assignor>,
}

impl GroupConfig {
    /// A member of `group_id` that reads `topics`.
    pub fn new(group_id: impl Into<String>, topics: Vec<String>) -> Self {
        Self {
            group_id: group_id.into(),
            instance_id: None,
            topics,
            session_timeout: Duration::from_secs(45),
            rebalance_timeout: Duration::from_secs(300),
            heartbeat_interval: Duration::from_secs(3),
            assignors: vec![Assignor::Range, Assignor::RoundRobin],
        }
    }
}

/// What a member got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The group's generation.
    pub generation: i32,
    /// This member's id.
    pub member_id: String,
    /// What it reads now, sorted.
    pub partitions: Vec<TopicPartition>,
}

/// Where a member stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupStatus {
    /// Not joined yet.
    Outside,
    /// Its partitions are its own.
    Stable,
    /// The group rebalances: commit, then join again.
    Rebalancing,
    /// It was dropped: its partitions may be another's already. Join again, without committing.
    Lost(ClientError),
}

/// A member of a group.
pub struct GroupMember<E: Env> {
    client: Client<E>,
    config: GroupConfig,
    member_id: String,
    generation: i32,
    status: watch::Sender<GroupStatus>,
    /// Ends the heartbeats of the current generation.
    stop: Arc<Notify>,
}

impl<E: Env> Drop for GroupMember<E> {
    fn drop(&mut self) {
        self.stop.notify_one();
    }
}

impl<E: Env> GroupMember<E> {
    /// A member that has not joined.
    pub fn new(client: Client<E>, config: GroupConfig) -> Self {
        let (status, _) = watch::channel(GroupStatus::Outside);
        Self {
            client,
            config,
            member_id: String::new(),
            generation: -1,
            status,
            stop: Arc::new(Notify::new()),
        }
    }

    /// Where it stands.
    pub fn status(&self) -> GroupStatus {
        self.status.borrow().clone()
    }

    /// Ends when the status is no longer [`GroupStatus::Stable`]. Cancel-safe.
    pub async fn unstable(&self) {
        let mut status = self.status.subscribe();
        // The sender lives as long as `self`.
        let _ = status.wait_for(|status| *status != GroupStatus::Stable).await;
    }

    /// Joins, or joins again, and waits for an assignment.
    pub async fn join(&mut self) -> Result<Assignment, ClientError> {
        self.stop_heartbeats();
        if matches!(self.status(), GroupStatus::Lost(_)) {
            self.generation = -1;
        }
        let limit = self.config.rebalance_timeout + self.client.config().deadline;
        let mut attempts = Attempts::new(self.client.env(), self.client.config(), "JoinGroup", limit);
        loop {
            let error = match self.join_once().await {
                Ok(partitions) => {
                    self.status.send_replace(GroupStatus::Stable);
                    self.start_heartbeats();
                    let (generation, member_id) = (self.generation, self.member_id.clone());
                    return Ok(Assignment { generation, member_id, partitions });
                }
                Err(error) => error,
            };
            match error.code() {
                // Says the id to join with.
                Some(ErrorCode::MemberIdRequired) => {}
                Some(ErrorCode::UnknownMemberId) => {
                    self.member_id.clear();
                    self.generation = -1;
                }
                Some(ErrorCode::IllegalGeneration | ErrorCode::RebalanceInProgress) => {
                    let late = ClientError::NotAvailable(error.to_string());
                    attempts.pause(self.client.env(), late).await?;
                }
                _ => {
                    attempts.pause(self.client.env(), error).await?;
                    self.client.forget_coordinator(&self.config.group_id);
                }
            }
        }
    }

    async fn join_once(&mut self) -> Result<Vec<TopicPartition>, ClientError> {
        let metadata = protocol::encode_subscription(&self.config.topics, self.generation)?;
        let protocols = self.config.assignors.iter().map(|assignor| JoinGroupRequestProtocol {
            name: assignor.name().to_owned(),
            metadata: metadata.clone(),
        });
        let protocols: Vec<_> = protocols.collect();
        let build = |version: i16| JoinGroupRequest {
            group_id: self.config.group_id.clone(),
            session_timeout_ms: millis(self.config.session_timeout),
            rebalance_timeout_ms: millis(self.config.rebalance_timeout),
            member_id: self.member_id.clone(),
            group_instance_id: self.config.instance_id.clone().filter(|_| version >= 5),
            protocol_type: protocol::PROTOCOL_TYPE.to_owned(),
            protocols: protocols.clone(),
            reason: None,
        };
        // The broker answers when all have joined.
        let limit = self.config.rebalance_timeout + self.client.config().request_timeout;
        let joined = self.client.call_once(self.route(), i16::MAX, build, limit).await?;
        if joined.error_code == ErrorCode::MemberIdRequired.code() {
            self.member_id = joined.member_id.clone();
        }
        ClientError::check(|| self.subject(), joined.error_code, None)?;
        self.member_id = joined.member_id.clone();
        self.generation = joined.generation_id;
        let assignments = match joined.leader == joined.member_id && !joined.skip_assignment {
            true => self.assign(&joined).await?,
            false => Vec::new(),
        };
        self.sync(joined.protocol_name.unwrap_or_default(), assignments).await
    }

    /// The leader's part: everybody's partitions.
    async fn assign(
        &self,
        joined: &JoinGroupResponse,
    ) -> Result<Vec<SyncGroupRequestAssignment>, ClientError> {
        let name = joined.protocol_name.as_deref().unwrap_or_default();
        let assignor = Assignor::from_name(name).ok_or_else(|| {
            ClientError::Invalid(format!("{} chose the unknown assignor '{name}'", self.subject()))
        })?;
        let mut members = Vec::new();
        let mut counts: BTreeMap<String, i32> = BTreeMap::new();
        for member in &joined.members {
            let topics = protocol::decode_subscription(member.metadata.clone())?;
            counts.extend(topics.iter().map(|topic| (topic.clone(), 0)));
            let (member_id, instance_id) = (member.member_id.clone(), member.group_instance_id.clone());
            members.push(Subscriber { member_id, instance_id, topics });
        }
        let topics: Vec<String> = counts.keys().cloned().collect();
        self.client.fetch_topics(&topics).await?;
        let metadata = self.client.metadata();
        for (topic, count) in &mut counts {
            *count = metadata.topics.get(topic).map_or(0, |topic| topic.partitions.len() as i32);
        }
        let assigned = assignor.assign(members, &counts);
        let assignment = |(member_id, partitions): (String, Vec<TopicPartition>)| {
            let assignment = protocol::encode_assignment(&partitions)?;
            Ok(SyncGroupRequestAssignment { member_id, assignment })
        };
        assigned.into_iter().map(assignment).collect()
    }

    async fn sync(
        &self,
        assignor: String,
        assignments: Vec<SyncGroupRequestAssignment>,
    ) -> Result<Vec<TopicPartition>, ClientError> {
        let build = |version: i16| SyncGroupRequest {
            group_id: self.config.group_id.clone(),
            generation_id: self.generation,
            member_id: self.member_id.clone(),
            group_instance_id: self.config.instance_id.clone().filter(|_| version >= 3),
            protocol_type: Some(protocol::PROTOCOL_TYPE.to_owned()).filter(|_| version >= 5),
            protocol_name: Some(assignor.clone()).filter(|_| version >= 5),
            assignments: assignments.clone(),
        };
        let limit = self.config.rebalance_timeout + self.client.config().request_timeout;
        let synced = self.client.call_once(self.route(), i16::MAX, build, limit).await?;
        ClientError::check(|| self.subject(), synced.error_code, None)?;
        protocol::decode_assignment(synced.assignment)
    }

    /// Commits offsets in the name of this member and its generation.
    pub async fn commit(
        &self,
        offsets: &BTreeMap<TopicPartition, OffsetCommit>,
    ) -> Outcomes<TopicPartition, ()> {
        let committer = Committer {
            group: &self.config.group_id,
            generation: self.generation,
            member: &self.member_id,
            instance: self.config.instance_id.as_deref(),
        };
        self.client.commit_offsets_as(&committer, offsets).await
    }

    /// Leaves the group, so that the others take over at once. A static member stays a member until its session
    /// ends, which is what its name is for.
    pub async fn leave(mut self) -> Result<(), ClientError> {
        self.stop_heartbeats();
        if self.member_id.is_empty() || self.config.instance_id.is_some() {
            return Ok(());
        }
        let build = |version: i16| match version {
            0..=2 => LeaveGroupRequest {
                group_id: self.config.group_id.clone(),
                member_id: self.member_id.clone(),
                ..Default::default()
            },
            _ => LeaveGroupRequest {
                group_id: self.config.group_id.clone(),
                members: vec![MemberIdentity { member_id: self.member_id.clone(), ..Default::default() }],
                ..Default::default()
            },
        };
        let limit = self.client.config().request_timeout;
        let left = self.client.call_once(self.route(), i16::MAX, build, limit).await?;
        let code = left.members.first().map_or(left.error_code, |member| member.error_code);
        match ErrorCode::from_code(code) {
            // Dropped before it could leave.
            ErrorCode::UnknownMemberId => Ok(()),
            _ => ClientError::check(|| self.subject(), code, None),
        }
    }

    fn route(&self) -> Route<'_> {
        Route::Coordinator(&self.config.group_id, Lane::Group)
    }

    fn subject(&self) -> String {
        format!("group {}", self.config.group_id)
    }

    fn stop_heartbeats(&mut self) {
        self.stop.notify_one();
        self.stop = Arc::new(Notify::new());
    }

    fn start_heartbeats(&self) {
        let heartbeats = Heartbeats {
            client: self.client.clone(),
            config: self.config.clone(),
            request: HeartbeatRequest {
                group_id: self.config.group_id.clone(),
                generation_id: self.generation,
                member_id: self.member_id.clone(),
                group_instance_id: self.config.instance_id.clone(),
            },
            status: self.status.clone(),
        };
        let stop = Arc::clone(&self.stop);
        self.client.env().spawn("group-heartbeat", async move {
            let mut running = std::pin::pin!(heartbeats.run().fuse());
            let mut stopped = std::pin::pin!(stop.notified().fuse());
            futures::select_biased! {
                () = stopped => {}
                () = running => {}
            }
        });
    }
}

/// The heartbeats of one generation.
struct Heartbeats<E: Env> {
    client: Client<E>,
    config: GroupConfig,
    request: HeartbeatRequest,
    status: watch::Sender<GroupStatus>,
}

impl<E: Env> Heartbeats<E> {
    /// Beats until the generation is over, and then says so.
    async fn run(self) {
        let env = self.client.env().clone();
        let mut last_answer = env.now();
        loop {
            env.sleep(self.config.heartbeat_interval).await;
            let Err(error) = self.beat().await else {
                last_answer = env.now();
                continue;
            };
            let ended = match error.code() {
                Some(ErrorCode::RebalanceInProgress) => Some(GroupStatus::Rebalancing),
                Some(
                    ErrorCode::IllegalGeneration | ErrorCode::UnknownMemberId | ErrorCode::FencedInstanceId,
                ) => Some(GroupStatus::Lost(error.clone())),
                _ if env.now().saturating_since(last_answer) >= self.config.session_timeout => {
                    Some(GroupStatus::Lost(error.clone()))
                }
                _ => None,
            };
            if let Some(ended) = ended {
                self.status.send_replace(ended);
                return;
            }
            tracing::debug!(group = self.config.group_id, %error, "heartbeat failed");
            self.client.forget_coordinator(&self.config.group_id);
        }
    }

    async fn beat(&self) -> Result<(), ClientError> {
        let build = |version: i16| HeartbeatRequest {
            group_instance_id: self.request.group_instance_id.clone().filter(|_| version >= 3),
            ..self.request.clone()
        };
        let route = Route::Coordinator(&self.config.group_id, Lane::Group);
        let limit = self.config.session_timeout.min(self.client.config().request_timeout);
        let answer = self.client.call_once(route, i16::MAX, build, limit).await?;
        ClientError::check(|| format!("group {}", self.config.group_id), answer.error_code, None)
    }
}

fn millis(duration: Duration) -> i32 {
    i32::try_from(duration.as_millis()).unwrap_or(i32::MAX)
}
