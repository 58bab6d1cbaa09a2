//! The network of an instance: a bridge on the host, a cable to every node, and routes to the nodes' pods.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::instance::Slot;
use crate::process;

const LIMIT: Duration = Duration::from_secs(20);
const LINKS: &str = "/sys/class/net";

/// Whether nothing on this machine uses the names or addresses of a slot.
pub fn is_free(slot: Slot) -> Result<bool> {
    Ok(!has_link(&slot.bridge()) && routes(slot)?.is_empty())
}

/// The bridge with the host's address, and routes to the pods of all nodes. An error where the bridge is there already.
pub fn create(slot: Slot, nodes: u8) -> Result<()> {
    let bridge = slot.bridge();
    let mut lines = format!("link add {bridge} type bridge\n");
    lines += &format!("address add {}/24 dev {bridge}\nlink set {bridge} up\n", slot.host());
    for number in 1..=nodes {
        // Not reachable before its cable is there; the bridge makes the route valid.
        lines += &format!("route add {}/24 via {} dev {bridge}\n", slot.pods(number), slot.node(number));
    }
    ip(Command::new("ip"), &lines)
}

/// Connects a node, whose namespaces `holder` has, to the bridge: `eth0` there, and routes to the other nodes' pods.
pub fn connect(slot: Slot, number: u8, nodes: u8, holder: u32) -> Result<()> {
    let cable = slot.cable(number);
    let lines = format!(
        "link add {cable} type veth peer name eth0 netns {holder}\nlink set {cable} master {} up\n",
        slot.bridge()
    );
    ip(Command::new("ip"), &lines)?;
    let mut lines = format!(
        "address add {}/24 dev eth0\nlink set lo up\nlink set eth0 up\nroute add default via {}\n",
        slot.node(number),
        slot.host()
    );
    for other in (1..=nodes).filter(|other| *other != number) {
        lines += &format!("route add {}/24 via {}\n", slot.pods(other), slot.node(other));
    }
    let mut inside = Command::new("nsenter");
    inside.args(["--net", "--target", &holder.to_string(), "ip"]);
    ip(inside, &lines)
}

/// Pulls a node's cable out, or puts it back.
pub fn set_connected(slot: Slot, number: u8, connected: bool) -> Result<()> {
    let state = if connected { "up" } else { "down" };
    ip(Command::new("ip"), &format!("link set {} {state}\n", slot.cable(number)))
}

/// Sends what goes to `address` to a node, or nowhere any more.
pub fn route(slot: Slot, address: Ipv4Addr, to: Option<u8>) -> Result<()> {
    let line = match to {
        Some(number) => format!("route replace {address} via {} dev {}\n", slot.node(number), slot.bridge()),
        None => format!("route delete {address}\n"),
    };
    ip(Command::new("ip"), &line)
}

/// Removes a node's cable, if it is there.
pub fn remove_cable(slot: Slot, number: u8) -> Result<()> {
    remove_link(&slot.cable(number))
}

/// Removes the bridge, the cables and with them all routes.
pub fn remove(slot: Slot) -> Result<()> {
    links(slot)?.iter().try_for_each(|link| remove_link(link))
}

/// The links of a slot on the host.
pub fn links(slot: Slot) -> Result<Vec<String>> {
    let bridge = slot.bridge();
    let cables = format!("{bridge}n");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(LINKS)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == bridge || name.starts_with(&cables) {
            found.push(name);
        }
    }
    Ok(found)
}

/// The host's routes into the addresses of a slot, and those that the addresses lie in.
pub fn routes(slot: Slot) -> Result<Vec<String>> {
    Ok(overlapping(&std::fs::read_to_string("/proc/net/route")?, slot.network()))
}

/// The lines of a routing table of the kernel that overlap with a network of prefix length 16, default routes aside.
fn overlapping(table: &str, network: Ipv4Addr) -> Vec<String> {
    let wanted = u32::from(network);
    let number = |field: &str| u32::from_str_radix(field, 16).ok().map(u32::swap_bytes);
    let overlaps = |line: &&str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (Some(to), Some(mask)) =
            (fields.get(1).and_then(|to| number(to)), fields.get(7).and_then(|mask| number(mask)))
        else {
            return false;
        };
        let both = mask & 0xffff_0000;
        mask != 0 && to & both == wanted & both
    };
    table.lines().skip(1).filter(overlaps).map(str::to_owned).collect()
}

fn remove_link(name: &str) -> Result<()> {
    // It may go with its other end at the same moment.
    let removed = ip(Command::new("ip"), &format!("link delete {name}\n"));
    if has_link(name) { removed } else { Ok(()) }
}

fn has_link(name: &str) -> bool {
    Path::new(LINKS).join(name).exists()
}

/// Runs lines of `ip` in one process, up to the first that fails.
fn ip(mut command: Command, lines: &str) -> Result<()> {
    command.args(["-batch", "-"]);
    process::run_with_input("ip", &mut command, process::input(lines)?, LIMIT)?
        .success("ip")
        .with_context(|| lines.trim().replace('\n', "; "))
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_that_overlap_are_seen() {
        // default; 10.131.0.0/24; 10.0.0.0/8; 10.140.0.0/16; as /proc/net/route has them
        let table = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT\n\
                     eth0 00000000 0100A8C0 0003 0 0 0 00000000 0 0 0\n\
                     ottla3 0000830A 00000000 0001 0 0 0 00FFFFFF 0 0 0\n\
                     tun0 0000000A 00000000 0001 0 0 0 000000FF 0 0 0\n\
                     eth1 00008C0A 00000000 0001 0 0 0 0000FFFF 0 0 0\n";
        let links = |network: [u8; 4]| -> Vec<String> {
            let lines = overlapping(table, network.into());
            lines.iter().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
        };
        assert_eq!(links([10, 131, 0, 0]), ["ottla3", "tun0"]);
        assert_eq!(links([10, 140, 0, 0]), ["tun0", "eth1"]);
        assert_eq!(links([11, 0, 0, 0]), [""; 0]);
    }
}
