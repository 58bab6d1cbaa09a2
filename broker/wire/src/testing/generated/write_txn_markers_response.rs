// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::write_txn_markers_response::*;
use crate::testing::view_code::*;

impl Json for WriteTxnMarkersResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("markers".to_owned(), self.markers.json(version));
        Value::Object(object)
    }
}

impl Sample for WriteTxnMarkersResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { markers: Sample::sample(random, version) }
    }
}

impl Json for WritableTxnMarkerResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for WritableTxnMarkerResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { producer_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for WritableTxnMarkerTopicResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for WritableTxnMarkerTopicResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for WritableTxnMarkerPartitionResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for WritableTxnMarkerPartitionResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), error_code: Sample::sample(random, version) }
    }
}
