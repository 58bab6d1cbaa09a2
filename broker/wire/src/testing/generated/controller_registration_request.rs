// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::controller_registration_request::*;
use crate::testing::view_code::*;

impl Json for ControllerRegistrationRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("controllerId".to_owned(), self.controller_id.json(version));
        object.insert("incarnationId".to_owned(), self.incarnation_id.json(version));
        object.insert("zkMigrationReady".to_owned(), self.zk_migration_ready.json(version));
        object.insert("listeners".to_owned(), self.listeners.json(version));
        object.insert("features".to_owned(), self.features.json(version));
        Value::Object(object)
    }
}

impl Sample for ControllerRegistrationRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            controller_id: Sample::sample(random, version),
            incarnation_id: Sample::sample(random, version),
            zk_migration_ready: Sample::sample(random, version),
            listeners: Sample::sample(random, version),
            features: Sample::sample(random, version),
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
