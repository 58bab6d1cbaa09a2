// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateFeaturesRequest {
    pub timeout_ms: i32,
    pub feature_updates: Vec<FeatureUpdateKey>,
    pub validate_only: bool,
}

impl Default for UpdateFeaturesRequest {
    fn default() -> Self {
        Self { timeout_ms: 60000, feature_updates: Vec::new(), validate_only: false }
    }
}

impl Message for UpdateFeaturesRequest {
    const NAME: &'static str = "UpdateFeaturesRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let timeout_ms = d.i32()?;
        let feature_updates = d.array(true, |d| FeatureUpdateKey::decode(d, version))?;
        let validate_only = if version >= 1 { d.bool()? } else { false };
        d.skip_tagged_fields()?;
        Ok(Self { timeout_ms, feature_updates, validate_only })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.timeout_ms);
        e.array_len(self.feature_updates.len(), true)?;
        for item in &self.feature_updates {
            item.encode(e, version)?;
        }
        if version >= 1 {
            e.bool(self.validate_only);
        } else if self.validate_only {
            return Err(EncodeError::FieldAbsent { field: "UpdateFeaturesRequest.validate_only", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for UpdateFeaturesRequest {
    const API_KEY: ApiKey = ApiKey::UpdateFeatures;
    type Response = super::UpdateFeaturesResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct FeatureUpdateKey {
    pub feature: String,
    pub max_version_level: i16,
    pub allow_downgrade: bool,
    pub upgrade_type: i8,
}

impl Default for FeatureUpdateKey {
    fn default() -> Self {
        Self { feature: String::new(), max_version_level: 0, allow_downgrade: false, upgrade_type: 1 }
    }
}

impl FeatureUpdateKey {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let feature = d.string(true)?;
        let max_version_level = d.i16()?;
        let allow_downgrade = if version == 0 { d.bool()? } else { false };
        let upgrade_type = if version >= 1 { d.i8()? } else { 1 };
        d.skip_tagged_fields()?;
        Ok(Self { feature, max_version_level, allow_downgrade, upgrade_type })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.feature, true)?;
        e.i16(self.max_version_level);
        if version == 0 {
            e.bool(self.allow_downgrade);
        } else if self.allow_downgrade {
            return Err(EncodeError::FieldAbsent { field: "FeatureUpdateKey.allow_downgrade", version });
        }
        if version >= 1 {
            e.i8(self.upgrade_type);
        } else if self.upgrade_type != 1 {
            return Err(EncodeError::FieldAbsent { field: "FeatureUpdateKey.upgrade_type", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}
