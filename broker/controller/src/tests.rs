//! Decisions, one after the other, over a log in memory. What Kafka 4.3.1 does was seen on one node of it: its
//! metadata log through DumpLogSegments, its answers through its Admin client.

mod alter_configs;
mod lifecycle;
mod placement;
mod random;
mod reassignments;
mod topics;

use std::collections::BTreeMap;
use std::time::Duration;

use image::{MetadataImage, MetadataVersion};
use model::{BrokerEpoch, ErrorCode, Instant, NodeId, Offset, Uuid};
use wire::MetadataRecord;
use wire::broker_registration_request::{Feature, Listener};
use wire::{
    BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest, BrokerRegistrationResponse,
};

use crate::*;

const CLUSTER_ID: &str = "MkU3OEVBNTcwNTJENDM2Qg";
const SESSION: Duration = Duration::from_millis(9000);

/// A controller with its log.
struct World {
    image: MetadataImage,
    file: BTreeMap<String, String>,
    heartbeats: Heartbeats,
    next_offset: Offset,
    now: Instant,
    random: u64,
    /// The names of the records of the last decision.
    last: Vec<&'static str>,
}

impl World {
    /// An active controller over an empty log.
    fn new() -> World {
        let mut world = World {
            image: MetadataImage::default(),
            file: BTreeMap::new(),
            heartbeats: Heartbeats::at_leadership(
                &MetadataImage::default(),
                SESSION,
                Offset(0),
                Instant::default(),
            ),
            // LeaderChange.
            next_offset: Offset(1),
            now: Instant::from_origin(Duration::from_secs(1)),
            random: 7,
            last: Vec::new(),
        };
        let bootstrap = bootstrap_records(MetadataVersion::MAX, &BTreeMap::new());
        let decision = decide_activation(&world.context(), &bootstrap);
        world.append(decision);
        world
    }

    /// One that has an unfenced broker 1 in it.
    fn with_broker() -> World {
        let mut world = World::new();
        world.start_broker(1, 1);
        world
    }

    fn context(&self) -> Context<'_> {
        Context {
            node: NodeId(1),
            image: &self.image,
            file: &self.file,
            next_offset: self.next_offset,
            now: self.now,
        }
    }

    /// Appends a decision as the journal would: through the records' bytes.
    fn append<R>(&mut self, decision: Decision<R>) -> R {
        self.last = decision.records.iter().map(|(record, _)| record.name()).collect();
        for (record, version) in &decision.records {
            let bytes =
                record.encode(*version).unwrap_or_else(|error| panic!("{record:?} v{version}: {error}"));
            self.image.apply(&MetadataRecord::decode(bytes).unwrap());
            self.next_offset = self.next_offset.plus(1);
        }
        assert_eq!(self.image.unapplied.count, 0, "{:?}", self.image.unapplied.last);
        decision.response
    }

    fn random(&mut self) -> impl FnMut() -> u64 + use<> {
        self.random += 1;
        let mut state = self.random.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        }
    }

    fn register(&mut self, id: i32, incarnation: u8) -> BrokerRegistrationResponse {
        let context = Context {
            node: NodeId(1),
            image: &self.image,
            file: &self.file,
            next_offset: self.next_offset,
            now: self.now,
        };
        let decision = decide_register_broker(
            &context,
            &mut self.heartbeats,
            CLUSTER_ID,
            &registration(id, incarnation),
        );
        self.append(decision)
    }

    fn heartbeat(&mut self, request: &BrokerHeartbeatRequest) -> BrokerHeartbeatResponse {
        let context = Context {
            node: NodeId(1),
            image: &self.image,
            file: &self.file,
            next_offset: self.next_offset,
            now: self.now,
        };
        let decision = decide_broker_heartbeat(&context, &mut self.heartbeats, request);
        self.append(decision)
    }

    /// A heartbeat of a broker that has read everything.
    fn beat(&self, id: i32) -> BrokerHeartbeatRequest {
        BrokerHeartbeatRequest {
            broker_id: id,
            broker_epoch: self.image.cluster.brokers[&NodeId(id)].epoch.0,
            current_metadata_offset: self.next_offset.0 - 1,
            want_fence: false,
            want_shut_down: false,
            offline_log_dirs: vec![],
            cordoned_log_dirs: None,
        }
    }

    fn start_broker(&mut self, id: i32, incarnation: u8) -> BrokerEpoch {
        let response = self.register(id, incarnation);
        assert_eq!(response.error_code, 0);
        assert!(!self.heartbeat(&self.beat(id)).is_fenced);
        BrokerEpoch(response.broker_epoch)
    }

    fn advance(&mut self, ms: u64) {
        self.now = self.now + Duration::from_millis(ms);
    }
}

fn registration(id: i32, incarnation: u8) -> BrokerRegistrationRequest {
    let mut directory = [9; 16];
    directory[0] = id as u8;
    let features = supported_features().into_iter().map(|(name, range)| Feature {
        name: name.to_owned(),
        min_supported_version: range.min,
        max_supported_version: range.max,
    });
    BrokerRegistrationRequest {
        broker_id: id,
        cluster_id: CLUSTER_ID.to_owned(),
        incarnation_id: Uuid([incarnation; 16]),
        listeners: vec![Listener {
            name: "PLAINTEXT".into(),
            host: "127.0.0.1".into(),
            port: 9092,
            security_protocol: 0,
        }],
        features: features.collect(),
        log_dirs: vec![Uuid(directory)],
        ..Default::default()
    }
}

fn code(number: i16) -> ErrorCode {
    ErrorCode::from_code(number)
}
