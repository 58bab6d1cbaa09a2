// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::broker_heartbeat_request::*;
use crate::testing::view_code::*;

impl Json for BrokerHeartbeatRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        object.insert("currentMetadataOffset".to_owned(), self.current_metadata_offset.json(version));
        object.insert("wantFence".to_owned(), self.want_fence.json(version));
        object.insert("wantShutDown".to_owned(), self.want_shut_down.json(version));
        if version >= 1 && !self.offline_log_dirs.is_empty() {
            object.insert("offlineLogDirs".to_owned(), self.offline_log_dirs.json(version));
        }
        if version == 2 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs".to_owned(), self.cordoned_log_dirs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for BrokerHeartbeatRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            broker_epoch: Sample::sample(random, version),
            current_metadata_offset: Sample::sample(random, version),
            want_fence: Sample::sample(random, version),
            want_shut_down: Sample::sample(random, version),
            offline_log_dirs: if version >= 1 { Sample::sample(random, version) } else { Vec::new() },
            cordoned_log_dirs: if version == 2 { Sample::sample(random, version) } else { None },
        }
    }
}
