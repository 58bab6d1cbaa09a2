// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::client_quota_record::*;
use crate::testing::view_code::*;

impl Json for ClientQuotaRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("entity".to_owned(), self.entity.json(version));
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        object.insert("remove".to_owned(), self.remove.json(version));
        Value::Object(object)
    }
}

impl Sample for ClientQuotaRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            entity: Sample::sample(random, version),
            key: Sample::sample(random, version),
            value: Sample::sample(random, version),
            remove: Sample::sample(random, version),
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
