// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct FetchRequest {
    pub cluster_id: Option<String>,
    pub replica_id: i32,
    pub replica_state: ReplicaState,
    pub max_wait_ms: i32,
    pub min_bytes: i32,
    pub max_bytes: i32,
    pub isolation_level: i8,
    pub session_id: i32,
    pub session_epoch: i32,
    pub topics: Vec<FetchTopic>,
    pub forgotten_topics_data: Vec<ForgottenTopic>,
    pub rack_id: String,
}

impl Default for FetchRequest {
    fn default() -> Self {
        Self {
            cluster_id: None,
            replica_id: -1,
            replica_state: ReplicaState::default(),
            max_wait_ms: 0,
            min_bytes: 0,
            max_bytes: i32::MAX,
            isolation_level: 0,
            session_id: 0,
            session_epoch: -1,
            topics: Vec::new(),
            forgotten_topics_data: Vec::new(),
            rack_id: String::new(),
        }
    }
}

impl Message for FetchRequest {
    const NAME: &'static str = "FetchRequest";
    const VERSIONS: RangeInclusive<i16> = 4..=18;
    const FLEXIBLE: Option<i16> = Some(12);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 12;
        let mut cluster_id = None;
        let replica_id = if version <= 14 { d.i32()? } else { -1 };
        let mut replica_state = ReplicaState::default();
        let max_wait_ms = d.i32()?;
        let min_bytes = d.i32()?;
        let max_bytes = d.i32()?;
        let isolation_level = d.i8()?;
        let session_id = if version >= 7 { d.i32()? } else { 0 };
        let session_epoch = if version >= 7 { d.i32()? } else { -1 };
        let topics = d.array(flexible, |d| FetchTopic::decode(d, version))?;
        let forgotten_topics_data = if version >= 7 {
            d.array(flexible, |d| ForgottenTopic::decode(d, version))?
        } else {
            Vec::new()
        };
        let rack_id = if version >= 11 { d.string(flexible)? } else { String::new() };
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => cluster_id = d.nullable_string(true)?,
                    1 if version >= 15 => replica_state = ReplicaState::decode(d, version)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            cluster_id,
            replica_id,
            replica_state,
            max_wait_ms,
            min_bytes,
            max_bytes,
            isolation_level,
            session_id,
            session_epoch,
            topics,
            forgotten_topics_data,
            rack_id,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 12;
        if version <= 14 {
            e.i32(self.replica_id);
        } else if self.replica_id != -1 {
            return Err(EncodeError::FieldAbsent { field: "FetchRequest.replica_id", version });
        }
        if version < 15 && self.replica_state != ReplicaState::default() {
            return Err(EncodeError::FieldAbsent { field: "FetchRequest.replica_state", version });
        }
        e.i32(self.max_wait_ms);
        e.i32(self.min_bytes);
        e.i32(self.max_bytes);
        e.i8(self.isolation_level);
        if version >= 7 {
            e.i32(self.session_id);
        }
        if version >= 7 {
            e.i32(self.session_epoch);
        }
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version >= 7 {
            e.array_len(self.forgotten_topics_data.len(), flexible)?;
            for item in &self.forgotten_topics_data {
                item.encode(e, version)?;
            }
        } else if !self.forgotten_topics_data.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FetchRequest.forgotten_topics_data", version });
        }
        if version >= 11 {
            e.string(&self.rack_id, flexible)?;
        }
        if flexible {
            let has_cluster_id = self.cluster_id.is_some();
            let has_replica_state = version >= 15 && self.replica_state != ReplicaState::default();
            e.unsigned_varint(u32::from(has_cluster_id) + u32::from(has_replica_state));
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
            if has_replica_state {
                e.tagged_field(1, |e| {
                    self.replica_state.encode(e, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

impl Request for FetchRequest {
    const API_KEY: ApiKey = ApiKey::Fetch;
    type Response = super::FetchResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaState {
    pub replica_id: i32,
    pub replica_epoch: i64,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self { replica_id: -1, replica_epoch: -1 }
    }
}

impl ReplicaState {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let replica_id = d.i32()?;
        let replica_epoch = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { replica_id, replica_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.replica_id);
        e.i64(self.replica_epoch);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FetchTopic {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<FetchPartition>,
}

impl FetchTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let topic = if version <= 12 { d.string(flexible)? } else { String::new() };
        let topic_id = if version >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.array(flexible, |d| FetchPartition::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic, topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        if version <= 12 {
            e.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partitions.len(), flexible)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct FetchPartition {
    pub partition: i32,
    pub current_leader_epoch: i32,
    pub fetch_offset: i64,
    pub last_fetched_epoch: i32,
    pub log_start_offset: i64,
    pub partition_max_bytes: i32,
    pub replica_directory_id: Uuid,
    pub high_watermark: i64,
}

impl Default for FetchPartition {
    fn default() -> Self {
        Self {
            partition: 0,
            current_leader_epoch: -1,
            fetch_offset: 0,
            last_fetched_epoch: -1,
            log_start_offset: -1,
            partition_max_bytes: 0,
            replica_directory_id: Uuid::ZERO,
            high_watermark: i64::MAX,
        }
    }
}

impl FetchPartition {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let partition = d.i32()?;
        let current_leader_epoch = if version >= 9 { d.i32()? } else { -1 };
        let fetch_offset = d.i64()?;
        let last_fetched_epoch = if version >= 12 { d.i32()? } else { -1 };
        let log_start_offset = if version >= 5 { d.i64()? } else { -1 };
        let partition_max_bytes = d.i32()?;
        let mut replica_directory_id = Uuid::ZERO;
        let mut high_watermark = i64::MAX;
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 if version >= 17 => replica_directory_id = d.uuid()?,
                    1 if version == 18 => high_watermark = d.i64()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            partition,
            current_leader_epoch,
            fetch_offset,
            last_fetched_epoch,
            log_start_offset,
            partition_max_bytes,
            replica_directory_id,
            high_watermark,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.partition);
        if version >= 9 {
            e.i32(self.current_leader_epoch);
        }
        e.i64(self.fetch_offset);
        if version >= 12 {
            e.i32(self.last_fetched_epoch);
        } else if self.last_fetched_epoch != -1 {
            return Err(EncodeError::FieldAbsent { field: "FetchPartition.last_fetched_epoch", version });
        }
        if version >= 5 {
            e.i64(self.log_start_offset);
        }
        e.i32(self.partition_max_bytes);
        if flexible {
            let has_replica_directory_id = version >= 17 && self.replica_directory_id != Uuid::ZERO;
            let has_high_watermark = version == 18 && self.high_watermark != i64::MAX;
            e.unsigned_varint(u32::from(has_replica_directory_id) + u32::from(has_high_watermark));
            if has_replica_directory_id {
                e.tagged_field(0, |e| {
                    e.uuid(self.replica_directory_id);
                    Ok(())
                })?;
            }
            if has_high_watermark {
                e.tagged_field(1, |e| {
                    e.i64(self.high_watermark);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForgottenTopic {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<i32>,
}

impl ForgottenTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let topic = if version <= 12 { d.string(flexible)? } else { String::new() };
        let topic_id = if version >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic, topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        if version <= 12 {
            e.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partitions.len(), flexible)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
