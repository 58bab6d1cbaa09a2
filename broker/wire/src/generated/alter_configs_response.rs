// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterConfigsResponse {
    pub throttle_time_ms: i32,
    pub responses: Vec<AlterConfigsResourceResponse>,
}

impl Message for AlterConfigsResponse {
    const NAME: &'static str = "AlterConfigsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let throttle_time_ms = d.i32()?;
        let responses = d.array(flexible, |d| AlterConfigsResourceResponse::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, responses })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.i32(self.throttle_time_ms);
        e.array_len(self.responses.len(), flexible)?;
        for item in &self.responses {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct AlterConfigsResourceResponse {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub resource_type: i8,
    pub resource_name: String,
}

impl Default for AlterConfigsResourceResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(Default::default()),
            resource_type: 0,
            resource_name: String::new(),
        }
    }
}

impl AlterConfigsResourceResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(flexible)?;
        let resource_type = d.i8()?;
        let resource_name = d.string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { error_code, error_message, resource_type, resource_name })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i8(self.resource_type);
        e.string(&self.resource_name, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
