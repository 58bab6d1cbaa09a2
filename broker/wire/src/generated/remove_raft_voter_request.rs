// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct RemoveRaftVoterRequest {
    pub cluster_id: Option<String>,
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
}

impl Default for RemoveRaftVoterRequest {
    fn default() -> Self {
        Self { cluster_id: Some(Default::default()), voter_id: 0, voter_directory_id: Uuid::ZERO }
    }
}

impl Message for RemoveRaftVoterRequest {
    const NAME: &'static str = "RemoveRaftVoterRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let cluster_id = d.nullable_string(true)?;
        let voter_id = d.i32()?;
        let voter_directory_id = d.uuid()?;
        d.skip_tagged_fields()?;
        Ok(Self { cluster_id, voter_id, voter_directory_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.cluster_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.voter_id);
        e.uuid(self.voter_directory_id);
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for RemoveRaftVoterRequest {
    const API_KEY: ApiKey = ApiKey::RemoveRaftVoter;
    type Response = super::RemoveRaftVoterResponse;
}
