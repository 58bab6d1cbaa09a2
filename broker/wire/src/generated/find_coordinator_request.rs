// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindCoordinatorRequest {
    pub key: String,
    pub key_type: i8,
    pub coordinator_keys: Vec<String>,
}

impl Message for FindCoordinatorRequest {
    const NAME: &'static str = "FindCoordinatorRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=6;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let key = if version <= 3 { d.string(flexible)? } else { String::new() };
        let key_type = if version >= 1 { d.i8()? } else { 0 };
        let coordinator_keys =
            if version >= 4 { d.array(flexible, |d| d.string(flexible))? } else { Vec::new() };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { key, key_type, coordinator_keys })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        if version <= 3 {
            e.string(&self.key, flexible)?;
        } else if !self.key.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorRequest.key", version });
        }
        if version >= 1 {
            e.i8(self.key_type);
        } else if self.key_type != 0 {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorRequest.key_type", version });
        }
        if version >= 4 {
            e.array_len(self.coordinator_keys.len(), flexible)?;
            for item in &self.coordinator_keys {
                e.string(item, flexible)?;
            }
        } else if !self.coordinator_keys.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "FindCoordinatorRequest.coordinator_keys",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for FindCoordinatorRequest {
    const API_KEY: ApiKey = ApiKey::FindCoordinator;
    type Response = super::FindCoordinatorResponse;
}
