//! Offsets that nobody needs any more: expired ones, and those of deleted topics.
//!
//! An offset of a classic group expires `offsets.retention.minutes` after the group became empty. While consumers are
//! in the group, and stable, those of topics that none of them subscribes to expire that long after their commit; so do
//! those of groups that never had members. Of other groups with members none expires. A client's own retention time,
//! which old versions of OffsetCommit had, counts from the commit instead. An empty group that has no offset left is
//! deleted.

use std::collections::BTreeSet;

use model::TimestampMs;

use crate::coordinator::GroupCoordinator;
use crate::decision::Decision;
use crate::group::{Group, GroupState};
use crate::offsets::CommittedOffset;
use crate::record::GroupRecord;
use crate::request::Now;

/// The most records of one decision about expiry: the rest waits for the next.
pub(crate) const EXPIRY_RECORDS_MAX: usize = 1_000;

impl GroupCoordinator {
    /// The records that delete what has expired, at most [`EXPIRY_RECORDS_MAX`] and a few, and whether that is all.
    pub(crate) fn expired(&self, now: Now) -> (Vec<GroupRecord>, bool) {
        let mut records = Vec::new();
        for (group_id, group) in self.groups() {
            if self.foreign_kind(group_id).is_some() {
                continue;
            }
            let mut has_offsets = false;
            for (topic, partitions) in self.offsets().of_group(group_id).into_iter().flatten() {
                for (index, committed) in partitions {
                    if records.len() >= EXPIRY_RECORDS_MAX {
                        return (records, false);
                    }
                    let is_expired = !group.is_subscribed_to(topic)
                        && self.is_expired(group, committed, now)
                        && !self.offsets().is_pending(group_id, topic, *index);
                    if is_expired {
                        records.extend(self.offset_tombstone(group_id, topic, *index));
                    } else {
                        has_offsets = true;
                    }
                }
            }
            let is_needed = has_offsets
                || group.state != GroupState::Empty
                || group.pending_count() > 0
                || self.offsets().pending_of_group(group_id).next().is_some();
            if !is_needed {
                records.push(GroupRecord::Group { group_id: group_id.to_string(), value: None });
            }
        }
        (records, true)
    }

    fn is_expired(&self, group: &Group, committed: &CommittedOffset, now: Now) -> bool {
        let since = match (&group.protocol_type, group.state) {
            (None, _) => committed.commit_timestamp,
            (Some(_), GroupState::Empty) if group.state_timestamp != TimestampMs::NONE => {
                group.state_timestamp
            }
            (Some(_), GroupState::Empty) => committed.commit_timestamp,
            (Some(_), GroupState::Stable) if group.subscribed_topics().is_some() => {
                committed.commit_timestamp
            }
            _ => return false,
        };
        if committed.expire_timestamp != TimestampMs::NONE {
            return now.wall >= committed.expire_timestamp;
        }
        let retention_ms = i64::try_from(self.config().offsets_retention.as_millis()).unwrap_or(i64::MAX);
        now.wall.0.saturating_sub(since.0) >= retention_ms
    }

    /// What to do when topics were deleted: all groups forget their offsets in them.
    pub fn on_topics_deleted(&self, topics: &BTreeSet<String>) -> Decision {
        let mut records = Vec::new();
        for (group_id, offsets) in self.offsets().groups() {
            for (topic, partitions) in offsets.iter().filter(|(topic, _)| topics.contains(&***topic)) {
                let tombstones =
                    partitions.keys().filter_map(|index| self.offset_tombstone(group_id, topic, *index));
                records.extend(tombstones);
            }
        }
        for (group_id, topic, index) in self.offsets().pending() {
            if topics.contains(&**topic) && self.offsets().get(group_id, topic, index).is_none() {
                records.extend(self.offset_tombstone(group_id, topic, index));
            }
        }
        self.decide_records(records)
    }
}
