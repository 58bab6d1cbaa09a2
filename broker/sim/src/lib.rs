//! A simulated world: hosts with processors, disks and a network, on one thread, in virtual time, from one seed.
//!
//! ```
//! use env::{Disk, Env, File, OpenMode};
//! use std::{io::IoSlice, path::Path};
//!
//! let world = ottla_sim::World::new(7);
//! let host = world.host("node-1");
//! let env = host.boot();
//! world.block_on(async {
//!     let file = env.disk().open(Path::new("/log"), OpenMode::Create).unwrap();
//!     file.write_at(&mut [IoSlice::new(b"never synced")], 0).unwrap();
//!     env.settle().await;
//! });
//! host.lose_power();
//! let env = host.boot();
//! let lost = world.block_on(async { env.disk().read(Path::new("/log")).await });
//! // Nobody synced the directory: whether the file is there, and how much of it, is the seed's choice.
//! assert!(lost.is_err() || lost.unwrap().len() <= 12);
//! ```
//!
//! Promises: everything that can happen is decided by the seed, so the same seed takes the same steps in every process
//! ([`World::trace_hash`]), as long as the code on top keeps to the seam (no wall clock, no threads, no order taken
//! from a randomly seeded map).

#[cfg(feature = "node")]
mod broker;
mod disk;
#[cfg(feature = "node")]
mod faults;
mod file_system;
mod history;
mod net;
#[cfg(feature = "node")]
mod planted;
mod rng;
#[cfg(feature = "node")]
mod run;
mod sim_env;
mod trace;
mod value;
#[cfg(feature = "node")]
mod workload;
mod world;

pub use disk::{DiskFault, SimDisk, SimFile, SimLock};
#[cfg(feature = "node")]
pub use faults::Flush;
pub use history::{Bounds, History};
pub use net::{SimConn, SimListener, SimNet, SimReader, SimWriter};
#[cfg(feature = "node")]
pub use planted::Planted;
pub use rng::Rng;
#[cfg(feature = "node")]
pub use run::{RunReport, run_in};
pub use sim_env::SimEnv;
pub use trace::TraceHash;
pub use value::Value;
pub use world::{Host, Process, World};
