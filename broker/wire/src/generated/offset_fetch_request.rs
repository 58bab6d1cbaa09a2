// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchRequest {
    pub group_id: String,
    pub topics: Option<Vec<OffsetFetchRequestTopic>>,
    pub groups: Vec<OffsetFetchRequestGroup>,
    pub require_stable: bool,
}

impl Default for OffsetFetchRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            topics: Some(Default::default()),
            groups: Vec::new(),
            require_stable: false,
        }
    }
}

impl Message for OffsetFetchRequest {
    const NAME: &'static str = "OffsetFetchRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=10;
    const FLEXIBLE: Option<i16> = Some(6);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 6;
        let group_id = if version <= 7 { d.string(flexible)? } else { String::new() };
        let topics = if version <= 7 {
            if version >= 2 {
                d.nullable_array(flexible, |d| OffsetFetchRequestTopic::decode(d, version))?
            } else {
                Some(d.array(flexible, |d| OffsetFetchRequestTopic::decode(d, version))?)
            }
        } else {
            Some(Default::default())
        };
        let groups = if version >= 8 {
            d.array(flexible, |d| OffsetFetchRequestGroup::decode(d, version))?
        } else {
            Vec::new()
        };
        let require_stable = if version >= 7 { d.bool()? } else { false };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { group_id, topics, groups, require_stable })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 6;
        if version <= 7 {
            e.string(&self.group_id, flexible)?;
        } else if !self.group_id.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "OffsetFetchRequest.group_id", version });
        }
        if version <= 7 {
            match &self.topics {
                None if version >= 2 => e.null_array(flexible),
                None => return Err(EncodeError::Null { field: "OffsetFetchRequest.topics", version }),
                Some(value) => {
                    e.array_len(value.len(), flexible)?;
                    for item in value {
                        item.encode(e, version)?;
                    }
                }
            }
        } else if self.topics.as_ref().is_none_or(|v| !v.is_empty()) {
            return Err(EncodeError::FieldAbsent { field: "OffsetFetchRequest.topics", version });
        }
        if version >= 8 {
            e.array_len(self.groups.len(), flexible)?;
            for item in &self.groups {
                item.encode(e, version)?;
            }
        } else if !self.groups.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "OffsetFetchRequest.groups", version });
        }
        if version >= 7 {
            e.bool(self.require_stable);
        } else if self.require_stable {
            return Err(EncodeError::FieldAbsent { field: "OffsetFetchRequest.require_stable", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for OffsetFetchRequest {
    const API_KEY: ApiKey = ApiKey::OffsetFetch;
    type Response = super::OffsetFetchResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OffsetFetchRequestTopic {
    pub name: String,
    pub partition_indexes: Vec<i32>,
}

impl OffsetFetchRequestTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let name = d.string(flexible)?;
        let partition_indexes = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, partition_indexes })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.string(&self.name, flexible)?;
        e.array_len(self.partition_indexes.len(), flexible)?;
        for item in &self.partition_indexes {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct OffsetFetchRequestGroup {
    pub group_id: String,
    pub member_id: Option<String>,
    pub member_epoch: i32,
    pub topics: Option<Vec<OffsetFetchRequestTopics>>,
}

impl Default for OffsetFetchRequestGroup {
    fn default() -> Self {
        Self { group_id: String::new(), member_id: None, member_epoch: -1, topics: Some(Default::default()) }
    }
}

impl OffsetFetchRequestGroup {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let group_id = d.string(flexible)?;
        let member_id = if version >= 9 { d.nullable_string(flexible)? } else { None };
        let member_epoch = if version >= 9 { d.i32()? } else { -1 };
        let topics = d.nullable_array(flexible, |d| OffsetFetchRequestTopics::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { group_id, member_id, member_epoch, topics })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.string(&self.group_id, flexible)?;
        if version >= 9 {
            match &self.member_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version >= 9 {
            e.i32(self.member_epoch);
        }
        match &self.topics {
            None => e.null_array(flexible),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OffsetFetchRequestTopics {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_indexes: Vec<i32>,
}

impl OffsetFetchRequestTopics {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let name = if version <= 9 { d.string(flexible)? } else { String::new() };
        let topic_id = if version == 10 { d.uuid()? } else { Uuid::ZERO };
        let partition_indexes = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, topic_id, partition_indexes })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        if version <= 9 {
            e.string(&self.name, flexible)?;
        }
        if version == 10 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partition_indexes.len(), flexible)?;
        for item in &self.partition_indexes {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
