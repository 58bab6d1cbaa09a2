// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct FetchSnapshotRequest {
    pub cluster_id: Option<String>,
    pub replica_id: i32,
    pub max_bytes: i32,
    pub topics: Vec<TopicSnapshot>,
}

impl Default for FetchSnapshotRequest {
    fn default() -> Self {
        Self { cluster_id: None, replica_id: -1, max_bytes: i32::MAX, topics: Vec::new() }
    }
}

impl Message for FetchSnapshotRequest {
    const NAME: &'static str = "FetchSnapshotRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let mut cluster_id = None;
        let replica_id = d.i32()?;
        let max_bytes = d.i32()?;
        let topics = d.array(true, |d| TopicSnapshot::decode(d, version))?;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => cluster_id = d.nullable_string(true)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { cluster_id, replica_id, max_bytes, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.replica_id);
        e.i32(self.max_bytes);
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        let has_cluster_id = self.cluster_id.is_some();
        e.unsigned_varint(u32::from(has_cluster_id));
        if has_cluster_id {
            e.tagged_field(0, |e| {
                match &self.cluster_id {
                    None => e.null_string(true),
                    Some(value) => {
                        e.string(value, true)?;
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}

impl Request for FetchSnapshotRequest {
    const API_KEY: ApiKey = ApiKey::FetchSnapshot;
    type Response = super::FetchSnapshotResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicSnapshot {
    pub name: String,
    pub partitions: Vec<PartitionSnapshot>,
}

impl TopicSnapshot {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let partitions = d.array(true, |d| PartitionSnapshot::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionSnapshot {
    pub partition: i32,
    pub current_leader_epoch: i32,
    pub snapshot_id: SnapshotId,
    pub position: i64,
    pub replica_directory_id: Uuid,
}

impl PartitionSnapshot {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition = d.i32()?;
        let current_leader_epoch = d.i32()?;
        let snapshot_id = SnapshotId::decode(d, version)?;
        let position = d.i64()?;
        let mut replica_directory_id = Uuid::ZERO;
        d.tagged_fields(|d, tag| {
            match tag {
                0 if version == 1 => replica_directory_id = d.uuid()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { partition, current_leader_epoch, snapshot_id, position, replica_directory_id })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition);
        e.i32(self.current_leader_epoch);
        self.snapshot_id.encode(e, version)?;
        e.i64(self.position);
        let has_replica_directory_id = version == 1 && self.replica_directory_id != Uuid::ZERO;
        e.unsigned_varint(u32::from(has_replica_directory_id));
        if has_replica_directory_id {
            e.tagged_field(0, |e| {
                e.uuid(self.replica_directory_id);
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotId {
    pub end_offset: i64,
    pub epoch: i32,
}

impl SnapshotId {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let end_offset = d.i64()?;
        let epoch = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { end_offset, epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i64(self.end_offset);
        e.i32(self.epoch);
        e.no_tagged_fields();
        Ok(())
    }
}
