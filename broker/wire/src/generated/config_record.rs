// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ConfigRecord {
    pub resource_type: i8,
    pub resource_name: String,
    pub name: String,
    pub value: Option<String>,
}

impl Default for ConfigRecord {
    fn default() -> Self {
        Self {
            resource_type: 0,
            resource_name: String::new(),
            name: String::new(),
            value: Some(Default::default()),
        }
    }
}

impl Message for ConfigRecord {
    const NAME: &'static str = "ConfigRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let resource_type = d.i8()?;
        let resource_name = d.string(true)?;
        let name = d.string(true)?;
        let value = d.nullable_string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { resource_type, resource_name, name, value })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i8(self.resource_type);
        e.string(&self.resource_name, true)?;
        e.string(&self.name, true)?;
        match &self.value {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}
