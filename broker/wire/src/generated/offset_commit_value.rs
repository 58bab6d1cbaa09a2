// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct OffsetCommitValue {
    pub offset: i64,
    pub leader_epoch: i32,
    pub metadata: String,
    pub commit_timestamp: i64,
    pub expire_timestamp: i64,
    pub topic_id: Uuid,
}

impl Default for OffsetCommitValue {
    fn default() -> Self {
        Self {
            offset: 0,
            leader_epoch: -1,
            metadata: String::new(),
            commit_timestamp: 0,
            expire_timestamp: -1,
            topic_id: Uuid::ZERO,
        }
    }
}

impl Message for OffsetCommitValue {
    const NAME: &'static str = "OffsetCommitValue";
    const VERSIONS: RangeInclusive<i16> = 0..=4;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let offset = d.i64()?;
        let leader_epoch = if version >= 3 { d.i32()? } else { -1 };
        let metadata = d.string(flexible)?;
        let commit_timestamp = d.i64()?;
        let expire_timestamp = if version == 1 { d.i64()? } else { -1 };
        let mut topic_id = Uuid::ZERO;
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => topic_id = d.uuid()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self { offset, leader_epoch, metadata, commit_timestamp, expire_timestamp, topic_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        e.i64(self.offset);
        if version >= 3 {
            e.i32(self.leader_epoch);
        }
        e.string(&self.metadata, flexible)?;
        e.i64(self.commit_timestamp);
        if version == 1 {
            e.i64(self.expire_timestamp);
        }
        if flexible {
            let has_topic_id = self.topic_id != Uuid::ZERO;
            e.unsigned_varint(u32::from(has_topic_id));
            if has_topic_id {
                e.tagged_field(0, |e| {
                    e.uuid(self.topic_id);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}
