//! Offsets that nobody needs any more: expired ones, and those of deleted topics.
//!
//! An offset of a classic group expires `offsets.retention.minutes` after the group became empty. While consumers are
//! in the group, and stable, those of topics that none of them subscribes to expire that long after their commit; so do
//! those of groups that never had members. Of other groups with members none expires. A client's own retention time,
//! which old versions of OffsetCommit had, counts from the commit instead. An empty group that has no offset left is
//! deleted.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::TimestampMs;

use crate::coordinator::GroupCoordinator;
use crate::decision::Decision;
use crate::group::{Group, GroupState};
use crate::offsets::CommittedOffset;
use crate::record::GroupRecord;
use crate::request::Now;

/// The most records of one decision about offsets that nobody needs: the rest waits for the next.
pub(crate) const EXPIRY_RECORDS_MAX: usize = 1_000;
/// The most offsets that one decision about expiry looks at, and those of one group more.
pub(crate) const EXPIRY_SCAN_MAX: usize = 20_000;

/// A part of the search for expired offsets.
pub(crate) struct Expired {
    pub(crate) records: Vec<GroupRecord>,
    /// Whether all groups were looked at.
    pub(crate) is_through: bool,
    /// Where the search goes on, or begins anew.
    pub(crate) resume_after: Option<Arc<str>>,
}

impl GroupCoordinator {
    /// Looks for expired offsets in the groups after this one, or from the first on.
    pub(crate) fn expired(&self, after: Option<&Arc<str>>, now: Now) -> Expired {
        let mut records = Vec::new();
        let mut scanned = 0;
        let mut done = after.cloned();
        for (group_id, group) in self.groups_after(after) {
            if scanned >= EXPIRY_SCAN_MAX || records.len() >= EXPIRY_RECORDS_MAX {
                return Expired { records, is_through: false, resume_after: done };
            }
            scanned += 1;
            let mut has_offsets = false;
            for (topic, partitions) in self.offsets().of_group(group_id).into_iter().flatten() {
                for (index, committed) in partitions {
                    if records.len() >= EXPIRY_RECORDS_MAX {
                        // The same group again, of which less is left then.
                        return Expired { records, is_through: false, resume_after: done };
                    }
                    scanned += 1;
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
            done = Some(group_id.clone());
        }
        Expired { records, is_through: true, resume_after: None }
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

    /// What to do when topics were deleted: all groups forget their offsets in them, a thousand at a time. To be called
    /// again, after its decision was accepted, until there are no records.
    pub fn on_topics_deleted(&self, topics: &BTreeSet<String>) -> Decision {
        let committed = self.offsets().groups().flat_map(|(group_id, offsets)| {
            let deleted = offsets.iter().filter(|(topic, _)| topics.contains(&***topic));
            deleted.flat_map(move |(topic, partitions)| {
                partitions.keys().map(move |index| (group_id, topic, *index))
            })
        });
        let is_pending_only = |(group_id, topic, index): &(&Arc<str>, &Arc<str>, i32)| {
            topics.contains(&***topic) && self.offsets().get(group_id, topic, *index).is_none()
        };
        let tombstones = committed
            .chain(self.offsets().pending().filter(is_pending_only))
            .filter_map(|(group_id, topic, index)| self.offset_tombstone(group_id, topic, index));
        self.decide_records(tombstones.take(EXPIRY_RECORDS_MAX).collect())
    }
}
