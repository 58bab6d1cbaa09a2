// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_topology_description_update_request::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupTopologyDescriptionUpdateRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("topologyEpoch".to_owned(), self.topology_epoch.json(version));
        object.insert("topologyDescription".to_owned(), self.topology_description.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupTopologyDescriptionUpdateRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            topology_epoch: Sample::sample(random, version),
            topology_description: Sample::sample(random, version),
        }
    }
}

impl Json for TopologyDescription {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologies".to_owned(), self.subtopologies.json(version));
        object.insert("globalStores".to_owned(), self.global_stores.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescription {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopologies: Sample::sample(random, version),
            global_stores: Sample::sample(random, version),
        }
    }
}

impl Json for TopologyDescriptionSubtopology {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("nodes".to_owned(), self.nodes.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionSubtopology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { subtopology_id: Sample::sample(random, version), nodes: Sample::sample(random, version) }
    }
}

impl Json for TopologyDescriptionGlobalStore {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("source".to_owned(), self.source.json(version));
        object.insert("processor".to_owned(), self.processor.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionGlobalStore {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { source: Sample::sample(random, version), processor: Sample::sample(random, version) }
    }
}

impl Json for TopologyDescriptionNode {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("nodeType".to_owned(), self.node_type.json(version));
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sinkTopic".to_owned(), self.sink_topic.json(version));
        object.insert("stores".to_owned(), self.stores.json(version));
        object.insert("successors".to_owned(), self.successors.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionNode {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            node_type: Sample::sample(random, version),
            source_topics: Sample::sample(random, version),
            sink_topic: Sample::sample(random, version),
            stores: Sample::sample(random, version),
            successors: Sample::sample(random, version),
        }
    }
}
