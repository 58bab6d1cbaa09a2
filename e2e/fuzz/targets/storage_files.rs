//! The producer snapshot and the leader epochs beside a log: a byte that says which, and the file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use storage::{LeaderEpochs, ProducerState};

/// Where the part of a snapshot begins that its checksum, right before it, covers.
const CHECKED_FROM: usize = 6;

fuzz_target!(init: seeds::storage_files(), |input: &[u8]| {
    let Some((which, file)) = input.split_first() else { return };
    if which % 2 == 0 {
        // As if whoever damaged it had computed its checksum too.
        let mut file = file.to_vec();
        if let Some((head, checked)) = file.split_at_mut_checked(CHECKED_FROM) {
            head[CHECKED_FROM - 4..].copy_from_slice(&crc_fast::crc32_iscsi(checked).to_be_bytes());
        }
        if let Ok(state) = ProducerState::from_snapshot(&file) {
            assert_eq!(ProducerState::from_snapshot(&state.to_snapshot()), Ok(state));
        }
    } else if let Some(epochs) = LeaderEpochs::from_file(file) {
        assert_eq!(LeaderEpochs::from_file(&epochs.to_file()), Some(epochs));
    }
});
