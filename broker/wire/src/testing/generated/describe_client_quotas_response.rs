// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_client_quotas_response::*;
use crate::testing::view_code::*;

impl Json for DescribeClientQuotasResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("entries".to_owned(), self.entries.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeClientQuotasResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            entries: Sample::sample(random, version),
        }
    }
}

impl Json for EntryData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("entity".to_owned(), self.entity.json(version));
        object.insert("values".to_owned(), self.values.json(version));
        Value::Object(object)
    }
}

impl Sample for EntryData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { entity: Sample::sample(random, version), values: Sample::sample(random, version) }
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

impl Json for ValueData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for ValueData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { key: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}
