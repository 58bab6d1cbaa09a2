//! Load-balancer addresses: every Service of type LoadBalancer gets an address that this machine reaches, routed to one
//! node that serves it; kube-proxy there does the rest.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::instance::{Instance, Slot};
use super::network;
use super::node::Node;

const PROBE_LIMIT: Duration = Duration::from_millis(500);
const LIMIT: Duration = Duration::from_secs(30);
/// Last numbers of the addresses.
const NUMBERS: std::ops::RangeInclusive<u8> = 1..=250;

/// Where each address is routed to now.
#[derive(Debug, Default)]
pub struct Balancers {
    routes: BTreeMap<Ipv4Addr, u8>,
    service_count: usize,
}

impl Balancers {
    /// Whether there is a Service whose address may have to move when nodes or pods change.
    pub fn are_in_use(&self) -> bool {
        self.service_count > 0
    }

    /// Gives addresses to the Services that have none and routes all of them; `objects` holds all Services as they are
    /// now. What fails is told and tried again next time.
    pub fn reconcile(&mut self, instance: &Instance, nodes: &[Node], objects: &[Value]) {
        let slot = instance.record.slot;
        let services: Vec<&Value> = objects
            .iter()
            .filter(|object| object["kind"] == "Service" && object["spec"]["type"] == "LoadBalancer")
            .collect();
        self.service_count = services.len();
        let mut used: Vec<Ipv4Addr> = services.iter().filter_map(|service| address(service)).collect();
        let mut wanted = BTreeMap::new();
        for service in services {
            let done = match address(service) {
                Some(address) => Ok(address),
                None => assign(instance, slot, service, &used),
            };
            match done {
                Ok(address) => {
                    used.push(address);
                    if let Some(node) = nodes.iter().find(|node| serves(slot, node, service)) {
                        wanted.insert(address, node.number());
                    }
                }
                Err(error) => eprintln!("service {}: {error:#}", service["metadata"]["name"]),
            }
        }
        let gone: Vec<Ipv4Addr> =
            self.routes.keys().filter(|address| !wanted.contains_key(address)).copied().collect();
        let routes = gone.into_iter().map(|address| (address, None));
        for (address, to) in routes.chain(wanted.into_iter().map(|(address, node)| (address, Some(node)))) {
            if self.routes.get(&address).copied() == to {
                continue;
            }
            match network::route(slot, address, to) {
                Ok(()) => match to {
                    Some(node) => self.routes.insert(address, node),
                    None => self.routes.remove(&address),
                },
                Err(error) => {
                    eprintln!("load balancer {address}: {error:#}");
                    None
                }
            };
        }
    }
}

/// The address that a Service has.
fn address(service: &Value) -> Option<Ipv4Addr> {
    service.pointer("/status/loadBalancer/ingress/0/ip")?.as_str()?.parse().ok()
}

/// Gives a Service an address that is not used.
fn assign(instance: &Instance, slot: Slot, service: &Value, used: &[Ipv4Addr]) -> Result<Ipv4Addr> {
    let mut free = NUMBERS.map(|last| slot.balancer(last)).filter(|address| !used.contains(address));
    let address = free.next().context("no address is free")?;
    let patch =
        json!({"status": {"loadBalancer": {"ingress": [{"ip": address, "ipMode": "VIP"}]}}}).to_string();
    let field = |name: &str| service["metadata"][name].as_str().unwrap_or_default();
    let object = ["patch", "service", field("name"), "-n", field("namespace"), "--subresource=status"];
    let arguments = [&object[..], &["--type=merge", "-p", &patch]].concat();
    instance.kubectl(&arguments, Stdio::null(), LIMIT)?.success("kubectl patch")?;
    Ok(address)
}

/// Whether a node can be sent the connections of a Service. With the policy `Local` only nodes with a ready pod serve
/// it, and say so on the Service's health port.
fn serves(slot: Slot, node: &Node, service: &Value) -> bool {
    if !node.is_reachable() {
        return false;
    }
    match service["spec"]["healthCheckNodePort"].as_u64().and_then(|port| u16::try_from(port).ok()) {
        None | Some(0) => true,
        Some(port) => is_healthy(SocketAddr::from((slot.node(node.number()), port))).unwrap_or(false),
    }
}

fn is_healthy(address: SocketAddr) -> Result<bool> {
    let mut connection = TcpStream::connect_timeout(&address, PROBE_LIMIT)?;
    connection.set_read_timeout(Some(PROBE_LIMIT))?;
    connection.write_all(b"GET /healthz HTTP/1.0\r\n\r\n")?;
    let mut line = [0; 12];
    connection.read_exact(&mut line)?;
    Ok(line.ends_with(b" 200"))
}
