// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::api_versions_request::*;
use crate::testing::view_code::*;

impl Json for ApiVersionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 3 {
            object.insert("clientSoftwareName".to_owned(), self.client_software_name.json(version));
        }
        if version >= 3 {
            object.insert("clientSoftwareVersion".to_owned(), self.client_software_version.json(version));
        }
        if version == 5 {
            object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        }
        if version == 5 {
            object.insert("nodeId".to_owned(), self.node_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ApiVersionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            client_software_name: if version >= 3 { Sample::sample(random, version) } else { String::new() },
            client_software_version: if version >= 3 {
                Sample::sample(random, version)
            } else {
                String::new()
            },
            cluster_id: if version == 5 { Sample::sample(random, version) } else { None },
            node_id: if version == 5 { Sample::sample(random, version) } else { -1 },
        }
    }
}
