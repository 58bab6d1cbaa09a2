// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ApiVersionsResponse {
    pub error_code: i16,
    pub api_keys: Vec<ApiVersion>,
    pub throttle_time_ms: i32,
    pub supported_features: Vec<SupportedFeatureKey>,
    pub finalized_features_epoch: i64,
    pub finalized_features: Vec<FinalizedFeatureKey>,
    pub zk_migration_ready: bool,
}

impl Default for ApiVersionsResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            api_keys: Vec::new(),
            throttle_time_ms: 0,
            supported_features: Vec::new(),
            finalized_features_epoch: -1,
            finalized_features: Vec::new(),
            zk_migration_ready: false,
        }
    }
}

impl Message for ApiVersionsResponse {
    const NAME: &'static str = "ApiVersionsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let error_code = d.i16()?;
        let api_keys = d.array(flexible, |d| ApiVersion::decode(d, version))?;
        let throttle_time_ms = if version >= 1 { d.i32()? } else { 0 };
        let mut supported_features = Vec::new();
        let mut finalized_features_epoch = -1;
        let mut finalized_features = Vec::new();
        let mut zk_migration_ready = false;
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => supported_features = d.array(true, |d| SupportedFeatureKey::decode(d, version))?,
                    1 => finalized_features_epoch = d.i64()?,
                    2 => finalized_features = d.array(true, |d| FinalizedFeatureKey::decode(d, version))?,
                    3 => zk_migration_ready = d.bool()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            error_code,
            api_keys,
            throttle_time_ms,
            supported_features,
            finalized_features_epoch,
            finalized_features,
            zk_migration_ready,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        e.i16(self.error_code);
        e.array_len(self.api_keys.len(), flexible)?;
        for item in &self.api_keys {
            item.encode(e, version)?;
        }
        if version >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if flexible {
            let has_supported_features = !self.supported_features.is_empty();
            let has_finalized_features_epoch = self.finalized_features_epoch != -1;
            let has_finalized_features = !self.finalized_features.is_empty();
            let has_zk_migration_ready = self.zk_migration_ready;
            e.unsigned_varint(
                u32::from(has_supported_features)
                    + u32::from(has_finalized_features_epoch)
                    + u32::from(has_finalized_features)
                    + u32::from(has_zk_migration_ready),
            );
            if has_supported_features {
                e.tagged_field(0, |e| {
                    e.array_len(self.supported_features.len(), true)?;
                    for item in &self.supported_features {
                        item.encode(e, version)?;
                    }
                    Ok(())
                })?;
            }
            if has_finalized_features_epoch {
                e.tagged_field(1, |e| {
                    e.i64(self.finalized_features_epoch);
                    Ok(())
                })?;
            }
            if has_finalized_features {
                e.tagged_field(2, |e| {
                    e.array_len(self.finalized_features.len(), true)?;
                    for item in &self.finalized_features {
                        item.encode(e, version)?;
                    }
                    Ok(())
                })?;
            }
            if has_zk_migration_ready {
                e.tagged_field(3, |e| {
                    e.bool(self.zk_migration_ready);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiVersion {
    pub api_key: i16,
    pub min_version: i16,
    pub max_version: i16,
}

impl ApiVersion {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let api_key = d.i16()?;
        let min_version = d.i16()?;
        let max_version = d.i16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { api_key, min_version, max_version })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.i16(self.api_key);
        e.i16(self.min_version);
        e.i16(self.max_version);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SupportedFeatureKey {
    pub name: String,
    pub min_version: i16,
    pub max_version: i16,
}

impl SupportedFeatureKey {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let name = d.string(flexible)?;
        let min_version = d.i16()?;
        let max_version = d.i16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, min_version, max_version })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.name, flexible)?;
        e.i16(self.min_version);
        e.i16(self.max_version);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FinalizedFeatureKey {
    pub name: String,
    pub max_version_level: i16,
    pub min_version_level: i16,
}

impl FinalizedFeatureKey {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let name = d.string(flexible)?;
        let max_version_level = d.i16()?;
        let min_version_level = d.i16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, max_version_level, min_version_level })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.name, flexible)?;
        e.i16(self.max_version_level);
        e.i16(self.min_version_level);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
