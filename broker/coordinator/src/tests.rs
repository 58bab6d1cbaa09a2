//! A coordinator with a log and a clock of its own, and tests that read as what clients do.

mod administration;
mod membership;
mod offsets;
mod records;
mod simulation;
mod static_members;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use model::{ErrorCode, Instant, Offset, ProducerId, TimestampMs, Uuid};
use wire::join_group_request::JoinGroupRequestProtocol;
use wire::leave_group_request::MemberIdentity;
use wire::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use wire::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use wire::sync_group_request::SyncGroupRequestAssignment;
use wire::*;

use crate::*;

pub(crate) const WALL_AT_START: i64 = 1_700_000_000_000;

/// The topics that exist: `t` with two partitions and `u` with four.
pub(crate) struct Topics;

pub(crate) fn topic(name: &str) -> TopicInfo {
    let partition_count = if name == "t" { 2 } else { 4 };
    TopicInfo { name: name.to_owned(), id: Uuid([name.as_bytes()[0]; 16]), partition_count }
}

impl TopicLookup for Topics {
    fn by_name(&self, name: &str) -> Result<TopicInfo, ErrorCode> {
        match name {
            "t" | "u" => Ok(topic(name)),
            "secret" => Err(ErrorCode::TopicAuthorizationFailed),
            _ => Err(ErrorCode::UnknownTopicOrPartition),
        }
    }

    fn by_id(&self, id: Uuid) -> Result<TopicInfo, ErrorCode> {
        ["t", "u"].map(topic).into_iter().find(|topic| topic.id == id).ok_or(ErrorCode::UnknownTopicId)
    }
}

/// What a client sends to join; tests change what matters to them.
#[derive(Clone)]
pub(crate) struct Join {
    pub(crate) version: i16,
    pub(crate) client_id: &'static str,
    pub(crate) request: JoinGroupRequest,
}

impl Join {
    pub(crate) fn new(group_id: &str) -> Self {
        Join {
            version: 9,
            client_id: "client",
            request: JoinGroupRequest {
                group_id: group_id.to_owned(),
                session_timeout_ms: 10_000,
                rebalance_timeout_ms: 60_000,
                protocol_type: "consumer".to_owned(),
                protocols: vec![protocol("range", &subscription(&["t"]))],
                ..JoinGroupRequest::default()
            },
        }
    }

    pub(crate) fn version(mut self, version: i16) -> Self {
        self.version = version;
        self
    }

    pub(crate) fn member(mut self, member_id: &str) -> Self {
        self.request.member_id = member_id.to_owned();
        self
    }

    pub(crate) fn instance(mut self, instance_id: &str) -> Self {
        self.request.group_instance_id = Some(instance_id.to_owned());
        self
    }

    pub(crate) fn protocols(mut self, protocols: &[(&str, &str)]) -> Self {
        self.request.protocols =
            protocols.iter().map(|(name, metadata)| protocol(name, metadata.as_bytes())).collect();
        self
    }

    pub(crate) fn protocol_type(mut self, protocol_type: &str) -> Self {
        self.request.protocol_type = protocol_type.to_owned();
        self
    }

    pub(crate) fn timeouts(mut self, session_timeout_ms: i32, rebalance_timeout_ms: i32) -> Self {
        self.request.session_timeout_ms = session_timeout_ms;
        self.request.rebalance_timeout_ms = rebalance_timeout_ms;
        self
    }
}

pub(crate) fn protocol(name: &str, metadata: &[u8]) -> JoinGroupRequestProtocol {
    JoinGroupRequestProtocol { name: name.to_owned(), metadata: Bytes::copy_from_slice(metadata) }
}

/// A consumer's subscription in its first version.
pub(crate) fn subscription(topics: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0, 0];
    bytes.extend((topics.len() as i32).to_be_bytes());
    for topic in topics {
        bytes.extend((topic.len() as i16).to_be_bytes());
        bytes.extend(topic.as_bytes());
    }
    bytes.extend((-1i32).to_be_bytes());
    bytes
}

/// A coordinator, the log that it writes, and the answers that it gave.
pub(crate) struct Bench {
    pub(crate) coordinator: GroupCoordinator,
    pub(crate) log: Vec<(Bytes, Option<Bytes>)>,
    pub(crate) now: Now,
    pub(crate) config: GroupCoordinatorConfig,
    token: u64,
    answers: BTreeMap<RequestToken, GroupResponse>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Bench::with_config(GroupCoordinatorConfig::default())
    }

    pub(crate) fn with_config(config: GroupCoordinatorConfig) -> Self {
        let now = Now { instant: Instant::default(), wall: TimestampMs(WALL_AT_START) };
        let mut coordinator = GroupCoordinator::new(Arc::new(config.clone()));
        coordinator.start(now);
        Bench { coordinator, log: Vec::new(), now, config, token: 0, answers: BTreeMap::new() }
    }

    pub(crate) fn next_token(&mut self) -> RequestToken {
        self.token += 1;
        RequestToken(self.token)
    }

    /// What the next call of [`Bench::next_token`] returns.
    pub(crate) fn peek_token(&self) -> RequestToken {
        RequestToken(self.token + 1)
    }

    /// Appends a decision's records, accepts it, and keeps the answers.
    pub(crate) fn settle(&mut self, decision: Decision) {
        let first_offset = Offset(self.log.len() as i64);
        for record in decision.records() {
            self.log.push(record.encode().expect("what is decided can be written"));
        }
        for Reply { token, response } in self.coordinator.accept(decision, first_offset).release() {
            assert!(self.answers.insert(token, response).is_none(), "{token:?} is answered twice");
        }
    }

    pub(crate) fn decide(
        &self,
        token: RequestToken,
        client_id: &str,
        version: i16,
        request: &GroupRequest,
    ) -> Decision {
        let random = u128::from(token.0) << 64 | u128::from(token.0);
        let context = RequestContext { token, version, client_id, client_host: "/127.0.0.1", random };
        self.coordinator.decide(&context, request, self.now, &Topics)
    }

    pub(crate) fn send_from(&mut self, client_id: &str, version: i16, request: GroupRequest) -> RequestToken {
        let token = self.next_token();
        let decision = self.decide(token, client_id, version, &request);
        self.settle(decision);
        token
    }

    pub(crate) fn send(&mut self, version: i16, request: GroupRequest) -> RequestToken {
        self.send_from("client", version, request)
    }

    /// The answer to a request, if there is one by now.
    pub(crate) fn answer(&mut self, token: RequestToken) -> Option<GroupResponse> {
        self.answers.remove(&token)
    }

    pub(crate) fn start_join(&mut self, join: Join) -> RequestToken {
        self.send_from(join.client_id, join.version, GroupRequest::JoinGroup(join.request))
    }

    pub(crate) fn joined(&mut self, token: RequestToken) -> Option<JoinGroupResponse> {
        match self.answer(token)? {
            GroupResponse::JoinGroup(response) => Some(response),
            other => panic!("{other:?} answers a JoinGroup"),
        }
    }

    /// A JoinGroup that is answered at once.
    pub(crate) fn join(&mut self, join: Join) -> JoinGroupResponse {
        let token = self.start_join(join);
        self.joined(token).expect("an answer to JoinGroup")
    }

    /// A dynamic member's two JoinGroups; the second is parked.
    pub(crate) fn start_dynamic(&mut self, join: Join) -> (String, RequestToken) {
        let told = self.join(join.clone());
        assert_eq!(told.error_code, ErrorCode::MemberIdRequired.code());
        (told.member_id.clone(), self.start_join(join.member(&told.member_id)))
    }

    pub(crate) fn start_sync(
        &mut self,
        join: &JoinGroupResponse,
        group_id: &str,
        parts: &[(&str, &str)],
    ) -> RequestToken {
        let request = SyncGroupRequest {
            group_id: group_id.to_owned(),
            generation_id: join.generation_id,
            member_id: join.member_id.clone(),
            protocol_type: join.protocol_type.clone().or(Some("consumer".to_owned())),
            protocol_name: join.protocol_name.clone(),
            assignments: parts
                .iter()
                .map(|(member_id, assignment)| SyncGroupRequestAssignment {
                    member_id: (*member_id).to_owned(),
                    assignment: Bytes::copy_from_slice(assignment.as_bytes()),
                })
                .collect(),
            ..SyncGroupRequest::default()
        };
        self.send(5, GroupRequest::SyncGroup(request))
    }

    pub(crate) fn synced(&mut self, token: RequestToken) -> Option<SyncGroupResponse> {
        match self.answer(token)? {
            GroupResponse::SyncGroup(response) => Some(response),
            other => panic!("{other:?} answers a SyncGroup"),
        }
    }

    pub(crate) fn heartbeat(&mut self, group_id: &str, generation_id: i32, member_id: &str) -> ErrorCode {
        self.static_heartbeat(group_id, generation_id, member_id, None)
    }

    pub(crate) fn static_heartbeat(
        &mut self,
        group_id: &str,
        generation_id: i32,
        member_id: &str,
        instance_id: Option<&str>,
    ) -> ErrorCode {
        let request = HeartbeatRequest {
            group_id: group_id.to_owned(),
            generation_id,
            member_id: member_id.to_owned(),
            group_instance_id: instance_id.map(str::to_owned),
        };
        let token = self.send(4, GroupRequest::Heartbeat(request));
        match self.answer(token) {
            Some(GroupResponse::Heartbeat(response)) => ErrorCode::from_code(response.error_code),
            other => panic!("{other:?} answers a Heartbeat"),
        }
    }

    /// Who is named by (member id, instance id) leaves; the errors, one each.
    pub(crate) fn leave(&mut self, group_id: &str, members: &[(&str, Option<&str>)]) -> Vec<ErrorCode> {
        let request = LeaveGroupRequest {
            group_id: group_id.to_owned(),
            members: members
                .iter()
                .map(|(member_id, instance_id)| MemberIdentity {
                    member_id: (*member_id).to_owned(),
                    group_instance_id: instance_id.map(str::to_owned),
                    reason: None,
                })
                .collect(),
            ..LeaveGroupRequest::default()
        };
        let token = self.send(5, GroupRequest::LeaveGroup(request));
        match self.answer(token) {
            Some(GroupResponse::LeaveGroup(response)) => {
                assert_eq!(response.error_code, 0);
                response.members.iter().map(|member| ErrorCode::from_code(member.error_code)).collect()
            }
            other => panic!("{other:?} answers a LeaveGroup"),
        }
    }

    /// Commits one offset; generation -1 and no member id for who is no member.
    pub(crate) fn commit(
        &mut self,
        version: i16,
        group_id: &str,
        member: (i32, &str),
        partition: (&str, i32, i64),
    ) -> ErrorCode {
        let request = commit_request(group_id, member, partition);
        self.send_commit(version, request)
    }

    pub(crate) fn send_commit(&mut self, version: i16, request: OffsetCommitRequest) -> ErrorCode {
        let token = self.send(version, GroupRequest::OffsetCommit(request));
        match self.answer(token) {
            Some(GroupResponse::OffsetCommit(response)) => {
                ErrorCode::from_code(response.topics[0].partitions[0].error_code)
            }
            other => panic!("{other:?} answers an OffsetCommit"),
        }
    }

    /// The committed offset, -1 for none.
    pub(crate) fn fetch(&self, group_id: &str, topic: &str, partition: i32) -> i64 {
        let group = OffsetFetchRequestGroup {
            group_id: group_id.to_owned(),
            topics: Some(vec![OffsetFetchRequestTopics {
                name: topic.to_owned(),
                partition_indexes: vec![partition],
                ..OffsetFetchRequestTopics::default()
            }]),
            ..OffsetFetchRequestGroup::default()
        };
        let response = self.coordinator.fetch_offsets(&group, 8, true, &Topics);
        assert_eq!(response.error_code, 0);
        let partition = &response.topics[0].partitions[0];
        assert_eq!(partition.error_code, 0);
        partition.committed_offset
    }

    /// Lets time pass, deadline by deadline.
    pub(crate) fn pass(&mut self, milliseconds: u64) {
        let end = self.now.instant + Duration::from_millis(milliseconds);
        while let Some(deadline) = self.coordinator.next_deadline().filter(|deadline| *deadline <= end) {
            self.set_clock(deadline.max(self.now.instant));
            while let Some(decision) = self.coordinator.on_timer(self.now) {
                self.settle(decision);
            }
        }
        self.set_clock(end);
    }

    fn set_clock(&mut self, instant: Instant) {
        self.now = Now {
            instant,
            wall: TimestampMs(WALL_AT_START + i64::try_from(instant.since_origin().as_millis()).unwrap()),
        };
    }

    /// The coordinator that another node builds from the log.
    pub(crate) fn rebuilt(&self) -> GroupCoordinator {
        let mut coordinator = GroupCoordinator::new(Arc::new(self.config.clone()));
        for (offset, (key, value)) in self.log.iter().enumerate() {
            let record = LogRecord::decode(key.clone(), value.clone()).expect("what we write can be read");
            let position = RecordPosition { offset: Offset(offset as i64), producer_id: ProducerId::NONE };
            coordinator.apply(&record, position);
        }
        coordinator.start(self.now);
        coordinator
    }

    /// Another node takes over; the answers to what was parked.
    pub(crate) fn fail_over(&mut self) -> Vec<Reply> {
        let rebuilt = self.rebuilt();
        std::mem::replace(&mut self.coordinator, rebuilt).stop()
    }

    pub(crate) fn state(&self, group_id: &str) -> Option<GroupState> {
        self.coordinator.group_state(group_id)
    }

    /// A stable group of `count` dynamic members with the session and rebalance timeouts of [`Join::new`]: their joins,
    /// the leader first. Everybody is assigned its own name.
    pub(crate) fn stable_group(&mut self, group_id: &str, count: usize) -> Vec<JoinGroupResponse> {
        let joins: Vec<RequestToken> =
            (0..count).map(|_| self.start_dynamic(Join::new(group_id)).1).collect();
        self.pass(self.config.group_initial_rebalance_delay.as_millis() as u64 * (1 + u64::from(count > 1)));
        self.complete(group_id, joins)
    }

    /// Syncs everybody whose join was answered.
    pub(crate) fn complete(&mut self, group_id: &str, joins: Vec<RequestToken>) -> Vec<JoinGroupResponse> {
        let mut joined: Vec<JoinGroupResponse> =
            joins.into_iter().map(|token| self.joined(token).expect("the rebalance is over")).collect();
        joined.sort_by_key(|join| join.member_id != join.leader);
        let parts: Vec<(&str, &str)> =
            joined.iter().map(|j| (j.member_id.as_str(), j.member_id.as_str())).collect();
        for join in &joined {
            assert_eq!(join.error_code, 0);
            let is_leader = join.leader == join.member_id;
            let token = self.start_sync(join, group_id, if is_leader { &parts } else { &[] });
            let synced = self.synced(token).expect("the leader synced first");
            assert_eq!((synced.error_code, &synced.assignment[..]), (0, join.member_id.as_bytes()));
        }
        assert_eq!(self.state(group_id), Some(GroupState::Stable));
        joined
    }
}

pub(crate) fn commit_request(
    group_id: &str,
    (generation, member_id): (i32, &str),
    (topic_name, partition_index, committed_offset): (&str, i32, i64),
) -> OffsetCommitRequest {
    OffsetCommitRequest {
        group_id: group_id.to_owned(),
        generation_id_or_member_epoch: generation,
        member_id: member_id.to_owned(),
        topics: vec![OffsetCommitRequestTopic {
            name: topic_name.to_owned(),
            topic_id: topic(topic_name).id,
            partitions: vec![OffsetCommitRequestPartition {
                partition_index,
                committed_offset,
                committed_leader_epoch: 7,
                committed_metadata: Some("note".to_owned()),
            }],
        }],
        ..OffsetCommitRequest::default()
    }
}
