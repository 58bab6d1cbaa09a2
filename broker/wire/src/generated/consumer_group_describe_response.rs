// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroupDescribeResponse {
    pub throttle_time_ms: i32,
    pub groups: Vec<DescribedGroup>,
}

impl Message for ConsumerGroupDescribeResponse {
    const NAME: &'static str = "ConsumerGroupDescribeResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let groups = d.array(true, |d| DescribedGroup::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { throttle_time_ms, groups })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.array_len(self.groups.len(), true)?;
        for item in &self.groups {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub group_id: String,
    pub group_state: String,
    pub group_epoch: i32,
    pub assignment_epoch: i32,
    pub assignor_name: String,
    pub members: Vec<Member>,
    pub authorized_operations: i32,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            group_epoch: 0,
            assignment_epoch: 0,
            assignor_name: String::new(),
            members: Vec::new(),
            authorized_operations: i32::MIN,
        }
    }
}

impl DescribedGroup {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let group_id = d.string(true)?;
        let group_state = d.string(true)?;
        let group_epoch = d.i32()?;
        let assignment_epoch = d.i32()?;
        let assignor_name = d.string(true)?;
        let members = d.array(true, |d| Member::decode(d, version))?;
        let authorized_operations = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            error_code,
            error_message,
            group_id,
            group_state,
            group_epoch,
            assignment_epoch,
            assignor_name,
            members,
            authorized_operations,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.string(&self.group_id, true)?;
        e.string(&self.group_state, true)?;
        e.i32(self.group_epoch);
        e.i32(self.assignment_epoch);
        e.string(&self.assignor_name, true)?;
        e.array_len(self.members.len(), true)?;
        for item in &self.members {
            item.encode(e, version)?;
        }
        e.i32(self.authorized_operations);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub member_id: String,
    pub instance_id: Option<String>,
    pub rack_id: Option<String>,
    pub member_epoch: i32,
    pub client_id: String,
    pub client_host: String,
    pub subscribed_topic_names: Vec<String>,
    pub subscribed_topic_regex: Option<String>,
    pub assignment: Assignment,
    pub target_assignment: Assignment,
    pub member_type: i8,
}

impl Default for Member {
    fn default() -> Self {
        Self {
            member_id: String::new(),
            instance_id: None,
            rack_id: None,
            member_epoch: 0,
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
            subscribed_topic_regex: None,
            assignment: Assignment::default(),
            target_assignment: Assignment::default(),
            member_type: -1,
        }
    }
}

impl Member {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let member_id = d.string(true)?;
        let instance_id = d.nullable_string(true)?;
        let rack_id = d.nullable_string(true)?;
        let member_epoch = d.i32()?;
        let client_id = d.string(true)?;
        let client_host = d.string(true)?;
        let subscribed_topic_names = d.array(true, |d| d.string(true))?;
        let subscribed_topic_regex = d.nullable_string(true)?;
        let assignment = Assignment::decode(d, version)?;
        let target_assignment = Assignment::decode(d, version)?;
        let member_type = if version == 1 { d.i8()? } else { -1 };
        d.skip_tagged_fields()?;
        Ok(Self {
            member_id,
            instance_id,
            rack_id,
            member_epoch,
            client_id,
            client_host,
            subscribed_topic_names,
            subscribed_topic_regex,
            assignment,
            target_assignment,
            member_type,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.member_id, true)?;
        match &self.instance_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.rack_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.member_epoch);
        e.string(&self.client_id, true)?;
        e.string(&self.client_host, true)?;
        e.array_len(self.subscribed_topic_names.len(), true)?;
        for item in &self.subscribed_topic_names {
            e.string(item, true)?;
        }
        match &self.subscribed_topic_regex {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        self.assignment.encode(e, version)?;
        self.target_assignment.encode(e, version)?;
        if version == 1 {
            e.i8(self.member_type);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    pub topic_partitions: Vec<TopicPartitions>,
}

impl Assignment {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_partitions = d.array(true, |d| TopicPartitions::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.array_len(self.topic_partitions.len(), true)?;
        for item in &self.topic_partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicPartitions {
    pub topic_id: Uuid,
    pub topic_name: String,
    pub partitions: Vec<i32>,
}

impl TopicPartitions {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.string(true)?;
        let partitions = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, topic_name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(&self.topic_name, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}
