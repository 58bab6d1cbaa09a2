// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_client_quotas_request::*;
use crate::testing::view_code::*;

impl Json for DescribeClientQuotasRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("components".to_owned(), self.components.json(version));
        object.insert("strict".to_owned(), self.strict.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeClientQuotasRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { components: Sample::sample(random, version), strict: Sample::sample(random, version) }
    }
}

impl Json for ComponentData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("entityType".to_owned(), self.entity_type.json(version));
        object.insert("matchType".to_owned(), self.match_type.json(version));
        object.insert("match".to_owned(), self.r#match.json(version));
        Value::Object(object)
    }
}

impl Sample for ComponentData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            entity_type: Sample::sample(random, version),
            match_type: Sample::sample(random, version),
            r#match: Sample::sample(random, version),
        }
    }
}
