// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::write_txn_markers_request::*;
use crate::testing::view_code::*;

impl Json for WriteTxnMarkersRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("markers".to_owned(), self.markers.json(version));
        Value::Object(object)
    }
}

impl Sample for WriteTxnMarkersRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { markers: Sample::sample(random, version) }
    }
}

impl Json for WritableTxnMarker {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("transactionResult".to_owned(), self.transaction_result.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("coordinatorEpoch".to_owned(), self.coordinator_epoch.json(version));
        if version == 2 {
            object.insert("transactionVersion".to_owned(), self.transaction_version.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for WritableTxnMarker {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            transaction_result: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            coordinator_epoch: Sample::sample(random, version),
            transaction_version: if version == 2 { Sample::sample(random, version) } else { 0 },
        }
    }
}

impl Json for WritableTxnMarkerTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitionIndexes".to_owned(), self.partition_indexes.json(version));
        Value::Object(object)
    }
}

impl Sample for WritableTxnMarkerTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partition_indexes: Sample::sample(random, version) }
    }
}
