// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataRequest {
    pub topics: Option<Vec<MetadataRequestTopic>>,
    pub allow_auto_topic_creation: bool,
    pub include_cluster_authorized_operations: bool,
    pub include_topic_authorized_operations: bool,
}

impl Default for MetadataRequest {
    fn default() -> Self {
        Self {
            topics: Some(Default::default()),
            allow_auto_topic_creation: true,
            include_cluster_authorized_operations: false,
            include_topic_authorized_operations: false,
        }
    }
}

impl Message for MetadataRequest {
    const NAME: &'static str = "MetadataRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=13;
    const FLEXIBLE: Option<i16> = Some(9);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 9;
        let topics = if version >= 1 {
            d.nullable_array(flexible, |d| MetadataRequestTopic::decode(d, version))?
        } else {
            Some(d.array(flexible, |d| MetadataRequestTopic::decode(d, version))?)
        };
        let allow_auto_topic_creation = if version >= 4 { d.bool()? } else { true };
        let include_cluster_authorized_operations =
            if (8..=10).contains(&version) { d.bool()? } else { false };
        let include_topic_authorized_operations = if version >= 8 { d.bool()? } else { false };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            topics,
            allow_auto_topic_creation,
            include_cluster_authorized_operations,
            include_topic_authorized_operations,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 9;
        match &self.topics {
            None if version >= 1 => e.null_array(flexible),
            None => return Err(EncodeError::Null { field: "MetadataRequest.topics", version }),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        if version >= 4 {
            e.bool(self.allow_auto_topic_creation);
        } else if !self.allow_auto_topic_creation {
            return Err(EncodeError::FieldAbsent {
                field: "MetadataRequest.allow_auto_topic_creation",
                version,
            });
        }
        if (8..=10).contains(&version) {
            e.bool(self.include_cluster_authorized_operations);
        } else if self.include_cluster_authorized_operations {
            return Err(EncodeError::FieldAbsent {
                field: "MetadataRequest.include_cluster_authorized_operations",
                version,
            });
        }
        if version >= 8 {
            e.bool(self.include_topic_authorized_operations);
        } else if self.include_topic_authorized_operations {
            return Err(EncodeError::FieldAbsent {
                field: "MetadataRequest.include_topic_authorized_operations",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for MetadataRequest {
    const API_KEY: ApiKey = ApiKey::Metadata;
    type Response = super::MetadataResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataRequestTopic {
    pub topic_id: Uuid,
    pub name: Option<String>,
}

impl Default for MetadataRequestTopic {
    fn default() -> Self {
        Self { topic_id: Uuid::ZERO, name: Some(Default::default()) }
    }
}

impl MetadataRequestTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let topic_id = if version >= 10 { d.uuid()? } else { Uuid::ZERO };
        let name = if version >= 10 { d.nullable_string(flexible)? } else { Some(d.string(flexible)?) };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic_id, name })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        if version >= 10 {
            e.uuid(self.topic_id);
        }
        match &self.name {
            None if version >= 10 => e.null_string(flexible),
            None => return Err(EncodeError::Null { field: "MetadataRequestTopic.name", version }),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
