// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteTopicsResponse {
    pub throttle_time_ms: i32,
    pub responses: Vec<DeletableTopicResult>,
}

impl Message for DeleteTopicsResponse {
    const NAME: &'static str = "DeleteTopicsResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=6;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let throttle_time_ms = d.i32()?;
        let responses = d.array(flexible, |d| DeletableTopicResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, responses })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
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
pub struct DeletableTopicResult {
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub error_code: i16,
    pub error_message: Option<String>,
}

impl Default for DeletableTopicResult {
    fn default() -> Self {
        Self { name: Some(Default::default()), topic_id: Uuid::ZERO, error_code: 0, error_message: None }
    }
}

impl DeletableTopicResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let name = if version == 6 { d.nullable_string(flexible)? } else { Some(d.string(flexible)?) };
        let topic_id = if version == 6 { d.uuid()? } else { Uuid::ZERO };
        let error_code = d.i16()?;
        let error_message = if version >= 5 { d.nullable_string(flexible)? } else { None };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, topic_id, error_code, error_message })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        match &self.name {
            None if version == 6 => e.null_string(flexible),
            None => return Err(EncodeError::Null { field: "DeletableTopicResult.name", version }),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version == 6 {
            e.uuid(self.topic_id);
        }
        e.i16(self.error_code);
        if version >= 5 {
            match &self.error_message {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
