// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_client_quotas_response::*;
use crate::testing::view_code::*;

impl Json for AlterClientQuotasResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("entries".to_owned(), self.entries.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterClientQuotasResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), entries: Sample::sample(random, version) }
    }
}

impl Json for EntryData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("entity".to_owned(), self.entity.json(version));
        Value::Object(object)
    }
}

impl Sample for EntryData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            entity: Sample::sample(random, version),
        }
    }
}

impl Json for EntityData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("entityType".to_owned(), self.entity_type.json(version));
        object.insert("entityName".to_owned(), self.entity_name.json(version));
        Value::Object(object)
    }
}

impl Sample for EntityData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { entity_type: Sample::sample(random, version), entity_name: Sample::sample(random, version) }
    }
}
