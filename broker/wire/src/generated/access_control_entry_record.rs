// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessControlEntryRecord {
    pub id: Uuid,
    pub resource_type: i8,
    pub resource_name: String,
    pub pattern_type: i8,
    pub principal: String,
    pub host: String,
    pub operation: i8,
    pub permission_type: i8,
}

impl Message for AccessControlEntryRecord {
    const NAME: &'static str = "AccessControlEntryRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let id = d.uuid()?;
        let resource_type = d.i8()?;
        let resource_name = d.string(true)?;
        let pattern_type = d.i8()?;
        let principal = d.string(true)?;
        let host = d.string(true)?;
        let operation = d.i8()?;
        let permission_type = d.i8()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            id,
            resource_type,
            resource_name,
            pattern_type,
            principal,
            host,
            operation,
            permission_type,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.uuid(self.id);
        e.i8(self.resource_type);
        e.string(&self.resource_name, true)?;
        e.i8(self.pattern_type);
        e.string(&self.principal, true)?;
        e.string(&self.host, true)?;
        e.i8(self.operation);
        e.i8(self.permission_type);
        e.no_tagged_fields();
        Ok(())
    }
}
