//! The control records that the quorum itself writes, and their batch.

use bytes::Bytes;
use model::{LeaderEpoch, Offset, TimestampMs};
use records::{BatchBuilder, ControlRecordType};
use wire::{Encoder, KRaftVersionRecord, LeaderChangeMessage, Message, VotersRecord};

/// One control record of the quorum.
#[derive(Clone, Debug, PartialEq)]
pub enum ControlRecord {
    /// First record of an epoch. Version 0, as Kafka 4.3 writes it under every `kraft.version`.
    LeaderChange(LeaderChangeMessage),
    /// The level of `kraft.version`.
    KRaftVersion(KRaftVersionRecord),
    /// The voters.
    Voters(VotersRecord),
}

impl ControlRecord {
    fn kind(&self) -> ControlRecordType {
        match self {
            ControlRecord::LeaderChange(_) => ControlRecordType::LeaderChange,
            ControlRecord::KRaftVersion(_) => ControlRecordType::KRaftVersion,
            ControlRecord::Voters(_) => ControlRecordType::KRaftVoters,
        }
    }

    fn value(&self) -> Bytes {
        fn encode<M: Message>(message: &M) -> Bytes {
            let mut encoder = Encoder::new();
            message
                .encode(&mut encoder, 0)
                .and_then(|()| encoder.into_bytes())
                .expect("control records made here fit version 0")
        }
        match self {
            ControlRecord::LeaderChange(message) => encode(message),
            ControlRecord::KRaftVersion(record) => encode(record),
            ControlRecord::Voters(record) => encode(record),
        }
    }
}

/// A control batch that the leader of `epoch` must append at `base_offset`, as one batch.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlBatch {
    /// The writer's epoch.
    pub epoch: LeaderEpoch,
    /// Where the batch goes: the end of the log.
    pub base_offset: Offset,
    /// The records, at least one.
    pub records: Vec<ControlRecord>,
}

impl ControlBatch {
    /// The offset after the batch.
    pub fn end_offset(&self) -> Offset {
        self.base_offset.plus(self.records.len() as i64)
    }

    /// The batch's bytes, uncompressed, all records at time `now`.
    pub fn to_bytes(&self, now: TimestampMs) -> Bytes {
        let mut builder = BatchBuilder::control().base_offset(self.base_offset).leader_epoch(self.epoch);
        for record in &self.records {
            builder.push_control(record.kind(), now, &record.value());
        }
        builder.build()
    }
}
