// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ShareSnapshotValue {
    pub snapshot_epoch: i32,
    pub state_epoch: i32,
    pub leader_epoch: i32,
    pub start_offset: i64,
    pub delivery_complete_count: i32,
    pub create_timestamp: i64,
    pub write_timestamp: i64,
    pub state_batches: Vec<StateBatch>,
}

impl Default for ShareSnapshotValue {
    fn default() -> Self {
        Self {
            snapshot_epoch: 0,
            state_epoch: 0,
            leader_epoch: 0,
            start_offset: 0,
            delivery_complete_count: -1,
            create_timestamp: 0,
            write_timestamp: 0,
            state_batches: Vec::new(),
        }
    }
}

impl Message for ShareSnapshotValue {
    const NAME: &'static str = "ShareSnapshotValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let snapshot_epoch = d.i32()?;
        let state_epoch = d.i32()?;
        let leader_epoch = d.i32()?;
        let start_offset = d.i64()?;
        let mut delivery_complete_count = -1;
        let create_timestamp = d.i64()?;
        let write_timestamp = d.i64()?;
        let state_batches = d.array(true, |d| StateBatch::decode(d, version))?;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => delivery_complete_count = d.i32()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            snapshot_epoch,
            state_epoch,
            leader_epoch,
            start_offset,
            delivery_complete_count,
            create_timestamp,
            write_timestamp,
            state_batches,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.snapshot_epoch);
        e.i32(self.state_epoch);
        e.i32(self.leader_epoch);
        e.i64(self.start_offset);
        e.i64(self.create_timestamp);
        e.i64(self.write_timestamp);
        e.array_len(self.state_batches.len(), true)?;
        for item in &self.state_batches {
            item.encode(e, version)?;
        }
        let has_delivery_complete_count = self.delivery_complete_count != -1;
        e.unsigned_varint(u32::from(has_delivery_complete_count));
        if has_delivery_complete_count {
            e.tagged_field(0, |e| {
                e.i32(self.delivery_complete_count);
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateBatch {
    pub first_offset: i64,
    pub last_offset: i64,
    pub delivery_state: i8,
    pub delivery_count: i16,
}

impl StateBatch {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let delivery_state = d.i8()?;
        let delivery_count = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { first_offset, last_offset, delivery_state, delivery_count })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.i8(self.delivery_state);
        e.i16(self.delivery_count);
        e.no_tagged_fields();
        Ok(())
    }
}
