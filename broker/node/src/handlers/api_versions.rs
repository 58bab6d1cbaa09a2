//! ApiVersions: what is served on this listener, and the feature levels (KIP-584, KIP-511).

use controller::{KRAFT_VERSION_FEATURE, supported_features};
use env::Env;
use model::ErrorCode;
use wire::api_versions_response::{ApiVersion, FinalizedFeatureKey, SupportedFeatureKey};
use wire::{ApiKey, ApiVersionsRequest, ApiVersionsResponse, frame};

use crate::dispatch::{Call, is_served};

/// The first version that carries the client's software.
const SOFTWARE_VERSION: i16 = 3;
/// The first version whose clients understand features with a minimum of 0.
const ZERO_MINIMUM_VERSION: i16 = 4;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: ApiVersionsRequest) -> ApiVersionsResponse {
    if call.version() >= SOFTWARE_VERSION
        && !(is_software_text(&request.client_software_name)
            && is_software_text(&request.client_software_version))
    {
        return ApiVersionsResponse {
            error_code: ErrorCode::InvalidRequest.code(),
            ..ApiVersionsResponse::default()
        };
    }
    let role = call.peer.listener.role;
    let served = ApiKey::ALL.iter().filter(|key| is_served(role, **key));
    let api_keys = served.filter_map(|key| {
        let versions = frame::advertised(call.listener(), *key)?;
        Some(ApiVersion { api_key: key.key(), min_version: *versions.start(), max_version: *versions.end() })
    });
    let image = call.broker.image();
    // Voters have directories from level 1 on.
    let quorum = call.broker.metadata.describe();
    let has_directories = quorum
        .is_some_and(|quorum| quorum.voters.iter().any(|voter| voter.key.directory_id != model::Uuid::ZERO));
    let finalized = image.features.levels.iter().map(|(name, level)| (name.as_str(), *level));
    let finalized = finalized.chain(has_directories.then_some((KRAFT_VERSION_FEATURE, 1)));
    let supported = supported_features()
        .into_iter()
        .filter(|(_, range)| call.version() >= ZERO_MINIMUM_VERSION || range.min > 0);
    ApiVersionsResponse {
        api_keys: api_keys.collect(),
        supported_features: supported
            .map(|(name, range)| SupportedFeatureKey {
                name: name.to_owned(),
                min_version: range.min,
                max_version: range.max,
            })
            .collect(),
        finalized_features_epoch: call.broker.metadata.committed_offset().0 - 1,
        finalized_features: finalized
            .map(|(name, level)| FinalizedFeatureKey {
                name: name.to_owned(),
                max_version_level: level,
                min_version_level: level,
            })
            .collect(),
        ..ApiVersionsResponse::default()
    }
}

/// Letters, digits, dots and dashes, starting and ending with a letter or digit, as Kafka demands.
fn is_software_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    edge(bytes.first()) && edge(bytes.last()) && bytes.iter().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::is_software_text;

    #[test]
    fn software_names_are_checked_as_kafka_does() {
        for good in ["apache-kafka-java", "4.3.1", "a"] {
            assert!(is_software_text(good), "{good}");
        }
        for bad in ["", "-a", "a-", "a b", "a_b"] {
            assert!(!is_software_text(bad), "{bad}");
        }
    }
}
