//! What a broker's dynamic keys may become beside what their type and bounds say: rules that look at the value of now,
//! at other keys, or at what can be changed at all while this broker runs.

use super::{ConfigValue, NodeConfigs};

/// Sizes of thread pools: they at most double and at least halve at a time.
const THREAD_POOLS: [&str; 10] = [
    "background.threads",
    "log.cleaner.threads",
    "num.io.threads",
    "num.network.threads",
    "num.recovery.threads.per.data.dir",
    "num.replica.fetchers",
    "remote.log.manager.copier.thread.pool.size",
    "remote.log.manager.expiration.thread.pool.size",
    "remote.log.manager.follower.thread.pool.size",
    "remote.log.reader.threads",
];
/// Limits of connections that would let nobody in.
const CONNECTION_LIMITS: [&str; 3] =
    ["max.connection.creation.rate", "max.connections", "max.connections.per.ip"];
/// What Kafka can change while it runs, and this broker cannot.
const FIXED_HERE: [&str; 4] =
    ["listener.security.protocol.map", "listeners", "principal.builder.class", "ssl.engine.factory.class"];
/// The only reporter there is, which means the metrics endpoint.
const METRIC_REPORTER: &str = "org.apache.kafka.common.metrics.JmxReporter";
/// Bytes that each cleaner needs.
const DEDUPE_BUFFER_BYTES_MIN: i64 = 1024 * 1024;

/// Judges a new value of a broker's key, which its type and bounds accept.
///
/// # Errors
/// A sentence for people.
pub(crate) fn validate_broker_change(
    name: &str,
    value: &str,
    configs: &NodeConfigs<'_>,
) -> Result<(), String> {
    let refuse = |reason: &str| Err(format!("invalid value '{value}' for {name}: {reason}"));
    let number = value.trim().parse::<i64>().ok();
    let set = |name: &str| match configs.effective_broker(name) {
        Some(ConfigValue::Int(number)) => Some(i64::from(number)),
        Some(ConfigValue::Long(number)) => Some(number),
        _ => None,
    };
    let now = |name: &str| set(name).unwrap_or(0);
    let parts = || value.split(',').map(str::trim).filter(|part| !part.is_empty());
    match (name, number) {
        (_, Some(size)) if THREAD_POOLS.contains(&name) => {
            let now = now(name);
            if size != now && (size < 1 || size < now / 2 || size > now * 2) {
                return refuse(&format!("it is {now}, and may at most double and at least halve at a time"));
            }
        }
        (_, Some(0)) if CONNECTION_LIMITS.contains(&name) => return refuse("nobody could connect"),
        _ if FIXED_HERE.contains(&name) => return refuse("it cannot be changed while this broker runs"),
        ("log.cleaner.dedupe.buffer.size", Some(bytes))
            if bytes / now("log.cleaner.threads").max(1) <= DEDUPE_BUFFER_BYTES_MIN =>
        {
            return refuse("each cleaner needs more than 1 MiB");
        }
        ("log.local.retention.ms", Some(local)) => {
            let minutes = || set("log.retention.minutes").map(|minutes| minutes.saturating_mul(60_000));
            let hours = || now("log.retention.hours").saturating_mul(3_600_000);
            let whole = set("log.retention.ms").or_else(minutes).unwrap_or_else(hours);
            // -2 means the whole retention.
            if whole > -1 && local != -2 && (local == -1 || local > whole) {
                return refuse(&format!("all of the log is kept for only {whole} ms"));
            }
        }
        ("max.connections.per.ip.overrides", _) => {
            let is_limit = |part: &str| {
                part.rsplit_once(':').is_some_and(|(host, count)| {
                    !host.trim().is_empty() && count.trim().parse::<i32>().is_ok_and(|count| count >= 0)
                })
            };
            if !parts().all(is_limit) {
                return refuse("it is a list of address:number");
            }
        }
        ("metric.reporters", _) if parts().any(|part| part != METRIC_REPORTER) => {
            return refuse("there are no other reporters; metrics are served over HTTP");
        }
        ("cordoned.log.dirs", _) if value.trim() != "*" => {
            let file = configs.file;
            let dirs = file.get("log.dirs").or_else(|| file.get("log.dir")).map_or("", String::as_str);
            if !parts().all(|part| dirs.split(',').any(|dir| dir.trim() == part)) {
                return refuse("it names a directory that is not among log.dirs");
            }
        }
        _ => {}
    }
    Ok(())
}
