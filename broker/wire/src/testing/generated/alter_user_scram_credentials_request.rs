// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_user_scram_credentials_request::*;
use crate::testing::view_code::*;

impl Json for AlterUserScramCredentialsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("deletions".to_owned(), self.deletions.json(version));
        object.insert("upsertions".to_owned(), self.upsertions.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterUserScramCredentialsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { deletions: Sample::sample(random, version), upsertions: Sample::sample(random, version) }
    }
}

impl Json for ScramCredentialDeletion {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        Value::Object(object)
    }
}

impl Sample for ScramCredentialDeletion {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), mechanism: Sample::sample(random, version) }
    }
}

impl Json for ScramCredentialUpsertion {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        object.insert("iterations".to_owned(), self.iterations.json(version));
        object.insert("salt".to_owned(), self.salt.json(version));
        object.insert("saltedPassword".to_owned(), self.salted_password.json(version));
        Value::Object(object)
    }
}

impl Sample for ScramCredentialUpsertion {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            mechanism: Sample::sample(random, version),
            iterations: Sample::sample(random, version),
            salt: Sample::sample(random, version),
            salted_password: Sample::sample(random, version),
        }
    }
}
