// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_topology_value::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupTopologyValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("epoch".to_owned(), self.epoch.json(version));
        object.insert("subtopologies".to_owned(), self.subtopologies.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupTopologyValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { epoch: Sample::sample(random, version), subtopologies: Sample::sample(random, version) }
    }
}

impl Json for Subtopology {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sourceTopicRegex".to_owned(), self.source_topic_regex.json(version));
        object.insert("stateChangelogTopics".to_owned(), self.state_changelog_topics.json(version));
        object.insert("repartitionSinkTopics".to_owned(), self.repartition_sink_topics.json(version));
        object.insert("repartitionSourceTopics".to_owned(), self.repartition_source_topics.json(version));
        object.insert("copartitionGroups".to_owned(), self.copartition_groups.json(version));
        Value::Object(object)
    }
}

impl Sample for Subtopology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopology_id: Sample::sample(random, version),
            source_topics: Sample::sample(random, version),
            source_topic_regex: Sample::sample(random, version),
            state_changelog_topics: Sample::sample(random, version),
            repartition_sink_topics: Sample::sample(random, version),
            repartition_source_topics: Sample::sample(random, version),
            copartition_groups: Sample::sample(random, version),
        }
    }
}

impl Json for TopicInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        object.insert("replicationFactor".to_owned(), self.replication_factor.json(version));
        object.insert("topicConfigs".to_owned(), self.topic_configs.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
            replication_factor: Sample::sample(random, version),
            topic_configs: Sample::sample(random, version),
        }
    }
}

impl Json for CopartitionGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sourceTopicRegex".to_owned(), self.source_topic_regex.json(version));
        object.insert("repartitionSourceTopics".to_owned(), self.repartition_source_topics.json(version));
        Value::Object(object)
    }
}

impl Sample for CopartitionGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            source_topics: Sample::sample(random, version),
            source_topic_regex: Sample::sample(random, version),
            repartition_source_topics: Sample::sample(random, version),
        }
    }
}

impl Json for TopicConfig {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicConfig {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { key: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}
