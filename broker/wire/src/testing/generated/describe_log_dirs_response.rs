// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_log_dirs_response::*;
use crate::testing::view_code::*;

impl Json for DescribeLogDirsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version >= 3 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeLogDirsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: if version >= 3 { Sample::sample(random, version) } else { 0 },
            results: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeLogDirsResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("logDir".to_owned(), self.log_dir.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        if version >= 4 {
            object.insert("totalBytes".to_owned(), self.total_bytes.json(version));
        }
        if version >= 4 {
            object.insert("usableBytes".to_owned(), self.usable_bytes.json(version));
        }
        if version == 5 {
            object.insert("isCordoned".to_owned(), self.is_cordoned.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeLogDirsResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            log_dir: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            total_bytes: if version >= 4 { Sample::sample(random, version) } else { -1 },
            usable_bytes: if version >= 4 { Sample::sample(random, version) } else { -1 },
            is_cordoned: if version == 5 { Sample::sample(random, version) } else { false },
        }
    }
}

impl Json for DescribeLogDirsTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeLogDirsTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for DescribeLogDirsPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("partitionSize".to_owned(), self.partition_size.json(version));
        object.insert("offsetLag".to_owned(), self.offset_lag.json(version));
        object.insert("isFutureKey".to_owned(), self.is_future_key.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeLogDirsPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            partition_size: Sample::sample(random, version),
            offset_lag: Sample::sample(random, version),
            is_future_key: Sample::sample(random, version),
        }
    }
}
