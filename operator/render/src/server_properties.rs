//! The text of `server.properties`.
//!
//! Three sections, each in a fixed order: what follows from the spec and the place and cannot be overridden; what the
//! user set; what is recommended beyond Kafka's defaults and not set by the user.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::{CONTROLLER_LISTENER, ListenerFacts, LocalFacts, NodeRole, NodeSpec};

/// Why there is no text: spec and facts do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The facts lack an address.
    #[error("the address of listener '{0}' is not known")]
    NoAddress(String),
    /// The facts name no controller.
    #[error("no controller is known")]
    NoController,
    /// The directory cannot be written as an element of a list.
    #[error("the directory '{0}' cannot be used: its name has a comma or white space at an end")]
    LogDir(String),
    /// The spec has no role or no listener.
    #[error("the node spec names no {0}")]
    Empty(&'static str),
}

/// Renders one node's `server.properties`.
///
/// # Errors
/// [`RenderError`].
pub fn server_properties(spec: &NodeSpec, facts: &LocalFacts) -> Result<String, RenderError> {
    let owned = owned(spec, facts)?;
    let owned_keys: BTreeSet<&str> = owned.iter().map(|(key, _)| *key).collect();
    let set: Vec<(&str, String)> = spec
        .config
        .iter()
        .filter(|(key, _)| !owned_keys.contains(key.as_str()))
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    let recommended: Vec<(&str, String)> =
        recommended(spec).into_iter().filter(|(key, _)| !spec.config.contains_key(*key)).collect();

    let mut text = format!(
        "# Node {} of cluster {}. Written by Ottla: change the KafkaCluster instead, this file is written anew.\n",
        facts.node_id, spec.cluster_name
    );
    for (title, entries) in [
        ("What the node is and where it is found.", owned),
        ("From spec.config.", set),
        ("Recommended for this cluster; spec.config overrides it.", recommended),
    ] {
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n# {title}");
        for (key, value) in entries {
            let _ = writeln!(text, "{}={}", escaped(key, true), escaped(&value, false));
        }
    }
    Ok(text)
}

/// What follows from the spec and the place.
fn owned(spec: &NodeSpec, facts: &LocalFacts) -> Result<Vec<(&'static str, String)>, RenderError> {
    let is_broker = spec.roles.contains(&NodeRole::Broker);
    let is_controller = spec.roles.contains(&NodeRole::Controller);
    if spec.roles.is_empty() {
        return Err(RenderError::Empty("role"));
    }
    if spec.listeners.is_empty() {
        return Err(RenderError::Empty("listener"));
    }
    if facts.controllers.is_empty() {
        return Err(RenderError::NoController);
    }
    if facts.log_dir.contains(',') || facts.log_dir.trim() != facts.log_dir {
        return Err(RenderError::LogDir(facts.log_dir.clone()));
    }
    let roles: Vec<&str> = [(is_broker, "broker"), (is_controller, "controller")]
        .into_iter()
        .filter_map(|(has, name)| has.then_some(name))
        .collect();
    let own = spec.listeners.iter().map(String::as_str).filter(|_| is_broker);
    let served: Vec<(&str, &ListenerFacts)> = own
        .chain(is_controller.then_some(CONTROLLER_LISTENER))
        .map(|name| match facts.listeners.get(name) {
            Some(listener) => Ok((name, listener)),
            None => Err(RenderError::NoAddress(name.to_owned())),
        })
        .collect::<Result<_, _>>()?;
    let names = spec.listeners.iter().map(String::as_str).chain([CONTROLLER_LISTENER]);

    let mut entries = vec![
        ("process.roles", roles.join(",")),
        ("node.id", facts.node_id.to_string()),
        ("listeners", list(served.iter().map(|(name, at)| format!("{}://{}", upper(name), at.bind)))),
        (
            "advertised.listeners",
            list(served.iter().map(|(name, at)| format!("{}://{}", upper(name), at.advertised))),
        ),
        ("listener.security.protocol.map", list(names.map(|name| format!("{}:PLAINTEXT", upper(name))))),
    ];
    if is_broker {
        entries.push(("inter.broker.listener.name", upper(&spec.inter_broker_listener)));
    }
    entries.extend([
        ("controller.listener.names", upper(CONTROLLER_LISTENER)),
        ("controller.quorum.bootstrap.servers", list(facts.controllers.iter().map(ToString::to_string))),
        ("log.dirs", facts.log_dir.clone()),
    ]);
    if let Some(http) = &facts.http {
        entries.push(("ottla.http.listener", http.to_string()));
    }
    Ok(entries)
}

/// Kafka's own topics as safe as the cluster is large: three replicas of which two must be in sync, where there are
/// brokers for them. Kafka's defaults want three brokers.
fn recommended(spec: &NodeSpec) -> BTreeMap<&'static str, String> {
    let replicas = spec.broker_count.clamp(1, 3);
    let in_sync = replicas.saturating_sub(1).max(1);
    [
        ("offsets.topic.replication.factor", replicas),
        ("transaction.state.log.replication.factor", replicas),
        ("transaction.state.log.min.isr", in_sync),
        ("share.coordinator.state.topic.replication.factor", replicas),
        ("share.coordinator.state.topic.min.isr", in_sync),
    ]
    .map(|(key, number)| (key, number.to_string()))
    .into()
}

/// A listener's name as Kafka writes it.
fn upper(name: &str) -> String {
    name.to_ascii_uppercase()
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

/// A key or value as Java reads it back: the file is Latin-1, `\` starts an escape, white space before a value and
/// separators in a key count.
fn escaped(text: &str, is_key: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' ' if is_key || index == 0 => out.push_str("\\ "),
            '=' | ':' | '#' | '!' if is_key => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
