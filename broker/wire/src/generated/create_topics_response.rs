// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateTopicsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<CreatableTopicResult>,
}

impl Message for CreateTopicsResponse {
    const NAME: &'static str = "CreateTopicsResponse";
    const VERSIONS: RangeInclusive<i16> = 2..=7;
    const FLEXIBLE: Option<i16> = Some(5);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 5;
        let throttle_time_ms = d.i32()?;
        let topics = d.array(flexible, |d| CreatableTopicResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 5;
        e.i32(self.throttle_time_ms);
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicResult {
    pub name: String,
    pub topic_id: Uuid,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub topic_config_error_code: i16,
    pub num_partitions: i32,
    pub replication_factor: i16,
    pub configs: Option<Vec<CreatableTopicConfigs>>,
}

impl Default for CreatableTopicResult {
    fn default() -> Self {
        Self {
            name: String::new(),
            topic_id: Uuid::ZERO,
            error_code: 0,
            error_message: Some(Default::default()),
            topic_config_error_code: 0,
            num_partitions: -1,
            replication_factor: -1,
            configs: Some(Default::default()),
        }
    }
}

impl CreatableTopicResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 5;
        let name = d.string(flexible)?;
        let topic_id = if version == 7 { d.uuid()? } else { Uuid::ZERO };
        let error_code = d.i16()?;
        let error_message = d.nullable_string(flexible)?;
        let mut topic_config_error_code = 0;
        let num_partitions = if version >= 5 { d.i32()? } else { -1 };
        let replication_factor = if version >= 5 { d.i16()? } else { -1 };
        let configs = if version >= 5 {
            d.nullable_array(flexible, |d| CreatableTopicConfigs::decode(d, version))?
        } else {
            Some(Default::default())
        };
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => topic_config_error_code = d.i16()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            name,
            topic_id,
            error_code,
            error_message,
            topic_config_error_code,
            num_partitions,
            replication_factor,
            configs,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 5;
        e.string(&self.name, flexible)?;
        if version == 7 {
            e.uuid(self.topic_id);
        }
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version >= 5 {
            e.i32(self.num_partitions);
        }
        if version >= 5 {
            e.i16(self.replication_factor);
        }
        if version >= 5 {
            match &self.configs {
                None => e.null_array(flexible),
                Some(value) => {
                    e.array_len(value.len(), flexible)?;
                    for item in value {
                        item.encode(e, version)?;
                    }
                }
            }
        }
        if flexible {
            let has_topic_config_error_code = self.topic_config_error_code != 0;
            e.unsigned_varint(u32::from(has_topic_config_error_code));
            if has_topic_config_error_code {
                e.tagged_field(0, |e| {
                    e.i16(self.topic_config_error_code);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatableTopicConfigs {
    pub name: String,
    pub value: Option<String>,
    pub read_only: bool,
    pub config_source: i8,
    pub is_sensitive: bool,
}

impl Default for CreatableTopicConfigs {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(Default::default()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
        }
    }
}

impl CreatableTopicConfigs {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 5;
        let name = d.string(flexible)?;
        let value = d.nullable_string(flexible)?;
        let read_only = d.bool()?;
        let config_source = d.i8()?;
        let is_sensitive = d.bool()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, value, read_only, config_source, is_sensitive })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 5;
        e.string(&self.name, flexible)?;
        match &self.value {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.bool(self.read_only);
        e.i8(self.config_source);
        e.bool(self.is_sensitive);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
