//! What goes wrong in a run: one fault after the other, at random times, each ended before the next begins.

use std::time::Duration;

use crate::rng::Rng;
use crate::{DiskFault, Host, World};

/// How the broker makes records durable, which decides which faults may lose none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flush {
    /// Every record is synced before it is acknowledged: nothing is lost with the power.
    EveryRecord,
    /// Kafka's default, the operating system decides: nothing is lost with the process.
    ByTheSystem,
}

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Kill,
    KillTwice,
    PowerLoss,
    ResetConnections,
    Partition,
    SlowDisk,
    HungDisk,
    HungDiskThenKill,
    FullDisk,
    DiskErrors(DiskFault),
    ClockJump,
}

const FAULTS: [Fault; 13] = [
    Fault::Kill,
    Fault::KillTwice,
    Fault::PowerLoss,
    Fault::PowerLoss,
    Fault::ResetConnections,
    Fault::Partition,
    Fault::SlowDisk,
    Fault::HungDisk,
    Fault::HungDiskThenKill,
    Fault::FullDisk,
    Fault::DiskErrors(DiskFault::Write),
    Fault::DiskErrors(DiskFault::Sync),
    Fault::ClockJump,
];

/// How long the broker is left alone between two faults.
const QUIET: std::ops::Range<Duration> = Duration::from_millis(500)..Duration::from_secs(4);

/// How long a fault lasts that has a length.
const LENGTH: std::ops::Range<Duration> = Duration::from_millis(100)..Duration::from_millis(2500);

/// Strikes `broker`, or its connections to `clients`, until `duration` has passed. All is well when this ends, but for
/// what the last fault broke for good.
pub(crate) async fn strike(world: &World, broker: &Host, clients: &Host, flush: Flush, duration: Duration) {
    let end = world.now() + duration;
    let mut rng = Rng::new(world.random(Rng::next_u64));
    while world.now() < end {
        world.sleep(rng.duration(QUIET)).await;
        let length = rng.duration(LENGTH);
        let fault = *rng.choose(&FAULTS);
        tracing::info!(at = ?world.now().since_origin(), ?fault, ?length, "strike");
        match fault {
            Fault::PowerLoss if flush == Flush::EveryRecord => broker.lose_power(),
            Fault::Kill | Fault::PowerLoss => broker.kill(),
            Fault::KillTwice => {
                broker.kill();
                world.sleep(length / 2).await;
                broker.kill();
            }
            Fault::ResetConnections => broker.reset_connections(),
            Fault::Partition => {
                world.partition(broker, clients);
                world.sleep(length).await;
                world.heal();
            }
            Fault::SlowDisk => {
                broker.slow_disk(rng.range(10..200) as u32);
                world.sleep(length).await;
                broker.slow_disk(1);
            }
            Fault::HungDisk => {
                broker.hang_disk();
                world.sleep(length).await;
                broker.resume_disk();
            }
            Fault::HungDiskThenKill => {
                broker.hang_disk();
                world.sleep(length / 4).await;
                broker.kill();
                world.sleep(length / 4).await;
                broker.resume_disk();
            }
            Fault::FullDisk => {
                broker.set_disk_capacity(broker.disk_used_bytes() + rng.below(64 << 10));
                world.sleep(length).await;
                broker.set_disk_capacity(u64::MAX);
            }
            Fault::DiskErrors(kind) => {
                broker.fail_disk(kind, rng.range(1..4) as u32);
                world.sleep(length).await;
                broker.fail_disk(kind, 0);
            }
            Fault::ClockJump => broker.jump_clock(rng.range(0..7_200_000) as i64 - 3_600_000),
        }
    }
}
