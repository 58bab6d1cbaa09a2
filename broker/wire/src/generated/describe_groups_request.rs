// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGroupsRequest {
    pub groups: Vec<String>,
    pub include_authorized_operations: bool,
}

impl Message for DescribeGroupsRequest {
    const NAME: &'static str = "DescribeGroupsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=6;
    const FLEXIBLE: Option<i16> = Some(5);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 5;
        let groups = d.array(flexible, |d| d.string(flexible))?;
        let include_authorized_operations = if version >= 3 { d.bool()? } else { false };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { groups, include_authorized_operations })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 5;
        e.array_len(self.groups.len(), flexible)?;
        for item in &self.groups {
            e.string(item, flexible)?;
        }
        if version >= 3 {
            e.bool(self.include_authorized_operations);
        } else if self.include_authorized_operations {
            return Err(EncodeError::FieldAbsent {
                field: "DescribeGroupsRequest.include_authorized_operations",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for DescribeGroupsRequest {
    const API_KEY: ApiKey = ApiKey::DescribeGroups;
    type Response = super::DescribeGroupsResponse;
}
