// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DelegationTokenRecord {
    pub owner: String,
    pub requester: String,
    pub renewers: Vec<String>,
    pub issue_timestamp: i64,
    pub max_timestamp: i64,
    pub expiration_timestamp: i64,
    pub token_id: String,
}

impl Message for DelegationTokenRecord {
    const NAME: &'static str = "DelegationTokenRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let owner = d.string(true)?;
        let requester = d.string(true)?;
        let renewers = d.array(true, |d| d.string(true))?;
        let issue_timestamp = d.i64()?;
        let max_timestamp = d.i64()?;
        let expiration_timestamp = d.i64()?;
        let token_id = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self {
            owner,
            requester,
            renewers,
            issue_timestamp,
            max_timestamp,
            expiration_timestamp,
            token_id,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.owner, true)?;
        e.string(&self.requester, true)?;
        e.array_len(self.renewers.len(), true)?;
        for item in &self.renewers {
            e.string(item, true)?;
        }
        e.i64(self.issue_timestamp);
        e.i64(self.max_timestamp);
        e.i64(self.expiration_timestamp);
        e.string(&self.token_id, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
