//! Which keys there are: Kafka's, by the table, and our own; and which of them do something.

use controller::config::{
    ConfigKey, UpdateMode, broker_key, broker_key_of_name, broker_keys, topic_key, topic_keys,
    validate_topic_default,
};

use super::{ConfigError, Remark};
use crate::properties::{Place, Properties, Property};

pub(super) const HTTP_LISTENER: &str = "ottla.http.listener";

/// A key that Kafka does not have.
#[derive(Clone, Copy, Debug)]
pub struct OwnKey {
    /// Its name.
    pub name: &'static str,
    /// Its value when it is not set.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// All of them; each is a text that only a restart changes.
pub const OWN_KEYS: &[OwnKey] = &[OwnKey {
    name: HTTP_LISTENER,
    default: "",
    doc: "Where /metrics, /healthz and /readyz are served, as host:port; nowhere when empty.",
}];

/// Names that Kafka leaves to plug-ins of its own, and so are in no table.
const PLUGIN_KEYS: &[&str] = &["allow.everyone.if.no.acl.found", "super.users"];
/// What begins so is for plug-ins of tiered storage.
const PLUGIN_PREFIXES: &[&str] = &["rlmm.config.", "rsm.config."];
const LISTENER_PREFIX: &str = "listener.name.";

/// Keys that the table describes and that do nothing in this version.
const NOT_YET: &[&str] = &[
    "auto.leader.rebalance.enable",
    "background.threads",
    "broker.heartbeat.interval.ms",
    "broker.session.timeout.ms",
    "connection.failed.authentication.delay.ms",
    "controlled.shutdown.enable",
    "controller.quorum.append.linger.ms",
    "controller.quorum.election.timeout.ms",
    "controller.quorum.fetch.timeout.ms",
    "controller.quorum.request.timeout.ms",
    "controller.quorum.retry.backoff.ms",
    "cordoned.log.dirs",
    "follower.replication.throttled.rate",
    "group.consumer.assignment.interval.ms",
    "group.consumer.heartbeat.interval.ms",
    "group.consumer.session.timeout.ms",
    "group.coordinator.rebalance.protocols",
    "initial.broker.registration.timeout.ms",
    "leader.imbalance.check.interval.seconds",
    "leader.replication.throttled.rate",
    "log.cleaner.backoff.ms",
    "log.cleaner.dedupe.buffer.size",
    "log.cleaner.delete.retention.ms",
    "log.cleaner.enable",
    "log.cleaner.io.buffer.size",
    "log.cleaner.io.max.bytes.per.second",
    "log.cleaner.max.compaction.lag.ms",
    "log.cleaner.min.cleanable.ratio",
    "log.cleaner.min.compaction.lag.ms",
    "log.cleaner.threads",
    "log.local.retention.bytes",
    "log.local.retention.ms",
    "max.connection.creation.rate",
    "max.request.partition.size.limit",
    "metadata.log.segment.ms",
    "metadata.max.idle.interval.ms",
    "num.io.threads",
    "num.network.threads",
    "num.replica.fetchers",
    "offsets.commit.timeout.ms",
    "queued.max.requests",
    "replica.alter.log.dirs.io.max.bytes.per.second",
    "replica.fetch.backoff.ms",
    "replica.fetch.max.bytes",
    "replica.fetch.min.bytes",
    "replica.fetch.response.max.bytes",
    "replica.fetch.wait.max.ms",
    "replica.lag.time.max.ms",
    "replica.selector.class",
    "replica.socket.timeout.ms",
    "socket.listen.backlog.size",
    "socket.receive.buffer.bytes",
    "socket.send.buffer.bytes",
];

/// The same of topics' keys that have no default among the broker's.
const TOPICS_NOT_YET: &[&str] = &[
    "follower.replication.throttled.replicas",
    "leader.replication.throttled.replicas",
    "remote.log.copy.disable",
    "remote.log.delete.on.disable",
    "remote.storage.enable",
];

/// Keys that are refused with another value than their default, since users would miss what they ask for; and that.
pub const REFUSED: &[(&str, &str)] = &[
    ("alter.config.policy.class.name", "policies are"),
    ("authorizer.class.name", "authorization is"),
    ("client.quota.callback.class", "quota callbacks are"),
    ("config.providers", "values from elsewhere are"),
    ("create.topic.policy.class.name", "policies are"),
    ("max.connections.per.ip.overrides", "limits for single addresses are"),
    ("remote.log.storage.system.enable", "tiered storage is"),
];

/// What the names of keys without an effect begin with that nobody misses: they tune features that refuse their own
/// requests.
const HARMLESS: &[&str] = &["group.share.", "group.streams.", "share.coordinator.", "transaction.state.log."];

/// Whether a broker's key does something in this version.
pub fn has_effect(key: &ConfigKey) -> bool {
    key.has_meaning() && !NOT_YET.contains(&key.name)
}

/// Whether a topic's key does something in this version.
pub fn topic_key_has_effect(key: &ConfigKey) -> bool {
    let defaults: Vec<_> = key.synonyms.iter().filter_map(|(name, _)| broker_key(name)).collect();
    match defaults.is_empty() {
        true => key.has_meaning() && !TOPICS_NOT_YET.contains(&key.name),
        false => defaults.into_iter().any(has_effect),
    }
}

/// Whether a change of a broker's key at run time is acted on in this version: of those that are defaults of topics,
/// and of one more.
pub fn applies_at_run_time(key: &ConfigKey) -> bool {
    let is_topic_default =
        || topic_keys().any(|topic_key| topic_key.synonyms.iter().any(|(name, _)| *name == key.name));
    key.update != UpdateMode::ReadOnly && (key.name == "producer.id.expiration.ms" || is_topic_default())
}

/// Checks every name and value; the first mistake in the order of the file is the error.
pub(super) fn check(properties: &Properties) -> Result<Vec<Remark>, ConfigError> {
    let mut entries: Vec<(&String, &Property)> = properties.iter().collect();
    entries.sort_by_key(|(_, entry)| entry.place);
    for (name, entry) in &entries {
        check_entry(name, &entry.value)
            .map_err(|message| ConfigError { place: Some(entry.place), message })?;
    }
    for (name, entry) in &entries {
        validate_topic_default(name, &entry.value)
            .map_err(|message| ConfigError { place: Some(entry.place), message })?;
    }
    Ok(remarks(&entries))
}

fn check_entry(name: &str, value: &str) -> Result<(), String> {
    if let Some(key) = broker_key_of_name(name) {
        return match key.parse(value) {
            Ok(_) => Ok(()),
            Err(invalid) => Err(format!("invalid value '{}' for {name}: {}", invalid.value, invalid.reason)),
        };
    }
    let is_known = OWN_KEYS.iter().any(|key| key.name == name)
        || PLUGIN_KEYS.contains(&name)
        || PLUGIN_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    if is_known {
        return Ok(());
    }
    if name.starts_with("zookeeper.") {
        return Err(format!("unknown key '{name}': there is no ZooKeeper, only KRaft; remove it"));
    }
    Err(match (topic_key(name).and_then(|key| key.synonyms.first()), nearest(name)) {
        (Some((broker_name, _)), _) => {
            format!("unknown key '{name}': it is a topic's; its default for all topics is {broker_name}")
        }
        (None, Some(nearest)) => format!("unknown key '{name}'; did you mean '{nearest}'?"),
        (None, None) => format!("unknown key '{name}'"),
    })
}

/// The known key that differs the least, if it is not a wholly different one.
fn nearest(name: &str) -> Option<String> {
    let (prefix, rest) = match name.strip_prefix(LISTENER_PREFIX).and_then(|rest| rest.split_once('.')) {
        Some((listener, rest)) => (format!("{LISTENER_PREFIX}{listener}."), rest),
        None => (String::new(), name),
    };
    let names = broker_keys()
        .filter(|key| !key.internal)
        .map(|key| key.name)
        .chain(OWN_KEYS.iter().map(|key| key.name));
    let (distance, nearest) = names.map(|known| (strsim::osa_distance(rest, known), known)).min()?;
    (distance <= rest.len() / 3).then(|| format!("{prefix}{nearest}"))
}

fn remarks(entries: &[(&String, &Property)]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (name, entry) in entries {
        if let (Some(earlier), Place::Line(_)) = (entry.replaces, entry.place) {
            remarks.push(Remark::Warning(format!("{name} at {earlier} is replaced at {}", entry.place)));
        }
    }
    let is_given = |name: &str| entries.iter().any(|(given, _)| given.as_str() == name);
    for order in [
        ["log.retention.ms", "log.retention.minutes", "log.retention.hours"].as_slice(),
        &["log.roll.ms", "log.roll.hours"],
        &["log.roll.jitter.ms", "log.roll.jitter.hours"],
        &["log.dirs", "log.dir"],
    ] {
        let mut given = order.iter().filter(|name| is_given(name));
        if let Some(first) = given.next() {
            remarks
                .extend(given.map(|other| Remark::Warning(format!("{other} is not used: {first} is set"))));
        }
    }
    let without_effect = entries.iter().filter(|(name, entry)| !does_something(name, &entry.value));
    let (harmless, missed): (Vec<&str>, Vec<&str>) = without_effect
        .map(|(name, _)| name.as_str())
        .partition(|name| HARMLESS.iter().any(|harmless| name.starts_with(harmless)));
    if !missed.is_empty() {
        remarks
            .push(Remark::Warning(format!("keys without an effect in this version: {}", missed.join(", "))));
    }
    if !harmless.is_empty() {
        remarks.push(Remark::Notice(format!("keys without a meaning here: {}", harmless.join(", "))));
    }
    if let Some((name, entry)) = entries.iter().find(|(name, _)| *name == "log.cleanup.policy")
        && entry.value.split(',').any(|policy| policy.trim() == "compact")
    {
        remarks.push(Remark::Warning(format!(
            "{name}={}: compaction is not built yet, all records of compacted topics are kept",
            entry.value
        )));
    }
    remarks
}

/// Whether the entry changes anything, or would not change anything in Kafka either.
fn does_something(name: &str, value: &str) -> bool {
    match broker_key(name) {
        Some(key) => {
            let is_default = value.is_empty() || key.parse(value).ok() == key.default_value();
            has_effect(key) || is_default || key.internal
        }
        None => OWN_KEYS.iter().any(|key| key.name == name),
    }
}
