//! Feature levels: what this version supports, what a cluster has finalized, and changes of it.
//!
//! Levels say only what is built: `metadata.version` 17 (3.7-IV2) to 30 (4.3-IV0), `kraft.version` 0 and 1, and level 0
//! of transactions, groups, share groups, streams groups and eligible leader replicas.

use std::collections::BTreeMap;

use image::{FeatureRange, METADATA_VERSION_FEATURE, MetadataImage, MetadataVersion};
use model::ErrorCode;
use wire::update_features_response::UpdatableFeatureResult;
use wire::{FeatureLevelRecord, UpdateFeaturesRequest, UpdateFeaturesResponse};

use crate::{ApiError, Context, Decision, VersionedRecord};

/// The feature of the quorum itself; its level is not in the metadata but in the quorum's own records.
pub const KRAFT_VERSION_FEATURE: &str = "kraft.version";

/// UpdateFeatures' upgrade types.
const UPGRADE: i8 = 1;
const SAFE_DOWNGRADE: i8 = 2;
const UNSAFE_DOWNGRADE: i8 = 3;

/// The levels of `metadata.version` that changed what records can say, so that nothing goes back below them.
const METADATA_FORMAT_CHANGES: [i16; 3] = [17, 23, 30];

/// Every feature and the levels of it that are supported, by name; what registrations and ApiVersions say.
pub fn supported_features() -> BTreeMap<&'static str, FeatureRange> {
    let only_zero = FeatureRange { min: 0, max: 0 };
    BTreeMap::from([
        ("eligible.leader.replicas.version", only_zero),
        ("group.version", only_zero),
        (KRAFT_VERSION_FEATURE, FeatureRange { min: 0, max: 1 }),
        (METADATA_VERSION_FEATURE, FeatureRange { min: MetadataVersion::MIN.0, max: MetadataVersion::MAX.0 }),
        ("share.version", only_zero),
        ("streams.version", only_zero),
        ("transaction.version", only_zero),
    ])
}

/// A cluster has finalized a level that this version does not support.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cluster has {feature} at level {level}; this version supports levels {} to {}", .supported.min, .supported.max)]
pub struct UnsupportedFeature {
    /// The feature.
    pub feature: String,
    /// Its finalized level.
    pub level: i16,
    /// What is supported; 0 to 0 for a feature that is not known.
    pub supported: FeatureRange,
}

/// Whether this version can serve what the image finalized; to be asked before a node opens or joins a cluster, and
/// whenever a level changes.
///
/// # Errors
/// The first feature that is not supported, by name.
pub fn check_finalized_features(image: &MetadataImage) -> Result<(), UnsupportedFeature> {
    let supported = supported_features();
    for (feature, level) in &image.features.levels {
        let range = supported.get(feature.as_str()).copied().unwrap_or(FeatureRange { min: 0, max: 0 });
        if !range.contains(*level) {
            return Err(UnsupportedFeature { feature: feature.clone(), level: *level, supported: range });
        }
    }
    Ok(())
}

/// Whether a node with these features can be part of the cluster: its ranges hold every finalized level.
pub(crate) fn check_supports_finalized(
    image: &MetadataImage,
    features: &BTreeMap<String, FeatureRange>,
) -> Result<(), ApiError> {
    let refuse = |name: &str, level: i16, range: FeatureRange| {
        let message =
            format!("{name} is finalized at level {level}, the node supports {} to {}", range.min, range.max);
        Err(ApiError::new(ErrorCode::UnsupportedVersion, message))
    };
    for (name, range) in features.iter().filter(|(name, _)| *name != KRAFT_VERSION_FEATURE) {
        let level = image.features.level(name);
        if !range.contains(level) {
            return refuse(name, level, *range);
        }
    }
    // A feature that the node does not mention it does not know.
    let unknown = FeatureRange { min: 0, max: 0 };
    match image.features.levels.iter().find(|(name, _)| !features.contains_key(*name)) {
        Some((name, level)) => refuse(name, *level, unknown),
        None => Ok(()),
    }
}

/// Changes feature levels, all or none. `version` is the request's: version 0 knows only whether downgrades are
/// allowed, and from version 2 on the answer names no single features.
pub fn decide_update_features(
    context: &Context<'_>,
    request: &UpdateFeaturesRequest,
    version: i16,
) -> Decision<UpdateFeaturesResponse> {
    let mut records: Vec<VersionedRecord> = Vec::new();
    for update in &request.feature_updates {
        let upgrade_type = match version {
            0 if update.allow_downgrade => SAFE_DOWNGRADE,
            0 => UPGRADE,
            _ => update.upgrade_type,
        };
        match update_feature(context, &update.feature, update.max_version_level, upgrade_type) {
            Ok(record) => records.extend(record),
            Err(error) => {
                let (error_code, message) = error.fields();
                let message = message.unwrap_or_default();
                return Decision::unchanged(UpdateFeaturesResponse {
                    error_code,
                    error_message: Some(format!(
                        "no feature was changed, because of {}: {message}",
                        update.feature
                    )),
                    ..Default::default()
                });
            }
        }
    }
    if request.validate_only {
        records.clear();
    }
    let result = |feature: &String| UpdatableFeatureResult {
        feature: feature.clone(),
        error_code: 0,
        // A field that has to be there, and that nobody reads.
        error_message: Some("NONE".to_owned()),
    };
    let results = match version {
        0 | 1 => request.feature_updates.iter().map(|update| result(&update.feature)).collect(),
        _ => Vec::new(),
    };
    Decision {
        records,
        response: UpdateFeaturesResponse { error_message: None, results, ..Default::default() },
    }
}

fn update_feature(
    context: &Context<'_>,
    feature: &str,
    level: i16,
    upgrade_type: i8,
) -> Result<Option<VersionedRecord>, ApiError> {
    let refuse = |message: String| Err(ApiError::new(ErrorCode::InvalidUpdateVersion, message));
    if !(UPGRADE..=UNSAFE_DOWNGRADE).contains(&upgrade_type) {
        return refuse(format!("{upgrade_type} is not a type of upgrade"));
    }
    if level < 0 {
        return refuse("a level cannot be negative".into());
    }
    match supported_features().get(feature) {
        None => return refuse(format!("controller {} does not know it", context.node)),
        Some(range) if !range.contains(level) => {
            let (min, max) = (range.min, range.max);
            return refuse(format!(
                "controller {} supports levels {min} to {max}, not {level}",
                context.node
            ));
        }
        Some(_) => {}
    }
    let nodes = context.image.cluster.brokers.values().map(|broker| ("broker", broker.id, &broker.features));
    let controllers =
        context.image.cluster.controllers.values().map(|node| ("controller", node.id, &node.features));
    for (role, id, features) in nodes.chain(controllers) {
        let range = features.get(feature).copied().unwrap_or(FeatureRange { min: 0, max: 0 });
        if !range.contains(level) {
            return refuse(format!(
                "{role} {id} supports levels {} to {}, not {level}",
                range.min, range.max
            ));
        }
    }
    if feature == KRAFT_VERSION_FEATURE {
        return refuse("its level is set when a cluster is formatted and cannot be changed so far".into());
    }
    let current = context.image.features.level(feature);
    if level < current && upgrade_type == UPGRADE {
        return refuse(format!("going from {current} to {level} needs a downgrade"));
    }
    if level < current
        && feature == METADATA_VERSION_FEATURE
        && METADATA_FORMAT_CHANGES.iter().any(|change| (level + 1..=current).contains(change))
    {
        return refuse(format!("going from {current} to {level} could lose metadata"));
    }
    let record = FeatureLevelRecord { name: feature.to_owned(), feature_level: level };
    Ok((level != current).then(|| (record.into(), 0)))
}
