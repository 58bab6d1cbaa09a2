// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::update_features_request::*;
use crate::testing::view_code::*;

impl Json for UpdateFeaturesRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("featureUpdates".to_owned(), self.feature_updates.json(version));
        if version >= 1 {
            object.insert("validateOnly".to_owned(), self.validate_only.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for UpdateFeaturesRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            timeout_ms: Sample::sample(random, version),
            feature_updates: Sample::sample(random, version),
            validate_only: if version >= 1 { Sample::sample(random, version) } else { false },
        }
    }
}

impl Json for FeatureUpdateKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("feature".to_owned(), self.feature.json(version));
        object.insert("maxVersionLevel".to_owned(), self.max_version_level.json(version));
        if version == 0 {
            object.insert("allowDowngrade".to_owned(), self.allow_downgrade.json(version));
        }
        if version >= 1 {
            object.insert("upgradeType".to_owned(), self.upgrade_type.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FeatureUpdateKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            feature: Sample::sample(random, version),
            max_version_level: Sample::sample(random, version),
            allow_downgrade: if version == 0 { Sample::sample(random, version) } else { false },
            upgrade_type: if version >= 1 { Sample::sample(random, version) } else { 1 },
        }
    }
}
