// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct QuorumStateData {
    pub cluster_id: String,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub voted_id: i32,
    pub voted_directory_id: Uuid,
    pub applied_offset: i64,
    pub current_voters: Option<Vec<Voter>>,
}

impl Default for QuorumStateData {
    fn default() -> Self {
        Self {
            cluster_id: String::new(),
            leader_id: -1,
            leader_epoch: -1,
            voted_id: -1,
            voted_directory_id: Uuid::ZERO,
            applied_offset: 0,
            current_voters: Some(Default::default()),
        }
    }
}

impl Message for QuorumStateData {
    const NAME: &'static str = "QuorumStateData";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let cluster_id = if version == 0 { d.string(true)? } else { String::new() };
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let voted_id = d.i32()?;
        let voted_directory_id = if version == 1 { d.uuid()? } else { Uuid::ZERO };
        let applied_offset = if version == 0 { d.i64()? } else { 0 };
        let current_voters = if version == 0 {
            d.nullable_array(true, |d| Voter::decode(d, version))?
        } else {
            Some(Default::default())
        };
        d.skip_tagged_fields()?;
        Ok(Self {
            cluster_id,
            leader_id,
            leader_epoch,
            voted_id,
            voted_directory_id,
            applied_offset,
            current_voters,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        if version == 0 {
            e.string(&self.cluster_id, true)?;
        } else if !self.cluster_id.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "QuorumStateData.cluster_id", version });
        }
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.i32(self.voted_id);
        if version == 1 {
            e.uuid(self.voted_directory_id);
        } else if self.voted_directory_id != Uuid::ZERO {
            return Err(EncodeError::FieldAbsent { field: "QuorumStateData.voted_directory_id", version });
        }
        if version == 0 {
            e.i64(self.applied_offset);
        } else if self.applied_offset != 0 {
            return Err(EncodeError::FieldAbsent { field: "QuorumStateData.applied_offset", version });
        }
        if version == 0 {
            match &self.current_voters {
                None => e.null_array(true),
                Some(value) => {
                    e.array_len(value.len(), true)?;
                    for item in value {
                        item.encode(e, version)?;
                    }
                }
            }
        } else if self.current_voters.as_ref().is_none_or(|v| !v.is_empty()) {
            return Err(EncodeError::FieldAbsent { field: "QuorumStateData.current_voters", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voter {
    pub voter_id: i32,
}

impl Voter {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let voter_id = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { voter_id })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.voter_id);
        e.no_tagged_fields();
        Ok(())
    }
}
