//! Counts of checks. A stage hands back a [`Tally`]; [`Checks`] collects one check at a time and prints what fails.

use std::fmt::Display;
use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub fn count(&self) -> u64 {
        self.passed + self.failed
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Checks made one by one.
#[derive(Debug, Default)]
pub struct Checks {
    tally: Tally,
}

impl Checks {
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one check: `Ok` passes, an error fails and is printed with its causes. True when it passed.
    pub fn check(&mut self, name: impl Display, result: anyhow::Result<()>) -> bool {
        match result {
            Ok(()) => self.tally.passed += 1,
            Err(error) => {
                println!("  FAILED {name}: {error:#}");
                self.tally.failed += 1;
                return false;
            }
        }
        true
    }

    /// Counts one check of a condition; `detail` says what was seen when it does not hold.
    pub fn that(&mut self, name: impl Display, holds: bool, detail: impl Display) -> bool {
        self.check(name, if holds { Ok(()) } else { Err(anyhow::anyhow!("{detail}")) })
    }

    /// Counts the checks of a part that counted for itself.
    pub fn add(&mut self, tally: Tally) {
        self.tally += tally;
    }

    pub fn tally(&self) -> Tally {
        self.tally
    }
}
