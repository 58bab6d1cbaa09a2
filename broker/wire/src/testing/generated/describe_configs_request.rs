// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_configs_request::*;
use crate::testing::view_code::*;

impl Json for DescribeConfigsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resources".to_owned(), self.resources.json(version));
        object.insert("includeSynonyms".to_owned(), self.include_synonyms.json(version));
        if version >= 3 {
            object.insert("includeDocumentation".to_owned(), self.include_documentation.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resources: Sample::sample(random, version),
            include_synonyms: Sample::sample(random, version),
            include_documentation: if version >= 3 { Sample::sample(random, version) } else { false },
        }
    }
}

impl Json for DescribeConfigsResource {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("configurationKeys".to_owned(), self.configuration_keys.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeConfigsResource {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            configuration_keys: Sample::sample(random, version),
        }
    }
}
