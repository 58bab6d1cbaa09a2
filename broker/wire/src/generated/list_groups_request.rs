// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListGroupsRequest {
    pub states_filter: Vec<String>,
    pub types_filter: Vec<String>,
}

impl Message for ListGroupsRequest {
    const NAME: &'static str = "ListGroupsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let states_filter =
            if version >= 4 { d.array(flexible, |d| d.string(flexible))? } else { Vec::new() };
        let types_filter = if version == 5 { d.array(flexible, |d| d.string(flexible))? } else { Vec::new() };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { states_filter, types_filter })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        if version >= 4 {
            e.array_len(self.states_filter.len(), flexible)?;
            for item in &self.states_filter {
                e.string(item, flexible)?;
            }
        } else if !self.states_filter.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "ListGroupsRequest.states_filter", version });
        }
        if version == 5 {
            e.array_len(self.types_filter.len(), flexible)?;
            for item in &self.types_filter {
                e.string(item, flexible)?;
            }
        } else if !self.types_filter.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "ListGroupsRequest.types_filter", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for ListGroupsRequest {
    const API_KEY: ApiKey = ApiKey::ListGroups;
    type Response = super::ListGroupsResponse;
}
