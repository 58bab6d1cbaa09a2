// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_regular_expression_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupRegularExpressionValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("version".to_owned(), self.version.json(version));
        object.insert("timestamp".to_owned(), self.timestamp.json(version));
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupRegularExpressionValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: Sample::sample(random, version),
            version: Sample::sample(random, version),
            timestamp: Sample::sample(random, version),
        }
    }
}
