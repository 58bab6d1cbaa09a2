//! What a coordinator loads from its partition of `__consumer_offsets`: records of one log, each a byte of how it
//! stands there, two of its key's length, two of its value's, key, value.

#![no_main]

use std::sync::Arc;

use bytes::{Buf, Bytes};
use coordinator::{GroupCoordinator, GroupCoordinatorConfig, LogRecord, Now, RecordPosition};
use libfuzzer_sys::fuzz_target;
use model::{Instant, Offset, ProducerId, TimestampMs};
use ottla_fuzz::seeds;

const TOMBSTONE: u8 = 1;
const TRANSACTIONAL: u8 = 2;
const TRANSACTION_ENDS: u8 = 4;
const ABORTED: u8 = 8;
const PRODUCER: ProducerId = ProducerId(7);

fuzz_target!(init: seeds::group_log(), |input: &[u8]| {
    let mut input = Bytes::copy_from_slice(input);
    let mut coordinator = GroupCoordinator::new(Arc::new(GroupCoordinatorConfig::default()));
    let mut offset = Offset(0);
    while input.len() >= 5 {
        let stands = input.get_u8();
        let (key_length, value_length) = (usize::from(input.get_u16()), usize::from(input.get_u16()));
        let key = input.split_to(key_length.min(input.len()));
        let value = input.split_to(value_length.min(input.len()));
        if stands & TRANSACTION_ENDS != 0 {
            coordinator.apply_end_transaction(PRODUCER, stands & ABORTED == 0);
        }
        let value = (stands & TOMBSTONE == 0).then_some(value);
        let Ok(record) = LogRecord::decode(key, value) else { continue };
        if let LogRecord::Served(record) = &record {
            let (key, value) = record.encode().expect("what was read can be written");
            let again = LogRecord::decode(key, value).expect("what was written can be read");
            assert_eq!(again, LogRecord::Served(record.clone()));
        }
        let producer_id = if stands & TRANSACTIONAL != 0 { PRODUCER } else { ProducerId::NONE };
        coordinator.apply(&record, RecordPosition { offset, producer_id });
        offset = offset.plus(1);
    }
    let now = Now { instant: Instant::default(), wall: TimestampMs(1_700_000_000_000) };
    coordinator.start(now);
    for group in coordinator.list_groups(&wire::ListGroupsRequest::default()) {
        let described = coordinator.describe_group(&group.group_id, 6);
        let is_ours = coordinator.foreign_kind(&group.group_id).is_none();
        assert_eq!(described.error_code == 0, is_ours, "{described:?}");
    }
    // Sessions end, groups rebalance, offsets expire: whatever was loaded, its deadlines can be met.
    for _ in 0..20 {
        let Some(deadline) = coordinator.next_deadline() else { break };
        let now = Now { instant: deadline, ..now };
        let Some(decision) = coordinator.on_timer(now) else { break };
        let records = decision.records().len() as i64;
        coordinator.accept(decision, offset).release();
        offset = offset.plus(records);
    }
    coordinator.stop();
});
