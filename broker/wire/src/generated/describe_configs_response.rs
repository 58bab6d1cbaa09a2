// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeConfigsResponse {
    pub throttle_time_ms: i32,
    pub results: Vec<DescribeConfigsResult>,
}

impl Message for DescribeConfigsResponse {
    const NAME: &'static str = "DescribeConfigsResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=4;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let throttle_time_ms = d.i32()?;
        let results = d.array(flexible, |d| DescribeConfigsResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, results })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        e.i32(self.throttle_time_ms);
        e.array_len(self.results.len(), flexible)?;
        for item in &self.results {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResult {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub resource_type: i8,
    pub resource_name: String,
    pub configs: Vec<DescribeConfigsResourceResult>,
}

impl Default for DescribeConfigsResult {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(Default::default()),
            resource_type: 0,
            resource_name: String::new(),
            configs: Vec::new(),
        }
    }
}

impl DescribeConfigsResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(flexible)?;
        let resource_type = d.i8()?;
        let resource_name = d.string(flexible)?;
        let configs = d.array(flexible, |d| DescribeConfigsResourceResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { error_code, error_message, resource_type, resource_name, configs })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i8(self.resource_type);
        e.string(&self.resource_name, flexible)?;
        e.array_len(self.configs.len(), flexible)?;
        for item in &self.configs {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsResourceResult {
    pub name: String,
    pub value: Option<String>,
    pub read_only: bool,
    pub config_source: i8,
    pub is_sensitive: bool,
    pub synonyms: Vec<DescribeConfigsSynonym>,
    pub config_type: i8,
    pub documentation: Option<String>,
}

impl Default for DescribeConfigsResourceResult {
    fn default() -> Self {
        Self {
            name: String::new(),
            value: Some(Default::default()),
            read_only: false,
            config_source: -1,
            is_sensitive: false,
            synonyms: Vec::new(),
            config_type: 0,
            documentation: Some(Default::default()),
        }
    }
}

impl DescribeConfigsResourceResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let name = d.string(flexible)?;
        let value = d.nullable_string(flexible)?;
        let read_only = d.bool()?;
        let config_source = d.i8()?;
        let is_sensitive = d.bool()?;
        let synonyms = d.array(flexible, |d| DescribeConfigsSynonym::decode(d, version))?;
        let config_type = if version >= 3 { d.i8()? } else { 0 };
        let documentation =
            if version >= 3 { d.nullable_string(flexible)? } else { Some(Default::default()) };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, value, read_only, config_source, is_sensitive, synonyms, config_type, documentation })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        e.string(&self.name, flexible)?;
        match &self.value {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.bool(self.read_only);
        e.i8(self.config_source);
        e.bool(self.is_sensitive);
        e.array_len(self.synonyms.len(), flexible)?;
        for item in &self.synonyms {
            item.encode(e, version)?;
        }
        if version >= 3 {
            e.i8(self.config_type);
        }
        if version >= 3 {
            match &self.documentation {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeConfigsSynonym {
    pub name: String,
    pub value: Option<String>,
    pub source: i8,
}

impl Default for DescribeConfigsSynonym {
    fn default() -> Self {
        Self { name: String::new(), value: Some(Default::default()), source: 0 }
    }
}

impl DescribeConfigsSynonym {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let name = d.string(flexible)?;
        let value = d.nullable_string(flexible)?;
        let source = d.i8()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, value, source })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        e.string(&self.name, flexible)?;
        match &self.value {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i8(self.source);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
