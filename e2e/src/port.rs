//! Free TCP ports on 127.0.0.1 that no other run on this machine takes.
//!
//! A port that was bound to 0 and closed again can be given to anybody, also as the source of a connection. So ports
//! are taken outside the kernel's ephemeral range, and each is reserved for this process by an abstract Unix socket
//! whose name holds the port: the kernel frees it when the process ends, whatever its end.

use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

use anyhow::{Result, bail};

const FIRST: u16 = 11_000;
const COUNT: u16 = 20_000;

/// A port reserved for this process until it is dropped.
#[derive(Debug)]
pub struct Port {
    number: u16,
    _reservation: UnixListener,
}

impl Port {
    /// Reserves a free port.
    pub fn reserve() -> Result<Port> {
        let start = std::process::id() as u16 % COUNT;
        for step in 0..COUNT {
            let number = FIRST + ((u32::from(start) * 7 + u32::from(step)) % u32::from(COUNT)) as u16;
            let name = SocketAddr::from_abstract_name(format!("ottla-e2e-port-{number}"))?;
            let Ok(reservation) = UnixListener::bind_addr(&name) else { continue };
            if TcpListener::bind(("127.0.0.1", number)).is_ok() {
                return Ok(Port { number, _reservation: reservation });
            }
        }
        bail!("no free port between {FIRST} and {}", FIRST + COUNT)
    }

    pub fn number(&self) -> u16 {
        self.number
    }
}
