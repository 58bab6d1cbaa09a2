//! `listeners`, `advertised.listeners` and the keys that say what each listener is for, by Kafka's rules.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use node::{ListenerConfig, ListenerRole};

use super::ConfigError;
use super::entries::Entries;

const LISTENERS: &str = "listeners";
const ADVERTISED: &str = "advertised.listeners";
const PROTOCOLS: &str = "listener.security.protocol.map";
const INTER_BROKER: &str = "inter.broker.listener.name";
const CONTROLLERS: &str = "controller.listener.names";

const PLAINTEXT: &str = "PLAINTEXT";
const SECURITY_PROTOCOLS: [&str; 4] = [PLAINTEXT, "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

/// `host:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostAndPort {
    /// Empty for all addresses; without the brackets of IPv6.
    pub(super) host: String,
    pub(super) port: u16,
}

impl HostAndPort {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (host, port) = text.rsplit_once(':')?;
        let host = match host.strip_prefix('[') {
            Some(host) => host.strip_suffix(']')?,
            None => host,
        };
        let is_host_char = |c: char| c.is_ascii_alphanumeric() || "-%._:".contains(c);
        let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        if !host.chars().all(is_host_char) || !is_number {
            return None;
        }
        Some(Self { host: host.to_owned(), port: port.parse().ok()? })
    }
}

/// One entry of a list of listeners.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Endpoint {
    name: String,
    at: HostAndPort,
}

/// The listeners in the order given, and the name of the one among brokers. `host_name` gives this machine's name,
/// which is advertised for listeners on all addresses.
pub(super) fn read(
    entries: &Entries<'_>,
    host_name: impl Fn() -> String,
) -> Result<(Vec<ListenerConfig>, String), ConfigError> {
    let bound = endpoints(entries, LISTENERS)?;
    check_ports(entries, &bound)?;
    let controllers = controller_names(entries)?;
    let protocols = security_protocols(entries, &bound, &controllers)?;
    for name in bound.iter().map(|endpoint| &endpoint.name).chain(&controllers) {
        match protocols.get(name).map(String::as_str) {
            Some(PLAINTEXT) => {}
            Some(protocol) => {
                let message = format!(
                    "listener {name} has the security protocol {protocol}; only PLAINTEXT is served so far"
                );
                let key = if entries.is_given(PROTOCOLS) { PROTOCOLS } else { LISTENERS };
                return Err(entries.error(key, message));
            }
            None => {
                let key = if entries.is_given(PROTOCOLS) { PROTOCOLS } else { LISTENERS };
                return Err(entries.error(key, format!("listener {name} has no entry in {PROTOCOLS}")));
            }
        }
    }
    let advertised = endpoints(entries, ADVERTISED)?;
    for endpoint in &advertised {
        if !bound.iter().any(|bound| bound.name == endpoint.name) {
            let message = format!("{ADVERTISED} has listener {}, which {LISTENERS} has not", endpoint.name);
            return Err(entries.error(ADVERTISED, message));
        }
    }
    let listeners = bound
        .iter()
        .map(|endpoint| {
            let role = match controllers.contains(&endpoint.name) {
                true => ListenerRole::Controller,
                false => ListenerRole::Broker,
            };
            let advertised = advertise(entries, endpoint, role, &advertised)?;
            Ok(ListenerConfig {
                name: endpoint.name.clone(),
                role,
                host: endpoint.at.host.clone(),
                port: endpoint.at.port,
                advertised_host: if advertised.host.is_empty() { host_name() } else { advertised.host },
                advertised_port: advertised.port,
            })
        })
        .collect::<Result<Vec<_>, ConfigError>>()?;
    if !listeners.iter().any(|listener| listener.role == ListenerRole::Controller) {
        let message = format!("none of {CONTROLLERS} is in {LISTENERS}");
        return Err(entries.error(CONTROLLERS, message));
    }
    let inter_broker = inter_broker_name(entries, &listeners)?;
    Ok((listeners, inter_broker))
}

/// The entries of a list of listeners; no name may be there twice.
fn endpoints(entries: &Entries<'_>, key: &str) -> Result<Vec<Endpoint>, ConfigError> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for text in entries.list(key) {
        let parsed = text.rsplit_once("://").and_then(|(name, at)| {
            let name = name.trim().to_uppercase();
            (!name.is_empty()).then_some(())?;
            Some(Endpoint { name, at: HostAndPort::parse(at)? })
        });
        let endpoint = parsed.ok_or_else(|| {
            entries.error(key, format!("{key}: '{text}' is not of the form NAME://host:port"))
        })?;
        if endpoints.iter().any(|other| other.name == endpoint.name) {
            return Err(entries.error(key, format!("{key} has listener {} twice", endpoint.name)));
        }
        endpoints.push(endpoint);
    }
    if endpoints.is_empty() && (key == LISTENERS || entries.is_given(key)) {
        return Err(entries.error(key, format!("{key} is empty")));
    }
    Ok(endpoints)
}

/// Two listeners may share a port only when one is at an IPv4 and the other at an IPv6 address.
fn check_ports(entries: &Entries<'_>, endpoints: &[Endpoint]) -> Result<(), ConfigError> {
    let mut by_port: BTreeMap<u16, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.at.port != 0) {
        by_port.entry(endpoint.at.port).or_default().push(endpoint);
    }
    for (port, sharing) in by_port {
        let is_ipv4 = |endpoint: &Endpoint| endpoint.at.host.parse::<IpAddr>().ok().map(|ip| ip.is_ipv4());
        match sharing[..] {
            [_] => {}
            [one, other] if matches!((is_ipv4(one), is_ipv4(other)), (Some(a), Some(b)) if a != b) => {}
            _ => {
                let names: Vec<&str> = sharing.iter().map(|endpoint| endpoint.name.as_str()).collect();
                let message = format!("listeners {} have the same port {port}", names.join(" and "));
                return Err(entries.error(LISTENERS, message));
            }
        }
    }
    Ok(())
}

fn controller_names(entries: &Entries<'_>) -> Result<BTreeSet<String>, ConfigError> {
    if !entries.is_given(CONTROLLERS) {
        return Err(entries.error(CONTROLLERS, format!("{CONTROLLERS} is missing")));
    }
    let names = entries.list(CONTROLLERS).into_iter().map(|name| name.to_uppercase());
    Ok(names.filter(|name| !name.is_empty()).collect())
}

/// The security protocol of each listener name. When the map is not given, controller listeners are plain text too,
/// unless some listener is called after TLS or SASL.
fn security_protocols(
    entries: &Entries<'_>,
    listeners: &[Endpoint],
    controllers: &BTreeSet<String>,
) -> Result<BTreeMap<String, String>, ConfigError> {
    let text = entries.text(PROTOCOLS).unwrap_or_default();
    let mut protocols = BTreeMap::new();
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let wrong = |reason: &str| Err(entries.error(PROTOCOLS, format!("{PROTOCOLS}: '{entry}' {reason}")));
        let Some((name, protocol)) = entry.rsplit_once(':') else {
            return wrong("is not of the form NAME:PROTOCOL");
        };
        let protocol = protocol.trim().to_uppercase();
        if !SECURITY_PROTOCOLS.contains(&protocol.as_str()) {
            return wrong("is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL");
        }
        protocols.insert(name.trim().to_uppercase(), protocol);
    }
    if !entries.is_given(PROTOCOLS) {
        let mut names = listeners.iter().map(|listener| &listener.name).chain(controllers);
        let is_secure = |name: &String| name != PLAINTEXT && SECURITY_PROTOCOLS.contains(&name.as_str());
        if !names.any(is_secure) {
            protocols.extend(controllers.iter().map(|name| (name.clone(), PLAINTEXT.to_owned())));
        }
    }
    Ok(protocols)
}

/// What clients are told of a listener; an empty host stands for this machine's name.
fn advertise(
    entries: &Entries<'_>,
    endpoint: &Endpoint,
    role: ListenerRole,
    advertised: &[Endpoint],
) -> Result<HostAndPort, ConfigError> {
    let given = advertised.iter().find(|advertised| advertised.name == endpoint.name);
    let any_address = |key: &str| {
        let message = format!(
            "{key}: clients cannot connect to 0.0.0.0; set {ADVERTISED} of {} to an address that they reach",
            endpoint.name
        );
        Err(entries.error(key, message))
    };
    match (given, role) {
        (Some(given), _) if given.at.host == "0.0.0.0" => any_address(ADVERTISED),
        (Some(given), _) => Ok(given.at.clone()),
        (None, ListenerRole::Controller) if endpoint.at.host == "0.0.0.0" => {
            Ok(HostAndPort { host: String::new(), ..endpoint.at })
        }
        (None, ListenerRole::Broker) if !advertised.is_empty() => {
            let message = format!(
                "listener {} is not in {ADVERTISED}; listeners that are not advertised are not served so far",
                endpoint.name
            );
            Err(entries.error(ADVERTISED, message))
        }
        (None, ListenerRole::Broker) if endpoint.at.host == "0.0.0.0" => any_address(LISTENERS),
        (None, _) => Ok(endpoint.at.clone()),
    }
}

/// The listener among brokers: named, or the one that is called like its security protocol.
fn inter_broker_name(entries: &Entries<'_>, listeners: &[ListenerConfig]) -> Result<String, ConfigError> {
    let protocol_key = "security.inter.broker.protocol";
    let (key, name) = match entries.text(INTER_BROKER) {
        Some(_) if entries.is_given(protocol_key) => {
            let message = format!("only one of {INTER_BROKER} and {protocol_key} may be set");
            return Err(entries.error(protocol_key, message));
        }
        Some(name) => (INTER_BROKER, name.to_uppercase()),
        None => (protocol_key, entries.text(protocol_key).unwrap_or_default()),
    };
    let mut brokers = listeners.iter().filter(|listener| listener.role == ListenerRole::Broker);
    if brokers.clone().any(|listener| listener.name == name) {
        return Ok(name);
    }
    let Some(first) = brokers.next() else {
        return Err(entries.error(LISTENERS, format!("{LISTENERS} has none for clients")));
    };
    let message = match key {
        INTER_BROKER => format!("{INTER_BROKER}={name} is not one of the listeners for clients"),
        _ => format!("no listener is called {name}; set {INTER_BROKER}, for example to {}", first.name),
    };
    Err(entries.error(key, message))
}

/// This machine's name, with its domain where `/etc/hosts` says so.
pub(super) fn local_host_name() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let hosts = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    canonical_name(&hosts, &name).unwrap_or(name)
}

/// The first name of the line of a hosts file that lists `name`.
fn canonical_name(hosts: &str, name: &str) -> Option<String> {
    hosts.lines().find_map(|line| {
        let line = line.split_once('#').map_or(line, |(line, _)| line);
        let mut names = line.split_whitespace().skip(1);
        let first = names.clone().next()?;
        names.any(|other| other == name).then(|| first.to_owned())
    })
}

#[cfg(test)]
mod tests;
