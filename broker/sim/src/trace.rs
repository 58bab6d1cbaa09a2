//! What happened, as a hash: two runs with the same hash took the same steps.

use std::collections::BTreeMap;

use model::Instant;

/// FNV-1a over 64 bits: simple, ours to keep stable, and the same in every process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceHash(u64);

impl TraceHash {
    /// The hash of nothing.
    pub const EMPTY: TraceHash = TraceHash(0xcbf2_9ce4_8422_2325);

    /// This hash, and then `bytes`.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, mix))
    }

    /// The hash as a number.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl std::fmt::Display for TraceHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The running record of a world.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: TraceHash,
    events_count: u64,
    faults: BTreeMap<&'static str, u64>,
    lines: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new() -> Self {
        Self { hash: TraceHash::EMPTY, events_count: 0, faults: BTreeMap::new(), lines: None }
    }

    /// Keeps every event as a line of text from now on, to find where two runs part.
    pub(crate) fn keep_lines(&mut self) {
        self.lines.get_or_insert_default();
    }

    pub(crate) fn take_lines(&mut self) -> Vec<String> {
        self.lines.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Something happened.
    pub(crate) fn event(&mut self, now: Instant, kind: &'static str, values: &[u64]) {
        self.events_count += 1;
        let mut hash =
            self.hash.with(kind.as_bytes()).with(&now.since_origin().as_nanos().to_le_bytes()[..8]);
        for value in values {
            hash = hash.with(&value.to_le_bytes());
        }
        self.hash = hash;
        if let Some(lines) = &mut self.lines {
            lines.push(format!("{:?} {kind} {values:?}", now.since_origin()));
        }
    }

    /// Something went wrong on purpose.
    pub(crate) fn fault(&mut self, now: Instant, kind: &'static str, values: &[u64]) {
        *self.faults.entry(kind).or_default() += 1;
        self.event(now, kind, values);
    }

    pub(crate) fn hash(&self) -> TraceHash {
        self.hash
    }

    pub(crate) fn events_count(&self) -> u64 {
        self.events_count
    }

    pub(crate) fn faults(&self) -> &BTreeMap<&'static str, u64> {
        &self.faults
    }
}
