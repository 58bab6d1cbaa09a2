// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteTopicsRequest {
    pub topics: Vec<DeleteTopicState>,
    pub topic_names: Vec<String>,
    pub timeout_ms: i32,
}

impl Message for DeleteTopicsRequest {
    const NAME: &'static str = "DeleteTopicsRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=6;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let topics = if version == 6 {
            d.array(flexible, |d| DeleteTopicState::decode(d, version))?
        } else {
            Vec::new()
        };
        let topic_names = if version <= 5 { d.array(flexible, |d| d.string(flexible))? } else { Vec::new() };
        let timeout_ms = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topics, topic_names, timeout_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        if version == 6 {
            e.array_len(self.topics.len(), flexible)?;
            for item in &self.topics {
                item.encode(e, version)?;
            }
        } else if !self.topics.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "DeleteTopicsRequest.topics", version });
        }
        if version <= 5 {
            e.array_len(self.topic_names.len(), flexible)?;
            for item in &self.topic_names {
                e.string(item, flexible)?;
            }
        }
        e.i32(self.timeout_ms);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for DeleteTopicsRequest {
    const API_KEY: ApiKey = ApiKey::DeleteTopics;
    type Response = super::DeleteTopicsResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteTopicState {
    pub name: Option<String>,
    pub topic_id: Uuid,
}

impl DeleteTopicState {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let name = d.nullable_string(flexible)?;
        let topic_id = d.uuid()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, topic_id })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        match &self.name {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.uuid(self.topic_id);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
