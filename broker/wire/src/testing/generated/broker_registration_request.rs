// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::broker_registration_request::*;
use crate::testing::view_code::*;

impl Json for BrokerRegistrationRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("incarnationId".to_owned(), self.incarnation_id.json(version));
        object.insert("listeners".to_owned(), self.listeners.json(version));
        object.insert("features".to_owned(), self.features.json(version));
        object.insert("rack".to_owned(), self.rack.json(version));
        if version >= 1 {
            object.insert("isMigratingZkBroker".to_owned(), self.is_migrating_zk_broker.json(version));
        }
        if version >= 2 {
            object.insert("logDirs".to_owned(), self.log_dirs.json(version));
        }
        if version >= 3 {
            object.insert("previousBrokerEpoch".to_owned(), self.previous_broker_epoch.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for BrokerRegistrationRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            cluster_id: Sample::sample(random, version),
            incarnation_id: Sample::sample(random, version),
            listeners: Sample::sample(random, version),
            features: Sample::sample(random, version),
            rack: Sample::sample(random, version),
            is_migrating_zk_broker: if version >= 1 { Sample::sample(random, version) } else { false },
            log_dirs: if version >= 2 { Sample::sample(random, version) } else { Vec::new() },
            previous_broker_epoch: if version >= 3 { Sample::sample(random, version) } else { -1 },
        }
    }
}

impl Json for Listener {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("securityProtocol".to_owned(), self.security_protocol.json(version));
        Value::Object(object)
    }
}

impl Sample for Listener {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            security_protocol: Sample::sample(random, version),
        }
    }
}

impl Json for Feature {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("minSupportedVersion".to_owned(), self.min_supported_version.json(version));
        object.insert("maxSupportedVersion".to_owned(), self.max_supported_version.json(version));
        Value::Object(object)
    }
}

impl Sample for Feature {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            min_supported_version: Sample::sample(random, version),
            max_supported_version: Sample::sample(random, version),
        }
    }
}
