// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ShareGroupMemberMetadataValue {
    pub rack_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub subscribed_topic_names: Vec<String>,
}

impl Default for ShareGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            rack_id: Some(Default::default()),
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
        }
    }
}

impl Message for ShareGroupMemberMetadataValue {
    const NAME: &'static str = "ShareGroupMemberMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let rack_id = d.nullable_string(true)?;
        let client_id = d.string(true)?;
        let client_host = d.string(true)?;
        let subscribed_topic_names = d.array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self { rack_id, client_id, client_host, subscribed_topic_names })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.rack_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.string(&self.client_id, true)?;
        e.string(&self.client_host, true)?;
        e.array_len(self.subscribed_topic_names.len(), true)?;
        for item in &self.subscribed_topic_names {
            e.string(item, true)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}
