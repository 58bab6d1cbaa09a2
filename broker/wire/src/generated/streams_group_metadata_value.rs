// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupMetadataValue {
    pub epoch: i32,
    pub metadata_hash: i64,
    pub validated_topology_epoch: i32,
    pub last_assignment_configs: Option<Vec<LastAssignmentConfig>>,
    pub stored_description_topology_epoch: i32,
    pub failed_description_topology_epoch: i32,
}

impl Default for StreamsGroupMetadataValue {
    fn default() -> Self {
        Self {
            epoch: 0,
            metadata_hash: 0,
            validated_topology_epoch: -1,
            last_assignment_configs: Some(Default::default()),
            stored_description_topology_epoch: -1,
            failed_description_topology_epoch: -1,
        }
    }
}

impl Message for StreamsGroupMetadataValue {
    const NAME: &'static str = "StreamsGroupMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let epoch = d.i32()?;
        let metadata_hash = d.i64()?;
        let mut validated_topology_epoch = -1;
        let mut last_assignment_configs = Some(Default::default());
        let mut stored_description_topology_epoch = -1;
        let mut failed_description_topology_epoch = -1;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => validated_topology_epoch = d.i32()?,
                1 => {
                    last_assignment_configs =
                        d.nullable_array(true, |d| LastAssignmentConfig::decode(d, version))?
                }
                2 => stored_description_topology_epoch = d.i32()?,
                3 => failed_description_topology_epoch = d.i32()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            epoch,
            metadata_hash,
            validated_topology_epoch,
            last_assignment_configs,
            stored_description_topology_epoch,
            failed_description_topology_epoch,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.epoch);
        e.i64(self.metadata_hash);
        let has_validated_topology_epoch = self.validated_topology_epoch != -1;
        let has_last_assignment_configs = self.last_assignment_configs.as_ref().is_none_or(|v| !v.is_empty());
        let has_stored_description_topology_epoch = self.stored_description_topology_epoch != -1;
        let has_failed_description_topology_epoch = self.failed_description_topology_epoch != -1;
        e.unsigned_varint(
            u32::from(has_validated_topology_epoch)
                + u32::from(has_last_assignment_configs)
                + u32::from(has_stored_description_topology_epoch)
                + u32::from(has_failed_description_topology_epoch),
        );
        if has_validated_topology_epoch {
            e.tagged_field(0, |e| {
                e.i32(self.validated_topology_epoch);
                Ok(())
            })?;
        }
        if has_last_assignment_configs {
            e.tagged_field(1, |e| {
                match &self.last_assignment_configs {
                    None => e.null_array(true),
                    Some(value) => {
                        e.array_len(value.len(), true)?;
                        for item in value {
                            item.encode(e, version)?;
                        }
                    }
                }
                Ok(())
            })?;
        }
        if has_stored_description_topology_epoch {
            e.tagged_field(2, |e| {
                e.i32(self.stored_description_topology_epoch);
                Ok(())
            })?;
        }
        if has_failed_description_topology_epoch {
            e.tagged_field(3, |e| {
                e.i32(self.failed_description_topology_epoch);
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastAssignmentConfig {
    pub key: String,
    pub value: String,
}

impl LastAssignmentConfig {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let key = d.string(true)?;
        let value = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { key, value })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.key, true)?;
        e.string(&self.value, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
