// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ApiVersionsRequest {
    pub client_software_name: String,
    pub client_software_version: String,
    pub cluster_id: Option<String>,
    pub node_id: i32,
}

impl Default for ApiVersionsRequest {
    fn default() -> Self {
        Self {
            client_software_name: String::new(),
            client_software_version: String::new(),
            cluster_id: None,
            node_id: -1,
        }
    }
}

impl Message for ApiVersionsRequest {
    const NAME: &'static str = "ApiVersionsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let client_software_name = if version >= 3 { d.string(flexible)? } else { String::new() };
        let client_software_version = if version >= 3 { d.string(flexible)? } else { String::new() };
        let cluster_id = if version == 5 { d.nullable_string(flexible)? } else { None };
        let node_id = if version == 5 { d.i32()? } else { -1 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { client_software_name, client_software_version, cluster_id, node_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        if version >= 3 {
            e.string(&self.client_software_name, flexible)?;
        }
        if version >= 3 {
            e.string(&self.client_software_version, flexible)?;
        }
        if version == 5 {
            match &self.cluster_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version == 5 {
            e.i32(self.node_id);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for ApiVersionsRequest {
    const API_KEY: ApiKey = ApiKey::ApiVersions;
    type Response = super::ApiVersionsResponse;
}
