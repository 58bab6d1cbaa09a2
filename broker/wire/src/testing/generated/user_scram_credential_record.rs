// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::user_scram_credential_record::*;
use crate::testing::view_code::*;

impl Json for UserScramCredentialRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        object.insert("salt".to_owned(), self.salt.json(version));
        object.insert("storedKey".to_owned(), self.stored_key.json(version));
        object.insert("serverKey".to_owned(), self.server_key.json(version));
        object.insert("iterations".to_owned(), self.iterations.json(version));
        Value::Object(object)
    }
}

impl Sample for UserScramCredentialRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            mechanism: Sample::sample(random, version),
            salt: Sample::sample(random, version),
            stored_key: Sample::sample(random, version),
            server_key: Sample::sample(random, version),
            iterations: Sample::sample(random, version),
        }
    }
}
