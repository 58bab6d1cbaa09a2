//! Groups of other kinds in the same log: remembered, so that nothing of ours takes their name, and never touched.
//!
//! A group of another kind exists as long as one of its records does; what the records say is not read.

use std::sync::Arc;

use bytes::Bytes;
use imbl::{OrdMap, OrdSet};

use crate::record::{ForeignGroupKind, ForeignRecord};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ForeignGroups {
    groups: OrdMap<Arc<str>, (ForeignGroupKind, OrdSet<Bytes>)>,
}

impl ForeignGroups {
    pub(crate) fn apply(&mut self, record: &ForeignRecord) {
        let group_id: Arc<str> = Arc::from(record.group_id.as_str());
        let (kind, mut keys) = self.groups.remove(&group_id).unwrap_or((record.kind, OrdSet::new()));
        if record.is_tombstone {
            keys.remove(&record.key);
        } else {
            keys.insert(Bytes::copy_from_slice(&record.key));
        }
        if !keys.is_empty() {
            let kind = if record.is_tombstone { kind } else { record.kind };
            self.groups.insert(group_id, (kind, keys));
        }
    }

    pub(crate) fn kind(&self, group_id: &str) -> Option<ForeignGroupKind> {
        self.groups.get(group_id).map(|(kind, _)| *kind)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, ForeignGroupKind)> {
        self.groups.iter().map(|(group_id, (kind, _))| (group_id, *kind))
    }
}
