// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::incremental_alter_configs_request::*;
use crate::testing::view_code::*;

impl Json for IncrementalAlterConfigsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resources".to_owned(), self.resources.json(version));
        object.insert("validateOnly".to_owned(), self.validate_only.json(version));
        Value::Object(object)
    }
}

impl Sample for IncrementalAlterConfigsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { resources: Sample::sample(random, version), validate_only: Sample::sample(random, version) }
    }
}

impl Json for AlterConfigsResource {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("configs".to_owned(), self.configs.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterConfigsResource {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            configs: Sample::sample(random, version),
        }
    }
}

impl Json for AlterableConfig {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("configOperation".to_owned(), self.config_operation.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterableConfig {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            config_operation: Sample::sample(random, version),
            value: Sample::sample(random, version),
        }
    }
}
