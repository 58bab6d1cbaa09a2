// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareGroupHeartbeatRequest {
    pub group_id: String,
    pub member_id: String,
    pub member_epoch: i32,
    pub rack_id: Option<String>,
    pub subscribed_topic_names: Option<Vec<String>>,
}

impl Message for ShareGroupHeartbeatRequest {
    const NAME: &'static str = "ShareGroupHeartbeatRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.string(true)?;
        let member_id = d.string(true)?;
        let member_epoch = d.i32()?;
        let rack_id = d.nullable_string(true)?;
        let subscribed_topic_names = d.nullable_array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self { group_id, member_id, member_epoch, rack_id, subscribed_topic_names })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.group_id, true)?;
        e.string(&self.member_id, true)?;
        e.i32(self.member_epoch);
        match &self.rack_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.subscribed_topic_names {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    e.string(item, true)?;
                }
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for ShareGroupHeartbeatRequest {
    const API_KEY: ApiKey = ApiKey::ShareGroupHeartbeat;
    type Response = super::ShareGroupHeartbeatResponse;
}
