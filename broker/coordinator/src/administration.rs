//! DescribeGroups, ListGroups and DeleteGroups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use model::ErrorCode;
use wire::delete_groups_response::DeletableGroupResult;
use wire::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use wire::list_groups_response::ListedGroup;
use wire::{DeleteGroupsRequest, DeleteGroupsResponse, ListGroupsRequest};

use crate::consumer_protocol;
use crate::coordinator::GroupCoordinator;
use crate::decision::Decision;
use crate::group::{Group, GroupState};
use crate::record::{ForeignGroupKind, GroupRecord};
use crate::request::{GroupResponse, RequestContext};

/// From this version a missing group is an error; before, it is a dead one (KIP-1043).
const DESCRIBE_GROUPS_KNOWS_MISSING_GROUPS: i16 = 6;
/// What a group is called that does not exist.
const DEAD: &str = "Dead";
/// How ListGroups calls our kind of groups.
const CLASSIC: &str = "classic";
/// How clients call a state that they cannot know.
const UNKNOWN: &str = "Unknown";

impl GroupCoordinator {
    /// One group, as DescribeGroups shows it; the operations that the client is allowed are left for the caller to fill.
    ///
    /// Protocol, metadata and assignments are shown of stable groups only. The answer rests on everything accepted so
    /// far, as [`crate::Held`] answers do.
    pub fn describe_group(&self, group_id: &str, version: i16) -> DescribedGroup {
        if let Some(kind) = self.foreign_kind(group_id) {
            let kind = kind.name();
            return missing(
                group_id,
                version,
                format!("Group {group_id} is a {kind} group, not a classic group."),
            );
        }
        let Some((_, group)) = self.group(group_id) else {
            return missing(group_id, version, format!("Group {group_id} not found."));
        };
        let is_stable = group.state == GroupState::Stable;
        let show = |bytes: Bytes| if is_stable { bytes } else { Bytes::new() };
        let members = group.subscriptions().into_iter().map(|(member, metadata)| DescribedGroupMember {
            member_id: member.id.to_string(),
            group_instance_id: member.instance_id.as_deref().map(str::to_owned),
            client_id: member.client_id.to_string(),
            client_host: member.client_host.to_string(),
            member_metadata: show(metadata),
            member_assignment: show(member.assignment.clone()),
        });
        DescribedGroup {
            group_id: group_id.to_owned(),
            group_state: group.state.name().to_owned(),
            protocol_type: group.protocol_type.as_deref().unwrap_or_default().to_owned(),
            protocol_data: group.protocol.as_deref().filter(|_| is_stable).unwrap_or_default().to_owned(),
            members: members.collect(),
            ..DescribedGroup::default()
        }
    }

    /// The groups that pass the filters, which are empty or name states and types in any case; by group id.
    ///
    /// Groups of other kinds are listed in a state that is unknown.
    pub fn list_groups(&self, request: &ListGroupsRequest) -> Vec<ListedGroup> {
        let lower =
            |texts: &[String]| texts.iter().map(|text| text.trim().to_lowercase()).collect::<BTreeSet<_>>();
        let (states, types) = (lower(&request.states_filter), lower(&request.types_filter));
        let passes = |filter: &BTreeSet<String>, name: &str| {
            filter.is_empty() || filter.contains(&name.to_lowercase())
        };
        let classic =
            self.groups().filter(|(id, _)| self.foreign_kind(id).is_none()).map(|(id, group)| ListedGroup {
                group_id: id.to_string(),
                protocol_type: group.protocol_type.as_deref().unwrap_or_default().to_owned(),
                group_state: group.state.name().to_owned(),
                group_type: CLASSIC.to_owned(),
            });
        let foreign = self.foreign_groups().map(|(id, kind)| ListedGroup {
            group_id: id.to_string(),
            protocol_type: match kind {
                ForeignGroupKind::Consumer => consumer_protocol::PROTOCOL_TYPE.to_owned(),
                ForeignGroupKind::Share | ForeignGroupKind::Streams => kind.name().to_owned(),
            },
            group_state: UNKNOWN.to_owned(),
            group_type: kind.name().to_owned(),
        });
        let mut groups: Vec<ListedGroup> = classic
            .chain(foreign)
            .filter(|group| passes(&states, &group.group_state) && passes(&types, &group.group_type))
            .collect();
        groups.sort_by(|a, b| a.group_id.cmp(&b.group_id));
        groups
    }

    pub(crate) fn decide_delete_groups(
        &self,
        context: &RequestContext<'_>,
        request: &DeleteGroupsRequest,
    ) -> Decision {
        let mut records = Vec::new();
        let mut results = Vec::new();
        let mut asked = BTreeSet::new();
        for group_id in request.groups_names.iter().filter(|group_id| asked.insert(group_id.as_str())) {
            let error = match self.group(group_id) {
                _ if self.foreign_kind(group_id).is_some() => ErrorCode::UnsupportedVersion,
                None => ErrorCode::GroupIdNotFound,
                Some((_, group)) if group.state != GroupState::Empty => ErrorCode::NonEmptyGroup,
                Some(_) => {
                    records.extend(self.group_tombstones(group_id));
                    ErrorCode::None
                }
            };
            results.push(DeletableGroupResult {
                group_id: group_id.clone(),
                error_code: error.code(),
                ..DeletableGroupResult::default()
            });
        }
        let response = DeleteGroupsResponse { results, ..DeleteGroupsResponse::default() };
        Decision { records, ..self.answer(context, GroupResponse::DeleteGroups(response)) }
    }

    /// What deletes a group and all its offsets, the offsets first.
    fn group_tombstones(&self, group_id: &str) -> Vec<GroupRecord> {
        let committed = self.offsets().of_group(group_id).into_iter().flatten();
        let partitions: BTreeSet<(&str, i32)> = committed
            .flat_map(|(topic, partitions)| partitions.keys().map(move |index| (&**topic, *index)))
            .chain(self.offsets().pending_of_group(group_id).map(|(topic, index)| (&**topic, index)))
            .collect();
        let offsets =
            partitions.into_iter().filter_map(|(topic, index)| self.offset_tombstone(group_id, topic, index));
        offsets.chain([GroupRecord::Group { group_id: group_id.to_owned(), value: None }]).collect()
    }
}

fn missing(group_id: &str, version: i16, message: String) -> DescribedGroup {
    let mut group = DescribedGroup {
        group_id: group_id.to_owned(),
        group_state: DEAD.to_owned(),
        ..DescribedGroup::default()
    };
    if version >= DESCRIBE_GROUPS_KNOWS_MISSING_GROUPS {
        group.error_code = ErrorCode::GroupIdNotFound.code();
        group.error_message = Some(message);
    }
    group
}

/// How many groups are in each state, for metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// Classic groups in all.
    pub total: usize,
    /// Without members.
    pub empty: usize,
    /// Waiting for members to join.
    pub preparing_rebalance: usize,
    /// Waiting for the leader's assignment.
    pub completing_rebalance: usize,
    /// With an assignment.
    pub stable: usize,
    /// Committed offsets, of all groups.
    pub offsets: usize,
}

/// One group as consumer lag needs it, for metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupOffsetsView {
    /// The group.
    pub group_id: Arc<str>,
    /// Its members.
    pub member_count: usize,
    /// What it has committed: topic, partition, offset.
    pub offsets: Vec<(Arc<str>, i32, i64)>,
}

impl GroupCoordinator {
    /// The groups that have members or committed offsets, each with what it has committed.
    pub fn offsets_view(&self) -> Vec<GroupOffsetsView> {
        let mut views: BTreeMap<&Arc<str>, GroupOffsetsView> = BTreeMap::new();
        let empty = |group_id: &Arc<str>| GroupOffsetsView {
            group_id: Arc::clone(group_id),
            member_count: 0,
            offsets: Vec::new(),
        };
        for (group_id, group) in self.groups().filter(|(_, group)| group.member_count() > 0) {
            views.entry(group_id).or_insert_with(|| empty(group_id)).member_count = group.member_count();
        }
        for (group_id, topics) in self.offsets().groups() {
            let view = views.entry(group_id).or_insert_with(|| empty(group_id));
            view.offsets.extend(topics.iter().flat_map(|(topic, partitions)| {
                partitions.iter().map(|(index, committed)| (Arc::clone(topic), *index, committed.offset))
            }));
        }
        views.into_values().collect()
    }

    /// What there is, counted one by one.
    pub fn counts(&self) -> GroupCounts {
        let mut counts = GroupCounts { offsets: self.offsets().count(), ..GroupCounts::default() };
        for group in self.groups().map(|(_, group)| group as &Group) {
            counts.total += 1;
            match group.state {
                GroupState::Empty => counts.empty += 1,
                GroupState::PreparingRebalance => counts.preparing_rebalance += 1,
                GroupState::CompletingRebalance => counts.completing_rebalance += 1,
                GroupState::Stable => counts.stable += 1,
            }
        }
        counts
    }
}
