// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupDescribeRequest {
    pub group_ids: Vec<String>,
    pub include_authorized_operations: bool,
    pub include_topology_description: bool,
}

impl Message for StreamsGroupDescribeRequest {
    const NAME: &'static str = "StreamsGroupDescribeRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_ids = d.array(true, |d| d.string(true))?;
        let include_authorized_operations = d.bool()?;
        let include_topology_description = if version == 1 { d.bool()? } else { false };
        d.skip_tagged_fields()?;
        Ok(Self { group_ids, include_authorized_operations, include_topology_description })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.group_ids.len(), true)?;
        for item in &self.group_ids {
            e.string(item, true)?;
        }
        e.bool(self.include_authorized_operations);
        if version == 1 {
            e.bool(self.include_topology_description);
        } else if self.include_topology_description {
            return Err(EncodeError::FieldAbsent {
                field: "StreamsGroupDescribeRequest.include_topology_description",
                version,
            });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for StreamsGroupDescribeRequest {
    const API_KEY: ApiKey = ApiKey::StreamsGroupDescribe;
    type Response = super::StreamsGroupDescribeResponse;
}
