// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::api_versions_response::*;
use crate::testing::view_code::*;

impl Json for ApiVersionsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("apiKeys".to_owned(), self.api_keys.json(version));
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        if version >= 3 && !self.supported_features.is_empty() {
            object.insert("supportedFeatures".to_owned(), self.supported_features.json(version));
        }
        if version >= 3 && self.finalized_features_epoch != -1 {
            object.insert("finalizedFeaturesEpoch".to_owned(), self.finalized_features_epoch.json(version));
        }
        if version >= 3 && !self.finalized_features.is_empty() {
            object.insert("finalizedFeatures".to_owned(), self.finalized_features.json(version));
        }
        if version >= 3 && self.zk_migration_ready {
            object.insert("zkMigrationReady".to_owned(), self.zk_migration_ready.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ApiVersionsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            api_keys: Sample::sample(random, version),
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            supported_features: if version >= 3 { Sample::sample(random, version) } else { Vec::new() },
            finalized_features_epoch: if version >= 3 { Sample::sample(random, version) } else { -1 },
            finalized_features: if version >= 3 { Sample::sample(random, version) } else { Vec::new() },
            zk_migration_ready: if version >= 3 { Sample::sample(random, version) } else { false },
        }
    }
}

impl Json for ApiVersion {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("apiKey".to_owned(), self.api_key.json(version));
        object.insert("minVersion".to_owned(), self.min_version.json(version));
        object.insert("maxVersion".to_owned(), self.max_version.json(version));
        Value::Object(object)
    }
}

impl Sample for ApiVersion {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            api_key: Sample::sample(random, version),
            min_version: Sample::sample(random, version),
            max_version: Sample::sample(random, version),
        }
    }
}

impl Json for SupportedFeatureKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("minVersion".to_owned(), self.min_version.json(version));
        object.insert("maxVersion".to_owned(), self.max_version.json(version));
        Value::Object(object)
    }
}

impl Sample for SupportedFeatureKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            min_version: Sample::sample(random, version),
            max_version: Sample::sample(random, version),
        }
    }
}

impl Json for FinalizedFeatureKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("maxVersionLevel".to_owned(), self.max_version_level.json(version));
        object.insert("minVersionLevel".to_owned(), self.min_version_level.json(version));
        Value::Object(object)
    }
}

impl Sample for FinalizedFeatureKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            max_version_level: Sample::sample(random, version),
            min_version_level: Sample::sample(random, version),
        }
    }
}
