// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::register_broker_record::*;
use crate::testing::view_code::*;

impl Json for RegisterBrokerRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        if version >= 2 {
            object.insert("isMigratingZkBroker".to_owned(), self.is_migrating_zk_broker.json(version));
        }
        object.insert("incarnationId".to_owned(), self.incarnation_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        object.insert("endPoints".to_owned(), self.end_points.json(version));
        object.insert("features".to_owned(), self.features.json(version));
        object.insert("rack".to_owned(), self.rack.json(version));
        object.insert("fenced".to_owned(), self.fenced.json(version));
        if version >= 1 {
            object.insert("inControlledShutdown".to_owned(), self.in_controlled_shutdown.json(version));
        }
        if version >= 3 && !self.log_dirs.is_empty() {
            object.insert("logDirs".to_owned(), self.log_dirs.json(version));
        }
        if version == 4 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs".to_owned(), self.cordoned_log_dirs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for RegisterBrokerRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            is_migrating_zk_broker: if version >= 2 { Sample::sample(random, version) } else { false },
            incarnation_id: Sample::sample(random, version),
            broker_epoch: Sample::sample(random, version),
            end_points: Sample::sample(random, version),
            features: Sample::sample(random, version),
            rack: Sample::sample(random, version),
            fenced: Sample::sample(random, version),
            in_controlled_shutdown: if version >= 1 { Sample::sample(random, version) } else { false },
            log_dirs: if version >= 3 { Sample::sample(random, version) } else { Vec::new() },
            cordoned_log_dirs: if version == 4 { Sample::sample(random, version) } else { None },
        }
    }
}

impl Json for BrokerEndpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("securityProtocol".to_owned(), self.security_protocol.json(version));
        Value::Object(object)
    }
}

impl Sample for BrokerEndpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            security_protocol: Sample::sample(random, version),
        }
    }
}

impl Json for BrokerFeature {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("minSupportedVersion".to_owned(), self.min_supported_version.json(version));
        object.insert("maxSupportedVersion".to_owned(), self.max_supported_version.json(version));
        Value::Object(object)
    }
}

impl Sample for BrokerFeature {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            min_supported_version: Sample::sample(random, version),
            max_supported_version: Sample::sample(random, version),
        }
    }
}
