//! Which ports of 127.0.0.1 a node takes.
//!
//! The node at place *i* of the cluster, from 0, takes the port of each listener plus 10·*i*. The metadata quorum and
//! the HTTP endpoint, which the file does not name, take the next two numbers above the first listener's that no
//! listener has.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};

use api::{Listener, Place};
use render::{Address, CONTROLLER_LISTENER};

use crate::UpError;

/// The distance between the ports of two nodes.
const NODE_DISTANCE: u16 = 10;

/// The only host.
pub(crate) const HOST: &str = "127.0.0.1";

/// The ports of a node, none of which was in use a moment ago.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ports {
    /// By the listener's name, with the quorum's.
    pub(crate) listeners: BTreeMap<String, u16>,
    /// Metrics and health.
    pub(crate) http: u16,
}

impl Ports {
    /// The ports that follow from the file.
    ///
    /// # Errors
    /// One of them is in use, or there is no such port: an error at the listener's field.
    pub(crate) fn of_node(listeners: &[Listener], index: u16, place: &Place) -> Result<Self, UpError> {
        let refused = |index: usize, message: String| {
            UpError::from(place.error_at(&format!("spec.listeners[{index}].port"), message))
        };
        let wanted = wanted(listeners, index).ok_or_else(|| {
            refused(0, "the ports that follow from it end above 65535: use a lower one".into())
        })?;
        // Held until all are known to be free, so that two of ours never meet.
        let mut held = Vec::new();
        for Wanted { listener, what, port } in &wanted.0 {
            held.push(TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).map_err(|error| {
                let message = format!(
                    "{HOST}:{port}, for {what}, cannot be used ({error}): end what uses it, name another port, \
                     or add --free-ports"
                );
                refused(*listener, message)
            })?);
        }
        Ok(wanted.1)
    }

    /// Any free ports.
    pub(crate) fn free(listeners: &[Listener]) -> std::io::Result<Self> {
        let held: Vec<TcpListener> = (0..listeners.len() + 2)
            .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .collect::<Result<_, _>>()?;
        let mut ports: Vec<u16> =
            held.iter().map(|socket| Ok(socket.local_addr()?.port())).collect::<std::io::Result<_>>()?;
        let http = ports.pop().unwrap_or_default();
        let names = listeners.iter().map(|listener| listener.name.as_str()).chain([CONTROLLER_LISTENER]);
        Ok(Self { listeners: names.map(str::to_owned).zip(ports).collect(), http })
    }

    /// Where a listener is; the file's listeners and the quorum's all have a port.
    pub(crate) fn address(&self, listener: &str) -> Address {
        Address::new(HOST, self.listeners[listener])
    }
}

/// A port, why it is wanted, and the listener whose field it follows from.
struct Wanted {
    listener: usize,
    what: String,
    port: u16,
}

fn wanted(listeners: &[Listener], index: u16) -> Option<(Vec<Wanted>, Ports)> {
    let shift = index.checked_mul(NODE_DISTANCE)?;
    let mut wanted = Vec::new();
    for (listener, Listener { name, port, .. }) in listeners.iter().enumerate() {
        let what = format!("listener {name}");
        wanted.push(Wanted { listener, what, port: port.checked_add(shift)? });
    }
    let mut next = listeners.first()?.port;
    for what in ["the metadata quorum", "metrics and health"] {
        next = next.checked_add(1)?;
        while listeners.iter().any(|listener| listener.port == next) {
            next = next.checked_add(1)?;
        }
        wanted.push(Wanted { listener: 0, what: what.to_owned(), port: next.checked_add(shift)? });
    }
    let names = listeners.iter().map(|listener| listener.name.as_str()).chain([CONTROLLER_LISTENER]);
    let ports = names.map(str::to_owned).zip(wanted.iter().map(|wanted| wanted.port)).collect();
    let http = wanted.last()?.port;
    Some((wanted, Ports { listeners: ports, http }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::Resources;
    use crate::resources::tests::file;

    fn listeners(ports: &[u16]) -> Vec<Listener> {
        let listener = |(index, port): (usize, &u16)| Listener {
            name: format!("l{index}"),
            port: *port,
            kind: api::ListenerType::Internal,
            tls: false,
        };
        ports.iter().enumerate().map(listener).collect()
    }

    #[test]
    fn what_the_file_does_not_name_follows_the_first_listener() {
        let of = |ports: &[u16], index| {
            let ports = wanted(&listeners(ports), index)?.1;
            let mut numbers: Vec<u16> = ports.listeners.into_values().collect();
            numbers.push(ports.http);
            Some(numbers)
        };
        // The quorum's listener sorts before the others by its name.
        assert_eq!(of(&[9092], 0), Some(vec![9093, 9092, 9094]));
        assert_eq!(of(&[9092, 9093, 9095], 0), Some(vec![9094, 9092, 9093, 9095, 9096]));
        assert_eq!(of(&[9092], 2), Some(vec![9113, 9112, 9114]));
        assert_eq!(of(&[65534], 0), None);
        assert_eq!(of(&[65525], 1), None);
    }

    #[test]
    fn a_port_in_use_names_the_field() {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let resources = Resources::parse("f.yaml", &file().replace("9092", &port.to_string())).unwrap();
        let listeners = &resources.cluster.spec.listeners;
        let UpError::File(errors) = Ports::of_node(listeners, 0, &resources.place).unwrap_err() else {
            panic!("an error of the file")
        };
        let text = errors[0].to_string();
        assert!(text.starts_with("f.yaml:8: spec.listeners[0].port: "), "{text}");
        assert!(text.contains(&format!("127.0.0.1:{port}, for listener internal")), "{text}");
    }

    #[test]
    fn free_ports_differ() {
        let ports = Ports::free(&listeners(&[1, 2])).unwrap();
        let mut numbers: Vec<u16> = ports.listeners.values().copied().chain([ports.http]).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 4);
        assert!(numbers[0] > 0);
    }
}
