// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListConfigResourcesRequest {
    pub resource_types: Vec<i8>,
}

impl Message for ListConfigResourcesRequest {
    const NAME: &'static str = "ListConfigResourcesRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let resource_types = if version == 1 { d.array(true, Decoder::i8)? } else { Vec::new() };
        d.skip_tagged_fields()?;
        Ok(Self { resource_types })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        if version == 1 {
            e.array_len(self.resource_types.len(), true)?;
            for item in &self.resource_types {
                e.i8(*item);
            }
        } else if !self.resource_types.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "ListConfigResourcesRequest.resource_types",
                version,
            });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for ListConfigResourcesRequest {
    const API_KEY: ApiKey = ApiKey::ListConfigResources;
    type Response = super::ListConfigResourcesResponse;
}
