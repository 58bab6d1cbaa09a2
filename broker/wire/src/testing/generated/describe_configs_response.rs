// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_configs_response::*;
use crate::testing::view_code::*;

impl Json for DescribeConfigsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), results: Sample::sample(random, version) }
    }
}

impl Json for DescribeConfigsResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("configs".to_owned(), self.configs.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            configs: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeConfigsResourceResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        object.insert("readOnly".to_owned(), self.read_only.json(version));
        object.insert("configSource".to_owned(), self.config_source.json(version));
        object.insert("isSensitive".to_owned(), self.is_sensitive.json(version));
        object.insert("synonyms".to_owned(), self.synonyms.json(version));
        if version >= 3 {
            object.insert("configType".to_owned(), self.config_type.json(version));
        }
        if version >= 3 {
            object.insert("documentation".to_owned(), self.documentation.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsResourceResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            value: Sample::sample(random, version),
            read_only: Sample::sample(random, version),
            config_source: Sample::sample(random, version),
            is_sensitive: Sample::sample(random, version),
            synonyms: Sample::sample(random, version),
            config_type: if version >= 3 { Sample::sample(random, version) } else { 0 },
            documentation: if version >= 3 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
        }
    }
}

impl Json for DescribeConfigsSynonym {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        object.insert("source".to_owned(), self.source.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsSynonym {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            value: Sample::sample(random, version),
            source: Sample::sample(random, version),
        }
    }
}
