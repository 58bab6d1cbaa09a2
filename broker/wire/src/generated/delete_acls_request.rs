// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteAclsRequest {
    pub filters: Vec<DeleteAclsFilter>,
}

impl Message for DeleteAclsRequest {
    const NAME: &'static str = "DeleteAclsRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let filters = d.array(flexible, |d| DeleteAclsFilter::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { filters })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.array_len(self.filters.len(), flexible)?;
        for item in &self.filters {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for DeleteAclsRequest {
    const API_KEY: ApiKey = ApiKey::DeleteAcls;
    type Response = super::DeleteAclsResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeleteAclsFilter {
    pub resource_type_filter: i8,
    pub resource_name_filter: Option<String>,
    pub pattern_type_filter: i8,
    pub principal_filter: Option<String>,
    pub host_filter: Option<String>,
    pub operation: i8,
    pub permission_type: i8,
}

impl Default for DeleteAclsFilter {
    fn default() -> Self {
        Self {
            resource_type_filter: 0,
            resource_name_filter: Some(Default::default()),
            pattern_type_filter: 3,
            principal_filter: Some(Default::default()),
            host_filter: Some(Default::default()),
            operation: 0,
            permission_type: 0,
        }
    }
}

impl DeleteAclsFilter {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let resource_type_filter = d.i8()?;
        let resource_name_filter = d.nullable_string(flexible)?;
        let pattern_type_filter = d.i8()?;
        let principal_filter = d.nullable_string(flexible)?;
        let host_filter = d.nullable_string(flexible)?;
        let operation = d.i8()?;
        let permission_type = d.i8()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            resource_type_filter,
            resource_name_filter,
            pattern_type_filter,
            principal_filter,
            host_filter,
            operation,
            permission_type,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.i8(self.resource_type_filter);
        match &self.resource_name_filter {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i8(self.pattern_type_filter);
        match &self.principal_filter {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        match &self.host_filter {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i8(self.operation);
        e.i8(self.permission_type);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
