// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::broker_registration_change_record::*;
use crate::testing::view_code::*;

impl Json for BrokerRegistrationChangeRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        if self.fenced != 0 {
            object.insert("fenced".to_owned(), self.fenced.json(version));
        }
        if version >= 1 && self.in_controlled_shutdown != 0 {
            object.insert("inControlledShutdown".to_owned(), self.in_controlled_shutdown.json(version));
        }
        if version >= 2 && !self.log_dirs.is_empty() {
            object.insert("logDirs".to_owned(), self.log_dirs.json(version));
        }
        if version == 3 && self.cordoned_log_dirs.is_some() {
            object.insert("cordonedLogDirs".to_owned(), self.cordoned_log_dirs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for BrokerRegistrationChangeRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            broker_epoch: Sample::sample(random, version),
            fenced: Sample::sample(random, version),
            in_controlled_shutdown: if version >= 1 { Sample::sample(random, version) } else { 0 },
            log_dirs: if version >= 2 { Sample::sample(random, version) } else { Vec::new() },
            cordoned_log_dirs: if version == 3 { Sample::sample(random, version) } else { None },
        }
    }
}
