// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeClientQuotasRequest {
    pub components: Vec<ComponentData>,
    pub strict: bool,
}

impl Message for DescribeClientQuotasRequest {
    const NAME: &'static str = "DescribeClientQuotasRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 1;
        let components = d.array(flexible, |d| ComponentData::decode(d, version))?;
        let strict = d.bool()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { components, strict })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 1;
        e.array_len(self.components.len(), flexible)?;
        for item in &self.components {
            item.encode(e, version)?;
        }
        e.bool(self.strict);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for DescribeClientQuotasRequest {
    const API_KEY: ApiKey = ApiKey::DescribeClientQuotas;
    type Response = super::DescribeClientQuotasResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct ComponentData {
    pub entity_type: String,
    pub match_type: i8,
    pub r#match: Option<String>,
}

impl Default for ComponentData {
    fn default() -> Self {
        Self { entity_type: String::new(), match_type: 0, r#match: Some(Default::default()) }
    }
}

impl ComponentData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let entity_type = d.string(flexible)?;
        let match_type = d.i8()?;
        let r#match = d.nullable_string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { entity_type, match_type, r#match })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.string(&self.entity_type, flexible)?;
        e.i8(self.match_type);
        match &self.r#match {
            None => e.null_string(flexible),
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
