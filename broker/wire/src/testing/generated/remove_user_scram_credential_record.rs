// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::remove_user_scram_credential_record::*;
use crate::testing::view_code::*;

impl Json for RemoveUserScramCredentialRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        Value::Object(object)
    }
}

impl Sample for RemoveUserScramCredentialRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), mechanism: Sample::sample(random, version) }
    }
}
