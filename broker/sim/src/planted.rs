//! Planted bugs: what a broken broker or client would do, done by the world around sound ones. They show that a verdict
//! is reached when it should be.

use crate::Host;

/// A bug to plant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Planted {
    /// Flushes do nothing, and say that all is well.
    NoFlush,
    /// A batch of records is acknowledged now and then that was never written.
    LostRecords,
    /// The same with what groups commit.
    LostCommits,
    /// A producer sends what may have failed once more as if it were new.
    BlindRetry,
}

impl Planted {
    /// Plants what goes into the broker's disk.
    pub(crate) fn plant(self, broker: &Host) {
        match self {
            Planted::NoFlush => broker.lie_about_syncs(),
            Planted::LostRecords => broker.lose_writes("events-"),
            Planted::LostCommits => broker.lose_writes("__consumer_offsets-"),
            Planted::BlindRetry => {}
        }
    }
}
