//! What groups are asked and answered: the requests that change something, who sends them, and their answers in the
//! shape of each version, errors included.

use model::{ErrorCode, Instant, TimestampMs};
use wire::leave_group_request::MemberIdentity;
use wire::leave_group_response::MemberResponse;
use wire::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use wire::{
    DeleteGroupsRequest, DeleteGroupsResponse, HeartbeatRequest, HeartbeatResponse, JoinGroupRequest,
    JoinGroupResponse, LeaveGroupRequest, LeaveGroupResponse, OffsetCommitRequest, OffsetCommitResponse,
    OffsetDeleteRequest, OffsetDeleteResponse, SyncGroupRequest, SyncGroupResponse,
};

/// The first LeaveGroup with several members.
const LEAVE_GROUP_BATCHED: i16 = 3;
/// The first JoinGroup whose protocol name may be null.
const JOIN_GROUP_NULLABLE_PROTOCOL: i16 = 7;

/// The caller's name for a request, by which it finds the connection again when the answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestToken(pub u64);

/// The two clocks at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// For timers.
    pub instant: Instant,
    /// For what is written down.
    pub wall: TimestampMs,
}

/// Who asks, and how.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext<'a> {
    /// Comes back with the answer.
    pub token: RequestToken,
    /// The request's version; answers have the same.
    pub version: i16,
    /// From the request's header; empty when there is none.
    pub client_id: &'a str,
    /// The client's address as Kafka writes it: `/127.0.0.1`.
    pub client_host: &'a str,
    /// 128 random bits, for a member id if one is needed.
    pub random: u128,
}

/// What a request may be refused for about a topic, and what the coordinator needs to know of it.
///
/// Implemented over the metadata image by whoever also knows what the client may read or describe.
pub trait TopicLookup {
    /// The topic of this name: UNKNOWN_TOPIC_OR_PARTITION, or TOPIC_AUTHORIZATION_FAILED.
    fn by_name(&self, name: &str) -> Result<TopicInfo, ErrorCode>;

    /// The topic with this id: UNKNOWN_TOPIC_ID, or TOPIC_AUTHORIZATION_FAILED.
    fn by_id(&self, id: model::Uuid) -> Result<TopicInfo, ErrorCode>;
}

/// A topic, as far as offsets go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicInfo {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: model::Uuid,
    /// Partitions are numbered from 0 up to this.
    pub partition_count: i32,
}

/// A request that may change a group, or its offsets. Decoded, and authorised for the group.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names are the protocol's
pub enum GroupRequest {
    JoinGroup(JoinGroupRequest),
    SyncGroup(SyncGroupRequest),
    Heartbeat(HeartbeatRequest),
    LeaveGroup(LeaveGroupRequest),
    OffsetCommit(OffsetCommitRequest),
    OffsetDelete(OffsetDeleteRequest),
    /// Only with groups that belong to the coordinator asked.
    DeleteGroups(DeleteGroupsRequest),
}

impl GroupRequest {
    /// The answer to this request when it could not be handled at all: the coordinator is elsewhere or loading, or the
    /// group may not be touched.
    pub fn failed(&self, version: i16, error: ErrorCode) -> GroupResponse {
        match self {
            GroupRequest::JoinGroup(request) => {
                GroupResponse::JoinGroup(join_error(version, &request.member_id, error))
            }
            GroupRequest::SyncGroup(_) => GroupResponse::SyncGroup(sync_error(error)),
            // A heartbeat that comes while its group is loading is believed.
            GroupRequest::Heartbeat(_) if error == ErrorCode::CoordinatorLoadInProgress => {
                GroupResponse::Heartbeat(HeartbeatResponse::default())
            }
            GroupRequest::Heartbeat(_) => GroupResponse::Heartbeat(heartbeat_error(error)),
            GroupRequest::LeaveGroup(_) => GroupResponse::LeaveGroup(LeaveGroupResponse {
                error_code: error.code(),
                ..LeaveGroupResponse::default()
            }),
            GroupRequest::OffsetCommit(request) => GroupResponse::OffsetCommit(commit_error(request, error)),
            GroupRequest::OffsetDelete(_) => GroupResponse::OffsetDelete(OffsetDeleteResponse {
                error_code: error.code(),
                ..OffsetDeleteResponse::default()
            }),
            GroupRequest::DeleteGroups(request) => GroupResponse::DeleteGroups(DeleteGroupsResponse {
                results: request
                    .groups_names
                    .iter()
                    .map(|group_id| wire::delete_groups_response::DeletableGroupResult {
                        group_id: group_id.clone(),
                        error_code: error.code(),
                        ..Default::default()
                    })
                    .collect(),
                ..DeleteGroupsResponse::default()
            }),
        }
    }

    /// The answer when the records of the decision could not be appended, or not be committed in time; `error` is the
    /// log's. Clients are told what makes them look for the coordinator and try again, where that helps.
    pub fn append_failed(&self, version: i16, error: ErrorCode) -> GroupResponse {
        self.failed(version, error_of_append(error, matches!(self, GroupRequest::OffsetCommit(_))))
    }
}

fn error_of_append(error: ErrorCode, is_offset_commit: bool) -> ErrorCode {
    use ErrorCode::*;
    match error {
        UnknownTopicOrPartition | NotEnoughReplicas | NotEnoughReplicasAfterAppend | RequestTimedOut => {
            CoordinatorNotAvailable
        }
        NotLeaderOrFollower | KafkaStorageError | FencedLeaderEpoch => NotCoordinator,
        MessageTooLarge | RecordListTooLarge | InvalidFetchSize if is_offset_commit => {
            InvalidCommitOffsetSize
        }
        MessageTooLarge | RecordListTooLarge | InvalidFetchSize => UnknownServerError,
        other => other,
    }
}

/// The answer to a [`GroupRequest`].
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the names are the protocol's
pub enum GroupResponse {
    JoinGroup(JoinGroupResponse),
    SyncGroup(SyncGroupResponse),
    Heartbeat(HeartbeatResponse),
    LeaveGroup(LeaveGroupResponse),
    OffsetCommit(OffsetCommitResponse),
    OffsetDelete(OffsetDeleteResponse),
    DeleteGroups(DeleteGroupsResponse),
}

impl GroupResponse {
    /// Turns an answer whose records never became durable into an error; answers that are errors already stay.
    pub(crate) fn fail(&mut self, error: ErrorCode) {
        let code = error.code();
        let fail = |field: &mut i16| {
            if *field == ErrorCode::None.code() {
                *field = code;
            }
        };
        match self {
            GroupResponse::JoinGroup(response) if response.error_code == 0 => {
                // An empty protocol name is right in every version; an error has no generation to name one in.
                *response = JoinGroupResponse {
                    error_code: code,
                    protocol_name: Some(String::new()),
                    member_id: std::mem::take(&mut response.member_id),
                    ..JoinGroupResponse::default()
                };
            }
            GroupResponse::JoinGroup(_) => {}
            GroupResponse::SyncGroup(response) if response.error_code == 0 => *response = sync_error(error),
            GroupResponse::SyncGroup(_) => {}
            GroupResponse::Heartbeat(response) => fail(&mut response.error_code),
            GroupResponse::LeaveGroup(response) => {
                fail(&mut response.error_code);
                response.members.clear();
            }
            GroupResponse::OffsetCommit(response) => response
                .topics
                .iter_mut()
                .flat_map(|topic| &mut topic.partitions)
                .for_each(|partition| fail(&mut partition.error_code)),
            GroupResponse::OffsetDelete(response) => {
                fail(&mut response.error_code);
                response.topics.clear();
            }
            GroupResponse::DeleteGroups(response) => {
                response.results.iter_mut().for_each(|result| fail(&mut result.error_code));
            }
        }
    }
}

/// An answer, and whose.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The request that is answered.
    pub token: RequestToken,
    /// The answer, in the shape of the request's version.
    pub response: GroupResponse,
}

/// Makes a JoinGroup answer fit its version.
pub(crate) fn shape_join(version: i16, mut response: JoinGroupResponse) -> JoinGroupResponse {
    if version < JOIN_GROUP_NULLABLE_PROTOCOL && response.protocol_name.is_none() {
        response.protocol_name = Some(String::new());
    }
    response
}

pub(crate) fn join_error(version: i16, member_id: &str, error: ErrorCode) -> JoinGroupResponse {
    let response = JoinGroupResponse {
        error_code: error.code(),
        protocol_name: None,
        member_id: member_id.to_owned(),
        ..JoinGroupResponse::default()
    };
    shape_join(version, response)
}

pub(crate) fn sync_error(error: ErrorCode) -> SyncGroupResponse {
    SyncGroupResponse { error_code: error.code(), ..SyncGroupResponse::default() }
}

pub(crate) fn heartbeat_error(error: ErrorCode) -> HeartbeatResponse {
    HeartbeatResponse { error_code: error.code(), ..HeartbeatResponse::default() }
}

pub(crate) fn commit_error(request: &OffsetCommitRequest, error: ErrorCode) -> OffsetCommitResponse {
    OffsetCommitResponse {
        topics: request
            .topics
            .iter()
            .map(|topic| OffsetCommitResponseTopic {
                name: topic.name.clone(),
                topic_id: topic.topic_id,
                partitions: topic
                    .partitions
                    .iter()
                    .map(|partition| OffsetCommitResponsePartition {
                        partition_index: partition.partition_index,
                        error_code: error.code(),
                    })
                    .collect(),
            })
            .collect(),
        ..OffsetCommitResponse::default()
    }
}

/// The members that a LeaveGroup of any version names.
pub(crate) fn leaving_members(request: &LeaveGroupRequest, version: i16) -> Vec<MemberIdentity> {
    if version >= LEAVE_GROUP_BATCHED {
        return request.members.clone();
    }
    vec![MemberIdentity { member_id: request.member_id.clone(), ..MemberIdentity::default() }]
}

/// The answer to a LeaveGroup of any version: before there were several members, the one's error is the answer's.
pub(crate) fn leave_response(members: Vec<MemberResponse>, version: i16) -> LeaveGroupResponse {
    if version >= LEAVE_GROUP_BATCHED {
        return LeaveGroupResponse { members, ..LeaveGroupResponse::default() };
    }
    LeaveGroupResponse {
        error_code: members.first().map_or(ErrorCode::None.code(), |member| member.error_code),
        ..LeaveGroupResponse::default()
    }
}
