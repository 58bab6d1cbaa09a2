// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupTargetAssignmentMetadataValue {
    pub assignment_epoch: i32,
    pub assignment_timestamp: i64,
}

impl Message for StreamsGroupTargetAssignmentMetadataValue {
    const NAME: &'static str = "StreamsGroupTargetAssignmentMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let assignment_epoch = d.i32()?;
        let mut assignment_timestamp = 0;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => assignment_timestamp = d.i64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { assignment_epoch, assignment_timestamp })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.assignment_epoch);
        let has_assignment_timestamp = self.assignment_timestamp != 0;
        e.unsigned_varint(u32::from(has_assignment_timestamp));
        if has_assignment_timestamp {
            e.tagged_field(0, |e| {
                e.i64(self.assignment_timestamp);
                Ok(())
            })?;
        }

        Ok(())
    }
}
