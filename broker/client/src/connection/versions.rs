//! Which versions of which APIs the other side serves, and the question that finds out.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use env::Env;
use model::ErrorCode;
use wire::{ApiKey, ApiVersionsRequest, ApiVersionsResponse, Request};

use super::Handle;
use crate::ClientError;

/// The version of ApiVersions that is asked first; a node that does not know it says so.
const FIRST_VERSION: i16 = 4;

/// The versions that a node serves, and the cluster's finalized features.
#[derive(Clone, Debug, Default)]
pub struct ApiVersions {
    ranges: BTreeMap<i16, RangeInclusive<i16>>,
    features: BTreeMap<String, i16>,
}

impl ApiVersions {
    fn from_response(response: &ApiVersionsResponse) -> ApiVersions {
        let ranges = response.api_keys.iter().map(|api| (api.api_key, api.min_version..=api.max_version));
        let features = response.finalized_features.iter().map(|f| (f.name.clone(), f.max_version_level));
        ApiVersions { ranges: ranges.collect(), features: features.collect() }
    }

    /// The versions of one API that the node serves; `None` when it does not serve it.
    pub fn range(&self, api: ApiKey) -> Option<RangeInclusive<i16>> {
        self.ranges.get(&api.key()).cloned()
    }

    /// The finalized features and their levels, such as `metadata.version`.
    pub fn features(&self) -> &BTreeMap<String, i16> {
        &self.features
    }

    /// The highest version that both sides know, no higher than `limit`; the reason when there is none.
    pub(super) fn highest_common<R: Request>(&self, limit: i16) -> Result<i16, String> {
        let ours = R::VERSIONS;
        let Some(theirs) = self.range(R::API_KEY) else { return Err("not served".to_owned()) };
        let version = (*ours.end()).min(*theirs.end()).min(limit);
        if version < *ours.start() || version < *theirs.start() {
            return Err(format!(
                "it serves {}-{}, this client knows {}-{}",
                theirs.start(),
                theirs.end(),
                ours.start(),
                (*ours.end()).min(limit)
            ));
        }
        Ok(version)
    }
}

/// Asks which versions the other side serves, in its newest version that both sides know.
pub(super) async fn negotiate<E: Env>(handle: &Handle<E>) -> Result<ApiVersions, ClientError> {
    let mut version = FIRST_VERSION;
    loop {
        let response = ask(handle, version).await?;
        match ErrorCode::from_code(response.error_code) {
            ErrorCode::None => return Ok(ApiVersions::from_response(&response)),
            ErrorCode::UnsupportedVersion if version > 0 => {
                let known = ApiVersions::from_response(&response);
                let highest = known.highest_common::<ApiVersionsRequest>(version - 1);
                version = highest.unwrap_or(0);
            }
            _ => {
                let subject = || format!("node {}", handle.shared.address);
                ClientError::check(subject, response.error_code, None)?;
            }
        }
    }
}

async fn ask<E: Env>(handle: &Handle<E>, version: i16) -> Result<ApiVersionsResponse, ClientError> {
    let request = ApiVersionsRequest {
        client_software_name: "ottla".to_owned(),
        client_software_version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Default::default()
    };
    let slot = handle.slot().await;
    handle.send_in(slot, &request, version)?.wait().await
}
